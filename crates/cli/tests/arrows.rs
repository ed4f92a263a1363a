//! The arrows of the house: which crate may use which. What is not in the table is refused.

#![expect(clippy::unwrap_used, reason = "a test whose own tools fail has failed")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// The rooms, and what each may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("registers", &[]),
    ("journal", &["registers"]),
    ("image", &["registers", "journal"]),
    ("conformity", &["registers", "journal", "image"]),
    ("aims", &["registers", "journal", "image", "conformity"]),
    ("reports", &["registers", "journal", "image", "conformity"]),
    (
        "web",
        &[
            "registers",
            "journal",
            "image",
            "conformity",
            "aims",
            "reports",
        ],
    ),
    ("testkit", EVERYTHING),
    ("cli", EVERYTHING),
];

/// All rooms that somebody else may use.
const EVERYTHING: &[&str] = &[
    "registers",
    "journal",
    "image",
    "conformity",
    "aims",
    "reports",
    "web",
    "testkit",
];

/// Every arrow between crates of the workspace, with whether only tests need it.
fn arrows() -> BTreeMap<String, BTreeSet<(String, bool)>> {
    let metadata = MetadataCommand::new()
        .manifest_path("Cargo.toml")
        .no_deps()
        .exec()
        .unwrap();
    let names: BTreeSet<String> = metadata
        .packages
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let arrows = metadata.packages.iter().map(|package| {
        let own = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.path.is_some() && names.contains(&dependency.name));
        let own = own.map(|dependency| {
            (
                dependency.name.clone(),
                dependency.kind == DependencyKind::Development,
            )
        });
        (package.name.to_string(), own.collect())
    });
    arrows.collect()
}

#[test]
fn every_crate_is_a_room_of_the_house() {
    let rooms: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let crates = arrows();
    let crates: BTreeSet<&str> = crates.keys().map(String::as_str).collect();
    assert_eq!(
        crates, rooms,
        "a new crate needs a line in this table and in ARCHITECTURE.md"
    );
}

#[test]
fn no_crate_uses_what_it_may_not() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    for (from, used) in arrows() {
        for (to, only_tests) in used {
            let may =
                allowed[from.as_str()].contains(&to.as_str()) || only_tests && to == "testkit";
            assert!(may, "{from} uses {to}, which the house does not allow");
        }
    }
}
