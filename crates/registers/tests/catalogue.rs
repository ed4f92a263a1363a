//! What holds for every register, and for the list of them.

use std::collections::BTreeSet;
use std::fs;

use registers::{Completeness, Field, Kind, RegisterInfo, catalog, references, validate};
use serde_json::{Value, json};

/// Visits every field of a record, nested ones too, with its path.
fn every_field(fields: &[Field], path: &str, visit: &mut dyn FnMut(&str, &Field)) {
    for field in fields {
        let path = format!("{path}.{}", field.name);
        visit(&path, field);
        let mut kind = &field.kind;
        while let Kind::List(item) = kind {
            kind = item;
        }
        if let Kind::Object(parts) = kind {
            every_field(parts, &path, visit);
        }
    }
}

/// Adding a register costs one file and one line; neither may be there without the other.
#[test]
fn the_folder_and_the_list_name_the_same_registers() {
    let files: BTreeSet<String> = fs::read_dir("src")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "lib")
        .collect();
    let listed: BTreeSet<String> = catalog()
        .all()
        .iter()
        .map(|info| info.name.to_owned())
        .collect();
    assert_eq!(files, listed);
}

#[test]
fn names_and_prefixes_are_unique_and_well_formed() {
    let names: BTreeSet<_> = catalog().all().iter().map(|info| info.name).collect();
    let prefixes: BTreeSet<_> = catalog().all().iter().map(|info| info.prefix).collect();
    assert_eq!(names.len(), catalog().all().len());
    assert_eq!(prefixes.len(), catalog().all().len());
    for info in catalog().all() {
        let name = info.name;
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{name}"
        );
        assert!(info.prefix.len() == 3, "{name}: {}", info.prefix);
        assert!(
            info.prefix.bytes().all(|byte| byte.is_ascii_uppercase()),
            "{name}"
        );
        assert!(!info.clauses.is_empty(), "{name} belongs to no clause");
        assert!(std::ptr::eq(catalog().get(name).unwrap(), info));
    }
}

/// Doc comments are the help that users read, so none may be missing.
#[test]
fn every_register_field_and_choice_has_help() {
    let mut silent = Vec::new();
    for info in catalog().all() {
        if !says_something(&info.help) {
            silent.push(info.name.to_owned());
        }
        every_field(&info.fields, info.name, &mut |path, field| {
            if !says_something(&field.help) {
                silent.push(path.to_owned());
            }
            for choice in choices(&field.kind) {
                if !says_something(&choice.help) {
                    silent.push(format!("{path} = {}", choice.value));
                }
            }
        });
    }
    assert!(silent.is_empty(), "no help for {silent:#?}");
}

fn says_something(help: &str) -> bool {
    help.len() > 3 && help.ends_with(['.', '?']) && !help.lines().any(|line| line.starts_with(' '))
}

fn choices(kind: &Kind) -> &[registers::Choice] {
    match kind {
        Kind::Choice(choices) => choices,
        Kind::List(item) => choices(item),
        _ => &[],
    }
}

/// Empty texts and parts are left out of a body, so a required one must be unable to be empty.
#[test]
fn what_is_required_cannot_be_empty() {
    for info in catalog().all() {
        every_field(
            &info.fields,
            info.name,
            &mut |path, field| match &field.kind {
                Kind::Text { min, .. } if field.required => {
                    assert!(*min > 0, "{path} may be empty");
                }
                Kind::Object(parts) if field.required => {
                    assert!(
                        parts.iter().any(|part| part.required),
                        "{path} may be empty"
                    );
                }
                Kind::List(_) => assert!(!field.required, "{path} is a list without a default"),
                _ => {}
            },
        );
    }
}

/// A table of records shows the title and a few columns; more cannot be read.
#[test]
fn every_register_has_a_few_columns_for_its_list() {
    for info in catalog().all() {
        let shown = info
            .fields
            .iter()
            .filter(|field| field.hints.contains_key("x-list"))
            .count();
        assert!(
            (3..=6).contains(&shown),
            "{} shows {shown} columns",
            info.name
        );
    }
}

/// The image joins the names of nested parts with `_`; two fields must not meet in one column.
#[test]
fn flattened_columns_do_not_collide() {
    for info in catalog().all() {
        let mut columns = Vec::new();
        flatten(&info.fields, "", &mut columns);
        let distinct: BTreeSet<_> = columns.iter().collect();
        assert_eq!(distinct.len(), columns.len(), "{}: {columns:?}", info.name);
    }
}

fn flatten(fields: &[Field], prefix: &str, columns: &mut Vec<String>) {
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        match &field.kind {
            Kind::Object(parts) => flatten(parts, &format!("{name}_"), columns),
            Kind::List(item) => {
                if let Kind::Object(parts) = item.as_ref() {
                    let mut inner = Vec::new();
                    flatten(parts, "", &mut inner);
                    let distinct: BTreeSet<_> = inner.iter().collect();
                    assert_eq!(distinct.len(), inner.len(), "{name}: {inner:?}");
                }
                columns.push(name);
            }
            _ => columns.push(name),
        }
    }
}

/// The program shows the owner of any record, and takes it from this field.
#[test]
fn an_owner_is_a_person() {
    for info in catalog().all() {
        if let Some(owner) = info.field("owner") {
            assert!(
                matches!(&owner.kind, Kind::Reference(to) if to == "person"),
                "{}",
                info.name
            );
        }
    }
}

#[test]
fn every_reference_leads_to_a_register() {
    for info in catalog().all() {
        every_field(&info.fields, info.name, &mut |path, field| {
            let kind = if let Kind::List(item) = &field.kind {
                item.as_ref()
            } else {
                &field.kind
            };
            if let Kind::Reference(register) = kind {
                let known = register == "*" || catalog().get(register).is_some();
                assert!(known, "{path} leads to {register}, which does not exist");
            }
        });
    }
}

#[test]
fn every_sample_validates_and_keeps_its_form() {
    for info in catalog().all() {
        assert!(!info.samples().is_empty(), "{} has no sample", info.name);
        for sample in info.samples() {
            assert_sound(info, &sample);
        }
    }
}

fn assert_sound(info: &RegisterInfo, sample: &serde_json::Value) {
    let problems = validate(info, sample, Completeness::Whole);
    assert!(problems.is_empty(), "{}: {problems:?}", info.name);
    let (normal, title) = info
        .decode(info.shape, sample.clone())
        .expect("a sample decodes");
    assert_eq!(&normal, sample, "{}", info.name);
    assert!(
        !title.trim().is_empty(),
        "{}: a sample has no title",
        info.name
    );
    assert!(
        title.chars().count() <= 200,
        "{}: `{title}` is too long",
        info.name
    );
}

/// Samples show a new user what a good record holds, and freeze each field in a fixture.
#[test]
fn the_samples_of_a_register_fill_every_field() {
    let mut unfilled = Vec::new();
    for info in catalog().all() {
        let samples = info.samples();
        for field in info.fields.iter() {
            // What only the program sets is no example for people.
            if (info.name, field.name.as_str()) == ("concern", "reference") {
                continue;
            }
            if samples
                .iter()
                .all(|sample| sample.get(&field.name).is_none())
            {
                unfilled.push(format!("{}.{}", info.name, field.name));
            }
        }
    }
    assert!(unfilled.is_empty(), "no sample fills {unfilled:#?}");
}

#[test]
fn references_are_found_wherever_they_stand() {
    let role = catalog().get("role").unwrap();
    let body = serde_json::json!({
        "may_stop": ["AIS-0001", "AIS-0002"],
        "competence": [{ "requirement": "x", "courses": ["CRS-0003"] }],
        "holders": [{ "person": "PER-0004", "from": "2026-01-01" }],
    });
    let found: Vec<_> = references(role, &body)
        .into_iter()
        .map(|(path, key)| format!("{path} {key}"))
        .collect();
    let expected = [
        "may_stop AIS-0001",
        "may_stop AIS-0002",
        "competence.courses CRS-0003",
        "holders.person PER-0004",
    ];
    assert_eq!(found, expected);
}

/// Duties are read from these hints; one that names nothing would be lost without a word.
#[test]
fn days_that_ask_for_something_name_fields_that_exist() {
    let mut found = 0;
    for info in catalog().all() {
        let person = |fields: &[Field], name: &str| {
            fields.iter().any(|field| {
                field.name == name && matches!(&field.kind, Kind::Reference(to) if to == "person")
            })
        };
        parts(&info.fields, info.name, &mut |path, fields| {
            for field in fields {
                let hinted = field.hints.keys().any(|hint| hint.starts_with("x-due"));
                let Some(due) = field.due() else {
                    assert!(!hinted, "{path}.{} has a hint nobody knows", field.name);
                    continue;
                };
                found += 1;
                assert!(matches!(field.kind, Kind::Date), "{path}.{}", field.name);
                let named = due.done.iter().chain(due.per.iter().flatten());
                for name in named {
                    assert!(
                        fields.iter().any(|field| field.name == *name),
                        "{path}.{name}"
                    );
                }
                match due.who.map(|who| who.split_once('.').ok_or(who)) {
                    Some(Ok((list, name))) => {
                        let list = fields.iter().find(|field| field.name == list);
                        let inner = list.map(|list| &list.kind);
                        let Some(Kind::List(item)) = inner else {
                            panic!("{path}: nobody is named by {:?}", due.who);
                        };
                        assert!(
                            matches!(item.as_ref(), Kind::Object(parts) if person(parts, name)),
                            "{path}"
                        );
                    }
                    Some(Err(name)) => assert!(person(fields, name), "{path}.{name}"),
                    None => {}
                }
            }
        });
    }
    assert!(found > 25, "{found}");
}

/// A change of a marked field is an event of a kind that the impact process can switch.
#[test]
fn fields_whose_change_is_an_event_name_a_kind_that_exists() {
    let answer = catalog().get("reassessment").expect("a register");
    let kind = answer.field("trigger").map(|field| &field.kind);
    let Some(Kind::Choice(kinds)) = kind else {
        panic!("{kind:?}");
    };
    let mut found = BTreeSet::new();
    for info in catalog().all() {
        for (field, trigger) in info.triggers() {
            let known = kinds.iter().any(|kind| kind.value == trigger);
            assert!(known, "{}.{}: {trigger}", info.name, field.name);
            found.insert(info.name);
        }
        if let Some(day) = info.trigger_day() {
            assert!(matches!(day.kind, Kind::Date), "{}.{}", info.name, day.name);
        }
        parts(&info.fields, info.name, &mut |path, fields| {
            for field in fields.iter().filter(|_| path != info.name) {
                let hinted = field.hints.keys().any(|hint| hint.starts_with("x-trigger"));
                assert!(!hinted, "{path}.{} is no field of the record", field.name);
            }
        });
    }
    assert_eq!(
        found,
        BTreeSet::from(["ai_system", "dataset", "model", "scope"])
    );
}

/// What was left open and is filled changes nothing, unless it names a record.
#[test]
fn a_field_that_is_filled_for_the_first_time_is_no_event() {
    let system = catalog().get("ai_system").expect("a register");
    let changed = |field: &str, before: Value, after: Value| {
        let field = system.field(field).expect("a field");
        field.is_changed(Some(&before), Some(&after))
    };
    assert!(changed(
        "purpose",
        json!("Sorts claims"),
        json!("Settles claims")
    ));
    assert!(!changed(
        "purpose",
        json!("Sorts claims"),
        json!("Sorts claims")
    ));
    assert!(!changed("users", Value::Null, json!("Handlers")));
    assert!(!changed("users", json!("  "), json!("Handlers")));
    assert!(changed("users", json!("Handlers"), Value::Null));
    assert!(!changed("languages", json!([]), json!(["en"])));
    assert!(changed("languages", json!(["en"]), json!(["en", "de"])));
    assert!(changed("models", json!([]), json!(["MDL-0001"])));
}

fn parts(fields: &[Field], path: &str, visit: &mut dyn FnMut(&str, &[Field])) {
    visit(path, fields);
    for field in fields {
        let mut kind = &field.kind;
        while let Kind::List(item) = kind {
            kind = item;
        }
        if let Kind::Object(inner) = kind {
            parts(inner, &format!("{path}.{}", field.name), visit);
        }
    }
}
