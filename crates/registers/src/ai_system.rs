//! The inventory of AI systems.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::parts::{Automation, LifeCycleStage};
use crate::kit::{AnyRef, Ref, Register, Workflow, workflow};
use crate::user_information::InformationAudience;
use crate::{Dataset, Document, Metric, Model, OrgUnit, Person, Supplier};

/// An AI system that the organisation provides, builds or uses (4.1, A.4.2, A.6).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AiSystem {
    /// Name by which people know the system.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub name: String,
    /// What it is for and what would be missing without it, in a sentence or two.
    #[schemars(extend("x-trigger" = "new_use"), length(min = 1))]
    pub purpose: String,
    /// Day on which the purpose was last thought over: is it still what the system is for (4.1)?
    pub purpose_considered_on: Option<Date>,
    /// Business functions it serves, such as claims, sales or hiring.
    #[serde(default)]
    pub business_functions: Vec<String>,
    /// Whether it makes new text, pictures, sound or code. Such results may need a mark.
    #[schemars(extend("x-trigger" = "new_feature"))]
    pub generative: Option<bool>,
    /// How it came into the organisation. Public tools that staff use count as well.
    #[schemars(extend("x-list" = true))]
    pub origin: SystemOrigin,
    /// The organisation's roles towards this system (4.1). Several may apply; the roles decide
    /// which controls matter.
    #[serde(default)]
    pub organization_roles: Vec<OrganizationRole>,
    /// Where it stands in its life cycle.
    #[schemars(extend("x-trigger" = "stage_change", "x-list" = true))]
    pub stage: LifeCycleStage,
    /// Uses it is meant and tested for, one a line (A.9.4).
    #[serde(default)]
    #[schemars(extend("x-trigger" = "new_use"))]
    pub intended_uses: Vec<String>,
    /// Uses that are foreseeable but not wanted, one a line. Users need to be told.
    #[serde(default)]
    pub not_intended: Vec<String>,
    /// Who works with it, and how many they are.
    #[schemars(extend("x-trigger" = "new_group"))]
    pub users: Option<String>,
    /// How many people use it, roughly.
    #[schemars(range(min = 0))]
    pub user_count: Option<i64>,
    /// Languages it is used in, as codes such as `en` or `de`. It should be tested in each.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "new_place"))]
    pub languages: Vec<String>,
    /// Countries or areas it is used in. Law differs between them.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "new_place"))]
    pub areas: Vec<String>,
    /// Data it was built with or runs on (A.4.3).
    #[serde(default)]
    #[schemars(extend("x-trigger" = "data_change"))]
    pub datasets: Vec<Ref<Dataset>>,
    /// Models inside it (A.4.4).
    #[serde(default)]
    #[schemars(extend("x-trigger" = "model_change"))]
    pub models: Vec<Ref<Model>>,
    /// Suppliers of it or of parts of it (A.10.3).
    #[serde(default)]
    #[schemars(extend("x-trigger" = "supplier"))]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Whom to reach at the supplier about this system, also when it must be stopped.
    #[schemars(extend("x-personal" = true))]
    pub supplier_contact: Option<String>,
    /// Decisions about people or business that its output influences, and how strongly.
    #[schemars(extend("x-trigger" = "more_automation"))]
    pub decisions_influenced: Option<String>,
    /// Groups of people whom its output can affect, including those who never see it.
    #[serde(default)]
    #[schemars(extend("x-trigger" = "new_group"))]
    pub affected_groups: Vec<String>,
    /// Sensitive field it is used in, if any, such as employment, credit, health or policing. It
    /// calls for a deeper impact assessment (A.5.2).
    #[schemars(extend("x-trigger" = "new_use"))]
    pub sensitive_use: Option<String>,
    /// Whether it is used for something that law or own rules forbid or allow only within limits
    /// (A.5.2).
    #[schemars(extend("x-trigger" = "new_use"))]
    pub restricted_use: Option<bool>,
    /// Which rule restricts it, and what allows the use all the same.
    pub restricted_use_basis: Option<String>,
    /// Class of risk the organisation gives it. Laws may use classes of their own; this one follows
    /// the organisation's rules.
    #[schemars(extend("x-list" = true))]
    pub risk_class: Option<RiskClass>,
    /// The one person who answers for it. A team cannot answer (A.3.2).
    #[schemars(extend("x-list" = true))]
    pub owner: Option<Ref<Person>>,
    /// The person who watches its risks. Someone other than the owner sees more.
    pub risk_monitor: Option<Ref<Person>>,
    /// Units that use or run it.
    #[serde(default)]
    pub units: Vec<Ref<OrgUnit>>,
    /// Day by which the entry is looked at again: purpose, uses, people, stage, risk class.
    #[schemars(extend("x-due" = "review"))]
    pub review_by: Option<Date>,
    /// How far it acts without a person.
    #[schemars(extend("x-trigger" = "more_automation", "x-list" = true))]
    pub automation: Automation,
    /// How people watch it and step in: who, how often, with which means, and how it is stopped
    /// (A.9.2).
    #[schemars(extend("x-markdown" = true))]
    pub oversight: Option<String>,
    /// How its results are explained to users and to people affected, and on whose request.
    #[schemars(extend("x-markdown" = true))]
    pub explanation: Option<String>,
    /// Which events it logs, from which stage on, how long the logs are kept and who reads them
    /// (A.6.2.8).
    #[schemars(extend("x-markdown" = true))]
    pub logging: Option<String>,
    /// Why it is fit for its purpose: the requirements it met, the tests it passed and their
    /// limits.
    #[schemars(extend("x-markdown" = true))]
    pub fitness: Option<String>,
    /// Day on which that was stated last. A change of the system asks for it anew (A.6.2.6).
    pub fitness_stated_on: Option<Date>,
    /// Who states it and answers for it.
    pub fitness_stated_by: Option<Ref<Person>>,
    /// The records that show it, such as test runs, evaluations or documents.
    #[serde(default)]
    pub fitness_evidence: Vec<AnyRef>,
    /// Day by which it is stated anew.
    #[schemars(extend("x-due" = "review"))]
    pub fitness_renew_by: Option<Date>,
    /// Version in use.
    #[schemars(extend("x-trigger" = "new_feature"))]
    pub version: Option<String>,
    /// First day of productive use.
    pub in_use_since: Option<Date>,
    /// Day of the last change that could alter its behaviour. Assessments from before it need a
    /// second look (8.2, 8.4).
    #[schemars(extend("x-trigger-day" = true))]
    pub last_significant_change: Option<Date>,
    /// What that change was.
    pub change_what: Option<String>,
    /// The document that holds its requirements (A.6.2.2).
    pub requirements_document: Option<Ref<Document>>,
    /// The document that holds its design and the reasons for it (A.6.2.3).
    pub design_document: Option<Ref<Document>>,
    /// Which technical documentation each kind of party needs, and whether they have it (A.6.2.7).
    #[serde(default)]
    pub technical_documentation: Vec<TechnicalDocumentation>,
    /// What running the system takes: watching, repair, updates, support (A.6.2.6).
    pub monitoring: Option<MonitoringPlan>,
    /// The experiment, where the system is only tried out.
    pub experiment: Option<Experiment>,
}

/// How a system came into the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SystemOrigin {
    /// Built by or for the organisation.
    Built,
    /// Bought as a product or service.
    Bought,
    /// Part of another product that was bought.
    Embedded,
    /// A tool open to the public that staff use.
    PublicTool,
}

/// A role of the organisation towards an AI system (ISO/IEC 22989).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationRole {
    /// Offers it to others as a product or service.
    Provider,
    /// Designs, builds, tests or deploys it.
    Producer,
    /// Uses it, or lets its people use it.
    Customer,
    /// Supplies data, integration or other services for it.
    Partner,
}

/// Class of risk of an AI system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskClass {
    /// Little can go wrong for anyone.
    Minimal,
    /// Harm is possible but small or easily undone; people should know that AI is at work.
    Limited,
    /// Health, safety, rights or livelihood of people can be harmed.
    High,
    /// Must not be used.
    Prohibited,
}

/// Technical documentation for one kind of party.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TechnicalDocumentation {
    /// For whom it is.
    pub audience: InformationAudience,
    /// What they need to know, and why.
    #[schemars(length(min = 1))]
    pub needs: String,
    /// The document.
    pub document: Option<Ref<Document>>,
    /// Day on which they got it, or on which it was put where they find it.
    pub provided_on: Option<Date>,
}

/// What running an AI system takes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitoringPlan {
    /// What is watched: results, drift, errors, use, complaints; and who looks how often.
    #[schemars(length(min = 1))]
    pub watched: String,
    /// Metrics by which it is watched. Their limits say when something must be done.
    #[serde(default)]
    pub metrics: Vec<Ref<Metric>>,
    /// How faults are put right: who, how fast, what runs meanwhile.
    pub repair: Option<String>,
    /// How updates are tested, announced and taken back.
    pub updates: Option<String>,
    /// Whom users turn to, at which hours, and how fast they get an answer.
    pub support: Option<String>,
}

/// An AI system that is only tried out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// What is to be found out.
    #[schemars(length(min = 1))]
    pub question: String,
    /// How it is kept apart from productive use, such as a sandbox without a way out.
    pub kept_apart: Option<String>,
    /// Most sensitive data that goes into it.
    pub data_sensitivity: DataSensitivity,
    /// Day on which it ends. What goes on after it is no experiment.
    #[schemars(extend("x-due" = "due", "x-due-done" = ["ended_on"]))]
    pub until: Date,
    /// Day on which it was ended or taken into the ordinary life cycle.
    pub ended_on: Option<Date>,
}

/// How sensitive data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataSensitivity {
    /// Anybody may see it.
    Public,
    /// It stays inside, and little would happen if it got out.
    Internal,
    /// It would do harm if it got out.
    Confidential,
    /// It is about people.
    Personal,
    /// It is about health, faith, origin or other things that law protects specially.
    SpecialCategory,
    /// It is made up, and nobody can be recognised from it.
    Synthetic,
}

impl Register for AiSystem {
    const NAME: &'static str = "ai_system";
    const PREFIX: &'static str = "AIS";
    const CLAUSES: &'static str = "4.1, A.4.2, A.6";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![
            claims_triage(),
            Self {
                name: "Photo estimate".into(),
                purpose: "Estimates repair costs from photos of the damage.".into(),
                origin: SystemOrigin::Bought,
                organization_roles: vec![OrganizationRole::Customer],
                stage: LifeCycleStage::Deployment,
                intended_uses: vec!["A first estimate for damage to the bodywork.".into()],
                not_intended: vec![],
                users: None,
                datasets: vec![],
                models: vec![],
                suppliers: vec![Ref::number(1)],
                decisions_influenced: None,
                affected_groups: vec!["Claimants".into()],
                sensitive_use: None,
                risk_class: None,
                owner: Some(Ref::number(2)),
                risk_monitor: None,
                units: vec![Ref::number(1)],
                automation: Automation::Advisory,
                oversight: None,
                explanation: None,
                logging: None,
                fitness: None,
                fitness_stated_on: None,
                fitness_stated_by: None,
                fitness_evidence: vec![],
                fitness_renew_by: None,
                version: Some("2026.1".into()),
                in_use_since: None,
                last_significant_change: None,
                change_what: None,
                requirements_document: None,
                purpose_considered_on: None,
                business_functions: vec![],
                generative: None,
                user_count: None,
                languages: vec![],
                areas: vec!["Ireland".into()],
                supplier_contact: Some("service@karosseria.example".into()),
                restricted_use: Some(false),
                restricted_use_basis: Some("Nothing forbids it; estimates must not be \
                    binding.".into()),
                review_by: None,
                design_document: None,
                technical_documentation: vec![],
                monitoring: None,
                experiment: Some(Experiment {
                    question: "Are estimates for hail close enough to those of assessors?".into(),
                    kept_apart: Some("Shown to four handlers only; nothing goes to \
                        claimants.".into()),
                    data_sensitivity: DataSensitivity::Personal,
                    until: date(2026, 9, 30),
                    ended_on: None,
                }),
            },
        ]
    }
}

fn claims_triage() -> AiSystem {
    AiSystem {
        name: "Claims triage".into(),
        purpose: "Sorts incoming motor claims by how urgent and how complex they are, so \
            that people in need are served first.".into(),
        origin: SystemOrigin::Built,
        organization_roles: vec![OrganizationRole::Producer, OrganizationRole::Provider],
        stage: LifeCycleStage::OperationAndMonitoring,
        intended_uses: vec![
            "Ordering the work list of claims handlers.".into(),
            "Proposing a team for a claim.".into(),
        ],
        not_intended: vec![
            "Refusing a claim.".into(),
            "Judging whether a claimant is honest.".into(),
        ],
        users: Some("About 160 claims handlers in Dublin and Cologne.".into()),
        datasets: vec![Ref::number(1), Ref::number(2)],
        models: vec![Ref::number(1)],
        suppliers: vec![Ref::number(1)],
        decisions_influenced: Some("When a claim is looked at and by whom; not whether \
            it is paid.".into()),
        affected_groups: vec![
            "Claimants".into(),
            "Injured third parties".into(),
            "Claims handlers".into(),
        ],
        sensitive_use: Some("Insurance".into()),
        risk_class: Some(RiskClass::Limited),
        owner: Some(Ref::number(2)),
        risk_monitor: Some(Ref::number(4)),
        units: vec![Ref::number(1)],
        automation: Automation::HumanDecides,
        oversight: Some("Handlers see the score with its three strongest reasons and may \
            move a claim at any time. The shift lead looks at overrides every day and \
            can switch the sorting off.".into()),
        explanation: Some("Claimants who ask are told by a handler which facts moved \
            their claim up or down.".into()),
        logging: Some("Each score, its inputs and each override, kept for two years, \
            readable by the owner and the internal auditor.".into()),
        fitness: Some("Release 3.2 met all requirements of the test plan; night-time \
            claims by telephone are covered thinly.".into()),
        fitness_stated_on: Some(date(2026, 5, 29)),
        fitness_stated_by: Some(Ref::number(3)),
        fitness_evidence: vec![AnyRef::to::<crate::TestRun>(1)],
        fitness_renew_by: Some(date(2027, 5, 31)),
        version: Some("3.2".into()),
        in_use_since: Some(date(2024, 9, 2)),
        last_significant_change: Some(date(2026, 5, 4)),
        change_what: Some("New model, trained on claims of 2025.".into()),
        requirements_document: Some(Ref::number(3)),
        purpose_considered_on: Some(date(2026, 3, 2)),
        business_functions: vec!["Claims".into()],
        generative: Some(false),
        user_count: Some(160),
        languages: vec!["en".into(), "de".into()],
        areas: vec!["Ireland".into(), "Germany".into()],
        supplier_contact: None,
        restricted_use: Some(false),
        restricted_use_basis: None,
        review_by: Some(date(2027, 3, 1)),
        design_document: Some(Ref::number(4)),
        technical_documentation: vec![TechnicalDocumentation {
            audience: InformationAudience::Customers,
            needs: "How the score comes about and where it is weak, for their own \
                assessments.".into(),
            document: Some(Ref::number(4)),
            provided_on: Some(date(2026, 5, 4)),
        }],
        monitoring: Some(MonitoringPlan {
            watched: "Recall by channel every month; overrides every week; complaints as \
                they come.".into(),
            metrics: vec![Ref::number(1), Ref::number(2)],
            repair: Some("The shift lead switches to order of arrival; analytics mends \
                within two days.".into()),
            updates: Some("Run beside the old release for a week; announced two weeks \
                before.".into()),
            support: Some("Analytics on working days, shift lead at other hours.".into()),
        }),
        experiment: None,
    }
}
