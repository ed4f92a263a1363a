//! One value of a record as a cell shows it, and as a line of text.

use aims::{Cell, ColumnKind, ListColumn, ListRow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use registers::{DueKind, Field, RegisterInfo};

use crate::look::Look;
use crate::parts;
use crate::words::{Words, days_between};

/// From how many days before it a day says how long it is away.
const NEAR: i32 = 30;

/// Most letters of a text that a cell shows.
const LONGEST: usize = 160;

/// States in which a record asks nothing of anybody any more.
const SETTLED: [&str; 6] = [
    "verified",
    "closed",
    "done",
    "superseded",
    "retired",
    "erased",
];

/// Draws the value of a record in a column.
pub(super) fn cell(
    look: &Look<'_>,
    register: &RegisterInfo,
    column: &ListColumn,
    row: &ListRow,
    cell: &Cell,
) -> Markup {
    let words = &look.words;
    match (column.kind, cell) {
        (ColumnKind::Key, _) => parts::key(&look.record(row.key.as_str()), row.key.as_str()),
        (ColumnKind::Title, _) => title(look, row),
        (ColumnKind::State, _) => {
            parts::state_version(words, &row.state, u64::from(row.version), false)
        }
        (_, Cell::Nothing) => nothing(words),
        (_, Cell::Reference { key, title }) => reference(look, key, title),
        (_, Cell::Date(date)) => day(look, column, row, *date),
        (_, Cell::When(at)) => {
            let date = at.to_zoned(TimeZone::UTC).date();
            html! { (parts::date(words, date, today(look))) " " span.dim { (parts::time(words, *at)) } }
        }
        (_, Cell::Text(text)) => text_cell(text),
        (_, Cell::Choice(rating)) if is_level(register, column) => {
            parts::level(&plain(words, register, column, cell), rating)
        }
        (_, cell) => html! { (plain(words, register, column, cell)) },
    }
}

/// The column of what a risk is rated now.
pub(super) const LEVEL: &str = "residual_rating";

/// Returns whether a column holds what a risk is rated now.
fn is_level(register: &RegisterInfo, column: &ListColumn) -> bool {
    register.name == "risk" && column.name == LEVEL
}

/// Returns the value of a record in a column as a line of text.
pub(super) fn plain(
    words: &Words,
    register: &RegisterInfo,
    column: &ListColumn,
    cell: &Cell,
) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => words.number(*number),
        Cell::Number(number) => decimal(words, *number),
        Cell::Boolean(yes) => words.yes_no(*yes).to_owned(),
        Cell::Date(date) => date.to_string(),
        Cell::Choice(value) => words
            .choice(register.name, &column.name, value)
            .into_owned(),
        Cell::Reference { key, title } if title.is_empty() => key.clone(),
        Cell::Reference { title, .. } => title.clone(),
        Cell::State(state) => words.state(state).into_owned(),
        Cell::When(at) => at.to_string(),
    }
}

/// Writes a decimal number with its thousands apart and the language's decimal sign.
fn decimal(words: &Words, number: f64) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let Ok(grouped) = whole.parse::<i64>() else {
        return text;
    };
    let sign = if number < 0.0 && grouped == 0 {
        "−"
    } else {
        ""
    };
    let grouped = words.number(grouped);
    if fraction.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}{}{fraction}", words.t("number-decimal"))
    }
}

fn title(look: &Look<'_>, row: &ListRow) -> Markup {
    let title = row.title.trim();
    html! {
        a.name href=(look.record(row.key.as_str())) {
            @if title.is_empty() { (row.key) } @else { (title) }
        }
    }
}

fn nothing(words: &Words) -> Markup {
    html! { span.dim { (words.t("list-none")) } }
}

fn reference(look: &Look<'_>, key: &str, title: &str) -> Markup {
    let is_key = key.parse::<registers::Key>().is_ok();
    html! {
        @if !is_key { span.dim { (key) } }
        @else if title.is_empty() { a.key href=(look.record(key)) { (key) } }
        @else { a href=(look.record(key)) title={ (key) " " (title) } { (title) } }
    }
}

fn day(look: &Look<'_>, column: &ListColumn, row: &ListRow, date: Date) -> Markup {
    let today = today(look);
    let waits = asks(column) && !SETTLED.contains(&row.state.as_str());
    if waits && days_between(today, date) <= NEAR {
        parts::due(&look.words, date, today)
    } else {
        parts::date(&look.words, date, today)
    }
}

/// Returns whether a column's day is one by which something has to happen.
fn asks(column: &ListColumn) -> bool {
    if column.is_computed() && column.name.ends_with("_until") {
        return true;
    }
    let due = column.field.and_then(Field::due);
    let kinds = [
        DueKind::Review,
        DueKind::Expires,
        DueKind::Due,
        DueKind::Planned,
    ];
    due.is_some_and(|due| kinds.contains(&due.kind))
}

fn text_cell(text: &str) -> Markup {
    let first: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(LONGEST + 1)
        .collect();
    let is_whole = first.len() == text.len() && first.chars().count() <= LONGEST;
    html! {
        @if is_whole { (text) }
        @else { (first.chars().take(LONGEST).collect::<String>().trim_end()) "…" }
    }
}

/// Returns the day that the page is about.
pub(super) fn today(look: &Look<'_>) -> Date {
    look.day().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_grouped_and_keep_their_sign() {
        let words = Words::default();
        for (number, text) in [
            (0.5, "0.5"),
            (-0.25, "−0.25"),
            (12_345.75, "12,345.75"),
            (-1_000.0, "−1,000"),
            (3.0, "3"),
        ] {
            assert_eq!(decimal(&words, number), text);
        }
        assert_eq!(decimal(&words, f64::INFINITY), "inf");
    }

    #[test]
    fn a_long_text_is_cut_at_its_first_line() {
        assert_eq!(text_cell("one <b>").0, "one &lt;b&gt;");
        assert_eq!(text_cell("one\ntwo").0, "one…");
        let long = text_cell(&"ä".repeat(500)).0;
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
