//! What was written is read as it was written.

use journal::{Content, Head, JournalError, Origin, Seq, Sha256};

use super::Make;
use crate::common::{
    FILLED, all, append, assert_clean, change, fill, origin, risk, set, start, title,
};

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
        let ours = std::slice::from_ref(&entry);
        assert_eq!(
            journal.entries_of_prefix("RSK", Seq(u64::MAX)).unwrap(),
            ours
        );
        for (prefix, upto) in [
            ("RSK", Seq(0)),
            ("RS", Seq(9)),
            ("RSKA", Seq(9)),
            ("", Seq(9)),
        ] {
            assert_eq!(
                journal.entries_of_prefix(prefix, upto).unwrap(),
                [],
                "{prefix}"
            );
        }
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

pub(crate) fn a_copy_is_refused_where_something_is(make: Make) {
    let home = make(false);
    let taken = tempfile::NamedTempFile::new().unwrap();
    let refused = home.journal.copy_to(taken.path());
    assert!(
        matches!(refused, Err(JournalError::Storage { .. })),
        "{refused:?}"
    );
}
