//! All of it without a mouse.

use thirtyfour::Key;

use super::driver::Browser;
use super::shared;
use crate::common::{MARIT, PASSWORD};

/// Goes on from one thing to the next until the focus is on these words.
fn tab_to(browser: &Browser, words: &str) {
    let mut passed = Vec::new();
    for _ in 0..60 {
        browser.press(Key::Tab);
        let here = browser.focused();
        if here == words {
            assert!(browser.shows_focus(), "one sees that {words} has the focus");
            return;
        }
        passed.push(here);
    }
    panic!("Tab never comes to {words}; it passes {passed:#?}");
}

#[test]
fn the_keyboard_alone_leads_from_signing_in_to_a_record() {
    let served = shared();
    let Some(browser) = Browser::open(&served.url("")) else {
        return;
    };
    browser.goto("/sign-in");
    if !browser.focused_is("#who") {
        browser.press(Key::Tab);
    }
    assert!(browser.focused_is("#who"), "{}", browser.focused());
    browser.keys(MARIT);
    browser.press(Key::Tab);
    browser.keys(PASSWORD);
    browser.press(Key::Enter);
    browser.wait("today", |page| page.path() == "/today");

    // The first thing on every page leads past what is on every page.
    browser.press(Key::Tab);
    assert!(browser.focused_is("a.skip"), "{}", browser.focused());
    browser.press(Key::Enter);
    assert!(browser.focused_is("main"), "{}", browser.focused());

    // Through the side bar to a list, down its rows, into a record.
    browser.goto("/today");
    tab_to(&browser, "Risks");
    browser.press(Key::Enter);
    browser.wait("the risks", |page| page.path() == "/r/risk");
    browser.wait_for("table.list");
    browser.keys("jjjk");
    let row = browser.focused();
    assert!(browser.shows_focus(), "one sees the row");
    let second = browser.text("tbody tr:nth-child(2) a.name");
    assert_eq!(row, second, "three down and one up");
    browser.keys("x");
    assert_eq!(browser.text("[data-selected]"), "1");
    browser.press(Key::Escape);
    browser.press(Key::Enter);
    browser.wait("a record", |page| page.path() == "/k/RSK-0002");

    // Ctrl-K: words, and the way to what they mean.
    browser.control('k');
    browser.wait_for("dialog[open]");
    browser.keys("cv screening");
    browser.wait("suggestions", |page| {
        page.text("dialog .picks").contains("AIS-0003")
    });
    while !browser
        .text("dialog [aria-selected=true]")
        .contains("AIS-0003")
    {
        browser.press(Key::Down);
    }
    browser.press(Key::Enter);
    browser.wait("the system", |page| page.path() == "/k/AIS-0003");

    // A question mark: what keys there are. Escape closes what opened.
    browser.keys("?");
    browser.wait("the keys", |page| page.path() == "/keyboard");
    browser.nothing_went_wrong();
}
