//! Sections E to G of an impact assessment: the parties, benefits and harms, failures and misuse.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::Ref;
use crate::kit::parts::{Perspective, Rating};
use crate::{Control, Risk};

/// Section E: one party whom the system concerns.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AffectedParty {
    /// Name of the group. The benefits and harms refer to it by this name.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// How it stands to the system.
    pub relation: PartyRelation,
    /// Whether it is outside the organisation.
    pub external: bool,
    /// Whether the system's results touch it directly.
    pub directly_affected: bool,
    /// Whether it deals with the system itself.
    pub interacts: bool,
    /// How many people, roughly.
    pub size: Option<String>,
    /// What makes some of them easier to harm: age, disability, poverty, language, dependence.
    pub vulnerability: Option<String>,
    /// The day on which it, or somebody who can speak for it, was last asked.
    pub consulted_on: Option<Date>,
    /// How it was asked.
    pub how_consulted: Option<String>,
    /// What it said, unwelcome things too.
    pub what_they_said: Option<String>,
    /// How it learns about the system and its rights.
    pub how_informed: Option<String>,
    /// Who speaks for it, where it cannot be asked itself.
    pub represented_by: Option<String>,
}

/// How a party stands to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyRelation {
    /// Works with it.
    User,
    /// Runs and maintains it.
    Operator,
    /// Is judged or treated by its results.
    Subject,
    /// Its personal data is in it.
    DataSubject,
    /// Its work changes through it.
    Worker,
    /// Buys it or what is made with it.
    Customer,
    /// Supplies or joins a part of it.
    Partner,
    /// Watches over it by law.
    Regulator,
    /// Everyone, also those who never meet it.
    Society,
}

/// Section F: one benefit or harm, or the finding that there is none.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// The party, by its name in section E.
    #[schemars(length(min = 1, max = 200))]
    pub party: String,
    /// The perspective.
    pub perspective: Perspective,
    /// Whether it is a benefit, a harm, or neither.
    pub effect: Effect,
    /// What happens to whom. For none: what was considered.
    #[schemars(length(min = 1))]
    pub description: String,
    /// Why there is no effect, where there is none.
    pub because: Option<String>,
    /// Whether it has been seen or is to be expected.
    pub foreseeability: Option<Foreseeability>,
    /// At which level it is felt (A.5.4, A.5.5).
    pub level: ImpactLevel,
    /// How much it weighs for those concerned, by the scale of the process.
    #[schemars(range(min = 1, max = 5))]
    pub severity: Option<i64>,
    /// How many of the party it reaches.
    pub scale: Option<ImpactScale>,
    /// How long it lasts.
    pub duration: Option<String>,
    /// Whether it can be undone.
    pub reversible: Option<bool>,
    /// How likely it is; empty where that cannot be estimated.
    #[schemars(range(min = 1, max = 5))]
    pub likelihood: Option<i64>,
    /// Whether the likelihood cannot be estimated.
    #[serde(default)]
    pub likelihood_unknown: bool,
    /// Who gains from it.
    pub gained_by: Option<String>,
    /// Who bears it.
    pub borne_by: Option<String>,
    /// What shows it, or on what the estimate rests.
    pub basis: Option<String>,
    /// What the scale gives for a harm, before new measures. A benefit needs none.
    pub rating: Option<Rating>,
    /// What is done about it already.
    pub measures: Option<String>,
    /// What remains once the measures work.
    pub residual: Option<Rating>,
    /// The risks that it gave rise to (6.1.4).
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// The controls that act on it.
    #[serde(default)]
    pub controls: Vec<Ref<Control>>,
}

/// Whether an impact is good, bad or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It does good.
    Benefit,
    /// It does harm.
    Harm,
    /// It was considered, and there is none.
    None,
}

/// Whether an impact has been seen or is to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Foreseeability {
    /// It has been seen.
    Actual,
    /// It can reasonably be expected.
    Foreseeable,
}

/// The level at which an impact is felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImpactLevel {
    /// By single persons.
    Individual,
    /// By a group as such.
    Group,
    /// By society.
    Society,
    /// By an organisation.
    Organization,
}

/// How many of a party an impact reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImpactScale {
    /// Single cases.
    Few,
    /// A noticeable part.
    Many,
    /// More than half.
    Most,
    /// Everyone.
    All,
}

/// Section G: one way in which the system can fail.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// What goes wrong.
    #[schemars(length(min = 1))]
    pub failure: String,
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// What it does to which party.
    #[schemars(length(min = 1))]
    pub effect: String,
    /// How it is noticed, and how soon.
    pub detection: Option<String>,
    /// How the work goes on meanwhile.
    pub fallback: Option<String>,
    /// How serious it is, by the scale of the process.
    #[schemars(range(min = 1, max = 5))]
    pub severity: Option<i64>,
    /// How likely it is; empty where that cannot be estimated.
    #[schemars(range(min = 1, max = 5))]
    pub likelihood: Option<i64>,
    /// The names of the parties that it reaches.
    #[serde(default)]
    pub parties: Vec<String>,
    /// The risks that it gave rise to.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// The controls that act on it.
    #[serde(default)]
    pub controls: Vec<Ref<Control>>,
}

/// The kind of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// A result is wrong and looks right.
    WrongOutput,
    /// No result comes.
    Unavailable,
    /// A case is unlike anything it was built for.
    OutOfDistribution,
    /// A part of the system breaks.
    ComponentFailure,
    /// Data is missing, late or damaged.
    DataFailure,
    /// A person makes a mistake with it.
    HumanError,
}

/// Section G: one misuse that is to be expected.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Misuse {
    /// What is done with the system.
    #[schemars(length(min = 1))]
    pub misuse: String,
    /// Who does it.
    pub actor: MisuseActor,
    /// Why it is to be expected.
    #[schemars(length(min = 1))]
    pub why_foreseeable: String,
    /// What it does to which party.
    #[schemars(length(min = 1))]
    pub effect: String,
    /// What keeps people from it.
    pub prevention: Option<String>,
    /// How it is noticed.
    pub detection: Option<String>,
    /// How serious it is, by the scale of the process.
    #[schemars(range(min = 1, max = 5))]
    pub severity: Option<i64>,
    /// The names of the parties that it reaches.
    #[serde(default)]
    pub parties: Vec<String>,
    /// The risks that it gave rise to.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// The controls that act on it.
    #[serde(default)]
    pub controls: Vec<Ref<Control>>,
}

/// Who misuses a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MisuseActor {
    /// Somebody who uses it rightfully.
    User,
    /// Somebody of the organisation with special access.
    Insider,
    /// Somebody from outside with ill intent.
    Attacker,
    /// Somebody else.
    Other,
}
