//! The SQLite home keeps the contract.

use std::fs;

use journal::{Journal, SigningKeys};

use crate::common;
use crate::contract::{Home, contract};

fn make(demonstration: bool) -> Home {
    let dir = tempfile::tempdir().unwrap();
    let journal = Box::new(common::create(dir.path(), demonstration));
    let verifier = SigningKeys::open(&dir.path().join("keys"))
        .unwrap()
        .verifier()
        .clone();
    let path = dir.path().to_owned();
    let again = Box::new(move || Box::new(common::open(&path)) as Box<dyn Journal>);
    Home {
        journal,
        again,
        verifier,
        _keep: Box::new(dir),
    }
}

contract! { make }

#[test]
fn a_copy_is_the_same_journal_and_can_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let journal = common::create(dir.path(), false);
    common::fill(&journal);
    let restored = tempfile::tempdir().unwrap();
    fs::create_dir(restored.path().join("keys")).unwrap();
    for file in ["keys/signing.key", "keys/signing.pub"] {
        fs::copy(dir.path().join(file), restored.path().join(file)).unwrap();
    }
    journal
        .copy_to(&restored.path().join("journal.db"))
        .unwrap();
    let copy = common::open(restored.path());
    assert_eq!(copy.checkpoint().unwrap(), journal.checkpoint().unwrap());
    assert_eq!(common::all(&copy), common::all(&journal));
    common::assert_clean(&copy);
    let add = common::change(common::risk(9), 0, 1, "open", common::title("after"));
    common::append(&copy, &common::set(90, "add", None, vec![add])).unwrap();
    common::assert_clean(&copy);
    // Reading goes on beside a writer, as in the original.
    assert!(restored.path().join("journal.db-wal").exists());
}
