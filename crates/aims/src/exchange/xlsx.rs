//! Reads workbooks that anybody may have sent: bounded before and while they are read.

use std::io::{self, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;
use zip::ZipArchive;

use super::guess::alike;
use super::sheet::{
    LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Sheet, SheetCell, SheetRow, letters,
    too_large,
};
use crate::error::{AimsError, Result};

/// Most bytes of a workbook when it is unpacked.
const LARGEST_UNPACKED: u64 = 400 << 20;
/// Most files inside a workbook.
const MOST_PARTS: usize = 5_000;
/// Most merged areas that are looked at.
const MOST_MERGED: usize = 10_000;
/// Most empty sheets that are passed over where nobody says which sheet is meant.
const MOST_EMPTY: usize = 10;

/// Reads a sheet of a workbook.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    wanted: Option<&str>,
    register: &str,
) -> Result<Sheet> {
    refuse_bomb(file, bytes)?;
    // What is broken in ways that nobody foresaw must not take the server along.
    let reading = AssertUnwindSafe(|| read_unpacked(file, bytes, wanted, register));
    catch_unwind(reading).unwrap_or_else(|_| Err(broken(file)))
}

/// Says that a file is no workbook that can be read.
pub(super) fn broken(file: &str) -> AimsError {
    AimsError::invalid(format!("{file} is no workbook, or it is damaged"))
        .with_hint("open it in a spreadsheet program and save it again as .xlsx")
}

/// Unpacks everything once without keeping it, so that nothing grows beyond its bounds later.
fn refuse_bomb(file: &str, bytes: &[u8]) -> Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken(file))?;
    if archive.len() > MOST_PARTS {
        return Err(too_large(file, "the workbook has too many parts"));
    }
    let mut left = LARGEST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| broken(file))?;
        let name = part.name().map_err(|_| broken(file))?.to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") {
            return Err(AimsError::invalid(format!("{file} holds macros"))
                .with_hint("save it as .xlsx, which holds none"));
        }
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|_| broken(file))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let megabytes = LARGEST_UNPACKED >> 20;
            too_large(
                file,
                &format!("the workbook is larger than {megabytes} MB when it is unpacked"),
            )
        })?;
    }
    Ok(())
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn read_unpacked(file: &str, bytes: &[u8], wanted: Option<&str>, register: &str) -> Result<Sheet> {
    let mut book: Book<'_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| broken(file).because(error))?;
    let usable = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let sheets = book.sheets_metadata().iter().filter(usable);
    let others: Vec<String> = sheets.map(|sheet| sheet.name.clone()).take(256).collect();
    let mut name = choose(file, &others, wanted, register)?;
    let mut found = rows(file, &mut book, &name)?;
    let further = others.iter().filter(|_| wanted.is_none()).take(MOST_EMPTY);
    for other in further {
        if !found.is_empty() {
            break;
        }
        name.clone_from(other);
        found = rows(file, &mut book, &name)?;
    }
    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
    let mut sheet = Sheet {
        rows: found,
        name,
        others,
        notes: Vec::new(),
        guarded: false,
    };
    fill_merged(&mut sheet, &merged);
    Ok(sheet)
}

fn choose(file: &str, sheets: &[String], wanted: Option<&str>, register: &str) -> Result<String> {
    let found = if let Some(wanted) = wanted {
        let exact = sheets.iter().find(|name| *name == wanted);
        exact.or_else(|| sheets.iter().find(|name| alike(name, wanted)))
    } else {
        let named = sheets.iter().find(|name| alike(name, register));
        named.or_else(|| sheets.first())
    };
    found.cloned().ok_or_else(|| match wanted {
        Some(wanted) => {
            let shown: String = wanted.chars().take(40).collect();
            AimsError::invalid(format!("{file} has no sheet `{shown}`"))
                .with_hint(format!("there are {}", sheets.join(", ")))
        }
        None => broken(file),
    })
}

fn rows(file: &str, book: &mut Book<'_>, name: &str) -> Result<Vec<SheetRow>> {
    let damaged = |error: calamine::XlsxError| broken(file).because(error);
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut cells = 0;
    while let Some(found) = reader.next_cell().map_err(damaged)? {
        let (row, column) = found.get_position();
        let Some(cell) = cell(found.get_value()) else {
            continue;
        };
        let number = row.saturating_add(1);
        let place = || format!("{name}!{}{number}", letters(column));
        if column >= MOST_COLUMNS {
            let what = format!(
                "{} stands beyond the {MOST_COLUMNS} columns that are read",
                place()
            );
            return Err(too_large(file, &what));
        }
        if matches!(&cell, SheetCell::Text(text) if text.len() > LONGEST_CELL) {
            let what = format!("{} holds more than {LONGEST_CELL} characters", place());
            return Err(too_large(file, &what));
        }
        cells += 1;
        if cells > MOST_CELLS {
            return Err(too_large(
                file,
                &format!("more than {MOST_CELLS} cells are filled"),
            ));
        }
        // Rows and cells stand in order, or the file was not made by a spreadsheet.
        let before = rows.last().map_or(0, |row| row.number);
        if before > number {
            return Err(broken(file));
        }
        if before < number {
            if rows.len() >= MOST_ROWS {
                return Err(too_large(
                    file,
                    &format!("more than {MOST_ROWS} rows are filled"),
                ));
            }
            rows.push(SheetRow {
                number,
                cells: Vec::new(),
            });
        }
        let row = &mut rows.last_mut().expect("one was pushed").cells;
        if row.last().is_some_and(|(before, _)| *before >= column) {
            return Err(broken(file));
        }
        row.push((column, cell));
    }
    Ok(rows)
}

fn cell(value: &DataRef<'_>) -> Option<SheetCell> {
    let text = |text: &str| {
        let is_blank = text.trim().is_empty();
        (!is_blank).then(|| SheetCell::Text(text.to_owned()))
    };
    match value {
        DataRef::Empty => None,
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
            text(words)
        }
        DataRef::SharedString(words) => text(words),
        #[expect(
            clippy::cast_precision_loss,
            reason = "a cell's numbers are doubles; a whole one is written as it was read"
        )]
        DataRef::Int(number) => Some(SheetCell::Number(*number as f64)),
        DataRef::Float(number) => Some(SheetCell::Number(*number)),
        DataRef::Bool(truth) => Some(SheetCell::Truth(*truth)),
        DataRef::DateTime(moment) => {
            Some(day(moment).map_or(SheetCell::Number(moment.as_f64()), SheetCell::Day))
        }
        DataRef::Error(error) => Some(SheetCell::Failed(error.to_string())),
    }
}

/// Returns the day of a moment; a time without a day has none.
fn day(moment: &ExcelDateTime) -> Option<Date> {
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&moment.as_f64()) {
        return None;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let part = |part: u8| i8::try_from(part).ok();
    Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()
}

/// Gives each row of an area that was merged downwards what stands in its first cell.
fn fill_merged(sheet: &mut Sheet, merged: &[Dimensions]) {
    let mut filled = 0;
    let mut columns = Vec::new();
    for area in merged.iter().take(MOST_MERGED) {
        let (first, last, column) = (area.start.0 + 1, area.end.0.saturating_add(1), area.start.1);
        let from = sheet.row(first).and_then(|row| row.cell(column)).cloned();
        let Some(value) = from.filter(|_| last > first) else {
            continue;
        };
        let start = sheet.rows.partition_point(|row| row.number <= first);
        let inside = sheet.rows[start..].iter_mut();
        for row in inside.take_while(|row| row.number <= last) {
            let place = row
                .cells
                .binary_search_by_key(&column, |(column, _)| *column);
            if filled < MOST_ROWS
                && let Err(at) = place
            {
                row.cells.insert(at, (column, value.clone()));
                filled += 1;
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
        }
    }
    if !columns.is_empty() {
        columns.sort_unstable();
        let names: Vec<_> = columns.into_iter().map(letters).collect();
        sheet.notes.push(format!(
            "merged cells in column {} count for each of their rows",
            names.join(", ")
        ));
    }
}
