//! Concerns, complaints and reports from inside and outside.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{LifeCycleStage, Severity, brief};
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, AiSystem, Incident, Nonconformity, Person};

/// A worry, complaint or question about how the organisation deals with an AI system, and what came
/// of it (A.3.3, A.8.3).
///
/// Everybody with access can read it, and the history names who typed it. Whoever wants to stay
/// unknown raises it on the page "Raise a concern", which writes down nobody. Write nothing that
/// gives away such a person.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concern {
    /// What it is about, in a few words and without names of people.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub subject: String,
    /// What kind of concern it is.
    #[schemars(extend("x-list" = true))]
    pub kind: ConcernKind,
    /// How the person who raised it wants to be treated.
    pub confidentiality: Confidentiality,
    /// Who raised it. It is kept only for a person who may be named; otherwise it is left out when
    /// the record is saved.
    #[schemars(extend("x-personal" = true))]
    pub raised_by: Option<Ref<Person>>,
    /// How to reach a person outside who raised it, such as an address or a case number. It is left
    /// out when the concern is anonymous.
    #[schemars(extend("x-personal" = true))]
    pub reply_to: Option<String>,
    /// Hash of the secret reference by which an unknown person reads the answer. It is set when the
    /// concern is raised on its own page; leave it as it is.
    #[schemars(length(max = 64))]
    pub reference: Option<String>,
    /// How it came in, such as the form, the hotline, a manager or a letter.
    pub channel: Option<String>,
    /// The AI system it is about.
    pub system: Option<Ref<AiSystem>>,
    /// Stage of the life cycle it is about.
    pub stage: Option<LifeCycleStage>,
    /// Day on which it came in.
    #[schemars(extend("x-list" = true, "x-due" = "answer", "x-due-done" = ["triaged_on"]))]
    pub received_on: Date,
    /// What was said, without names of people.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub what: String,
    /// Who looked at it first.
    pub triaged_by: Option<Ref<Person>>,
    /// Day on which it was first looked at.
    pub triaged_on: Option<Date>,
    /// How grave it would be if it is true.
    pub severity: Option<Severity>,
    /// The person who looks into it. Not somebody it is about.
    pub owner: Option<Ref<Person>>,
    /// What was looked into, and what was found.
    #[schemars(extend("x-markdown" = true))]
    pub investigation: Option<String>,
    /// What came of it: what was done, or why nothing was.
    pub outcome: Option<String>,
    /// Day by which it is answered.
    #[schemars(extend("x-list" = true, "x-due" = "due", "x-due-done" = ["feedback_on"]))]
    pub answer_due: Option<Date>,
    /// Day on which the person who raised it was told what came of it, or an answer was posted
    /// where an unknown person can read it.
    pub feedback_on: Option<Date>,
    /// What the person was told.
    pub feedback: Option<String>,
    /// Day by which somebody looks whether the person suffered for having spoken.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["no_reprisal_checked_on"]))]
    pub no_reprisal_due: Option<Date>,
    /// Who looked.
    pub no_reprisal_checked_by: Option<Ref<Person>>,
    /// Day on which it was looked at.
    pub no_reprisal_checked_on: Option<Date>,
    /// What was found.
    pub no_reprisal_result: Option<String>,
    /// Incident that it turned out to be.
    pub incident: Option<Ref<Incident>>,
    /// Nonconformity that was raised for it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Actions that follow.
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
}

/// What kind of concern it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConcernKind {
    /// Somebody who works here worries about an AI system (A.3.3).
    Concern,
    /// A customer or a person affected complains.
    Complaint,
    /// Somebody outside reports harm or a fault (A.8.3).
    ExternalReport,
    /// A person affected asks why a result came out as it did.
    RequestForExplanation,
}

/// How far the person who raised a concern may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidentiality {
    /// The person may be named.
    Named,
    /// The person is known to whoever took the concern, and is not named here.
    Confidential,
    /// Nobody knows who it was, and nobody tries to find out.
    Anonymous,
}

impl Register for Concern {
    const NAME: &'static str = "concern";
    const PREFIX: &'static str = "CON";
    const CLAUSES: &'static str = "A.3.3, A.8.3";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    /// Returns what it is about; never who raised it.
    fn title(&self) -> String {
        brief(&self.subject)
    }

    fn cleared(self) -> Self {
        let (raised_by, reply_to) = match self.confidentiality {
            Confidentiality::Named => (self.raised_by, self.reply_to),
            Confidentiality::Confidential => (None, self.reply_to),
            Confidentiality::Anonymous => (None, None),
        };
        Self {
            raised_by,
            reply_to,
            ..self
        }
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                subject: "Handlers are urged not to move claims".into(),
                kind: ConcernKind::Concern,
                confidentiality: Confidentiality::Anonymous,
                raised_by: None,
                reply_to: None,
                reference: None,
                channel: Some("Letter box in the canteen".into()),
                system: Some(Ref::number(1)),
                stage: Some(LifeCycleStage::OperationAndMonitoring),
                received_on: date(2026, 6, 3),
                what: "On one shift, moving claims by hand is said to spoil the figures.".into(),
                triaged_by: Some(Ref::number(3)),
                triaged_on: Some(date(2026, 6, 4)),
                severity: Some(Severity::Medium),
                owner: Some(Ref::number(3)),
                investigation: Some("Overrides fell by half on that shift since April.".into()),
                outcome: Some("Overrides no longer appear in anybody's personal figures; all \
                    shifts were told.".into()),
                answer_due: Some(date(2026, 6, 17)),
                feedback_on: Some(date(2026, 6, 16)),
                feedback: Some("Answer pinned beside the letter box.".into()),
                no_reprisal_due: Some(date(2026, 9, 16)),
                no_reprisal_checked_by: Some(Ref::number(6)),
                no_reprisal_checked_on: Some(date(2026, 9, 14)),
                no_reprisal_result: Some("Talks with six handlers; nobody was looked for.".into()),
                incident: None,
                nonconformity: Some(Ref::number(1)),
                actions: vec![Ref::number(1)],
            },
            Self {
                subject: "Why a claim was looked at only after five days".into(),
                kind: ConcernKind::RequestForExplanation,
                confidentiality: Confidentiality::Named,
                raised_by: Some(Ref::number(5)),
                reply_to: Some("Through the insurer, case 88-1204".into()),
                reference: None,
                channel: Some("E-mail".into()),
                system: Some(Ref::number(1)),
                stage: None,
                received_on: date(2026, 6, 29),
                what: "A claimant asks through data protection which facts moved the claim \
                    down.".into(),
                triaged_by: None,
                triaged_on: None,
                severity: None,
                owner: Some(Ref::number(2)),
                investigation: None,
                outcome: None,
                answer_due: Some(date(2026, 7, 13)),
                feedback_on: None,
                feedback: None,
                no_reprisal_due: None,
                no_reprisal_checked_by: None,
                no_reprisal_checked_on: None,
                no_reprisal_result: None,
                incident: Some(Ref::number(1)),
                nonconformity: None,
                actions: vec![],
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn who_wants_to_stay_unknown_is_not_kept() {
        let named = |confidentiality: &str| {
            let body = serde_json::json!({
                "subject": "Scores", "kind": "concern", "confidentiality": confidentiality,
                "raised_by": "PER-0007", "reply_to": "Box 7", "received_on": "2026-06-03",
                "what": "They are shown to everybody.",
            });
            let info = crate::catalog().get("concern").unwrap();
            let (kept, title) = info.decode(1, body).unwrap();
            assert!(!title.contains("PER-0007"));
            (kept.get("raised_by").is_some(), kept.get("reply_to").is_some())
        };
        assert_eq!(named("named"), (true, true));
        assert_eq!(named("confidential"), (false, true));
        assert_eq!(named("anonymous"), (false, false));
    }
}
