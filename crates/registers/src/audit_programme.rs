//! Programmes of internal audits.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Rating;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Audit, AuditFinding, Person};

/// A programme of internal audits for a period: what is audited when, how and by whom (9.2.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditProgramme {
    /// Title, such as the years it covers.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What the programme is meant to achieve.
    pub objectives: Option<String>,
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
    /// Days of work, money and tools that it takes.
    pub resources: Option<String>,
    /// What could keep it from working, such as too few independent auditors, and what is done about it.
    pub risks: Option<String>,
    /// Months for which nobody audits where they worked before. A rule of practice, not of the standard.
    #[schemars(range(min = 0))]
    pub cooling_off_months: Option<i64>,
    /// The person who manages the programme.
    pub owner: Option<Ref<Person>>,
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
    /// How much the process matters.
    pub importance: Option<Rating>,
    /// What earlier audits found there.
    pub earlier_results: Option<String>,
    /// Findings of earlier audits that weigh here.
    #[serde(default)]
    pub findings: Vec<Ref<AuditFinding>>,
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
    /// Day for which its audit is planned.
    #[schemars(extend("x-due" = "planned", "x-due-done" = ["audit"]))]
    pub planned_for: Option<Date>,
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
                importance: Some(Rating::High),
                earlier_results: Some("None; it is audited for the first time.".into()),
                findings: vec![],
            }],
            coverage: vec![
                Coverage {
                    requirement: "6.1.4".into(),
                    audit: Some(Ref::number(1)),
                    planned_for: Some(date(2026, 7, 6)),
                },
                Coverage {
                    requirement: "8.4".into(),
                    audit: Some(Ref::number(1)),
                    planned_for: Some(date(2026, 7, 6)),
                },
                Coverage {
                    requirement: "9.3".into(),
                    audit: None,
                    planned_for: Some(date(2026, 11, 16)),
                },
            ],
            auditors: vec![ProgrammeAuditor {
                person: Ref::number(6),
                qualification: "Lead auditor for ISO 9001; course on auditing AI in 2026.".into(),
                not_for: vec!["Training records, which she kept until May.".into()],
            }],
            objectives: Some("Every requirement looked at once before stage 2.".into()),
            resources: Some("Fifteen days of two auditors.".into()),
            risks: Some("Only one auditor knows AI; a second takes the course in \
                September.".into()),
            cooling_off_months: Some(12),
            owner: Some(Ref::number(3)),
        }]
    }
}
