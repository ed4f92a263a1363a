//! The difference between two bodies as people read it: fields by their labels, texts word by word,
//! lists by item, records by title.

use aims::Step;
use maud::{Markup, html};
use registers::{Field, Key, Kind};
use serde_json::Value;
use std::collections::BTreeSet;

use super::known::{Known, keys_in};
use super::value::value;
use crate::parts;

/// A field that differs: the way to it, before, after.
pub(super) type Change = (String, Value, Value);

/// Returns the keys that steps name, to look their titles up at once.
pub(super) fn keys(steps: &[Step]) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    for step in steps {
        keys_of(&step.changes, &mut found);
        found.extend(step.entry.by.parse::<Key>());
    }
    found
}

/// Adds the keys that changes name.
pub(super) fn keys_of(changes: &[Change], found: &mut BTreeSet<Key>) {
    for (_, before, after) in changes {
        keys_in(before, found);
        keys_in(after, found);
    }
}

/// Draws the fields that differ.
pub(super) fn diff(known: &Known<'_, '_>, changes: &[Change]) -> Markup {
    parts::diff(
        changes
            .iter()
            .map(|change| (label(known, &change.0), drawn(known, change))),
    )
}

/// Returns the label of a field by the way to it: `Affected parties 2, Name`.
pub(super) fn label(known: &Known<'_, '_>, path: &str) -> String {
    let register = known.found.register.name;
    let mut label = String::new();
    let mut way = String::new();
    for step in path.split('.') {
        if let Ok(at) = step.parse::<usize>() {
            label.push(' ');
            label.push_str(&(at + 1).to_string());
            continue;
        }
        if !way.is_empty() {
            way.push('.');
            label.push_str(", ");
        }
        way.push_str(step);
        label.push_str(&known.look.words.field(register, &way));
    }
    label
}

/// Returns what the field at the end of a way holds.
pub(super) fn kind_at(fields: &'static [Field], path: &str) -> Option<&'static Kind> {
    let mut fields = fields;
    let mut kind: Option<&'static Kind> = None;
    for step in path.split('.') {
        if step.bytes().all(|byte| byte.is_ascii_digit()) {
            if let Some(Kind::List(of)) = kind {
                kind = Some(of.as_ref());
            }
        } else {
            kind = fields
                .iter()
                .find(|field| field.name == step)
                .map(|field| &field.kind);
        }
        fields = parts_of(kind?);
    }
    kind
}

fn parts_of(kind: &'static Kind) -> &'static [Field] {
    match kind {
        Kind::Object(fields) => fields,
        Kind::List(of) => parts_of(of),
        _ => &[],
    }
}

/// Draws one change.
fn drawn(known: &Known<'_, '_>, (path, before, after): &Change) -> Markup {
    let Some(kind) = kind_at(&known.found.register.fields, path) else {
        return parts::changed(plain(before), plain(after));
    };
    match (kind, before, after) {
        (Kind::Text { .. }, Value::String(before), Value::String(after)) => {
            html! { span.words { (parts::text_diff(before, after)) } }
        }
        (Kind::List(of), before, after) => items(known, path, of, before, after),
        _ => parts::changed(
            side(known, path, kind, before),
            side(known, path, kind, after),
        ),
    }
}

fn plain(value: &Value) -> Option<Markup> {
    (!value.is_null()).then(|| html! { (value.to_string()) })
}

fn side(known: &Known<'_, '_>, path: &str, kind: &Kind, given: &Value) -> Option<Markup> {
    (!given.is_null()).then(|| value(known, path, kind, given))
}

/// Draws a list that changed: what left it and what came in; what stayed is only counted.
fn items(known: &Known<'_, '_>, path: &str, of: &Kind, before: &Value, after: &Value) -> Markup {
    const NONE: &[Value] = &[];
    let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_else(|| NONE.to_vec());
    let (before, after) = (list(before), list(after));
    let gone: Vec<&Value> = before.iter().filter(|item| !after.contains(item)).collect();
    let new: Vec<&Value> = after.iter().filter(|item| !before.contains(item)).collect();
    let same = after.len() - new.len();
    html! {
        ul.lines {
            @for item in &gone { li { del { (value(known, path, of, item)) } } }
            @for item in &new { li { ins { (value(known, path, of, item)) } } }
            @if gone.is_empty() && new.is_empty() { li { (known.look.words.t("record-reordered")) } }
            @else if same > 0 { li.help { (known.look.words.count("record-unchanged", same)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_field_is_found_in_any_depth() {
        let fields = &registers::catalog()
            .get("impact_assessment")
            .expect("a register")
            .fields;
        assert!(matches!(kind_at(fields, "title"), Some(Kind::Text { .. })));
        assert!(matches!(
            kind_at(fields, "systems.0"),
            Some(Kind::Reference(_))
        ));
        assert!(matches!(kind_at(fields, "parties"), Some(Kind::List(_))));
        assert!(matches!(
            kind_at(fields, "parties.3.name"),
            Some(Kind::Text { .. })
        ));
        assert!(kind_at(fields, "parties.0.nothing").is_none());
        assert!(kind_at(fields, "nothing.at.all").is_none());
    }
}
