//! The form that makes and edits the records of every register.
//!
//! ```text
//! plan    what the form of a register looks like, from its schema and the words
//! read    the fields of a form, names checked against the register  →  typed
//! typed   what was typed, in the shape of the register, fit for a record or not
//! pairs   typed  →  the fields that a draft keeps
//! body    typed  →  the body of a record, exactly
//! act     what the buttons within the form do to what was typed
//! draw    plan + typed + what is wrong  →  the page
//! ```
//!
//! Any button that does not save keeps a draft on the server and leads back to the form, so all of
//! it works without script; the script does the same without loading anew. A save over a newer
//! version is put together with it field by field; what clashes is for the person to decide.

mod act;
mod body;
mod clash;
mod draft;
mod draw;
mod find;
mod list;
mod merged;
mod open;
mod page;
mod pairs;
mod plan;
mod proofs;
mod read;
mod save;
mod state;
mod typed;
mod wrong;

use aims::{Act, Subject, allows};
use axum::http::StatusCode;
use registers::RegisterInfo;

use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::routes::Route;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 9] {
    [
        Route::get("/r/{register}/new", open::new),
        Route::post("/r/{register}/new", save::new),
        Route::post("/r/{register}/draft", draft::new),
        Route::get("/k/{key}/edit", open::edit),
        Route::post("/k/{key}/edit", save::edit),
        Route::post("/k/{key}/draft", draft::edit),
        Route::get("/k/{key}/merged", merged::show),
        Route::get("/drafts", list::show),
        Route::post("/drafts/{id}/discard", list::discard),
    ]
}

/// Returns the register that the path names, if the person may add a record to it.
fn addable(look: &Look<'_>) -> Result<&'static RegisterInfo> {
    if look.is_past() {
        return Err(Fault::past());
    }
    let register = look.register(look.param("register"))?;
    let subject = Subject {
        register: register.name,
        ..Subject::default()
    };
    require(look, Act::Add, &subject)?;
    Ok(register)
}

/// Refuses unless the person may do this.
fn require(look: &Look<'_>, act: Act, subject: &Subject<'_>) -> Result<()> {
    if allows(look.actor()?, act, subject) {
        return Ok(());
    }
    Err(Fault::Status(StatusCode::FORBIDDEN))
}
