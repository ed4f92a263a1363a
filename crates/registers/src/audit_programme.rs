//! Programmes of internal audits.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Audit, Person};

/// A programme of internal audits for a period: what is audited when, how and by whom (9.2.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditProgramme {
    /// Title, such as the years it covers.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// First day of the programme.
    #[schemars(extend("x-list" = true))]
    pub period_from: Date,
    /// Last day of the programme.
    #[schemars(extend("x-list" = true, "x-due" = "ends", "x-due-per" = []))]
    pub period_to: Date,
    /// How often what is audited.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub frequency: String,
    /// How audits are done: interviews, samples, tests, on site or remote.
    #[schemars(length(min = 1))]
    pub methods: String,
    /// Who plans, who audits, who answers for corrections.
    #[schemars(length(min = 1))]
    pub responsibilities: String,
    /// To whom and by when results are reported. They must reach relevant managers (9.2.2).
    #[schemars(length(min = 1))]
    pub reporting: String,
    /// Processes that are looked at more closely, and why. Importance and earlier results decide
    /// (9.2.2).
    #[serde(default)]
    pub priorities: Vec<AuditPriority>,
    /// Every requirement that the programme covers, and the audit that covers it. By the end of the
    /// period nothing should be left open.
    #[serde(default)]
    pub coverage: Vec<Coverage>,
    /// Who audits, why they are able to, and what they must not audit.
    #[serde(default)]
    pub auditors: Vec<ProgrammeAuditor>,
}

/// A process that the programme looks at more closely.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditPriority {
    /// The process or area.
    #[schemars(length(min = 1))]
    pub process: String,
    /// Why it matters more: importance, changes, earlier findings.
    #[schemars(length(min = 1))]
    pub why: String,
}

/// One requirement that the programme covers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Number of the clause or control, such as `8.4` or `A.7`.
    #[schemars(length(min = 1))]
    pub requirement: String,
    /// The audit that covers it, once it is planned.
    pub audit: Option<Ref<Audit>>,
}

/// A person who audits under the programme.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeAuditor {
    /// The auditor.
    pub person: Ref<Person>,
    /// Why the person can audit: training, experience, knowledge of AI.
    #[schemars(length(min = 1))]
    pub qualification: String,
    /// Areas the person must not audit, because it is their own work or their line's (9.2.2).
    #[serde(default)]
    pub not_for: Vec<String>,
}

impl Register for AuditProgramme {
    const NAME: &'static str = "audit_programme";
    const PREFIX: &'static str = "AUP";
    const CLAUSES: &'static str = "9.2.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Internal audits 2026".into(),
            period_from: date(2026, 1, 1),
            period_to: date(2026, 12, 31),
            frequency: "Every clause once a year; systems of high risk twice.".into(),
            methods: "Interviews, samples of records, repeating tests.".into(),
            responsibilities: "The AIMS manager plans; auditors come from quality; owners of \
                findings correct them.".into(),
            reporting: "Owners within five days, top management within two weeks.".into(),
            priorities: vec![AuditPriority {
                process: "Impact assessment".into(),
                why: "New in 2026, and two systems change this year.".into(),
            }],
            coverage: vec![
                Coverage {
                    requirement: "6.1.4".into(),
                    audit: Some(Ref::number(1)),
                },
                Coverage {
                    requirement: "8.4".into(),
                    audit: Some(Ref::number(1)),
                },
                Coverage {
                    requirement: "9.3".into(),
                    audit: None,
                },
            ],
            auditors: vec![ProgrammeAuditor {
                person: Ref::number(6),
                qualification: "Lead auditor for ISO 9001; course on auditing AI in 2026.".into(),
                not_for: vec!["Training records, which she kept until May.".into()],
            }],
        }]
    }
}
