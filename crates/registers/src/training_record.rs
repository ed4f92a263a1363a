//! Who took which course, with what result.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Check;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Evidence, Person, TrainingCourse};

/// A person's participation in a course (7.2). Evidence of competence.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingRecord {
    /// The person who took part.
    #[schemars(extend("x-list" = true))]
    pub person: Ref<Person>,
    /// The course that was taken.
    #[schemars(extend("x-list" = true))]
    pub course: Ref<TrainingCourse>,
    /// Day on which it was finished.
    #[schemars(extend("x-list" = true))]
    pub done_on: Date,
    /// With what result.
    #[schemars(extend("x-list" = true))]
    pub result: TrainingResult,
    /// Score of the test, on the course's own scale.
    pub score: Option<f64>,
    /// Whether the person can now do what the course teaches, as seen at work some time later
    /// (7.2).
    pub effectiveness: Option<Check>,
    /// Whether that look found the course effective for the person.
    pub effective: Option<bool>,
    /// Day by which the effect is to be checked.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["effective"]))]
    pub effectiveness_due: Option<Date>,
    /// Certificate, list of participants or test sheet.
    pub evidence: Option<Ref<Evidence>>,
}

/// How a course ended for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrainingResult {
    /// Passed a test.
    Passed,
    /// Failed a test.
    Failed,
    /// Took part without a test.
    Attended,
}

impl Register for TrainingRecord {
    const NAME: &'static str = "training_record";
    const PREFIX: &'static str = "TRN";
    const CLAUSES: &'static str = "7.2";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!(
            "{}: {} on {}",
            self.person.key(),
            self.course.key(),
            self.done_on
        )
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            person: Ref::number(1),
            course: Ref::number(1),
            done_on: date(2026, 3, 18),
            result: TrainingResult::Passed,
            score: Some(9.0),
            effectiveness: Some(Check {
                by: Ref::number(2),
                on: date(2026, 6, 15),
                result: "Three overrides were sampled; all had sound reasons.".into(),
            }),
            effective: Some(true),
            effectiveness_due: Some(date(2026, 6, 18)),
            evidence: Some(Ref::number(1)),
        }]
    }
}
