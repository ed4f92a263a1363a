//! The organisation itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Severity;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{OrgUnit, Person, Role};

/// The organisation whose AI management system this is (4.1). There is one record.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Legal name.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What the organisation does, in a sentence.
    pub business: Option<String>,
    /// Where it wants to go in the coming years. The AI policy and objectives have to fit this (5.1).
    pub strategy: Option<String>,
    /// What the AI management system is meant to bring about, one result a line. Issues and risks
    /// are judged by whether they help or hinder these (4.1).
    #[serde(default)]
    pub intended_results: Vec<String>,
    /// Sectors it works in.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Countries it works in, as ISO 3166 two-letter codes.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Number of people who work for it.
    #[schemars(range(min = 0))]
    pub headcount: Option<i64>,
    /// What it wants from its AI management system.
    #[schemars(extend("x-list" = true))]
    pub goal: Option<ProgrammeGoal>,
    /// The person who answers for the AI management system.
    #[schemars(extend("x-list" = true))]
    pub aims_owner: Option<Ref<Person>>,
    /// The person who leads the organisation at the highest level.
    pub top_manager: Option<Ref<Person>>,
    /// The unit that stands for the whole.
    pub head_unit: Option<Ref<OrgUnit>>,
    /// Who is told of an incident with an AI system, by how grave it is, and how soon (A.8.4). What
    /// stands here becomes something to do while an incident is open.
    #[serde(default)]
    pub incident_escalation: Vec<EscalationRule>,
}

/// Who inside the organisation is told of an incident of one severity.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalationRule {
    /// The severity for which it holds.
    pub severity: Severity,
    /// The role whose holder is told.
    pub role: Ref<Role>,
    /// Days after it was noticed within which the holder is told; 0 for the same day.
    #[schemars(range(min = 0, max = 365))]
    pub within_days: i64,
    /// How, and what the holder decides, such as whether the system is stopped.
    pub note: Option<String>,
}

/// What an organisation wants from its AI management system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeGoal {
    /// A certificate by an accredited body.
    Certify,
    /// Conformity without a certificate.
    Conform,
    /// Better practice, step by step.
    Learn,
}

impl Register for Organization {
    const NAME: &'static str = "organization";
    const PREFIX: &'static str = "ORG";
    const CLAUSES: &'static str = "4.1";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Northlight Claims Ltd".into(),
            business: Some("Handles motor insurance claims for insurers.".into()),
            strategy: Some("Grow by serving more insurers, with people deciding every claim.".into()),
            intended_results: vec![
                "No claimant is treated worse without good reason.".into(),
                "Insurers can see how our AI performs.".into(),
            ],
            sectors: vec!["insurance services".into()],
            countries: vec!["IE".into(), "DE".into()],
            headcount: Some(240),
            goal: Some(ProgrammeGoal::Certify),
            aims_owner: Some(Ref::number(2)),
            top_manager: Some(Ref::number(1)),
            head_unit: Some(Ref::number(1)),
            incident_escalation: vec![
                EscalationRule {
                    severity: Severity::High,
                    role: Ref::number(2),
                    within_days: 0,
                    note: Some("By telephone; decides whether the system is stopped.".into()),
                },
                EscalationRule {
                    severity: Severity::Medium,
                    role: Ref::number(2),
                    within_days: 3,
                    note: None,
                },
            ],
        }]
    }
}
