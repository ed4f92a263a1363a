//! Journals that cannot be opened or written say why, and what to do.

use std::fs;
use std::path::Path;

use journal::{Content, Genesis, Journal as _, JournalError, SigningKeys, SqliteJournal};
use rusqlite::Connection;

use crate::common::{
    FILLED, all, append, assert_clean, change, create, fill, open, origin, risk, set, start, title,
};

fn refusal(dir: &Path) -> String {
    let keys = SigningKeys::open(&dir.join("keys")).unwrap();
    let error = SqliteJournal::open(dir, keys).unwrap_err();
    assert!(matches!(error, JournalError::Unusable { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn a_folder_without_a_journal_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    SigningKeys::create(&dir.path().join("keys"), &origin(false), [1; 32]).unwrap();
    let refusal = refusal(dir.path());
    assert!(
        refusal.contains("there is no journal") && refusal.contains("init"),
        "{refusal}"
    );
    assert!(!dir.path().join("journal.db").exists());
}

#[test]
fn other_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    SigningKeys::create(&dir.path().join("keys"), &origin(false), [1; 32]).unwrap();
    let path = dir.path().join("journal.db");
    for content in [
        "",
        "not a database, but long enough to look like one",
        &"x".repeat(9000),
    ] {
        fs::write(&path, content).unwrap();
        assert!(
            refusal(dir.path()).contains("is not a journal"),
            "{}",
            content.len()
        );
    }
    fs::remove_file(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("create table other (x)")
        .unwrap();
    assert!(refusal(dir.path()).contains("is not a journal"));
}

#[test]
fn a_newer_format_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path(), false);
    let connection = Connection::open(dir.path().join("journal.db")).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    drop(connection);
    let refusal = refusal(dir.path());
    assert!(
        refusal.contains("format 2") && refusal.contains("version of aimwright"),
        "{refusal}"
    );
}

#[test]
fn a_second_journal_in_the_same_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fill(&create(dir.path(), false));
    let keys = SigningKeys::open(&dir.path().join("keys")).unwrap();
    let again = SqliteJournal::create(dir.path(), Genesis::new(&origin(false), start()), keys);
    assert!(
        again
            .unwrap_err()
            .to_string()
            .contains("already holds a journal")
    );
    assert_eq!(open(dir.path()).head().unwrap().size, FILLED);
}

#[test]
fn the_keys_of_another_journal_are_refused() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    create(dir.path(), false);
    let keys = SigningKeys::create(other.path(), &origin(true), [1; 32]).unwrap();
    let error = SqliteJournal::open(dir.path(), keys)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("aimwright-demonstration/") && error.contains("restore"),
        "{error}"
    );
}

#[test]
fn a_damaged_journal_is_not_extended() {
    let dir = tempfile::tempdir().unwrap();
    fill(&create(dir.path(), false));
    let connection = Connection::open(dir.path().join("journal.db")).unwrap();
    // The size is 14: the subtrees of 8, 4 and 2 entries carry on.
    connection
        .execute(
            "update node set hash = zeroblob(32) where position = 14",
            [],
        )
        .unwrap();
    drop(connection);
    let journal = open(dir.path());
    let add = set(
        90,
        "add",
        None,
        vec![change(risk(9), 0, 1, "open", title("x"))],
    );
    let error = append(&journal, &add).unwrap_err().to_string();
    assert!(
        error.contains("damaged") && error.contains("aimwright doctor"),
        "{error}"
    );
    assert_eq!(all(&journal).len() as u64, FILLED);
}

#[test]
fn erased_texts_leave_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let journal = create(dir.path(), false);
    let secret = "Ms Example's secret ".repeat(600);
    let note = "note about Ms Example ".repeat(300);
    append(
        &journal,
        &set(
            1,
            "add",
            Some(&note),
            vec![change(risk(1), 0, 1, "open", title(&secret))],
        ),
    )
    .unwrap();
    fill_more(&journal);
    assert!(anywhere(dir.path(), "Ms Example"));
    let erase = change(risk(1), 1, 1, "erased", Content::Erase);
    append(&journal, &set(50, "erase", Some("asked for"), vec![erase])).unwrap();
    assert!(!anywhere(dir.path(), "Ms Example"));
    assert_clean(&journal);
}

#[test]
fn an_erasure_during_a_reading_is_made_good_later() {
    let dir = tempfile::tempdir().unwrap();
    let journal = create(dir.path(), false);
    let add = change(risk(1), 0, 1, "open", title("Ms Example"));
    append(&journal, &set(1, "add", None, vec![add])).unwrap();
    let reader = Connection::open(dir.path().join("journal.db")).unwrap();
    reader.execute_batch("begin; select * from entry").unwrap();
    let erase = change(risk(1), 1, 1, "erased", Content::Erase);
    append(&journal, &set(2, "erase", None, vec![erase])).unwrap();
    assert!(anywhere(dir.path(), "Ms Example"));
    drop(reader);
    let add = change(risk(2), 0, 1, "open", title("x"));
    append(&open(dir.path()), &set(3, "add", None, vec![add])).unwrap();
    assert!(!anywhere(dir.path(), "Ms Example"));
}

fn fill_more(journal: &SqliteJournal) {
    for number in 2..20 {
        let add = change(risk(number.into()), 0, 1, "open", title("other"));
        append(journal, &set(number, "add", None, vec![add])).unwrap();
    }
}

/// Tells whether a text stands in any file of a folder.
fn anywhere(dir: &Path, text: &str) -> bool {
    fs::read_dir(dir).unwrap().map(Result::unwrap).any(|file| {
        let bytes = fs::read(file.path()).unwrap_or_default();
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

/// A folder that cannot be written, seen by a process that is not root.
#[cfg(unix)]
mod read_only {
    use std::env;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    use super::*;

    const FOLDER: &str = "JOURNAL_TEST_READ_ONLY";
    const NOBODY: u32 = 65_534;

    #[test]
    fn is_read_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = dir.path().join("workspace");
        fs::create_dir(&workspace).unwrap();
        fill(&create(&workspace, false));
        let program = dir.path().join("program");
        fs::copy(env::current_exe().unwrap(), &program).unwrap();
        let mut command = Command::new(&program);
        command
            .args(["--exact", "unusable::read_only::child", "--test-threads=1"])
            .env(FOLDER, &workspace);
        // Root may write anywhere, so somebody else has to try.
        if fs::metadata(dir.path()).unwrap().uid() == 0 {
            for path in ["keys", "keys/signing.key", "journal.db"] {
                chown(workspace.join(path), Some(NOBODY), None).unwrap();
            }
            chown(&workspace, Some(NOBODY), None).unwrap();
            command.uid(NOBODY);
        }
        set_mode(dir.path(), 0o755);
        set_mode(&workspace.join("journal.db"), 0o444);
        set_mode(&workspace, 0o555);
        let output = command.output().unwrap();
        set_mode(&workspace, 0o755);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        assert_eq!(open(&workspace).head().unwrap().size, FILLED);
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// The child's part; nothing when the tests are run as usual.
    #[test]
    fn child() {
        let Some(dir) = env::var_os(FOLDER) else {
            return;
        };
        let dir = Path::new(&dir);
        assert!(
            fs::write(dir.join("x"), "x").is_err(),
            "this folder can be written"
        );
        let journal = open(dir);
        assert_eq!(all(&journal).len() as u64, FILLED);
        assert_clean(&journal);
        let add = set(
            90,
            "add",
            None,
            vec![change(risk(9), 0, 1, "open", title("x"))],
        );
        let error = append(&journal, &add).unwrap_err();
        assert!(matches!(error, JournalError::Storage { .. }), "{error:?}");
        assert!(
            error.to_string().contains("nothing of the change was kept"),
            "{error}"
        );
    }
}
