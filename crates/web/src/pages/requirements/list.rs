//! Requirements as rows: number, title, status, why; on a page of the past also how they stand today.

use conformity::RequirementResult;
use maud::{Markup, html};

use super::because::because;
use super::stand::Stand;
use crate::fault::Result;
use crate::parts;

/// Draws requirements as a table; its visible head is drawn once, by [`head`].
pub(super) fn table(
    stand: &Stand<'_, '_>,
    caption: &str,
    rows: &[&RequirementResult],
) -> Result<Markup> {
    let words = &stand.look.words;
    let past = stand.today.is_some();
    let on = on_day(stand)?;
    Ok(html! {
        div.t-wrap {
            table class=(if past { "t then stack" } else { "t then here stack" }) {
                caption.vh { (caption) }
                colgroup {
                    col.w-no; col; col.w-st; col.w-why;
                    @if past { col.w-now; }
                }
                thead.vh {
                    tr {
                        th scope="col" { (words.t("requirements-number")) }
                        th scope="col" { (words.t("requirements-requirement")) }
                        th scope="col" { (on) }
                        th scope="col" { (words.t("requirements-because")) }
                        @if past { th scope="col" { (words.t("requirements-today")) } }
                    }
                }
                tbody { @for result in rows { (row(stand, result)) } }
            }
        }
    })
}

/// Draws the head above all tables of a page.
pub(super) fn head(stand: &Stand<'_, '_>) -> Result<Markup> {
    let words = &stand.look.words;
    let past = stand.today.is_some();
    let day = if past {
        words.day_short(stand.look.day()?, stand.look.site.workspace.today())
    } else {
        words.t("requirements-status").to_owned()
    };
    Ok(html! {
        div class=(if past { "then-head" } else { "then-head here" }) aria-hidden="true" {
            span {} span {}
            span { (day) }
            span { (words.t("requirements-because")) }
            @if past { span { (words.t("requirements-today")) } }
        }
    })
}

/// Returns what the column of the status is called.
fn on_day(stand: &Stand<'_, '_>) -> Result<String> {
    let words = &stand.look.words;
    if stand.today.is_none() {
        return Ok(words.t("requirements-status").to_owned());
    }
    let day = words.day(stand.look.day()?);
    Ok(words.with("requirements-on", &[("day", day.into())]))
}

fn row(stand: &Stand<'_, '_>, result: &RequirementResult) -> Markup {
    let words = &stand.look.words;
    html! {
        tr {
            td."no c3" { (result.id) }
            th.c1 scope="row" { a href=(stand.one(&result.id)) { (result.title) } }
            td.c2 { (parts::status(words, result.status)) }
            td.cf { @if let Some(because) = because(words, result) { (because) } }
            @if stand.today.is_some() { (today(stand, result)) }
        }
    }
}

/// Draws how a requirement stands today, beside how it stood.
fn today(stand: &Stand<'_, '_>, then: &RequirementResult) -> Markup {
    let words = &stand.look.words;
    let label = words.t("requirements-today-label");
    let Some(now) = stand.now(&then.id) else {
        return html! { td.p3 data-l=(label) {} };
    };
    let same = now.status == then.status;
    let because = because(words, now).filter(|said| because_changed(stand, then, said));
    html! {
        td class=(if same && because.is_none() { "p3" } else { "cf" }) data-l=(label) {
            @if same {
                span.dim { (words.t("requirements-same")) }
            } @else {
                (parts::status(words, now.status))
            }
            @if let Some(because) = &because { span.sub { (because) } }
        }
    }
}

fn because_changed(stand: &Stand<'_, '_>, then: &RequirementResult, now: &str) -> bool {
    because(&stand.look.words, then).is_none_or(|said| said != now)
}
