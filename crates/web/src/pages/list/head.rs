//! The head of a list: what it is called, how things are, the registers beside it, what comes first
//! where there is nothing yet.

use std::sync::Arc;

use aims::{Act, ListPage, Subject, Test};
use maud::{Markup, html};
use registers::RegisterInfo;

use super::ask::{ListAsk, filter};
use super::columns::only;
use crate::fault::Result;
use crate::look::Look;
use crate::pages::import;
use crate::parts;
use crate::sections;
use crate::sign_in::form_token;
use crate::words::Words;

/// Most records that a link to the records with findings names.
const NAMED: usize = 150;

/// Draws the head of a register's list.
pub(super) fn head(look: &Look<'_>, ask: &ListAsk, page: &ListPage) -> Result<Markup> {
    let words = &look.words;
    let register = ask.register;
    let mut head = parts::Head::new(words.registers(register.name)).actions(new(look, register));
    if page.total > 0 {
        head = head.lede(how_things_are(look, ask, page)?);
    }
    Ok(html! { (head.below(tabs(look, register)?)) })
}

/// Draws the one primary way on: a new record, for who may add one.
pub(super) fn new(look: &Look<'_>, register: &RegisterInfo) -> Markup {
    let subject = Subject {
        register: register.name,
        ..Subject::default()
    };
    let one = within(&look.words, &look.words.register(register.name));
    let said = look.words.with("list-new", &[("record", one.into())]);
    html! {
        @if ["incident", "concern"].contains(&register.name) && look.may(Act::Add, &subject) {
            a.btn href="/concern" { (look.t("concern-raise")) }
        }
        @if look.may(Act::Add, &subject) {
            @if register.name == "risk" {
                a.btn href=(look.href("/library/risks")) { (look.words.t("library-open")) }
            }
            @if register.name == "statement_of_applicability" {
                form action="/statement" method="post" {
                    (form_token(look))
                    (parts::submit("", look.words.t("list-draw-statement")))
                }
            }
            (parts::primary_link(&look.href(&format!("/r/{}/new", register.name)), said))
        }
    }
}

/// Says in one sentence how the records of a register stand; every number leads to its records.
fn how_things_are(look: &Look<'_>, ask: &ListAsk, page: &ListPage) -> Result<Markup> {
    let words = &look.words;
    let states = look.view()?.states(ask.register.name)?;
    let only = |state: &str| only(ask, "state", state).href(look);
    let found = records_with_findings(look, ask.register);
    let all_alike = states.len() == 1;
    let opening = if all_alike {
        "list-lede-alike"
    } else {
        "list-lede"
    };
    Ok(html! {
        (words.count(opening, count_of(page.total)))
        @for (at, (state, count)) in states.iter().enumerate() {
            (if at == 0 { " " } else { ", " })
            a.num-link href=(only(state)) { @if !all_alike { (words.number(*count)) " " } (words.state(state)) }
        }
        "."
        @if !found.is_empty() {
            @let said = words.count("list-lede-findings", found.len());
            " "
            @if found.len() <= NAMED {
                @let keys = Test::Is(found.to_vec());
                a.num-link href=(ask.all().with([filter("key", keys)]).href(look)) { (said) }
            } @else { (said) }
        }
    })
}

/// Returns the records of a register that findings name, as far as the newest assessment is at hand.
fn records_with_findings(look: &Look<'_>, register: &RegisterInfo) -> Arc<Vec<String>> {
    let (Ok(view), false) = (look.view(), look.is_past()) else {
        return Arc::default();
    };
    view.named_by_findings(register.prefix).unwrap_or_default()
}

/// Draws the ways to the registers beside this one.
fn tabs(look: &Look<'_>, register: &RegisterInfo) -> Result<Markup> {
    let words = &look.words;
    let section = sections::of_register(register.name);
    if section.registers.len() < 2 {
        return Ok(html! {});
    }
    let counts = look.view()?.counts()?;
    let tabs: Vec<parts::Tab> = section
        .registers
        .iter()
        .map(|name| parts::Tab {
            href: look.href(&format!("/r/{name}")),
            name: words.registers(name).into_owned(),
            count: counts.get(name).map(|count| count_of(*count)),
            here: *name == register.name,
        })
        .collect();
    Ok(parts::tabs(words, &section.name(words), &tabs))
}

/// Says how many records are shown, of how many.
pub(super) fn count(words: &Words, page: &ListPage) -> String {
    let all = words.number(page.total);
    if page.matching == page.total {
        return all;
    }
    let values = [
        ("n", words.number(page.matching).into()),
        ("all", all.into()),
    ];
    words.with("list-count-of", &values)
}

/// Draws what stands where a register holds nothing yet: what belongs there, why, the first step.
pub(super) fn empty(look: &Look<'_>, register: &RegisterInfo) -> Markup {
    let words = &look.words;
    let many = within(words, &words.registers(register.name));
    html! {
        div.empty {
            h2 { (words.with("list-none-yet", &[("records", many.into())])) }
            @for paragraph in words.register_help(register.name).split("\n\n") { p { (parts::prose(paragraph)) } }
            p.help { (words.with("list-asked-by", &[("clauses", register.clauses.into())])) }
            div.actions {
                (new(look, register))
                @if import::may(look, register.name) {
                    a.btn href={ "/r/" (register.name) "/import" } { (words.t("import-from-file")) }
                }
            }
        }
    }
}

/// Returns a label as it stands within a sentence: small, unless it is written with capitals.
pub(crate) fn within(words: &Words, label: &str) -> String {
    let mut letters = label.chars();
    let (Some(first), rest) = (letters.next(), letters.as_str()) else {
        return String::new();
    };
    let small = words.tag().starts_with("en");
    if !small || rest.starts_with(|next: char| next.is_uppercase()) || rest.contains(" of ") {
        return label.to_owned();
    }
    first.to_lowercase().chain(rest.chars()).collect()
}

/// Returns a count as parts and words take it.
pub(super) fn count_of(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_small_within_a_sentence() {
        let words = Words::default();
        for (label, said) in [
            ("Risk", "risk"),
            ("AI system", "AI system"),
            ("Statement of Applicability", "Statement of Applicability"),
            ("Governance body", "governance body"),
            ("", ""),
        ] {
            assert_eq!(within(&words, label), said);
        }
    }
}
