//! What the tests write: small change sets with seeded salts and a standing clock.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use journal::{
    Appended, Change, ChangeSet, Content, Entry, Genesis, Journal, JournalError, Origin, Seq,
    SigningKeys, SqliteJournal,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use registers::Key;
use uuid::Uuid;

/// When the journals of the tests are made.
pub(crate) fn start() -> Timestamp {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

/// Names the journals of the tests.
pub(crate) fn origin(demonstration: bool) -> Origin {
    let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    if demonstration {
        Origin::demonstration(id)
    } else {
        Origin::workspace(id)
    }
}

/// Makes a workspace in a folder.
pub(crate) fn create(dir: &Path, demonstration: bool) -> SqliteJournal {
    let origin = origin(demonstration);
    let keys = SigningKeys::create(&dir.join("keys"), &origin, [11; 32]).unwrap();
    SqliteJournal::create(dir, Genesis::new(&origin, start()), keys).unwrap()
}

/// Opens the workspace in a folder.
pub(crate) fn open(dir: &Path) -> SqliteJournal {
    SqliteJournal::open(dir, SigningKeys::open(&dir.join("keys")).unwrap()).unwrap()
}

/// Returns a source of salts that gives the same ones for the same seed.
pub(crate) fn salts(seed: u64) -> impl FnMut() -> [u8; 16] {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    move || {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        salt
    }
}

/// Returns the key of the `number`th risk.
pub(crate) fn risk(number: u64) -> Key {
    Key::new("RSK", number)
}

/// Returns a change set, recorded as many minutes after the start as it is given.
pub(crate) fn set(
    minute: u32,
    command: &str,
    note: Option<&str>,
    changes: Vec<Change>,
) -> ChangeSet {
    ChangeSet {
        id: Uuid::from_u128(u128::from(minute) + 1),
        at: start() + SignedDuration::from_mins(minute.into()),
        by: "PER-0001".to_owned(),
        command: command.to_owned(),
        note: note.map(str::to_owned),
        changes,
    }
}

/// Returns a change.
pub(crate) fn change(
    record: Key,
    seen: u64,
    version: u32,
    state: &str,
    content: Content,
) -> Change {
    let register = "risk".to_owned();
    Change {
        record,
        register,
        seen: Seq(seen),
        version,
        state: state.to_owned(),
        shape: 1,
        content,
    }
}

/// Returns a new version with this text as its title.
pub(crate) fn title(text: &str) -> Content {
    Content::New(format!(r#"{{"title":"{text}"}}"#))
}

/// Takes the writer's place and appends one change set.
pub(crate) fn append(journal: &dyn Journal, set: &ChangeSet) -> Result<Appended, JournalError> {
    let mut salts = salts(set.id.as_u128().try_into().unwrap());
    journal.writer()?.append(set, &mut salts)
}

/// Adds, edits, approves and erases a few risks: 14 entries in 8 change sets.
pub(crate) fn fill(journal: &dyn Journal) {
    let new = |number, text: &str| change(risk(number), 0, 1, "open", title(text));
    let sets = [
        set(
            1,
            "import",
            Some("first list"),
            (1..=4).map(|n| new(n, &format!("risk {n}"))).collect(),
        ),
        set(
            2,
            "edit",
            None,
            vec![change(risk(1), 1, 2, "open", title("risk 1, better"))],
        ),
        set(
            3,
            "start",
            None,
            vec![change(risk(1), 5, 2, "in progress", Content::Same)],
        ),
        set(
            4,
            "add",
            Some("found later"),
            vec![new(5, "risk 5"), new(6, "risk 6")],
        ),
        set(
            5,
            "close",
            Some("no longer so"),
            vec![
                change(risk(2), 2, 1, "closed", Content::Same),
                change(risk(3), 3, 1, "closed", Content::Same),
            ],
        ),
        set(
            6,
            "edit",
            Some("names a person"),
            vec![change(risk(5), 7, 2, "open", title("risk 5 of a person"))],
        ),
        set(
            7,
            "erase",
            Some("asked for by the person"),
            vec![change(risk(5), 11, 2, "erased", Content::Erase)],
        ),
        set(
            8,
            "edit",
            None,
            vec![
                change(risk(6), 8, 2, "open", title("risk 6, better")),
                change(risk(4), 4, 2, "open", title("risk 4, better")),
            ],
        ),
    ];
    for set in &sets {
        append(journal, set).unwrap();
    }
}

/// How many entries [`fill`] writes.
pub(crate) const FILLED: u64 = 14;

/// Reads all entries.
pub(crate) fn all(journal: &dyn Journal) -> Vec<(Entry, Option<journal::Body>)> {
    let mut all = Vec::new();
    let mut visit = |entry, body| {
        all.push((entry, body));
        Ok(())
    };
    journal.read(Seq(0), Seq(u64::MAX), &mut visit).unwrap();
    all
}

/// Fails with the faults if there are any.
pub(crate) fn assert_clean(journal: &dyn Journal) {
    assert_eq!(journal.verify(&mut |_| ()).unwrap(), []);
}
