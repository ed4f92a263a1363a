//! The rows of a sheet as records: read by a mapping, tried out or written as one change set.

use registers::Key;
use registers::import_mapping::ImportMapping;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::guess::Labels;
use super::laying::Laying;
use super::plan::Plan;
use super::sheet::Sheet;
use crate::error::Result;
use crate::permit::Actor;
use crate::workspace::Workspace;

/// How a sheet is to be imported.
#[derive(Clone, Copy)]
pub struct SheetOrder<'a> {
    /// Which column fills which field.
    pub mapping: &'a ImportMapping,
    /// The record of the mapping, if it is one that is remembered.
    pub used: Option<&'a Key>,
    /// The name under which the mapping is to be remembered.
    pub save_as: Option<&'a str>,
    /// What people read for fields and choices.
    pub labels: &'a dyn Labels,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// The [`SheetImport::digest`] of the trial that somebody looked at: if it would go otherwise now,
    /// nothing is written.
    pub expects: Option<&'a str>,
}

/// What an import of a sheet did, or would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SheetImport {
    /// Records that are new.
    pub added: u64,
    /// Records that changed.
    pub edited: u64,
    /// Records that were as in the sheet already.
    pub unchanged: u64,
    /// Rows with faults.
    pub faulty: u64,
    /// What each row does, from top to bottom.
    pub rows: Vec<RowResult>,
    /// What is wrong, from top to bottom. If there is anything, nothing is written.
    pub faults: Vec<CellFault>,
    /// What somebody should know.
    pub notes: Vec<String>,
    /// The entries that were written, if any were.
    pub written: Option<Written>,
    /// Whether it went otherwise than was expected, so that nothing was written.
    pub moved: bool,
    /// The record in which the mapping is remembered, if it was written.
    pub mapping: Option<Key>,
}

impl SheetImport {
    /// Returns a hash over what each row does and what is wrong.
    ///
    /// Keys of new records are part of it, so that the same file is never imported twice by one trial.
    ///
    /// # Panics
    /// Never: texts and numbers can be written as JSON.
    pub fn digest(&self) -> String {
        let text = serde_json::to_vec(&(&self.rows, &self.faults));
        let text = text.expect("texts and numbers can be written as JSON");
        journal::Sha256(Sha256::digest(text).into()).to_string()
    }
}

/// The entries of the journal that an import wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// What one row does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowResult {
    /// The row as a spreadsheet numbers it.
    pub row: u32,
    /// What it does.
    pub does: RowDoes,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RowDoes {
    /// It adds a record. In a trial the key is the one that it would get now.
    Adds {
        /// Its key.
        key: Key,
        /// Its title.
        title: String,
    },
    /// It changes a record: fields with the way to each, before and after.
    Changes {
        /// Its key.
        key: Key,
        /// Its title.
        title: String,
        /// What changes.
        changes: Vec<(String, Value, Value)>,
    },
    /// The record is as the row says.
    Nothing {
        /// Its key.
        key: Key,
    },
    /// Something is wrong with it.
    Faulty,
}

/// Something that is wrong, with the cell in which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The row.
    pub row: u32,
    /// The cell, `Sheet1!C17`; the row, `Sheet1!17`, where no column is to blame.
    pub place: String,
    /// The field.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Workspace {
    /// Imports the rows of a sheet as one change set: every row, or nothing if a single one is faulty.
    ///
    /// Faults of cells come back in the result; an error means that the mapping fits no sheet like
    /// this or that the person may not do it. `progress` is told how many of how many rows are laid.
    pub fn import_sheet(
        &self,
        actor: &Actor,
        sheet: &Sheet,
        order: &SheetOrder<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<SheetImport> {
        let register = self.register(&order.mapping.register)?;
        let plan = Plan::new(register, sheet, order)?;
        let mut done = SheetImport {
            notes: sheet.notes.clone(),
            ..SheetImport::default()
        };
        done.notes.extend(plan.unread(sheet, order.mapping));
        let appended = self.write(actor, "import", None, |desk| {
            Laying::new(&plan, sheet, order, &mut done).all(desk, progress)?;
            if !done.faults.is_empty() {
                desk.clear();
                return Ok(());
            }
            if order.dry_run {
                return desk.rehearse();
            }
            if order.expects.is_some_and(|digest| digest != done.digest()) {
                done.moved = true;
                desk.clear();
                return Ok(());
            }
            done.mapping = super::recall::remember(desk, order, done.added + done.edited > 0)?;
            Ok(())
        })?;
        done.written = appended.map(|appended| Written {
            first: appended.first.0,
            last: appended.last.0,
        });
        Ok(done)
    }
}
