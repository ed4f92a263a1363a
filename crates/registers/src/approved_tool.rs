//! AI tools that people may use.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Document, Person};

/// An AI tool that people of the organisation may use, for what and with which data (A.9.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovedTool {
    /// Name of the tool, as people know it.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub tool: String,
    /// The AI system of the inventory. A tool that is allowed belongs into the inventory, too.
    #[schemars(extend("x-list" = true))]
    pub system: Option<Ref<AiSystem>>,
    /// What it may be used for, one a line.
    #[serde(default)]
    pub allowed_uses: Vec<String>,
    /// Data that may be put into it, one kind a line.
    #[serde(default)]
    pub allowed_data: Vec<String>,
    /// Uses and data that are not allowed, one a line.
    #[serde(default)]
    pub not_allowed: Vec<String>,
    /// Who may use it. Empty if everybody may.
    #[schemars(extend("x-list" = true))]
    pub allowed_for: Option<String>,
    /// On which conditions: account, settings, training, checking results, telling readers.
    #[schemars(extend("x-markdown" = true))]
    pub conditions: Option<String>,
    /// Whom to ask about it, also for an exception.
    #[schemars(extend("x-list" = true))]
    pub whom_to_ask: Option<Ref<Person>>,
    /// The rules in full.
    pub rules: Option<Ref<Document>>,
    /// Day from which it may be used.
    pub allowed_from: Option<Date>,
    /// Day by which it is looked at again. Tools change without asking.
    #[schemars(extend("x-list" = true, "x-due" = "review", "x-due-who" = "whom_to_ask"))]
    pub review_by: Option<Date>,
}

impl Register for ApprovedTool {
    const NAME: &'static str = "approved_tool";
    const PREFIX: &'static str = "ATL";
    const CLAUSES: &'static str = "A.9.2, A.9.4";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.tool.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                tool: "Quillwright, a writing assistant".into(),
                system: Some(Ref::number(2)),
                allowed_uses: vec![
                    "Drafting letters from a template.".into(),
                    "Summing up public texts.".into(),
                ],
                allowed_data: vec!["Public texts".into(), "Own texts without names".into()],
                not_allowed: vec![
                    "Names, claim numbers and health data.".into(),
                    "Decisions on claims.".into(),
                ],
                allowed_for: Some("Staff who took the AI basics course".into()),
                conditions: Some("Company account only; a person reads every text before it \
                    leaves.".into()),
                whom_to_ask: Some(Ref::number(5)),
                rules: Some(Ref::number(2)),
                allowed_from: Some(date(2026, 3, 1)),
                review_by: Some(date(2026, 12, 1)),
            },
            Self {
                tool: "Code completion in the editor".into(),
                system: None,
                allowed_uses: vec!["Writing and explaining code.".into()],
                allowed_data: vec!["Own source code".into()],
                not_allowed: vec!["Keys and passwords.".into()],
                allowed_for: Some("Claims analytics".into()),
                conditions: None,
                whom_to_ask: Some(Ref::number(1)),
                rules: None,
                allowed_from: None,
                review_by: None,
            },
        ]
    }
}
