//! Selections: which records a filtered or searched list holds, in order, kept until their register
//! changes.
//!
//! Only an index in the list's order finds a page without looking at all the others. For any other
//! list all are looked at once, and its pages are cut from the numbers that were found.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use image::Value;
use registers::Key;

use super::cursor::{Order, Read};
use super::filter::Condition;
use crate::count::Asked;
use crate::error::Result;
use crate::view::View;

/// Numbers that are kept in all.
const MOST_NUMBERS: usize = 2_000_000;

/// Selections that are kept.
const MOST_KEPT: usize = 500;

/// The numbers of the keys that a list holds, in its order.
pub(super) type Numbers = Arc<[u64]>;

/// The selections of one workspace.
#[derive(Default)]
pub(crate) struct Selections(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    generation: u64,
    numbers: usize,
    /// The one made last comes last.
    lists: VecDeque<(Asked, Numbers)>,
}

impl View<'_> {
    /// Returns the records that a condition lets through, in order.
    pub(super) fn selection(&self, condition: &Condition, order: &Order<'_>) -> Result<Numbers> {
        let (sql, values) = condition.numbers(order);
        self.remembered(condition.register().name, &sql, values)
    }

    /// Returns the numbers that a query over one register's records finds, kept until it changes.
    pub(super) fn remembered(
        &self,
        register: &'static str,
        sql: &str,
        values: &[Value],
    ) -> Result<Numbers> {
        let asked = self.asked(register, sql, values);
        let generation = self.lease.generation();
        if let Some(known) = self.workspace.selections.get(generation, &asked) {
            return Ok(known);
        }
        let found = self.lease.numbers(sql, values)?;
        let numbers: Numbers = found.into_iter().map(i64::unsigned_abs).collect();
        self.workspace
            .selections
            .keep(generation, asked, Arc::clone(&numbers));
        Ok(numbers)
    }

    /// Returns where in a selection the page after a cursor begins; nothing if the record at which the
    /// last page ended stands elsewhere by now.
    pub(super) fn place_after(
        &self,
        cursor: &str,
        numbers: &[u64],
        order: &Order<'_>,
    ) -> Result<Option<usize>> {
        let (key, value) = order.place(cursor)?;
        let number = key.number();
        if order.is_by_key() {
            let is_before = |other: &u64| {
                if order.is_descending() {
                    *other >= number
                } else {
                    *other <= number
                }
            };
            return Ok(Some(numbers.partition_point(is_before)));
        }
        if !self.still_has(order, &key, value)? {
            return Ok(None);
        }
        let at = numbers.iter().position(|other| *other == number);
        Ok(at.map(|at| at + 1))
    }

    /// Tells whether a record has the value that it had when the last page ended.
    fn still_has(&self, order: &Order<'_>, key: &Key, value: Read) -> Result<bool> {
        let now = self.value_of(order, key.as_str())?;
        Ok(match value {
            // The value of a long text is taken as it is now.
            Read::TooLong => now.is_some_and(|now| matches!(now, Value::Text(_))),
            Read::Value(value) => now == Some(value),
        })
    }
}

impl Selections {
    fn get(&self, generation: u64, asked: &Asked) -> Option<Numbers> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = kept.generation == generation;
        let known = kept.lists.iter().find(|(known, _)| known == asked);
        known
            .filter(|_| is_fresh)
            .map(|(_, numbers)| Arc::clone(numbers))
    }

    fn keep(&self, generation: u64, asked: Asked, numbers: Numbers) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if generation < kept.generation {
            return;
        }
        if generation > kept.generation {
            *kept = Kept {
                generation,
                ..Kept::default()
            };
        }
        kept.numbers += numbers.len();
        kept.lists.push_back((asked, numbers));
        while kept.numbers > MOST_NUMBERS || kept.lists.len() > MOST_KEPT {
            let Some((_, gone)) = kept.lists.pop_front() else {
                break;
            };
            kept.numbers -= gone.len();
        }
    }
}
