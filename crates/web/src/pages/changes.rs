//! What changed between two days: requirements that stand elsewhere, and records with new versions.

use std::collections::BTreeMap;
use std::str::FromStr;

use aims::{AsOf, Changes, RecordChange, RequirementChange};
use conformity::Finding;
use jiff::civil::Date;
use maud::{Markup, html};

use super::today::FRAMEWORK;
use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::url;

/// Most findings that are named at a requirement.
const FINDINGS: usize = 5;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/changes", show)]
}

fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let today = look.site.workspace.today();
    let usual = today.first_of_month().yesterday().unwrap_or(today);
    let from = day(look, "from")?.unwrap_or(usual);
    let to = day(look, "to")?.unwrap_or(today);
    if from > to {
        return Err(Fault::bad(words.t("changes-order")));
    }
    let workspace = &look.site.workspace;
    let after = workspace.view(if to >= today {
        AsOf::Now
    } else {
        AsOf::Day(to)
    })?;
    let changes = aims::changes(&workspace.view(AsOf::Day(from))?, &after, FRAMEWORK)?;
    let title = words.with(
        "changes-title",
        &[
            ("from", words.day(from).into()),
            ("to", words.day(to).into()),
        ],
    );
    let counted = [
        ("requirements", changes.requirements.len().into()),
        (
            "records",
            (changes.records.len() as u64 + changes.more).into(),
        ),
        ("entries", changes.entries.into()),
    ];
    let main = html! {
        (parts::Head::new(title.as_str()).lede(words.with("changes-lede", &counted)).below(choose(look, from, to)))
        (requirements(look, &changes, from, to))
        (records(look, &changes, to))
    };
    Ok(Page::new("today", title, main).into())
}

fn day(look: &Look<'_>, name: &str) -> Result<Option<Date>> {
    let Some(text) = look.query(name) else {
        return Ok(None);
    };
    match AsOf::from_str(text) {
        Ok(AsOf::Day(day)) => Ok(Some(day)),
        _ => Err(Fault::bad(look.words.with(
            "changes-no-day",
            &[("text", text.chars().take(20).collect::<String>().into())],
        ))),
    }
}

fn choose(look: &Look<'_>, from: Date, to: Date) -> Markup {
    let words = &look.words;
    let today = look.site.workspace.today();
    html! {
        form.bar action="/changes" {
            div.field { label for="from" { (words.t("changes-from")) } input."in w-date" #from type="date" name="from" value=(from) max=(today); }
            div.field { label for="to" { (words.t("changes-to")) } input."in w-date" #to type="date" name="to" value=(to) max=(today); }
            button.btn type="submit" { (words.t("changes-show")) }
        }
    }
}

/// Returns the address of a page on a day.
fn on(path: &str, day: Date) -> String {
    url::with(path, &[("as_of", &day.to_string())])
}

fn requirements(look: &Look<'_>, changes: &Changes, from: Date, to: Date) -> Markup {
    let words = &look.words;
    let body = html! {
        @if changes.requirements.is_empty() { p.help { (words.t("changes-none-stand")) } } @else {
            (parts::table("stack", words.t("changes-requirements"), html! {
                th scope="col" { (words.t("changes-number")) } th scope="col" { (words.t("changes-requirement")) }
                th scope="col" { (words.day_short(from, to)) } th scope="col" { (words.day_short(to, to)) }
            }, html! { @for change in &changes.requirements { (requirement(look, change, from, to)) } }))
        }
    };
    parts::section(
        "requirements",
        words.t("changes-requirements"),
        html! {},
        body,
    )
}

fn requirement(look: &Look<'_>, change: &RequirementChange, from: Date, to: Date) -> Markup {
    let words = &look.words;
    let path = format!("/requirements/{FRAMEWORK}/{}", change.id);
    html! {
        tr {
            td."no fit c3" { (change.id) }
            th.c1 scope="row" {
                a href=(on(&path, to)) { (change.title) }
                (findings(look, "changes-gone", &change.gone))
                (findings(look, "changes-new", &change.new))
            }
            td."fit c2" { a.quiet href=(on(&path, from)) { (parts::status(words, change.from)) } }
            td."fit cf" { a.quiet href=(on(&path, to)) { (parts::status(words, change.to)) } }
        }
    }
}

fn findings(look: &Look<'_>, id: &str, findings: &[Finding]) -> Markup {
    html! {
        @for finding in findings.iter().take(FINDINGS) {
            span.sub { (look.words.with(id, &[("finding", finding.sentence().into())])) }
        }
        @if findings.len() > FINDINGS { span.sub { (look.words.count("changes-more-findings", findings.len() - FINDINGS)) } }
    }
}

fn records(look: &Look<'_>, changes: &Changes, to: Date) -> Markup {
    let words = &look.words;
    let mut by_register: BTreeMap<&str, Vec<&RecordChange>> = BTreeMap::new();
    for change in &changes.records {
        by_register.entry(change.register).or_default().push(change);
    }
    let body = html! {
        @if by_register.is_empty() { p.help { (words.t("changes-no-records")) } }
        @for (register, changes) in by_register {
            h3 { (words.registers(register)) }
            (parts::table("stack", &words.registers(register), html! {
                th scope="col" { (words.t("changes-key")) } th scope="col" { (words.t("changes-record")) }
                th scope="col" { (words.t("changes-state")) } th scope="col" { (words.t("changes-by")) }
            }, html! { @for change in changes { (record(look, change, to)) } }))
        }
        @if changes.more > 0 { p.help { (words.with("changes-more", &[("n", changes.more.into())])) } }
    };
    parts::section("records", words.t("changes-records"), html! {}, body)
}

fn record(look: &Look<'_>, change: &RecordChange, to: Date) -> Markup {
    let words = &look.words;
    let fields: Vec<String> = change
        .changed
        .iter()
        .map(|path| words.field(change.register, path).to_string())
        .collect();
    html! {
        tr {
            td."fit c3" { a.key href={ "/k/" (change.key) } { (change.key) } }
            th.c1 scope="row" {
                a.name href=(on(&format!("/k/{}", change.key), to)) { (change.title) }
                @if !fields.is_empty() && change.from.is_some() { span.sub { (fields.join(", ")) } }
            }
            td."fit c2" {
                @match &change.to {
                    Some((version, state)) => (parts::state_version(words, state, (*version).into(), false)),
                    None => span.dim { (words.t("changes-gone-record")) },
                }
            }
            td."fit cf" { (change.by_name) span.sub { (parts::moment(words, change.at)) } }
        }
    }
}
