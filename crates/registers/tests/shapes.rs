//! Bodies of past shapes stay readable for ever: frozen fixtures, and the way old bodies are lifted.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use registers::{Completeness, Register, RegisterInfo, Workflow, catalog, validate, workflow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    PathBuf::from("fixtures")
}

fn fixture(register: &str, shape: u32) -> PathBuf {
    fixtures().join(format!("{register}.{shape}.json"))
}

/// A fixture is written once, for each shape of each register, and never overwritten.
#[test]
fn every_shape_has_a_frozen_fixture() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut missing = Vec::new();
    for info in catalog().all() {
        for shape in 1..=info.shape {
            let path = fixture(info.name, shape);
            if path.exists() {
                continue;
            }
            if bless && shape == info.shape {
                fs::create_dir_all(fixtures()).unwrap();
                let mut text = serde_json::to_string_pretty(&info.samples()).unwrap();
                text.push('\n');
                fs::write(&path, text).unwrap();
            } else {
                missing.push(format!("{}.{shape}.json", info.name));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "fixtures are missing: {}; run `BLESS=1 cargo test -p registers` to freeze the samples of \
         present shapes, and restore those of past shapes from the history",
        missing.join(", ")
    );
}

#[test]
fn every_fixture_is_still_a_record() {
    for (name, shape, bodies) in frozen() {
        let info = catalog()
            .get(&name)
            .unwrap_or_else(|| panic!("{name} had records once; it must stay in the catalogue"));
        assert!(shape <= info.shape, "{name} has no shape {shape} yet");
        assert!(!bodies.is_empty(), "{name}.{shape}.json holds nothing");
        for body in bodies {
            let (normal, _) = info.decode(shape, body).unwrap_or_else(|reason| {
                panic!(
                    "{name}: a record of shape {shape} no longer decodes: {reason}; raise SHAPE \
                     and write an upcast, or give the new field a default"
                )
            });
            let problems = validate(info, &normal, Completeness::Whole);
            assert!(problems.is_empty(), "{name} of shape {shape}: {problems:?}");
        }
    }
}

fn frozen() -> Vec<(String, u32, Vec<Value>)> {
    let mut found: BTreeMap<PathBuf, (String, u32, Vec<Value>)> = BTreeMap::new();
    let Ok(folder) = fs::read_dir(fixtures()) else {
        return Vec::new();
    };
    for entry in folder {
        let path = entry.expect("the folder can be read").path();
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a fixture has a name");
        let (name, shape) = stem
            .split_once('.')
            .expect("a fixture is named register.shape.json");
        let shape = shape.parse().expect("a fixture's shape is a number");
        let text = fs::read_to_string(&path).expect("a fixture can be read");
        let bodies = serde_json::from_str(&text).expect("a fixture is a list of bodies");
        found.insert(path.clone(), (name.to_owned(), shape, bodies));
    }
    found.into_values().collect()
}

/// A lamp, which has changed its shape twice: 1 had `colour`, 2 renamed it to `hue`, 3 made it a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Lamp {
    /// Name.
    #[schemars(length(min = 1))]
    name: String,
    /// Hues it can show.
    #[serde(default)]
    hues: Vec<String>,
    /// What is known besides.
    note: Option<Note>,
}

/// A remark.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    /// Words.
    words: Option<String>,
}

impl Register for Lamp {
    const NAME: &'static str = "lamp";
    const PREFIX: &'static str = "LMP";
    const CLAUSES: &'static str = "0";
    const WORKFLOW: &'static Workflow = &workflow::KEPT;
    const SHAPE: u32 = 3;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn samples() -> Vec<Self> {
        vec![]
    }

    fn upcast(from: u32, mut body: Value) -> Value {
        let Some(fields) = body.as_object_mut() else {
            return body;
        };
        match from {
            1 => {
                if let Some(colour) = fields.remove("colour") {
                    fields.insert("hue".into(), colour);
                }
            }
            2 => {
                if let Some(hue) = fields.remove("hue") {
                    fields.insert("hues".into(), json!([hue]));
                }
            }
            _ => {}
        }
        body
    }
}

fn lamp(shape: u32, body: Value) -> Result<Value, String> {
    RegisterInfo::of::<Lamp>()
        .decode(shape, body)
        .map(|(normal, _)| normal)
}

#[test]
fn a_body_of_any_past_shape_is_lifted_step_by_step() {
    let present = json!({ "name": "Desk", "hues": ["warm"] });
    assert_eq!(
        lamp(1, json!({ "name": "Desk", "colour": "warm" })).unwrap(),
        present
    );
    assert_eq!(
        lamp(2, json!({ "name": "Desk", "hue": "warm" })).unwrap(),
        present
    );
    assert_eq!(lamp(3, present.clone()).unwrap(), present);
}

#[test]
fn a_body_under_the_wrong_shape_is_refused() {
    let reason = lamp(3, json!({ "name": "Desk", "colour": "warm" })).unwrap_err();
    assert!(reason.contains("unknown field `colour`"), "{reason}");
    let reason = lamp(1, json!(["Desk"])).unwrap_err();
    assert!(!reason.is_empty());
}

#[test]
fn a_body_of_a_newer_shape_asks_for_a_newer_program() {
    let reason = lamp(4, json!({ "name": "Desk" })).unwrap_err();
    assert!(
        reason.contains("shape 4") && reason.contains("newer program"),
        "{reason}"
    );
}

#[test]
fn the_normal_form_leaves_out_what_says_nothing() {
    let body = json!({ "name": "Desk", "hues": ["", "warm", " "], "note": { "words": null } });
    assert_eq!(
        lamp(3, body).unwrap(),
        json!({ "name": "Desk", "hues": ["warm"] })
    );
    let body = json!({ "name": "Desk", "hues": null, "note": null });
    assert_eq!(lamp(3, body).unwrap(), json!({ "name": "Desk" }));
}
