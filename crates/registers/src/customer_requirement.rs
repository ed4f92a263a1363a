//! What customers expect of the organisation's use of AI.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::brief;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Person};

/// What a customer or a group of customers expects, what was promised and how it was met (A.10.4).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerRequirement {
    /// The customer or the group of customers.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub customer: String,
    /// What they expect or need, in their own words where you have them.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub expectation: String,
    /// Where it was heard or stands: contract, survey, meeting, complaint.
    pub source: Option<String>,
    /// Day on which it was last heard or read.
    pub noted_on: Option<Date>,
    /// AI systems it concerns.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub systems: Vec<Ref<AiSystem>>,
    /// What the organisation promised. Empty if nothing was promised.
    pub commitment: Option<String>,
    /// Where the promise stands, such as contract and clause.
    pub contract_reference: Option<String>,
    /// How it was taken into account: in design, in tests, in operation, or why not.
    #[schemars(extend("x-markdown" = true))]
    pub how_considered: Option<String>,
    /// What customers said afterwards.
    #[serde(default)]
    pub feedback: Vec<CustomerFeedback>,
    /// The person who sees that it is kept.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which it is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// One thing that a customer said.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerFeedback {
    /// Day on which it was said.
    #[schemars(extend("x-due" = "answer", "x-due-done" = ["handled"]))]
    pub on: Date,
    /// What was said.
    #[schemars(length(min = 1))]
    pub what: String,
    /// What was done about it. Empty means that it still has to be dealt with.
    pub handled: Option<String>,
}

impl Register for CustomerRequirement {
    const NAME: &'static str = "customer_requirement";
    const PREFIX: &'static str = "CUS";
    const CLAUSES: &'static str = "A.10.4";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        format!("{}: {}", self.customer, brief(&self.expectation))
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                customer: "Harbour Mutual".into(),
                expectation: "No claim waits longer because it is written in German.".into(),
                source: Some("Yearly meeting".into()),
                noted_on: Some(date(2026, 2, 12)),
                systems: vec![Ref::number(1)],
                commitment: Some("Results by language in every quarterly report.".into()),
                contract_reference: Some("Service agreement, annex 3".into()),
                how_considered: Some("Recall is tested by country before each release and watched \
                    every month.".into()),
                feedback: vec![CustomerFeedback {
                    on: date(2026, 7, 3),
                    what: "The report is clear; please add the number of overrides.".into(),
                    handled: Some("Added from the third quarter on.".into()),
                }],
                owner: Some(Ref::number(2)),
                review_by: Some(date(2027, 2, 1)),
            },
            Self {
                customer: "All insurers".into(),
                expectation: "Two weeks' notice before a new release of triage.".into(),
                source: Some("Survey of customers".into()),
                noted_on: Some(date(2026, 3, 20)),
                systems: vec![Ref::number(1)],
                commitment: None,
                contract_reference: None,
                how_considered: None,
                feedback: vec![],
                owner: Some(Ref::number(2)),
                review_by: None,
            },
        ]
    }
}
