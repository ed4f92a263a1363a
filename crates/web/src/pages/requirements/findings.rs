//! The findings of a requirement, check by check: what is wrong, where it is put right, and why.

use conformity::Finding;
use conformity::framework::{Check, Requirement};
use maud::{Markup, html};

use super::because::statement;
use super::one::One;
use super::{check, fix};
use crate::fault::Result;
use crate::parts;

/// Findings of one check that a requirement's page shows.
pub(super) const FIRST: usize = 20;

/// A check that found something.
#[derive(Debug)]
pub(super) struct Failing<'a> {
    /// The check.
    pub(super) check: &'a Check,
    /// What it found.
    pub(super) findings: &'a [Finding],
}

impl<'a> Failing<'a> {
    /// Returns the findings that a requirement's page shows.
    pub(super) fn first(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().take(FIRST)
    }
}

/// Puts findings together by the check that made them; they come in that order, the worst first.
pub(super) fn by_check<'a>(
    requirement: &'a Requirement,
    findings: &'a [Finding],
) -> Vec<Failing<'a>> {
    let parts = findings.chunk_by(|one, next| one.check == next.check);
    let failing = parts.filter_map(|findings| {
        let id = &findings.first()?.check;
        let check = requirement.checks.iter().find(|check| check.id == *id)?;
        Some(Failing { check, findings })
    });
    failing.collect()
}

/// Draws the findings of a requirement; nothing if there are none.
pub(super) fn section(one: &One<'_, '_, '_>) -> Result<Markup> {
    let words = &one.stand.look.words;
    let count = one.result.findings.len();
    if count == 0 {
        return Ok(html! {});
    }
    let mut drawn = Vec::new();
    for (at, failing) in one.failing.iter().enumerate() {
        drawn.push(of_check(one, failing, at)?);
    }
    let heading = words.count("requirements-found-n", count);
    Ok(parts::section(
        "findings",
        &heading,
        html! {},
        html! { @for one in &drawn { (one) } },
    ))
}

fn of_check(one: &One<'_, '_, '_>, failing: &Failing<'_>, at: usize) -> Result<Markup> {
    let words = &one.stand.look.words;
    let alone = one.result.findings.len() == 1;
    let why = check::why(one, failing, alone)?;
    let mut articles = Vec::new();
    for (n, finding) in failing.first().enumerate() {
        let id = format!("f{at}-{n}");
        let why = (n == 0).then(|| why.clone());
        articles.push(article(one, finding, &id, at == 0 && n == 0, why));
    }
    let more = failing.findings.len().saturating_sub(FIRST);
    let after = FIRST.to_string();
    let rest = [
        ("check", failing.check.id.as_str()),
        ("after", after.as_str()),
    ];
    Ok(html! {
        @for article in &articles { (article) }
        @if more > 0 {
            p.more-findings {
                a href=(one.stand.one_with(&one.result.id, one.stand.filter, &rest)) {
                    (words.count("requirements-more-findings", more))
                }
            }
        }
    })
}

/// Draws one finding.
pub(super) fn article(
    one: &One<'_, '_, '_>,
    finding: &Finding,
    id: &str,
    primary: bool,
    why: Option<Markup>,
) -> Markup {
    let look = one.stand.look;
    let statement = statement(finding);
    let about = finding
        .record
        .as_deref()
        .map(|key| parts::key(&look.record(key), key));
    let fix = fix::button(look, finding.fix.as_deref(), &one.briefs, primary);
    parts::Finding {
        id,
        grade: finding.grade,
        about: about.into_iter().collect(),
        statement: &statement,
        then: None,
        actions: fix::row(vec![fix]),
        why,
    }
    .draw(&look.words)
}
