//! A small framework for tests, which each test changes to see what happens.

use conformity::framework::{Files, Loaded};

pub(crate) const FRAMEWORK: &str = "\
id: small
title: A small framework
edition: \"1\"
about: For tests.
";

pub(crate) const REQUIREMENTS: &str = "\
requirements:
  - id: \"1.1\"
    title: People
    kind: clause
    group: \"1 People\"
    asks: Know who works here.
    why: Nobody can be asked otherwise.
    evidence: [person]
    tests:
      \"1.1-1\": Everyone is recorded.
      \"1.1-2\": Everyone has an address.
  - id: \"1.2\"
    title: Resources
    kind: clause
    group: \"1 People\"
    asks: Provide what is needed.
    why: Work needs hands.
    evidence: [org_unit, attestation]
    tests:
      \"1.2-1\": Resources are provided.
    attestation:
      asks: We provide what is needed.
      months: 12
  - id: \"A.1\"
    title: Control of units
    kind: control
    group: \"A Controls\"
    asks: Know the units.
    why: They own things.
    evidence: [org_unit]
    tests:
      \"A.1-1\": Units are recorded.
    attestation:
      asks: We know our units.
      months: 6
";

pub(crate) const CHECKS: &str = "\
requirement: \"1.1\"
checks:
  - id: person-exists
    grade: major
    tests: [\"1.1-1\"]
    says: At least one person is recorded.
    fails: |
      select null, 'no person is recorded'
      where not exists (select 1 from person)
    remedy: { register: person }
    fixtures:
      fails:
        finds: [no person is recorded]
      holds:
        records:
          - { key: PER-0001, body: { name: Ada } }
  - id: person-reachable
    grade: minor
    tests: [\"1.1-2\"]
    says: Every person has an address.
    why: Messages must arrive.
    fails: |
      select p.id, 'has no address',
             p.title as name
      from person p
      where p.email is null
    remedy: { edit: \"{id}\", field: email }
    fixtures:
      fails:
        records:
          - { key: PER-0001, body: { name: Ada, email: ada@small.example } }
          - { key: PER-0002, body: { name: Ben } }
        finds:
          - [PER-0002, has no address]
      holds:
        records:
          - { key: PER-0001, body: { name: Ada, email: ada@small.example } }
";

/// Returns the files of the small framework after some texts were replaced in them.
pub(crate) fn files(changes: &[(&str, &str)]) -> Files {
    Files::new("small", "small", originals(changes))
}

/// Returns what is in them.
pub(crate) fn originals(changes: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let originals = [
        ("framework.yaml", FRAMEWORK),
        ("requirements.yaml", REQUIREMENTS),
        ("checks/people.yaml", CHECKS),
    ];
    let mut used = vec![false; changes.len()];
    let replaced = originals.map(|(path, text)| {
        let mut text = text.to_owned();
        for (at, (from, to)) in changes.iter().enumerate() {
            used[at] |= text.contains(from);
            text = text.replace(from, to);
        }
        (path.to_owned(), text.into_bytes())
    });
    assert!(
        used.iter().all(|used| *used),
        "a change found nothing to replace: {changes:?}"
    );
    replaced.to_vec()
}

/// Reads the small framework after some texts were replaced.
pub(crate) fn load(changes: &[(&str, &str)]) -> Loaded {
    Loaded::from_files(&files(changes), registers::catalog())
        .expect("the changed framework is read")
}
