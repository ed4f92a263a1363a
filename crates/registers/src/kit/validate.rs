//! Validation: a body against its register's fields, with every problem named by place.

use std::fmt;

use serde_json::{Map, Value};

use super::field::{Field, Kind, Pattern};
use super::{Key, OWN, RegisterInfo};

/// The greatest whole number that canonical JSON keeps to the last digit.
const GREATEST_EXACT: u64 = (1 << 53) - 1;

/// One thing that is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: a JSON pointer into the body, `/parties/0/name`; empty for the whole.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Problem {
    /// Returns where it is as a dotted path, `parties.0.name`; empty for the whole.
    pub fn path(&self) -> String {
        let path = self.pointer.trim_start_matches('/').replace('/', ".");
        path.replace("~1", "/").replace("~0", "~")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path(), self.message)
        }
    }
}

/// Whether required fields may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// A record: everything required must be there.
    Whole,
    /// A fragment, as check fixtures use: what is there must fit.
    Partial,
}

/// Returns every problem of a body; none means that it is a record of the register.
///
/// Whether references lead to records is for the caller to see: only the kind is checked here.
pub fn validate(register: &RegisterInfo, body: &Value, completeness: Completeness) -> Vec<Problem> {
    let mut found = Walk {
        problems: Vec::new(),
        completeness,
    };
    found.object(&register.fields, body, "");
    found.problems
}

/// Returns every problem of a body that was written elsewhere or earlier, where nobody was asked for
/// the own fields of today.
pub fn validate_as_it_stood(register: &RegisterInfo, body: &Value) -> Vec<Problem> {
    let mut problems = validate(register, body, Completeness::Whole);
    problems
        .retain(|problem| !(problem.pointer.starts_with("/own/") && problem.message == REQUIRED));
    problems
}

/// What is said of a field that is left out.
const REQUIRED: &str = "is required";

impl Field {
    /// Returns whether a value is one that the field can hold.
    pub fn fits(&self, value: &Value) -> bool {
        let mut found = Walk {
            problems: Vec::new(),
            completeness: Completeness::Whole,
        };
        found.value(&self.kind, value, "");
        found.problems.is_empty()
    }
}

struct Walk {
    problems: Vec<Problem>,
    completeness: Completeness,
}

impl Walk {
    fn report(&mut self, pointer: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            pointer: pointer.to_owned(),
            message: message.into(),
        });
    }

    fn object(&mut self, fields: &[Field], value: &Value, pointer: &str) {
        let Some(object) = value.as_object() else {
            self.report(
                pointer,
                format!("must be a set of fields, not {}", describe(value)),
            );
            return;
        };
        for (name, value) in object {
            let place = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            match fields.iter().find(|field| field.name == *name) {
                // An empty form field means that nothing is known yet.
                Some(field) if value.is_null() && !field.required => {}
                Some(field) => self.value(&field.kind, value, &place),
                None => self.report(&place, unknown_field(name, fields, pointer)),
            }
        }
        if self.completeness == Completeness::Whole {
            for field in fields.iter().filter(|field| field.required) {
                // A list without anything is left out when an own field is saved.
                let is_blank = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
                let given = object.get(&field.name);
                if given.is_none_or(|given| pointer == "/own" && is_blank(given)) {
                    self.report(&format!("{pointer}/{}", field.name), REQUIRED);
                }
            }
            // Own fields may be required though the part around them is left out.
            if pointer.is_empty()
                && !object.contains_key(OWN)
                && let Some(own) = fields.iter().find(|field| field.name == OWN)
            {
                self.value(&own.kind, &Value::Object(Map::new()), "/own");
            }
        }
    }

    fn value(&mut self, kind: &Kind, value: &Value, pointer: &str) {
        match kind {
            Kind::Text { min, max, pattern } => {
                self.text(*min, *max, pattern.as_ref(), value, pointer);
            }
            Kind::Integer { min, max } => self.integer(*min, *max, value, pointer),
            Kind::Number { min, max } => self.number(*min, *max, value, pointer),
            Kind::Boolean if value.is_boolean() => {}
            Kind::Boolean => self.report(
                pointer,
                format!("must be true or false, not {}", describe(value)),
            ),
            Kind::Date => self.date(value, pointer),
            Kind::Choice(choices) => {
                let fits = |word: &str| choices.iter().any(|choice| choice.value == word);
                if !value.as_str().is_some_and(fits) {
                    let words: Vec<_> =
                        choices.iter().map(|choice| choice.value.as_str()).collect();
                    self.report(
                        pointer,
                        format!(
                            "must be one of {}, not {}",
                            words.join(", "),
                            describe(value)
                        ),
                    );
                }
            }
            Kind::Reference(register) => self.reference(register, value, pointer),
            Kind::Object(fields) => self.object(fields, value, pointer),
            Kind::List(kind) => match value.as_array() {
                Some(items) => {
                    for (at, item) in items.iter().enumerate() {
                        self.value(kind, item, &format!("{pointer}/{at}"));
                    }
                }
                None => self.report(pointer, format!("must be a list, not {}", describe(value))),
            },
        }
    }

    fn text(
        &mut self,
        min: u64,
        max: u64,
        pattern: Option<&Pattern>,
        value: &Value,
        pointer: &str,
    ) {
        let Some(text) = value.as_str() else {
            self.report(pointer, format!("must be text, not {}", describe(value)));
            return;
        };
        let length = text.chars().count() as u64;
        if length > max {
            self.report(
                pointer,
                format!("has {length} characters; at most {max} fit"),
            );
        } else if (text.trim().chars().count() as u64) < min {
            self.report(
                pointer,
                if min == 1 {
                    "is empty".into()
                } else {
                    format!("needs at least {min} characters")
                },
            );
        } else if text.contains('\0') {
            self.report(pointer, "holds a NUL character, which no text needs");
        } else if let Some(pattern) = pattern
            && !text.trim().is_empty()
            && !pattern.fits(text)
        {
            self.report(
                pointer,
                format!("must be {}, not {}", pattern.words(), describe(value)),
            );
        }
    }

    fn integer(&mut self, min: Option<i64>, max: Option<i64>, value: &Value, pointer: &str) {
        match value.as_i64() {
            None => self.report(
                pointer,
                format!("must be a whole number, not {}", describe(value)),
            ),
            Some(number) if min.is_some_and(|min| number < min) => {
                self.report(
                    pointer,
                    format!("is {number}; the least is {}", min.unwrap_or_default()),
                );
            }
            Some(number) if max.is_some_and(|max| number > max) => {
                self.report(
                    pointer,
                    format!("is {number}; the most is {}", max.unwrap_or_default()),
                );
            }
            // A JSON number is kept as a double is (RFC 8785), which no greater one survives.
            Some(number) if number.unsigned_abs() > GREATEST_EXACT => {
                self.report(
                    pointer,
                    format!("is {number}; at most {GREATEST_EXACT} is kept to the last digit"),
                );
            }
            Some(_) => {}
        }
    }

    fn number(&mut self, min: Option<f64>, max: Option<f64>, value: &Value, pointer: &str) {
        match value.as_f64().filter(|_| value.is_number()) {
            None => self.report(
                pointer,
                format!("must be a number, not {}", describe(value)),
            ),
            Some(number) if min.is_some_and(|min| number < min) => {
                self.report(
                    pointer,
                    format!("is {number}; the least is {}", min.unwrap_or_default()),
                );
            }
            Some(number) if max.is_some_and(|max| number > max) => {
                self.report(
                    pointer,
                    format!("is {number}; the most is {}", max.unwrap_or_default()),
                );
            }
            Some(_) => {}
        }
    }

    fn date(&mut self, value: &Value, pointer: &str) {
        // Other spellings of the same day would make equal records unequal.
        let canonical = |text: &str| {
            let day: Option<jiff::civil::Date> = text.parse().ok();
            day.filter(|day| day.to_string() == text)
        };
        match value.as_str().and_then(canonical) {
            Some(day) if (1900..=2999).contains(&day.year()) => {}
            Some(_) => self.report(pointer, "lies outside the years 1900 to 2999"),
            None => self.report(
                pointer,
                format!(
                    "must be a day that exists, written 2026-03-31, not {}",
                    describe(value)
                ),
            ),
        }
    }

    fn reference(&mut self, register: &str, value: &Value, pointer: &str) {
        match value.as_str().map(str::parse::<Key>) {
            Some(Ok(key)) => {
                let target = crate::catalog().of_key(&key);
                match target {
                    None => self.report(pointer, format!("{key} belongs to no register")),
                    Some(info) if register != "*" && info.name != register => {
                        self.report(
                            pointer,
                            format!(
                                "must point at a record of {register}; {key} is one of {}",
                                info.name
                            ),
                        );
                    }
                    Some(_) => {}
                }
            }
            Some(Err(error)) => self.report(pointer, error.to_string()),
            None => self.report(
                pointer,
                format!("must be a record key, not {}", describe(value)),
            ),
        }
    }
}

fn unknown_field(name: &str, fields: &[Field], pointer: &str) -> String {
    let shown: String = name.chars().take(40).collect();
    let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
    if pointer == "/own" {
        return format!(
            "`{shown}` is not an own field in force; there are {}",
            names.join(", ")
        );
    }
    if pointer.is_empty() && name == OWN {
        return "no own field of this register is in force; one comes into force when its record in \
                own_field is approved"
            .into();
    }
    format!(
        "`{shown}` is not a field here; there are {}",
        names.join(", ")
    )
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.chars().count() > 40 => {
            format!("`{}…`", text.chars().take(40).collect::<String>())
        }
        Value::String(text) => format!("`{text}`"),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "a set of fields".into(),
    }
}

/// Returns every reference in a body with the path of its field, `parties.consulted_by`.
///
/// Positions in lists are left out of the path, so that equal links of a record compare equal.
pub fn references(register: &RegisterInfo, body: &Value) -> Vec<(String, Key)> {
    let mut found = Vec::new();
    collect(&register.fields, body, "", &mut found);
    found
}

fn collect(fields: &[Field], value: &Value, path: &str, found: &mut Vec<(String, Key)>) {
    for field in fields {
        if let Some(value) = value.get(&field.name) {
            let path = if path.is_empty() {
                field.name.clone()
            } else {
                format!("{path}.{}", field.name)
            };
            collect_kind(&field.kind, value, &path, found);
        }
    }
}

fn collect_kind(kind: &Kind, value: &Value, path: &str, found: &mut Vec<(String, Key)>) {
    match kind {
        Kind::Reference(_) => {
            found.extend(
                value
                    .as_str()
                    .and_then(|key| key.parse().ok())
                    .map(|key| (path.to_owned(), key)),
            );
        }
        Kind::Object(fields) => collect(fields, value, path, found),
        Kind::List(kind) => {
            for item in value.as_array().into_iter().flatten() {
                collect_kind(kind, item, path, found);
            }
        }
        _ => {}
    }
}
