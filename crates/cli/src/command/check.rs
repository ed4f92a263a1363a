//! `aimwright check`: says where the organisation stands.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use conformity::{Grade, output};

use crate::arguments::Format;
use crate::context::Context;
use crate::failure::{Outcome, Result};
use crate::fix;

/// Says where the organisation stands against a standard, and what is wrong
#[derive(Debug, Args)]
#[command(after_help = "\
Exit code 1 says that there are findings of the grade --fail-on or worse. Every finding names the
record that lacks something and the command that would put it right; `aimwright why REQUIREMENT`
says more.

Examples:
  aimwright check
  aimwright check 7.2 A.5 --as-of 2026-07-31
  aimwright check --fail-on major --format sarif > aims.sarif
  aimwright check --format junit > aims.xml")]
pub(crate) struct Check {
    /// Requirements, or parts of the standard: 7.5 stands for 7.5.1 to 7.5.3 [default: all]
    #[arg(conflicts_with = "stage")]
    requirement: Vec<String>,

    /// The standard
    #[arg(long, value_name = "ID", default_value = "iso-42001")]
    framework: String,

    /// Only what the certification audit looks at in this stage: 1 documentation and readiness
    /// (clauses 4 to 7, internal audit, management review), 2 everything
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    stage: Option<u8>,

    /// From which grade on findings make the exit code 1
    #[arg(long, value_name = "GRADE", value_enum, default_value_t = FailOn::Minor)]
    fail_on: FailOn,
}

/// From which grade on findings count as failure.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Major,
    Minor,
    Improvement,
}

impl From<FailOn> for Grade {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Major => Self::Major,
            FailOn::Minor => Self::Minor,
            FailOn::Improvement => Self::Improvement,
        }
    }
}

impl Check {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let format = context.shared.format.one_of(&[
            Format::Text,
            Format::Json,
            Format::Sarif,
            Format::Junit,
        ])?;
        let workspace = context.workspace()?;
        let view = context.view(&workspace)?;
        let engine = view.engine(&self.framework)?;
        let framework = engine.framework();
        let filter = match self.stage {
            Some(1) => framework.stage_1.clone(),
            _ => self.requirement,
        };
        let progress = context.progress("checking");
        let assessment = view.check(&self.framework, &filter)?;
        drop(progress);
        let failed = assessment.has_findings(self.fail_on.into());
        let written = match format {
            Format::Json => context.out.json(&output::json(&assessment)),
            Format::Sarif => {
                let version = env!("CARGO_PKG_VERSION");
                let sarif = output::sarif(&assessment, framework, version);
                context.out.json(&sarif)
            }
            Format::Junit => context.out.data(&output::junit(&assessment, framework)),
            Format::Text | Format::Csv => {
                let mut assessment = Arc::unwrap_or_clone(assessment);
                assessment.requirements.iter_mut().for_each(fix::for_people);
                let text = output::assessment_text(&assessment, context.style());
                context.out.ready(&text)
            }
        };
        Outcome::of(failed, written)
    }
}
