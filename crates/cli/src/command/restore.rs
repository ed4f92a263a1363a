//! `aimwright restore`: a workspace from a backup.

use std::path::PathBuf;
use std::sync::Arc;

use aims::Workspace;
use clap::Args;
use journal::SystemClock;

use crate::context::{Context, environment};
use crate::failure::{Outcome, Result};

/// Makes a workspace from a backup
#[derive(Debug, Args)]
#[command(after_help = "\
The folder named by --dir must be empty or new.

Example:
  aimwright restore 2026-09-30.aimwright --dir restored && aimwright doctor --dir restored")]
pub(crate) struct Restore {
    /// The backup
    file: PathBuf,
}

impl Restore {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        context.only_now()?;
        let environment = environment(Arc::new(SystemClock))?;
        let progress = context.progress("restoring");
        let workspace = Workspace::restore(&self.file, context.dir(), environment)?;
        drop(progress);
        context.out.line(workspace.dir().display().to_string())?;
        Ok(Outcome::Done)
    }
}
