//! Today: what needs the person, what changed, how ready the organisation is, what comes next.

use maud::html;

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::routes::Route;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/today", today)]
}

fn today(look: &Look<'_>) -> Result<Answer> {
    let title = look.words.weekday_day(look.day()?);
    let main = html! {
        header.page-head { div.title { div { h1 { (title) } } } }
    };
    Ok(Page::new("today", title, main).into())
}
