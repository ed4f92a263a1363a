//! CSV: one line a record, one column a field.
//!
//! Columns are `key`, `state` and the fields; fields of parts are written `part.field`, lists as JSON
//! in one cell. A cell that a spreadsheet would take for a formula gets an apostrophe in front,
//! which is taken off again when it is read.

use image::RecordRow;
use registers::{Kind, RegisterInfo};
use serde_json::{Map, Value};

use super::rows::CellFault;
use crate::view::present;

/// Writes records as CSV.
pub(super) fn write(register: &RegisterInfo, rows: &[RecordRow]) -> Vec<u8> {
    let columns = register.columns();
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let header = ["key", "state"]
        .into_iter()
        .chain(columns.iter().map(|column| column.name.as_str()));
    writer
        .write_record(header)
        .expect("writing to memory does not fail");
    for row in rows {
        let body = present(register, &row.body, row.shape);
        let cells = columns.iter().map(|column| {
            let value = column
                .path()
                .into_iter()
                .try_fold(&body, |value, step| value.get(step));
            value.map_or_else(String::new, cell)
        });
        let line = [row.key.to_string(), row.state.clone()]
            .into_iter()
            .chain(cells);
        writer
            .write_record(line)
            .expect("every line has as many cells as the header");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}

/// Writes the CSV file to fill in: the headings of a register, and no rows.
pub fn csv_template(register: &RegisterInfo) -> Vec<u8> {
    let columns = register.columns();
    lines([columns.iter().map(|column| column.name.clone())])
}

/// Writes what is wrong with a sheet as a list: cell, field and what would be right.
pub fn faults_csv(faults: &[CellFault]) -> Vec<u8> {
    let head = ["cell", "row", "field", "fault"].map(str::to_owned);
    let line = |fault: &CellFault| {
        let texts = [
            &fault.place,
            &fault.row.to_string(),
            &fault.field,
            &fault.message,
        ];
        texts.map(|text| guarded(text))
    };
    let all: Vec<_> = [head].into_iter().chain(faults.iter().map(line)).collect();
    lines(all)
}

fn lines<L: IntoIterator<Item = String>>(lines: impl IntoIterator<Item = L>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for line in lines {
        writer
            .write_record(line)
            .expect("every line has as many cells as the first");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => guarded(text),
        other => other.to_string(),
    }
}

/// What makes a spreadsheet take a text for a formula, and the apostrophe itself.
const RISKY: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// Keeps a spreadsheet from taking a text for a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(RISKY) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Takes off the apostrophe that an export put before a text, and no other.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| rest.starts_with(RISKY))
        .unwrap_or(cell)
}

/// Reads a cell as its field's kind asks for; nothing if it is empty.
pub(super) fn value(kind: &Kind, cell: &str) -> Result<Option<Value>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = unguarded(cell);
    let read = match kind {
        Kind::Text { .. } | Kind::Date | Kind::Choice(_) | Kind::Reference(_) => {
            Value::String(text.to_owned())
        }
        Kind::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Value::Bool(true),
            "false" | "no" | "0" => Value::Bool(false),
            _ => return Err(format!("`{}` is neither true nor false", short(text))),
        },
        Kind::Integer { .. } => Value::from(
            text.trim()
                .parse::<i64>()
                .map_err(|_| format!("`{}` is no whole number", short(text)))?,
        ),
        Kind::Number { .. } => {
            let number = text
                .trim()
                .parse::<f64>()
                .ok()
                .and_then(serde_json::Number::from_f64);
            Value::Number(number.ok_or_else(|| format!("`{}` is no number", short(text)))?)
        }
        Kind::List(item) => list(item, text)?,
        Kind::Object(_) => return Err("a part cannot stand in one cell".into()),
    };
    Ok(Some(read))
}

/// Reads a list: JSON, or words between semicolons.
fn list(item: &Kind, text: &str) -> Result<Value, String> {
    if text.starts_with('[') {
        return serde_json::from_str(text).map_err(|error| format!("is no list in JSON: {error}"));
    }
    let items = text
        .split(';')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let items: Result<Vec<Option<Value>>, String> = items.map(|word| value(item, word)).collect();
    Ok(Value::Array(items?.into_iter().flatten().collect()))
}

/// Puts a value at its path in a body.
pub(super) fn put(body: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            body.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let part = body
                .entry(*name)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(part) = part {
                put(part, rest, value);
            }
        }
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
