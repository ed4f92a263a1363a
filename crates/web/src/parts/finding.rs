//! A finding: the mark in the margin, the statement set to be read, the way to put it right, and why.

use conformity::Grade;
use maud::{Markup, Render, html};

use super::icon::{icon, icon_with};
use super::status::grade_icon;
use crate::words::Words;

/// One thing that is wrong, or could be better.
pub(crate) struct Finding<'a> {
    /// An id, unique on the page.
    pub(crate) id: &'a str,
    /// How bad it is.
    pub(crate) grade: Grade,
    /// What stands beside the grade: the record it is about, since when.
    pub(crate) about: Vec<Markup>,
    /// What is wrong, as a sentence.
    pub(crate) statement: &'a str,
    /// What follows from it or is known about it.
    pub(crate) then: Option<Markup>,
    /// The ways to put it right.
    pub(crate) actions: Option<Markup>,
    /// What [`why`] draws.
    pub(crate) why: Option<Markup>,
}

impl Finding<'_> {
    /// Draws the finding.
    pub(crate) fn draw(&self, words: &Words) -> Markup {
        html! {
            article class={ "finding " (self.grade.word()) } aria-labelledby=(self.id) {
                (grade_icon(self.grade, 16))
                div {
                    p.meta { b { (words.grade(self.grade)) } @for about in &self.about { span { (about) } } }
                    h3 id=(self.id) { (self.statement) }
                    @if let Some(then) = &self.then { p.then { (then) } }
                    @if let Some(actions) = &self.actions { div.actions { (actions) } }
                    @if let Some(why) = &self.why { (why) }
                }
            }
        }
    }
}

/// Draws why something is a finding: the check in words, its SQL, the records it looked at.
pub(crate) fn why(words: &Words, open: bool, body: impl Render) -> Markup {
    html! {
        details.why open[open] {
            summary { (icon_with("chev", "chev", 12)) (words.t("finding-why")) }
            div.inner { (body) }
        }
    }
}

/// Draws one line of a list of checks: `shape` and `class` are a status's word, `result` stands at the end.
pub(crate) fn check(class: &str, says: &str, id: impl Render, result: impl Render) -> Markup {
    html! {
        div class={ "check " (class) } {
            (icon(class, 14))
            div { p { (says) } p.id { (id) } }
            span.r { (result) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_its_grade_and_leads_to_its_reason() {
        let words = Words::default();
        let finding = Finding {
            id: "f1",
            grade: Grade::Minor,
            about: vec![html! { "AIA-0003" }],
            statement: "It names <nobody>.",
            then: None,
            actions: None,
            why: Some(why(&words, false, "because")),
        };
        let html = finding.draw(&words).0;
        assert!(
            html.contains("<article class=\"finding minor\" aria-labelledby=\"f1\">"),
            "{html}"
        );
        assert!(html.contains("<b>Minor</b><span>AIA-0003</span>"), "{html}");
        assert!(
            html.contains("It names &lt;nobody&gt;.") && html.contains("Why this is a finding"),
            "{html}"
        );
    }
}
