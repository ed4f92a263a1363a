//! Tests of AI systems and their results.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Dataset, Document, Evidence, Metric, Model, Person};

/// One test of an AI system: what was asked of it beforehand, and what came out (A.6.2.4).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestRun {
    /// What was tested, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The AI system that was tested.
    #[schemars(extend("x-list" = true))]
    pub system: Ref<AiSystem>,
    /// The model inside it that was tested, where it was tested alone.
    pub model: Option<Ref<Model>>,
    /// Version that was tested. The result says nothing about another version.
    #[schemars(length(min = 1))]
    pub version: String,
    /// What the test is about.
    #[schemars(extend("x-list" = true))]
    pub kind: TestKind,
    /// The test plan: measures, criteria and why they were chosen.
    pub plan: Option<Ref<Document>>,
    /// The metric that watches the same in operation, where there is one.
    pub metric: Option<Ref<Metric>>,
    /// What was measured, such as recall or the greatest gap between two groups.
    #[schemars(length(min = 1))]
    pub measure: String,
    /// Unit of the threshold and the result, such as % or milliseconds.
    pub unit: Option<String>,
    /// How the result is compared with the threshold.
    pub comparison: Option<Comparison>,
    /// The number that was asked for, set before the test.
    pub threshold: Option<f64>,
    /// The number that came out, over all groups.
    pub result: Option<f64>,
    /// Whether the test is passed: every acceptance criterion is met.
    #[schemars(extend("x-list" = true))]
    pub passed: bool,
    /// Groups of people or cases that were compared, with the result for each. A bias test without
    /// groups compares nothing.
    #[serde(default)]
    pub groups: Vec<GroupResult>,
    /// Data that was used. It must not have been used for training.
    #[serde(default)]
    pub datasets: Vec<Ref<Dataset>>,
    /// Tool that was used, with its version.
    pub tool: Option<String>,
    /// Who tested.
    pub by: Option<Ref<Person>>,
    /// Day of the test.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// What the test does not show: cases left out, small groups, conditions that were not tried.
    pub limits: Option<String>,
    /// The report, log or notebook of the test.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// The result for one group.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupResult {
    /// The group of people or cases.
    #[schemars(length(min = 1))]
    pub group: String,
    /// Number of cases in the group. A result from a handful of cases means little.
    #[schemars(range(min = 0))]
    pub cases: Option<i64>,
    /// The number that came out.
    pub result: Option<f64>,
    /// Whether the acceptance criterion is met for this group.
    pub passed: Option<bool>,
}

/// What a test is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Whether it does what the requirements say.
    Functional,
    /// How often it is right.
    Performance,
    /// Whether groups of people are treated worse.
    Bias,
    /// Whether it holds up under unusual input or conditions.
    Robustness,
    /// Whether it withstands attacks, such as poisoned data or injected instructions.
    Security,
    /// Whether personal data can leak from it.
    Privacy,
    /// Whether people can come to harm.
    Safety,
    /// Whether its explanations are right and understood.
    Explainability,
    /// Whether people can use it and step in as meant.
    Usability,
    /// Whether it still does in real use what it did in the laboratory.
    Acceptance,
    /// Whether a change broke what worked before.
    Regression,
}

/// How a result is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The result is the threshold or more.
    AtLeast,
    /// The result is the threshold or less.
    AtMost,
    /// The result is more than the threshold.
    MoreThan,
    /// The result is less than the threshold.
    LessThan,
    /// The result is the threshold.
    Equal,
}

impl Register for TestRun {
    const NAME: &'static str = "test_run";
    const PREFIX: &'static str = "TST";
    const CLAUSES: &'static str = "A.6.2.4";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Recall by channel, release 3.2".into(),
                system: Ref::number(1),
                model: Some(Ref::number(1)),
                version: "3.2".into(),
                kind: TestKind::Bias,
                plan: Some(Ref::number(3)),
                metric: Some(Ref::number(1)),
                measure: "Recall of urgent claims, in each channel".into(),
                unit: Some("%".into()),
                comparison: Some(Comparison::AtLeast),
                threshold: Some(92.0),
                result: Some(94.3),
                passed: true,
                groups: vec![
                    GroupResult {
                        group: "Claims by app".into(),
                        cases: Some(1_420),
                        result: Some(95.1),
                        passed: Some(true),
                    },
                    GroupResult {
                        group: "Claims by telephone".into(),
                        cases: Some(190),
                        result: Some(92.1),
                        passed: Some(true),
                    },
                ],
                datasets: vec![Ref::number(2)],
                tool: Some("scikit-learn 1.7".into()),
                by: Some(Ref::number(4)),
                on: date(2026, 4, 24),
                limits: Some("Few claims by telephone were made at night.".into()),
                evidence: vec![Ref::number(1)],
            },
            Self {
                title: "Instructions hidden in claim texts".into(),
                system: Ref::number(1),
                model: None,
                version: "3.2".into(),
                kind: TestKind::Security,
                plan: None,
                metric: None,
                measure: "Share of manipulated texts that change the order of claims".into(),
                unit: Some("%".into()),
                comparison: Some(Comparison::AtMost),
                threshold: Some(1.0),
                result: Some(2.5),
                passed: false,
                groups: vec![],
                datasets: vec![],
                tool: None,
                by: Some(Ref::number(4)),
                on: date(2026, 4, 27),
                limits: None,
                evidence: vec![],
            },
        ]
    }
}
