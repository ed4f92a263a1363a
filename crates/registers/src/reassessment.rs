//! What came of events after which assessments are looked at again.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::ReassessmentTrigger;
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, ImpactAssessment, Model, Person, Risk};

/// An event after which risks or impacts may have to be assessed anew, and what was decided about
/// it (6.1.4, 8.2, 8.4).
///
/// "No change needed" is a decision too, and needs its reason.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassessment {
    /// What happened, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The kind of event. The impact process says which kinds count and how soon to react.
    #[schemars(extend("x-list" = true))]
    pub trigger: ReassessmentTrigger,
    /// The day on which it happened or became known.
    pub on: Date,
    /// The record that changed or that tells of the event: a system, a model, an incident.
    pub changed: Option<AnyRef>,
    /// The field of that record that changed.
    pub field: Option<String>,
    /// What is different now, and what was before.
    pub difference: Option<String>,
    /// The records that rest on what changed: assessments, risks, controls. Each is looked at.
    #[serde(default)]
    pub dependents: Vec<AnyRef>,
    /// The person who sees that it is decided and done.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// The day by which it is decided and what was decided is done.
    #[schemars(extend("x-list" = true, "x-due" = "due", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// What was decided.
    #[schemars(extend("x-list" = true))]
    pub decision: Option<ReassessmentDecision>,
    /// Why this was decided. An outsider should be able to follow it.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<Ref<Person>>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// The assessments and other records that were made or changed because of it.
    #[serde(default)]
    pub results: Vec<AnyRef>,
    /// The day on which what was decided was done.
    pub done_on: Option<Date>,
}

/// What is done about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReassessmentDecision {
    /// The assessments that exist are brought up to date.
    UpdateExisting,
    /// A new assessment is made.
    NewAssessment,
    /// The assessments still hold as they are, for the reason given.
    NoChangeNeeded,
}

impl Register for Reassessment {
    const NAME: &'static str = "reassessment";
    const PREFIX: &'static str = "REA";
    const CLAUSES: &'static str = "6.1.4, 8.2, 8.4, A.5.2";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Damage estimator retrained with photos of older cars".into(),
                trigger: ReassessmentTrigger::ModelChange,
                on: date(2026, 7, 1),
                changed: Some(AnyRef::to::<Model>(1)),
                field: Some("version".into()),
                difference: Some("Release 3.3 instead of 3.2; 6,000 more photos.".into()),
                dependents: vec![AnyRef::to::<ImpactAssessment>(1), AnyRef::to::<Risk>(1)],
                owner: Some(Ref::number(2)),
                due: Some(date(2026, 7, 31)),
                decision: Some(ReassessmentDecision::UpdateExisting),
                reason: Some(
                    "The error for older cars fell by half, so two ratings of section F change; \
                     use, people and data sources stay the same."
                        .into(),
                ),
                decided_by: Some(Ref::number(2)),
                decided_on: Some(date(2026, 7, 6)),
                results: vec![AnyRef::to::<ImpactAssessment>(1)],
                done_on: Some(date(2026, 7, 22)),
            },
            Self {
                title: "Hosting supplier moves to another region".into(),
                trigger: ReassessmentTrigger::Supplier,
                on: date(2026, 8, 3),
                changed: Some(AnyRef::to::<AiSystem>(2)),
                field: None,
                difference: Some("Computing moves from Dublin to Frankfurt.".into()),
                dependents: vec![AnyRef::to::<ImpactAssessment>(2)],
                owner: Some(Ref::number(3)),
                due: Some(date(2026, 9, 2)),
                decision: Some(ReassessmentDecision::NoChangeNeeded),
                reason: Some(
                    "Same country group, same law, same machines; nobody is affected otherwise."
                        .into(),
                ),
                decided_by: Some(Ref::number(2)),
                decided_on: Some(date(2026, 8, 12)),
                results: vec![],
                done_on: Some(date(2026, 8, 12)),
            },
        ]
    }
}
