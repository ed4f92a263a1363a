//! Tables: a caption that is read aloud, heads that sort, columns that leave first on a narrow page.

use maud::{Markup, Render, html};

use super::icon::icon;

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sorted {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// The head of a column.
pub(crate) struct Column<'a> {
    /// What it is called.
    pub(crate) name: &'a str,
    /// What it is called in full, read aloud after a name that is no more than a letter.
    pub(crate) long: Option<&'a str>,
    /// Classes: `num`, `fit`, and `p2`, `p3` or `p4` for one that leaves on a narrow page.
    pub(crate) class: &'a str,
    /// The same page sorted by this column, the other way round if it already is.
    pub(crate) href: Option<String>,
    /// Which way it is sorted now.
    pub(crate) sorted: Option<Sorted>,
}

impl<'a> Column<'a> {
    /// Makes the head of a column that cannot be sorted.
    pub(crate) fn new(name: &'a str, class: &'a str) -> Self {
        Self {
            name,
            long: None,
            class,
            href: None,
            sorted: None,
        }
    }
}

impl Render for Column<'_> {
    fn render(&self) -> Markup {
        let class = Some(self.class).filter(|class| !class.is_empty());
        let sorted = self.sorted.map(|sorted| match sorted {
            Sorted::Up => "ascending",
            Sorted::Down => "descending",
        });
        let shape = if self.sorted == Some(Sorted::Up) {
            "up"
        } else {
            "down"
        };
        let name = html! {
            (self.name)
            @if let Some(long) = self.long { span.vh { ": " (long) } }
        };
        html! {
            th scope="col" class=[class] aria-sort=[sorted] {
                @match &self.href {
                    Some(href) => a href=(href) { (name) (icon(shape, 12)) },
                    None => (name),
                }
            }
        }
    }
}

/// Draws a table; `look` adds classes such as `stack` or `plain`, `head` and `rows` are its rows.
pub(crate) fn table(look: &str, caption: &str, head: impl Render, rows: impl Render) -> Markup {
    html! {
        div.t-wrap {
            table class={ "t " (look) } {
                caption.vh { (caption) }
                thead { tr { (head) } }
                tbody { (rows) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sorted_column_says_so() {
        let column = Column {
            name: "State",
            long: None,
            class: "p3",
            href: Some("?sort=-state".into()),
            sorted: Some(Sorted::Up),
        };
        let html = table("stack", "Documents", column, html! {}).0;
        assert!(html.contains("<th scope=\"col\" class=\"p3\" aria-sort=\"ascending\"><a href=\"?sort=-state\">State"), "{html}");
        assert!(
            html.contains("#i-up") && html.contains("<caption class=\"vh\">Documents</caption>"),
            "{html}"
        );
        assert!(!Column::new("Key", "").render().0.contains("class"));
    }
}
