//! Files and links that show something, with where they came from and how long they hold.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Model, Person};

/// A file or link that shows something, with its source and the time for which it holds (7.5.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What it shows, as a claim that a reader can compare with the file. Evidence without a claim
    /// is only a file.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub shows: String,
    /// SHA-256 of the file, 64 hexadecimal digits. It proves that the file was not changed.
    #[schemars(length(min = 64, max = 64))]
    pub sha256: Option<String>,
    /// Name the file had when it was added.
    pub file_name: Option<String>,
    /// Media type of the file, such as `application/pdf`.
    pub media_type: Option<String>,
    /// Size of the file in bytes.
    #[schemars(range(min = 0))]
    pub size: Option<i64>,
    /// Address, where the evidence stays in another system. The reader must be able to open it.
    pub link: Option<String>,
    /// First day for which it shows something. A report on a quarter starts with the quarter.
    #[schemars(extend("x-list" = true))]
    pub effective_from: Option<Date>,
    /// Last day for which it shows something. After it, new evidence is needed.
    #[schemars(extend("x-list" = true, "x-due" = "expires", "x-due-who" = "source", "x-due-per" = ["records"]))]
    pub effective_until: Option<Date>,
    /// The person who supplied it or vouches for it.
    pub source: Option<Ref<Person>>,
    /// What it comes from. A record made by a system weighs more than a statement written for the
    /// audit.
    #[schemars(extend("x-list" = true))]
    pub source_kind: SourceKind,
    /// Clauses and controls it supports, by number, such as `9.2` or `A.6.2.4`.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Records it belongs to.
    #[serde(default)]
    pub records: Vec<AnyRef>,
    /// Who may see it (7.5.3).
    pub confidentiality: Option<Confidentiality>,
    /// Last day on which it is kept. Afterwards it is disposed of (7.5.3).
    #[schemars(extend("x-due" = "due", "x-due-who" = "source", "x-due-done" = ["disposed_on"]))]
    pub retain_until: Option<Date>,
    /// Day on which it was disposed of.
    pub disposed_on: Option<Date>,
}

/// Who may see a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidentiality {
    /// Everybody.
    Public,
    /// Everybody who works for the organisation, and its auditors.
    Internal,
    /// Those who need it for their work.
    Confidential,
    /// A few people who are named.
    Restricted,
}

/// What a piece of evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Written or said by a person.
    Person,
    /// Produced by a system in the course of its work, such as a log or an export.
    System,
    /// Result of a test that can be repeated.
    Test,
    /// Supplied by somebody outside, such as a supplier or an auditor.
    ThirdParty,
}

impl Register for Evidence {
    const NAME: &'static str = "evidence";
    const PREFIX: &'static str = "EVD";
    const CLAUSES: &'static str = "7.5.3";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Triage test report, release 3.2".into(),
                shows: "Release 3.2 meets its recall and fairness requirements on the test set \
                    of spring 2026.".into(),
                sha256: Some(
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
                ),
                file_name: Some("triage-3.2-test-report.pdf".into()),
                media_type: Some("application/pdf".into()),
                size: Some(481_204),
                link: None,
                effective_from: Some(date(2026, 5, 4)),
                effective_until: Some(date(2027, 5, 3)),
                source: Some(Ref::number(1)),
                source_kind: SourceKind::Test,
                requirements: vec!["A.6.2.4".into()],
                records: vec![AnyRef::to::<AiSystem>(1), AnyRef::to::<Model>(1)],
                confidentiality: Some(Confidentiality::Internal),
                retain_until: Some(date(2032, 5, 3)),
                disposed_on: None,
            },
            Self {
                title: "Oversight log of May 2026".into(),
                shows: "Handlers overrode the score in 212 of 9,140 cases and gave a reason each \
                    time.".into(),
                sha256: None,
                file_name: None,
                media_type: None,
                size: None,
                link: Some("https://logs.northlight.example/oversight/2026-05".into()),
                effective_from: None,
                effective_until: None,
                source: None,
                source_kind: SourceKind::System,
                requirements: vec!["A.9.2".into(), "A.6.2.8".into()],
                records: vec![AnyRef::to::<AiSystem>(1)],
                confidentiality: None,
                retain_until: Some(date(2026, 8, 31)),
                disposed_on: Some(date(2026, 9, 1)),
            },
        ]
    }
}
