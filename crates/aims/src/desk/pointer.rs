//! References of what lies on the desk: looked up at the end, as records may point at later ones.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use registers::Key;
use serde_json::Value;

use super::Desk;
use crate::error::{AimsError, Result};

/// A reference that waits to be looked up.
pub(super) struct Pointer {
    pub(super) from: Key,
    pub(super) field: String,
    pub(super) to: Key,
    pub(super) source: Option<Rc<Source>>,
}

/// Where input came from: a file, and the lines at which it names records.
pub(crate) struct Source {
    /// The file, with a line if the whole input stands on one.
    pub(crate) name: String,
    /// Line and column of keys.
    pub(crate) keys: HashMap<Key, String>,
}

impl Source {
    /// Returns the place at which a key stands.
    fn place(&self, key: &Key) -> &str {
        self.keys.get(key).unwrap_or(&self.name)
    }
}

impl Desk<'_> {
    /// Refuses if a reference leads nowhere.
    pub(super) fn check_references(&mut self) -> Result<()> {
        let lost = self.lost()?;
        if lost.is_empty() {
            return Ok(());
        }
        let shown: Vec<_> = lines(&lost).into_iter().take(20).collect();
        let refusal = AimsError::invalid(shown.join("\n"))
            .with_hint("add the record it points at first, or in the same import");
        Err(lost.iter().fold(refusal, |refusal, pointer| {
            let message = format!("there is no record {}", pointer.to);
            self.places(pointer).fold(refusal, |refusal, path| {
                refusal.with_problem(&path, message.clone())
            })
        }))
    }

    /// Looks up the references laid so far and says of each that leads nowhere where it stands.
    pub(crate) fn dangling(&mut self) -> Result<Vec<String>> {
        self.lost().map(|lost| lines(&lost))
    }

    /// Returns the references laid so far that lead nowhere.
    fn lost(&mut self) -> Result<Vec<Pointer>> {
        let mut known: HashSet<Key> = HashSet::new();
        let mut lost = Vec::new();
        for pointer in std::mem::take(&mut self.references) {
            if known.contains(&pointer.to) || self.pending.contains_key(&pointer.to) {
                continue;
            }
            if self.image.exists(&pointer.to)? {
                known.insert(pointer.to);
                continue;
            }
            lost.push(pointer);
        }
        Ok(lost)
    }

    /// Returns the paths at which a reference stands in the bodies laid, with positions in lists.
    fn places(&self, pointer: &Pointer) -> impl Iterator<Item = String> {
        let mut found = Vec::new();
        for body in self.laid(&pointer.from) {
            find(&body, pointer, "", "", &mut found);
        }
        found.into_iter()
    }
}

/// Says of each reference that it leads nowhere.
fn lines(lost: &[Pointer]) -> Vec<String> {
    let line = |pointer: &Pointer| {
        let Pointer {
            from,
            field,
            to,
            source,
        } = pointer;
        let from = match source {
            Some(source) => format!("{}: ", source.place(to)),
            None if from.number() == 0 => String::new(),
            None => format!("{from}: "),
        };
        format!("{from}{field}: there is no record {to}")
    };
    let mut lines: Vec<String> = lost.iter().map(line).collect();
    lines.dedup();
    lines
}

/// Finds where a reference stands: `path` counts positions in lists, `field` leaves them out.
fn find(value: &Value, pointer: &Pointer, path: &str, field: &str, found: &mut Vec<String>) {
    let below = |path: &str, step: &str| match path {
        "" => step.to_owned(),
        path => format!("{path}.{step}"),
    };
    match value {
        Value::String(text) if field == pointer.field && text == pointer.to.as_str() => {
            // Two references of one list to the same record are two pointers and each finds both.
            let path = path.to_owned();
            if !found.contains(&path) {
                found.push(path);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                find(item, pointer, &below(path, &at.to_string()), field, found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                find(
                    value,
                    pointer,
                    &below(path, name),
                    &below(field, name),
                    found,
                );
            }
        }
        _ => {}
    }
}
