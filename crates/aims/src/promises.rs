//! What a document promises, and whether it is kept: each statement with the check that proves it.

use std::collections::HashMap;
use std::sync::Arc;

use conformity::{Assessment, Engine, Finding, Status};
use jiff::civil::Date;
use registers::Key;
use serde_json::{Value, json};

use crate::error::Result;
use crate::view::View;

/// The register whose records promise something.
const REGISTER: &str = "document";

/// One sentence of a document that promises something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Its place in the document, from 0.
    pub place: usize,
    /// The short name that stays when the words change.
    pub id: Option<String>,
    /// The sentence.
    pub sentence: String,
    /// Who answers for it, with the name.
    pub owner: Option<(Key, String)>,
    /// How one sees that it is kept, in words.
    pub seen_by: Option<String>,
    /// The check that proves it, and what that finds.
    pub proof: Proof,
}

/// What proves a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Nobody checks it yet.
    Nothing,
    /// A check that is not in force.
    Missing(String),
    /// A check, and what it finds at the moment looked at.
    Check(Box<Proved>),
}

/// A check that proves a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Its id; of an own check the key.
    pub check: String,
    /// Its rule in one sentence.
    pub says: String,
    /// The framework in which it stands.
    pub framework: String,
    /// The requirement that it judges.
    pub requirement: String,
    /// Whether the organisation wrote it itself; its id is a record's key then.
    pub own: bool,
    /// Whether the control that it judges is excluded, so that it finds nothing.
    pub excluded: bool,
    /// What it finds; nothing if the promise is kept.
    pub findings: Vec<Finding>,
    /// The first day on which the promise was broken, where the check can tell.
    pub since: Option<Date>,
}

impl Promise {
    /// Returns the word for how it stands: `kept`, `broken`, `missing`, `excluded` or `unchecked`.
    pub fn word(&self) -> &'static str {
        match &self.proof {
            Proof::Nothing => "unchecked",
            Proof::Missing(_) => "missing",
            Proof::Check(proved) if proved.excluded => "excluded",
            Proof::Check(proved) if proved.findings.is_empty() => "kept",
            Proof::Check(_) => "broken",
        }
    }
}

impl Promise {
    /// Returns it as data, for the command line and the API.
    pub fn as_value(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "sentence": self.sentence,
            "owner": self.owner.as_ref().map(|(key, _)| key),
            "holds": self.word(),
            "check": null,
        });
        match &self.proof {
            Proof::Nothing => {}
            Proof::Missing(check) => value["check"] = check.as_str().into(),
            Proof::Check(proved) => {
                value["check"] = proved.check.as_str().into();
                value["framework"] = proved.framework.as_str().into();
                value["requirement"] = proved.requirement.as_str().into();
                value["since"] = json!(proved.since);
                value["findings"] = json!(proved.findings);
            }
        }
        value
    }
}

/// A check that can prove a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prover {
    /// Its id; of an own check the key.
    pub check: String,
    /// Its rule in one sentence.
    pub says: String,
}

impl View<'_> {
    /// Returns the checks in force with which a document's sentences can be bound, by requirement.
    ///
    /// # Errors
    /// A framework in the folder `frameworks` is refused.
    pub fn provers(&self) -> Result<Vec<Prover>> {
        let mut found: Vec<Prover> = Vec::new();
        for engine in self.engines()? {
            let checks = engine.framework().checks().map(|check| Prover {
                check: check.id.clone(),
                says: check.says.trim().to_owned(),
            });
            found.extend(checks);
        }
        Ok(found)
    }

    /// Returns what a document of this body promises, and which of it holds at this moment; nothing for
    /// records of other registers.
    ///
    /// # Errors
    /// The checks cannot be run.
    pub fn promises(&self, register: &str, body: &Value) -> Result<Vec<Promise>> {
        let statements = body.get("statements").and_then(Value::as_array);
        let Some(statements) = statements.filter(|_| register == REGISTER) else {
            return Ok(Vec::new());
        };
        let text = |statement: &Value, field: &str| {
            let text = statement.get(field).and_then(Value::as_str)?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let owners: Vec<Key> = statements
            .iter()
            .filter_map(|statement| text(statement, "owner")?.parse().ok())
            .collect();
        let names = self.titles(&owners)?;
        let mut known = Known::default();
        let mut promises = Vec::with_capacity(statements.len());
        for (place, statement) in statements.iter().enumerate() {
            let owner = text(statement, "owner").and_then(|key| key.parse::<Key>().ok());
            promises.push(Promise {
                place,
                id: text(statement, "id"),
                sentence: text(statement, "sentence").unwrap_or_default(),
                owner: owner.map(|key| {
                    let name = names.get(&key).cloned().unwrap_or_default();
                    (key, name)
                }),
                seen_by: text(statement, "check"),
                proof: match text(statement, "proved_by") {
                    None => Proof::Nothing,
                    Some(check) => self.proof(check, &mut known)?,
                },
            });
        }
        Ok(promises)
    }

    fn proof(&self, check: String, known: &mut Known) -> Result<Proof> {
        if known.engines.is_empty() {
            known.engines = self.engines()?;
        }
        let found = known.engines.iter().find_map(|engine| {
            let framework = engine.framework();
            let requirements = framework.requirements.iter();
            let mut checks = requirements.flat_map(|requirement| {
                requirement.checks.iter().map(move |one| (requirement, one))
            });
            let (requirement, one) = checks.find(|(_, one)| one.id == check)?;
            Some((
                framework.id.clone(),
                requirement.id.clone(),
                one.says.clone(),
                one.own.is_some(),
            ))
        });
        let Some((framework, requirement, says, own)) = found else {
            return Ok(Proof::Missing(check));
        };
        if !known.assessments.contains_key(&framework) {
            let made = self.assessment(&framework)?;
            known.assessments.insert(framework.clone(), made);
        }
        let result = known.assessments[&framework].requirement(&requirement);
        // What a person has overridden by an attestation is found all the same.
        let findings = result
            .into_iter()
            .flat_map(|result| result.findings.iter().chain(&result.overridden))
            .filter(|finding| finding.check == check);
        let findings: Vec<Finding> = findings.cloned().collect();
        Ok(Proof::Check(Box::new(Proved {
            since: findings.iter().filter_map(|finding| finding.since).min(),
            check,
            says,
            framework,
            requirement,
            own,
            excluded: result.is_some_and(|result| result.status == Status::Excluded),
            findings,
        })))
    }
}

/// What was looked up for the promises before.
#[derive(Default)]
struct Known {
    engines: Vec<Arc<Engine>>,
    assessments: HashMap<String, Arc<Assessment>>,
}
