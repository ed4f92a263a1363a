//! Changes of the AI management system and of AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Approval;
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{
    AiSystem, Document, Evidence, ImpactAssessment, Person, Process, RiskAssessment, Supplier,
};

/// A change of the AI management system or of an AI system: planned, approved, carried out, and what
/// must be assessed again because of it (6.3, 8.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The change in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What changes: the management system or an AI system.
    #[schemars(extend("x-list" = true))]
    pub kind: ChangeKind,
    /// Whether it was planned, or found after it had happened.
    #[schemars(extend("x-list" = true))]
    pub planning: ChangePlanning,
    /// What will be different, or is.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub what: String,
    /// Why it is needed, or how it came about.
    pub reason: Option<String>,
    /// What it shall achieve.
    pub purpose: Option<String>,
    /// The record it comes from, such as a review, a finding or a supplier's notice.
    pub origin: Option<AnyRef>,
    /// What it touches. Several of these call for a new risk or impact assessment.
    #[serde(default)]
    pub aspects: Vec<ChangeAspect>,
    /// Whether it is significant by the organisation's own rules. A significant change calls for new
    /// assessments (8.2, 8.4).
    pub significant: Option<bool>,
    /// AI systems that change.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Processes that change.
    #[serde(default)]
    pub processes: Vec<Ref<Process>>,
    /// Documents that must change with it.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// What else may follow from it, good and bad, and how the management system stays whole
    /// meanwhile.
    pub consequences: Option<String>,
    /// People, money and time it takes.
    pub resources: Option<String>,
    /// How it is undone if it fails.
    pub rollback: Option<String>,
    /// The person who answers for the change.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Who approved it and when. A planned change is approved before it is carried out.
    pub approval: Option<Approval>,
    /// Day for which it is planned.
    #[schemars(extend("x-list" = true, "x-due" = "planned", "x-due-done" = ["implemented_on"]))]
    pub planned_for: Option<Date>,
    /// Day on which it took effect.
    #[schemars(extend("x-list" = true))]
    pub implemented_on: Option<Date>,
    /// For a change that was not planned: day on which it was found.
    pub found_on: Option<Date>,
    /// For a change that was not planned: what was done to limit harm (8.1).
    pub harm_limited: Option<String>,
    /// Records that must be assessed or written anew, and why.
    #[serde(default)]
    pub reassess: Vec<Reassessment>,
    /// What came of it: whether the purpose was reached, and what nobody expected.
    pub outcome: Option<String>,
    /// Evidence that it was carried out as planned.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// A record that must be looked at anew because of a change.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassessment {
    /// The record, such as a risk, an impact assessment or the scope.
    pub record: AnyRef,
    /// Why the change calls for it.
    #[schemars(length(min = 1))]
    pub why: String,
    /// Day by which it is done. Best before the change takes effect.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// Day on which it was done.
    pub done_on: Option<Date>,
    /// The record that holds the result, if it is another one.
    pub result: Option<AnyRef>,
}

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Of the AI management system (6.3).
    Aims,
    /// Of an AI system or the way it is used (8.1).
    System,
}

/// Whether a change was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangePlanning {
    /// It was planned before it was made.
    Planned,
    /// It was found after it had happened.
    FoundAfterwards,
}

/// What a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAspect {
    /// The model or its parameters.
    Model,
    /// Data for training, testing or use.
    Data,
    /// What the system is for.
    Purpose,
    /// A supplier or what it supplies.
    Supplier,
    /// The stage of the life cycle.
    Stage,
    /// The scope of the AI management system.
    Scope,
    /// How far the system acts without a person.
    Automation,
    /// Who uses the system, or on whom it is used.
    Users,
    /// The country, sector or field in which it is used.
    Area,
    /// Law or contracts.
    Law,
    /// Other systems to which it is connected.
    Integration,
    /// A policy or a rule of the organisation.
    Policy,
    /// Roles, people or how the organisation is built.
    Organization,
}

impl Register for Change {
    const NAME: &'static str = "change";
    const PREFIX: &'static str = "CHG";
    const CLAUSES: &'static str = "6.3, 8.1";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![new_release(), silent_update()]
    }
}

fn new_release() -> Change {
    Change {
        title: "Claims triage 3.2 replaces 3.1".into(),
        kind: ChangeKind::System,
        planning: ChangePlanning::Planned,
        what: "A model trained on claims of 2025, which reads telephone notes too.".into(),
        reason: Some("Version 3.1 ranks claims by telephone too low.".into()),
        purpose: Some("Recall by telephone of at least 92 %.".into()),
        origin: Some(AnyRef::to::<RiskAssessment>(1)),
        aspects: vec![ChangeAspect::Model, ChangeAspect::Data],
        significant: Some(true),
        systems: vec![Ref::number(1)],
        processes: vec![Ref::number(2)],
        documents: vec![Ref::number(1)],
        consequences: Some(
            "Other claims move down the list; handlers must learn new reasons. Old assessments \
             stay in force until the new ones are approved."
                .into(),
        ),
        resources: Some("Six weeks of two developers; two days of training a team".into()),
        rollback: Some("3.1 stays installed for 60 days; the owner switches back.".into()),
        owner: Some(Ref::number(2)),
        approval: Some(Approval {
            by: Ref::number(1),
            on: date(2026, 4, 28),
            conditions: Some("Recall by telephone is looked at weekly until August.".into()),
        }),
        planned_for: Some(date(2026, 5, 4)),
        implemented_on: Some(date(2026, 5, 4)),
        found_on: None,
        harm_limited: None,
        reassess: vec![Reassessment {
            record: AnyRef::to::<ImpactAssessment>(1),
            why: "Other groups of claimants gain and lose.".into(),
            due: Some(date(2026, 4, 24)),
            done_on: Some(date(2026, 4, 22)),
            result: Some(AnyRef::to::<ImpactAssessment>(2)),
        }],
        outcome: Some("Recall by telephone is 92.1 %; overrides fell by a third.".into()),
        evidence: vec![Ref::number(1)],
    }
}

fn silent_update() -> Change {
    Change {
        title: "Supplier changed the estimator without notice".into(),
        kind: ChangeKind::System,
        planning: ChangePlanning::FoundAfterwards,
        what: "Estimates for rear bumpers rose by 6 % overnight.".into(),
        reason: Some("The supplier corrected a price list and thought it no change.".into()),
        purpose: None,
        origin: Some(AnyRef::to::<Supplier>(1)),
        aspects: vec![ChangeAspect::Supplier, ChangeAspect::Model],
        significant: Some(false),
        systems: vec![Ref::number(2)],
        processes: vec![],
        documents: vec![],
        consequences: None,
        resources: None,
        rollback: None,
        owner: Some(Ref::number(3)),
        approval: None,
        planned_for: None,
        implemented_on: Some(date(2026, 6, 9)),
        found_on: Some(date(2026, 6, 11)),
        harm_limited: Some(
            "Estimates were shown with a warning for two days; 41 were looked at again, none had \
             been paid."
                .into(),
        ),
        reassess: vec![],
        outcome: None,
        evidence: vec![],
    }
}
