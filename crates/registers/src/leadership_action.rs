//! What top management did for the AI management system.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{Evidence, GovernanceBody, Person, Resource};

/// Something top management decided, said or did for the AI management system (5.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadershipAction {
    /// What was done, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The duty of leadership that it fulfils. One that serves several is best recorded by its
    /// main one.
    #[schemars(extend("x-list" = true))]
    pub duty: LeadershipDuty,
    /// Day on which it happened.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// The member of top management who did it. Delegated work is not leadership.
    #[schemars(extend("x-list" = true))]
    pub by: Ref<Person>,
    /// What was decided, said or done, and what changed by it.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub what: String,
    /// The board or committee in which it happened.
    pub body: Option<Ref<GovernanceBody>>,
    /// Who was reached by it.
    pub audience: Option<String>,
    /// Records it is about or led to, such as a resource, an objective or a document.
    #[serde(default)]
    pub records: Vec<AnyRef>,
    /// What shows that it happened: minutes, a message, a recording.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// A duty of top management (5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeadershipDuty {
    /// AI policy and AI objectives exist and fit the strategic direction.
    PolicyAndObjectives,
    /// Requirements of the AI management system are part of business processes.
    BusinessProcesses,
    /// The resources that are needed are there.
    Resources,
    /// People hear why effective AI management and conformity matter.
    Importance,
    /// The AI management system achieves its intended results.
    IntendedResults,
    /// People are directed and supported so that they contribute.
    Support,
    /// Continual improvement is promoted.
    Improvement,
    /// Other managers are backed in leading in their own areas.
    OtherManagers,
}

impl Register for LeadershipAction {
    const NAME: &'static str = "leadership_action";
    const PREFIX: &'static str = "LEA";
    const CLAUSES: &'static str = "5.1";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Second tester approved".into(),
                duty: LeadershipDuty::Resources,
                on: date(2026, 3, 24),
                by: Ref::number(1),
                what: "One more tester from May, EUR 68,000 a year, because one person tested \
                    both systems and built one of them.".into(),
                body: Some(Ref::number(2)),
                audience: None,
                records: vec![AnyRef::to::<Resource>(1)],
                evidence: vec![Ref::number(1)],
            },
            Self {
                title: "Talk on why we let ourselves be audited".into(),
                duty: LeadershipDuty::Importance,
                on: date(2026, 4, 16),
                by: Ref::number(1),
                what: "Half an hour in each office: what wrong estimates did to three people, \
                    and what everybody can do.".into(),
                body: None,
                audience: Some("All 240 people, contractors too; recorded for those away.".into()),
                records: vec![],
                evidence: vec![],
            },
        ]
    }
}
