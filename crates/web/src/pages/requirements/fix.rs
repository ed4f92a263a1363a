//! Where a finding is put right: the form for a new record, or a record's own form.

use std::collections::HashMap;

use aims::{Act, Brief, Subject};
use jiff::ToSpan;
use maud::{Markup, html};
use registers::{Key, RegisterInfo, catalog};

use super::because::within;
use super::stand::Stand;
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::url;
use crate::words::Words;

/// Months for which a statement holds where the framework names none.
const MONTHS: u32 = 12;

/// Where a finding is put right.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fix {
    /// By a new record, of which some fields are known.
    Add {
        /// Its register.
        register: &'static str,
        /// The fields, as a query.
        query: String,
    },
    /// By editing a record.
    Edit {
        /// The record.
        key: Key,
        /// The field to go to; empty if none is meant.
        field: String,
    },
}

impl Fix {
    /// Reads the link of a finding, such as `/risk/new?owner=PER-0002` or `/AIA-0003/edit#parties`.
    pub(super) fn of(link: &str) -> Option<Self> {
        let (path, field) = link.split_once('#').unwrap_or((link, ""));
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.trim_start_matches('/').split_once('/')? {
            (register, "new") => Some(Self::Add {
                register: catalog().get(register)?.name,
                query: query.to_owned(),
            }),
            (key, "edit") => Some(Self::Edit {
                key: key.parse().ok()?,
                field: field.to_owned(),
            }),
            _ => None,
        }
    }

    /// Returns the record that it edits.
    pub(super) fn record(&self) -> Option<&Key> {
        match self {
            Self::Add { .. } => None,
            Self::Edit { key, .. } => Some(key),
        }
    }

    /// Returns the page on which it is done.
    pub(super) fn href(&self) -> String {
        match self {
            Self::Add { register, query } if query.is_empty() => format!("/r/{register}/new"),
            Self::Add { register, query } => format!("/r/{register}/new?{query}"),
            Self::Edit { key, field } if field.is_empty() => format!("/k/{key}/edit"),
            Self::Edit { key, field } => format!("/k/{key}/edit#f-{field}"),
        }
    }

    /// Returns what its button says.
    fn said(&self, words: &Words) -> String {
        match self {
            Self::Add { register, .. } => {
                let what = within(&words.register(register));
                words.with("requirements-fix-add", &[("what", what.into())])
            }
            Self::Edit { key, field } if field.is_empty() => {
                words.with("requirements-fix-edit", &[("what", key.to_string().into())])
            }
            Self::Edit { key, field } => {
                let register = catalog().of_key(key).map_or("", |register| register.name);
                let field = words.field(register, field);
                words.with(
                    "requirements-fix-field",
                    &[("field", field.into_owned().into())],
                )
            }
        }
    }

    /// Returns whether who asks may do it now.
    fn is_open(&self, look: &Look<'_>, briefs: &HashMap<Key, Brief>) -> bool {
        match self {
            Self::Add { register, .. } => may_add(look, register),
            Self::Edit { key, .. } => briefs.get(key).is_some_and(|brief| may_edit(look, brief)),
        }
    }
}

/// Returns whether who asks may add a record to a register.
pub(super) fn may_add(look: &Look<'_>, register: &str) -> bool {
    let subject = Subject {
        register,
        ..Subject::default()
    };
    look.may(Act::Add, &subject)
}

fn may_edit(look: &Look<'_>, brief: &Brief) -> bool {
    let register: &RegisterInfo = brief.register;
    let subject = Subject {
        key: brief.key.as_str(),
        register: register.name,
        owner: brief.owner.as_deref().unwrap_or_default(),
        author: &brief.author,
        state: &brief.state,
        bars_author: false,
    };
    register.workflow.after_edit(&brief.state).is_some() && look.may(Act::Edit, &subject)
}

/// Draws the button of a fix; nothing if who asks may not, or nothing is known.
pub(super) fn button(
    look: &Look<'_>,
    link: Option<&str>,
    briefs: &HashMap<Key, Brief>,
    primary: bool,
) -> Option<Markup> {
    let fix = Fix::of(link?).filter(|fix| fix.is_open(look, briefs))?;
    let (href, said) = (fix.href(), fix.said(&look.words));
    Some(if primary {
        parts::primary_link(&href, said)
    } else {
        parts::link_button(&href, said)
    })
}

/// Returns the form for a statement about a requirement, or about one of its checks, with what is
/// known filled in; nothing if who asks may not make one.
pub(super) fn attest(
    stand: &Stand<'_, '_>,
    id: &str,
    check: Option<&str>,
) -> Result<Option<String>> {
    let look = stand.look;
    if !may_add(look, "attestation") {
        return Ok(None);
    }
    let requirement = stand.framework.requirement(id);
    let asked = requirement.and_then(|requirement| requirement.attestation.as_ref());
    let months = asked.map_or(MONTHS, |ask| ask.months);
    let today = look.day()?;
    let expires = today.saturating_add(i32::try_from(months).unwrap_or(12).months());
    let (on, expires) = (today.to_string(), expires.to_string());
    let mut pairs = vec![
        ("framework", stand.framework.id.as_str()),
        ("requirement", id),
    ];
    pairs.extend(check.map(|check| ("check", check)));
    pairs.extend([
        ("by", look.actor()?.key.as_str()),
        ("on", on.as_str()),
        ("expires", expires.as_str()),
    ]);
    Ok(Some(url::with("/r/attestation/new", &pairs)))
}

/// Draws buttons in a row; nothing if there are none.
pub(super) fn row(buttons: Vec<Option<Markup>>) -> Option<Markup> {
    let buttons: Vec<Markup> = buttons.into_iter().flatten().collect();
    (!buttons.is_empty()).then(|| html! { @for button in &buttons { (button) } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_findings_lead_to_forms() {
        let href = |link| Fix::of(link).map(|fix| fix.href());
        assert_eq!(
            href("/training_record/new?person=PER-0007&note=for%20X").as_deref(),
            Some("/r/training_record/new?person=PER-0007&note=for%20X")
        );
        assert_eq!(href("/document/new").as_deref(), Some("/r/document/new"));
        assert_eq!(
            href("/AIA-0003/edit#parties").as_deref(),
            Some("/k/AIA-0003/edit#f-parties")
        );
        for nothing in [
            "",
            "/nonsense/new",
            "/AIA-0003",
            "https://evil.example/new",
            "/x/edit",
        ] {
            assert_eq!(href(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn buttons_say_what_happens() {
        let words = Words::default();
        let said = |link| Fix::of(link).expect("a fix").said(&words);
        assert_eq!(said("/ai_system/new"), "Add AI system");
        assert_eq!(said("/AIA-0003/edit"), "Edit AIA-0003");
    }
}
