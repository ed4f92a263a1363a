//! Frameworks of one's own: folders in the workspace.

use std::fs;

use crate::kit::Desk;

const FRAMEWORK: &str = "id: house\ntitle: Our own rules\nedition: \"1\"\nabout: For us.\n";

const REQUIREMENTS: &str = "\
requirements:
  - id: \"1.1\"
    title: Suppliers
    kind: clause
    group: \"1 Suppliers\"
    asks: Know your suppliers.
    why: Nobody can be asked otherwise.
    evidence: [supplier]
    tests:
      \"1.1-1\": A supplier is recorded.
";

const CHECKS: &str = "\
requirement: \"1.1\"
checks:
  - id: supplier-exists
    grade: major
    tests: [\"1.1-1\"]
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
          - { key: SUP-0001, body: { name: Northwind, what: Hosting } }
";

/// Writes a framework of one's own into the workspace.
fn own(desk: &Desk, id: &str) {
    let folder = desk.path("aims/frameworks").join(id);
    fs::create_dir_all(folder.join("checks")).unwrap();
    let about = FRAMEWORK.replace("id: house", &format!("id: {id}"));
    fs::write(folder.join("framework.yaml"), about).unwrap();
    fs::write(folder.join("requirements.yaml"), REQUIREMENTS).unwrap();
    fs::write(folder.join("checks/suppliers.yaml"), CHECKS).unwrap();
}

fn ids(desk: &Desk) -> Vec<String> {
    let all = desk.json(&["frameworks"]);
    let ids = all.as_array().unwrap().iter();
    ids.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_own_framework_stands_beside_the_others() {
    let desk = Desk::new();
    let before = ids(&desk);
    assert!(before.contains(&"iso-42001".to_owned()) && !before.contains(&"house".to_owned()));
    own(&desk, "house");
    assert_eq!(ids(&desk), [before, vec!["house".to_owned()]].concat());
    assert!(
        desk.done(&["framework", "show", "house"])
            .contains("Our own rules")
    );
    let check = ["check", "--framework", "house"];
    let found = desk.run(&check);
    assert_eq!(found.code, Some(1), "{}", found.err);
    assert!(
        found.out.contains("no supplier is recorded"),
        "{}",
        found.out
    );
    desk.done(&[
        "add",
        "supplier",
        "--set",
        "name=Northwind",
        "--set",
        "what=Hosting",
    ]);
    desk.done(&check);
    desk.done(&["why", "1.1", "--framework", "house"]);
    desk.done(&["backup", "-o", "whole.aimwright"]);
    desk.done(&["restore", "whole.aimwright", "--dir", "restored"]);
    desk.done(&["check", "--framework", "house", "--dir", "restored"]);
}

#[test]
fn an_own_framework_that_cannot_be_read_says_where() {
    let desk = Desk::new();
    own(&desk, "house");
    let unsound = CHECKS.replace("from supplier)", "from dragons)");
    fs::write(
        desk.path("aims/frameworks/house/checks/suppliers.yaml"),
        unsound,
    )
    .unwrap();
    desk.fails(2, &["check", "--framework", "house"])
        .says("house/checks/suppliers.yaml:");
    desk.fails(2, &["frameworks"]).says("dragons");
    let others = desk.run(&["check", "--framework", "iso-42001"]);
    assert_eq!(
        others.code,
        Some(1),
        "the others still work: {}",
        others.err
    );
}

#[test]
fn an_own_framework_has_an_id_of_its_own() {
    let desk = Desk::new();
    own(&desk, "iso-42001");
    desk.fails(2, &["frameworks"])
        .says("there is a framework `iso-42001` already");
    let desk = Desk::new();
    own(&desk, "own");
    desk.fails(2, &["frameworks"])
        .says("there is a framework `own` already");
}
