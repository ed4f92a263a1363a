//! What an organisation records: one struct, one file a register.
//!
//! A register's struct is the only place that says what a record holds. Tables, forms, list
//! columns, links, imports and the API's description are read from its schema ([`Field`]) when
//! the program starts. Nothing here does input or output.
//!
//! To add a register, write `src/NAME.rs` and add its line to the list below.

pub mod kit;

pub use kit::{
    AnyRef, Catalog, Choice, Column, Completeness, Due, DueKind, Field, Key, Kind, MOST_OWN_FIELDS,
    Needs, NotAKey, OWN, OwnFields, Pattern, Problem, Ref, Register, RegisterInfo, Transition,
    Workflow, references, validate, validate_as_it_stood, workflow,
};

/// Declares the modules of all registers and the catalogue that lists them.
macro_rules! registers {
    ($($module:ident :: $register:ident,)*) => {
        $(
            pub mod $module;
            pub use $module::$register;
        )*

        /// Returns every register of the product.
        pub fn catalog() -> &'static Catalog {
            static CATALOG: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(|| {
                Catalog::new(vec![$(RegisterInfo::of::<$module::$register>()),*])
            });
            &CATALOG
        }
    };
}

registers! {
    organization::Organization,
    org_unit::OrgUnit,
    person::Person,
    context_issue::ContextIssue,
    interested_party::InterestedParty,
    obligation::Obligation,
    role::Role,
    governance_body::GovernanceBody,
    scope::Scope,
    process::Process,
    leadership_action::LeadershipAction,
    document::Document,
    acknowledgement::Acknowledgement,
    communication::Communication,
    risk_criteria::RiskCriteria,
    risk::Risk,
    risk_assessment::RiskAssessment,
    risk_treatment_plan::RiskTreatmentPlan,
    control::Control,
    statement_of_applicability::StatementOfApplicability,
    impact_process::ImpactProcess,
    impact_assessment::ImpactAssessment,
    objective::Objective,
    change::Change,
    resource::Resource,
    training_course::TrainingCourse,
    training_record::TrainingRecord,
    evidence::Evidence,
    ai_system::AiSystem,
    model::Model,
    dataset::Dataset,
    supplier::Supplier,
    responsibility_matrix::ResponsibilityMatrix,
    customer_requirement::CustomerRequirement,
    gate::Gate,
    test_run::TestRun,
    deployment_plan::DeploymentPlan,
    user_information::UserInformation,
    approved_tool::ApprovedTool,
    use_exception::UseException,
    oversight_event::OversightEvent,
    incident::Incident,
    concern::Concern,
    metric::Metric,
    measurement::Measurement,
    evaluation::Evaluation,
    audit_programme::AuditProgramme,
    audit::Audit,
    audit_finding::AuditFinding,
    nonconformity::Nonconformity,
    management_review::ManagementReview,
    action::Action,
    attestation::Attestation,
    gap_assessment::GapAssessment,
    certification::Certification,
    improvement::Improvement,
    cost::Cost,
    benefit::Benefit,
    access::Access,
    own_field::OwnField,
    own_check::OwnCheck,
    import_mapping::ImportMapping,
    reassessment::Reassessment,
}
