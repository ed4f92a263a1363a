//! What keeps an own check from being approved, beside its draft.

use maud::{Markup, html};

use super::known::Known;
use crate::fault::Result;
use crate::parts;

/// Draws what is wrong with an own check that waits for its approval; nothing for other records.
///
/// # Errors
/// The check cannot be looked at.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let look = known.look;
    let words = &look.words;
    let (found, row) = (&known.found, &known.found.row);
    if look.is_past() || !["draft", "in_review"].contains(&row.state.as_str()) {
        return Ok(html! {});
    }
    let workspace = &look.site.workspace;
    let problems = workspace.own_check_problems(found.register, &known.key, &found.body)?;
    if problems.is_empty() {
        return Ok(html! {});
    }
    let body = html! {
        ul.points {
            @for problem in &problems {
                li.minor { span { code { (problem.path) } ": " (problem.message) } }
            }
        }
    };
    let beside = html! { p { (words.t("record-unfit-help")) } };
    Ok(parts::section(
        "unfit",
        words.t("record-unfit"),
        beside,
        body,
    ))
}
