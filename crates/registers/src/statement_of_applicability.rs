//! Statements of Applicability.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Applicable, ControlStatus};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::control::ReasonKind;
use crate::{AiSystem, Control, ImpactAssessment, Person, Risk};

/// The Statement of Applicability: all controls, in or out, with the reason for each (6.1.3).
///
/// Its lines are copies of the controls on the day of issue, so that an approved statement stays
/// as it was approved while the controls move on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementOfApplicability {
    /// Name and edition of the statement.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The day on which the lines were frozen.
    #[schemars(extend("x-list" = true))]
    pub issued_on: Date,
    /// A line for every control: all 38 of Annex A and the organisation's own.
    #[serde(default)]
    pub lines: Vec<StatementLine>,
    /// The statement before, with which this one is compared.
    pub previous: Option<Ref<StatementOfApplicability>>,
    /// A line for each control that differs from the statement before.
    #[serde(default)]
    pub differences: Vec<LineDifference>,
    /// What differs from the statement before, and why.
    #[schemars(extend("x-markdown" = true))]
    pub changes: Option<String>,
    /// The person who prepared it; somebody else approves it.
    #[schemars(extend("x-list" = true))]
    pub prepared_by: Option<Ref<Person>>,
}

/// One control as it stood on the day of issue.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementLine {
    /// The control.
    pub control: Ref<Control>,
    /// Its number in Annex A; empty for an own control.
    pub annex_a: Option<String>,
    /// Its title.
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
    /// Whether it is necessary.
    pub applicable: Applicable,
    /// Why it is in or out. No statement is approved while a line lacks its reason.
    pub reason: Option<String>,
    /// How far it was in place.
    pub status: ControlStatus,
    /// Its number in the organisation's own list.
    pub own_id: Option<String>,
    /// The kind of reason for which it is in or out.
    pub reason_kind: Option<ReasonKind>,
    /// The AI systems for which it is necessary, where it is not for all.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The risks that it acts on.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// The impact assessments that asked for it.
    #[serde(default)]
    pub impacts: Vec<Ref<ImpactAssessment>>,
    /// How it was carried out.
    pub how: Option<String>,
    /// The person who answered for it.
    pub owner: Option<Ref<Person>>,
    /// Whether it was documented.
    #[serde(default)]
    pub documented: bool,
    /// Whether a dated trace showed it at work.
    #[serde(default)]
    pub operating: bool,
    /// How many pieces of evidence there were for it.
    #[schemars(range(min = 0))]
    pub evidence_count: Option<i64>,
    /// The day of the latest trace of it at work.
    pub last_operated_on: Option<Date>,
    /// The day on which the control and its reason had last been looked at.
    pub reviewed_on: Option<Date>,
}

/// What differs for one control from the statement before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineDifference {
    /// The control.
    pub control: Ref<Control>,
    /// How it differs.
    pub kind: LineDifferenceKind,
    /// What is different, such as: status from partly to implemented.
    pub what: Option<String>,
}

/// How a line differs from the statement before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineDifferenceKind {
    /// The control is new.
    Added,
    /// The control is gone.
    Removed,
    /// Something about the control differs.
    Changed,
}

impl Register for StatementOfApplicability {
    const NAME: &'static str = "statement_of_applicability";
    const PREFIX: &'static str = "SOA";
    const CLAUSES: &'static str = "6.1.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "Statement of Applicability, edition 2".into(),
            issued_on: date(2026, 7, 20),
            lines: sample_lines(),
            previous: Some(Ref::number(2)),
            differences: vec![
                difference(39, LineDifferenceKind::Added, "Own control N-01"),
                difference(26, LineDifferenceKind::Changed, "Status from partly to implemented"),
            ],
            changes: Some(
                "Since edition 1: A.10.4 narrowed to the estimator; own control N-01 added; A.7.4 \
                 from partly to implemented."
                    .into(),
            ),
            prepared_by: Some(Ref::number(2)),
        }]
    }
}

/// The controls of Annex A as the sample states them: number, title, in or out, why, how far.
#[rustfmt::skip]
const SAMPLE: [(&str, &str, Applicable, &str, ControlStatus); 38] = [
    ("A.2.2", "AI policy", Applicable::Yes, "Everything else rests on what management intends.", ControlStatus::Implemented),
    ("A.2.3", "Alignment with other organizational policies", Applicable::Yes, "The security and claims policies touch the same work.", ControlStatus::Implemented),
    ("A.2.4", "Review of the AI policy", Applicable::Yes, "Law and technology move within a year.", ControlStatus::Implemented),
    ("A.3.2", "AI roles and responsibilities", Applicable::Yes, "Adjusters and engineers must know who may stop a system.", ControlStatus::Implemented),
    ("A.3.3", "Reporting of concerns", Applicable::Yes, "Those on the claims floor see errors first.", ControlStatus::Implemented),
    ("A.4.2", "Resource documentation", Applicable::Yes, "Costs and gaps showed only when a release failed.", ControlStatus::Implemented),
    ("A.4.3", "Data resources", Applicable::Yes, "Risk about older cars: nobody knew what the photos covered.", ControlStatus::Implemented),
    ("A.4.4", "Tooling resources", Applicable::Yes, "Versions of tools decide whether results can be repeated.", ControlStatus::Implemented),
    ("A.4.5", "System and computing resources", Applicable::Yes, "The hosting supplier is about to change region.", ControlStatus::Partly),
    ("A.4.6", "Human resources", Applicable::Yes, "Few people can judge the model; absence is a risk.", ControlStatus::Implemented),
    ("A.5.2", "AI system impact assessment process", Applicable::Yes, "Claims of persons are a sensitive use.", ControlStatus::Implemented),
    ("A.5.3", "Documentation of AI system impact assessments", Applicable::Yes, "Insurers ask to see them.", ControlStatus::Implemented),
    ("A.5.4", "Assessing AI system impact on individuals or groups of individuals", Applicable::Yes, "Claimants can lose money by a wrong estimate.", ControlStatus::Implemented),
    ("A.5.5", "Assessing societal impacts of AI systems", Applicable::Yes, "Poorer households could be treated worse as a group.", ControlStatus::Implemented),
    ("A.6.1.2", "Objectives for responsible development of AI system", Applicable::Yes, "Fair estimates are an objective of ours.", ControlStatus::Implemented),
    ("A.6.1.3", "Processes for responsible AI system design and development", Applicable::Yes, "We build both systems ourselves.", ControlStatus::Implemented),
    ("A.6.2.2", "AI system requirements and specification", Applicable::Yes, "Each release changes what adjusters see.", ControlStatus::Implemented),
    ("A.6.2.3", "Documentation of AI system design and development", Applicable::Yes, "Engineers must be able to take over from one another.", ControlStatus::Implemented),
    ("A.6.2.4", "AI system verification and validation", Applicable::Yes, "Error by age of car showed only in a test by group.", ControlStatus::Implemented),
    ("A.6.2.5", "AI system deployment", Applicable::Yes, "A failed release stops claims in two countries.", ControlStatus::Implemented),
    ("A.6.2.6", "AI system operation and monitoring", Applicable::Yes, "New car models make estimates drift.", ControlStatus::Implemented),
    ("A.6.2.7", "AI system technical documentation", Applicable::Yes, "Insurers' auditors and our own support need it.", ControlStatus::Implemented),
    ("A.6.2.8", "AI system recording of event logs", Applicable::Yes, "Each estimate must be traceable in a dispute.", ControlStatus::Implemented),
    ("A.7.2", "Data for development and enhancement of AI system", Applicable::Yes, "Photos and claims files are personal data.", ControlStatus::Implemented),
    ("A.7.3", "Acquisition of data", Applicable::Yes, "Photos are bought from two suppliers.", ControlStatus::Implemented),
    ("A.7.4", "Quality of data for AI systems", Applicable::Yes, "Risk about older cars.", ControlStatus::Implemented),
    ("A.7.5", "Data provenance", Applicable::Yes, "Rights to photos must be shown to suppliers.", ControlStatus::Implemented),
    ("A.7.6", "Data preparation", Applicable::Yes, "Cropping had removed marks of corrosion.", ControlStatus::Implemented),
    ("A.8.2", "System documentation and information for users", Applicable::Yes, "Adjusters must know where estimates are weak.", ControlStatus::Implemented),
    ("A.8.3", "External reporting", Applicable::Yes, "Claimants and repairers see harm that we do not.", ControlStatus::Implemented),
    ("A.8.4", "Communication of incidents", Applicable::Yes, "Contracts with insurers set 48 hours.", ControlStatus::Implemented),
    ("A.8.5", "Information for interested parties", Applicable::Yes, "Insurers and the supervisor have rights to reports.", ControlStatus::Implemented),
    ("A.9.2", "Processes for responsible use of AI systems", Applicable::Yes, "Adjusters work under time pressure.", ControlStatus::Implemented),
    ("A.9.3", "Objectives for responsible use of AI system", Applicable::Yes, "Every refusal is seen by a person.", ControlStatus::Implemented),
    ("A.9.4", "Intended use of the AI system", Applicable::Yes, "Branches tried the estimator on vans and motorcycles.", ControlStatus::Partly),
    ("A.10.2", "Allocating responsibilities", Applicable::Yes, "Insurers, hosting and photo suppliers each hold a part.", ControlStatus::Implemented),
    ("A.10.3", "Suppliers", Applicable::Yes, "Photos and hosting come from outside.", ControlStatus::Implemented),
    ("A.10.4", "Customers", Applicable::SomeSystems, "Only the estimator is offered to insurers; the router is used by us alone.", ControlStatus::Implemented),
];

fn difference(control: u64, kind: LineDifferenceKind, what: &str) -> LineDifference {
    LineDifference {
        control: Ref::number(control),
        kind,
        what: Some(what.into()),
    }
}

fn sample_lines() -> Vec<StatementLine> {
    let annex_a = (1..).zip(SAMPLE);
    let annex_a = annex_a.map(|(number, (id, title, applicable, reason, status))| StatementLine {
        annex_a: Some(id.into()),
        ..line(number, title, applicable, reason, status)
    });
    let own = StatementLine {
        own_id: Some("N-01".into()),
        reason_kind: Some(ReasonKind::Objective),
        systems: vec![Ref::number(1), Ref::number(2)],
        risks: vec![Ref::number(1)],
        impacts: vec![Ref::number(1)],
        how: Some("The claims system takes a refusal only from a named adjuster.".into()),
        owner: Some(Ref::number(2)),
        evidence_count: Some(1),
        last_operated_on: Some(date(2026, 6, 2)),
        reviewed_on: Some(date(2026, 7, 15)),
        ..line(
            39,
            "A person looks before a claim is refused",
            Applicable::SomeSystems,
            "Our policy promises it; no control of Annex A says it.",
            ControlStatus::Implemented,
        )
    };
    annex_a.chain([own]).collect()
}

/// Returns the line of a control of which no more is known than this.
fn line(
    number: u64,
    title: &str,
    applicable: Applicable,
    reason: &str,
    status: ControlStatus,
) -> StatementLine {
    let in_place = status == ControlStatus::Implemented;
    StatementLine {
        control: Ref::number(number),
        annex_a: None,
        title: title.into(),
        applicable,
        reason: Some(reason.into()),
        status,
        own_id: None,
        reason_kind: None,
        systems: vec![],
        risks: vec![],
        impacts: vec![],
        how: None,
        owner: None,
        documented: in_place,
        operating: in_place,
        evidence_count: None,
        last_operated_on: None,
        reviewed_on: None,
    }
}
