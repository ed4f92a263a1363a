//! Style, scripts and icons; whether the server lives; where robots may go.

use crate::answer::{Answer, Download};
use crate::fault::Result;
use crate::look::Look;
use crate::routes::Route;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 2] {
    [
        Route::get("/healthz", health).open(),
        Route::get("/robots.txt", robots).open(),
    ]
}

/// Answers whether pages can be made: the journal can be read.
fn health(look: &Look<'_>) -> Result<Answer> {
    look.site.workspace.head_size()?;
    Ok(Download::bytes(
        "",
        "text/plain; charset=utf-8",
        b"ok\n".to_vec(),
    ))
}

#[expect(clippy::unnecessary_wraps, reason = "handlers have one shape")]
fn robots(_: &Look<'_>) -> Result<Answer> {
    Ok(Download::bytes(
        "",
        "text/plain; charset=utf-8",
        b"User-agent: *\nDisallow: /\n".to_vec(),
    ))
}
