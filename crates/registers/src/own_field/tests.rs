//! Own fields become fields like those of the structs.

use super::*;
use crate::Field;

fn field(kind: OwnFieldKind, required: bool) -> OwnField {
    OwnField {
        kind,
        required,
        ..OwnField::samples().remove(0)
    }
}

fn read(own: &OwnField) -> Field {
    Field::of_schema(&own.name, &own.schema(), own.required).expect("the field model reads it")
}

#[test]
fn every_kind_becomes_a_field_of_its_kind() {
    use OwnFieldKind as K;
    let kinds = [
        (K::Text, "Text"),
        (K::Markdown, "Text"),
        (K::Number, "Number"),
        (K::WholeNumber, "Integer"),
        (K::YesNo, "Boolean"),
        (K::Date, "Date"),
        (K::Choice, "Choice"),
        (K::Reference, "Reference"),
        (K::TextList, "List"),
    ];
    for (kind, expected) in kinds {
        for required in [false, true] {
            let own = field(kind, required);
            let read = read(&own);
            let found = format!("{:?}", read.kind);
            assert!(found.starts_with(expected), "{found} for {kind:?}");
            assert_eq!(read.required, required);
            assert_eq!(read.help, own.help);
            assert_eq!(read.hints["x-label"], "Support tier");
            assert_eq!(read.hints["x-list"], true);
            assert_eq!(read.hints.contains_key("x-markdown"), kind == K::Markdown);
            assert!(!read.hints.contains_key("x-personal"));
        }
    }
}

#[test]
fn a_required_text_cannot_be_empty() {
    let min = |required| match read(&field(OwnFieldKind::Text, required)).kind {
        Kind::Text { min, .. } => min,
        other => panic!("{other:?}"),
    };
    assert_eq!((min(false), min(true)), (0, 1));
}

#[test]
fn a_choice_keeps_its_words_in_order_with_their_meaning() {
    let Kind::Choice(choices) = read(&field(OwnFieldKind::Choice, false)).kind else {
        panic!("no choice");
    };
    let words: Vec<_> = choices.iter().map(|choice| &*choice.value).collect();
    assert_eq!(words, ["gold", "silver"]);
    assert_eq!(choices[1].help, "Within a working day.");
}

#[test]
fn a_day_asks_for_what_it_says() {
    let own = &OwnField::samples()[1];
    let day = read(own);
    let due = day.due().expect("a due day");
    assert_eq!(due.kind, DueKind::Expires);
    assert_eq!((due.who, due.done), (Some("owner"), vec!["licence_renewed_on"]));
    let text = OwnField {
        kind: OwnFieldKind::Text,
        ..own.clone()
    };
    assert!(read(&text).due().is_none());
}

#[test]
fn every_due_word_is_known() {
    use OwnDue as D;
    for due in [D::Review, D::Expires, D::Due, D::Ends, D::Planned, D::Answer] {
        let own = OwnField {
            due: Some(due),
            ..field(OwnFieldKind::Date, false)
        };
        let word = serde_json::to_value(due).expect("a word");
        assert_eq!(read(&own).due().expect("a due day").kind.word(), word);
    }
}

#[test]
fn a_reference_leads_to_its_register_or_to_any() {
    let to = |refers_to: Option<&str>| {
        let own = OwnField {
            refers_to: refers_to.map(str::to_owned),
            ..field(OwnFieldKind::Reference, false)
        };
        match read(&own).kind {
            Kind::Reference(to) => (to, own.schema()["pattern"].clone()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(to(Some("person")), ("person".into(), json!("^PER-[0-9]{4,12}$")));
    assert_eq!(to(None), ("*".into(), json!("^[A-Z]{3}-[0-9]{4,12}$")));
}

#[test]
fn the_samples_can_be_used_and_contradictions_are_named() {
    for own in OwnField::samples() {
        assert_eq!(own.problems(), [], "{}", own.name);
    }
    let choice = OwnField::samples().remove(0);
    let places = |own: OwnField| -> Vec<String> {
        let problems = own.problems().into_iter();
        problems.map(|problem| problem.pointer).collect()
    };
    let one = OwnField {
        choices: choice.choices[..1].to_vec(),
        register: "ai_sytem".into(),
        ..choice.clone()
    };
    assert_eq!(places(one), ["/register", "/choices"]);
    let twice = OwnField {
        choices: vec![choice.choices[0].clone(), choice.choices[0].clone()],
        due: Some(OwnDue::Due),
        ..choice.clone()
    };
    assert_eq!(places(twice), ["/choices", "/due"]);
    let text = OwnField {
        kind: OwnFieldKind::Text,
        refers_to: Some("person".into()),
        due_who: Some("name".into()),
        ..choice.clone()
    };
    assert_eq!(places(text), ["/refers_to", "/choices", "/due_who"]);
    let lost = OwnField {
        kind: OwnFieldKind::Reference,
        choices: vec![],
        refers_to: Some("persons".into()),
        ..choice
    };
    assert_eq!(places(lost), ["/refers_to"]);
}

#[test]
fn a_fragment_says_what_its_field_says() {
    use OwnFieldKind as K;
    let kinds = [
        K::Text,
        K::Markdown,
        K::Number,
        K::WholeNumber,
        K::YesNo,
        K::Date,
        K::Choice,
        K::Reference,
        K::TextList,
    ];
    for kind in kinds {
        let mut own = field(kind, false);
        if kind != K::Choice {
            own.choices = vec![];
        }
        if kind == K::Reference {
            own.refers_to = Some("person".into());
        }
        let mut body = of_schema(&own.schema()).expect("the program's own");
        for (name, value) in [
            ("register", json!(own.register)),
            ("name", json!(own.name)),
            ("reason", json!(own.reason)),
        ] {
            body.insert(name.into(), value);
        }
        let read: OwnField = serde_json::from_value(Value::Object(body)).expect("an own field");
        assert_eq!(read.schema(), own.schema(), "{kind:?}");
        assert!(read.problems().is_empty(), "{:?}", read.problems());
    }
}

#[test]
fn a_fragment_that_says_more_is_refused_with_what_is_supported() {
    for (fragment, at, said) in [
        (json!({ "type": "string", "maxLength": 10 }), "maxLength", "there are type, title"),
        (json!({ "type": "string", "pattern": "^a" }), "pattern", "is not supported"),
        (json!({ "allOf": [], "type": "string" }), "allOf", "is not supported"),
        (json!({ "$ref": "#/x", "type": "string" }), "$ref", "is not supported"),
        (json!({ "type": "object" }), "type", "string, number, integer, boolean and array"),
        (json!({ "type": ["string", "number"] }), "type", "must be string"),
        (json!({ "description": "?" }), "type", "must be string"),
        (json!({ "type": "string", "format": "email" }), "format", "there is `date`"),
        (json!({ "type": "array", "items": { "type": "number" } }), "items", "holds texts"),
        (json!({ "enum": ["a", 1] }), "enum", "texts alone"),
        (json!({ "oneOf": [{ "type": "string" }] }), "oneOf", "const"),
        (json!([]), "", "no JSON Schema"),
    ] {
        let problems = of_schema(&fragment).expect_err("it says more");
        assert_eq!(problems.len(), 1, "{fragment}: {problems:?}");
        assert_eq!(problems[0].path(), at, "{fragment}");
        assert!(problems[0].message.contains(said), "{}", problems[0].message);
    }
    let words = of_schema(&json!({ "title": "Tier", "enum": ["very_high", "low", null] }));
    let words = words.expect("a choice");
    assert_eq!(words["choices"][0], json!({ "value": "very_high", "help": "Very high." }));
    assert_eq!((&words["kind"], &words["label"]), (&json!("choice"), &json!("Tier")));
}
