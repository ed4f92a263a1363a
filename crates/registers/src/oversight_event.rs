//! Human oversight as it was exercised.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::brief;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Evidence, Incident, Person};

/// One time that a person stepped in or tried whether stepping in works (A.9.2). Oversight that was
/// never exercised is a claim.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OversightEvent {
    /// The AI system.
    #[schemars(extend("x-list" = true))]
    pub system: Ref<AiSystem>,
    /// What was done.
    #[schemars(extend("x-list" = true))]
    pub kind: OversightKind,
    /// Who did it.
    #[schemars(extend("x-list" = true))]
    pub by: Option<Ref<Person>>,
    /// Day on which it was done.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// Why it was done.
    #[schemars(length(min = 1))]
    pub why: String,
    /// What changed by it: for people, for results, for the work.
    pub effect: Option<String>,
    /// Whether stepping in worked as meant.
    #[schemars(extend("x-list" = true))]
    pub worked: Option<bool>,
    /// Minutes from the decision to step in until it took effect.
    #[schemars(range(min = 0))]
    pub minutes: Option<f64>,
    /// Number of cases, where several of the same kind are recorded together.
    #[schemars(range(min = 1))]
    pub cases: Option<i64>,
    /// The incident behind it or raised for it.
    pub incident: Option<Ref<Incident>>,
    /// Evidence, such as the log of the stop.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// How a person stepped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OversightKind {
    /// A result was set aside and another put in its place.
    Override,
    /// The system was stopped.
    Stop,
    /// It was tried whether the system can be stopped.
    StopTest,
    /// A person stepped in otherwise, such as by changing a setting or holding back results.
    Intervention,
}

impl Register for OversightEvent {
    const NAME: &'static str = "oversight_event";
    const PREFIX: &'static str = "OVR";
    const CLAUSES: &'static str = "A.6.2.6, A.9.2";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!("{}, {}: {}", self.system.key(), self.on, brief(&self.why))
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                system: Ref::number(1),
                kind: OversightKind::Stop,
                by: Some(Ref::number(4)),
                on: date(2026, 6, 18),
                why: "Claims by telephone were sorted last.".into(),
                effect: Some("Telephone claims came in order of arrival until 2 July.".into()),
                worked: Some(true),
                minutes: Some(8.0),
                cases: None,
                incident: Some(Ref::number(1)),
                evidence: vec![Ref::number(1)],
            },
            Self {
                system: Ref::number(1),
                kind: OversightKind::Override,
                by: Some(Ref::number(4)),
                on: date(2026, 7, 31),
                why: "Claims of July that handlers moved up, with a reason each.".into(),
                effect: None,
                worked: None,
                minutes: None,
                cases: Some(412),
                incident: None,
                evidence: vec![],
            },
        ]
    }
}
