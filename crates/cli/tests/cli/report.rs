//! Reports through the command line: whole files, of the day asked for.

use std::process::Command;

use crate::kit::Desk;

fn pdf_text(desk: &Desk, name: &str) -> Option<String> {
    let ended = Command::new("pdftotext")
        .arg("-layout")
        .arg(desk.path(name))
        .arg("-")
        .output();
    Some(String::from_utf8_lossy(&ended.ok()?.stdout).into_owned())
}

#[test]
fn the_statement_of_applicability_holds_every_control() {
    let desk = Desk::story();
    assert_eq!(desk.done(&["report", "soa", "-o", "soa.pdf"]), "soa.pdf\n");
    assert!(
        std::fs::read(desk.path("soa.pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
    if let Some(text) = pdf_text(&desk, "soa.pdf") {
        for words in [
            "Statement of Applicability",
            "TechServe Solutions",
            "A.10.4",
            "Marit Vos",
        ] {
            assert!(text.contains(words), "{words}");
        }
    }
    desk.done(&["report", "soa", "-o", "soa.json"]);
    let soa: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("soa.json")).unwrap()).unwrap();
    assert_eq!(soa["summary"]["annex"], 38);
    assert_eq!(soa["cover"]["demonstration"], true);
    assert_eq!(soa["cover"]["checkpoint_root"].as_str().unwrap().len(), 64);
    desk.done(&["report", "soa", "-o", "soa.csv"]);
    let csv = std::fs::read_to_string(desk.path("soa.csv")).unwrap();
    assert!(csv.contains("A.2.2") && csv.contains("A.10.4"));
    desk.done(&["report", "soa", "-o", "soa.xlsx"]);
    assert!(
        std::fs::read(desk.path("soa.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
}

#[test]
fn the_gap_assessment_of_february_shows_what_is_critical() {
    let desk = Desk::story();
    desk.done(&["report", "gap", "-o", "gap.json", "--as-of", "2026-02-28"]);
    let gap: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("gap.json")).unwrap()).unwrap();
    assert_eq!(gap["cover"]["as_of"], "2026-02-28");
    assert!(
        gap["cover"]["checkpoint_root"].is_null(),
        "the checkpoint of today says nothing of February"
    );
    assert_eq!(gap["summary"]["requirements"], 70);
    assert!(gap["summary"]["gaps"]["critical"].as_u64().unwrap() > 0);
    for file in ["gap.pdf", "gap.xlsx", "gap.csv"] {
        desk.done(&[
            "report",
            "gap",
            "GAP-0001",
            "-o",
            file,
            "--as-of",
            "2026-02-28",
        ]);
        assert!(
            std::fs::metadata(desk.path(file)).unwrap().len() > 1000,
            "{file}"
        );
    }
}

#[test]
fn a_report_that_cannot_be_made_says_why() {
    let desk = Desk::story();
    desk.fails(2, &["report", "soa", "-o", "soa.docx"])
        .says("hint: end the file in .pdf");
    desk.fails(2, &["report", "gap", "GAP-0404", "-o", "gap.pdf"])
        .says("GAP-0404");
    desk.fails(2, &["report", "soa", "-o", "nowhere/soa.json"])
        .says("nowhere/soa.json");
    desk.fails(2, &["report", "wat", "-o", "wat.pdf"]);
    assert!(!desk.path("gap.pdf").exists());
}
