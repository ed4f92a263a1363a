//! Drafts, who edits what, and settings.

use std::collections::BTreeMap;
use std::fs;
use std::thread;

use aims::{Kind, Typed, Workspace};
use jiff::SignedDuration;
use registers::Key;

use crate::common::{assert_says, body, key, operator, person, workspace};

fn typed(key: Option<&Key>, title: &str) -> Typed {
    Typed {
        id: None,
        register: "risk".into(),
        key: key.cloned(),
        base_version: key.map(|_| 1),
        fields: vec![
            ("title".into(), title.into()),
            ("title".into(), "twice".into()),
        ],
    }
}

fn risk(workspace: &Workspace) -> Key {
    let ada = operator(workspace);
    workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk")
}

#[test]
fn a_draft_is_kept_across_restarts_until_it_is_dropped() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let risk = risk(workspace);
    let draft = workspace
        .draft_keep(&ada, typed(Some(&risk), "New\u{0} title\r\n"))
        .expect("kept");
    made.clock.advance(SignedDuration::from_mins(3));
    // The second tab and the first go on with one draft.
    let again = workspace
        .draft_keep(&ada, typed(Some(&risk), "Newer title"))
        .expect("kept");
    assert_eq!((&again.id, again.started), (&draft.id, draft.started));
    assert!(again.saved > draft.saved);
    let next = Typed {
        id: Some(draft.id.clone()),
        ..typed(Some(&risk), "Newest")
    };
    workspace.draft_keep(&ada, next.clone()).expect("kept");
    let fresh = workspace
        .draft_keep(&ada, typed(None, "Another risk"))
        .expect("kept");
    assert_ne!(fresh.id, draft.id);

    let env = testkit::environment(&made.clock);
    let after = Workspace::open(workspace.dir(), env).expect("restarted");
    let found = after
        .draft_of(&ada, &risk)
        .expect("an answer")
        .expect("a draft");
    assert_eq!(found.fields, next.fields);
    assert_eq!(found.base_version, Some(1));
    assert_eq!(after.drafts(&ada).expect("a list").len(), 2);
    after.draft_drop(&ada, &draft.id).expect("dropped");
    after.draft_drop(&ada, &draft.id).expect("again");
    assert_eq!(after.draft(&ada, &draft.id).expect("an answer"), None);
    let late = after.draft_keep(&ada, next).expect_err("it comes too late");
    assert_says(&late, Kind::NotFound, &["no such draft"]);
}

#[test]
fn anothers_draft_is_not_there() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben", &["contributor", "administrator"]);
    let risk = risk(workspace);
    let draft = workspace
        .draft_keep(&ada, typed(Some(&risk), "Secret"))
        .expect("kept");
    assert_eq!(workspace.draft(&ben, &draft.id).expect("an answer"), None);
    assert_eq!(workspace.draft_of(&ben, &risk).expect("an answer"), None);
    assert!(workspace.drafts(&ben).expect("a list").is_empty());
    workspace
        .draft_drop(&ben, &draft.id)
        .expect("nothing happens");
    let stolen = Typed {
        id: Some(draft.id.clone()),
        ..typed(Some(&risk), "Mine")
    };
    let stolen = workspace.draft_keep(&ben, stolen).expect_err("another's");
    assert_says(&stolen, Kind::NotFound, &["no such draft"]);
    assert_eq!(
        workspace.draft(&ada, &draft.id).expect("an answer"),
        Some(draft)
    );
}

#[test]
fn what_is_too_much_or_fits_no_form_is_refused() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let large = workspace.draft_keep(&ada, typed(None, &"x".repeat(1 << 20)));
    assert_says(&large.expect_err("too large"), Kind::Invalid, &["1048576"]);
    let odd = workspace.draft_keep(&ada, typed(Some(&key("AIS-0001")), "x"));
    assert_says(
        &odd.expect_err("no risk"),
        Kind::Invalid,
        &["no key of a risk"],
    );
    let nowhere = workspace.draft_keep(
        &ada,
        Typed {
            register: "dragon".into(),
            ..Typed::default()
        },
    );
    assert_says(
        &nowhere.expect_err("no register"),
        Kind::NotFound,
        &["dragon"],
    );
    for _ in 0..200 {
        workspace.draft_keep(&ada, typed(None, "x")).expect("kept");
    }
    let many = workspace.draft_keep(&ada, typed(None, "x"));
    assert_says(&many.expect_err("too many"), Kind::Invalid, &["200 drafts"]);
    made.clock.advance(SignedDuration::from_hours(24 * 91));
    workspace
        .draft_keep(&ada, typed(None, "x"))
        .expect("the old ones are gone");
    assert_eq!(workspace.drafts(&ada).expect("a list").len(), 1);
    let guest = workspace.add(
        &ada,
        "person",
        None,
        &serde_json::json!({"name": "G", "engagement": "external"}),
    );
    let guest = workspace
        .actor(Some(guest.expect("a person").as_str()))
        .expect("an actor");
    let refused = workspace
        .draft_keep(&guest, typed(None, "x"))
        .expect_err("no access");
    assert_says(&refused, Kind::Refused, &["G has no access"]);
}

#[test]
fn people_who_edit_the_same_record_know_of_each_other() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben", &["contributor"]);
    let risk = risk(workspace);
    let others = |of: &aims::Actor| -> Vec<String> {
        let found = workspace.editing(&risk, &key(&of.key)).expect("a list");
        found.into_iter().map(|editing| editing.name).collect()
    };
    assert!(others(&ada).is_empty());
    workspace.opened(&ben, &risk).expect("noted");
    assert_eq!(others(&ada), ["Ben"]);
    assert!(others(&ben).is_empty());
    made.clock.advance(SignedDuration::from_mins(14));
    let draft = workspace
        .draft_keep(&ben, typed(Some(&risk), "x"))
        .expect("kept");
    made.clock.advance(SignedDuration::from_mins(14));
    let found = workspace.editing(&risk, &key(&ada.key)).expect("a list");
    assert_eq!(
        found[0].last.duration_since(found[0].since),
        SignedDuration::from_mins(14)
    );
    made.clock.advance(SignedDuration::from_mins(2));
    assert!(others(&ada).is_empty());
    workspace.opened(&ben, &risk).expect("back again");
    let found = workspace.editing(&risk, &key(&ada.key)).expect("a list");
    assert_eq!(found[0].since, found[0].last, "who comes back begins anew");
    workspace.draft_drop(&ben, &draft.id).expect("dropped");
    assert!(others(&ada).is_empty());
    workspace.opened(&ben, &risk).expect("noted");
    workspace.closed(&ben, &risk).expect("noted");
    assert!(others(&ada).is_empty());
}

#[test]
fn nobody_edits_what_is_not_there() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let nowhere = made.workspace.opened(&ada, &key("RSK-0099"));
    assert_says(
        &nowhere.expect_err("no record"),
        Kind::NotFound,
        &["RSK-0099"],
    );
}

#[test]
fn drafts_kept_at_once_all_count() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let risk = risk(&made.workspace);
    let env = aims::Environment {
        clock: made.clock.clone(),
        seed: [9; 32],
    };
    let other = Workspace::open(made.workspace.dir(), env).expect("another process");
    thread::scope(|scope| {
        for workspace in [&made.workspace, &other, &made.workspace] {
            let (ada, risk) = (&ada, &risk);
            scope.spawn(move || {
                for number in 0..20 {
                    let title = format!("Title {number}");
                    workspace
                        .draft_keep(ada, typed(Some(risk), &title))
                        .expect("kept");
                    workspace
                        .draft_keep(ada, typed(None, &title))
                        .expect("kept");
                }
            });
        }
    });
    let drafts = other.drafts(&ada).expect("a list");
    assert_eq!(drafts.len(), 61, "sixty of new records and one of the risk");
}

#[test]
fn erasing_a_record_erases_what_was_typed_about_it() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let risk = risk(workspace);
    let words = "Unmistakable words about somebody";
    workspace
        .draft_keep(&ada, typed(Some(&risk), words))
        .expect("kept");
    let stands = || {
        ["work.db", "work.db-wal"].iter().any(|name| {
            let bytes = fs::read(workspace.dir().join(name)).expect("a file");
            bytes
                .windows(words.len())
                .any(|part| part == words.as_bytes())
        })
    };
    assert!(stands());
    workspace.erase(&ada, &risk, "asked for").expect("erased");
    assert_eq!(workspace.draft_of(&ada, &risk).expect("an answer"), None);
    assert!(!stands(), "the words still stand in the file");
}

#[test]
fn settings_are_each_persons_own() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben", &["viewer"]);
    workspace.set_setting(&ada, "theme", "dark").expect("set");
    workspace
        .set_setting(&ada, "columns.risk", "title,owner")
        .expect("set");
    workspace.set_setting(&ben, "theme", "light").expect("set");
    workspace
        .set_setting(&ada, "theme", "auto")
        .expect("set again");
    workspace
        .set_setting(&ada, "columns.risk", "")
        .expect("taken away");
    let own = workspace.settings(&key(&ada.key)).expect("settings");
    assert_eq!(own, BTreeMap::from([("theme".into(), "auto".into())]));
    for (name, value) in [
        ("", "x"),
        ("two words", "x"),
        ("n", &*"x".repeat(4097)),
        (&"n".repeat(65), "x"),
    ] {
        let refused = workspace.set_setting(&ada, name, value).expect_err(name);
        assert_eq!(refused.kind(), Kind::Invalid);
    }
    for number in 0..63 {
        workspace
            .set_setting(&ada, &format!("n{number}"), "x")
            .expect("set");
    }
    let many = workspace
        .set_setting(&ada, "one-more", "x")
        .expect_err("too many");
    assert_says(&many, Kind::Invalid, &["64 settings"]);
    workspace
        .set_setting(&ada, "theme", "dark")
        .expect("one that is there");
}
