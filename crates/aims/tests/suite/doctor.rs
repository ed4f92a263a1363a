//! The doctor names whatever was tampered with.

use std::fs;
use std::path::PathBuf;

use aims::Workspace;
use rusqlite::Connection;
use serde_json::json;

use crate::common::{TestWorkspace, assert_clean, body, key, operator, workspace};

fn patient() -> TestWorkspace {
    let made = workspace();
    let ada = operator(&made.workspace);
    let risk = made
        .workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let file = made.folder.path().join("report.txt");
    fs::write(&file, "A report of some length.").expect("a file");
    made.workspace
        .attach(&ada, &risk, &file, "It was tested.", &json!({}))
        .expect("evidence");
    made.workspace
        .take(&ada, &risk, "start", Some("a note"), None)
        .expect("a start");
    assert_clean(&made.workspace);
    made
}

/// Returns what the doctor says of a workspace that is opened anew.
fn says(made: &TestWorkspace) -> String {
    let workspace =
        Workspace::open(made.workspace.dir(), testkit::environment(&made.clock)).expect("opened");
    workspace
        .doctor(&mut |_, _| {})
        .expect("a doctor")
        .join("\n")
}

fn sql(made: &TestWorkspace, file: &str, sql: &str) {
    let conn = Connection::open(made.workspace.dir().join(file)).expect(file);
    conn.execute_batch(sql).expect(sql);
}

#[test]
fn a_changed_journal_is_named_with_the_entry() {
    for (tampering, entry) in [
        ("update entry set by = 'PER-0666' where seq = 2", "entry 2"),
        ("update entry set at = at + 1 where seq = 4", "entry 4"),
        ("update entry set state = 'closed' where seq = 4", "entry 4"),
        (
            "update body set text = replace(text, 'wrong', 'right') where entry = 4",
            "entry 4",
        ),
        (
            "update body set text = null, salt = null where entry = 4",
            "entry 4",
        ),
        ("delete from entry where seq = 3", "entry 3"),
        (
            "delete from entry where seq = (select max(seq) from entry)",
            "entry 6",
        ),
        ("update node set hash = zeroblob(32) where position = 0", ""),
        (
            "update checkpoint set text = replace(text, 'aimwright', 'somewrite')",
            "",
        ),
        ("delete from checkpoint", ""),
    ] {
        let made = patient();
        sql(
            &made,
            "journal.db",
            &format!("pragma foreign_keys = off; {tampering}"),
        );
        let said = says(&made);
        assert!(!said.is_empty(), "{tampering}: nothing was found");
        assert!(said.contains(entry), "{tampering}: {said}");
    }
}

#[test]
fn a_changed_image_is_named_and_rebuilt_when_deleted() {
    for (tampering, table) in [
        ("update risk set title = 'harmless'", "table risk"),
        ("delete from link", "table link"),
        (
            "update record set state = 'closed' where id = 'RSK-0001'",
            "table record",
        ),
        (
            "insert into history select 999, record, register, version, state, at, by, command, change_set, body, note from history limit 1",
            "table history",
        ),
        ("delete from search", "table search"),
    ] {
        let made = patient();
        sql(&made, "image.db", tampering);
        let said = says(&made);
        assert!(
            said.contains(table) && said.contains("delete image.db"),
            "{tampering}: {said}"
        );
        fs::remove_file(made.workspace.dir().join("image.db")).expect("an image");
        assert_eq!(says(&made), "", "{tampering}");
    }
}

#[test]
fn a_damaged_image_is_named() {
    let made = patient();
    let path = made.workspace.dir().join("image.db");
    let conn = Connection::open(&path).expect("an image");
    let checkpoint = "pragma wal_checkpoint(truncate)";
    conn.query_row(checkpoint, [], |_| Ok(()))
        .expect(checkpoint);
    let root = "select rootpage, (select page_size from pragma_page_size) from sqlite_schema where name = 'risk'";
    let (page, size): (u32, u32) = conn
        .query_row(root, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect(root);
    drop(conn);
    let (page, size) = (page as usize, size as usize);
    let mut bytes = fs::read(&path).expect("an image");
    bytes[(page - 1) * size..page * size].fill(0x5a);
    fs::write(&path, bytes).expect("damage");
    let said = says(&made);
    assert!(
        said.contains("image") && said.contains("delete image.db"),
        "{said}"
    );
    fs::remove_file(&path).expect("an image");
    assert_eq!(says(&made), "");
}

fn blob(made: &TestWorkspace) -> PathBuf {
    let blobs = crate::common::files(&made.workspace.dir().join("blobs"));
    let file = blobs.into_keys().find(|path| path.starts_with("sha256"));
    made.workspace
        .dir()
        .join("blobs")
        .join(file.expect("a stored file"))
}

#[test]
fn a_changed_file_is_named() {
    let made = patient();
    let path = blob(&made);
    let mut bytes = fs::read(&path).expect("a file");
    bytes[3] ^= 1;
    fs::write(&path, &bytes).expect("a flipped bit");
    assert!(
        says(&made).contains("was changed since it was stored"),
        "{}",
        says(&made)
    );
    fs::remove_file(&path).expect("a file");
    let said = says(&made);
    assert!(
        said.contains("EVD-0001") && said.contains("missing from blobs"),
        "{said}"
    );
}

#[test]
fn the_doctor_changes_nothing() {
    let made = patient();
    let ada = operator(&made.workspace);
    sql(
        &made,
        "journal.db",
        "update entry set by = 'PER-0666' where seq = 2",
    );
    let before = fs::read(made.workspace.dir().join("journal.db")).expect("a journal");
    let (first, second) = (says(&made), says(&made));
    assert_eq!(first, second);
    assert_eq!(
        fs::read(made.workspace.dir().join("journal.db")).expect("a journal"),
        before
    );
    // The signed tree does not know of the change; writing on does not make it good.
    let _ = made
        .workspace
        .take(&ada, &key("RSK-0001"), "finish", None, None);
    assert!(says(&made).contains("entry 2"));
}
