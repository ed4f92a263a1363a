//! Incidents with AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::Severity;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Action, AiSystem, Nonconformity, Person};

/// Something that went wrong with an AI system: what was done, who was told, what was learnt (A.8.4,
/// 10.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// What went wrong, in a few words.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// Day on which it was noticed. Times to tell others count from here.
    #[schemars(extend("x-list" = true))]
    pub detected_on: Date,
    /// Time of day at which it was noticed, such as 14:05, with the time zone.
    pub detected_at: Option<String>,
    /// Who noticed it.
    pub detected_by: Option<Ref<Person>>,
    /// Day on which it began, where that is known.
    pub began_on: Option<Date>,
    /// How grave it is. Judge by what could have happened, too.
    #[schemars(extend("x-list" = true))]
    pub severity: Severity,
    /// AI systems it concerns.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub systems: Vec<Ref<AiSystem>>,
    /// What happened, as far as known. Correct it when more is known; the history keeps the rest.
    #[schemars(length(min = 1), extend("x-markdown" = true))]
    pub what: String,
    /// Groups of people and organisations that it touches, with how many of each.
    #[serde(default)]
    pub affected_parties: Vec<String>,
    /// Whether somebody came to harm. Leave blank until it is known.
    pub caused_harm: Option<bool>,
    /// Which harm, to whom, and how it was made good.
    pub harm: Option<String>,
    /// What was done at once so that it does not go on.
    pub containment: Option<String>,
    /// Day on which it was stopped.
    pub contained_on: Option<Date>,
    /// To whom inside the organisation it was passed up. The record of the organisation says who is
    /// told of an incident of this severity, and how soon.
    #[serde(default)]
    pub escalations: Vec<Escalation>,
    /// Who outside has to be told or was told: users, people affected, customers, authorities.
    #[serde(default)]
    pub notifications: Vec<Notification>,
    /// Why nobody outside has to be told, where that is so.
    pub no_notification_because: Option<String>,
    /// What caused it.
    pub cause: Option<String>,
    /// What was learnt, and what is done otherwise now.
    #[schemars(extend("x-markdown" = true))]
    pub lessons: Option<String>,
    /// Nonconformity that was raised for it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Actions that follow.
    #[serde(default)]
    pub actions: Vec<Ref<Action>>,
    /// The person who sees it through to the end.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day on which everything was done and everybody told.
    #[schemars(extend("x-list" = true))]
    pub closed_on: Option<Date>,
}

/// One passing up of an incident.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Who was told.
    pub to: Ref<Person>,
    /// Day on which they were told.
    pub on: Date,
    /// Level, such as shift lead, AIMS manager or top management.
    #[schemars(length(min = 1))]
    pub level: String,
    /// What they decided.
    pub decision: Option<String>,
}

/// One duty to tell somebody outside.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// Who is told.
    #[schemars(length(min = 1))]
    pub to_whom: String,
    /// What it rests on: law, contract, plan or own choice.
    #[schemars(length(min = 1))]
    pub basis: String,
    /// Who sees to it.
    pub by: Option<Ref<Person>>,
    /// Day by which they must be told.
    #[schemars(extend("x-due" = "due", "x-due-who" = "by", "x-due-done" = ["made_on"]))]
    pub due: Option<Date>,
    /// Day on which they were told.
    pub made_on: Option<Date>,
    /// What they were told, or where it can be read.
    pub content: Option<String>,
}

impl Register for Incident {
    const NAME: &'static str = "incident";
    const PREFIX: &'static str = "INC";
    const CLAUSES: &'static str = "8.1, 10.2, A.6.2.6, A.8.4";
    const WORKFLOW: &'static Workflow = &workflow::HANDLED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Urgent claims by telephone sorted last".into(),
                detected_on: date(2026, 6, 18),
                detected_at: Some("14:05, Dublin".into()),
                detected_by: Some(Ref::number(4)),
                began_on: Some(date(2026, 6, 17)),
                severity: Severity::High,
                systems: vec![Ref::number(1)],
                what: "Transcripts of telephone claims arrived empty. Triage scored them as not \
                    urgent.".into(),
                affected_parties: vec!["31 claimants, of whom two were hurt.".into()],
                caused_harm: Some(true),
                harm: Some("Two people waited a day longer for a rental car; both were called \
                    and paid.".into()),
                containment: Some("Sorting switched off for telephone claims.".into()),
                contained_on: Some(date(2026, 6, 18)),
                escalations: vec![Escalation {
                    to: Ref::number(3),
                    on: date(2026, 6, 18),
                    level: "AIMS manager".into(),
                    decision: Some("Sorting stays off until transcripts are checked.".into()),
                }],
                notifications: vec![
                    Notification {
                        to_whom: "Insurers whose claims were late".into(),
                        basis: "Service agreement, annex 3: within two working days".into(),
                        by: Some(Ref::number(2)),
                        due: Some(date(2026, 6, 22)),
                        made_on: Some(date(2026, 6, 19)),
                        content: Some("Letter with the list of claims.".into()),
                    },
                    Notification {
                        to_whom: "Claims handlers".into(),
                        basis: "Incident communication plan".into(),
                        by: Some(Ref::number(4)),
                        due: Some(date(2026, 6, 18)),
                        made_on: Some(date(2026, 6, 18)),
                        content: None,
                    },
                ],
                no_notification_because: None,
                cause: Some("A change of the telephone system was not announced to those who run \
                    triage.".into()),
                lessons: Some("An empty text is no longer scored but put on top.".into()),
                nonconformity: Some(Ref::number(1)),
                actions: vec![Ref::number(1)],
                owner: Some(Ref::number(2)),
                closed_on: Some(date(2026, 7, 24)),
            },
            Self {
                title: "Estimates shown in the wrong currency".into(),
                detected_on: date(2026, 8, 11),
                detected_at: None,
                detected_by: None,
                began_on: None,
                severity: Severity::Low,
                systems: vec![Ref::number(2)],
                what: "Twelve estimates were shown in pounds. Handlers noticed all of them.".into(),
                affected_parties: vec![],
                caused_harm: Some(false),
                harm: None,
                containment: Some("Currency set by hand.".into()),
                contained_on: Some(date(2026, 8, 11)),
                escalations: vec![],
                notifications: vec![],
                no_notification_because: Some("No estimate left the house.".into()),
                cause: None,
                lessons: None,
                nonconformity: None,
                actions: vec![],
                owner: Some(Ref::number(2)),
                closed_on: None,
            },
        ]
    }
}
