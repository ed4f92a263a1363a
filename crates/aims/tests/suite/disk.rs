//! A disk that is full or cannot be written: a clear error, and nothing lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aims::{AsOf, Kind, Workspace};
use serde_json::json;

use crate::common::{assert_clean, assert_says, body, key, operator, shown};

/// A file system in memory, gone when this is dropped; only an administrator can have one.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        let disk = Self(at.to_owned());
        disk.run("mount", &["-t", "tmpfs", "-o", options, "none"])
            .then_some(disk)
    }

    fn remount(&self, options: &str) {
        assert!(self.run("mount", &["-o", &format!("remount,{options}")]));
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let ran = Command::new(program).args(arguments).arg(&self.0).output();
        ran.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.run("umount", &["-l"]);
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::mount(folder.path(), "size=16m") else {
        println!("skipped: a disk cannot be mounted here");
        return;
    };
    let clock = testkit::clock();
    let dir = folder.path().join("aims");
    let workspace =
        Workspace::init(&dir, &testkit::new(), testkit::environment(&clock)).expect("a workspace");
    let ada = operator(&workspace);
    let mut document = body("document");
    document["text"] = json!("All work and no play. ".repeat(4_000));
    let mut added = 0;
    let full = loop {
        match workspace.add(&ada, "document", None, &document) {
            Ok(_) => added += 1,
            Err(error) => break error,
        }
        assert!(added < 500, "the disk does not fill");
    };
    assert_says(&full, Kind::Unusable, &["full", "free some space"]);
    assert!(added > 3, "only {added} fitted");
    let file = dir.join("aimwright.toml");
    let refused = workspace.attach(
        &ada,
        &key("DOC-0001"),
        Path::new("/proc/self/exe"),
        "x",
        &json!({}),
    );
    let refused = refused.expect_err("no room for a file");
    assert_says(&refused, Kind::Unusable, &["space"]);
    assert!(file.exists());
    // Reading goes on, and a new look at everything finds nothing missing.
    let view = workspace.view(AsOf::Now).expect("a view");
    let count = view
        .query("select count(*) from document")
        .expect("a query")
        .rows;
    assert_eq!(format!("{count:?}"), format!("[[Integer({added})]]"));
    drop(view);
    let again = Workspace::open(&dir, testkit::environment(&clock)).expect("opened");
    assert_clean(&again);
    drop(again);
    disk.remount("size=64m");
    let next = workspace
        .add(&ada, "document", None, &document)
        .expect("there is room");
    assert_eq!(next.number(), added + 1);
    assert_clean(&workspace);
    assert_eq!(shown(&workspace, &next).row.version, 1);
}

#[test]
fn a_read_only_workspace_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::mount(folder.path(), "size=64m") else {
        println!("skipped: a disk cannot be mounted here");
        return;
    };
    let clock = testkit::clock();
    let dir = folder.path().join("aims");
    let environment = || testkit::environment(&clock);
    let workspace = Workspace::init(&dir, &testkit::new(), environment()).expect("a workspace");
    let ada = operator(&workspace);
    workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    drop(workspace);
    for has_image in [true, false] {
        if !has_image {
            disk.remount("rw");
            fs::remove_file(dir.join("image.db")).expect("an image");
        }
        disk.remount("ro");
        let workspace = Workspace::open(&dir, environment()).expect("opened");
        let view = workspace.view(AsOf::Now).expect("a view");
        assert_eq!(view.find("chatbot", 5).expect("hits").len(), 1);
        assert_eq!(
            view.list("risk", &aims::ListQuery::default())
                .expect("a list")
                .len(),
            1
        );
        drop(workspace.view(AsOf::Entry(2)).expect("a moment"));
        view.check("iso-42001", &["6.1.2".into()])
            .expect("findings");
        assert_clean(&workspace);
        let refused = workspace
            .add(&ada, "risk", None, &body("risk"))
            .expect_err("read-only");
        assert_says(&refused, Kind::Unusable, &["check that you may write"]);
    }
}
