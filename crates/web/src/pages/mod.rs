//! The pages, a room each. A room's `routes` say what it answers.

use crate::answer::{Answer, Go};
use crate::fault::Result;
use crate::look::Look;
use crate::routes::Route;

mod changes;
pub(crate) mod concern;
mod documented;
pub(crate) mod find;
pub(crate) mod form;
pub(crate) mod import;
mod journal;
mod keyboard;
mod library;
pub(crate) mod list;
mod me;
pub(crate) mod record;
pub(crate) mod registers;
mod reports;
pub(crate) mod requirements;
mod settings;
mod statement;
pub(crate) mod today;

/// Returns the routes of all rooms.
pub(crate) fn routes() -> Vec<Route> {
    let mut all = vec![Route::get("/", first)];
    all.extend(requirements::routes());
    all.extend(form::routes());
    all.extend(record::routes());
    all.extend(today::routes());
    all.extend(changes::routes());
    all.extend(concern::routes());
    all.extend(journal::routes());
    all.extend(documented::routes());
    all.extend(library::routes());
    all.extend(statement::routes());
    all.extend(reports::routes());
    all.extend(me::routes());
    all.extend(settings::routes());
    all.extend(keyboard::routes());
    all.extend(registers::routes());
    all.extend(list::routes());
    all.extend(import::routes());
    all.extend(find::routes());
    all
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one shape")]
fn first(_: &Look<'_>) -> Result<Answer> {
    Ok(Go::to("/today"))
}
