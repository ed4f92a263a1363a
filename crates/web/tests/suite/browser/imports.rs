//! Importing a file with the keyboard alone, with script switched off.

use thirtyfour::Key;

use super::driver::Browser;
use crate::common::{MARIT, PASSWORD, Served};

/// Goes on from one thing to the next until the focus is there.
fn tab_to(browser: &Browser, css: &str) {
    for _ in 0..120 {
        if browser.focused_is(css) {
            assert!(browser.shows_focus(), "one sees that {css} has the focus");
            return;
        }
        browser.press(Key::Tab);
    }
    panic!("Tab never comes to {css}");
}

#[test]
fn a_file_is_imported_by_keyboard_without_script() {
    let served = Served::story();
    let Some(browser) = Browser::open(&served.url("")) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let sent = folder.path().join("plan.csv");
    let csv = "Aufgabe,Wer\nRead the new contract,Tomasz Lind\n";
    std::fs::write(&sent, csv).expect("a file");
    browser.without_script();
    browser.sign_in(MARIT, PASSWORD);
    browser.goto("/r/action");
    tab_to(&browser, "a[href='/r/action/import']");
    browser.press(Key::Enter);
    browser.wait_for("#file");
    browser.choose_file("#file", &sent);
    tab_to(&browser, "form.upload button.primary");
    browser.press(Key::Enter);
    browser.wait("the columns", |page| page.path().starts_with("/import/"));
    assert!(
        browser.text("main").contains("Nothing fits."),
        "{}",
        browser.text("main")
    );
    tab_to(&browser, "#f-0");
    browser.keys("What will be done");
    tab_to(&browser, "#f-1");
    browser.keys("Owner");
    assert_eq!(
        (
            browser.value("#f-0").as_str(),
            browser.value("#f-1").as_str()
        ),
        ("title", "owner")
    );
    tab_to(&browser, "form[action$='/try'] button.primary");
    browser.press(Key::Enter);
    browser.wait("the trial", |page| page.path().ends_with("/trial"));
    let page = browser.text("main");
    assert!(page.contains("One record would be added"), "{page}");
    tab_to(&browser, "form[action$='/do'] button.primary");
    browser.press(Key::Enter);
    browser.wait("the end", |page| page.path().starts_with("/import/done/"));
    assert!(browser.text("main").contains("Read the new contract"));
    tab_to(&browser, "main tbody a.name");
    browser.press(Key::Enter);
    browser.wait("the record", |page| page.path().starts_with("/k/ACT-"));
    assert!(browser.text("main").contains("Tomasz Lind"));
    browser.nothing_went_wrong();
}
