//! What the AI management system brought.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Register, Workflow, workflow};

/// A benefit that the AI management system brought, measured against what was before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// The benefit in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What kind of benefit it is.
    #[schemars(extend("x-list" = true))]
    pub kind: Option<BenefitKind>,
    /// How it is measured, exactly enough for another person to get the same value.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub measure: String,
    /// Value before.
    #[schemars(extend("x-list" = true))]
    pub baseline: Option<f64>,
    /// Value now.
    #[schemars(extend("x-list" = true))]
    pub actual: Option<f64>,
    /// Unit of both values.
    pub unit: Option<String>,
    /// Day of the present value.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// Customer who gained or noticed it, where there is one.
    pub customer: Option<String>,
    /// What else contributed. Claiming less is more credible.
    pub note: Option<String>,
}

/// What kind of benefit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BenefitKind {
    /// A contract in which the customer names the certificate or the management system as a reason.
    Contract,
    /// A market or tender that was closed before.
    Market,
    /// Work that takes less time or money.
    Efficiency,
    /// Harm, incidents or findings that stayed away.
    RiskReduced,
    /// People do better, or know more, than before.
    Practice,
    /// Customers, staff, authorities or the public trust more.
    Trust,
}

impl Register for Benefit {
    const NAME: &'static str = "benefit";
    const PREFIX: &'static str = "BEN";
    const CLAUSES: &'static str = "9.1";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Urgent claims are reached sooner".into(),
            kind: Some(BenefitKind::Efficiency),
            measure: "Median hours from receipt to first call, urgent claims.".into(),
            baseline: Some(31.0),
            actual: Some(9.5),
            unit: Some("hours".into()),
            on: date(2026, 6, 30),
            customer: Some("All seven insurers".into()),
            note: Some("A second shift since May accounts for perhaps a third.".into()),
        }]
    }
}
