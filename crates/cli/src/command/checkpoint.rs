//! `aimwright checkpoint`: the signed head of the journal.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};

/// Writes the signed head of the journal, to deposit with an auditor
#[derive(Debug, Args)]
#[command(after_help = "\
A checkpoint is a few lines of text (C2SP tlog-checkpoint) that bind everything recorded so far.
Whoever holds one can later prove that nothing before it was rewritten.

Examples:
  aimwright checkpoint
  aimwright checkpoint -o 2026-09-30.checkpoint")]
pub(crate) struct Checkpoint {
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Checkpoint {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        context.only_now()?;
        let workspace = context.workspace()?;
        context.may_read(&workspace)?;
        let checkpoint = workspace.checkpoint()?;
        match self.output {
            Some(path) => std::fs::write(&path, &checkpoint)
                .map_err(|error| Failure::file(&path, "written", &error))?,
            None if as_json => context.out.json(&json!({ "checkpoint": checkpoint }))?,
            None => context.out.data(&checkpoint)?,
        }
        Ok(Outcome::Done)
    }
}
