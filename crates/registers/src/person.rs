//! The people who do work that the AI management system concerns.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::CompetenceLevel;
use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Evidence, OrgUnit};

/// A person who works for or with the organisation (7.2). Personal data: can be erased.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Full name.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true, "x-personal" = true))]
    pub name: String,
    /// Address for messages of the AI management system.
    #[schemars(extend("x-personal" = true))]
    pub email: Option<String>,
    /// Unit the person belongs to.
    #[schemars(extend("x-list" = true))]
    pub unit: Option<Ref<OrgUnit>>,
    /// What the person does, in a few words.
    #[schemars(extend("x-list" = true))]
    pub function: Option<String>,
    /// How the person is bound to the organisation.
    pub engagement: Engagement,
    /// Whether the person's work affects how AI systems perform, so that competence must be shown (7.2).
    #[serde(default)]
    pub affects_ai: bool,
    /// Whether the person belongs to top management.
    #[serde(default)]
    pub top_management: bool,
    /// First day.
    pub from: Option<Date>,
    /// Last day, once it is known.
    #[schemars(extend("x-due" = "ends"))]
    pub to: Option<Date>,
    /// What the person knows or masters, and how that was shown (7.2).
    #[serde(default)]
    pub competences: Vec<HeldCompetence>,
}

/// A competence that a person has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldCompetence {
    /// Name of the competence, in the words that roles use for what they require.
    #[schemars(length(min = 1, max = 120))]
    pub competence: String,
    /// How well it is mastered.
    pub level: Option<CompetenceLevel>,
    /// What it rests on.
    pub basis: CompetenceBasis,
    /// The degree, course or work behind it. Attendance alone shows little.
    pub how: Option<String>,
    /// Certificate, reference or work sample.
    pub evidence: Option<Ref<Evidence>>,
    /// Day on which somebody judged it.
    pub assessed_on: Option<Date>,
    /// Who judged it.
    pub assessed_by: Option<Ref<Person>>,
}

/// What a competence rests on (7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompetenceBasis {
    /// School, studies or vocational training.
    Education,
    /// Courses and instruction.
    Training,
    /// Work done.
    Experience,
}

/// How a person is bound to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Engagement {
    /// Employed.
    Employee,
    /// Works under the organisation's control without being employed.
    Contractor,
    /// Outside: a consultant, a certification auditor, a customer's contact.
    External,
}

impl Register for Person {
    const NAME: &'static str = "person";
    const PREFIX: &'static str = "PER";
    const CLAUSES: &'static str = "7.2";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Aoife Brennan".into(),
                email: Some("aoife.brennan@northlight.example".into()),
                unit: Some(Ref::number(1)),
                function: Some("Machine learning engineer".into()),
                engagement: Engagement::Employee,
                affects_ai: true,
                top_management: false,
                from: Some(date(2023, 4, 3)),
                to: None,
                competences: vec![
                    HeldCompetence {
                        competence: "Testing of classifiers".into(),
                        level: Some(CompetenceLevel::Proficient),
                        basis: CompetenceBasis::Experience,
                        how: Some("Planned and ran the tests of releases 2.8 to 3.2.".into()),
                        evidence: Some(Ref::number(1)),
                        assessed_on: Some(date(2026, 3, 2)),
                        assessed_by: Some(Ref::number(3)),
                    },
                    HeldCompetence {
                        competence: "Working with triage scores".into(),
                        level: Some(CompetenceLevel::Expert),
                        basis: CompetenceBasis::Training,
                        how: None,
                        evidence: None,
                        assessed_on: None,
                        assessed_by: None,
                    },
                ],
            },
            Self {
                name: "Jonas Falk".into(),
                email: None,
                unit: None,
                function: Some("Auditor, on loan for the audits of 2026".into()),
                engagement: Engagement::External,
                affects_ai: false,
                top_management: false,
                from: Some(date(2026, 7, 1)),
                to: Some(date(2026, 12, 31)),
                competences: vec![],
            },
        ]
    }
}
