//! The first steps, for a workspace in which there is little yet.

use aims::{Act, Subject};
use maud::{Markup, html};

use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// What is recorded first, in its order: the register, and where its records begin.
const STEPS: [(&str, &str); 6] = [
    ("person", "4"),
    ("ai_system", "4.1"),
    ("scope", "4.3"),
    ("document", "5.2"),
    ("role", "5.3"),
    ("gap_assessment", "9.2"),
];

/// Returns whether the workspace is new: no AI system is recorded.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn is_new(look: &Look<'_>) -> Result<bool> {
    Ok(!look.is_past()
        && look
            .view()?
            .counts()?
            .get("ai_system")
            .is_none_or(|count| *count == 0))
}

/// Makes the section with the first steps.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn steps(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let counts = look.view()?.counts()?;
    let body = html! {
        p.prose { (words.t("start-why")) }
        ol.road {
            @for (register, clause) in STEPS {
                @let some = counts.get(register).is_some_and(|count| *count > u64::from(register == "person"));
                @let may = look.may(Act::Add, &Subject { register, ..Subject::default() });
                li.conforms[some] {
                    (parts::icon(if some { "done" } else { "todo" }, 14))
                    span { (words.t(&format!("start-{register}"))) " " span.dim { (clause) } }
                    @if may && !some { a."btn small" href={ "/r/" (register) "/new" } { (words.t("start-do")) span.vh { ": " (words.register(register)) } } }
                }
            }
        }
    };
    Ok(parts::section(
        "start",
        words.t("start-title"),
        html! {},
        body,
    ))
}
