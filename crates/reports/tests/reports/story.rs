//! Reports of a whole organisation: the story of TechServe Solutions, played as it happened, and
//! a workspace of the first day. The files stay in the target folder, to be looked at.

use std::sync::LazyLock;

use calamine::Data;
use reports::gap::{self, Gap, Priority};
use reports::soa::{self, Applies, Soa};
use reports::{ReportError, Source, Status};
use testkit::TestWorkspace;

use crate::read::{Book, pages, squeezed};

static STORY: LazyLock<TestWorkspace> = LazyLock::new(testkit::story);

const MONTHS: [&str; 4] = ["2026-02-28", "2026-06-30", "2026-07-31", "2026-10-31"];

/// Hands the source of a day's reports to a function.
fn at<T>(of: &TestWorkspace, day: &str, make: impl FnOnce(&Source<'_>) -> T) -> T {
    let workspace = &of.workspace;
    let view = workspace.view(day.parse().expect("a day")).expect("a view");
    let assessment = view.check("iso-42001", &[]).expect("an assessment");
    make(&Source {
        reader: view.reader(),
        assessment: &assessment,
        framework: workspace.engine("iso-42001").expect("it").framework(),
        checkpoint_root: None,
        prepared_by: "Marit Vos, compliance manager".to_owned(),
        demonstration: workspace.is_demonstration(),
    })
}

fn soa(day: &str) -> Soa {
    at(&STORY, day, soa::model).expect("a statement")
}

fn gap(day: &str) -> Gap {
    at(&STORY, day, gap::model).expect("a gap assessment")
}

fn keep(name: &str, bytes: &[u8]) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path, bytes).expect("room for the file");
}

fn line<'a>(soa: &'a Soa, id: &str) -> &'a soa::Line {
    let mut lines = soa.groups.iter().flat_map(|group| &group.lines);
    lines.find(|line| line.id == id).expect("the control")
}

#[test]
fn every_month_has_all_controls_and_all_requirements() {
    for day in MONTHS {
        let (soa, gap) = (soa(day), gap(day));
        assert_eq!(soa.summary.annex, 38, "{day}");
        assert_eq!(
            soa.groups.iter().filter(|group| group.id.is_some()).count(),
            10
        );
        assert_eq!(gap.groups.len(), 17, "{day}");
        assert!(gap.summary.requirements > 60);
        for (name, pdf, xlsx) in [
            ("soa", soa.pdf(), soa.xlsx()),
            ("gap", gap.pdf(), gap.xlsx()),
        ] {
            keep(&format!("{name}-{day}.pdf"), &pdf.expect("a PDF"));
            keep(&format!("{name}-{day}.xlsx"), &xlsx.expect("a workbook"));
        }
    }
}

#[test]
fn in_february_no_control_is_decided() {
    let soa = soa("2026-02-28");
    assert_eq!((soa.summary.applicable, soa.summary.undecided), (0, 38));
    assert_eq!(soa.cover.record, None);
    assert!(soa.changes.is_none());
    let text = pages(&soa.pdf().expect("a PDF")).join("\n");
    assert!(
        text.contains("no Statement of Applicability is recorded"),
        "{text}"
    );
    assert!(text.contains("not decided") && text.contains("working paper"));
}

#[test]
fn in_june_the_statement_is_approved() {
    let soa = soa("2026-06-30");
    let sum = soa.summary;
    assert_eq!((sum.annex, sum.own, sum.undecided), (38, 2, 0));
    assert_eq!((sum.applicable, sum.for_some, sum.excluded), (39, 5, 1));
    assert_eq!(line(&soa, "A.9.3").applies, Applies::No);
    assert_eq!(line(&soa, "A.9.3").status, Status::Excluded);
    assert_eq!(sum.contradictions, 0, "{:?}", contradictions(&soa));
    assert_eq!(soa.risks.len(), 40);
    let record = soa.cover.record.as_ref().expect("the statement");
    assert_eq!(
        (record.key.as_str(), record.state.as_str()),
        ("SOA-0001", "approved")
    );
    assert!(record.hash.as_ref().is_some_and(|hash| hash.len() == 64));
    let changes = soa.changes.as_ref().expect("a statement to compare with");
    assert_eq!(changes.lines, []);

    let printed = squeezed(&soa.pdf().expect("a PDF"));
    for words in [
        "ThescopecoversAIthatweprovide;wedonotusethefourproductsourselves.",
        "Thestopistestedeveryquarter",
        "HelenOkafor,chiefexecutive,19",
        "Approved;thecontrolsstandtodayastheywereapproved",
    ] {
        assert!(
            printed.to_lowercase().contains(&words.to_lowercase()),
            "{words}"
        );
    }
    let mut book = Book::open(soa.xlsx().expect("a workbook"));
    let sheet = "Statement of Applicability";
    assert_eq!(book.sheet(sheet).height(), 39);
    let Data::String(reason) = book.cell(sheet, "A.9.3", "Reasons for exclusion") else {
        panic!("no reason")
    };
    assert!(
        reason.starts_with("The scope covers AI that we provide"),
        "{reason}"
    );
    assert_eq!(book.formulas(), 0);
}

fn contradictions(soa: &Soa) -> Vec<(&str, &[String])> {
    let lines = soa.groups.iter().flat_map(|group| &group.lines);
    let lines = lines.filter(|line| !line.contradictions.is_empty());
    lines
        .map(|line| (line.id.as_str(), &line.contradictions[..]))
        .collect()
}

#[test]
fn a_line_shows_what_hangs_on_it() {
    let soa = soa("2026-06-30");
    let policy = line(&soa, "A.2.2");
    assert_eq!(policy.key.as_deref(), Some("CTL-0001"));
    assert_eq!(policy.owner.as_deref(), Some("Helen Okafor"));
    assert!(policy.documented && policy.documents[0].key == "DOC-0001");
    assert!(policy.risks.iter().any(|risk| risk.key == "RSK-0040"));
    assert_eq!(policy.evidence[0].title, "118 of 118 acknowledged");
    assert!(
        policy
            .evidence
            .is_sorted_by_key(|evidence| std::cmp::Reverse(evidence.on))
    );
    assert!(policy.reasons[0].kind == "objective" && policy.reviewed.is_some());
    let Applies::Some { systems } = &line(&soa, "A.6.2.2").applies else {
        panic!("A.6.2.2 applies to what is built")
    };
    assert_eq!(systems.len(), 3);
}

#[test]
fn after_july_a_control_was_added_and_the_statement_issued_anew() {
    let (july, october) = (soa("2026-07-31"), soa("2026-10-31"));
    assert_eq!((july.summary.own, october.summary.own), (2, 3));
    assert_eq!(line(&october, "TS-3").status, Status::Conforms);
    let version = |soa: &Soa| {
        soa.cover
            .record
            .as_ref()
            .map(|record| record.version.clone())
    };
    assert_ne!(version(&july), version(&october));
    let changes = october.changes.expect("the statement of August");
    assert_eq!(changes.lines.len(), 1, "{changes:?}");
    assert!(changes.lines[0].what.contains("implemented, was partly"));
    let mid_august = soa("2026-08-13");
    let changes = mid_august.changes.expect("the statement of June");
    assert!(
        changes.lines.iter().any(|change| change.control == "TS-3"),
        "{changes:?}"
    );
}

#[test]
fn february_s_gap_assessment_says_what_comes_first() {
    let gap = gap("2026-02-28");
    assert!(!gap.baseline.computed);
    assert!(gap.baseline.assessed_by.contains("Ilse Verhoeven"));
    let critical = |id: &str| {
        let top = gap.priorities.iter().find(|top| top.requirements == [id]);
        top.is_some_and(|top| top.priority == Priority::Critical)
    };
    assert!(critical("5.2") && critical("6.1.2"), "{:?}", gap.priorities);
    assert!(gap.next_steps.len() >= 9 && gap.next_steps[0].key.as_deref() == Some("ACT-0002"));
    let printed = squeezed(&gap.pdf().expect("a PDF"));
    for words in [
        "ThereisnoAIpolicy.",
        "AIpolicy,scopeandroles",
        "MaritVos",
        "GAP-0001",
    ] {
        assert!(printed.contains(words), "{words}");
    }
    let mut book = Book::open(gap.xlsx().expect("a workbook"));
    assert_eq!(
        book.cell("Lines", "5.2", "Priority"),
        Data::String("critical".to_owned())
    );
    assert_eq!(
        book.cell("Lines", "5.2", "Level in words"),
        Data::String("absent".to_owned())
    );
    assert_eq!(
        book.cell("Findings", "5.2", "Grade"),
        Data::String("major".to_owned())
    );
}

#[test]
fn in_october_the_steps_are_done_and_the_checks_have_moved_on() {
    let (february, october) = (gap("2026-02-28"), gap("2026-10-31"));
    assert!(february.summary.status.major > 0 && october.summary.status.major == 0);
    assert_eq!(
        february.summary.gaps, october.summary.gaps,
        "the assessment stands as it was"
    );
    assert!(october.steps_done >= 9 && october.next_steps.is_empty());
    let text = squeezed(&october.pdf().expect("a PDF"));
    assert!(text.contains("noneisopen"));
}

#[test]
fn a_newcomer_has_both_reports_on_the_first_day() {
    let new = testkit::workspace();
    let gap = at(&new, "2026-01-05", gap::model).expect("a gap assessment");
    assert!(gap.baseline.computed && gap.summary.assessed == 0);
    assert!(gap.summary.gaps.critical > 0 && gap.summary.gaps.high > 0);
    let first: Vec<_> = gap
        .priorities
        .iter()
        .map(|top| top.requirements[0].as_str())
        .collect();
    assert!(
        first.contains(&"5.2") && first.contains(&"6.1.2"),
        "{first:?}"
    );
    assert!(
        gap.priorities
            .iter()
            .all(|top| !top.recommendation.is_empty())
    );
    let pdf = gap.pdf().expect("a PDF");
    keep("gap-first-day.pdf", &pdf);
    assert!(squeezed(&pdf).contains("Nobodyhasassessedpracticeyet."));
    let soa = at(&new, "2026-01-05", soa::model).expect("a statement");
    assert_eq!((soa.summary.annex, soa.summary.undecided), (38, 38));
    let mut lines = gap
        .groups
        .iter()
        .flat_map(|group| &group.requirements)
        .flat_map(|about| &about.lines);
    assert!(lines.all(|line| line.practice.starts_with("Not assessed. ")));
    keep("soa-first-day.pdf", &soa.pdf().expect("a PDF"));
    let missing = at(&new, "2026-01-05", |source| {
        gap::model_of(source, "GAP-0009")
    });
    assert!(matches!(missing, Err(ReportError::NoSuchGapAssessment(_))));
}

#[test]
fn contradictions_are_computed() {
    let new = testkit::workspace();
    let workspace = &new.workspace;
    let actor = workspace.actor(None).expect("the operator");
    let add = |register: &str, body: serde_json::Value| {
        let added = workspace.add(&actor, register, None, &body);
        added.unwrap_or_else(|error| panic!("{register}: {error}"));
    };
    let control = |annex: &str, applicable: &str, status: &str| serde_json::json!({"title": annex, "annex_a": annex, "applicable": applicable, "status": status});
    add("control", control("A.10.3", "no", "not_applicable"));
    add("control", control("A.7.4", "no", "implemented"));
    add("control", control("A.2.2", "yes", "implemented"));
    add("control", control("A.2.2", "yes", "planned"));
    add("control", control("A.6.2.4", "some_systems", "planned"));
    add("control", control("A.99.1", "yes", "planned"));
    let supplier = serde_json::json!({"name": "Lingua Models", "what": "A language model"});
    add("supplier", supplier);
    let soa = at(&new, "2026-01-05", soa::model).expect("a statement");
    let said = |id: &str| line(&soa, id).contradictions.join(" ");
    assert!(
        said("A.10.3").contains("suppliers are registered: SUP-0001."),
        "{}",
        said("A.10.3")
    );
    assert!(said("A.10.3").contains("no reason is given"));
    assert!(
        said("A.7.4").contains("recorded as implemented"),
        "{}",
        said("A.7.4")
    );
    assert!(!said("A.7.4").contains("datasets"), "none is registered");
    assert!(
        said("A.2.2").contains("no dated evidence")
            && said("A.2.2").contains("CTL-0004 is a second record")
    );
    assert!(said("A.6.2.4").contains("none is named"));
    assert!(said("A.99.1").contains("no control of Annex A"));
    assert_eq!((soa.summary.annex, soa.summary.own), (38, 1));
    assert!(line(&soa, "A.2.2").because[0].contains("not approved (draft)"));
}

#[test]
fn csv_and_json_say_the_same() {
    let (soa, gap) = (soa("2026-06-30"), gap("2026-02-28"));
    let again: Soa = serde_json::from_str(&soa.json().expect("JSON")).expect("a statement");
    assert_eq!(again, soa);
    let again: Gap = serde_json::from_str(&gap.json().expect("JSON")).expect("a gap assessment");
    assert_eq!(again, gap);
    let csv = soa.csv();
    assert!(csv.starts_with("Control,Objective,Title,Applies,"));
    for line in soa.groups.iter().flat_map(|group| &group.lines) {
        let start = format!("\r\n{},", line.id);
        assert_eq!(csv.matches(&start).count(), 1, "{}", line.id);
    }
    let csv = gap.csv();
    assert!(csv.contains("\r\n5.2,5 Leadership,AI policy,"), "{csv}");
    let mut soa = soa;
    soa.groups[0].lines[0].title = "=1+1".to_owned();
    assert!(soa.csv().contains(",'=1+1,"));
}
