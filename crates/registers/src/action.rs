//! Things to do, wherever they come from.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Rating;
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{Evaluation, Evidence, Person};

/// Something that one person will do by a day, wherever it comes from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What will be done, starting with a verb. One action, one result.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Details: what done looks like, and what is needed for it.
    #[schemars(extend("x-markdown" = true))]
    pub what: Option<String>,
    /// The record it comes from, such as a risk, a finding or a review.
    #[schemars(extend("x-list" = true))]
    pub origin: Option<AnyRef>,
    /// The one person who does it or sees that it is done.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// How pressing it is.
    pub priority: Option<Rating>,
    /// Day on which work on it starts.
    pub start_on: Option<Date>,
    /// Day by which it is done.
    #[schemars(extend("x-list" = true, "x-due" = "due", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// Actions that must be done first.
    #[serde(default)]
    pub depends_on: Vec<Ref<Action>>,
    /// Estimated effort in days of work.
    #[schemars(range(min = 0))]
    pub effort_days: Option<f64>,
    /// Effort it took, in days of work.
    #[schemars(range(min = 0))]
    pub effort_spent_days: Option<f64>,
    /// Phase of the programme it belongs to.
    pub phase: Option<String>,
    /// Day on which it was done.
    #[schemars(extend("x-list" = true))]
    pub done_on: Option<Date>,
    /// What came of it. Whoever verifies the action starts here.
    pub result: Option<String>,
    /// Evidence that it was done.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl Register for Action {
    const NAME: &'static str = "action";
    const PREFIX: &'static str = "ACT";
    const CLAUSES: &'static str = "6.1.1, 6.2, 8.1, 9.3.3, 10.2";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Add telephone claims to the training data".into(),
                what: Some("Transcribe 3,000 claims, have them rated, retrain.".into()),
                origin: Some(AnyRef::to::<Evaluation>(1)),
                owner: Some(Ref::number(1)),
                due: Some(date(2026, 9, 30)),
                depends_on: vec![Ref::number(2)],
                effort_days: Some(12.5),
                phase: Some("Operation".into()),
                done_on: Some(date(2026, 9, 22)),
                result: Some("Recall by telephone rose from 92.1 % to 93.9 %.".into()),
                evidence: vec![Ref::number(1)],
                priority: Some(Rating::High),
                start_on: Some(date(2026, 7, 20)),
                effort_spent_days: Some(14.0),
            },
            Self {
                title: "Agree with data protection on transcripts".into(),
                what: None,
                origin: None,
                owner: Some(Ref::number(5)),
                due: Some(date(2026, 8, 15)),
                depends_on: vec![],
                effort_days: None,
                phase: None,
                done_on: None,
                result: None,
                evidence: vec![],
                priority: None,
                start_on: None,
                effort_spent_days: None,
            },
        ]
    }
}
