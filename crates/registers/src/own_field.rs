//! Fields that the organisation adds to registers itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

mod fragment;

pub use fragment::of_schema;

use crate::Person;
use crate::kit::{DueKind, Kind, Problem, Ref, Register, Workflow, workflow};

/// A field that the organisation adds to a register, for what it needs to know and the standard
/// does not ask for (7.5.1).
///
/// Its values stand in each record under `own`, by the field's name.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnField {
    /// The register that gets the field.
    #[schemars(
        length(min = 1),
        regex(pattern = r"^[a-z][a-z_]*$"),
        extend("x-list" = true, "x-form" = "the name of a register, like ai_system")
    )]
    pub register: String,
    /// Its name in imports, queries and the API: small letters, digits and underscores. It stays
    /// when the label changes.
    #[schemars(
        length(min = 1, max = 40),
        regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"),
        extend("x-list" = true, "x-form" = "a name in small letters, like cost_centre")
    )]
    pub name: String,
    /// What people read beside it.
    #[schemars(length(min = 1, max = 80), extend("x-list" = true))]
    pub label: String,
    /// One sentence that tells what belongs into it.
    #[schemars(length(min = 1, max = 500))]
    pub help: String,
    /// What it holds.
    #[schemars(extend("x-list" = true))]
    pub kind: OwnFieldKind,
    /// The words to choose from. For a choice only.
    #[serde(default)]
    pub choices: Vec<OwnChoice>,
    /// The register whose records it points at. For a reference only; left out, any record will do.
    #[schemars(
        regex(pattern = r"^[a-z][a-z_]*$"),
        extend("x-form" = "the name of a register, like ai_system")
    )]
    pub refers_to: Option<String>,
    /// Whether a record must have it. Records that exist show the gap when they are next edited.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub required: bool,
    /// Whether it is a column of the list.
    #[serde(default)]
    pub in_list: bool,
    /// What is asked for on its day. For a date only; left out, the day asks for nothing.
    pub due: Option<OwnDue>,
    /// The field of the record with the person whom the day asks. Left out, the owner.
    pub due_who: Option<String>,
    /// Fields of the record of which one that is filled settles the day.
    #[serde(default)]
    pub due_done: Vec<String>,
    /// Whether it tells something about a person, so that it is erased with the person's data.
    #[serde(default)]
    pub personal: bool,
    /// Why the organisation needs it: who asks for it, and what is done with it.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The person who answers for it.
    pub owner: Option<Ref<Person>>,
}

/// What an own field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnFieldKind {
    /// A line or a few of plain text.
    Text,
    /// Longer text with headings, lists and links.
    Markdown,
    /// A number, with decimals if need be.
    Number,
    /// A number without decimals.
    WholeNumber,
    /// Yes or no.
    YesNo,
    /// A calendar day.
    Date,
    /// One of a few words.
    Choice,
    /// Another record.
    Reference,
    /// Any number of short texts.
    TextList,
}

/// What the day of an own field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnDue {
    /// The record is looked at again by then.
    Review,
    /// It counts until then and has to be renewed.
    Expires,
    /// Something is done by then.
    Due,
    /// Something comes to its end then.
    Ends,
    /// It is planned to happen then.
    Planned,
    /// Something came in on that day and waits for an answer.
    Answer,
}

impl OwnDue {
    fn kind(self) -> DueKind {
        match self {
            Self::Review => DueKind::Review,
            Self::Expires => DueKind::Expires,
            Self::Due => DueKind::Due,
            Self::Ends => DueKind::Ends,
            Self::Planned => DueKind::Planned,
            Self::Answer => DueKind::Answer,
        }
    }
}

/// One word to choose from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnChoice {
    /// The word in imports, queries and the API.
    #[schemars(
        length(min = 1, max = 40),
        regex(pattern = r"^[a-z0-9][a-z0-9_]{0,39}$"),
        extend("x-form" = "a word in small letters, like very_high")
    )]
    pub value: String,
    /// What it means.
    #[schemars(length(min = 1, max = 200))]
    pub help: String,
}

/// Registers whose records the product itself reads as a whole.
const READ_BY_THE_PRODUCT: [&str; 3] = ["own_field", "own_check", "import_mapping"];

/// Registers whose records are also made without their form: by an upload, a command or a letter box.
const MADE_BY_ITSELF: [&str; 5] = [
    "access",
    "concern",
    "evidence",
    "import_mapping",
    "statement_of_applicability",
];

/// Most characters of a plain text.
const LONGEST_TEXT: u64 = 2_000;

impl OwnField {
    /// Returns the field as JSON Schema, in the form in which registers describe theirs.
    ///
    /// `x-label` holds what people read beside it, `x-own` says that no program knows it. Whether it
    /// is required belongs to the schema around it.
    ///
    /// A body keeps the values in a top-level object `own`, `{ "title": …, "own": { "cost_centre":
    /// "4711" } }`, of which the register's struct knows nothing: whoever decodes a body takes `own`
    /// out, validates it against these schemas, decodes the rest and puts it back. The image then
    /// has columns such as `own_cost_centre`. `x-due-who` names a field of the record, `x-due-done`
    /// fields of `own` or of the record. When an own field is retired its values stay in the bodies
    /// that have them and are no longer asked for.
    pub fn schema(&self) -> Value {
        let mut schema = self.shape();
        if !self.required
            && let Some(kind) = schema.get_mut("type")
            && kind != "array"
        {
            *kind = json!([kind.take(), "null"]);
        }
        schema.insert("description".into(), json!(self.help));
        schema.insert("x-label".into(), json!(self.label));
        schema.insert("x-own".into(), json!(true));
        for (hint, given) in [("x-list", self.in_list), ("x-personal", self.personal)] {
            if given {
                schema.insert(hint.into(), json!(true));
            }
        }
        if self.kind == OwnFieldKind::Date
            && let Some(due) = self.due
        {
            schema.insert("x-due".into(), json!(due.kind().word()));
            if let Some(who) = &self.due_who {
                schema.insert("x-due-who".into(), json!(who));
            }
            if !self.due_done.is_empty() {
                schema.insert("x-due-done".into(), json!(self.due_done));
            }
        }
        Value::Object(schema)
    }

    fn shape(&self) -> Map<String, Value> {
        let least = u64::from(self.required);
        let shape = match self.kind {
            OwnFieldKind::Text => {
                json!({ "type": "string", "minLength": least, "maxLength": LONGEST_TEXT })
            }
            OwnFieldKind::Markdown => {
                json!({ "type": "string", "minLength": least, "x-markdown": true })
            }
            OwnFieldKind::Number => json!({ "type": "number" }),
            OwnFieldKind::WholeNumber => json!({ "type": "integer" }),
            OwnFieldKind::YesNo => json!({ "type": "boolean" }),
            OwnFieldKind::Date => json!({ "type": "string", "format": "date" }),
            OwnFieldKind::Choice => {
                let words = self.choices.iter();
                let words = words.map(|choice| {
                    json!({
                        "const": choice.value,
                        "description": choice.help,
                    })
                });
                json!({ "oneOf": words.collect::<Vec<_>>() })
            }
            OwnFieldKind::Reference => {
                let to = self.refers_to.as_deref().unwrap_or("*");
                let prefix = crate::catalog()
                    .get(to)
                    .map_or("[A-Z]{3}", |info| info.prefix);
                let pattern = format!("^{prefix}-[0-9]{{4,12}}$");
                json!({ "type": "string", "pattern": pattern, "x-ref": to })
            }
            OwnFieldKind::TextList => json!({
                "type": "array",
                "items": { "type": "string", "minLength": 1, "maxLength": LONGEST_TEXT },
                "default": [],
            }),
        };
        match shape {
            Value::Object(shape) => shape,
            _ => Map::new(),
        }
    }

    /// Returns what keeps the field from being used; nothing if it can be.
    ///
    /// Whether another own field of the register has the same name is for the caller to see.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut report = |field: &str, message: String| {
            found.push(Problem {
                pointer: format!("/{field}"),
                message,
            });
        };
        let catalog = crate::catalog();
        if catalog.get(&self.register).is_none() {
            let message = format!("there is no register `{}`", self.register);
            report("register", message);
        }
        if READ_BY_THE_PRODUCT.contains(&self.register.as_str()) {
            let message = format!(
                "records of {} say how the product works and have no room for more; choose another",
                self.register
            );
            report("register", message);
        }
        let column = format!("own_{}", self.name);
        let taken = catalog.get(&self.register).and_then(|to| to.field(&column));
        if taken.is_some() {
            let message = format!("{} has a field `{column}` already; choose another", self.register);
            report("name", message);
        }
        if self.required && MADE_BY_ITSELF.contains(&self.register.as_str()) {
            let message = format!(
                "records of {} are also made where nobody is asked for own fields; leave it out",
                self.register
            );
            report("required", message);
        }
        match (&self.refers_to, self.kind) {
            (Some(to), OwnFieldKind::Reference) if catalog.get(to).is_none() => {
                report("refers_to", format!("there is no register `{to}`"));
            }
            (Some(_), kind) if kind != OwnFieldKind::Reference => {
                report("refers_to", "is for a reference; leave it out".into());
            }
            _ => {}
        }
        if self.kind == OwnFieldKind::Choice {
            let words: Vec<_> = self.choices.iter().map(|choice| &choice.value).collect();
            if words.len() < 2 {
                report("choices", "needs at least two words to choose from".into());
            }
            let twice = (1..words.len()).find(|at| words[..*at].contains(&words[*at]));
            if let Some(at) = twice {
                report("choices", format!("has `{}` twice", words[at]));
            }
        } else if !self.choices.is_empty() {
            report("choices", "is for a choice; leave it out".into());
        }
        if self.due.is_some() && self.kind != OwnFieldKind::Date {
            report("due", "is for a date; leave it out".into());
        }
        if let (Some(register), Some(who)) = (catalog.get(&self.register), &self.due_who) {
            let person = register.field(who).is_some_and(
                |field| matches!(&field.kind, Kind::Reference(to) if to == "person"),
            );
            if !person {
                let message = format!("`{who}` is no field of {} with a person", self.register);
                report("due_who", message);
            }
        }
        found
    }
}

impl Register for OwnField {
    const NAME: &'static str = "own_field";
    const PREFIX: &'static str = "FLD";
    const CLAUSES: &'static str = "7.5.1";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        format!("{} ({})", self.label, self.register)
    }

    fn samples() -> Vec<Self> {
        let choice = |value: &str, help: &str| OwnChoice {
            value: value.into(),
            help: help.into(),
        };
        let tier = Self {
            register: "ai_system".into(),
            name: "support_tier".into(),
            label: "Support tier".into(),
            help: "How fast the service desk reacts when the system fails.".into(),
            kind: OwnFieldKind::Choice,
            choices: vec![
                choice("gold", "Within an hour, day and night."),
                choice("silver", "Within a working day."),
            ],
            refers_to: None,
            required: true,
            in_list: true,
            due: None,
            due_who: None,
            due_done: vec![],
            personal: false,
            reason: "The service desk plans its shifts by it.".into(),
            owner: Some(Ref::number(3)),
        };
        let contract = Self {
            name: "licence_ends".into(),
            label: "Licence ends".into(),
            help: "Last day on which the licence of the platform counts.".into(),
            kind: OwnFieldKind::Date,
            choices: vec![],
            required: false,
            in_list: false,
            due: Some(OwnDue::Expires),
            due_who: Some("owner".into()),
            due_done: vec!["licence_renewed_on".into()],
            reason: "A licence ran out unseen in 2025 and claims waited for two days.".into(),
            ..tier.clone()
        };
        let insurer = Self {
            register: "dataset".into(),
            name: "insurer_contact".into(),
            label: "Contact at the insurer".into(),
            help: "The person at the insurer who may be asked about the data.".into(),
            kind: OwnFieldKind::Reference,
            refers_to: Some("person".into()),
            personal: true,
            due: None,
            due_who: None,
            due_done: vec![],
            reason: "Contracts name a contact for each delivery of data.".into(),
            ..contract.clone()
        };
        vec![tier, contract, insurer]
    }
}

#[cfg(test)]
mod tests;
