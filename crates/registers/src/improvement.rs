//! Ideas that make the AI management system better.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{Action, AiSystem, Audit, AuditFinding, Metric, Person};

/// A chance to make the AI management system or an AI system better, with what it was worth (10.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Improvement {
    /// The idea in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Where the idea came from.
    #[schemars(extend("x-list" = true))]
    pub source: ImprovementSource,
    /// The audit finding behind it.
    pub finding: Option<Ref<AuditFinding>>,
    /// The record it comes from, where that is no finding, such as a review or a concern.
    pub origin: Option<AnyRef>,
    /// What will be different, and for whom.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub what: String,
    /// AI systems it concerns.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The metric by which its result will be seen.
    pub metric: Option<Ref<Metric>>,
    /// What it should bring, in a form that can be compared later.
    pub expected: Option<String>,
    /// What it brought. An improvement without a result is only a change.
    pub actual: Option<String>,
    /// Actions that bring it about.
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
    /// The person who sees it through.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which it is in place.
    #[schemars(extend("x-list" = true, "x-due" = "due", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// Day on which it was in place.
    pub done_on: Option<Date>,
}

/// Where an idea came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImprovementSource {
    /// An audit.
    Audit,
    /// A management review.
    Review,
    /// Monitoring or measurement.
    Monitoring,
    /// An incident.
    Incident,
    /// Somebody's suggestion.
    Suggestion,
    /// Anywhere else.
    Other,
    /// A concern or complaint.
    Concern,
    /// A customer.
    Customer,
}

impl Register for Improvement {
    const NAME: &'static str = "improvement";
    const PREFIX: &'static str = "IMP";
    const CLAUSES: &'static str = "10.1";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Reasons for a score in plain words".into(),
            source: ImprovementSource::Audit,
            finding: Some(Ref::number(1)),
            what: "Handlers see sentences in place of feature names.".into(),
            expected: Some("Overrides with a reason rise from 70 % to 95 %.".into()),
            actual: Some("97 % in August.".into()),
            owner: Some(Ref::number(4)),
            due: Some(date(2026, 8, 1)),
            origin: Some(AnyRef::to::<Audit>(1)),
            systems: vec![Ref::number(1)],
            metric: Some(Ref::number(2)),
            actions: vec![Ref::number(1)],
            done_on: Some(date(2026, 7, 30)),
        }]
    }
}
