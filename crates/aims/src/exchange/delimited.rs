//! Reads CSV files as programs write them: with commas, semicolons or tabs, in UTF-8 or older letters.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::sheet::{
    LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Sheet, SheetCell, SheetRow, letters,
    too_large,
};
use crate::error::{AimsError, Result};

/// What may part the cells of a line, and what it is called.
const SEPARATORS: [(u8, &str); 4] = [
    (b',', "commas"),
    (b';', "semicolons"),
    (b'\t', "tabs"),
    (b'|', "bars"),
];

/// Lines that are looked at for what parts their cells.
const LOOKED_AT: usize = 20;

/// Reads a CSV file.
pub(super) fn read(file: &str, name: &str, bytes: &[u8]) -> Result<Sheet> {
    let (text, older) = decode(file, bytes)?;
    let mut sheet = Sheet {
        name: name.to_owned(),
        guarded: true,
        ..Sheet::default()
    };
    if older {
        sheet.notes.push(
            "the file is not in UTF-8, so its letters were read as Windows-1252; look at ä, é and the like"
                .into(),
        );
    }
    let (separator, called) = separator(&text);
    if separator != b',' {
        sheet.notes.push(format!("cells are parted by {called}"));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let (mut row, mut cells) = (0_u32, 0);
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let more = reader.read_record(&mut record).map_err(|error| {
            AimsError::invalid(format!("{file}: {error}"))
                .with_hint("open it in a spreadsheet program and save it again as CSV")
        })?;
        if !more {
            break;
        }
        // The reader passes over empty lines, which have numbers all the same.
        row = row
            .saturating_add(1)
            .saturating_add(empty_lines(&text, start));
        let mut found = Vec::new();
        for (column, text) in (0u32..).zip(&record) {
            let place = || format!("{name}!{}{row}", letters(column));
            if text.len() > LONGEST_CELL {
                let what = format!("{} holds more than {LONGEST_CELL} characters", place());
                return Err(too_large(file, &what));
            }
            if text.trim().is_empty() {
                continue;
            }
            if column >= MOST_COLUMNS {
                let what = format!(
                    "{} stands beyond the {MOST_COLUMNS} columns that are read",
                    place()
                );
                return Err(too_large(file, &what));
            }
            found.push((column, SheetCell::Text(text.to_owned())));
        }
        cells += found.len();
        if cells > MOST_CELLS || sheet.rows.len() >= MOST_ROWS {
            let what = format!("more than {MOST_ROWS} rows or {MOST_CELLS} cells are filled");
            return Err(too_large(file, &what));
        }
        if !found.is_empty() {
            sheet.rows.push(SheetRow {
                number: row,
                cells: found,
            });
        }
    }
    Ok(sheet)
}

/// Returns the text, and whether its letters had to be guessed.
fn decode(file: &str, bytes: &[u8]) -> Result<(String, bool)> {
    let marked = encoding_rs::Encoding::for_bom(bytes);
    let wide = marked.filter(|(encoding, _)| *encoding == UTF_16LE || *encoding == UTF_16BE);
    if let Some((encoding, _)) = wide {
        return Ok((encoding.decode(bytes).0.into_owned(), false));
    }
    if bytes.contains(&0) {
        return Err(
            AimsError::invalid(format!("{file} is neither a workbook nor a text file"))
                .with_hint("save it as .xlsx, or as CSV in UTF-8"),
        );
    }
    let (text, is_other) = UTF_8.decode_with_bom_removal(bytes);
    if is_other {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        return Ok((text.into_owned(), true));
    }
    Ok((text.into_owned(), false))
}

/// Returns what parts the cells: what stands in as many lines as often, outside of quotes.
fn separator(text: &str) -> (u8, &'static str) {
    let mut lines: Vec<[usize; SEPARATORS.len()]> = vec![[0; SEPARATORS.len()]];
    let (mut quoted, mut filled) = (false, false);
    for byte in text.bytes() {
        quoted ^= byte == b'"';
        if byte == b'\n' && !quoted {
            if lines.len() == LOOKED_AT {
                break;
            }
            if filled {
                lines.push([0; SEPARATORS.len()]);
            }
            filled = false;
            continue;
        }
        filled |= !byte.is_ascii_whitespace();
        let at = SEPARATORS
            .iter()
            .position(|(separator, _)| *separator == byte);
        if let (Some(at), Some(line), false) = (at, lines.last_mut(), quoted) {
            line[at] += 1;
        }
    }
    let score = |at: &usize| {
        let counts = || lines.iter().map(|line| line[*at]);
        let first = counts().find(|count| *count > 0).unwrap_or(0);
        let alike = counts().filter(|count| *count == first).count();
        if first == 0 { (0, 0) } else { (alike, first) }
    };
    // Of equals the first counts, which `max_by_key` would give last.
    let best = (0..SEPARATORS.len()).rev().max_by_key(score);
    SEPARATORS[best.unwrap_or(0)]
}

/// Counts the empty lines that stand where the next record is looked for.
fn empty_lines(text: &str, start: usize) -> u32 {
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    // The reader stops between the two letters that end a line on Windows.
    let rest = match rest.strip_prefix('\n') {
        Some(rest) if before.ends_with('\r') => rest,
        _ => rest,
    };
    let line_ends = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let count = line_ends.filter(|byte| *byte == b'\n').count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sheet: &Sheet) -> Vec<(u32, Vec<String>)> {
        let texts = |row: &SheetRow| row.cells.iter().map(|(_, cell)| cell.shown()).collect();
        sheet
            .rows
            .iter()
            .map(|row| (row.number, texts(row)))
            .collect()
    }

    #[test]
    fn separators_marks_and_empty_lines_are_seen() {
        for (text, note) in [
            ("\u{feff}Title,Who\n\n\n\"a, b\nc\",Ada\nd,\n", ""),
            (
                "Title;Who\r\n\r\n\r\n\"a, b\nc\";Ada\r\nd;\r\n",
                "semicolons",
            ),
            ("Title\tWho\n\n\n\"a, b\nc\"\tAda\nd\t\n", "tabs"),
        ] {
            let sheet = read("x.csv", "x", text.as_bytes()).expect("a sheet");
            let row = |number: u32, cells: &[&str]| {
                (
                    number,
                    cells.iter().map(ToString::to_string).collect::<Vec<_>>(),
                )
            };
            let expected = [
                row(1, &["Title", "Who"]),
                row(4, &["a, b\nc", "Ada"]),
                row(5, &["d"]),
            ];
            assert_eq!(texts(&sheet), expected, "{text:?}");
            assert!(sheet.notes.join(" ").contains(note), "{:?}", sheet.notes);
        }
        let prose = "title,what,who\na,\"one; two\nthree; four\nfive; six\",b\n";
        let sheet = read("x.csv", "x", prose.as_bytes()).expect("a sheet");
        assert_eq!(
            texts(&sheet)[1].1,
            ["a", "one; two\nthree; four\nfive; six", "b"]
        );
    }

    #[test]
    fn older_letters_are_read_and_said() {
        let sheet = read("x.csv", "x", b"Title;Who\nPr\xfcfung \x80 5;J\xf6rg\n").expect("a sheet");
        assert_eq!(texts(&sheet)[1].1, ["Prüfung € 5", "Jörg"]);
        assert!(sheet.notes[0].contains("not in UTF-8"), "{:?}", sheet.notes);
        let wide: Vec<u8> = "\u{feff}Title\tWho\nÄ\tB\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let sheet = read("x.csv", "x", &wide).expect("a sheet");
        assert_eq!(texts(&sheet)[1].1, ["Ä", "B"]);
        let refused = read("x.csv", "x", b"\x00\x01\x02").expect_err("no text");
        assert!(refused.to_string().contains("neither"), "{refused}");
    }
}
