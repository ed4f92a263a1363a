//! Workbooks and CSV files that people filled in: guessed, tried out, corrected, imported.

use std::io::{Cursor, Write as _};

use aims::{
    Actor, Confidence, Kind, NoLabels, RowDoes, Sheet, SheetImport, SheetOrder, Workspace, guess,
    header_row, mapping_of,
};
use registers::ImportMapping;
use registers::import_mapping::Translation;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::common::{assert_says, key, operator, person, shown, workspace};

const HEADINGS: [&str; 5] = ["Task", "Owner", "Priority", "Due", "Effort days"];

pub(crate) fn sheet_of(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut written = Workbook::new();
    let sheet = written.add_worksheet();
    sheet.set_name("Plan").expect("a name");
    fill(sheet);
    written.save_to_buffer().expect("a workbook")
}

pub(crate) fn head(sheet: &mut Worksheet, row: u32, headings: &[&str]) {
    for (column, heading) in (0..).zip(headings) {
        sheet
            .write_string(row, column, *heading)
            .expect("a heading");
    }
}

fn sheet(bytes: &[u8]) -> Sheet {
    Sheet::read("plan.xlsx", bytes, None, "action").expect("a sheet")
}

pub(crate) fn guessed(sheet: &Sheet, register: &str) -> ImportMapping {
    let of = registers::catalog().get(register).expect("a register");
    let header = header_row(sheet, of, &NoLabels).expect("a row");
    let guesses = guess(sheet, header, of, &NoLabels).expect("guesses");
    mapping_of(sheet, header, register, &guesses)
}

fn order(mapping: &ImportMapping, dry_run: bool) -> SheetOrder<'_> {
    SheetOrder {
        mapping,
        used: None,
        save_as: None,
        labels: &NoLabels,
        dry_run,
        expects: None,
    }
}

pub(crate) fn bring(
    workspace: &Workspace,
    actor: &Actor,
    sheet: &Sheet,
    mapping: &ImportMapping,
) -> aims::Result<SheetImport> {
    workspace.import_sheet(actor, sheet, &order(mapping, false), &mut |_, _| {})
}

/// Fills row after row; `fault` says for a row which fault it gets.
fn plan(rows: u32, fault: impl Fn(u32) -> Option<u32>) -> Vec<u8> {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet_of(|sheet| {
        sheet
            .write_string(0, 0, "The programme of the year")
            .expect("a title");
        head(sheet, 2, &HEADINGS);
        for number in 0..rows {
            let row = number + 3;
            let fault = fault(number);
            if fault == Some(9) {
                sheet.write_string(row, 0, "x".repeat(201)).expect("a cell");
            } else if fault != Some(0) {
                sheet
                    .write_string(row, 0, format!("Do thing {number}"))
                    .expect("a cell");
            }
            let owner = match fault {
                Some(1) => "Nobody Known",
                Some(6) => "Sam Twin",
                Some(7) => "PER-0404",
                _ => ["Ben Lowe", "ben lowe ", "PER-0002", ""][number as usize % 4],
            };
            sheet.write_string(row, 1, owner).expect("a cell");
            let priority = if fault == Some(2) { "Hihg" } else { "High" };
            sheet.write_string(row, 2, priority).expect("a cell");
            match fault {
                Some(3) => sheet.write_string(row, 3, "31.02.2026"),
                Some(8) => sheet.write_string(row, 3, "3/4/2026"),
                _ => {
                    let due = ExcelDateTime::from_ymd(2026, 3, 31).expect("a day");
                    sheet.write_datetime_with_format(row, 3, &due, &day)
                }
            }
            .expect("a cell");
            match fault {
                Some(4) => sheet.write_string(row, 4, "three"),
                Some(5) => sheet.write_formula(row, 4, Formula::new("=A0").set_result("#REF!")),
                _ => sheet.write_number(row, 4, 2.5),
            }
            .expect("a cell");
        }
    })
}

pub(crate) fn people(workspace: &Workspace) -> Actor {
    let ada = operator(workspace);
    for name in ["Ben Lowe", "Sam Twin", "Sam Twin"] {
        let body = json!({"name": name, "engagement": "employee"});
        workspace
            .add(&ada, "person", None, &body)
            .expect("a person");
    }
    ada
}

/// Returns the cell of each fault of a plan, and what is said of it.
fn named(faulty: impl Fn(u32) -> Option<u32>) -> Vec<(String, &'static str)> {
    (0..5_000)
        .filter_map(|number| Some((number + 4, faulty(number)?)))
        .map(|(row, fault)| match fault {
            0 => (format!("Plan!A{row}"), "is required"),
            1 => (format!("Plan!B{row}"), "no person is called `Nobody Known`"),
            2 => (format!("Plan!C{row}"), "`Hihg` must be one of"),
            3 => (format!("Plan!D{row}"), "`31.02.2026` is no day"),
            4 => (format!("Plan!E{row}"), "`three` is no number"),
            5 => (format!("Plan!E{row}"), "holds #REF!"),
            6 => (
                format!("Plan!B{row}"),
                "`Sam Twin` is the name of 2 records (PER-0003, PER-0004)",
            ),
            7 => (format!("Plan!B{row}"), "there is no record PER-0404"),
            8 => (format!("Plan!D{row}"), "may be 2026-03-04 or 2026-04-03"),
            _ => (
                format!("Plan!A{row}"),
                "has 201 characters; at most 200 fit",
            ),
        })
        .collect()
}

#[test]
fn of_five_thousand_rows_every_fault_is_named_by_cell_and_nothing_is_half_written() {
    let made = workspace();
    let ada = people(&made.workspace);
    let before = made.workspace.checkpoint().expect("a head");
    let faulty = |number: u32| (number % 25 == 7).then_some((number / 25) % 10);
    let bad = sheet(&plan(5_000, faulty));
    let mapping = guessed(&bad, "action");
    let fields: Vec<_> = mapping
        .columns
        .iter()
        .map(|column| column.field.as_str())
        .collect();
    assert_eq!(mapping.header_row, 3);
    assert!(
        !fields.contains(&"title"),
        "nobody calls a title a task: {fields:?}"
    );
    let mut mapping = mapping;
    mapping.columns.insert(
        0,
        registers::import_mapping::MappedColumn {
            field: "title".into(),
            heading: Some("Task".into()),
            fixed: None,
            date_format: None,
            list_separator: None,
            translations: Vec::new(),
        },
    );
    let refused = bring(&made.workspace, &ada, &bad, &mapping).expect("a report");
    assert_eq!(refused.written, None);
    assert_eq!(
        made.workspace.checkpoint().expect("a head"),
        before,
        "nothing half-written"
    );
    assert_eq!(
        (refused.faulty, refused.added, refused.faults.len()),
        (200, 4_800, 200)
    );
    let expected = named(faulty);
    for (fault, (place, says)) in refused.faults.iter().zip(&expected) {
        assert_eq!(fault.place, *place);
        assert!(
            fault.message.contains(says),
            "{place}: {} is not: {says}",
            fault.message
        );
    }

    let good = sheet(&plan(5_000, |_| None));
    let rehearsed = made
        .workspace
        .import_sheet(&ada, &good, &order(&mapping, true), &mut |_, _| {})
        .expect("a trial");
    assert_eq!(
        (
            rehearsed.added,
            rehearsed.faults.len(),
            rehearsed.written.is_some()
        ),
        (5_000, 0, false)
    );
    assert_eq!(
        made.workspace.checkpoint().expect("a head"),
        before,
        "a trial writes nothing"
    );
    let done = bring(&made.workspace, &ada, &good, &mapping).expect("an import");
    assert!(
        done.written.is_some() && done.added == 5_000,
        "{:?}",
        done.notes
    );
    assert_eq!(done.rows, rehearsed.rows, "the trial said what would be");
    let first = shown(&made.workspace, &key("ACT-0001")).body;
    let expected = json!({"title": "Do thing 0", "owner": "PER-0002", "priority": "high",
        "due": "2026-03-31", "effort_days": 2.5});
    assert_eq!(first, expected);

    mapping.matched_by = Some("title".into());
    let again = bring(&made.workspace, &ada, &good, &mapping).expect("again");
    assert_eq!(
        (again.unchanged, again.added, again.written.is_some()),
        (5_000, 0, false)
    );
}

#[test]
fn rows_change_what_they_name_and_leave_the_rest() {
    let made = workspace();
    let ada = people(&made.workspace);
    let add = |title: &str, result: &str| {
        let body = json!({"title": title, "result": result, "phase": "one"});
        made.workspace
            .add(&ada, "action", None, &body)
            .expect("an action")
    };
    let (first, second) = (add("Write it", "Done"), add("Test it", "Kept"));
    let csv = "\u{feff}title;Phase;Ergebnis\r\nwrite IT;two;\r\nTest it;one;Kept\r\nNew;;-3\r\n";
    let sheet = Sheet::read("plan.csv", csv.as_bytes(), None, "action").expect("a sheet");
    let mut mapping = guessed(&sheet, "action");
    mapping.matched_by = Some("title".into());
    mapping.columns.retain(|column| column.field != "result");
    let done = bring(&made.workspace, &ada, &sheet, &mapping).expect("an import");
    assert_eq!(
        (done.added, done.edited, done.unchanged),
        (1, 1, 1),
        "{:?}",
        done.faults
    );
    assert!(
        done.notes.iter().any(|note| note.contains("Ergebnis (C)")),
        "{:?}",
        done.notes
    );
    let RowDoes::Changes { key, changes, .. } = &done.rows[0].does else {
        panic!("{:?}", done.rows);
    };
    assert_eq!(*key, first);
    let expected = [
        ("title".to_owned(), json!("Write it"), json!("write IT")),
        ("phase".to_owned(), json!("one"), json!("two")),
    ];
    assert_eq!(changes[..], expected);
    assert_eq!(shown(&made.workspace, &first).body["result"], "Done");
    assert_eq!(shown(&made.workspace, &second).row.version, 1);

    // What is said twice concerns nobody.
    let twice = "title,phase\nSame,one\nsame,two\n";
    let sheet = Sheet::read("plan.csv", twice.as_bytes(), None, "action").expect("a sheet");
    let mut mapping = guessed(&sheet, "action");
    mapping.matched_by = Some("title".into());
    let refused = bring(&made.workspace, &ada, &sheet, &mapping).expect("a report");
    assert_eq!(refused.faults[0].place, "plan!A3");
    assert!(
        refused.faults[0].message.contains("row 2"),
        "{:?}",
        refused.faults
    );
    mapping.matched_by = Some("due".into());
    let refused = bring(&made.workspace, &ada, &sheet, &mapping).expect_err("no text");
    assert_says(&refused, Kind::Invalid, &["recognised by `due`", "title"]);
}

#[test]
fn words_are_translated_lists_parted_and_later_rows_name_earlier_ones() {
    let made = workspace();
    let ada = people(&made.workspace);
    let csv = "Titel|Prio|Depends on|Start\nLay\u{a0}it|Dringend|ACT-0002,ACT-0003|1-4-26\nA|egal||\nB||A|\n";
    let sheet = Sheet::read("plan.csv", csv.as_bytes(), None, "action").expect("a sheet");
    let mut mapping = guessed(&sheet, "action");
    let fields: Vec<_> = mapping
        .columns
        .iter()
        .map(|column| column.field.clone())
        .collect();
    assert_eq!(fields, ["title", "depends_on", "start_on"]);
    mapping.columns[1].list_separator = Some(",".into());
    mapping.columns[2].date_format = Some("d-m-yy".into());
    let translate = |from: &str, to: Option<&str>| Translation {
        from: from.into(),
        to: to.map(str::to_owned),
    };
    let mut priority = mapping.columns[0].clone();
    priority.field = "priority".into();
    priority.heading = Some("prio ".into());
    priority.translations = vec![
        translate(" dringend", Some("high")),
        translate("egal", None),
    ];
    mapping.columns.push(priority);
    let refused = bring(&made.workspace, &ada, &sheet, &mapping).expect("a report");
    let places: Vec<_> = refused
        .faults
        .iter()
        .map(|fault| fault.place.as_str())
        .collect();
    assert_eq!(places, ["plan!C2"], "{:?}", refused.faults);
    let later = csv.replace("ACT-0002,ACT-0003", "");
    let sheet = Sheet::read("plan.csv", later.as_bytes(), None, "action").expect("a sheet");
    let done = bring(&made.workspace, &ada, &sheet, &mapping).expect("an import");
    assert_eq!((done.added, done.faults.len()), (3, 0), "{:?}", done.faults);
    let body = |text: &str| shown(&made.workspace, &key(text)).body;
    let first = json!({"title": "Lay\u{a0}it", "priority": "high", "start_on": "2026-04-01"});
    assert_eq!(body("ACT-0001"), first);
    assert_eq!(body("ACT-0003")["depends_on"], json!(["ACT-0002"]));
    assert_eq!(body("ACT-0002").get("priority"), None);
}

#[test]
fn columns_fill_places_of_lists_and_cells_stay_text() {
    let made = workspace();
    let ada = people(&made.workspace);
    let bytes = sheet_of(|sheet| {
        let basis = "competences.0.basis";
        head(
            sheet,
            0,
            &[
                "name",
                "engagement",
                "competences.0.competence",
                basis,
                "function",
            ],
        );
        let evil = "=HYPERLINK(\"http://x\")<script>&amp;";
        for (column, text) in (0..).zip(["Cora", "Contractor", "Testing", "Education", evil]) {
            sheet.write_string(1, column, text).expect("a cell");
        }
        let formula = Formula::new("=1+1").set_result("2");
        sheet.write_formula(2, 4, formula).expect("a cell");
        for (column, text) in (0..).zip(["Dan", "external", "", ""]) {
            sheet.write_string(2, column, text).expect("a cell");
        }
    });
    let sheet = Sheet::read("p.xlsx", &bytes, None, "person").expect("a sheet");
    let done = bring(&made.workspace, &ada, &sheet, &guessed(&sheet, "person")).expect("a report");
    assert_eq!((done.added, done.faults.len()), (2, 0), "{:?}", done.faults);
    let cora = shown(&made.workspace, &key("PER-0005")).body;
    assert_eq!(
        cora["competences"],
        json!([{"competence": "Testing", "basis": "education"}])
    );
    assert_eq!(cora["function"], "=HYPERLINK(\"http://x\")<script>&amp;");
    let dan = shown(&made.workspace, &key("PER-0006")).body;
    assert_eq!(
        (&dan["function"], dan.get("competences")),
        (&json!("2"), None)
    );
}

#[test]
fn a_field_that_lacks_its_column_is_said_once() {
    let made = workspace();
    let ada = people(&made.workspace);
    let csv = "Name,Key\nCora,\nDan,\nEve,PER-0404\nFay,RSK-0001\n";
    let sheet = Sheet::read("p.csv", csv.as_bytes(), None, "person").expect("a sheet");
    let mut mapping = guessed(&sheet, "person");
    let refused = bring(&made.workspace, &ada, &sheet, &mapping).expect("a report");
    let faults: Vec<_> = refused
        .faults
        .iter()
        .map(|fault| format!("{} {}", fault.place, fault.message))
        .collect();
    let expected = [
        "p!1 no column gives `engagement`, which is required (4 rows lack it)",
        "p!B5 RSK-0001 is no key of a person",
    ];
    assert_eq!(faults, expected);
    let mut fixed = mapping.columns[0].clone();
    fixed.field = "engagement".into();
    fixed.heading = None;
    fixed.fixed = Some("External".into());
    mapping.columns.push(fixed);
    let ok = csv.replace("RSK-0001", "");
    let sheet = Sheet::read("p.csv", ok.as_bytes(), None, "person").expect("a sheet");
    let done = bring(&made.workspace, &ada, &sheet, &mapping).expect("an import");
    assert_eq!(
        (done.added, done.written.is_some()),
        (4, true),
        "{:?}",
        done.faults
    );
    shown(&made.workspace, &key("PER-0404"));
}

#[test]
fn who_may_not_edit_changes_nothing_by_import() {
    let made = workspace();
    let ada = people(&made.workspace);
    let first = made
        .workspace
        .add(&ada, "action", None, &json!({"title": "Write it"}))
        .expect("an action");
    let keeper = person(&made.workspace, "Kay Keeper", &["administrator"]);
    let reader = person(&made.workspace, "Rae Reader", &["viewer"]);
    let state = shown(&made.workspace, &first).row.state;
    let csv = format!("key,state,title\n{first},{state},Changed\n");
    let changed = Sheet::read("action.csv", csv.as_bytes(), None, "action").expect("a sheet");
    let mapping = guessed(&changed, "action");
    let refused = bring(&made.workspace, &keeper, &changed, &mapping).expect_err("no editor");
    assert_says(&refused, Kind::Refused, &["action!2", "Kay Keeper"]);
    let file = made.folder.path().join("action.csv");
    std::fs::write(&file, &csv).expect("a file");
    let paths = [file];
    let refused = made
        .workspace
        .import(&keeper, &paths, false, &mut |_, _| {});
    assert_says(
        &refused.expect_err("no editor"),
        Kind::Refused,
        &["Kay Keeper"],
    );
    let same = Sheet::read(
        "action.csv",
        csv.replace("Changed", "Write it").as_bytes(),
        None,
        "action",
    );
    let same = bring(&made.workspace, &keeper, &same.expect("a sheet"), &mapping);
    assert_eq!(same.expect("nothing to change").unchanged, 1);
    let refused = bring(&made.workspace, &reader, &changed, &mapping).expect_err("a reader");
    assert_eq!(refused.kind(), Kind::Refused);
    assert_eq!(shown(&made.workspace, &first).row.version, 1);
}

#[test]
fn a_mapping_is_remembered_and_found_by_its_headings() {
    let made = workspace();
    let ada = people(&made.workspace);
    let read = |text: &str| Sheet::read("p.csv", text.as_bytes(), None, "action").expect("a sheet");
    let sheet = read("Was,Wer\nSchreiben,Ben Lowe\n");
    let mut mapping = guessed(&sheet, "action");
    mapping.columns.retain(|_| false);
    assert!(
        bring(&made.workspace, &ada, &sheet, &mapping).is_err(),
        "nothing is read"
    );
    for (heading, field) in [("Was", "title"), ("Wer", "owner")] {
        mapping
            .columns
            .push(registers::import_mapping::MappedColumn {
                field: field.into(),
                heading: Some(heading.into()),
                fixed: None,
                date_format: None,
                list_separator: None,
                translations: Vec::new(),
            });
    }
    let save = SheetOrder {
        save_as: Some("Plan in German"),
        ..order(&mapping, false)
    };
    let done = made
        .workspace
        .import_sheet(&ada, &sheet, &save, &mut |_, _| {})
        .expect("saved");
    assert_eq!(done.mapping, Some(key("MAP-0001")));
    let other = read("Wer,was,Bemerkung\nBen Lowe,Testen,x\n");
    let found = made
        .workspace
        .mapping_for(&ada, &other, "action")
        .expect("a look");
    let (found_key, found) = found.expect("it fits");
    assert_eq!(
        (found_key.as_str(), found.name.as_str()),
        ("MAP-0001", "Plan in German")
    );
    assert!(
        made.workspace
            .mapping_for(&ada, &read("Was\nx\n"), "action")
            .expect("a look")
            .is_none()
    );
    assert!(
        made.workspace
            .mapping_for(&ada, &other, "risk")
            .expect("a look")
            .is_none()
    );
    made.clock.advance(jiff::SignedDuration::from_hours(48));
    let again = SheetOrder {
        used: Some(&found_key),
        ..order(&found, false)
    };
    made.workspace
        .import_sheet(&ada, &other, &again, &mut |_, _| {})
        .expect("used");
    assert_eq!(
        shown(&made.workspace, &found_key).body["last_used"],
        "2026-01-07"
    );
    let lost = made
        .workspace
        .mapping(&ada, &key("MAP-0009"))
        .expect_err("none");
    assert_eq!(lost.kind(), Kind::NotFound);
    let mut wrong = found.clone();
    wrong.columns[0].field = "titel".into();
    let refused = bring(&made.workspace, &ada, &other, &wrong).expect_err("no field");
    assert_says(&refused, Kind::Invalid, &["`titel` is no field of action"]);
    wrong.columns[0].field = "title".into();
    wrong.columns[0].heading = Some("What".into());
    let refused = bring(&made.workspace, &ada, &other, &wrong).expect_err("no heading");
    assert_says(&refused, Kind::Invalid, &["no heading `What`", "Bemerkung"]);
}

#[test]
fn merged_cells_count_for_their_rows_and_sheets_are_chosen() {
    let mut written = Workbook::new();
    let cover = written.add_worksheet();
    cover.set_name("Cover").expect("a name");
    cover.write_string(0, 0, "Read me").expect("a cell");
    let plan = written.add_worksheet();
    plan.set_name("Actions").expect("a name");
    head(plan, 0, &["Phase", "Title"]);
    plan.merge_range(1, 0, 3, 0, "Design", &Format::new())
        .expect("a range");
    for row in 1..4 {
        plan.write_string(row, 1, format!("Step {row}"))
            .expect("a cell");
    }
    let bytes = written.save_to_buffer().expect("a workbook");
    let found = sheet(&bytes);
    assert_eq!((found.name.as_str(), found.others.len()), ("Actions", 2));
    let phases: Vec<_> = found.rows[1..]
        .iter()
        .map(|row| row.cell(0).expect("a phase").shown())
        .collect();
    assert_eq!(phases, ["Design"; 3]);
    assert!(found.notes[0].contains("column A"), "{:?}", found.notes);
    let cover = Sheet::read("plan.xlsx", &bytes, Some("cover"), "action").expect("a sheet");
    assert_eq!(cover.name, "Cover");
    let refused = Sheet::read("plan.xlsx", &bytes, Some("Nope"), "action").expect_err("none");
    assert_says(
        &refused,
        Kind::Invalid,
        &["no sheet `Nope`", "Cover, Actions"],
    );
    let of = registers::catalog().get("action").expect("a register");
    let header = header_row(&found, of, &NoLabels).expect("a row");
    let guesses = guess(&found, header, of, &NoLabels).expect("guesses");
    assert!(
        guesses
            .iter()
            .all(|guess| guess.confidence == Confidence::Certain)
    );
}

/// Writes a workbook again, with parts added.
fn with_parts(bytes: &[u8], add: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        to.raw_copy_file(from.by_index_raw(at).expect("a part"))
            .expect("copied");
    }
    add(&mut to);
    to.finish().expect("an archive").into_inner()
}

#[test]
fn hostile_files_are_refused_in_words() {
    let good = plan(20, |_| None);
    let refuse = |name: &str, bytes: &[u8], says: &str| {
        let refused = Sheet::read(name, bytes, None, "action").expect_err(says);
        assert_says(&refused, Kind::Invalid, &[says]);
        assert!(refused.hint().is_some(), "{refused}");
    };
    let options = SimpleFileOptions::default();
    let bomb = with_parts(&good, |to| {
        let zeros = vec![b' '; 1 << 20];
        to.start_file("xl/worksheets/sheet2.xml", options)
            .expect("a part");
        (0..401).for_each(|_| to.write_all(&zeros).expect("zeros"));
    });
    assert!(bomb.len() < 1 << 20, "a small file");
    refuse("plan.xlsx", &bomb, "larger than 400 MB when it is unpacked");
    let macros = with_parts(&good, |to| {
        to.start_file("xl/vbaProject.bin", options).expect("a part");
        to.write_all(b"Sub Auto_Open()").expect("a macro");
    });
    refuse("plan.xlsm", &macros, "holds macros");
    let mut no_book = ZipWriter::new(Cursor::new(Vec::new()));
    no_book.start_file("hello.txt", options).expect("a part");
    let no_book = no_book.finish().expect("an archive").into_inner();
    refuse("plan.xlsx", &no_book, "is no workbook");
    refuse(
        "plan.xls",
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1],
        "old .xls workbook",
    );
    refuse("plan.xlsx", b"title,who\n", "is no workbook");
    refuse("plan.csv", b"", "is empty");
    refuse(
        "plan.csv",
        &[0, 1, 2, 3],
        "neither a workbook nor a text file",
    );
    let far = sheet_of(|sheet| {
        sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    });
    refuse("plan.xlsx", &far, "Plan!XFD1048576 stands beyond");
    let many = "x\n".repeat(100_001);
    refuse("plan.csv", many.as_bytes(), "more than 100000 rows");
    let wide = format!("a,b\n{}x\n", ",".repeat(2_000));
    refuse("plan.csv", wide.as_bytes(), "beyond the 1000 columns");
    let long = format!("a,b\n{},x\n", "y".repeat(200_001));
    refuse("plan.csv", long.as_bytes(), "plan!A2 holds more than");

    let empty = sheet_of(|sheet| {
        let grey = Format::new().set_background_color("#EEEEEE");
        head(sheet, 0, &HEADINGS);
        for row in 1..200_000 {
            sheet.write_blank(row, 0, &grey).expect("a blank");
        }
        sheet.write_string(1_048_575, 0, "Last").expect("a cell");
    });
    let found = sheet(&empty);
    let rows: Vec<_> = found.rows.iter().map(|row| row.number).collect();
    assert_eq!(rows, [1, 1_048_576], "rows without anything are no rows");
}

#[test]
fn damaged_files_never_bring_anything_down() {
    let good = plan(30, |_| None);
    for length in (0..good.len()).step_by(37) {
        let cut = Sheet::read("plan.xlsx", &good[..length], None, "action");
        assert!(cut.is_err(), "{length} of {} bytes", good.len());
    }
    let mut read = 0;
    for at in (0..good.len()).step_by(11) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        if let Ok(sheet) = Sheet::read("plan.xlsx", &bytes, None, "action") {
            // What does not matter may differ; what is read is within its bounds.
            assert!(sheet.rows.len() <= 32, "{at}");
            read += 1;
        }
    }
    assert!(read > 0, "some bytes of an archive do not matter");
}
