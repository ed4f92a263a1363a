//! Resources for the AI management system and for AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Approval, LifeCycleStage};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Dataset, Person, Role, Supplier};

/// A resource that the AI management system or an AI system needs, planned and actual (7.1, A.4).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Name of the resource.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What kind of resource it is. Details for tools, computing and people follow below.
    #[schemars(extend("x-list" = true))]
    pub kind: ResourceKind,
    /// What it is needed for.
    #[schemars(length(min = 1))]
    pub purpose: String,
    /// AI systems it is for. Empty for the AI management system itself.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Stages of the life cycle in which it is needed. Empty for all.
    #[serde(default)]
    pub stages: Vec<LifeCycleStage>,
    /// How much is needed.
    #[schemars(range(min = 0), extend("x-list" = true))]
    pub planned: Option<f64>,
    /// How much there is.
    #[schemars(range(min = 0), extend("x-list" = true))]
    pub actual: Option<f64>,
    /// Unit of both values, such as full-time posts, EUR a year or GPU hours a month.
    pub unit: Option<String>,
    /// How the need was worked out. Auditors ask why this much is enough.
    pub basis: Option<String>,
    /// What is missing, what follows from it and what is done about it. Empty if nothing is.
    pub shortage: Option<String>,
    /// First day for which it is needed.
    pub period_from: Option<Date>,
    /// Last day for which it is needed or granted.
    #[schemars(extend("x-due" = "ends"))]
    pub period_to: Option<Date>,
    /// Who granted it, and when (5.1).
    pub approval: Option<Approval>,
    /// Who supplies it, if somebody outside does.
    pub supplier: Option<Ref<Supplier>>,
    /// For data: the datasets. What they hold is said there (A.4.3).
    #[serde(default)]
    pub datasets: Vec<Ref<Dataset>>,
    /// For tools: version, licence and use (A.4.4).
    pub tool: Option<ToolDetails>,
    /// For computing: place, capacity and energy (A.4.5).
    pub computing: Option<ComputingDetails>,
    /// For people: who, with which competences (A.4.6).
    pub people: Option<PeopleDetails>,
    /// The person who sees that it is there.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which the need is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// A tool: software, a library, a method or an algorithm.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolDetails {
    /// Version in use.
    pub version: Option<String>,
    /// Licence, and what it forbids.
    pub licence: Option<String>,
    /// What it does in the life cycle: preparing data, training, testing, watching.
    pub used_for: Option<String>,
}

/// Machines that AI systems run on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComputingDetails {
    /// Place of the machines: city and country.
    pub location: Option<String>,
    /// Whose machines they are.
    pub hosting: Option<Hosting>,
    /// What they can do: processors, memory, storage, network.
    pub capacity: Option<String>,
    /// Energy they use in a year, in kilowatt-hours. An honest estimate is better than nothing.
    #[schemars(range(min = 0))]
    pub energy_kwh_year: Option<f64>,
    /// How the energy was measured or estimated, and where it comes from.
    pub energy_basis: Option<String>,
}

/// Whose machines they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hosting {
    /// The organisation's own, on its premises.
    OnPremises,
    /// The organisation's own, in a data centre of somebody else.
    Colocation,
    /// Rented from a cloud provider.
    Cloud,
    /// Devices of users: phones, cars, cameras.
    Devices,
}

/// People whose work is needed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeopleDetails {
    /// The people, where they are known.
    #[serde(default)]
    pub persons: Vec<Ref<Person>>,
    /// Roles they hold.
    #[serde(default)]
    pub roles: Vec<Ref<Role>>,
    /// Competences that are needed, in the words used for roles and people.
    #[serde(default)]
    pub competences: Vec<String>,
    /// Whose view the group lacks or needs, where groups of people are affected differently.
    pub diversity: Option<String>,
}

/// What kind of resource it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// People and their competence (A.4.6).
    People,
    /// Money.
    Budget,
    /// Working time set aside.
    Time,
    /// Data (A.4.3).
    Data,
    /// Tools, libraries and methods (A.4.4).
    Tool,
    /// Machines, storage and networks (A.4.5).
    Computing,
    /// A service of somebody outside.
    Service,
    /// Anything else.
    Other,
}

impl Register for Resource {
    const NAME: &'static str = "resource";
    const PREFIX: &'static str = "RES";
    const CLAUSES: &'static str = "7.1, A.4";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Testers of AI systems".into(),
                kind: ResourceKind::People,
                purpose: "Somebody other than the developers tests every version.".into(),
                systems: vec![Ref::number(1), Ref::number(2)],
                stages: vec![
                    LifeCycleStage::VerificationAndValidation,
                    LifeCycleStage::ContinuousValidation,
                ],
                planned: Some(2.0),
                actual: Some(1.5),
                unit: Some("full-time posts".into()),
                basis: Some("Eight releases a year at 25 days each, and monthly checks of two \
                    systems.".into()),
                shortage: Some("Half a post until September; releases of photo estimate wait \
                    meanwhile.".into()),
                period_from: Some(date(2026, 5, 1)),
                period_to: Some(date(2027, 4, 30)),
                approval: Some(Approval {
                    by: Ref::number(1),
                    on: date(2026, 3, 24),
                    conditions: None,
                }),
                supplier: None,
                datasets: vec![],
                tool: None,
                computing: None,
                people: Some(PeopleDetails {
                    persons: vec![Ref::number(4)],
                    roles: vec![Ref::number(1)],
                    competences: vec!["Testing of classifiers".into(), "Claims handling".into()],
                    diversity: Some("Nobody among us drives an old car; a repair shop helps to \
                        choose test photos.".into()),
                }),
                owner: Some(Ref::number(2)),
                review_by: Some(date(2027, 3, 1)),
            },
            Self {
                name: "Training and test machines".into(),
                kind: ResourceKind::Computing,
                purpose: "Training, tests and nightly runs of claims triage.".into(),
                systems: vec![Ref::number(1)],
                stages: vec![],
                planned: Some(400.0),
                actual: Some(400.0),
                unit: Some("GPU hours a month".into()),
                basis: None,
                shortage: None,
                period_from: None,
                period_to: None,
                approval: None,
                supplier: Some(Ref::number(1)),
                datasets: vec![Ref::number(1)],
                tool: Some(ToolDetails {
                    version: Some("2.7".into()),
                    licence: Some("BSD, no conditions that matter here".into()),
                    used_for: Some("Training library on these machines".into()),
                }),
                computing: Some(ComputingDetails {
                    location: Some("Frankfurt, Germany".into()),
                    hosting: Some(Hosting::Cloud),
                    capacity: Some("Two GPUs of 48 GB, 4 TB of encrypted storage".into()),
                    energy_kwh_year: Some(9_000.0),
                    energy_basis: Some("Provider's meter of 2025; contract for wind power".into()),
                }),
                people: None,
                owner: Some(Ref::number(4)),
                review_by: Some(date(2027, 3, 1)),
            },
        ]
    }
}
