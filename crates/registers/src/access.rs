//! Who may see and do what in the registers.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Person;
use crate::kit::{Ref, Register, Workflow, workflow};

/// What a person may see and do in the registers (7.5.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The person.
    #[schemars(extend("x-list" = true))]
    pub person: Ref<Person>,
    /// What the person may do. Give the least that the work needs; several roles add up.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub roles: Vec<AccessRole>,
    /// First day on which it holds.
    #[schemars(extend("x-list" = true))]
    pub from: Option<Date>,
    /// Last day on which it holds.
    #[schemars(extend("x-list" = true, "x-due" = "ends", "x-due-who" = "person"))]
    pub to: Option<Date>,
    /// Why it was given and who agreed.
    pub note: Option<String>,
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessRole {
    /// Reads.
    Viewer,
    /// Reads, and writes and submits records.
    Contributor,
    /// Writes records and answers for them.
    Owner,
    /// Approves what others wrote.
    Approver,
    /// Reads everything, and writes audits and findings.
    Auditor,
    /// Runs the AI management system: writes and approves in all registers.
    AimsManager,
    /// Reads everything, approves what top management must approve.
    TopManagement,
    /// Gives access and keeps the programme running.
    Administrator,
}

impl Register for Access {
    const NAME: &'static str = "access";
    const PREFIX: &'static str = "ACC";
    const CLAUSES: &'static str = "7.5.3";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!("Access of {}", self.person.key())
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                person: Ref::number(3),
                roles: vec![AccessRole::AimsManager],
                from: Some(date(2026, 1, 12)),
                to: None,
                note: Some("Agreed by the chief executive.".into()),
            },
            Self {
                person: Ref::number(6),
                roles: vec![AccessRole::Auditor, AccessRole::Viewer],
                from: Some(date(2026, 7, 1)),
                to: Some(date(2026, 7, 31)),
                note: Some("For the internal audit of July.".into()),
            },
        ]
    }
}
