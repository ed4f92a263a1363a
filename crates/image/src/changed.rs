//! Which fields changed between the versions of a record that counted, so that it can be told what
//! rests on something older (8.2, 8.4).
//!
//! Where versions are approved, the one that comes into force is compared with the one it follows; a
//! draft changes nothing yet. Elsewhere each version is compared with the one before. Only that a
//! field changed is kept, never what it said.

use registers::{Kind, RegisterInfo};
use serde_json::Value;

use crate::project::{Written, decode};

/// A field whose change is an event, and when it changed.
#[derive(Debug, Clone)]
pub(crate) struct FieldChange {
    pub(crate) field: String,
    /// The kind of event, a word of `ReassessmentTrigger`.
    pub(crate) trigger: String,
    /// The entry with which the change counted, and its moment.
    pub(crate) seq: u64,
    pub(crate) at: String,
    /// The day on which it took effect: the one that the record says, else that of the entry.
    pub(crate) day: String,
    pub(crate) version: u32,
}

/// Returns whether changes of this register's records are events.
pub(crate) fn watched(register: &RegisterInfo) -> bool {
    register.triggers().next().is_some()
}

/// Compares two versions of a record; `after` came to count with the entry `seq` at a moment.
pub(crate) fn between(
    register: &RegisterInfo,
    before: &Written,
    after: &Written,
    (seq, at): (u64, &str),
) -> Vec<FieldChange> {
    // Erased words cannot be compared, and nobody shall learn from them what changed.
    let (Some(before), Some(after_body)) = (body(register, before), body(register, after)) else {
        return Vec::new();
    };
    let recorded = at.get(..10).unwrap_or(at);
    let day = register.trigger_day().and_then(|field| {
        let said = after_body.get(&field.name)?;
        let is_new = before.get(&field.name) != Some(said);
        let said = said.as_str().filter(|_| matches!(field.kind, Kind::Date))?;
        (is_new && said <= recorded).then_some(said)
    });
    let changed = register.triggers().filter(|(field, _)| {
        field.is_changed(before.get(&field.name), after_body.get(&field.name))
    });
    changed
        .map(|(field, trigger)| FieldChange {
            field: field.name.clone(),
            trigger: trigger.to_owned(),
            seq,
            at: at.to_owned(),
            day: day.unwrap_or(recorded).to_owned(),
            version: after.version,
        })
        .collect()
}

/// Reads what was written in the register's present shape; nothing if it was erased.
fn body(register: &RegisterInfo, written: &Written) -> Option<Value> {
    if written.body.is_empty() {
        return None;
    }
    if written.shape == register.shape {
        return serde_json::from_str(&written.body).ok();
    }
    decode(register, written).ok().map(|decoded| decoded.body)
}
