//! Who has read which version of a document.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Document, Person};

/// A person's word that they have read and understood a version of a document (7.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The person who read it.
    #[schemars(extend("x-list" = true))]
    pub person: Ref<Person>,
    /// The document that was read.
    #[schemars(extend("x-list" = true))]
    pub document: Ref<Document>,
    /// The version that was read. A new version asks for a new acknowledgement.
    #[schemars(range(min = 1), extend("x-list" = true))]
    pub version: i64,
    /// Day on which it was acknowledged.
    #[schemars(extend("x-list" = true))]
    pub on: Date,
    /// How the person came to know it. A talk or a quiz shows more than a click.
    pub way: Option<AwarenessWay>,
    /// What the person said to have understood (7.3).
    #[serde(default)]
    pub understood: Vec<AwarenessTopic>,
    /// Score of the quiz in per cent, where there was one.
    #[schemars(range(min = 0, max = 100))]
    pub score: Option<i64>,
}

/// How a person came to know a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwarenessWay {
    /// Read it.
    Read,
    /// Had it explained, in a meeting or by a colleague.
    Explained,
    /// Answered questions on it.
    Quiz,
}

/// What a person who works under the organisation's control must be aware of (7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AwarenessTopic {
    /// What the AI policy says.
    Policy,
    /// What one's own work adds to the AI management system.
    Contribution,
    /// What better performance of AI brings.
    Benefits,
    /// What follows if requirements are not kept.
    Consequences,
}

impl Register for Acknowledgement {
    const NAME: &'static str = "acknowledgement";
    const PREFIX: &'static str = "ACK";
    const CLAUSES: &'static str = "7.3";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!(
            "{}: {} version {} on {}",
            self.person.key(),
            self.document.key(),
            self.version,
            self.on
        )
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            person: Ref::number(1),
            document: Ref::number(1),
            version: 2,
            on: date(2026, 3, 20),
            way: Some(AwarenessWay::Quiz),
            understood: vec![
                AwarenessTopic::Policy,
                AwarenessTopic::Contribution,
                AwarenessTopic::Consequences,
            ],
            score: Some(90),
        }]
    }
}
