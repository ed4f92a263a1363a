//! Who does what for an AI system, across organisations.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::LifeCycleStage;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Person, Supplier};

/// How the duties for an AI system are shared between the organisation, its suppliers, customers and
/// partners (A.10.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsibilityMatrix {
    /// Title, such as the name of the system.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The AI system.
    #[schemars(extend("x-list" = true))]
    pub system: Ref<AiSystem>,
    /// A line for each duty and party. A duty that nobody has is the one that goes wrong.
    #[serde(default)]
    pub lines: Vec<ResponsibilityLine>,
    /// Duties that nobody has taken on yet, and what will be done about it.
    pub gaps: Option<String>,
    /// The person who keeps it up to date.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which it is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// One duty and the party that has it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsibilityLine {
    /// The duty, such as testing for bias, telling of incidents or deleting data at the end.
    #[schemars(length(min = 1))]
    pub duty: String,
    /// Stage of the life cycle it belongs to. Empty if it runs through all.
    pub stage: Option<LifeCycleStage>,
    /// Which party has it.
    pub party: ResponsibleParty,
    /// Name of the party, where it is not a supplier in the register.
    pub party_name: Option<String>,
    /// The supplier, where a supplier has it.
    pub supplier: Option<Ref<Supplier>>,
    /// Who does it, where the organisation itself has it.
    pub person: Option<Ref<Person>>,
    /// Contract and clause in which it is agreed.
    pub contract_reference: Option<String>,
    /// Day on which the party was told of the duty or agreed to it.
    pub known_to_party_on: Option<Date>,
}

/// A party that has a duty for an AI system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponsibleParty {
    /// The organisation itself.
    We,
    /// Somebody who supplies the system or a part of it.
    Supplier,
    /// Somebody who buys or uses the system.
    Customer,
    /// Somebody who integrates it, gives data or works on it with the organisation.
    Partner,
    /// Anybody else.
    Other,
}

impl Register for ResponsibilityMatrix {
    const NAME: &'static str = "responsibility_matrix";
    const PREFIX: &'static str = "RAM";
    const CLAUSES: &'static str = "A.10.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        let line = |duty: &str, stage, party| ResponsibilityLine {
            duty: duty.into(),
            stage: Some(stage),
            party,
            party_name: None,
            supplier: None,
            person: None,
            contract_reference: None,
            known_to_party_on: None,
        };
        vec![
            Self {
                title: "Photo estimate".into(),
                system: Ref::number(2),
                lines: vec![
                    ResponsibilityLine {
                        supplier: Some(Ref::number(1)),
                        contract_reference: Some("NL-2026-017, clause 4".into()),
                        known_to_party_on: Some(date(2026, 4, 20)),
                        ..line(
                            "Test each model by kind of vehicle and hand over the results",
                            LifeCycleStage::VerificationAndValidation,
                            ResponsibleParty::Supplier,
                        )
                    },
                    ResponsibilityLine {
                        person: Some(Ref::number(2)),
                        known_to_party_on: Some(date(2026, 4, 22)),
                        ..line(
                            "Tell claimants that software looks at their photos",
                            LifeCycleStage::Deployment,
                            ResponsibleParty::We,
                        )
                    },
                ],
                gaps: Some("Nobody answers for photos after the contract ends; to be settled by \
                    October.".into()),
                owner: Some(Ref::number(2)),
                review_by: Some(date(2027, 4, 1)),
            },
            Self {
                title: "Claims triage, with the insurers that use it".into(),
                system: Ref::number(1),
                lines: vec![ResponsibilityLine {
                    party_name: Some("The seven insurers".into()),
                    contract_reference: Some("Service agreement, annex 3".into()),
                    ..line(
                        "Pass on complaints about the order of claims",
                        LifeCycleStage::OperationAndMonitoring,
                        ResponsibleParty::Customer,
                    )
                }],
                gaps: None,
                owner: Some(Ref::number(2)),
                review_by: None,
            },
        ]
    }
}
