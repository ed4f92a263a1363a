//! Icons: a page names them and carries the drawings of those it names, once.

use std::sync::LazyLock;

use maud::{Markup, PreEscaped, html};

/// Every drawing, one a line.
const DRAWINGS: &str = include_str!("../../assets/icons.svg");

/// Draws an icon of this many pixels; a word always stands beside it.
pub(crate) fn icon(name: &str, size: u16) -> Markup {
    html! {
        svg width=(size) height=(size) aria-hidden="true" { use href={ "#i-" (name) } {} }
    }
}

/// Draws an icon with a class, such as `chev`, which turns when its disclosure opens.
pub(crate) fn icon_with(class: &str, name: &str, size: u16) -> Markup {
    html! {
        svg class=(class) width=(size) height=(size) aria-hidden="true" { use href={ "#i-" (name) } {} }
    }
}

/// Returns the drawings of the icons that a page's mark-up names.
pub(crate) fn sprite(page: &str) -> Markup {
    let mut found = vec![false; symbols().len()];
    for (at, start) in page.match_indices("href=\"#i-") {
        let rest = &page[at + start.len()..];
        let name = rest.split('"').next().unwrap_or_default();
        if let Some(place) = symbols().iter().position(|(known, _)| *known == name) {
            found[place] = true;
        }
    }
    let used = symbols().iter().zip(found).filter(|(_, used)| *used);
    html! {
        svg hidden aria-hidden="true" { @for ((_, drawing), _) in used { (PreEscaped(*drawing)) } }
    }
}

/// Returns every symbol by its name, without `i-`.
fn symbols() -> &'static [(&'static str, &'static str)] {
    static SYMBOLS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        let lines = DRAWINGS.lines().map(str::trim);
        lines
            .filter_map(|line| {
                let (name, _) = line.strip_prefix("<symbol id=\"i-")?.split_once('"')?;
                Some((name, line))
            })
            .collect()
    });
    &SYMBOLS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_carries_the_drawings_it_uses_once() {
        let page =
            html! { (icon("minor", 14)) (icon("minor", 16)) (icon("mark", 20)) (icon("none", 9)) };
        let sprite = sprite(&page.0).0;
        assert_eq!(sprite.matches("<symbol").count(), 2, "{sprite}");
        assert!(sprite.contains("id=\"i-minor\"") && sprite.contains("id=\"i-mark\""));
    }

    #[test]
    fn every_drawing_is_whole() {
        assert!(symbols().len() > 30);
        for (name, drawing) in symbols() {
            assert!(drawing.ends_with("</symbol>"), "{name}");
            assert!(!drawing.contains("style="), "{name}");
        }
    }

    #[test]
    fn every_icon_that_the_code_names_is_drawn() {
        let folder = std::path::PathBuf::from("src");
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a file of the program");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                for (at, call) in code.match_indices("icon(\"") {
                    let name = code[at + call.len()..]
                        .split('"')
                        .next()
                        .unwrap_or_default();
                    let drawn = symbols().iter().any(|(known, _)| *known == name);
                    assert!(drawn, "{}: {name}", path.display());
                }
            }
        }
    }
}
