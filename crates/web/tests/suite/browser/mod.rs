//! Pages as people see and use them, in Chromium.

pub(crate) mod chromedriver;
pub(crate) mod driver;

mod axe;
mod editors;
mod everybody;
mod findings;
mod keyboard;
mod plain;
mod records;
mod screens;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::common::{PASSWORD, Served};
use driver::Browser;

/// A page of each kind, with as much on it as the story has.
const KINDS: [&str; 17] = [
    "/today",
    "/today?as_of=2026-07-31",
    "/today/duties",
    "/requirements",
    "/requirements/iso-42001/7.2?as_of=2026-07-31",
    "/r/risk",
    "/k/AIS-0003",
    "/k/RSK-0001",
    "/k/AIA-0003/history",
    "/k/AIS-0003/edit",
    "/r/impact_assessment/new",
    "/find?q=risk",
    "/changes",
    "/journal",
    "/me",
    "/settings",
    "/reports",
];

/// Returns the story on a server that nobody writes to, shared by all who look at the same time.
fn shared() -> Arc<Served> {
    static SERVED: Mutex<Weak<Served>> = Mutex::new(Weak::new());
    let mut served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
    served.upgrade().unwrap_or_else(|| {
        let new = Arc::new(Served::story());
        *served = Arc::downgrade(&new);
        new
    })
}

/// Opens a browser in which somebody has signed in.
fn signed_in(served: &Served, who: &str) -> Option<Browser> {
    let browser = Browser::open(&served.url(""))?;
    browser.sign_in(who, PASSWORD);
    Some(browser)
}
