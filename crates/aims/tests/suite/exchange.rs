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
fn an_import_approves_nothing_that_is_here() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let folder = made.folder.path().join("in");
    fs::create_dir_all(folder.join("document")).expect("a folder");
    let file = folder.join("document/DOC-0001.yaml");
    let fields = |title: &str| {
        format!("  title: {title}\n  kind: policy\n  subject: ai_policy\n  origin: own\n")
    };
    let bring = |state: &str, in_force: Option<&str>, title: &str| {
        let in_force =
            in_force.map_or_else(String::new, |title| format!("in_force:\n{}", fields(title)));
        let record = fields(title);
        let text = format!("key: DOC-0001\nstate: {state}\n{in_force}record:\n{record}");
        fs::write(&file, text).expect("a file");
        import(workspace, &ada, &folder, false)
    };
    let stands = || {
        let view = workspace.view(AsOf::Now).expect("a view");
        let found = view.query("select a.title, d.title, d.state from document d left join approved_document a on a.id = d.id");
        format!("{:?}", found.expect("a query").rows)
    };
    // A new record comes as it stood elsewhere.
    assert_eq!(bring("draft", Some("One"), "Two").expect("new").added, 1);
    let before = r#"[[Text("One"), Text("Two"), Text("draft")]]"#;
    assert_eq!(stands(), before);
    for (state, in_force, title, says) in [
        (
            "approved",
            None,
            "Two",
            "is draft here, and approved in the file",
        ),
        (
            "approved",
            None,
            "Three",
            "is draft here, and approved in the file",
        ),
        (
            "draft",
            Some("Two"),
            "Two",
            "another version of DOC-0001 is in force",
        ),
        (
            "draft",
            Some("Four"),
            "Three",
            "another version of DOC-0001 is in force",
        ),
    ] {
        let refused = bring(state, in_force, title).expect_err("no approval");
        assert_says(&refused, Kind::Invalid, &[says]);
        assert_eq!(stands(), before);
    }
    let again = bring("draft", Some("One"), "Two").expect("the same");
    assert_eq!(again.unchanged, 1);
    assert_eq!(
        bring("draft", Some("One"), "Three")
            .expect("a draft")
            .edited,
        1
    );
    assert_eq!(stands(), r#"[[Text("One"), Text("Three"), Text("draft")]]"#);
    assert_clean(workspace);
}

#[test]
fn over_an_approved_version_an_import_lays_a_draft() {
    let made = full();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let folder = made.folder.path().join("out");
    export(workspace, &folder);
    let file = folder.join("document/DOC-0003.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text.contains("state: approved"), "{text}");
    let title = text
        .lines()
        .find(|line| line.starts_with("  title:"))
        .expect("a title");
    fs::write(&file, text.replace(title, "  title: Another")).expect("a file");
    assert_eq!(
        import(workspace, &ada, &folder, false)
            .expect("an import")
            .edited,
        1
    );
    let row = crate::common::shown(workspace, &key("DOC-0003")).row;
    assert_eq!(
        (row.state.as_str(), row.title.as_str()),
        ("draft", "Another")
    );
}

#[test]
fn nothing_is_in_force_in_a_register_without_approval() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let folder = made.folder.path().join("in");
    fs::create_dir_all(folder.join("action")).expect("a folder");
    let text = "key: ACT-0001\nstate: open\nin_force:\n  title: One\nrecord:\n  title: Two\n";
    fs::write(folder.join("action/ACT-0001.yaml"), text).expect("a file");
    let refused = import(&made.workspace, &ada, &folder, false).expect_err("never approved");
    assert_says(
        &refused,
        Kind::Invalid,
        &["is not approved; leave in_force out"],
    );
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
fn a_csv_file_keeps_what_it_has_no_column_for() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let body = json!({
        "name": "Cora", "engagement": "employee", "email": "cora@example.org", "function": "Tester",
    });
    let cora = made
        .workspace
        .add(&ada, "person", None, &body)
        .expect("a person");
    let file = made.folder.path().join("person.csv");
    let bring = |text: &str| {
        fs::write(&file, text).expect("a file");
        import(&made.workspace, &ada, &file, false)
    };
    let body = || crate::common::shown(&made.workspace, &cora).body;
    for (text, name) in [
        (format!("key,name\n{cora},Cora B\n"), "Cora B"),
        (format!("key,state,name\n{cora},active,Cora C\n"), "Cora C"),
    ] {
        assert_eq!(bring(&text).expect("an import").edited, 1, "{text}");
        let fields = ["name", "engagement", "email", "function"].map(|field| body()[field].clone());
        assert_eq!(fields, [name, "employee", "cora@example.org", "Tester"]);
        assert_eq!(bring(&text).expect("again").unchanged, 1);
    }
    // An empty cell empties its field, and a new record needs what is required.
    bring(&format!("key,function\n{cora},\n")).expect("an import");
    assert_eq!(body().get("function"), None);
    assert_eq!(body()["email"], "cora@example.org");
    for text in ["key,name\nPER-0404,Dan\n", "name\nDan\n"] {
        let refused = bring(text).expect_err("no engagement");
        assert_says(&refused, Kind::Invalid, &["engagement: is required"]);
    }
    assert_clean(&made.workspace);
}

#[test]
fn a_csv_file_keeps_the_parts_that_it_has_no_column_for() {
    let made = full();
    let ada = operator(&made.workspace);
    for register in made.workspace.catalog().all() {
        let view = made.workspace.view(AsOf::Now).expect("a view");
        let sql = format!("select id from {} where state <> 'erased'", register.name);
        let rows = view.query(&sql).expect("a query").rows;
        let whole = made
            .folder
            .path()
            .join("all")
            .join(format!("{}.csv", register.name));
        fs::create_dir_all(whole.parent().expect("a folder")).expect("a folder");
        let one = Selection::Registers(vec![register.name.into()]);
        made.workspace
            .export(&one, &whole, AsOf::Now, &mut |_, _| {})
            .expect("an export");
        let text = fs::read_to_string(&whole).expect("a file");
        // Key and state alone say nothing, so that nothing changes.
        let mut lines = String::from("key,state\n");
        for line in text.lines().skip(1) {
            let cells: Vec<_> = line.splitn(3, ',').collect();
            if cells.len() == 3 && cells[0].starts_with(&format!("\"{}-", register.prefix)) {
                lines.push_str(&format!("{},{}\n", cells[0], cells[1]));
            }
        }
        let file = made.folder.path().join(format!("{}.csv", register.name));
        fs::write(&file, lines).expect("a file");
        let imported = import(&made.workspace, &ada, &file, false)
            .unwrap_or_else(|error| panic!("{}: {error}", register.name));
        assert_eq!(imported.unchanged, rows.len() as u64, "{}", register.name);
    }
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
    let stub = fs::read_to_string(after.join("risk/RSK-0001.yaml")).expect("its place");
    assert_eq!(stub, "key: RSK-0001\nstate: erased\n");
}

#[test]
fn what_points_at_an_erased_record_comes_in_with_its_place() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let add = |register: &str, body: &serde_json::Value| {
        made.workspace
            .add(&ada, register, None, body)
            .expect("a record")
    };
    let ben = add("person", &json!({"name": "Ben", "engagement": "employee"}));
    let action = add("action", &json!({"title": "Write it", "owner": ben}));
    made.workspace
        .erase(&ada, &ben, "asked for")
        .expect("erased");
    let folder = made.folder.path().join("first");
    export(&made.workspace, &folder);

    let other = empty();
    let system = other.workspace.actor(Some("system")).expect("at first");
    import(&other.workspace, &system, &folder, false).expect("an import");
    let row = crate::common::shown(&other.workspace, &ben).row;
    assert_eq!(
        (row.state.as_str(), row.title.as_str()),
        ("erased", "(erased)")
    );
    crate::common::shown(&other.workspace, &action);
    assert_clean(&other.workspace);
    export(&other.workspace, &other.folder.path().join("second"));
    assert_same(&folder, &other.folder.path().join("second"));
    let who = operator_of(&other.workspace);
    let again = import(&other.workspace, &who, &folder, false).expect("again");
    assert_eq!((again.added, again.edited), (0, 0));

    // Where the words still stand, an import does not blank them.
    let third = workspace();
    let ada = operator(&third.workspace);
    third
        .workspace
        .add(
            &ada,
            "person",
            None,
            &json!({"name": "Cora", "engagement": "employee"}),
        )
        .expect("PER-0002");
    let refused = import(&third.workspace, &ada, &folder, false).expect_err("words");
    assert_says(&refused, Kind::Invalid, &["PER-0002 was erased elsewhere"]);
}

fn operator_of(workspace: &Workspace) -> aims::Actor {
    workspace.actor(Some("PER-0001")).expect("the operator")
}

#[test]
fn files_stay_only_with_the_records_that_name_them() {
    let made = workspace();
    let ada = operator(&made.workspace);
    let folder = made.folder.path().join("in");
    fs::create_dir_all(folder.join("files")).expect("a folder");
    fs::create_dir_all(folder.join("evidence")).expect("a folder");
    fs::write(folder.join("files/one"), "abc").expect("a file");
    fs::write(folder.join("files/stray"), "nobody names this").expect("a file");
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let evidence = |record: &str| {
        let text = format!(
            "title: One\nshows: It\nsha256: {abc}\nfile_name: one\nsize: 3\nsource_kind: person\neffective_from: 2026-01-05\nrecords: [{record}]\n"
        );
        fs::write(folder.join("evidence/EVD-0001.yaml"), text).expect("a file");
        import(&made.workspace, &ada, &folder, false)
    };
    let kept = || {
        let blobs = files(&made.workspace.dir().join("blobs"));
        blobs
            .keys()
            .filter(|name| !name.ends_with("upload.lock"))
            .count()
    };
    evidence("RSK-0404").expect_err("a reference that leads nowhere");
    assert_eq!(kept(), 0, "a failed import leaves no file");
    let file = folder.join("files/one");
    let attached = made
        .workspace
        .attach(&ada, &key("RSK-0404"), &file, "It", &json!({}));
    attached.expect_err("no such record");
    assert_eq!(kept(), 0, "a failed attachment leaves no file");
    assert_eq!(evidence("PER-0001").expect("an import").files, 1);
    assert_eq!(kept(), 1, "the stray file stays where it is");
    let attached = made
        .workspace
        .attach(&ada, &key("RSK-0404"), &file, "It", &json!({}));
    attached.expect_err("no such record");
    assert_eq!(kept(), 1, "other evidence uses it");
    assert_clean(&made.workspace);
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
