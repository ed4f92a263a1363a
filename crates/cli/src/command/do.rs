//! `aimwright do`: moves a record on in its workflow.

use clap::Args;
use registers::Key;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Moves a record on: submit, approve, return, retire, close …
#[derive(Debug, Args)]
#[command(after_help = "\
What can be done depends on the register's workflow and the record's state; `aimwright registers`
names the workflows. An approval binds the version that is approved, and the author of a version
does not approve it.

Workflows:
  kept      retire, restore
  reviewed  submit, return, approve, supersede
  handled   start, finish, verify, close, reopen

Examples:
  aimwright do DOC-0001 submit
  aimwright do DOC-0001 approve --as \"Helen Okafor\" --note \"In force from 1 April\"")]
pub(crate) struct Do {
    /// The record
    key: Key,

    /// What is done with it
    transition: String,

    /// Words to keep with it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    /// The version you looked at
    #[arg(long, value_name = "N")]
    version: Option<u32>,
}

impl Do {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let (workspace, actor) = context.writing()?;
        let note = self.note.as_deref();
        let done = workspace.take(&actor, &self.key, &self.transition, note, self.version)?;
        context.tell_done(&done, as_json)?;
        Ok(Outcome::Done)
    }
}
