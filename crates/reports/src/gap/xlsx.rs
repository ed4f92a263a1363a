//! The gap assessment as a workbook.

use super::{Finding, Gap, Line, Priority, Requirement};
use crate::sheet::{Book, Cell, Column, cover_facts, lines};
use crate::{Reference, ReportError, Status, csv};

const LINES: [Column; 14] = [
    Column("Requirement", 12.0),
    Column("Clause", 24.0),
    Column("Title", 30.0),
    Column("Practice today", 46.0),
    Column("Evidence", 34.0),
    Column("Level", 8.0),
    Column("Level in words", 16.0),
    Column("Dimension", 16.0),
    Column("Strength", 34.0),
    Column("Priority", 11.0),
    Column("Effort in days", 10.0),
    Column("Recommendation", 46.0),
    Column("Status by the checks", 13.0),
    Column("Findings", 10.0),
];

const FINDINGS: [Column; 7] = [
    Column("Requirement", 12.0),
    Column("Title", 30.0),
    Column("Status", 13.0),
    Column("Check", 30.0),
    Column("Grade", 13.0),
    Column("Record", 34.0),
    Column("Because", 60.0),
];

/// Returns the workbook: summary, lines, findings.
pub(super) fn workbook(gap: &Gap) -> Result<Vec<u8>, ReportError> {
    let mut book = Book::new(&gap.cover)?;
    let sections = [
        ("This document", cover_facts(&gap.cover)),
        ("Assessment", baseline(gap)),
        ("Requirements by status", statuses(gap)),
        ("Gaps by priority", priorities(gap)),
        ("What comes first", first(gap)),
        ("Next steps", steps(gap)),
    ];
    book.facts("Summary", &gap.cover.title, &sections)?;
    book.table("Lines", &LINES, line_rows(gap))?;
    book.table("Findings", &FINDINGS, finding_rows(gap))?;
    book.finish()
}

/// Returns the lines as CSV, in the columns of the workbook.
pub(super) fn csv(gap: &Gap) -> String {
    csv::table(&LINES, line_rows(gap))
}

fn baseline(gap: &Gap) -> Vec<(String, Cell<'_>)> {
    let base = &gap.baseline;
    vec![
        ("Baseline".to_owned(), base.on.into()),
        ("Assessed by".to_owned(), (&base.assessed_by).into()),
        ("Method".to_owned(), (&base.method).into()),
        ("Scope".to_owned(), (&base.scope).into()),
        (
            "Conclusion".to_owned(),
            lines(gap.conclusion.iter().cloned()),
        ),
    ]
}

fn statuses(gap: &Gap) -> Vec<(String, Cell<'_>)> {
    let all = ("all".to_owned(), gap.summary.requirements.into());
    let each = Status::ALL.map(|s| (s.word().to_owned(), gap.summary.status.count(s).into()));
    std::iter::once(all).chain(each).collect()
}

fn priorities(gap: &Gap) -> Vec<(String, Cell<'_>)> {
    let each = Priority::ALL.map(|p| (p.word().to_owned(), gap.summary.gaps.count(p).into()));
    let effort = ("Effort in days".to_owned(), gap.summary.effort_days.into());
    each.into_iter().chain([effort]).collect()
}

fn first(gap: &Gap) -> Vec<(String, Cell<'_>)> {
    let line = |(number, top): (usize, &super::TopPriority)| {
        let about = top.requirements.join(", ");
        let said = format!(
            "{} ({about}): {} {}",
            top.title, top.why, top.recommendation
        );
        (format!("{number}, {}", top.priority.word()), said.into())
    };
    (1..).zip(&gap.priorities).map(line).collect()
}

fn steps(gap: &Gap) -> Vec<(String, Cell<'_>)> {
    let step = |(number, step): (usize, &super::Step)| {
        let who = step.owner.as_deref().unwrap_or("no owner yet");
        let due = step
            .due
            .map_or_else(|| "no date yet".to_owned(), |day| format!("by {day}"));
        (
            number.to_string(),
            format!("{} ({who}, {due})", step.what).into(),
        )
    };
    (1..).zip(&gap.next_steps).map(step).collect()
}

fn line_rows(gap: &Gap) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for group in &gap.groups {
        let clause = format!("{} {}", group.id, group.title);
        for requirement in &group.requirements {
            if requirement.lines.is_empty() {
                rows.push(line_row(gap, &clause, requirement, None));
            }
            let lines = requirement.lines.iter();
            rows.extend(lines.map(|line| line_row(gap, &clause, requirement, Some(line))));
        }
    }
    rows
}

fn line_row<'a>(
    gap: &'a Gap,
    clause: &str,
    about: &'a Requirement,
    line: Option<&'a Line>,
) -> Vec<Cell<'a>> {
    let level = line.and_then(|line| line.level);
    vec![
        (&about.id).into(),
        clause.to_owned().into(),
        (&about.title).into(),
        line.map_or("not assessed", |line| line.practice.as_str())
            .into(),
        lines(line.iter().flat_map(|line| line.evidence.iter().cloned())),
        level.map(f64::from).into(),
        level
            .and_then(|level| gap.baseline.levels.get(usize::from(level)))
            .into(),
        lines(line.iter().flat_map(|line| line.dimensions.iter().cloned())),
        line.and_then(|line| line.strength.as_ref()).into(),
        line.and_then(|line| line.priority)
            .map(Priority::word)
            .into(),
        line.and_then(|line| line.effort_days).into(),
        line.and_then(|line| line.recommendation.as_ref()).into(),
        about.status.word().into(),
        about.findings.len().into(),
    ]
}

fn finding_rows(gap: &Gap) -> Vec<Vec<Cell<'_>>> {
    let requirements = gap.groups.iter().flat_map(|group| &group.requirements);
    requirements
        .flat_map(|about| {
            about
                .findings
                .iter()
                .map(move |finding| finding_row(about, finding))
        })
        .collect()
}

fn finding_row<'a>(about: &'a Requirement, finding: &'a Finding) -> Vec<Cell<'a>> {
    vec![
        (&about.id).into(),
        (&about.title).into(),
        about.status.word().into(),
        (&finding.check).into(),
        finding.grade.word().into(),
        finding.record.as_ref().map(Reference::line).into(),
        (&finding.because).into(),
    ]
}
