//! One requirement: what it asks, where it stands and why, what shows it, who spoke for it.

use std::collections::HashMap;

use aims::{AimsError, Brief};
use conformity::framework::{Check, Requirement};
use conformity::{Grade, RequirementResult, Status};
use maud::{Markup, html};
use registers::Key;

use super::findings::{self, Failing};
use super::fix::Fix;
use super::stand::Stand;
use super::{SECTION, attest, check, evidence, fix, group, tree};
use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Crumb, Fact, Head};
use crate::url;

/// Most records and statements of one kind that a requirement's page lists.
pub(super) const LISTED: usize = 12;

/// One requirement at the page's moment.
pub(super) struct One<'a, 'l, 's> {
    /// What the pages are about.
    pub(super) stand: &'a Stand<'l, 's>,
    /// What the framework says of it.
    pub(super) requirement: &'a Requirement,
    /// Where it stands.
    pub(super) result: &'a RequirementResult,
    /// The checks that found something, the worst first.
    pub(super) failing: Vec<Failing<'a>>,
    /// The records that fixes edit.
    pub(super) briefs: HashMap<Key, Brief>,
}

/// Answers with a requirement, or with one of its checks.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let stand = Stand::read(look, look.param("framework"))?;
    let one = One::read(&stand, look.param("id"))?;
    let detail = match look.query("check") {
        Some(id) => check::page(&one, one.check(id)?)?,
        None => one.page()?,
    };
    let main = html! {
        div.split {
            (tree::pane(&stand, &one.result.id))
            div.detail { (detail) }
        }
    };
    let title = format!("{} {}", one.result.id, one.result.title);
    Ok(Page::new(SECTION, title, main).into())
}

impl<'a, 'l, 's> One<'a, 'l, 's> {
    fn read(stand: &'a Stand<'l, 's>, id: &str) -> Result<Self> {
        let found = stand.framework.requirement(id);
        let result = stand.assessment.requirement(id);
        let (Some(requirement), Some(result)) = (found, result) else {
            let shown: String = id.chars().take(40).collect();
            let title = &stand.framework.title;
            let error = AimsError::not_found(format!("{title} has no requirement `{shown}`"));
            return Err(error.into());
        };
        let failing = findings::by_check(requirement, &result.findings);
        let shown = failing.iter().flat_map(Failing::first);
        let fixes = shown.filter_map(|finding| Fix::of(finding.fix.as_deref()?));
        let keys: Vec<Key> = fixes.filter_map(|fix| fix.record().cloned()).collect();
        Ok(Self {
            briefs: stand.look.view()?.briefs(&keys)?,
            stand,
            requirement,
            result,
            failing,
        })
    }

    fn check(&self, id: &str) -> Result<&'a Check> {
        let mut checks = self.requirement.checks.iter();
        checks.find(|check| check.id == id).ok_or_else(|| {
            let shown: String = id.chars().take(40).collect();
            let id = &self.result.id;
            Fault::from(AimsError::not_found(format!("{id} has no check `{shown}`")))
        })
    }

    fn page(&self) -> Result<Markup> {
        let awaits = matches!(self.result.status, Status::Attest | Status::Open);
        Ok(html! {
            (self.head()?)
            (self.asks())
            (self.exclusion())
            @if awaits { (attest::section(self)?) }
            (findings::section(self)?)
            @if !awaits { (attest::section(self)?) }
            (check::others(self)?)
            (evidence::section(self)?)
            (evidence::naming(self)?)
            (self.guidance())
            (self.beside())
        })
    }

    /// Draws the head: the way here, the number and title, the status and what can be done.
    pub(super) fn head(&self) -> Result<Markup> {
        let words = &self.stand.look.words;
        let (result, look) = (self.result, self.stand.look);
        let all = self.stand.all(super::filter::Filter::All);
        let (number, title) = group::split(&result.group);
        let part = if number.is_empty() { title } else { number };
        let anchor = part.replace('.', "-").to_lowercase();
        let crumbs = [
            Crumb::to(all.as_str(), words.t("requirements-title")),
            Crumb::to(format!("{all}#part-{anchor}"), result.group.as_str()),
            Crumb::here(result.id.as_str()),
        ];
        let mut head = Head::new(result.title.as_str())
            .number(result.id.as_str())
            .crumbs(words, &crumbs)
            .actions(self.more()?)
            .fact(parts::status_boxed(words, result.status));
        if let Some(since) = self.since()? {
            head = head.fact(since);
        }
        if let Some(now) = self.stand.changed(result) {
            let said = parts::status(words, now.status);
            head = head.fact(html! { (words.t("requirements-today-label")) " " (said) });
        }
        let checks = self.requirement.checks.len();
        if result.status == Status::Excluded {
            head = head.fact(words.t("requirements-not-checked"));
        } else if checks > 0 {
            let values = [("n", checks.into()), ("fails", self.failing.len().into())];
            head = head.fact(words.with("requirements-checks", &values));
        } else {
            head = head.fact(words.t("requirements-judged"));
        }
        if self.stand.is_stage_1(&result.id) {
            head = head.fact(words.t("requirements-stage-1"));
        }
        if self.requirement.documented {
            head = head.fact(words.t("requirements-documented"));
        }
        if look.is_past() {
            let day = words.day(look.day()?);
            head = head.fact(words.with("requirements-on", &[("day", day.into())]));
        }
        Ok(html! { (head) })
    }

    /// Says since when the requirement has stood so, as far as that is at hand.
    fn since(&self) -> Result<Option<String>> {
        let look = self.stand.look;
        let words = &look.words;
        let known = look.site.workspace.standing_since(&self.stand.assessment)?;
        let Some(since) = known.get(&self.result.id) else {
            return Ok(None);
        };
        let (id, day) = match since.day() {
            Some(day) => ("requirements-since", day),
            None if since.by < look.day()? => ("requirements-since-at-least", since.by),
            None => return Ok(None),
        };
        Ok(Some(words.with(id, &[("day", words.day(day).into())])))
    }

    /// Draws the menu of what else can be done.
    fn more(&self) -> Result<Markup> {
        let look = self.stand.look;
        let words = &look.words;
        let id = self.result.id.as_str();
        let mut items = Vec::new();
        if let Some(href) = fix::attest(self.stand, id, None)? {
            items.push(parts::Item::link(
                href,
                words.t("requirements-attest-reason"),
            ));
        }
        if evidence::is_named(self.stand) {
            if fix::may_add(look, "evidence") {
                let href = url::with("/r/evidence/new", &[("requirements", id)]);
                items.push(parts::Item::link(href, words.t("requirements-attach")));
            }
            if fix::may_add(look, "nonconformity") {
                let href = url::with("/r/nonconformity/new", &[("requirement", id)]);
                items.push(parts::Item::link(href, words.t("requirements-raise")));
            }
        }
        Ok(html! {
            @if !items.is_empty() {
                (parts::menu_button("requirement-more", "", words.t("requirements-more")))
                (parts::menu("requirement-more", &items))
            }
        })
    }

    /// Draws what the requirement asks, test by test.
    fn asks(&self) -> Markup {
        let words = &self.stand.look.words;
        let beside = html! { p { (words.t("requirements-own-words")) } };
        let body = html! {
            p { (self.requirement.asks) }
            ol.tests {
                @for (id, says) in &self.requirement.tests {
                    li {
                        span.no { (id) }
                        span { (says) }
                        @match self.test(id) {
                            Some(status) => (parts::status(words, status)),
                            None => span.dim { (words.t("requirements-no-check")) },
                        }
                    }
                }
            }
        };
        parts::section("asks", words.t("requirements-asks"), beside, body)
    }

    /// Returns how one test stands; nothing where no check carries it out.
    fn test(&self, id: &str) -> Option<Status> {
        if self.requirement.checks.is_empty() || self.result.status == Status::Excluded {
            return Some(self.result.status);
        }
        let carries = |check: &&Check| check.tests.iter().any(|test| test == id);
        self.requirement.checks.iter().find(carries)?;
        let failing = self.failing.iter().map(|failing| failing.check);
        let worst = failing.filter(carries).map(|check| check.grade).min();
        Some(match worst {
            Some(Grade::Major) => Status::Major,
            Some(Grade::Minor) => Status::Minor,
            Some(Grade::Improvement) => Status::Improvement,
            None if self.result.status == Status::Open => Status::Open,
            None => Status::Conforms,
        })
    }

    /// Draws why the control does not apply, where it is excluded.
    fn exclusion(&self) -> Markup {
        let words = &self.stand.look.words;
        let reason = self.result.reason.as_ref();
        let Some(reason) = reason.filter(|_| self.result.status == Status::Excluded) else {
            return html! {};
        };
        let body = html! { p { (reason) } };
        parts::section("excluded", words.t("requirements-excluded"), html! {}, body)
    }

    /// Draws what the framework says about meeting the requirement.
    fn guidance(&self) -> Markup {
        let words = &self.stand.look.words;
        let asked = self.requirement;
        let facts = [
            ("requirements-why", Some(&asked.why)),
            ("requirements-guidance", asked.guidance.as_ref()),
            ("requirements-good", asked.good.as_ref()),
            ("requirements-typical", asked.typical.as_ref()),
            ("requirements-first", asked.first.as_ref()),
        ];
        let facts = facts.into_iter().filter_map(|(id, text)| {
            let text = text.filter(|text| !text.is_empty())?;
            Some(Fact::new(words.t(id), text.as_str()))
        });
        let good = parts::section(
            "good",
            words.t("requirements-meeting"),
            html! { p { (words.t("requirements-own-words")) } },
            parts::dl(facts),
        );
        html! {
            (good)
            @if let Some(asks) = &asked.auditor {
                @let quoted = words.with("requirements-quoted", &[("text", asks.as_str().into())]);
                (parts::section("auditor", words.t("requirements-auditor"), html! {}, html! { p.ask { (quoted) } }))
            }
        }
    }

    /// Draws the way to the requirements before and after, among those that the filter shows.
    fn beside(&self) -> Markup {
        let words = &self.stand.look.words;
        let (before, after) = self.neighbours();
        let link = |result: &RequirementResult, rel: &str, label: &str| {
            html! {
                a href=(self.stand.one(&result.id)) rel=(rel) {
                    span.dim { (label) } " " span.no { (result.id) } " " (result.title)
                }
            }
        };
        html! {
            nav.beside aria-label=(words.t("requirements-beside")) {
                @match before {
                    Some(result) => (link(result, "prev", words.t("requirements-before"))),
                    None => span {},
                }
                @if let Some(result) = after { (link(result, "next", words.t("requirements-after"))) }
            }
        }
    }

    fn neighbours(&self) -> (Option<&RequirementResult>, Option<&RequirementResult>) {
        let all = &self.stand.assessment.requirements;
        let at = all.iter().position(|result| result.id == self.result.id);
        let at = at.unwrap_or_default();
        let shown = |result: &&RequirementResult| self.stand.filter.lets(self.stand, result);
        let before = all[..at].iter().rfind(shown);
        (before, all.iter().skip(at + 1).find(shown))
    }
}
