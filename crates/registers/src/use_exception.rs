//! Exceptions to the rules for using AI.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::brief;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, ApprovedTool, Gate, Person};

/// A use of AI outside the rules that somebody allowed, for a time and for a reason (A.9.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseException {
    /// The use that is allowed.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub allowed_use: String,
    /// Who may use it so. Empty if it is for more than one person; then say who in the reason.
    #[schemars(extend("x-list" = true))]
    pub person: Option<Ref<Person>>,
    /// The AI system it is about.
    #[schemars(extend("x-list" = true))]
    pub system: Option<Ref<AiSystem>>,
    /// The tool it is about.
    pub tool: Option<Ref<ApprovedTool>>,
    /// Name of the tool, where it stands in no register.
    pub tool_name: Option<String>,
    /// The gate it is an exception to, where a system goes on without having passed.
    pub gate: Option<Ref<Gate>>,
    /// Rule that is set aside, such as a document and its section.
    pub rule: Option<String>,
    /// Why it is needed, and why the rules do not do.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// What limits the risk meanwhile.
    pub safeguards: Option<String>,
    /// Who allowed it. Not the person who asked for it.
    pub granted_by: Option<Ref<Person>>,
    /// Day on which it was allowed.
    #[schemars(extend("x-list" = true))]
    pub granted_on: Option<Date>,
    /// Last day on which it counts. An exception without an end is a rule.
    #[schemars(extend("x-list" = true, "x-due" = "expires", "x-due-who" = "granted_by", "x-due-done" = ["ended_on"]))]
    pub expires: Date,
    /// Day on which it was ended or renewed before it ran out.
    pub ended_on: Option<Date>,
}

impl Register for UseException {
    const NAME: &'static str = "use_exception";
    const PREFIX: &'static str = "EXC";
    const CLAUSES: &'static str = "A.9.2, A.9.4";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        brief(&self.allowed_use)
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                allowed_use: "Translating 40 closed claims for a training course.".into(),
                person: Some(Ref::number(4)),
                system: None,
                tool: Some(Ref::number(1)),
                tool_name: None,
                gate: None,
                rule: Some("Rules for writing assistants, section 2: no data of claims.".into()),
                reason: "The course is in German and starts in two weeks.".into(),
                safeguards: Some("Names and numbers are struck out first, by two people.".into()),
                granted_by: Some(Ref::number(5)),
                granted_on: Some(date(2026, 6, 2)),
                expires: date(2026, 6, 30),
                ended_on: Some(date(2026, 6, 18)),
            },
            Self {
                allowed_use: "Photo estimate for hail claims before its gate is passed.".into(),
                person: None,
                system: Some(Ref::number(2)),
                tool: None,
                tool_name: Some("Hail module of the supplier".into()),
                gate: Some(Ref::number(2)),
                rule: None,
                reason: "3,000 claims in three days; all handlers in Dublin.".into(),
                safeguards: Some("Every estimate is checked by a handler.".into()),
                granted_by: Some(Ref::number(1)),
                granted_on: Some(date(2026, 7, 13)),
                expires: date(2026, 8, 31),
                ended_on: None,
            },
        ]
    }
}
