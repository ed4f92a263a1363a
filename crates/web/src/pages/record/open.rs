//! What is open at a record: what the checks found, with the requirement and the way to put it right.

use conformity::{Finding, RequirementResult};
use maud::{Markup, html};

use super::known::Known;
use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// The standard whose checks are shown.
const STANDARD: &str = "iso-42001";

/// Draws the findings at the record; nothing if there are none.
///
/// # Errors
/// The checks cannot be run.
pub(super) fn section(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    let assessment = assessment(known.look)?;
    let mut here: Vec<(&RequirementResult, &Finding)> = assessment
        .findings()
        .filter(|(_, finding)| finding.record.as_deref() == Some(known.key.as_str()))
        .collect();
    if here.is_empty() {
        return Ok(html! {});
    }
    here.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.grade));
    let beside = html! { p { (words.count("record-findings", here.len())) } };
    let body = html! {
        ul.points {
            @for (requirement, finding) in &here { (point(known.look, requirement, finding)) }
        }
    };
    Ok(parts::section("open", words.t("record-open"), beside, body))
}

/// Returns the checks' findings at the moment of the page.
fn assessment(look: &Look<'_>) -> Result<std::sync::Arc<conformity::Assessment>> {
    let view = look.view()?;
    let at_hand = view.assessment_at_hand(STANDARD);
    // What was found before the last change might be put right by now.
    let fresh = at_hand.filter(|made| made.entry == view.entry().0 && made.as_of == view.day());
    match fresh {
        Some(made) => Ok(made),
        None => Ok(view.assessment(STANDARD)?),
    }
}

fn point(look: &Look<'_>, requirement: &RequirementResult, finding: &Finding) -> Markup {
    let words = &look.words;
    let href = look.href(&format!("/requirements/{STANDARD}/{}", requirement.id));
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
