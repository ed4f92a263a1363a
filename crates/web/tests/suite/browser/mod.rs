//! Pages as people see and use them, in Chromium.

pub(crate) mod chromedriver;
pub(crate) mod driver;

mod axe;
mod editors;
mod everybody;
mod findings;
mod imports;
mod keyboard;
mod plain;
mod records;
mod screens;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::common::{PASSWORD, Served};
use driver::Browser;

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
