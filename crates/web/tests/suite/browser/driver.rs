//! A browser that a test holds in its hand: Chromium without a window, through chromedriver.
//!
//! All calls wait until they are done, so that tests read like what a person does. A call that
//! cannot be done panics and says where the browser was.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, Key, LoggingPrefsLogLevel};
use tokio::runtime::Runtime;

use super::chromedriver::Chromedriver;

/// Names what is wider than the window and lies in nothing that scrolls by itself.
const WIDER: &str = "
    const root = document.scrollingElement;
    if (root.scrollWidth <= innerWidth) return '';
    const scrolls = (e) => e && e !== root && e !== document.body
        && (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const wide = [...document.body.querySelectorAll('*')]
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(e.parentElement))
        .map((e) => e.tagName.toLowerCase() + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right));
    return root.scrollWidth + ' > ' + innerWidth + ': ' + wide.slice(0, 6).join(', ');
";

/// How long a browser may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a page may take to come, after a click that leads to it.
const A_MOMENT: Duration = Duration::from_secs(5);

/// One browser with its own cookies. It closes when this is dropped.
pub(crate) struct Browser {
    driver: Option<WebDriver>,
    base: String,
    _chromedriver: Arc<Chromedriver>,
}

/// How wide the window is and which colours the person prefers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// CSS pixels.
    pub(crate) width: u32,
    /// Whether the person prefers dark pages.
    pub(crate) dark: bool,
}

impl Screen {
    /// Describes a screen.
    pub(crate) const fn new(width: u32, dark: bool) -> Self {
        Self { width, dark }
    }
}

impl Browser {
    /// Opens a browser for the pages at an address such as `http://127.0.0.1:8642`. `None` says
    /// that there is no browser here, and that the test is to end.
    pub(crate) fn open(base: &str) -> Option<Self> {
        let chromedriver = Chromedriver::get()?;
        let mut wishes = ChromeCapabilities::new();
        let driver = runtime().block_on(async {
            for switch in [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--window-size=1440,1000",
            ] {
                wishes.add_arg(switch)?;
            }
            wishes.set_browser_log_level(LoggingPrefsLogLevel::Warning)?;
            WebDriver::new(&chromedriver.url, wishes).await
        });
        Some(Self {
            driver: Some(driver.expect("Chromium starts")),
            base: base.to_owned(),
            _chromedriver: chromedriver,
        })
    }

    /// Opens a page.
    pub(crate) fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.base);
        self.done(path, self.driver().goto(url));
    }

    /// Goes back to the page before.
    pub(crate) fn back(&self) {
        self.done("back", self.driver().back());
    }

    /// Signs in by the form, as a person does.
    pub(crate) fn sign_in(&self, who: &str, password: &str) {
        self.goto("/sign-in");
        self.fill("#who", who);
        self.fill("#password", password);
        self.click("main button[type=submit]");
        self.wait("signed in", |page| !page.path().starts_with("/sign-in"));
    }

    /// Returns path and query of the page that is open.
    pub(crate) fn path(&self) -> String {
        let url = self.done("the address", self.driver().current_url());
        let query = url.query().map(|query| format!("?{query}"));
        format!("{}{}", url.path(), query.unwrap_or_default())
    }

    /// Returns the words that are seen in an element.
    pub(crate) fn text(&self, css: &str) -> String {
        self.read(css, async |element| element.text().await)
    }

    /// Returns whether there is such an element.
    pub(crate) fn has(&self, css: &str) -> bool {
        self.count(css) > 0
    }

    /// Returns whether an element is seen in the window.
    pub(crate) fn is_seen(&self, css: &str) -> bool {
        let script = "const element = document.querySelector(arguments[0]); \
            const { left, right, width } = element.getBoundingClientRect(); \
            return element.checkVisibility({ visibilityProperty: true }) && width > 0 && right > 0 && left < innerWidth;";
        self.js_with(script, json!(css)) == true
    }

    /// Names what makes the page scroll sideways; nothing if it does not.
    pub(crate) fn wider_than_the_window(&self) -> Option<String> {
        let told = self.js(WIDER);
        told.as_str()
            .filter(|told| !told.is_empty())
            .map(str::to_owned)
    }

    /// Returns how many such elements there are.
    pub(crate) fn count(&self, css: &str) -> usize {
        self.done(css, self.driver().find_all(By::Css(css))).len()
    }

    /// Returns an attribute of an element.
    pub(crate) fn attr(&self, css: &str, name: &str) -> Option<String> {
        self.read(css, async |element| element.attr(name).await)
    }

    /// Returns what stands in a field.
    pub(crate) fn value(&self, css: &str) -> String {
        let value = self.read(css, async |element| element.prop("value").await);
        value.unwrap_or_default()
    }

    /// Clicks on an element.
    pub(crate) fn click(&self, css: &str) {
        self.click_on(&self.find(By::Css(css)), css);
    }

    /// Clicks on the first link or button that shows these words.
    pub(crate) fn follow(&self, words: &str) {
        self.click_on(&self.find(By::XPath(showing(words))), words);
    }

    /// Types over what stands in a field.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let field = self.find(By::Css(css));
        self.done(css, field.clear());
        self.done(css, field.send_keys(text));
    }

    /// Types a day such as `2026-03-31` into a field for days.
    pub(crate) fn fill_day(&self, css: &str, day: &str) {
        let parts: Vec<&str> = day.split('-').collect();
        let [year, month, date] = parts[..] else {
            panic!("{day} is no day");
        };
        // The browser speaks American English.
        let field = self.find(By::Css(css));
        self.done(css, field.send_keys(format!("{month}{date}{year}")));
        assert_eq!(self.value(css), day, "{css}");
    }

    /// Chooses the file that a file field sends.
    pub(crate) fn choose_file(&self, css: &str, path: &std::path::Path) {
        let path = path.to_str().expect("a path in UTF-8");
        self.done(css, self.find(By::Css(css)).send_keys(path));
    }

    /// Chooses an option by its value.
    pub(crate) fn select(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value=\"{value}\"]"));
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(crate) fn keys(&self, keys: impl Into<TypingData>) {
        let chain = self.driver().action_chain().send_keys(keys);
        self.done("keys", chain.perform());
    }

    /// Presses a key that writes nothing.
    pub(crate) fn press(&self, key: Key) {
        self.keys(char::from(key).to_string());
    }

    /// Presses a key while Ctrl is held.
    pub(crate) fn control(&self, key: impl Into<char>) {
        let chain = self.driver().action_chain();
        let chain = chain
            .key_down(Key::Control)
            .send_keys(key.into().to_string());
        self.done("Ctrl", chain.key_up(Key::Control).perform());
    }

    /// Returns whether the focus is on this element.
    pub(crate) fn focused_is(&self, css: &str) -> bool {
        self.js_with(
            "return document.activeElement.matches(arguments[0])",
            json!(css),
        ) == true
    }

    /// Returns whether one sees which element has the focus.
    pub(crate) fn shows_focus(&self) -> bool {
        let script = "const style = getComputedStyle(document.activeElement); \
            return document.activeElement.matches(':focus-visible') \
                && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5;";
        self.js(script) == true
    }

    /// Returns the words of the element that has the focus.
    pub(crate) fn focused(&self) -> String {
        let told = self.js("const e = document.activeElement; return e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.tagName;");
        told.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until something holds.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let since = Instant::now();
        while !holds(self) {
            assert!(
                since.elapsed() < PATIENCE,
                "never: {what}; on {} there is\n{}",
                self.path(),
                self.text("body")
            );
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// Waits until there is such an element.
    pub(crate) fn wait_for(&self, css: &str) {
        self.wait(css, |page| page.has(css));
    }

    /// Runs the body of a function in the page and returns what it returns.
    pub(crate) fn js(&self, body: &str) -> Value {
        self.js_with(body, json!(null))
    }

    /// Runs the body of a function in the page; `arguments[0]` is what is handed over.
    pub(crate) fn js_with(&self, body: &str, argument: Value) -> Value {
        let returned = self.driver().execute(body, vec![argument]);
        self.done(body, returned).json().clone()
    }

    /// Runs the body of an asynchronous function in the page and returns what it returns.
    pub(crate) fn js_async(&self, body: &str) -> Value {
        let body = format!(
            "const end = arguments[arguments.length - 1]; \
             (async () => {{ {body} }})().then(end, (error) => end('failed: ' + error));"
        );
        let returned = self.driver().execute_async(body.as_str(), Vec::new());
        self.done(&body, returned).json().clone()
    }

    /// Makes the window as wide as this and the person prefer these colours.
    pub(crate) fn screen(&self, screen: Screen) {
        let scheme = if screen.dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": screen.width, "height": 1000, "deviceScaleFactor": 1, "mobile": false }),
        );
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": scheme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        );
    }

    /// Switches the scripts of pages off.
    pub(crate) fn without_script(&self) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        );
    }

    /// Puts what is downloaded into a folder.
    pub(crate) fn downloads(&self, folder: &std::path::Path) {
        self.devtools(
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": folder }),
        );
    }

    /// Has every page that opens from now on begin with a script.
    pub(crate) fn begin_with(&self, source: &str) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": source }),
        );
    }

    /// Returns the page as it is printed.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        self.done(
            "print",
            self.driver()
                .print_page(thirtyfour::common::print::PrintParameters::default()),
        )
    }

    /// Returns a picture of what is seen.
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.done("a picture", self.driver().screenshot_as_png())
    }

    /// Fails if a page said that something went wrong: a script, a file that is not there, or a
    /// rule of the content security policy that was broken.
    pub(crate) fn nothing_went_wrong(&self) {
        let said: Vec<String> = self.complaints();
        assert!(said.is_empty(), "the browser says: {said:#?}");
    }

    /// Returns what pages said since this was asked last.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.done("the log", self.driver().browser_log());
        let said = log.into_iter().map(|entry| entry.message);
        // Whoever goes on before a page has appeared ends its appearing; a form that says what is
        // wrong answers so. Neither is a fault.
        let usual = [
            "Uncaught DOMException: Transition was",
            "the server responded with a status of 409",
            "the server responded with a status of 422",
        ];
        said.filter(|line| !usual.iter().any(|usual| line.contains(usual)))
            .collect()
    }

    fn devtools(&self, method: &str, params: Value) {
        self.done(method, self.driver().cdp().send_raw(method, params));
    }

    fn click_on(&self, element: &WebElement, what: &str) {
        if runtime().block_on(element.click()).is_err() {
            // Something may lie above it, as the bar does that stays at the end of a form.
            self.done(what, element.scroll_into_view());
            self.done(what, element.click());
        }
    }

    /// Reads something of an element, of the next page if this one goes at that moment.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a closure is written where it is passed"
    )]
    fn read<T>(&self, css: &str, how: impl AsyncFn(&WebElement) -> WebDriverResult<T>) -> T {
        loop {
            match runtime().block_on(how(&self.find(By::Css(css)))) {
                Err(error) if is_gone(&error) => {}
                read => return self.done(css, std::future::ready(read)),
            }
        }
    }

    /// Finds an element; waits for a moment in case its page is on its way.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a selector is written where it is passed"
    )]
    fn find(&self, by: By) -> WebElement {
        let what = format!("{by:?}");
        let since = Instant::now();
        loop {
            match runtime().block_on(self.driver().find(by.clone())) {
                Err(_) if since.elapsed() < A_MOMENT => {
                    std::thread::sleep(Duration::from_millis(40));
                }
                found => return self.done(&what, std::future::ready(found)),
            }
        }
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("it is taken at the end only")
    }

    /// Waits for what the browser does.
    fn done<T>(&self, what: &str, doing: impl Future<Output = WebDriverResult<T>>) -> T {
        match runtime().block_on(doing) {
            Ok(done) => done,
            Err(error) => {
                let page = runtime().block_on(self.driver().current_url());
                let page = page.map(|url| url.to_string()).unwrap_or_default();
                panic!("{what} on {page}: {error}");
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            let _ = runtime().block_on(driver.quit());
        }
    }
}

/// Returns whether the page that an element was on has gone.
fn is_gone(error: &WebDriverError) -> bool {
    use thirtyfour::error::WebDriverErrorInner::StaleElementReference;
    matches!(error.as_inner(), StaleElementReference(_))
}

/// Finds links and buttons by the words they show.
fn showing(words: &str) -> String {
    assert!(!words.contains('"'), "words without quotation marks");
    format!(
        "//*[self::a or self::button or self::summary][normalize-space(.)=\"{words}\" or @aria-label=\"{words}\"]"
    )
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a thread")
    })
}
