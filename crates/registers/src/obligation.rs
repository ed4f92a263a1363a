//! Laws, contracts and standards that bind the organisation in what it does with AI.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Control, Document, InterestedParty, Person, Process};

/// A law, contract, standard or promise that AI here has to meet, and what must be reported under
/// it (4.2, A.8.5).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Short name of the obligation.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What it rests on.
    #[schemars(extend("x-list" = true))]
    pub kind: ObligationKind,
    /// Where it stands: article, section, number of the contract.
    pub reference: Option<String>,
    /// Countries or regions in which it applies, as codes such as `IE` or `EU`. Empty where place
    /// does not matter.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub jurisdictions: Vec<String>,
    /// Sectors for which it is made, such as insurance or health. Empty if it is for all.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// What it asks of the organisation, in own words.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub what: String,
    /// The party to whom it is owed.
    pub party: Option<Ref<InterestedParty>>,
    /// AI systems to which it applies. Empty if it applies to the organisation as a whole.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// What must be reported under it, to whom and how soon (A.8.5).
    #[serde(default)]
    pub reporting: Vec<ReportingDuty>,
    /// How it is met.
    pub addressed_by: Option<String>,
    /// Records that show how it is met: processes, controls, documents.
    #[serde(default)]
    pub addressed_in: Vec<AnyRef>,
    /// First day on which it applies.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["met_since"]))]
    pub applies_from: Option<Date>,
    /// Day since which it is met. Empty until it is.
    pub met_since: Option<Date>,
    /// Last day on which it applies, once it is known.
    #[schemars(extend("x-due" = "ends"))]
    pub applies_until: Option<Date>,
    /// The text itself, kept as an external document.
    pub document: Option<Ref<Document>>,
    /// Place where the text in force is found.
    pub source: Option<String>,
    /// Edition or amendment that was read.
    pub edition: Option<String>,
    /// Day on which somebody last made sure that this is the text in force.
    pub checked_on: Option<Date>,
    /// The person who knows it and sees that it is met.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which the text and how it is met are looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// Something that must be reported under an obligation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportingDuty {
    /// What is reported, and in which form.
    #[schemars(length(min = 1))]
    pub what: String,
    /// Who receives the report.
    #[schemars(length(min = 1))]
    pub recipient: String,
    /// What sets the time running, such as the discovery of a serious incident.
    #[schemars(length(min = 1))]
    pub occasion: String,
    /// Hours within which the report must arrive.
    #[schemars(range(min = 0))]
    pub within_hours: Option<i64>,
    /// Portal, address or form by which it is reported.
    pub channel: Option<String>,
    /// The person who reports.
    pub owner: Option<Ref<Person>>,
}

/// What an obligation rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObligationKind {
    /// A law or regulation.
    Law,
    /// A decision, permit or order of an authority or court.
    Authority,
    /// A contract.
    Contract,
    /// A standard or code that the organisation must keep to or has adopted.
    Standard,
    /// A promise that the organisation made of its own accord.
    Commitment,
}

impl Register for Obligation {
    const NAME: &'static str = "obligation";
    const PREFIX: &'static str = "OBL";
    const CLAUSES: &'static str = "4.2, A.8.5";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Data protection law: automated decisions and breaches".into(),
                kind: ObligationKind::Law,
                reference: Some("Regulation (EU) 2016/679, Articles 22 and 33".into()),
                jurisdictions: vec!["EU".into()],
                sectors: vec![],
                what: "- Nobody is subject to a decision by machine alone that weighs heavily on \
                    them.\n- Breaches of personal data are reported without delay.".into(),
                party: Some(Ref::number(1)),
                systems: vec![Ref::number(1), Ref::number(2)],
                reporting: vec![ReportingDuty {
                    what: "The breach, whom it concerns and what was done, by the authority's \
                        form.".into(),
                    recipient: "Data Protection Commission".into(),
                    occasion: "Somebody here learns of the breach.".into(),
                    within_hours: Some(72),
                    channel: Some("The authority's portal".into()),
                    owner: Some(Ref::number(5)),
                }],
                addressed_by: Some("A handler decides every claim; the incident procedure names \
                    who reports.".into()),
                addressed_in: vec![AnyRef::to::<Document>(1), AnyRef::to::<Control>(26)],
                applies_from: Some(date(2018, 5, 25)),
                met_since: Some(date(2018, 5, 25)),
                applies_until: None,
                document: Some(Ref::number(2)),
                source: Some("https://eur-lex.europa.eu/eli/reg/2016/679".into()),
                edition: Some("Consolidated text of 4 May 2016".into()),
                checked_on: Some(date(2026, 6, 1)),
                owner: Some(Ref::number(5)),
                review_by: Some(date(2026, 12, 1)),
            },
            Self {
                title: "Thirty days' notice of model changes".into(),
                kind: ObligationKind::Contract,
                reference: Some("Master agreement with Harbour Insurance, section 8".into()),
                jurisdictions: vec![],
                sectors: vec!["Insurance".into()],
                what: "The insurer is told of every change of a model thirty days ahead, with \
                    test results by age of car.".into(),
                party: Some(Ref::number(2)),
                systems: vec![Ref::number(1)],
                reporting: vec![],
                addressed_by: None,
                addressed_in: vec![AnyRef::to::<Process>(1)],
                applies_from: Some(date(2026, 1, 1)),
                met_since: Some(date(2026, 1, 1)),
                applies_until: Some(date(2028, 12, 31)),
                document: None,
                source: None,
                edition: None,
                checked_on: None,
                owner: Some(Ref::number(3)),
                review_by: Some(date(2027, 1, 15)),
            },
        ]
    }
}
