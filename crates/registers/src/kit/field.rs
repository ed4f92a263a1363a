//! The field model: what a register's schema says, in the form that tables, forms, imports and
//! validation read. It is derived from the schema when the program starts; there is no second list.

use regex_lite::Regex;
use serde_json::{Map, Value};

/// One property of a record or of a part of it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Property name as in the body.
    pub name: String,
    /// Help text: the struct field's doc comment.
    pub help: String,
    /// Whether a complete record must have it.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
    /// What counts when it is left out; nothing if then nothing is known.
    pub default: Option<Value>,
    /// The schema's own extensions (`x-…`), such as `x-list` or `x-personal`.
    pub hints: Map<String, Value>,
}

/// What a field holds.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text of `min` to `max` characters.
    Text {
        /// Fewest characters.
        min: u64,
        /// Most characters.
        max: u64,
        /// The form that it must have, if not any will do.
        pattern: Option<Pattern>,
    },
    /// A whole number within bounds.
    Integer {
        /// Smallest value.
        min: Option<i64>,
        /// Largest value.
        max: Option<i64>,
    },
    /// A decimal number within bounds.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
    },
    /// Yes or no.
    Boolean,
    /// A calendar day, `2026-03-31`.
    Date,
    /// One of a fixed set of words.
    Choice(Vec<Choice>),
    /// The key of a record of this register; `*` for any register.
    Reference(String),
    /// A nested part.
    Object(Vec<Field>),
    /// Any number of values or parts.
    List(Box<Kind>),
}

/// The form of a text: a regular expression, and the words by which people know it.
///
/// The words are the schema's `x-form`, such as "a number of Annex A, like A.6.2.4".
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    words: Option<String>,
}

impl Pattern {
    /// Returns whether the text has this form.
    pub fn fits(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Returns the regular expression as the schema has it.
    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }

    /// Returns what a text of this form is, as it stands after "must be".
    pub fn words(&self) -> String {
        let regex = || format!("of the form {}", self.regex.as_str());
        self.words.clone().unwrap_or_else(regex)
    }
}

/// One word of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The word in the body.
    pub value: String,
    /// What it means.
    pub help: String,
}

/// Most characters of a text whose struct gives no limit.
pub(super) const LONGEST_TEXT: u64 = 200_000;

impl Kind {
    /// Returns whether the value fits one column.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::Object(_) | Self::List(_))
    }
}

/// Reads the properties of an object schema, in the order of the struct.
///
/// # Errors
/// Names the property whose schema has a form that no table or form could show.
pub(super) fn fields(schema: &Value) -> Result<Vec<Field>, String> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Err("is not an object with properties".into());
    };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    properties
        .iter()
        .map(|(name, property)| Field::of_schema(name, property, required.contains(&name.as_str())))
        .collect()
}

impl Field {
    /// Reads the schema of one property.
    ///
    /// # Errors
    /// Names the property if its schema has a form that no table or form could show.
    pub fn of_schema(name: &str, schema: &Value, required: bool) -> Result<Self, String> {
        let kind = kind(schema).map_err(|reason| format!("{name}: {reason}"))?;
        Ok(Self {
            name: name.to_owned(),
            help: help(schema),
            required,
            kind,
            default: schema
                .get("default")
                .filter(|value| !value.is_null())
                .cloned(),
            hints: hints(schema),
        })
    }
}

/// Returns a schema's doc comment as running text; a blank line still parts two paragraphs.
pub(super) fn help(schema: &Value) -> String {
    let paragraphs = text(schema, "description");
    let paragraphs = paragraphs.split("\n\n").map(|lines| {
        let words: Vec<_> = lines.split_whitespace().collect();
        words.join(" ")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn text(schema: &Value, name: &str) -> String {
    schema
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn hints(schema: &Value) -> Map<String, Value> {
    let own = schema.as_object().into_iter().flatten();
    own.filter(|(name, _)| name.starts_with("x-"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn kind(schema: &Value) -> Result<Kind, String> {
    if let Some(target) = schema.get("x-ref").and_then(Value::as_str) {
        return Ok(Kind::Reference(target.to_owned()));
    }
    if let Some(inner) = optional(schema) {
        return kind(inner);
    }
    if let Some(choices) = choices(schema) {
        return Ok(Kind::Choice(choices));
    }
    match kind_name(schema).as_deref() {
        Some("string") if text(schema, "format") == "date" => Ok(Kind::Date),
        Some("string") => Ok(Kind::Text {
            pattern: pattern(schema)?,
            min: schema.get("minLength").and_then(Value::as_u64).unwrap_or(0),
            max: schema
                .get("maxLength")
                .and_then(Value::as_u64)
                .unwrap_or(LONGEST_TEXT),
        }),
        Some("integer") => Ok(Kind::Integer {
            min: schema.get("minimum").and_then(Value::as_i64),
            max: schema.get("maximum").and_then(Value::as_i64),
        }),
        Some("number") => Ok(Kind::Number {
            min: schema.get("minimum").and_then(Value::as_f64),
            max: schema.get("maximum").and_then(Value::as_f64),
        }),
        Some("boolean") => Ok(Kind::Boolean),
        Some("object") => Ok(Kind::Object(fields(schema)?)),
        Some("array") => {
            let items = schema.get("items").ok_or("is a list of nothing")?;
            Ok(Kind::List(Box::new(kind(items)?)))
        }
        _ => Err(format!("has a schema that no form can show: {schema}")),
    }
}

fn pattern(schema: &Value) -> Result<Option<Pattern>, String> {
    let Some(regex) = schema.get("pattern").and_then(Value::as_str) else {
        return Ok(None);
    };
    let regex = Regex::new(regex).map_err(|error| format!("has a pattern that fails: {error}"))?;
    let words = schema.get("x-form").and_then(Value::as_str);
    Ok(Some(Pattern {
        regex,
        words: words.map(str::to_owned),
    }))
}

/// Returns the schema inside `anyOf: [schema, null]`, which is how an optional part looks.
fn optional(schema: &Value) -> Option<&Value> {
    let variants = schema.get("anyOf")?.as_array()?;
    let mut given = variants
        .iter()
        .filter(|variant| kind_name(variant).as_deref() != Some("null"));
    match (given.next(), given.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn kind_name(schema: &Value) -> Option<String> {
    match schema.get("type")? {
        Value::String(name) => Some(name.clone()),
        Value::Array(names) => {
            let mut given = names
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            given.next().map(str::to_owned)
        }
        _ => None,
    }
}

fn choices(schema: &Value) -> Option<Vec<Choice>> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words = words.iter().filter_map(Value::as_str);
        return Some(
            words
                .map(|word| Choice {
                    value: word.to_owned(),
                    help: String::new(),
                })
                .collect(),
        );
    }
    let variants = schema.get("oneOf")?.as_array()?;
    let mut found = Vec::new();
    for variant in variants {
        if let Some(word) = variant.get("const").and_then(Value::as_str) {
            found.push(Choice {
                value: word.to_owned(),
                help: help(variant),
            });
        } else {
            found.extend(choices(variant)?);
        }
    }
    Some(found)
}
