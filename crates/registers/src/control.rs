//! Controls: those of Annex A and the organisation's own.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Applicable, ControlStatus};
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Document, Evidence, ImpactAssessment, Metric, Objective, Person, Risk};

/// A control of Annex A or of the organisation's own: whether it is necessary, why, how it is
/// carried out, and what shows that it works (6.1.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Short title of the control.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Its number in Annex A, such as A.6.2.4. Every control of Annex A has a record, necessary
    /// or not.
    #[schemars(
        regex(pattern = r"^A\.\d+(\.\d+)+$"),
        extend("x-list" = true, "x-form" = "a number of Annex A, like A.6.2.4")
    )]
    pub annex_a: Option<String>,
    /// Its number in the organisation's own list, for a control that Annex A lacks.
    pub own_id: Option<String>,
    /// Whether it is necessary here.
    #[schemars(extend("x-list" = true))]
    pub applicable: Applicable,
    /// The AI systems for which it is necessary, where it is not for all.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The kind of reason for which it is in or out.
    pub reason_kind: Option<ReasonKind>,
    /// Why it is in or out, in words that an outsider can follow. Both need a justification (6.1.3).
    pub reason: Option<String>,
    /// The risks that it acts on. They show up with it in the Statement of Applicability.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// The impact assessments that asked for it.
    #[serde(default)]
    pub impacts: Vec<Ref<ImpactAssessment>>,
    /// How it is carried out: who does what, when, with what. Good when a new colleague could do
    /// it from these words.
    #[schemars(extend("x-markdown" = true))]
    pub how: Option<String>,
    /// The AI objectives that it serves; necessary controls fit the objectives (6.1.3, 6.2).
    #[serde(default)]
    pub objectives: Vec<Ref<Objective>>,
    /// The documents that describe it.
    #[serde(default)]
    pub documented_in: Vec<Ref<Document>>,
    /// How far it is in place.
    #[schemars(extend("x-list" = true))]
    pub status: ControlStatus,
    /// Dated traces of the control at work. One is a claim, several over time are proof (8.1).
    #[serde(default)]
    pub operating: Vec<OperatingTrace>,
    /// Days within which the next trace is expected, such as 31 for a monthly control. A control
    /// that has left no trace for longer is doubtful (8.1).
    #[schemars(range(min = 1))]
    pub expected_again_within_days: Option<i64>,
    /// How one sees that the control has its effect, and what was seen last (8.1).
    pub effectiveness: Option<ControlEffectiveness>,
    /// The person who answers for it.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// The day on which it was made known to those who carry it out (6.1.3).
    pub communicated_on: Option<Date>,
    /// To whom it was made known, and to which interested parties it is available (6.1.3).
    pub communicated_to: Option<String>,
    /// Whether the guidance of Annex B for it has been considered (6.1.3). It need not be followed.
    #[serde(default)]
    pub guidance_considered: bool,
    /// What was taken from the guidance of Annex B, and what was not and why.
    pub guidance_note: Option<String>,
    /// The day on which the control and its reason were last looked at.
    pub reviewed_on: Option<Date>,
    /// The day by which the control and its reason are looked at again.
    #[schemars(extend("x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// One dated trace of a control at work.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatingTrace {
    /// The day.
    pub on: Date,
    /// What was done or seen.
    #[schemars(length(min = 1))]
    pub what: String,
    /// The evidence that shows it.
    pub evidence: Option<Ref<Evidence>>,
    /// The record that shows it, where it is in another register.
    pub record: Option<AnyRef>,
}

/// How the effect of a control is monitored, and what was seen last.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlEffectiveness {
    /// How one sees that it has its effect: what is counted, tested or observed.
    #[schemars(length(min = 1))]
    pub how: String,
    /// The metrics that show it.
    #[serde(default)]
    pub metrics: Vec<Ref<Metric>>,
    /// The day on which its effect was last judged.
    pub judged_on: Option<Date>,
    /// Who judged.
    pub judged_by: Option<Ref<Person>>,
    /// What the judgement was.
    pub result: Option<EffectivenessResult>,
    /// What was seen, and what is done where the effect falls short.
    pub note: Option<String>,
    /// The day by which its effect is judged again.
    #[schemars(extend("x-due" = "review"))]
    pub judge_again_by: Option<Date>,
}

/// Whether a control has its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectivenessResult {
    /// It has the effect that it should have.
    Effective,
    /// It has a part of it.
    Partly,
    /// It has not. Corrective action is considered.
    Ineffective,
}

/// The kind of reason for which a control is in or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// In: it acts on a risk.
    Risk,
    /// In: a law or authority asks for it.
    Law,
    /// In: a contract asks for it.
    Contract,
    /// In: an objective of the organisation asks for it.
    Objective,
    /// In: good practice, though nothing compels it.
    BestPractice,
    /// Out: the risk assessment shows no need.
    NotNeeded,
    /// Out: an external requirement does not ask for it or makes an exception.
    Exempt,
}

impl Register for Control {
    const NAME: &'static str = "control";
    const PREFIX: &'static str = "CTL";
    const CLAUSES: &'static str = "6.1.3, 8.1, 8.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Quality of data for AI systems".into(),
                annex_a: Some("A.7.4".into()),
                own_id: None,
                applicable: Applicable::Yes,
                systems: vec![],
                reason_kind: Some(ReasonKind::Risk),
                reason: Some(
                    "Estimates are only as fair as the photos behind them; the risk about older \
                     cars comes from data that did not mirror the claims."
                        .into(),
                ),
                risks: vec![Ref::number(1)],
                impacts: vec![Ref::number(1)],
                how: Some(
                    "The data steward states quality requirements for each dataset before it is \
                     used. A check runs on every new batch; a batch that fails is not released. \
                     Results stand in the dataset's record."
                        .into(),
                ),
                objectives: vec![Ref::number(1)],
                documented_in: vec![Ref::number(4)],
                status: ControlStatus::Implemented,
                operating: vec![
                    OperatingTrace {
                        on: date(2026, 4, 8),
                        what: "Batch of March refused: 11 % of photos without age of car.".into(),
                        evidence: Some(Ref::number(2)),
                        record: Some(AnyRef::to::<crate::Dataset>(1)),
                    },
                    OperatingTrace {
                        on: date(2026, 7, 7),
                        what: "Batch of June released after all six checks held.".into(),
                        evidence: Some(Ref::number(3)),
                        record: Some(AnyRef::to::<crate::Dataset>(1)),
                    },
                ],
                expected_again_within_days: Some(100),
                effectiveness: Some(ControlEffectiveness {
                    how: "Error of estimates by age of car, and batches that are refused.".into(),
                    metrics: vec![Ref::number(1)],
                    judged_on: Some(date(2026, 7, 14)),
                    judged_by: Some(Ref::number(2)),
                    result: Some(EffectivenessResult::Effective),
                    note: Some("Error for older cars halved since the check began.".into()),
                    judge_again_by: Some(date(2027, 1, 14)),
                }),
                owner: Some(Ref::number(4)),
                communicated_on: Some(date(2026, 3, 20)),
                communicated_to: Some("Data and model teams; insurers on request".into()),
                guidance_considered: true,
                guidance_note: Some(
                    "Taken over, but for the review by an outsider: our datasets are small.".into(),
                ),
                reviewed_on: Some(date(2026, 7, 15)),
                review_by: Some(date(2027, 7, 15)),
            },
            Self {
                title: "A person looks before a claim is refused".into(),
                annex_a: None,
                own_id: Some("N-01".into()),
                applicable: Applicable::SomeSystems,
                systems: vec![Ref::number(1), Ref::number(2)],
                reason_kind: Some(ReasonKind::Objective),
                reason: Some(
                    "Our policy promises that no justified claim is lost without a person having \
                     seen it. Annex A has no control that says so."
                        .into(),
                ),
                risks: vec![Ref::number(1)],
                impacts: vec![Ref::number(1)],
                how: Some(
                    "The claims system accepts a refusal only from a named adjuster who has opened \
                     the photos."
                        .into(),
                ),
                objectives: vec![],
                documented_in: vec![Ref::number(2)],
                status: ControlStatus::Implemented,
                operating: vec![OperatingTrace {
                    on: date(2026, 6, 2),
                    what: "Sample of 40 refusals: each has an adjuster and an opened file.".into(),
                    evidence: Some(Ref::number(4)),
                    record: None,
                }],
                expected_again_within_days: None,
                effectiveness: None,
                owner: Some(Ref::number(2)),
                communicated_on: Some(date(2026, 3, 20)),
                communicated_to: Some("All adjusters".into()),
                guidance_considered: false,
                guidance_note: None,
                reviewed_on: Some(date(2026, 7, 15)),
                review_by: None,
            },
        ]
    }
}
