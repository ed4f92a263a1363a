//! Nothing is left to a drop-down: every test of the standard is judged by a check that was seen to fail, or
//! by a person where no query can see; `docs/coverage.md` lists which. The conforming company conforms,
//! each check breaks alone, and companies as auditors meet them are judged as an auditor would.
#[path = "support/company.rs"]
mod company;

use std::fmt::Write as _;
use std::path::PathBuf;

use conformity::framework::{Loaded, Requirement, RequirementKind};
use registers::catalog;

const FRAMEWORK: &str = "iso-42001";

/// Statements of persons in place of checks, at most.
const ATTESTED: usize = 15;

fn loaded() -> Loaded {
    Loaded::embedded(FRAMEWORK, catalog()).unwrap_or_else(|error| panic!("{error}"))
}

fn root() -> PathBuf {
    PathBuf::from("tests")
}

#[test]
fn every_test_is_judged() {
    let framework = loaded().framework;
    let of = |kind| {
        let requirements = framework.requirements.iter();
        requirements.filter(move |requirement| requirement.kind == kind)
    };
    let tests = |kind| {
        of(kind)
            .map(|requirement| requirement.tests.len())
            .sum::<usize>()
    };
    assert_eq!(tests(RequirementKind::Clause), 127);
    assert_eq!(of(RequirementKind::Control).count(), 38);
    let untested: Vec<&str> = framework
        .requirements
        .iter()
        .flat_map(Requirement::untested)
        .collect();
    assert!(untested.is_empty(), "nobody judges {}", untested.join(", "));
    let attested: Vec<&String> = framework
        .requirements
        .iter()
        .filter_map(|requirement| requirement.attestation.as_ref())
        .flat_map(|ask| ask.tests.keys())
        .collect();
    assert!(
        attested.len() <= ATTESTED,
        "{} are left to persons: {attested:?}",
        attested.len()
    );
    for control in of(RequirementKind::Control) {
        assert_eq!(
            control.tests.len(),
            2,
            "{}: documented, and operating",
            control.id
        );
    }
}

/// What is said of a requirement is whole and its own: nothing is left out, copied or a placeholder.
#[test]
fn every_requirement_is_explained_in_words_of_its_own() {
    let framework = loaded().framework;
    let mut said: std::collections::HashMap<&str, &str> = std::collections::HashMap::new();
    for requirement in &framework.requirements {
        let id = requirement.id.as_str();
        let is_control = requirement.kind == RequirementKind::Control;
        assert_eq!(requirement.guidance.is_some(), is_control, "{id}: guidance");
        let parts = [
            ("asks", Some(&requirement.asks)),
            ("why", Some(&requirement.why)),
            ("good", requirement.good.as_ref()),
            ("auditor", requirement.auditor.as_ref()),
            ("typical", requirement.typical.as_ref()),
            ("first", requirement.first.as_ref()),
            ("guidance", requirement.guidance.as_ref()),
        ];
        for (part, text) in parts {
            let text = text.map(|text| text.trim());
            let Some(text) = text.filter(|_| part != "guidance" || is_control) else {
                assert!(part == "guidance" && !is_control, "{id} lacks {part}");
                continue;
            };
            assert!(text.split_whitespace().count() >= 5, "{id} {part}: {text}");
            let placeholder = ["TODO", "TBD", "lorem", "…"];
            assert!(
                placeholder.iter().all(|sign| !text.contains(sign)),
                "{id} {part}"
            );
            let other = said.insert(text, id);
            assert_eq!(other, None, "{id} {part} says what another does: {text}");
        }
    }
}

#[test]
fn the_table_of_coverage_is_current() {
    let path = "../../docs/coverage.md";
    let table = table(&loaded());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == table,
        "docs/coverage.md is not what the checks say; write it with `BLESS=1 cargo test -p conformity --test coverage`"
    );
}

fn table(loaded: &Loaded) -> String {
    let framework = &loaded.framework;
    let mut out = format!(
        "# What judges {}\n\nEvery test of every requirement, and the checks that carry it out. Each check is proved by two \
         fixtures beside it (one image in which it fails, one in which it holds) and by a mutation that breaks it in the \
         conforming company of `crates/conformity/tests`. Written by `BLESS=1 cargo test -p conformity --test coverage`.\n",
        framework.title
    );
    let mut group = "";
    for requirement in &framework.requirements {
        if requirement.group != group {
            group = &requirement.group;
            let _ = write!(out, "\n## {group}\n");
        }
        let _ = write!(
            out,
            "\n### {} {}\n\n| test | says | judged by |\n|---|---|---|\n",
            requirement.id, requirement.title
        );
        for (test, says) in &requirement.tests {
            let checks = requirement
                .checks
                .iter()
                .filter(|check| check.tests.contains(test));
            let mut judged: Vec<String> = checks
                .map(|check| {
                    format!(
                        "[{}](../{}) ({})",
                        check.id,
                        check.source.file,
                        check.grade.word()
                    )
                })
                .collect();
            let reason = requirement
                .attestation
                .as_ref()
                .and_then(|ask| ask.tests.get(test));
            judged.extend(reason.map(|reason| format!("a person: {}", reason.trim())));
            let _ = writeln!(
                out,
                "| {test} | {} | {} |",
                says.trim().replace('|', "\\|"),
                judged.join(", ")
            );
        }
    }
    out
}

#[test]
fn the_conforming_company_conforms() {
    let wrong =
        company::not_conforming(&root(), loaded()).unwrap_or_else(|error| panic!("{error}"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_check_is_broken_by_one_small_change() {
    let mutations =
        company::cases(&root(), "mutations", "check").unwrap_or_else(|error| panic!("{error}"));
    let unbroken = company::unbroken(&loaded(), &mutations);
    assert!(
        unbroken.is_empty(),
        "no mutation breaks {}",
        unbroken.join(", ")
    );
    let wrong = company::wrong_cases(&root(), loaded(), &mutations)
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn companies_as_auditors_meet_them_are_judged_so() {
    let variants =
        company::cases(&root(), "variants", "variant").unwrap_or_else(|error| panic!("{error}"));
    assert!(variants.len() >= 10, "{} variants", variants.len());
    let wrong = company::wrong_cases(&root(), loaded(), &variants)
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
