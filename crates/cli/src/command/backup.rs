//! `aimwright backup`: one file with the whole workspace.

use std::path::PathBuf;

use clap::Args;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Writes the whole workspace to one file, also while it is in use
#[derive(Debug, Args)]
#[command(after_help = "\
The file holds the journal, evidence files and the signing key: keep it as safe as the workspace.
Only an administrator writes it.

Example:
  aimwright backup -o 2026-09-30.aimwright")]
pub(crate) struct Backup {
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Backup {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let (workspace, actor) = context.writing()?;
        workspace.require_administer(&actor)?;
        let progress = context.progress("backing up");
        workspace.backup(&self.output)?;
        drop(progress);
        context.out.line(self.output.display().to_string())?;
        Ok(Outcome::Done)
    }
}
