//! People's statements that a requirement is met.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{Document, Evidence, Person};

/// A person's statement that a requirement is met, where no record can show it by itself.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// Framework that holds the requirement, such as `iso-42001`.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub framework: String,
    /// Number of the requirement, such as `5.1` or `A.3.2`.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub requirement: String,
    /// The single check that the statement answers, if it does not answer the whole requirement.
    pub check: Option<String>,
    /// What the person states, in own words and in detail. It should name what was done, where it
    /// can be seen and how far it goes.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub statement: String,
    /// Who states it. It should be the person who can be asked about it in an audit.
    #[schemars(extend("x-list" = true))]
    pub by: Ref<Person>,
    /// Day of the statement.
    pub on: Date,
    /// Records that support the statement.
    #[serde(default)]
    pub evidence: Vec<AnyRef>,
    /// Last day on which the statement counts. A statement for ever is worth nothing; a year is
    /// usual.
    #[schemars(extend("x-list" = true, "x-due" = "expires", "x-due-who" = "by", "x-due-per" = ["framework", "requirement", "check"]))]
    pub expires: Date,
}

impl Register for Attestation {
    const NAME: &'static str = "attestation";
    const PREFIX: &'static str = "ATT";
    const CLAUSES: &'static str = "7.5.3";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!(
            "{} {} by {} on {}",
            self.framework,
            self.requirement,
            self.by.key(),
            self.on
        )
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                framework: "iso-42001".into(),
                requirement: "5.1".into(),
                check: None,
                statement: "I have put the AI management system on the agenda of every \
                    management meeting since February 2026 and moved two full posts to claims \
                    analytics; the minutes and the budget show it.".into(),
                by: Ref::number(1),
                on: date(2026, 6, 30),
                evidence: vec![AnyRef::to::<Document>(1), AnyRef::to::<Evidence>(1)],
                expires: date(2027, 6, 30),
            },
            Self {
                framework: "iso-42001".into(),
                requirement: "7.4".into(),
                check: Some("customers-are-told".into()),
                statement: "All seven insurers were told of release 3.2 by letter before it went \
                    live.".into(),
                by: Ref::number(3),
                on: date(2026, 5, 8),
                evidence: vec![AnyRef::to::<Evidence>(2)],
                expires: date(2027, 5, 8),
            },
        ]
    }
}
