//! Plans for putting AI systems into use.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Evidence, Gate, Person, UserInformation};

/// A plan for putting a version of an AI system into use, and what must be in place first
/// (A.6.2.5).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeploymentPlan {
    /// Title, such as the release and the place.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The AI system.
    #[schemars(extend("x-list" = true))]
    pub system: Ref<AiSystem>,
    /// Version that is put into use.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub version: String,
    /// The gate that lets it into use.
    pub gate: Option<Ref<Gate>>,
    /// Where it will run and who will use it there.
    pub environment: Option<String>,
    /// What must be in place first. Each needs to be met before the first step.
    #[serde(default)]
    pub preconditions: Vec<Precondition>,
    /// What is done, in order, and who does it.
    #[serde(default)]
    pub steps: Vec<DeploymentStep>,
    /// How to go back: on which sign, who decides, how, and how long it takes.
    #[schemars(extend("x-markdown" = true))]
    pub rollback: Option<String>,
    /// Day on which going back was last tried.
    pub rollback_tested_on: Option<Date>,
    /// What its users are told, and how they get it.
    #[serde(default)]
    pub user_information: Vec<Ref<UserInformation>>,
    /// Whether human oversight is set up: people named, trained and able to stop it.
    pub oversight_in_place: Option<bool>,
    /// Whether event logs are written and kept (A.6.2.8).
    pub logging_in_place: Option<bool>,
    /// Whether monitoring with limits is set up (A.6.2.6).
    pub monitoring_in_place: Option<bool>,
    /// Which components are kept apart, such as test from use or model from data, and where each
    /// runs. Parts that are deployed apart may fail apart.
    pub component_separation: Option<String>,
    /// The person who carries the plan out.
    pub owner: Option<Ref<Person>>,
    /// Planned first day of use.
    #[schemars(extend("x-list" = true, "x-due" = "planned", "x-due-done" = ["deployed_on"]))]
    pub planned_on: Option<Date>,
    /// Day on which it was put into use.
    #[schemars(extend("x-list" = true))]
    pub deployed_on: Option<Date>,
    /// What went otherwise than planned.
    pub result: Option<String>,
}

/// Something that must be in place before a system is put into use.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Precondition {
    /// What must be in place.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Whether it is.
    pub met: bool,
    /// The record that shows it.
    pub record: Option<AnyRef>,
    /// The evidence that shows it.
    pub evidence: Option<Ref<Evidence>>,
}

/// One step of a deployment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeploymentStep {
    /// What is done.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Who does it.
    pub by: Option<Ref<Person>>,
    /// Day on which it was done.
    pub done_on: Option<Date>,
}

impl Register for DeploymentPlan {
    const NAME: &'static str = "deployment_plan";
    const PREFIX: &'static str = "DPL";
    const CLAUSES: &'static str = "A.6.2.5";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Claims triage 3.2 in Dublin and Cologne".into(),
                system: Ref::number(1),
                version: "3.2".into(),
                gate: Some(Ref::number(1)),
                environment: Some("Own data centre; 160 handlers in two places.".into()),
                preconditions: vec![
                    Precondition {
                        what: "Gate passed.".into(),
                        met: true,
                        record: Some(AnyRef::to::<Gate>(1)),
                        evidence: None,
                    },
                    Precondition {
                        what: "Release 3.1 can be switched on again within ten minutes.".into(),
                        met: true,
                        record: None,
                        evidence: Some(Ref::number(1)),
                    },
                ],
                steps: vec![
                    DeploymentStep {
                        what: "Run beside 3.1 for a week without showing results.".into(),
                        by: Some(Ref::number(1)),
                        done_on: Some(date(2026, 5, 2)),
                    },
                    DeploymentStep {
                        what: "Switch Dublin, then Cologne four days later.".into(),
                        by: Some(Ref::number(1)),
                        done_on: Some(date(2026, 5, 8)),
                    },
                ],
                rollback: Some("If recall of a day falls below 90 %, the shift lead switches to \
                    3.1; ten minutes.".into()),
                rollback_tested_on: Some(date(2026, 4, 28)),
                user_information: vec![Ref::number(1)],
                oversight_in_place: Some(true),
                logging_in_place: Some(true),
                monitoring_in_place: Some(true),
                component_separation: Some("Scoring runs apart from the claims system, which \
                    falls back to order of arrival.".into()),
                owner: Some(Ref::number(2)),
                planned_on: Some(date(2026, 5, 4)),
                deployed_on: Some(date(2026, 5, 4)),
                result: Some("Cologne a day late, because of the translation.".into()),
            },
            Self {
                title: "Photo estimate, pilot in Dublin".into(),
                system: Ref::number(2),
                version: "2026.1".into(),
                gate: Some(Ref::number(2)),
                environment: None,
                preconditions: vec![Precondition {
                    what: "Claimants are told that software looks at their photos.".into(),
                    met: false,
                    record: None,
                    evidence: None,
                }],
                steps: vec![],
                rollback: None,
                rollback_tested_on: None,
                user_information: vec![],
                oversight_in_place: Some(true),
                logging_in_place: Some(false),
                monitoring_in_place: None,
                component_separation: None,
                owner: Some(Ref::number(2)),
                planned_on: Some(date(2026, 10, 5)),
                deployed_on: None,
                result: None,
            },
        ]
    }
}
