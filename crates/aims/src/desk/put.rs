//! Putting records as they stood elsewhere: with key, state and the version in force.

use image::RecordRow;
use registers::{Key, RegisterInfo, validate_as_it_stood};
use serde_json::Value;

use super::{Desk, ERASED, body_text};
use crate::error::{AimsError, Result};
use crate::permit::{Act, Subject};
use crate::refuse::{after_edit, was_erased};
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
    /// A record that is here already gets a new version at most: who imports approves nothing by it.
    pub(crate) fn put(
        &mut self,
        key: &Key,
        state: &str,
        body: &Value,
        in_force: Option<&Value>,
    ) -> Result<Put> {
        let register = self.register_of(key)?;
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
        if in_force.is_some() && !register.workflow.approves() {
            return Err(AimsError::invalid(format!(
                "in_force: a record of {} is not approved; leave in_force out",
                register.name
            )));
        }
        match self.record(key)? {
            Some(row) if row.state == ERASED => Err(was_erased(key)),
            Some(row) => self.put_over(register, row, state, body, in_force),
            None => {
                if let Some(in_force) = in_force {
                    self.put_new(register, key, "approved", in_force)?;
                }
                self.put_new(register, key, state, body)?;
                Ok(Put::Added)
            }
        }
    }

    /// Puts the place of a record whose words were erased elsewhere, so that others may point at it.
    pub(crate) fn put_erased(&mut self, key: &Key) -> Result<Put> {
        let register = self.register_of(key)?;
        self.require(
            Act::Import,
            &Subject {
                register: register.name,
                ..Subject::default()
            },
        )?;
        match self.record(key)? {
            Some(row) if row.state == ERASED => Ok(Put::Unchanged),
            Some(_) => Err(AimsError::invalid(format!(
                "{key} was erased elsewhere and still has its words here; `aimwright erase` blanks them"
            ))),
            None => {
                let key = self.free_key(register, Some(key.clone()))?;
                let nothing = Value::Object(serde_json::Map::new());
                let row = self.new_row(register, &key, ERASED, String::new(), &nothing);
                self.lay(register, row, Some(&nothing));
                Ok(Put::Added)
            }
        }
    }

    /// Puts a version of a record that is new here, in the state that it had elsewhere.
    fn put_new(
        &mut self,
        register: &'static RegisterInfo,
        key: &Key,
        state: &str,
        body: &Value,
    ) -> Result<()> {
        let (body, title) = self.valid_from_elsewhere(register, key, body)?;
        self.check_blob(register, key, &body)?;
        self.check_own_field(register, key, &body)?;
        if state == "approved" {
            self.prove(register, key, &body)?;
        }
        let row = if let Some(in_force) = self.record(key)? {
            self.next_version(register, in_force, state, title, &body)
        } else {
            let key = self.free_key(register, Some(key.clone()))?;
            self.new_row(register, &key, state, title, &body)
        };
        self.lay(register, row, Some(&body));
        Ok(())
    }

    /// Validates a body that was written elsewhere: what it says in own fields withdrawn since is kept
    /// as it stands, and own fields that are required today may lack.
    fn valid_from_elsewhere(
        &mut self,
        register: &'static RegisterInfo,
        key: &Key,
        body: &Value,
    ) -> Result<(Value, String)> {
        let past = register.past(body);
        let asked = register.asked(&past, body);
        let problems = validate_as_it_stood(register, &asked);
        let (body, title) = self.take_valid(register, Some(key), &asked, problems)?;
        Ok((register.carried(&past, body), title))
    }

    /// Puts a body over a record that is here: as an edit, since its states come by transitions alone.
    fn put_over(
        &mut self,
        register: &'static RegisterInfo,
        row: RecordRow,
        state: &str,
        body: &Value,
        in_force: Option<&Value>,
    ) -> Result<Put> {
        let key = row.key.clone();
        if let Some(in_force) = in_force {
            let (in_force, _) = self.valid_from_elsewhere(register, &key, in_force)?;
            if self.in_force(register, &row)?.as_ref() != Some(&in_force) {
                return Err(AimsError::invalid(format!(
                    "in_force: another version of {key} is in force here; a version comes into force by approval"
                )));
            }
        }
        if row.state != state {
            return Err(AimsError::invalid(format!(
                "{key} is {0} here, and {state} in the file; an import changes no state: write {0}, and then use `aimwright do`",
                row.state
            )));
        }
        let before = present(register, &row.body, row.shape);
        let (body, title) = self.valid_from_elsewhere(register, &key, body)?;
        let body = register.carried(&before, body);
        if body_text(&body) == row.body && row.shape == register.shape {
            return Ok(Put::Unchanged);
        }
        // Who may bring records in need not be one who may change those that are here.
        self.require(
            Act::Edit,
            &Subject {
                key: key.as_str(),
                register: register.name,
                owner: row.owner.as_deref().unwrap_or_default(),
                author: &row.author,
                state: &row.state,
                bars_author: false,
            },
        )?;
        self.check_override(register, &body)?;
        self.check_blob(register, &key, &body)?;
        self.check_edit(register, &row, &body)?;
        let state = after_edit(register, &row)?;
        let row = self.next_version(register, row, state, title, &body);
        self.lay(register, row, Some(&body));
        Ok(Put::Edited)
    }

    /// Returns the body of the version in force.
    pub(super) fn in_force(
        &self,
        register: &RegisterInfo,
        row: &RecordRow,
    ) -> Result<Option<Value>> {
        let Some(version) = row.approved_version else {
            return Ok(None);
        };
        if version == row.version {
            return Ok(Some(present(register, &row.body, row.shape)));
        }
        self.workspace.version(register, &row.key, version)
    }
}
