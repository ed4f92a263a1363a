//! Files over the network, and problems told by field.

use std::io::{self, Read};
use std::path::PathBuf;

use aims::{Kind, Workspace};
use serde_json::json;

use crate::common::{
    assert_clean, assert_says, body, files, key, operator, person, shown, workspace,
};

/// A stream that breaks off.
struct Broken(u64);

impl Read for Broken {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::new(
                io::ErrorKind::ConnectionReset,
                "reset by peer",
            ));
        }
        let length = into
            .len()
            .min(usize::try_from(self.0).expect("a small number"));
        into[..length].fill(7);
        self.0 -= length as u64;
        Ok(length)
    }
}

fn blobs(workspace: &Workspace) -> Vec<PathBuf> {
    let kept = files(&workspace.dir().join("blobs"));
    kept.into_keys()
        .filter(|path| !path.ends_with("upload.lock"))
        .collect()
}

#[test]
fn a_file_is_taken_in_attached_and_sent_again() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let upload = workspace
        .store_upload(&ada, &b"a,b\n1,2\n"[..])
        .expect("taken in");
    assert_eq!(upload.size(), 8);
    let more = json!({"title": "Counts", "sha256": "0".repeat(64), "size": 1});
    let evidence = workspace
        .attach_upload(
            &ada,
            std::slice::from_ref(&risk),
            upload,
            "../x/Counts.CSV",
            "That it was counted.",
            &more,
        )
        .expect("attached");
    let body = shown(workspace, &evidence).body;
    assert_eq!(body["title"], "Counts");
    assert_eq!(body["file_name"], "Counts.CSV");
    assert_eq!(body["media_type"], "text/csv");
    assert_eq!(body["records"], json!([risk]));
    assert_eq!(body["effective_from"], "2026-01-05");
    let mut file = workspace
        .evidence_file(&ada, &evidence)
        .expect("an answer")
        .expect("a file");
    assert_eq!(
        (&*file.name, file.size, file.media_type),
        ("Counts.CSV", 8, "text/csv")
    );
    let mut text = String::new();
    file.reader.read_to_string(&mut text).expect("the file");
    assert_eq!(text, "a,b\n1,2\n");
    assert_clean(workspace);

    assert!(
        workspace
            .evidence_file(&ada, &risk)
            .expect("an answer")
            .is_none()
    );
    let nothing = workspace
        .evidence_file(&ada, &key("EVD-0099"))
        .expect_err("no record");
    assert_eq!(nothing.kind(), Kind::NotFound);
    let guest = json!({"name": "Guest", "engagement": "external"});
    let guest = workspace
        .add(&ada, "person", None, &guest)
        .expect("a person");
    let guest = workspace.actor(Some(guest.as_str())).expect("an actor");
    let refused = workspace
        .evidence_file(&guest, &evidence)
        .expect_err("no access");
    assert_eq!(refused.kind(), Kind::Refused);
    workspace
        .erase(&ada, &evidence, "asked for")
        .expect("erased");
    assert!(
        workspace
            .evidence_file(&ada, &evidence)
            .expect("an answer")
            .is_none()
    );
}

#[test]
fn an_upload_that_comes_to_nothing_leaves_nothing() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let broken = workspace
        .store_upload(&ada, Broken(20 << 20))
        .expect_err("broken");
    assert_says(
        &broken,
        Kind::Invalid,
        &["did not arrive whole", "send it again"],
    );
    assert!(blobs(workspace).is_empty());
    let long = workspace
        .store_upload_up_to(&ada, io::repeat(1), 9 << 20)
        .expect_err("endless");
    assert_says(&long, Kind::Invalid, &["larger than 9 MB"]);
    assert!(blobs(workspace).is_empty());
    let upload = workspace
        .store_upload(&ada, &b"dropped"[..])
        .expect("taken in");
    assert_eq!(blobs(workspace).len(), 1);
    drop(upload);
    assert!(blobs(workspace).is_empty());
    // Refused for its record, its words, and its person.
    let viewer = person(workspace, "Vera", &["viewer"]);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let take_in = || {
        workspace
            .store_upload(&ada, &b"refused"[..])
            .expect("taken in")
    };
    for (actor, record, shows, kind) in [
        (&ada, key("RSK-0099"), "x", Kind::NotFound),
        (&ada, risk.clone(), "", Kind::Invalid),
        (&viewer, risk.clone(), "x", Kind::Refused),
    ] {
        let refused =
            workspace.attach_upload(actor, &[record], take_in(), "a.txt", shows, &json!({}));
        assert_eq!(refused.expect_err("refused").kind(), kind);
        assert!(blobs(workspace).is_empty());
    }
    let refused = workspace
        .store_upload(&viewer, Broken(0))
        .expect_err("not read at all");
    assert_says(&refused, Kind::Refused, &["Vera may not add evidence"]);
}

#[test]
fn a_refused_upload_keeps_the_same_file_of_another_record() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let take_in = || {
        workspace
            .store_upload(&ada, &b"the same"[..])
            .expect("taken in")
    };
    let kept = workspace.attach_upload(&ada, &[], take_in(), "a.txt", "That it is.", &json!({}));
    let kept = kept.expect("attached");
    let refused = workspace.attach_upload(&ada, &[], take_in(), "b.txt", "", &json!({}));
    assert_eq!(refused.expect_err("no words").problems()[0].path, "shows");
    drop(take_in());
    assert!(
        workspace
            .evidence_file(&ada, &kept)
            .expect("an answer")
            .is_some()
    );
    assert_clean(workspace);
}

#[test]
fn problems_name_their_field() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let mut risk = body("risk");
    risk["title"] = json!(" ");
    risk["kind"] = json!("dragon");
    let refused = workspace
        .add(&ada, "risk", None, &risk)
        .expect_err("two problems");
    let paths: Vec<_> = refused
        .problems()
        .iter()
        .map(|problem| &*problem.path)
        .collect();
    assert_eq!(paths, ["title", "kind"]);
    assert_eq!(refused.problems()[0].message, "is empty");
    assert!(
        refused.to_string().starts_with("title: is empty\nkind: "),
        "{refused}"
    );
    // A reference that leads nowhere, in a new record and in one that is there.
    let mut risk = body("risk");
    let there = workspace.add(&ada, "risk", None, &risk).expect("a risk");
    risk["owner"] = json!("PER-0099");
    risk["systems"] = json!(["AIS-0098", "AIS-0099"]);
    let change = aims::Edit::Replace(risk.clone());
    for refused in [
        workspace.add(&ada, "risk", None, &risk).map(|_| ()),
        workspace.edit(&ada, &there, &change, None).map(|_| ()),
    ] {
        let refused = refused.expect_err("nowhere");
        let mut problems: Vec<_> = refused
            .problems()
            .iter()
            .map(|problem| (&*problem.path, &*problem.message))
            .collect();
        problems.sort_unstable();
        assert_eq!(
            problems,
            [
                ("owner", "there is no record PER-0099"),
                ("systems.0", "there is no record AIS-0098"),
                ("systems.1", "there is no record AIS-0099"),
            ]
        );
    }
}
