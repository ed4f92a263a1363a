//! Reviews of the AI management system by top management.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{Action, Audit, Document, Evaluation, Improvement, Person};

/// A review of the AI management system by top management: what it looked at and what it decided
/// (9.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagementReview {
    /// Title, such as the half-year or the occasion.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Day on which it was held.
    #[schemars(extend("x-list" = true))]
    pub held_on: Date,
    /// First day of the time that was looked back on.
    pub period_from: Option<Date>,
    /// Last day of the time that was looked back on.
    pub period_to: Option<Date>,
    /// Who took part. Top management must be among them.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub attendees: Vec<Attendee>,
    /// What was looked at. Every input that 9.3.2 names belongs here, even if nothing changed.
    #[serde(default)]
    pub inputs: Vec<ReviewInput>,
    /// What was decided on improvement, change and resources (9.3.3).
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub decisions: Vec<ReviewDecision>,
    /// Whether the AI management system is still suitable, adequate and effective.
    #[schemars(extend("x-markdown" = true))]
    pub conclusion: Option<String>,
    /// Whether the system still fits what the organisation is and wants (9.3.1).
    pub suitable: Option<bool>,
    /// Whether it is enough for what it must do (9.3.1).
    pub adequate: Option<bool>,
    /// Whether it brings what it was set up for (9.3.1).
    pub effective: Option<bool>,
    /// The minutes.
    pub minutes: Option<Ref<Document>>,
    /// Day of the next review.
    #[schemars(extend("x-list" = true, "x-due" = "planned", "x-due-per" = []))]
    pub next_on: Option<Date>,
}

/// A person who took part.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    /// The person.
    pub person: Ref<Person>,
    /// In which capacity, such as chief executive or AIMS manager.
    #[schemars(length(min = 1))]
    pub capacity: String,
}

/// One input of a review and what was said about it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// Which input.
    pub input: ReviewInputKind,
    /// What was reported, with numbers where there are any.
    #[schemars(length(min = 1))]
    pub summary: String,
    /// Direction since the last review. Results need trends, not only states (9.3.2 d).
    pub trend: Option<String>,
    /// Whether nothing has changed since the last review. Saying so shows that it was looked at.
    #[serde(default)]
    pub no_change: bool,
    /// Records that were looked at, such as evaluations, audits or objectives.
    #[serde(default)]
    pub records: Vec<AnyRef>,
}

/// One decision of a review.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewDecision {
    /// What was decided.
    #[schemars(length(min = 1))]
    pub decision: String,
    /// What it is about.
    pub kind: DecisionKind,
    /// Who carries it out.
    pub owner: Option<Ref<Person>>,
    /// By when.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["action"]))]
    pub due: Option<Date>,
    /// People, money or tools given for it.
    pub resources: Option<String>,
    /// The action that was raised for it.
    pub action: Option<Ref<Action>>,
    /// The improvement that was raised for it.
    pub improvement: Option<Ref<Improvement>>,
}

/// An input of a management review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewInputKind {
    /// Where the actions from earlier reviews stand (9.3.2 a).
    EarlierActions,
    /// Changes in external and internal issues (9.3.2 b).
    ExternalInternalIssues,
    /// Changes in what interested parties need and expect (9.3.2 c).
    InterestedParties,
    /// Nonconformities and corrective actions, with trends (9.3.2 d).
    Nonconformities,
    /// Results of monitoring and measurement, with trends (9.3.2 d).
    Monitoring,
    /// Results of audits, with trends (9.3.2 d).
    AuditResults,
    /// How far AI objectives are reached.
    Objectives,
    /// Chances to improve continually (9.3.2 e).
    Opportunities,
    /// State of AI risks and their treatment.
    RiskStatus,
    /// State of impact assessments.
    ImpactStatus,
    /// Whether resources suffice.
    Resources,
    /// Incidents, concerns and complaints.
    IncidentsAndConcerns,
    /// Suppliers and what they changed.
    Suppliers,
    /// Changes of law.
    LegalChanges,
    /// Changes of the Statement of Applicability.
    StatementOfApplicability,
    /// Where the certification stands.
    Certification,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// A chance to improve is taken up.
    Improvement,
    /// The AI management system is changed.
    AimsChange,
    /// Resources are given or moved.
    Resources,
    /// It was decided that nothing is needed.
    None,
}

impl Register for ManagementReview {
    const NAME: &'static str = "management_review";
    const PREFIX: &'static str = "REV";
    const CLAUSES: &'static str = "9.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Management review, first half of 2026".into(),
            held_on: date(2026, 7, 16),
            attendees: vec![
                Attendee {
                    person: Ref::number(1),
                    capacity: "Chief executive".into(),
                },
                Attendee {
                    person: Ref::number(3),
                    capacity: "AIMS manager".into(),
                },
            ],
            inputs: vec![
                ReviewInput {
                    input: ReviewInputKind::EarlierActions,
                    summary: "This is the first review.".into(),
                    trend: None,
                    no_change: true,
                    records: vec![],
                },
                ReviewInput {
                    input: ReviewInputKind::Monitoring,
                    summary: "Recall of urgent claims 93.1 % in June, limit 92 %.".into(),
                    trend: Some("Falling by half a point a month.".into()),
                    no_change: false,
                    records: vec![AnyRef::to::<Evaluation>(1)],
                },
                ReviewInput {
                    input: ReviewInputKind::AuditResults,
                    summary: "One audit, one minor finding.".into(),
                    trend: None,
                    no_change: false,
                    records: vec![AnyRef::to::<Audit>(1)],
                },
            ],
            decisions: vec![ReviewDecision {
                decision: "Two handlers rate telephone claims until September.".into(),
                kind: DecisionKind::Resources,
                owner: Some(Ref::number(2)),
                due: Some(date(2026, 8, 1)),
                action: Some(Ref::number(1)),
                resources: Some("Ten days of two handlers.".into()),
                improvement: None,
            }],
            conclusion: Some("Suitable and effective; telephone claims need attention.".into()),
            minutes: Some(Ref::number(5)),
            next_on: Some(date(2027, 1, 21)),
            period_from: Some(date(2026, 1, 1)),
            period_to: Some(date(2026, 6, 30)),
            suitable: Some(true),
            adequate: Some(true),
            effective: Some(true),
        }]
    }
}
