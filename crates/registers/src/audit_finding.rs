//! What audits found.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::brief;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Audit, Evidence, Improvement, Nonconformity, Person};

/// One thing that an audit found, with the requirement and the evidence (9.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditFinding {
    /// The audit that found it.
    #[schemars(extend("x-list" = true))]
    pub audit: Ref<Audit>,
    /// Number of the clause or control it concerns, such as `9.1`.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub requirement: String,
    /// How grave it is.
    #[schemars(extend("x-list" = true))]
    pub grade: FindingGrade,
    /// What was found, as a fact: which requirement, what is the case instead. No advice and no
    /// blame.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub statement: String,
    /// What was seen that shows it: record, place, person's function, sample.
    pub evidence: Option<String>,
    /// Files and links that show it.
    #[serde(default)]
    pub evidence_records: Vec<Ref<Evidence>>,
    /// AI systems it concerns.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Process or unit it was found in.
    pub area: Option<String>,
    /// Day on which it was found.
    #[schemars(extend("x-list" = true))]
    pub found_on: Date,
    /// The auditor who found it.
    pub found_by: Option<Ref<Person>>,
    /// The earlier finding that it repeats. A repeated finding says that the cause was not removed.
    pub repeats: Option<Ref<AuditFinding>>,
    /// Day by which those who were audited say what they will do about it.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["response"]))]
    pub respond_by: Option<Date>,
    /// What they said.
    pub response: Option<String>,
    /// The nonconformity raised for it. Major and minor findings need one (10.2).
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// The improvement raised for it.
    pub improvement: Option<Ref<Improvement>>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingGrade {
    /// A requirement is not met at all, or the system fails to do what it must.
    Major,
    /// A requirement is not met in a single case, or with little effect.
    Minor,
    /// Conforms and could be done better.
    Improvement,
    /// Conforms today and may not tomorrow.
    Observation,
    /// Done notably well.
    Strength,
    /// Would be a nonconformity at the next audit if nothing is done; found at stage 1.
    AreaOfConcern,
}

impl Register for AuditFinding {
    const NAME: &'static str = "audit_finding";
    const PREFIX: &'static str = "FND";
    const CLAUSES: &'static str = "9.2";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        format!("{}: {}", self.requirement, brief(&self.statement))
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                audit: Ref::number(1),
                requirement: "A.5.4".into(),
                grade: FindingGrade::Minor,
                statement: "The impact assessment of photo estimate looks at no group of people \
                    outside the organisation, although claimants depend on the estimate.".into(),
                evidence: Some("Assessment of 12 May 2026, section on parties; interview with the \
                    owner.".into()),
                found_on: date(2026, 7, 7),
                nonconformity: Some(Ref::number(1)),
                evidence_records: vec![Ref::number(1)],
                systems: vec![Ref::number(2)],
                area: Some("Impact assessment".into()),
                found_by: Some(Ref::number(6)),
                repeats: None,
                respond_by: Some(date(2026, 7, 21)),
                response: Some("Accepted; the groups are added by 24 July.".into()),
                improvement: None,
            },
            Self {
                audit: Ref::number(2),
                requirement: "9.1".into(),
                grade: FindingGrade::AreaOfConcern,
                statement: "Two of nine planned metrics have no value since April.".into(),
                evidence: None,
                evidence_records: vec![],
                systems: vec![],
                area: None,
                found_on: date(2026, 9, 15),
                found_by: None,
                repeats: Some(Ref::number(1)),
                respond_by: None,
                response: None,
                nonconformity: None,
                improvement: Some(Ref::number(1)),
            },
        ]
    }
}
