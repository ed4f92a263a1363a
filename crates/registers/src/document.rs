//! Documented information: policies, procedures and what else is approved before it is used.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Check;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Evidence, Person};

/// Documented information that guides people: a policy, a procedure, a plan, or a text from outside
/// (5.2, 7.5, A.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Title as it stands on the document.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What kind of document it is.
    #[schemars(extend("x-list" = true))]
    pub kind: DocumentKind,
    /// What it is about. Checks look for the documents that the standard asks for by this.
    #[schemars(extend("x-list" = true))]
    pub subject: DocumentSubject,
    /// The text itself, in Markdown. Give the text here or a file below; a document with neither
    /// says nothing.
    #[schemars(extend("x-markdown" = true))]
    pub text: Option<String>,
    /// The file, where the document is kept as one.
    pub file: Option<Ref<Evidence>>,
    /// Language, as a code such as `en` or `de`.
    pub language: Option<String>,
    /// The person who keeps it up to date.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Who has to know it. Acknowledgements are expected from these people (7.3).
    #[serde(default)]
    pub audience: Vec<Audience>,
    /// Sentences that promise something, each with the person who answers for it and the check that
    /// shows it is kept.
    #[serde(default)]
    pub statements: Vec<Statement>,
    /// Whether the policy gives a frame for setting AI objectives (5.2 b). For policies only.
    #[serde(default)]
    pub frame_for_objectives: bool,
    /// Whether the policy commits to meeting applicable requirements (5.2 c). For policies only.
    #[serde(default)]
    pub commits_to_requirements: bool,
    /// Whether the policy commits to improving the AI management system continually (5.2 d). For
    /// policies only.
    #[serde(default)]
    pub commits_to_improvement: bool,
    /// Other policies and documents it touches, and how conflicts between them were settled
    /// (A.2.3).
    #[serde(default)]
    pub related: Vec<RelatedDocument>,
    /// Where interested parties find it, such as a web address. The AI policy must be available to
    /// them as appropriate (5.2).
    pub published_at: Option<String>,
    /// Where the text came from. A text from a template or a machine needs a person who validated
    /// it.
    pub origin: DocumentOrigin,
    /// Who made sure that the text fits the organisation, when, and with what result.
    pub validated: Option<Check>,
    /// Day from which it applies.
    pub effective_from: Option<Date>,
    /// Day by which it is reviewed again (A.2.4).
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
    /// How long superseded versions are kept, and why (7.5.3).
    pub retention: Option<String>,
    /// Edition or date of a text from outside, as printed on it.
    pub edition: Option<String>,
    /// Day on which somebody last made sure that the edition from outside is still current (7.5.3).
    pub checked_on: Option<Date>,
    /// Clauses and controls it documents, by number, such as `7.5` or `A.2.2`.
    #[serde(default)]
    pub covers: Vec<String>,
}

/// One sentence of a document that promises something.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The sentence as the document has it.
    #[schemars(length(min = 1))]
    pub sentence: String,
    /// The person who sees that it is kept.
    pub owner: Option<Ref<Person>>,
    /// How one sees that it is kept: a measure, a record or an automatic check.
    pub check: Option<String>,
}

/// Another document that this one touches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelatedDocument {
    /// The other document.
    pub document: Ref<Document>,
    /// Where the two contradict each other, if they do.
    pub conflict: Option<String>,
    /// Day on which the conflict was settled.
    pub resolved_on: Option<Date>,
}

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Intentions and direction, set by top management.
    Policy,
    /// Who does what, when and how.
    Procedure,
    /// A description of a whole system or process.
    Manual,
    /// What will be done, by whom and by when.
    Plan,
    /// A form that is filled in.
    Template,
    /// Advice that may be departed from with a reason.
    Guideline,
    /// A text from outside: a law, a standard, a supplier's document.
    External,
}

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentSubject {
    /// The AI policy (5.2, A.2.2).
    AiPolicy,
    /// How AI risks are assessed (6.1.2).
    RiskAssessment,
    /// How AI risks are treated (6.1.3).
    RiskTreatment,
    /// How impacts on people and societies are assessed (6.1.4, A.5).
    ImpactAssessment,
    /// How data for AI systems is managed (A.7).
    DataManagement,
    /// How AI systems are designed, built and tested (A.6).
    Development,
    /// How AI systems are used responsibly (A.9).
    Use,
    /// Who is told about incidents, and how (A.8.4).
    IncidentCommunication,
    /// How documents and records are controlled (7.5).
    DocumentedInformation,
    /// How internal audits are planned and done (9.2).
    InternalAudit,
    /// How nonconformities are corrected (10.2).
    CorrectiveAction,
    /// How competence is ensured and kept (7.2).
    Competence,
    /// How suppliers of AI are chosen and watched (A.10.3).
    Supplier,
    /// What is monitored and measured, and how (9.1, A.6.2.6).
    Monitoring,
    /// How information is kept secure.
    InformationSecurity,
    /// Anything else.
    Other,
}

/// A group of people that a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everyone who works under the organisation's control.
    Everyone,
    /// People whose work affects how AI systems perform.
    AiStaff,
    /// Managers and top management.
    Management,
    /// People who build, test or change AI systems.
    Developers,
    /// People outside: customers, suppliers, the public.
    External,
}

/// Where a document's text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentOrigin {
    /// Written in the organisation.
    Own,
    /// Adapted from a template.
    Template,
    /// Drafted with the help of an AI system.
    AiAssisted,
    /// Taken over from outside unchanged.
    External,
}

impl Register for Document {
    const NAME: &'static str = "document";
    const PREFIX: &'static str = "DOC";
    const CLAUSES: &'static str = "5.2, 7.5, A.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "AI policy".into(),
                kind: DocumentKind::Policy,
                subject: DocumentSubject::AiPolicy,
                text: Some("# AI policy\n\nWe use AI to settle motor claims faster and more \
                    evenly. No claim is refused by a machine alone.\n\nWe keep the law and our \
                    contracts, and we make our AI management system better every year.".into()),
                file: None,
                language: Some("en".into()),
                owner: Some(Ref::number(1)),
                audience: vec![Audience::Everyone, Audience::External],
                statements: vec![Statement {
                    sentence: "No claim is refused by a machine alone.".into(),
                    owner: Some(Ref::number(2)),
                    check: Some("Share of refusals without a handler's decision, every month; it \
                        must be zero.".into()),
                }],
                frame_for_objectives: true,
                commits_to_requirements: true,
                commits_to_improvement: true,
                related: vec![RelatedDocument {
                    document: Ref::number(2),
                    conflict: Some("The privacy policy asked for fewer logs.".into()),
                    resolved_on: Some(date(2026, 3, 2)),
                }],
                published_at: Some("https://northlight.example/ai-policy".into()),
                origin: DocumentOrigin::Own,
                validated: Some(Check {
                    by: Ref::number(5),
                    on: date(2026, 3, 4),
                    result: "Fits our business and our contracts; one sentence on children was \
                        added.".into(),
                }),
                effective_from: Some(date(2026, 3, 15)),
                review_by: Some(date(2027, 3, 15)),
                retention: Some("Superseded versions stay for six years.".into()),
                edition: None,
                checked_on: None,
                covers: vec!["5.2".into(), "A.2.2".into()],
            },
            Self {
                title: "ISO/IEC 42001".into(),
                kind: DocumentKind::External,
                subject: DocumentSubject::Other,
                text: None,
                file: Some(Ref::number(1)),
                language: Some("en".into()),
                owner: Some(Ref::number(3)),
                audience: vec![Audience::AiStaff],
                statements: vec![],
                frame_for_objectives: false,
                commits_to_requirements: false,
                commits_to_improvement: false,
                related: vec![],
                published_at: None,
                origin: DocumentOrigin::External,
                validated: None,
                effective_from: None,
                review_by: None,
                retention: None,
                edition: Some("2023".into()),
                checked_on: Some(date(2026, 6, 1)),
                covers: vec!["4.2".into()],
            },
        ]
    }
}
