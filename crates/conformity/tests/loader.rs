//! What the loader refuses, each refusal with file, line and column.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use conformity::framework::{Files, Loaded, prove};
use conformity::{Framework, FrameworkError, embedded_ids};
use registers::catalog;
use support::{files, load};

/// Returns all refusals of the changed framework, by reading it and, if that goes well, by proving it.
fn refusals(changes: &[(&str, &str)]) -> String {
    match Loaded::from_files(&files(changes), catalog()) {
        Err(refusals) => refusals.to_string(),
        Ok(loaded) => {
            let queries = prove::queries(&loaded, catalog());
            queries
                .and_then(|()| prove::fixtures(&loaded, catalog()))
                .unwrap_err()
                .to_string()
        }
    }
}

#[test]
fn the_small_framework_is_sound() {
    let loaded = load(&[]);
    prove::queries(&loaded, catalog()).unwrap();
    prove::fixtures(&loaded, catalog()).unwrap();
    let ids: Vec<&str> = loaded
        .framework
        .requirements
        .iter()
        .map(|known| known.id.as_str())
        .collect();
    assert_eq!(ids, ["1.1", "1.2", "A.1"]);
    assert_eq!(loaded.framework.checks().count(), 2);
}

#[test]
fn a_lens_shows_requirements_that_there_are() {
    let framework = Framework::embedded("iso-42001", catalog()).unwrap();
    let ids: Vec<&str> = framework
        .lenses
        .iter()
        .map(|lens| lens.id.as_str())
        .collect();
    assert_eq!(ids, ["themes", "principles", "policy", "perspectives"]);
    assert_eq!(framework.lenses[0].items.len(), 9);
    assert_eq!(framework.lenses[3].items.len(), 8);
    for requirement in &framework.requirements {
        let themes = &framework.lenses[0].items;
        let is_control = requirement.id.starts_with("A.");
        assert!(
            !is_control || themes.iter().any(|item| item.covers(requirement)),
            "no theme reaches {}",
            requirement.id
        );
    }
    let lenses = "lenses:\n  - id: odd\n    title: Odd\n    about: For tests.\n    items:\n      \
                  - { title: One, covers: [\"9.9\"] }\n";
    let given = files(&[]);
    let mut all: Vec<(String, Vec<u8>)> = given
        .iter()
        .map(|file| (file.path.clone(), file.content.clone()))
        .collect();
    all.push(("lenses.yaml".into(), lenses.into()));
    let refused = Loaded::from_files(&Files::new("small", "small", all), catalog());
    assert_eq!(
        refused.unwrap_err().to_string(),
        "small/lenses.yaml:6:32: there is no requirement 9.9"
    );
}

#[test]
fn the_hash_changes_with_any_byte() {
    let hash = files(&[]).hash();
    assert_eq!(hash.len(), 64);
    assert_eq!(hash, load(&[]).framework.hash);
    assert_ne!(hash, files(&[("For tests.", "For test.")]).hash());
}

#[test]
fn malformed_yaml_is_refused_at_its_place() {
    let message = refusals(&[("title: A small framework", "title: [A small framework")]);
    assert!(message.starts_with("small/framework.yaml:3:"), "{message}");
    let message = refusals(&[("    grade: major", "\tgrade: major")]);
    assert!(
        message.contains("small/checks/people.yaml:4:1: a tab indents this line"),
        "{message}"
    );
}

#[test]
fn unknown_keys_and_wrong_types_are_refused() {
    assert_eq!(
        refusals(&[("    says: Every person", "    say: Every person")]),
        "small/checks/people.yaml:20:5: there is no key say here; did you mean says?"
    );
    assert_eq!(
        refusals(&[("      months: 6", "      months: six")]),
        "small/requirements.yaml:35:15: this should be a whole number and is text"
    );
    assert_eq!(
        refusals(&[("evidence: [person]", "evidence: person")]),
        "small/requirements.yaml:8:15: this should be a list and is text"
    );
    assert_eq!(
        refusals(&[("id: \"1.1\"", "id: 1.1")])
            .lines()
            .next()
            .unwrap(),
        "small/checks/people.yaml:1:14: there is no requirement 1.1 in this framework"
    );
}

#[test]
fn missing_keys_are_refused() {
    assert_eq!(
        refusals(&[("    title: Resources\n", "")]),
        "small/requirements.yaml:12:5: title is missing"
    );
    assert_eq!(
        refusals(&[("edition: \"1\"\n", "")]),
        "small/framework.yaml:1:1: edition is missing"
    );
}

#[test]
fn ids_given_twice_are_refused() {
    assert_eq!(
        refusals(&[("id: person-reachable", "id: person-exists")]),
        "small/checks/people.yaml:17:5: check person-exists is already given at \
         small/checks/people.yaml:3:5"
    );
    assert_eq!(
        refusals(&[("id: \"1.2\"", "id: \"A.1\""), ("\"1.2-1\"", "\"A.1-2\"")]),
        "small/requirements.yaml:24:9: requirement A.1 is already given at \
         small/requirements.yaml:12:5"
    );
}

#[test]
fn unknown_words_are_refused() {
    assert_eq!(
        refusals(&[("grade: minor", "grade: serious")]),
        "small/checks/people.yaml:18:12: serious is no grade; use major, minor or improvement"
    );
    assert_eq!(
        refusals(&[("evidence: [person]", "evidence: [persn]")])
            .lines()
            .next()
            .unwrap(),
        "small/requirements.yaml:8:16: there is no register persn; did you mean person?"
    );
    assert_eq!(
        refusals(&[(
            "remedy: { register: person }",
            "remedy: { register: people }"
        )]),
        "small/checks/people.yaml:10:25: there is no register people"
    );
    assert_eq!(
        refusals(&[("field: email", "field: emial")]),
        "small/checks/people.yaml:27:36: there is no field of person emial; did you mean email?"
    );
    let prefill = "remedy: { register: person, prefill: { nam: x } }";
    assert_eq!(
        refusals(&[("remedy: { register: person }", prefill)]),
        "small/checks/people.yaml:10:44: there is no field of person nam; did you mean name?"
    );
    assert_eq!(
        refusals(&[("tests: [\"1.1-2\"]", "tests: [\"1.1-7\"]")]),
        "small/checks/people.yaml:19:13: requirement 1.1 has no test 1.1-7; it has 1.1-1, 1.1-2"
    );
    assert_eq!(
        refusals(&[("requirement: \"1.1\"", "requirement: \"9.9\"")]),
        "small/checks/people.yaml:1:14: there is no requirement 9.9 in this framework"
    );
    assert_eq!(
        refusals(&[("kind: control", "kind: rule")]),
        "small/requirements.yaml:26:11: rule is no kind; use clause or control"
    );
}

#[test]
fn a_requirement_that_nobody_can_judge_is_refused() {
    let attestation = "    attestation:\n      asks: We know our units.\n      months: 6\n";
    let message = refusals(&[(attestation, "")]);
    assert!(
        message.starts_with(
            "small/requirements.yaml:24:5: requirement A.1 has neither a check nor an attestation"
        ),
        "{message}"
    );
}

#[test]
fn sql_faults_are_refused_at_their_line() {
    assert_eq!(
        refusals(&[("where p.email is null", "where p.emial is null")]),
        "small/checks/people.yaml:26:13: check person-reachable: no such column: p.emial"
    );
    assert_eq!(
        refusals(&[("from person p", "from persons p")]),
        "small/checks/people.yaml:25:12: check person-reachable: no such table: persons"
    );
    let message = refusals(&[("from person p", "frm person p")]);
    assert!(
        message.starts_with("small/checks/people.yaml:25:"),
        "{message}"
    );
    assert!(message.contains("syntax error"), "{message}");
}

#[test]
fn hostile_sql_is_refused() {
    let query = "      select null, 'no person is recorded'\n      \
                 where not exists (select 1 from person)\n";
    for hostile in [
        "      delete from person\n",
        "      pragma user_version\n",
        "      attach ':memory:' as x\n",
    ] {
        let message = refusals(&[(query, hostile)]);
        assert!(
            message.contains("people.yaml:8:7: check person-exists"),
            "{message}"
        );
        assert!(message.contains("not allowed"), "{message}");
    }
    let message = refusals(&[(query, "      select null\n")]);
    assert!(message.contains("must select a record's key"), "{message}");
}

#[test]
fn a_remedy_that_names_what_the_query_does_not_select_is_refused() {
    let remedy = "remedy: { register: person, prefill: { email: \"{mail}\" } }";
    let message = refusals(&[("remedy: { edit: \"{id}\", field: email }", remedy)]);
    assert_eq!(
        message,
        "small/checks/people.yaml:27:13: check person-reachable: the query selects no column mail"
    );
}

#[test]
fn a_check_without_both_fixtures_is_refused() {
    let holds = "      holds:\n        records:\n          \
                 - { key: PER-0001, body: { name: Ada } }\n";
    let message = refusals(&[(holds, "")]);
    assert!(
        message.starts_with("small/checks/people.yaml:12:7: a check needs two fixtures"),
        "{message}"
    );
    let message = refusals(&[(
        "        finds: [no person is recorded]\n",
        "        finds: []\n",
    )]);
    assert!(
        message.contains("people.yaml:13:9: a failing fixture says"),
        "{message}"
    );
}

#[test]
fn a_check_that_cannot_fail_is_refused() {
    let message = refusals(&[("where p.email is null", "where p.email is null and 1 = 0")]);
    assert_eq!(
        message,
        "small/checks/people.yaml:30:9: check person-reachable: the failing fixture finds nothing, \
         so the check cannot be seen to fail; does not find [PER-0002, \"has no address\"]"
    );
}

#[test]
fn a_check_that_finds_other_words_or_fails_where_it_should_hold_is_refused() {
    let message = refusals(&[("'has no address'", "'lacks an address'")]);
    assert_eq!(
        message,
        "small/checks/people.yaml:30:9: check person-reachable: does not find \
         [PER-0002, \"has no address\"]; finds [PER-0002, \"lacks an address\"], which `fails` \
         does not expect"
    );
    let message = refusals(&[("not exists (select 1 from person)", "1 = 1")]);
    assert!(
        message.contains("which `holds` does not expect"),
        "{message}"
    );
}

#[test]
fn fixtures_must_fit_the_registers() {
    let message = refusals(&[("body: { name: Ben }", "body: { nmae: Ben }")]);
    assert!(
        message.starts_with("small/checks/people.yaml:32:44: "),
        "{message}"
    );
    let message = refusals(&[("key: PER-0002", "key: XYZ-0002")]);
    assert!(
        message.ends_with("no register has keys like XYZ-0002"),
        "{message}"
    );
    let message = refusals(&[("key: PER-0002,", "key: PER-0002, state: approved,")]);
    assert!(
        message.contains("a person has no state approved"),
        "{message}"
    );
    let message = refusals(&[(
        "      holds:\n        records:\n          - { key: PER-0001, body: { name: Ada } }",
        "      holds:\n        day: 2026-02-30",
    )]);
    assert!(message.contains("2026-02-30 is no day"), "{message}");
}

#[test]
fn all_faults_are_named_together() {
    let message = refusals(&[
        ("kind: control", "kind: rule"),
        ("grade: minor", "grade: serious"),
        ("edition: \"1\"\n", ""),
    ]);
    assert_eq!(message.lines().count(), 3, "{message}");
}

#[test]
fn a_folder_on_disk_is_read_and_named_in_refusals() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("small");
    std::fs::create_dir_all(root.join("checks")).unwrap();
    let write = |path: &str, text: &[u8]| std::fs::write(root.join(path), text).unwrap();
    write("framework.yaml", support::FRAMEWORK.as_bytes());
    write("requirements.yaml", support::REQUIREMENTS.as_bytes());
    write("checks/people.yaml", support::CHECKS.as_bytes());
    write("notes.txt", b"not read");
    let loaded = Loaded::from_folder(&root, catalog()).unwrap();
    assert_eq!(loaded.framework.hash, load(&[]).framework.hash);
    assert!(Framework::from_folder(&root, catalog()).is_ok());
    let unsound = support::CHECKS.replace("from person p", "from persons p");
    write("checks/people.yaml", unsound.as_bytes());
    let error = Framework::from_folder(&root, catalog())
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("people.yaml:25:12: check person-reachable: no such table: persons"));
    write("checks/people.yaml", support::CHECKS.as_bytes());
    write("checks/more.yaml", b"requirement: \"1.1\"\nchecks: \xff\n");
    let error = Loaded::from_folder(&root, catalog())
        .unwrap_err()
        .to_string();
    let expected = format!(
        "{}/checks/more.yaml:2:9: the text is not UTF-8",
        root.display()
    );
    assert!(error.starts_with(&expected), "{error}");
    std::fs::remove_file(root.join("checks/more.yaml")).unwrap();
    std::fs::remove_file(root.join("framework.yaml")).unwrap();
    let error = Loaded::from_folder(&root, catalog())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("framework.yaml:1:1: a framework needs this file"),
        "{error}"
    );
    let missing = Loaded::from_folder(&root.join("nowhere"), catalog()).unwrap_err();
    assert!(matches!(missing, FrameworkError::File { .. }));
}

#[test]
fn the_id_is_the_folders_name() {
    let other = Files::new(
        "other",
        "other",
        vec![("framework.yaml".into(), support::FRAMEWORK.into())],
    );
    let message = Loaded::from_files(&other, catalog())
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "other/framework.yaml:1:5: the id must be the folder's name, other"
    );
}

#[test]
fn an_unknown_framework_is_refused_with_the_known_ones() {
    let error = Framework::embedded("iso-9", catalog()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no framework iso-9; known are iso-42001"
    );
    assert_eq!(embedded_ids(), ["iso-42001"]);
}

#[test]
fn a_stage_that_looks_at_nothing_is_refused() {
    let about = "about: For tests.";
    let message = refusals(&[(about, "about: For tests.\nstage_1: [\"1\", \"7.2\"]")]);
    assert_eq!(
        message,
        "small/framework.yaml:5:16: there is no requirement 7.2"
    );
    let loaded = load(&[(about, "about: For tests.\nstage_1: [\"1\", \"A.1\"]")]);
    assert_eq!(loaded.framework.stage_1, ["1", "A.1"]);
}
