//! Export and import: what goes out comes in the same, again and again, and all faults are named.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use aims::{AsOf, Edit, Exported, Kind, Selection, Workspace};
use serde_json::json;

use crate::common::{
    assert_clean, assert_says, body, empty, files, full, import, key, operator, workspace,
};

fn export(workspace: &Workspace, to: &Path) -> Exported {
    workspace
        .export(&Selection::All, to, AsOf::Now, &mut |_, _| {})
        .expect("an export")
}

/// Fails with the names of the files that differ.
fn assert_same(first: &Path, second: &Path) {
    let (first, second) = (files(first), files(second));
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &first {
        let (before, after) = (
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&second[name]),
        );
        assert_eq!(before, after, "{}", name.display());
    }
}

#[test]
fn what_is_exported_comes_in_the_same_and_only_once() {
    let made = full();
    let folder = made.folder.path();
    let exported = export(&made.workspace, &folder.join("first"));
    assert_eq!(exported.files, 3);
    let names = files(&folder.join("first"));
    let policy = String::from_utf8_lossy(&names[Path::new("document/DOC-0001.yaml")]);
    assert!(
        policy.contains("in_force:") && policy.contains("state: draft"),
        "{policy}"
    );

    let other = empty();
    let system = other
        .workspace
        .actor(Some("system"))
        .expect("until people exist");
    let rehearsed =
        import(&other.workspace, &system, &folder.join("first"), true).expect("a rehearsal");
    assert_eq!(
        other.workspace.view(AsOf::Now).expect("a view").entry().0,
        0,
        "a rehearsal writes nothing"
    );
    assert!(
        files(&other.workspace.dir().join("blobs")).is_empty(),
        "nor files"
    );
    let imported =
        import(&other.workspace, &system, &folder.join("first"), false).expect("an import");
    assert_eq!((imported.added, imported.files), (exported.records, 3));
    assert_eq!(rehearsed, imported, "a rehearsal tells what will be");
    export(&other.workspace, &folder.join("second"));
    assert_same(&folder.join("first"), &folder.join("second"));
    assert_clean(&other.workspace);

    // Into the workspace it came from, and again into the one it went to.
    for target in [&made.workspace, &other.workspace] {
        let before = target.checkpoint().expect("a head");
        let who = target.actor(Some("PER-0001")).expect("the operator");
        let again = import(target, &who, &folder.join("first"), false).expect("again");
        assert_eq!(
            (again.added, again.edited, again.unchanged),
            (0, 0, exported.records)
        );
        assert_eq!(target.checkpoint().expect("a head"), before);
    }

    // Into a workspace that was set up and has an organisation and an operator of its own.
    let third = workspace();
    let ada = operator(&third.workspace);
    import(&third.workspace, &ada, &folder.join("first"), false).expect("an import");
    export(&third.workspace, &folder.join("third"));
    assert_same(&folder.join("first"), &folder.join("third"));
    assert_clean(&third.workspace);
}

#[test]
fn what_is_in_force_elsewhere_comes_into_force_here() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let folder = made.folder.path().join("in");
    let document = folder.join("document");
    fs::create_dir_all(&document).expect("a folder");
    let write = |in_force: &str, draft: &str| {
        let text = format!(
            "key: DOC-0001\nstate: draft\nin_force:\n  title: {in_force}\n  kind: policy\n  subject: ai_policy\n  origin: own\nrecord:\n  title: {draft}\n  kind: policy\n  subject: ai_policy\n  origin: own\n"
        );
        fs::write(document.join("DOC-0001.yaml"), text).expect("a file");
        import(&made.workspace, &ada, &folder, false).expect("an import")
    };
    let stands = || {
        let view = made.workspace.view(AsOf::Now).expect("a view");
        let found = view.query("select a.title, d.title, d.state from approved_document a join document d on d.id = a.id");
        format!("{:?}", found.expect("a query").rows)
    };
    for (in_force, draft) in [
        ("One", "Two"),
        ("One", "Three"),
        ("Four", "Three"),
        ("Four", "Four again"),
    ] {
        write(in_force, draft);
        assert_eq!(
            stands(),
            format!("[[Text({in_force:?}), Text({draft:?}), Text(\"draft\")]]")
        );
        let before = made.workspace.checkpoint().expect("a head");
        assert_eq!(write(in_force, draft).unchanged, 1);
        assert_eq!(made.workspace.checkpoint().expect("a head"), before);
    }
    assert_clean(&made.workspace);
}

#[test]
fn csv_goes_out_and_comes_in_the_same() {
    let made = full();
    let ada = operator(&made.workspace);
    let odd = "=1+1\n\"quoted\", 'single'; [x]\ttab";
    let set = Edit::Set(vec![
        ("function".into(), json!(odd)),
        ("name".into(), json!("'-5")),
    ]);
    made.workspace
        .edit(&ada, &key("PER-0002"), &set, None)
        .expect("an edit");
    for register in made.workspace.catalog().all() {
        let file = made.folder.path().join(format!("{}.csv", register.name));
        let one = Selection::Registers(vec![register.name.into()]);
        let exported = made
            .workspace
            .export(&one, &file, AsOf::Now, &mut |_, _| {})
            .expect("an export");
        let before = made.workspace.checkpoint().expect("a head");
        let imported = import(&made.workspace, &ada, &file, false)
            .unwrap_or_else(|error| panic!("{}: {error}", register.name));
        assert_eq!(imported.unchanged, exported.records, "{}", register.name);
        assert_eq!(
            made.workspace.checkpoint().expect("a head"),
            before,
            "{}",
            register.name
        );
    }
    let text = fs::read_to_string(made.folder.path().join("person.csv")).expect("a file");
    assert!(
        text.contains("\"'=1+1"),
        "a spreadsheet takes no text for a formula: {text}"
    );
}

#[test]
fn an_erased_record_does_not_come_back_by_import() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let risk = made
        .workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let folder = made.folder.path().join("out");
    export(&made.workspace, &folder);
    made.workspace
        .erase(&ada, &risk, "asked for")
        .expect("erased");
    let refused = import(&made.workspace, &ada, &folder, false).expect_err("it was erased");
    assert_says(&refused, Kind::Invalid, &["RSK-0001.yaml", "was erased"]);
    let after = made.folder.path().join("after");
    export(&made.workspace, &after);
    assert!(
        !after.join("risk").exists(),
        "an erased record is not exported"
    );
}

#[test]
fn an_export_overwrites_nothing() {
    let made = workspace();
    let folder = made.folder.path().join("out");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("mine.txt"), "mine").expect("a file");
    let refused = made
        .workspace
        .export(&Selection::All, &folder, AsOf::Now, &mut |_, _| {});
    assert_says(
        &refused.expect_err("occupied"),
        Kind::Invalid,
        &["is not empty", "new folder"],
    );
    let left: BTreeMap<_, _> = files(&folder);
    assert_eq!(left.len(), 1);
    let csv = made.workspace.export(
        &Selection::All,
        &folder.join("all.csv"),
        AsOf::Now,
        &mut |_, _| {},
    );
    assert_says(
        &csv.expect_err("many registers"),
        Kind::Invalid,
        &["one register"],
    );
    let unknown = Selection::Registers(vec!["dragon".into()]);
    let unknown = made
        .workspace
        .export(&unknown, &folder.join("d"), AsOf::Now, &mut |_, _| {});
    assert_says(
        &unknown.expect_err("no register"),
        Kind::NotFound,
        &["dragon"],
    );
}
