//! The head of a record's pages: its title, how it stands, and what the person may do now.

use aims::Act;
use maud::{Markup, html};
use registers::{Field, OWN, Transition};
use serde_json::Value;

use super::crumbs;
use super::known::{Known, day_of, moment};
use super::links::Around;
use crate::fault::Result;
use crate::parts::{self, Head, Item, Tab};
use crate::sign_in::form_token;

/// Most tabs beside the first and the last.
const TABS: usize = 6;

/// Draws the head of a record's page.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn head(known: &Known<'_, '_>, around: &Around) -> Result<Markup> {
    let words = &known.look.words;
    let mut head = Head::new(known.title()).crumbs(words, &crumbs(known, None));
    for fact in facts(known) {
        head = head.fact(fact);
    }
    let tabs = parts::tabs(words, known.title(), &tabs(known, around)?);
    Ok(html! { (head.actions(actions(known)).below(html! { (barred(known)) (tabs) })) })
}

/// Returns the facts under the title.
fn facts(known: &Known<'_, '_>) -> Vec<Markup> {
    let words = &known.look.words;
    let row = &known.found.row;
    let mut facts = vec![state(known)];
    if let Some(approved) = row
        .approved_version
        .filter(|version| *version != row.version)
    {
        let href = known.at(&format!("v/{approved}"));
        facts.insert(0, html! { a.u href=(href) { (parts::state_version(words, "approved", approved.into(), true)) } });
    }
    facts.push(html! { span.key { (known.key) } });
    if let Some(owner) = &row.owner {
        facts.push(html! { (words.t("record-owner")) " " b { (known.who(owner)) } });
    }
    if let (Some(day), Some(at)) = (day_of(&row.updated_at), moment(&row.updated_at)) {
        facts.push(html! {
            (words.t("record-changed")) " " b { time datetime=(at) { (words.day(day)) } } " " (words.t("record-by")) " " b { (known.who(&row.updated_by)) }
        });
    }
    if is_personal(known) {
        facts.push(html! { (parts::icon("person", 14)) " " (words.t("record-personal")) });
    }
    facts
}

fn state(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let row = &known.found.row;
    let is_draft_over = row
        .approved_version
        .is_some_and(|version| version != row.version);
    parts::state_version(words, &row.state, row.version.into(), !is_draft_over)
}

/// Returns whether the record holds something about a person that can be named.
fn is_personal(known: &Known<'_, '_>) -> bool {
    let marked = |field: &&Field| -> bool {
        field
            .hints
            .get("x-personal")
            .and_then(Value::as_bool)
            .unwrap_or(false)
    };
    let (register, body) = (known.found.register, &known.found.body);
    let mut personal = register.fields.iter().filter(marked);
    let own = register
        .own_fields()
        .iter()
        .chain(register.withdrawn.iter());
    let own_is_given = |field: &Field| {
        body.get(OWN)
            .is_some_and(|own| own.get(&field.name).is_some())
    };
    personal.any(|field| body.get(&field.name).is_some()) || own.filter(marked).any(own_is_given)
}

/// Returns the steps that the person may take now.
pub(super) fn steps(known: &Known<'_, '_>) -> Vec<&'static Transition> {
    if known.is_erased() {
        return Vec::new();
    }
    let from = known.found.register.workflow.from(&known.found.row.state);
    from.filter(|step| may_take(known, step, step.not_by_author))
        .collect()
}

/// Returns whether the policies let the person take a step, whatever state the record is in.
pub(super) fn may_take(known: &Known<'_, '_>, step: &Transition, bars_author: bool) -> bool {
    let subject = aims::Subject {
        bars_author,
        ..known.subject()
    };
    known.look.may(step.needs.into(), &subject)
}

/// Says which step the person may not take only because they wrote the version.
fn barred(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let from = known.found.register.workflow.from(&known.found.row.state);
    let mut barred = from
        .filter(|step| !may_take(known, step, step.not_by_author) && may_take(known, step, false));
    html! {
        @if let Some(step) = barred.next() {
            p.help { (words.with("record-barred", &[("step", words.transition(step.name).into())])) }
        }
    }
}

/// Draws the buttons and the menu.
fn actions(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    if known.look.is_past() || known.is_erased() {
        return html! {};
    }
    let steps = steps(known);
    let next = next(&steps, &known.found.row.state);
    let rest = steps
        .iter()
        .copied()
        .filter(|step| Some(step.name) != next.map(|next| next.name));
    let (aside, beside): (Vec<_>, Vec<_>) = rest.partition(|step| is_aside(step.name));
    let edit = known.may_edit();
    let edit_look = if next.is_some() { "btn" } else { "btn primary" };
    html! {
        @for step in beside { (button(known, step, "")) }
        @if edit { a class=(edit_look) href=(known.at("edit")) { (words.t("record-edit")) } }
        @if let Some(step) = next { (button(known, step, "primary")) }
        (parts::menu_button("more", "", words.t("record-more")))
        (parts::menu("more", &menu(known, &aside)))
    }
}

/// Returns the step that usually comes next in this state, if the person may take it.
fn next(steps: &[&'static Transition], state: &str) -> Option<&'static Transition> {
    let name = match state {
        "draft" => "submit",
        "in_review" => "approve",
        "open" => "start",
        "in_progress" => "finish",
        "done" => "verify",
        "verified" => "close",
        _ => return None,
    };
    steps.iter().find(|step| step.name == name).copied()
}

/// Returns whether a step ends something and so stands in the menu.
fn is_aside(step: &str) -> bool {
    ["retire", "supersede", "reopen", "restore"].contains(&step)
}

/// Draws the button of a step: at once where nothing is to be said, else by way of a page that asks.
fn button(known: &Known<'_, '_>, step: &Transition, look: &str) -> Markup {
    let label = known.look.words.transition(step.name);
    let action = format!("/k/{}/do/{}", known.key, step.name);
    if super::step::asks(step.name) {
        return html! { a class={ "btn " (look) } href=(known.look.href(&action)) { (label) } };
    }
    html! {
        form method="post" action=(action) {
            (form_token(known.look))
            input type="hidden" name="seen" value=(known.found.row.version);
            (parts::submit(look, label))
        }
    }
}

/// Returns the lines of the menu.
fn menu(known: &Known<'_, '_>, aside: &[&'static Transition]) -> Vec<Item> {
    let words = &known.look.words;
    let mut items = Vec::new();
    if may_attach(known) {
        items.push(Item::link(known.at("attach"), words.t("record-attach")));
    }
    if known.found.row.version > 1 {
        items.push(Item::link(known.at("compare"), words.t("record-compare")));
    }
    for step in aside {
        let path = format!("do/{}", step.name);
        items.push(Item::link(known.at(&path), words.transition(step.name)));
    }
    if !items.is_empty() {
        items.push(Item::Line);
    }
    items.push(Item::link(
        known.at("export/json"),
        words.t("record-as-json"),
    ));
    items.push(Item::link(
        known.at("export/yaml"),
        words.t("record-as-yaml"),
    ));
    if known.look.may(Act::Erase, &known.subject()) {
        items.push(Item::Line);
        items.push(Item::link(known.at("erase"), words.t("record-erase")));
    }
    items
}

/// Returns whether the person may attach evidence now.
pub(super) fn may_attach(known: &Known<'_, '_>) -> bool {
    let evidence = aims::Subject {
        register: "evidence",
        ..aims::Subject::default()
    };
    !known.is_erased() && known.look.may(Act::Add, &evidence)
}

/// Returns the tabs: this page, what points at the record by register, its history.
fn tabs(known: &Known<'_, '_>, around: &Around) -> Result<Vec<Tab>> {
    let words = &known.look.words;
    let mut tabs = vec![Tab {
        href: known.look.record(known.key.as_str()),
        name: words.t("record-overview").to_owned(),
        count: None,
        here: true,
    }];
    for group in around.by_register().into_iter().take(TABS) {
        tabs.push(Tab {
            href: super::links::all(known, &group)?,
            name: words.registers(group.register).into_owned(),
            count: usize::try_from(group.count).ok(),
            here: false,
        });
    }
    tabs.push(Tab {
        href: known.at("history"),
        name: words.t("record-history").to_owned(),
        count: Some(around.steps),
        here: false,
    });
    Ok(tabs)
}
