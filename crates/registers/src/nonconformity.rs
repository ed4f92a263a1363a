//! Nonconformities and what was done about them.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Check;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, AiSystem, AuditFinding, Person};

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
    /// Number of the clause or control that is not met, or the organisation's own rule.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub requirement: String,
    /// How grave it is.
    #[schemars(extend("x-list" = true))]
    pub grade: NonconformityGrade,
    /// What is the case and what should be, as a fact that another person can check.
    #[schemars(length(min = 1))]
    pub statement: String,
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
    /// The cause, found with a method. People forgetting is rarely the whole cause.
    pub cause: Option<Cause>,
    /// Whether the same exists elsewhere or could happen there (10.2 b).
    pub similar: Option<SimilarCases>,
    /// Corrective actions that remove the cause (10.2 c).
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
    /// Changes made to the AI management system because of it (10.2 e).
    pub aims_changes: Option<String>,
    /// Day by which it is to be resolved.
    #[schemars(extend("x-due" = "due"))]
    pub due: Option<Date>,
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
        vec![Self {
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
            }),
            similar: Some(SimilarCases {
                looked_for: "Assessments of all bought systems.".into(),
                result: "None other; photo estimate is the only one.".into(),
                on: date(2026, 7, 21),
            }),
            actions: vec![Ref::number(1)],
            aims_changes: Some("The template now has a required section on people outside.".into()),
            due: Some(date(2026, 8, 31)),
            effectiveness: Some(Check {
                by: Ref::number(6),
                on: date(2026, 8, 28),
                result: "Two assessments made since then name and ask the groups.".into(),
            }),
            effective: Some(true),
        }]
    }
}
