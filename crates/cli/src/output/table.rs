//! Aligned tables: whole for a pipe, cut to fit for a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Line, Style, one_line};

/// Columns to which a cell is padded at most, so that one long text does not widen every row.
const WIDEST_PADDING: usize = 60;

/// Fewest columns that a cut cell keeps.
const NARROWEST: usize = 8;

/// Space between two columns.
const BETWEEN: &str = "  ";

/// A table with a head.
#[derive(Debug, Default)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// One cell: a text on one line, with its emphasis.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Makes a cell.
    pub(crate) fn new(text: &str, style: Style) -> Self {
        Self {
            text: one_line(text),
            style,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text, Style::Plain)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl Table {
    /// Makes an empty table with these column titles.
    pub(crate) fn new<T: AsRef<str>>(head: &[T]) -> Self {
        Self {
            head: head.iter().map(|title| one_line(title.as_ref())).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Returns whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Lays the table out; a limit cuts cells so that no line is wider.
    pub(super) fn lines(&self, limit: Option<usize>) -> Vec<Line> {
        let mut widths = self.natural_widths();
        match limit {
            Some(limit) => shrink(&mut widths, limit),
            None => widths
                .iter_mut()
                .for_each(|width| *width = (*width).min(WIDEST_PADDING)),
        }
        let head = self.head.iter().map(|title| Cell {
            text: title.clone(),
            style: Style::Bold,
        });
        let head: Vec<Cell> = head.collect();
        let rows = std::iter::once(&head).chain(&self.rows);
        rows.map(|row| line(row, &widths, limit.is_some()))
            .collect()
    }

    fn natural_widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.head.iter().map(|title| title.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.text.width());
            }
        }
        widths
    }
}

/// Takes from the widest columns until a line fits.
fn shrink(widths: &mut [usize], limit: usize) {
    let between = BETWEEN.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + between > limit {
        let Some(widest) = widths.iter_mut().max() else {
            return;
        };
        if *widest <= NARROWEST {
            return;
        }
        *widest -= 1;
    }
}

fn line(row: &[Cell], widths: &[usize], cut_cells: bool) -> Line {
    let mut line = Line::default();
    let last = row
        .iter()
        .rposition(|cell| !cell.text.is_empty())
        .unwrap_or(0);
    for (at, (cell, width)) in row.iter().zip(widths).enumerate().take(last + 1) {
        let text = if cut_cells {
            cut(&cell.text, *width)
        } else {
            cell.text.clone()
        };
        let padding = width.saturating_sub(text.width());
        line = line.with(cell.style, text);
        if at < last {
            line = line.text(format!("{:padding$}{BETWEEN}", ""));
        }
    }
    line
}

/// Cuts a text to so many columns, with an ellipsis where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(table: &Table, limit: Option<usize>) -> Vec<String> {
        table
            .lines(limit)
            .iter()
            .map(|line| line.render(false))
            .collect()
    }

    fn sample() -> Table {
        let mut table = Table::new(&["key", "title", "state"]);
        table.row([
            "AIS-0001".into(),
            "表計算\nsecond line".into(),
            "draft".into(),
        ]);
        table.row(["AIS-0002".into(), "Ranking".into(), Cell::default()]);
        table
    }

    #[test]
    fn columns_line_up_by_display_width() {
        assert_eq!(
            drawn(&sample(), None),
            [
                "key       title               state",
                "AIS-0001  表計算 second line  draft",
                "AIS-0002  Ranking",
            ]
        );
    }

    #[test]
    fn a_terminal_cuts_the_widest_column() {
        let lines = drawn(&sample(), Some(30));
        assert_eq!(lines[1], "AIS-0001  表計算 secon…  draft");
        assert!(lines.iter().all(|line| line.width() <= 30), "{lines:?}");
    }

    #[test]
    fn one_long_text_does_not_widen_every_row() {
        let mut table = Table::new(&["text", "n"]);
        table.row(["x".repeat(10_000).into(), "1".into()]);
        table.row(["y".into(), "2".into()]);
        let lines = drawn(&table, None);
        assert_eq!(lines[1].len(), 10_003);
        assert_eq!(lines[2].len(), WIDEST_PADDING + 3);
    }
}
