//! What the AI management system costs.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Frequency;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Evidence, Resource};

/// A cost of the AI management system or its certification, planned and actual (7.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// What the money is for, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Kind of cost.
    #[schemars(extend("x-list" = true))]
    pub category: CostCategory,
    /// Amount that was planned.
    #[schemars(range(min = 0), extend("x-list" = true))]
    pub planned: Option<f64>,
    /// Amount that was spent.
    #[schemars(range(min = 0), extend("x-list" = true))]
    pub actual: Option<f64>,
    /// Currency of both amounts, as a code of three letters such as `EUR`.
    #[schemars(length(min = 3, max = 3), extend("x-list" = true))]
    pub currency: String,
    /// Days of work by own people. They cost too, and plans forget them.
    #[schemars(range(min = 0))]
    pub effort_days: Option<f64>,
    /// Day on which the money was spent, or for which it is planned.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// How often it comes again. Empty for a single cost.
    pub recurs: Option<Frequency>,
    /// Phase of the programme it belongs to.
    pub phase: Option<String>,
    /// The resource that it pays for.
    pub resource: Option<Ref<Resource>>,
    /// Invoice, contract or time sheet.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Why planned and actual differ, or what else a reader should know.
    pub note: Option<String>,
}

/// Kind of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostCategory {
    /// Pay of own people.
    Staff,
    /// Advice from outside.
    Consulting,
    /// Audits by a certification body, and its certificate.
    Certification,
    /// Internal audits by people from outside.
    InternalAudit,
    /// Training and awareness.
    Training,
    /// Tools and software.
    Tools,
    /// Machines and energy.
    Computing,
    /// Data and its preparation.
    Data,
    /// Tests and assessments of AI systems.
    Assessment,
    /// Anything else.
    Other,
}

impl Register for Cost {
    const NAME: &'static str = "cost";
    const PREFIX: &'static str = "CST";
    const CLAUSES: &'static str = "7.1";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Audits of stage 1 and stage 2".into(),
                category: CostCategory::Certification,
                planned: Some(14_000.0),
                actual: Some(15_200.0),
                currency: "EUR".into(),
                effort_days: Some(18.0),
                on: date(2026, 9, 30),
                recurs: None,
                phase: Some("Certification".into()),
                resource: None,
                evidence: vec![Ref::number(1)],
                note: Some("One day more, for the office in Cologne.".into()),
            },
            Self {
                title: "Second tester".into(),
                category: CostCategory::Staff,
                planned: Some(68_000.0),
                actual: None,
                currency: "EUR".into(),
                effort_days: None,
                on: date(2026, 5, 1),
                recurs: Some(Frequency::Yearly),
                phase: None,
                resource: Some(Ref::number(1)),
                evidence: vec![],
                note: None,
            },
        ]
    }
}
