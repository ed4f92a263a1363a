//! `aimwright frameworks`: lists the standards that can be checked against.

use clap::Args;
use conformity::embedded_ids;
use serde_json::{Value, json};

use crate::context::{Context, framework};
use crate::failure::{Outcome, Result};
use crate::output::Table;

/// Lists the frameworks: standards and laws that can be checked against
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  aimwright frameworks")]
pub(crate) struct Frameworks {}

impl Frameworks {
    pub(crate) fn run(context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let frameworks = embedded_ids()
            .into_iter()
            .map(framework)
            .collect::<Result<Vec<_>>>()?;
        if as_json {
            let all = frameworks.iter().map(|framework| {
                json!({
                    "id": framework.id,
                    "title": framework.title,
                    "edition": framework.edition,
                    "about": framework.about,
                    "hash": framework.hash,
                    "requirements": framework.requirements.len(),
                    "checks": framework.checks().count(),
                })
            });
            context.out.json(&all.collect::<Vec<Value>>())?;
        } else {
            let mut table =
                Table::new(&["framework", "edition", "requirements", "checks", "title"]);
            for framework in frameworks {
                table.row([
                    framework.id.as_str().into(),
                    framework.edition.as_str().into(),
                    framework.requirements.len().to_string().into(),
                    framework.checks().count().to_string().into(),
                    framework.title.as_str().into(),
                ]);
            }
            context.out.table(&table)?;
        }
        Ok(Outcome::Done)
    }
}
