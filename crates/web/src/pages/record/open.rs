//! What is open at a record: what the checks found, with the requirement and the way to put it right.

use std::sync::Arc;

use conformity::{Assessment, Finding, OWN, RequirementResult};
use maud::{Markup, html};

use super::known::Known;
use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// The standard whose checks are shown.
pub(super) const STANDARD: &str = "iso-42001";

/// Draws the findings at the record; nothing if there are none.
///
/// # Errors
/// The checks cannot be run.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    let mut assessments = vec![assessment(known.look, STANDARD)?];
    let own = known.look.view()?.engine(OWN)?;
    if !own.framework().requirements.is_empty() {
        assessments.push(assessment(known.look, OWN)?);
    }
    let view = known.look.view()?;
    let mut here: Vec<(&str, &RequirementResult, &Finding)> = assessments
        .iter()
        .flat_map(|made| {
            let findings = view.findings_at(made, known.key.as_str());
            findings
                .into_iter()
                .map(|(requirement, finding)| (made.framework.as_str(), requirement, finding))
        })
        .collect();
    if here.is_empty() {
        return Ok(html! {});
    }
    here.sort_by_key(|(.., finding)| std::cmp::Reverse(finding.grade));
    let beside = html! { p { (words.count("record-findings", here.len())) } };
    let body = html! {
        ul.points {
            @for (framework, requirement, finding) in &here {
                (point(known.look, framework, requirement, finding))
            }
        }
    };
    Ok(parts::section("open", words.t("record-open"), beside, body))
}

/// Returns the checks' findings at the moment of the page.
pub(super) fn assessment(look: &Look<'_>, framework: &str) -> Result<Arc<Assessment>> {
    let view = look.view()?;
    let at_hand = view.assessment_at_hand(framework);
    // What was found before the last change might be put right by now.
    let fresh = at_hand.filter(|made| made.entry == view.entry().0 && made.as_of == view.day());
    match fresh {
        Some(made) => Ok(made),
        None => Ok(view.assessment(framework)?),
    }
}

fn point(
    look: &Look<'_>,
    framework: &str,
    requirement: &RequirementResult,
    finding: &Finding,
) -> Markup {
    let words = &look.words;
    let href = look.href(&format!("/requirements/{framework}/{}", requirement.id));
    html! {
        li class=(finding.grade.word()) {
            (parts::grade_icon(finding.grade, 14))
            span {
                b { (words.grade(finding.grade)) } " " (words.t("record-at")) " "
                a href=(href) { (requirement.id) } ": " (finding.because)
                @if let Some(fix) = &finding.fix { " " span.dim { (fix) } }
            }
            a."btn quiet small" href=(href) { (words.t("record-why")) }
        }
    }
}
