//! Making a filter: a small form that suits what the column holds, and what was sent with it.

use aims::{ColumnKind, Hit, ListColumn, ListFilter, Test};
use maud::{Markup, html};
use registers::Key;

use super::ask::{ListAsk, filter, names};
use super::columns::{carried, label};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::words::Words;

/// How many records are offered for words that fit several.
const OFFERED: usize = 8;

/// What became of a form that was sent.
pub(super) enum Made {
    /// Nothing was sent.
    Nothing,
    /// These filters.
    Filters(Vec<ListFilter>),
    /// Words that fit several records, or none: the person chooses.
    Choose(String, Vec<Hit>),
}

/// Reads the form for a column.
pub(super) fn made(look: &Look<'_>, column: &ListColumn) -> Result<Made> {
    let Some(operator) = look.query("op") else {
        return Ok(Made::Nothing);
    };
    let name = column.name.as_str();
    let values: Vec<String> = look
        .queries("val")
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    let one = |test: Test| Made::Filters(vec![filter(name, test)]);
    Ok(match operator {
        "empty" => one(Test::Empty),
        "given" => one(Test::NotEmpty),
        "span" => Made::Filters(span(look, name)),
        "has" => match values.into_iter().next() {
            Some(part) => one(Test::Contains(part)),
            None => Made::Nothing,
        },
        "is" | "not" if values.is_empty() => Made::Nothing,
        "is" | "not" => match meant(look, column, values)? {
            Meant::Values(values) if operator == "is" => one(Test::Is(values)),
            Meant::Values(values) => one(Test::IsNot(values)),
            Meant::Several(typed, hits) => Made::Choose(typed, hits),
        },
        _ => Made::Nothing,
    })
}

fn span(look: &Look<'_>, name: &str) -> Vec<ListFilter> {
    let bound = |field: &str| look.query(field).map(|value| value.trim().to_owned());
    let from = bound("from").map(|from| filter(name, Test::From(from)));
    let to = bound("to").map(|to| filter(name, Test::To(to)));
    from.into_iter().chain(to).collect()
}

/// What values that were typed stand for.
enum Meant {
    /// These values.
    Values(Vec<String>),
    /// Words that fit several records, or none.
    Several(String, Vec<Hit>),
}

/// Turns what was typed for records into their keys.
fn meant(look: &Look<'_>, column: &ListColumn, typed: Vec<String>) -> Result<Meant> {
    let register = match column.kind {
        ColumnKind::Owner => "person",
        ColumnKind::Reference(register) => register,
        ColumnKind::Key => {
            let keys = typed.iter().flat_map(|typed| names(typed));
            return Ok(Meant::Values(keys.map(|key| key.to_uppercase()).collect()));
        }
        _ => return Ok(Meant::Values(typed)),
    };
    let mut keys = Vec::new();
    for typed in typed {
        // A suggestion that a script filled in reads `PER-0003 Tomasz Lind`.
        let first = typed.split_whitespace().next().unwrap_or_default();
        let first = first.to_uppercase();
        if typed == "system" {
            keys.push(typed);
        } else if first.parse::<Key>().is_ok() {
            keys.push(first);
        } else {
            let mut hits = look.view()?.suggest(register, &typed, OFFERED)?;
            if hits.len() != 1 {
                return Ok(Meant::Several(typed, hits));
            }
            keys.extend(hits.pop().map(|hit| hit.key));
        }
    }
    Ok(Meant::Values(keys))
}

/// Draws the form for a filter by a column.
pub(super) fn form(look: &Look<'_>, ask: &ListAsk, column: &ListColumn, made: &Made) -> Markup {
    let words = &look.words;
    let name = label(words, ask.register, column);
    let ask = ask.first();
    html! {
        form.adding #add action={ "/r/" (ask.register.name) } aria-label=(words.with("list-filter-of", &[("name", name.as_str().into())])) {
            (carried(look, &ask, &[]))
            input type="hidden" name="add" value=(column.name);
            b { (name) }
            (operator(words, column))
            (values(look, &ask, column, made))
            div.actions {
                (parts::submit("", words.t("list-filter-apply")))
                (parts::link_button(&ask.href(look), words.t("list-cancel")))
            }
        }
    }
}

/// Draws the choice of what is asked of a value, as far as there is one.
fn operator(words: &Words, column: &ListColumn) -> Markup {
    let ways: &[(&str, &str)] = match column.kind {
        ColumnKind::Key | ColumnKind::State | ColumnKind::Boolean => {
            &[("is", "list-op-is"), ("not", "list-op-not")]
        }
        ColumnKind::Title => &[("has", "list-op-has"), ("is", "list-op-is")],
        ColumnKind::Text => &[
            ("has", "list-op-has"),
            ("is", "list-op-is"),
            ("empty", "list-op-empty"),
            ("given", "list-op-given"),
        ],
        ColumnKind::Number | ColumnKind::Date => &[
            ("span", "list-op-span"),
            ("empty", "list-op-empty"),
            ("given", "list-op-given"),
        ],
        ColumnKind::When => &[("span", "list-op-span")],
        ColumnKind::Owner | ColumnKind::Choice(_) | ColumnKind::Reference(_) => &[
            ("is", "list-op-is"),
            ("not", "list-op-not"),
            ("empty", "list-op-empty"),
            ("given", "list-op-given"),
        ],
    };
    html! {
        @if let [(way, _)] = ways { input type="hidden" name="op" value=(way); }
        @else {
            select.sel name="op" aria-label=(words.t("list-op")) {
                @for (way, id) in ways { option value=(way) { (words.t(id)) } }
            }
        }
    }
}

/// Draws the fields for values of a column.
fn values(look: &Look<'_>, ask: &ListAsk, column: &ListColumn, made: &Made) -> Markup {
    let words = &look.words;
    let box_of = |value: &str, said: String| {
        html! { label { input type="checkbox" name="val" value=(value); span { (said) } } }
    };
    let bounds = |kind: &str, more: Option<&str>| {
        html! {
            label { (words.t("list-bound-from")) " " input."in w-date" type=(kind) name="from" step=[more] autofocus; }
            label { (words.t("list-bound-to")) " " input."in w-date" type=(kind) name="to" step=[more]; }
        }
    };
    match column.kind {
        ColumnKind::State => html! {
            div."opts inline" { @for state in ask.register.workflow.states { (box_of(state, words.state(state).into_owned())) } }
        },
        ColumnKind::Choice(choices) => html! {
            div."opts inline" {
                @for choice in choices {
                    (box_of(&choice.value, words.choice(ask.register.name, &column.name, &choice.value).into_owned()))
                }
            }
        },
        ColumnKind::Boolean => html! {
            div."opts inline" {
                @for yes in [true, false] {
                    label { input type="radio" name="val" value=(yes) checked[yes]; span { (words.yes_no(yes)) } }
                }
            }
        },
        ColumnKind::Date | ColumnKind::When => bounds("date", None),
        ColumnKind::Number => bounds("number", Some("any")),
        ColumnKind::Owner => reference(words, "person", made),
        ColumnKind::Reference(register) => reference(words, register, made),
        ColumnKind::Key | ColumnKind::Title | ColumnKind::Text => html! {
            input.in type="text" name="val" maxlength="500" autocomplete="off" autofocus aria-label=(words.t("list-value"));
        },
    }
}

/// Draws the field for a record, and the records that fit what was typed.
fn reference(words: &Words, register: &str, made: &Made) -> Markup {
    let typed = match made {
        Made::Choose(typed, _) => typed.as_str(),
        _ => "",
    };
    html! {
        @if let Made::Choose(_, hits) = made {
            @if hits.is_empty() {
                p.err { (parts::icon("err", 14)) span { (words.with("list-no-such", &[("words", typed.into())])) } }
            } @else {
                fieldset.opts {
                    legend.vh { (words.t("list-which")) }
                    @for hit in hits {
                        label { input type="checkbox" name="val" value=(hit.key); span { span.key { (hit.key) } " " (hit.title) } }
                    }
                }
            }
        }
        @if !matches!(made, Made::Choose(_, hits) if !hits.is_empty()) {
            input.in type="search" name="val" value=(typed) maxlength="200" autocomplete="off" autofocus
                data-offer=(register) aria-label=(words.t("list-key-or-words")) placeholder=(words.t("list-key-or-words"));
        }
    }
}
