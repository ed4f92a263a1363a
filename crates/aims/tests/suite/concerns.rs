//! Concerns raised by nobody, down to the bytes of the journal.

use aims::{AsOf, Kind};
use jiff::SignedDuration;
use serde_json::json;

use crate::common::{assert_clean, assert_says, body, key, operator, person, shown, workspace};

const SUBJECT: &str = "Figures are said to be spoilt by moving claims";

fn concern(way: &str) -> serde_json::Value {
    json!({"subject": SUBJECT, "what": "On one shift.", "kind": "concern", "confidentiality": way})
}

#[test]
fn no_byte_beside_an_anonymous_concern_names_who_raised_it() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Worried", &["viewer"]);
    // Pages of the journal between the records that name Ben and the concern.
    let mut long = body("risk");
    long["consequence"] = json!("Somebody waits. ".repeat(400));
    for _ in 0..30 {
        workspace.add(&ada, "risk", None, &long).expect("a risk");
    }
    made.clock.advance(SignedDuration::from_mins(137));
    let raised = workspace
        .raise_concern(&ben, &concern("anonymous"))
        .expect("a concern");
    let mut found = 0;
    for name in ["journal.db", "journal.db-wal", "image.db", "image.db-wal"] {
        let bytes = std::fs::read(workspace.dir().join(name)).unwrap_or_default();
        for at in places(&bytes, SUBJECT.as_bytes()) {
            found += 1;
            let around = &bytes[at.saturating_sub(2_000)..bytes.len().min(at + 2_000)];
            for trace in [ben.key.as_bytes(), b"Ben Worried"] {
                assert!(places(around, trace).next().is_none(), "{name} at {at}");
            }
        }
    }
    assert!(found > 0, "the concern is in the journal");
    let concern = shown(workspace, &raised.key);
    assert_eq!(concern.row.author, "anonymous");
    let entry = workspace.view(AsOf::Now).expect("a view");
    let entry = entry
        .history(&raised.key)
        .expect("a history")
        .remove(0)
        .entry;
    let risk = workspace.view(AsOf::Now).expect("a view");
    let risk = risk
        .history(&key("RSK-0030"))
        .expect("a history")
        .remove(0)
        .entry;
    assert_eq!(
        entry.at, risk.at,
        "the moment of the entry before it, not its own"
    );
    assert!(
        !workspace.dir().join("work.db").exists(),
        "nothing is kept of who it was"
    );
    let feedback = workspace.feedback(raised.reference.as_deref().expect("a reference"));
    let feedback = feedback.expect("the concern");
    assert_eq!(
        (feedback.subject.as_str(), feedback.answer.as_str()),
        (SUBJECT, "")
    );
    let unknown = workspace
        .feedback("no reference")
        .expect_err("no such concern");
    assert_says(&unknown, Kind::NotFound, &["reference"]);
    assert_clean(workspace);
}

fn places<'b>(bytes: &'b [u8], word: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    (0..bytes.len().saturating_sub(word.len() - 1)).filter(move |at| bytes[*at..].starts_with(word))
}

#[test]
fn nobody_writes_their_own_name_beside_an_anonymous_concern() {
    let made = workspace();
    let workspace = &made.workspace;
    let ben = person(workspace, "Ben Worried", &["contributor"]);
    for way in ["anonymous", "confidential"] {
        let mut body = concern(way);
        body["received_on"] = json!("2026-01-05");
        let refused = workspace.add(&ben, "concern", None, &body);
        assert_says(
            &refused.expect_err("his name would stand there"),
            Kind::Invalid,
            &["confidentiality", "your name", "/concern"],
        );
        // What somebody else told, by telephone, is written down by name.
        body["channel"] = json!("Hotline");
        workspace.add(&ben, "concern", None, &body).expect("told");
    }
}

#[test]
fn who_spoke_in_confidence_is_told_to_few_and_forgotten_with_the_concern() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Worried", &["viewer"]);
    let eve = person(workspace, "Eve Curious", &["contributor", "auditor"]);
    let raised = workspace
        .raise_concern(&ben, &concern("confidential"))
        .expect("a concern");
    assert!(raised.reference.is_none());
    let told_to = |actor| workspace.raiser(actor, &raised.key).expect("an answer");
    let him = Some(key(&ben.key));
    assert_eq!(
        (told_to(&ben), told_to(&ada), told_to(&eve)),
        (him.clone(), him, None)
    );
    assert!(
        !shown(workspace, &raised.key)
            .body
            .to_string()
            .contains("PER-")
    );
    workspace
        .erase(&ada, &raised.key, "asked for")
        .expect("erased");
    assert_eq!(told_to(&ada), None);
    let named = workspace
        .raise_concern(&ben, &concern("named"))
        .expect("a concern");
    assert_eq!(
        shown(workspace, &named.key).body["raised_by"],
        json!(ben.key)
    );
}

#[test]
fn who_has_no_access_raises_nothing() {
    let made = workspace();
    let mut stranger = operator(&made.workspace);
    stranger.roles.clear();
    let refused = made
        .workspace
        .raise_concern(&stranger, &concern("anonymous"))
        .expect_err("no access");
    assert_says(&refused, Kind::Refused, &["concern"]);
}
