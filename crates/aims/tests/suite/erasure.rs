//! Erased words and files are in no file of the workspace, whoever had it open.

use std::fs;
use std::path::{Path, PathBuf};

use aims::{AsOf, Edit, Kind, Workspace};
use jiff::SignedDuration;
use serde_json::json;

use crate::common::{assert_clean, assert_says, files, key, operator, shown, workspace};

const SECRET: &str = "Quixotovsky";

fn holding(folder: &Path, secret: &str) -> Vec<PathBuf> {
    let secret = secret.to_lowercase().into_bytes();
    let holds = |bytes: &[u8]| {
        bytes
            .to_ascii_lowercase()
            .windows(secret.len())
            .any(|window| window == secret)
    };
    files(folder)
        .into_iter()
        .filter(|(_, bytes)| holds(bytes))
        .map(|(path, _)| path)
        .collect()
}

#[test]
fn erased_words_are_in_no_file_of_the_workspace() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let body = json!({"name": format!("{SECRET} the First"), "engagement": "employee", "function": SECRET.repeat(500)});
    let person = workspace
        .add(&ada, "person", None, &body)
        .expect("a person");
    for at in 0..4 {
        made.clock.advance(SignedDuration::from_hours(24));
        let name = Edit::Set(vec![("name".into(), json!(format!("{SECRET} {at}")))]);
        workspace.edit(&ada, &person, &name, None).expect("an edit");
        let size = workspace.view(AsOf::Now).expect("a view").entry().0;
        drop(workspace.view(AsOf::Entry(size - 1)).expect("a moment"));
    }
    workspace
        .take(
            &ada,
            &person,
            "retire",
            Some(&format!("{SECRET} left")),
            None,
        )
        .expect("retired");
    // Results of checks are kept, too, and may name people.
    let view = workspace.view(AsOf::Now).expect("a view");
    view.check("iso-42001", &[]).expect("findings");
    fs::write(workspace.dir().join("cache/checks-x.json"), SECRET).expect("a kept result");
    // Another process has the workspace open and looks at it.
    let other =
        Workspace::open(workspace.dir(), testkit::environment(&made.clock)).expect("opened");
    let theirs = other.view(AsOf::Now).expect("a view");
    assert_eq!(theirs.find(SECRET, 10).expect("hits").len(), 1);
    assert!(
        holding(workspace.dir(), SECRET).len() > 4,
        "the test would see it"
    );

    let done = workspace
        .erase(&ada, &person, "asked for on 4 May")
        .expect("erased");
    assert_eq!(done.state, "erased");
    assert_eq!(holding(workspace.dir(), SECRET), Vec::<PathBuf>::new());
    drop((view, theirs));

    for workspace in [workspace, &other] {
        let view = workspace.view(AsOf::Now).expect("a view");
        assert!(view.find(SECRET, 10).expect("hits").is_empty());
        let past = workspace
            .view(AsOf::Entry(view.entry().0 - 2))
            .expect("a moment");
        assert!(past.find(SECRET, 10).expect("hits").is_empty());
        let steps = view.history(&person).expect("its history");
        assert_eq!(steps.len(), 7);
        assert!(steps.iter().all(|step| step.changes.is_empty()));
        assert_eq!(steps[6].note.as_deref(), Some("asked for on 4 May"));
        assert_clean(workspace);
    }
    assert_eq!(holding(workspace.dir(), SECRET), Vec::<PathBuf>::new());
    let row = shown(workspace, &person).row;
    assert_eq!((row.title.as_str(), row.body.as_str()), ("(erased)", ""));
    for refused in [
        workspace.erase(&ada, &person, "again").map(|_| ()),
        workspace
            .edit(&ada, &person, &Edit::Replace(body.clone()), None)
            .map(|_| ()),
        workspace
            .take(&ada, &person, "restore", None, None)
            .map(|_| ()),
        workspace
            .add(&ada, "person", Some(person.clone()), &body)
            .map(|_| ()),
    ] {
        assert!(refused.is_err());
    }
}

#[test]
fn only_an_administrator_erases() {
    let made = workspace();
    let ben = crate::common::person(&made.workspace, "Ben", &["aims_manager", "top_management"]);
    let refused = made
        .workspace
        .erase(&ben, &key("PER-0001"), "spite")
        .expect_err("no administrator");
    assert_says(&refused, Kind::Refused, &["may not erase PER-0001"]);
    assert_eq!(
        shown(&made.workspace, &key("PER-0001")).row.title,
        "Ada Operator"
    );
}

#[test]
fn a_file_goes_with_its_evidence_unless_another_record_has_it() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let attach = |content: &str| {
        let file = made.folder.path().join("certificate.txt");
        fs::write(&file, content).expect("a file");
        let person = key("PER-0001");
        workspace
            .attach(&ada, &person, &file, "That it was passed.", &json!({}))
            .expect("evidence")
    };
    let secret = format!("Certificate of {SECRET}");
    let (first, second) = (attach(&secret), attach(&secret));
    let blobs = workspace.dir().join("blobs");
    workspace.erase(&ada, &first, "asked for").expect("erased");
    assert_eq!(
        holding(&blobs, SECRET).len(),
        1,
        "the second record has the same file"
    );
    assert_clean(workspace);
    // An older version spoke of a file, too.
    let third = attach(&format!("Other certificate of {SECRET}"));
    let mut body = shown(workspace, &second).body;
    body["sha256"] = shown(workspace, &third).body["sha256"].clone();
    workspace
        .edit(&ada, &second, &Edit::Replace(body), None)
        .expect("another file");
    workspace.erase(&ada, &second, "asked for").expect("erased");
    assert_eq!(
        holding(&blobs, SECRET).len(),
        1,
        "the third record has its own"
    );
    workspace.erase(&ada, &third, "asked for").expect("erased");
    assert_eq!(holding(&blobs, SECRET), Vec::<PathBuf>::new());
    assert_clean(workspace);
}
