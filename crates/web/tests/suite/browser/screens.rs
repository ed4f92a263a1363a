//! Narrow windows, dark pages, paper.

use std::process::Command;

use super::chromedriver::{absent, installed};
use super::driver::{Browser, Screen};
use super::{shared, signed_in};
use crate::common::{MARIT, Served};
use crate::pages::KINDS;

/// How light a colour is, from 0 to 1, as the browser computes it.
const LIGHTNESS: &str = "
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = getComputedStyle(document.querySelector(arguments[0][0]))[arguments[0][1]];
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
";

fn lightness(browser: &Browser, css: &str, property: &str) -> f64 {
    let told = browser.js_with(LIGHTNESS, serde_json::json!([css, property]));
    told.as_f64().expect("a number")
}

#[test]
fn no_page_scrolls_sideways_in_a_narrow_window() {
    let served = shared();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    let mut wide = Vec::new();
    for page in KINDS {
        browser.screen(Screen::new(390, false));
        browser.goto(page);
        for width in [390, 768] {
            browser.screen(Screen::new(width, false));
            let told = browser.wider_than_the_window();
            wide.extend(told.map(|told| format!("{page} at {width} px: {told}")));
        }
    }
    assert!(wide.is_empty(), "{wide:#?}");
    browser.nothing_went_wrong();
}

#[test]
fn a_word_without_end_makes_no_page_wider() {
    let served = Served::story();
    let word = |length: usize| "Rindfleischetikettierung".repeat(9)[..length].to_owned();
    let body = serde_json::json!({
        "title": word(200),
        "source": "other",
        "what": word(210),
        "expected": word(210),
        "owner": "PER-0002",
        "due": "2026-11-01",
    });
    let actor = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let key = served.workspace.add(&actor, "improvement", None, &body);
    let key = key.expect("a record");
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    let mut wide = Vec::new();
    for page in [
        "/today".to_owned(),
        "/r/improvement".to_owned(),
        "/find?q=rindfleisch".to_owned(),
        "/journal".to_owned(),
        format!("/k/{key}"),
        format!("/k/{key}/history"),
        format!("/k/{key}/edit"),
        format!("/k/{key}/attach"),
    ] {
        browser.goto(&page);
        assert!(
            browser.text("main").contains("Rindfleisch") || page.ends_with("/edit"),
            "{page}"
        );
        for width in [390, 768, 1440] {
            browser.screen(Screen::new(width, false));
            let told = browser.wider_than_the_window();
            wide.extend(told.map(|told| format!("{page} at {width} px: {told}")));
        }
    }
    assert!(wide.is_empty(), "{wide:#?}");
    browser.nothing_went_wrong();
}

#[test]
fn in_a_narrow_window_the_side_bar_opens_over_the_page() {
    let served = shared();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    browser.screen(Screen::new(390, false));
    browser.goto("/today");
    assert!(!browser.is_seen("#side"), "the page has the room");
    browser.click(".menu-btn");
    browser.wait("the side bar", |page| page.is_seen("#side"));
    browser.click("#side a[href='/r/risk']");
    browser.wait("the risks", |page| page.path() == "/r/risk");
    assert!(!browser.is_seen("#side"));
}

#[test]
fn pages_are_dark_for_whoever_prefers_that_or_says_so() {
    let served = Served::story();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    browser.goto("/today");
    let is_dark = |browser: &Browser| {
        let (paper, ink) = (
            lightness(browser, "html", "backgroundColor"),
            lightness(browser, "h1", "color"),
        );
        assert!((paper - ink).abs() > 0.5, "paper {paper}, ink {ink}");
        paper < 0.15
    };
    browser.screen(Screen::new(1440, false));
    assert!(!is_dark(&browser));
    let light = browser.picture();
    browser.screen(Screen::new(1440, true));
    assert!(is_dark(&browser));
    assert!(browser.picture() != light, "one sees it");
    // What one has chosen counts more than what the machine prefers.
    browser.screen(Screen::new(1440, false));
    browser.goto("/me");
    browser.select("#theme", "dark");
    browser.click("form[action='/me/appearance'] button");
    browser.wait("kept", |page| page.path().contains("done"));
    assert!(is_dark(&browser));
    browser.nothing_went_wrong();
}

#[test]
fn paper_shows_the_page_and_nothing_around_it() {
    if !installed("pdftotext") {
        absent("package poppler-utils");
        return;
    }
    let served = shared();
    let Some(browser) = signed_in(&served, MARIT) else {
        return;
    };
    browser.goto("/requirements/iso-42001/6.1.4?as_of=2026-07-31");
    let title = browser.text("h1");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), browser.pdf()).expect("room");
    let told = Command::new("pdftotext")
        .arg("-layout")
        .arg(file.path())
        .arg("-")
        .output();
    let paper = String::from_utf8_lossy(&told.expect("text").stdout).into_owned();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (paper, title) = (flat(&paper), flat(&title));
    assert!(paper.contains(&title), "{title}: {paper}");
    assert!(
        paper.contains("names no party that is directly affected"),
        "{paper}"
    );
    for around in ["Find a record", "Ctrl K", "Programme", "As of:"] {
        assert!(!paper.contains(around), "{around}: {paper}");
    }
}
