//! From what is found to where it is put right, and back in time.

use serde_json::json;

use super::signed_in;
use crate::common::{MARIT, Served};

/// Where nonconformities stand among the requirements.
const CLAUSE: &str = "/requirements/iso-42001/10.2";

/// What the check says about the record that lacks a correction.
const FOUND: &str = "was found on 2026-09-25 and has no correction";

/// Has somebody find something and do nothing about it.
fn neglected() -> (Served, String) {
    let served = Served::story();
    let actor = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let body = json!({
        "title": "Two acknowledgements are missing",
        "source": "self_found",
        "requirement": "7.3",
        "grade": "minor",
        "statement": "Two people joined in August and have not read the policy.",
        "found_on": "2026-09-25",
        "owner": "PER-0002",
    });
    let key = served.workspace.add(&actor, "nonconformity", None, &body);
    (served, key.expect("a record").to_string())
}

#[test]
fn a_finding_is_followed_put_right_and_seen_again_in_the_past() {
    let (served, key) = neglected();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    // From the overview to the requirement, and from there to the record.
    browser.click("#side a[href='/requirements']");
    browser.wait_for("h1");
    browser.click(&format!("main a[href^='{CLAUSE}']"));
    browser.wait_for(".finding");
    let finding = browser.text(".finding");
    assert!(finding.contains(FOUND), "{finding}");
    browser.follow(&key);
    browser.wait("the record", |page| page.path() == format!("/k/{key}"));
    browser.back();
    // The way to put it right leads into the form, to the field that is empty.
    browser.wait_for(".finding .actions a");
    browser.click(".finding .actions a");
    browser.wait("the form", |page| {
        page.path().starts_with(&format!("/k/{key}/edit"))
    });
    browser.fill("[name='correction.what']", "Both read it and signed.");
    browser.fill_day("[name='correction.done_on']", "2026-11-02");
    browser.click("button.primary[name=_save]");
    browser.wait("the record", |page| !page.path().contains("edit"));
    assert!(browser.text("main").contains("Both read it and signed."));
    // It is gone.
    browser.goto(CLAUSE);
    assert!(!browser.has(".finding"), "{}", browser.text("main"));
    // In the record's history one goes back to how it was, and the whole site with it.
    browser.goto(&format!("/k/{key}/history"));
    browser.click("main li:last-child a[href*='as_of=']");
    browser.wait_for("section.past");
    assert!(!browser.text("main").contains("Both read it and signed."));
    browser.click("#side a[href^='/requirements?as_of=']");
    browser.click(&format!("main a[href^='{CLAUSE}']"));
    assert!(browser.text(".finding").contains(FOUND));
    assert!(!browser.has(".finding .actions a"), "the past is over");
    // Today it is gone as before; a day in the control leads elsewhere.
    browser.click("section.past .primary");
    browser.wait("today", |page| !page.has("section.past"));
    assert!(!browser.has(".finding"), "{}", browser.text("main"));
    browser.click("[popovertarget=asof]");
    browser.fill_day("#as_of", "2026-07-31");
    browser.click("#asof button[type=submit]");
    browser.wait_for("section.past");
    assert_eq!(browser.path(), format!("{CLAUSE}?as_of=2026-07-31"));
    assert!(browser.text("section.past").contains("31 July 2026"));
    browser.nothing_went_wrong();
}
