//! `aimwright list`: lists the records of a register.

use aims::ListQuery;
use clap::Args;
use serde_json::{Map, Value};

use crate::arguments::Format;
use crate::context::{Context, register};
use crate::failure::{Outcome, Result};
use crate::output::{Cell, Table};

/// Lists the records of a register
#[derive(Debug, Args)]
#[command(after_help = "\
The expression after --where is SQL over the register's columns; `aimwright registers REGISTER`
names them beside key, title, state, version, owner, created_at and updated_at.

Examples:
  aimwright list risk --sort -inherent_score --limit 10
  aimwright list ai_system --where \"state = 'approved' and origin = 'bought'\"
  aimwright list training_record --as-of 2026-07-31 --format json")]
pub(crate) struct List {
    /// The register: its name, or the prefix of its keys
    register: String,

    /// Only records for which this SQL expression holds
    #[arg(long = "where", value_name = "SQL-EXPRESSION")]
    filter: Option<String>,

    /// Column to sort by; a minus sign before it turns the order round [default: the key]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<String>,

    /// Most records
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl List {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let format = context
            .shared
            .format
            .one_of(&[Format::Text, Format::Json])?;
        let register = register(&self.register)?.name;
        let workspace = context.workspace()?;
        let query = ListQuery {
            filter: self.filter,
            sort: self.sort,
            limit: self.limit,
        };
        let records = context.view(&workspace)?.list(register, &query)?;
        if format == Format::Json {
            context.out.json(&records)?;
        } else if records.is_empty() {
            context.remark(&format!("no {register} fits"));
        } else {
            context.out.table(&table(&records))?;
        }
        Ok(Outcome::Done)
    }
}

fn table(records: &[Map<String, Value>]) -> Table {
    let head: Vec<&str> = records
        .first()
        .into_iter()
        .flat_map(|first| first.keys().map(String::as_str))
        .collect();
    let mut table = Table::new(&head);
    for record in records {
        table.row(record.values().map(cell));
    }
    table
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::default(),
        Value::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}
