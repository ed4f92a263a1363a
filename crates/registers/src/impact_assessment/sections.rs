//! Sections A to D of an impact assessment: the system, its data, its models, its surroundings.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::Ref;
use crate::kit::parts::{Automation, ModelOrigin, QualityCharacteristic};
use crate::{Dataset, Model, Person};

/// Section A: the system, its purpose and its uses.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemInformation {
    /// What goes in, what comes out, who uses it, which decisions it influences and which other
    /// systems it feeds; in plain words.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub description: String,
    /// What it can do, today and as planned.
    #[serde(default)]
    pub functionalities: Vec<Functionality>,
    /// What it depends on.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
    /// Why it exists, for whom, which need it meets, and what is given up for it.
    #[schemars(length(min = 1))]
    pub purpose: String,
    /// What it is meant for. Whatever is not listed is not intended.
    #[serde(default)]
    pub intended_uses: Vec<IntendedUse>,
    /// What it is not meant for and may yet be used for (6.1.4 asks for foreseeable misuse).
    #[serde(default)]
    pub unintended_uses: Vec<UnintendedUse>,
    /// How much it decides without a human.
    pub automation: Automation,
    /// Who watches it, at which point, and what that person can do to overrule or stop it.
    pub oversight: Option<String>,
    /// The sensitive uses of the process that it falls under.
    #[serde(default)]
    pub sensitive_uses: Vec<String>,
    /// The restricted uses of the process that it touches. A forbidden one ends the assessment.
    #[serde(default)]
    pub restricted_uses: Vec<String>,
}

/// One thing that the system can do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Functionality {
    /// A verb and its object: estimates repair cost.
    #[schemars(length(min = 1))]
    pub what: String,
    /// The day from which it is planned, if it is not there yet.
    pub planned_for: Option<Date>,
}

/// One thing that the system depends on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// The other system, service or source.
    #[schemars(length(min = 1))]
    pub on: String,
    /// What happens to people if it fails.
    #[schemars(length(min = 1))]
    pub if_it_fails: String,
}

/// One intended use.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntendedUse {
    /// The use.
    #[schemars(length(min = 1))]
    pub r#use: String,
    /// Who uses it so.
    pub user_group: Option<String>,
    /// Where and in which situation.
    pub setting: Option<String>,
    /// Bounds of the use: amounts, cases, times.
    pub limits: Option<String>,
}

/// One use that is not intended and yet to be expected.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnintendedUse {
    /// The use.
    #[schemars(length(min = 1))]
    pub r#use: String,
    /// How people would come to it.
    pub kind: UnintendedUseKind,
    /// Why it is to be expected.
    #[schemars(length(min = 1))]
    pub why_foreseeable: String,
}

/// How people come to use a system against its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnintendedUseKind {
    /// It works so well that it is used for more.
    Overreach,
    /// They misunderstand it.
    AccidentalMisuse,
    /// They mean harm or gain by it.
    MaliciousMisuse,
}

/// Section B: one body of data.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessedData {
    /// Its record in the register of datasets (A.7).
    pub dataset: Option<Ref<Dataset>>,
    /// Name, with version and size if that matters.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// What the system uses it for.
    pub r#use: DataUse,
    /// What is in it, and whether it is real or synthetic.
    pub content: Option<String>,
    /// Whether it holds personal data. If so, the privacy assessment belongs here too.
    pub personal_data: bool,
    /// Who collected it, how, with what right, and for which purpose at first.
    pub origin: Option<String>,
    /// The time it covers.
    pub period: Option<String>,
    /// The places and languages it covers.
    pub geography: Option<String>,
    /// How the people in it compare with the people whom the system affects.
    pub population_fit: Option<String>,
    /// Who labelled it, by what instruction, and how far labellers agreed.
    pub labelling: Option<String>,
    /// How it was cleaned, selected and changed (A.7.6).
    pub preparation: Option<String>,
    /// Where it is weak, and known bias.
    pub known_limits: Option<String>,
    /// Which characteristics of quality its use needs, and whether it has them (A.7.4).
    #[serde(default)]
    pub quality: Vec<DataQuality>,
    /// Who may use it, and under which licence.
    pub access_rights: Option<String>,
    /// The person who approved it for this use.
    pub cleared_by: Option<Ref<Person>>,
    /// The day of that approval.
    pub cleared_on: Option<Date>,
    /// The checks of quality that were done, when, and with what result.
    pub checks_done: Option<String>,
    /// The privacy assessment, or why none is needed.
    pub privacy_assessment: Option<String>,
    /// How long it is kept and how it is deleted.
    pub retention: Option<String>,
}

/// What a body of data is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataUse {
    /// The model learns from it.
    Training,
    /// The model is tuned or chosen with it.
    Validation,
    /// The model is tested with it.
    Test,
    /// The system works on it in use.
    Production,
    /// The system looks things up in it.
    Retrieval,
}

/// The judgement of one characteristic of data quality.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataQuality {
    /// The characteristic.
    pub characteristic: QualityCharacteristic,
    /// Whether this use needs it.
    pub needed: bool,
    /// Whether the data has it.
    pub met: QualityMet,
    /// What shows it, what is missing, and by when it is put right.
    pub note: Option<String>,
    /// The day by which a gap is closed.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["fixed_on"]))]
    pub fix_by: Option<Date>,
    /// The day on which the gap was closed.
    pub fixed_on: Option<Date>,
}

/// Whether data has a characteristic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualityMet {
    /// It has.
    Yes,
    /// In part, or for a part of the data.
    Partly,
    /// It has not.
    No,
    /// Nobody has looked.
    Unknown,
}

/// Section C: one algorithm or model.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessedModel {
    /// Its record in the register of models.
    pub model: Option<Ref<Model>>,
    /// Name and version.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Where it comes from.
    pub origin: ModelOrigin,
    /// Why this approach suits the task, and which simpler one was considered.
    pub suitability: Option<String>,
    /// How well it does, on which data, by which measure and threshold.
    pub performance: Option<String>,
    /// What it is prone to: overfitting, proxies, instability, invention, injected prompts.
    pub weaknesses: Option<String>,
    /// How training, validation and test data were kept apart.
    pub data_separation: Option<String>,
    /// Results for groups of people, not only on average.
    pub subgroup_results: Option<String>,
    /// How it stands up to unusual, damaged or hostile input.
    pub robustness: Option<String>,
    /// How one notices that the world has moved away from it, and what is done then.
    pub drift_detection: Option<String>,
    /// How a single result is explained, and to whom.
    pub explanation: Option<String>,
    /// Computing power and energy for training and use.
    pub compute: Option<String>,
    /// Who provides it, and under which licence.
    pub provider: Option<String>,
    /// Which features it uses, and which were left out on purpose.
    pub features: Option<String>,
    /// How it does on data like that of its use, and what is known from use elsewhere.
    pub generalization: Option<String>,
    /// How it was tested for bias and harm, and what was found.
    pub bias_tests: Option<String>,
    /// Whether personal data can be drawn out of it, and how that was tested.
    pub leakage_tests: Option<String>,
    /// Whether it learns in use, and what that does.
    pub learns_in_use: Option<String>,
    /// When it should not be used.
    pub not_for: Option<String>,
    /// What the provider has not told and would have to.
    #[serde(default)]
    pub vendor_gaps: Vec<String>,
}

/// Section D: the place where the system works.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// Countries, regions or cities, today and planned.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Law that applies there.
    #[serde(default)]
    pub legal: Vec<String>,
    /// Languages that people use with it, and whether it was tested in them.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Customs and expectations there that bear on how it is received.
    pub culture: Option<String>,
    /// Groups there that are easily put at a disadvantage.
    pub groups_at_risk: Option<String>,
    /// The form in which it is provided.
    pub how_deployed: DeploymentForm,
    /// How open and how changeable the surroundings are, how many systems it joins, at what scale.
    pub complexity: Option<String>,
    /// What limits it: network, hardware, staff, skill.
    pub constraints: Option<String>,
    /// Traits of people that matter to it: age, language, skin, voice, dress, abilities.
    pub human_traits: Option<String>,
    /// How those who operate it work: load, time pressure, training.
    pub operator_conditions: Option<String>,
}

/// The form in which a system is provided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentForm {
    /// In a cloud.
    Cloud,
    /// On machines of the organisation.
    OnPremises,
    /// On devices near the place of use.
    Edge,
    /// Inside another product.
    Embedded,
    /// As an interface that other programs call.
    Api,
    /// As a program that people use.
    App,
}
