//! Roles of the AI management system: duties, authorities, competence and who holds them.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::CompetenceLevel;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Person, TrainingCourse};

/// A role with its duties and authorities, and the people who hold it (5.3, A.3.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Name of the role as people in the organisation use it. Name the role, not the person.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// What the role is for. Conformity with 5.3 needs one role that keeps the system conforming
    /// and one that reports on it.
    #[schemars(extend("x-list" = true))]
    pub kind: RoleKind,
    /// What the holder has to do, one duty a line. Start each with a verb, so that anyone can tell
    /// whether it was done.
    #[serde(default)]
    pub duties: Vec<String>,
    /// What the holder may decide alone, one authority a line. A duty without the authority to
    /// fulfil it is a common finding.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// The AI systems that the holder may stop without asking. At least one person should be able
    /// to stop every system in use (A.9.2).
    #[serde(default)]
    pub may_stop: Vec<Ref<AiSystem>>,
    /// The role to which it reports.
    pub reports_to: Option<Ref<Role>>,
    /// How people learn what the role may do and who holds it (5.3).
    pub made_known: Option<String>,
    /// What a holder must know or be able to do, and the courses that teach it (7.2).
    #[serde(default)]
    pub competence: Vec<CompetenceNeed>,
    /// Who holds the role and since when. Past holders stay, with the day on which they left it.
    #[serde(default)]
    #[schemars(extend("x-list" = true))]
    pub holders: Vec<Holder>,
}

/// One thing a holder of a role must know or be able to do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompetenceNeed {
    /// What must be known or mastered, in words that can be checked.
    #[schemars(length(min = 1))]
    pub requirement: String,
    /// Name of the competence in a few words. Held competences of people are compared with it, so use
    /// the same words for both.
    #[schemars(length(max = 120))]
    pub competence: Option<String>,
    /// How well it must be mastered. Empty if the level does not matter.
    pub level: Option<CompetenceLevel>,
    /// Courses that teach it. Leave empty where experience or education is the proof.
    #[serde(default)]
    pub courses: Vec<Ref<TrainingCourse>>,
}

/// A person who holds a role for a time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The person who holds the role.
    pub person: Ref<Person>,
    /// First day in the role.
    pub from: Date,
    /// Last day in the role, once it is known.
    #[schemars(extend("x-due" = "ends", "x-due-who" = "person"))]
    pub to: Option<Date>,
    /// Whether the person stands in for the holder, rather than holding the role.
    #[serde(default)]
    pub deputy: bool,
    /// Day on which the person accepted the role. An assignment counts as communicated when it is
    /// accepted (5.3).
    pub accepted_on: Option<Date>,
    /// AI systems for which the person holds the role. Empty for all.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// Who gave the role to the person.
    pub appointed_by: Option<Ref<Person>>,
}

/// What a role is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Leads the organisation and answers for the AI management system (5.1).
    TopManagement,
    /// Sees that the AI management system conforms to the standard (5.3 a).
    AimsResponsible,
    /// Reports to top management how the AI management system performs (5.3 b).
    AimsReporting,
    /// Answers for risks and accepts what remains of them (6.1.3).
    RiskOwner,
    /// Answers for one or several AI systems over their life cycle.
    SystemOwner,
    /// Builds, tests or changes AI systems.
    AiDevelopment,
    /// Watches AI systems in use and steps in (A.9.2).
    AiOversight,
    /// Audits the AI management system (9.2).
    Auditor,
    /// Answers for data that AI systems use (A.7).
    Data,
    /// Anything else.
    Other,
}

impl Register for Role {
    const NAME: &'static str = "role";
    const PREFIX: &'static str = "ROL";
    const CLAUSES: &'static str = "5.3, A.3.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Owner of claims triage".into(),
                kind: RoleKind::SystemOwner,
                duties: vec![
                    "Keeps the inventory entry and its assessments up to date.".into(),
                    "Decides on the release of every new version.".into(),
                    "Answers questions of customers within ten working days.".into(),
                ],
                authorities: vec![
                    "Stops the system without asking.".into(),
                    "Refuses a release.".into(),
                ],
                may_stop: vec![Ref::number(1)],
                reports_to: Some(Ref::number(2)),
                made_known: Some("On the page of every AI system, and by mail when it changes."
                    .into()),
                competence: vec![
                    CompetenceNeed {
                        requirement: "Can explain to a claims handler what the score means and \
                            what it does not.".into(),
                        competence: Some("Working with triage scores".into()),
                        level: Some(CompetenceLevel::Expert),
                        courses: vec![Ref::number(1)],
                    },
                    CompetenceNeed {
                        requirement: "Knows how claims are handled, from at least two years of \
                            practice.".into(),
                        competence: Some("Claims handling".into()),
                        level: None,
                        courses: vec![],
                    },
                ],
                holders: vec![
                    Holder {
                        person: Ref::number(2),
                        from: date(2026, 2, 2),
                        to: None,
                        deputy: false,
                        accepted_on: Some(date(2026, 2, 3)),
                        systems: vec![Ref::number(1)],
                        appointed_by: Some(Ref::number(1)),
                    },
                    Holder {
                        person: Ref::number(4),
                        from: date(2026, 2, 2),
                        to: None,
                        deputy: true,
                        accepted_on: Some(date(2026, 2, 5)),
                        systems: vec![],
                        appointed_by: None,
                    },
                ],
            },
            Self {
                title: "AIMS manager".into(),
                kind: RoleKind::AimsResponsible,
                duties: vec!["Sees that the AI management system conforms.".into()],
                authorities: vec!["Asks any unit for records and gets them.".into()],
                may_stop: vec![],
                reports_to: None,
                made_known: None,
                competence: vec![],
                holders: vec![Holder {
                    person: Ref::number(3),
                    from: date(2026, 1, 12),
                    to: None,
                    deputy: false,
                    accepted_on: Some(date(2026, 1, 12)),
                    systems: vec![],
                    appointed_by: Some(Ref::number(1)),
                }],
            },
        ]
    }
}
