//! Without script everything works, one page after the other.

use thirtyfour::Key;

use super::driver::Browser;
use crate::common::{MARIT, PASSWORD, Served};

#[test]
fn records_are_found_and_made_with_script_switched_off() {
    let served = Served::story();
    let Some(browser) = Browser::open(&served.url("")) else {
        return;
    };
    browser.without_script();
    browser.sign_in(MARIT, PASSWORD);
    // A list: words, a filter, the way to a record.
    browser.goto("/r/risk");
    assert!(
        browser.attr("[data-all]", "hidden").is_some(),
        "no script ran"
    );
    browser.fill("#words", "vacancy");
    browser.press(Key::Enter);
    browser.wait("found", |page| page.path().contains("vacancy"));
    let found = browser.count("table.list tbody tr");
    assert!((1..10).contains(&found), "{found}");
    browser.click("table.list tbody a.name");
    browser.wait("the record", |page| page.path().starts_with("/k/RSK-"));
    // Finding something from the bar.
    browser.fill("#q", "screening");
    browser.press(Key::Enter);
    browser.wait("found", |page| page.path().starts_with("/find?"));
    assert!(
        browser.text("main").contains("AIS-0003"),
        "{}",
        browser.text("main")
    );
    // A form with a part that is added, a record that is looked for, and what is missing.
    browser.goto("/r/objective/new");
    browser.fill("#f-title", "Every applicant learns why");
    browser.click("button[name=_add][value=plan]");
    browser.wait_for("[name='plan.0.what']");
    assert_eq!(
        browser.value("#f-title"),
        "Every applicant learns why",
        "nothing typed is lost"
    );
    browser.fill(
        "[name='plan.0.what']",
        "Write the letter that explains a rank.",
    );
    browser.fill_day("[name='plan.0.due']", "2027-02-26");
    browser.fill("[name='~plan.0.owner']", "tomasz");
    browser.click("button[name=_find][value='plan.0.owner']");
    browser.wait_for(".found label");
    browser.click(".found label");
    browser.click(".found button[name=_keep]");
    browser.wait_for("[data-path='plan.0.owner'] .ref");
    browser.click("button.primary[name=_save]");
    browser.wait_for("#errors");
    browser.click("label:has(input[name=kind][value=responsible_use])");
    browser.fill(
        "#f-statement",
        "Every applicant who asks learns within ten days.",
    );
    browser.click("button.primary[name=_save]");
    browser.wait("the record", |page| page.path().starts_with("/k/OBJ-"));
    let page = browser.text("main");
    for words in [
        "Every applicant learns why",
        "Tomasz Lind",
        "26 February 2027",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    browser.nothing_went_wrong();
}
