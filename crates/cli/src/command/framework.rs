//! `aimwright framework show`: what a standard asks for.

use clap::{Args, Subcommand};
use conformity::output::{framework_json, framework_text};

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};

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
        let (json, text) = context.with_frameworks(|all| {
            let meant = all.iter().find(|framework| framework.id == id);
            let framework = meant.ok_or_else(|| {
                let shown: String = id.chars().take(40).collect();
                let ids: Vec<&str> = all.iter().map(|framework| framework.id.as_str()).collect();
                Failure::new(format!("there is no framework `{shown}`"))
                    .with_hint(format!("there are: {}", ids.join(", ")))
            })?;
            Ok((framework_json(framework), framework_text(framework)))
        })?;
        if as_json {
            context.out.json(&json)?;
        } else {
            context.out.ready(&text)?;
        }
        Ok(Outcome::Done)
    }
}
