//! Records that show a requirement: those of the registers it is about, and those that name it.

use aims::{Brief, Speaking};
use maud::{Markup, html};

use super::because::within;
use super::fix::may_add;
use super::one::{LISTED, One};
use super::stand::{self, Stand};
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Records shown in all, shared among the registers.
const SHOWN: usize = 8;

/// Fewest records shown of one register.
const FEWEST: usize = 2;

/// Returns whether records name requirements of this framework by their numbers alone.
pub(super) fn is_named(stand: &Stand<'_, '_>) -> bool {
    stand.framework.id == stand::first()
}

/// Draws the records that speak for a requirement, register by register.
pub(super) fn section(one: &One<'_, '_, '_>) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let registers: Vec<String> = one
        .requirement
        .evidence
        .iter()
        .filter(|register| *register != "attestation")
        .cloned()
        .collect();
    if registers.is_empty() {
        return Ok(html! {});
    }
    let each = (SHOWN / registers.len()).max(FEWEST);
    let speaking = look.view()?.speaking(&registers, each)?;
    let mut rows = Vec::new();
    for brief in speaking.iter().flat_map(|speaking| &speaking.records) {
        rows.push(row(one.stand, brief)?);
    }
    let head = html! {
        th scope="col" { (words.t("requirements-record")) }
        th scope="col" { (words.t("requirements-state")) }
        th.p2 scope="col" { (words.t("requirements-approved")) }
        th scope="col" { (words.t("requirements-review")) }
    };
    let body = html! {
        @if rows.is_empty() {
            p { (words.t("requirements-evidence-none")) }
        } @else {
            @let all = html! { @for row in &rows { (row) } };
            (parts::table("stack", words.t("requirements-evidence"), head, all))
        }
        p.facts { @for speaking in &speaking { span { (list(one.stand, speaking)) } " " } }
    };
    Ok(parts::section(
        "evidence",
        words.t("requirements-evidence"),
        attach(one),
        body,
    ))
}

fn attach(one: &One<'_, '_, '_>) -> Markup {
    let look = one.stand.look;
    html! {
        @if is_named(one.stand) && may_add(look, "evidence") {
            a.more href=(url::with("/r/evidence/new", &[("requirements", &one.result.id)])) {
                (look.t("requirements-attach"))
            }
        }
    }
}

fn row(stand: &Stand<'_, '_>, brief: &Brief) -> Result<Markup> {
    let look = stand.look;
    let words = &look.words;
    let today = look.day()?;
    let in_force = brief
        .approved_version
        .filter(|version| *version < brief.version);
    Ok(html! {
        tr {
            th.c1 scope="row" {
                a.name href=(look.record(brief.key.as_str())) { (brief.title) }
                span.sub { (words.register(brief.register.name)) " " (brief.key) }
            }
            td."fit c2" {
                (parts::state_version(words, &brief.state, brief.version.into(), false))
                @if let Some(version) = in_force {
                    span.sub { (words.with("requirements-in-force", &[("version", version.into())])) }
                }
            }
            td."fit p2" {
                @if let Some(on) = brief.approved_on { (parts::date(words, on, today)) }
            }
            @match brief.review_by {
                Some(on) => td."fit c4" data-l=(words.t("requirements-review-label")) { (parts::date(words, on, today)) },
                None => td."fit p2" {},
            }
        }
    })
}

fn list(stand: &Stand<'_, '_>, speaking: &Speaking) -> Markup {
    let look = stand.look;
    let words = &look.words;
    let name = speaking.register.name;
    let what = if speaking.count == 1 {
        words.register(name)
    } else {
        words.registers(name)
    };
    let values = [("n", speaking.count.into()), ("what", within(&what).into())];
    html! {
        a href=(look.href(&format!("/r/{name}"))) { (words.with("requirements-list-of", &values)) }
    }
}

/// Draws the records that name the requirement: its control, evidence kept for it, what audits found
/// and what was raised.
pub(super) fn naming(one: &One<'_, '_, '_>) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    if !is_named(one.stand) {
        return Ok(html! {});
    }
    let named = look.view()?.naming(&one.result.id, LISTED)?;
    if named.is_empty() {
        return Ok(html! {});
    }
    let body = html! {
        ul.rel {
            @for brief in &named {
                li {
                    (parts::record(&look.record(brief.key.as_str()), brief.key.as_str(), &brief.title))
                    " " (parts::state(words, &brief.state))
                    span.dim { (words.register(brief.register.name)) }
                }
            }
        }
    };
    Ok(parts::section(
        "naming",
        words.t("requirements-naming"),
        html! {},
        body,
    ))
}
