//! Turns Markdown into plain text that reads well in print: paragraphs, lists with a bullet, no
//! signs of emphasis. Words are never lost; what is not understood stays as it was typed.

/// Returns the text in paragraphs, one a line, list items with a bullet each.
pub(crate) fn plain(markdown: &str) -> String {
    paragraphs(markdown).join("\n")
}

/// Returns the paragraphs; a list item is a paragraph of its own.
pub(crate) fn paragraphs(markdown: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut running, mut fenced) = (false, false);
    for line in markdown.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            (fenced, running) = (!fenced, false);
        } else if fenced {
            out.push(line.trim_end().to_owned());
        } else if trimmed.is_empty() {
            running = false;
        } else if let Some((start, rest)) = begins(trimmed) {
            out.push(format!("{start}{}", inline(rest)));
            // Only a heading begins with nothing, and ends with its line.
            running = !start.is_empty();
        } else if running {
            if let Some(last) = out.last_mut() {
                last.push(' ');
                last.push_str(&inline(trimmed));
            }
        } else {
            out.push(inline(trimmed));
            running = true;
        }
    }
    out
}

/// What stands before a list item.
const BULLET: &str = "• ";

/// Returns what a heading, quote or list item begins with in print, and its text.
fn begins(line: &str) -> Option<(String, &str)> {
    let level = line.chars().take_while(|c| *c == '#').count();
    if (1..=6).contains(&level) && line[level..].starts_with(' ') {
        return Some((String::new(), line[level..].trim()));
    }
    if let Some(rest) = ["- ", "* ", "+ "]
        .iter()
        .find_map(|sign| line.strip_prefix(sign))
    {
        return Some((BULLET.to_owned(), rest.trim()));
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after = &line[digits..];
    if (1..=3).contains(&digits) && (after.starts_with(". ") || after.starts_with(") ")) {
        return Some((format!("{}. ", &line[..digits]), after[2..].trim()));
    }
    line.strip_prefix("> ")
        .map(|rest| ("› ".to_owned(), rest.trim()))
}

/// Takes signs of emphasis, code and links off a line.
fn inline(text: &str) -> String {
    let mut text = links(text);
    for sign in ["**", "__", "`", "*", "_"] {
        text = unwrapped(&text, sign);
    }
    text
}

/// Takes a sign off where it stands on both sides of words: `**so**`, not `2 * 3` or `a_b`.
fn unwrapped(text: &str, sign: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(at) = text[done..].find(sign).map(|at| done + at) {
        let after = at + sign.len();
        let close = opens(text, at, sign)
            .then(|| closing(text, after, sign))
            .flatten();
        out.push_str(&text[done..at]);
        if let Some(end) = close {
            out.push_str(&text[after..end]);
            done = end + sign.len();
        } else {
            out.push_str(sign);
            done = after;
        }
    }
    out + &text[done..]
}

/// Whether the sign at this place can begin an emphasis: a word follows, none goes before.
fn opens(text: &str, at: usize, sign: &str) -> bool {
    let (before, after) = (&text[..at], &text[at + sign.len()..]);
    let word_before = before.ends_with(char::is_alphanumeric) || before.ends_with(sign);
    !word_before && !after.starts_with(sign) && after.starts_with(|c: char| !c.is_whitespace())
}

/// Returns where the sign stands that closes what was opened before `from`.
fn closing(text: &str, from: usize, sign: &str) -> Option<usize> {
    let mut found = text[from..].match_indices(sign).map(|(at, _)| from + at);
    found.find(|at| {
        let (inside, after) = (&text[from..*at], &text[at + sign.len()..]);
        let word_inside = !inside.is_empty() && !inside.ends_with(char::is_whitespace);
        word_inside && !inside.ends_with(sign) && !after.starts_with(char::is_alphanumeric)
    })
}

/// Writes `[words](address)` as `words (address)`.
fn links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, words, address, after)) = link(rest) {
        out.push_str(&rest[..at]);
        out.push_str(words);
        if words != address {
            out.extend([" (", address, ")"]);
        }
        rest = after;
    }
    out + rest
}

/// Returns the first link: where it begins, its words, its address, and the text after it.
fn link(text: &str) -> Option<(usize, &str, &str, &str)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let address = &text[middle + 2..];
    let end = address.find(')')?;
    Some((
        start,
        &text[start + 1..middle],
        &address[..end],
        &address[end + 1..],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_lists_stay_apart() {
        let text =
            "# Scope\nWe cover\nfour **products**.\n\n- one\n- *two*\n  and more\n1. first\n\nEnd.";
        let lines = [
            "Scope",
            "We cover four products.",
            "• one",
            "• two and more",
            "1. first",
            "End.",
        ];
        assert_eq!(paragraphs(text), lines);
    }

    #[test]
    fn only_signs_of_emphasis_go() {
        assert_eq!(
            plain("2 * 3 * 4, snake_case_name, `code`, __so__"),
            "2 * 3 * 4, snake_case_name, code, so"
        );
        assert_eq!(
            plain("**open, and *never* closed"),
            "**open, and never closed"
        );
        assert_eq!(
            plain("see [the page](https://example.org) now"),
            "see the page (https://example.org) now"
        );
    }

    #[test]
    fn odd_input_is_kept() {
        for text in [
            "](", "[a](b", "*", "**", "_", "```", "#", "é*ü*ñ", "](x)[", "1.", "****",
        ] {
            let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            assert_eq!(words(&plain(text)), words(text), "{text}");
        }
        assert_eq!(plain("```\nlet a = *b;\n```"), "let a = *b;");
    }
}
