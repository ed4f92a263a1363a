//! Drawing up a Statement of Applicability from the controls in force.

use aims::{Act, Subject};

use crate::answer::{Answer, Go};
use crate::fault::Result;
use crate::look::Look;
use crate::routes::Route;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::post("/statement", draw)]
}

/// Draws the statement up and leads to it.
fn draw(look: &Look<'_>) -> Result<Answer> {
    let statements = Subject {
        register: "statement_of_applicability",
        ..Subject::default()
    };
    look.require(Act::Add, &statements)?;
    let key = look.site.workspace.draw_statement(look.actor()?, None)?;
    Ok(Go::to(look.record(key.as_str())))
}
