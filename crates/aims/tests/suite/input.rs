//! Fields given one by one, and files with one record.

use std::fs;

use aims::{Edit, Kind, read_body, setting};
use registers::RegisterInfo;
use serde_json::{Value, json};

use crate::common::{assert_says, body, operator, workspace};

fn of(register: &str) -> &'static RegisterInfo {
    registers::catalog().get(register).expect("a register")
}

#[test]
fn a_setting_is_read_as_its_field_asks() {
    for (register, text, field, value) in [
        ("risk", "title=a=b", "title", json!("a=b")),
        ("risk", "title=123", "title", json!("123")),
        ("risk", "title=", "title", Value::Null),
        (
            "risk",
            "systems=[AIS-0001, AIS-0002]",
            "systems",
            json!(["AIS-0001", "AIS-0002"]),
        ),
        ("person", "affects_ai=true", "affects_ai", json!(true)),
        ("person", "from=2026-02-01", "from", json!("2026-02-01")),
    ] {
        assert_eq!(
            setting(of(register), text).expect(text),
            (field.to_owned(), value),
            "{text}"
        );
    }
    assert_says(
        &setting(of("risk"), "title").expect_err("no value"),
        Kind::Invalid,
        &["FIELD=VALUE"],
    );
    let made = workspace();
    assert_says(
        &made.workspace.register("dragon").expect_err("no register"),
        Kind::NotFound,
        &["dragon"],
    );
    assert!(setting(of("risk"), "systems=[").is_err());
    assert!(setting(of("risk"), &format!("systems={}", "[".repeat(100_000))).is_err());
}

#[test]
fn paths_as_long_as_you_like_are_refused() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let risk = made
        .workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let before = made.workspace.checkpoint().expect("a head");
    for path in [
        "a.".repeat(1_000_000),
        ".".repeat(100),
        String::new(),
        "title.x".into(),
        "systems.0".into(),
    ] {
        let edit = Edit::Set(vec![(path.clone(), json!(1))]);
        let refused = made
            .workspace
            .edit(&ada, &risk, &edit, None)
            .expect_err("a path");
        assert_eq!(
            refused.kind(),
            Kind::Invalid,
            "{}",
            &path[..path.len().min(50)]
        );
        assert!(refused.to_string().len() < 1_000);
    }
    assert_eq!(made.workspace.checkpoint().expect("a head"), before);
}

#[test]
fn a_file_with_a_record_is_refused_with_line_and_field() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("person.yaml");
    let refused = |text: &[u8]| {
        fs::write(&file, text).expect("a file");
        read_body(of("person"), &file).expect_err("a fault")
    };
    let faults = refused(b"name: A\nengagement: dragon\nfrom: 2026-02-30\ncolour: red\n");
    assert_says(
        &faults,
        Kind::Invalid,
        &[
            "person.yaml:2:",
            "person.yaml:3:",
            "person.yaml:4:",
            "colour",
        ],
    );
    assert_says(&refused(b"name: A\n"), Kind::Invalid, &["engagement"]);
    assert_says(
        &refused(&vec![b'x'; 9 << 20]),
        Kind::Invalid,
        &["larger than 8 MB", "attach"],
    );
    fs::remove_file(&file).expect("a file");
    assert_says(
        &read_body(of("person"), &file).expect_err("no file"),
        Kind::NotFound,
        &["person.yaml"],
    );
    assert!(
        read_body(of("person"), folder.path()).is_err(),
        "a folder is no file"
    );
}
