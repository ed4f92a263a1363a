//! Values of metrics.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Evidence, Metric, Person};

/// One value of a metric for one period (9.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// The metric that was measured.
    #[schemars(extend("x-list" = true))]
    pub metric: Ref<Metric>,
    /// First day of the period.
    #[schemars(extend("x-list" = true))]
    pub period_from: Date,
    /// Last day of the period.
    #[schemars(extend("x-list" = true))]
    pub period_to: Date,
    /// The value, in the metric's unit.
    #[schemars(extend("x-list" = true))]
    pub value: f64,
    /// Number of cases behind the value. A share of three cases means little.
    #[schemars(range(min = 0))]
    pub sample: Option<i64>,
    /// Where the value was read, if other than the metric says.
    pub source: Option<String>,
    /// Day on which the value was taken.
    #[schemars(extend("x-list" = true))]
    pub taken_on: Date,
    /// Who took it, where a person did.
    pub taken_by: Option<Ref<Person>>,
    /// Whether the value counts. A value that is known to be wrong stays and is marked so.
    pub valid: Option<bool>,
    /// Evidence, such as the export it was read from.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// What a reader must know about this value, such as an outage in the period.
    pub comment: Option<String>,
}

impl Register for Measurement {
    const NAME: &'static str = "measurement";
    const PREFIX: &'static str = "MEA";
    const CLAUSES: &'static str = "9.1";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!(
            "{}: {} to {}",
            self.metric.key(),
            self.period_from,
            self.period_to
        )
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            metric: Ref::number(1),
            period_from: date(2026, 4, 1),
            period_to: date(2026, 4, 30),
            value: 93.7,
            sample: Some(600),
            source: Some("Sample of April".into()),
            taken_on: date(2026, 5, 6),
            comment: Some("Two days without telephone claims because of a strike.".into()),
            taken_by: Some(Ref::number(4)),
            valid: Some(true),
            evidence: vec![Ref::number(1)],
        }]
    }
}
