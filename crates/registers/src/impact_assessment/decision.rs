//! What follows from an impact assessment: measures, outcome, conditions, disclosure, open answers.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{AnswerState, ReassessmentTrigger};
use crate::kit::{AnyRef, Ref};
use crate::{Action, Control, Evidence, Person, Reassessment};

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
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["done_on", "action"]))]
    pub due: Option<Date>,
    /// The day on which it was done.
    pub done_on: Option<Date>,
    /// The control it belongs to.
    pub control: Option<Ref<Control>>,
    /// The action by which the work is followed.
    pub action: Option<Ref<Action>>,
    /// What shows that it was done and works.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
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
    /// The person who sees that it is met.
    pub owner: Option<Ref<Person>>,
    /// The day by which it is met.
    #[schemars(extend(
        "x-due" = "due",
        "x-due-who" = "owner",
        "x-due-done" = ["met_on", "action"]
    ))]
    pub due: Option<Date>,
    /// The day on which it was met.
    pub met_on: Option<Date>,
    /// The action by which the work is followed.
    pub action: Option<Ref<Action>>,
    /// What shows that it is met.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
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
    /// The person who will find the answer.
    pub owner: Option<Ref<Person>>,
    /// The day by which the answer is found.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["action"]))]
    pub due: Option<Date>,
}

/// Another assessment that belongs to an impact assessment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkedAssessment {
    /// What it is about.
    pub kind: LinkedAssessmentKind,
    /// Its name, and where it is.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Its record, where it has one.
    pub record: Option<AnyRef>,
    /// The day of it.
    pub on: Option<Date>,
    /// What was taken over from it, or handed to it.
    pub note: Option<String>,
}

/// What another assessment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkedAssessmentKind {
    /// Protection of personal data.
    DataProtection,
    /// Fundamental or human rights.
    HumanRights,
    /// Security of information.
    Security,
    /// Safety of people and things.
    Safety,
    /// Effects on the environment.
    Environment,
    /// Effects on the business.
    Business,
    /// Anything else.
    Other,
}

/// One screening question and its answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningAnswer {
    /// The question as the process has it.
    #[schemars(length(min = 1))]
    pub question: String,
    /// How the answer stands.
    pub state: AnswerState,
    /// The answer: yes or no.
    pub yes: Option<bool>,
    /// Why; for a no, what makes it certain.
    pub why: Option<String>,
    /// The action that will find the answer, where it is unknown.
    pub action: Option<Ref<Action>>,
}

/// What was decided about a restricted use that the system touches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictedUseDecision {
    /// The use as the process has it.
    #[schemars(length(min = 1))]
    pub r#use: String,
    /// Whether the process forbids it outright.
    pub forbidden: bool,
    /// Whether it was allowed.
    pub allowed: Option<bool>,
    /// The person who decided.
    pub decided_by: Option<Ref<Person>>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// The limits within which it is allowed, or why it is not.
    pub reason: Option<String>,
}

/// Who works on a section, and whether it is done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionWork {
    /// The section.
    pub section: AnswerSection,
    /// The person who writes it.
    pub owner: Ref<Person>,
    /// The day by which it is written.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// The day on which it was complete.
    pub done_on: Option<Date>,
    /// What is missing or doubtful.
    pub note: Option<String>,
}

/// An event by which the approval of an assessment lapsed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// The day on which it lapsed.
    pub on: Date,
    /// The kind of event.
    pub trigger: ReassessmentTrigger,
    /// Why the event touches what was approved.
    pub why: Option<String>,
    /// The record of the event.
    pub reassessment: Option<Ref<Reassessment>>,
    /// The day on which the assessment was approved anew.
    pub renewed_on: Option<Date>,
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
