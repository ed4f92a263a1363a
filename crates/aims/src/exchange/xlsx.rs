//! Reads workbooks that anybody may have sent: bounded before and while they are read.

use std::io::{self, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use jiff::civil::{Date, Time};
use zip::ZipArchive;

use super::guess::alike;
use super::sheet::{
    LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Sheet, SheetCell, SheetRow, UNCALCULATED,
    letters, too_large,
};
use crate::error::{AimsError, Result};

/// Most bytes of a workbook when it is unpacked.
const LARGEST_UNPACKED: u64 = 400 << 20;
/// Most files inside a workbook.
const MOST_PARTS: usize = 5_000;
/// Most bytes of the texts that cells share.
const LARGEST_SHARED: usize = 64 << 20;
/// Most texts that cells share.
const MOST_SHARED: usize = 2_000_000;
/// Most bytes of the texts of all cells.
const MOST_TEXT: usize = 64 << 20;
/// Most merged areas that reach over more than one row.
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
        let mut part = part.take(left + 1);
        let unpacked = if name.ends_with("sharedstrings.xml") {
            refuse_many_texts(file, &mut part)?
        } else {
            0
        };
        let unpacked = io::copy(&mut part, &mut io::sink()).map(|rest| unpacked + rest);
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

/// Refuses more shared texts than fit into memory, or a part that says that it holds them; returns
/// how many bytes were read.
fn refuse_many_texts(file: &str, part: &mut impl io::Read) -> Result<u64> {
    let mut bytes = Vec::new();
    let read = part
        .take(LARGEST_SHARED as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| broken(file))?;
    if read > LARGEST_SHARED {
        let megabytes = LARGEST_SHARED >> 20;
        let what = format!("the texts of the workbook are larger than {megabytes} MB");
        return Err(too_large(file, &what));
    }
    // Room is made for as many as the part says, wherever it says so.
    let (mut said, mut before) = (0, &[][..]);
    for rest in bytes.split(|byte| *byte == b'C') {
        if before.ends_with(b"unique")
            && let Some(rest) = rest.strip_prefix(b"ount")
        {
            let rest = rest.iter().skip_while(|byte| b"= \t\r\n\"'".contains(byte));
            let digits = rest.take_while(|byte| byte.is_ascii_digit()).take(20);
            let number = digits.fold(0_usize, |number, digit| {
                let digit = usize::from(digit - b'0');
                number.saturating_mul(10).saturating_add(digit)
            });
            said = number.max(said);
        }
        before = rest;
    }
    let is_text = |tag: &&[u8]| {
        let name = tag.split(|byte| b"> /\t\r\n".contains(byte)).next();
        name.is_some_and(|name| name == b"si" || name.ends_with(b":si"))
    };
    let count = bytes
        .split(|byte| *byte == b'<')
        .filter(is_text)
        .take(MOST_SHARED + 1)
        .count();
    if said.max(count) > MOST_SHARED {
        let what = format!("the workbook has more than {MOST_SHARED} texts");
        return Err(too_large(file, &what));
    }
    Ok(read as u64)
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
    fill_merged(file, &mut sheet, &merged)?;
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
    let (mut cells, mut text) = (0, 0);
    let mut last = None;
    loop {
        let found = match reader.next_cell_with_formula_metadata() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(calamine::XlsxError::CellError(error)) => {
                return Err(unknown_error(file, name, last, &error));
            }
            Err(error) => return Err(damaged(error)),
        };
        last = Some(found.pos);
        let (row, column) = found.pos;
        let is_uncalculated = found.formula.is_some() && found.value == DataRef::Empty;
        let cell = if is_uncalculated {
            Some(SheetCell::Failed(UNCALCULATED.to_owned()))
        } else {
            cell(&found.value)
        };
        let Some(cell) = cell else {
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
        text += weight(&cell);
        if text > MOST_TEXT {
            return Err(too_much_text(file));
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

/// Says which error of a formula is not known, and behind which cell it stands: the reader knows no more.
fn unknown_error(file: &str, name: &str, last: Option<(u32, u32)>, error: &str) -> AimsError {
    let error: String = error.chars().take(40).collect();
    let place = match last {
        Some((row, column)) => format!(
            "the next filled cell after {name}!{}{}",
            letters(column),
            row.saturating_add(1)
        ),
        None => format!("the first filled cell of {name}"),
    };
    AimsError::invalid(format!(
        "{file}: {place} holds {error}, a formula that failed"
    ))
    .with_hint("mend the formula or write its value in its place, and save the workbook again")
}

/// Returns how many bytes of text a cell holds.
fn weight(cell: &SheetCell) -> usize {
    match cell {
        SheetCell::Text(text) | SheetCell::Failed(text) => text.len(),
        _ => 0,
    }
}

fn too_much_text(file: &str) -> AimsError {
    let megabytes = MOST_TEXT >> 20;
    too_large(
        file,
        &format!("its cells hold more than {megabytes} MB of text"),
    )
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
            Some(day(moment).unwrap_or(SheetCell::Number(moment.as_f64())))
        }
        DataRef::Error(error) => Some(SheetCell::Failed(error.to_string())),
    }
}

/// Returns the day of a moment, with its time if it has one; a time without a day has none.
fn day(moment: &ExcelDateTime) -> Option<SheetCell> {
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&moment.as_f64()) {
        return None;
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let part = |part: u8| i8::try_from(part).ok();
    let day = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
    let time = Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()?;
    Some(if time == Time::midnight() {
        SheetCell::Day(day)
    } else {
        SheetCell::Moment(day.to_datetime(time))
    })
}

/// Gives each row of an area that was merged downwards what stands in its first cell.
fn fill_merged(file: &str, sheet: &mut Sheet, merged: &[Dimensions]) -> Result<()> {
    let (mut filled, mut looked_at, mut text) = (0, 0, 0);
    let mut columns = Vec::new();
    let downwards = merged.iter().filter(|area| area.end.0 > area.start.0);
    for (count, area) in downwards.enumerate() {
        if count >= MOST_MERGED {
            return Err(too_large(
                file,
                &format!("more than {MOST_MERGED} areas of cells are merged downwards"),
            ));
        }
        let (first, last, column) = (area.start.0 + 1, area.end.0.saturating_add(1), area.start.1);
        let from = sheet.row(first).and_then(|row| row.cell(column)).cloned();
        let Some(value) = from else {
            continue;
        };
        let start = sheet.rows.partition_point(|row| row.number <= first);
        let inside = sheet.rows[start..].iter_mut();
        for row in inside.take_while(|row| row.number <= last) {
            looked_at += 1;
            let place = row
                .cells
                .binary_search_by_key(&column, |(column, _)| *column);
            if let Err(at) = place {
                filled += 1;
                text += weight(&value);
                row.cells.insert(at, (column, value.clone()));
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            if filled > MOST_ROWS || looked_at > MOST_CELLS {
                return Err(too_large(
                    file,
                    &format!("merged cells reach over more than {MOST_ROWS} rows"),
                ));
            }
            if text > MOST_TEXT {
                return Err(too_much_text(file));
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
    Ok(())
}
