//! A record's history: every step with who, when, why and what it changed, the newest first.

use aims::Step;
use maud::{Markup, html};
use registers::Key;

use super::known::{Known, day_of, moment};
use super::{changes, crumbs};
use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts::{self, Head, Moment};
use crate::url;

/// Steps of one page.
const STEPS: usize = 40;

/// Differences that stand open; later ones are folded.
const OPEN: usize = 4;

/// Shows the history.
pub(super) fn page(look: &Look<'_>) -> Result<Answer> {
    let mut known = Known::of(look)?;
    let before = look.query("before").and_then(|before| before.parse().ok());
    let life = look.view()?.life(&known.key, before, STEPS)?;
    known.learn(&changes::keys(&life.steps))?;
    let words = &look.words;
    let heading = words.with("record-history-of", &[("title", known.title().into())]);
    let values = [
        ("n", life.total.into()),
        ("versions", known.found.row.version.into()),
    ];
    let head = Head::new(heading.as_str())
        .crumbs(words, &crumbs(&known, Some(words.t("record-history"))))
        .lede(words.with("record-history-lede", &values))
        .actions(html! {
            @if known.found.row.version > 1 { (parts::link_button(&known.at("compare"), words.t("record-compare"))) }
        });
    let moments: Vec<Moment> = life
        .steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| one(&known, step, at < OPEN))
        .collect();
    let older = life
        .steps
        .last()
        .filter(|_| life.more)
        .map(|last| last.entry.seq.0.to_string());
    let main = html! {
        (head)
        section."sec first history" aria-label=(words.t("record-history")) {
            (parts::timeline(words, known.day, true, &moments))
            @if let Some(before) = older {
                nav.pager aria-label=(words.t("record-history")) {
                    a href=(url::with(&known.at("history"), &[("before", &before)])) rel="next" { (words.t("record-older")) }
                }
            }
        }
    };
    Ok(Page::new(known.section(), heading, main).into())
}

fn one(known: &Known<'_, '_>, step: &Step, open: bool) -> Option<Moment> {
    let words = &known.look.words;
    let (class, shape) = mark(
        &step.entry.command,
        &step.entry.state,
        !step.changes.is_empty(),
    );
    let at = moment(&step.entry.at)?;
    let seq = step.entry.seq.0;
    let then = url::with(&format!("/k/{}", known.key), &[("as_of", &seq.to_string())]);
    let count = step.changes.len();
    let body = html! {
        p { (said(known, step)) }
        span.by {
            (known.who(&step.entry.by)) ", " (parts::time(words, at)) ", "
            a href=(then) { (words.with("record-entry", &[("entry", words.number(seq).into())])) }
        }
        @if let Some(note) = &step.note { p.prose { "“" (super::value::plain(note)) "”" } }
        @if step.entry.version > 1 && count > 0 {
            (parts::disclosure(&words.count("record-fields-changed", count), open, changes::diff(known, &step.changes)))
        }
    };
    Some(Moment {
        on: day_of(&step.entry.at)?,
        class,
        shape,
        body,
    })
}

/// Says what a step did, with a link to the version it wrote.
pub(super) fn said(known: &Known<'_, '_>, step: &Step) -> Markup {
    let words = &known.look.words;
    let version = step.entry.version;
    let wrote = !step.changes.is_empty();
    let what = what(
        known,
        &step.entry.command,
        &step.entry.state,
        version,
        wrote,
    );
    let href = known.at(&format!("v/{version}"));
    html! {
        @if wrote && version < known.found.row.version { a href=(href) { (what) } } @else { (what) }
        @if !wrote && version > 1 { " " span.dim { (words.with("record-version-n", &[("version", version.into())])) } }
    }
}

/// Says what a command did to a record.
pub(super) fn what(
    known: &Known<'_, '_>,
    command: &str,
    state: &str,
    version: u32,
    wrote: bool,
) -> String {
    let words = &known.look.words;
    let step = registers::catalog()
        .all()
        .iter()
        .find_map(|register| register.workflow.transition(command));
    match (command, step) {
        ("erase", _) => words.t("record-was-erased").to_owned(),
        (_, Some(step)) if !wrote => words.transition_done(step.name).into_owned(),
        _ if wrote || command == "add" => {
            words.with("record-version-written", &[("version", version.into())])
        }
        _ => words.with("record-became", &[("state", words.state(state).into())]),
    }
}

/// Returns the class and the shape of a step's mark: writing has a dot, a state its own.
pub(super) fn mark(command: &str, state: &str, wrote: bool) -> (&'static str, &'static str) {
    if wrote || command == "add" {
        return ("", "dot");
    }
    match state {
        "draft" => ("draft", "draft"),
        "in_review" => ("review", "review"),
        "approved" => ("approved", "approved"),
        "superseded" => ("superseded", "superseded"),
        "in_progress" => ("progress", "progress"),
        "done" => ("progress", "done"),
        "verified" => ("verified", "verified"),
        "closed" => ("closed", "closed"),
        "retired" => ("closed", "retired"),
        "erased" => ("closed", "locked"),
        _ => ("", "dot"),
    }
}

/// Returns the keys of those who took steps.
pub(super) fn people(steps: &[Step]) -> Vec<Key> {
    steps
        .iter()
        .filter_map(|step| step.entry.by.parse().ok())
        .collect()
}
