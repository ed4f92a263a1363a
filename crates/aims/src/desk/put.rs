//! Putting records as they stood elsewhere: with key, state and the version in force.

use image::RecordRow;
use registers::{Key, RegisterInfo};
use serde_json::Value;

use super::{Desk, ERASED, body_text};
use crate::error::{AimsError, Result};
use crate::permit::{Act, Subject};
use crate::refuse::{register_of, was_erased};
use crate::view::present;

/// What putting a record did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    Added,
    Edited,
    Unchanged,
}

impl Desk<'_> {
    /// Puts a record as it stood elsewhere: state and body, and before them the version in force.
    ///
    /// Returns whether anything had to change.
    pub(crate) fn put(
        &mut self,
        key: &Key,
        state: &str,
        body: &Value,
        in_force: Option<&Value>,
    ) -> Result<Put> {
        let register = register_of(key)?;
        self.require(
            Act::Import,
            &Subject {
                register: register.name,
                ..Subject::default()
            },
        )?;
        if !register.workflow.states.contains(&state) {
            let states = register.workflow.states.join(", ");
            return Err(AimsError::invalid(format!(
                "`{state}` is no state of a {}; there are {states}",
                register.name
            )));
        }
        let existing = self.record(key)?;
        if existing.as_ref().is_some_and(|row| row.state == ERASED) {
            return Err(was_erased(key));
        }
        let put = if existing.is_some() {
            Put::Edited
        } else {
            Put::Added
        };
        let mut changed = false;
        if let Some(in_force) = in_force {
            changed |= self.put_version(register, key, "approved", in_force, true)?;
        }
        changed |= self.put_version(register, key, state, body, false)?;
        Ok(if changed || put == Put::Added {
            put
        } else {
            Put::Unchanged
        })
    }

    fn put_version(
        &mut self,
        register: &'static RegisterInfo,
        key: &Key,
        state: &str,
        body: &Value,
        force: bool,
    ) -> Result<bool> {
        let (body, title) = self.valid(register, Some(key), body)?;
        self.check_blob(register, key, &body)?;
        let Some(row) = self.record(key)? else {
            let key = self.free_key(register, Some(key.clone()))?;
            let row = self.new_row(register, &key, state, title, &body);
            self.lay(register, row, Some(&body));
            return Ok(true);
        };
        // The version in force lies behind the newest one; it is put only where it is another.
        if force && self.in_force(register, &row)?.as_ref() == Some(&body) {
            return Ok(false);
        }
        let same_body = body_text(&body) == row.body && row.shape == register.shape;
        if same_body && row.state == state {
            return Ok(false);
        }
        if same_body {
            let mut row = row;
            state.clone_into(&mut row.state);
            self.lay(register, row, None);
        } else {
            let row = self.next_version(register, row, state, title, &body);
            self.lay(register, row, Some(&body));
        }
        Ok(true)
    }

    /// Returns the body of the version in force.
    fn in_force(&self, register: &RegisterInfo, row: &RecordRow) -> Result<Option<Value>> {
        let Some(version) = row.approved_version else {
            return Ok(None);
        };
        if version == row.version {
            return Ok(Some(present(register, &row.body, row.shape)));
        }
        self.workspace.version(register, &row.key, version)
    }
}
