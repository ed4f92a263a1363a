//! Workbooks that would cost too much or say too little: refused in words, or named by their cell.

use std::io::{Cursor, Read as _, Write as _};

use aims::{Kind, NoLabels, Sheet, guess, header_row};
use registers::import_mapping::MappedColumn;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::common::{assert_says, shown, workspace};
use crate::sheets::{bring, guessed, head, people, sheet_of};

/// Writes a workbook again, with the text of one of its parts changed.
fn rewritten(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).expect("a part");
        let of = part.name().expect("a name").to_string();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("a text");
        if of == name {
            let changed = change(&text);
            assert_ne!(changed, text, "{name} is changed");
            text = changed;
        }
        to.start_file(of, SimpleFileOptions::default())
            .expect("a part");
        to.write_all(text.as_bytes()).expect("written");
    }
    to.finish().expect("an archive").into_inner()
}

fn refused(bytes: &[u8], says: &[&str]) {
    let refused = Sheet::read("plan.xlsx", bytes, None, "action").expect_err(says[0]);
    assert_says(&refused, Kind::Invalid, says);
    assert!(refused.hint().is_some(), "{refused}");
}

#[test]
fn a_text_that_many_cells_share_takes_no_memory_without_bounds() {
    let long = "x".repeat(30_000);
    let shared = sheet_of(|sheet| {
        for row in 0..3_000 {
            sheet.write_string(row, 0, &long).expect("a cell");
        }
    });
    assert!(shared.len() < 1 << 20, "a small file");
    refused(&shared, &["its cells hold more than 64 MB of text"]);
    let merged = sheet_of(|sheet| {
        let format = Format::new();
        for row in 0..3_001 {
            sheet.write_string(row, 1, "x").expect("a cell");
        }
        sheet
            .merge_range(0, 0, 3_000, 0, &long, &format)
            .expect("a range");
    });
    refused(&merged, &["its cells hold more than 64 MB of text"]);
    let small = sheet_of(|sheet| head(sheet, 0, &["Title", "Owner"]));
    for count in ["99999999999", "9999999999999999999999999999"] {
        let said = rewritten(&small, "xl/sharedStrings.xml", |text| {
            text.replace("uniqueCount=\"2\"", &format!("uniqueCount=\"{count}\""))
        });
        refused(&said, &["more than 2000000 texts"]);
    }
    let large = rewritten(&small, "xl/sharedStrings.xml", |text| {
        let item = format!("<si><t>{}</t></si></sst>", "y".repeat(65 << 20));
        text.replace("</sst>", &item)
    });
    refused(&large, &["the texts of the workbook are larger than 64 MB"]);
}

#[test]
fn a_workbook_of_long_cells_is_guessed() {
    let long = "aB-".repeat(10_000);
    let book = sheet_of(|sheet| {
        for row in 0..40 {
            for column in 0..20 {
                sheet.write_string(row, column, &long).expect("a cell");
            }
        }
    });
    let sheet = Sheet::read("plan.xlsx", &book, None, "action").expect("a sheet");
    let of = registers::catalog().get("action").expect("a register");
    let header = header_row(&sheet, of, &NoLabels).expect("a row");
    let guesses = guess(&sheet, header, of, &NoLabels).expect("guesses");
    assert_eq!(guesses.len(), 20);
}

#[test]
fn merged_areas_that_are_too_many_are_refused() {
    let format = Format::new();
    let areas = sheet_of(|sheet| {
        for number in 0..10_001 {
            sheet
                .merge_range(2 * number, 0, 2 * number + 1, 0, "x", &format)
                .expect("a range");
        }
    });
    refused(
        &areas,
        &["more than 10000 areas of cells are merged downwards"],
    );
    let mut across = Workbook::new();
    let sheet = across.add_worksheet();
    for number in 0..10_001 {
        sheet
            .merge_range(number, 0, number, 1, "x", &format)
            .expect("a range");
    }
    let across = across.save_to_buffer().expect("a workbook");
    let read = Sheet::read("plan.xlsx", &across, None, "action").expect("a sheet");
    assert_eq!(read.rows.len(), 10_001, "areas of one row fill nothing");
    let many = sheet_of(|sheet| {
        for row in 0..=20_000 {
            sheet.write_string(row, 9, "x").expect("a cell");
        }
        for column in 0..6 {
            sheet
                .merge_range(0, column, 20_000, column, "x", &format)
                .expect("a range");
        }
    });
    refused(&many, &["merged cells reach over more than 100000 rows"]);
}

#[test]
fn a_formula_that_was_never_calculated_clears_no_field() {
    let made = workspace();
    let ada = people(&made.workspace);
    let body = json!({"title": "Write it", "result": "Done"});
    let key = made
        .workspace
        .add(&ada, "action", None, &body)
        .expect("an action");
    let book = sheet_of(|sheet| {
        head(sheet, 0, &["key", "title", "result"]);
        head(sheet, 1, &[key.as_str(), "Write it"]);
        sheet
            .write_formula(1, 2, Formula::new("=A1&A2").set_result("7"))
            .expect("a formula");
    });
    let part = "xl/worksheets/sheet1.xml";
    for empty in ["", "<v></v>", "<v/>"] {
        let never = rewritten(&book, part, |text| text.replace("<v>7</v>", empty));
        let sheet = Sheet::read("plan.xlsx", &never, None, "action").expect("a sheet");
        let done = bring(&made.workspace, &ada, &sheet, &guessed(&sheet, "action"));
        let faults = done.expect("a report").faults;
        assert_eq!(faults[0].place, "Plan!C2", "{faults:?}");
        let says = "holds a formula that was never calculated; open the workbook";
        assert!(faults[0].message.starts_with(says), "{faults:?}");
    }
    assert_eq!(shown(&made.workspace, &key).body["result"], "Done");
    // A formula whose value is an empty text clears as an empty cell does.
    let empty = rewritten(&book, part, |text| {
        text.replace("<c r=\"C2\"", "<c r=\"C2\" t=\"str\"")
            .replace("<v>7</v>", "<v></v>")
    });
    let sheet = Sheet::read("plan.xlsx", &empty, None, "action").expect("a sheet");
    let mut mapping = guessed(&sheet, "action");
    if mapping
        .columns
        .iter()
        .all(|column| column.field != "result")
    {
        let column = MappedColumn {
            field: "result".into(),
            heading: Some("result".into()),
            ..mapping.columns[0].clone()
        };
        mapping.columns.push(column);
    }
    let done = bring(&made.workspace, &ada, &sheet, &mapping).expect("an import");
    assert_eq!(done.edited, 1, "{:?}", done.faults);
    assert_eq!(shown(&made.workspace, &key).body.get("result"), None);
}

#[test]
fn an_error_of_a_newer_program_is_named_and_found() {
    let book = sheet_of(|sheet| {
        head(sheet, 0, &["Title", "Result"]);
        head(sheet, 1, &["Write it"]);
        sheet
            .write_formula(1, 1, Formula::new("=A0").set_result("#REF!"))
            .expect("a formula");
    });
    for error in ["#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "#BUSY!"] {
        let newer = rewritten(&book, "xl/worksheets/sheet1.xml", |text| {
            text.replace("<v>#REF!</v>", &format!("<v>{error}</v>"))
        });
        let place = format!("the next filled cell after Plan!A2 holds {error}");
        refused(&newer, &[&place]);
    }
}

#[test]
fn a_time_is_kept_where_a_field_takes_it() {
    let made = workspace();
    let ada = people(&made.workspace);
    let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let book = sheet_of(|sheet| {
        head(sheet, 0, &["title", "due", "result"]);
        head(sheet, 1, &["Write it"]);
        let day = ExcelDateTime::from_ymd(2026, 3, 31).expect("a day");
        let moment = day.and_hms(14, 30, 0).expect("a moment");
        for column in [1, 2] {
            sheet
                .write_datetime_with_format(1, column, &moment, &format)
                .expect("a cell");
        }
    });
    let sheet = Sheet::read("plan.xlsx", &book, None, "action").expect("a sheet");
    let done = bring(&made.workspace, &ada, &sheet, &guessed(&sheet, "action"));
    let done = done.expect("a report");
    assert_eq!((done.added, done.faulty), (1, 0), "{:?}", done.faults);
    let body = shown(&made.workspace, &"ACT-0001".parse().expect("a key")).body;
    let fields = (&body["due"], &body["result"]);
    assert_eq!(
        fields,
        (&json!("2026-03-31"), &json!("2026-03-31 14:30:00"))
    );
}
