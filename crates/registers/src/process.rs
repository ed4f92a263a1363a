//! Processes of the AI management system and how they meet.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Control, Document, Metric, OrgUnit, Person, Supplier};

/// A process that the AI management system runs or reaches into, with what it takes in, what it
/// gives and what follows what (4.4, 8.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// Name of the process, as people speak of it.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What kind of process it is.
    #[schemars(extend("x-list" = true))]
    pub kind: ProcessKind,
    /// What it is for, in a sentence.
    #[schemars(length(min = 1))]
    pub purpose: String,
    /// Clauses and controls it serves, by number, such as `8.2` or `A.6.2.4`.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub clauses: Vec<String>,
    /// The person who answers for it.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Units that work in it.
    #[serde(default)]
    pub units: Vec<Ref<OrgUnit>>,
    /// AI systems it is about, or that it uses.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// What sets it going and what it needs, one a line.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// What it yields, one a line.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Processes that come before it, whose results it takes up.
    #[serde(default)]
    pub follows: Vec<Ref<Process>>,
    /// How it runs, step by step.
    #[schemars(extend("x-markdown" = true))]
    pub steps: Option<String>,
    /// By what one sees that it runs as planned, and how that is controlled (8.1).
    #[serde(default)]
    pub criteria: Vec<ProcessCriterion>,
    /// Registers in which it leaves records, by name, such as `risk_assessment`. They prove that
    /// it ran.
    #[serde(default)]
    pub records: Vec<String>,
    /// Controls that are carried out in it (8.1).
    #[serde(default)]
    pub controls: Vec<Ref<Control>>,
    /// Procedures and other documents that describe it.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// What others provide for it, and how that is kept under control (8.1).
    #[serde(default)]
    pub external: Vec<ExternalProvision>,
    /// For a business process: which requirements of the AI management system are part of its
    /// daily work (5.1).
    pub integration: Option<String>,
    /// Day by which it is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// A criterion for a process.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessCriterion {
    /// What must hold if it runs as planned. Good when two people would judge it alike.
    #[schemars(length(min = 1))]
    pub criterion: String,
    /// How and by whom it is watched, and what happens when it does not hold.
    pub controlled_by: Option<String>,
    /// The metric that shows it.
    pub metric: Option<Ref<Metric>>,
}

/// Something that others provide for a process.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalProvision {
    /// The process, product or service that is provided.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Who provides it.
    pub supplier: Option<Ref<Supplier>>,
    /// How the organisation keeps it under control: tests, contract clauses, reports.
    pub controlled_by: Option<String>,
}

/// What kind of process it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProcessKind {
    /// Plans, checks and improves the AI management system.
    Management,
    /// Works on AI systems over their life cycle.
    LifeCycle,
    /// Supports others: training, documents, purchasing.
    Support,
    /// Part of the organisation's ordinary business, in which AI is used.
    Business,
}

impl Register for Process {
    const NAME: &'static str = "process";
    const PREFIX: &'static str = "PRC";
    const CLAUSES: &'static str = "4.4, 8.1";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Release of AI systems".into(),
                kind: ProcessKind::LifeCycle,
                purpose: "Only versions that were tested, assessed and approved go into use."
                    .into(),
                clauses: vec!["8.1".into(), "A.6.2.4".into(), "A.6.2.5".into()],
                owner: Some(Ref::number(3)),
                units: vec![Ref::number(1)],
                systems: vec![Ref::number(1), Ref::number(2)],
                inputs: vec!["A version that its developers think ready.".into()],
                outputs: vec!["A decision on release, with conditions.".into()],
                follows: vec![Ref::number(2)],
                steps: Some("1. Test plan is carried out.\n2. Risk and impact assessments are \
                    renewed.\n3. The review board decides.".into()),
                criteria: vec![ProcessCriterion {
                    criterion: "No version is in use without a decision of the board.".into(),
                    controlled_by: Some("Versions in use are compared with decisions each month; \
                        one without is switched off.".into()),
                    metric: Some(Ref::number(1)),
                }],
                records: vec!["risk_assessment".into(), "impact_assessment".into()],
                controls: vec![Ref::number(19)],
                documents: vec![Ref::number(1)],
                external: vec![ExternalProvision {
                    what: "The model of photo estimate".into(),
                    supplier: Some(Ref::number(1)),
                    controlled_by: Some("Each version is tested on 500 photos of our own.".into()),
                }],
                integration: None,
                review_by: Some(date(2027, 3, 1)),
            },
            Self {
                name: "Handling of motor claims".into(),
                kind: ProcessKind::Business,
                purpose: "Claims of motor insurance are looked at and settled.".into(),
                clauses: vec!["5.1".into(), "A.9.2".into()],
                owner: Some(Ref::number(2)),
                units: vec![Ref::number(2)],
                systems: vec![Ref::number(1)],
                inputs: vec!["Claims by web, telephone and post.".into()],
                outputs: vec!["Settled claims.".into(), "Overrides with reasons.".into()],
                follows: vec![],
                steps: None,
                criteria: vec![],
                records: vec!["measurement".into()],
                controls: vec![],
                documents: vec![],
                external: vec![],
                integration: Some("Handlers give a reason for every override; shift leads look at \
                    overrides each day; both stand in the job descriptions.".into()),
                review_by: Some(date(2027, 3, 1)),
            },
        ]
    }
}
