//! Checks and frameworks of one's own through the command line.

use std::fs;

use crate::kit::Desk;

const CHECK: &str = "\
says: Every supplier has a day by which it is reviewed.
why: Two went unreviewed for years.
grade: minor
requirement: A.10.3
fails: |
  select id, 'has no day by which it is reviewed'
  from supplier
  where review_by is null
remedy: { kind: edit, field: review_by }
example_fails:
  day: 2026-07-31
  records: |
    - { key: SUP-0001, body: { name: Cloud host } }
  finds: |
    - [SUP-0001, has no day by which it is reviewed]
example_holds:
  day: 2026-07-31
  records: |
    - { key: SUP-0001, body: { name: Cloud host, review_by: 2027-01-31 } }
";

/// Adds a person who may approve.
fn approver(desk: &Desk) {
    let person = ["name=Ben Reyes", "engagement=employee"];
    desk.done(&["add", "person", "--set", person[0], "--set", person[1]]);
    desk.done(&["user", "add", "PER-0002", "--role", "approver"]);
}

#[test]
fn an_own_check_is_told_about_refused_put_right_and_runs() {
    let desk = Desk::new();
    approver(&desk);
    desk.done(&[
        "add",
        "supplier",
        "--set",
        "name=Host",
        "--set",
        "what=Hosting",
    ]);
    desk.file(
        "check.yaml",
        CHECK.replace("from supplier", "from suppliers"),
    );
    let added = desk.run(&["add", "own_check", "-f", "check.yaml"]);
    assert_eq!((added.code, added.out.as_str()), (Some(0), "CHK-0001\n"));
    added.says("CHK-0001 cannot be approved yet: fails: line 2, column 6: no such table");
    desk.fails(2, &["do", "CHK-0001", "submit"])
        .says("fails: line 2, column 6: no such table")
        .says("hint: put it right with `aimwright edit CHK-0001`");
    desk.file("check.yaml", CHECK);
    let edited = desk.run(&["edit", "CHK-0001", "-f", "check.yaml"]);
    assert_eq!((edited.code, edited.err.as_str()), (Some(0), ""));
    desk.done(&["do", "CHK-0001", "submit"]);
    desk.done(&["do", "CHK-0001", "approve", "--as", "PER-0002"]);

    let found = desk.check(&["A.10.3"]);
    let findings = found["requirements"][0]["findings"].as_array().unwrap();
    let ours: Vec<_> = findings
        .iter()
        .filter(|one| one["check"] == "CHK-0001")
        .collect();
    assert_eq!(ours.len(), 1);
    assert_eq!(
        (&ours[0]["record"], &ours[0]["own"]),
        (&"SUP-0001".into(), &true.into())
    );
    let why = desk.done(&["why", "A.10.3"]);
    assert!(
        why.contains("Check CHK-0001 (minor, our own): 1 finding"),
        "{why}"
    );
    assert!(
        why.contains("aimwright edit SUP-0001 --set review_by=…"),
        "{why}"
    );
    let sarif = desk.run(&["check", "A.10.3", "--format", "sarif"]).out;
    assert!(
        sarif.contains("\"ruleId\": \"CHK-0001\"") || sarif.contains("\"ruleId\":\"CHK-0001\"")
    );
    desk.done(&["edit", "SUP-0001", "--set", "review_by=2027-01-31"]);
    assert!(
        desk.done(&["why", "A.10.3"])
            .contains("Check CHK-0001 (minor, our own): holds")
    );
}

#[test]
fn a_rule_without_a_requirement_makes_a_framework_of_its_own() {
    let desk = Desk::new();
    approver(&desk);
    desk.done(&[
        "add",
        "supplier",
        "--set",
        "name=Host",
        "--set",
        "what=Hosting",
    ]);
    desk.file("check.yaml", CHECK.replace("requirement: A.10.3\n", ""));
    desk.done(&["add", "own_check", "-f", "check.yaml"]);
    let ids = |desk: &Desk| desk.json(&["frameworks"]).to_string();
    assert!(!ids(&desk).contains("\"id\":\"own\""));
    desk.done(&["do", "CHK-0001", "submit"]);
    desk.done(&["do", "CHK-0001", "approve", "--as", "PER-0002"]);
    assert!(ids(&desk).contains("\"id\":\"own\""));
    let found = desk.run(&["check", "--framework", "own"]);
    assert_eq!(found.code, Some(1), "{}", found.err);
    assert!(found.out.contains("Own checks") && found.out.contains("SUP-0001 Host has no day"));
    assert!(
        desk.done(&["framework", "show", "own"])
            .contains("(CHK-0001, our own)")
    );
    let why = desk.done(&["why", "CHK-0001", "--framework", "own"]);
    assert!(why.contains("Two went unreviewed for years."), "{why}");
}

const FRAMEWORK: &str = "id: house\ntitle: House rules\nedition: \"1\"\n";

const REQUIREMENTS: &str = "\
requirements:
  - id: \"1\"
    title: Suppliers
    kind: clause
    group: House
    asks: Know your suppliers.
    why: Nobody can be asked otherwise.
    evidence: [supplier]
    tests: { \"1-1\": A supplier is recorded. }
    checks:
      - id: supplier-exists
        grade: major
        tests: [\"1-1\"]
        says: At least one supplier is recorded.
        fails: |
          select null, 'no supplier is recorded'
          where not exists (select 1 from supplier)
        remedy: { register: supplier }
        fixtures:
          fails:
            finds: [no supplier is recorded]
          holds:
            records:
              - { key: SUP-0001, body: { name: Northwind } }
";

#[test]
fn a_framework_in_a_folder_is_proved() {
    let desk = Desk::bare();
    fs::create_dir_all(desk.path("house")).unwrap();
    desk.file("house/framework.yaml", FRAMEWORK);
    let with = |changes: &[(&str, &str)]| {
        let text = changes
            .iter()
            .fold(REQUIREMENTS.to_owned(), |text, (from, to)| {
                assert!(text.contains(from), "{from}");
                text.replace(from, to)
            });
        desk.file("house/rules.yaml", text);
    };
    let prove = ["framework", "prove", "house"];
    with(&[]);
    assert_eq!(
        desk.done(&prove),
        "house is sound: 1 requirements, 1 checks\n"
    );
    assert_eq!(desk.json(&prove)["checks"], 1);
    with(&[(
        "A supplier is recorded. }",
        "A supplier is recorded., \"1-2\": It is known. }",
    )]);
    assert!(desk.done(&prove).contains("nothing judges test 1-2"));
    with(&[("grade: major", "grade: huge")]);
    desk.fails(2, &prove)
        .says("house/rules.yaml:12:16: huge is no grade");
    with(&[("from supplier)", "from suppliers)")]);
    desk.fails(2, &prove)
        .says("house/rules.yaml:17:43: check supplier-exists: no such table: suppliers");
    with(&[(
        "finds: [no supplier is recorded]",
        "finds: [nobody is recorded]",
    )]);
    desk.fails(2, &prove)
        .says("house/rules.yaml:21:")
        .says("does not find [null, \"nobody is recorded\"]");
    desk.done(&["framework", "prove", "house", "--fixtures", "no"]);
    desk.fails(2, &["framework", "prove", "nowhere"])
        .says("nowhere");
}
