//! `aimwright framework show`: what a standard asks for.

use clap::{Args, Subcommand};
use conformity::output::{framework_json, framework_text, lens_text};

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
  aimwright framework show iso-42001 --lens themes
  aimwright framework show iso-42001 --format json")]
struct Show {
    /// The framework
    id: String,

    /// Show its requirements in the groups of one of its lenses instead
    #[arg(long)]
    lens: Option<String>,
}

impl Framework {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let What::Show(Show { id, lens }) = self.what;
        let as_json = context.shared.format.is_json()?;
        let (json, text) = context.with_frameworks(|all| {
            let meant = all.iter().find(|framework| framework.id == id);
            let framework = meant.ok_or_else(|| {
                let shown: String = id.chars().take(40).collect();
                let ids: Vec<&str> = all.iter().map(|framework| framework.id.as_str()).collect();
                Failure::new(format!("there is no framework `{shown}`"))
                    .with_hint(format!("there are: {}", ids.join(", ")))
            })?;
            let text = match &lens {
                None => framework_text(framework),
                Some(lens) => through(framework, lens)?,
            };
            Ok((framework_json(framework), text))
        })?;
        if as_json {
            context.out.json(&json)?;
        } else {
            context.out.ready(&text)?;
        }
        Ok(Outcome::Done)
    }
}

/// Returns a framework's requirements in the groups of a lens.
fn through(framework: &conformity::Framework, id: &str) -> Result<String> {
    let lens = framework.lenses.iter().find(|lens| lens.id == id);
    let lens = lens.ok_or_else(|| {
        let shown: String = id.chars().take(40).collect();
        let ids: Vec<&str> = framework
            .lenses
            .iter()
            .map(|lens| lens.id.as_str())
            .collect();
        let hint = if ids.is_empty() {
            format!("{} has no lenses", framework.id)
        } else {
            format!("there are: {}", ids.join(", "))
        };
        Failure::new(format!("there is no lens `{shown}`")).with_hint(hint)
    })?;
    Ok(lens_text(framework, lens))
}
