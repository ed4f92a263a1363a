//! The filters of a list that are on, said in words, and the menu of columns to filter by.

use std::collections::HashMap;

use aims::{ColumnKind, ListColumn, ListFilter, Test};
use maud::{Markup, html};
use registers::Key;

use super::ask::ListAsk;
use super::columns::label;
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::words::Words;

/// How many values of a filter are said.
const SAID: usize = 3;

/// Draws the filters that are on, each with the way to take it off.
pub(super) fn chips(look: &Look<'_>, ask: &ListAsk, known: &[ListColumn]) -> Result<Markup> {
    let words = &look.words;
    let titles = titles(look, ask, known)?;
    let chip = |place: usize, filter: &ListFilter| {
        let column = known.iter().find(|column| column.name == filter.column);
        let name = column.map_or_else(
            || filter.column.clone(),
            |column| label(words, ask.register, column),
        );
        let value = value(words, ask, column, filter, &titles);
        let without = ask.without(place).href(look);
        parts::filter(
            words,
            &parts::Filter {
                name,
                value,
                without,
            },
        )
    };
    Ok(html! {
        @for (place, filter) in ask.filters.iter().enumerate() { (chip(place, filter)) }
        @if !ask.words.is_empty() {
            @let without = ask.without_words();
            (parts::filter(words, &parts::Filter {
                name: words.t("list-words").to_owned(),
                value: words.with("list-quoted", &[("text", ask.words.as_str().into())]),
                without: without.href(look),
            }))
        }
    })
}

/// Looks up the titles of all records that filters name, in one query.
fn titles(look: &Look<'_>, ask: &ListAsk, known: &[ListColumn]) -> Result<HashMap<Key, String>> {
    let leads = |filter: &&ListFilter| {
        let column = known.iter().find(|column| column.name == filter.column);
        column.is_some_and(|column| {
            matches!(column.kind, ColumnKind::Owner | ColumnKind::Reference(_))
        })
    };
    let values = ask
        .filters
        .iter()
        .filter(leads)
        .flat_map(|filter| match &filter.test {
            Test::Is(values) | Test::IsNot(values) => values.iter().take(SAID).collect(),
            _ => Vec::new(),
        });
    let keys: Vec<Key> = values.filter_map(|value| value.parse().ok()).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(look.view()?.titles(&keys)?)
}

/// Says what a filter asks for.
fn value(
    words: &Words,
    ask: &ListAsk,
    column: Option<&ListColumn>,
    filter: &ListFilter,
    titles: &HashMap<Key, String>,
) -> String {
    let one = |value: &str| said(words, ask, column, value, titles);
    let span = |id: &str, value: &str| words.with(id, &[("value", one(value).into())]);
    let is_day =
        column.is_none_or(|column| matches!(column.kind, ColumnKind::Date | ColumnKind::When));
    match &filter.test {
        Test::Is(values) => any_of(words, values, &one),
        Test::IsNot(values) => {
            words.with("list-not", &[("value", any_of(words, values, &one).into())])
        }
        Test::Contains(part) => words.with("list-quoted", &[("text", part.as_str().into())]),
        Test::From(value) if is_day => span("list-from", value),
        Test::From(value) => span("list-at-least", value),
        Test::To(value) if is_day => span("list-until", value),
        Test::To(value) => span("list-at-most", value),
        Test::Empty => words.t("list-empty-value").to_owned(),
        Test::NotEmpty => words.t("list-any-value").to_owned(),
    }
}

fn any_of(words: &Words, values: &[String], said: &dyn Fn(&str) -> String) -> String {
    let shown: Vec<String> = values.iter().take(SAID).map(|value| said(value)).collect();
    let rest = values.len().saturating_sub(SAID);
    if rest > 0 {
        let values = [("values", shown.join(", ").into()), ("n", rest.into())];
        return words.with("list-and-more", &values);
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => words.with(
            "list-or",
            &[
                ("one", before.join(", ").into()),
                ("other", last.as_str().into()),
            ],
        ),
        None => words.t("list-nothing").to_owned(),
    }
}

/// Says one value of a filter.
fn said(
    words: &Words,
    ask: &ListAsk,
    column: Option<&ListColumn>,
    value: &str,
    titles: &HashMap<Key, String>,
) -> String {
    let plain = || value.to_owned();
    let Some(column) = column else { return plain() };
    match column.kind {
        ColumnKind::State => words.state(value).into_owned(),
        ColumnKind::Choice(choices) if choices.iter().any(|choice| choice.value == value) => words
            .choice(ask.register.name, &column.name, value)
            .into_owned(),
        ColumnKind::Boolean => words
            .yes_no(["true", "yes", "1"].contains(&value))
            .to_owned(),
        ColumnKind::Date | ColumnKind::When => value
            .parse()
            .map_or_else(|_| plain(), |date| words.day(date)),
        ColumnKind::Owner | ColumnKind::Reference(_) => {
            let title = value.parse().ok().and_then(|key: Key| titles.get(&key));
            title
                .filter(|title| !title.is_empty())
                .cloned()
                .unwrap_or_else(plain)
        }
        _ => plain(),
    }
}

/// Draws the menu of columns to filter by; each leads to the page on which the filter is made.
pub(super) fn menu(look: &Look<'_>, ask: &ListAsk, known: &[ListColumn]) -> Markup {
    let words = &look.words;
    let ask = ask.first();
    html! {
        button."chip dashed" type="button" popovertarget="addf" { (parts::icon("plus", 12)) (words.t("list-filter")) }
        div."pop menu" #addf popover {
            ul.most {
                li.hd { (words.t("list-filter-by")) }
                @for column in in_order(known) {
                    li { a href={ (ask.below(look, "", &[("add", &column.name)])) "#add" } { (label(words, ask.register, column)) } }
                }
            }
        }
    }
}

/// Returns the columns with the usual ones first.
fn in_order(known: &[ListColumn]) -> impl Iterator<Item = &ListColumn> {
    let usual = known.iter().filter(|column| column.usual);
    usual.chain(known.iter().filter(|column| !column.usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_are_said_in_short() {
        let words = Words::default();
        let values = |n: usize| (1..=n).map(|n| n.to_string()).collect::<Vec<_>>();
        let said = |n| any_of(&words, &values(n), &|value| value.to_owned());
        assert_eq!(said(0), "nothing");
        assert_eq!(said(1), "1");
        assert_eq!(said(2), "1 or 2");
        assert_eq!(said(3), "1, 2 or 3");
        assert_eq!(said(12), "1, 2, 3 or one of 9 more");
    }
}
