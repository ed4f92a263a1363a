//! Finds where records contradict what a control's record says.

use super::Practice;
use super::read::Control;
use crate::{ReportError, Source};

/// Facts that speak against leaving controls out: the controls whose id begins so, what is
/// registered, and the query that lists it.
const FACTS: [(&str, &str, &str); 8] = [
    ("A.4.3", "datasets are registered", DATASETS),
    (
        "A.5.",
        "AI systems are in scope",
        "select id from scoped_system order by length(id), id",
    ),
    ("A.6.", "AI systems are built in house", BUILT),
    ("A.7.", "datasets are registered", DATASETS),
    ("A.8.", "AI systems are provided to others", PROVIDED),
    (
        "A.9.",
        "AI systems are used that the organization does not provide",
        USED,
    ),
    (
        "A.10.3",
        "suppliers are registered",
        "select id from supplier where state in ('draft', 'in_review', 'approved') order by length(id), id",
    ),
    ("A.10.4", "AI systems are provided to others", PROVIDED),
];

const DATASETS: &str = "select id from dataset where state in ('draft', 'in_review', 'approved') order by length(id), id";
const BUILT: &str = "select id from scoped_system where origin = 'built' order by length(id), id";
const PROVIDED: &str = "select s.id from scoped_system s join ai_system__organization_roles r on r.id = s.id \
                        where r.value = 'provider' order by length(s.id), s.id";
const USED: &str = "select s.id from scoped_system s join ai_system__organization_roles r on r.id = s.id \
                    where r.value = 'customer' \
                      and s.id not in (select id from ai_system__organization_roles where value = 'provider') \
                    order by length(s.id), s.id";
/// Controls of this group speak of systems that are built, one by one.
const LIFE_CYCLE: &str = "A.6.2.";
/// Most keys that a sentence names.
const NAMED: usize = 5;

/// What is registered, ready to be held against the controls.
#[derive(Debug)]
pub(super) struct Facts(Vec<(&'static str, &'static str, Vec<String>)>);

impl Facts {
    /// Reads what is registered.
    pub(super) fn read(source: &Source<'_>) -> Result<Self, ReportError> {
        let read = |(begins, what, sql): (&'static str, &'static str, &str)| {
            let rows = source.rows(sql)?;
            Ok((
                begins,
                what,
                rows.iter().map(|row| row.word("id")).collect(),
            ))
        };
        FACTS
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Returns what contradicts a control, a sentence each.
    pub(super) fn against(&self, control: &Control) -> Vec<String> {
        let mut found = match control.applicable.as_deref() {
            Some("no") => self.left_out(control),
            Some("some_systems") => [applied(control), self.for_some(control)].concat(),
            Some(_) => applied(control),
            None => Vec::new(),
        };
        found.extend(undescribed(control));
        found
    }

    /// Returns what speaks against leaving a control out.
    fn left_out(&self, control: &Control) -> Vec<String> {
        let mut found = Vec::new();
        if control.reason.is_none() {
            found.push("It is left out, and no reason is given.".to_owned());
        }
        for (begins, what, keys) in &self.0 {
            let about = control
                .annex_a
                .as_deref()
                .is_some_and(|id| id.starts_with(begins));
            if about && !keys.is_empty() {
                found.push(format!("It is left out, and {what}: {}.", list(keys)));
            }
        }
        if !control.relied_on_by.is_empty() {
            let keys: Vec<String> = control
                .relied_on_by
                .iter()
                .map(|risk| risk.key.clone())
                .collect();
            found.push(format!(
                "It is left out, and treatment relies on it: {}.",
                list(&keys)
            ));
        }
        if matches!(control.practice, Practice::Implemented | Practice::Partly) {
            found.push(format!(
                "It is left out, and recorded as {}.",
                control.practice.words()
            ));
        }
        found
    }

    /// Returns what speaks against taking a control in for some systems only.
    fn for_some(&self, control: &Control) -> Vec<String> {
        if control.systems.is_empty() {
            return vec!["It applies to some systems, and none is named.".to_owned()];
        }
        let life_cycle = control
            .annex_a
            .as_deref()
            .is_some_and(|id| id.starts_with(LIFE_CYCLE));
        let built = self
            .0
            .iter()
            .filter(|(begins, ..)| life_cycle && LIFE_CYCLE.starts_with(begins));
        let missing: Vec<String> = built
            .flat_map(|(.., keys)| keys)
            .filter(|key| control.systems.iter().all(|system| system.key != **key))
            .cloned()
            .collect();
        if missing.is_empty() {
            return Vec::new();
        }
        vec![format!(
            "Systems built in house are not among those named: {}.",
            list(&missing)
        )]
    }
}

/// Returns what contradicts that a control applies.
fn applied(control: &Control) -> Vec<String> {
    let mut found = Vec::new();
    if control.reason.is_none() {
        found.push("It applies, and no reason is given.".to_owned());
    }
    if control.practice == Practice::NotNeeded {
        found.push("It applies, and is recorded as not needed in practice.".to_owned());
    }
    if control.practice == Practice::Implemented && control.evidence.is_empty() {
        found.push(
            "It is recorded as implemented, and no dated evidence shows it at work.".to_owned(),
        );
    }
    found
}

/// Returns which documents are named and do not hold.
fn undescribed(control: &Control) -> impl Iterator<Item = String> {
    let hollow = control
        .documents
        .iter()
        .filter(|document| !document.in_force);
    hollow.map(|document| {
        let state = document.state.replace('_', " ");
        format!(
            "{} is named as its description, and is not approved ({state}).",
            document.reference.key
        )
    })
}

/// Joins keys, the first few by name.
fn list(keys: &[String]) -> String {
    let named = keys
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match keys.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
