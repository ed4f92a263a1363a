//! `aimwright documented`: the documented information that a standard asks for, as it stands.

use clap::Args;
use conformity::DocumentedNow;
use conformity::framework::DocumentedKind;

use crate::context::Context;
use crate::failure::{Outcome, Result};
use crate::output::Table;

/// Lists the documents and records that a standard asks for: what, where, in which version
#[derive(Debug, Args)]
#[command(after_help = "\
What is marked `keep` has to be in force now; what is marked `retain` tells what happened. The exit code
is 1 if something is missing.

Examples:
  aimwright documented
  aimwright documented --as-of 2026-06-30 --format json")]
pub(crate) struct Documented {
    /// The standard
    #[arg(long, value_name = "ID", default_value = "iso-42001")]
    framework: String,
}

impl Documented {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let workspace = context.workspace()?;
        let all = context.view(&workspace)?.documented(&self.framework)?;
        if as_json {
            context.out.json(&all)?;
        } else {
            context.out.table(&table(&all))?;
        }
        let missing = all.iter().any(DocumentedNow::is_missing);
        Outcome::of(missing, Ok(()))
    }
}

fn table(all: &[DocumentedNow]) -> Table {
    let mut table = Table::new(&["asked for by", "kind", "what", "where", "version", "state"]);
    for one in all {
        let newest = one.records.first();
        let kind = match one.kind {
            DocumentedKind::Keep => "keep",
            DocumentedKind::Retain => "retain",
        };
        let place = match newest {
            Some(newest) if one.count > 1 => format!("{} and {} more", newest.key, one.count - 1),
            Some(newest) => newest.key.clone(),
            None if one.excluded => "not needed".into(),
            None if one.unasked => "not needed yet".into(),
            None => "missing".into(),
        };
        table.row([
            one.requirement.as_str().into(),
            kind.into(),
            one.what.as_str().into(),
            place.into(),
            newest.map_or("", |newest| &newest.version).into(),
            newest.map_or("", |newest| &newest.state).into(),
        ]);
    }
    table
}
