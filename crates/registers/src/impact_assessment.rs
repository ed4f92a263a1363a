//! AI system impact assessments: the whole form of ISO/IEC 42005, sections A to G and the decision.
//!
//! This file holds the form from top to bottom; its parts are in `impact_assessment/`: `sections`
//! has A to D (the system and its surroundings), `effects` has E to G (people and what may befall
//! them), `decision` what follows from them, `sample` two examples.

mod decision;
mod effects;
mod sample;
mod sections;

pub use decision::{
    AnswerSection, Condition, Disclosure, DisclosureForm, Lapse, LinkedAssessment,
    LinkedAssessmentKind, Measure, MeasureKind, OpenAnswer, Outcome, RestrictedUseDecision,
    ScreeningAnswer, SectionWork,
};
pub use effects::{
    AffectedParty, Effect, Failure, FailureKind, Foreseeability, Impact, ImpactLevel, ImpactScale,
    Misuse, MisuseActor, PartyRelation,
};
pub use sections::{
    AssessedData, AssessedModel, DataQuality, DataUse, Dependency, Deployment, DeploymentForm,
    Functionality, IntendedUse, QualityMet, SystemInformation, UnintendedUse, UnintendedUseKind,
};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::impact_process::Depth;
use crate::kit::parts::{LifeCycleStage, ReassessmentTrigger};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, ImpactProcess, Person, Reassessment, Risk};

/// What an AI system does, good or bad, to people and to society, looked at from outside
/// (6.1.4, 8.4, A.5.2 to A.5.5; ISO/IEC 42005).
///
/// No question stays blank: it is answered, or listed among the open answers with the reason.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactAssessment {
    /// Name of the assessment: the system and its use.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Whether it is about one system, a family of similar ones, or all that the organisation
    /// does with AI.
    pub subject: AssessmentSubject,
    /// The AI systems it covers. Every system in scope needs one that is current (8.4).
    #[schemars(extend("x-list" = true))]
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// The version of the system that was assessed. A later one may need a new look.
    pub assessed_version: Option<String>,
    /// The stage of the life cycle that the system was in.
    pub stage: Option<LifeCycleStage>,
    /// The process that was followed (A.5.2).
    pub process: Option<Ref<ImpactProcess>>,
    /// Why it was done now: planned intervals, or a change that matters (8.4).
    #[schemars(extend("x-list" = true))]
    pub reason: AssessmentReason,
    /// The kind of event that called for it, where one did.
    pub trigger: Option<ReassessmentTrigger>,
    /// The record of the event that called for it.
    pub reassessment: Option<Ref<Reassessment>>,
    /// What changed in the system or its use since the last assessment.
    pub changed_since_last: Option<String>,
    /// The person who answers for the assessment. Somebody else approves it.
    #[schemars(extend("x-list" = true))]
    pub assessor: Ref<Person>,
    /// Everyone else who worked on it: engineers, users, legal, people who know those affected.
    #[serde(default)]
    pub contributors: Vec<Ref<Person>>,
    /// The day on which it was finished.
    #[schemars(extend("x-list" = true))]
    pub performed_on: Date,
    /// Countries, or parts of them, whose people and law it covers (6.1.4).
    #[serde(default)]
    pub jurisdictions: Vec<String>,
    /// The people it covers: who, how many, where.
    pub population: Option<String>,
    /// What it covers: uses, parts and times.
    pub covers: Option<String>,
    /// What it leaves out, and why.
    pub leaves_out: Option<String>,
    /// Other assessments that belong to it: data protection, human rights, security, safety.
    #[serde(default)]
    pub linked_assessments: Vec<LinkedAssessment>,
    /// How deep it goes, as the process decides.
    pub depth: Depth,
    /// The screening questions of the process with their answers; they decide the depth.
    #[serde(default)]
    pub screening: Vec<ScreeningAnswer>,
    /// Decisions about restricted uses that the system touches. A use that is forbidden is never
    /// allowed.
    #[serde(default)]
    pub restricted_decisions: Vec<RestrictedUseDecision>,
    /// Who works on which section, and which are done.
    #[serde(default)]
    pub sections: Vec<SectionWork>,
    /// Section A: the system, its purpose and its uses.
    pub system_information: Option<SystemInformation>,
    /// Section B: each body of data that the system learns from, is tested with or works on.
    #[serde(default)]
    pub data: Vec<AssessedData>,
    /// Section C: each algorithm or model in the system.
    #[serde(default)]
    pub models: Vec<AssessedModel>,
    /// Section D: the place where the system works.
    pub deployment: Option<Deployment>,
    /// Section E: everyone whom the system concerns. At least one from outside, or a reason why none.
    #[serde(default)]
    pub parties: Vec<AffectedParty>,
    /// Why nobody outside the organisation is affected, where that is so.
    pub no_external_party_because: Option<String>,
    /// Section F: benefits and harms. For each party that is directly affected every perspective
    /// has a line, be it that there is none, and why (A.5.4, A.5.5).
    #[serde(default)]
    pub impacts: Vec<Impact>,
    /// Section G, first part: how the system can fail.
    #[serde(default)]
    pub failures: Vec<Failure>,
    /// Section G, second part: how people can be expected to misuse it.
    #[serde(default)]
    pub misuses: Vec<Misuse>,
    /// What is done to lessen harms and to secure benefits.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// What remains once the measures work, in a few sentences.
    pub residual_summary: Option<String>,
    /// Why benefits outweigh what remains, for those who bear it and not on average.
    pub reasoning: Option<String>,
    /// What the assessment recommends.
    #[schemars(extend("x-list" = true))]
    pub outcome: Option<Outcome>,
    /// What must be done before the system is used, or to keep using it.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What is watched in use to see whether the assessment was right.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// The day by which it is renewed (8.4).
    #[schemars(extend("x-due" = "review", "x-due-who" = "assessor", "x-due-per" = ["systems"]))]
    pub next_review: Option<Date>,
    /// Events by which the approval lapsed. Until it is renewed the assessment is not current.
    #[serde(default)]
    pub lapses: Vec<Lapse>,
    /// To whom the results are shown, and in which form (6.1.4).
    pub disclosure: Option<Disclosure>,
    /// The risks that came out of it (6.1.4).
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// How the results entered the risk assessment, also when no risk came out of it (6.1.4).
    pub risks_considered: Option<String>,
    /// Questions that do not apply or have no answer yet.
    #[serde(default)]
    pub open_answers: Vec<OpenAnswer>,
    /// How long the assessment is kept (A.5.3).
    pub retention: Option<String>,
}

/// What an impact assessment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentSubject {
    /// One AI system in its use.
    System,
    /// Several similar systems with similar effects.
    Family,
    /// Everything the organisation does with AI.
    Organization,
}

/// Why an impact assessment was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentReason {
    /// The system or its use is new.
    New,
    /// The planned interval was over.
    PlannedReview,
    /// A change that matters was proposed or happened.
    Change,
    /// An audit, an incident or a concern called for it.
    Finding,
}

impl Register for ImpactAssessment {
    const NAME: &'static str = "impact_assessment";
    const PREFIX: &'static str = "AIA";
    const CLAUSES: &'static str = "6.1.4, 8.4, A.5.2, A.5.3, A.5.4, A.5.5";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![sample::damage_estimator(), sample::alert_sorter()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::parts::Perspective;

    const PERSPECTIVES: [Perspective; 8] = [
        Perspective::Accountability,
        Perspective::Transparency,
        Perspective::Fairness,
        Perspective::Privacy,
        Perspective::Reliability,
        Perspective::Safety,
        Perspective::Explainability,
        Perspective::Environmental,
    ];

    #[test]
    fn the_samples_look_at_every_directly_affected_party_from_every_perspective() {
        for assessment in ImpactAssessment::samples() {
            for party in assessment.parties.iter().filter(|party| party.directly_affected) {
                for perspective in PERSPECTIVES {
                    let looked = |impact: &Impact| {
                        impact.party == party.name && impact.perspective == perspective
                    };
                    assert!(
                        assessment.impacts.iter().any(looked),
                        "{}: {} from {perspective:?}",
                        assessment.title,
                        party.name
                    );
                }
            }
        }
    }

    #[test]
    fn the_samples_judge_every_harm_and_say_why_there_is_none() {
        for assessment in ImpactAssessment::samples() {
            for impact in &assessment.impacts {
                let party = assessment.parties.iter().any(|party| party.name == impact.party);
                assert!(party, "{} is no party", impact.party);
                let judged = match impact.effect {
                    Effect::Harm => impact.rating.is_some() && impact.residual <= impact.rating,
                    Effect::Benefit => impact.severity.is_some(),
                    Effect::None => impact.because.is_some(),
                };
                assert!(judged, "{}", impact.description);
            }
        }
    }
}
