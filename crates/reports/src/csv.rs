//! Writes a report's table as CSV: one row a line, no cell that is a formula.

use crate::sheet::{Cell, Column, looks_like_formula};
use crate::text;

/// Returns the table with its head, fields quoted where needed, lines ended as RFC 4180 says.
pub(crate) fn table<'a>(
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
) -> String {
    let mut out = String::new();
    line(
        columns.iter().map(|Column(title, _)| (*title).to_owned()),
        &mut out,
    );
    for row in rows {
        line(row.iter().map(field), &mut out);
    }
    out
}

fn line(fields: impl Iterator<Item = String>, out: &mut String) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if field.contains(['"', ',', '\n']) {
            out.extend(["\"", &field.replace('"', "\"\""), "\""]);
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

/// Returns a cell's text; what a spreadsheet would take for a formula gets an apostrophe in front.
fn field(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => {
            let guard = if looks_like_formula(text) { "'" } else { "" };
            format!("{guard}{}", text::visible(text, |_| true))
        }
        Cell::Number(number) if number.is_finite() => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Number(_) | Cell::Blank => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_formulas_guarded() {
        let cells = vec![
            "a,\"b\"".into(),
            "=1+1".into(),
            "two\nlines".into(),
            1.5.into(),
            Cell::Blank,
        ];
        let columns = ["A", "B", "C", "D", "E"].map(|title| Column(title, 1.0));
        let text = table(&columns, [cells]);
        assert_eq!(
            text,
            "A,B,C,D,E\r\n\"a,\"\"b\"\"\",'=1+1,\"two\nlines\",1.5,\r\n"
        );
    }
}
