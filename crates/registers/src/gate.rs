//! Gates between the stages of an AI system's life cycle.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::LifeCycleStage;
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Evidence, ImpactAssessment, Person};

/// A decision on whether an AI system may enter its next stage, and what it rests on (8.1, A.6.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Title, such as the release it decides on.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The AI system that is to pass.
    #[schemars(extend("x-list" = true))]
    pub system: Ref<AiSystem>,
    /// Stage the system is in. Empty for a new idea.
    pub from_stage: Option<LifeCycleStage>,
    /// Stage it is to enter.
    #[schemars(extend("x-list" = true))]
    pub to_stage: LifeCycleStage,
    /// Version of the system that was looked at. A pass holds for this version only.
    pub system_version: Option<String>,
    /// Impact assessment that the decision rests on. It should be approved and of this version.
    pub impact_assessment: Option<Ref<ImpactAssessment>>,
    /// What must be in place at this gate, and whether it is.
    #[serde(default)]
    pub checklist: Vec<GateItem>,
    /// The decision. Empty while the gate is being prepared.
    #[schemars(extend("x-list" = true))]
    pub decision: Option<GateDecision>,
    /// Why it was decided so, in a sentence or two.
    pub reason: Option<String>,
    /// Who decided. Someone who did not build the system sees more.
    pub decided_by: Option<Ref<Person>>,
    /// Day of the decision. It lies before the day on which the stage begins.
    #[schemars(extend("x-list" = true))]
    pub decided_on: Option<Date>,
    /// What must be done although the gate was passed.
    #[serde(default)]
    pub conditions: Vec<GateCondition>,
    /// The exception, where the system went on although the gate says stop or was not held.
    pub forced: Option<ForcedGate>,
    /// The person who prepares the gate and follows up its conditions.
    pub owner: Option<Ref<Person>>,
}

/// One thing that must be in place at a gate.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateItem {
    /// What must be in place, such as an approved impact assessment or a tested way back.
    #[schemars(length(min = 1))]
    pub item: String,
    /// Whether it is.
    pub state: GateItemState,
    /// The record that shows it, such as a test run or a deployment plan.
    pub record: Option<AnyRef>,
    /// The evidence that shows it.
    pub evidence: Option<Ref<Evidence>>,
    /// What is missing, or why the item does not apply.
    pub note: Option<String>,
}

/// Something that must be done although a gate was passed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateCondition {
    /// What must be done.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Who does it.
    pub owner: Option<Ref<Person>>,
    /// By when.
    #[schemars(extend("x-due" = "due", "x-due-who" = "owner", "x-due-done" = ["met_on"]))]
    pub due: Option<Date>,
    /// Day on which it was done.
    pub met_on: Option<Date>,
}

/// A named exception to a gate.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForcedGate {
    /// Who let the system go on and answers for it.
    pub by: Ref<Person>,
    /// Day on which it was allowed.
    pub on: Date,
    /// Why it could not wait, and what limits the harm meanwhile.
    #[schemars(length(min = 1))]
    pub why: String,
    /// Last day of the exception. By then the gate is passed or the system is stopped.
    #[schemars(extend("x-due" = "expires", "x-due-who" = "by"))]
    pub until: Date,
}

/// Whether something is in place at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateItemState {
    /// It was not looked at yet.
    Open,
    /// It is in place.
    Met,
    /// It is not in place.
    NotMet,
    /// It does not apply to this system, for a stated reason.
    NotApplicable,
}

/// What a gate decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateDecision {
    /// The system may go on.
    Pass,
    /// The system may go on, and something must still be done.
    PassWithConditions,
    /// The system may not go on.
    Stop,
}

impl Register for Gate {
    const NAME: &'static str = "gate";
    const PREFIX: &'static str = "GAT";
    const CLAUSES: &'static str = "8.1, A.6.1.3, A.6.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Release 3.2 of claims triage".into(),
                system: Ref::number(1),
                from_stage: Some(LifeCycleStage::VerificationAndValidation),
                to_stage: LifeCycleStage::Deployment,
                system_version: Some("3.2".into()),
                impact_assessment: Some(Ref::number(1)),
                checklist: vec![
                    GateItem {
                        item: "Tests meet their acceptance criteria, by channel and country".into(),
                        state: GateItemState::Met,
                        record: Some(AnyRef::to::<crate::TestRun>(1)),
                        evidence: Some(Ref::number(1)),
                        note: None,
                    },
                    GateItem {
                        item: "Approved impact assessment of this version".into(),
                        state: GateItemState::Met,
                        record: Some(AnyRef::to::<ImpactAssessment>(1)),
                        evidence: None,
                        note: None,
                    },
                    GateItem {
                        item: "Users are told what changes".into(),
                        state: GateItemState::NotMet,
                        record: None,
                        evidence: None,
                        note: Some("The sheet for handlers in Cologne is not translated.".into()),
                    },
                ],
                decision: Some(GateDecision::PassWithConditions),
                reason: Some("Better than 3.1 in every group; the sheet is a matter of \
                    days.".into()),
                decided_by: Some(Ref::number(3)),
                decided_on: Some(date(2026, 4, 30)),
                conditions: vec![GateCondition {
                    what: "Translate the sheet for handlers before Cologne is switched \
                        over.".into(),
                    owner: Some(Ref::number(4)),
                    due: Some(date(2026, 5, 8)),
                    met_on: Some(date(2026, 5, 6)),
                }],
                forced: None,
                owner: Some(Ref::number(2)),
            },
            Self {
                title: "Pilot of photo estimate in Dublin".into(),
                system: Ref::number(2),
                from_stage: None,
                to_stage: LifeCycleStage::Deployment,
                system_version: Some("2026.1".into()),
                impact_assessment: None,
                checklist: vec![GateItem {
                    item: "Approved impact assessment of this version".into(),
                    state: GateItemState::NotMet,
                    record: None,
                    evidence: None,
                    note: Some("Claimants and repair shops are not assessed yet.".into()),
                }],
                decision: Some(GateDecision::Stop),
                reason: Some("People outside were left out of the impact assessment.".into()),
                decided_by: Some(Ref::number(3)),
                decided_on: Some(date(2026, 7, 10)),
                conditions: vec![],
                forced: Some(ForcedGate {
                    by: Ref::number(1),
                    on: date(2026, 7, 13),
                    why: "Hail on 11 July brought 3,000 claims. Estimates are shown to handlers \
                        only, and each is checked.".into(),
                    until: date(2026, 8, 31),
                }),
                owner: Some(Ref::number(2)),
            },
        ]
    }
}
