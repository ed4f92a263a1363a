//! The Statement of Applicability as a workbook.

use super::{Applies, Group, Line, Side, Soa};
use crate::sheet::{Book, Cell, Column, cover_facts, lines};
use crate::{Evidence, Reference, ReportError, csv};

const COLUMNS: [Column; 22] = [
    Column("Control", 10.0),
    Column("Objective", 22.0),
    Column("Title", 30.0),
    Column("Applies", 10.0),
    Column("Systems", 26.0),
    Column("Reason kinds", 14.0),
    Column("Reasons for inclusion", 42.0),
    Column("Reasons for exclusion", 42.0),
    Column("Risks", 32.0),
    Column("Impact assessments", 32.0),
    Column("How implemented", 42.0),
    Column("Practice (beyond the standard)", 14.0),
    Column("Documented", 12.0),
    Column("Documents", 30.0),
    Column("Operating evidence", 34.0),
    Column("Latest evidence", 12.0),
    Column("Owner", 20.0),
    Column("Status", 13.0),
    Column("Why", 42.0),
    Column("Contradictions", 42.0),
    Column("Last reviewed", 12.0),
    Column("Record", 12.0),
];

/// Returns the workbook: summary, Annex A, own controls.
pub(super) fn workbook(soa: &Soa) -> Result<Vec<u8>, ReportError> {
    let mut book = Book::new(&soa.cover)?;
    let sections = [
        ("This document", cover_facts(&soa.cover)),
        ("In numbers", numbers(soa)),
    ];
    book.facts("Summary", &soa.cover.title, &sections)?;
    let (annex, own): (Vec<&Group>, Vec<&Group>) =
        soa.groups.iter().partition(|group| group.id.is_some());
    book.table("Statement of Applicability", &COLUMNS, rows(&annex))?;
    book.table("Own controls", &COLUMNS, rows(&own))?;
    book.finish()
}

/// Returns all controls as CSV, in the columns of the workbook.
pub(super) fn csv(soa: &Soa) -> String {
    let groups: Vec<&Group> = soa.groups.iter().collect();
    csv::table(&COLUMNS, rows(&groups))
}

fn numbers(soa: &Soa) -> Vec<(String, Cell<'_>)> {
    let sum = &soa.summary;
    [
        ("Controls of Annex A", sum.annex),
        ("Own controls", sum.own),
        ("Apply", sum.applicable),
        ("Of these, to some systems", sum.for_some),
        ("Left out", sum.excluded),
        ("Not decided", sum.undecided),
        ("Documented", sum.documented),
        ("Operating, with dated evidence", sum.operating),
        ("With a minor or major finding", sum.with_findings),
        ("Contradictions", sum.contradictions),
    ]
    .map(|(label, number)| (label.to_owned(), number.into()))
    .into()
}

fn rows<'a>(groups: &[&'a Group]) -> Vec<Vec<Cell<'a>>> {
    groups
        .iter()
        .flat_map(|group| group.lines.iter().map(|line| row(group, line)))
        .collect()
}

fn row<'a>(group: &'a Group, line: &'a Line) -> Vec<Cell<'a>> {
    vec![
        (&line.id).into(),
        objective(group).into(),
        (&line.title).into(),
        line.applies.words().into(),
        systems(&line.applies),
        kinds(line),
        reasons(line, Side::Inclusion),
        reasons(line, Side::Exclusion),
        lines(line.risks.iter().map(Reference::line)),
        lines(line.impact_assessments.iter().map(Reference::line)),
        line.implementation.as_ref().into(),
        line.practice.words().into(),
        if line.documented { "yes" } else { "no" }.into(),
        lines(line.documents.iter().map(Reference::line)),
        lines(line.evidence.iter().map(Evidence::line)),
        line.evidence
            .iter()
            .map(|evidence| evidence.on)
            .max()
            .into(),
        line.owner.as_ref().into(),
        line.status.word().into(),
        lines(line.because.iter().cloned()),
        lines(line.contradictions.iter().cloned()),
        line.reviewed.into(),
        line.key.as_ref().into(),
    ]
}

fn objective(group: &Group) -> String {
    match &group.id {
        Some(id) => format!("{id} {}", group.title),
        None => group.title.clone(),
    }
}

fn systems(applies: &Applies) -> Cell<'_> {
    match applies {
        Applies::Some { systems } => lines(systems.iter().map(Reference::line)),
        Applies::Yes | Applies::No | Applies::Undecided => Cell::Blank,
    }
}

fn kinds(line: &Line) -> Cell<'_> {
    let mut kinds: Vec<String> = Vec::new();
    for reason in line.reasons.iter().filter(|reason| !reason.kind.is_empty()) {
        if !kinds.contains(&reason.kind) {
            kinds.push(reason.kind.clone());
        }
    }
    lines(kinds)
}

fn reasons(line: &Line, side: Side) -> Cell<'_> {
    lines(
        line.reasons
            .iter()
            .filter(|r| r.side == side)
            .map(|r| r.text.clone()),
    )
}
