//! Many write and read at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use journal::{Body, Content, Journal, JournalError};

use super::Make;
use crate::common::{all, append, assert_clean, change, risk, salts, set, title};

/// Adds one to a counter record: first without looking again, then until it succeeds.
pub(crate) fn count_up(
    journal: &dyn Journal,
    refused: &AtomicU64,
    salts: &mut dyn FnMut() -> [u8; 16],
) {
    loop {
        let newest = journal.entries_of(&risk(1)).unwrap().pop().unwrap();
        let Body { text, .. } = journal.body(newest.body).unwrap().unwrap();
        let next = text.parse::<u64>().unwrap() + 1;
        let (seen, version) = (newest.seq.0, newest.version + 1);
        let up = change(
            risk(1),
            seen,
            version,
            "open",
            Content::New(next.to_string()),
        );
        let up = set(version, "edit", None, vec![up]);
        match journal.writer().unwrap().append(&up, salts) {
            Ok(_) => return,
            Err(JournalError::Conflict(_)) => refused.fetch_add(1, Ordering::Relaxed),
            Err(error) => panic!("{error}"),
        };
    }
}

pub(crate) fn many_writers_lose_nothing(make: Make) {
    const WRITERS: u64 = 6;
    const TURNS: u64 = 25;
    let home = make(false);
    let zero = change(risk(1), 0, 1, "open", Content::New("0".to_owned()));
    append(&*home.journal, &set(0, "add", None, vec![zero])).unwrap();
    let refused = AtomicU64::new(0);
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (again, refused) = (&home.again, &refused);
            scope.spawn(move || {
                let journal = again();
                let mut salts = salts(1000 + writer);
                (0..TURNS).for_each(|_| count_up(&*journal, refused, &mut salts));
            });
        }
    });
    let newest = home.journal.entries_of(&risk(1)).unwrap().pop().unwrap();
    let total = home.journal.body(newest.body).unwrap().unwrap().text;
    assert_eq!(total, (WRITERS * TURNS).to_string());
    assert_eq!(home.journal.head().unwrap().size, WRITERS * TURNS + 1);
    assert!(refused.into_inner() > 0, "the writers never met");
    assert_clean(&*home.journal);
}

pub(crate) fn readers_see_whole_change_sets(make: Make) {
    const SETS: u64 = 40;
    const CHANGES: u64 = 7;
    let home = make(false);
    thread::scope(|scope| {
        let again = &home.again;
        let reader = scope.spawn(move || {
            let journal = again();
            let mut sizes = Vec::new();
            while sizes.last() != Some(&(SETS * CHANGES)) {
                let head = journal.head().unwrap();
                let checkpoint = journal.checkpoint().unwrap();
                assert!(checkpoint.size() >= head.size && head.size.is_multiple_of(CHANGES));
                let seen = u64::try_from(all(&*journal).len()).unwrap();
                assert!(seen >= head.size && seen.is_multiple_of(CHANGES), "{seen}");
                sizes.push(seen);
            }
            assert_clean(&*journal);
        });
        let mut writer = home.journal.writer().unwrap();
        let mut salts = salts(1);
        for number in 0..SETS {
            let add = |n| change(risk(1 + CHANGES * number + n), 0, 1, "open", title("x"));
            let add = set(1, "import", None, (0..CHANGES).map(add).collect());
            writer.append(&add, &mut salts).unwrap();
        }
        drop(writer);
        reader.join().unwrap();
    });
}
