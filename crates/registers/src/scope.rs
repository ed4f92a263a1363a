//! What the AI management system covers and what it leaves out.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::ai_system::OrganizationRole;
use crate::{AiSystem, ContextIssue, InterestedParty, OrgUnit, Process, Risk};

/// The boundaries of the AI management system: what it covers and what it leaves out (4.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Short name of the scope.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The scope in the words that may be published: activities, products or services, sites and AI
    /// systems. An outsider should be able to tell from it what is covered.
    #[schemars(length(min = 1), extend("x-trigger" = "scope_change", "x-markdown" = true))]
    pub statement: String,
    /// What the boundary follows.
    #[schemars(extend("x-trigger" = "scope_change", "x-list" = true))]
    pub kind: ScopeKind,
    /// Units and sites inside the scope.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "scope_change", "x-list" = true))]
    pub units: Vec<Ref<OrgUnit>>,
    /// AI systems inside the scope. A system in use that is in no scope needs a reason among the
    /// exclusions.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "scope_change", "x-list" = true))]
    pub systems: Vec<Ref<AiSystem>>,
    /// Business processes that the scope covers or reaches into.
    #[serde(default)]
    pub processes: Vec<Ref<Process>>,
    /// Roles that the organisation has for the AI systems inside. They decide which controls weigh
    /// most.
    #[serde(default)]
    pub organization_roles: Vec<OrganizationRole>,
    /// Where the scope meets what lies outside: shared services, group functions, suppliers,
    /// customers.
    #[serde(default)]
    pub interfaces: Vec<String>,
    /// What is left out and why. Auditors read this first.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "scope_change"))]
    pub exclusions: Vec<Exclusion>,
    /// Issues of 4.1 and requirements of 4.2 that shaped the boundary, one a line.
    #[serde(default)]
    pub drivers: Vec<String>,
    /// The issues of 4.1 that shaped the boundary.
    #[serde(default)]
    pub issues: Vec<Ref<ContextIssue>>,
    /// The interested parties whose requirements (4.2) shaped the boundary.
    #[serde(default)]
    pub parties: Vec<Ref<InterestedParty>>,
    /// How far the scope has come, if it grows in steps.
    pub phase: Option<ScopePhase>,
    /// How the boundary runs in detail: places, networks, legal entities, life cycle stages.
    #[schemars(extend("x-markdown" = true))]
    pub boundaries: Option<String>,
    /// Day by which the scope is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
    /// The steps by which it grows, with their days (6.3).
    #[serde(default)]
    pub steps: Vec<ScopeStep>,
}

/// One thing that the scope leaves out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// What is left out: a unit, a system, an activity.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Why it may be left out. Without a good reason the exclusion will not survive an audit.
    pub why: Option<String>,
    /// AI systems that are left out by this.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Units that are left out by this.
    #[serde(default)]
    pub units: Vec<Ref<OrgUnit>>,
    /// Whether it handles personal or otherwise sensitive data. If so, the exclusion needs a strong
    /// reason.
    pub sensitive_data: bool,
    /// Whether it is in productive use. An AI system in productive use can hardly be left out.
    pub production_use: bool,
    /// Day on which the exclusion is looked at again.
    #[schemars(extend("x-due" = "review"))]
    pub recheck_on: Option<Date>,
    /// The risks of leaving it out, where they have records.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
}

/// A step by which the scope grows.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeStep {
    /// What comes into the scope.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Day from which it is to be inside.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["reached_on"]))]
    pub planned_for: Date,
    /// Day on which an approved version took it in.
    pub reached_on: Option<Date>,
}

/// What a scope's boundary follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// A product.
    Product,
    /// A service.
    Service,
    /// A team or unit.
    Team,
    /// A place.
    Site,
    /// The whole organisation.
    Whole,
}

/// How far a scope that grows in steps has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopePhase {
    /// A first part, with which the organisation learns.
    FirstPart,
    /// More than the first part; more will follow.
    Extended,
    /// Everything that was meant to be inside.
    Complete,
}

impl Register for Scope {
    const NAME: &'static str = "scope";
    const PREFIX: &'static str = "SCP";
    const CLAUSES: &'static str = "4.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Claims services with AI".into(),
            statement: "The AI management system covers the development, operation and support \
                of AI systems that assess motor claims for insurers, at the sites Dublin and \
                Cologne.".into(),
            kind: ScopeKind::Service,
            units: vec![Ref::number(1)],
            systems: vec![Ref::number(1), Ref::number(2)],
            processes: vec![Ref::number(2)],
            organization_roles: vec![OrganizationRole::Provider, OrganizationRole::Customer],
            interfaces: vec![
                "Payment runs, which finance answers for.".into(),
                "Image storage, rented from a supplier.".into(),
            ],
            exclusions: vec![Exclusion {
                what: "Meeting notes written by a public tool".into(),
                why: Some("No claim data is entered; the rules on approved tools apply all the \
                    same.".into()),
                systems: vec![Ref::number(3)],
                units: vec![],
                sensitive_data: false,
                production_use: false,
                recheck_on: Some(date(2026, 12, 1)),
                risks: vec![Ref::number(1)],
            }],
            drivers: vec![
                "Insurers ask for a certificate in tenders.".into(),
                "Triage can delay payments to people who need them.".into(),
            ],
            issues: vec![Ref::number(1)],
            parties: vec![Ref::number(1), Ref::number(2)],
            phase: Some(ScopePhase::FirstPart),
            boundaries: Some("Laptops and the rented data centre are inside; the insurers' own \
                portals are outside.".into()),
            review_by: Some(date(2027, 2, 1)),
            steps: vec![
                ScopeStep {
                    what: "Triage and photo estimates of motor claims".into(),
                    planned_for: date(2026, 3, 1),
                    reached_on: Some(date(2026, 3, 2)),
                },
                ScopeStep {
                    what: "Household claims".into(),
                    planned_for: date(2027, 3, 1),
                    reached_on: None,
                },
            ],
        }]
    }
}
