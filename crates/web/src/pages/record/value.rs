//! One value as people read it, by what its field holds.

use jiff::civil::Date;
use maud::{Markup, html};
use registers::{DueKind, Field, Kind};
use serde_json::{Map, Value};

use super::known::Known;
use crate::markdown;
use crate::parts;

/// Longest text that stands among short facts, in characters.
const SHORT: usize = 280;

/// Most items of a list that stands among short facts.
const FEW: usize = 8;

/// Draws a value: a word for a choice, a title for a reference, a day with what is due.
pub(super) fn value(known: &Known<'_, '_>, path: &str, kind: &Kind, value: &Value) -> Markup {
    match (kind, value) {
        (_, Value::Null) => html! {},
        (Kind::Reference(_), Value::String(key)) => reference(known, key),
        (Kind::Choice(_), Value::String(word)) => {
            html! { (known.look.words.choice(known.found.register.name, path, word)) }
        }
        (Kind::Date, Value::String(day)) => date(known, day),
        (Kind::List(of), Value::Array(items)) => list(known, path, of, items),
        (Kind::Object(fields), Value::Object(object)) => line(known, path, fields, object),
        (_, Value::String(text)) => plain(text),
        (_, Value::Bool(yes)) => {
            html! { (known.look.words.t(if *yes { "record-yes" } else { "record-no" })) }
        }
        (_, Value::Number(number)) => html! { span.num { (decimal(known, number)) } },
        (_, other) => html! { code { (other.to_string()) } },
    }
}

/// Draws the value of a field among facts: a choice with its meaning, a day with how far away it is.
pub(super) fn fact(
    known: &Known<'_, '_>,
    path: &str,
    field: &Field,
    beside: &Map<String, Value>,
    given: &Value,
) -> Markup {
    let words = &known.look.words;
    match (&field.kind, given) {
        (Kind::Choice(_), Value::String(word)) => {
            let meaning = words.choice_help(known.found.register.name, path, word);
            html! {
                (value(known, path, &field.kind, given))
                @if !meaning.is_empty() { " " span.help { (parts::prose(meaning)) } }
            }
        }
        (Kind::Date, Value::String(text)) => match (text.parse(), awaited(field, beside)) {
            (Ok(day), true) => html! { (parts::day(words, day)) " " (away(known, day)) },
            _ => value(known, path, &field.kind, given),
        },
        (Kind::Text { .. }, Value::String(text)) if is_markdown(field) => markdown::markdown(text),
        _ => value(known, path, &field.kind, given),
    }
}

/// Returns whether a field's text is written in Markdown.
pub(super) fn is_markdown(field: &Field) -> bool {
    field
        .hints
        .get("x-markdown")
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

/// Returns whether a value stands among short facts; what does not has a section of its own.
pub(super) fn is_short(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Object(_), _) => false,
        (Kind::List(of), Value::Array(items)) => {
            of.is_scalar() && items.len() <= FEW && items.iter().map(length).sum::<usize>() <= SHORT
        }
        (Kind::Text { .. }, Value::String(text)) => {
            text.chars().count() <= SHORT && !text.contains('\n')
        }
        _ => true,
    }
}

fn length(value: &Value) -> usize {
    value.as_str().map_or(4, |text| text.chars().count())
}

/// Draws a text as it was written: lines stay lines.
pub(super) fn plain(text: &str) -> Markup {
    if let Some(address) = web_address(text) {
        return html! { a href=(address) rel="noreferrer noopener external" { (address) } };
    }
    let mut lines = text.lines();
    html! {
        @if let Some(first) = lines.next() { (first) }
        @for line in lines { br; (line) }
    }
}

/// Returns a text that is nothing but the address of a page elsewhere.
fn web_address(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let whole = !rest.is_empty()
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    whole.then_some(text)
}

/// Draws a link to a record by its title; a person by name alone.
pub(super) fn reference(known: &Known<'_, '_>, key: &str) -> Markup {
    let href = known.look.record(key);
    match known.named(key).filter(|named| !named.title.is_empty()) {
        Some(named) if named.key.prefix() == "PER" => html! { a href=(href) { (named.title) } },
        Some(named) => html! { a href=(href) { (named.title) } " " span.key { (key) } },
        None => html! { a.key href=(href) { (key) } },
    }
}

fn date(known: &Known<'_, '_>, text: &str) -> Markup {
    if let Ok(day) = text.parse() {
        parts::day(&known.look.words, day)
    } else {
        html! { (text) }
    }
}

/// Returns whether a field's day still asks for something.
fn awaited(field: &Field, beside: &Map<String, Value>) -> bool {
    field.due().is_some_and(|due| {
        let settled = due.done.iter().any(|name| beside.contains_key(*name));
        !settled && due.kind != DueKind::Answer
    })
}

/// Says how far away a day is.
pub(super) fn away(known: &Known<'_, '_>, day: Date) -> Markup {
    let class = if day < known.day { "due late" } else { "due" };
    html! { span class=(class) { span { (known.look.words.due(day, known.day)) } } }
}

fn list(known: &Known<'_, '_>, path: &str, of: &Kind, items: &[Value]) -> Markup {
    let short = items.iter().map(length).sum::<usize>() <= 90
        && !matches!(of, Kind::Text { .. } | Kind::Object(_));
    html! {
        @if short || items.len() == 1 {
            @for (at, item) in items.iter().enumerate() { @if at > 0 { ", " } (value(known, path, of, item)) }
        } @else {
            ul.lines { @for item in items { li { (value(known, path, of, item)) } } }
        }
    }
}

/// Draws a part in one line, where there is no room for more: `label value; label value`.
fn line(
    known: &Known<'_, '_>,
    path: &str,
    fields: &[Field],
    object: &Map<String, Value>,
) -> Markup {
    let register = known.found.register.name;
    let given = fields
        .iter()
        .filter_map(|field| Some((field, object.get(&field.name)?)));
    html! {
        @for (at, (field, given)) in given.enumerate() {
            @let path = format!("{path}.{}", field.name);
            @if at > 0 { "; " }
            span.dim { (known.look.words.field(register, &path)) } " " (value(known, &path, &field.kind, given))
        }
    }
}

/// Writes a number as people do; a decimal one with no more places than it has.
fn decimal(known: &Known<'_, '_>, number: &serde_json::Number) -> String {
    number_said(known, number.as_i64(), number.as_f64().unwrap_or_default())
}

/// Writes a measured number.
pub(super) fn number_said(known: &Known<'_, '_>, whole: Option<i64>, number: f64) -> String {
    let words = &known.look.words;
    if let Some(whole) = whole {
        return words.number(whole);
    }
    let text = format!("{number}");
    let (front, back) = text.split_once('.').unwrap_or((&text, ""));
    let front: String = match front.trim_start_matches('-').parse::<i64>() {
        Ok(whole) => words.number(whole),
        Err(_) => front.trim_start_matches('-').to_owned(),
    };
    let sign = if number < 0.0 { "−" } else { "" };
    if back.is_empty() {
        return format!("{sign}{front}");
    }
    format!("{sign}{front}{}{back}", words.t("number-decimal"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_become_links() {
        assert_eq!(
            web_address("https://a.example/x?y=1"),
            Some("https://a.example/x?y=1")
        );
        for text in [
            "javascript:alert(1)",
            "https://",
            "see https://a.example",
            "https://a b",
            "data:text/html,x",
            "//a.example",
        ] {
            assert_eq!(web_address(text), None, "{text}");
        }
        assert_eq!(plain("<b>\n\"x\"").0, "&lt;b&gt;<br>&quot;x&quot;");
    }

    #[test]
    fn long_texts_and_parts_have_sections_of_their_own() {
        let text = Kind::Text {
            min: 0,
            max: 9_999,
            pattern: None,
        };
        assert!(is_short(&text, &"a".repeat(280).into()));
        assert!(!is_short(&text, &"a".repeat(281).into()));
        assert!(!is_short(&text, &"a\nb".into()));
        let list = Kind::List(Box::new(text));
        assert!(is_short(&list, &serde_json::json!(["a", "b"])));
        assert!(!is_short(&list, &serde_json::json!(vec!["a"; 9])));
        assert!(!is_short(&Kind::Object(Vec::new()), &serde_json::json!({})));
    }
}
