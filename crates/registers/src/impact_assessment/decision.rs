//! What follows from an impact assessment: measures, outcome, conditions, disclosure, open answers.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::Ref;
use crate::kit::parts::AnswerState;
use crate::{Action, Control, Person};

/// One measure against a harm or for a benefit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What is done.
    #[schemars(length(min = 1))]
    pub what: String,
    /// The harm it lessens or the benefit it secures.
    #[schemars(length(min = 1))]
    pub addresses: String,
    /// Whether it is built in or done by people.
    pub kind: MeasureKind,
    /// The person who sees to it.
    pub owner: Option<Ref<Person>>,
    /// The day by which it is done.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// The day on which it was done.
    pub done_on: Option<Date>,
    /// The control it belongs to.
    pub control: Option<Ref<Control>>,
}

/// Whether a measure is built in or done by people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Built into the system or around it.
    Technical,
    /// A rule, a task, training, information.
    Organizational,
}

/// What an assessment recommends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The system is used as assessed.
    Go,
    /// The system is used once, or as long as, conditions are met.
    GoWithConditions,
    /// The system is changed and assessed again.
    Redesign,
    /// The system is not used.
    DoNotProceed,
}

/// One condition of the outcome.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What must be so.
    #[schemars(length(min = 1))]
    pub what: String,
    /// The day by which it is met.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["met_on"]))]
    pub due: Option<Date>,
    /// The day on which it was met.
    pub met_on: Option<Date>,
}

/// To whom results are shown, and in which form.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// The parties who see them.
    #[schemars(length(min = 1))]
    pub to: String,
    /// How much they see.
    pub form: DisclosureForm,
    /// The day from which they can.
    pub on: Option<Date>,
    /// Why this much and not more.
    pub why: Option<String>,
}

/// How much of an assessment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureForm {
    /// A summary.
    Summary,
    /// All of it.
    Full,
    /// Nothing, for a stated reason.
    None,
}

/// A question that does not apply, or has no answer yet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAnswer {
    /// The section of the question.
    pub section: AnswerSection,
    /// The question.
    #[schemars(length(min = 1))]
    pub question: String,
    /// How it stands.
    pub state: AnswerState,
    /// Why it does not apply, or what is known so far.
    pub why: Option<String>,
    /// The action that will find the answer.
    pub action: Option<Ref<Action>>,
}

/// A section of an impact assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerSection {
    /// AI system information.
    A,
    /// Data information and quality.
    B,
    /// Algorithms and models.
    C,
    /// Deployment environment.
    D,
    /// Relevant interested parties.
    E,
    /// Benefits and harms.
    F,
    /// Failures and foreseeable misuse.
    G,
}
