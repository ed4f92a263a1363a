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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own in the form"
)]
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
    /// Who has to know it.
    #[serde(default)]
    pub audience: Vec<Audience>,
    /// Whether everybody in the audience confirms that they know it, each version anew (7.3). The
    /// AI policy is confirmed by everybody in any case.
    #[serde(default)]
    pub acknowledge: bool,
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
    /// Where the document that counts is stored (7.5.3).
    pub stored_at: Option<String>,
    /// Whether it counts in electronic form or on paper (7.5.2).
    pub medium: Option<DocumentMedium>,
    /// Its format, such as a page of this program, PDF or a drawing (7.5.2).
    pub format: Option<String>,
    /// How far it may be known (7.5.3).
    pub classification: Option<Classification>,
    /// Who may read it and who may change it (7.5.3).
    pub access: Option<String>,
    /// How it reaches those who need it, and how old copies are withdrawn (7.5.3).
    pub distribution: Option<String>,
    /// How it stays legible and whole for as long as it is kept (7.5.3).
    pub preservation: Option<String>,
    /// Day on which it was disposed of (7.5.3).
    pub disposed_on: Option<Date>,
    /// How it was disposed of, and who saw to it (7.5.3).
    pub disposal: Option<String>,
    /// Edition or date of a text from outside, as printed on it.
    pub edition: Option<String>,
    /// Day on which somebody last made sure that the edition from outside is still current (7.5.3).
    pub checked_on: Option<Date>,
    /// Day by which somebody looks again whether the edition from outside is still current (7.5.3).
    #[schemars(extend("x-due" = "review"))]
    pub next_check: Option<Date>,
    /// What asks for the document (7.5.1).
    pub required_by: Option<RequiredBy>,
    /// Why the organisation decided that it needs the document, or which law or contract asks for
    /// it (7.5.1).
    pub required_because: Option<String>,
    /// Clauses and controls it documents, by number, such as `7.5` or `A.2.2`.
    #[serde(default)]
    pub covers: Vec<String>,
}

/// One sentence of a document that promises something.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// A short name that stays when the words change, such as `no-machine-refusal`. Checks and
    /// objectives point at the sentence by it.
    #[schemars(
        length(max = 60),
        regex(pattern = r"^[a-z0-9][a-z0-9-]{0,59}$"),
        extend("x-form" = "a short name in small letters, like no-machine-refusal")
    )]
    pub id: Option<String>,
    /// The sentence as the document has it.
    #[schemars(length(min = 1))]
    pub sentence: String,
    /// The person who sees that it is kept.
    pub owner: Option<Ref<Person>>,
    /// How one sees that it is kept: a measure, a record or an automatic check.
    pub check: Option<String>,
    /// The check that proves it: the id of a check of a framework, such as
    /// `nonconformity-corrected`, or the key of an own check, such as CHK-0001.
    #[schemars(
        length(max = 100),
        regex(pattern = r"^([a-z0-9][a-z0-9-]{0,99}|CHK-[0-9]{4,12})$"),
        extend("x-form" = "the id of a check or the key of an own one, like CHK-0001")
    )]
    pub proved_by: Option<String>,
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
    /// The AI management system as a whole: its processes and how they work together (4.4).
    AimsManual,
    /// What the AI management system covers (4.3).
    Scope,
    /// Who answers for what (5.3, A.3.2).
    Roles,
    /// What people may use AI for, with which data, and what not (A.9.2).
    AcceptableUse,
    /// How AI objectives are set and followed (6.2, A.6.1.2, A.9.3).
    Objectives,
    /// How changes are planned and controlled (6.3, 8.1).
    Change,
    /// Which resources AI systems need, and how they are kept known (7.1, A.4).
    Resources,
    /// How people are made aware (7.3).
    Awareness,
    /// What is communicated, when, to whom and how (7.4).
    Communication,
    /// How long documents and records are kept, and how they are disposed of (7.5.3).
    Retention,
    /// How concerns are raised and those who raise them are protected (A.3.3).
    Concerns,
    /// How AI systems are brought into use (A.6.2.5).
    Deployment,
    /// What is recorded of AI systems in use, and for how long (A.6.2.8).
    EventLogs,
    /// What users are told about a system (A.8.2).
    UserInformation,
    /// How people outside report harm, and what authorities are told (A.8.3, A.8.5).
    ExternalReporting,
    /// How incidents are handled from the first sign to the lesson.
    IncidentHandling,
    /// How people watch over AI systems and step in (A.9.2).
    Oversight,
    /// Who does what between the organisation, its suppliers and its customers (A.10.2).
    SharedResponsibilities,
    /// What customers may expect, and how their wishes are taken up (A.10.4).
    Customer,
    /// How management reviews the system (9.3).
    ManagementReview,
    /// How the system is improved (10.1).
    Improvement,
    /// How AI systems are taken out of use.
    Retirement,
}

/// Whether a document counts in electronic form or on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentMedium {
    /// The electronic form counts; prints are copies.
    Electronic,
    /// The paper counts.
    Paper,
    /// Both are kept and say the same.
    Both,
}

/// How far a document may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Classification {
    /// Anybody may read it.
    Public,
    /// For those who work under the organisation's control.
    Internal,
    /// For those who need it for their work.
    Confidential,
    /// For named persons only.
    StrictlyConfidential,
}

/// What asks for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequiredBy {
    /// ISO/IEC 42001 asks for it.
    Standard,
    /// A law or an authority asks for it.
    Law,
    /// A contract asks for it.
    Contract,
    /// The organisation decided that it needs it.
    OwnDecision,
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
                acknowledge: true,
                statements: vec![Statement {
                    id: Some("no-machine-refusal".into()),
                    sentence: "No claim is refused by a machine alone.".into(),
                    owner: Some(Ref::number(2)),
                    check: Some("Share of refusals without a handler's decision, every month; it \
                        must be zero.".into()),
                    proved_by: Some("CHK-0001".into()),
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
                stored_at: Some("In this register".into()),
                medium: Some(DocumentMedium::Electronic),
                format: Some("Page of this program; PDF for the website".into()),
                classification: Some(Classification::Public),
                access: Some("Everyone reads; the AIMS manager changes.".into()),
                distribution: Some("Website, and a note to all staff with each version".into()),
                preservation: Some("Nightly backup; PDF/A of each approved version".into()),
                disposed_on: None,
                disposal: None,
                edition: None,
                checked_on: None,
                next_check: None,
                required_by: Some(RequiredBy::Standard),
                required_because: Some("Clause 5.2 asks for it.".into()),
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
                acknowledge: false,
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
                stored_at: Some("Licensed copy on the standards server".into()),
                medium: Some(DocumentMedium::Electronic),
                format: Some("PDF".into()),
                classification: Some(Classification::Internal),
                access: Some("Ten named readers, by the licence".into()),
                distribution: None,
                preservation: None,
                disposed_on: Some(date(2026, 6, 2)),
                disposal: Some("The paper copy of the draft was shredded.".into()),
                edition: Some("2023".into()),
                checked_on: Some(date(2026, 6, 1)),
                next_check: Some(date(2026, 12, 1)),
                required_by: Some(RequiredBy::OwnDecision),
                required_because: Some("Our system is built after it.".into()),
                covers: vec!["4.2".into()],
            },
        ]
    }
}
