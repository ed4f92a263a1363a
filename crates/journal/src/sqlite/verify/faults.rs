//! The faults found so far.

use std::collections::BTreeMap;

use crate::{Fault, Seq};

/// How many faults are kept: of a journal that is wrong throughout, the first are enough.
const MOST: usize = 1000;

/// Faults in the order of the entries they concern; those that concern none come last.
#[derive(Default)]
pub(super) struct Faults {
    found: BTreeMap<(u64, u64), String>,
    count: u64,
}

impl Faults {
    /// Adds a fault.
    pub(super) fn add(&mut self, entry: Option<u64>, what: String) {
        self.count += 1;
        self.found
            .insert((entry.unwrap_or(u64::MAX), self.count), what);
        if self.found.len() > MOST {
            self.found.pop_last();
        }
    }

    /// Does a part of the examination; that SQLite cannot read something is a fault too.
    pub(super) fn attempt<T>(
        &mut self,
        what: &str,
        examine: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> Option<T> {
        examine(self)
            .map_err(|error| self.add(None, format!("{what} cannot be read: {error}")))
            .ok()
    }

    /// Tells whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns all, earliest entry first.
    pub(super) fn into_sorted(self) -> Vec<Fault> {
        let more = self.count - self.found.len() as u64;
        let mut faults: Vec<Fault> = self
            .found
            .into_iter()
            .map(|((entry, _), what)| Fault {
                entry: (entry != u64::MAX).then_some(Seq(entry)),
                what,
            })
            .collect();
        if more > 0 {
            faults.push(Fault {
                entry: None,
                what: format!("and {more} more"),
            });
        }
        faults
    }
}
