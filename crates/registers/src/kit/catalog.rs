//! The catalogue: every register in a form that does not depend on its struct.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::field::{Field, fields, help};
use super::own::{Extensions, OWN, OwnFields};
use super::{Key, Register, Workflow};

/// A register as the rest of the program sees it; cheap to clone.
#[derive(Clone)]
pub struct RegisterInfo {
    /// Name in the singular: `ai_system`.
    pub name: &'static str,
    /// Prefix of its keys: `AIS`.
    pub prefix: &'static str,
    /// Clauses and controls its records belong to.
    pub clauses: &'static str,
    /// What a record is: the struct's doc comment.
    pub help: Arc<str>,
    /// The states a record passes through.
    pub workflow: &'static Workflow,
    /// Number of the present shape.
    pub shape: u32,
    /// JSON Schema (draft 2020-12), without references.
    pub schema: Arc<Value>,
    /// The schema as a field model, in the order of the struct; the organisation's own fields, if
    /// there are any, stand last in a part `own`.
    pub fields: Arc<Vec<Field>>,
    /// Own fields that are no longer in force, for the values that records still hold.
    pub withdrawn: Arc<Vec<Field>>,
    decode: fn(u32, Value) -> Result<(Value, String), String>,
    samples: fn() -> Vec<Value>,
}

impl fmt::Debug for RegisterInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegisterInfo({})", self.name)
    }
}

impl RegisterInfo {
    /// Reads everything the program needs to know from the struct.
    ///
    /// # Panics
    /// If the struct's schema has a form that no table could hold; a test opens every register.
    pub fn of<T: Register>() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.inline_subschemas = true;
            settings.meta_schema = None;
        });
        let schema = settings
            .into_generator()
            .into_root_schema_for::<T>()
            .to_value();
        let fields =
            fields(&schema).unwrap_or_else(|reason| panic!("register {}: {reason}", T::NAME));
        Self {
            name: T::NAME,
            prefix: T::PREFIX,
            clauses: T::CLAUSES,
            help: help(&schema).into(),
            workflow: T::WORKFLOW,
            shape: T::SHAPE,
            fields: Arc::new(fields),
            schema: Arc::new(schema),
            withdrawn: Arc::default(),
            decode: decode::<T>,
            samples: samples::<T>,
        }
    }

    /// Decodes a body of any past shape and returns it in its present, normal form with its title.
    ///
    /// Values of own fields, which no struct knows, are kept as they are.
    ///
    /// The normal form leaves out what says nothing (empty texts, lists and parts), so that equal
    /// records have equal bodies and an empty answer does not pass for one.
    ///
    /// # Errors
    /// The decoder's reason, for a body that is no record of this register or of a newer shape.
    pub fn decode(&self, shape: u32, body: Value) -> Result<(Value, String), String> {
        (self.decode)(shape, body)
    }

    /// Returns examples in normal form.
    pub fn samples(&self) -> Vec<Value> {
        (self.samples)()
    }

    /// Returns the field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

fn decode<T: Register>(shape: u32, mut body: Value) -> Result<(Value, String), String> {
    if shape > T::SHAPE {
        return Err(format!(
            "is of shape {shape}, and this program knows {} up to shape {}; use a newer program",
            T::NAME,
            T::SHAPE
        ));
    }
    for from in shape..T::SHAPE {
        body = T::upcast(from, body);
    }
    // A form sends what is left blank; the struct knows only what is given.
    prune(&mut body);
    let own = body.as_object_mut().and_then(|fields| fields.remove(OWN));
    let record: T = serde_json::from_value(body).map_err(|error| error.to_string())?;
    let record = record.cleared();
    let mut body = normal(&record);
    if let Some(own) = own {
        if !own.is_object() {
            return Err("own: must be a set of own fields".into());
        }
        body[OWN] = own;
    }
    Ok((body, record.title()))
}

fn samples<T: Register>() -> Vec<Value> {
    T::samples().iter().map(normal).collect()
}

fn normal<T: Register>(record: &T) -> Value {
    let mut body = serde_json::to_value(record).expect("a register has string keys only");
    prune(&mut body);
    body
}

/// Removes what says nothing: nulls, blank texts, empty lists and empty parts.
fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, value| !says_nothing(value));
        }
        Value::Array(items) => {
            items.iter_mut().for_each(prune);
            items.retain(|item| !says_nothing(item));
        }
        _ => {}
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// All registers of the product, in the order of the list in `lib.rs`.
#[derive(Debug)]
pub struct Catalog {
    all: Vec<RegisterInfo>,
    by_name: HashMap<&'static str, usize>,
    by_prefix: HashMap<&'static str, usize>,
    pub(super) own: OwnFields,
    pub(super) extensions: Extensions,
}

impl Catalog {
    /// Makes a catalogue of these registers.
    pub fn new(all: Vec<RegisterInfo>) -> Self {
        let index = |name: fn(&RegisterInfo) -> &'static str| {
            all.iter()
                .enumerate()
                .map(|(at, info)| (name(info), at))
                .collect()
        };
        let by_name = index(|info| info.name);
        let by_prefix = index(|info| info.prefix);
        Self {
            all,
            by_name,
            by_prefix,
            own: OwnFields::default(),
            extensions: Extensions::default(),
        }
    }

    /// Returns all registers.
    pub fn all(&self) -> &[RegisterInfo] {
        &self.all
    }

    /// Returns the register of this name.
    pub fn get(&self, name: &str) -> Option<&RegisterInfo> {
        self.by_name.get(name).map(|at| &self.all[*at])
    }

    /// Returns the register that the key belongs to.
    pub fn of_key(&self, key: &Key) -> Option<&RegisterInfo> {
        self.by_prefix.get(key.prefix()).map(|at| &self.all[*at])
    }
}
