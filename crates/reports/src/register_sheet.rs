//! The records of a register as a workbook that an import reads back, and the empty one to fill in.
//!
//! The headings are the ways to the fields, days are dates, texts are never formulas. Nothing is shortened:
//! what does not fit a cell is refused.

use jiff::civil::Date;
use registers::{Column, Kind, RegisterInfo};
use rust_xlsxwriter::{
    DataValidation, ExcelDateTime, Format, FormatAlign, Formula, Note, Workbook, Worksheet,
};
use serde_json::Value;

use crate::ReportError;
use crate::sheet::looks_like_formula;

/// The most UTF-16 units that a cell holds.
const LONGEST: usize = 32_767;
/// The rows of a template that offer choices.
const OFFERED: u32 = 2_000;
/// The sheet with the words to choose from.
const LISTS: &str = "choices";

/// A record as it is written into a row.
#[derive(Debug, Clone, Copy)]
pub struct SheetRecord<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its state.
    pub state: &'a str,
    /// Its body in its present form.
    pub body: &'a Value,
}

struct Formats {
    head: Format,
    required: Format,
    text: Format,
    guarded: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let base = Format::new().set_align(FormatAlign::Top);
        let head = base.clone().set_bold();
        Self {
            required: head
                .clone()
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            head,
            guarded: base.clone().set_quote_prefix(),
            day: base.clone().set_num_format("yyyy-mm-dd"),
            text: base,
        }
    }
}

/// Writes records as a workbook: a row each, under the names of the fields.
///
/// # Errors
/// A text is longer than a cell holds, or there are more rows than a sheet holds.
pub fn workbook(
    register: &RegisterInfo,
    records: &[SheetRecord<'_>],
) -> Result<Vec<u8>, ReportError> {
    let mut file = book()?;
    let formats = Formats::new();
    let columns = register.columns();
    let sheet = file.add_worksheet();
    sheet.set_name(register.name)?;
    head(sheet, &columns, 2, &formats)?;
    sheet.write_string_with_format(0, 0, "key", &formats.head)?;
    sheet.write_string_with_format(0, 1, "state", &formats.head)?;
    for (row, record) in (1..).zip(records) {
        sheet.write_string_with_format(row, 0, record.key, &formats.text)?;
        sheet.write_string_with_format(row, 1, record.state, &formats.text)?;
        cells(sheet, row, 2, &columns, record, &formats)?;
    }
    Ok(file.save_to_buffer()?)
}

/// Writes the workbook to fill in: headings with the help of their fields, choices to pick from, and
/// an example on a sheet of its own.
///
/// # Errors
/// Only if a register has more fields than a sheet has columns.
pub fn template(register: &RegisterInfo) -> Result<Vec<u8>, ReportError> {
    let mut file = book()?;
    let formats = Formats::new();
    let columns = register.columns();
    let sheet = file.add_worksheet();
    sheet.set_name(register.name)?;
    head(sheet, &columns, 0, &formats)?;
    for (at, column) in (0u16..).zip(&columns) {
        let note = Note::new(help(column))
            .add_author_prefix(false)
            .set_width(320);
        sheet.insert_note(0, at, &note)?;
        if let Some(words) = choices(column.kind()) {
            let last = u32::try_from(words.len()).unwrap_or(u32::MAX);
            let letters = rust_xlsxwriter::utility::column_number_to_name(at);
            let range = format!("={LISTS}!${letters}$1:${letters}${last}");
            let offered = DataValidation::new().allow_list_formula(Formula::new(range));
            sheet.add_data_validation(1, at, OFFERED, at, &offered)?;
        }
        if matches!(column.kind(), Kind::Date) {
            sheet.set_column_format(at, &formats.day)?;
        }
    }
    let example = file.add_worksheet();
    example.set_name("example")?;
    head(example, &columns, 0, &formats)?;
    for (row, body) in (1..).zip(register.samples().iter().take(1)) {
        let record = SheetRecord {
            key: "the example",
            state: "",
            body,
        };
        cells(example, row, 0, &columns, &record, &formats)?;
    }
    let lists = file.add_worksheet();
    lists.set_name(LISTS)?.set_hidden(true);
    for (at, column) in (0u16..).zip(&columns) {
        for (row, word) in (0..).zip(choices(column.kind()).unwrap_or_default()) {
            lists.write_string(row, at, word)?;
        }
    }
    Ok(file.save_to_buffer()?)
}

/// Starts a workbook that says nothing about the clock of this machine.
fn book() -> Result<Workbook, ReportError> {
    let mut file = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    file.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    Ok(file)
}

fn head(
    sheet: &mut Worksheet,
    columns: &[Column<'_>],
    from: u16,
    formats: &Formats,
) -> Result<(), ReportError> {
    for (at, column) in (from..).zip(columns) {
        let format = if column.required {
            &formats.required
        } else {
            &formats.head
        };
        sheet.write_string_with_format(0, at, &column.name, format)?;
        let length = u32::try_from(column.name.chars().count()).unwrap_or(u32::MAX);
        sheet.set_column_width(at, (f64::from(length) + 2.0).clamp(12.0, 40.0))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn help(column: &Column<'_>) -> String {
    let kind = match column.kind() {
        Kind::Text { .. } => "A text.",
        Kind::Integer { .. } => "A whole number.",
        Kind::Number { .. } => "A number.",
        Kind::Boolean => "true or false.",
        Kind::Date => "A day, like 2026-03-31.",
        Kind::Choice(_) => "One of the words offered.",
        Kind::Reference(_) => "A record: its key or its exact name.",
        Kind::List(item) if matches!(**item, Kind::Object(_)) => {
            "A list of parts in JSON, or columns of their own with numbers in their names."
        }
        Kind::List(_) => "Several values with semicolons between them.",
        Kind::Object(_) => "",
    };
    let must = if column.required { " Required." } else { "" };
    format!("{}\n\n{kind}{must}", column.field.help)
}

fn choices(kind: &Kind) -> Option<Vec<&str>> {
    match kind {
        Kind::Choice(choices) => Some(choices.iter().map(|choice| choice.value.as_str()).collect()),
        Kind::Boolean => Some(vec!["true", "false"]),
        _ => None,
    }
}

fn cells(
    sheet: &mut Worksheet,
    row: u32,
    from: u16,
    columns: &[Column<'_>],
    record: &SheetRecord<'_>,
    formats: &Formats,
) -> Result<(), ReportError> {
    for (at, column) in (from..).zip(columns) {
        let mut steps = column.path().into_iter();
        let value = steps.try_fold(record.body, |value, step| value.get(step));
        let Some(value) = value else { continue };
        match (column.kind(), value) {
            (_, Value::Null) => {}
            (_, Value::Bool(truth)) => {
                sheet.write_boolean_with_format(row, at, *truth, &formats.text)?;
            }
            (_, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                sheet.write_number_with_format(row, at, number, &formats.text)?;
            }
            (Kind::Date, Value::String(day)) if excel_day(day).is_some() => {
                let day = excel_day(day).expect("it was looked at");
                sheet.write_datetime_with_format(row, at, &day, &formats.day)?;
            }
            (_, Value::String(words)) => {
                text(sheet, row, at, words, &column.name, record, formats)?;
            }
            (_, other) => {
                let words = joined(other).unwrap_or_else(|| other.to_string());
                text(sheet, row, at, &words, &column.name, record, formats)?;
            }
        }
    }
    Ok(())
}

fn text(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    words: &str,
    field: &str,
    record: &SheetRecord<'_>,
    formats: &Formats,
) -> Result<(), ReportError> {
    if words.encode_utf16().count() > LONGEST {
        return Err(ReportError::TooLong {
            record: record.key.to_owned(),
            field: field.to_owned(),
        });
    }
    let format = if looks_like_formula(words) {
        &formats.guarded
    } else {
        &formats.text
    };
    sheet.write_string_with_format(row, at, words, format)?;
    Ok(())
}

/// Joins a list of plain values with semicolons; nothing if that could not be taken apart again.
fn joined(value: &Value) -> Option<String> {
    let words = value.as_array()?.iter().map(|item| match item {
        Value::String(text) => {
            let is_plain = !text.is_empty()
                && text.trim() == text
                && !text.starts_with('[')
                && !text.contains([';', '\n', '\r']);
            is_plain.then(|| text.clone())
        }
        Value::Number(_) | Value::Bool(_) => Some(item.to_string()),
        _ => None,
    });
    Some(words.collect::<Option<Vec<_>>>()?.join("; "))
}

/// Returns a day as spreadsheets keep it; those before 1901 they keep in different ways.
fn excel_day(day: &str) -> Option<ExcelDateTime> {
    let day: Date = day.parse().ok()?;
    let year = u16::try_from(day.year()).ok().filter(|year| *year > 1900)?;
    let month = u8::try_from(day.month()).ok()?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};
    use serde_json::json;

    use super::*;

    fn register(name: &str) -> &'static RegisterInfo {
        registers::catalog().get(name).expect("a register")
    }

    fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("it opens")
    }

    #[test]
    fn cells_are_what_their_fields_are_and_never_formulas() {
        let body = json!({"title": "=1+1", "due": "2026-03-31", "effort_days": 2.5,
            "depends_on": ["ACT-0001", "ACT-0002"]});
        let record = SheetRecord {
            key: "ACT-0003",
            state: "open",
            body: &body,
        };
        let bytes = workbook(register("action"), &[record]).expect("a workbook");
        let mut book = open(bytes);
        let sheet = book.worksheet_range("action").expect("a sheet");
        let at = |heading: &str| {
            let column = sheet.rows().next().expect("headings").iter();
            let column = column
                .clone()
                .position(|cell| *cell == Data::String(heading.into()));
            sheet
                .get((1, column.expect(heading)))
                .expect("a cell")
                .clone()
        };
        assert_eq!(at("title"), Data::String("=1+1".into()));
        assert!(matches!(at("due"), Data::DateTime(_)), "{:?}", at("due"));
        assert_eq!(at("effort_days"), Data::Float(2.5));
        assert_eq!(at("depends_on"), Data::String("ACT-0001; ACT-0002".into()));
        assert!(
            book.worksheet_formula("action")
                .expect("formulas")
                .is_empty()
        );
    }

    #[test]
    fn what_does_not_fit_a_cell_is_refused_and_not_shortened() {
        let body = json!({"title": "Long", "what": "x".repeat(LONGEST + 1)});
        let record = SheetRecord {
            key: "ACT-0001",
            state: "open",
            body: &body,
        };
        let refused = workbook(register("action"), &[record]).expect_err("too long");
        assert!(
            refused
                .to_string()
                .starts_with("ACT-0001: what is too long"),
            "{refused}"
        );
    }

    #[test]
    fn lists_are_joined_only_if_they_can_be_taken_apart() {
        let joined = |value: Value| super::joined(&value);
        assert_eq!(joined(json!(["a, b", "c"])).as_deref(), Some("a, b; c"));
        assert_eq!(joined(json!([1, 2.5])).as_deref(), Some("1; 2.5"));
        for value in [
            json!(["a;b"]),
            json!(["[x"]),
            json!([" a"]),
            json!(["a\nb"]),
            json!([{"a": 1}]),
        ] {
            assert_eq!(joined(value.clone()), None, "{value}");
        }
    }

    #[test]
    fn a_template_has_an_example_beside_the_sheet_to_fill_in() {
        let mut book = open(template(register("risk")).expect("a template"));
        assert_eq!(book.sheet_names(), ["risk", "example", LISTS]);
        assert_eq!(book.worksheet_range("risk").expect("a sheet").height(), 1);
        assert_eq!(
            book.worksheet_range("example").expect("a sheet").height(),
            2
        );
    }
}
