//! Exports: exactly what a list shows, all its rows, as a spreadsheet, as text, as data.

use aims::{AimsError, Cell, ListColumn, ListPage, ListRow};
use maud::{Markup, html};
use registers::RegisterInfo;
use reports::list::{List, Value};
use serde_json::{Map, json};

use super::ask::ListAsk;
use super::{cells, columns, register};
use crate::answer::{Answer, Download};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Item};

/// Rows that are read at once.
const AT_ONCE: usize = 1_000;
/// Most rows of an export.
const MOST: u64 = 100_000;
/// Most rows of a spreadsheet, which is made in memory.
const MOST_OF_A_SHEET: u64 = 50_000;

/// The formats, by their name in the address.
const FORMATS: [(&str, &str); 3] = [
    ("xlsx", "list-export-xlsx"),
    ("csv", "list-export-csv"),
    ("json", "list-export-json"),
];

/// Draws the menu of exports.
pub(super) fn menu(look: &Look<'_>, ask: &ListAsk, shown: &[String]) -> Markup {
    let words = &look.words;
    let ask = ask.shows(Some(shown.to_vec()));
    let mut items = vec![Item::Heading(words.t("list-export-what").to_owned())];
    items.extend(FORMATS.map(|(format, id)| Item::Link {
        href: ask.below(look, "/export", &[("format", format)]),
        name: words.t(id).to_owned(),
        hint: Some(format.to_owned()),
        here: false,
    }));
    html! { (parts::menu_button("exp", "quiet", words.t("list-export"))) (parts::menu("exp", &items)) }
}

/// Answers with all records of a list, in the columns that it shows.
pub(super) fn export(look: &Look<'_>) -> Result<Answer> {
    let register = register(look)?;
    let known = look.view()?.columns(register.name)?;
    let (ask, strange) = ListAsk::of(look, register, &known);
    if !strange.is_empty() {
        let what = strange.join(", ");
        return Err(Fault::bad(
            look.words.with("list-strange", &[("what", what.into())]),
        ));
    }
    let kept = columns::kept(look, register.name, &known);
    let shown = columns::chosen(&ask, kept, &known);
    let name = |ending: &str| file_name(look, register, ending);
    match look.query("format").unwrap_or("csv") {
        "csv" => {
            let bytes = csv(look, &ask, &shown)?;
            Ok(Download::bytes(
                name("csv"),
                "text/csv; charset=utf-8",
                bytes,
            ))
        }
        "json" => {
            let bytes = json(look, &ask, &shown)?;
            Ok(Download::bytes(name("jsonl"), "application/jsonl", bytes))
        }
        "xlsx" => {
            let bytes = xlsx(look, &ask, &shown)?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(Download::bytes(name("xlsx"), kind, bytes))
        }
        other => {
            let other: String = other.chars().take(20).collect();
            Err(Fault::bad(
                look.words
                    .with("list-no-format", &[("format", other.into())]),
            ))
        }
    }
}

fn file_name(look: &Look<'_>, register: &RegisterInfo, ending: &str) -> String {
    format!(
        "{}-{}.{ending}",
        register.name.replace('_', "-"),
        cells::today(look)
    )
}

/// Goes through all pages of a list, from its beginning.
fn each_page(
    look: &Look<'_>,
    ask: &ListAsk,
    shown: &[String],
    most: u64,
    mut take: impl FnMut(&ListPage) -> Result<()>,
) -> Result<()> {
    let mut ask = ask.first();
    loop {
        let page = look
            .view()?
            .page(ask.register.name, &ask.page(Some(shown), AT_ONCE))?;
        if page.matching > most {
            let message = look.words.with(
                "list-export-too-many",
                &[("n", page.matching.into()), ("most", most.into())],
            );
            let hint = look.words.t("list-export-too-many-hint");
            return Err(AimsError::invalid(message).with_hint(hint).into());
        }
        take(&page)?;
        match page.next {
            Some(next) => ask.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Returns what the columns are called.
fn labels(look: &Look<'_>, register: &RegisterInfo, columns: &[ListColumn]) -> Vec<String> {
    let label = |column: &ListColumn| columns::label(&look.words, register, column);
    columns.iter().map(label).collect()
}

fn csv(look: &Look<'_>, ask: &ListAsk, shown: &[String]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut headed = false;
    let failed = |error: csv::Error| Fault::bad(error.to_string());
    each_page(look, ask, shown, MOST, |page| {
        if !headed {
            writer
                .write_record(labels(look, ask.register, &page.columns))
                .map_err(failed)?;
            headed = true;
        }
        for row in &page.rows {
            let values = page
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| field(look, ask.register, column, cell));
            writer.write_record(values).map_err(failed)?;
        }
        Ok(())
    })?;
    writer
        .into_inner()
        .map_err(|error| Fault::bad(error.to_string()))
}

/// Returns a value as a field of a CSV file; days, moments and numbers as machines write them.
fn field(look: &Look<'_>, register: &RegisterInfo, column: &ListColumn, cell: &Cell) -> String {
    match cell {
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        other => guarded(cells::plain(&look.words, register, column, other)),
    }
}

/// Keeps a spreadsheet from reading what somebody typed as a formula.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

fn json(look: &Look<'_>, ask: &ListAsk, shown: &[String]) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    each_page(look, ask, shown, MOST, |page| {
        for row in &page.rows {
            lines.extend(object(page, row).to_string().into_bytes());
            lines.push(b'\n');
        }
        Ok(())
    })?;
    Ok(lines)
}

/// Returns a row as an object: the columns by their names, and the key in any case.
fn object(page: &ListPage, row: &ListRow) -> serde_json::Value {
    let mut object = Map::new();
    object.insert("key".into(), json!(row.key));
    for (column, cell) in page.columns.iter().zip(&row.cells) {
        object.insert(column.name.clone(), data(cell));
    }
    object.into()
}

fn data(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Nothing => serde_json::Value::Null,
        Cell::Text(text) | Cell::Choice(text) | Cell::State(text) => json!(text),
        Cell::Integer(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Boolean(yes) => json!(yes),
        Cell::Date(date) => json!(date),
        Cell::When(at) => json!(at),
        Cell::Reference { key, title } => json!({"key": key, "title": title}),
    }
}

fn xlsx(look: &Look<'_>, ask: &ListAsk, shown: &[String]) -> Result<Vec<u8>> {
    let workspace = &look.site.workspace;
    let mut list = List {
        title: look.words.registers(ask.register.name).into_owned(),
        organization: workspace.config().name.clone(),
        as_of: look.day()?,
        entry: look.view()?.entry().0,
        prepared_by: look.actor()?.name.clone(),
        demonstration: workspace.is_demonstration(),
        columns: Vec::new(),
        rows: Vec::new(),
    };
    each_page(look, ask, shown, MOST_OF_A_SHEET, |page| {
        list.columns = labels(look, ask.register, &page.columns);
        for row in &page.rows {
            let values = page
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| value(look, ask.register, column, cell));
            list.rows.push(values.collect());
        }
        Ok(())
    })?;
    list.xlsx().map_err(|error| Fault::bad(error.to_string()))
}

/// Returns a value as a spreadsheet holds it.
fn value(look: &Look<'_>, register: &RegisterInfo, column: &ListColumn, cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Nothing,
        Cell::Date(date) => Value::Day(*date),
        Cell::Number(number) => Value::Number(*number),
        // A number beyond this would lose its last digits in a spreadsheet.
        Cell::Integer(number) => i32::try_from(*number).map_or_else(
            |_| Value::Text(number.to_string()),
            |number| Value::Number(number.into()),
        ),
        other => Value::Text(cells::plain(&look.words, register, column, other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(text.into()), format!("'{text}"));
        }
        assert_eq!(guarded("a = b".into()), "a = b");
    }
}
