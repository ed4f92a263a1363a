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
