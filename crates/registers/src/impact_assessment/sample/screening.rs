//! An example of the least that is enough: a screening that found no effect worth more.

use jiff::civil::date;

use super::effects::none;
use crate::impact_assessment::{
    AffectedParty, AssessmentReason, AssessmentSubject, ImpactAssessment, IntendedUse, Outcome,
    PartyRelation, ScreeningAnswer, SystemInformation, UnintendedUse, UnintendedUseKind,
};
use crate::impact_process::Depth;
use crate::kit::Ref;
use crate::kit::parts::{
    AnswerState, Automation, LifeCycleStage, Perspective, ReassessmentTrigger,
};

const STAFF: &str = "IT staff on call";

/// Returns the screening of a tool that sorts alerts from servers.
pub(in crate::impact_assessment) fn alert_sorter() -> ImpactAssessment {
    ImpactAssessment {
        title: "Screening: sorting of server alerts".into(),
        subject: AssessmentSubject::System,
        systems: vec![Ref::number(3)],
        assessed_version: Some("supplier's release 2026-01".into()),
        stage: Some(LifeCycleStage::Inception),
        process: Some(Ref::number(1)),
        reason: AssessmentReason::New,
        trigger: Some(ReassessmentTrigger::NewSystem),
        reassessment: None,
        changed_since_last: None,
        assessor: Ref::number(5),
        contributors: vec![Ref::number(3)],
        performed_on: date(2026, 2, 11),
        jurisdictions: vec!["Ireland".into()],
        population: Some("Nine people of the IT desk".into()),
        covers: None,
        leaves_out: None,
        linked_assessments: vec![],
        depth: Depth::Screening,
        screening: vec![ScreeningAnswer {
            question: "Does its result bear on money, health or rights of a person?".into(),
            state: AnswerState::Answered,
            yes: Some(false),
            why: Some("It ranks alerts of servers.".into()),
            action: None,
        }],
        restricted_decisions: vec![],
        sections: vec![],
        system_information: Some(system_information()),
        data: vec![],
        models: vec![],
        deployment: None,
        parties: vec![AffectedParty {
            name: STAFF.into(),
            relation: PartyRelation::User,
            external: false,
            directly_affected: true,
            interacts: true,
            size: Some("9".into()),
            vulnerability: None,
            consulted_on: Some(date(2026, 2, 9)),
            how_consulted: Some("Weekly meeting of the IT desk".into()),
            what_they_said: Some("Fewer calls at night; the full list must stay visible.".into()),
            how_informed: Some("Note in the on-call handbook".into()),
            represented_by: None,
        }],
        no_external_party_because: Some(
            "The tool sees messages of our own servers only, and a person decides what is done. \
             Claims systems have an alarm of their own that does not pass through it."
                .into(),
        ),
        impacts: impacts(),
        failures: vec![],
        misuses: vec![],
        measures: vec![],
        residual_summary: Some("Nothing of weight.".into()),
        reasoning: Some("All five screening questions were answered with no.".into()),
        outcome: Some(Outcome::Go),
        conditions: vec![],
        indicators: vec!["Alerts that were ranked low and turned out to matter".into()],
        next_review: Some(date(2027, 2, 10)),
        lapses: vec![],
        disclosure: None,
        risks: vec![],
        risks_considered: Some("Read in the risk assessment of April 2026; no risk came of it.".into()),
        open_answers: vec![],
        retention: Some("Ten years after the system is retired".into()),
    }
}

fn system_information() -> SystemInformation {
    SystemInformation {
        description: "Reads alerts from our servers and ranks them for the person on call.".into(),
        functionalities: vec![],
        dependencies: vec![],
        purpose: "The person on call should see first what matters first.".into(),
        intended_uses: vec![IntendedUse {
            r#use: "Ranking alerts from servers".into(),
            user_group: Some("IT staff on call".into()),
            setting: Some("IT desk".into()),
            limits: Some("No alert is hidden".into()),
        }],
        unintended_uses: vec![UnintendedUse {
            r#use: "Comparing how fast colleagues react".into(),
            kind: UnintendedUseKind::Overreach,
            why_foreseeable: "The tool keeps times of reaction.".into(),
        }],
        automation: Automation::Advisory,
        oversight: Some("The person on call sees the whole list and decides.".into()),
        sensitive_uses: vec![],
        restricted_uses: vec![],
    }
}

fn impacts() -> Vec<crate::impact_assessment::Impact> {
    use Perspective as P;
    let considered = [
        (P::Accountability, "Whether it is clear who answers", "The person on call does, as before."),
        (P::Transparency, "Whether staff know of it", "They chose it and see that it ranks."),
        (P::Fairness, "Whether some are treated worse", "It ranks alerts, not people."),
        (P::Privacy, "Whether it uses personal data", "Times of reaction are switched off."),
        (P::Reliability, "Whether a wrong rank does harm", "Every alert stays in sight."),
        (P::Safety, "Whether anybody can come to harm", "No server steers anything physical."),
        (P::Explainability, "Whether a rank must be explained", "Nothing is decided by it."),
        (P::Environmental, "What it costs the environment", "Less than one server uses."),
    ];
    let lines = considered.into_iter();
    lines.map(|(perspective, what, because)| none(STAFF, perspective, what, because)).collect()
}
