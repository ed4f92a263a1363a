//! The documented information that a standard asks for, as it stands: what, where, in which version.

use conformity::framework::DocumentedKind;
use conformity::{DocumentedNow, DocumentedRecord};
use maud::{Markup, html};

use super::today::FRAMEWORK;
use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::url;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/documented", show)]
}

fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let title = words.t("documented-title");
    let all = look.view()?.documented(FRAMEWORK)?;
    let missing = all.iter().filter(|one| one.is_missing()).count();
    let values = [
        ("all", all.len().into()),
        ("missing", missing.into()),
        ("day", words.day(look.day()?).into()),
    ];
    let heads = html! {
        th scope="col" { (words.t("documented-requirement")) }
        th scope="col" { (words.t("documented-what")) }
        th scope="col" { (words.t("documented-where")) }
    };
    let rows = html! { @for (at, one) in all.iter().enumerate() { (row(look, at, one)) } };
    let main = html! {
        (parts::Head::new(title).lede(words.with("documented-lede", &values)))
        @if missing > 0 { (missing_first(look, &all)) }
        section.sec.first { (parts::table("stack", title, heads, rows)) }
    };
    Ok(Page::new("documents", title, main).into())
}

/// Names what is missing, since it is what one has come for, with the ways down to it.
fn missing_first(look: &Look<'_>, all: &[DocumentedNow]) -> Markup {
    let missing = all.iter().enumerate().filter(|(_, one)| one.is_missing());
    html! {
        p.about {
            (look.words.t("documented-missing-are"))
            @for (at, one) in missing { " " a href={ "#piece-" (at) } { (one.requirement) " " (one.what) } "." }
        }
    }
}

fn row(look: &Look<'_>, at: usize, one: &DocumentedNow) -> Markup {
    let words = &look.words;
    let requirement = format!(
        "/requirements/{FRAMEWORK}/{}",
        url::encode(&one.requirement)
    );
    let kind = match one.kind {
        DocumentedKind::Keep => words.t("documented-keep"),
        DocumentedKind::Retain => words.t("documented-retain"),
    };
    html! {
        tr #{ "piece-" (at) } {
            td."no c3" { a href=(look.href(&requirement)) { (one.requirement) } }
            th.c1 scope="row" { (one.what) span.sub { (kind) } }
            td.cf {
                @if one.is_missing() {
                    strong { (words.t("documented-missing")) } " "
                    @if !look.is_past() { a href=(url::with(&format!("/r/{}/new", one.register), &[])) { (words.t("documented-make")) } }
                } @else if one.excluded && one.count == 0 {
                    (words.t("documented-excluded"))
                } @else if one.unasked && one.count == 0 {
                    (words.t("documented-unasked"))
                } @else {
                    ul."plain roomy" {
                        @for record in &one.records { li { (shown(look, record)) } }
                        @if let Some(more) = one.count.checked_sub(one.records.len() as u64).filter(|more| *more > 0) {
                            li { a href=(look.href(&format!("/r/{}", one.register))) { (words.with("documented-more", &[("n", more.into())])) } }
                        }
                    }
                }
            }
        }
    }
}

fn shown(look: &Look<'_>, record: &DocumentedRecord) -> Markup {
    let words = &look.words;
    let version: u64 = record.version.parse().unwrap_or(1);
    html! {
        (parts::record(&look.record(&record.key), &record.key, &record.title)) " "
        (parts::state_version(words, &record.state, version, false))
        @if let Ok(day) = record.at.parse() { " " (parts::day(words, day)) }
    }
}
