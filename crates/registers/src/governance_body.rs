//! Committees and boards that decide on AI.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Evidence, Person};

/// A committee or board with decision rights over AI (5.3).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GovernanceBody {
    /// Name of the body.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What the body is for, how it decides and to whom it answers. A charter that fits one page is
    /// read.
    #[schemars(extend("x-markdown" = true))]
    pub charter: Option<String>,
    /// Functions that are represented, such as law, data protection, engineering or customer
    /// service. Gaps here become blind spots in decisions.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub functions_covered: Vec<String>,
    /// What the body decides, one right a line, such as the release of a high-risk system.
    #[serde(default)]
    pub decision_rights: Vec<String>,
    /// Who sits in the body, in which capacity and for how long.
    #[serde(default)]
    pub members: Vec<Member>,
    /// How often it meets and what calls it together out of turn.
    #[schemars(extend("x-list" = true))]
    pub meets: Option<String>,
    /// How many or which members must be there for a decision to count.
    pub quorum: Option<String>,
    /// The body to which it answers and brings what it cannot decide.
    pub answers_to: Option<Ref<GovernanceBody>>,
    /// Meetings that were held and what they decided.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
    /// Day by which charter and membership are looked at again.
    #[schemars(extend("x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// A meeting of a body.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Day of the meeting.
    pub on: Date,
    /// Members who were there.
    #[serde(default)]
    pub attended: Vec<Ref<Person>>,
    /// What was decided, one decision a line. A meeting without any says so.
    #[serde(default)]
    pub decisions: Vec<String>,
    /// Records that the decisions concern.
    #[serde(default)]
    pub records: Vec<AnyRef>,
    /// Minutes.
    pub minutes: Option<Ref<Evidence>>,
}

/// A person who sits in a body for a time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The member.
    pub person: Ref<Person>,
    /// In which capacity, such as chair, secretary or voice of data protection.
    #[schemars(length(min = 1))]
    pub capacity: String,
    /// First day as a member.
    pub from: Date,
    /// Last day as a member, once it is known.
    #[schemars(extend("x-due" = "ends", "x-due-who" = "person"))]
    pub to: Option<Date>,
}

impl Register for GovernanceBody {
    const NAME: &'static str = "governance_body";
    const PREFIX: &'static str = "BOD";
    const CLAUSES: &'static str = "5.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![review_board(), management_board()]
    }
}

fn review_board() -> GovernanceBody {
    GovernanceBody {
            name: "AI review board".into(),
            charter: Some("Looks at every AI system before it is released and whenever its risk \
                class changes.\n\nIt decides by majority; the data protection officer may halt a \
                release until the next meeting.".into()),
            functions_covered: vec![
                "claims handling".into(),
                "data protection".into(),
                "engineering".into(),
                "customer service".into(),
            ],
            decision_rights: vec!["Release of systems of high risk.".into(), "Exceptions from \
                the rules on approved tools.".into()],
            members: vec![
                Member {
                    person: Ref::number(1),
                    capacity: "Chair".into(),
                    from: date(2026, 2, 2),
                    to: None,
                },
                Member {
                    person: Ref::number(5),
                    capacity: "Data protection officer".into(),
                    from: date(2026, 2, 2),
                    to: None,
                },
            ],
            meets: Some("Every second Tuesday of a month; within two days after a serious \
                incident.".into()),
            quorum: Some("Four members, data protection among them.".into()),
            answers_to: Some(Ref::number(2)),
            meetings: vec![Meeting {
                on: date(2026, 4, 28),
                attended: vec![Ref::number(1), Ref::number(5)],
                decisions: vec!["Claims triage 3.2 is released for 4 May.".into()],
                records: vec![AnyRef::to::<AiSystem>(1)],
                minutes: Some(Ref::number(1)),
            }],
            review_by: Some(date(2027, 2, 1)),
    }
}

fn management_board() -> GovernanceBody {
    GovernanceBody {
        name: "Management board".into(),
        charter: None,
        functions_covered: vec!["top management".into()],
        decision_rights: vec!["Money and people for the AI management system.".into()],
        members: vec![Member {
            person: Ref::number(1),
            capacity: "Chair".into(),
            from: date(2022, 1, 1),
            to: None,
        }],
        meets: Some("Every Tuesday.".into()),
        quorum: None,
        answers_to: None,
        meetings: vec![],
        review_by: None,
    }
}
