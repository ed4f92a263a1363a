//! What measured values mean.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, Metric, Person};

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
    /// What the values say: trends, causes, doubts. Numbers alone are monitoring; this is the
    /// evaluation.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub judgement: String,
    /// Whether the AI management system does what it should, in the part that was looked at.
    #[schemars(extend("x-list" = true))]
    pub effective: Effectiveness,
    /// Actions that follow. A judgement of partly or no without an action will be asked about.
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
    /// Who judged.
    #[schemars(extend("x-list" = true))]
    pub by: Ref<Person>,
    /// Day of the judgement.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
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
        }]
    }
}
