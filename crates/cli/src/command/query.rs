//! `aimwright query`: read-only SQL over the image.

use std::fmt::Write as _;

use clap::Args;
use image::Value as Cell;
use serde_json::{Map, Value, json};

use crate::arguments::Format;
use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::output::Table;

/// Runs a read-only SQL query over the records
#[derive(Debug, Args)]
#[command(after_help = "\
Every register is a table, every list of values in it a table REGISTER__FIELD, every reference a
row of `link`. `today()` is the day of --as-of, `days_between(a, b)` counts. A query that writes,
attaches a file or runs too long is refused or stopped.

Examples:
  aimwright query \"select state, count(*) from risk group by state\"
  aimwright query \"select id, title from ai_system where stage = 'operation'\" --format csv
  aimwright query \"select * from scoped_system\" --as-of 2026-06-30 --format json")]
pub(crate) struct Query {
    /// The query
    #[arg(value_name = "SQL")]
    sql: String,
}

impl Query {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let format = context
            .shared
            .format
            .one_of(&[Format::Text, Format::Json, Format::Csv])?;
        let workspace = context.workspace()?;
        let found = context.view(&workspace)?.query(&self.sql)?;
        match format {
            Format::Json => context.out.json(&objects(&found))?,
            Format::Csv => context.out.data(&csv(&found)?)?,
            _ => {
                let mut table = Table::new(&found.columns);
                for row in &found.rows {
                    table.row(row.iter().map(|cell| text(cell).into()));
                }
                context.out.table(&table)?;
                if table.is_empty() {
                    context.remark("no rows");
                }
            }
        }
        Ok(Outcome::Done)
    }
}

fn objects(found: &image::Table) -> Vec<Value> {
    let object = |row: &Vec<Cell>| -> Map<String, Value> {
        found
            .columns
            .iter()
            .cloned()
            .zip(row.iter().map(value))
            .collect()
    };
    found
        .rows
        .iter()
        .map(|row| Value::Object(object(row)))
        .collect()
}

fn csv(found: &image::Table) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: &dyn std::fmt::Display| {
        Failure::new(format!("the rows cannot be written as CSV: {error}"))
    };
    writer
        .write_record(&found.columns)
        .map_err(|error| failed(&error))?;
    for row in &found.rows {
        writer
            .write_record(row.iter().map(guarded))
            .map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

/// Returns a cell's text so that no spreadsheet takes it for a formula.
fn guarded(cell: &Cell) -> String {
    let is_risky = |text: &String| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']);
    match cell {
        Cell::Text(text) if is_risky(text) => format!("'{text}"),
        other => text(other),
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Blob(_) => json!(text(cell)),
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Blob(bytes) => hex(bytes),
    }
}

/// Returns bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
        hex
    })
}
