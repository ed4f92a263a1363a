//! Courses that build competence.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Role;
use crate::kit::{Ref, Register, Workflow, workflow};

/// A course or another way to gain competence (7.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingCourse {
    /// Title of the course.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What is taught and what a participant can do afterwards.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub content: String,
    /// Competences it builds, in the words used for roles and people.
    #[serde(default)]
    pub competences: Vec<String>,
    /// Roles whose holders take it.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub roles: Vec<Ref<Role>>,
    /// Months after which it must be repeated. Empty if once is enough.
    #[schemars(range(min = 1), extend("x-list" = true))]
    pub valid_months: Option<i64>,
    /// Who teaches: the organisation itself or an outside provider.
    pub provider: Option<String>,
    /// Whether the people it is for must take it.
    #[schemars(extend("x-list" = true))]
    pub mandatory: bool,
    /// First day on which it can be taken. Nobody is late before.
    pub available_from: Option<Date>,
    /// Days within which a new holder of a role takes it.
    #[schemars(range(min = 1))]
    pub complete_within_days: Option<i64>,
    /// How and when one checks that it worked, such as a look at the work after three months (7.2).
    pub effectiveness_check: Option<String>,
}

impl Register for TrainingCourse {
    const NAME: &'static str = "training_course";
    const PREFIX: &'static str = "CRS";
    const CLAUSES: &'static str = "7.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Working with triage scores".into(),
            content: "What the score says, what it leaves out, when to override it and how to \
                say why.\n\nEnds with ten cases to decide.".into(),
            competences: vec!["Working with triage scores".into()],
            roles: vec![Ref::number(1)],
            valid_months: Some(24),
            provider: Some("Claims analytics".into()),
            mandatory: true,
            available_from: Some(date(2026, 3, 1)),
            complete_within_days: Some(30),
            effectiveness_check: Some("Three overrides are sampled after three months.".into()),
        }]
    }
}
