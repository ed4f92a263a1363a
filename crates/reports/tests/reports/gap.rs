//! The gap assessment as PDF and workbook.

use calamine::Data;
use reports::Status;
use reports::gap::{Priority, Summary};

use crate::read::{Book, pages};
use crate::sample;

#[test]
fn the_pdf_says_what_the_model_says() {
    let gap = sample::gap();
    let pages = pages(&gap.pdf().expect("a PDF"));
    let all = pages.join("\n");
    assert!(pages[0].contains("Gap assessment") && pages[0].contains("28 February 2026"));
    for requirement in gap.groups.iter().flat_map(|group| &group.requirements) {
        assert!(
            all.contains(&requirement.id),
            "{} is missing",
            requirement.id
        );
    }
    assert!(
        all.contains("has no approved version"),
        "computed findings are printed"
    );
    assert!(all.contains("critical") && all.contains("What comes first"));
    assert!(all.contains("Nadia Rahman"), "next steps are printed");
}

#[test]
fn the_summary_counts_status_gaps_and_effort() {
    let sum = Summary::of(&sample::gap().groups);
    assert_eq!(sum.requirements, 32);
    assert_eq!(sum.status.count(Status::Major), 4);
    assert_eq!(sum.gaps.count(Priority::Critical), 3);
    let by_status: usize = Status::ALL
        .map(|status| sum.status.count(status))
        .iter()
        .sum();
    assert_eq!(by_status, sum.requirements);
    let effort: f64 = sum.groups.iter().map(|group| group.effort_days).sum();
    assert!((effort - sum.effort_days).abs() < 1e-9 && effort > 0.0);
}

#[test]
fn gaps_are_sorted_by_kind_and_each_kind_is_reported() {
    let gap = sample::gap();
    let sum = Summary::of(&gap.groups);
    let lines = gap.groups.iter().flat_map(|group| &group.requirements);
    let lines: Vec<_> = lines.flat_map(|requirement| &requirement.lines).collect();
    let all = pages(&gap.pdf().expect("a PDF")).join("\n");
    for kind in ["policy", "process", "documentation", "technical"] {
        let mine = |priority: Priority| {
            let of_kind = lines
                .iter()
                .filter(|line| line.dimensions.iter().any(|of| of == kind));
            of_kind
                .filter(|line| line.priority == Some(priority))
                .count()
        };
        let found = sum.dimensions.iter().find(|one| one.dimension == kind);
        let found = found.unwrap_or_else(|| panic!("no gap of {kind}"));
        for priority in Priority::ALL {
            assert_eq!(
                found.gaps.count(priority),
                mine(priority),
                "{kind} {priority:?}"
            );
        }
        assert!(all.to_lowercase().contains(kind), "{kind} is printed");
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let gap = sample::gap();
    assert!(gap.pdf().expect("a PDF") == gap.pdf().expect("a PDF"));
    assert!(gap.xlsx().expect("a workbook") == gap.xlsx().expect("a workbook"));
}

#[test]
fn an_empty_assessment_is_still_a_document() {
    let mut gap = sample::gap();
    gap.groups.clear();
    gap.priorities.clear();
    gap.next_steps.clear();
    gap.summary = Summary::of(&gap.groups);
    let text = pages(&gap.pdf().expect("a PDF")).join("\n");
    assert!(text.contains("No step is recorded yet."));
    gap.xlsx().expect("a workbook");
}

#[test]
fn the_workbook_holds_lines_and_findings() {
    let gap = sample::gap();
    let mut book = Book::open(gap.xlsx().expect("a workbook"));
    assert_eq!(book.names(), ["Summary", "Lines", "Findings"]);
    assert_eq!(book.sheet("Lines").height(), 33);
    assert_eq!(book.cell("Lines", "5.2", "Level"), Data::Float(0.0));
    assert_eq!(
        book.cell("Lines", "5.2", "Priority"),
        Data::String("critical".to_owned())
    );
    assert_eq!(
        book.cell("Findings", "5.2", "Grade"),
        Data::String("major".to_owned())
    );
    assert_eq!(book.formulas(), 0);
}
