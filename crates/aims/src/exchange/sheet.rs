//! A sheet as somebody filled it in: a workbook's or a CSV file's, bounded, every cell with its name.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{delimited, xlsx};
use crate::error::{AimsError, Result};
use crate::input::read;

/// Most bytes of a workbook or CSV file.
pub(super) const LARGEST: u64 = 64 << 20;
/// Most rows that hold something.
pub(super) const MOST_ROWS: usize = 100_000;
/// Most columns.
pub(super) const MOST_COLUMNS: u32 = 1_000;
/// Most cells that hold something.
pub(super) const MOST_CELLS: usize = 2_000_000;
/// Most characters of one cell.
pub(super) const LONGEST_CELL: usize = 200_000;

/// Most characters of a heading; what follows is cut off.
pub(super) const LONGEST_HEADING: usize = 150;

/// What a cell holds whose formula has no value.
pub(super) const UNCALCULATED: &str = "a formula that was never calculated; \
     open the workbook in a spreadsheet program and save it again";

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCell {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(Date),
    /// A day and a time.
    Moment(DateTime),
    /// A formula that failed, such as `#REF!`, or what else is wrong with it.
    Failed(String),
}

impl SheetCell {
    /// Returns the cell as a person reads it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Failed(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => format!("{} {}", moment.date(), moment.time()),
        }
    }
}

/// A row with the cells that hold something.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Its number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Columns, counted from 0 and ascending, and what stands in them.
    pub cells: Vec<(u32, SheetCell)>,
}

impl SheetRow {
    /// Returns what stands in a column.
    pub fn cell(&self, column: u32) -> Option<&SheetCell> {
        let at = self
            .cells
            .binary_search_by_key(&column, |(column, _)| *column);
        at.ok().map(|at| &self.cells[at].1)
    }
}

/// A column of a sheet under its heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The column, counted from 0.
    pub column: u32,
    /// Its words; a second column with the same words has `(2)` behind them.
    pub name: String,
}

/// One sheet of a file, with the rows that hold something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; of a CSV file the file's name without its ending.
    pub name: String,
    /// The rows, from top to bottom.
    pub rows: Vec<SheetRow>,
    /// All sheets of the workbook that can be chosen; empty for a CSV file.
    pub others: Vec<String>,
    /// What was decided while it was read and somebody should know.
    pub notes: Vec<String>,
    /// Whether texts may bear the apostrophe that keeps CSV from being taken for a formula.
    pub(super) guarded: bool,
}

impl Sheet {
    /// Reads a workbook or CSV file.
    ///
    /// Of a workbook it is the sheet of this name, else one named like the register, else the first that
    /// holds anything.
    pub fn open(path: &Path, sheet: Option<&str>, register: &str) -> Result<Self> {
        let bytes = read(path, LARGEST)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::read(&name, &bytes, sheet, register)
    }

    /// Reads a workbook or CSV file from memory.
    pub fn read(file: &str, bytes: &[u8], sheet: Option<&str>, register: &str) -> Result<Self> {
        if bytes.len() as u64 > LARGEST {
            return Err(
                AimsError::invalid(format!("{file} is larger than {} MB", LARGEST >> 20))
                    .with_hint("part it into smaller files"),
            );
        }
        let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let found = if bytes.starts_with(b"PK\x03\x04") {
            xlsx::read(file, bytes, sheet, register)?
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(AimsError::invalid(format!(
                "{file} is an old .xls workbook, or one that is protected with a password"
            ))
            .with_hint("save it as .xlsx without a password"));
        } else if ending.eq_ignore_ascii_case("xlsx") {
            return Err(xlsx::broken(file));
        } else {
            delimited::read(file, stem, bytes)?
        };
        if found.rows.is_empty() {
            return Err(
                AimsError::invalid(format!("{file}: the sheet `{}` is empty", found.name))
                    .with_hint(match found.others.len() {
                        0 | 1 => String::from(
                            "put a row of headings and below them a row for each record",
                        ),
                        _ => format!("choose one of its sheets: {}", found.others.join(", ")),
                    }),
            );
        }
        Ok(found)
    }

    /// Returns the name of a cell as a spreadsheet shows it: `Sheet1!C17`.
    pub fn cell_name(&self, column: u32, row: u32) -> String {
        format!("{}!{}{row}", self.name, letters(column))
    }

    /// Returns the name of a row: `Sheet1!17`.
    pub fn row_name(&self, row: u32) -> String {
        format!("{}!{row}", self.name)
    }

    /// Returns the row of this number.
    pub fn row(&self, number: u32) -> Option<&SheetRow> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number);
        at.ok().map(|at| &self.rows[at])
    }

    /// Returns the headings that stand in a row.
    pub fn headings(&self, row: u32) -> Vec<Heading> {
        let mut found: Vec<Heading> = Vec::new();
        let mut names: HashSet<String> = HashSet::new();
        let mut counts: HashMap<String, u32> = HashMap::new();
        for (column, cell) in self.row(row).map_or(&[][..], |row| &row.cells) {
            let words = cell.shown();
            let mut plain = String::new();
            for word in words.split_whitespace() {
                if plain.len() > 4 * LONGEST_HEADING {
                    break;
                }
                if !plain.is_empty() {
                    plain.push(' ');
                }
                plain.extend(word.chars().take(LONGEST_HEADING));
            }
            let plain: String = plain.chars().take(LONGEST_HEADING).collect();
            if plain.is_empty() {
                continue;
            }
            let count = counts.entry(plain.clone()).or_insert(1);
            let mut name = plain.clone();
            while !names.insert(name.clone()) {
                *count += 1;
                name = format!("{plain} ({count})");
            }
            found.push(Heading {
                column: *column,
                name,
            });
        }
        found
    }

    /// Returns the rows below the headings.
    pub fn below(&self, header: u32) -> &[SheetRow] {
        let first = self.rows.partition_point(|row| row.number <= header);
        &self.rows[first..]
    }
}

/// Returns the letters of a column, counted from 0: A, Z, AA.
pub fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Refuses a sheet that is larger than anybody reads.
pub(super) fn too_large(file: &str, what: &str) -> AimsError {
    AimsError::invalid(format!("{file}: {what}")).with_hint("part it into smaller files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(super::letters(column), letters);
        }
    }

    #[test]
    fn headings_that_stand_twice_are_told_apart() {
        let text = |text: &str| SheetCell::Text(text.into());
        let row = SheetRow {
            number: 3,
            cells: vec![
                (0, text(" Who\nis it ")),
                (2, text("Who is it")),
                (3, text("  ")),
            ],
        };
        let sheet = Sheet {
            rows: vec![row],
            ..Sheet::default()
        };
        let names: Vec<_> = sheet
            .headings(3)
            .into_iter()
            .map(|found| found.name)
            .collect();
        assert_eq!(names, ["Who is it", "Who is it (2)"]);
        assert!(sheet.headings(1).is_empty());
    }

    #[test]
    fn a_thousand_equal_headings_are_told_apart() {
        let text = |column: u32| SheetCell::Text("x".repeat(150 + (column as usize) * 100));
        let row = SheetRow {
            number: 1,
            cells: (0..1_000).map(|column| (column, text(column))).collect(),
        };
        let sheet = Sheet {
            rows: vec![row],
            ..Sheet::default()
        };
        let found = sheet.headings(1);
        let last = &found[999].name;
        assert_eq!(*last, format!("{} (1000)", "x".repeat(LONGEST_HEADING)));
    }
}
