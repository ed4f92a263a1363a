//! CSV: one line a record, one column a field.
//!
//! Columns are `key`, `state` and the fields; fields of parts are written `part.field`, lists as JSON
//! in one cell. What a spreadsheet would take for a formula gets an apostrophe in front, also behind
//! what other programs part cells by; it is taken off again when it is read.

use std::borrow::Cow;

use image::RecordRow;
use registers::{Kind, RegisterInfo};
use serde_json::{Map, Value};

use super::rows::CellFault;
use crate::view::present;

/// Writes records as CSV.
pub(super) fn write(register: &RegisterInfo, rows: &[RecordRow]) -> Vec<u8> {
    let columns = register.columns();
    let mut writer = ::csv::WriterBuilder::new()
        .quote_style(::csv::QuoteStyle::Always)
        .from_writer(Vec::new());
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
        Value::Array(_) | Value::Object(_) => guarded(&value.to_string()),
        other => other.to_string(),
    }
}

/// What makes a spreadsheet take a text for a formula, and the apostrophe itself.
const RISKY: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// What programs may take for the end of a cell or of a line.
const PARTS: [char; 5] = [';', '\t', '|', '\n', '\r'];

/// Keeps a spreadsheet from taking a text, or what stands in it behind a separator, for a formula.
fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for letter in text.chars() {
        if begins && RISKY.contains(&letter) {
            guarded.push('\'');
        }
        guarded.push(letter);
        begins = PARTS.contains(&letter);
    }
    guarded
}

/// Takes off the apostrophes that an export put into a text, and no other.
pub(super) fn unguarded(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let mut text = String::with_capacity(cell.len());
    let mut begins = true;
    let mut letters = cell.chars().peekable();
    while let Some(mut letter) = letters.next() {
        if begins
            && letter == '\''
            && let Some(guarded) = letters.next_if(|next| RISKY.contains(next))
        {
            letter = guarded;
        }
        text.push(letter);
        begins = PARTS.contains(&letter);
    }
    Cow::Owned(text)
}

/// Reads a cell as its field's kind asks for; nothing if it is empty.
pub(super) fn value(kind: &Kind, cell: &str) -> Result<Option<Value>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = &*unguarded(cell);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_text_is_taken_for_a_formula_and_every_text_comes_back() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("y;=1+1", "y;'=1+1"),
            ("y|@x\t-1\n+2", "y|'@x\t'-1\n'+2"),
            ("a = b; c-d", "a = b; c-d"),
            ("'", "''"),
            (";'=", ";''="),
        ] {
            assert_eq!(guarded(text), expected, "{text:?}");
        }
        let letters = ['a', '\'', '=', ';', '\t', '\r', '\n', '|'];
        for number in 0..letters.len().pow(4) {
            let place = |at: u32| letters[number / letters.len().pow(at) % letters.len()];
            let text: String = (0..4).map(place).collect();
            assert_eq!(unguarded(&guarded(&text)), text, "{text:?}");
        }
        assert_eq!(unguarded("it's; 'so'"), "it's; 'so'");
    }
}
