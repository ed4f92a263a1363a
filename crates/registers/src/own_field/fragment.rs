//! An own field from a fragment of JSON Schema: the way back from [`OwnField::schema`].

use serde_json::{Map, Value, json};

use super::OwnFieldKind as Kind;
use crate::kit::Problem;

/// What a fragment may say, beside `type`.
const SUPPORTED: [&str; 15] = [
    "type",
    "title",
    "description",
    "format",
    "enum",
    "oneOf",
    "items",
    "x-label",
    "x-markdown",
    "x-ref",
    "x-list",
    "x-personal",
    "x-due",
    "x-due-who",
    "x-due-done",
];

/// Returns whether a keyword says no more than what the program itself writes beside the others.
fn is_implied(keyword: &str, value: &Value, schema: &Map<String, Value>) -> bool {
    match keyword {
        "$schema" | "x-own" => true,
        "default" => value == &json!([]),
        "minLength" => matches!(value.as_u64(), Some(0 | 1)),
        "maxLength" => value.as_u64() == Some(super::LONGEST_TEXT),
        "pattern" => schema.contains_key("x-ref"),
        _ => false,
    }
}

/// Reads the fields of an own field's record from a fragment of JSON Schema: all but the register, the
/// name and the reason, which a schema does not say.
///
/// # Errors
/// Every keyword that is not supported, with those that are.
pub fn of_schema(fragment: &Value) -> Result<Map<String, Value>, Vec<Problem>> {
    let mut reader = Fragment {
        problems: Vec::new(),
    };
    let body = reader.read(fragment);
    if reader.problems.is_empty() {
        Ok(body)
    } else {
        Err(reader.problems)
    }
}

struct Fragment {
    problems: Vec<Problem>,
}

impl Fragment {
    fn refuse(&mut self, keyword: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            pointer: format!("/{keyword}"),
            message: message.into(),
        });
    }

    fn read(&mut self, fragment: &Value) -> Map<String, Value> {
        let mut body = Map::new();
        let Some(schema) = fragment.as_object() else {
            self.problems.push(Problem {
                pointer: String::new(),
                message: "is no JSON Schema: it must be an object with `type`".into(),
            });
            return body;
        };
        for (keyword, value) in schema {
            if !SUPPORTED.contains(&keyword.as_str()) && !is_implied(keyword, value, schema) {
                let shown: String = keyword.chars().take(40).collect();
                let supported = SUPPORTED.join(", ");
                self.refuse(&shown, format!("is not supported; there are {supported}"));
            }
        }
        let said = [
            ("title", "label"),
            ("x-label", "label"),
            ("description", "help"),
            ("x-due", "due"),
            ("x-due-who", "due_who"),
            ("x-due-done", "due_done"),
            ("x-list", "in_list"),
            ("x-personal", "personal"),
        ];
        for (keyword, field) in said {
            if let Some(value) = schema.get(keyword) {
                body.insert(field.into(), value.clone());
            }
        }
        if let Some(kind) = self.kind(schema, &mut body) {
            body.insert("kind".into(), json!(kind));
        }
        body
    }

    fn kind(&mut self, schema: &Map<String, Value>, body: &mut Map<String, Value>) -> Option<Kind> {
        if let Some(choices) = self.choices(schema) {
            body.insert("choices".into(), choices);
            return Some(Kind::Choice);
        }
        let is = |keyword: &str| schema.get(keyword).and_then(Value::as_bool) == Some(true);
        let Some(name) = schema.get("type").and_then(type_name) else {
            self.refuse(
                "type",
                "must be string, number, integer, boolean or array, or left out beside `enum` or `oneOf`",
            );
            return None;
        };
        let format = schema.get("format").and_then(Value::as_str);
        if let Some(format) = format.filter(|format| *format != "date") {
            let shown: String = format.chars().take(40).collect();
            self.refuse("format", format!("`{shown}` is not supported; there is `date`"));
            return None;
        }
        match (name, schema.get("x-ref").and_then(Value::as_str)) {
            ("string", Some(to)) => {
                if to != "*" {
                    body.insert("refers_to".into(), json!(to));
                }
                Some(Kind::Reference)
            }
            ("string", None) if format.is_some() => Some(Kind::Date),
            ("string", None) if is("x-markdown") => Some(Kind::Markdown),
            ("string", None) => Some(Kind::Text),
            ("number", _) => Some(Kind::Number),
            ("integer", _) => Some(Kind::WholeNumber),
            ("boolean", _) => Some(Kind::YesNo),
            ("array", _) => {
                let items = schema.get("items").and_then(|items| items.get("type"));
                if items.and_then(type_name) == Some("string") {
                    return Some(Kind::TextList);
                }
                self.refuse("items", "must be { \"type\": \"string\" }: a list holds texts");
                None
            }
            (other, _) => {
                let shown: String = other.chars().take(40).collect();
                let message = format!(
                    "`{shown}` is not supported; there are string, number, integer, boolean and array"
                );
                self.refuse("type", message);
                None
            }
        }
    }

    /// Reads the words of a choice, if the fragment is one.
    fn choices(&mut self, schema: &Map<String, Value>) -> Option<Value> {
        if let Some(words) = schema.get("enum") {
            let words = words.as_array().into_iter().flatten();
            let mut found = Vec::new();
            for word in words.filter(|word| !word.is_null()) {
                match word.as_str() {
                    Some(word) => found.push(json!({ "value": word, "help": said(word) })),
                    None => self.refuse("enum", "must hold texts alone"),
                }
            }
            return Some(Value::Array(found));
        }
        let variants = schema.get("oneOf")?.as_array();
        let mut found = Vec::new();
        for variant in variants.into_iter().flatten() {
            match variant.get("const").and_then(Value::as_str) {
                Some(word) => {
                    let help = variant.get("description").and_then(Value::as_str);
                    let help = help.map_or_else(|| said(word), str::to_owned);
                    found.push(json!({ "value": word, "help": help }));
                }
                None => self.refuse("oneOf", "must hold { \"const\": TEXT, \"description\": TEXT } alone"),
            }
        }
        Some(Value::Array(found))
    }
}

/// Returns the only type besides `null`.
fn type_name(value: &Value) -> Option<&str> {
    match value {
        Value::String(name) => Some(name),
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str);
            let first = names.find(|name| *name != "null")?;
            names.all(|name| name == "null").then_some(first)
        }
        _ => None,
    }
}

/// Returns a word as it is said: `very_high` as `Very high.`.
fn said(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut letters = spaced.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
