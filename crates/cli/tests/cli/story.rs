//! The story through the command line: what `check` finds at the end of each month is what an
//! auditor would have found.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::kit::Desk;

/// Returns the requirements with findings of a grade, one entry a finding.
fn graded<'a>(assessment: &'a Value, grade: &str) -> Vec<&'a str> {
    let requirements = assessment["requirements"].as_array().unwrap();
    let findings = requirements.iter().flat_map(|requirement| {
        let findings = requirement["findings"].as_array().unwrap();
        findings
            .iter()
            .map(move |finding| (requirement["id"].as_str().unwrap(), finding))
    });
    findings
        .filter(|(_, finding)| finding["grade"] == grade)
        .map(|(id, _)| id)
        .collect()
}

fn status<'a>(assessment: &'a Value, id: &str) -> &'a str {
    let requirements = assessment["requirements"].as_array().unwrap();
    let requirement = requirements
        .iter()
        .find(|requirement| requirement["id"] == id);
    requirement.unwrap()["status"].as_str().unwrap()
}

fn at(desk: &Desk, day: &str) -> Value {
    let assessment = desk.check(&["--as-of", day]);
    assert_eq!(assessment["as_of"], day);
    assert_eq!(assessment["framework"], "iso-42001");
    for grade in ["major", "minor", "improvement"] {
        assert_eq!(
            assessment["summary"][grade].as_u64().unwrap(),
            graded(&assessment, grade).len() as u64,
            "the summary counts its findings"
        );
    }
    assessment
}

#[test]
fn february_finds_no_policy_and_no_risk_process() {
    let desk = Desk::story();
    let february = at(&desk, "2026-02-28");
    let major: BTreeSet<&str> = graded(&february, "major").into_iter().collect();
    assert!(
        major.contains("5.2") && major.contains("6.1.2"),
        "{major:?}"
    );
    let any = |ids: &[&str]| {
        let status = |id: &&str| matches!(status(&february, id), "major" | "minor");
        ids.iter().any(status)
    };
    assert!(
        any(&["6.1.4", "8.4"]),
        "impact assessments are done inconsistently"
    );
    assert!(
        any(&["7.5.1", "7.5.2", "7.5.3"]),
        "good practice, poorly documented"
    );
    assert!(any(&["7.2"]), "little AI training");
}

#[test]
fn february_s_gap_assessment_ranks_what_is_missing() {
    let desk = Desk::story();
    let lines = desk.json(&[
        "query",
        "--as-of",
        "2026-02-28",
        "select requirement, priority from gap_assessment__lines where priority is not null",
    ]);
    let of = |requirement: &str| -> Vec<&str> {
        let lines = lines.as_array().unwrap().iter();
        let of = lines.filter(|line| {
            line["requirement"]
                .as_str()
                .unwrap()
                .starts_with(requirement)
        });
        of.map(|line| line["priority"].as_str().unwrap()).collect()
    };
    assert!(of("5.2").contains(&"critical"), "policy: {lines}");
    assert!(
        of("6.1.2").contains(&"critical"),
        "risk assessment: {lines}"
    );
    assert!(of("7.5").contains(&"high"), "documentation: {lines}");
    assert!(of("7.2").contains(&"medium"), "training: {lines}");
}

#[test]
fn march_has_policy_scope_and_roles() {
    let march = at(&Desk::story(), "2026-03-31");
    for id in ["4.3", "5.2", "5.3"] {
        assert_eq!(status(&march, id), "conforms", "{id}");
    }
}

#[test]
fn june_has_no_major() {
    let june = at(&Desk::story(), "2026-06-30");
    assert_eq!(graded(&june, "major"), [""; 0]);
}

#[test]
fn july_has_the_two_minors_of_the_internal_audit() {
    let july = at(&Desk::story(), "2026-07-31");
    assert_eq!(graded(&july, "major"), [""; 0]);
    let minor = graded(&july, "minor");
    let impact = |id: &&str| matches!(*id, "6.1.4" | "8.4") || id.starts_with("A.5.");
    assert_eq!(minor.len(), 2, "{minor:?}");
    assert!(
        minor.contains(&"7.2") && minor.iter().any(impact),
        "{minor:?}"
    );
}

#[test]
fn august_has_corrected_both() {
    let august = at(&Desk::story(), "2026-08-31");
    assert_eq!(graded(&august, "major"), [""; 0]);
    assert_eq!(graded(&august, "minor"), [""; 0]);
}

#[test]
fn september_has_the_one_minor_of_stage_2() {
    let september = at(&Desk::story(), "2026-09-30");
    assert_eq!(graded(&september, "major"), [""; 0]);
    assert_eq!(graded(&september, "minor"), ["9.1"]);
}

#[test]
fn october_is_certified_and_the_cycle_is_computed() {
    let desk = Desk::story();
    let october = at(&desk, "2026-10-31");
    assert_eq!(graded(&october, "major"), [""; 0]);
    assert_eq!(graded(&october, "minor"), [""; 0]);
    let certified = desk.json(&["list", "certification", "--as-of", "2026-10-31"]);
    let certified = certified.as_array().unwrap();
    assert_eq!(certified.len(), 1);
    assert_eq!(certified[0]["state"], "approved");
    let dates = desk.json(&[
        "query",
        "--as-of",
        "2026-10-31",
        "select decision_on, first_surveillance_by, expires from certification_dates",
    ]);
    let expected = serde_json::json!([{
        "decision_on": "2026-10-15",
        "first_surveillance_by": "2027-10-15",
        "expires": "2029-10-14",
    }]);
    assert_eq!(dates, expected);
}

#[test]
fn two_contracts_cite_the_certificate() {
    let desk = Desk::story();
    let contracts = [
        "list",
        "benefit",
        "--where",
        "title like 'Contract with%' and actual > 0",
    ];
    let of = |day: &str| {
        let arguments: Vec<&str> = contracts.into_iter().chain(["--as-of", day]).collect();
        desk.json(&arguments).as_array().unwrap().len()
    };
    assert_eq!((of("2026-09-30"), of("2026-10-31")), (0, 2));
}

#[test]
fn the_demonstration_says_the_same_month_by_month() {
    let desk = Desk::story();
    let months = desk.json(&["demo"]);
    for month in months.as_array().unwrap() {
        let assessment = at(&desk, month["as_of"].as_str().unwrap());
        assert_eq!(
            month["summary"], assessment["summary"],
            "{}",
            month["as_of"]
        );
    }
    let text = desk.done(&["demo", "--no-serve"]);
    assert!(text.contains("2026-09-30  0 major, 1 minor"), "{text}");
}

#[test]
fn a_demonstration_is_marked_and_its_calendar_stands_still() {
    let desk = Desk::story();
    assert!(
        desk.done(&["checkpoint"])
            .lines()
            .next()
            .unwrap()
            .contains("demo")
    );
    let found = desk.json(&["query", "select today() as today"]);
    assert_eq!(found[0]["today"], "2026-11-02");
}

#[test]
fn the_documents_of_the_story_are_whole() {
    let desk = Desk::story();
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
}

#[test]
fn the_readme_shows_what_is_printed() {
    let desk = Desk::story();
    let readme = include_str!("../../../../README.md");
    let mut shown = 0;
    for block in readme.split("```text\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, expected) = match block.strip_prefix("$ aimwright ") {
            Some(block) => block.split_once('\n').unwrap(),
            None => ("demo --no-serve", block),
        };
        let arguments = words(command);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let printed = desk.run(&arguments).out;
        for line in expected.lines().filter(|line| line.trim() != "…") {
            assert!(
                printed.lines().any(|found| found == line),
                "{command}: {line}\n{printed}"
            );
            shown += 1;
        }
    }
    assert!(shown > 30, "{shown} lines");
}

/// Parts a command into its arguments as a shell does, for double quotes.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let parts = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    parts.collect()
}

#[test]
fn a_policy_says_which_of_its_promises_hold_on_a_day() {
    let desk = Desk::story();
    let shown = desk.json(&["show", "DOC-0001", "--as-of", "2026-10-31"]);
    let promises = shown["promises"].as_array().expect("promises");
    assert_eq!(promises.len(), 3);
    assert_eq!(promises[0]["check"], "CHK-0101");
    assert_eq!(promises[0]["holds"], "kept");
    assert_eq!(promises[1]["check"], "impact-assessment-current");
    for promise in promises {
        let found = promise["findings"].as_array().expect("findings");
        assert_eq!(promise["holds"] == "kept", found.is_empty(), "{promise}");
    }
    let text = desk.done(&["show", "DOC-0001", "--as-of", "2026-10-31"]);
    for words in [
        "What the document promises",
        "No product of ours rejects an applicant or refuses credit by itself.",
        "holds, by CHK-0101",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let risk = desk.json(&["show", "RSK-0001"]);
    assert!(risk.get("promises").is_none(), "{risk}");
}
