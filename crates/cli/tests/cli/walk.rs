//! One finding walked through by hand: why, edit, check again, check before, history, doctor.

use serde_json::Value;

use crate::kit::Desk;

fn findings(assessment: &Value) -> Vec<Value> {
    let requirements = assessment["requirements"].as_array().unwrap();
    requirements
        .iter()
        .flat_map(|one| one["findings"].as_array().unwrap())
        .cloned()
        .collect()
}

#[test]
fn a_finding_is_explained_put_right_and_stays_in_the_past() {
    let desk = Desk::story();
    assert!(findings(&desk.check(&["7.2"])).is_empty());

    // A test that was failed after all: the person has no valid record any more.
    let edited = desk.json(&["edit", "TRN-0001", "--set", "result=failed"]);
    let wrong = desk.entries();
    let run = desk.run(&["check", "7.2"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    let found = findings(&desk.check(&["7.2"]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["record"], "PER-0002");
    assert_eq!(found[0]["grade"], "minor");

    let why = desk.done(&["why", "7.2"]);
    for words in [
        "Check training-complete (minor",
        "from required_course",
        "PER-0002 Marit Vos has no valid record of CRS-0001",
        "aimwright add training_record --set person=PER-0002 --set …",
    ] {
        assert!(why.contains(words), "expected `{words}` in:\n{why}");
    }

    let version = edited["version"].to_string();
    desk.done(&[
        "edit",
        "TRN-0001",
        "--set",
        "result=passed",
        "--version",
        &version,
    ]);
    assert_eq!(desk.run(&["check", "7.2"]).code, Some(0));
    assert!(findings(&desk.check(&["7.2"])).is_empty());
    assert_eq!(
        findings(&desk.check(&["7.2", "--as-of", &wrong.to_string()])),
        found
    );

    let shown = desk.json(&["show", "TRN-0001", "--history"]);
    let steps = shown["history"].as_array().unwrap();
    let [.., failed, passed] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    for (step, before, after) in [(failed, "passed", "failed"), (passed, "failed", "passed")] {
        assert_eq!(step["by"], "PER-0002");
        assert!(
            step["at"].as_str().unwrap().starts_with("2026-11-02"),
            "{step}"
        );
        let changes = step["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{step}");
        assert_eq!(changes[0]["field"], "result");
        assert_eq!(
            (&changes[0]["before"], &changes[0]["after"]),
            (&before.into(), &after.into())
        );
    }
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
}
