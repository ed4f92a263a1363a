//! A framework itself, as JSON and as text.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::framework::Framework;

/// Returns a framework as JSON: the contract of `framework show --format json`.
pub fn framework_json(framework: &Framework) -> Value {
    let requirements = framework.requirements.iter().map(|requirement| {
        let checks = requirement.checks.iter().map(|check| {
            json!({
                "id": check.id,
                "grade": check.grade,
                "says": check.says,
                "tests": check.tests,
            })
        });
        let tests: Vec<&String> = requirement.tests.keys().collect();
        json!({
            "id": requirement.id,
            "title": requirement.title,
            "kind": requirement.kind,
            "group": requirement.group,
            "asks": requirement.asks,
            "evidence": requirement.evidence,
            "tests": tests,
            "checks": checks.collect::<Vec<Value>>(),
            "attestation": requirement.needs_attestation(),
        })
    });
    json!({
        "id": framework.id,
        "title": framework.title,
        "edition": framework.edition,
        "hash": framework.hash,
        "requirements": requirements.collect::<Vec<Value>>(),
    })
}

/// Returns a framework as text: its requirements by group, and how each is judged.
pub fn framework_text(framework: &Framework) -> String {
    let mut out = format!(
        "{} ({}:{})\n",
        framework.title, framework.id, framework.edition
    );
    let widest = framework
        .requirements
        .iter()
        .map(|requirement| requirement.id.len())
        .max();
    let width = widest.unwrap_or(0);
    let mut group = "";
    for requirement in &framework.requirements {
        if requirement.group != group {
            group = &requirement.group;
            let _ = write!(out, "\n{group}\n");
        }
        let judged = match requirement.checks.len() {
            0 => "by attestation".to_owned(),
            1 => "by 1 check".to_owned(),
            count => format!("by {count} checks"),
        };
        let judged = match requirement.needs_attestation() && !requirement.checks.is_empty() {
            true => judged + " and attestation",
            false => judged,
        };
        let _ = writeln!(
            out,
            "  {:width$}  {} ({judged})",
            requirement.id, requirement.title
        );
        for check in &requirement.checks {
            let _ = writeln!(
                out,
                "  {:width$}    {}: {}",
                "",
                check.grade.word(),
                check.says.trim()
            );
        }
    }
    out
}
