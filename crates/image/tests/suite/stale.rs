//! What is out of date: which change makes which record stale, through which link and since when, and
//! what settles it.

use image::Image;
use serde_json::{Value as Json, json};

use crate::vocabulary::{empty, put, text};

/// A model, the AI system that uses it, and what rests on the system.
fn company() -> Image {
    let image = empty();
    model(&image, "1.0", None);
    system(&image, &[]);
    let assessed = json!({"title": "Impact", "systems": ["AIS-0001"], "performed_on": "2026-02-10", "assessed_version": "1"});
    put(&image, "AIA-0001", &[("2026-02-12", "approved", assessed)]);
    image
}

fn model(image: &Image, version: &str, then: Option<(&str, &str, Json)>) {
    let body = json!({"name": "Sorter", "version": version, "supplier": "SUP-0001", "training_data": ["DAT-0001"]});
    let mut versions = vec![("2026-01-10", "approved", body)];
    versions.extend(then);
    put(image, "MDL-0001", &versions);
}

fn body(more: &Json) -> Json {
    let mut body = json!({"name": "Triage", "purpose": "Sorts claims", "stage": "operation_and_monitoring",
                          "version": "1", "models": ["MDL-0001"]});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

fn system(image: &Image, then: &[(&str, &str, Json)]) {
    let mut versions = vec![("2026-01-20", "approved", body(&json!({})))];
    versions.extend(
        then.iter()
            .map(|(at, state, more)| (*at, *state, body(more))),
    );
    put(image, "AIS-0001", &versions);
}

fn stale(image: &Image) -> Vec<Vec<String>> {
    text(
        image,
        "select dependent, trigger, through, since from stale order by dependent, since, through",
    )
}

#[test]
fn a_change_in_force_is_kept_without_what_it_said() {
    let image = empty();
    let change = json!({"purpose": "Settles claims", "last_significant_change": "2026-03-15"});
    system(
        &image,
        &[
            ("2026-03-20", "draft", change.clone()),
            ("2026-04-02", "approved", change),
            ("2026-04-20", "draft", json!({"purpose": "Something else"})),
        ],
    );
    let kept = text(
        &image,
        "select id, field, trigger, at, day from field_change",
    );
    // The draft of 20 April counts for nothing; the change is of the day that the record says.
    assert_eq!(
        kept,
        [[
            "AIS-0001",
            "purpose",
            "new_use",
            "2026-04-02T09:00:00Z",
            "2026-03-15"
        ]]
    );
}

#[test]
fn a_model_makes_stale_what_rests_on_the_systems_that_use_it() {
    let image = empty();
    let newer = json!({"name": "Sorter", "version": "2.0", "supplier": "SUP-0001"});
    model(&image, "1.0", Some(("2026-05-04", "approved", newer)));
    system(&image, &[]);
    let assessed =
        |day: &str| json!({"title": "Impact", "systems": ["AIS-0001"], "performed_on": day});
    put(
        &image,
        "AIA-0001",
        &[("2026-02-12", "approved", assessed("2026-02-10"))],
    );
    let because = [
        "AIA-0001",
        "model_change",
        "MDL-0001 version, used by AIS-0001",
        "2026-05-04",
    ];
    let gone = [
        "AIA-0001",
        "data_change",
        "MDL-0001 training data, used by AIS-0001",
        "2026-05-04",
    ];
    put(
        &image,
        "DAT-0001",
        &[("2026-01-05", "approved", json!({"name": "Claims"}))],
    );
    assert_eq!(stale(&image), [gone, because]);
    // A newer assessment takes its place.
    put(
        &image,
        "AIA-0002",
        &[("2026-05-20", "approved", assessed("2026-05-18"))],
    );
    assert_eq!(stale(&image), Vec::<Vec<String>>::new());
}

#[test]
fn data_and_suppliers_reach_systems_through_models() {
    let image = company();
    put(
        &image,
        "DAT-0001",
        &[
            (
                "2026-01-05",
                "approved",
                json!({"name": "Claims", "version": "1"}),
            ),
            (
                "2026-03-01",
                "approved",
                json!({"name": "Claims", "version": "2"}),
            ),
        ],
    );
    let notices = json!({"name": "Cloudvision", "change_notices": [
        {"on": "2026-03-09", "what": "New region"},
        {"on": "2026-03-10", "what": "New price", "handled": "Taken note of"}]});
    put(&image, "SUP-0001", &[("2026-03-10", "approved", notices)]);
    assert_eq!(
        stale(&image),
        [
            [
                "AIA-0001",
                "data_change",
                "DAT-0001 version, training data of MDL-0001, used by AIS-0001",
                "2026-03-01"
            ],
            [
                "AIA-0001",
                "supplier",
                "SUP-0001 gave notice of a change, supplier of MDL-0001, used by AIS-0001",
                "2026-03-09"
            ],
        ]
    );
}

#[test]
fn the_impact_process_switches_kinds_of_event() {
    let image = company();
    let incident = json!({"title": "Wrong", "detected_on": "2026-04-01", "severity": "high", "systems": ["AIS-0001"]});
    put(&image, "INC-0001", &[("2026-04-01", "open", incident)]);
    let small = json!({"title": "Slow", "detected_on": "2026-03-01", "severity": "low", "systems": ["AIS-0001"]});
    put(&image, "INC-0002", &[("2026-03-01", "open", small)]);
    assert_eq!(
        stale(&image),
        [[
            "AIA-0001",
            "incident",
            "INC-0001 with AIS-0001",
            "2026-04-01"
        ]]
    );
    let soon = "select react_by from stale";
    assert_eq!(text(&image, soon), [["2026-05-01"]]);
    let process = |active: bool| {
        json!({"title": "Process", "reassess_on": [
            {"trigger": "incident", "active": active, "react_within_days": 10}]})
    };
    put(
        &image,
        "IAP-0001",
        &[("2026-02-01", "approved", process(true))],
    );
    assert_eq!(text(&image, soon), [["2026-04-11"]]);
    put(
        &image,
        "IAP-0002",
        &[("2026-02-02", "approved", process(false))],
    );
    assert_eq!(stale(&image), Vec::<Vec<String>>::new());
}

#[test]
fn what_speaks_of_the_present_version_is_not_older_than_it() {
    let image = empty();
    model(&image, "1.0", None);
    system(
        &image,
        &[(
            "2026-04-02",
            "approved",
            json!({"version": "2", "purpose": "Settles claims"}),
        )],
    );
    let run = |version: &str, kind: &str| json!({"title": "Run", "system": "AIS-0001", "kind": kind, "version": version, "on": "2026-03-01"});
    put(
        &image,
        "TST-0001",
        &[("2026-03-01", "active", run("2", "performance"))],
    );
    put(
        &image,
        "TST-0002",
        &[("2026-03-01", "active", run("1", "bias"))],
    );
    assert_eq!(
        stale(&image),
        [
            ["TST-0002", "new_use", "AIS-0001 purpose", "2026-04-02"],
            ["TST-0002", "new_feature", "AIS-0001 version", "2026-04-02"],
        ]
    );
}

#[test]
fn a_reassessment_settles_what_it_names_and_nothing_later() {
    let image = empty();
    model(&image, "1.0", None);
    system(
        &image,
        &[
            (
                "2026-04-02",
                "approved",
                json!({"purpose": "Settles claims"}),
            ),
            ("2026-05-02", "approved", json!({"purpose": "Pays claims"})),
        ],
    );
    let assessed =
        json!({"title": "Impact", "systems": ["AIS-0001"], "performed_on": "2026-02-10"});
    put(&image, "AIA-0001", &[("2026-02-12", "approved", assessed)]);
    let described = json!({"title": "What users need", "system": "AIS-0001"});
    put(&image, "UIN-0001", &[("2026-02-12", "approved", described)]);
    let decided = |reason: &str, on: &str, dependents: &[&str]| {
        json!({"title": "Purpose", "trigger": "new_use", "on": "2026-04-02", "changed": "AIS-0001", "field": "purpose",
               "dependents": dependents, "decision": "no_change_needed", "reason": reason, "decided_on": on})
    };
    let first = ["new_use", "AIS-0001 purpose", "2026-04-02"];
    let second = ["new_use", "AIS-0001 purpose", "2026-05-02"];
    let all = |names: &[(&str, [&str; 3])]| -> Vec<Vec<String>> {
        let row = |(name, rest): &(&str, [&str; 3])| {
            std::iter::once(*name)
                .chain(rest.iter().copied())
                .map(str::to_owned)
                .collect()
        };
        names.iter().map(row).collect()
    };
    // Without a reason nothing is settled, but somebody is at it.
    put(
        &image,
        "REA-0001",
        &[("2026-04-03", "open", decided(" ", "2026-04-10", &[]))],
    );
    let unsettled = all(&[
        ("AIA-0001", first),
        ("AIA-0001", second),
        ("UIN-0001", first),
        ("UIN-0001", second),
    ]);
    assert_eq!(stale(&image), unsettled);
    let handled = "select distinct since, handled_in from stale order by since";
    assert_eq!(
        text(&image, handled),
        [["2026-04-02", "REA-0001"], ["2026-05-02", "-"]]
    );
    // With one it settles what it names, up to the day on which it was decided.
    put(
        &image,
        "REA-0002",
        &[(
            "2026-04-03",
            "done",
            decided("Same people", "2026-04-10", &["AIA-0001"]),
        )],
    );
    assert_eq!(
        stale(&image),
        all(&[
            ("AIA-0001", second),
            ("UIN-0001", first),
            ("UIN-0001", second)
        ])
    );
    // Where it names none, it settles everything.
    put(
        &image,
        "REA-0003",
        &[(
            "2026-05-03",
            "done",
            decided("Same people", "2026-05-03", &[]),
        )],
    );
    assert_eq!(stale(&image), Vec::<Vec<String>>::new());
}

#[test]
fn a_scope_that_changed_concerns_the_whole_system() {
    let image = company();
    let scope =
        |statement: &str| json!({"title": "Scope", "kind": "whole", "statement": statement});
    put(
        &image,
        "SCP-0001",
        &[
            ("2026-01-05", "approved", scope("All products")),
            ("2026-03-05", "approved", scope("Two products")),
        ],
    );
    let statement = json!({"title": "Statement", "issued_on": "2026-02-01"});
    put(&image, "SOA-0001", &[("2026-02-01", "approved", statement)]);
    assert_eq!(
        stale(&image),
        [[
            "SOA-0001",
            "scope_change",
            "SCP-0001 statement",
            "2026-03-05"
        ]]
    );
}

#[test]
fn a_system_without_a_version_hides_nothing() {
    let image = empty();
    model(&image, "1.0", None);
    let change = json!({"purpose": "Settles claims", "version": null});
    system(&image, &[("2026-04-02", "approved", change)]);
    let assessed = json!({"title": "Impact", "systems": ["AIS-0001"], "performed_on": "2026-02-10", "assessed_version": "1"});
    put(&image, "AIA-0001", &[("2026-02-12", "approved", assessed)]);
    let triggers = text(
        &image,
        "select dependent, trigger from stale order by trigger",
    );
    assert_eq!(
        triggers,
        [["AIA-0001", "new_feature"], ["AIA-0001", "new_use"]]
    );
}

#[test]
fn a_control_that_failed_concerns_the_statement_and_the_systems_whose_risks_it_treats() {
    let image = company();
    let statement = json!({"title": "Statement", "issued_on": "2026-02-01"});
    put(&image, "SOA-0001", &[("2026-02-01", "approved", statement)]);
    let risk = json!({"title": "Wrong sum", "systems": ["AIS-0001"], "controls": ["CTL-0001"]});
    put(&image, "RSK-0001", &[("2026-02-01", "open", risk)]);
    let control = |result: &str| {
        json!({"title": "Second reader", "applicable": "yes",
               "effectiveness": {"how": "Samples", "judged_on": "2026-04-01", "result": result}})
    };
    put(
        &image,
        "CTL-0001",
        &[("2026-04-02", "approved", control("ineffective"))],
    );
    let because = |dependent: &'static str, through: &'static str| {
        [dependent, "control_failure", through, "2026-04-01"]
    };
    assert_eq!(
        stale(&image),
        [
            because("AIA-0001", "CTL-0001, which treats a risk of AIS-0001"),
            because("SOA-0001", "CTL-0001 was judged ineffective"),
        ]
    );
    // A control that works makes nothing stale.
    put(
        &image,
        "CTL-0002",
        &[("2026-04-02", "approved", control("effective"))],
    );
    assert_eq!(stale(&image).len(), 2);
}
