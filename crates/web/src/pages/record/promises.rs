//! What a document promises: each sentence with who answers for it, the check that proves it, and whether
//! it holds on the day looked at.

use aims::{Promise, Proof, Proved};
use maud::{Markup, html};

use super::known::Known;
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Findings of one check that are named.
const FIRST: usize = 3;

/// Draws what a document promises; nothing for other records and for documents without such sentences.
///
/// # Errors
/// The checks cannot be run.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let (look, found) = (known.look, &known.found);
    let words = &look.words;
    let promises = look.view()?.promises(found.register.name, &found.body)?;
    if promises.is_empty() {
        return Ok(html! {});
    }
    let count = |word: &str| {
        let like = promises.iter().filter(|promise| promise.word() == word);
        like.count()
    };
    let values = [
        ("n", promises.len().into()),
        ("kept", count("kept").into()),
        ("day", words.day(look.day()?).into()),
    ];
    let beside = html! { p { (words.with("record-promises-lede", &values)) } };
    let is_in_force = found.row.approved_version == Some(found.row.version);
    let mut drawn = Vec::with_capacity(promises.len());
    for promise in &promises {
        drawn.push(one(known, promise)?);
    }
    let body = html! {
        @if !is_in_force { p.help { (words.t("record-promises-draft")) } }
        ul.points { @for promise in &drawn { (promise) } }
    };
    Ok(parts::section(
        "promises",
        words.t("record-promises"),
        beside,
        body,
    ))
}

fn one(known: &Known<'_, '_>, promise: &Promise) -> Result<Markup> {
    let (look, words) = (known.look, &known.look.words);
    let worst = match &promise.proof {
        Proof::Check(proved) => proved.findings.iter().map(|finding| finding.grade).min(),
        _ => None,
    };
    let shape = match (promise.word(), worst) {
        ("kept", _) => "conforms",
        ("broken", Some(grade)) => grade.word(),
        ("missing", _) => "minor",
        ("excluded", _) => "excluded",
        _ => "open",
    };
    Ok(html! {
        li class=(shape) {
            (parts::icon(shape, 14))
            div {
                p { b { (promise.sentence) } }
                p { (standing(known, promise)?) }
                @if let Proof::Check(proved) = &promise.proof { (findings(known, proved)) }
                p.dim {
                    @match &promise.owner {
                        Some((key, name)) => { (words.t("record-promise-owner")) " " a href=(look.record(key.as_str())) { (name) } },
                        None => (words.t("record-promise-nobody")),
                    }
                    @if let Proof::Check(proved) = &promise.proof { " · " (words.t("record-promise-by")) " " (check(known, proved)) }
                    @if let Some(seen_by) = &promise.seen_by { " · " (seen_by) }
                }
            }
            @if promise.word() == "unchecked" && known.may_edit() {
                a."btn quiet small" href={ "/k/" (known.key) "/edit#f-statements" } { (words.t("record-promise-bind")) span.vh { ": " (promise.sentence) } }
            }
        }
    })
}

/// Says how a promise stands on the day looked at.
fn standing(known: &Known<'_, '_>, promise: &Promise) -> Result<Markup> {
    let (look, words) = (known.look, &known.look.words);
    let day = words.day(look.day()?);
    Ok(match (&promise.proof, promise.word()) {
        (Proof::Check(_), "kept") => {
            html! { (words.with("record-promise-kept", &[("day", day.into())])) }
        }
        (Proof::Check(_), "excluded") => html! { (words.t("record-promise-excluded")) },
        (Proof::Check(proved), _) => html! {
            @let values = [("day", day.into()), ("n", proved.findings.len().into())];
            (words.with("record-promise-broken", &values))
            @if let Some(since) = proved.since { " " (words.with("record-promise-since", &[("day", words.day(since).into())])) }
        },
        (Proof::Missing(check), _) => {
            html! { (words.with("record-promise-missing", &[("check", check.as_str().into())])) }
        }
        (Proof::Nothing, _) => html! { (words.t("record-promise-unchecked")) },
    })
}

/// Names the check with the way to the requirement that it judges, or to its own record.
fn check(known: &Known<'_, '_>, proved: &Proved) -> Markup {
    let look = known.look;
    let requirement = requirement(known, proved);
    html! {
        @if proved.own { a href=(look.record(&proved.check)) { (proved.check) } " " }
        @else { a href=(requirement) { code { (proved.check) } " " (proved.requirement) } ": " }
        (proved.says)
    }
}

fn requirement(known: &Known<'_, '_>, proved: &Proved) -> String {
    let id = url::encode(&proved.requirement);
    known
        .look
        .href(&format!("/requirements/{}/{id}", proved.framework))
}

/// Lists the first things by which a promise is broken.
fn findings(known: &Known<'_, '_>, proved: &Proved) -> Markup {
    let (look, words) = (known.look, &known.look.words);
    let more = proved.findings.len().saturating_sub(FIRST);
    if proved.findings.is_empty() {
        return html! {};
    }
    html! {
        ul.plain {
            @for finding in proved.findings.iter().take(FIRST) {
                li {
                    @if let Some(key) = &finding.record {
                        a href=(look.record(key)) { (key) @if let Some(title) = &finding.title { " " (title) } } " "
                    }
                    (finding.because)
                }
            }
            @if more > 0 { li { a href=(requirement(known, proved)) { (words.count("record-promise-more", more)) } } }
        }
    }
}
