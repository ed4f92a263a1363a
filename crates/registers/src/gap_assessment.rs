//! Gap assessments: where an organisation stands before or between audits.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, Person};

/// A comparison of today's practice with each requirement: the start of a programme, or a look
/// back at what it has achieved.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GapAssessment {
    /// Name of the assessment: what was compared, and when.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The day on which it was finished.
    #[schemars(extend("x-list" = true))]
    pub performed_on: Date,
    /// The person who led it.
    #[schemars(extend("x-list" = true))]
    pub by: Ref<Person>,
    /// The firm or person from outside who helped, so that it is clear whose judgement it is.
    pub consultant: Option<String>,
    /// How practice was found out: interviews, documents, observation, samples.
    pub method: Option<String>,
    /// The units, systems and sites that were looked at.
    #[schemars(extend("x-list" = true))]
    pub scope: Option<String>,
    /// A line for each requirement. Strengths count as much as gaps.
    #[serde(default)]
    pub lines: Vec<GapLine>,
    /// What top management should take from it.
    #[schemars(extend("x-markdown" = true))]
    pub summary: Option<String>,
}

/// The comparison for one requirement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GapLine {
    /// Number of the requirement: a clause such as 6.1.2 or a control such as A.7.4.
    #[schemars(length(min = 1, max = 200))]
    pub requirement: String,
    /// What is done today, whether or not it is written down.
    #[schemars(length(min = 1))]
    pub practice: String,
    /// What showed it.
    pub evidence: Option<String>,
    /// How far practice meets the requirement.
    pub level: GapLevel,
    /// What kind of work would close the gap.
    pub dimension: GapDimension,
    /// What is good already and worth keeping.
    pub strength: Option<String>,
    /// How much the gap matters for the programme.
    pub priority: GapPriority,
    /// Days of work to close it, estimated.
    #[schemars(range(min = 0.0))]
    pub effort_days: Option<f64>,
    /// What to do.
    pub recommendation: Option<String>,
    /// The action by which it is done.
    pub action: Option<Ref<Action>>,
}

/// How far practice meets a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapLevel {
    /// Nothing is done.
    Absent,
    /// Some people do it in their own way.
    AdHoc,
    /// A part is done as it should be.
    Partial,
    /// Little is missing.
    Mostly,
    /// Nothing is missing.
    Complete,
}

/// The kind of work that closes a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapDimension {
    /// A decision or intention of management is missing.
    Policy,
    /// A way of working is missing.
    Process,
    /// The work is done and leaves no record.
    Documentation,
    /// A tool, a test or a safeguard is missing.
    Technical,
    /// People lack knowledge or skill.
    Competence,
}

/// How much a gap matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapPriority {
    /// Nothing else can start, or people are at risk.
    Critical,
    /// It would be a major nonconformity.
    High,
    /// It would be a minor nonconformity.
    Medium,
    /// An improvement.
    Low,
}

impl Register for GapAssessment {
    const NAME: &'static str = "gap_assessment";
    const PREFIX: &'static str = "GAP";
    const CLAUSES: &'static str = "4.4";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Gap assessment at the start of the programme".into(),
            performed_on: date(2026, 1, 30),
            by: Ref::number(2),
            consultant: Some("Marlowe Assurance, Dublin".into()),
            method: Some(
                "Eleven interviews, forty documents, two days beside adjusters in Dublin.".into(),
            ),
            scope: Some("Claims analytics and the claims floor, both AI systems".into()),
            lines: vec![
                GapLine {
                    requirement: "5.2".into(),
                    practice: "Principles are on a slide from 2024; nobody approved them.".into(),
                    evidence: Some("Slide set of the 2024 strategy day".into()),
                    level: GapLevel::AdHoc,
                    dimension: GapDimension::Policy,
                    strength: None,
                    priority: GapPriority::Critical,
                    effort_days: Some(6.0),
                    recommendation: Some(
                        "Write an AI policy from the slide and have the managing director approve \
                         it."
                            .into(),
                    ),
                    action: Some(Ref::number(2)),
                },
                GapLine {
                    requirement: "6.1.2".into(),
                    practice: "Engineers discuss what may go wrong before a release.".into(),
                    evidence: None,
                    level: GapLevel::AdHoc,
                    dimension: GapDimension::Process,
                    strength: Some("People speak openly about failures.".into()),
                    priority: GapPriority::Critical,
                    effort_days: Some(12.0),
                    recommendation: Some("Set criteria and assess both systems by them.".into()),
                    action: Some(Ref::number(3)),
                },
                GapLine {
                    requirement: "7.2".into(),
                    practice: "Engineers train themselves; adjusters had one lunch talk.".into(),
                    evidence: Some("Calendar of the learning team".into()),
                    level: GapLevel::Partial,
                    dimension: GapDimension::Competence,
                    strength: None,
                    priority: GapPriority::Medium,
                    effort_days: Some(10.0),
                    recommendation: Some("Say what each role must know; train; check.".into()),
                    action: None,
                },
                GapLine {
                    requirement: "A.6.2.4".into(),
                    practice: "Every release is tested against 3,000 settled claims.".into(),
                    evidence: Some("Test reports of the last four releases".into()),
                    level: GapLevel::Mostly,
                    dimension: GapDimension::Technical,
                    strength: Some("Tests are repeatable and kept.".into()),
                    priority: GapPriority::Low,
                    effort_days: Some(3.0),
                    recommendation: Some("Report results by age of car and region too.".into()),
                    action: None,
                },
            ],
            summary: Some(
                "Good engineering, little of it written down. Policy and risk assessment come \
                 first, because all else leans on them."
                    .into(),
            ),
        }]
    }
}
