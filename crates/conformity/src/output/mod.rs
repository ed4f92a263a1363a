//! What is printed: assessments as text, JSON, SARIF and JUnit XML, explanations and frameworks.

mod junit;
mod sarif;
mod show;
mod text;

pub use junit::junit;
pub use sarif::sarif;
pub use show::{framework_json, framework_text, lens_text};
pub use text::{Style, assessment_text, why_text};

/// Returns an assessment as JSON, in the form that scripts rely on.
///
/// # Panics
/// Never: an assessment has string keys only.
pub fn json(assessment: &crate::Assessment) -> serde_json::Value {
    serde_json::to_value(assessment).expect("an assessment has string keys only")
}
