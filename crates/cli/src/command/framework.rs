//! `aimwright framework show`: what a standard asks for.

use clap::{Args, Subcommand};
use conformity::output::{framework_json, framework_text};

use crate::context::{Context, framework};
use crate::failure::{Outcome, Result};

/// Shows what a framework asks for
#[derive(Debug, Args)]
pub(crate) struct Framework {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Show(Show),
}

/// Shows a framework's requirements and how each is judged
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aimwright framework show iso-42001
  aimwright framework show iso-42001 --format json")]
struct Show {
    /// The framework
    id: String,
}

impl Framework {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let What::Show(Show { id }) = self.what;
        let as_json = context.shared.format.is_json()?;
        let framework = framework(&id)?;
        if as_json {
            context.out.json(&framework_json(&framework))?;
        } else {
            context.out.ready(&framework_text(&framework))?;
        }
        Ok(Outcome::Done)
    }
}
