//! The cells of a row as values: translated, filled in where empty, read as their fields ask for.

use registers::{Key, Kind, NotAKey};
use serde_json::Value;

use super::cell_value::{Reading, read, short};
use super::csv::unguarded;
use super::finder::{folded, said};
use super::laying::{Laying, Row};
use super::plan::Filled;
use super::sheet::{SheetCell, SheetRow};
use super::target::Fills;
use crate::desk::Desk;
use crate::error::Result;

impl Laying<'_, '_> {
    /// Reads the cells of a row.
    pub(super) fn read(&mut self, desk: &Desk<'_>, row: &SheetRow) -> Result<Row> {
        let mut found = Row {
            key: None,
            state: None,
            values: Vec::new(),
            faults: Vec::new(),
        };
        let plan = self.plan;
        for (at, filled) in plan.filled.iter().enumerate() {
            let path = &filled.target.path;
            let cell = self.cell(row, filled);
            match (filled.target.fills, cell) {
                (Fills::Key | Fills::State, None) => {}
                (Fills::Key, Some(cell)) => match self.own_key(&cell) {
                    Ok(key) => found.key = Some(key),
                    Err(reason) => found.faults.push(self.fault(row, Some(at), path, reason)),
                },
                (Fills::State, Some(cell)) => {
                    let state = cell.shown().trim().to_owned();
                    let states = self.plan.register.workflow.states;
                    if states.contains(&state.as_str()) {
                        found.state = Some(state);
                    } else {
                        let reason = format!(
                            "`{}` is no state; there are {}",
                            short(&state),
                            states.join(", ")
                        );
                        found.faults.push(self.fault(row, Some(at), path, reason));
                    }
                }
                (Fills::Field(_), None) => found.values.push((at, None)),
                (Fills::Field(kind), Some(cell)) => match self.value(desk, filled, kind, &cell)? {
                    Ok(value) => found.values.push((at, Some(value))),
                    Err(reason) => found.faults.push(self.fault(row, Some(at), path, reason)),
                },
            }
        }
        if found.key.is_none() && found.state.is_some() {
            let wants_key = !found.faults.iter().any(|fault| fault.field == "key");
            if wants_key {
                let at = self.plan.place_of("state");
                let reason = "a row with a state needs a key; leave the state out for a new record";
                found
                    .faults
                    .push(self.fault(row, at, "state", reason.into()));
            }
        }
        Ok(found)
    }

    fn own_key(&self, cell: &SheetCell) -> std::result::Result<Key, String> {
        let key: Key = cell
            .shown()
            .trim()
            .parse()
            .map_err(|error: NotAKey| error.to_string())?;
        if key.prefix() == self.plan.register.prefix {
            Ok(key)
        } else {
            Err(format!(
                "{key} is no key of a {}",
                said(self.plan.register.name)
            ))
        }
    }

    /// Returns what a column holds, after its words were translated, or the fixed value.
    fn cell(&self, row: &SheetRow, filled: &Filled<'_>) -> Option<SheetCell> {
        let cell = filled.column.and_then(|column| row.cell(column)).cloned();
        let cell = match cell {
            Some(SheetCell::Text(text)) if self.sheet.guarded => {
                Some(SheetCell::Text(unguarded(&text).into_owned()))
            }
            other => other,
        };
        let cell = match cell {
            Some(cell) if !filled.translations.is_empty() => {
                match filled.translations.get(&folded(&cell.shown())) {
                    Some(Some(to)) => Some(SheetCell::Text((*to).to_owned())),
                    Some(None) => None,
                    None => Some(cell),
                }
            }
            other => other,
        };
        cell.or_else(|| filled.how.fixed.clone().map(SheetCell::Text))
    }

    fn value(
        &mut self,
        desk: &Desk<'_>,
        filled: &Filled<'_>,
        kind: &Kind,
        cell: &SheetCell,
    ) -> Result<std::result::Result<Value, String>> {
        let mut failed = None;
        let finder = &mut self.finder;
        let mut find = |register: &str, text: &str| match finder.find(desk, register, text) {
            Ok(found) => found,
            Err(error) => {
                let said = error.to_string();
                failed = Some(error);
                Err(said)
            }
        };
        let (labels, register) = (self.order.labels, self.plan.register.name);
        let mut how = Reading {
            days: filled.days.clone(),
            separator: filled.how.list_separator.as_deref(),
            find: &mut find,
            label: &|value| labels.choice(register, &filled.target.path, value),
        };
        let value = read(kind, cell, &mut how);
        failed.map_or(Ok(value), Err)
    }
}
