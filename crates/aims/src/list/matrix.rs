//! The risk matrices of a list: how many of its threats stand in which cell, before treatment and now, and
//! the criteria by which they are read (6.1.2).

use registers::Key;
use serde_json::Value;

use super::PageQuery;
use super::columns::Columns;
use super::filter::Condition;
use crate::access::text;
use crate::error::Result;
use crate::refuse::register_in;
use crate::view::View;

/// The highest level of likelihood and of consequence.
pub const LEVELS: usize = 5;

/// Levels and no level.
const STEPS: u64 = LEVELS as u64 + 1;

/// How many different places there are in both matrices together.
const PLACES: u64 = STEPS * STEPS * STEPS * STEPS;

/// The place of a risk in both matrices as one number, no level being zero.
const CODE: &str = "((coalesce(r.inherent_likelihood, 0) * 6 \
     + coalesce(max(r.inherent_organization, r.inherent_individuals, r.inherent_societies), 0)) * 6 \
     + coalesce(r.residual_likelihood, 0)) * 6 \
     + coalesce(max(r.residual_organization, r.residual_individuals, r.residual_societies), 0)";

/// What the matrices count: threats that are not closed.
const COUNTED: &str = "r.kind = 'threat' and r.state not in ('closed', 'erased')";

/// The criteria in force: those approved last.
const CRITERIA: &str =
    "select id, version from approved_risk_criteria order by approved_at desc, id desc limit 1";

/// How many risks stand in each cell of a matrix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RiskMatrix {
    cells: [[u64; LEVELS]; LEVELS],
    /// How many have no rating.
    pub unrated: u64,
}

impl RiskMatrix {
    /// Returns how many risks have this likelihood and this highest consequence, each from 1 to 5.
    pub fn at(&self, likelihood: usize, consequence: usize) -> u64 {
        let cell = |levels: &[u64; LEVELS]| levels.get(consequence.wrapping_sub(1)).copied();
        let row = self.cells.get(likelihood.wrapping_sub(1));
        row.and_then(cell).unwrap_or(0)
    }

    fn add(&mut self, likelihood: u64, consequence: u64, count: u64) {
        let level = |level: u64| usize::try_from(level).ok()?.checked_sub(1);
        let cell = level(likelihood)
            .zip(level(consequence))
            .and_then(|(row, column)| self.cells.get_mut(row)?.get_mut(column));
        match cell {
            Some(cell) => *cell += count,
            None => self.unrated += count,
        }
    }
}

/// The risk criteria in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria {
    /// Their key.
    pub key: Key,
    /// The version in force.
    pub version: u32,
    /// What it says.
    pub body: Value,
}

impl View<'_> {
    /// Returns the matrices before treatment and now, over the open threats that a list of risks holds.
    ///
    /// # Errors
    /// A column or value of the list that does not exist.
    pub fn risk_matrices(&self, query: &PageQuery) -> Result<[RiskMatrix; 2]> {
        let register = register_in(self.catalog(), "risk")?;
        let columns = Columns::of(self.lease.layout(), register)?;
        let mut condition = Condition::of(&columns, query)?;
        condition.and(COUNTED);
        let (sql, values) = condition.counted(CODE, PLACES);
        let found = self.remembered(register.name, &sql, values)?;
        let [mut before, mut now] = [RiskMatrix::default(); 2];
        for number in found.iter() {
            let (count, code) = (number / PLACES, number % PLACES);
            let (first, second) = (code / (STEPS * STEPS), code % (STEPS * STEPS));
            before.add(first / STEPS, first % STEPS, count);
            now.add(second / STEPS, second % STEPS, count);
        }
        Ok([before, now])
    }

    /// Returns the risk criteria in force; nothing if none are approved.
    pub fn criteria(&self) -> Result<Option<Criteria>> {
        let found = self.lease.own(CRITERIA, &[])?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let (Ok(key), Ok(version)) = (text(&row[0]).parse::<Key>(), text(&row[1]).parse()) else {
            return Ok(None);
        };
        let body = self.version(&key, version)?;
        Ok(body.map(|said| Criteria {
            key,
            version,
            body: said.body,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_level_stands_in_no_cell() {
        let mut matrix = RiskMatrix::default();
        matrix.add(4, 3, 2);
        matrix.add(0, 3, 5);
        matrix.add(2, 9, 1);
        assert_eq!((matrix.at(4, 3), matrix.unrated), (2, 6));
        assert_eq!(
            (matrix.at(0, 3), matrix.at(6, 1), matrix.at(1, 1)),
            (0, 0, 0)
        );
    }
}
