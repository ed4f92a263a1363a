//! Runs of the AI risk assessment.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Confidence, Rating};
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::risk::RiskEvaluation;
use crate::{AiSystem, ImpactAssessment, Person, Reassessment, Risk, RiskCriteria};

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
    /// The record that set it off, such as a reassessment or an incident.
    pub trigger_record: Option<AnyRef>,
    /// What it covers and what it leaves out.
    #[schemars(length(min = 1))]
    pub scope: String,
    /// The AI systems that were assessed.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The criteria that were applied. Results are comparable only under the same criteria.
    pub criteria: Ref<RiskCriteria>,
    /// The version of the criteria that was applied.
    #[schemars(range(min = 1))]
    pub criteria_version: Option<i64>,
    /// The day on which it was finished.
    #[schemars(extend("x-list" = true))]
    pub performed_on: Date,
    /// Everyone who took part.
    #[serde(default)]
    pub people: Vec<Ref<Person>>,
    /// Others who were asked: users, those affected, experts, suppliers.
    #[serde(default)]
    pub consulted: Vec<String>,
    /// What was looked at: impact assessments, incidents, test results, supplier notices.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// The records that were looked at, where there are some. Impact assessments belong here (6.1.4).
    #[serde(default)]
    pub input_records: Vec<AnyRef>,
    /// A line for each risk, frozen (8.2).
    #[serde(default)]
    pub results: Vec<AssessedRisk>,
    /// The run before, with which this one is compared.
    pub compared_with: Option<Ref<RiskAssessment>>,
    /// A line for each risk that differs from the run before.
    #[serde(default)]
    pub differences: Vec<RiskDifference>,
    /// What differs from the last run, and why.
    #[schemars(extend("x-markdown" = true))]
    pub comparison: Option<String>,
    /// How far the results have gone out.
    pub release: Option<ReleaseStatus>,
    /// The day on which the results were released.
    pub released_on: Option<Date>,
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
    /// The risk's title on that day.
    #[schemars(length(max = 200))]
    pub title: Option<String>,
    /// Whether the likelihood could not be estimated.
    #[serde(default)]
    pub likelihood_unknown: bool,
    /// How sure the result is.
    pub confidence: Option<Confidence>,
    /// The rating that treatment was expected to leave.
    pub residual: Option<Rating>,
}

/// What differs for one risk from the run before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskDifference {
    /// The risk.
    pub risk: Ref<Risk>,
    /// How it differs.
    pub kind: DifferenceKind,
    /// Its rating in the run before.
    pub from: Option<Rating>,
    /// Its rating in this run.
    pub to: Option<Rating>,
    /// Why it differs.
    pub why: Option<String>,
}

/// How a risk differs from the run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It was not there before.
    New,
    /// It is no longer there.
    Gone,
    /// Its rating rose.
    Rose,
    /// Its rating fell.
    Fell,
    /// Its rating is the same and something else differs.
    Changed,
}

/// How far the results of a run have gone out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseStatus {
    /// Those who took part know them.
    Draft,
    /// Risk owners and management know them.
    Internal,
    /// Interested parties know them as far as was decided.
    External,
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
            trigger_record: Some(AnyRef::to::<Reassessment>(1)),
            scope: "The damage estimator and the claims router in all countries of business; \
                    office tools are left to the run in autumn."
                .into(),
            systems: vec![Ref::number(1), Ref::number(2)],
            criteria: Ref::number(1),
            criteria_version: Some(3),
            performed_on: date(2026, 4, 22),
            people: vec![Ref::number(2), Ref::number(3), Ref::number(4)],
            consulted: vec!["Two adjusters".into(), "Consumer association".into()],
            input_records: vec![AnyRef::to::<ImpactAssessment>(1)],
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
                    title: Some("Repair estimates for older cars are too low".into()),
                    likelihood_unknown: false,
                    confidence: Some(Confidence::Medium),
                    residual: Some(Rating::Medium),
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
                    title: Some("Clear-cut claims are settled within a day".into()),
                    likelihood_unknown: false,
                    confidence: Some(Confidence::Medium),
                    residual: None,
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
                    title: Some("Photos of people are uploaded".into()),
                    likelihood_unknown: false,
                    confidence: Some(Confidence::Medium),
                    residual: None,
                },
            ],
            compared_with: Some(Ref::number(2)),
            differences: vec![RiskDifference {
                risk: Ref::number(1),
                kind: DifferenceKind::Rose,
                from: Some(Rating::Medium),
                to: Some(Rating::High),
                why: Some("Errors are now measured by age of car.".into()),
            }],
            release: Some(ReleaseStatus::Internal),
            released_on: Some(date(2026, 4, 30)),
            comparison: Some(
                "Against October 2025: the risk about older cars rose from medium to high, because \
                 errors are now measured by age of car. Nothing else moved by more than one level."
                    .into(),
            ),
            next_due: Some(date(2026, 10, 31)),
        }]
    }
}
