//! The Statement of Applicability as PDF and workbook.

use calamine::Data;
use reports::soa::Summary;

use crate::read::{Book, info, pages};
use crate::sample;

#[test]
fn the_pdf_says_what_the_model_says() {
    let soa = sample::soa();
    let pages = pages(&soa.pdf().expect("a PDF"));
    let all = pages.join("\n");
    assert!(
        pages[0].contains("Statement of Applicability"),
        "{}",
        pages[0]
    );
    assert!(pages[0].contains("SOA-0002, version 1.2, approved"));
    assert!(pages[0].contains("Helen Okafor, chief executive, 7 August 2026"));
    for group in &soa.groups {
        for line in &group.lines {
            assert!(
                all.matches(&line.id).count() >= 2,
                "{} is in the table and in full",
                line.id
            );
        }
    }
    assert!(all.contains("41 controls: 38 of Annex A and 3 of the organisation"));
    assert!(
        all.contains("6 Contradictions") || all.contains("6   "),
        "numbered clauses"
    );
}

#[test]
fn every_page_after_the_cover_carries_its_heads_and_number() {
    let pages = pages(&sample::soa().pdf().expect("a PDF"));
    assert!(pages.len() > 8, "{} pages", pages.len());
    for (number, page) in (1..).zip(&pages) {
        assert!(
            page.contains("DEMONSTRATION"),
            "page {number} is not marked:\n{page}"
        );
        if number > 1 {
            let (head, foot) = (first_line(page), last_line(page));
            assert!(
                head.starts_with("Statement of Applicability"),
                "page {number}: {head}"
            );
            assert!(
                head.ends_with("TechServe Solutions · as of 10 August 2026"),
                "{head}"
            );
            assert!(
                foot.starts_with("SOA-0002 v1.2, entry 4,387"),
                "page {number}: {foot}"
            );
            assert!(
                foot.ends_with(&format!("Page {number} of {}", pages.len())),
                "{foot}"
            );
        }
    }
}

#[test]
fn the_heads_of_a_long_table_repeat_on_every_page() {
    let mut soa = sample::soa();
    let one = soa.groups[0].lines[1].clone();
    soa.groups = vec![soa.groups[0].clone()];
    soa.groups[0].lines = vec![one; 100];
    let pages = pages(&soa.pdf().expect("a PDF"));
    let table: Vec<_> = pages
        .iter()
        .filter(|page| page.contains("A.2.3") && !page.contains("Taken in because"))
        .collect();
    assert!(
        table.len() >= 4,
        "the table runs over {} page(s)",
        table.len()
    );
    for page in table {
        let head = |line: &str| line.contains("Control") && line.contains("Practice");
        assert!(page.lines().any(head), "no head:\n{page}");
        assert!(
            page.contains("A.2 Policies related to AI"),
            "no group:\n{page}"
        );
    }
}

#[test]
fn without_a_demonstration_nothing_is_marked() {
    let mut soa = sample::soa();
    soa.cover.demonstration = false;
    let text = pages(&soa.pdf().expect("a PDF")).join("\n");
    assert!(!text.to_lowercase().contains("demonstration"));
}

#[test]
fn the_file_is_tagged_titled_and_dated_by_the_model() {
    let info = info(&sample::soa().pdf().expect("a PDF"));
    let line = |name: &str| {
        let found = info.lines().find(|line| line.starts_with(name));
        found
            .map_or("", |line| line[name.len()..].trim())
            .to_owned()
    };
    assert_eq!(
        line("Title:"),
        "Statement of Applicability, TechServe Solutions"
    );
    assert_eq!(line("Author:"), "Marit Vos, compliance manager");
    assert_eq!(line("Tagged:"), "yes");
    assert!(line("Page size:").contains("A4"), "{info}");
    assert!(line("CreationDate:").contains("Aug 10") && line("CreationDate:").contains("2026"));
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let soa = sample::soa();
    assert!(soa.pdf().expect("a PDF") == soa.pdf().expect("a PDF"));
    assert!(soa.xlsx().expect("a workbook") == soa.xlsx().expect("a workbook"));
    let mut later = soa.clone();
    later.cover.entry += 1;
    assert!(soa.pdf().expect("a PDF") != later.pdf().expect("a PDF"));
}

#[test]
fn an_empty_statement_is_still_a_document() {
    let mut soa = sample::soa();
    soa.groups.clear();
    soa.risks.clear();
    soa.changes = None;
    soa.cover.approvals.clear();
    soa.summary = Summary::of(&soa.groups);
    let text = pages(&soa.pdf().expect("a PDF")).join("\n");
    assert!(text.contains("No risk is recorded."));
    assert!(text.contains("working paper"));
    assert_eq!(
        Book::open(soa.xlsx().expect("a workbook"))
            .sheet("Own controls")
            .height(),
        1
    );
}

#[test]
fn the_summary_counts_the_lines() {
    let sum = Summary::of(&sample::soa().groups);
    assert_eq!((sum.annex, sum.own), (38, 3));
    assert_eq!((sum.applicable, sum.for_some, sum.excluded), (40, 3, 1));
    assert_eq!(sum.contradictions, 2);
    assert_eq!(sum.with_findings, 2);
    assert!(sum.operating < sum.applicable && sum.documented <= sum.applicable);
}

#[test]
fn the_workbook_holds_typed_columns() {
    let mut book = Book::open(sample::soa().xlsx().expect("a workbook"));
    assert_eq!(
        book.names(),
        ["Summary", "Statement of Applicability", "Own controls"]
    );
    let sheet = "Statement of Applicability";
    assert_eq!(book.sheet(sheet).height(), 39);
    assert_eq!(book.sheet("Own controls").height(), 4);
    assert_eq!(
        book.cell(sheet, "A.9.3", "Applies"),
        Data::String("no".to_owned())
    );
    assert_eq!(
        book.cell(sheet, "A.9.3", "Status"),
        Data::String("excluded".to_owned())
    );
    let reviewed = book.cell(sheet, "A.2.2", "Last reviewed");
    let Data::DateTime(reviewed) = reviewed else {
        panic!("not a date: {reviewed:?}")
    };
    assert_eq!(reviewed.to_ymd_hms_milli(), (2026, 8, 6, 0, 0, 0, 0));
    assert_eq!(book.formulas(), 0);
}

fn first_line(page: &str) -> &str {
    page.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("")
}

fn last_line(page: &str) -> &str {
    page.lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty())
        .unwrap_or("")
}
