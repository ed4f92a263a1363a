//! Fields whose change is an event after which assessments, tests and documents are looked at again.
//!
//! A field of a record says so in its schema: `x-trigger` is a word of
//! [`ReassessmentTrigger`](super::parts::ReassessmentTrigger). `x-trigger-day` marks the field that
//! says on which day the change took effect, where that is not the day on which it was recorded.

use serde_json::Value;

use super::{Field, Kind, RegisterInfo};

impl Field {
    /// Returns the kind of event that a change of this field is; nothing if it is none.
    pub fn trigger(&self) -> Option<&str> {
        self.hints.get("x-trigger")?.as_str()
    }

    /// Returns whether going from one value to another is such an event (8.2, 8.4).
    ///
    /// A field that is filled for the first time says what was left open; that alone changes
    /// nothing, unless it names a record.
    pub fn is_changed(&self, before: Option<&Value>, after: Option<&Value>) -> bool {
        let (before, after) = (said(before), said(after));
        before != after && (before.is_some() || self.names_records())
    }

    fn names_records(&self) -> bool {
        match &self.kind {
            Kind::Reference(_) => true,
            Kind::List(item) => matches!(item.as_ref(), Kind::Reference(_)),
            _ => false,
        }
    }
}

impl RegisterInfo {
    /// Returns the fields whose change is an event, with its kind.
    pub fn triggers(&self) -> impl Iterator<Item = (&Field, &str)> {
        self.fields
            .iter()
            .filter_map(|field| Some((field, field.trigger()?)))
    }

    /// Returns the field that says on which day a change took effect, if there is one.
    pub fn trigger_day(&self) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|field| field.hints.contains_key("x-trigger-day"))
    }
}

/// Nothing, an empty text and an empty list all say nothing.
fn said(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    })
}
