//! `aimwright generate`: a made-up company of any size, for load.

use aims::{NewWorkspace, Workspace};
use clap::Args;
use testkit::company::{self, Size};

use crate::context::{Context, environment};
use crate::failure::{Outcome, Result};

/// Makes a workspace with a made-up company of any size
#[derive(Debug, Args)]
#[command(after_help = "\
For trying out how Aimwright behaves under load. The same size and seed give the same company. The
workspace is marked as a demonstration.

Example:
  aimwright generate --systems 40 --records 100000 --seed 1 --dir large")]
pub(crate) struct Generate {
    /// AI systems
    #[arg(long, value_name = "N", default_value_t = 20)]
    systems: u64,

    /// Records in all
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    records: u64,

    /// Chooses the company
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

impl Generate {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        context.only_now()?;
        let new = NewWorkspace {
            name: format!("Generated company {}", self.seed),
            operator: "Ada Operator".into(),
            demonstration: true,
            calendar: None,
        };
        let clock = testkit::clock();
        let workspace = Workspace::init(context.dir(), &new, environment(clock.clone())?)?;
        let actor = context.actor(&workspace)?;
        let size = Size {
            systems: self.systems,
            records: self.records,
            seed: self.seed,
        };
        let progress = context.progress("generating");
        company::fill(&workspace, &clock, &actor, &size, &mut |done, whole| {
            progress.at(done, whole);
        })?;
        drop(progress);
        context.out.line(workspace.dir().display().to_string())?;
        Ok(Outcome::Done)
    }
}
