//! Validation: what it refuses and where, and that what it accepts can always be read.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use registers::{Completeness, Field, Kind, RegisterInfo, catalog, references, validate};
use serde_json::{Value, json};

fn register(name: &str) -> &'static RegisterInfo {
    catalog().get(name).expect("the register exists")
}

/// Returns the first sample of a register after a change to it.
fn changed(name: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut body = register(name).samples().remove(0);
    change(&mut body);
    body
}

/// Asserts that the body has one problem, at this place, whose message holds these words.
#[track_caller]
fn refused(name: &str, body: &Value, pointer: &str, words: &str) {
    let problems = validate(register(name), body, Completeness::Whole);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].pointer, pointer, "{problems:?}");
    assert!(problems[0].message.contains(words), "{problems:?}");
}

#[test]
fn an_unknown_field_is_refused_and_the_known_ones_are_named() {
    let body = changed("person", |body| body["nmae"] = json!("Aoife"));
    refused(
        "person",
        &body,
        "/nmae",
        "is not a field here; there are name, email, unit",
    );
    let body = changed("role", |body| {
        body["holders"][0]["until"] = json!("2026-01-01");
    });
    refused(
        "role",
        &body,
        "/holders/0/until",
        "there are person, from, to, deputy",
    );
}

#[test]
fn a_pointer_leads_to_the_place_even_if_a_name_has_a_slash() {
    let body = changed("person", |body| body["a/b~c"] = json!(1));
    refused("person", &body, "/a~1b~0c", "is not a field here");
    assert!(body.pointer("/a~1b~0c").is_some());
    let problems = validate(register("person"), &body, Completeness::Whole);
    assert!(
        problems[0].to_string().starts_with("a/b~c: "),
        "{}",
        problems[0]
    );
}

#[test]
fn a_wrong_type_is_refused() {
    let body = changed("person", |body| body["name"] = json!(7));
    refused("person", &body, "/name", "must be text, not 7");
    let body = changed("person", |body| body["affects_ai"] = json!("yes"));
    refused(
        "person",
        &body,
        "/affects_ai",
        "must be true or false, not `yes`",
    );
    let body = changed("role", |body| body["duties"] = json!("sweep"));
    refused("role", &body, "/duties", "must be a list, not `sweep`");
    let body = changed("role", |body| body["holders"][0] = json!("PER-0001"));
    refused("role", &body, "/holders/0", "must be a set of fields");
    let body = changed("measurement", |body| body["value"] = json!("93"));
    refused("measurement", &body, "/value", "must be a number, not `93`");
    let body = changed("acknowledgement", |body| body["version"] = json!(1.5));
    refused(
        "acknowledgement",
        &body,
        "/version",
        "must be a whole number, not 1.5",
    );
    refused(
        "person",
        &json!([]),
        "",
        "must be a set of fields, not a list",
    );
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    for day in [
        "2026-02-29",
        "2026-13-01",
        "20260301",
        "2026-3-1",
        "tomorrow",
        "2026-03-31T10:00",
    ] {
        let body = changed("person", |body| body["from"] = json!(day));
        refused("person", &body, "/from", "must be a day that exists");
    }
    let body = changed("person", |body| body["from"] = json!("0026-03-01"));
    refused(
        "person",
        &body,
        "/from",
        "lies outside the years 1900 to 2999",
    );
}

#[test]
fn a_reference_of_the_wrong_kind_is_refused() {
    let body = changed("person", |body| body["unit"] = json!("PER-0001"));
    refused(
        "person",
        &body,
        "/unit",
        "must point at a record of org_unit; PER-0001 is one of person",
    );
    let body = changed("role", |body| {
        body["competence"][0]["courses"] = json!(["CRS-0001", "XYZ-0001"]);
    });
    refused(
        "role",
        &body,
        "/competence/0/courses/1",
        "XYZ-0001 belongs to no register",
    );
}

#[test]
fn a_malformed_key_is_refused() {
    for key in [
        "UNT-1",
        "unt-0001",
        "UNT-00001",
        "UNT0001",
        "UNT-000x",
        "",
        "UNT-0001 ",
    ] {
        let body = changed("person", |body| body["unit"] = json!(key));
        refused("person", &body, "/unit", "a key looks like RSK-0042");
    }
    let body = changed("person", |body| body["unit"] = json!(1));
    refused("person", &body, "/unit", "must be a record key, not 1");
}

#[test]
fn a_text_too_long_or_empty_is_refused() {
    let body = changed("person", |body| body["name"] = json!("ä".repeat(201)));
    refused(
        "person",
        &body,
        "/name",
        "has 201 characters; at most 200 fit",
    );
    let body = changed("person", |body| body["name"] = json!("ä".repeat(200)));
    assert!(validate(register("person"), &body, Completeness::Whole).is_empty());
    let body = changed("person", |body| {
        body["function"] = json!("x".repeat(200_001));
    });
    refused("person", &body, "/function", "at most 200000 fit");
    let body = changed("person", |body| body["name"] = json!(" \n"));
    refused("person", &body, "/name", "is empty");
    let body = changed("person", |body| body["name"] = json!("Aoife\0"));
    refused("person", &body, "/name", "NUL");
}

#[test]
fn a_text_of_the_wrong_form_is_refused_with_an_example_of_the_right_one() {
    for wrong in [
        "A.", "A.7", "A.7.", "a.7.4", "A.7.4 ", "B.7.4", "xA.7.4", "A.7.4\n",
    ] {
        let body = changed("control", |body| body["annex_a"] = json!(wrong));
        refused("control", &body, "/annex_a", "like A.6.2.4, not `");
    }
    for right in ["A.7.4", "A.10.2", "A.6.2.4", "", " "] {
        let body = changed("control", |body| body["annex_a"] = json!(right));
        let problems = validate(register("control"), &body, Completeness::Whole);
        assert!(problems.is_empty(), "{right}: {problems:?}");
    }
}

#[test]
fn an_unknown_choice_is_refused_and_the_known_ones_are_named() {
    let body = changed("person", |body| body["engagement"] = json!("Employee"));
    refused(
        "person",
        &body,
        "/engagement",
        "must be one of employee, contractor, external",
    );
}

#[test]
fn a_missing_required_field_is_refused_in_a_whole_body_only() {
    let body = changed("person", |body| {
        body.as_object_mut().unwrap().remove("engagement");
    });
    refused("person", &body, "/engagement", "is required");
    assert!(validate(register("person"), &body, Completeness::Partial).is_empty());
    let body = changed("person", |body| body["engagement"] = Value::Null);
    refused("person", &body, "/engagement", "must be one of");
    let body = changed("role", |body| {
        body["holders"][0].as_object_mut().unwrap().remove("from");
    });
    refused("role", &body, "/holders/0/from", "is required");
}

#[test]
fn a_number_out_of_range_is_refused() {
    let body = changed("supplier", |body| {
        body["due_diligence"]["score"] = json!(101);
    });
    refused(
        "supplier",
        &body,
        "/due_diligence/score",
        "is 101; the most is 100",
    );
    let body = changed("acknowledgement", |body| body["version"] = json!(0));
    refused("acknowledgement", &body, "/version", "is 0; the least is 1");
    let body = changed("action", |body| body["effort_days"] = json!(-0.5));
    refused("action", &body, "/effort_days", "is -0.5; the least is 0");
    let body = changed("evidence", |body| body["size"] = json!(u64::MAX));
    refused("evidence", &body, "/size", "must be a whole number");
    let body = changed("evidence", |body| body["size"] = json!(1_i64 << 53));
    refused("evidence", &body, "/size", "at most 9007199254740991");
    let body = changed("evidence", |body| body["size"] = json!((1_i64 << 53) - 1));
    assert!(validate(register("evidence"), &body, Completeness::Whole).is_empty());
}

#[test]
fn what_is_left_blank_is_no_problem() {
    let body = changed("person", |body| {
        body["unit"] = Value::Null;
        body["affects_ai"] = Value::Null;
        body["email"] = json!("");
    });
    assert!(validate(register("person"), &body, Completeness::Whole).is_empty());
    let (normal, _) = register("person").decode(1, body).unwrap();
    assert_eq!(normal.get("unit").or(normal.get("email")), None);
    assert_eq!(normal["affects_ai"], json!(false));
}

/// Any JSON at all, four levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[A-Z]{3}-[0-9]{1,13}".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-z_/~]{1,12}", inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Values that fit a field of this kind, often at the edge, and now and then one that does not.
fn near(kind: &Kind) -> BoxedStrategy<Value> {
    let (fits, fails) = match kind {
        Kind::Text {
            pattern: Some(pattern),
            ..
        } => return formed(pattern.as_str()),
        Kind::Text { min, max, .. } => {
            let longest = usize::try_from((*max).min(300)).expect("300 fits");
            let shortest = usize::try_from((*min).max(1)).expect("lengths fit");
            let fits = if shortest > 1 {
                vec!["x".repeat(shortest)]
            } else {
                texts(longest)
            };
            let fits = fits.into_iter().map(Value::from).collect();
            (fits, vec![json!(""), json!(" "), json!("\0"), json!(3)])
        }
        Kind::Integer { min, max } => {
            let edges = [min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX)];
            (
                edges.map(Value::from).to_vec(),
                vec![json!(1.0), json!(u64::MAX), json!("1")],
            )
        }
        Kind::Number { min, .. } => {
            let least = min.unwrap_or(f64::MIN);
            (
                vec![json!(least), json!(u64::MAX), json!(7), json!(1e-300)],
                vec![json!(f64::MIN), json!("7")],
            )
        }
        Kind::Boolean => (vec![json!(true), json!(false)], vec![json!(0)]),
        Kind::Date => {
            let days = ["2026-03-31", "2024-02-29", "1900-01-01", "2999-12-31"];
            (
                days.map(Value::from).to_vec(),
                ["2026-W10-1", "20260331"].map(Value::from).to_vec(),
            )
        }
        Kind::Choice(choices) => (
            choices.iter().map(|choice| json!(choice.value)).collect(),
            vec![json!(0), json!("Yes")],
        ),
        Kind::Reference(to) => {
            let prefix = catalog().get(to).map_or("RSK", |info| info.prefix);
            let fits = vec![
                json!(format!("{prefix}-0001")),
                json!(format!("{prefix}-999999999999")),
            ];
            (fits, vec![json!("ORG-0001"), json!("ZZZ-0001")])
        }
        Kind::Object(fields) => return near_body(fields),
        Kind::List(item) => {
            return prop::collection::vec(near(item), 0..3)
                .prop_map(Value::from)
                .boxed();
        }
    };
    prop_oneof![99 => select(fits), 1 => select(fails)].boxed()
}

/// Texts of this form, and now and then one that is not.
fn formed(pattern: &str) -> BoxedStrategy<Value> {
    // The generator knows no anchors, and its digits are those of all scripts.
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let fits = prop::string::string_regex(&pattern.replace(r"\d", "[0-9]"));
    let fits = fits
        .expect("the pattern can be generated")
        .prop_map(Value::from);
    prop_oneof![99 => fits, 1 => select(vec![json!("?"), json!(3)])].boxed()
}

fn texts(longest: usize) -> Vec<String> {
    vec![
        "x".into(),
        " Grüße\n".into(),
        "\u{200b}".into(),
        "y".repeat(longest),
    ]
}

/// Bodies that are records or nearly so.
fn near_body(fields: &[Field]) -> BoxedStrategy<Value> {
    let fields: Vec<_> = fields
        .iter()
        .map(|field| {
            let absent = if field.required { 1 } else { 60 };
            let value = prop_oneof![
                absent => Just(None),
                1 => Just(Some(Value::Null)),
                180 => near(&field.kind).prop_map(Some),
            ];
            (Just(field.name.clone()), value)
        })
        .collect();
    let given = |fields: Vec<(String, Option<Value>)>| {
        Value::Object(
            fields
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
        )
    };
    fields.prop_map(given).boxed()
}

/// Samples with a value put somewhere into them.
fn disturbed() -> impl Strategy<Value = (usize, Value)> {
    (any::<Index>(), any::<Index>(), any::<Index>(), any_json()).prop_map(
        |(at, sample, place, value)| {
            let at = at.index(catalog().all().len());
            let samples = catalog().all()[at].samples();
            let mut body = samples
                .get(sample.index(samples.len().max(1)))
                .cloned()
                .unwrap_or_default();
            let mut places = Vec::new();
            pointers(&body, String::new(), &mut places);
            let pointer = &places[place.index(places.len())];
            *body
                .pointer_mut(pointer)
                .expect("the pointer was made from the body") = value;
            (at, body)
        },
    )
}

fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, value)| pointers(value, format!("{pointer}/{name}"), found));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, value)| pointers(value, format!("{pointer}/{at}"), found));
        }
        _ => {}
    }
    found.push(pointer);
}

/// What is accepted is read, stays accepted in its normal form, and that form is final.
fn assert_readable(info: &RegisterInfo, body: &Value) -> Result<bool, TestCaseError> {
    let problems = validate(info, body, Completeness::Whole);
    for problem in &problems {
        let parent = problem
            .pointer
            .rsplit_once('/')
            .map_or("", |(parent, _)| parent);
        prop_assert!(body.pointer(parent).is_some(), "{problem:?} leads nowhere");
    }
    let decoded = info.decode(info.shape, body.clone());
    references(info, body);
    if !problems.is_empty() {
        return Ok(false);
    }
    let (normal, title) = match decoded {
        Ok(decoded) => decoded,
        Err(reason) => {
            return Err(TestCaseError::fail(format!(
                "{}: {reason}: {body}",
                info.name
            )));
        }
    };
    prop_assert!(!title.is_empty());
    let problems = validate(info, &normal, Completeness::Whole);
    prop_assert!(problems.is_empty(), "{problems:?}");
    let (again, _) = info
        .decode(info.shape, normal.clone())
        .map_err(TestCaseError::fail)?;
    prop_assert_eq!(again, normal);
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn arbitrary_json_is_refused_without_panic(at in any::<Index>(), body in any_json()) {
        assert_readable(&catalog().all()[at.index(catalog().all().len())], &body)?;
    }

    #[test]
    fn a_disturbed_sample_is_read_if_accepted((at, body) in disturbed()) {
        assert_readable(&catalog().all()[at], &body)?;
    }
}

/// Bodies built from a register's own fields, for every register; enough must be accepted to tell.
#[test]
fn whatever_validates_can_be_read() {
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    for info in catalog().all() {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let config = Config {
            failure_persistence: None,
            ..Config::with_cases(96)
        };
        let accepted = Cell::new(0);
        let outcome = TestRunner::new_with_rng(config, rng).run(&near_body(&info.fields), |body| {
            accepted.set(accepted.get() + u32::from(assert_readable(info, &body)?));
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{}: {failure}", info.name));
        assert!(
            accepted.get() > 5,
            "only {} bodies of {} were accepted",
            accepted.get(),
            info.name
        );
    }
}
