//! `aimwright framework`: what a standard asks for, and whether one of your own is sound.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use conformity::framework::{Loaded, prove};
use conformity::output::{framework_json, framework_text, lens_text};
use registers::catalog;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};

/// Shows what a framework asks for, and proves one of your own
#[derive(Debug, Args)]
pub(crate) struct Framework {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Show(Show),
    Prove(Prove),
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

/// Looks whether a framework in a folder is sound: its files, its queries, its fixtures
#[derive(Debug, Args)]
#[command(after_help = "\
Every fault is named with file, line and column. Each check is run over its two fixtures: it must
find in the failing one what that says, and nothing in the one that holds.

Examples:
  aimwright framework prove frameworks/house-rules
  aimwright framework prove frameworks/house-rules --fixtures no")]
struct Prove {
    /// The framework's folder, named like its id
    folder: PathBuf,

    /// Whether every check is run over its fixtures; no for a quick look at files and queries
    #[arg(long, value_enum, value_name = "yes|no", default_value_t = Fixtures::Yes, hide_possible_values = true)]
    fixtures: Fixtures,
}

/// Whether fixtures are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Fixtures {
    Yes,
    No,
}

impl Prove {
    fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let refused = |error: conformity::FrameworkError| {
            Failure::new(error.to_string())
                .with_hint("`aimwright framework show iso-42001` shows how a framework reads")
        };
        let mut folder = self.folder;
        if folder.file_name().is_none() {
            // The id is the folder's name, which `.` hides.
            let whole = folder.canonicalize();
            folder = whole.map_err(|error| Failure::file(&folder, "read", &error))?;
        }
        let loaded = Loaded::from_folder(&folder, catalog()).map_err(refused)?;
        prove::queries(&loaded, catalog()).map_err(refused)?;
        if self.fixtures == Fixtures::Yes {
            prove::fixtures(&loaded, catalog()).map_err(refused)?;
        }
        let framework = &loaded.framework;
        let requirements = framework.requirements.iter();
        let untested: Vec<&str> = requirements.flat_map(|one| one.untested()).collect();
        let (count, checks) = (framework.requirements.len(), framework.checks().count());
        if as_json {
            context.out.json(&json!({
                "id": framework.id,
                "requirements": count,
                "checks": checks,
                "untested": untested,
            }))?;
            return Ok(Outcome::Done);
        }
        context.out.line(format!(
            "{} is sound: {count} requirements, {checks} checks",
            framework.id
        ))?;
        for test in untested {
            context.out.line(format!("nothing judges test {test}"))?;
        }
        Ok(Outcome::Done)
    }
}

impl Framework {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let (id, lens) = match self.what {
            What::Show(Show { id, lens }) => (id, lens),
            What::Prove(prove) => return prove.run(context),
        };
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
