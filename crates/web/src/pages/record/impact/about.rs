//! What there is to know about the version of an impact assessment that is shown: about what, why, by whom,
//! who was heard, who decides and why it is them.

use aims::Way;
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::Value;

use super::super::evidence::text;
use super::super::known::{Known, day_of};
use super::{ASSESSMENTS, is_filled, list};
use crate::parts::{self, Fact};

/// Draws what there is to know about the version beside the sections.
pub(super) fn aside(known: &Known<'_, '_>, way: Option<&Way>) -> Markup {
    let words = &known.look.words;
    let body = &known.found.body;
    let field = |name: &str| words.field(ASSESSMENTS, name).into_owned();
    let mut facts = vec![
        Fact::new(words.t("impact-subject"), subject(known)),
        Fact::new(field("reason"), reason(known)),
        Fact::new(
            field("depth"),
            words.choice(ASSESSMENTS, "depth", text(body, "depth")),
        ),
        Fact::new(field("assessor"), known.who(text(body, "assessor"))),
    ];
    if let Some(heard) = heard(known) {
        facts.push(Fact::new(words.t("impact-heard-of"), heard));
    }
    facts.push(Fact::new(words.t("impact-approver"), approver(known, way)));
    let linked = list(body, "linked_assessments");
    if !linked.is_empty() {
        let said = html! {
            @for (at, one) in linked.iter().enumerate() {
                @if at > 0 { "; " }
                (text(one, "title"))
                @if is_filled(one, "record") { " " a.nb href=(known.look.record(text(one, "record"))) { (text(one, "record")) } }
            }
        };
        facts.push(Fact::new(words.t("impact-linked"), said));
    }
    if let Ok(review) = text(body, "next_review").parse::<Date>() {
        facts.push(Fact::new(
            field("next_review"),
            parts::due(words, review, known.day),
        ));
    }
    html! {
        aside."sec first" aria-labelledby="about" {
            header { h2 #about { (words.t("impact-about")) } }
            (parts::dl_narrow(facts))
        }
    }
}

fn subject(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let body = &known.found.body;
    let systems: Vec<&str> = list(body, "systems")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let version = text(body, "assessed_version");
    html! {
        @if systems.is_empty() { (words.choice(ASSESSMENTS, "subject", text(body, "subject"))) }
        @for (at, system) in systems.iter().enumerate() {
            @if at > 0 { ", " }
            a href=(known.look.record(system)) { (known.named(system).map_or(*system, |named| named.title.as_str())) }
        }
        @if !version.is_empty() { " " (words.with("impact-version", &[("version", version.into())])) }
    }
}

fn reason(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let body = &known.found.body;
    let trigger = text(body, "trigger");
    let event = text(body, "reassessment");
    html! {
        (words.choice(ASSESSMENTS, "reason", text(body, "reason")))
        @if !trigger.is_empty() { ": " (words.choice(ASSESSMENTS, "trigger", trigger).to_lowercase()) }
        @if !event.is_empty() { ", " a.nb href=(known.look.record(event)) { (event) } }
    }
}

/// Says which parties were asked, and when; nothing if none was.
fn heard(known: &Known<'_, '_>) -> Option<Markup> {
    let words = &known.look.words;
    let asked = |party: &'_ Value| {
        Some((
            text(party, "name").to_owned(),
            text(party, "consulted_on").parse().ok()?,
        ))
    };
    let heard: Vec<(String, Date)> = list(&known.found.body, "parties")
        .iter()
        .filter_map(asked)
        .collect();
    (!heard.is_empty()).then(|| {
        html! {
            @for (at, (name, day)) in heard.iter().enumerate() {
                @if at > 0 { "; " }
                (name) ", " (parts::date(words, *day, known.day))
            }
        }
    })
}

/// Says who approved the version, or who may, and why it is them.
fn approver(known: &Known<'_, '_>, way: Option<&Way>) -> Markup {
    let words = &known.look.words;
    let row = &known.found.row;
    let approved = row.approved_version == Some(row.version);
    let by = row.approved_by.as_deref().filter(|_| approved);
    let on = row
        .approved_at
        .as_deref()
        .filter(|_| approved)
        .and_then(day_of);
    html! {
        @if let Some(by) = by {
            (known.who(by))
            @if let Some(on) = on { ", " (parts::date(words, on, known.day)) }
            ". "
        }
        @match way {
            Some(way) => (route(known, way, by.is_none())),
            None if by.is_none() => (words.t("impact-no-way")),
            None => {},
        }
    }
}

/// Says which way the process in force sets, and who may decide on it.
fn route(known: &Known<'_, '_>, way: &Way, name_people: bool) -> Markup {
    let words = &known.look.words;
    let route = words.choice("impact_process", "thresholds.route", way.needed());
    let rating = words.choice("impact_process", "thresholds.rating", &way.rating);
    let values = [
        ("route", route.into_owned().into()),
        ("rating", rating.to_lowercase().into()),
    ];
    let first = way
        .deciders
        .iter()
        .filter(|decider| decider.route == way.needed());
    let mut people: Vec<&str> = first
        .filter_map(|decider| decider.person.as_ref())
        .map(|person| person.name.as_str())
        .collect();
    people.dedup();
    html! {
        (words.with("impact-way", &values)) " "
        a.nb href=(known.look.record(&way.process)) { (way.process) } "."
        @if name_people && !people.is_empty() { " " (words.with("impact-may", &[("people", words.list(&people).into())])) }
    }
}
