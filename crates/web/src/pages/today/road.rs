//! The way to the certificate and beyond: what is done, and what is planned.

use aims::Milestone;
use jiff::ToSpan;
use maud::{Markup, html};

use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// Milestones that are done and shown.
const BEHIND: usize = 3;

/// Milestones that lie ahead and are shown.
const AHEAD: usize = 5;

/// Makes the section.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let today = look.day()?;
    let from = today.checked_sub(270.days()).unwrap_or(today);
    let to = today.checked_add(1_200.days()).unwrap_or(today);
    let all = look.view()?.milestones(from, to)?;
    let (done, ahead): (Vec<_>, Vec<_>) = all.iter().partition(|milestone| milestone.done);
    if done.is_empty() && ahead.is_empty() {
        return Ok(html! {});
    }
    let body = html! {
        ol.road {
            @for milestone in done.iter().skip(done.len().saturating_sub(BEHIND)) { (line(look, milestone, today)) }
            @for milestone in ahead.iter().take(AHEAD) { (line(look, milestone, today)) }
        }
    };
    Ok(parts::section(
        "road",
        words.t("today-road"),
        html! {},
        body,
    ))
}

fn line(look: &Look<'_>, milestone: &Milestone, today: jiff::civil::Date) -> Markup {
    let words = &look.words;
    let name = words
        .t(&format!("milestone-{}", milestone.kind.word()))
        .to_owned();
    html! {
        li.conforms[milestone.done] {
            (parts::icon(if milestone.done { "done" } else { "todo" }, 14))
            span { a.quiet href=(look.record(milestone.record.as_str())) { (name) } }
            @if milestone.done { (parts::date(words, milestone.day, today)) } @else { (parts::due(words, milestone.day, today)) }
        }
    }
}
