//! `docs/requirements.md` says of each thing that the product must be able to do where it does it and which
//! test shows it. A test that is named there must exist; what has none is `open`.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// How many things the product must be able to do.
const WANTED: usize = 144;

fn root() -> PathBuf {
    PathBuf::from("../..")
}

/// Returns the cells of the table's rows: id, what, where, test.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("docs/requirements.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| S-"));
    rows.map(|line| {
        let cells = line.trim().trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

/// Tells whether a source has a test of this name, and not just a function.
fn is_test(source: &str, function: &str) -> bool {
    let head = format!("fn {function}(");
    let starts = source.match_indices(&head).map(|(at, _)| at);
    let mut before = starts.map(|at| source[..at].rsplit('\n').skip(1));
    before.any(|lines| {
        let mut attributes = lines
            .map(str::trim)
            .take_while(|line| line.starts_with('#') || line.starts_with("//"));
        attributes.any(|line| line.starts_with("#[") && line.ends_with("test]"))
    })
}

#[test]
fn what_is_no_test_is_not_taken_for_one() {
    let source =
        "#[test]\nfn one() {}\n\nfn two() {}\n    #[tokio::test]\n    async fn three() {}\n";
    assert!(is_test(source, "one") && is_test(source, "three"));
    assert!(!is_test(source, "two") && !is_test(source, "four"));
}

#[test]
fn every_requirement_stands_there_once() {
    let rows = rows();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    let wanted: BTreeSet<String> = (1..=WANTED).map(|number| format!("S-{number}")).collect();
    let missing: Vec<&String> = wanted
        .iter()
        .filter(|id| !ids.contains(id.as_str()))
        .collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    assert_eq!(rows.len(), WANTED, "each stands there once");
    for row in &rows {
        assert_eq!(row.len(), 4, "id, what, where, test: {row:?}");
        let is_open = row[3] == "open";
        assert!(
            is_open || row[2] != "–",
            "{} is shown by a test but stands nowhere",
            row[0]
        );
    }
}

#[test]
fn every_test_that_is_named_exists() {
    let mut missing = Vec::new();
    for row in rows() {
        if row[3] == "open" {
            continue;
        }
        for named in row[3].split(';') {
            let named = named.trim().trim_matches('`');
            let Some((file, function)) = named.split_once(": ") else {
                missing.push(format!("{}: `{named}` is no `file: test`", row[0]));
                continue;
            };
            let source = fs::read_to_string(root().join(file)).unwrap_or_default();
            let is_test = is_test(&source, function);
            if !is_test {
                missing.push(format!("{}: {file} has no {function}", row[0]));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
