//! The process by which impact assessments are done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Perspective, Rating, ReassessmentTrigger};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Document, Role};

/// The process by which AI system impact assessments are done: when, how deep, by what scales,
/// and who approves (6.1.4, A.5.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactProcess {
    /// Name by which people cite the process.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What the process is for, who takes part, and how its results reach the risk assessment,
    /// privacy work and changes.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub purpose: String,
    /// Who does what: who starts, assesses, is asked, reviews, approves, and to whom one turns when
    /// they disagree.
    #[schemars(extend("x-markdown" = true))]
    pub responsibilities: Option<String>,
    /// How deep an assessment goes, and when. Small systems deserve a small form.
    #[serde(default)]
    pub depth_levels: Vec<DepthLevel>,
    /// Questions that decide the depth. One clear yes should be enough to go deeper.
    #[serde(default)]
    pub screening: Vec<ScreeningQuestion>,
    /// Uses that need more scrutiny because of their effect on people: employment, credit,
    /// insurance, health, education, justice, children.
    #[serde(default)]
    pub sensitive_uses: Vec<SensitiveUse>,
    /// Uses that law, ethics or the organisation's own policy forbids or narrowly limits.
    #[serde(default)]
    pub restricted_uses: Vec<RestrictedUse>,
    /// Words for how serious an impact is, in general or for one perspective.
    #[serde(default)]
    pub scales: Vec<ImpactScaleLevel>,
    /// Who decides about an assessment, by its highest rating.
    #[serde(default)]
    pub thresholds: Vec<Threshold>,
    /// Events after which an assessment is looked at again: new use, new data, new model, new
    /// group, incident.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// The kinds of event that lead to a new look: which count, and how soon to react.
    #[serde(default)]
    pub reassess_on: Vec<ReassessmentRule>,
    /// Months after which an assessment is renewed even if nothing happened.
    #[schemars(range(min = 1), extend("x-list" = true))]
    pub review_months: i64,
    /// Months after which an assessment of a sensitive use is renewed.
    #[schemars(range(min = 1))]
    pub sensitive_review_months: Option<i64>,
    /// How long assessments are kept (A.5.3).
    #[schemars(extend("x-list" = true))]
    pub retention: Option<String>,
    /// How the process works together with others: data protection, human rights, security, change.
    #[serde(default)]
    pub integrations: Vec<ProcessIntegration>,
    /// The procedure in which the process is written down.
    #[schemars(extend("x-list" = true))]
    pub document: Option<Ref<Document>>,
}

/// How deep an impact assessment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// The screening questions only: no effect on people worth more.
    Screening,
    /// All sections, in proportion.
    Standard,
    /// All sections with tests, consultation and every perspective for every party.
    Full,
}

/// Says when an assessment goes how deep.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DepthLevel {
    /// The depth.
    pub level: Depth,
    /// When it applies.
    #[schemars(length(min = 1))]
    pub when: String,
}

/// A question that helps to decide the depth.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningQuestion {
    /// The question, to be answered with yes or no.
    #[schemars(length(min = 1))]
    pub question: String,
    /// The depth that a yes leads to at least.
    pub yes_leads_to: Option<Depth>,
}

/// Says whether and how soon a kind of event leads to a new look.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassessmentRule {
    /// The kind of event.
    pub trigger: ReassessmentTrigger,
    /// Whether it counts here.
    pub active: bool,
    /// Days within which it is decided what comes of the event.
    #[schemars(range(min = 1))]
    pub react_within_days: Option<i64>,
    /// The role whose holder is asked. Left out, the owner of the system.
    pub role: Option<Ref<Role>>,
    /// What exactly counts, or why it does not count.
    pub note: Option<String>,
}

/// Says how the process works together with another one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessIntegration {
    /// The other process, such as the data protection impact assessment.
    #[schemars(length(min = 1))]
    pub with: String,
    /// What is handed over, by whom and when.
    #[schemars(length(min = 1))]
    pub how: String,
    /// The document of the other process.
    pub document: Option<Ref<Document>>,
}

/// A use that needs more scrutiny.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SensitiveUse {
    /// The use.
    #[schemars(length(min = 1))]
    pub r#use: String,
    /// Where the judgement comes from: a law, a contract, the AI policy.
    pub source: Option<String>,
    /// The role that must approve such a use.
    pub approver: Option<Ref<Role>>,
    /// What it takes on top: tests, consultation, safeguards.
    pub extra_steps: Option<String>,
}

/// A use that is forbidden or narrowly limited.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictedUse {
    /// The use.
    #[schemars(length(min = 1))]
    pub r#use: String,
    /// Where the restriction comes from.
    pub source: Option<String>,
    /// Whether it is forbidden outright. Otherwise it takes a named approval.
    pub forbidden: bool,
    /// The role whose holder may allow it, where it is not forbidden.
    pub approver: Option<Ref<Role>>,
    /// The limits within which it may be allowed.
    pub limits: Option<String>,
}

/// One level of an impact scale.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactScaleLevel {
    /// The perspective it is for; empty for all that have no scale of their own.
    pub perspective: Option<Perspective>,
    /// Number of the level, 1 for the least.
    #[schemars(range(min = 1, max = 5))]
    pub level: i64,
    /// The word for it.
    #[schemars(length(min = 1, max = 200))]
    pub word: String,
    /// What it means, from the view of the person concerned.
    #[schemars(length(min = 1))]
    pub meaning: String,
}

/// Says who decides about an assessment with this highest rating.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The highest rating of the assessment's impacts.
    pub rating: Rating,
    /// The way it takes.
    pub route: ApprovalRoute,
    /// The role whose holder decides on this way.
    pub approver: Option<Ref<Role>>,
}

/// Who decides about an impact assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalRoute {
    /// A second person who knows the system.
    Reviewer,
    /// The person who leads AI governance.
    GovernanceLead,
    /// The body that governs AI.
    Committee,
    /// Top management.
    TopManagement,
    /// Nobody: the use does not go ahead.
    Stop,
}

impl Register for ImpactProcess {
    const NAME: &'static str = "impact_process";
    const PREFIX: &'static str = "IAP";
    const CLAUSES: &'static str = "6.1.4, A.5.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "AI system impact assessment process".into(),
            purpose: "Before we build, buy or change an AI system we look at what it may do to \
                      people and to society. The system's owner starts, the assessor writes, \
                      those affected are asked, and somebody else approves. Results go to the next \
                      risk assessment, to the privacy officer and into the release checklist."
                .into(),
            responsibilities: Some(
                "The owner of the system starts. The assessor writes and asks those affected. The \
                 governance lead reviews. Where they disagree the board decides."
                    .into(),
            ),
            reassess_on: reassess_on(),
            sensitive_review_months: Some(6),
            integrations: vec![ProcessIntegration {
                with: "Data protection impact assessment".into(),
                how: "Section B goes to the privacy officer; the outcome comes back before \
                      approval."
                    .into(),
                document: Some(Ref::number(4)),
            }],
            depth_levels: vec![
                depth(Depth::Screening, "Every system: the questions below, all answered with no."),
                depth(Depth::Standard, "At least one yes, and no sensitive use."),
                depth(Depth::Full, "A sensitive use, or an effect on more than 1,000 people a year."),
            ],
            screening: vec![
                question("Does its result bear on money, health or rights of a person?"),
                question("Does it use personal data, or infer something personal?"),
                question("Does it act without a person looking at each case?"),
                question("Could a group be treated worse than others?"),
                question("Would people be surprised to learn that AI is used here?"),
            ],
            sensitive_uses: vec![
                SensitiveUse {
                    r#use: "Deciding or preparing decisions about insurance claims of persons".into(),
                    source: Some("AI policy, section 4".into()),
                    approver: Some(Ref::number(2)),
                    extra_steps: Some("Results by group, and a talk with those affected.".into()),
                },
                SensitiveUse {
                    r#use: "Hiring, promoting or assessing employees".into(),
                    source: Some("Regulation (EU) 2024/1689, Annex III".into()),
                    approver: Some(Ref::number(1)),
                    extra_steps: None,
                },
            ],
            restricted_uses: restricted_uses(),
            scales: vec![
                impact_level(None, 1, "slight", "A nuisance that is gone within a day."),
                impact_level(None, 2, "noticeable", "Weeks of delay or effort; made good in full."),
                impact_level(None, 3, "serious", "Hurts a household, or private facts become known."),
                impact_level(None, 4, "grave", "Lasting loss of money, health or standing."),
                impact_level(None, 5, "irreparable", "Nothing can make it good."),
                impact_level(
                    Some(Perspective::Environmental),
                    3,
                    "serious",
                    "As much energy a year as a hundred households use.",
                ),
            ],
            thresholds: vec![
                threshold(Rating::Low, ApprovalRoute::Reviewer, 5),
                threshold(Rating::Medium, ApprovalRoute::GovernanceLead, 3),
                threshold(Rating::High, ApprovalRoute::Committee, 2),
                threshold(Rating::Critical, ApprovalRoute::TopManagement, 1),
            ],
            triggers: vec![
                "New use, user group, country or language".into(),
                "New model, retraining, or a new source of data".into(),
                "More automation than was assessed".into(),
                "An incident, a complaint that is upheld, or a threshold that is crossed".into(),
                "A notice of change from a supplier".into(),
            ],
            review_months: 12,
            retention: Some("Ten years after the system is retired".into()),
            document: Some(Ref::number(3)),
        }]
    }
}

fn reassess_on() -> Vec<ReassessmentRule> {
    vec![
                rule(ReassessmentTrigger::NewSystem, 30),
                rule(ReassessmentTrigger::NewFeature, 30),
                rule(ReassessmentTrigger::ModelChange, 14),
                rule(ReassessmentTrigger::DataChange, 30),
                rule(ReassessmentTrigger::NewUse, 14),
                rule(ReassessmentTrigger::NewGroup, 30),
                rule(ReassessmentTrigger::NewPlace, 30),
                rule(ReassessmentTrigger::MoreAutomation, 14),
                rule(ReassessmentTrigger::Supplier, 30),
                rule(ReassessmentTrigger::Integration, 30),
                rule(ReassessmentTrigger::Incident, 7),
                rule(ReassessmentTrigger::Threshold, 7),
                rule(ReassessmentTrigger::Finding, 30),
                ReassessmentRule {
                    active: false,
                    note: Some("Systems join the scope one by one, each as a new system.".into()),
                    ..rule(ReassessmentTrigger::ScopeChange, 30)
                },
                rule(ReassessmentTrigger::ControlFailure, 7),
                rule(ReassessmentTrigger::PlannedDate, 30),
            ]
}

fn restricted_uses() -> Vec<RestrictedUse> {
    vec![
                RestrictedUse {
                    r#use: "Recognising emotions of employees at work".into(),
                    source: Some("Regulation (EU) 2024/1689, Article 5".into()),
                    forbidden: true,
                    approver: None,
                    limits: None,
                },
                RestrictedUse {
                    r#use: "Estimating from photos whether a claimant tells the truth".into(),
                    source: Some("AI policy, section 5".into()),
                    forbidden: false,
                    approver: Some(Ref::number(1)),
                    limits: Some("Research on old claims only; no claimant is judged by it.".into()),
                },
            ]
}

fn depth(level: Depth, when: &str) -> DepthLevel {
    DepthLevel { level, when: when.into() }
}

fn question(question: &str) -> ScreeningQuestion {
    ScreeningQuestion {
        question: question.into(),
        yes_leads_to: Some(Depth::Standard),
    }
}

fn rule(trigger: ReassessmentTrigger, days: i64) -> ReassessmentRule {
    ReassessmentRule {
        trigger,
        active: true,
        react_within_days: Some(days),
        role: None,
        note: None,
    }
}

fn threshold(rating: Rating, route: ApprovalRoute, role: u64) -> Threshold {
    Threshold {
        rating,
        route,
        approver: Some(Ref::number(role)),
    }
}

fn impact_level(
    perspective: Option<Perspective>,
    level: i64,
    word: &str,
    meaning: &str,
) -> ImpactScaleLevel {
    ImpactScaleLevel { perspective, level, word: word.into(), meaning: meaning.into() }
}
