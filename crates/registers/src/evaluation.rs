//! What measured values mean.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, AiSystem, Improvement, Metric, Nonconformity, Objective, Person};

/// A judgement on what the values of a period mean and whether the AI management system is
/// effective (9.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// Title, such as the period and the subject.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// First day of the period that is judged.
    #[schemars(extend("x-list" = true))]
    pub period_from: Date,
    /// Last day of the period that is judged.
    #[schemars(extend("x-list" = true))]
    pub period_to: Date,
    /// Metrics whose values were looked at.
    #[serde(default)]
    pub metrics: Vec<Ref<Metric>>,
    /// AI objectives that were looked at.
    #[serde(default)]
    pub objectives: Vec<Ref<Objective>>,
    /// AI systems it is about; empty for the management system as a whole.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// What the values say: trends, causes, doubts. Numbers alone are monitoring; this is the
    /// evaluation.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub judgement: String,
    /// Direction over the last periods: better, worse, steady, and how one can tell.
    pub trend: Option<String>,
    /// Whether the AI management system does what it should, in the part that was looked at.
    #[schemars(extend("x-list" = true))]
    pub effective: Effectiveness,
    /// Actions that follow. A judgement of partly or no without an action will be asked about.
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
    /// Nonconformities that were raised because of it.
    #[serde(default)]
    pub nonconformities: Vec<Ref<Nonconformity>>,
    /// Improvements that it led to.
    #[serde(default)]
    pub improvements: Vec<Ref<Improvement>>,
    /// Who judged.
    #[schemars(extend("x-list" = true))]
    pub by: Ref<Person>,
    /// Day of the judgement.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// To whom it was reported.
    #[serde(default)]
    pub reported_to: Vec<Ref<Person>>,
    /// Day on which it was reported.
    pub reported_on: Option<Date>,
}

/// Whether something does what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effectiveness {
    /// It does.
    Yes,
    /// It does in part, or not everywhere.
    Partly,
    /// It does not.
    No,
}

impl Register for Evaluation {
    const NAME: &'static str = "evaluation";
    const PREFIX: &'static str = "EVA";
    const CLAUSES: &'static str = "9.1";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Second quarter 2026: claims triage".into(),
            period_from: date(2026, 4, 1),
            period_to: date(2026, 6, 30),
            metrics: vec![Ref::number(1), Ref::number(2)],
            judgement: "Recall stays above its limit but falls by half a point a month. Claims \
                by telephone explain most of it.".into(),
            effective: Effectiveness::Partly,
            actions: vec![Ref::number(1)],
            by: Ref::number(2),
            on: date(2026, 7, 9),
            objectives: vec![Ref::number(1)],
            systems: vec![Ref::number(1)],
            trend: Some("Down from 94.3 % in May to 93.1 % in June.".into()),
            nonconformities: vec![Ref::number(1)],
            improvements: vec![Ref::number(1)],
            reported_to: vec![Ref::number(3)],
            reported_on: Some(date(2026, 7, 14)),
        }]
    }
}
