//! Issues inside and outside the organisation that bear on the AI management system.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, OrgUnit, Person, Risk};

/// An internal or external issue that helps or hinders the intended results of the AI management
/// system (4.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextIssue {
    /// The issue in a few words. Name what is the case here, not a heading from a checklist.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Whether it lies inside or outside the organisation.
    #[schemars(extend("x-list" = true))]
    pub kind: IssueKind,
    /// What it is about.
    #[schemars(extend("x-list" = true))]
    pub theme: IssueTheme,
    /// Why it matters to AI in this organisation. If nothing comes to mind, it is no issue.
    #[schemars(length(min = 1))]
    pub relevance: String,
    /// What it does, or may do, to the intended results of the AI management system.
    pub effect: Option<String>,
    /// Whether it helps or hinders those results.
    pub direction: Option<IssueDirection>,
    /// What the organisation does about it. Watching is an answer if somebody watches.
    pub response: Option<String>,
    /// Records in which the answer is found: the scope, risks, objectives, documents.
    #[serde(default)]
    pub addressed_in: Vec<AnyRef>,
    /// AI systems it bears on. Empty for all, or for the organisation as a whole.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Units it bears on. Empty for all.
    #[serde(default)]
    pub units: Vec<Ref<OrgUnit>>,
    /// The decision whether climate change matters. One issue carries it, whatever the answer (4.1).
    pub climate: Option<ClimateDecision>,
    /// Where it was seen: a law gazette, a customer's letter, a workshop.
    pub source: Option<String>,
    /// Day on which it was first seen.
    pub identified_on: Option<Date>,
    /// The person who watches it.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which it is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// The decision whether climate change is a relevant issue.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClimateDecision {
    /// Whether climate change is relevant here. No is a valid answer; no answer is not.
    pub relevant: bool,
    /// Why it is relevant or not: energy of computing, effects of weather on the business, wishes of
    /// customers.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// Day of the decision.
    pub decided_on: Date,
    /// Who decided.
    pub decided_by: Ref<Person>,
}

/// Whether an issue lies inside or outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// Inside the organisation: its structure, people, aims, culture, contracts.
    Internal,
    /// Outside: law, market, technology, society, nature.
    External,
}

/// What an issue is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueTheme {
    /// Laws, authorities and courts, prohibited uses of AI included.
    Law,
    /// Values, expected conduct and what is thought fair.
    Ethics,
    /// Technology and its limits.
    Technology,
    /// Competitors, customers and trends in products and services with AI.
    Competition,
    /// Society and public opinion.
    Society,
    /// How people in the organisation work, speak and decide.
    Culture,
    /// Structure, governance, strategy and policies.
    Governance,
    /// Skills and staffing.
    People,
    /// Data, and by what right it may be used.
    Data,
    /// Suppliers, partners and contracts.
    Supply,
    /// Attackers and misuse.
    Security,
    /// Money and means.
    Resources,
    /// Climate change.
    Climate,
    /// Anything else.
    Other,
}

/// Whether an issue helps or hinders the intended results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueDirection {
    /// It helps.
    Helps,
    /// It hinders.
    Hinders,
    /// It does both, or it is not clear yet which.
    Both,
}

impl Register for ContextIssue {
    const NAME: &'static str = "context_issue";
    const PREFIX: &'static str = "ISS";
    const CLAUSES: &'static str = "4.1";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Insurers ask how AI treats their customers".into(),
                kind: IssueKind::External,
                theme: IssueTheme::Competition,
                relevance: "Four of seven insurers put questions on fairness into their tenders \
                    of 2025; two contracts end in 2026.".into(),
                effect: Some("Without answers that can be shown, contracts are lost.".into()),
                direction: Some(IssueDirection::Both),
                response: Some("A certificate by autumn; error by age of car is published to \
                    insurers every quarter.".into()),
                addressed_in: vec![AnyRef::to::<Risk>(1)],
                systems: vec![Ref::number(1), Ref::number(2)],
                units: vec![Ref::number(1)],
                climate: None,
                source: Some("Questions in four tenders".into()),
                identified_on: Some(date(2026, 1, 14)),
                owner: Some(Ref::number(2)),
                review_by: Some(date(2027, 1, 31)),
            },
            Self {
                title: "Hail and floods bring claims in waves".into(),
                kind: IssueKind::External,
                theme: IssueTheme::Climate,
                relevance: "After the storms of 2025, ten times the usual claims came within two \
                    days, with damage that triage had seldom seen.".into(),
                effect: Some("Triage ranks worse when it is needed most.".into()),
                direction: Some(IssueDirection::Hinders),
                response: Some("Storm claims are a group of their own in every test; sorting is \
                    switched off above 1,500 claims a day.".into()),
                addressed_in: vec![],
                systems: vec![Ref::number(1)],
                units: vec![],
                climate: Some(ClimateDecision {
                    relevant: true,
                    reason: "Weather changes what the systems meet. The energy they use is \
                        small, about 9 MWh a year.".into(),
                    decided_on: date(2026, 2, 10),
                    decided_by: Ref::number(1),
                }),
                source: None,
                identified_on: Some(date(2026, 2, 3)),
                owner: Some(Ref::number(2)),
                review_by: Some(date(2027, 1, 31)),
            },
        ]
    }
}
