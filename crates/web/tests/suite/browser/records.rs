//! Records are made, changed, approved by somebody else, and shown to be true.

use sha2::{Digest as _, Sha256};
use thirtyfour::Key;

use super::driver::Browser;
use super::signed_in;
use crate::common::{HELEN, MARIT, Served};

/// Chooses the record that the suggestions name first.
fn refer(browser: &Browser, field: &str, words: &str) {
    browser.fill(&format!("[name='~{field}']"), words);
    browser.wait_for(".picks [data-key]");
    browser.press(Key::Enter);
    browser.wait_for(&format!(
        "[data-path='{field}'] input[name='{field}'][value]"
    ));
}

/// Waits until a record's own page is open and returns its key.
fn key(browser: &Browser) -> String {
    browser.wait("a record", |page| {
        let path = page.path();
        path.starts_with("/k/") && !path[3..].contains('/')
    });
    let path = browser.path();
    path[3..].split('?').next().unwrap_or_default().to_owned()
}

#[test]
fn a_record_is_made_changed_and_approved_by_somebody_else() {
    let served = Served::story();
    let Some(marit) = signed_in(&served, MARIT) else {
        return;
    };
    marit.goto("/r/objective");
    marit.click(".page-head a.primary");
    marit.wait_for("form.edit");
    // What is missing is said beside the field, and nothing typed is lost.
    marit.fill("#f-title", "Every applicant learns why");
    marit.click("button.primary[name=_save]");
    marit.wait_for("#errors");
    assert_eq!(marit.value("#f-title"), "Every applicant learns why");
    marit.click("label:has(input[name=kind][value=responsible_use])");
    marit.fill(
        "#f-statement",
        "From May 2027 every applicant who asks learns within ten days.",
    );
    marit.click("button[name=_add][value=plan]");
    marit.fill(
        "[name='plan.0.what']",
        "Write the letter that explains a rank.",
    );
    refer(&marit, "plan.0.owner", "tomasz");
    marit.fill_day("[name='plan.0.due']", "2027-02-26");
    marit.click("button.primary[name=_save]");
    let key = key(&marit);
    assert!(key.starts_with("OBJ-"), "{key}");
    for words in [
        "Every applicant learns why",
        "Tomasz Lind",
        "26 February 2027",
    ] {
        assert!(
            marit.text("main").contains(words),
            "{words}: {}",
            marit.text("main")
        );
    }
    // Changed, and handed on. Whoever wrote it is not offered to approve it.
    marit.follow("Edit");
    marit.wait_for("form.edit");
    marit.fill("#f-unit", "days");
    marit.control(Key::Enter);
    marit.wait("version 2", |page| {
        page.path().starts_with(&format!("/k/{key}")) && page.text("main").contains("v2")
    });
    marit.click(&format!("form[action$='/k/{key}/do/submit'] button"));
    marit.wait("in review", |page| {
        page.text(".page-head").contains("in review")
    });
    let approve = format!("a[href$='/k/{key}/do/approve']");
    assert!(
        !marit.has(&approve),
        "the author approves nothing of their own"
    );
    marit.nothing_went_wrong();

    let helen = signed_in(&served, HELEN).expect("a second browser");
    helen.goto(&format!("/k/{key}"));
    helen.click(&approve);
    helen.wait_for("#note");
    helen.fill("#note", "Agreed in the management meeting.");
    helen.click("main form[action$='/do/approve'] button.primary");
    helen.wait("approved", |page| {
        page.text(".page-head").contains("approved")
    });
    helen.goto(&format!("/k/{key}/history"));
    let history = helen.text("main");
    assert!(
        history.contains("Helen Okafor") && history.contains("Agreed in the management meeting."),
        "{history}"
    );
    helen.nothing_went_wrong();
}

#[test]
fn evidence_comes_back_as_it_was_sent() {
    let served = Served::story();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (sent, got) = (
        folder.path().join("Minutes of 2 November (signed).txt"),
        folder.path().join("got"),
    );
    let bytes: Vec<u8> = (0..200_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    std::fs::write(&sent, &bytes).expect("a file");
    std::fs::create_dir(&got).expect("a folder");
    browser.downloads(&got);
    browser.goto("/k/AIS-0003");
    browser.click("main section a[href$='/k/AIS-0003/attach']");
    browser.wait_for("#file");
    browser.choose_file("#file", &sent);
    browser.fill("#shows", "The board has read the report on the first year.");
    browser.click("form.upload button.primary");
    key(&browser);
    // It stands among the record's evidence and leads to a page of its own, where the file is.
    browser.follow("Minutes of 2 November (signed).txt");
    browser.wait("the evidence", |page| page.path().starts_with("/k/EVD-"));
    let hash = Sha256::digest(&bytes);
    let hash = hash.iter().fold(String::new(), |hash, byte| {
        hash + format!("{byte:02x}").as_str()
    });
    let page = browser.text("main");
    for words in ["The board has read the report", "AIS-0003", &hash] {
        assert!(page.contains(words), "{words}: {page}");
    }
    browser.click("main a[download]");
    let file = got.join("Minutes of 2 November (signed).txt");
    browser.wait("the file", |_| {
        file.exists() && std::fs::read(&file).is_ok_and(|read| read.len() == bytes.len())
    });
    assert!(
        std::fs::read(&file).expect("the file") == bytes,
        "each byte is as it was"
    );
    browser.nothing_went_wrong();
}
