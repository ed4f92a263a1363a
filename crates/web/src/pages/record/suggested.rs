//! Which controls of Annex A fit a risk that is to be treated, what each does against it, and what shows
//! that it works (6.1.3).

use aims::{Act, SuggestedControl};
use maud::{Markup, html};

use super::evidence::text;
use super::known::Known;
use super::open::STANDARD;
use crate::fault::Result;
use crate::parts;

/// Draws the controls that fit and that the risk does not name; nothing for other records and for risks
/// that need none.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let look = known.look;
    let body = &known.found.body;
    let is_treated = ["open", "in_progress"].contains(&known.found.row.state.as_str())
        && text(body, "kind") == "threat"
        && text(body, "evaluation") != "accept";
    if known.found.register.name != "risk" || look.is_past() || !is_treated {
        return Ok(html! {});
    }
    let view = look.view()?;
    let mut fitting = view.suggested_controls(body)?;
    fitting.retain(|control| !control.is_named);
    if fitting.is_empty() {
        return Ok(html! {});
    }
    let engine = view.engine(STANDARD)?;
    let words = &look.words;
    let heading = words.t("record-suggested");
    let head = html! {
        (parts::Column::new(words.t("record-suggested-control"), ""))
        (parts::Column::new(words.t("record-suggested-does"), ""))
        (parts::Column::new(words.t("record-suggested-shown"), ""))
    };
    let rows = html! {
        @for control in &fitting {
            @let requirement = engine.framework().requirement(&control.annex_a);
            tr {
                th.c1 scope="row" {
                    (control.annex_a) " " (requirement.map_or("", |one| one.title.as_str()))
                    span.sub { (records(known, control)) }
                }
                td { (control.does) }
                td { (requirement.and_then(|one| one.good.as_deref()).unwrap_or_default()) }
            }
        }
    };
    let beside = html! {
        @if look.may(Act::Edit, &known.subject()) {
            a href={ "/k/" (known.key) "/edit#f-controls" } { (words.t("record-suggested-choose")) }
        }
    };
    let table = html! {
        p.help { (words.t("record-suggested-help")) }
        (parts::table("stack", heading, head, rows))
    };
    Ok(parts::section("suggested", heading, beside, table))
}

fn records(known: &Known<'_, '_>, control: &SuggestedControl) -> Markup {
    let look = known.look;
    html! {
        @for (at, (key, _)) in control.records.iter().enumerate() {
            @if at > 0 { ", " }
            (parts::key(&look.record(key.as_str()), key.as_str()))
        }
        @if control.records.is_empty() { (look.words.t("record-suggested-none")) }
    }
}
