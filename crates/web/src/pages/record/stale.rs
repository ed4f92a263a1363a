//! What is out of date: that this record is, because of what and since when; and what a change of
//! this record made so.

use std::collections::BTreeMap;

use aims::{Stale, Subject};
use maud::{Markup, html};
use registers::Key;

use super::known::Known;
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Most events that are shown of one record, and most records of one event.
const MOST: usize = 5;

/// Draws what is out of date here; nothing if nothing is.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let found = known.look.view()?.stale(Some(&known.key))?;
    let (own, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|stale| stale.record == known.key);
    Ok(html! {
        (banner(known, &own))
        (made(known, &others))
    })
}

/// Says that the record is out of date, since when, and because of what.
fn banner(known: &Known<'_, '_>, own: &[Stale]) -> Markup {
    let words = &known.look.words;
    let Some(first) = own.first() else {
        return html! {};
    };
    let heading = words.with("record-outdated", &[("day", words.day(first.since).into())]);
    let body = html! {
        p { (words.t("record-stale-help")) }
        ul {
            @for stale in own.iter().take(MOST) {
                li { (event(known, stale)) ". " (settle(known, stale, &[&stale.record])) }
            }
            @if own.len() > MOST { li { (words.count("record-stale-more", own.len() - MOST)) } }
        }
    };
    html! { section."sec first" aria-label=(heading) { (parts::note("clock", &heading, body)) } }
}

/// Lists what is out of date because of the record, event by event.
fn made(known: &Known<'_, '_>, others: &[Stale]) -> Markup {
    let words = &known.look.words;
    let mut events: BTreeMap<_, Vec<&Stale>> = BTreeMap::new();
    for stale in others {
        let event = (stale.since, &stale.changed, &stale.trigger, &stale.field);
        events.entry(event).or_default().push(stale);
    }
    if events.is_empty() {
        return html! {};
    }
    let body = html! {
        ul.points {
            @for stale in events.values().take(MOST) {
                @let first = stale[0];
                @let records: Vec<&Key> = stale.iter().map(|stale| &stale.record).collect();
                li {
                    (parts::icon("clock", 14))
                    span {
                        b { (words.day(first.since)) } ": " (event(known, first)) ": "
                        @for (at, stale) in stale.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(known.look.record(stale.record.as_str())) { (stale.record) } " " (stale.title)
                        }
                    }
                    (settle(known, first, &records))
                }
            }
            @if events.len() > MOST { li { (words.count("record-stale-more", events.len() - MOST)) } }
        }
    };
    parts::section("stale", words.t("record-stale-made"), html! {}, body)
}

/// Says what happened, and through which link it reaches the record.
fn event(known: &Known<'_, '_>, stale: &Stale) -> Markup {
    let words = &known.look.words;
    html! {
        (words.choice("reassessment", "trigger", &stale.trigger)) ", "
        a href=(known.look.record(stale.changed.as_str())) { (stale.through) }
    }
}

/// Leads to the reassessment that is under way, or to the form of a new one.
fn settle(known: &Known<'_, '_>, stale: &Stale, records: &[&Key]) -> Markup {
    let (look, words) = (known.look, &known.look.words);
    if let Some(handled) = &stale.handled_in {
        let said = words.with("record-stale-handled", &[("key", handled.as_str().into())]);
        return html! { a href=(look.record(handled.as_str())) { (said) } };
    }
    let by = words.with(
        "record-stale-by",
        &[("day", words.day(stale.react_by).into())],
    );
    let subject = Subject {
        register: "reassessment",
        ..Subject::default()
    };
    html! {
        (by) " "
        @if look.may(aims::Act::Add, &subject) {
            a."btn small" href=(form(stale, records)) { (words.t("record-stale-decide")) }
        }
    }
}

/// Returns the address of a new reassessment's form with what is known of the event.
fn form(stale: &Stale, records: &[&Key]) -> String {
    let (on, due) = (stale.since.to_string(), stale.react_by.to_string());
    let mut pairs = vec![
        ("title", stale.because.as_str()),
        ("trigger", &stale.trigger),
        ("on", &on),
        ("changed", stale.changed.as_str()),
        ("due", &due),
    ];
    pairs.extend(stale.field.as_deref().map(|field| ("field", field)));
    pairs.extend(stale.owner.iter().map(|owner| ("owner", owner.as_str())));
    pairs.extend(records.iter().map(|record| ("dependents", record.as_str())));
    url::with("/r/reassessment/new", &pairs)
}
