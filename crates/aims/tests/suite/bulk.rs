//! The same done to many records: all of them in one change set, or none.

use aims::{AsOf, Bulk, Kind};
use journal::Journal as _;
use registers::Key;
use serde_json::json;

use crate::common::{
    assert_clean, assert_says, body, journal, key, operator, person, shown, workspace,
};

fn set(field: &str, value: serde_json::Value) -> Bulk {
    Bulk::Set(vec![(field.into(), value)])
}

fn take(transition: &str) -> Bulk {
    Bulk::Take {
        transition: transition.into(),
        note: Some("together".into()),
    }
}

#[test]
fn many_records_change_in_one_change_set() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let mut records: Vec<(Key, Option<u32>)> = Vec::new();
    for _ in 0..3 {
        let action = workspace.add(&ada, "action", None, &body("action"));
        records.push((action.expect("an action"), Some(1)));
    }
    let done = workspace.change_all(&ada, &records, &set("due", json!("2026-03-31")));
    let versions: Vec<u32> = done
        .expect("an edit")
        .iter()
        .map(|done| done.version)
        .collect();
    assert_eq!(versions, [2, 2, 2]);
    workspace
        .change_all(&ada, &[(records[0].0.clone(), Some(2))], &take("start"))
        .expect("a start");
    let view = workspace.view(AsOf::Now).expect("a view");
    let journal = journal(workspace.dir());
    let sets: Vec<_> = records
        .iter()
        .map(|(key, _)| journal.entries_of(key).expect("its entries")[1].change_set)
        .collect();
    assert!(sets.iter().all(|set| *set == sets[0]), "{sets:?}");
    let first = view.history(&records[0].0).expect("a history");
    assert_eq!(first[2].note.as_deref(), Some("together"));
    assert_eq!(shown(workspace, &records[0].0).row.state, "in_progress");
    assert_clean(workspace);
}

#[test]
fn one_that_refuses_keeps_all_from_being_written() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let carl = person(workspace, "Carl Contributor", &["contributor"]);
    let document = workspace.add(&carl, "document", None, &body("document"));
    let document = document.expect("a document");
    let other = workspace.add(&ada, "document", None, &body("document"));
    let other = other.expect("a document");
    let pair = [(document.clone(), Some(1)), (other.clone(), Some(1))];
    workspace
        .change_all(&ada, &pair, &take("submit"))
        .expect("both are submitted");
    let head = workspace.checkpoint().expect("a head");

    // Ada wrote the second herself.
    let refused = workspace
        .change_all(&ada, &pair, &take("approve"))
        .expect_err("her own");
    assert_eq!(refused.kind(), Kind::Refused, "{refused}");
    let outlook = workspace
        .rehearse_all(&ada, &pair, &take("approve"))
        .expect("an outlook");
    assert_eq!(
        outlook[0].1.as_ref().map(|done| done.state.as_str()).ok(),
        Some("approved")
    );
    assert!(outlook[1].1.is_err());

    let stale = [(document.clone(), Some(1)), (other, Some(7))];
    let refused = workspace
        .change_all(&ada, &stale, &set("language", json!("de")))
        .expect_err("stale");
    assert_says(&refused, Kind::Conflict, &["version 7"]);

    let nobody = set("owner", json!("PER-0999"));
    let refused = workspace
        .rehearse_all(&ada, &pair, &nobody)
        .expect_err("nobody");
    assert_says(&refused, Kind::Invalid, &["PER-0999"]);

    let many = vec![(key("DOC-0001"), None); 1_001];
    let refused = workspace
        .change_all(&ada, &many, &take("submit"))
        .expect_err("too many");
    assert_says(&refused, Kind::Invalid, &["1001"]);
    assert_eq!(
        workspace.checkpoint().expect("a head"),
        head,
        "nothing was written"
    );
    assert_eq!(shown(workspace, &document).row.state, "in_review");
}
