//! Nonconformities and what was done about them.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Check;
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{
    Action, AiSystem, AuditFinding, Concern, Document, Evidence, ImpactAssessment, Incident, Person,
};

/// A requirement that is not met, with its correction, cause and corrective action (10.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nonconformity {
    /// What is wrong, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// How it came to light.
    #[schemars(extend("x-list" = true))]
    pub source: NonconformitySource,
    /// The audit finding behind it.
    pub finding: Option<Ref<AuditFinding>>,
    /// The incident behind it.
    pub incident: Option<Ref<Incident>>,
    /// The concern or complaint behind it.
    pub concern: Option<Ref<Concern>>,
    /// Number of the clause or control that is not met, or the organisation's own rule.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub requirement: String,
    /// How grave it is.
    #[schemars(extend("x-list" = true))]
    pub grade: NonconformityGrade,
    /// What is the case and what should be, as a fact that another person can check.
    #[schemars(length(min = 1))]
    pub statement: String,
    /// Evidence that shows it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Day on which it was found.
    #[schemars(extend("x-list" = true))]
    pub found_on: Date,
    /// Who found it.
    pub found_by: Option<Ref<Person>>,
    /// AI systems it concerns.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The person who sees it through to the end.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// What was done at once to control and correct it, and to deal with its consequences (10.2 a).
    pub correction: Option<Correction>,
    /// Whether the cause must be removed so that it does not come back (10.2 b). If no, the
    /// statement should make plain why.
    pub cause_needed: Option<bool>,
    /// Why the cause need not be removed, where that is so.
    pub no_cause_because: Option<String>,
    /// The cause, found with a method. People forgetting is rarely the whole cause.
    pub cause: Option<Cause>,
    /// Whether the same exists elsewhere or could happen there (10.2 b).
    pub similar: Option<SimilarCases>,
    /// Corrective actions that remove the cause (10.2 c).
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
    /// Why the actions are in proportion to what the nonconformity does or could do (10.2).
    pub proportion: Option<String>,
    /// Changes made to the AI management system because of it (10.2 e).
    pub aims_changes: Option<String>,
    /// Records that were changed because of it, such as risks, documents, controls or courses.
    #[serde(default)]
    pub changed_records: Vec<AnyRef>,
    /// Day by which it is to be resolved.
    #[schemars(extend("x-due" = "due"))]
    pub due: Option<Date>,
    /// How one will see that the cause is gone. Set it before the check.
    pub effectiveness_criterion: Option<String>,
    /// Who will check. Not the owner and not those who carried out the actions.
    pub effectiveness_checker: Option<Ref<Person>>,
    /// Day of the check: late enough that the cause could have struck again.
    #[schemars(extend("x-due" = "due", "x-due-who" = "effectiveness_checker", "x-due-done" = ["effective"]))]
    pub effectiveness_due: Option<Date>,
    /// A look by someone else, some time later, at whether the cause is gone (10.2 d).
    pub effectiveness: Option<Check>,
    /// Whether that look found the corrective action effective.
    pub effective: Option<bool>,
}

/// What was done at once.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What was done to control and correct it.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Day on which it was done.
    pub done_on: Date,
    /// What it had already caused, and what was done about that.
    pub consequences: Option<String>,
}

/// A cause and how it was found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Method by which it was found.
    pub method: CauseMethod,
    /// The cause. Removing it should make the same impossible or unlikely.
    #[schemars(length(min = 1))]
    pub cause: String,
    /// Day on which it was found.
    pub found_on: Date,
    /// Who took part in finding it.
    #[serde(default)]
    pub found_by: Vec<Ref<Person>>,
}

/// A search for the same elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SimilarCases {
    /// Where and for what it was searched.
    #[schemars(length(min = 1))]
    pub looked_for: String,
    /// What was found.
    #[schemars(length(min = 1))]
    pub result: String,
    /// Day of the search.
    pub on: Date,
    /// Records in which the same was found.
    #[serde(default)]
    pub records: Vec<AnyRef>,
}

/// How a nonconformity came to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NonconformitySource {
    /// An internal audit.
    InternalAudit,
    /// An audit by a certification body or a customer.
    ExternalAudit,
    /// An incident.
    Incident,
    /// A concern or complaint.
    Concern,
    /// Monitoring or measurement.
    Monitoring,
    /// Found in the course of the work.
    SelfFound,
    /// A complaint by a customer or a person affected.
    Complaint,
    /// A management review.
    ManagementReview,
    /// A supplier or an audit of one.
    Supplier,
}

/// How grave a nonconformity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NonconformityGrade {
    /// A requirement is not met at all, or the system fails to do what it must.
    Major,
    /// A requirement is not met in a single case, or with little effect.
    Minor,
}

/// How a cause was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CauseMethod {
    /// Asking why again and again.
    FiveWhys,
    /// A diagram of possible causes by kind.
    Fishbone,
    /// Another method.
    Other,
    /// A tree of faults that together lead to it.
    FaultTree,
    /// Comparing what was different from when all was well.
    ChangeAnalysis,
}

impl Register for Nonconformity {
    const NAME: &'static str = "nonconformity";
    const PREFIX: &'static str = "NCR";
    const CLAUSES: &'static str = "10.2";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Impact assessment without people affected".into(),
                source: NonconformitySource::InternalAudit,
                finding: Some(Ref::number(1)),
                requirement: "A.5.4".into(),
                grade: NonconformityGrade::Minor,
                statement: "The assessment of photo estimate names no party outside the \
                    organisation. The procedure asks for all groups that can be affected.".into(),
                found_on: date(2026, 7, 7),
                found_by: Some(Ref::number(6)),
                systems: vec![Ref::number(2)],
                owner: Some(Ref::number(2)),
                correction: Some(Correction {
                    what: "Claimants and repair shops were added, and six of them asked.".into(),
                    done_on: date(2026, 7, 24),
                    consequences: Some("None; the estimate was shown to handlers only.".into()),
                }),
                cause_needed: Some(true),
                cause: Some(Cause {
                    method: CauseMethod::FiveWhys,
                    cause: "For bought systems the supplier's assessment was copied, and the \
                        template did not ask for groups of our own.".into(),
                    found_on: date(2026, 7, 20),
                    found_by: vec![Ref::number(2), Ref::number(3)],
                }),
                similar: Some(SimilarCases {
                    looked_for: "Assessments of all bought systems.".into(),
                    result: "None other; photo estimate is the only one.".into(),
                    on: date(2026, 7, 21),
                    records: vec![AnyRef::to::<ImpactAssessment>(1)],
                }),
                actions: vec![Ref::number(1)],
                aims_changes: Some("The template now has a required section on people \
                    outside.".into()),
                due: Some(date(2026, 8, 31)),
                effectiveness: Some(Check {
                    by: Ref::number(6),
                    on: date(2026, 8, 28),
                    result: "Two assessments made since then name and ask the groups.".into(),
                }),
                effective: Some(true),
                incident: None,
                concern: None,
                evidence: vec![Ref::number(1)],
                no_cause_because: None,
                proportion: Some("One template and a talk with three assessors; the case had no \
                    effect.".into()),
                changed_records: vec![AnyRef::to::<Document>(3)],
                effectiveness_criterion: Some("The next two assessments name and ask all \
                    groups.".into()),
                effectiveness_checker: Some(Ref::number(6)),
                effectiveness_due: Some(date(2026, 8, 31)),
            },
            Self {
                title: "Change of the telephone system not announced".into(),
                source: NonconformitySource::Incident,
                finding: None,
                incident: Some(Ref::number(1)),
                concern: Some(Ref::number(1)),
                requirement: "8.1".into(),
                grade: NonconformityGrade::Minor,
                statement: "The telephone system was changed on 17 June without a word to those \
                    who \
                    run triage. The procedure for changes asks for notice of a week.".into(),
                evidence: vec![],
                found_on: date(2026, 6, 19),
                found_by: Some(Ref::number(2)),
                systems: vec![Ref::number(1)],
                owner: Some(Ref::number(2)),
                correction: None,
                cause_needed: Some(false),
                no_cause_because: Some("The telephone system is given up in September; until then \
                    any change of it goes through the owner of triage.".into()),
                cause: None,
                similar: None,
                actions: vec![],
                proportion: None,
                aims_changes: None,
                changed_records: vec![],
                due: Some(date(2026, 9, 30)),
                effectiveness_criterion: None,
                effectiveness_checker: None,
                effectiveness_due: None,
                effectiveness: None,
                effective: None,
            },
        ]
    }
}
