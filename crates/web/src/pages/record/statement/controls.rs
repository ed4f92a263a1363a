//! The controls of a Statement of Applicability by objective, each with its line as it was frozen and with
//! how it stands on the day.

use std::collections::{BTreeSet, HashMap};

use maud::{Markup, html};
use registers::Key;
use serde_json::Value;

use super::super::evidence::text;
use super::super::known::Known;
use super::super::open::STANDARD;
use super::{Row, STATEMENTS, Shown, at, number};
use crate::fault::Result;
use crate::parts::{self, Column};
use crate::url;

/// Draws the choices and the table of controls.
pub(super) fn section(known: &Known<'_, '_>, rows: &[Row<'_>]) -> Result<Markup> {
    let words = &known.look.words;
    let chosen = Shown::of(known.look.query("show"));
    let count = |shown: Shown| rows.iter().filter(|row| row.is(shown)).count();
    let offered = Shown::EVERY
        .into_iter()
        .filter(|shown| Shown::USUAL.contains(shown) || *shown == chosen);
    let picked: Vec<&Row<'_>> = rows.iter().filter(|row| row.is(chosen)).collect();
    let people: BTreeSet<Key> = picked
        .iter()
        .filter_map(|row| row.owner()?.parse().ok())
        .collect();
    let people: Vec<Key> = people.into_iter().collect();
    let names = known.look.view()?.titles(&people)?;
    let mut groups: Vec<(&str, Vec<&Row<'_>>)> = Vec::new();
    for row in picked {
        let name = if row.is_own() { "" } else { row.group() };
        match groups.last_mut().filter(|(last, _)| *last == name) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((name, vec![row])),
        }
    }
    let issued = text(&known.found.body, "issued_on").parse();
    let issued = issued.map_or_else(|_| String::new(), |day: jiff::civil::Date| words.day(day));
    Ok(html! {
        section.sec #controls aria-label=(words.t("soa-controls")) {
            div.bar {
                span.count { (words.count("soa-count", count(chosen))) }
                @for shown in offered {
                    @let number = (shown != Shown::All).then(|| count(shown));
                    (parts::chip(words, &at(known, shown), words.t(&format!("soa-show-{}", shown.word())), number, shown == chosen))
                }
            }
            @if groups.is_empty() { p.help { (words.t("soa-none")) } }
            @else {
                div.t-wrap {
                    table."t soa stack" {
                        caption.vh { (words.t("soa-caption")) }
                        thead { tr { (heads(known)) } }
                        @for (name, rows) in &groups { (group(known, name, rows, &names)) }
                    }
                }
                p.help { (words.with("soa-frozen", &[("day", issued.into()), ("today", words.day(known.day).into())])) }
            }
        }
    })
}

fn heads(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    html! {
        (Column::new(words.t("soa-control"), ""))
        (Column::new(words.t("soa-title"), ""))
        (Column::new(words.t("soa-applies"), ""))
        (Column::new(words.t("soa-reason"), ""))
        (Column::new(words.t("soa-risks"), "num"))
        (Column::new(words.t("soa-practice-owner"), "p3"))
        (Column::new(words.t("soa-evidence"), "p4"))
        (Column::new(words.t("soa-status"), ""))
    }
}

fn group(
    known: &Known<'_, '_>,
    name: &str,
    rows: &[&Row<'_>],
    names: &HashMap<Key, String>,
) -> Markup {
    let words = &known.look.words;
    let (number, title) = name.split_once(' ').unwrap_or((name, ""));
    html! {
        tbody {
            tr.group {
                th colspan="8" scope="rowgroup" {
                    @if name.is_empty() { (words.t("soa-own")) } @else { span.no { (number) } " " (title) }
                    " " span.dim { (words.number(rows.len())) }
                }
            }
            @for row in rows { (control(known, row, names)) }
        }
    }
}

fn control(known: &Known<'_, '_>, row: &Row<'_>, names: &HashMap<Key, String>) -> Markup {
    let words = &known.look.words;
    let href = known.look.record(text(row.line, "control"));
    let applies = text(row.line, "applicable");
    let class = match applies {
        "no" => "fit c2 ap-n",
        "some_systems" => "fit c2 ap-s",
        _ => "fit c2",
    };
    html! {
        tr class=[row.changed.then_some("chg")] {
            th."no fit" scope="row" {
                @if row.changed { span.vh { (words.t("soa-row-changed")) " " } }
                (number(row.line))
            }
            td.c1 { a.name href=(href) { (text(row.line, "title")) } }
            td class=(class) {
                (words.choice(STATEMENTS, "lines.applicable", applies).to_lowercase())
                (systems(known, row.line))
            }
            td."reason cf" {
                @if let Some(kind) = row.kind() { span.kind { (words.choice("control", "reason_kind", kind).to_lowercase()) } " " }
                (text(row.line, "reason"))
            }
            td."num fit" { (risks(known, row)) }
            td."fit p3 cf" { (practice(known, row.line)) @if let Some(owner) = row.owner() { span.sub { (name_of(owner, names)) } } }
            td."fit p4" { (evidence(known, row)) }
            td."fit cf" { (status(known, row)) }
        }
    }
}

fn name_of<'n>(owner: &'n str, names: &'n HashMap<Key, String>) -> &'n str {
    let found = owner.parse().ok().and_then(|key: Key| names.get(&key));
    found
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .unwrap_or(owner)
}

fn systems(known: &Known<'_, '_>, line: &Value) -> Markup {
    let systems = line["systems"].as_array().map_or(&[][..], Vec::as_slice);
    html! {
        @for system in systems.iter().filter_map(Value::as_str) {
            span.sub { a.nb href=(known.look.record(system)) { (system) } }
        }
    }
}

/// Draws how many risks the control acts on today, with the way to them.
fn risks(known: &Known<'_, '_>, row: &Row<'_>) -> Markup {
    let words = &known.look.words;
    let risks = row.today.map_or(&[][..], |today| today.risks.as_slice());
    if risks.is_empty() {
        return html! { span.dim { "0" } };
    }
    let filter = format!("key:is:{}", risks.join(","));
    let href = known.look.href(&url::with("/r/risk", &[("f", &filter)]));
    html! { a.num-link href=(href) { (words.number(risks.len())) } }
}

fn practice(known: &Known<'_, '_>, line: &Value) -> Markup {
    let words = &known.look.words;
    let status = text(line, "status");
    let (class, shape) = match status {
        "implemented" => ("st conforms", "done"),
        "partly" => ("st progress", "progress"),
        "not_applicable" => ("st excluded", "excluded"),
        _ => ("st open", "todo"),
    };
    let said = words
        .choice(STATEMENTS, "lines.status", status)
        .to_lowercase();
    html! { span class=(class) { (parts::icon(shape, 14)) span { (said) } } }
}

/// Draws how many dated traces the control has left, and the day of the latest.
fn evidence(known: &Known<'_, '_>, row: &Row<'_>) -> Markup {
    let words = &known.look.words;
    let Some(today) = row.today.filter(|today| today.traces > 0) else {
        return html! { span.dim { "0" } };
    };
    let control = text(row.line, "control");
    let href = known.look.href(&format!("/k/{control}#s-operating"));
    html! {
        a.num-link href=(href) { (words.number(today.traces)) }
        @if let Some(latest) = today.latest { span.dim { ", " (parts::date(words, latest, known.day)) } }
    }
}

/// Draws how the requirement of the control stands on the day.
fn status(known: &Known<'_, '_>, row: &Row<'_>) -> Markup {
    let words = &known.look.words;
    let Some(requirement) = row.requirement else {
        return html! { span.dim { (words.t("soa-no-requirement")) } };
    };
    let href = known
        .look
        .href(&format!("/requirements/{STANDARD}/{}", requirement.id));
    html! { a href=(href) { (parts::status(words, requirement.status)) } }
}
