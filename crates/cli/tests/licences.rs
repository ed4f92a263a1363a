//! The licences of everything in the binary go together with Apache-2.0.
//!
//! `deny.toml` says the same to `cargo deny`; this needs nothing installed and runs everywhere.

use std::collections::{BTreeSet, HashMap};

use cargo_metadata::{DependencyKind, MetadataCommand, PackageId};

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let text = include_str!("../../../deny.toml");
    let list = text
        .split_once("allow = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(list, _)| list)
        .expect("deny.toml has a list of licences");
    let quoted = list.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

/// Tells whether an SPDX expression leaves a choice that is allowed.
fn fits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // In `A AND (B OR C)` every part in turn must be allowed; read from left to right that is what
    // splitting at AND first and at OR second says.
    plain.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|licence| allowed.contains(licence.trim()))
    })
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let metadata = MetadataCommand::new().exec().expect("cargo metadata");
    let allowed = allowed();
    let nodes: HashMap<&PackageId, _> = metadata
        .resolve
        .as_ref()
        .expect("a resolved graph")
        .nodes
        .iter()
        .map(|node| (&node.id, node))
        .collect();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&PackageId> = metadata.workspace_members.iter().collect();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let built = nodes[id].deps.iter().filter(|dependency| {
            let kinds = &dependency.dep_kinds;
            kinds
                .iter()
                .any(|kind| kind.kind != DependencyKind::Development)
        });
        waiting.extend(built.map(|dependency| &dependency.pkg));
    }
    let refused: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| seen.contains(&package.id))
        .filter(|package| {
            let licence = package.license.as_deref();
            !licence.is_some_and(|licence| fits(licence, &allowed))
        })
        .map(|package| {
            format!(
                "{} {}: {:?}",
                package.name, package.version, package.license
            )
        })
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn a_licence_that_does_not_fit_is_refused() {
    let allowed = allowed();
    assert!(fits("MIT OR GPL-3.0", &allowed));
    assert!(fits("MIT/Apache-2.0", &allowed));
    assert!(!fits("GPL-3.0-only", &allowed));
    assert!(!fits("MIT AND GPL-2.0", &allowed));
}
