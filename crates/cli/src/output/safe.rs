//! Keeping texts from others harmless: no escape sequences, no reordering of what is read.

use std::borrow::Cow;

/// Returns the text with control characters made visible, so that a terminal only shows them.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().any(acts) {
        Cow::Owned(text.chars().map(visible).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the text harmless and on one line: line ends and tabs become spaces.
pub(crate) fn one_line(text: &str) -> String {
    let spaced = |letter| {
        if matches!(letter, '\n' | '\r' | '\t') {
            ' '
        } else {
            visible(letter)
        }
    };
    text.chars().map(spaced).collect()
}

/// Returns JSON text that says the same and acts on no terminal.
///
/// JSON itself escapes the oldest control characters; the rest can only stand within strings,
/// where an escape means the same.
pub(crate) fn safe_json(json: &str) -> Cow<'_, str> {
    let acts = |letter: char| letter != '\n' && acts(letter);
    if !json.chars().any(acts) {
        return Cow::Borrowed(json);
    }
    let escaped = |letter: char| match letter {
        letter if acts(letter) => format!("\\u{:04x}", u32::from(letter)),
        letter => letter.into(),
    };
    Cow::Owned(json.chars().map(escaped).collect())
}

/// Returns whether a terminal would do something on this character rather than show it.
fn acts(letter: char) -> bool {
    letter.is_control() || reorders(letter)
}

/// Returns whether the character changes the direction of what follows (Unicode bidi controls).
fn reorders(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn visible(letter: char) -> char {
    match letter {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        letter if acts(letter) => '\u{fffd}',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        let hostile = "a\u{1b}[2Jb\u{9b}31mc\u{202e}d\u{7}e\u{7f}";
        assert_eq!(
            safe(hostile),
            "a\u{241b}[2Jb\u{fffd}31mc\u{fffd}d\u{2407}e\u{2421}"
        );
        assert_eq!(one_line("a\nb\tc\u{1b}"), "a b c\u{241b}");
    }

    #[test]
    fn plain_text_is_left_alone() {
        assert!(matches!(safe("Übersicht — 表"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_says_the_same() {
        let value = serde_json::json!({ "title": "a\u{9b}31m\u{202e}b\u{1b}", "n": [1, 2] });
        let text = serde_json::to_string_pretty(&value).unwrap();
        let safe = safe_json(&text);
        assert!(
            !safe.chars().any(|letter| letter != '\n' && acts(letter)),
            "{safe}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&safe).unwrap(),
            value
        );
    }
}
