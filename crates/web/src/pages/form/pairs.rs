//! From what was typed back to the fields of a form, as drafts keep them.

use registers::{Field, Kind};

use super::read::{THERE, WORDS};
use super::typed::{Entry, Part, join};

/// Returns the fields of a form that say what was typed.
pub(super) fn pairs(fields: &[Field], typed: &Part) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    part(fields, typed, "", &mut pairs);
    pairs
}

fn part(fields: &[Field], typed: &Part, path: &str, pairs: &mut Vec<(String, String)>) {
    if typed.there && !path.is_empty() {
        pairs.push((path.to_owned(), THERE.to_owned()));
    }
    for (field, typed) in fields.iter().zip(&typed.entries) {
        entry(&field.kind, typed, &join(path, &field.name), pairs);
    }
}

fn entry(kind: &Kind, typed: &Entry, path: &str, pairs: &mut Vec<(String, String)>) {
    let mut say = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
    match typed {
        Entry::Text(text) if text.is_empty() => {}
        Entry::Text(text) => say(path, text),
        Entry::Refs(refs) => {
            for key in &refs.keys {
                say(path, key);
            }
            if !refs.words.is_empty() {
                say(&format!("{WORDS}{path}"), &refs.words);
            }
        }
        Entry::Values(values) => {
            for (at, value) in values.iter().enumerate() {
                say(&join(path, &at.to_string()), value);
            }
        }
        Entry::Part(typed) => {
            if let Kind::Object(fields) = kind {
                part(fields, typed, path, pairs);
            }
        }
        Entry::Parts(parts) => {
            let Kind::List(of) = kind else { return };
            let Kind::Object(fields) = &**of else { return };
            for (at, typed) in parts.iter().enumerate() {
                let path = join(path, &at.to_string());
                if !typed.there {
                    // A part stays on the form also while it is blank.
                    pairs.push((path.clone(), String::new()));
                }
                part(fields, typed, &path, pairs);
            }
        }
    }
}
