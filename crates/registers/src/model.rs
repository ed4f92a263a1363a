//! Models inside AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::ModelOrigin;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Dataset, Supplier};

/// A model that AI systems use, with its version, origin, results and limits (A.4.4, A.6.2.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name of the model.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// Who made it.
    #[schemars(extend("x-list" = true))]
    pub provider: Option<String>,
    /// The supplier from whom the organisation gets it.
    pub supplier: Option<Ref<Supplier>>,
    /// Version, as exact as possible. Results belong to a version; a name alone proves nothing.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub version: String,
    /// Kind of model, such as gradient boosting, convolutional network or large language model.
    #[schemars(extend("x-list" = true))]
    pub kind: Option<String>,
    /// Licence and what it forbids.
    pub licence: Option<String>,
    /// How it came into the organisation.
    #[schemars(extend("x-list" = true))]
    pub origin: ModelOrigin,
    /// Data it was trained on, as far as known.
    #[serde(default)]
    pub training_data: Vec<Ref<Dataset>>,
    /// Measured results, for groups where the result may differ between people.
    #[serde(default)]
    pub metrics: Vec<ModelMetric>,
    /// Known limits and weaknesses, one a line.
    #[serde(default)]
    pub limits: Vec<String>,
    /// The model card or what stands in for it: design choices, evaluation and reasons (A.6.2.3).
    #[schemars(extend("x-markdown" = true))]
    pub card: Option<String>,
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
                    },
                    ModelMetric {
                        name: "Recall of urgent claims".into(),
                        value: 0.921,
                        group: Some("Claims by telephone".into()),
                        on: Some(date(2026, 5, 2)),
                    },
                ],
                limits: vec![
                    "Weak for claims with fewer than twenty words of description.".into(),
                    "Trained on claims from Ireland and Germany only.".into(),
                ],
                card: Some("Chosen over a neural network because handlers can be shown the \
                    reasons for a score.\n\nTested on the spring 2026 test set, by channel and \
                    by country.".into()),
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
            },
        ]
    }
}
