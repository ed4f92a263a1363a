//! Why a requirement stands where it stands: what it asks for, each check in words and SQL, what
//! was found, and which records speak for it.

use image::Reader;
use serde::Serialize;

use super::standing::query;
use super::{CheckCache, ConformityError, Engine, Filter};
use crate::assessment::{Assessment, Finding, RequirementResult};
use crate::framework::{Check, Requirement};

/// The explanation of one requirement.
#[derive(Debug, Clone, Serialize)]
pub struct Why {
    /// Id of the framework.
    pub framework: String,
    /// The day it is made for.
    pub as_of: jiff::civil::Date,
    /// The newest entry of the journal it takes into account.
    pub entry: u64,
    /// Where the requirement stands.
    pub result: RequirementResult,
    /// What it asks for, in our own words.
    pub asks: String,
    /// Why that is worth doing.
    pub why: String,
    /// What the framework's guidance is about, for controls.
    pub guidance: Option<String>,
    /// What good looks like.
    pub good: Option<String>,
    /// What an auditor may ask.
    pub auditor: Option<String>,
    /// What is typically found wrong.
    pub typical: Option<String>,
    /// What to do first.
    pub first: Option<String>,
    /// What is tested: test id and sentence.
    pub tests: Vec<(String, String)>,
    /// What a person attests to, and for how many months, where no check can see.
    pub attestation: Option<(String, u32)>,
    /// The last attestation that no longer holds: its key and its last day.
    pub expired: Option<(String, String)>,
    /// How it is judged.
    pub checks: Vec<ExplainedCheck>,
    /// Which records speak for it.
    pub evidence: Vec<Evidence>,
}

/// A check in words and SQL, and what it found.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedCheck {
    /// Its id.
    pub id: String,
    /// How bad what it finds is.
    pub grade: crate::framework::Grade,
    /// The tests it carries out.
    pub tests: Vec<String>,
    /// The rule in one sentence.
    pub says: String,
    /// Why the rule is there.
    pub why: Option<String>,
    /// The query.
    pub sql: String,
    /// Whether the organisation wrote it itself; its id is the record's key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// What it found.
    pub findings: Vec<Finding>,
    /// What it found, but a person has overridden.
    pub overridden: Vec<Finding>,
}

/// The records of one register that speak for a requirement.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    /// The register.
    pub register: String,
    /// How many records it holds.
    pub count: u64,
    /// The ones changed last: key, title, state.
    pub records: Vec<(String, String, String)>,
}

pub(super) fn explain(
    engine: &Engine,
    reader: &Reader,
    id: &str,
    cache: &mut CheckCache,
) -> Result<Why, ConformityError> {
    // Asked for first, as a part that holds requirements is none itself.
    engine.requirement(id)?;
    let assessment = engine.check(reader, &Filter::only(&[id]), cache)?;
    explain_from(engine, reader, id, &assessment)
}

pub(super) fn explain_from(
    engine: &Engine,
    reader: &Reader,
    id: &str,
    assessment: &Assessment,
) -> Result<Why, ConformityError> {
    let requirement = engine.requirement(id)?;
    let result = assessment.requirement(id).cloned();
    let result = result.ok_or_else(|| engine.no_requirement(id))?;
    Ok(Why {
        framework: assessment.framework.clone(),
        as_of: assessment.as_of,
        entry: assessment.entry,
        asks: requirement.asks.clone(),
        why: requirement.why.clone(),
        guidance: requirement.guidance.clone(),
        good: requirement.good.clone(),
        auditor: requirement.auditor.clone(),
        typical: requirement.typical.clone(),
        first: requirement.first.clone(),
        tests: requirement.tests.clone().into_iter().collect(),
        attestation: attestation(requirement),
        expired: expired(reader, &engine.framework.id, requirement)?,
        checks: requirement
            .checks
            .iter()
            .map(|check| explained(check, &result))
            .collect(),
        evidence: evidence(reader, requirement)?,
        result,
    })
}

fn attestation(requirement: &Requirement) -> Option<(String, u32)> {
    let asked = requirement
        .attestation
        .as_ref()
        .filter(|_| requirement.needs_attestation());
    asked.map(|ask| (ask.asks.clone(), ask.months))
}

fn explained(check: &Check, result: &RequirementResult) -> ExplainedCheck {
    let of = |findings: &[Finding]| -> Vec<Finding> {
        findings
            .iter()
            .filter(|finding| finding.check == check.id)
            .cloned()
            .collect()
    };
    ExplainedCheck {
        id: check.id.clone(),
        grade: check.grade,
        tests: check.tests.clone(),
        says: check.says.clone(),
        why: check.why.clone(),
        sql: check.fails.trim_end().to_owned(),
        own: check.own.is_some(),
        findings: of(&result.findings),
        overridden: of(&result.overridden),
    }
}

/// Finds the attestation that lapsed last.
fn expired(
    reader: &Reader,
    framework: &str,
    requirement: &Requirement,
) -> Result<Option<(String, String)>, ConformityError> {
    let sql = "select id, expires from attestation \
               where framework = ?1 and requirement = ?2 and state = 'active' and expires < today() \
               order by expires desc limit 1";
    let rows = query(reader, "attestations", sql, &[framework, &requirement.id])?;
    Ok(rows
        .into_iter()
        .find_map(|row| match <[_; 2]>::try_from(row) {
            Ok([Some(record), Some(expires)]) => Some((record, expires)),
            _ => None,
        }))
}

/// Most records shown of one register.
const SHOWN: usize = 5;

fn evidence(reader: &Reader, requirement: &Requirement) -> Result<Vec<Evidence>, ConformityError> {
    let known = requirement
        .evidence
        .iter()
        .filter(|name| reader.layout().register(name).is_some());
    known
        .map(|register| {
            let count = query(
                reader,
                "records",
                &format!("select count(*) from {register}"),
                &[],
            )?;
            let count = count.into_iter().flatten().flatten().next();
            // By the moment, for which there is an index.
            let sql = format!(
                "select id, title, state from {register} \
                 order by updated_at desc, length(id) desc, id desc limit {SHOWN}"
            );
            let rows = query(reader, "records", &sql, &[])?.into_iter();
            let records = rows.filter_map(|row| match <[_; 3]>::try_from(row) {
                Ok([Some(key), title, state]) => {
                    Some((key, title.unwrap_or_default(), state.unwrap_or_default()))
                }
                _ => None,
            });
            Ok(Evidence {
                register: register.clone(),
                count: count.and_then(|count| count.parse().ok()).unwrap_or(0),
                records: records.collect(),
            })
        })
        .collect()
}
