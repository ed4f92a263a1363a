//! Days that ask something of somebody: which fields hold one, and what settles it.
//!
//! A date field says so in its schema: `x-due` names the kind, `x-due-who` the field with the person,
//! `x-due-done` fields that settle it once they are filled, `x-due-per` the fields within whose equal
//! values only the latest day counts, because it takes the place of the earlier ones.

use serde_json::Value;

use super::Field;

/// What a day in a record asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// The record is looked at again by then.
    Review,
    /// It counts until then and has to be renewed.
    Expires,
    /// Something is done by then.
    Due,
    /// Something comes to its end then; afterwards nothing is asked any more.
    Ends,
    /// It is planned to happen then.
    Planned,
    /// Something came in on that day and waits for an answer since.
    Answer,
}

impl DueKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Review,
        Self::Expires,
        Self::Due,
        Self::Ends,
        Self::Planned,
        Self::Answer,
    ];

    /// Returns the word for it in schemas.
    pub fn word(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Expires => "expires",
            Self::Due => "due",
            Self::Ends => "ends",
            Self::Planned => "planned",
            Self::Answer => "answer",
        }
    }
}

/// What a date field says about the day it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'a> {
    /// What the day asks for.
    pub kind: DueKind,
    /// The field that names whom it asks: one beside it, or `list.field` for the first of a list.
    pub who: Option<&'a str>,
    /// Fields beside it of which one that is filled settles it.
    pub done: Vec<&'a str>,
    /// Fields beside it: of the days with equal values in all of them, only the latest counts.
    pub per: Option<Vec<&'a str>>,
}

impl Field {
    /// Returns what the field's day asks for, if it asks for something.
    pub fn due(&self) -> Option<Due<'_>> {
        let word = self.hints.get("x-due")?.as_str()?;
        let kind = DueKind::ALL.into_iter().find(|kind| kind.word() == word)?;
        Some(Due {
            kind,
            who: self.hints.get("x-due-who").and_then(Value::as_str),
            done: self.names("x-due-done").unwrap_or_default(),
            per: self.names("x-due-per"),
        })
    }

    fn names(&self, hint: &str) -> Option<Vec<&str>> {
        let names = self.hints.get(hint)?.as_array()?;
        Some(names.iter().filter_map(Value::as_str).collect())
    }
}
