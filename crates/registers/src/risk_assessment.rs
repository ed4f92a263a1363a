//! Runs of the AI risk assessment.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Rating;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::risk::RiskEvaluation;
use crate::{AiSystem, Person, Risk, RiskCriteria};

/// One run of the AI risk assessment with its results as they stood (8.2).
///
/// Risks change afterwards; the results here do not, so that runs can be compared.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskAssessment {
    /// Name of the run: what was assessed, and when.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Why it was done now: planned intervals, or a significant change (8.2).
    #[schemars(extend("x-list" = true))]
    pub trigger: AssessmentTrigger,
    /// What it covers and what it leaves out.
    #[schemars(length(min = 1))]
    pub scope: String,
    /// The AI systems that were assessed.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The criteria that were applied. Results are comparable only under the same criteria.
    pub criteria: Ref<RiskCriteria>,
    /// The day on which it was finished.
    #[schemars(extend("x-list" = true))]
    pub performed_on: Date,
    /// Everyone who took part.
    #[serde(default)]
    pub people: Vec<Ref<Person>>,
    /// What was looked at: impact assessments, incidents, test results, supplier notices.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// A line for each risk, frozen (8.2).
    #[serde(default)]
    pub results: Vec<AssessedRisk>,
    /// What differs from the last run, and why.
    #[schemars(extend("x-markdown" = true))]
    pub comparison: Option<String>,
    /// The day by which the next run is due.
    #[schemars(extend("x-list" = true, "x-due" = "planned", "x-due-per" = []))]
    pub next_due: Option<Date>,
}

/// Why a risk assessment was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentTrigger {
    /// The planned interval was over.
    Planned,
    /// A significant change was proposed or happened.
    Change,
    /// An incident called for it.
    Incident,
    /// It is the first one.
    Initial,
}

/// The result for one risk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessedRisk {
    /// The risk.
    pub risk: Ref<Risk>,
    /// Level of likelihood.
    #[schemars(range(min = 1, max = 5))]
    pub likelihood: i64,
    /// Level of consequences to the organisation.
    #[schemars(range(min = 1, max = 5))]
    pub organization: i64,
    /// Level of consequences to individuals.
    #[schemars(range(min = 1, max = 5))]
    pub individuals: i64,
    /// Level of consequences to societies.
    #[schemars(range(min = 1, max = 5))]
    pub societies: i64,
    /// What the matrix gives for them.
    pub rating: Rating,
    /// What the comparison with the criteria said.
    pub evaluation: RiskEvaluation,
    /// Place in the order of treatment, 1 first.
    #[schemars(range(min = 1))]
    pub priority: Option<i64>,
}

impl Register for RiskAssessment {
    const NAME: &'static str = "risk_assessment";
    const PREFIX: &'static str = "RAS";
    const CLAUSES: &'static str = "8.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "AI risk assessment, first half of 2026".into(),
            trigger: AssessmentTrigger::Planned,
            scope: "The damage estimator and the claims router in all countries of business; \
                    office tools are left to the run in autumn."
                .into(),
            systems: vec![Ref::number(1), Ref::number(2)],
            criteria: Ref::number(1),
            performed_on: date(2026, 4, 22),
            people: vec![Ref::number(2), Ref::number(3), Ref::number(4)],
            inputs: vec![
                "Impact assessment of the damage estimator".into(),
                "Complaints from October 2025 to March 2026".into(),
                "Error by age of car, March 2026".into(),
                "Notice of the hosting supplier about its move of region".into(),
            ],
            results: vec![
                AssessedRisk {
                    risk: Ref::number(1),
                    likelihood: 4,
                    organization: 2,
                    individuals: 3,
                    societies: 2,
                    rating: Rating::High,
                    evaluation: RiskEvaluation::Treat,
                    priority: Some(1),
                },
                AssessedRisk {
                    risk: Ref::number(2),
                    likelihood: 3,
                    organization: 3,
                    individuals: 2,
                    societies: 1,
                    rating: Rating::Medium,
                    evaluation: RiskEvaluation::Treat,
                    priority: Some(3),
                },
                AssessedRisk {
                    risk: Ref::number(3),
                    likelihood: 2,
                    organization: 2,
                    individuals: 2,
                    societies: 1,
                    rating: Rating::Low,
                    evaluation: RiskEvaluation::Accept,
                    priority: None,
                },
            ],
            comparison: Some(
                "Against October 2025: the risk about older cars rose from medium to high, because \
                 errors are now measured by age of car. Nothing else moved by more than one level."
                    .into(),
            ),
            next_due: Some(date(2026, 10, 31)),
        }]
    }
}
