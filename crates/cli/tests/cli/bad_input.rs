//! Bad input is refused with file, line and field, and nothing of it is written.

use crate::kit::Desk;

/// Checks that a file is refused with these words, and that nothing is written.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], words: &[&str]) {
    let before = desk.entries();
    let run = desk.fails(2, arguments);
    for words in words {
        run.says(words);
    }
    assert_eq!(desk.entries(), before, "something was written");
}

#[track_caller]
fn added(content: impl AsRef<[u8]>, words: &[&str]) {
    let desk = Desk::new();
    desk.file("in.yaml", content);
    refused(&desk, &["add", "supplier", "-f", "in.yaml"], words);
}

#[test]
fn malformed_yaml() {
    added("name: Northwind\nwhat: [unclosed\n", &["in.yaml:"]);
    added("name: a\nname: b\nwhat: c\n", &["in.yaml:2", "name"]);
    added("name: &a [*a]\nwhat: x\n", &["in.yaml:1"]);
    added("", &["in.yaml"]);
    added("- a\n- b\n", &["in.yaml"]);
}

#[test]
fn malformed_json() {
    added("{\"name\": \"Northwind\", \"what\": }", &["in.yaml:1"]);
    added("{\"name\": \"Northwind\"", &["in.yaml:"]);
}

#[test]
fn unknown_fields() {
    added(
        "name: Northwind\nwhat: x\nowner_name: y\n",
        &["in.yaml:3", "owner_name"],
    );
    added(
        "name: N\nwhat: x\ndue_diligence:\n  by: PER-0001\n  on: 2026-01-05\n  score: 3\n  summary: s\n  wat: 1\n",
        &["in.yaml:8", "due_diligence.wat"],
    );
}

#[test]
fn wrong_types() {
    added("name: [a]\nwhat: x\n", &["in.yaml:1", "name: must be text"]);
    added(
        "name: N\nwhat: x\nprovides: AIS-0001\n",
        &["in.yaml:3", "provides: must be a list"],
    );
    added(
        "name: N\nwhat: x\ndue_diligence:\n  by: PER-0001\n  on: 2026-01-05\n  score: high\n  summary: s\n",
        &["in.yaml:6", "due_diligence.score", "whole number"],
    );
}

#[test]
fn missing_fields() {
    added("name: Northwind\n", &["in.yaml:", "what: is required"]);
}

#[test]
fn days_that_do_not_exist() {
    for day in [
        "2026-02-30",
        "2026-13-01",
        "30.1.2026",
        "0001-01-01",
        "soon",
    ] {
        added(
            format!("name: N\nwhat: x\nreview_by: {day}\n"),
            &["in.yaml:3", "review_by"],
        );
    }
    let desk = Desk::new();
    desk.fails(2, &["list", "person", "--as-of", "2026-02-30"])
        .says("2026-02-30");
    desk.fails(2, &["list", "person", "--as-of", "99999"])
        .says("no entry 99999");
}

#[test]
fn references_to_nowhere_or_the_wrong_kind() {
    added(
        "name: N\nwhat: x\nprovides: [AIS-0404]\n",
        &["provides", "no record AIS-0404"],
    );
    added(
        "name: N\nwhat: x\nprovides: [PER-0001]\n",
        &["in.yaml:3", "provides", "ai_system"],
    );
    added(
        "name: N\nwhat: x\nprovides: [nonsense]\n",
        &["in.yaml:3", "provides"],
    );
}

#[test]
fn invalid_utf_8() {
    added(b"name: \xff\xfe\nwhat: x\n", &["in.yaml:1:7", "UTF-8"]);
}

#[test]
fn huge_texts() {
    let long = "x".repeat(10 << 20);
    added(format!("name: {long}\nwhat: x\n"), &["in.yaml"]);
    added(
        format!("name: N\nwhat: \"{}\"\n", "x".repeat(300_000)),
        &["in.yaml:2", "what", "characters"],
    );
}

#[test]
fn deep_nesting_and_alias_bombs() {
    added("[".repeat(100_000), &["in.yaml"]);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        bomb += &format!(
            "a{level}: &a{level} [{}]\n",
            [below.as_str(); 10].join(", ")
        );
    }
    added(bomb, &["in.yaml"]);
}

#[test]
fn settings_that_are_none() {
    let desk = Desk::new();
    refused(
        &desk,
        &["add", "supplier", "--set", "name"],
        &["FIELD=VALUE"],
    );
    refused(
        &desk,
        &[
            "add", "supplier", "--set", "name=N", "--set", "what=w", "--set", "wat=1",
        ],
        &["wat"],
    );
    refused(
        &desk,
        &["edit", "PER-0001", "--set", "name.first=N"],
        &["name.first"],
    );
    refused(
        &desk,
        &["edit", "PER-0404", "--set", "name=N"],
        &["no record PER-0404"],
    );
    refused(
        &desk,
        &["edit", "XXX-0001", "--set", "name=N"],
        &["XXX-0001"],
    );
    refused(&desk, &["show", "per-1"], &["per-1"]);
    refused(
        &desk,
        &["add", "suplier", "--set", "name=N"],
        &["suplier", "hint: "],
    );
}

#[test]
fn an_import_with_one_bad_row_writes_no_row() {
    let desk = Desk::new();
    desk.file(
        "org_unit.csv",
        "name,kind,parent\nClaims,unit,\nPayments,village,\nBerlin,site,UNT-0404\n",
    );
    refused(
        &desk,
        &["import", "org_unit.csv"],
        &["org_unit.csv:3", "kind"],
    );
    desk.file(
        "org_unit.csv",
        "name,kind,parent\nClaims,unit,\nBerlin,site,UNT-0404\n",
    );
    refused(&desk, &["import", "org_unit.csv"], &["UNT-0404"]);
    desk.file("org_unit.csv", "name,colour\nClaims,red\n");
    refused(
        &desk,
        &["import", "org_unit.csv"],
        &["org_unit.csv:1", "colour"],
    );
    desk.file("org_unit.csv", b"name,kind\nCl\xffaims,unit\n");
    refused(
        &desk,
        &["import", "org_unit.csv"],
        &["org_unit.csv", "UTF-8"],
    );
    desk.file("org_unit.csv", "name,kind\nClaims,unit,extra,cells\n");
    refused(&desk, &["import", "org_unit.csv"], &["org_unit.csv"]);
    refused(&desk, &["import", "nowhere.csv"], &["nowhere.csv"]);
}

#[test]
fn a_reference_from_a_file_that_leads_nowhere_is_named_by_its_line() {
    let desk = Desk::new();
    let before = desk.entries();
    let file = desk.file(
        "dangling.yaml",
        "name: Ben Ode\nengagement: employee\nunit: UNT-0099\n",
    );
    desk.fails(2, &["add", "person", "-f", file])
        .says("dangling.yaml:3:1: unit: there is no record UNT-0099");
    desk.fails(2, &["edit", "PER-0001", "-f", file])
        .says("dangling.yaml:3:1: ");
    assert_eq!(desk.entries(), before);
}
