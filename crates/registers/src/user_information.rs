//! What users and other parties are told about AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{AiSystem, Document, Person};

/// What one kind of party is told about an AI system, and when they got it (A.6.2.7, A.8.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserInformation {
    /// Title as the reader sees it.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The AI system it is about.
    #[schemars(extend("x-list" = true))]
    pub system: Ref<AiSystem>,
    /// For whom it is written. Each kind of party needs its own.
    #[schemars(extend("x-list" = true))]
    pub audience: InformationAudience,
    /// Version of the system that it describes.
    pub system_version: Option<String>,
    /// The document that they get.
    pub document: Option<Ref<Document>>,
    /// The text, where it is short enough to stand here.
    #[schemars(extend("x-markdown" = true))]
    pub text: Option<String>,
    /// Whether it says what the system is for and how it is used.
    pub says_purpose: Option<bool>,
    /// Whether it says where the system is weak and what it must not be used for.
    pub says_limits: Option<bool>,
    /// Whether it says who oversees the system and how to step in.
    pub says_oversight: Option<bool>,
    /// Whether it names somebody to ask.
    pub says_contact: Option<bool>,
    /// Whether it tells people that AI is at work.
    pub says_ai_at_work: Option<bool>,
    /// Whether it says how to report harm or a concern (A.8.3).
    pub says_how_to_report: Option<bool>,
    /// Languages in which it can be had, as codes such as `en` or `de`.
    #[serde(default)]
    pub languages: Vec<String>,
    /// To whom it was given, and when.
    #[serde(default)]
    pub deliveries: Vec<InformationDelivery>,
    /// The person who keeps it up to date.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which it is looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// One delivery of information.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InformationDelivery {
    /// Who got it: a group or an organisation.
    #[schemars(length(min = 1))]
    pub to: String,
    /// Day on which they got it.
    pub on: Date,
    /// How they got it, such as by e-mail, in the program or at a course.
    pub form: Option<String>,
    /// Version of the information that they got.
    pub version: Option<String>,
}

/// For whom information is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InformationAudience {
    /// People who work with the system.
    Users,
    /// People whom its results concern.
    Affected,
    /// Organisations that build on it or supply to it.
    Partners,
    /// Authorities that may ask for it.
    Authorities,
    /// Organisations that buy or use it.
    Customers,
}

impl Register for UserInformation {
    const NAME: &'static str = "user_information";
    const PREFIX: &'static str = "UIN";
    const CLAUSES: &'static str = "A.6.2.7, A.8.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "Claims triage: a sheet for handlers".into(),
                system: Ref::number(1),
                audience: InformationAudience::Users,
                system_version: Some("3.2".into()),
                document: Some(Ref::number(4)),
                text: Some("The score orders your list. It does not say whether a claim is paid. \
                    Move a claim whenever you know better.".into()),
                says_purpose: Some(true),
                says_limits: Some(true),
                says_oversight: Some(true),
                says_contact: Some(true),
                says_ai_at_work: Some(true),
                says_how_to_report: Some(true),
                languages: vec!["en".into(), "de".into()],
                deliveries: vec![
                    InformationDelivery {
                        to: "Handlers in Dublin".into(),
                        on: date(2026, 5, 4),
                        form: Some("By e-mail and beside the work list.".into()),
                        version: Some("3".into()),
                    },
                    InformationDelivery {
                        to: "Handlers in Cologne".into(),
                        on: date(2026, 5, 6),
                        form: Some("By e-mail and beside the work list.".into()),
                        version: Some("3".into()),
                    },
                ],
                owner: Some(Ref::number(4)),
                review_by: Some(date(2027, 5, 1)),
            },
            Self {
                title: "How your claim is sorted".into(),
                system: Ref::number(1),
                audience: InformationAudience::Affected,
                system_version: None,
                document: None,
                text: Some("Software proposes which claims are looked at first. A person \
                    decides on your claim.".into()),
                says_purpose: Some(true),
                says_limits: Some(false),
                says_oversight: Some(true),
                says_contact: Some(true),
                says_ai_at_work: Some(true),
                says_how_to_report: Some(false),
                languages: vec!["en".into()],
                deliveries: vec![],
                owner: Some(Ref::number(2)),
                review_by: Some(date(2026, 12, 1)),
            },
        ]
    }
}
