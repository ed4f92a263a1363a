//! A framework itself, as JSON and as text.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::framework::{Framework, Lens};

/// Returns a framework as JSON: the contract of `framework show --format json`.
pub fn framework_json(framework: &Framework) -> Value {
    let requirements = framework.requirements.iter().map(|requirement| {
        let checks = requirement.checks.iter().map(|check| {
            json!({
                "id": check.id,
                "grade": check.grade,
                "says": check.says,
                "tests": check.tests,
                "own": check.own.is_some(),
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
        "lenses": framework.lenses,
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
        let judged = if requirement.needs_attestation() && !requirement.checks.is_empty() {
            judged + " and attestation"
        } else {
            judged
        };
        let _ = writeln!(
            out,
            "  {:width$}  {} ({judged})",
            requirement.id, requirement.title
        );
        for check in &requirement.checks {
            let own = check.own.as_ref();
            let own = own.map_or(String::new(), |key| format!(" ({key}, our own)"));
            let _ = writeln!(
                out,
                "  {:width$}    {}: {}{own}",
                "",
                check.grade.word(),
                check.says.trim()
            );
        }
    }
    out
}

/// Returns one lens of a framework as text: its parts and the requirements in each.
pub fn lens_text(framework: &Framework, lens: &Lens) -> String {
    let mut out = format!(
        "{}: {}\n{}\n",
        framework.title,
        lens.title,
        lens.about.trim()
    );
    for item in &lens.items {
        let _ = write!(out, "\n{}\n", item.title);
        if let Some(says) = &item.says {
            let _ = writeln!(out, "  {}", says.trim());
        }
        let requirements = framework.requirements.iter();
        for requirement in requirements.filter(|requirement| item.covers(requirement)) {
            let _ = writeln!(out, "  {:8} {}", requirement.id, requirement.title);
        }
    }
    out
}
