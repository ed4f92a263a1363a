//! What the page of an AI system shows beside its record: where it stands in its life, its measures,
//! risks, impact assessments, data and models, and one timeline of all of them.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use aims::{Brief, Passage};
use jiff::civil::Date;
use maud::{Markup, html};
use registers::{Key, Kind};
use serde_json::Value;

use super::evidence::text;
use super::gate;
use super::known::Known;
use super::links::{self, Around, title};
use super::measures;
use crate::fault::Result;
use crate::parts;

/// Registers whose records stand in sections of their own.
const OWN: [&str; 6] = [
    "metric",
    "measurement",
    "risk",
    "impact_assessment",
    "model",
    "dataset",
];

/// Steps of the timeline.
const PASSAGES: usize = 16;

/// Most risks that are shown, and most that are looked at to find the highest.
const RISKS: usize = 6;
const LOOKED_AT: usize = 200;

/// An AI system with what is about it.
pub(super) struct System {
    /// The newest entries about the system and what is linked to it.
    pub(super) passages: Vec<Passage>,
    names: HashMap<Key, Brief>,
    stages: Markup,
}

impl System {
    /// Finds what is about the system; nothing if the record is no AI system.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(super) fn of(known: &Known<'_, '_>, around: &Around) -> Result<Option<Self>> {
        if known.found.register.name != "ai_system" {
            return Ok(None);
        }
        let view = known.look.view()?;
        let mut keys: BTreeSet<&Key> = BTreeSet::from([&known.key]);
        let events = around
            .pointing
            .iter()
            .filter(|one| one.register != "person");
        keys.extend(events.flat_map(|one| one.first.iter().map(|brief| &brief.key)));
        let passages = view.passages(keys, PASSAGES)?;
        let people: Vec<Key> = passages
            .iter()
            .filter_map(|passage| passage.by.parse().ok())
            .collect();
        Ok(Some(Self {
            names: view.briefs(&people)?,
            passages,
            stages: stages(known),
        }))
    }

    /// Returns the registers that have sections of their own here.
    pub(super) fn registers() -> &'static [&'static str] {
        &OWN
    }

    /// Returns the drawing of the life cycle.
    pub(super) fn stages(&self) -> Markup {
        self.stages.clone()
    }

    /// Returns who did something, by key.
    pub(super) fn who(&self, known: &Known<'_, '_>, by: &str) -> String {
        let named = by.parse().ok().and_then(|key| self.names.get(&key));
        named.map_or_else(|| known.who(by), |person| person.title.clone())
    }

    /// Draws the sections that only AI systems have.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(super) fn sections(known: &Known<'_, '_>, around: &Around) -> Result<Markup> {
        Ok(html! {
            (gate::section(known)?)
            (measures::section(known, around)?)
            (risks(known)?)
            (assessments(known)?)
            (data(known))
        })
    }
}

/// Draws the life cycle: what was, where the system is, what comes.
fn stages(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let field = known.found.register.field("stage");
    let Some(Kind::Choice(stages)) = field.map(|field| &field.kind) else {
        return html! {};
    };
    let now = text(&known.found.body, "stage");
    let Some(here) = stages.iter().position(|stage| stage.value == now) else {
        return html! {};
    };
    let since = text(&known.found.body, "in_use_since").parse::<Date>().ok();
    html! {
        ol.stages aria-label=(words.t("record-life-cycle")) {
            @for (at, stage) in stages.iter().enumerate() {
                @let class = match at.cmp(&here) {
                    std::cmp::Ordering::Less => Some("was"),
                    std::cmp::Ordering::Equal => Some("is"),
                    std::cmp::Ordering::Greater => None,
                };
                li class=[class] aria-current=[(at == here).then_some("step")] {
                    (words.choice("ai_system", "stage", &stage.value))
                    @if let Some(since) = since.filter(|_| stage.value == "operation_and_monitoring" && at <= here) {
                        small { (words.t("record-since")) " " (parts::date(words, since, known.day)) }
                    }
                }
            }
        }
    }
}

/// Returns records that name the system in `systems`, with their bodies.
fn about(known: &Known<'_, '_>, register: &str) -> Result<Vec<(Brief, Value)>> {
    let view = known.look.view()?;
    let info = registers::catalog()
        .get(register)
        .expect("a register of the product");
    let found = view.pointing_from(&known.key, info, "systems", LOOKED_AT)?;
    let mut bodies = view.bodies(found.iter().map(|brief| &brief.key))?;
    Ok(found
        .into_iter()
        .filter_map(|brief| bodies.remove(&brief.key).map(|body| (brief, body)))
        .collect())
}

fn more(known: &Known<'_, '_>, register: &str, count: usize) -> Markup {
    let filter = format!("systems:is:{}", known.key);
    let href = known.look.href(&crate::url::with(
        &format!("/r/{register}"),
        &[("f", &filter)],
    ));
    html! { a.more href=(href) { (known.look.words.count("record-all", count)) } }
}

/// Draws the highest risks.
fn risks(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    let mut risks = about(known, "risk")?;
    if risks.is_empty() {
        return Ok(html! {});
    }
    let all = risks.len();
    risks.sort_by_cached_key(|(brief, body)| (Reverse(level(body)), brief.key.number()));
    risks.truncate(RISKS);
    let rating = |body: &Value, name: &str| {
        let word = text(&body[name], "rating");
        let path = format!("{name}.rating");
        html! { @if !word.is_empty() { (words.choice("risk", &path, word)) } }
    };
    let head = html! {
        (parts::Column::new(words.t("record-key"), "fit"))
        (parts::Column::new(&words.register("risk"), ""))
        (parts::Column::new(&words.field("risk", "inherent"), "fit p2"))
        (parts::Column::new(&words.field("risk", "residual"), "fit"))
        (parts::Column::new(words.t("record-accepted"), "fit p2"))
    };
    let rows = html! {
        @for (brief, body) in &risks {
            @let href = known.look.record(brief.key.as_str());
            tr {
                td."fit c3" { a.key href=(href) { (brief.key) } }
                th.c1 scope="row" { a.name href=(href) { (title(known, brief)) } }
                td."fit p2" { (rating(body, "inherent")) }
                td."fit c2" { b { (rating(body, "residual")) } }
                td."fit p2" { (accepted(known, body)) }
            }
        }
    };
    let table = parts::table("stack", words.t("record-highest-risks"), head, rows);
    Ok(parts::section(
        "risks",
        &words.registers("risk"),
        more(known, "risk", all),
        table,
    ))
}

/// Returns how high a risk stands: what remains of it, or what it is without treatment.
fn level(body: &Value) -> usize {
    let rating = |name: &str| text(&body[name], "rating").to_owned();
    let word = Some(rating("residual"))
        .filter(|word| !word.is_empty())
        .unwrap_or_else(|| rating("inherent"));
    let levels = ["low", "medium", "high", "critical"];
    levels
        .iter()
        .position(|level| *level == word)
        .map_or(0, |at| at + 1)
}

fn accepted(known: &Known<'_, '_>, body: &Value) -> Markup {
    let words = &known.look.words;
    let acceptances = body["acceptances"].as_array().into_iter().flatten();
    let until = acceptances
        .filter_map(|one| text(one, "valid_until").parse::<Date>().ok())
        .max();
    html! {
        @if let Some(until) = until {
            (words.t("record-until")) " " (parts::date(words, until, known.day))
            @if until < known.day { span.sub { (words.t("record-expired")) } }
        }
    }
}

/// Draws the impact assessments, the newest first.
fn assessments(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    let mut found = about(known, "impact_assessment")?;
    if found.is_empty() {
        return Ok(html! {});
    }
    found.sort_by_cached_key(|(brief, body)| {
        Reverse((text(body, "performed_on").to_owned(), brief.key.number()))
    });
    let head = html! {
        (parts::Column::new(words.t("record-key"), "fit"))
        (parts::Column::new(words.t("record-title"), ""))
        (parts::Column::new(&words.field("impact_assessment", "outcome"), "p2"))
        (parts::Column::new(words.t("record-state"), "fit"))
    };
    let rows = html! {
        @for (brief, body) in &found {
            @let href = known.look.record(brief.key.as_str());
            @let outcome = text(body, "outcome");
            tr {
                td."fit c3" { a.key href=(href) { (brief.key) } }
                th.c1 scope="row" {
                    a.name href=(href) { (title(known, brief)) }
                    @if let Ok(day) = text(body, "performed_on").parse() { span.sub { (parts::date(words, day, known.day)) } }
                }
                td.p2 { @if !outcome.is_empty() { (words.choice("impact_assessment", "outcome", outcome)) } }
                td."fit c2" { (parts::state_version(words, &brief.state, brief.version.into(), false)) }
            }
        }
    };
    let heading = words.registers("impact_assessment");
    let table = parts::table("stack", &heading, head, rows);
    Ok(parts::section(
        "assessments",
        &heading,
        more(known, "impact_assessment", found.len()),
        table,
    ))
}

/// Draws the models and data that the system is made of.
fn data(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let keys = ["models", "datasets"].map(|name| {
        known.found.body[name]
            .as_array()
            .cloned()
            .unwrap_or_default()
    });
    let briefs: Vec<(&Brief, Option<String>)> = keys
        .iter()
        .flatten()
        .filter_map(|key| known.named(key.as_str()?))
        .map(|brief| {
            (
                brief,
                registers::catalog()
                    .of_key(&brief.key)
                    .map(|info| words.register(info.name).into_owned()),
            )
        })
        .collect();
    if briefs.is_empty() {
        return html! {};
    }
    let heading = words.t("record-data-and-models");
    parts::section(
        "data",
        heading,
        html! {},
        links::table(known, heading, &briefs),
    )
}
