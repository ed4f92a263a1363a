//! `aimwright why`: explains where one requirement stands.

use clap::Args;
use conformity::output;

use crate::context::Context;
use crate::failure::{Outcome, Result};
use crate::fix;

/// Explains where one requirement stands: its checks in words and SQL, records, fixes
#[derive(Debug, Args)]
#[command(after_help = "\
Below each finding stands the command that would put it right, as far as it is known.

Examples:
  aimwright why 7.2
  aimwright why A.5.4 --as-of 2026-07-31")]
pub(crate) struct Why {
    /// The requirement
    requirement: String,

    /// The standard
    #[arg(long, value_name = "ID", default_value = "iso-42001")]
    framework: String,
}

impl Why {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let workspace = context.workspace()?;
        let mut why = context
            .view(&workspace)?
            .why(&self.framework, &self.requirement)?;
        if as_json {
            context.out.json(&why)?;
        } else {
            fix::for_people(&mut why.result);
            for check in &mut why.checks {
                fix::findings_for_people(&mut check.findings);
                fix::findings_for_people(&mut check.overridden);
            }
            let titles = why
                .evidence
                .iter_mut()
                .flat_map(|evidence| &mut evidence.records);
            titles.for_each(|(_, title, _)| *title = crate::output::one_line(title));
            context
                .out
                .ready(&output::why_text(&why, context.style()))?;
        }
        Ok(Outcome::Done)
    }
}
