//! The organisation's own checks: records that become checks of a framework.

use std::collections::BTreeMap;

use registers::own_check::{CheckGrade, CheckRemedy, RemedyKind};
use registers::{Key, OwnCheck};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Check, Framework, Grade, Remedy, Requirement, RequirementKind, Source, hex};
use crate::located::Place;

/// Id of the framework in which own checks stand that count under no other framework's requirement.
pub const OWN: &str = "own";

/// A check that the organisation wrote as a record.
#[derive(Debug, Clone)]
pub struct Own {
    key: Key,
    title: String,
    body: Value,
    /// What the body says; nothing if it cannot be read.
    pub(super) said: Option<OwnCheck>,
}

impl Own {
    /// Makes an own check of a record: its key, its title and its body.
    pub fn new(key: Key, title: &str, body: Value) -> Self {
        Self {
            key,
            title: title.to_owned(),
            said: serde_json::from_value(body.clone()).ok(),
            body,
        }
    }

    /// Returns the framework and the requirement that it is to count under.
    fn asked(&self) -> Option<(&str, &str)> {
        let said = self.said.as_ref()?;
        let framework = said.framework.as_deref().unwrap_or(super::FIRST);
        Some((framework, said.requirement.as_deref()?))
    }

    fn counts_in(&self, framework: &Framework) -> bool {
        let asked = self.asked();
        asked.is_some_and(|(id, requirement)| {
            id == framework.id && framework.requirement(requirement).is_some()
        })
    }

    /// Returns the check as it runs.
    pub(super) fn check(&self) -> Check {
        let source = Source {
            file: self.key.to_string(),
            place: Place::START,
            pointer: String::new(),
        };
        let said = self.said.as_ref();
        Check {
            id: self.key.to_string(),
            grade: said.map_or(Grade::Minor, |said| grade(said.grade)),
            tests: Vec::new(),
            says: said.map_or(&self.title, |said| &said.says).clone(),
            why: said.map(|said| said.why.clone()),
            // Without a query it cannot be run, which its finding says.
            fails: said.map_or_else(String::new, |said| said.fails.clone()),
            looks_at_results: said.is_some_and(|said| super::names_results(&said.fails)),
            remedy: said
                .and_then(|said| said.remedy.as_ref())
                .and_then(as_remedy),
            fixtures: None,
            own: Some(self.key.clone()),
            source,
        }
    }

    /// Returns the requirement that it makes by itself, where it counts under no other.
    fn requirement(&self) -> Requirement {
        let check = self.check();
        let lost = self.asked().map(|(framework, requirement)| {
            format!(
                "Name a requirement that there is in {}: {framework} has no {requirement}.",
                self.key
            )
        });
        Requirement {
            id: self.key.to_string(),
            title: check.says.clone(),
            kind: RequirementKind::Clause,
            group: "Own checks".into(),
            documented: false,
            asks: check.says.clone(),
            why: check.why.clone().unwrap_or_default(),
            guidance: None,
            evidence: vec!["own_check".into()],
            good: None,
            auditor: None,
            typical: None,
            first: lost,
            tests: BTreeMap::new(),
            attestation: None,
            source: check.source.clone(),
            checks: vec![check],
        }
    }
}

impl Framework {
    /// Returns the framework with the organisation's own checks among its own.
    #[must_use]
    pub fn with_own(&self, own: &[Own]) -> Self {
        let mut whole = self.clone();
        for own in own {
            let id = own.asked().filter(|_| own.counts_in(self));
            let mut requirements = whole.requirements.iter_mut();
            let here = id.and_then(|(_, id)| requirements.find(|one| one.id == id));
            if let Some(requirement) = here {
                requirement.checks.push(own.check());
            } else {
                let id = own.asked().map_or(own.key.as_str(), |(_, id)| id);
                whole.elsewhere.push((id.to_owned(), own.check()));
            }
        }
        whole.hash = hash(&self.hash, own);
        whole
    }

    /// Returns the framework of the own checks that count under no requirement of `others`.
    pub fn of_own(own: &[Own], others: &[&Self]) -> Self {
        let stands_here = |own: &Own| !others.iter().any(|framework| own.counts_in(framework));
        let (mut requirements, mut elsewhere) = (Vec::new(), Vec::new());
        for own in own {
            if stands_here(own) {
                requirements.push(own.requirement());
            } else if let Some((_, id)) = own.asked() {
                elsewhere.push((id.to_owned(), own.check()));
            }
        }
        Self {
            id: OWN.into(),
            title: "Own checks".into(),
            edition: String::new(),
            about: "Rules that the organisation set itself, beside what a standard asks for."
                .into(),
            stage_1: Vec::new(),
            requirements,
            lenses: Vec::new(),
            documented: Vec::new(),
            elsewhere,
            hash: hash("", own),
        }
    }
}

/// Returns the hash of a framework together with own checks.
fn hash(framework: &str, own: &[Own]) -> String {
    let mut hash = Sha256::new();
    hash.update(framework);
    for own in own {
        let body = own.body.to_string();
        hash.update(own.key.as_str());
        hash.update((body.len() as u64).to_be_bytes());
        hash.update(body);
    }
    hex(&hash.finalize())
}

fn grade(grade: CheckGrade) -> Grade {
    match grade {
        CheckGrade::Major => Grade::Major,
        CheckGrade::Minor => Grade::Minor,
        CheckGrade::Improvement => Grade::Improvement,
    }
}

fn as_remedy(remedy: &CheckRemedy) -> Option<Remedy> {
    match remedy.kind {
        RemedyKind::Edit => Some(Remedy::Edit {
            record: "{id}".into(),
            field: remedy.field.clone(),
        }),
        RemedyKind::New => Some(Remedy::New {
            register: remedy.register.clone()?,
            prefill: remedy
                .prefill
                .iter()
                .map(|given| (given.field.clone(), given.value.clone()))
                .collect(),
        }),
    }
}
