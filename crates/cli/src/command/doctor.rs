//! `aimwright doctor`: re-derives everything and names what does not fit.

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Outcome, Result};

/// Re-derives journal, tree, links, image and files, and names what does not fit
#[derive(Debug, Args)]
#[command(after_help = "\
Exit code 0 says that everything fits, 1 that something does not: restore a backup then, and keep
the damaged folder.

Example:
  aimwright doctor")]
pub(crate) struct Doctor {}

impl Doctor {
    pub(crate) fn run(context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        context.only_now()?;
        let workspace = context.workspace()?;
        // A damaged workspace may not know its operator any more: only a named person is asked.
        if context.shared.person.is_some() {
            context.may_read(&workspace)?;
        }
        let progress = context.progress("verifying");
        let faults = workspace.doctor(&mut |what, done| progress.doing(what, done))?;
        drop(progress);
        let written = if as_json {
            let answer = json!({ "clean": faults.is_empty(), "faults": faults });
            context.out.json(&answer)
        } else if faults.is_empty() {
            context.out.line("clean: everything fits")
        } else {
            faults
                .iter()
                .try_for_each(|fault| context.out.line(fault.as_str()))
        };
        Outcome::of(!faults.is_empty(), written)
    }
}
