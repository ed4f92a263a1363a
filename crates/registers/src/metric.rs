//! What is measured, how, how often and against which limits.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Check, Frequency};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Person};

/// Something that is measured regularly, with its source, frequency and limits (9.1, A.6.2.6).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Name of the metric.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What it tells, and which decision depends on it. A number that changes no decision need not
    /// be measured.
    #[schemars(length(min = 1))]
    pub what: String,
    /// How the value is computed, exactly enough for another person to get the same value.
    pub formula: Option<String>,
    /// Where the data comes from: a system, a report, a survey.
    pub source: Option<String>,
    /// AI systems it is about; empty for the management system as a whole.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub systems: Vec<Ref<AiSystem>>,
    /// How often it is measured.
    #[schemars(extend("x-list" = true))]
    pub frequency: Frequency,
    /// First day of the first period. From here on every period is expected to have a value.
    pub measure_from: Date,
    /// Unit of the value, such as %, days or cases.
    pub unit: Option<String>,
    /// Which way is good.
    #[schemars(extend("x-list" = true))]
    pub direction: Direction,
    /// Lower limit. Below it, or short of it where higher is better, something must be done.
    pub lower: Option<f64>,
    /// Upper limit. Above it something must be done.
    pub upper: Option<f64>,
    /// Lower warning. Below it somebody looks, before the limit is reached.
    pub warning_lower: Option<f64>,
    /// Upper warning. Above it somebody looks, before the limit is reached.
    pub warning_upper: Option<f64>,
    /// What is done, and by whom, when a limit is passed.
    pub on_breach: Option<String>,
    /// The person who sees that it is measured.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// The person who says what the values mean (9.1).
    pub analysed_by: Option<Ref<Person>>,
    /// How often the values are analysed and evaluated (9.1).
    pub analysed: Option<Frequency>,
    /// How validity is ensured: sampling, comparison, calibration, known sources of error (9.1).
    #[schemars(extend("x-markdown" = true))]
    pub method: Option<String>,
    /// Last look at whether the method gives valid values (9.1).
    pub method_check: Option<Check>,
    /// Day by which metric, limits and method are looked at again.
    #[schemars(extend("x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// Which way a metric is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The higher the better.
    HigherIsBetter,
    /// The lower the better.
    LowerIsBetter,
    /// Good between the two limits.
    Within,
}

impl Register for Metric {
    const NAME: &'static str = "metric";
    const PREFIX: &'static str = "MET";
    const CLAUSES: &'static str = "9.1, A.6.2.6";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Recall of urgent claims".into(),
                what: "Share of urgent claims that triage puts on top. Below the limit the owner \
                    switches the sorting off.".into(),
                formula: Some("Urgent claims scored urgent, divided by all claims that handlers \
                    rated urgent.".into()),
                source: Some("Monthly sample of 600 claims, rated by two handlers.".into()),
                systems: vec![Ref::number(1)],
                frequency: Frequency::Monthly,
                measure_from: date(2026, 4, 1),
                unit: Some("%".into()),
                direction: Direction::HigherIsBetter,
                lower: Some(92.0),
                upper: None,
                owner: Some(Ref::number(1)),
                analysed_by: Some(Ref::number(2)),
                analysed: Some(Frequency::Quarterly),
                method: Some("Two handlers rate alone; a third settles differences.".into()),
                warning_lower: Some(93.0),
                warning_upper: None,
                on_breach: Some("The owner of triage switches the sorting off the same \
                    day.".into()),
                method_check: Some(Check {
                    by: Ref::number(4),
                    on: date(2026, 4, 15),
                    result: "Ratings of 60 claims repeated blind; 57 agree.".into(),
                }),
                review_by: Some(date(2027, 4, 1)),
            },
            Self {
                name: "Overrides by handlers".into(),
                what: "Share of claims that handlers move. Too few: perhaps nobody looks.".into(),
                formula: None,
                source: None,
                systems: vec![Ref::number(1)],
                frequency: Frequency::Weekly,
                measure_from: date(2026, 4, 6),
                unit: Some("%".into()),
                direction: Direction::Within,
                lower: Some(1.0),
                upper: Some(6.0),
                owner: Some(Ref::number(4)),
                analysed_by: None,
                analysed: None,
                method: None,
                warning_lower: Some(1.5),
                warning_upper: Some(5.0),
                on_breach: None,
                method_check: None,
                review_by: None,
            },
        ]
    }
}
