//! Records through the command line: add, edit, do, list, show, find, attach, user.

use crate::kit::Desk;

#[test]
fn add_prints_the_new_key_alone() {
    let desk = Desk::new();
    let key = desk.done(&[
        "add",
        "org_unit",
        "--set",
        "name=Claims",
        "--set",
        "kind=unit",
    ]);
    assert_eq!(key, "UNT-0001\n");
    desk.file(
        "unit.yaml",
        "name: Payments\nkind: unit\nparent: UNT-0001\n",
    );
    assert_eq!(
        desk.done(&["add", "org_unit", "-f", "unit.yaml"]),
        "UNT-0002\n"
    );
    desk.file("unit.json", r#"{"name": "Utrecht", "kind": "site"}"#);
    assert_eq!(
        desk.json(&["add", "UNT", "-f", "unit.json"])["key"],
        "UNT-0003"
    );
    let listed = desk.json(&[
        "list",
        "org_unit",
        "--sort",
        "-title",
        "--where",
        "kind = 'unit'",
    ]);
    let listed = listed.as_array().unwrap();
    let titles: Vec<_> = listed
        .iter()
        .map(|unit| unit["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Payments", "Claims"]);
    for field in ["key", "title", "state", "version"] {
        assert!(!listed[0][field].is_null(), "{field}");
    }
}

#[test]
fn a_list_cuts_nothing_in_a_pipe_and_lines_up() {
    let desk = Desk::new();
    let name = "Claims handling for the northern region and all of its branches since 2019";
    desk.done(&[
        "add",
        "org_unit",
        "--set",
        &format!("name={name}"),
        "--set",
        "kind=unit",
    ]);
    let listed = desk.done(&["list", "org_unit"]);
    assert!(listed.contains(name) && !listed.contains('…'), "{listed}");
    assert!(!listed.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn a_stale_edit_is_refused_and_names_the_newer_version() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "org_unit",
        "--set",
        "name=Claims",
        "--set",
        "kind=unit",
    ]);
    desk.done(&[
        "edit",
        "UNT-0001",
        "--set",
        "name=Claims desk",
        "--version",
        "1",
    ]);
    let before = desk.entries();
    desk.fails(
        2,
        &["edit", "UNT-0001", "--set", "name=Other", "--version", "1"],
    )
    .says("version 2")
    .says("hint: ");
    desk.fails(2, &["do", "UNT-0001", "retire", "--version", "1"])
        .says("version 2");
    assert_eq!(desk.entries(), before);
    assert_eq!(desk.json(&["show", "UNT-0001"])["title"], "Claims desk");
}

#[test]
fn who_has_no_permission_is_refused_with_code_3() {
    let desk = Desk::new();
    let person = |name: &str| {
        let name = format!("name={name}");
        desk.done(&[
            "add",
            "person",
            "--set",
            &name,
            "--set",
            "engagement=employee",
        ])
    };
    assert_eq!(person("Ben Ode"), "PER-0002\n");
    person("Cleo Park");
    desk.done(&["user", "add", "PER-0002", "--role", "viewer"]);
    let add = [
        "add",
        "org_unit",
        "--set",
        "name=Claims",
        "--set",
        "kind=unit",
    ];
    let as_person = |who: &str| {
        let arguments: Vec<String> = add
            .iter()
            .map(ToString::to_string)
            .chain(["--as".into(), who.into()])
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        desk.fails(3, &arguments)
    };
    let before = desk.entries();
    as_person("Ben Ode").says("may not add").says("viewer");
    as_person("Cleo Park");
    as_person("Nobody").says("no person");
    assert_eq!(desk.entries(), before);
    desk.done(&["user", "disable", "PER-0002"]);
    as_person("PER-0002");
}

#[test]
fn the_author_of_a_version_does_not_approve_it() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "supplier",
        "--set",
        "name=Northwind",
        "--set",
        "what=Scores",
    ]);
    desk.done(&["do", "SUP-0001", "submit"]);
    desk.fails(3, &["do", "SUP-0001", "approve"]).says("author");
    desk.done(&[
        "add",
        "person",
        "--set",
        "name=Ben Ode",
        "--set",
        "engagement=employee",
    ]);
    desk.done(&["user", "add", "PER-0002", "--role", "approver"]);
    let approved = desk.done(&[
        "do", "SUP-0001", "approve", "--as", "Ben Ode", "--note", "Checked",
    ]);
    assert_eq!(approved, "SUP-0001 version 1 approved\n");
    let shown = desk.json(&["show", "SUP-0001", "--history"]);
    assert_eq!(shown["approved_by"], "PER-0002");
    assert_eq!(shown["history"][2]["note"], "Checked");
    desk.fails(2, &["do", "SUP-0001", "close"]).says("hint: ");
}

#[test]
fn a_file_becomes_evidence_and_its_loss_is_found() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "supplier",
        "--set",
        "name=Northwind",
        "--set",
        "what=Scores",
    ]);
    desk.file("answer.txt", "We test every release.\n");
    let key = desk.done(&[
        "attach",
        "SUP-0001",
        "answer.txt",
        "--shows",
        "How they test",
    ]);
    assert_eq!(key, "EVD-0001\n");
    let shown = desk.json(&["show", "SUP-0001"]);
    assert_eq!(shown["links_from"][0]["key"], "EVD-0001");
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
    let hash = desk.json(&["show", "EVD-0001"])["body"]["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    let blob = find(&desk.path("aims/blobs"), &hash);
    std::fs::write(blob, "We test every releasE.\n").unwrap();
    let run = desk.run(&["doctor"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains(&hash), "{}", run.out);
}

/// Finds the file of a blob, however deep it is filed.
fn find(folder: &std::path::Path, hash: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .ends_with(&hash[hash.len() - 8..])
            {
                return path;
            }
        }
    }
    panic!("there is no file of {hash}");
}

#[test]
fn words_are_found_in_any_register() {
    let desk = Desk::story();
    let hits = desk.json(&["find", "credit", "--limit", "5"]);
    let hits = hits.as_array().unwrap();
    assert!(!hits.is_empty() && hits.len() <= 5);
    assert!(
        hits.iter()
            .all(|hit| hit["key"].is_string() && hit["register"].is_string())
    );
    assert_eq!(desk.json(&["find", "zyzzyva"]), serde_json::json!([]));
    // Signs of the search language are words like any other.
    desk.done(&["find", "--", "\"", "AND", "(", "-x*"]);
}

#[test]
fn erased_words_are_gone_and_the_journal_still_verifies() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "person",
        "--set",
        "name=Zebulon Quist",
        "--set",
        "engagement=employee",
    ]);
    desk.done(&["edit", "PER-0002", "--set", "function=Clerk"]);
    let before = desk.entries();
    desk.done(&["erase", "PER-0002", "--reason", "The person asked for it"]);
    for arguments in [
        vec!["show", "PER-0002", "--history"],
        vec!["list", "person"],
        vec!["find", "Zebulon"],
    ] {
        assert!(!desk.done(&arguments).contains("Zebulon"), "{arguments:?}");
    }
    let past = before.to_string();
    assert!(
        !desk
            .done(&["list", "person", "--as-of", &past])
            .contains("Zebulon")
    );
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
}

#[test]
fn a_password_comes_from_standard_input() {
    let desk = Desk::new();
    let set = ["user", "password", "PER-0001"];
    let run = desk.run_with(&set, "correct horse battery staple\n");
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
    let kept = std::fs::read_to_string(desk.path("aims/keys/passwords.json")).unwrap();
    assert!(kept.contains("argon2id") && !kept.contains("horse"));
    let run = desk.run_with(&set, "short\n");
    assert_eq!(run.code, Some(2));
    run.says("characters");
    assert_eq!(desk.run_with(&set, "").code, Some(2));
}

#[test]
fn registers_say_what_can_be_recorded() {
    let desk = Desk::bare();
    let all = desk.json(&["registers"]);
    for register in all.as_array().unwrap() {
        assert!(
            register["schema"]["properties"].is_object(),
            "{}",
            register["name"]
        );
        assert_eq!(register["prefix"].as_str().unwrap().len(), 3);
    }
    let one = desk.done(&["registers", "supplier"]);
    assert!(one.contains("Name of the supplier."), "{one}");
    desk.fails(2, &["registers", "suplier"]).says("hint: ");
}

#[test]
fn frameworks_need_no_workspace() {
    let desk = Desk::bare();
    let all = desk.json(&["frameworks"]);
    assert_eq!(all[0]["id"], "iso-42001");
    let shown = desk.json(&["framework", "show", "iso-42001"]);
    let requirements = shown["requirements"].as_array().unwrap();
    assert_eq!(
        requirements
            .iter()
            .filter(|one| one["kind"] == "control")
            .count(),
        38
    );
    for requirement in requirements {
        for field in ["id", "title", "kind", "tests", "checks", "attestation"] {
            assert!(
                !requirement[field].is_null(),
                "{} {field}",
                requirement["id"]
            );
        }
    }
    desk.fails(2, &["framework", "show", "iso-9001"])
        .says("iso-42001");
}

#[test]
fn a_query_writes_no_formula_into_csv() {
    let desk = Desk::new();
    let csv = desk.done(&[
        "query",
        "select '=1+1' as a, -1 as b, '-x' as c",
        "--format",
        "csv",
    ]);
    assert_eq!(csv, "a,b,c\n'=1+1,-1,'-x\n");
}

#[cfg(unix)]
#[test]
fn a_workspace_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.done(&["backup", "-o", "whole.aimwright"]);
    desk.done(&["restore", "whole.aimwright", "--dir", "restored"]);
    for folder in ["aims", "restored"] {
        let mode = std::fs::metadata(desk.path(folder)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o700, "{folder}");
    }
}

#[test]
fn a_field_of_a_missing_part_is_taken_out_without_making_the_part() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "supplier",
        "--set",
        "name=Northwind",
        "--set",
        "what=Hosting",
    ]);
    let entries = desk.entries();
    desk.done(&["edit", "SUP-0001", "--set", "due_diligence.summary="]);
    assert_eq!(desk.entries(), entries, "nothing to change");
}

#[test]
fn controls_that_fit_a_risk_are_listed() {
    let desk = Desk::story();
    let fitting = desk.json(&["library", "--for", "RSK-0011"]);
    let fitting = fitting.as_array().unwrap();
    assert_eq!(fitting[0]["control"], "A.7.4");
    assert_eq!(fitting[0]["records"], serde_json::json!(["CTL-0026"]));
    assert_eq!(fitting[0]["named"], true);
    let text = desk.done(&["library", "--for", "RSK-0011"]);
    assert!(text.contains("A.7.6    CTL-0028  no "), "{text}");
    let none = desk.run(&["library", "--for", "AIS-0001"]);
    assert_eq!(none.code, Some(2), "{}", none.err);
    assert!(
        none.err.contains("there is no risk AIS-0001"),
        "{}",
        none.err
    );
}
