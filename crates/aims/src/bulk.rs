//! The same done to many records at once, in one change set: all of them, or none.

use registers::Key;
use serde_json::Value;

use crate::command::set;
use crate::desk::{Desk, Done};
use crate::error::{AimsError, Result};
use crate::permit::Actor;
use crate::workspace::Workspace;

/// Most records of one change set that a person makes by hand.
const MOST: usize = 1_000;

/// What is done to each of many records.
#[derive(Debug, Clone, PartialEq)]
pub enum Bulk {
    /// These fields get these values, by dotted path; nothing as value removes the field.
    Set(Vec<(String, Value)>),
    /// The records move on by this transition, with these words.
    Take {
        /// Its name.
        transition: String,
        /// Why.
        note: Option<String>,
    },
}

impl Bulk {
    fn command(&self) -> &str {
        match self {
            Self::Set(_) => "edit",
            Self::Take { transition, .. } => transition,
        }
    }

    fn note(&self) -> Option<&str> {
        match self {
            Self::Set(_) => None,
            Self::Take { note, .. } => note.as_deref(),
        }
    }

    fn lay(&self, desk: &mut Desk<'_>, key: &Key, seen: Option<u32>) -> Result<Done> {
        match self {
            Self::Set(fields) => {
                let body = set(desk.existing(key)?.body.as_str(), fields)?;
                desk.edit(key, &body, seen)
            }
            Self::Take { transition, .. } => desk.take(key, transition, seen),
        }
    }
}

impl Workspace {
    /// Does the same to all these records in one change set, and says how each stands then.
    ///
    /// Each comes with the version the person looked at.
    ///
    /// # Errors
    /// One of them refuses: then nothing is written for any.
    pub fn change_all(
        &self,
        actor: &Actor,
        records: &[(Key, Option<u32>)],
        bulk: &Bulk,
    ) -> Result<Vec<Done>> {
        refuse_too_many(records)?;
        let mut done = Vec::with_capacity(records.len());
        self.write(actor, bulk.command(), bulk.note(), |desk| {
            for (key, seen) in records {
                done.push(bulk.lay(desk, key, *seen)?);
            }
            Ok(())
        })?;
        Ok(done)
    }

    /// Tells for each of these records how [`Workspace::change_all`] would end, and writes nothing.
    ///
    /// # Errors
    /// A value that no record could take, such as a reference that leads nowhere.
    pub fn rehearse_all(
        &self,
        actor: &Actor,
        records: &[(Key, Option<u32>)],
        bulk: &Bulk,
    ) -> Result<Vec<(Key, Result<Done>)>> {
        refuse_too_many(records)?;
        let mut outlook = Vec::with_capacity(records.len());
        self.write(actor, bulk.command(), None, |desk| {
            for (key, seen) in records {
                outlook.push((key.clone(), bulk.lay(desk, key, *seen)));
            }
            desk.rehearse()
        })?;
        Ok(outlook)
    }
}

fn refuse_too_many(records: &[(Key, Option<u32>)]) -> Result<()> {
    if records.len() <= MOST {
        return Ok(());
    }
    Err(AimsError::invalid(format!(
        "{} records are too many at once; choose at most {MOST}",
        records.len()
    )))
}
