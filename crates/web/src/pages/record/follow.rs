//! What a record calls for next, as a form that knows what the record says: a nonconformity from an
//! incident, a risk from a harm that an impact assessment found (8.4, 10.2).

use aims::{Act, Subject};
use maud::{Markup, html};
use serde_json::Value;

use super::evidence::text;
use super::known::Known;
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Most characters of a text that an address carries.
const CARRIED: usize = 400;

/// Most harms that are offered.
const HARMS: usize = 8;

/// Draws the ways on; nothing for registers that have none, and where who asks may not add.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    if known.look.is_past() {
        return Ok(html! {});
    }
    match known.found.register.name {
        "incident" => Ok(nonconformity(known)),
        "impact_assessment" => risks(known),
        _ => Ok(html! {}),
    }
}

fn nonconformity(known: &Known<'_, '_>) -> Markup {
    let body = &known.found.body;
    if !text(body, "nonconformity").is_empty() || !may_add(known, "nonconformity") {
        return html! {};
    }
    let day = known.day.to_string();
    let (title, what) = (carried(text(body, "title")), carried(text(body, "what")));
    let mut pairs = vec![
        ("title", title.as_str()),
        ("source", "incident"),
        ("incident", known.key.as_str()),
        ("statement", what.as_str()),
        ("found_on", day.as_str()),
    ];
    pairs.extend(keys(body, "systems").map(|key| ("systems", key)));
    let href = url::with("/r/nonconformity/new", &pairs);
    let words = &known.look.words;
    offered(
        known,
        html! { p { (parts::link_button(&href, words.t("record-follow-nonconformity"))) } },
    )
}

/// Offers a risk for each harm that is rated high and has none: neither does it name one, nor does a risk
/// name the assessment and the party.
fn risks(known: &Known<'_, '_>) -> Result<Markup> {
    let body = &known.found.body;
    let at_risk = known.look.view()?.parties_at_risk(&known.key)?;
    let high = |impact: &&Value| {
        text(impact, "effect") == "harm"
            && ["high", "critical"].contains(&text(impact, "rating"))
            && keys(impact, "risks").next().is_none()
            && !at_risk.contains(text(impact, "party"))
    };
    let harms: Vec<&Value> = body["impacts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(high)
        .take(HARMS)
        .collect();
    if harms.is_empty() || !may_add(known, "risk") {
        return Ok(html! {});
    }
    let words = &known.look.words;
    let rows = html! {
        ul {
            @for harm in harms {
                @let (what, party) = (carried(text(harm, "description")), text(harm, "party"));
                @let title: String = what.chars().take(120).collect();
                @let fixed = [
                    ("title", title.as_str()), ("kind", "threat"), ("event", what.as_str()),
                    ("affected", party), ("from_impact", known.key.as_str()),
                ];
                @let systems = keys(body, "systems").map(|key| ("systems", key));
                @let pairs: Vec<_> = fixed.into_iter().chain(systems).collect();
                li {
                    (party) ": " (what) " "
                    a href=(url::with("/r/risk/new", &pairs)) { (words.t("record-follow-risk")) span.vh { ": " (title) } }
                }
            }
        }
    };
    Ok(offered(known, rows))
}

fn may_add(known: &Known<'_, '_>, register: &str) -> bool {
    let subject = Subject {
        register,
        ..Subject::default()
    };
    known.look.may(Act::Add, &subject)
}

fn offered(known: &Known<'_, '_>, rows: Markup) -> Markup {
    parts::section(
        "follow",
        known.look.words.t("record-follow"),
        html! {},
        rows,
    )
}

fn keys<'b>(body: &'b Value, name: &str) -> impl Iterator<Item = &'b str> {
    body[name]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn carried(text: &str) -> String {
    text.chars().take(CARRIED).collect()
}
