//! `aimwright statement`: draws up a Statement of Applicability.

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Draws up a Statement of Applicability from the controls in force
#[derive(Debug, Args)]
#[command(after_help = "\
Every approved control becomes a line as it stands today, and what differs from the statement in
force is listed. The new statement is a draft: somebody else approves it, and then it stays as it is.

Examples:
  aimwright statement
  aimwright statement --title \"Statement of Applicability, autumn 2026\"
  aimwright do SOA-0002 submit")]
pub(crate) struct Statement {
    /// Its title [default: the next edition]
    #[arg(long)]
    title: Option<String>,
}

impl Statement {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let (workspace, actor) = context.writing()?;
        let key = workspace.draw_statement(&actor, self.title.as_deref())?;
        if as_json {
            context.out.json(&json!({ "key": key }))?;
        } else {
            context.out.line(key.to_string())?;
        }
        Ok(Outcome::Done)
    }
}
