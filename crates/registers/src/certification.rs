//! Certification of the AI management system and its cycle.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kit::{Ref, Register, Workflow, workflow};
use crate::{Audit, Evidence, Person};

/// A certification of the AI management system: by whom, for what, and the rules from which the
/// dates of its cycle follow (ISO/IEC 17021-1, ISO/IEC 42006).
///
/// It covers the management system within its scope, never a single AI product.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// The certification in a few words: standard and cycle.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub title: String,
    /// The certification body.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub body: String,
    /// Who accredited the body, and for what. Without an accreditation for this standard the
    /// certificate has little weight.
    pub accreditation: Option<String>,
    /// The standard and its edition, such as ISO/IEC 42001:2023.
    #[schemars(length(min = 1, max = 200), extend("x-list" = true))]
    pub standard: String,
    /// The scope in the words that shall stand on the certificate; they agree with 4.3.
    #[schemars(length(min = 1))]
    pub scope_wording: String,
    /// Days of audit that the body reckons with for stages 1 and 2 together.
    #[schemars(range(min = 0))]
    pub audit_days: Option<f64>,
    /// The first audit: documents and readiness.
    pub stage_1: Option<Ref<Audit>>,
    /// The second audit: whether it works.
    pub stage_2: Option<Ref<Audit>>,
    /// Yearly audits between two certifications.
    #[serde(default)]
    pub surveillance_audits: Vec<Ref<Audit>>,
    /// The day on which the body decided to certify; the cycle's dates are counted from it.
    #[schemars(extend("x-list" = true))]
    pub decision_on: Option<Date>,
    /// What the body decided.
    pub decision: Option<CertificationDecision>,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// The certificate itself.
    pub certificate_file: Option<Ref<Evidence>>,
    /// Months from the decision to the last day for the first surveillance audit.
    #[serde(default = "twelve")]
    #[schemars(range(min = 1))]
    pub surveillance_months: i64,
    /// Years for which a certificate is valid.
    #[serde(default = "three")]
    #[schemars(range(min = 1))]
    pub valid_years: i64,
    /// Months before expiry at which work on recertification starts.
    #[serde(default = "six")]
    #[schemars(range(min = 0))]
    pub recertify_months_before: i64,
    /// Months after expiry within which an expired certificate can still be restored.
    #[serde(default = "six")]
    #[schemars(range(min = 0))]
    pub restore_months: i64,
    /// How long the body gives to answer a nonconformity, by grade. Each body has its own rule.
    pub response_time: Option<String>,
    /// The last day that stands on the certificate, where it differs from the computed one.
    #[schemars(extend("x-list" = true))]
    pub valid_until: Option<Date>,
    /// Whether the body accepted the plan for open minor nonconformities, so that they do not
    /// hold up the decision.
    pub minor_plan_accepted: Option<bool>,
    /// First day of a suspension.
    pub suspended_from: Option<Date>,
    /// Why it was suspended, and what is needed to lift that.
    pub suspended_because: Option<String>,
    /// How certificate and mark may be used. Never on a product.
    pub use_of_mark: Option<String>,
    /// The person who deals with the body.
    pub owner: Option<Ref<Person>>,
}

fn twelve() -> i64 {
    12
}

fn three() -> i64 {
    3
}

fn six() -> i64 {
    6
}

/// What a certification body decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificationDecision {
    /// The certificate is given.
    Granted,
    /// It is given, and minor nonconformities are put right by an accepted plan.
    GrantedWithPlan,
    /// It waits until major nonconformities are put right and looked at.
    Delayed,
    /// It is not given.
    Refused,
}

impl Register for Certification {
    const NAME: &'static str = "certification";
    const PREFIX: &'static str = "CRT";
    const CLAUSES: &'static str = "4.3";
    const WORKFLOW: &'static Workflow = &workflow::REVIEWED;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "ISO/IEC 42001, first cycle".into(),
            body: "Harbour Certification DAC".into(),
            accreditation: Some("Irish National Accreditation Board, for ISO/IEC 42001".into()),
            standard: "ISO/IEC 42001:2023".into(),
            scope_wording: "Development, provision and use of AI systems for the estimation and \
                            handling of motor insurance claims at the offices in Dublin and Cologne."
                .into(),
            stage_1: Some(Ref::number(2)),
            stage_2: Some(Ref::number(3)),
            decision_on: Some(date(2026, 11, 20)),
            certificate: Some("HC-AI-0117".into()),
            surveillance_months: 12,
            valid_years: 3,
            recertify_months_before: 6,
            restore_months: 6,
            valid_until: Some(date(2029, 11, 19)),
            minor_plan_accepted: Some(true),
            audit_days: Some(7.5),
            surveillance_audits: vec![Ref::number(4)],
            decision: Some(CertificationDecision::GrantedWithPlan),
            certificate_file: Some(Ref::number(1)),
            response_time: Some("30 days for a major, 60 for a minor one.".into()),
            suspended_from: Some(date(2027, 12, 1)),
            suspended_because: Some("The first surveillance was put off; lifted once it is \
                held.".into()),
            use_of_mark: Some("On letters and the site, beside the scope; never beside a \
                product.".into()),
            owner: Some(Ref::number(3)),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_cycle_is_assumed_where_nothing_is_said() {
        let body = serde_json::json!({
            "title": "First cycle",
            "body": "Harbour Certification DAC",
            "standard": "ISO/IEC 42001:2023",
            "scope_wording": "Claims handling with AI",
        });
        let certification: Certification = serde_json::from_value(body).unwrap();
        let cycle = (
            certification.surveillance_months,
            certification.valid_years,
            certification.recertify_months_before,
            certification.restore_months,
        );
        assert_eq!(cycle, (12, 3, 6, 6));
    }
}
