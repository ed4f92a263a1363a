//! What needs the person: duties computed from the records, the most urgent first.

use std::collections::HashMap;

use aims::{Duty, DutyKind, Urgency, connect};
use maud::{Markup, html};
use registers::Key;

use super::{FRAMEWORK, quiet_table};
use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// Days ahead that the page looks.
const AHEAD: i64 = 60;

/// Duties that the first page shows.
const SHOWN: usize = 10;

/// Most duties that their own page shows.
const MOST: usize = 300;

/// Makes the section; in the past there is nothing to do.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(look: &Look<'_>) -> Result<Markup> {
    if look.is_past() {
        return Ok(html! {});
    }
    let duties = duties(look)?;
    let words = &look.words;
    let beside = html! {
        @if duties.len() > SHOWN {
            a.more href="/today/duties" { (words.count("today-all-duties", duties.len())) }
        } @else if !duties.is_empty() {
            p { (words.count("today-duties", duties.len())) }
        }
    };
    let body = if duties.is_empty() {
        html! { p.help { (words.t("today-nothing")) } }
    } else {
        table(look, &duties[..duties.len().min(SHOWN)])?
    };
    Ok(parts::section(
        "needs",
        words.t("today-needs"),
        beside,
        body,
    ))
}

/// Answers with everything that needs the person.
pub(super) fn all(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let duties = if look.is_past() {
        Vec::new()
    } else {
        duties(look)?
    };
    let title = words.t("today-needs");
    let crumbs = [
        parts::Crumb::to(look.href("/today"), words.t("section-today")),
        parts::Crumb::here(title),
    ];
    let shown = &duties[..duties.len().min(MOST)];
    let main = html! {
        (parts::Head::new(title).crumbs(words, &crumbs).lede(words.count("today-duties", duties.len())))
        @if shown.is_empty() { p.help { (words.t("today-nothing")) } } @else { (table(look, shown)?) }
    };
    Ok(Page::new("today", title, main).into())
}

fn duties(look: &Look<'_>) -> Result<Vec<Duty>> {
    let view = look.view()?;
    let mut duties = view.duties(Some(look.actor()?), AHEAD)?;
    if let Some(assessment) = view.assessment_at_hand(FRAMEWORK) {
        connect(&mut duties, &assessment);
    }
    Ok(duties)
}

fn table(look: &Look<'_>, duties: &[Duty]) -> Result<Markup> {
    let words = &look.words;
    let names = names(look, duties)?;
    let mut rows = Vec::with_capacity(duties.len());
    for duty in duties {
        rows.push(row(look, duty, &names)?);
    }
    let heads = [
        words.t("today-due"),
        words.t("today-what"),
        words.t("today-step"),
    ];
    Ok(quiet_table(
        words.t("today-needs-caption"),
        &heads,
        "stack",
        &html! { @for row in &rows { (row) } },
    ))
}

/// Returns the names of the people who brought duties about, in one query.
fn names(look: &Look<'_>, duties: &[Duty]) -> Result<HashMap<Key, String>> {
    let keys: Vec<Key> = duties
        .iter()
        .filter_map(|duty| duty.by.as_deref()?.parse().ok())
        .collect();
    Ok(look.view()?.titles(&keys)?)
}

fn row(look: &Look<'_>, duty: &Duty, names: &HashMap<Key, String>) -> Result<Markup> {
    let words = &look.words;
    let today = look.day()?;
    let kind = duty.what.word();
    let href = step(look, duty);
    let said = words.t(&format!("duty-{kind}")).to_owned();
    let button = words.t(&format!("duty-{kind}-step")).to_owned();
    let late = duty.urgency(today) == Urgency::Overdue;
    Ok(html! {
        tr {
            td."fit c1" {
                @match duty.day {
                    Some(day) => (parts::due(words, day, today)),
                    None if late => {},
                    None => span.dim { (words.t("today-waiting")) },
                }
            }
            td.cf {
                (said) " " a.name href=(look.record(duty.record.as_str())) { (duty.title) }
                span.sub { (sub(look, duty, names)) }
            }
            td."fit right c2" {
                a."btn small" href=(href) { (button) span.vh { ": " (said) " " (duty.title) } }
            }
        }
    })
}

/// Returns where the duty is done.
fn step(look: &Look<'_>, duty: &Duty) -> String {
    let record = look.record(duty.record.as_str());
    match (duty.what, &duty.field) {
        (DutyKind::Draft | DutyKind::Returned, _) => format!("{record}/edit"),
        (_, Some(field)) if duty.what != DutyKind::Planned => format!("{record}/edit#f-{field}"),
        _ => record,
    }
}

fn sub(look: &Look<'_>, duty: &Duty, names: &HashMap<Key, String>) -> Markup {
    let words = &look.words;
    let by = duty.by.as_deref().and_then(|by| by.parse::<Key>().ok());
    let by = by.and_then(|key| names.get(&key));
    html! {
        (duty.record) ", " (words.register(duty.register))
        @if let Some(detail) = &duty.detail { ": " (detail) }
        @if let (Some(by), Some(since)) = (by, duty.since) {
            ", " (words.with("today-by-since", &[("who", by.as_str().into()), ("day", words.day(since).into())]))
        }
        @if !duty.because.is_empty() { ", " (words.with("today-finding-at", &[("ids", duty.because.join(", ").into())])) }
    }
}
