//! What must be in place before an AI system goes into use, met or not, and where it is put right.

use aims::{Act, Condition, Subject};
use conformity::Status;
use maud::{Markup, html};

use super::evidence::text;
use super::known::Known;
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Most records that are named beside a condition.
const NAMED: usize = 6;

/// Draws the conditions for going into use; nothing once the system is retired.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    if text(&known.found.body, "stage") == "retirement" {
        return Ok(html! {});
    }
    let view = known.look.view()?;
    let (conditions, exception) = view.before_use(&known.key, &known.found.body)?;
    let met = conditions
        .iter()
        .filter(|condition| condition.is_met())
        .count();
    let heading = words.t("record-before-use");
    let head = html! {
        (parts::Column::new(words.t("record-condition"), ""))
        (parts::Column::new(words.t("record-condition-state"), "fit"))
        (parts::Column::new(words.t("record-condition-where"), ""))
    };
    let rows = html! {
        @for condition in &conditions {
            tr {
                th.c1 scope="row" { (words.t(&format!("record-condition-{}", condition.id))) }
                td."fit c2" { (state(known, condition)) }
                td { (places(known, condition)) }
            }
        }
    };
    let beside = words.with(
        "record-conditions-met",
        &[("met", met.into()), ("n", conditions.len().into())],
    );
    Ok(parts::section(
        "before-use",
        heading,
        html! { span.sub { (beside) } },
        html! {
            @if let Some(gate) = exception {
                p.help { (words.t("record-condition-exception")) " " (parts::key(&known.look.record(gate.as_str()), gate.as_str())) }
            }
            (parts::table("stack", heading, head, rows))
        },
    ))
}

fn state(known: &Known<'_, '_>, condition: &Condition) -> Markup {
    let words = &known.look.words;
    let (status, said) = match (condition.is_met(), condition.absolute) {
        (true, _) => (Status::Conforms, "record-condition-is-met"),
        (false, false) => (Status::Minor, "record-condition-lacks"),
        (false, true) => (Status::Major, "record-condition-stops"),
    };
    parts::status_said(status, words.t(said))
}

/// Draws the records to look at, or where the one that lacks is added.
fn places(known: &Known<'_, '_>, condition: &Condition) -> Markup {
    let look = known.look;
    let words = &look.words;
    let records: Vec<_> = condition
        .lacks
        .iter()
        .filter_map(|lack| lack.record.as_ref())
        .collect();
    let nothing = condition.lacks.iter().any(|lack| lack.record.is_none());
    html! {
        @for (at, key) in records.iter().take(NAMED).enumerate() {
            @if at > 0 { ", " }
            (parts::key(&look.record(key.as_str()), key.as_str()))
        }
        @if records.len() > NAMED { " …" }
        @if nothing && !look.is_past() {
            @if let Some(href) = fix(known, condition) {
                @if !records.is_empty() { " " }
                a href=(href) { (words.t("record-condition-fix")) }
            }
        }
    }
}

/// Returns the form in which what lacks is written; nothing if who asks may not.
fn fix(known: &Known<'_, '_>, condition: &Condition) -> Option<String> {
    let look = known.look;
    if condition.register == "ai_system" {
        let row = &known.found.row;
        let subject = Subject {
            key: known.key.as_str(),
            register: "ai_system",
            owner: row.owner.as_deref().unwrap_or_default(),
            author: &row.author,
            state: &row.state,
            bars_author: false,
        };
        let field = if condition.id == "restricted_use" {
            "restricted_use_basis"
        } else {
            condition.id
        };
        return look
            .may(Act::Edit, &subject)
            .then(|| format!("/k/{}/edit#f-{field}", known.key));
    }
    let subject = Subject {
        register: condition.register,
        ..Subject::default()
    };
    let named = if registers::catalog()
        .get(condition.register)?
        .field("system")
        .is_some()
    {
        "system"
    } else {
        "systems"
    };
    look.may(Act::Add, &subject).then(|| {
        url::with(
            &format!("/r/{}/new", condition.register),
            &[(named, known.key.as_str())],
        )
    })
}
