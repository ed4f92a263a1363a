//! Add, edit, take, attach: what they write, and what they refuse without writing anything.

use std::fs;

use aims::{AsOf, Edit, Kind};
use image::Value as Cell;
use journal::Journal as _;
use serde_json::json;

use crate::common::{
    assert_clean, assert_says, body, journal, key, operator, person, shown, workspace,
};

fn title(text: &str) -> Edit {
    Edit::Set(vec![("title".into(), json!(text))])
}

#[test]
fn a_record_is_added_edited_and_moved_on() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    assert_eq!(risk, key("RSK-0001"));
    let second = workspace
        .add(&ada, "risk", Some(key("RSK-0042")), &body("risk"))
        .expect("a risk");
    assert_eq!(second, key("RSK-0042"));
    let next = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    assert_eq!(next, key("RSK-0043"), "a key is never given twice");
    let edited = workspace
        .edit(&ada, &risk, &title("Wrong advice"), Some(1))
        .expect("an edit");
    assert_eq!((edited.version, edited.state.as_str()), (2, "open"));
    let started = workspace
        .take(&ada, &risk, "start", Some("now"), Some(2))
        .expect("a start");
    assert_eq!(
        (started.version, started.state.as_str()),
        (2, "in_progress")
    );
    let view = workspace.view(AsOf::Now).expect("a view");
    let history = view.history(&risk).expect("its history");
    let commands: Vec<_> = history
        .iter()
        .map(|step| step.entry.command.as_str())
        .collect();
    assert_eq!(commands, ["add", "edit", "start"]);
    assert_eq!(
        history[1].changes,
        [(
            "title".into(),
            json!("Chatbot gives wrong advice"),
            json!("Wrong advice")
        )]
    );
    assert_eq!(history[2].note.as_deref(), Some("now"));
    assert_clean(workspace);
}

#[test]
fn an_edit_that_says_the_same_writes_nothing() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let before = workspace.checkpoint().expect("a head");
    let mut same = body("risk");
    same["affected"] = json!([]);
    same["stage"] = json!(null);
    for edit in [
        Edit::Replace(body("risk")),
        Edit::Replace(same),
        Edit::Set(Vec::new()),
    ] {
        assert_eq!(
            workspace
                .edit(&ada, &risk, &edit, None)
                .expect("no change")
                .version,
            1
        );
    }
    assert_eq!(workspace.checkpoint().expect("a head"), before);
}

#[test]
fn who_saw_an_older_version_is_told_of_the_newer() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["contributor"]);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    workspace
        .edit(&ben, &risk, &title("Ben's words"), Some(1))
        .expect("the first");
    let before = workspace.checkpoint().expect("a head");
    let stale = workspace
        .edit(&ada, &risk, &title("Ada's words"), Some(1))
        .expect_err("the second");
    assert_says(
        &stale,
        Kind::Conflict,
        &[
            "RSK-0001",
            "version 1",
            "version 2",
            &ben.key,
            "show RSK-0001",
        ],
    );
    let stale = workspace
        .take(&ada, &risk, "start", None, Some(1))
        .expect_err("a stale step");
    assert_says(&stale, Kind::Conflict, &["version 2"]);
    assert_eq!(workspace.checkpoint().expect("a head"), before);
    assert_eq!(shown(workspace, &risk).row.title, "Ben's words");
}

#[test]
fn what_the_state_does_not_allow_is_refused() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let document = workspace
        .add(&ada, "document", None, &body("document"))
        .expect("a document");
    let take = |name: &str| workspace.take(&ada, &document, name, None, None);
    let before = workspace.checkpoint().expect("a head");
    assert_says(
        &take("return").expect_err("a draft"),
        Kind::Invalid,
        &["DOC-0001", "draft", "submit"],
    );
    assert_says(
        &take("dance").expect_err("no step"),
        Kind::Invalid,
        &["dance", "submit", "approve"],
    );
    assert_says(
        &take(&"x".repeat(10_000_000)).expect_err("no step"),
        Kind::Invalid,
        &["there are"],
    );
    assert_eq!(workspace.checkpoint().expect("a head"), before);
    take("supersede").expect("superseded");
    let edit = workspace
        .edit(&ada, &document, &title("Late"), None)
        .expect_err("too late");
    assert_says(&edit, Kind::Invalid, &["superseded", "no longer be edited"]);
    let nothing = workspace
        .edit(&ada, &key("DOC-0099"), &title("x"), None)
        .expect_err("none");
    assert_says(&nothing, Kind::NotFound, &["DOC-0099", "find"]);
    let nothing = workspace
        .take(&ada, &key("XXX-0001"), "submit", None, None)
        .expect_err("none");
    assert_says(&nothing, Kind::NotFound, &["XXX-0001"]);
    let nothing = workspace
        .add(&ada, "dragon", None, &json!({}))
        .expect_err("none");
    assert_says(&nothing, Kind::NotFound, &["dragon", "registers"]);
}

#[test]
fn keys_are_taken_once_and_run_out_never() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    workspace
        .add(&ada, "risk", Some(key("RSK-0007")), &body("risk"))
        .expect("a risk");
    for (wished, kind, words) in [
        ("RSK-0007", Kind::Conflict, "RSK-0008"),
        ("DOC-0001", Kind::Invalid, "RSK-0008"),
        ("RSK-0000", Kind::Invalid, "RSK-0008"),
        ("RSK-999999999999", Kind::Invalid, "RSK-0008"),
    ] {
        let refused = workspace
            .add(&ada, "risk", Some(key(wished)), &body("risk"))
            .expect_err(wished);
        assert_says(&refused, kind, &[words]);
    }
    assert_eq!(
        workspace
            .add(&ada, "risk", None, &body("risk"))
            .expect("a risk"),
        key("RSK-0008")
    );
    workspace
        .add(&ada, "risk", Some(key("RSK-99999999")), &body("risk"))
        .expect("the last wish");
    assert_eq!(
        workspace
            .add(&ada, "risk", None, &body("risk"))
            .expect("a risk"),
        key("RSK-100000000")
    );
    assert_clean(workspace);
}

#[test]
fn an_author_neither_approves_nor_verifies() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["aims_manager"]);
    let document = workspace
        .add(&ada, "document", None, &body("document"))
        .expect("a document");
    workspace
        .take(&ben, &document, "submit", None, None)
        .expect("submitted by another");
    let own = workspace
        .take(&ada, &document, "approve", None, None)
        .expect_err("her own");
    assert_says(
        &own,
        Kind::Refused,
        &["Ada Operator may not approve DOC-0001", "ask someone else"],
    );
    workspace
        .take(&ben, &document, "approve", None, None)
        .expect("approved");
    // Whoever writes the next version is its author, and the first author may approve it.
    workspace
        .edit(&ben, &document, &title("AI policy, second"), None)
        .expect("a draft");
    workspace
        .take(&ben, &document, "submit", None, None)
        .expect("submitted");
    let own = workspace
        .take(&ben, &document, "approve", None, None)
        .expect_err("his own");
    assert_says(&own, Kind::Refused, &["ask someone else"]);
    workspace
        .take(&ada, &document, "approve", None, None)
        .expect("approved");
    let action = workspace
        .add(&ben, "action", None, &body("action"))
        .expect("an action");
    workspace
        .take(&ben, &action, "finish", None, None)
        .expect("done");
    let own = workspace
        .take(&ben, &action, "verify", None, None)
        .expect_err("his own");
    assert_says(&own, Kind::Refused, &["may not verify"]);
    workspace
        .take(&ada, &action, "verify", None, None)
        .expect("verified");
    workspace
        .take(&ben, &action, "close", None, None)
        .expect("closed by anybody who may");
    assert_clean(workspace);
}

#[test]
fn an_approval_binds_version_and_hash() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let document = workspace
        .add(&ada, "document", None, &body("document"))
        .expect("a document");
    workspace
        .edit(&ada, &document, &title("AI policy, better"), None)
        .expect("a version");
    workspace
        .take(&ada, &document, "submit", None, None)
        .expect("submitted");
    workspace
        .take(&ben, &document, "approve", None, None)
        .expect("approved");
    let journal = journal(workspace.dir());
    let entries = journal.entries_of(&document).expect("its entries");
    let [_, edit, submit, approve] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_eq!(
        (
            approve.command.as_str(),
            approve.version,
            approve.by.as_str()
        ),
        ("approve", 2, ben.key.as_str())
    );
    assert_eq!((approve.body, submit.body), (edit.body, edit.body));
    let body = journal
        .body(approve.body)
        .expect("a journal")
        .expect("a body");
    assert_eq!(body.hash(), approve.body);
    assert!(body.text.contains("AI policy, better"));
}

#[test]
fn a_version_in_force_stays_in_force_until_the_next_is_approved() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let document = workspace
        .add(&ada, "document", None, &body("document"))
        .expect("a document");
    let in_force = || {
        let view = workspace.view(AsOf::Now).expect("a view");
        let found = view.query(
            "select version, title, approved_by from approved_document where id = 'DOC-0001'",
        );
        found.expect("a query").rows
    };
    let row = |version: i64, title: &str| {
        vec![vec![
            Cell::Integer(version),
            Cell::Text(title.into()),
            Cell::Text(ben.key.clone()),
        ]]
    };
    let approve = || {
        workspace
            .take(&ada, &document, "submit", None, None)
            .expect("submitted");
        workspace
            .take(&ben, &document, "approve", None, None)
            .expect("approved");
    };
    assert!(in_force().is_empty());
    approve();
    assert_eq!(in_force(), row(1, "AI policy"));
    let draft = workspace
        .edit(&ada, &document, &title("AI policy 2"), None)
        .expect("a draft");
    assert_eq!((draft.version, draft.state.as_str()), (2, "draft"));
    assert_eq!(in_force(), row(1, "AI policy"));
    assert_eq!(shown(workspace, &document).row.approved_version, Some(1));
    workspace
        .take(&ada, &document, "submit", None, None)
        .expect("submitted");
    workspace
        .take(&ben, &document, "return", None, None)
        .expect("returned");
    assert_eq!(in_force(), row(1, "AI policy"));
    approve();
    assert_eq!(in_force(), row(2, "AI policy 2"));
    workspace
        .take(&ben, &document, "supersede", None, None)
        .expect("superseded");
    assert!(in_force().is_empty());
    assert_clean(workspace);
}

#[test]
fn evidence_is_a_file_and_a_record() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let file = made.folder.path().join("Prüfbericht \"1\".pdf");
    fs::write(&file, b"%PDF").expect("a file");
    let attach = |key: &registers::Key, path: &std::path::Path| {
        workspace.attach(&ada, key, path, "It was tested.", &json!({}))
    };
    let evidence = attach(&risk, &file).expect("evidence");
    let body = shown(workspace, &evidence).body;
    assert_eq!(body["file_name"], "Prüfbericht \"1\".pdf");
    assert_eq!(body["size"], 4);
    assert_eq!(body["records"], json!(["RSK-0001"]));
    assert_eq!(body["effective_from"], "2026-01-05");
    let missing = attach(&risk, &made.folder.path().join("nothing.pdf")).expect_err("no file");
    assert_says(&missing, Kind::NotFound, &["nothing.pdf"]);
    let nowhere = attach(&key("RSK-0099"), &file).expect_err("no record");
    assert_says(&nowhere, Kind::NotFound, &["RSK-0099"]);
    let folder = attach(&risk, made.folder.path()).expect_err("a folder");
    assert!(!folder.to_string().is_empty());
    // A hash without its file proves nothing.
    let mut other = body;
    other["sha256"] = json!("a".repeat(64));
    let refused = workspace
        .add(&ada, "evidence", None, &other)
        .expect_err("no such file");
    assert_says(
        &refused,
        Kind::Invalid,
        &["is not in this workspace", "attach"],
    );
    assert_clean(workspace);
}

#[test]
fn references_lead_to_records_of_the_right_kind() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let before = workspace.checkpoint().expect("a head");
    for (to, words) in [
        ("PER-0099", "owner: there is no record PER-0099"),
        ("RSK-0001", "owner"),
        ("per-0001", "owner"),
        ("PER-1", "owner"),
    ] {
        let mut body = body("document");
        body["owner"] = json!(to);
        let refused = workspace.add(&ada, "document", None, &body).expect_err(to);
        assert_says(&refused, Kind::Invalid, &[words]);
    }
    assert_eq!(workspace.checkpoint().expect("a head"), before);
}
