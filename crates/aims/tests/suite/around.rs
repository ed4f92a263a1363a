//! What stands around a record: what points at it, its life step by step.

use std::collections::BTreeMap;

use aims::AsOf;
use registers::Key;

/// Records of several registers, with many links and with few.
const KEYS: [(&str, u64); 5] = [("PER", 2), ("AIS", 3), ("RSK", 1), ("DOC", 1), ("MET", 1)];

#[test]
fn what_points_at_a_record_is_counted_whole_and_shown_in_part() {
    let story = testkit::story();
    let view = story.workspace.view(AsOf::Now).expect("a view");
    for (prefix, number) in KEYS {
        let key = Key::new(prefix, number);
        let shown = view.show(&key).expect("a query").expect("a record");
        let mut counted: BTreeMap<(String, String), u64> = BTreeMap::new();
        for link in &shown.links_from {
            let from: Key = link.key.parse().expect("a key");
            let register = registers::catalog().of_key(&from).expect("a register");
            *counted
                .entry((register.name.to_owned(), link.field.clone()))
                .or_default() += 1;
        }
        let pointing = view.pointing(&key, 3).expect("a query");
        let found: BTreeMap<(String, String), u64> = pointing
            .iter()
            .map(|one| ((one.register.to_owned(), one.field.clone()), one.count))
            .collect();
        assert_eq!(found, counted, "{key}");
        for one in &pointing {
            let shown = u64::try_from(one.first.len()).expect("a few");
            assert_eq!(shown, one.count.min(3), "{key}: {one:?}");
            assert!(one.first.iter().all(|brief| !brief.title.is_empty()));
        }
    }
}

#[test]
fn a_life_taken_in_pieces_is_the_history() {
    let story = testkit::story();
    let view = story.workspace.view(AsOf::Now).expect("a view");
    for (prefix, number) in KEYS {
        let key = Key::new(prefix, number);
        let mut whole = view.history(&key).expect("a history");
        whole.reverse();
        let mut before = None;
        let mut pieces = Vec::new();
        loop {
            let life = view.life(&key, before, 2).expect("a life");
            assert_eq!(life.total, whole.len(), "{key}");
            before = life.steps.last().map(|step| step.entry.seq.0);
            pieces.extend(life.steps);
            if !life.more {
                break;
            }
        }
        assert_eq!(pieces.len(), whole.len(), "{key}");
        for (piece, step) in pieces.iter().zip(&whole) {
            assert_eq!(piece.entry, step.entry, "{key}");
            assert_eq!(piece.changes, step.changes, "{key}");
            assert_eq!(piece.note, step.note, "{key}");
        }
    }
}

#[test]
fn records_are_named_and_passages_are_sorted() {
    let story = testkit::story();
    let view = story.workspace.view(AsOf::Now).expect("a view");
    let keys = [
        Key::new("RSK", 1),
        Key::new("AIS", 1),
        Key::new("RSK", 9_999),
    ];
    let briefs = view.briefs(&keys).expect("a query");
    assert_eq!(briefs.len(), 2);
    let bodies = view.bodies(&keys).expect("a query");
    for (key, body) in &bodies {
        let found = view.record(key).expect("a query").expect("a record");
        assert_eq!(&found.body, body);
        assert_eq!(found.row.title, briefs[key].title);
    }
    assert!(view.record(&keys[2]).expect("a query").is_none());
    let passages = view.passages(&keys, 3).expect("a query");
    assert_eq!(passages.len(), 3);
    assert!(passages.is_sorted_by(|a, b| a.entry > b.entry));
}
