//! Data that AI systems are built with or run on.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::QualityCharacteristic;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Document, Evidence, Person};

/// Data for an AI system: where it comes from, what it holds, how good it is and what was done to
/// it (A.4.3, A.7).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Name of the dataset.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// Version, or the day of the extract. Results belong to a version of the data.
    #[schemars(extend("x-trigger" = "data_change"))]
    pub version: Option<String>,
    /// What it is used for. Data used for testing must not have been used for training.
    #[schemars(extend("x-list" = true))]
    pub category: DataCategory,
    /// Where it comes from: system, supplier, survey, public collection (A.7.3).
    #[schemars(length(min = 1), extend("x-trigger" = "data_change", "x-list" = true))]
    pub source: String,
    /// How it was obtained (A.7.3).
    #[schemars(extend("x-trigger" = "data_change"))]
    pub obtained: Option<HowObtained>,
    /// By what right it is used: contract, licence, consent, law.
    pub rights: Option<String>,
    /// For what it was first collected. Another use may need a right of its own.
    pub original_purpose: Option<String>,
    /// How it was handled before it came here: cleaned, labelled, filtered, merged (A.7.3).
    pub prior_handling: Option<String>,
    /// What it holds: kinds of records, features, labels.
    #[schemars(extend("x-trigger" = "data_change"), length(min = 1))]
    pub content: String,
    /// Whether it holds personal data. If so, privacy law applies to training as well as to use.
    #[schemars(extend("x-list" = true))]
    pub personal_data: bool,
    /// Whether it holds data that law protects specially, such as on health or origin.
    pub special_categories: Option<bool>,
    /// Whether it is made up by a program, as a whole or in part.
    pub synthetic: Option<bool>,
    /// Whom or what it describes, and whom it leaves out. Compare with the people the system will
    /// meet.
    #[schemars(extend("x-trigger" = "data_change"))]
    pub population: Option<String>,
    /// Shares of age, gender, language, region and the like, as far as known and allowed (A.7.3).
    pub demographics: Option<String>,
    /// Size, such as number of records.
    pub size: Option<String>,
    /// How and when it was collected (A.7.3).
    pub collected: Option<Collection>,
    /// How labels came about.
    pub labelling: Option<Labelling>,
    /// What the data must satisfy to be fit for its use (A.7.4). A requirement should be
    /// measurable.
    #[serde(default)]
    pub quality_requirements: Vec<QualityRequirement>,
    /// What checks of these requirements found.
    #[serde(default)]
    pub quality_checks: Vec<QualityCheck>,
    /// Where the data came from and what happened to it, event by event (A.7.5).
    #[serde(default)]
    pub provenance: Vec<ProvenanceEvent>,
    /// Steps that made the raw data usable, and why each was taken (A.7.6).
    #[serde(default)]
    #[schemars(extend("x-trigger" = "data_change"))]
    pub preparation: Vec<PreparationStep>,
    /// Bias that is known or suspected, and what it may cause.
    pub known_bias: Option<String>,
    /// The procedure by which data like this is managed (A.7.2).
    pub procedure: Option<Ref<Document>>,
    /// How long it is kept and how it is disposed of.
    pub retention: Option<String>,
    /// Day by which it is deleted or the period is looked at again.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["deleted_on"]))]
    pub delete_by: Option<Date>,
    /// Day on which it was deleted.
    pub deleted_on: Option<Date>,
    /// The person who answers for it.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day on which it was last updated.
    #[schemars(extend("x-trigger-day" = true, "x-list" = true))]
    pub updated_on: Option<Date>,
}

/// How and when data was collected.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// How it was collected: by whom, with which means, with which selection.
    #[schemars(length(min = 1))]
    pub how: String,
    /// First day of the collection.
    pub from: Option<Date>,
    /// Last day of the collection.
    pub to: Option<Date>,
}

/// One quality that the data must have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityRequirement {
    /// Quality characteristic, such as completeness, accuracy, balance or currentness.
    #[schemars(length(min = 1))]
    pub characteristic: String,
    /// What is asked, in a form that a check can answer.
    #[schemars(length(min = 1))]
    pub requirement: String,
    /// The same characteristic by its name in ISO/IEC 5259-2, to compare datasets.
    pub standard_characteristic: Option<QualityCharacteristic>,
}

/// One check of a quality.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityCheck {
    /// Day of the check.
    pub on: Date,
    /// Quality characteristic that was checked.
    #[schemars(length(min = 1))]
    pub characteristic: String,
    /// What was found, with numbers where there are any.
    #[schemars(length(min = 1))]
    pub result: String,
    /// Whether the requirement is met.
    pub met: bool,
    /// Who checked.
    pub by: Option<Ref<Person>>,
    /// Evidence, such as the report of the check.
    pub evidence: Option<Ref<Evidence>>,
    /// Why the data is used although the requirement is not met, and what limits the harm.
    pub exception: Option<String>,
}

/// One event in the life of the data.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvenanceEvent {
    /// Day of the event.
    pub on: Date,
    /// What kind of event it was.
    pub event: ProvenanceKind,
    /// What happened.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Who did it or answers for it.
    pub by: Option<Ref<Person>>,
    /// From whom or to whom, where it was received or handed on.
    pub party: Option<String>,
    /// Evidence, such as the log or the delivery note.
    pub evidence: Option<Ref<Evidence>>,
}

/// One step of data preparation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreparationStep {
    /// What was done, such as cleaning, labelling, scaling or filling gaps.
    #[schemars(length(min = 1))]
    pub step: String,
    /// Method that was used, exactly enough to do it again (A.7.6).
    pub method: Option<String>,
    /// Why it was done, and by which criterion the method was chosen.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// Tool that was used, with its version.
    pub tool: Option<String>,
    /// Version of the code, such as a commit.
    pub code: Option<String>,
    /// Day on which it was done.
    pub on: Option<Date>,
}

/// What data is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataCategory {
    /// Teaches the model.
    Training,
    /// Chooses between models or settings.
    Validation,
    /// Shows how good the finished model is.
    Test,
    /// Goes through the system in use.
    Production,
    /// Is looked up by the system while it answers.
    Retrieval,
}

/// What happened to data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProvenanceKind {
    /// It came into being.
    Created,
    /// It was received from outside.
    Acquired,
    /// Records were added, changed or removed.
    Updated,
    /// Its form was changed.
    Transformed,
    /// Labels were added or corrected.
    Labelled,
    /// It was checked against requirements.
    Validated,
    /// It was handed on or moved.
    Transferred,
    /// It was deleted.
    Deleted,
}

/// How labels came about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Labelling {
    /// Who labelled: how many people, with which knowledge.
    #[schemars(length(min = 1))]
    pub by_whom: String,
    /// How: instructions, tool, how differences were settled.
    #[schemars(length(min = 1))]
    pub how: String,
    /// How far labellers agreed, with the measure.
    pub agreement: Option<String>,
}

/// How data was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HowObtained {
    /// It comes from the organisation's own work.
    OwnOperation,
    /// It was collected for this purpose.
    CollectedForPurpose,
    /// Customers or users gave it.
    FromCustomers,
    /// It was bought or licensed.
    Bought,
    /// It is open to the public.
    Public,
    /// It came with a system or model of a supplier.
    FromSupplier,
    /// A program made it.
    Generated,
}

impl Register for Dataset {
    const NAME: &'static str = "dataset";
    const PREFIX: &'static str = "DAT";
    const CLAUSES: &'static str = "A.4.3, A.7";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            motor_claims(),
            Self {
                name: "Triage test set, spring 2026".into(),
                category: DataCategory::Test,
                source: "Claims system of Northlight, drawn at random.".into(),
                rights: None,
                content: "As the training data, labelled by two handlers each.".into(),
                personal_data: true,
                population: None,
                size: None,
                collected: None,
                quality_requirements: vec![],
                quality_checks: vec![],
                provenance: vec![],
                preparation: vec![],
                known_bias: None,
                retention: None,
                owner: Some(Ref::number(1)),
                updated_on: None,
                version: None,
                obtained: Some(HowObtained::OwnOperation),
                original_purpose: None,
                prior_handling: None,
                special_categories: None,
                synthetic: None,
                demographics: None,
                labelling: None,
                procedure: None,
                delete_by: Some(date(2026, 9, 30)),
                deleted_on: Some(date(2026, 9, 28)),
            },
        ]
    }
}

fn motor_claims() -> Dataset {
    Dataset {
        name: "Motor claims 2023 to 2025".into(),
        category: DataCategory::Training,
        source: "Claims system of Northlight, nightly export.".into(),
        rights: Some("Contracts with insurers allow use for improving the service.".into()),
        content: "Description, channel, country, damage codes, and the urgency a handler \
            gave.".into(),
        personal_data: true,
        population: Some("Claimants of seven insurers in Ireland and Germany. Claims by \
            letter are left out.".into()),
        size: Some("412,000 claims".into()),
        collected: Some(Collection {
            how: "All closed claims, except those under litigation.".into(),
            from: Some(date(2023, 1, 1)),
            to: Some(date(2025, 12, 31)),
        }),
        quality_requirements: vec![QualityRequirement {
            characteristic: "Completeness".into(),
            requirement: "At most 1 % of claims lack a channel or a country.".into(),
            standard_characteristic: Some(QualityCharacteristic::Completeness),
        }],
        quality_checks: vec![QualityCheck {
            on: date(2026, 2, 10),
            characteristic: "Completeness".into(),
            result: "0.4 % lack a channel, none lacks a country.".into(),
            met: true,
            by: Some(Ref::number(4)),
            evidence: Some(Ref::number(1)),
            exception: None,
        }],
        provenance: vec![
            ProvenanceEvent {
                on: date(2026, 1, 15),
                event: ProvenanceKind::Created,
                what: "Exported and stripped of names and number plates.".into(),
                by: Some(Ref::number(1)),
                party: None,
                evidence: None,
            },
            ProvenanceEvent {
                on: date(2026, 2, 3),
                event: ProvenanceKind::Labelled,
                what: "Urgency of 4,000 claims checked by two handlers each.".into(),
                by: Some(Ref::number(4)),
                party: None,
                evidence: None,
            },
        ],
        preparation: vec![PreparationStep {
            step: "Claims by telephone given twice the weight.".into(),
            reason: "They are few, and their recall was lower in release 3.1.".into(),
            tool: Some("scikit-learn 1.7".into()),
            method: Some("Sample weight 2 for channel = telephone.".into()),
            code: Some("triage-data, tag 2026-02".into()),
            on: Some(date(2026, 2, 9)),
        }],
        known_bias: Some("Handlers of the past rated claims in German as less urgent; \
            corrected for the labelled sample only.".into()),
        retention: Some("Deleted three years after the end of the collection.".into()),
        owner: Some(Ref::number(1)),
        updated_on: Some(date(2026, 2, 10)),
        version: Some("2026-02".into()),
        obtained: Some(HowObtained::OwnOperation),
        original_purpose: Some("Handling the claims themselves.".into()),
        prior_handling: Some("Insurers correct damage codes before they send a \
            claim.".into()),
        special_categories: Some(true),
        synthetic: Some(false),
        demographics: Some("61 % Ireland, 39 % Germany; age and gender are not \
            kept.".into()),
        labelling: Some(Labelling {
            by_whom: "Twelve handlers with at least two years in motor claims.".into(),
            how: "Two handlers rate each claim alone; a third settles differences.".into(),
            agreement: Some("Cohen's kappa 0.81.".into()),
        }),
        procedure: Some(Ref::number(3)),
        delete_by: Some(date(2028, 12, 31)),
        deleted_on: None,
    }
}
