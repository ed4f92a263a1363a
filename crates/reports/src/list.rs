//! A list of records as a workbook: one sheet that holds exactly what a list shows.

use jiff::civil::Date;

use crate::sheet::{Book, Cell, Column};
use crate::{Cover, ReportError};

/// Narrowest and widest column, in characters.
const WIDTHS: (f64, f64) = (10.0, 60.0);

/// Rows that are looked at for the width of a column.
const MEASURED: usize = 200;

/// A list of records as somebody looks at it.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What the records are called.
    pub title: String,
    /// Legal name of the organisation.
    pub organization: String,
    /// The day whose end the list shows.
    pub as_of: Date,
    /// The journal entry up to which records were read.
    pub entry: u64,
    /// Who had the list made.
    pub prepared_by: String,
    /// Whether the workspace is a demonstration.
    pub demonstration: bool,
    /// What the columns are called.
    pub columns: Vec<String>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// One value of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// A text, which never becomes a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
}

impl List {
    /// Writes the list as a workbook.
    ///
    /// # Errors
    /// There are more rows or columns than a sheet holds.
    pub fn xlsx(&self) -> Result<Vec<u8>, ReportError> {
        let cover = self.cover();
        let mut book = Book::new(&cover)?;
        let columns: Vec<Column<'_>> = self
            .columns
            .iter()
            .zip(self.widths())
            .map(|(name, width)| Column(name, width))
            .collect();
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect());
        book.table(&sheet_name(&self.title), &columns, rows)?;
        book.finish()
    }

    fn cover(&self) -> Cover {
        Cover {
            organization: self.organization.clone(),
            title: self.title.clone(),
            subtitle: String::new(),
            as_of: self.as_of,
            entry: self.entry,
            checkpoint_root: None,
            prepared_by: self.prepared_by.clone(),
            demonstration: self.demonstration,
            record: None,
            facts: Vec::new(),
            approvals: Vec::new(),
        }
    }

    /// Returns the widths of the columns: that of their longest values, within bounds.
    fn widths(&self) -> impl Iterator<Item = f64> {
        self.columns.iter().enumerate().map(|(at, name)| {
            let values = self
                .rows
                .iter()
                .take(MEASURED)
                .filter_map(move |row| row.get(at));
            let longest = values.map(length).chain([name.chars().count()]).max();
            let longest = u32::try_from(longest.unwrap_or_default()).unwrap_or(u32::MAX);
            (f64::from(longest) + 2.0).clamp(WIDTHS.0, WIDTHS.1)
        })
    }
}

fn length(value: &Value) -> usize {
    match value {
        Value::Nothing => 0,
        Value::Text(text) => text.chars().count(),
        Value::Number(_) | Value::Day(_) => 10,
    }
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Nothing => Cell::Blank,
        Value::Text(text) => text.into(),
        Value::Number(number) => (*number).into(),
        Value::Day(day) => (*day).into(),
    }
}

/// Returns a title as a sheet may be named: at most 31 characters, and none with a meaning of its own.
fn sheet_name(title: &str) -> String {
    let plain = title
        .chars()
        .filter(|letter| !"[]:*?/\\".contains(*letter) && !letter.is_control());
    let name: String = plain.take(31).collect();
    let name = name.trim_matches([' ', '\'']);
    if name.is_empty() {
        "List".into()
    } else {
        name.into()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn list() -> List {
        List {
            title: "Risks: all [of] them".into(),
            organization: "Northlight Claims Ltd".into(),
            as_of: jiff::civil::date(2026, 3, 31),
            entry: 12,
            prepared_by: "Ada Operator".into(),
            demonstration: false,
            columns: vec!["Key".into(), "Title".into(), "Due".into(), "Level".into()],
            rows: vec![
                vec![
                    Value::Text("RSK-0001".into()),
                    Value::Text("=1+1".into()),
                    Value::Day(jiff::civil::date(2026, 4, 1)),
                    Value::Number(-2.5),
                ],
                vec![
                    Value::Text("RSK-0002".into()),
                    Value::Nothing,
                    Value::Nothing,
                    Value::Nothing,
                ],
            ],
        }
    }

    #[test]
    fn a_workbook_holds_the_values_and_no_formula() {
        let bytes = list().xlsx().expect("a workbook");
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("it opens");
        let sheet = book
            .worksheet_range("Risks all of them")
            .expect("the sheet");
        assert_eq!(sheet.get((0, 1)), Some(&Data::String("Title".into())));
        assert_eq!(sheet.get((1, 1)), Some(&Data::String("=1+1".into())));
        assert_eq!(sheet.get((1, 3)), Some(&Data::Float(-2.5)));
        assert_eq!(sheet.get((2, 0)), Some(&Data::String("RSK-0002".into())));
        let formulas = book
            .worksheet_formula("Risks all of them")
            .expect("formulas");
        assert!(formulas.is_empty());
    }

    #[test]
    fn every_title_names_a_sheet() {
        for (title, name) in [("", "List"), ("'a'", "a"), ("a/b", "ab"), ("[]", "List")] {
            assert_eq!(sheet_name(title), name);
        }
        assert_eq!(sheet_name(&"x".repeat(99)).len(), 31);
    }
}
