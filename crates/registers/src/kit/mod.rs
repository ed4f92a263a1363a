//! What all registers share: the `Register` trait, keys and references, the field model read
//! from a struct's schema, workflows and validation. No I/O.

mod catalog;
mod column;
mod due;
mod field;
mod key;
mod own;
pub mod parts;
mod trigger;
mod validate;
pub mod workflow;

pub use catalog::{Catalog, RegisterInfo};
pub use column::Column;
pub use due::{Due, DueKind};
pub use field::{Choice, Field, Kind, Pattern};
pub use key::{AnyRef, Key, NotAKey, Ref};
pub use own::{MOST_OWN_FIELDS, OWN, OwnFields};
pub use validate::{Completeness, Problem, references, validate, validate_as_it_stood};
pub use workflow::{Needs, Transition, Workflow};

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A kind of record, declared by one struct.
///
/// The struct's doc comments are the help texts a user reads, and its schema is the only
/// place that says what a field is.
pub trait Register: Serialize + DeserializeOwned + JsonSchema + Sized + 'static {
    /// Name in the singular, lower case, as in `ai_system`.
    const NAME: &'static str;
    /// Three capital letters that start every key.
    const PREFIX: &'static str;
    /// Where in the standard the records belong: clauses and controls, separated by commas.
    const CLAUSES: &'static str;
    /// The states a record passes through.
    const WORKFLOW: &'static Workflow;
    /// The number of the struct's present shape; raised when old bodies no longer decode.
    const SHAPE: u32 = 1;

    /// Returns the words by which people know the record.
    fn title(&self) -> String;

    /// Returns examples that decode, validate and show what a good record holds.
    fn samples() -> Vec<Self>;

    /// Takes out what must not be kept, such as the name of somebody who wants to stay unknown.
    #[must_use]
    fn cleared(self) -> Self {
        self
    }

    /// Turns a body of an older shape into one of the next shape.
    fn upcast(from: u32, body: Value) -> Value {
        let _ = from;
        body
    }
}
