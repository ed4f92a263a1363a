//! A line of text with emphasis, and wrapping.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::safe;

/// Emphasis; it never carries a meaning that the words do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    #[default]
    Plain,
    Bold,
    Dim,
    Red,
    Yellow,
    Green,
    Cyan,
}

impl Style {
    fn code(self) -> Option<u8> {
        match self {
            Self::Plain => None,
            Self::Bold => Some(1),
            Self::Dim => Some(2),
            Self::Red => Some(31),
            Self::Yellow => Some(33),
            Self::Green => Some(32),
            Self::Cyan => Some(36),
        }
    }
}

/// Returns the emphasis of a grade.
pub(crate) fn grade_style(grade: conformity::Grade) -> Style {
    match grade {
        conformity::Grade::Major => Style::Red,
        conformity::Grade::Minor => Style::Yellow,
        conformity::Grade::Improvement => Style::Cyan,
    }
}

/// A line made of pieces, each with its emphasis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line(Vec<(Style, String)>);

impl Line {
    /// Adds a piece.
    pub(crate) fn with(mut self, style: Style, text: impl Into<String>) -> Self {
        self.0.push((style, text.into()));
        self
    }

    /// Adds a piece without emphasis.
    pub(crate) fn text(self, text: impl Into<String>) -> Self {
        self.with(Style::Plain, text)
    }

    /// Returns the line as it is written; only its emphasis acts on a terminal.
    pub(super) fn render(&self, colour: bool) -> String {
        self.0
            .iter()
            .fold(String::new(), |mut line, (style, text)| {
                let text = safe(text);
                let written = match style.code().filter(|_| colour) {
                    Some(code) => write!(line, "\u{1b}[{code}m{text}\u{1b}[0m"),
                    None => write!(line, "{text}"),
                };
                written.expect("writing to a string cannot fail");
                line
            })
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::default().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::default().text(text)
    }
}

/// Breaks text into lines of at most this many columns; a longer word stands alone.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_emphasis_acts() {
        let line = Line::default().with(Style::Red, "a\u{1b}[8m").text("b");
        assert_eq!(line.render(true), "\u{1b}[31ma\u{241b}[8m\u{1b}[0mb");
        assert_eq!(line.render(false), "a\u{241b}[8mb");
    }

    #[test]
    fn text_wraps_at_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("überlanges wort", 5), ["überlanges", "wort"]);
    }
}
