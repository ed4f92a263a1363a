//! `aimwright frameworks`: lists the standards that can be checked against.

use clap::Args;
use conformity::Framework;
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::{Outcome, Result};
use crate::output::Table;

/// Lists the frameworks: standards and laws that can be checked against
#[derive(Debug, Args)]
#[command(after_help = "\
Your own are folders in the workspace, `frameworks/ID`, with files like those of the ones here.

Example:
  aimwright frameworks")]
pub(crate) struct Frameworks {}

impl Frameworks {
    pub(crate) fn run(context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let (all, table) = context.with_frameworks(|all| {
            let json: Vec<Value> = all.iter().map(|framework| as_object(framework)).collect();
            Ok((json, table(all)))
        })?;
        if as_json {
            context.out.json(&all)?;
        } else {
            context.out.table(&table)?;
        }
        Ok(Outcome::Done)
    }
}

fn as_object(framework: &Framework) -> Value {
    json!({
        "id": framework.id,
        "title": framework.title,
        "edition": framework.edition,
        "about": framework.about,
        "hash": framework.hash,
        "requirements": framework.requirements.len(),
        "checks": framework.checks().count(),
    })
}

fn table(frameworks: &[&Framework]) -> Table {
    let mut table = Table::new(&["framework", "edition", "requirements", "checks", "title"]);
    for framework in frameworks {
        table.row([
            framework.id.as_str().into(),
            framework.edition.as_str().into(),
            framework.requirements.len().to_string().into(),
            framework.checks().count().to_string().into(),
            framework.title.as_str().into(),
        ]);
    }
    table
}
