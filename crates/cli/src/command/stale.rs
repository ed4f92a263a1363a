//! `aimwright stale`: says what is out of date, because of what and since when.

use aims::Stale as Found;
use clap::Args;
use registers::Key;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::output::Table;

/// Says which assessments, tests, approvals and documents are out of date
#[derive(Debug, Args)]
#[command(after_help = "\
A record is out of date when something happened after it was made that it rests on: the model, the
data, the use or a supplier changed, an incident came in, a value crossed its limit. The impact process
says which kinds of event count. A reassessment with a decision and its reason settles one.

Examples:
  aimwright stale
  aimwright stale AIS-0003
  aimwright stale AIA-0003 --as-of 2026-07-31 --format json")]
pub(crate) struct Stale {
    /// Only this record: why it is out of date, and what is because of it
    key: Option<Key>,
}

impl Stale {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let workspace = context.workspace()?;
        let view = context.view(&workspace)?;
        if let Some(key) = &self.key
            && view.record(key)?.is_none()
        {
            let failure = Failure::new(format!("there is no record {key} as of {}", view.day()));
            return Err(failure.with_hint("`aimwright find WORDS` looks through everything"));
        }
        let found = view.stale(self.key.as_ref())?;
        if as_json {
            context.out.json(&found)?;
        } else if found.is_empty() {
            context.remark("nothing is out of date");
        } else {
            context.out.table(&table(&found))?;
        }
        Ok(Outcome::Done)
    }
}

fn table(found: &[Found]) -> Table {
    let head = [
        "since",
        "decide by",
        "record",
        "title",
        "because",
        "through",
    ];
    let mut table = Table::new(&head);
    for stale in found {
        let decide = match &stale.handled_in {
            Some(handled) => format!("{} ({handled})", stale.react_by),
            None => stale.react_by.to_string(),
        };
        let since = stale.since.to_string();
        let cells = [
            since.as_str(),
            &decide,
            stale.record.as_str(),
            &stale.title,
            &stale.because,
            &stale.through,
        ];
        table.row(cells.map(Into::into));
    }
    table
}
