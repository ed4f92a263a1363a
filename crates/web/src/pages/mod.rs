//! The pages, a room each. A room's `routes` say what it answers.

use crate::answer::{Answer, Go};
use crate::fault::Result;
use crate::look::Look;
use crate::routes::Route;

pub(crate) mod requirements;
pub(crate) mod form;
pub(crate) mod today;

/// Returns the routes of all rooms.
pub(crate) fn routes() -> Vec<Route> {
    let mut all = vec![Route::get("/", first)];
    all.extend(requirements::routes());
    all.extend(form::routes());
    all.extend(today::routes());
    all
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one shape")]
fn first(_: &Look<'_>) -> Result<Answer> {
    Ok(Go::to("/today"))
}
