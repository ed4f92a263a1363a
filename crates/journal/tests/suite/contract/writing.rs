//! Change sets are written whole, in order, or refused.

use journal::{Conflict, Content, JournalError, Seq, verify_consistency};

use super::Make;
use crate::common::{all, append, assert_clean, change, fill, risk, set, title};

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
