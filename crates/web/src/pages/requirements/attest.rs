//! What people stated about a requirement, and the way to state it.

use aims::Statement;
use maud::{Markup, html};

use super::fix;
use super::one::{LISTED, One};
use crate::fault::Result;
use crate::parts;

/// Draws the statements about a requirement, those that hold first; nothing where none is asked for
/// and none was made.
pub(super) fn section(one: &One<'_, '_, '_>) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let (framework, id) = (&one.stand.framework.id, &one.result.id);
    let statements = look.view()?.statements(framework, id, LISTED)?;
    let asked = one.requirement.needs_attestation();
    if statements.is_empty() && !asked {
        return Ok(html! {});
    }
    let mut rows = Vec::new();
    for statement in &statements {
        rows.push(row(one, statement)?);
    }
    let head = html! {
        th scope="col" { (words.t("requirements-statement")) }
        th scope="col" { (words.t("requirements-by")) }
        th.p2 scope="col" { (words.t("requirements-stated-on")) }
        th scope="col" { (words.t("requirements-until")) }
    };
    let body = html! {
        @if asked { (ask(one)?) }
        @if !rows.is_empty() {
            @let all = html! { @for row in &rows { (row) } };
            (parts::table("stack", words.t("requirements-statements"), head, all))
        }
    };
    Ok(parts::section(
        "statements",
        words.t("requirements-statements"),
        html! {},
        body,
    ))
}

/// Draws what a person is asked to state, where no check can see it.
fn ask(one: &One<'_, '_, '_>) -> Result<Markup> {
    let words = &one.stand.look.words;
    let Some(ask) = &one.requirement.attestation else {
        return Ok(html! {});
    };
    let holds = one
        .result
        .attestations
        .iter()
        .any(|given| given.check.is_none());
    let href = fix::attest(one.stand, &one.result.id, None)?;
    Ok(html! {
        p { (words.t("requirements-only-a-person")) }
        p.ask { (words.with("requirements-quoted", &[("text", ask.asks.as_str().into())])) }
        p.help { (words.count("requirements-holds-months", usize::try_from(ask.months).unwrap_or_default())) }
        @if let Some(href) = href {
            div.actions {
                @if holds {
                    (parts::link_button(&href, words.t("requirements-attest-again")))
                } @else {
                    (parts::primary_link(&href, words.t("requirements-attest")))
                }
            }
        }
    })
}

fn row(one: &One<'_, '_, '_>, statement: &Statement) -> Result<Markup> {
    let look = one.stand.look;
    let words = &look.words;
    let today = look.day()?;
    Ok(html! {
        tr {
            th.c1 scope="row" {
                a.name href=(look.record(statement.key.as_str())) { (statement.statement) }
                span.sub {
                    (statement.key)
                    @if let Some(check) = &statement.check {
                        " " (words.with("requirements-answers", &[("check", check.as_str().into())]))
                    }
                }
            }
            td.c2 {
                @if statement.by.is_empty() { (statement.by_name) }
                @else { a href=(look.record(&statement.by)) { (statement.by_name) } }
            }
            td."fit p2" { @if let Some(on) = statement.on { (parts::date(words, on, today)) } }
            @match statement.expires {
                Some(on) if statement.holds => {
                    td."fit c4" data-l=(words.t("requirements-until-label")) { (parts::due(words, on, today)) }
                }
                Some(on) => {
                    @let day = [("day", words.day_short(on, today).into())];
                    td."fit c4" { span.dim { (words.with("requirements-ended", &day)) } }
                }
                None => td."fit p2" {},
            }
        }
    })
}
