//! One record as data, to take along.

use aims::Found;
use registers::RegisterInfo;
use serde_json::{Map, Value, json};

use super::known::Known;
use crate::answer::{Answer, Download};
use crate::fault::{Fault, Result};
use crate::look::Look;

/// Sends the record as JSON or YAML.
pub(super) fn send(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    let whole = document(&known.found);
    let name = |ending: &str| format!("{}.{ending}", known.key);
    match look.param("form") {
        "json" => {
            let text = serde_json::to_vec_pretty(&whole)
                .map_err(|_| Fault::Status(axum::http::StatusCode::INTERNAL_SERVER_ERROR))?;
            Ok(Download::bytes(name("json"), "application/json", text))
        }
        "yaml" => Ok(Download::bytes(
            name("yaml"),
            "application/yaml",
            aims::to_yaml(&whole).into_bytes(),
        )),
        _ => Err(Fault::not_found()),
    }
}

/// Returns the record with where it stands, in the form that an import takes.
fn document(found: &Found) -> Value {
    let mut whole = Map::new();
    whole.insert("key".into(), json!(found.row.key));
    whole.insert("state".into(), json!(found.row.state));
    if found.row.state != super::ERASED {
        whole.insert("record".into(), ordered(found.register, &found.body));
    }
    Value::Object(whole)
}

/// Puts a body's fields in the order of the struct, which people expect.
fn ordered(register: &RegisterInfo, body: &Value) -> Value {
    let fields = register.fields.iter();
    let given =
        fields.filter_map(|field| Some((field.name.clone(), body.get(&field.name)?.clone())));
    Value::Object(given.collect())
}
