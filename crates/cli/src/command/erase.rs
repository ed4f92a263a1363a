//! `aimwright erase`: blanks a record's words for ever.

use clap::Args;
use registers::Key;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Blanks a record's words for ever, in all its versions
#[derive(Debug, Args)]
#[command(after_help = "\
For personal data that may no longer be kept. The key and the fact that versions existed stay, so
that the journal still verifies; the words are gone from it and cannot be brought back. Backups
made before still hold them.

Example:
  aimwright erase PER-0031 --reason \"Left in 2019; the person asked for it\"")]
pub(crate) struct Erase {
    /// The record
    key: Key,

    /// Why; it is kept
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Erase {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let (workspace, actor) = context.writing()?;
        let done = workspace.erase(&actor, &self.key, &self.reason)?;
        context.tell_done(&done, as_json)?;
        Ok(Outcome::Done)
    }
}
