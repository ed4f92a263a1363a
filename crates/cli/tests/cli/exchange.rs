//! Export and import: an exported workspace is the same workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::kit::Desk;

/// Reads all files below a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(base: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(base, &path, found);
            } else {
                let name = path.strip_prefix(base).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for (name, content) in &one {
        let other = &other[name];
        assert!(
            content == other,
            "{name}:\n{}\n---\n{}",
            String::from_utf8_lossy(content),
            String::from_utf8_lossy(other)
        );
    }
}

#[test]
fn an_export_imported_into_an_empty_workspace_exports_the_same() {
    let desk = Desk::story();
    desk.done(&["export", "--all", "-o", "first"]);
    desk.done(&[
        "init",
        "--name",
        "Empty",
        "--operator",
        "Ada Moss",
        "--dir",
        "other",
    ]);
    desk.done(&["import", "first", "--dir", "other", "--as", "Ada Moss"]);
    desk.done(&["export", "--all", "-o", "second", "--dir", "other"]);
    assert_same(&desk.path("first"), &desk.path("second"));
    assert!(
        files(&desk.path("first")).len() > 500,
        "the story has many records"
    );
    assert_eq!(
        desk.done(&["doctor", "--dir", "other"]),
        "clean: everything fits\n"
    );
}

#[test]
fn importing_an_export_again_changes_nothing() {
    let desk = Desk::story();
    desk.done(&["export", "--all", "-o", "exported"]);
    let before = desk.entries();
    let imported = desk.json(&["import", "exported"]);
    assert_eq!(
        (&imported["added"], &imported["edited"]),
        (&0.into(), &0.into()),
        "{imported}"
    );
    assert!(imported["unchanged"].as_u64().unwrap() > 500);
    assert_eq!(desk.entries(), before);
}

#[test]
fn a_register_goes_through_csv_unchanged() {
    let desk = Desk::story();
    desk.done(&[
        "export",
        "--register",
        "training_record",
        "-o",
        "training_record.csv",
    ]);
    let before = desk.entries();
    let imported = desk.json(&["import", "training_record.csv"]);
    assert_eq!(
        (&imported["added"], &imported["edited"]),
        (&0.into(), &0.into()),
        "{imported}"
    );
    assert_eq!(desk.entries(), before);
}

#[test]
fn a_trial_writes_nothing() {
    let desk = Desk::new();
    desk.file("org_unit.csv", "name,kind\nClaims,unit\nPayments,unit\n");
    let before = desk.entries();
    let imported = desk.json(&["import", "org_unit.csv", "--dry-run"]);
    assert_eq!(imported["added"], 2);
    assert_eq!(desk.entries(), before);
    desk.done(&["import", "org_unit.csv"]);
    assert_eq!(desk.entries(), before + 2);
}

#[test]
fn a_trial_lists_what_would_be_added_and_changed() {
    let desk = Desk::new();
    desk.file("org_unit.csv", "name,kind\nClaims,unit\n");
    desk.done(&["import", "org_unit.csv"]);
    desk.file(
        "org_unit.csv",
        "key,name,kind\nUNT-0001,Claims desk,unit\n,Payments,unit\n",
    );
    let tried = desk.done(&["import", "org_unit.csv", "--dry-run"]);
    for line in [
        "changes UNT-0001 Claims desk: name\n",
        "adds UNT-0002 Payments\n",
        "1 added, 1 edited, 0 unchanged\n",
    ] {
        assert!(tried.contains(line), "{line}: {tried}");
    }
    let tried = desk.json(&["import", "org_unit.csv", "--dry-run"]);
    let change = &tried["records"][0]["changes"][0];
    assert_eq!(change["field"], "name", "{tried}");
    assert_eq!(
        (&change["before"], &change["after"]),
        (&"Claims".into(), &"Claims desk".into())
    );
    assert_eq!(tried["records"][1]["does"], "adds");
}

#[test]
fn an_export_without_records_is_imported_and_changes_nothing() {
    let desk = Desk::new();
    desk.done(&["export", "--register", "risk", "-o", "risk.csv"]);
    let imported = desk.json(&["import", "risk.csv"]);
    let done = ["added", "edited", "unchanged"].map(|done| imported[done].clone());
    assert_eq!(done, [0, 0, 0]);
    fs::create_dir(desk.path("nothing")).unwrap();
    desk.fails(2, &["import", "nothing"])
        .says("there are no records in these files");
}

#[test]
fn a_file_with_other_separators_is_told_what_reads_it() {
    let desk = Desk::new();
    desk.file("org_unit.csv", "name;kind\nClaims;unit\n");
    desk.fails(2, &["import", "org_unit.csv"])
        .says("add --register org_unit");
    desk.done(&["import", "org_unit.csv", "--register", "org_unit"]);
}

#[test]
fn an_export_gives_no_spreadsheet_a_formula_whatever_parts_its_cells() {
    let desk = Desk::new();
    desk.done(&["add", "action", "--set", "title=y;=1+1"]);
    desk.done(&["export", "--register", "action", "-o", "action.csv"]);
    let text = fs::read_to_string(desk.path("action.csv")).unwrap();
    assert!(text.contains("\"ACT-0001\",\"open\",\"y;'=1+1\""), "{text}");
    for arguments in [
        &["import", "action.csv"][..],
        &["import", "action.csv", "--register", "action"],
    ] {
        assert_eq!(desk.json(arguments)["unchanged"], 1);
    }
}

#[test]
fn an_export_of_the_past_holds_what_was_there() {
    let desk = Desk::story();
    desk.done(&["export", "--all", "-o", "january", "--as-of", "2026-01-31"]);
    let january = files(&desk.path("january"));
    assert!(
        january.keys().any(|name| name.contains("AIS-0001")),
        "{:?}",
        january.keys()
    );
    assert!(
        !january.keys().any(|name| name.contains("DOC-0001")),
        "the policy came in March"
    );
}

#[test]
fn a_backup_restores_the_whole_workspace() {
    let desk = Desk::story();
    desk.done(&["backup", "-o", "whole.aimwright"]);
    desk.done(&["restore", "whole.aimwright", "--dir", "restored"]);
    assert_eq!(
        desk.done(&["doctor", "--dir", "restored"]),
        "clean: everything fits\n"
    );
    assert_eq!(
        desk.done(&["checkpoint"]),
        desk.done(&["checkpoint", "--dir", "restored"])
    );
    desk.fails(2, &["restore", "whole.aimwright", "--dir", "restored"])
        .says("not empty");
}

#[test]
fn an_export_says_what_it_cannot_do() {
    let desk = Desk::new();
    desk.fails(2, &["export", "--all", "-o", "out", "--as-of", "999999"])
        .says("there is no entry 999999; the newest is 3");
    let said = desk.done(&["export", "--all", "-o", "out"]);
    assert_eq!(said, "3 records and 0 evidence files\n");
    desk.file("person.csv", "mine");
    desk.fails(2, &["export", "--register", "person", "-o", "person.csv"])
        .says("person.csv exists already");
    assert_eq!(fs::read_to_string(desk.path("person.csv")).unwrap(), "mine");
}

#[test]
fn a_column_stands_in_a_csv_file_once() {
    let desk = Desk::new();
    desk.file("org_unit.csv", "name,kind,name\nClaims,unit,Payments\n");
    desk.fails(2, &["import", "org_unit.csv"])
        .says("org_unit.csv:1: the column `name` stands there twice");
}

#[test]
fn who_has_no_role_reads_nothing_and_takes_nothing_along() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "person",
        "--set",
        "name=Guest",
        "--set",
        "engagement=external",
    ]);
    for reading in [
        &["list", "risk"][..],
        &["query", "select 1"],
        &["check"],
        &["export", "--all", "-o", "out"],
        &["checkpoint"],
        &["doctor"],
        &["backup", "-o", "whole.aimwright"],
    ] {
        let arguments = [reading, &["--as", "Guest"]].concat();
        desk.fails(3, &arguments).says("Guest may not");
    }
    desk.done(&["user", "add", "PER-0002", "--role", "viewer"]);
    desk.done(&["doctor", "--as", "Guest"]);
    desk.fails(3, &["backup", "-o", "whole.aimwright", "--as", "Guest"])
        .says("Guest may not administer");
    assert!(!desk.path("whole.aimwright").exists() && !desk.path("out").exists());
}

/// Names of all registers.
fn registers() -> impl Iterator<Item = &'static str> {
    registers::catalog()
        .all()
        .iter()
        .map(|register| register.name)
}

#[test]
fn every_register_goes_through_a_workbook_and_csv_unchanged() {
    let desk = Desk::story();
    let before = desk.entries();
    for ending in ["xlsx", "csv"] {
        for register in registers() {
            let file = format!("{register}.{ending}");
            let exported = desk.json(&["export", "--register", register, "-o", &file]);
            let imported = desk.json(&["import", &file, "--register", register]);
            assert_eq!(imported["faults"], serde_json::json!([]), "{file}");
            let done = ["added", "edited", "unchanged"].map(|done| &imported[done]);
            assert_eq!(done, [&0.into(), &0.into(), &exported["records"]], "{file}");
        }
    }
    assert_eq!(desk.entries(), before);
}

#[test]
fn every_register_has_a_template_that_is_filled_in_and_read() {
    let desk = Desk::new();
    for register in registers() {
        let file = format!("{register}.xlsx");
        desk.done(&["import", "--template", register, "-o", &file]);
        // Nothing is filled in, and the example stands on a sheet of its own.
        desk.fails(2, &["import", &file, "--dry-run"])
            .says("has no rows below its headings");
        let example = desk.run(&[
            "import",
            &file,
            "--register",
            register,
            "--sheet",
            "example",
            "--print-map",
        ]);
        assert_eq!(example.code, Some(0), "{register}: {}", example.err);
        assert!(
            example.out.contains(&format!("register: {register}")),
            "{}",
            example.out
        );
    }
    desk.fails(2, &["import", "--template", "risk", "-o", "risk.xlsx"])
        .says("exists already");
}

#[test]
fn a_mapping_is_printed_corrected_saved_and_found_again() {
    let desk = Desk::new();
    desk.file(
        "plan.csv",
        "Aufgabe;Bemerkung;Termin\nSchreiben;x;31.03.2026\nTesten;y;soon\n",
    );
    let arguments = ["import", "plan.csv", "--register", "action"];
    let map = desk.done(&[&arguments[..], &["--print-map"]].concat());
    assert!(!map.contains("title"), "{map}");
    let map = map.replace(
        "columns:",
        "columns:\n  - field: title\n    heading: Aufgabe",
    );
    desk.file("map.yaml", &map);
    let tried = desk.run(&["import", "plan.csv", "--map", "map.yaml", "--dry-run"]);
    assert_eq!(tried.code, Some(1), "{}", tried.err);
    assert!(
        tried.out.contains("plan!C3: due: `soon` is no day"),
        "{}",
        tried.out
    );
    desk.fails(2, &["import", "plan.csv", "--map", "map.yaml"])
        .says("nothing was imported: 1 rows are faulty");
    desk.file(
        "plan.csv",
        "Aufgabe;Bemerkung;Termin\nSchreiben;x;31.03.2026\n",
    );
    let save = [
        "import",
        "plan.csv",
        "--map",
        "map.yaml",
        "--save-mapping",
        "Plan",
    ];
    let saved = desk.json(&save);
    assert_eq!(
        (&saved["added"], &saved["mapping"]),
        (&1.into(), &"MAP-0001".into())
    );
    let found = desk.json(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(found["mapping"], "MAP-0001");
    let by_key = desk.json(&["import", "plan.csv", "--mapping", "MAP-0001", "--dry-run"]);
    assert_eq!(by_key["rows"], found["rows"]);
    desk.fails(
        2,
        &[
            "import",
            "plan.csv",
            "--mapping",
            "MAP-0001",
            "--register",
            "risk",
        ],
    )
    .says("the mapping is one for action");
}
