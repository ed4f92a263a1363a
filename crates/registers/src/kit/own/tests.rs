//! Own fields become fields of a register, and go again without taking anything along.

use serde_json::json;

use super::*;
use crate::{Completeness, Kind, catalog, references, validate};

fn body(register: &str, name: &str, kind: &str) -> Value {
    json!({
        "register": register, "name": name, "label": format!("The {name}"), "help": "What it is.",
        "kind": kind, "reason": "Somebody asks for it.",
    })
}

fn with(bodies: &[(u64, Value, bool)]) -> &'static Catalog {
    let mut own = OwnFields::default();
    for (number, body, in_force) in bodies {
        own.set(&Key::new("FLD", *number), body, *in_force);
    }
    catalog().with_own(&own)
}

fn supplier(catalog: &'static Catalog) -> &'static RegisterInfo {
    catalog.get("supplier").expect("a register")
}

#[test]
fn no_own_field_takes_the_column_of_another() {
    let mut refused = 0;
    for register in catalog().all() {
        for field in register.fields.iter() {
            assert_ne!(field.name, OWN, "{}", register.name);
            if let Some(name) = field.name.strip_prefix("own_") {
                let field: OwnField =
                    serde_json::from_value(body(register.name, name, "text")).unwrap();
                assert_eq!(field.problems()[0].pointer, "/name");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "there is one in control");
}

#[test]
fn an_own_field_is_a_field_of_its_register_alone() {
    let extended = with(&[(1, body("supplier", "cost_centre", "text"), true)]);
    let names = |register: &RegisterInfo| -> Vec<String> {
        let own = register.own_fields().iter();
        own.map(|field| field.name.clone()).collect()
    };
    assert_eq!(names(supplier(extended)), ["cost_centre"]);
    assert!(names(extended.get("risk").unwrap()).is_empty());
    assert!(names(supplier(catalog())).is_empty());
    let columns = supplier(extended).columns();
    let last = columns.last().unwrap();
    assert_eq!(last.name, "own.cost_centre");
    assert_eq!(last.field.label(), Some("The cost_centre"));
    let schema = &supplier(extended).schema["properties"]["own"]["properties"]["cost_centre"];
    assert_eq!(schema["x-label"], "The cost_centre");
    assert!(
        supplier(catalog()).schema["properties"]
            .get("own")
            .is_none()
    );
}

#[test]
fn equal_own_fields_make_the_same_catalogue() {
    let one = || with(&[(7, body("supplier", "tier", "text"), true)]);
    assert!(std::ptr::eq(one(), one()));
    let other = with(&[(7, body("supplier", "tier", "markdown"), true)]);
    assert!(!std::ptr::eq(one(), other));
    assert!(std::ptr::eq(catalog(), with(&[])));
    // What an extended catalogue has is not kept twice.
    let (risk, plain) = (one().get("risk").unwrap(), catalog().get("risk").unwrap());
    assert!(risk.is_same(plain) && !supplier(one()).is_same(supplier(catalog())));
}

#[test]
fn own_fields_survive_being_written_and_read() {
    let mut own = OwnFields::default();
    own.set(&Key::new("FLD", 10), &body("supplier", "b", "text"), true);
    own.set(&Key::new("FLD", 2), &body("supplier", "a", "date"), true);
    own.withdraw("FLD-0010");
    let read = OwnFields::read(&own.text());
    assert_eq!(read.text(), own.text());
    let keys: Vec<&str> = read.in_force("supplier").map(|(key, _)| key).collect();
    assert_eq!(keys, ["FLD-0002"]);
    assert_eq!(read.of_record("FLD-0010").unwrap().name, "b");
    assert!(OwnFields::read("{").is_empty());
}

#[test]
fn what_cannot_be_used_adds_nothing() {
    let mut own = OwnFields::default();
    for wrong in [
        json!({}),
        body("no_such_register", "a", "text"),
        body("supplier", "a", "choice"),
    ] {
        own.set(&Key::new("FLD", 1), &wrong, true);
        assert!(own.is_empty(), "{wrong}");
    }
}

#[test]
fn values_are_validated_and_named_by_their_place() {
    let mut required = body("supplier", "score", "whole_number");
    required["required"] = json!(true);
    let extended = with(&[
        (1, required, true),
        (2, body("supplier", "sponsor", "reference"), true),
        (3, body("supplier", "gone", "text"), false),
    ]);
    let said = |own: Value| -> Vec<String> {
        let mut whole = supplier(extended).samples().remove(0);
        if !own.is_null() {
            whole["own"] = own;
        }
        let problems = validate(supplier(extended), &whole, Completeness::Whole);
        problems.iter().map(ToString::to_string).collect()
    };
    assert_eq!(said(json!(null)), ["own.score: is required"]);
    assert_eq!(said(json!({ "score": 3 })), [] as [&str; 0]);
    assert_eq!(
        said(json!({ "score": "three" })),
        ["own.score: must be a whole number, not `three`"]
    );
    for unknown in ["gone", "weight", "'; drop table supplier; --"] {
        let said = said(json!({ "score": 3, unknown: "x" }));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("is not an own field in force; there are score, sponsor"),
            "{said:?}"
        );
    }
    assert_eq!(
        said(json!([])),
        ["own: must be a set of fields, not a list"]
    );
    let mut plain = supplier(catalog()).samples().remove(0);
    plain["own"] = json!({ "score": 3 });
    let problems = validate(supplier(catalog()), &plain, Completeness::Whole);
    assert!(
        problems[0]
            .message
            .starts_with("no own field of this register is in force")
    );
    let mut points = supplier(extended).samples().remove(0);
    points["own"] = json!({ "sponsor": "PER-0002" });
    let found = references(supplier(extended), &points);
    assert!(
        found.contains(&("own.sponsor".into(), Key::new("PER", 2))),
        "{found:?}"
    );
}

#[test]
fn decoding_keeps_values_of_fields_that_nobody_knows() {
    let mut stored = supplier(catalog()).samples().remove(0);
    stored["own"] = json!({ "old": "kept", "blank": "" });
    let (read, _) = supplier(catalog()).decode(1, stored.clone()).unwrap();
    assert_eq!(read["own"], json!({ "old": "kept" }));
    stored["own"] = json!({ "blank": "" });
    let (read, _) = supplier(catalog()).decode(1, stored.clone()).unwrap();
    assert!(read.get("own").is_none());
    stored["own"] = json!("text");
    assert!(supplier(catalog()).decode(1, stored).is_err());
}

#[test]
fn values_of_withdrawn_fields_are_carried_on_until_they_are_set_to_nothing() {
    let register = supplier(with(&[
        (1, body("supplier", "kept", "text"), true),
        (2, body("supplier", "gone", "text"), false),
    ]));
    let before = json!({ "own": { "kept": "a", "gone": "b" } });
    let next = |own: Value| {
        let body = if own.is_null() {
            json!({})
        } else {
            json!({ "own": own })
        };
        let asked = register.asked(&before, &body);
        (
            asked["own"].clone(),
            register.carried(&before, body)["own"].clone(),
        )
    };
    let kept = json!({ "gone": "b" });
    assert_eq!(next(json!(null)), (Value::Null, kept.clone()));
    // A form knows nothing of what was withdrawn.
    assert_eq!(
        next(json!({ "kept": "c" })).1,
        json!({ "kept": "c", "gone": "b" })
    );
    // A program sends back what it was given, or takes it away.
    assert_eq!(next(json!({ "gone": "b" })), (Value::Null, kept));
    let taken = next(json!({ "gone": null }));
    assert_eq!(taken, (Value::Null, json!({ "gone": null })));
    // Nobody writes into it any more.
    assert_eq!(next(json!({ "gone": "new" })).0, json!({ "gone": "new" }));
    assert_eq!(register.past(&before), json!({ "own": { "gone": "b" } }));
    assert_eq!(
        register.own_field("gone").unwrap().label(),
        Some("The gone")
    );
}

#[test]
fn one_register_takes_no_more_than_fit() {
    let mut own = OwnFields::default();
    for number in 1..=1_000 {
        let name = format!("f{number}");
        own.set(
            &Key::new("FLD", number),
            &body("supplier", &name, "text"),
            true,
        );
    }
    own.set(
        &Key::new("FLD", 2_000),
        &body("supplier", "f1", "number"),
        true,
    );
    let register = supplier(catalog().with_own(&own));
    assert_eq!(register.own_fields().len(), MOST_OWN_FIELDS);
    assert!(matches!(
        register.own_field("f1").unwrap().kind,
        Kind::Text { .. }
    ));
}
