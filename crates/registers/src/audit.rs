//! Audits: internal, by a certification body, of suppliers.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AuditFinding, AuditProgramme, Document, ImpactAssessment, Person};

/// One audit, from its objectives to its report (9.2). Certification audits are kept here too.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Title, such as the kind and the area.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What kind of audit it is.
    #[schemars(extend("x-list" = true))]
    pub kind: AuditKind,
    /// The programme it belongs to, for internal audits.
    pub programme: Option<Ref<AuditProgramme>>,
    /// What the audit is meant to find out (9.2.2 a).
    pub objectives: Option<String>,
    /// What is compared against: the standard's clauses, the organisation's own rules, contracts
    /// (9.2.2 a).
    #[serde(default)]
    pub criteria: Vec<String>,
    /// What is looked at: units, systems, processes, period (9.2.2 a).
    pub scope: Option<String>,
    /// How it is done: interviews, records, repeating tests, on site or remote.
    pub methods: Option<String>,
    /// Who audits, and whether each is impartial (9.2.2 b).
    #[serde(default)]
    pub team: Vec<AuditTeamMember>,
    /// First planned day.
    #[schemars(extend("x-list" = true, "x-due" = "planned", "x-due-who" = "team.person", "x-due-done" = ["performed_from"]))]
    pub planned_from: Option<Date>,
    /// Last planned day.
    pub planned_to: Option<Date>,
    /// First day on which it was done.
    #[schemars(extend("x-list" = true))]
    pub performed_from: Option<Date>,
    /// Last day on which it was done.
    #[schemars(extend("x-list" = true))]
    pub performed_to: Option<Date>,
    /// Day of the opening meeting.
    pub opened_on: Option<Date>,
    /// Day of the closing meeting.
    pub closed_on: Option<Date>,
    /// What is looked at when, and who is interviewed.
    #[serde(default)]
    pub sessions: Vec<AuditSession>,
    /// What was drawn from how many, so that a reader can judge how far the result reaches.
    #[serde(default)]
    pub samples: Vec<AuditSample>,
    /// Questions, the evidence seen and the result, line by line. Write down what conforms, too.
    #[serde(default)]
    pub checklist: Vec<ChecklistLine>,
    /// What the audit found as a whole: does the system conform, and is it put into practice and
    /// kept up?
    #[schemars(extend("x-markdown" = true))]
    pub conclusion: Option<String>,
    /// What could not be looked at, and why.
    pub not_audited: Option<String>,
    /// The audit report.
    pub report: Option<Ref<Document>>,
    /// Day by which the report is due.
    #[schemars(extend("x-due" = "due", "x-due-who" = "team.person", "x-due-done" = ["reported_on"]))]
    pub report_due: Option<Date>,
    /// Managers to whom the result was reported (9.2.2 c).
    #[serde(default)]
    pub reported_to: Vec<Ref<Person>>,
    /// Day on which it was reported.
    #[schemars(extend("x-list" = true))]
    pub reported_on: Option<Date>,
    /// The certification body or other outside organisation that audits, where there is one.
    pub body: Option<String>,
}

/// A person in an audit team.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditTeamMember {
    /// The member of the team.
    pub person: Ref<Person>,
    /// What the person does in the team.
    pub capacity: AuditCapacity,
    /// Day on which conflicts of interest were looked for.
    pub conflict_checked_on: Option<Date>,
    /// Whether the person would audit their own work. It must be no (9.2.2 b).
    pub audits_own_work: bool,
    /// Last day on which the person worked in what is audited, if ever.
    pub last_worked_there_on: Option<Date>,
    /// What makes the person able to audit this: training, experience, knowledge of AI.
    pub competence: Option<String>,
}

/// One part of an audit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditSession {
    /// Day of the session.
    pub on: Date,
    /// What is looked at.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Who is interviewed.
    #[serde(default)]
    pub interviewees: Vec<Ref<Person>>,
}

/// A sample that the auditors drew.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditSample {
    /// What it was drawn from, and how many there are.
    #[schemars(length(min = 1))]
    pub population: String,
    /// How many were drawn.
    #[schemars(range(min = 0))]
    pub size: i64,
    /// Why these and why so many.
    pub why: Option<String>,
}

/// One question of an audit with its answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistLine {
    /// Number of the clause or control, such as `7.2`.
    #[schemars(length(min = 1))]
    pub requirement: String,
    /// What the auditor wanted to know.
    #[schemars(length(min = 1))]
    pub question: String,
    /// What was seen, exactly enough to find it again.
    #[schemars(length(min = 1))]
    pub evidence: String,
    /// What follows from it.
    pub result: ChecklistResult,
    /// The record that was looked at.
    pub record: Option<AnyRef>,
    /// The finding that was written for it.
    pub finding: Option<Ref<AuditFinding>>,
}

/// What kind of audit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// By or for the organisation itself (9.2).
    Internal,
    /// First part of the certification audit: is the organisation ready?
    #[serde(rename = "stage_1")]
    Stage1,
    /// Second part of the certification audit: is the system effective?
    #[serde(rename = "stage_2")]
    Stage2,
    /// Yearly look by the certification body between certifications.
    Surveillance,
    /// Renewal of the certificate.
    Recertification,
    /// Of a supplier.
    Supplier,
    /// By a certification body at short notice or to widen the scope.
    Special,
    /// By a customer.
    Customer,
}

/// What a person does in an audit team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditCapacity {
    /// Leads the audit.
    Lead,
    /// Audits.
    Auditor,
    /// Adds knowledge of the subject and does not audit.
    Expert,
    /// Watches and does not audit.
    Observer,
}

/// Result of one line of an audit's checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistResult {
    /// The requirement is met.
    Conforms,
    /// It is not met in a single case, or with little effect.
    Minor,
    /// It is not met at all, or the system fails to do what it must.
    Major,
    /// It is met and could be done better.
    Improvement,
    /// It was not looked at.
    NotAudited,
}

impl Register for Audit {
    const NAME: &'static str = "audit";
    const PREFIX: &'static str = "AUD";
    const CLAUSES: &'static str = "9.2";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Internal audit of impact assessments, July 2026".into(),
                kind: AuditKind::Internal,
                programme: Some(Ref::number(1)),
                objectives: Some("Find out whether impacts are assessed before release and the \
                    results are used.".into()),
                criteria: vec![
                    "ISO/IEC 42001, 6.1.4 and 8.4".into(),
                    "Procedure for impact assessment".into(),
                ],
                scope: Some("Claims analytics; systems released since January 2026.".into()),
                team: vec![AuditTeamMember {
                    person: Ref::number(6),
                    capacity: AuditCapacity::Lead,
                    conflict_checked_on: Some(date(2026, 6, 22)),
                    audits_own_work: false,
                    last_worked_there_on: None,
                    competence: Some("Lead auditor; course on auditing AI in 2026.".into()),
                }],
                planned_from: Some(date(2026, 7, 6)),
                planned_to: Some(date(2026, 7, 8)),
                performed_from: Some(date(2026, 7, 6)),
                performed_to: Some(date(2026, 7, 9)),
                sessions: vec![AuditSession {
                    on: date(2026, 7, 6),
                    what: "How assessments are triggered and planned".into(),
                    interviewees: vec![Ref::number(2), Ref::number(4)],
                }],
                samples: vec![AuditSample {
                    population: "Four assessments since January 2026".into(),
                    size: 4,
                    why: Some("All, as they are few.".into()),
                }],
                checklist: vec![
                    ChecklistLine {
                        requirement: "6.1.4".into(),
                        question: "Who was asked about the impacts?".into(),
                        evidence: "Three of four assessments name the groups asked; the one of \
                            photo estimate names none.".into(),
                        result: ChecklistResult::Minor,
                        record: Some(AnyRef::to::<ImpactAssessment>(1)),
                        finding: Some(Ref::number(1)),
                    },
                    ChecklistLine {
                        requirement: "8.4".into(),
                        question: "Was triage assessed again after release 3.2?".into(),
                        evidence: "Assessment of 30 April 2026, four days before release.".into(),
                        result: ChecklistResult::Conforms,
                        record: None,
                        finding: None,
                    },
                ],
                conclusion: Some("Assessments are done and used. Their depth differs too much \
                    between systems.".into()),
                report: Some(Ref::number(4)),
                reported_to: vec![Ref::number(1), Ref::number(2)],
                reported_on: Some(date(2026, 7, 14)),
                body: None,
                methods: Some("Interviews and reading of all four assessments.".into()),
                opened_on: Some(date(2026, 7, 6)),
                closed_on: Some(date(2026, 7, 9)),
                not_audited: Some("Assessments of the parent company, which keeps them \
                    abroad.".into()),
                report_due: Some(date(2026, 7, 16)),
            },
            Self {
                title: "Certification audit, stage 1".into(),
                kind: AuditKind::Stage1,
                programme: None,
                objectives: Some("Find out whether stage 2 can be held.".into()),
                criteria: vec!["ISO/IEC 42001".into()],
                scope: Some("Claims services with AI".into()),
                team: vec![],
                planned_from: Some(date(2026, 9, 14)),
                planned_to: Some(date(2026, 9, 15)),
                performed_from: None,
                performed_to: None,
                sessions: vec![],
                samples: vec![],
                checklist: vec![],
                conclusion: None,
                report: None,
                reported_to: vec![],
                reported_on: None,
                body: Some("Dovetail Certification".into()),
                methods: None,
                opened_on: None,
                closed_on: None,
                not_audited: None,
                report_due: None,
            },
        ]
    }
}
