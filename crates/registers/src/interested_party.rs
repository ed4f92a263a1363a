//! Interested parties, what they ask for and what is made of it.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::{AiSystem, Document, Metric, Obligation, Person};

/// A person, group or organisation with a stake in AI here, and what it asks for (4.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InterestedParty {
    /// Name of the party or group.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What kind of party it is.
    #[schemars(extend("x-list" = true))]
    pub kind: PartyKind,
    /// Whether AI systems have an effect on it, even if it never deals with them. At least one such
    /// group is usually neither user nor customer.
    #[schemars(extend("x-list" = true))]
    pub affected: bool,
    /// What it has to do with AI here.
    pub interest: Option<String>,
    /// AI systems it has to do with. Empty for all.
    #[serde(default)]
    pub systems: Vec<Ref<AiSystem>>,
    /// What it asks for, and for each whether the AI management system takes it up.
    #[serde(default)]
    pub requirements: Vec<PartyRequirement>,
    /// How the organisation learns what the party needs: talks, surveys, complaints.
    pub heard_by: Option<String>,
    /// Whom to reach there.
    #[schemars(extend("x-personal" = true))]
    pub contact: Option<String>,
    /// The person who keeps in touch.
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// Day by which its requirements are looked at again.
    #[schemars(extend("x-list" = true, "x-due" = "review"))]
    pub review_by: Option<Date>,
}

/// Something that a party asks for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyRequirement {
    /// What the party needs or expects, in one sentence that can be met or missed.
    #[schemars(length(min = 1))]
    pub expectation: String,
    /// What it is about.
    pub topic: Option<ExpectationTopic>,
    /// Where it is said: a contract, a letter, a talk.
    pub source: Option<String>,
    /// Whether law or contract binds the organisation to it. Other wishes are a free choice.
    pub binding: bool,
    /// The law, contract or standard that binds.
    pub obligation: Option<Ref<Obligation>>,
    /// Whether it has to do with climate change (4.2).
    #[serde(default)]
    pub climate: bool,
    /// Whether the AI management system deals with it. Left open, the decision is still missing.
    pub taken_up: Option<bool>,
    /// Why it is taken up or not.
    pub why: Option<String>,
    /// What meets it: a process, a control, a clause.
    pub addressed_by: Option<String>,
    /// Records that meet it.
    #[serde(default)]
    pub addressed_in: Vec<AnyRef>,
    /// The person who answers for meeting it.
    pub owner: Option<Ref<Person>>,
}

/// What an expectation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExpectationTopic {
    /// Law, contract or standards are kept.
    Compliance,
    /// Systems do what they are meant to, whenever they are needed.
    Reliability,
    /// Nobody comes to harm.
    Safety,
    /// Nobody is treated worse without a reason.
    Fairness,
    /// Personal data is protected.
    Privacy,
    /// Nobody tampers with systems or data.
    Security,
    /// It is told that AI is at work, how, and why it came to a result.
    Transparency,
    /// Somebody answers, hears complaints and puts things right.
    Accountability,
    /// Work and skills of people stay worth something.
    Work,
    /// Energy, water and climate.
    Environment,
    /// Price, speed, service.
    Business,
    /// Anything else.
    Other,
}

/// What kind of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// Buys or orders what the organisation provides.
    Customer,
    /// Works with an AI system.
    User,
    /// Is subject to what an AI system does or helps to decide.
    AffectedPerson,
    /// Works for the organisation.
    Worker,
    /// Speaks for workers, consumers or others.
    Representative,
    /// Supplies systems, models, data or services.
    Supplier,
    /// Builds or provides AI systems together with the organisation.
    Partner,
    /// Owns or finances the organisation.
    Owner,
    /// Makes or enforces rules.
    Authority,
    /// Certifies, audits or insures.
    Assurance,
    /// The public, neighbours, the press, research.
    Society,
    /// Anybody else.
    Other,
}

impl Register for InterestedParty {
    const NAME: &'static str = "interested_party";
    const PREFIX: &'static str = "PTY";
    const CLAUSES: &'static str = "4.2";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                name: "Claimants".into(),
                kind: PartyKind::AffectedPerson,
                affected: true,
                interest: Some("Their claims are ordered and estimated with AI; they are not our \
                    customers.".into()),
                systems: vec![Ref::number(1), Ref::number(2)],
                requirements: vec![
                    PartyRequirement {
                        expectation: "A person looks at my claim before it is decided.".into(),
                        topic: Some(ExpectationTopic::Accountability),
                        source: Some("Talks with six claimants, July 2026".into()),
                        binding: true,
                        obligation: Some(Ref::number(1)),
                        climate: false,
                        taken_up: Some(true),
                        why: Some("Law asks for it, and so does our policy.".into()),
                        addressed_by: Some("Oversight of triage and estimate, A.9.2".into()),
                        addressed_in: vec![AnyRef::to::<Document>(1), AnyRef::to::<Metric>(1)],
                        owner: Some(Ref::number(2)),
                    },
                    PartyRequirement {
                        expectation: "The weighting of each photo is disclosed to me.".into(),
                        topic: Some(ExpectationTopic::Transparency),
                        source: Some("One complaint of May 2026".into()),
                        binding: false,
                        obligation: None,
                        climate: false,
                        taken_up: Some(false),
                        why: Some("A handler explains the estimate in words; weights would help \
                            nobody and invite tampering.".into()),
                        addressed_by: None,
                        addressed_in: vec![],
                        owner: None,
                    },
                ],
                heard_by: Some("Complaints, and six talks a year".into()),
                contact: None,
                owner: Some(Ref::number(2)),
                review_by: Some(date(2027, 2, 28)),
            },
            Self {
                name: "Insurers".into(),
                kind: PartyKind::Customer,
                affected: false,
                interest: Some("They pay for the service and answer to their supervisor.".into()),
                systems: vec![],
                requirements: vec![PartyRequirement {
                    expectation: "We are told of a model change thirty days ahead.".into(),
                    topic: Some(ExpectationTopic::Transparency),
                    source: Some("Master agreement, section 8".into()),
                    binding: true,
                    obligation: Some(Ref::number(2)),
                    climate: false,
                    taken_up: Some(true),
                    why: None,
                    addressed_by: Some("Communication plan; gate of deployment".into()),
                    addressed_in: vec![],
                    owner: Some(Ref::number(3)),
                }],
                heard_by: Some("Quarterly meetings".into()),
                contact: Some("account-team@northlight.example".into()),
                owner: Some(Ref::number(3)),
                review_by: Some(date(2027, 2, 28)),
            },
        ]
    }
}
