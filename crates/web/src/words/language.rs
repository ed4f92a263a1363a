//! The languages that are spoken here: their messages, parsed once when the program starts.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

/// One folder a language, in it files of messages by room.
static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// The language that lacks nothing.
const ENGLISH: &str = "en";

/// One language.
pub(super) struct Language {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
    /// Messages and attributes that take nothing, as they are read; `id` and `id.attribute`.
    plain: HashMap<String, String>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Language({})", self.tag)
    }
}

/// Returns every language, English first.
pub(super) fn languages() -> &'static [Language] {
    static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
        let mut all: Vec<_> = LOCALES.dirs().filter_map(Language::read).collect();
        all.sort_by_key(|language| (language.tag != ENGLISH, language.tag));
        all
    });
    &LANGUAGES
}

/// Returns English.
pub(super) fn english() -> &'static Language {
    languages()
        .first()
        .expect("locales/en is part of the source")
}

/// Returns the language of a tag: the same, or the one its first part names.
pub(super) fn spoken(tag: &str) -> Option<&'static Language> {
    let main = |tag: &str| {
        tag.split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let same = languages()
        .iter()
        .find(|language| language.tag.eq_ignore_ascii_case(tag));
    same.or_else(|| {
        languages()
            .iter()
            .find(|language| main(language.tag) == main(tag))
    })
}

impl Language {
    fn read(folder: &'static Dir<'static>) -> Option<Self> {
        let tag = folder.path().file_name()?.to_str()?;
        let files = folder.files().filter_map(|file| file.contents_utf8());
        Self::new(tag, files)
    }

    /// Parses the messages of a language; what cannot be read is left out, which a test refuses.
    pub(super) fn new<'f>(tag: &'static str, files: impl Iterator<Item = &'f str>) -> Option<Self> {
        let id: LanguageIdentifier = tag.parse().ok()?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        let mut ids = Vec::new();
        for file in files {
            let resource = FluentResource::try_new(file.to_owned());
            let resource = resource.unwrap_or_else(|(read, _)| read);
            ids.extend(names(file));
            // A message that is there twice is refused by a test; here the first one counts.
            let _ = bundle.add_resource(resource);
        }
        let plain = plain(&bundle, &ids);
        match plain.get("number-grouping").map(String::as_str) {
            Some(".") => bundle.set_formatter(Some(|value, _| grouped(value, '.'))),
            Some(" ") => bundle.set_formatter(Some(|value, _| grouped(value, '\u{202f}'))),
            Some("’") => bundle.set_formatter(Some(|value, _| grouped(value, '’'))),
            _ => bundle.set_formatter(Some(|value, _| grouped(value, ','))),
        }
        Some(Self { tag, bundle, plain })
    }

    /// Returns the tag.
    pub(super) fn tag(&self) -> &'static str {
        self.tag
    }

    /// Returns a message or an attribute (`id.attribute`) that takes nothing.
    pub(super) fn plain(&self, id: &str) -> Option<&str> {
        self.plain.get(id).map(String::as_str)
    }

    /// Returns a message with values put in; nothing if it is missing or lacks a value.
    pub(super) fn filled(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }

    /// Returns the ids of all messages that take nothing.
    #[cfg(test)]
    pub(super) fn plain_ids(&self) -> impl Iterator<Item = &str> {
        self.plain.keys().map(String::as_str)
    }
}

/// Returns the ids of a file's messages: whatever starts a line before ` =`.
pub(super) fn names(file: &str) -> impl Iterator<Item = String> {
    file.lines().filter_map(|line| {
        let (name, _) = line.split_once('=')?;
        let name = name.trim_end();
        let starts = name.starts_with(|first: char| first.is_ascii_alphabetic());
        starts.then(|| name.to_owned())
    })
}

/// Puts together all messages and attributes that take nothing.
fn plain(bundle: &FluentBundle<FluentResource>, ids: &[String]) -> HashMap<String, String> {
    let mut plain = HashMap::new();
    for id in ids {
        let Some(message) = bundle.get_message(id) else {
            continue;
        };
        let value = message.value().map(|pattern| (id.clone(), pattern));
        let attributes = message
            .attributes()
            .map(|one| (format!("{id}.{}", one.id()), one.value()));
        for (name, pattern) in value.into_iter().chain(attributes) {
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, None, &mut errors);
            if errors.is_empty() {
                plain.insert(name, text.into_owned());
            }
        }
    }
    plain
}

/// Writes a number in groups of three digits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "only whole numbers within the range of i64"
)]
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let whole = number.value.fract() == 0.0 && number.value.abs() < 9.0e15;
    whole.then(|| group(number.value as i64, separator))
}

/// Writes a whole number in groups of three digits.
fn group(number: i64, separator: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_whole_and_no_message_is_there_twice() {
        for folder in LOCALES.dirs() {
            let mut seen = HashMap::new();
            for file in folder.files() {
                let path = file.path().display().to_string();
                let text = file.contents_utf8().expect("UTF-8");
                if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
                    panic!("{path}: {errors:?}");
                }
                for name in names(text) {
                    let before = seen.insert(name.clone(), path.clone());
                    assert!(before.is_none(), "{name} is in {path} and in {before:?}");
                }
            }
        }
    }

    #[test]
    fn no_language_says_what_english_does_not() {
        let english: Vec<_> = english_files().flat_map(names).collect();
        for folder in LOCALES.dirs() {
            for name in folder
                .files()
                .filter_map(|file| file.contents_utf8())
                .flat_map(names)
            {
                assert!(
                    english.contains(&name),
                    "{}: {name}",
                    folder.path().display()
                );
            }
        }
    }

    #[test]
    fn another_language_groups_numbers_its_own_way() {
        let files = [
            "number-grouping = .\ncount = { $n ->\n    [one] ein Satz\n   *[other] { $n } Sätze\n }",
        ];
        let german = Language::new("de", files.into_iter()).expect("a language");
        let count = |n: i64| {
            german
                .filled("count", &[("n", n.into())])
                .expect("a message")
        };
        assert_eq!(count(1), "ein Satz");
        assert_eq!(count(1_234_567), "1.234.567 Sätze");
        assert_eq!(german.filled("missing", &[]), None);
        assert_eq!(german.filled("count", &[]), None, "it lacks its number");
    }

    fn english_files() -> impl Iterator<Item = &'static str> {
        let folder = LOCALES.get_dir(ENGLISH).expect("locales/en");
        folder.files().filter_map(|file| file.contents_utf8())
    }
}
