//! The contract of a home: what every implementation of [`Journal`] has to do.
//!
//! A home's test file makes its journals in a function `fn(bool) -> Home` and calls `contract!`
//! with it.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use journal::{
    Body, Conflict, Content, Head, Journal, JournalError, Origin, Seq, Sha256, VerifierKey,
    verify_consistency, verify_inclusion,
};

use crate::common::{
    FILLED, all, append, assert_clean, change, fill, origin, risk, salts, set, start, title,
};

/// A new journal, and what it takes to test it.
pub(crate) struct Home {
    /// The journal.
    pub(crate) journal: Box<dyn Journal>,
    /// Opens the same journal once more, as another process would.
    pub(crate) again: Box<dyn Fn() -> Box<dyn Journal> + Sync>,
    /// Verifies its checkpoints.
    pub(crate) verifier: VerifierKey,
    /// What must live as long as the journal.
    pub(crate) _keep: Box<dyn Any>,
}

/// Makes a home with an empty journal, which is a demonstration or not.
pub(crate) type Make = fn(demonstration: bool) -> Home;

/// Declares a test for each clause of the contract.
macro_rules! contract {
    ($make:path: $($clause:ident)*) => {
        $(
            #[test]
            fn $clause() {
                $crate::contract::$clause($make);
            }
        )*
    };
    ($make:path) => {
        $crate::contract::contract! { $make:
            an_empty_journal_has_a_signed_head
            a_demonstration_says_so
            what_was_appended_is_read
            reading_gives_a_body_once
            reading_can_start_and_end_anywhere
            a_visitor_may_read_and_may_stop
            a_change_set_is_written_whole
            one_record_may_change_twice_in_a_set
            a_stale_write_is_refused_whole
            senseless_changes_are_refused
            a_transition_repeats_the_body
            erasure_blanks_and_keeps_the_tree
            an_erased_record_may_live_on
            every_entry_is_proved
            every_head_extends_every_older_one
            impossible_proofs_are_refused
            heads_are_signed
            the_last_entry_at_a_moment_is_found
            a_broken_random_source_is_noticed
            strange_texts_survive
            many_writers_lose_nothing
            readers_see_whole_change_sets
            ten_thousand_changes_are_one_append
            a_copy_is_refused_where_something_is
        }
    };
}

pub(crate) use contract;

pub(crate) fn an_empty_journal_has_a_signed_head(make: Make) {
    let home = make(false);
    assert_eq!(home.journal.head().unwrap(), Head::EMPTY);
    let checkpoint = home.journal.checkpoint().unwrap();
    checkpoint.verify(&home.verifier).unwrap();
    assert_eq!(checkpoint.head(), Head::EMPTY);
    assert_eq!(checkpoint.origin(), origin(false).to_string());
    assert_eq!(home.journal.last_at(start()).unwrap(), Seq(0));
    assert!(home.journal.entries_of(&risk(1)).unwrap().is_empty());
    assert_eq!(home.journal.body(Sha256([1; 32])).unwrap(), None);
    assert!(all(&*home.journal).is_empty());
    assert_clean(&*home.journal);
}

pub(crate) fn a_demonstration_says_so(make: Make) {
    for demonstration in [false, true] {
        let home = make(demonstration);
        let genesis = home.journal.genesis();
        assert_eq!(genesis.demonstration, demonstration);
        let origin: Origin = genesis.origin.parse().unwrap();
        assert_eq!(origin.is_demonstration(), demonstration);
        assert_eq!(
            home.journal.checkpoint().unwrap().is_demonstration(),
            demonstration
        );
        assert_eq!((home.again)().genesis(), genesis);
    }
}

pub(crate) fn what_was_appended_is_read(make: Make) {
    let home = make(false);
    let changes = vec![change(risk(1), 0, 1, "open", title("first"))];
    let written = set(3, "add", Some("why"), changes);
    let appended = append(&*home.journal, &written).unwrap();
    assert_eq!((appended.first, appended.last), (Seq(1), Seq(1)));
    for journal in [&*home.journal, &*(home.again)()] {
        let [(entry, body)] = all(journal).try_into().unwrap();
        assert_eq!(entry.seq, Seq(1));
        assert_eq!(entry.change_set, written.id);
        assert_eq!(entry.at, written.at);
        assert_eq!(entry.by, "PER-0001");
        assert_eq!(entry.command, "add");
        assert_eq!(entry.record, risk(1));
        assert_eq!(
            (entry.register.as_str(), entry.state.as_str()),
            ("risk", "open")
        );
        assert_eq!((entry.version, entry.shape), (1, 1));
        let body = body.unwrap();
        assert_eq!(body.text, r#"{"title":"first"}"#);
        assert_eq!(body.hash(), entry.body);
        assert_eq!(journal.body(entry.body).unwrap(), Some(body));
        let note = journal.body(entry.note.unwrap()).unwrap().unwrap();
        assert_eq!(
            (note.text.as_str(), note.hash()),
            ("why", entry.note.unwrap())
        );
        assert_eq!(journal.entries_of(&risk(1)).unwrap(), [entry]);
        assert_clean(journal);
    }
}

pub(crate) fn reading_gives_a_body_once(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let entries = all(&*home.journal);
    assert_eq!(entries.len() as u64, FILLED);
    for (number, (entry, body)) in (1..).zip(&entries) {
        assert_eq!(entry.seq, Seq(number));
        let brings = entries
            .iter()
            .find(|(first, _)| first.body == entry.body)
            .unwrap()
            .0
            .seq;
        let erased = entry.record == risk(5);
        assert_eq!(
            body.is_some(),
            brings == entry.seq && !erased,
            "entry {number}"
        );
        assert!(body.as_ref().is_none_or(|body| body.hash() == entry.body));
    }
}

pub(crate) fn reading_can_start_and_end_anywhere(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let whole = all(&*home.journal);
    for after in 0..=FILLED + 1 {
        for upto in 0..=FILLED + 1 {
            let mut part = Vec::new();
            let mut visit = |entry, body| {
                part.push((entry, body));
                Ok(())
            };
            home.journal
                .read(Seq(after), Seq(upto), &mut visit)
                .unwrap();
            let within = |seq: Seq| seq.0 > after && seq.0 <= upto;
            let expected: Vec<_> = whole
                .iter()
                .filter(|(entry, _)| within(entry.seq))
                .cloned()
                .collect();
            assert_eq!(part, expected, "after {after} up to {upto}");
        }
    }
}

pub(crate) fn a_visitor_may_read_and_may_stop(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let mut seen = 0;
    let stopped = home.journal.read(Seq(0), Seq(FILLED), &mut |entry, _| {
        assert!(!home.journal.entries_of(&entry.record)?.is_empty());
        append(
            &*home.journal,
            &set(
                100 + seen,
                "add",
                None,
                vec![change(
                    risk(u64::from(100 + seen)),
                    0,
                    1,
                    "open",
                    title("meanwhile"),
                )],
            ),
        )?;
        seen += 1;
        if seen == 5 {
            Err(JournalError::Internal("enough".into()))
        } else {
            Ok(())
        }
    });
    assert_eq!(
        stopped.unwrap_err().to_string(),
        "the journal failed: enough"
    );
    assert_eq!(home.journal.head().unwrap().size, FILLED + 5);
    assert_clean(&*home.journal);
}

pub(crate) fn a_change_set_is_written_whole(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let head = home.journal.head().unwrap();
    let checkpoint = home.journal.checkpoint().unwrap();
    let entries = all(&*home.journal);
    // The first change is good, the last is not.
    let refused = append(
        &*home.journal,
        &set(
            50,
            "edit",
            Some("lost"),
            vec![
                change(risk(9), 0, 1, "open", title("good")),
                change(risk(6), 13, 9, "open", title("not the next version")),
            ],
        ),
    );
    assert!(
        matches!(refused, Err(JournalError::Internal(_))),
        "{refused:?}"
    );
    assert_eq!(home.journal.head().unwrap(), head);
    assert_eq!(home.journal.checkpoint().unwrap(), checkpoint);
    assert_eq!(all(&*home.journal), entries);
    assert_clean(&*home.journal);
}

pub(crate) fn one_record_may_change_twice_in_a_set(make: Make) {
    let home = make(false);
    append(
        &*home.journal,
        &set(
            1,
            "add",
            None,
            vec![
                change(risk(1), 0, 1, "open", title("one")),
                // Its writer may name the entry it saw before the set, or the one within it.
                change(risk(1), 0, 2, "open", title("two")),
                change(risk(1), 2, 3, "open", title("three")),
            ],
        ),
    )
    .unwrap();
    let versions: Vec<u32> = home
        .journal
        .entries_of(&risk(1))
        .unwrap()
        .iter()
        .map(|entry| entry.version)
        .collect();
    assert_eq!(versions, [1, 2, 3]);
    assert_clean(&*home.journal);
}

pub(crate) fn a_stale_write_is_refused_whole(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let head = home.journal.head().unwrap();
    for stale in [0, 1, 5, 7, 99] {
        let refused = append(
            &*home.journal,
            &set(
                50,
                "edit",
                None,
                vec![
                    change(risk(7), 0, 1, "open", title("good")),
                    change(risk(1), stale, 3, "open", title("stale")),
                ],
            ),
        );
        let Err(JournalError::Conflict(conflict)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            conflict,
            Conflict {
                record: risk(1),
                newest: Seq(6),
                version: 2,
                state: "in progress".to_owned(),
                by: "PER-0001".to_owned(),
            }
        );
        assert_eq!(home.journal.head().unwrap(), head);
    }
    assert!(home.journal.entries_of(&risk(7)).unwrap().is_empty());
    assert_clean(&*home.journal);
}

pub(crate) fn senseless_changes_are_refused(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let head = home.journal.head().unwrap();
    let mut other_register = change(risk(1), 6, 3, "open", title("x"));
    "supplier".clone_into(&mut other_register.register);
    let mut other_shape = change(risk(1), 6, 2, "open", Content::Same);
    other_shape.shape = 2;
    let senseless = [
        ("add", vec![]),
        ("start", vec![change(risk(8), 0, 1, "open", Content::Same)]),
        ("erase", vec![change(risk(8), 0, 0, "open", Content::Erase)]),
        ("add", vec![change(risk(8), 0, 2, "open", title("x"))]),
        ("add", vec![change(risk(8), 3, 1, "open", title("x"))]),
        ("edit", vec![change(risk(1), 6, 2, "open", title("x"))]),
        ("edit", vec![change(risk(1), 6, 4, "open", title("x"))]),
        ("start", vec![change(risk(1), 6, 3, "open", Content::Same)]),
        ("erase", vec![change(risk(1), 6, 2, "open", Content::Same)]),
        ("edit", vec![change(risk(1), 6, 2, "open", Content::Erase)]),
        ("edit", vec![other_register]),
        ("start", vec![other_shape]),
    ];
    for (command, changes) in senseless {
        let refused = append(&*home.journal, &set(50, command, None, changes.clone()));
        assert!(
            matches!(refused, Err(JournalError::Internal(_))),
            "{changes:?}: {refused:?}"
        );
    }
    assert_eq!(home.journal.head().unwrap(), head);
    assert_clean(&*home.journal);
}

pub(crate) fn a_transition_repeats_the_body(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let entries = home.journal.entries_of(&risk(1)).unwrap();
    let [added, edited, started] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_ne!(added.body, edited.body);
    assert_eq!(
        (edited.body, edited.version),
        (started.body, started.version)
    );
    assert_eq!(
        (edited.state.as_str(), started.state.as_str()),
        ("open", "in progress")
    );
}

pub(crate) fn erasure_blanks_and_keeps_the_tree(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let before = home.journal.head().unwrap();
    let entries = home.journal.entries_of(&risk(5)).unwrap();
    let [added, edited, erased] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    for hash in [
        added.body,
        edited.body,
        added.note.unwrap(),
        edited.note.unwrap(),
    ] {
        assert_eq!(home.journal.body(hash).unwrap(), None, "{hash}");
    }
    // Why it was erased stays, and so does what the erased record shared no text with.
    assert_eq!(erased.body, edited.body);
    let reason = home.journal.body(erased.note.unwrap()).unwrap().unwrap();
    assert_eq!(reason.text, "asked for by the person");
    let neighbour = home.journal.entries_of(&risk(6)).unwrap();
    assert!(home.journal.body(neighbour[0].body).unwrap().is_some());

    append(
        &*home.journal,
        &set(
            60,
            "erase",
            None,
            vec![change(risk(1), 6, 2, "erased", Content::Erase)],
        ),
    )
    .unwrap();
    let now = home.journal.head().unwrap();
    let proof = home.journal.consistency(before.size, now.size).unwrap();
    assert!(verify_consistency(&before, &now, &proof));
    assert_clean(&*(home.again)());
}

pub(crate) fn an_erased_record_may_live_on(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let edit = change(risk(5), 12, 3, "open", title("without names"));
    append(&*home.journal, &set(60, "edit", None, vec![edit])).unwrap();
    let newest = home.journal.entries_of(&risk(5)).unwrap().pop().unwrap();
    assert!(home.journal.body(newest.body).unwrap().is_some());
    assert_clean(&*home.journal);
}

pub(crate) fn every_entry_is_proved(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let mut heads = Vec::new();
    for (entry, _) in all(&*home.journal) {
        heads.push(head_of(&home, entry.seq.0));
    }
    for head in &heads {
        for (entry, _) in all(&*home.journal)
            .iter()
            .take(usize::try_from(head.size).unwrap())
        {
            let proof = home.journal.inclusion(entry.seq, head.size).unwrap();
            assert!(verify_inclusion(entry, head, &proof));
            let mut changed = entry.clone();
            "PER-0002".clone_into(&mut changed.by);
            assert!(!verify_inclusion(&changed, head, &proof));
            let mut moved = entry.clone();
            moved.seq.0 += 1;
            assert!(!verify_inclusion(&moved, head, &proof));
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at].0[7] ^= 1;
                assert!(!verify_inclusion(entry, head, &wrong));
                wrong.remove(at);
                assert!(!verify_inclusion(entry, head, &wrong));
            }
            let longer = [proof.as_slice(), &[Sha256([0; 32])]].concat();
            assert!(!verify_inclusion(entry, head, &longer));
        }
    }
}

pub(crate) fn every_head_extends_every_older_one(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    for size in 0..=FILLED {
        for old in 0..=size {
            let (old_head, head) = (head_of(&home, old), head_of(&home, size));
            let proof = home.journal.consistency(old, size).unwrap();
            assert!(
                verify_consistency(&old_head, &head, &proof),
                "{old} to {size}"
            );
            let forged = Head {
                size: old,
                root: Sha256([5; 32]),
            };
            assert!(
                !verify_consistency(&forged, &head, &proof),
                "{old} to {size}"
            );
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at].0[0] ^= 1;
                assert!(
                    !verify_consistency(&old_head, &head, &wrong),
                    "{old} to {size}"
                );
            }
        }
    }
}

pub(crate) fn impossible_proofs_are_refused(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    for (entry, size) in [(0, 3), (4, 3), (1, FILLED + 1), (FILLED + 1, FILLED + 1)] {
        let refused = home.journal.inclusion(Seq(entry), size);
        assert!(
            matches!(refused, Err(JournalError::Unusable { .. })),
            "{entry} in {size}"
        );
    }
    for (old, size) in [(4, 3), (1, FILLED + 1), (u64::MAX, u64::MAX)] {
        let refused = home.journal.consistency(old, size);
        assert!(
            matches!(refused, Err(JournalError::Unusable { .. })),
            "{old} to {size}"
        );
    }
}

pub(crate) fn heads_are_signed(make: Make) {
    let home = make(false);
    let mut texts = vec![home.journal.checkpoint().unwrap().text().to_owned()];
    for number in 1..=5 {
        let add = change(risk(number.into()), 0, 1, "open", title("x"));
        append(&*home.journal, &set(number, "add", None, vec![add])).unwrap();
        let checkpoint = home.journal.checkpoint().unwrap();
        checkpoint.verify(&home.verifier).unwrap();
        assert_eq!(checkpoint.head(), home.journal.head().unwrap());
        assert_eq!(checkpoint.size(), u64::from(number));
        texts.push(checkpoint.text().to_owned());
    }
    texts.dedup();
    assert_eq!(texts.len(), 6);
}

pub(crate) fn the_last_entry_at_a_moment_is_found(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let at = |minute: i64, nanosecond: i32| {
        let moment = start() + jiff::SignedDuration::new(60 * minute, nanosecond);
        home.journal.last_at(moment).unwrap().0
    };
    assert_eq!(at(0, 0), 0);
    assert_eq!(at(1, -1), 0);
    assert_eq!(at(1, 0), 4);
    assert_eq!(at(1, 1), 4);
    assert_eq!(at(4, 0), 8);
    assert_eq!(at(5, -1), 8);
    assert_eq!(at(500, 0), FILLED);
    let last_at = |moment| home.journal.last_at(moment).unwrap().0;
    assert_eq!(last_at(jiff::Timestamp::MIN), 0);
    assert_eq!(last_at(jiff::Timestamp::MAX), FILLED);
    // A clock that was set back does not hide what was recorded later.
    let late = change(risk(9), 0, 1, "open", title("the clock was set back"));
    append(&*home.journal, &set(2, "add", None, vec![late])).unwrap();
    assert_eq!(at(2, 0), FILLED + 1);
    assert_eq!(at(1, 0), 4);
}

pub(crate) fn a_broken_random_source_is_noticed(make: Make) {
    let home = make(false);
    let mut writer = home.journal.writer().unwrap();
    let add = |number| {
        set(
            1,
            "add",
            None,
            vec![change(risk(number), 0, 1, "open", title("x"))],
        )
    };
    writer.append(&add(1), &mut || [7; 16]).unwrap();
    assert!(writer.append(&add(2), &mut || [7; 16]).is_err());
    // A single collision is not the end.
    let mut source = [[7; 16], [8; 16]].into_iter();
    writer
        .append(&add(2), &mut || source.next().unwrap())
        .unwrap();
    assert_eq!(writer.size(), 2);
    drop(writer);
    assert_clean(&*home.journal);
}

pub(crate) fn strange_texts_survive(make: Make) {
    let home = make(false);
    let strange = [
        "",
        "\0",
        "a\0b",
        "“ö” \u{1F600}\u{2028}",
        &"long ".repeat(400_000),
    ];
    for (number, text) in (1..).zip(strange) {
        let mut add = set(
            number,
            "add",
            Some(text),
            vec![change(
                risk(number.into()),
                0,
                1,
                text,
                Content::New(text.to_owned()),
            )],
        );
        text.clone_into(&mut add.by);
        append(&*home.journal, &add).unwrap();
        let entry = home
            .journal
            .entries_of(&risk(number.into()))
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!((entry.by.as_str(), entry.state.as_str()), (text, text));
        for hash in [entry.body, entry.note.unwrap()] {
            assert_eq!(home.journal.body(hash).unwrap().unwrap().text, text);
        }
    }
    assert_eq!(all(&*home.journal).len(), strange.len());
    assert_clean(&*home.journal);
}

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

pub(crate) fn ten_thousand_changes_are_one_append(make: Make) {
    const COUNT: u64 = 10_000;
    let home = make(false);
    let add = |n| change(risk(n), 0, 1, "open", title("one of many"));
    let import = set(
        1,
        "import",
        Some("all at once"),
        (1..=COUNT).map(add).collect(),
    );
    let appended = append(&*home.journal, &import).unwrap();
    assert_eq!((appended.first, appended.last), (Seq(1), Seq(COUNT)));
    let entries = all(&*home.journal);
    assert_eq!(entries.len() as u64, COUNT);
    assert!(entries.iter().all(|(_, body)| body.is_some()));
    let mut told = 0;
    assert_eq!(home.journal.verify(&mut |seen| told = seen).unwrap(), []);
    assert_eq!(told, COUNT);
}

pub(crate) fn a_copy_is_refused_where_something_is(make: Make) {
    let home = make(false);
    let taken = tempfile::NamedTempFile::new().unwrap();
    let refused = home.journal.copy_to(taken.path());
    assert!(
        matches!(refused, Err(JournalError::Storage { .. })),
        "{refused:?}"
    );
}

/// Returns the head as it was when the journal had so many entries, from the entries alone.
fn head_of(home: &Home, size: u64) -> Head {
    let entries = all(&*home.journal);
    let leaves: Vec<Sha256> = entries
        .iter()
        .take(usize::try_from(size).unwrap())
        .map(|(entry, _)| entry.leaf_hash())
        .collect();
    let root = if leaves.is_empty() {
        Head::EMPTY.root
    } else {
        root_of(&leaves)
    };
    Head { size, root }
}

/// Computes a root as RFC 6962, 2.1 defines it.
fn root_of(leaves: &[Sha256]) -> Sha256 {
    use sha2::Digest as _;
    if let [leaf] = leaves {
        return *leaf;
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let hasher = sha2::Sha256::new()
        .chain_update([1])
        .chain_update(root_of(left).0)
        .chain_update(root_of(right).0);
    Sha256(hasher.finalize().into())
}
