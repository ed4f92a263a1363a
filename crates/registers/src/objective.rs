//! AI objectives.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{
    AiSystem, Document, Evaluation, InterestedParty, Measurement, Metric, Obligation, OrgUnit, Person,
    Risk,
};

/// An AI objective with its measure, its target and the plan to reach it (6.2, A.6.1.2, A.9.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// The objective in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What the objective guides: the management system, development (A.6.1.2) or use (A.9.3).
    #[schemars(extend("x-list" = true))]
    pub kind: ObjectiveKind,
    /// What shall be so, by when. Good when one can tell later whether it came true.
    #[schemars(length(min = 1))]
    pub statement: String,
    /// The metric that shows progress, where it is measured regularly (9.1).
    pub metric: Option<Ref<Metric>>,
    /// How it is measured, in words. Objectives are measurable where that is practicable (6.2).
    pub measure: Option<String>,
    /// The value at the start.
    pub baseline: Option<f64>,
    /// The value to be reached.
    pub target: Option<f64>,
    /// Unit of both values.
    pub unit: Option<String>,
    /// The person who answers for reaching it.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// The function or level that it is set for (6.2).
    #[schemars(extend("x-list" = true))]
    pub function: Option<Ref<OrgUnit>>,
    /// The level that it is set for (6.2).
    pub level: Option<ObjectiveLevel>,
    /// AI systems that it is about. Empty for all, or for the management system.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The first day on which it counts.
    pub start: Option<Date>,
    /// The day by which it is reached.
    #[schemars(extend("x-list" = true, "x-due" = "ends"))]
    pub due: Option<Date>,
    /// What will be done, by whom and by when (6.2).
    #[serde(default)]
    pub plan: Vec<ObjectiveStep>,
    /// People, money and tools that the plan needs (6.2).
    pub resources: Option<String>,
    /// How and when the results are judged (6.2).
    pub evaluation: Option<String>,
    /// Evaluations that judged it (9.1).
    #[serde(default)]
    pub evaluations: Vec<Ref<Evaluation>>,
    /// Measurements that show how far it has come, where there is no metric.
    #[serde(default)]
    pub measurements: Vec<Ref<Measurement>>,
    /// Whether it was reached, once that is known.
    pub outcome: Option<ObjectiveOutcome>,
    /// The policy that it agrees with (5.2).
    pub policy: Option<Ref<Document>>,
    /// The sentence of the policy that it serves.
    pub policy_statement: Option<String>,
    /// The risks or opportunities that it responds to.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Laws, contracts and standards that it takes into account (6.2).
    #[serde(default)]
    pub obligations: Vec<Ref<Obligation>>,
    /// Interested parties whose requirements it takes into account (6.2).
    #[serde(default)]
    pub parties: Vec<Ref<InterestedParty>>,
    /// The day on which those who work towards it were told (6.2).
    pub communicated_on: Option<Date>,
    /// Who was told, one group a line.
    #[serde(default)]
    pub communicated_to: Vec<String>,
}

/// What an objective guides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveKind {
    /// The AI management system (6.2).
    Aims,
    /// The responsible development of AI systems (A.6.1.2).
    ResponsibleDevelopment,
    /// The responsible use of AI systems (A.9.3).
    ResponsibleUse,
}

/// The level that an objective is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveLevel {
    /// The whole organisation.
    Organization,
    /// A unit or function.
    Function,
    /// A process or project.
    Process,
    /// One or several AI systems.
    System,
}

/// Whether an objective was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveOutcome {
    /// It was reached in time.
    Reached,
    /// It was reached in part.
    PartlyReached,
    /// It was not reached.
    Missed,
    /// It was given up for a good reason.
    Dropped,
}

/// One step of the plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveStep {
    /// What will be done.
    #[schemars(length(min = 1))]
    pub what: String,
    /// The person who does it.
    pub owner: Ref<Person>,
    /// The day by which it is done.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["done_on"]))]
    pub due: Date,
    /// The day on which it was done.
    pub done_on: Option<Date>,
}

impl Register for Objective {
    const NAME: &'static str = "objective";
    const PREFIX: &'static str = "OBJ";
    const CLAUSES: &'static str = "6.2, A.6.1.2, A.9.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Fair estimates whatever the age of the car".into(),
                kind: ObjectiveKind::ResponsibleDevelopment,
                statement: "By the end of 2026 the error of repair estimates for cars older than \
                            twelve years is at most two points above that for newer cars."
                    .into(),
                metric: Some(Ref::number(1)),
                measure: Some("Difference of mean absolute error, monthly, in points".into()),
                baseline: Some(9.0),
                target: Some(2.0),
                unit: Some("percentage points".into()),
                owner: Some(Ref::number(3)),
                function: Some(Ref::number(1)),
                level: Some(ObjectiveLevel::System),
                systems: vec![Ref::number(2)],
                start: Some(date(2026, 4, 1)),
                due: Some(date(2026, 12, 31)),
                plan: vec![
                    ObjectiveStep {
                        what: "Measure the error by age of car every month.".into(),
                        owner: Ref::number(3),
                        due: date(2026, 4, 30),
                        done_on: Some(date(2026, 4, 20)),
                    },
                    ObjectiveStep {
                        what: "Train with photos that mirror the claims.".into(),
                        owner: Ref::number(3),
                        due: date(2026, 6, 30),
                        done_on: Some(date(2026, 6, 24)),
                    },
                ],
                resources: Some("EUR 28,000; 25 days of engineering; one adjuster part time".into()),
                evaluation: Some(
                    "The AIMS owner compares the monthly values with the target each quarter and \
                     reports to the management review."
                        .into(),
                ),
                evaluations: vec![Ref::number(1)],
                measurements: vec![],
                outcome: None,
                policy: Some(Ref::number(1)),
                policy_statement: Some("Like damage is valued alike, whoever owns the car.".into()),
                risks: vec![Ref::number(1)],
                obligations: vec![Ref::number(2)],
                parties: vec![Ref::number(1)],
                communicated_on: Some(date(2026, 4, 2)),
                communicated_to: vec!["Claims analytics".into(), "Adjusters".into()],
            },
            Self {
                title: "Everyone who works with AI is trained".into(),
                kind: ObjectiveKind::Aims,
                statement: "By 30 September 2026 every person whose work affects AI systems has \
                            passed the courses of the role."
                    .into(),
                metric: None,
                measure: Some("Share of such persons with all courses passed and in date".into()),
                baseline: Some(35.0),
                target: Some(100.0),
                unit: Some("%".into()),
                owner: Some(Ref::number(2)),
                function: Some(Ref::number(1)),
                level: Some(ObjectiveLevel::Organization),
                systems: vec![],
                start: Some(date(2026, 3, 1)),
                due: Some(date(2026, 9, 30)),
                plan: vec![ObjectiveStep {
                    what: "Hold the course on oversight in both offices.".into(),
                    owner: Ref::number(2),
                    due: date(2026, 6, 15),
                    done_on: None,
                }],
                resources: Some("Two days a person; an outside trainer for EUR 6,000".into()),
                evaluation: Some("Training records are counted on the first of each month.".into()),
                evaluations: vec![],
                measurements: vec![Ref::number(1)],
                outcome: Some(ObjectiveOutcome::Reached),
                policy: Some(Ref::number(1)),
                policy_statement: Some("Nobody works on AI without knowing how.".into()),
                risks: vec![],
                obligations: vec![],
                parties: vec![],
                communicated_on: Some(date(2026, 3, 5)),
                communicated_to: vec![],
            },
        ]
    }
}
