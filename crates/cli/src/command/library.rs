//! `aimwright library`: risks and opportunities of AI systems to start from, and controls that fit a risk.

use aims::{SuggestedControl, library_risks};
use clap::Args;
use registers::Key;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::output::Table;

/// Shows AI risks and opportunities to start from
#[derive(Debug, Args)]
#[command(after_help = "\
Without an id it lists them all; with one it prints the beginning of a record as JSON, which
`aimwright add risk -f` takes once you have written what is so in your organisation. With --for it
lists the controls of Annex A that fit a risk of yours, by the objectives at stake, its source and
where it arises.

Examples:
  aimwright library
  aimwright library --for RSK-0011
  aimwright library bias-proxy > risk.json
  aimwright add risk -f risk.json")]
pub(crate) struct Library {
    /// The entry
    id: Option<String>,

    /// List the controls of Annex A that fit this risk
    #[arg(long = "for", value_name = "RISK", conflicts_with = "id")]
    risk: Option<Key>,
}

impl Library {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        if let Some(risk) = &self.risk {
            return controls(context, risk, as_json);
        }
        if let Some(id) = self.id {
            let entry = library_risks().iter().find(|entry| entry.id == id);
            let entry = entry.ok_or_else(|| {
                let shown: String = id.chars().take(40).collect();
                Failure::new(format!("the library has no `{shown}`"))
                    .with_hint("`aimwright library` lists what it has")
            })?;
            context.out.json(&entry.body)?;
        } else if as_json {
            let all: Vec<_> = library_risks().iter().map(|entry| &entry.body).collect();
            context.out.json(&all)?;
        } else {
            let mut table = Table::new(&["id", "kind", "family", "risk or opportunity"]);
            for entry in library_risks() {
                table.row([
                    entry.id.as_str().into(),
                    entry.text("kind").into(),
                    entry.text("family").into(),
                    entry.text("title").into(),
                ]);
            }
            context.out.table(&table)?;
        }
        Ok(Outcome::Done)
    }
}

/// Lists the controls that fit a risk.
fn controls(context: &mut Context, risk: &Key, as_json: bool) -> Result {
    let workspace = context.workspace()?;
    let view = context.view(&workspace)?;
    let found = view.record(risk)?;
    let found = found.filter(|found| found.register.name == "risk");
    let found = found.ok_or_else(|| {
        Failure::new(format!("there is no risk {risk}"))
            .with_hint("`aimwright list risk` lists them")
    })?;
    let fitting = view.suggested_controls(&found.body)?;
    if as_json {
        let one = |control: &SuggestedControl| {
            let records: Vec<_> = control.records.iter().map(|(key, _)| key).collect();
            json!({ "control": control.annex_a, "does": control.does, "records": records, "named": control.is_named })
        };
        let all: Vec<_> = fitting.iter().map(one).collect();
        context.out.json(&all)?;
    } else {
        let mut table = Table::new(&[
            "control",
            "records",
            "named",
            "what it does against such a risk",
        ]);
        for control in &fitting {
            let records: Vec<_> = control
                .records
                .iter()
                .map(|(key, _)| key.as_str())
                .collect();
            table.row([
                control.annex_a.as_str().into(),
                records.join(", ").into(),
                if control.is_named { "yes" } else { "no" }.into(),
                control.does.as_str().into(),
            ]);
        }
        context.out.table(&table)?;
    }
    Ok(Outcome::Done)
}
