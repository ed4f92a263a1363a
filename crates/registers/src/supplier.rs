//! Suppliers of AI systems and parts of them.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Check, Rating};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Nonconformity, Person};

/// A supplier of AI systems, models, data or services for them (A.10.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supplier {
    /// Name of the supplier.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// AI systems that it supplies or contributes to.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub provides: Vec<Ref<AiSystem>>,
    /// What it supplies, in a sentence.
    #[schemars(length(min = 1), extend("x-list" = true))]
    pub what: String,
    /// How much depends on it: what could go wrong for people and for the organisation if it fails.
    pub risk_weight: Option<Rating>,
    /// Whom to reach there, also out of hours if a system must be stopped.
    #[schemars(extend("x-personal" = true))]
    pub contact: Option<String>,
    /// What was looked at before and since the contract, and the verdict.
    pub due_diligence: Option<DueDiligence>,
    /// The supplier's answers to the organisation's questions. An answer withheld is an answer too.
    #[serde(default)]
    pub answers: Vec<SupplierAnswer>,
    /// The contract and what it secures.
    pub contract: Option<Contract>,
    /// What it must tell the organisation, one a line: new models, incidents, other suppliers, data.
    #[serde(default)]
    pub must_tell: Vec<String>,
    /// Changes the supplier announced, and what was done about each.
    #[serde(default)]
    pub change_notices: Vec<ChangeNotice>,
    /// Corrective actions that were asked for, and what came of each (A.10.3).
    #[serde(default)]
    pub corrective_actions: Vec<SupplierCorrectiveAction>,
    /// Looks at the supplier since the contract.
    #[serde(default)]
    pub reviews: Vec<Check>,
    /// The person who deals with it.
    pub owner: Option<Ref<Person>>,
    /// Day by which the supplier is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// A look at whether a supplier is fit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueDiligence {
    /// Who looked.
    pub by: Ref<Person>,
    /// Day of the verdict.
    pub on: Date,
    /// Score from 0 to 100 by the organisation's own scale. It makes suppliers comparable, not
    /// good.
    #[schemars(range(min = 0, max = 100))]
    pub score: i64,
    /// What speaks for and against the supplier.
    #[schemars(length(min = 1))]
    pub summary: String,
}

/// A question to a supplier and its answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierAnswer {
    /// What was asked.
    #[schemars(length(min = 1))]
    pub question: String,
    /// What was answered, and how it was shown.
    #[schemars(length(min = 1))]
    pub answer: String,
}

/// A contract with a supplier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Number or place under which the contract is found.
    #[schemars(length(min = 1))]
    pub reference: String,
    /// Day on which it was signed.
    pub signed_on: Date,
    /// What it secures for responsible AI, in a few words for each clause.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Which of these it secures, by a clause or by what it refers to. Checks go by this, whatever
    /// language the clauses are in.
    #[serde(default)]
    pub secures: Vec<ContractPoint>,
}

/// Something that a contract with a supplier should secure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContractPoint {
    /// Changes of what is supplied are told before they are made.
    Changes,
    /// Incidents and faults are told within a time.
    Incidents,
    /// We, or somebody for us, may look and ask.
    Audit,
    /// Results of tests are given.
    TestResults,
    /// What the supplier may do with our data.
    DataUse,
    /// Who works for the supplier, and that they are bound too.
    Subcontractors,
    /// What is found lacking is put right within a time.
    CorrectiveAction,
    /// How the contract ends, with data returned or deleted.
    Exit,
}

/// A change that a supplier announced.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeNotice {
    /// Day of the notice.
    #[schemars(extend("x-due" = "answer", "x-due-done" = ["handled"]))]
    pub on: Date,
    /// What changes.
    #[schemars(length(min = 1))]
    pub what: String,
    /// What was done about it. Empty means that it still has to be dealt with.
    pub handled: Option<String>,
}

/// Something that a supplier was asked to put right.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierCorrectiveAction {
    /// What was asked for, and why.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Day on which it was asked for.
    pub asked_on: Date,
    /// Day by which it is done.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["done_on"]))]
    pub due: Option<Date>,
    /// Day on which it was done and looked at.
    pub done_on: Option<Date>,
    /// What came of it.
    pub result: Option<String>,
    /// The nonconformity behind it.
    pub nonconformity: Option<Ref<Nonconformity>>,
}

impl Register for Supplier {
    const NAME: &'static str = "supplier";
    const PREFIX: &'static str = "SUP";
    const CLAUSES: &'static str = "A.10.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Karosseria Vision GmbH".into(),
            provides: vec![Ref::number(2)],
            what: "Estimates repair costs from photos, as a service.".into(),
            contact: Some("service@karosseria.example, at all hours for stops.".into()),
            due_diligence: Some(DueDiligence {
                by: Ref::number(3),
                on: date(2026, 4, 8),
                score: 72,
                summary: "Good test reports and quick answers; says little about its training \
                    data.".into(),
            }),
            answers: vec![SupplierAnswer {
                question: "Were the photos used for training taken with consent?".into(),
                answer: "Yes for its own collection; not known for bought photos.".into(),
            }],
            contract: Some(Contract {
                reference: "NL-2026-017".into(),
                signed_on: date(2026, 4, 20),
                clauses: vec![
                    "Thirty days' notice of model changes.".into(),
                    "Test results on request.".into(),
                    "Incidents reported within one working day.".into(),
                ],
                secures: vec![
                    ContractPoint::Changes,
                    ContractPoint::TestResults,
                    ContractPoint::Incidents,
                ],
            }),
            change_notices: vec![ChangeNotice {
                on: date(2026, 7, 1),
                what: "New model 2026.2 from August.".into(),
                handled: Some("Tested on 500 photos of our own; released on 28 July.".into()),
            }],
            review_by: Some(date(2027, 4, 1)),
            risk_weight: Some(Rating::Medium),
            must_tell: vec![
                "New models, thirty days before.".into(),
                "Incidents, within one working day.".into(),
            ],
            corrective_actions: vec![SupplierCorrectiveAction {
                what: "Name the groups of people in its impact assessment.".into(),
                asked_on: date(2026, 7, 22),
                due: Some(date(2026, 9, 30)),
                done_on: Some(date(2026, 9, 15)),
                result: Some("New assessment received; it names four groups.".into()),
                nonconformity: Some(Ref::number(1)),
            }],
            reviews: vec![Check {
                by: Ref::number(3),
                on: date(2026, 7, 28),
                result: "Test reports complete; answers on bought photos still missing.".into(),
            }],
            owner: Some(Ref::number(2)),
        }]
    }
}
