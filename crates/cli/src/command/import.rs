//! `aimwright import`: brings records in from files.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Brings records in from YAML folders and CSV files
#[derive(Debug, Args)]
#[command(after_help = "\
All files together are one change set: every record comes in, or none. A record that is here
already and says the same stays as it is, so importing twice changes nothing. A CSV file is named
after its register (`person.csv`), a YAML folder is what `aimwright export` makes.

Examples:
  aimwright import people.csv --dry-run
  aimwright import exported/")]
pub(crate) struct Import {
    /// Files and folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Check everything, write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let (workspace, actor) = context.writing()?;
        let progress = context.progress("importing");
        let imported =
            workspace.import(&actor, &self.paths, self.dry_run, &mut |done, whole| {
                progress.at(done, whole);
            })?;
        drop(progress);
        let (added, edited, unchanged) = (imported.added, imported.edited, imported.unchanged);
        if as_json {
            context.out.json(&json!({
                "added": added, "edited": edited, "unchanged": unchanged, "dry_run": self.dry_run
            }))?;
        } else {
            context.out.line(format!(
                "{added} added, {edited} edited, {unchanged} unchanged"
            ))?;
            if self.dry_run {
                context.remark("This was a trial: nothing was written.");
            }
        }
        Ok(Outcome::Done)
    }
}
