//! Makes a person's text fit for print without changing what it says.
//!
//! What cannot be drawn is shown by its code point, as `[U+1F600]`, never dropped: a reader
//! sees that something stood there, and the archive standard allows no missing glyph. What
//! could make text read differently from what is stored (control characters, direction
//! overrides) is shown in the same way.

use std::borrow::Cow;

/// A token of more characters than this gets places where a line may break.
const LONG: usize = 16;
/// The most characters between two such places.
const STRIDE: usize = 8;
/// Where a line may break, drawn as nothing.
const BREAK: char = '\u{200B}';

/// Returns the text with every unprintable character replaced by its code point.
pub(crate) fn visible(text: &str, drawable: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text
        .chars()
        .all(|c| c != '\r' && (c == '\n' || printable(c) && drawable(c)))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push('\n'),
            '\t' => out.push(' '),
            c if printable(c) && drawable(c) => out.push(c),
            c => out.extend(["[U+", &format!("{:04X}", u32::from(c)), "]"]),
        }
    }
    Cow::Owned(out)
}

/// Returns the text with places to break in words too long for a narrow column.
pub(crate) fn breakable(text: &str) -> Cow<'_, str> {
    if text
        .split_whitespace()
        .all(|word| word.chars().nth(LONG).is_none())
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.trim_end().chars().nth(LONG).is_some() {
            break_word(piece, &mut out);
        } else {
            out.push_str(piece);
        }
    }
    Cow::Owned(out)
}

/// Copies a long word with breaks: after punctuation that joins, and every few characters
/// unless it is a word that hyphenation can divide.
fn break_word(word: &str, out: &mut String) {
    let hyphenates =
        word.trim_end().chars().all(char::is_alphabetic) && word.chars().nth(2 * LONG).is_none();
    let mut run = 0;
    let mut joined = false;
    for c in word.chars() {
        let starts = c.is_alphanumeric() || c.is_ascii_punctuation();
        if starts && run > 0 && (joined && c.is_alphanumeric() || run >= STRIDE && !hyphenates) {
            out.push(BREAK);
            run = 0;
        }
        out.push(c);
        run += 1;
        joined = matches!(
            c,
            '/' | '.' | '_' | '@' | ':' | '=' | '&' | '?' | '#' | ',' | '\\'
        );
    }
}

/// Whether a character stands for itself: no control, no direction override, no private use,
/// no code point that is no character.
fn printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FDD0}'..='\u{FDEF}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
        && u32::from(c) & 0xFFFE != 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_left_alone() {
        let text = "Zażółć – naïve “quotes”\nשלום";
        assert!(matches!(visible(text, |_| true), Cow::Borrowed(same) if same == text));
        assert!(matches!(breakable(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn what_cannot_be_drawn_is_shown_by_its_code() {
        let text = "a\0b\u{202E}c\u{1F600}d\u{FFFF}e\tf\r\ng\rh";
        let drawn = visible(text, |c| c != '\u{1F600}');
        assert_eq!(drawn, "a[U+0000]b[U+202E]c[U+1F600]d[U+FFFF]e f\ng\nh");
    }

    #[test]
    fn long_words_can_break_and_lose_nothing() {
        let word = "x".repeat(10_000);
        let text = format!("short {word} https://example.org/a/very/long/path?q=1");
        let broken = breakable(&text);
        assert_eq!(broken.replace(BREAK, ""), text);
        let longest = broken
            .split([BREAK, ' '])
            .map(|part| part.chars().count())
            .max();
        assert_eq!(longest, Some(STRIDE));
    }

    #[test]
    fn a_long_word_of_letters_is_left_to_hyphenation() {
        let text = "Datenverarbeitungsvertrag";
        assert_eq!(breakable(text), text);
    }

    #[test]
    fn accents_stay_with_their_letters() {
        let text = "e\u{301}".repeat(40);
        assert!(!breakable(&text).contains("\u{200B}\u{301}"));
    }
}
