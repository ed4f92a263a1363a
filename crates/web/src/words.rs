//! Every word a person reads, in the language they read: messages from `locales/`, names of
//! registers and fields, days and numbers.
//!
//! A second language is a folder `locales/LANGUAGE/` beside `locales/en/`: no code. What it lacks
//! is said in English.

mod dates;
mod labels;
mod language;
#[cfg(test)]
mod used;

use std::cell::Cell;

pub(crate) use dates::days_between;
pub(crate) use fluent_bundle::FluentValue as Value;
use language::{Language, languages};
use registers::Catalog;

/// The words of one language, and those of the organisation's own fields; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    language: &'static Language,
    catalog: Cell<&'static Catalog>,
}

impl Default for Words {
    fn default() -> Self {
        Self::of("")
    }
}

impl Words {
    /// Returns the words of the first language that is wished for and spoken here.
    ///
    /// `wishes` is an `Accept-Language` header or one tag, such as `de` from a person's settings.
    pub(crate) fn of(wishes: &str) -> Self {
        let tags = by_weight(wishes);
        let found = tags.iter().find_map(|tag| language::spoken(tag));
        Self::in_language(found.unwrap_or_else(language::english))
    }

    fn in_language(language: &'static Language) -> Self {
        Self {
            language,
            catalog: Cell::new(registers::catalog()),
        }
    }

    /// Takes notice of the own fields of a moment, to call them by their labels.
    pub(crate) fn learn(&self, catalog: &'static Catalog) {
        self.catalog.set(catalog);
    }

    /// Returns the words of every language that is spoken here, English first.
    pub(crate) fn all() -> Vec<Self> {
        languages().iter().map(Self::in_language).collect()
    }

    /// Returns the language's tag, for `<html lang>`.
    pub(crate) fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// Returns the language's own name.
    pub(crate) fn name(&self) -> &'static str {
        self.t("language-name")
    }

    /// Returns a message that takes nothing; its id if there is none.
    pub(crate) fn t<'id>(&self, id: &'id str) -> &'id str {
        self.find(id).unwrap_or_else(|| {
            tracing::warn!(id, "a message is missing");
            id
        })
    }

    /// Returns a message that takes nothing, if there is one.
    pub(crate) fn find(&self, id: &str) -> Option<&'static str> {
        let english = || language::english().plain(id);
        self.language.plain(id).or_else(english)
    }

    /// Returns a message with what it speaks of put in; numbers choose plurals.
    pub(crate) fn with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let english = || language::english().filled(id, values);
        let found = self.language.filled(id, values).or_else(english);
        found.unwrap_or_else(|| {
            tracing::warn!(id, "a message is missing or lacks a value");
            id.to_owned()
        })
    }

    /// Joins names for a sentence: `a, b and c`.
    pub(crate) fn list<T: AsRef<str>>(&self, names: &[T]) -> String {
        let Some((last, others)) = names.split_last() else {
            return String::new();
        };
        let last = last.as_ref();
        let others: Vec<_> = others.iter().map(AsRef::as_ref).collect();
        if others.is_empty() {
            return last.to_owned();
        }
        let others = others.join(self.t("list-comma"));
        self.with(
            "list-and",
            &[("others", others.into()), ("last", last.into())],
        )
    }

    /// Returns the word for whether something is so.
    pub(crate) fn yes_no(&self, yes: bool) -> &'static str {
        self.t(if yes { "yes" } else { "no" })
    }

    /// Returns a message that speaks of one number.
    pub(crate) fn count(&self, id: &str, n: usize) -> String {
        self.with(id, &[("n", n.into())])
    }
}

/// Returns the language tags of an `Accept-Language` header, the most wished for first.
fn by_weight(header: &str) -> Vec<&str> {
    let mut tags: Vec<(&str, f32)> = header
        .split(',')
        .take(16)
        .filter_map(|part| {
            let mut parts = part.split(';').map(str::trim);
            let tag = parts.next().filter(|tag| !tag.is_empty())?;
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            (weight > 0.0).then_some((tag, weight))
        })
        .collect();
    tags.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    tags.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_spoken_when_nothing_wished_for_is() {
        for wishes in [
            "",
            "en",
            "en-GB",
            "xx, en;q=0.5",
            "xx",
            "*",
            ";;,,q=",
            "en-US,en;q=0.9",
        ] {
            assert_eq!(Words::of(wishes).tag(), "en", "{wishes}");
        }
    }

    #[test]
    fn every_language_says_its_own_name() {
        let all = Words::all();
        assert_eq!(all.first().map(Words::name), Some("English"));
        assert!(all.iter().all(|words| words.name() != "language-name"));
    }

    #[test]
    fn wishes_are_sorted_by_weight_and_refusals_are_left_out() {
        assert_eq!(by_weight("de;q=0.5, fr, nl;q=0, it;q=x"), ["fr", "de"]);
    }

    #[test]
    fn numbers_choose_plurals_and_are_grouped() {
        let words = Words::default();
        assert_eq!(words.count("due-in-days", 1), "in 1 day");
        assert_eq!(words.count("due-in-days", 12_345), "in 12,345 days");
    }

    #[test]
    fn names_are_joined_for_a_sentence() {
        let words = Words::default();
        assert_eq!(words.list::<&str>(&[]), "");
        assert_eq!(words.list(&["a"]), "a");
        assert_eq!(words.list(&["a", "b"]), "a and b");
        assert_eq!(words.list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(words.yes_no(true), "yes");
    }

    #[test]
    fn messages_are_found_in_little_time() {
        let words = Words::default();
        let rounds = 2_000_u32;
        let start = std::time::Instant::now();
        for _ in 0..rounds {
            assert_eq!(words.t("due-tomorrow").len(), 8);
        }
        let plain = start.elapsed() / rounds;
        let start = std::time::Instant::now();
        for n in 2..rounds {
            assert!(
                words
                    .with("due-in-days", &[("n", n.into())])
                    .starts_with("in ")
            );
        }
        let filled = start.elapsed() / rounds;
        // A hundred times what it takes, so that a busy machine does not make it fail.
        assert!(
            plain.as_micros() < 100 && filled.as_micros() < 1_000,
            "{plain:?}, {filled:?}"
        );
        println!("a message takes {plain:?}, one with a number {filled:?}");
    }

    #[test]
    fn what_is_put_in_stands_as_it_is() {
        let words = Words::default();
        let name = "<b>\u{2068}Ana</b> { $n }";
        let values = [("day", name.into()), ("time", "08:41".into())];
        assert_eq!(words.with("date-moment", &values), format!("{name}, 08:41"));
    }

    #[test]
    fn a_missing_message_is_shown_by_its_id() {
        let words = Words::default();
        assert_eq!(words.t("no-such-message"), "no-such-message");
        assert_eq!(words.with("no-such-message", &[]), "no-such-message");
        assert_eq!(words.find("no-such-message"), None);
    }
}
