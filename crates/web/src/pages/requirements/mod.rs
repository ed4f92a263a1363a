//! Requirements: where the organisation stands against a framework, requirement by requirement, and
//! why.
//!
//! A page reads the assessment that is kept for its moment, the framework's own words, and a few
//! queries about the one requirement it shows. What is asked for stands in the address: the
//! framework, the requirement, the filter, the check.

mod attest;
mod because;
mod check;
mod evidence;
mod filter;
mod findings;
mod fix;
mod group;
mod list;
mod one;
mod overview;
mod stand;
mod tree;

use crate::routes::Route;

/// The side bar's entry of this room.
const SECTION: &str = "requirements";

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 2] {
    [
        Route::get("/requirements", overview::show).kept(),
        Route::get("/requirements/{framework}/{id}", one::show).kept(),
    ]
}
