//! `aimwright find`: full text over everything.

use clap::Args;
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::{Outcome, Result};
use crate::output::Table;

/// Finds records that hold all of these words, best first
#[derive(Debug, Args)]
#[command(after_help = "\
A word stands for every word that begins with it.

Examples:
  aimwright find credit scoring
  aimwright find stakeholder --limit 5 --as-of 2026-07-31")]
pub(crate) struct Find {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,

    /// Most records
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

impl Find {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let workspace = context.workspace()?;
        let hits = context
            .view(&workspace)?
            .find(&self.words.join(" "), self.limit)?;
        if as_json {
            let hits = hits.iter().map(|hit| {
                let (key, register) = (&hit.key, &hit.register);
                json!({ "key": key, "register": register, "title": hit.title, "snippet": hit.snippet })
            });
            context.out.json(&hits.collect::<Vec<Value>>())?;
        } else if hits.is_empty() {
            context.remark("nothing holds all of these words");
        } else {
            let mut table = Table::new(&["key", "register", "title", "found in"]);
            for hit in hits {
                table.row([hit.key, hit.register, hit.title, hit.snippet].map(Into::into));
            }
            context.out.table(&table)?;
        }
        Ok(Outcome::Done)
    }
}
