//! Axe: whether pages can be used by everybody, as far as a machine can tell.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde::Deserialize;

use super::chromedriver::absent;
use super::driver::{Browser, Screen};

/// The screens that pages are looked at on.
pub(super) const SCREENS: [Screen; 6] = [
    Screen::new(1440, false),
    Screen::new(1440, true),
    Screen::new(768, false),
    Screen::new(768, true),
    Screen::new(390, false),
    Screen::new(390, true),
];

/// Everything is opened, so that what is folded away is judged as well.
const RUN: &str = "
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const ended of document.getAnimations()) ended.finish();
    const found = await axe.run(document, {
        runOnly: {
            type: 'tag',
            values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        },
        resultTypes: ['violations'],
    });
    return found.violations.map((rule) => ({
        rule: rule.id,
        help: rule.help,
        places: rule.nodes.map((node) => node.target.join(' ') + ': ' + node.any.concat(node.all, node.none)
            .map((check) => check.message).join('; ')),
    }));
";

/// A rule that a page breaks.
#[derive(Debug, Deserialize)]
struct Violation {
    rule: String,
    help: String,
    places: Vec<String>,
}

/// An inspector: a browser whose pages carry axe.
pub(super) struct Axe {
    browser: Browser,
    screen: Screen,
    found: Vec<String>,
}

impl Axe {
    /// Makes an inspector of a browser. `None` says that axe is not here, and that the test is to end.
    pub(super) fn new(browser: Browser) -> Option<Self> {
        let source = source()?;
        browser.begin_with(source);
        browser.screen(SCREENS[0]);
        Some(Self {
            browser,
            screen: SCREENS[0],
            found: Vec::new(),
        })
    }

    /// Returns the browser, to go where no address leads.
    pub(super) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Opens a page and inspects it on the two screens that differ most.
    pub(super) fn look(&mut self, page: &str) {
        self.open(page, 200);
        self.judge_on(page, &[SCREENS[0], SCREENS[5]]);
    }

    /// Opens a page that says what is wrong, and inspects it.
    pub(super) fn look_at_fault(&mut self, page: &str, status: u16) {
        self.open(page, status);
        self.judge(page);
    }

    /// Opens a page and inspects it on every screen.
    pub(super) fn look_on_every_screen(&mut self, page: &str) {
        self.open(page, 200);
        self.judge_on(page, &SCREENS);
    }

    fn judge_on(&mut self, page: &str, screens: &[Screen]) {
        for screen in screens {
            self.screen = *screen;
            self.browser.screen(*screen);
            self.judge(page);
        }
        self.screen = SCREENS[0];
        self.browser.screen(SCREENS[0]);
    }

    fn open(&mut self, page: &str, status: u16) {
        self.browser.goto(page);
        let got = self
            .browser
            .js("return performance.getEntriesByType('navigation')[0].responseStatus");
        if got != status {
            self.found
                .push(format!("{page} answers {got}, not {status}"));
        }
        // What is not there, the browser counts among what went wrong.
        let said = self.browser.complaints().into_iter();
        let said = said.filter(|line| status == 200 || !line.contains("Failed to load resource"));
        self.found
            .extend(said.map(|line| format!("{page}: {line}")));
    }

    /// Inspects the page as it is now.
    pub(super) fn judge(&mut self, page: &str) {
        let Screen { width, dark } = self.screen;
        let place = format!("{page} at {width} px{}", if dark { ", dark" } else { "" });
        let violations = self.browser.js_async(RUN);
        let violations: Vec<Violation> = serde_json::from_value(violations.clone())
            .unwrap_or_else(|_| panic!("{place}: {violations}"));
        for violation in violations {
            let Violation { rule, help, places } = violation;
            let more = places.len().saturating_sub(3);
            let places: Vec<String> = places.into_iter().take(3).collect();
            let places = places.join("\n    ");
            self.found.push(format!(
                "{place}: {rule}: {help} (and {more} more)\n    {places}"
            ));
        }
        let wider = self.browser.wider_than_the_window();
        self.found
            .extend(wider.map(|wider| format!("{place}: scrolls sideways: {wider}")));
    }

    /// Fails if any page broke a rule.
    pub(super) fn ends_content(self) {
        assert!(
            self.found.is_empty(),
            "{} violations\n{}",
            self.found.len(),
            self.found.join("\n")
        );
    }
}

/// Returns axe, which `make tools` fetched.
fn source() -> Option<&'static str> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    let source = SOURCE.get_or_init(|| std::fs::read_to_string(place()).ok());
    if source.is_none() {
        absent("axe-core");
    }
    source.as_deref()
}

fn place() -> PathBuf {
    if let Some(named) = std::env::var_os("AIMWRIGHT_AXE") {
        return named.into();
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache"),
        PathBuf::from,
    );
    cache.join("aimwright/axe-core-4.14.1/axe.min.js")
}
