//! The field that a column fills: the way to it in a body, with positions in lists.

use registers::{Field, Kind, RegisterInfo};
use serde_json::{Map, Value};

use crate::error::{AimsError, Result};

/// Most places of a list that columns of their own can fill.
const MOST_PLACES: usize = 50;

/// What a column fills.
#[derive(Debug, Clone)]
pub(super) struct Target<'a> {
    /// The dotted way, as a mapping names it.
    pub(super) path: String,
    pub(super) fills: Fills<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Fills<'a> {
    Key,
    State,
    Field(&'a Kind),
}

impl<'a> Target<'a> {
    /// Finds a field by its dotted way, such as `inherent.likelihood` or `roles.0.person`.
    pub(super) fn find(register: &'a RegisterInfo, path: &str) -> Result<Self> {
        let fills = match path {
            "key" => Some(Fills::Key),
            "state" => Some(Fills::State),
            _ => among(&register.fields, path).map(Fills::Field),
        };
        let fills = fills.ok_or_else(|| {
            let shown: String = path.chars().take(60).collect();
            AimsError::invalid(format!("`{shown}` is no field of {}", register.name)).with_hint(
                format!("`aimwright registers {}` shows its fields", register.name),
            )
        })?;
        if matches!(fills, Fills::Field(Kind::Object(_))) {
            return Err(AimsError::invalid(format!(
                "`{path}` is a part with fields of its own; a column fills one of them"
            )));
        }
        Ok(Self {
            path: path.to_owned(),
            fills,
        })
    }
}

fn among<'a>(fields: &'a [Field], path: &str) -> Option<&'a Kind> {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let kind = &fields.iter().find(|field| field.name == first)?.kind;
    rest.map_or(Some(kind), |rest| inside(kind, rest))
}

fn inside<'a>(kind: &'a Kind, path: &str) -> Option<&'a Kind> {
    match kind {
        Kind::Object(fields) => among(fields, path),
        Kind::List(item) => {
            let (place, rest) = path
                .split_once('.')
                .map_or((path, None), |(place, rest)| (place, Some(rest)));
            place
                .parse()
                .ok()
                .filter(|place: &usize| *place < MOST_PLACES)?;
            rest.map_or(Some(item), |rest| inside(item, rest))
        }
        _ => None,
    }
}

/// Returns whether a dotted way leads to or through another.
pub(super) fn within(path: &str, around: &str) -> bool {
    path == around
        || path
            .strip_prefix(around)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// Puts a value at a dotted way into a body; parts and places that lack are made.
pub(super) fn put(body: &mut Value, path: &str, value: Value) {
    let mut at = body;
    for step in path.split('.') {
        at = if let Ok(place) = step.parse::<usize>() {
            if !at.is_array() {
                *at = Value::Array(Vec::new());
            }
            let items = at.as_array_mut().expect("it was made a list");
            // A heading cannot ask for a list of any length.
            let place = place.min(MOST_PLACES);
            while items.len() <= place {
                items.push(Value::Null);
            }
            &mut items[place]
        } else {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            let fields = at.as_object_mut().expect("it was made a part");
            fields.entry(step).or_insert(Value::Null)
        };
    }
    *at = value;
}

/// Takes the value at a dotted way out of a body.
pub(super) fn take(body: &mut Value, path: &str) {
    let (way, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = &mut *body;
    for step in way.split('.').filter(|step| !step.is_empty()) {
        let next = match step.parse::<usize>() {
            Ok(place) => at.get_mut(place),
            Err(_) => at.get_mut(step),
        };
        match next {
            Some(next) => at = next,
            None => return,
        }
    }
    match (last.parse::<usize>(), at) {
        (Ok(place), Value::Array(items)) if place < items.len() => items[place] = Value::Null,
        (_, Value::Object(fields)) => {
            fields.shift_remove(last);
        }
        _ => {}
    }
}

/// Takes out the places and parts in which nothing stands.
pub(super) fn tidy(value: &mut Value) {
    let is_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(tidy);
            items.retain(|item| !is_nothing(item));
        }
        Value::Object(fields) => {
            fields.values_mut().for_each(tidy);
            fields.retain(|_, value| !is_nothing(value));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ways_lead_into_parts_and_lists_and_nowhere_else() {
        let person = registers::catalog().get("person").expect("a register");
        for path in ["key", "state", "name", "competences", "competences.3.level"] {
            assert!(Target::find(person, path).is_ok(), "{path}");
        }
        for path in [
            "",
            "nme",
            "competences.x",
            "competences.0",
            "competences.99.level",
            "name.0",
            ".",
        ] {
            assert!(Target::find(person, path).is_err(), "{path}");
        }
    }

    #[test]
    fn values_are_put_taken_and_tidied() {
        let mut body = json!({"a": {"b": 1}});
        put(&mut body, "a.c", json!(2));
        put(&mut body, "l.1.x", json!("y"));
        assert_eq!(
            body,
            json!({"a": {"b": 1, "c": 2}, "l": [null, {"x": "y"}]})
        );
        take(&mut body, "a.b");
        take(&mut body, "a.z.q");
        take(&mut body, "l.7.x");
        tidy(&mut body);
        assert_eq!(body, json!({"a": {"c": 2}, "l": [{"x": "y"}]}));
        take(&mut body, "l.0.x");
        tidy(&mut body);
        assert_eq!(body, json!({"a": {"c": 2}}));
    }
}
