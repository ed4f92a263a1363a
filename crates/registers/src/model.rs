//! Models inside AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::ModelOrigin;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Dataset, Person, Supplier};

/// A model that AI systems use, with its version, origin, results and limits (A.4.4, A.6.2.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name of the model.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// Who made it.
    #[schemars(extend("x-trigger" = "supplier", "x-list" = true))]
    pub provider: Option<String>,
    /// The supplier from whom the organisation gets it.
    #[schemars(extend("x-trigger" = "supplier"))]
    pub supplier: Option<Ref<Supplier>>,
    /// Version, as exact as possible. Results belong to a version; a name alone proves nothing.
    #[schemars(length(min = 1), extend("x-trigger" = "model_change", "x-list" = true))]
    pub version: String,
    /// Kind of model, such as gradient boosting, convolutional network or large language model.
    #[schemars(extend("x-trigger" = "model_change", "x-list" = true))]
    pub kind: Option<String>,
    /// Licence and what it forbids.
    pub licence: Option<String>,
    /// How it came into the organisation.
    #[schemars(extend("x-list" = true))]
    pub origin: ModelOrigin,
    /// Data it was trained on, as far as known.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "data_change"))]
    pub training_data: Vec<Ref<Dataset>>,
    /// Data by which settings were chosen.
    #[serde(default)]
    pub validation_data: Vec<Ref<Dataset>>,
    /// Data by which the finished model was judged. None of it may have been used for training.
    #[serde(default)]
    pub test_data: Vec<Ref<Dataset>>,
    /// How training, validation and test data were kept apart, such as by person or by time.
    pub data_separation: Option<String>,
    /// Measured results, for groups where the result may differ between people.
    #[serde(default)]
    pub metrics: Vec<ModelMetric>,
    /// Known limits and weaknesses, one a line.
    #[serde(default)]
    pub limits: Vec<String>,
    /// What it should not be used for, one a line.
    #[serde(default)]
    pub not_for: Vec<String>,
    /// What the maker does not tell, one a line. It is a risk of its own.
    #[serde(default)]
    pub missing_information: Vec<String>,
    /// The model card or what stands in for it: design choices, evaluation and reasons (A.6.2.3).
    #[schemars(extend("x-markdown" = true))]
    pub card: Option<String>,
    /// Why this kind of model suits the task, and what else was tried (A.6.2.3).
    pub design_choice: Option<String>,
    /// How one sees that its results get worse, and what is done then.
    pub drift: Option<String>,
    /// Whether it goes on learning in use. If so, it is tested again and again.
    #[schemars(extend("x-trigger" = "model_change"))]
    pub continuous_learning: Option<bool>,
    /// When and how it is trained anew.
    pub retraining: Option<String>,
    /// How its results can be explained, and how far one can trust the explanation.
    pub explanation: Option<String>,
    /// What training and use cost in computing power and energy, as far as known.
    pub footprint: Option<String>,
    /// The person who answers for it.
    pub owner: Option<Ref<Person>>,
}

/// One measured result of a model.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelMetric {
    /// What was measured, such as recall or mean absolute error.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The result.
    pub value: f64,
    /// Group of people or cases for which it holds; empty for all.
    pub group: Option<String>,
    /// Day of the measurement.
    pub on: Option<Date>,
    /// Limit it was compared with.
    pub threshold: Option<f64>,
    /// Data it was measured on.
    pub dataset: Option<Ref<Dataset>>,
}

impl Register for Model {
    const NAME: &'static str = "model";
    const PREFIX: &'static str = "MDL";
    const CLAUSES: &'static str = "A.4.4, A.6.2.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "triage-gbm".into(),
                provider: Some("Northlight Claims Ltd".into()),
                supplier: None,
                version: "3.2.0".into(),
                kind: Some("Gradient boosting".into()),
                licence: Some("Own work".into()),
                origin: ModelOrigin::InHouse,
                training_data: vec![Ref::number(1)],
                metrics: vec![
                    ModelMetric {
                        name: "Recall of urgent claims".into(),
                        value: 0.943,
                        group: None,
                        on: Some(date(2026, 5, 2)),
                        threshold: Some(0.92),
                        dataset: Some(Ref::number(2)),
                    },
                    ModelMetric {
                        name: "Recall of urgent claims".into(),
                        value: 0.921,
                        group: Some("Claims by telephone".into()),
                        on: Some(date(2026, 5, 2)),
                        threshold: Some(0.92),
                        dataset: Some(Ref::number(2)),
                    },
                ],
                limits: vec![
                    "Weak for claims with fewer than twenty words of description.".into(),
                    "Trained on claims from Ireland and Germany only.".into(),
                ],
                card: Some("Chosen over a neural network because handlers can be shown the \
                    reasons for a score.\n\nTested on the spring 2026 test set, by channel and \
                    by country.".into()),
                validation_data: vec![Ref::number(1)],
                test_data: vec![Ref::number(2)],
                data_separation: Some("By claimant: no person is in more than one of the \
                    sets.".into()),
                not_for: vec!["Judging whether a claim is paid.".into()],
                missing_information: vec![],
                design_choice: Some("Gradient boosting: as good as a neural network, and it gives \
                    reasons.".into()),
                drift: Some("Recall of a monthly sample; below 92 % the sorting is switched \
                    off.".into()),
                continuous_learning: Some(false),
                retraining: Some("Every spring with the claims of the year before.".into()),
                explanation: Some("The three strongest features of a score; checked against \
                    removal.".into()),
                footprint: Some("Training: 20 minutes on one server.".into()),
                owner: Some(Ref::number(1)),
            },
            Self {
                name: "Estimate vision".into(),
                provider: Some("Karosseria Vision GmbH".into()),
                supplier: Some(Ref::number(1)),
                version: "2026.1".into(),
                kind: Some("Convolutional network".into()),
                licence: Some("Commercial; no use for training".into()),
                origin: ModelOrigin::OffTheShelf,
                training_data: vec![],
                metrics: vec![],
                limits: vec!["Not tested on lorries.".into()],
                card: None,
                validation_data: vec![],
                test_data: vec![],
                data_separation: None,
                not_for: vec!["Lorries and motor cycles.".into()],
                missing_information: vec!["Where bought photos come from.".into()],
                design_choice: None,
                drift: None,
                continuous_learning: None,
                retraining: None,
                explanation: None,
                footprint: None,
                owner: None,
            },
        ]
    }
}
