//! Checks that the organisation writes itself.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Person;
use crate::kit::{Ref, Register, Workflow, workflow};

/// A check that the organisation writes itself: a sentence that must hold, the query that finds
/// where it does not, and examples that prove the query (9.1).
///
/// Once approved it runs with the checks of the framework.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnCheck {
    /// The sentence that must hold, such as: Every supplier of AI has a contact for incidents.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub says: String,
    /// Why it matters; readers of a finding see it.
    #[schemars(length(min = 1))]
    pub why: String,
    /// How serious it is when the sentence does not hold.
    #[schemars(extend("x-list" = true))]
    pub grade: CheckGrade,
    /// The framework whose requirement it counts under, such as iso-42001. Leave it and the
    /// requirement out for a rule of the organisation's own.
    pub framework: Option<String>,
    /// The requirement it counts under, such as 7.5 or A.10.3.
    #[schemars(extend("x-list" = true))]
    pub requirement: Option<String>,
    /// A query in SQL over the registers. Each row is a failure: the key of a record, or nothing
    /// where a record is missing, then words that say what is wrong. No row means that it holds.
    #[schemars(length(min = 1, max = 20000))]
    pub fails: String,
    /// What helps when it fails.
    pub remedy: Option<CheckRemedy>,
    /// An example in which the sentence does not hold, and what the query finds there.
    pub example_fails: CheckExample,
    /// An example in which it holds. The query finds nothing there.
    pub example_holds: CheckExample,
    /// The person who answers for the check.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// The day by which somebody looks whether the check still asks the right thing.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// How serious the failure of a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckGrade {
    /// The rule is missed as a whole, or the outcome is in doubt.
    Major,
    /// A lapse in keeping the rule.
    Minor,
    /// Kept, and could be done better.
    Improvement,
}

/// What helps when a check fails: a record to edit, or a new one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRemedy {
    /// Whether the record that fails is edited, or a new one is made.
    pub kind: RemedyKind,
    /// The register of the new record. For a new record only.
    #[schemars(
        regex(pattern = r"^[a-z][a-z_]*$"),
        extend("x-form" = "the name of a register, like ai_system")
    )]
    pub register: Option<String>,
    /// The field at which the form opens.
    pub field: Option<String>,
    /// What the new record begins with. For a new record only.
    #[serde(default)]
    pub prefill: Vec<Prefill>,
}

/// Whether a remedy edits or creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// The record that fails is edited.
    Edit,
    /// A new record is made.
    New,
}

/// One value that a new record begins with.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prefill {
    /// The field.
    #[schemars(length(min = 1, max = 200))]
    pub field: String,
    /// The value. {id} stands for the key of the record that fails.
    #[schemars(length(min = 1))]
    pub value: String,
}

/// An example that proves a check.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckExample {
    /// The day on which the example is looked at.
    pub day: Date,
    /// The records of the example in YAML, a list as in the framework's files: key, state and
    /// body. Leave it out for an example without records.
    pub records: Option<String>,
    /// What the query finds in YAML: a list of pairs of key and words. Leave it out where it finds
    /// nothing.
    pub finds: Option<String>,
}

impl Register for OwnCheck {
    const NAME: &'static str = "own_check";
    const PREFIX: &'static str = "CHK";
    const CLAUSES: &'static str = "9.1, 10.1";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.says.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            says: "Every supplier in use is reviewed by a day that is set.".into(),
            why: "Two suppliers went unreviewed for three years, because nobody had set a day."
                .into(),
            grade: CheckGrade::Minor,
            framework: Some("iso-42001".into()),
            requirement: Some("A.10.3".into()),
            fails: "select id, 'has no day by which it is reviewed'\nfrom supplier\n\
                    where state = 'approved' and review_by is null"
                .into(),
            remedy: Some(CheckRemedy {
                kind: RemedyKind::Edit,
                register: None,
                field: Some("review_by".into()),
                prefill: vec![],
            }),
            example_fails: CheckExample {
                day: date(2026, 7, 31),
                records: Some(
                    "- { key: SUP-0001, state: approved, body: { name: Cloud host } }".into(),
                ),
                finds: Some("- [SUP-0001, has no day by which it is reviewed]".into()),
            },
            example_holds: CheckExample {
                day: date(2026, 7, 31),
                records: Some(
                    "- key: SUP-0001\n  state: approved\n  body: { name: Cloud host, review_by: \
                     2027-01-31 }"
                        .into(),
                ),
                finds: None,
            },
            owner: Some(Ref::number(2)),
            review_by: Some(date(2027, 7, 31)),
        }]
    }
}
