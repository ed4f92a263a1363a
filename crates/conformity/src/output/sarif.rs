//! Assessments as SARIF 2.1.0, which code review and security tools read: a rule for every check,
//! a result for every finding, and the record it is about as a logical location.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::assessment::{Assessment, Finding, RequirementResult};
use crate::framework::{Check, Framework, Grade, Requirement, hex};

/// Returns an assessment as a SARIF log.
pub fn sarif(assessment: &Assessment, framework: &Framework, version: &str) -> Value {
    let checks: Vec<(&Requirement, &Check)> = framework
        .requirements
        .iter()
        .flat_map(|requirement| {
            requirement
                .checks
                .iter()
                .map(move |check| (requirement, check))
        })
        .collect();
    let rules: Vec<Value> = checks
        .iter()
        .map(|(requirement, check)| rule(requirement, check))
        .collect();
    let results: Vec<Value> = assessment
        .findings()
        .map(|(requirement, finding)| {
            let at = checks
                .iter()
                .position(|(_, check)| check.id == finding.check);
            result(assessment, requirement, finding, at)
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "aimwright", "version": version, "rules": rules } },
            "automationDetails": {
                "id": format!("{}/{}", assessment.framework, assessment.as_of)
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "framework": assessment.framework,
                "frameworkHash": assessment.framework_hash,
                "asOf": assessment.as_of,
                "entry": assessment.entry,
            },
        }],
    })
}

fn rule(requirement: &Requirement, check: &Check) -> Value {
    let mut rule = json!({
        "id": check.id,
        "shortDescription": { "text": check.says.trim() },
        "fullDescription": { "text": format!("{} {}: {}", requirement.id, requirement.title, requirement.asks.trim()) },
        "defaultConfiguration": { "level": level(check.grade) },
        "properties": {
            "requirement": requirement.id,
            "grade": check.grade,
            "tests": check.tests,
            "tags": [requirement.id, check.grade.word()],
        },
    });
    if check.own.is_some() {
        rule["properties"]["tags"] = json!([requirement.id, check.grade.word(), "own"]);
    }
    if let Some(why) = &check.why {
        rule["help"] = json!({ "text": why.trim() });
    }
    rule
}

fn level(grade: Grade) -> &'static str {
    match grade {
        Grade::Major => "error",
        Grade::Minor => "warning",
        Grade::Improvement => "note",
    }
}

fn result(
    assessment: &Assessment,
    requirement: &RequirementResult,
    finding: &Finding,
    rule: Option<usize>,
) -> Value {
    let text = format!(
        "{} {}: {}",
        requirement.id,
        requirement.title,
        finding.sentence()
    );
    let mut result = json!({
        "ruleId": finding.check,
        "kind": "fail",
        "level": level(finding.grade),
        "message": { "text": text },
        "locations": [{ "logicalLocations": [location(assessment, requirement, finding)] }],
        "partialFingerprints": { "checkAndRecord/v1": fingerprint(assessment, finding) },
        "properties": { "requirement": requirement.id, "grade": finding.grade, "fix": finding.fix },
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    result
}

/// Returns the record as a logical location; the requirement itself, if no record exists.
fn location(assessment: &Assessment, requirement: &RequirementResult, finding: &Finding) -> Value {
    match &finding.record {
        Some(key) => json!({
            "name": finding.title.as_ref().unwrap_or(key),
            "fullyQualifiedName": key,
            "kind": "resource",
        }),
        None => json!({
            "name": requirement.title,
            "fullyQualifiedName": format!("{}/{}", assessment.framework, requirement.id),
            "kind": "requirement",
        }),
    }
}

/// Returns what stays the same while a finding lasts, whatever its words.
fn fingerprint(assessment: &Assessment, finding: &Finding) -> String {
    let record = finding.record.as_deref().unwrap_or_default();
    let parts = [
        assessment.framework.as_str(),
        finding.check.as_str(),
        record,
    ];
    hex(&Sha256::digest(parts.join("\n")))
}
