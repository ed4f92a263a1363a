//! Who is told what about AI, when and how; and what was sent.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Frequency;
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Change, Document, Evidence, InterestedParty, Person};

/// Something the organisation communicates about AI: on what, when, to whom and how, with a log of
/// what was sent (7.4).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Communication {
    /// What it is about, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub topic: String,
    /// Whether it stays inside or goes out. A plan without anything external is rarely whole.
    #[schemars(extend("x-list" = true))]
    pub reach: Reach,
    /// What is said, and what the audience should know or do afterwards.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub content: String,
    /// Event that calls for it, such as a serious incident or a new version. Give this or how often
    /// it is sent.
    pub occasion: Option<String>,
    /// How soon after the event, in hours.
    #[schemars(range(min = 0))]
    pub within_hours: Option<i64>,
    /// How often it is sent.
    pub cadence: Option<Frequency>,
    /// Who is told, one group a line. Contractors count as people inside.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub audience: Vec<String>,
    /// Interested parties among them.
    #[serde(default)]
    pub parties: Vec<Ref<InterestedParty>>,
    /// By which channel: mail, meeting, web page, authority's portal.
    #[schemars(length(min = 1))]
    pub channel: String,
    /// AI systems it is about. Empty for the AI management system as a whole.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Template or text that is used.
    pub template: Option<Ref<Document>>,
    /// The person who sees that it is sent.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which it is sent next, where it is sent regularly.
    #[schemars(extend("x-list" = true, "x-due" = "due"))]
    pub next_on: Option<Date>,
    /// What was sent so far. It shows that the plan is followed.
    #[serde(default)]
    pub log: Vec<Message>,
    /// Day by which the plan for it is looked at again.
    #[schemars(extend("x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// One message that was sent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Day on which it was sent or said.
    pub on: Date,
    /// What was said.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Whom it reached.
    #[schemars(length(min = 1))]
    pub to: String,
    /// The person who sent or said it.
    pub by: Option<Ref<Person>>,
    /// The record that gave rise to it, such as a change or a nonconformity.
    pub about: Option<AnyRef>,
    /// The message itself, or what shows that it was sent.
    pub evidence: Option<Ref<Evidence>>,
}

/// Whether a communication stays inside or goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// To people who work for the organisation.
    Internal,
    /// To anybody else.
    External,
    /// To both.
    Both,
}

impl Register for Communication {
    const NAME: &'static str = "communication";
    const PREFIX: &'static str = "COM";
    const CLAUSES: &'static str = "7.4";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.topic.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                topic: "Notice of a new model version".into(),
                reach: Reach::External,
                content: "What changes, why, test results by group, and whom to ask.".into(),
                occasion: Some("The review board releases a new version.".into()),
                within_hours: Some(24),
                cadence: None,
                audience: vec!["Insurers that use the system".into()],
                parties: vec![Ref::number(2)],
                channel: "Mail to the account contact, with the test report.".into(),
                systems: vec![Ref::number(1)],
                template: Some(Ref::number(1)),
                owner: Some(Ref::number(3)),
                next_on: None,
                log: vec![Message {
                    on: date(2026, 4, 2),
                    what: "Release 3.2 of claims triage on 4 May.".into(),
                    to: "All seven insurers".into(),
                    by: Some(Ref::number(3)),
                    about: Some(AnyRef::to::<Change>(1)),
                    evidence: Some(Ref::number(1)),
                }],
                review_by: Some(date(2027, 3, 31)),
            },
            Self {
                topic: "How our AI did this quarter".into(),
                reach: Reach::Internal,
                content: "Four figures, one mistake and what we learned from it.".into(),
                occasion: None,
                within_hours: None,
                cadence: Some(Frequency::Quarterly),
                audience: vec!["All staff".into(), "Contractors in claims handling".into()],
                parties: vec![],
                channel: "Meeting in both offices; notes by mail.".into(),
                systems: vec![],
                template: None,
                owner: Some(Ref::number(2)),
                next_on: Some(date(2026, 10, 8)),
                log: vec![],
                review_by: Some(date(2027, 3, 31)),
            },
        ]
    }
}
