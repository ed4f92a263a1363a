//! References of what lies on the desk: looked up at the end, as records may point at later ones.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use registers::Key;

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
        let dangling = self.dangling()?;
        if dangling.is_empty() {
            return Ok(());
        }
        let shown: Vec<_> = dangling.into_iter().take(20).collect();
        Err(AimsError::invalid(shown.join("\n"))
            .with_hint("add the record it points at first, or in the same import"))
    }

    /// Looks up the references laid so far and says of each that leads nowhere where it stands.
    pub(crate) fn dangling(&mut self) -> Result<Vec<String>> {
        let mut known: HashSet<Key> = HashSet::new();
        let mut dangling = Vec::new();
        for pointer in std::mem::take(&mut self.references) {
            let Pointer {
                from,
                field,
                to,
                source,
            } = pointer;
            if known.contains(&to) || self.pending.contains_key(&to) {
                continue;
            }
            if self.image.exists(&to)? {
                known.insert(to);
                continue;
            }
            let from = match source {
                Some(source) => format!("{}: ", source.place(&to)),
                None if from.number() == 0 => String::new(),
                None => format!("{from}: "),
            };
            dangling.push(format!("{from}{field}: there is no record {to}"));
        }
        dangling.dedup();
        Ok(dangling)
    }
}
