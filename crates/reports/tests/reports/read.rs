//! Reads reports back: PDF text through `pdftotext`, workbooks through calamine.

use std::io::{Cursor, Write as _};
use std::process::Command;

use calamine::{Data, Range, Reader as _, Xlsx};

/// Returns the text of each page, in reading order of the layout.
pub(crate) fn pages(pdf: &[u8]) -> Vec<String> {
    let text = tool("pdftotext", &["-layout", "-enc", "UTF-8"], pdf, &["-"]);
    let text = text.replace('\u{a0}', " ");
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    if pages.last().is_some_and(|page| page.trim().is_empty()) {
        pages.pop();
    }
    pages
}

/// Returns all text without white space and without what only hints at a line break.
pub(crate) fn squeezed(pdf: &[u8]) -> String {
    let text = tool("pdftotext", &["-raw", "-enc", "UTF-8"], pdf, &["-"]);
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{ad}'))
        .collect()
}

/// Returns what `pdfinfo` says about the file.
pub(crate) fn info(pdf: &[u8]) -> String {
    tool("pdfinfo", &[], pdf, &[])
}

fn tool(name: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(pdf).expect("room for the file");
    let output = Command::new(name)
        .args(before)
        .arg(file.path())
        .args(after)
        .output();
    let output = output.unwrap_or_else(|e| panic!("{name} (package poppler-utils): {e}"));
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A workbook read back.
pub(crate) struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    pub(crate) fn open(bytes: Vec<u8>) -> Self {
        Self(Xlsx::new(Cursor::new(bytes)).expect("a workbook"))
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    pub(crate) fn sheet(&mut self, name: &str) -> Range<Data> {
        self.0.worksheet_range(name).expect("the sheet")
    }

    /// Returns the cell in the row whose first cell is `first`, under the head `column`.
    pub(crate) fn cell(&mut self, sheet: &str, first: &str, column: &str) -> Data {
        let range = self.sheet(sheet);
        let head = range.rows().next().expect("a head");
        let at = head
            .iter()
            .position(|cell| *cell == *column)
            .expect("the column");
        let row = range.rows().find(|row| row[0] == *first).expect("the row");
        row[at].clone()
    }

    pub(crate) fn formulas(&mut self) -> usize {
        let names = self.names();
        let count = |name: &String| {
            let range = self.0.worksheet_formula(name).expect("the sheet");
            range.used_cells().count()
        };
        names.iter().map(count).sum()
    }
}
