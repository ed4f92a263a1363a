//! Own fields: what an organisation adds to registers, and the catalogue that has them.
//!
//! A body keeps their values under `own`. Structs know nothing of them; a catalogue that is made
//! for the own fields of a moment has them as one more part of each register, so that validation,
//! tables, forms, lists and imports treat them like any other field.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Catalog, Field, Key, RegisterInfo};
use crate::OwnField;

/// The part of a body that holds the values of own fields, by name.
pub const OWN: &str = "own";

/// Most own fields that a register can have in force.
pub const MOST_OWN_FIELDS: usize = 100;

/// The own fields that an organisation has at a moment, those withdrawn included.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnFields(Vec<Defined>);

/// One own field as its record says it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Defined {
    key: String,
    in_force: bool,
    field: OwnField,
}

impl OwnFields {
    /// Adds what a record says, or puts it in the place of what the record said before.
    ///
    /// A body that is no own field, or one that cannot be used, adds nothing.
    pub fn set(&mut self, key: &Key, body: &Value, in_force: bool) {
        self.0.retain(|other| other.key != key.as_str());
        let Ok(field) = serde_json::from_value::<OwnField>(body.clone()) else {
            return;
        };
        if !field.problems().is_empty() {
            return;
        }
        let number = |key: &str| (key.len(), key.to_owned());
        let at = self
            .0
            .partition_point(|other| number(&other.key) < number(key.as_str()));
        let defined = Defined {
            key: key.to_string(),
            in_force,
            field,
        };
        self.0.insert(at, defined);
    }

    /// Takes the own field of a record out of force.
    pub fn withdraw(&mut self, key: &str) {
        for one in self.0.iter_mut().filter(|one| one.key == key) {
            one.in_force = false;
        }
    }

    /// Returns the own field that a record says, in force or withdrawn.
    pub fn of_record(&self, key: &str) -> Option<&OwnField> {
        let found = self.0.iter().find(|one| one.key == key);
        found.map(|one| &one.field)
    }

    /// Reads what [`OwnFields::text`] wrote; nothing of it if it was not written by this program.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Returns all that is said of them; equal own fields have equal texts.
    ///
    /// # Panics
    /// Never: what is said of them has texts for keys.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("own fields have string keys only")
    }

    /// Returns whether there are none, not even withdrawn ones.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns key and field of those in force in a register.
    pub fn in_force(&self, register: &str) -> impl Iterator<Item = (&str, &OwnField)> {
        self.of(register, true)
            .map(|defined| (defined.key.as_str(), &defined.field))
    }

    fn of(&self, register: &str, in_force: bool) -> impl Iterator<Item = &Defined> {
        let fits = move |one: &&Defined| one.in_force == in_force && one.field.register == register;
        self.0.iter().filter(fits)
    }
}

/// The catalogues that were made of one with own fields, by their text.
///
/// They live as long as the program, like the one they were made of: there are few, since own
/// fields change seldom, and what registers have in common is shared.
#[derive(Default)]
pub(super) struct Extensions(Mutex<HashMap<String, &'static Catalog>>);

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extensions")
    }
}

impl Catalog {
    /// Returns this catalogue with own fields; always the same one for the same own fields.
    pub fn with_own(&'static self, own: &OwnFields) -> &'static Self {
        if own.0.is_empty() {
            return self;
        }
        let mut known = self
            .extensions
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.entry(own.text()).or_insert_with(|| {
            let all = self.all().iter();
            let all = all.map(|register| register.with_own(own)).collect();
            let mut extended = Self::new(all);
            extended.own = own.clone();
            Box::leak(Box::new(extended))
        })
    }
}

impl Catalog {
    /// Returns the own fields that it has.
    pub fn own(&self) -> &OwnFields {
        &self.own
    }
}

impl Field {
    /// Returns what people read beside an own field; nothing for the others.
    pub fn label(&self) -> Option<&str> {
        self.hints.get("x-label")?.as_str()
    }
}

impl RegisterInfo {
    /// Returns the own fields in force; none if there are none.
    pub fn own_fields(&self) -> &[Field] {
        match self.field(OWN).map(|own| &own.kind) {
            Some(super::Kind::Object(fields)) => fields,
            _ => &[],
        }
    }

    /// Returns the own field of this name, in force or withdrawn.
    pub fn own_field(&self, name: &str) -> Option<&Field> {
        let all = self.own_fields().iter().chain(self.withdrawn.iter());
        all.into_iter().find(|field| field.name == name)
    }

    /// Returns whether another catalogue's register is this one with the very same fields.
    pub fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
            && Arc::ptr_eq(&self.fields, &other.fields)
            && Arc::ptr_eq(&self.withdrawn, &other.withdrawn)
    }

    /// Returns the body of a new version with what the one before says in own fields that were
    /// withdrawn since: nobody is asked for it any more, and it goes only when it is set to nothing.
    #[must_use]
    pub fn carried(&self, before: &Value, mut body: Value) -> Value {
        let kept = before.get(OWN).and_then(Value::as_object);
        let is_past = |name: &str| self.own_fields().iter().all(|field| field.name != name);
        let past = kept.into_iter().flatten().filter(|(name, _)| is_past(name));
        let past: Vec<_> = past.collect();
        if past.is_empty() {
            return body;
        }
        let Some(fields) = body.as_object_mut() else {
            return body;
        };
        let own = fields
            .entry(OWN)
            .or_insert_with(|| Value::Object(Map::new()));
        if own.is_null() {
            *own = Value::Object(Map::new());
        }
        if let Some(own) = own.as_object_mut() {
            for (name, value) in past {
                own.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        body
    }

    /// Returns what a body says in own fields that were withdrawn, as a body of its own.
    pub fn past(&self, body: &Value) -> Value {
        let own = body
            .get(OWN)
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let is_withdrawn = |name: &str| {
            self.own_field(name).is_some() && self.own_fields().iter().all(|own| own.name != name)
        };
        let past = own.filter(|(name, _)| is_withdrawn(name));
        let past: Map<String, Value> = past
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        json!({ OWN: past })
    }

    /// Returns the body without the values of withdrawn own fields that stand in it as they stood
    /// `before`, or are set to nothing: what is left has to be valid today.
    #[must_use]
    pub fn asked(&self, before: &Value, body: &Value) -> Value {
        let mut body = body.clone();
        let Some(fields) = body.as_object_mut() else {
            return body;
        };
        let kept = before.get(OWN);
        if let Some(own) = fields.get_mut(OWN).and_then(Value::as_object_mut) {
            own.retain(|name, value| {
                let is_asked = self.own_fields().iter().any(|field| field.name == *name);
                let stood = kept.and_then(|own| own.get(name));
                is_asked || !(value.is_null() || stood == Some(value))
            });
        }
        let is_empty = |own: &Value| own.is_null() || own.as_object().is_some_and(Map::is_empty);
        if fields.get(OWN).is_some_and(is_empty) {
            fields.remove(OWN);
        }
        body
    }

    fn with_own(&self, own: &OwnFields) -> Self {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (_, field) in own.in_force(self.name) {
            // Of two with one name the first counts; no third party can make them both be approved.
            if properties.len() < MOST_OWN_FIELDS && !properties.contains_key(&field.name) {
                properties.insert(field.name.clone(), field.schema());
                required.extend(field.required.then(|| field.name.clone()));
            }
        }
        let past = own.of(self.name, false).map(|defined| &defined.field);
        let past = past.filter(|field| !properties.contains_key(&field.name));
        let withdrawn: Vec<Field> = past
            .filter_map(|field| Field::of_schema(&field.name, &field.schema(), false).ok())
            .collect();
        if properties.is_empty() && withdrawn.is_empty() {
            return self.clone();
        }
        let mut extended = self.clone();
        extended.withdrawn = Arc::new(withdrawn);
        if !properties.is_empty() {
            extended.add_own(&json!({
                "type": "object",
                "description": "Own fields of the organisation.",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
                "x-own": true,
            }));
        }
        extended
    }

    fn add_own(&mut self, schema: &Value) {
        let Ok(field) = Field::of_schema(OWN, schema, false) else {
            return;
        };
        Arc::make_mut(&mut self.fields).push(field);
        let whole = Arc::make_mut(&mut self.schema);
        whole["properties"][OWN] = schema.clone();
    }
}

#[cfg(test)]
mod tests;
