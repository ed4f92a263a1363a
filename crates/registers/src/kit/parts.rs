//! Parts and scales that several registers share.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Ref;
use crate::Person;

/// An answer that is never blank: given, not applicable with a reason, or unknown with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// The question is answered.
    Answered,
    /// The question does not apply, and the answer says why.
    NotApplicable,
    /// The answer is not known yet; an action will find it.
    Unknown,
}

/// Stage of an AI system's life cycle (ISO/IEC 22989).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LifeCycleStage {
    /// The idea is examined.
    Inception,
    /// It is designed and built.
    DesignAndDevelopment,
    /// It is tested against its requirements.
    VerificationAndValidation,
    /// It is put into use.
    Deployment,
    /// It is in use and watched.
    OperationAndMonitoring,
    /// It learns in use and is tested again and again.
    ContinuousValidation,
    /// Its objectives and risks are looked at anew.
    ReEvaluation,
    /// It is taken out of use.
    Retirement,
}

/// How far an AI system acts without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Automation {
    /// It gives information or advice; people decide and act.
    Advisory,
    /// It proposes; a person decides every single case.
    HumanDecides,
    /// It decides and acts; a person watches and can step in.
    HumanOversees,
    /// It decides and acts, and nobody watches single cases.
    FullyAutomated,
}

/// How a model came into the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelOrigin {
    /// Built by the organisation.
    InHouse,
    /// Built by somebody else for the organisation.
    ThirdPartyForUs,
    /// Taken as it is offered to everyone.
    OffTheShelf,
}

/// How often something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every quarter of a year.
    Quarterly,
    /// Every year.
    Yearly,
}

/// How well something is mastered (7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompetenceLevel {
    /// Knows what it is about and works under guidance.
    Basic,
    /// Does the work alone.
    Proficient,
    /// Guides others and decides hard cases.
    Expert,
}

/// An approval: who gave it, when and on what conditions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Who approved.
    pub by: Ref<Person>,
    /// Day of the approval.
    pub on: Date,
    /// What must stay true for the approval to hold.
    pub conditions: Option<String>,
}

/// Returns the beginning of a text, short enough for a title.
pub fn brief(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    let start: String = line.chars().take(MOST).collect();
    let whole_words = start
        .rsplit_once(' ')
        .map_or(start.as_str(), |(words, _)| words);
    format!("{}…", whole_words.trim_end_matches([',', ';', ':', '.']))
}

/// One statement that somebody made on a day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Who checked.
    pub by: Ref<Person>,
    /// When.
    pub on: Date,
    /// What was found.
    #[schemars(length(min = 1))]
    pub result: String,
}

/// Level of a risk or an impact, from least to most serious.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Tolerable as it is; watched in the ordinary course of work.
    Low,
    /// Worth measures where their cost is in proportion.
    Medium,
    /// Not tolerable for long: measures are due, and somebody senior decides.
    High,
    /// Not tolerable: the use stops or does not start until the level is lower.
    Critical,
}

/// How grave an incident or a concern is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nobody is worse off, or hardly; it can wait for the ordinary course of work.
    Low,
    /// Some people or parts of the work are worse off, and it can be undone.
    Medium,
    /// People are or could be harmed, or many are worse off; somebody senior is told the same day.
    High,
    /// Life, health, rights or livelihood are at stake; the use stops at once.
    Critical,
}

/// What may be done about a risk (ISO 31000).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TreatmentOption {
    /// Not to start, or to stop, what gives rise to the risk.
    Avoid,
    /// To take or increase the risk for the sake of an opportunity.
    Pursue,
    /// To take away what the risk comes from.
    RemoveSource,
    /// To make the event less or more likely.
    ChangeLikelihood,
    /// To make its consequences smaller or larger.
    ChangeConsequence,
    /// To share it with others, by contract or insurance.
    Share,
    /// To keep it by an informed decision.
    Retain,
}

/// Whether a control is necessary here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applicable {
    /// Necessary for the whole scope.
    Yes,
    /// Not necessary, for a stated reason.
    No,
    /// Necessary for some AI systems only.
    SomeSystems,
}

/// How far a control is in place. The standard does not ask for it; auditors expect it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ControlStatus {
    /// Nothing has been done.
    NotStarted,
    /// Decided and scheduled.
    Planned,
    /// In place for a part of where it is necessary.
    Partly,
    /// In place and working wherever it is necessary.
    Implemented,
    /// Not necessary here.
    NotApplicable,
}

/// A point of view from which benefits and harms are looked for (ISO/IEC 42005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Perspective {
    /// Whether somebody answers for what the system does, and can be reached.
    Accountability,
    /// Whether people know that and how AI is used on them.
    Transparency,
    /// Whether people or groups are treated worse without good reason.
    Fairness,
    /// Whether personal data and what can be inferred from it stay protected.
    Privacy,
    /// Whether the system does what it should, time after time.
    Reliability,
    /// Whether life, health, property or the environment can come to harm.
    Safety,
    /// Whether a result can be explained to the person it concerns.
    Explainability,
    /// What the system costs or spares the environment.
    Environmental,
}

/// A characteristic of data quality (ISO/IEC 5259-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualityCharacteristic {
    /// Values are right.
    Accuracy,
    /// Nothing that is needed is missing.
    Completeness,
    /// Values do not contradict each other.
    Consistency,
    /// Users can rely on the data being genuine.
    Credibility,
    /// The data is recent enough for its use.
    Currentness,
    /// Those who need the data, aids included, can get at it.
    Accessibility,
    /// The data keeps to the rules that apply to it.
    Compliance,
    /// Only those entitled can read the data.
    Confidentiality,
    /// The data can be processed with reasonable means.
    Efficiency,
    /// Values are as exact as their use asks.
    Precision,
    /// Access to the data and changes of it can be followed.
    Traceability,
    /// Users can read and interpret the data.
    Understandability,
    /// The data can be had when it is needed.
    Availability,
    /// The data can be moved without loss of quality.
    Portability,
    /// The data survives a failure.
    Recoverability,
    /// The data or parts of it can be examined by an auditor.
    Auditability,
    /// Samples are spread evenly enough over classes or groups.
    Balance,
    /// Samples differ enough from one another.
    Diversity,
    /// The data fulfils what the task asks of it.
    Effectiveness,
    /// People can be recognised from the data, or cannot where they must not be.
    Identifiability,
    /// The data has to do with the task.
    Relevance,
    /// The data mirrors the population that the system meets.
    Representativeness,
    /// Samples are not so alike that they add nothing.
    Similarity,
    /// Little time passes between an event and its place in the data.
    Timeliness,
}

/// An event after which an assessment is looked at again (6.1.4, 8.2, 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReassessmentTrigger {
    /// A new AI system.
    NewSystem,
    /// An important new feature of a system.
    NewFeature,
    /// The model, its training, its prompt or its policy changed.
    ModelChange,
    /// Data is new or comes from another source.
    DataChange,
    /// The system is used for something new.
    NewUse,
    /// A group of users or of people affected is new.
    NewGroup,
    /// A country, a language or a law is new.
    NewPlace,
    /// The system decides or acts more than it did.
    MoreAutomation,
    /// A supplier is new or announced a change.
    Supplier,
    /// The system was joined with one whose risk is high.
    Integration,
    /// An incident, a complaint or a concern came in.
    Incident,
    /// A measured value crossed its limit, or the data drifted.
    Threshold,
    /// An audit or a review found something.
    Finding,
    /// The system moved to another stage of its life cycle.
    StageChange,
    /// The scope of the management system changed.
    ScopeChange,
    /// A control failed.
    ControlFailure,
    /// The planned day came.
    PlannedDate,
}

/// How sure a judgement is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Little is known; the true level may be quite another.
    Low,
    /// There are some facts; the true level may be one higher or lower.
    Medium,
    /// There are facts enough; another assessor would say the same.
    High,
}
