//! What a record says, in the order of its schema: a sentence on top, short facts, then a section for
//! every long text, part and list of parts.

use std::borrow::Cow;

use maud::{Markup, html};
use registers::{Field, Kind, OWN};
use serde_json::{Map, Value};

use super::known::Known;
use super::value::{fact, is_markdown, is_short, plain, value};
use crate::markdown;
use crate::parts::{self, Fact};

/// Fields that say in a sentence what a record is, the best first.
const LEDES: [&str; 5] = ["purpose", "statement", "shows", "what", "description"];

/// More parts than this are folded.
const MANY: usize = 6;

/// Most columns, and most characters of a cell, for parts that stand in a table.
const COLUMNS: usize = 6;
const CELL: usize = 90;

/// Draws the sentence that says what the record is, and what the caller puts below it.
pub(super) fn lede(known: &Known<'_, '_>, below: Option<Markup>) -> Markup {
    let lede = lede_field(known);
    let words = &known.look.words;
    let label = lede.map(|(field, _)| words.field(known.found.register.name, &field.name));
    html! {
        @if let (Some((field, text)), Some(label)) = (lede, label) {
            section."sec first" aria-label=(label) {
                @if is_markdown(field) { (markdown::markdown(text)) } @else { p.prose { (plain(text)) } }
                @if let Some(below) = below { (below) }
            }
        } @else if let Some(below) = below {
            section."sec first" { (below) }
        }
    }
}

fn lede_field<'k>(known: &'k Known<'_, '_>) -> Option<(&'static Field, &'k str)> {
    let register = known.found.register;
    let named = LEDES.iter().filter_map(|name| register.field(name));
    let texts = named.filter(|field| matches!(field.kind, Kind::Text { .. }));
    let mut given =
        texts.filter_map(|field| Some((field, known.found.body.get(&field.name)?.as_str()?)));
    given.find(|(_, text)| *text != known.found.row.title)
}

/// Returns the fields that have a value and are not shown on top of the page.
fn given<'k>(known: &'k Known<'_, '_>) -> Vec<(&'static Field, &'k Value)> {
    let lede = lede_field(known).map(|(field, _)| &field.name);
    let title = known.found.row.title.as_str();
    let fields = known.found.register.fields.iter();
    fields
        .filter(|field| Some(&field.name) != lede)
        .filter_map(|field| Some((field, known.found.body.get(&field.name)?)))
        .filter(|(field, value)| !(is_title(field) && value.as_str() == Some(title)))
        .collect()
}

fn is_title(field: &Field) -> bool {
    ["title", "name"].contains(&field.name.as_str())
}

/// Fields that stand under one heading, in the order of the schema.
struct Section<'k> {
    /// The field it begins with.
    first: &'static str,
    heading: Cow<'static, str>,
    fields: Vec<(&'static Field, &'k Value)>,
    /// Whether it holds short facts and nothing else.
    is_short: bool,
}

/// Returns the sections of a record: those of its form, where short ones beside each other are one.
fn sections<'k>(known: &'k Known<'_, '_>) -> Vec<Section<'k>> {
    let words = &known.look.words;
    let register = known.found.register;
    let given = given(known);
    let mut sections: Vec<Section<'k>> = Vec::new();
    for field in register.fields.iter() {
        let own = words.find(&format!("section-of-{}-{}", register.name, field.name));
        let heading = own.map(Cow::Borrowed);
        let heading = heading
            .or_else(|| is_part(&field.kind).then(|| words.field(register.name, &field.name)));
        if heading.is_some() || sections.is_empty() {
            sections.push(Section {
                first: &field.name,
                heading: heading.unwrap_or_else(|| words.register(register.name)),
                fields: Vec::new(),
                is_short: true,
            });
        }
        let value = given.iter().find(|(found, _)| found.name == field.name);
        if let (Some((field, value)), Some(section)) = (value, sections.last_mut()) {
            section.is_short &= is_short(&field.kind, value);
            section.fields.push((field, value));
        }
    }
    sections.retain(|section| !section.fields.is_empty());
    merged(known, sections)
}

fn is_part(kind: &Kind) -> bool {
    match kind {
        Kind::Object(_) => true,
        Kind::List(of) => is_part(of),
        _ => false,
    }
}

fn merged<'k>(known: &Known<'_, '_>, sections: Vec<Section<'k>>) -> Vec<Section<'k>> {
    let mut merged: Vec<Section<'k>> = Vec::new();
    for mut section in sections {
        match merged
            .last_mut()
            .filter(|last| last.is_short && section.is_short)
        {
            Some(last) => last.fields.append(&mut section.fields),
            None => merged.push(section),
        }
    }
    if let Some(first) = merged.first_mut().filter(|first| first.is_short) {
        first.heading = known.look.words.t("record-facts").into();
    }
    merged
}

/// Draws what the record says, section by section.
pub(super) fn body(known: &Known<'_, '_>) -> Markup {
    body_with_folded(known, &[])
}

/// Draws what the record says; sections that begin with one of these fields are folded.
pub(super) fn body_with_folded(known: &Known<'_, '_>, folded: &[&str]) -> Markup {
    let drawn = |section: &Section<'_>| {
        let body = section_body(known, section);
        if folded.contains(&section.first) {
            return parts::disclosure(known.look.words.t("record-in-full"), false, body);
        }
        body
    };
    html! {
        @for section in sections(known) {
            (parts::section(&format!("s-{}", section.first), &section.heading, beside(known, &section), drawn(&section)))
        }
    }
}

/// Draws what the record says in own fields that are no longer in force: nothing that was recorded is
/// hidden because nobody is asked for it any more.
pub(super) fn withdrawn(known: &Known<'_, '_>) -> Markup {
    let register = known.found.register;
    let own = known.found.body.get(OWN).and_then(Value::as_object);
    let is_past = |name: &str| register.own_fields().iter().all(|field| field.name != name);
    let past: Vec<(&String, &Value)> = own
        .into_iter()
        .flatten()
        .filter(|(name, _)| is_past(name))
        .collect();
    let facts = past.iter().map(|(name, given)| {
        let path = format!("{OWN}.{name}");
        let label = known.look.words.field(register.name, &path);
        let said = register.own_field(name).map_or_else(
            || html! { (plain(&said(given))) },
            |field| part(known, &path, field, given),
        );
        Fact::new(label, said)
    });
    let words = &known.look.words;
    html! {
        @if !past.is_empty() {
            (parts::section("s-own-withdrawn", words.t("record-own-withdrawn"), html! {}, html! {
                p.help { (words.t("record-own-withdrawn-help")) }
                (parts::dl(facts))
            }))
        }
    }
}

/// Returns a value whose kind nobody knows any more as text.
fn said(given: &Value) -> String {
    given
        .as_str()
        .map_or_else(|| given.to_string(), str::to_owned)
}

/// Says how many parts a section holds that is nothing but a list of them.
fn beside(known: &Known<'_, '_>, section: &Section<'_>) -> Markup {
    let count = match section.fields.as_slice() {
        [(_, Value::Array(items))] => Some(items.len()),
        _ => None,
    };
    html! { @if let Some(count) = count { p { (known.look.words.number(count)) } } }
}

fn section_body(known: &Known<'_, '_>, section: &Section<'_>) -> Markup {
    let words = &known.look.words;
    let register = known.found.register.name;
    let Value::Object(body) = &known.found.body else {
        return html! {};
    };
    let (short, long): (Vec<_>, Vec<_>) = section
        .fields
        .iter()
        .partition(|(field, value)| is_short(&field.kind, value));
    let facts: Vec<Fact> = short
        .into_iter()
        .map(|(field, value)| {
            Fact::new(
                words.field(register, &field.name),
                fact(known, &field.name, field, body, value),
            )
        })
        .collect();
    let alone = facts.is_empty() && long.len() == 1;
    html! {
        @if !facts.is_empty() { (parts::dl_two(facts)) }
        @for (field, value) in long {
            @let label = words.field(register, &field.name);
            @if alone && label == section.heading {
                (part(known, &field.name, field, value))
            } @else {
                div.part { h3 { (label) } (part(known, &field.name, field, value)) }
            }
        }
    }
}

/// Says which fields hold nothing, with the way to fill them in, and what the fields mean.
pub(super) fn about(known: &Known<'_, '_>) -> Markup {
    let words = &known.look.words;
    let register = known.found.register.name;
    let (filled, missing): (Vec<&Field>, Vec<&Field>) = known
        .found
        .register
        .fields
        .iter()
        .partition(|field| known.found.body.get(&field.name).is_some());
    let (lacking, open): (Vec<&Field>, Vec<&Field>) =
        missing.into_iter().partition(|field| field.required);
    let facts = filled.into_iter().filter_map(|field| {
        let help = words.help(register, &field.name);
        (!help.is_empty())
            .then(|| Fact::new(words.field(register, &field.name), parts::prose(help)))
    });
    html! {
        section.sec aria-label=(words.t("record-about-fields")) {
            @if !lacking.is_empty() {
                p.unfilled { span."st minor" { (parts::icon("minor", 14)) span { (words.t("record-lacks")) } } " " (names(known, &lacking)) }
            }
            @if !open.is_empty() {
                p."help unfilled" { (words.t("record-not-filled")) " " (names(known, &open)) }
            }
            (parts::disclosure(words.t("record-about-fields"), false, html! {
                p.help { (parts::prose(words.register_help(register))) }
                (parts::dl(facts))
            }))
        }
    }
}

fn names(known: &Known<'_, '_>, fields: &[&Field]) -> Markup {
    let register = known.found.register.name;
    let may_edit = known.may_edit();
    html! {
        @for (at, field) in fields.iter().enumerate() {
            @let label = known.look.words.field(register, &field.name);
            @if at > 0 { ", " }
            @if may_edit { a href={ "/k/" (known.key) "/edit#f-" (field.name) } { (label) } } @else { (label) }
        }
    }
}

/// Draws a long value below the heading of its field.
fn part(known: &Known<'_, '_>, path: &str, field: &Field, given: &Value) -> Markup {
    match (&field.kind, given) {
        (Kind::Text { .. }, Value::String(text)) if is_markdown(field) => {
            html! { (markdown::markdown(text)) }
        }
        (Kind::Text { .. }, Value::String(text)) => html! { p.prose { (plain(text)) } },
        (Kind::Object(fields), Value::Object(object)) => object_part(known, path, fields, object),
        (Kind::List(of), Value::Array(items)) => match of.as_ref() {
            Kind::Object(fields) => objects(known, path, fields, items),
            _ => {
                html! { ul.lines { @for item in items { li { (value(known, path, of, item)) } } } }
            }
        },
        _ => value(known, path, &field.kind, given),
    }
}

/// Draws a part: its short facts, then its long texts and parts under headings of their own.
fn object_part(
    known: &Known<'_, '_>,
    path: &str,
    fields: &[Field],
    object: &Map<String, Value>,
) -> Markup {
    let words = &known.look.words;
    let register = known.found.register.name;
    let given: Vec<(&Field, &Value)> = fields
        .iter()
        .filter_map(|field| Some((field, object.get(&field.name)?)))
        .collect();
    let (short, long): (Vec<_>, Vec<_>) = given
        .into_iter()
        .partition(|(field, value)| is_short(&field.kind, value));
    let facts: Vec<Fact> = short
        .into_iter()
        .map(|(field, value)| {
            let path = format!("{path}.{}", field.name);
            Fact::new(
                words.field(register, &path),
                fact(known, &path, field, object, value),
            )
        })
        .collect();
    html! {
        @if !facts.is_empty() { (parts::dl(facts)) }
        @for (field, value) in long {
            @let path = format!("{path}.{}", field.name);
            div.part { h3 { (words.field(register, &path)) } (part(known, &path, field, value)) }
        }
    }
}

/// Draws parts of one kind: in a table if they are small, else one below the other.
fn objects(known: &Known<'_, '_>, path: &str, fields: &[Field], items: &[Value]) -> Markup {
    let used: Vec<&Field> = fields
        .iter()
        .filter(|field| items.iter().any(|item| item.get(&field.name).is_some()))
        .collect();
    if used.len() <= COLUMNS && used.iter().all(|field| fits(field, items)) {
        return table(known, path, &used, items);
    }
    let folded = items.len() > MANY;
    html! {
        @for (at, item) in items.iter().enumerate() {
            @if let Value::Object(object) = item {
                @let heading = heading(known, path, &used, object);
                @let number = at + 1;
                @let anchor = anchor(path, number);
                @if folded {
                    // A link to what is inside opens it.
                    (parts::disclosure(&format!("{number}. {heading}"), false, html! {
                        div id=[anchor] { (object_part(known, path, fields, object)) }
                    }))
                } @else {
                    div.part id=[anchor] { h3 { (number) ". " (heading) } (object_part(known, path, fields, object)) }
                }
            }
        }
    }
}

/// Returns the name by which links lead to an entry of one of the record's own lists.
fn anchor(path: &str, number: usize) -> Option<String> {
    (!path.contains('.')).then(|| format!("e-{path}-{number}"))
}

fn fits(field: &Field, items: &[Value]) -> bool {
    let values = items.iter().filter_map(|item| item.get(&field.name));
    match &field.kind {
        Kind::Object(_) => false,
        Kind::List(of) => {
            of.is_scalar()
                && values
                    .filter_map(Value::as_array)
                    .all(|items| items.len() <= 3)
        }
        _ => values
            .filter_map(Value::as_str)
            .all(|text| text.chars().count() <= CELL && !text.contains('\n')),
    }
}

fn table(known: &Known<'_, '_>, path: &str, fields: &[&Field], items: &[Value]) -> Markup {
    let words = &known.look.words;
    let register = known.found.register.name;
    let labels: Vec<_> = fields
        .iter()
        .map(|field| words.field(register, &format!("{path}.{}", field.name)))
        .collect();
    let class = |field: &Field| match field.kind {
        Kind::Integer { .. } | Kind::Number { .. } => "num",
        _ => "",
    };
    let head = html! {
        @for (field, label) in fields.iter().zip(&labels) { (parts::Column::new(label, class(field))) }
    };
    let rows = html! {
        @for (place, item) in items.iter().enumerate() {
            tr id=[anchor(path, place + 1)] {
                @for (at, (field, label)) in fields.iter().zip(&labels).enumerate() {
                    @let path = format!("{path}.{}", field.name);
                    @match item.get(&field.name).map(|given| value(known, &path, &field.kind, given)) {
                        Some(cell) if at == 0 => th class={ "c1 " (class(field)) } scope="row" { (cell) },
                        Some(cell) => td class={ "cf " (class(field)) } data-l=(label) { (cell) },
                        None => td {},
                    }
                }
            }
        }
    };
    parts::table("stack", &words.field(register, path), head, rows)
}

/// Returns what a part is called: its first short text or the record it is about.
fn heading(
    known: &Known<'_, '_>,
    path: &str,
    fields: &[&Field],
    object: &Map<String, Value>,
) -> String {
    let register = known.found.register.name;
    let text = |field: &&Field| {
        let text = object.get(&field.name)?.as_str()?;
        match &field.kind {
            Kind::Text { .. } if text.chars().count() <= 120 && !text.contains('\n') => {
                Some(text.to_owned())
            }
            Kind::Reference(_) => Some(
                known
                    .named(text)
                    .map_or_else(|| text.to_owned(), |named| named.title.clone()),
            ),
            Kind::Choice(_) => Some(
                known
                    .look
                    .words
                    .choice(register, &format!("{path}.{}", field.name), text)
                    .into_owned(),
            ),
            _ => None,
        }
    };
    let best = fields
        .iter()
        .filter(|field| matches!(field.kind, Kind::Text { .. } | Kind::Reference(_)));
    best.clone()
        .find_map(text)
        .or_else(|| fields.iter().find_map(text))
        .unwrap_or_default()
}
