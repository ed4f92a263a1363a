//! Whatever is given as a record, nothing panics, and what is refused leaves no trace.

use std::cell::Cell;

use aims::{Edit, Kind};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use registers::catalog;
use serde_json::{Value, json};

use crate::common::{assert_clean, key, operator, shown, workspace};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[ -~]{0,20}",
        "[A-Z]{3}-[0-9]{4}",
        "20[0-9]{2}-[0-9]{2}-[0-9]{2}",
        Just("\u{0}".to_owned()),
        Just("\u{feff}\u{202e}\r\n".to_owned()),
        Just("PER-0001".to_owned()),
    ]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A sample in which some values are others, so that much of it is valid.
fn nearly_right() -> impl Strategy<Value = (usize, Value)> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any_json()), 0..3);
    (
        0..catalog().all().len(),
        any::<prop::sample::Index>(),
        changes,
    )
        .prop_map(|(register, sample, changes)| {
            let samples = catalog().all()[register].samples();
            let mut body = samples[sample.index(samples.len())].clone();
            for (place, value) in changes {
                let pointers = pointers(&body);
                *body
                    .pointer_mut(&pointers[place.index(pointers.len())])
                    .expect("a place") = value;
            }
            (register, body)
        })
}

fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut at = 0;
    while at < found.len() {
        let here = found[at].clone();
        match value.pointer(&here).expect("a place") {
            Value::Object(fields) => found.extend(
                fields
                    .keys()
                    .map(|name| format!("{here}/{}", name.replace('~', "~0").replace('/', "~1"))),
            ),
            Value::Array(items) => {
                found.extend((0..items.len()).map(|item| format!("{here}/{item}")));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

#[test]
fn arbitrary_json_never_panics_and_a_refusal_writes_nothing() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    // Something for references to lead to.
    workspace
        .put(&ada, &crate::common::all_samples())
        .expect("samples");
    let config = Config {
        cases: 250,
        rng_seed: RngSeed::Fixed(42_001),
        failure_persistence: None,
        ..Config::default()
    };
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    let given = prop_oneof![
        3 => nearly_right(),
        1 => (0..catalog().all().len(), any_json()),
    ];
    let steps = (given, any::<bool>());
    TestRunner::new(config)
        .run(&steps, |((register, body), is_edit)| {
            let register = &catalog().all()[register];
            let before = workspace.checkpoint().expect("a head");
            let first = registers::Key::new(register.prefix, 1);
            let done = if is_edit {
                workspace
                    .edit(&ada, &first, &Edit::Replace(body), None)
                    .map(|done| done.key)
            } else {
                workspace.add(&ada, register.name, None, &body)
            };
            match done {
                Ok(key) => {
                    accepted.set(accepted.get() + 1);
                    let stored = shown(workspace, &key).body;
                    // What was stored is a record, and storing it again changes nothing.
                    let again = workspace.edit(&ada, &key, &Edit::Replace(stored.clone()), None);
                    prop_assert_eq!(shown(workspace, &key).body, stored);
                    prop_assert!(again.is_ok());
                }
                Err(error) => {
                    refused.set(refused.get() + 1);
                    prop_assert_ne!(error.kind(), Kind::Internal, "{}", error);
                    prop_assert_eq!(workspace.checkpoint().expect("a head"), before);
                }
            }
            Ok(())
        })
        .expect("nothing panics");
    assert!(
        accepted.get() > 40 && refused.get() > 40,
        "{} accepted, {} refused",
        accepted.get(),
        refused.get()
    );
    assert_clean(workspace);
}

#[test]
fn numbers_are_kept_to_the_last_digit_or_refused() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let mut body = json!({"title": "A log", "shows": "That it ran.", "source_kind": "system"});
    for size in [
        0,
        1,
        9_007_199_254_740_992_i64,
        9_007_199_254_740_993,
        i64::MAX,
    ] {
        body["size"] = json!(size);
        match workspace.add(&ada, "evidence", None, &body) {
            Ok(key) => assert_eq!(shown(workspace, &key).body["size"], json!(size)),
            Err(error) => assert_eq!(error.kind(), Kind::Invalid, "{error}"),
        }
    }
    assert!(
        workspace
            .add(&ada, "evidence", None, &json!({"size": 1e300}))
            .is_err()
    );
    assert_eq!(shown(workspace, &key("EVD-0001")).body["size"], json!(0));
    assert_clean(workspace);
}
