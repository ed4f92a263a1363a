//! `aimwright library`: risks and opportunities of AI systems to start from.

use aims::library_risks;
use clap::Args;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::output::Table;

/// Shows AI risks and opportunities to start from
#[derive(Debug, Args)]
#[command(after_help = "\
Without an id it lists them all; with one it prints the beginning of a record as JSON, which
`aimwright add risk -f` takes once you have written what is so in your organisation.

Examples:
  aimwright library
  aimwright library bias-proxy > risk.json
  aimwright add risk -f risk.json")]
pub(crate) struct Library {
    /// The entry
    id: Option<String>,
}

impl Library {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
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
