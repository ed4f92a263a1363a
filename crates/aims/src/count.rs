//! Counts of records, remembered for as long as their register stays as it is.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use image::Value as Cell;
use journal::Seq;

use crate::desk::ERASED;
use crate::error::Result;
use crate::refuse::register_named;
use crate::view::View;

/// Counts that are remembered at once.
const REMEMBERED: usize = 4_000;

/// What was asked of a register, at the newest entry that changed it; whatever else changes, the answer
/// stays the same.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    register: &'static str,
    changed: u64,
    sql: String,
    values: String,
}

/// What was counted before.
#[derive(Default)]
pub(crate) struct Counts(Mutex<Known>);

#[derive(Default)]
struct Known {
    generation: u64,
    counts: HashMap<Asked, u64>,
}

impl View<'_> {
    /// Returns how many records each register holds.
    pub fn counts(&self) -> Result<HashMap<&'static str, u64>> {
        let all = self.workspace.catalog().all();
        all.iter()
            .map(|register| Ok((register.name, self.count(register.name, "", &[])?)))
            .collect()
    }

    /// Returns how many records of a register stand in each state, in the order of a record's life;
    /// states in which none stands are left out.
    pub fn states(&self, register: &str) -> Result<Vec<(&'static str, u64)>> {
        let register = register_named(register)?;
        let states = register.workflow.states.iter().copied().chain([ERASED]);
        let mut counts = Vec::new();
        for state in states {
            let asked = [Cell::Text(state.to_owned())];
            let count = self.count(register.name, "where r.state = ?", &asked)?;
            if count > 0 {
                counts.push((state, count));
            }
        }
        Ok(counts)
    }

    /// Counts the rows of a register that a condition of ours lets through; it must not look at
    /// anything but the register's own records.
    pub(crate) fn count(
        &self,
        register: &'static str,
        condition: &str,
        values: &[Cell],
    ) -> Result<u64> {
        let asked = self.asked(register, condition, values);
        let generation = self.lease.generation();
        if let Some(known) = self.workspace.counts.get(generation, &asked) {
            return Ok(known);
        }
        let sql = format!("select count(*) from \"{register}\" r {condition}");
        let found = self.lease.numbers(&sql, values)?;
        let count = found.first().map_or(0, |count| count.unsigned_abs());
        self.workspace.counts.keep(generation, asked, count);
        Ok(count)
    }

    /// Names a question that looks at nothing but the register's own records.
    pub(crate) fn asked(&self, register: &'static str, sql: &str, values: &[Cell]) -> Asked {
        let Seq(changed) = self.lease.stamp(register);
        Asked {
            register,
            changed,
            sql: sql.to_owned(),
            values: format!("{values:?}"),
        }
    }
}

impl Counts {
    fn get(&self, generation: u64, asked: &Asked) -> Option<u64> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = known.generation == generation;
        known.counts.get(asked).filter(|_| is_fresh).copied()
    }

    fn keep(&self, generation: u64, asked: Asked, count: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if generation < known.generation {
            return;
        }
        if generation > known.generation || known.counts.len() >= REMEMBERED {
            known.counts.clear();
            known.generation = generation;
        }
        known.counts.insert(asked, count);
    }
}
