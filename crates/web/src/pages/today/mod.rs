//! Today: what needs the person, what changed, how ready the organisation is, what comes next.

mod feed;
pub(crate) use feed::line;
mod needs;
mod opening;
mod ready;
mod road;
mod start;

use maud::{Markup, html};

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::routes::Route;

/// The standard that readiness is about.
pub(crate) const FRAMEWORK: &str = "iso-42001";

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 2] {
    [
        Route::get("/today", today),
        Route::get("/today/duties", needs::all),
    ]
}

fn today(look: &Look<'_>) -> Result<Answer> {
    let title = look.words.weekday_day(look.day()?);
    let assessment = look.view()?.assessment(FRAMEWORK)?;
    let main = html! {
        (opening::head(look, &title, &assessment.summary)?)
        @if start::is_new(look)? { (start::steps(look)?) }
        div.cols {
            div { (needs::section(look)?) (feed::section(look)?) }
            div { (ready::section(look, &assessment)) (ready::trend(look, &assessment)?) (road::section(look)?) }
        }
    };
    Ok(Page::new("today", title, main).into())
}

/// Makes a table without visible head, as the lists of this page are.
fn quiet_table(caption: &str, heads: &[&str], class: &str, rows: &Markup) -> Markup {
    html! {
        div.t-wrap {
            table class={ "t " (class) } {
                caption.vh { (caption) }
                thead.vh { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { (rows) }
            }
        }
    }
}
