//! `aimwright attach`: stores a file as evidence of a record.

use std::path::PathBuf;

use clap::Args;
use registers::Key;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Stores a file as evidence of a record and prints the evidence's key
#[derive(Debug, Args)]
#[command(after_help = "\
The file is kept once under its SHA-256; `aimwright doctor` finds every byte that changes.

Example:
  aimwright attach TRN-0012 certificate.pdf --shows \"Passed the impact assessment course\"")]
pub(crate) struct Attach {
    /// The record
    key: Key,

    /// The file
    file: PathBuf,

    /// What the file shows
    #[arg(long, value_name = "TEXT")]
    shows: String,
}

impl Attach {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let (workspace, actor) = context.writing()?;
        let progress = context.progress("storing the file");
        let key = workspace.attach(&actor, &self.key, &self.file, &self.shows, &json!({}))?;
        drop(progress);
        if as_json {
            context.out.json(&json!({ "key": key }))?;
        } else {
            context.out.line(key.to_string())?;
        }
        Ok(Outcome::Done)
    }
}
