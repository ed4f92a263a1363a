//! What a person typed, in the shape of the register: nothing that was typed is lost here, be it
//! fit for a record or not.

use registers::{Field, Kind};
use serde_json::Value;

/// What was typed into the controls of a record or of a part of one, in the order of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Part {
    /// Whether the record had this part already, so that it stays even if it says little.
    pub(super) there: bool,
    /// One entry for each field.
    pub(super) entries: Vec<Entry>,
}

/// What was typed for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// A single value, as it was typed.
    Text(String),
    /// References to other records.
    Refs(Refs),
    /// A list of single values.
    Values(Vec<String>),
    /// A nested part.
    Part(Part),
    /// A list of parts.
    Parts(Vec<Part>),
}

/// References to other records, and the words that look for one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Refs {
    /// What was chosen; usually keys.
    pub(super) keys: Vec<String>,
    /// What was typed to find a record.
    pub(super) words: String,
}

/// Returns whether a field is a box to tick: leaving it alone is an answer.
pub(super) fn is_tick(field: &Field) -> bool {
    matches!(field.kind, Kind::Boolean) && field.default.is_some()
}

impl Part {
    /// Makes a part in which nothing was typed.
    pub(super) fn blank(fields: &[Field]) -> Self {
        Self {
            there: false,
            entries: fields
                .iter()
                .map(|field| Entry::blank(&field.kind))
                .collect(),
        }
    }

    /// Makes what a form of a new record begins with: the values that count when nothing is said.
    pub(super) fn fresh(fields: &[Field]) -> Self {
        let mut fresh = Self::blank(fields);
        for (field, entry) in fields.iter().zip(&mut fresh.entries) {
            let (Entry::Text(text), Some(default)) = (entry, &field.default) else {
                continue;
            };
            *text = shown(field, default);
        }
        fresh
    }

    /// Makes what a form of an existing record begins with.
    pub(super) fn of(fields: &[Field], body: &Value) -> Self {
        let mut part = Self {
            there: false,
            entries: fields
                .iter()
                .map(|field| match body.get(&field.name) {
                    Some(value) if !value.is_null() => Entry::of(field, value),
                    _ => Entry::blank(&field.kind),
                })
                .collect(),
        };
        part.there = part.is_blank();
        part
    }

    /// Returns whether nothing was typed.
    pub(super) fn is_blank(&self) -> bool {
        self.entries.iter().all(Entry::is_blank)
    }

    /// Returns whether the part belongs into a record.
    pub(super) fn counts(&self) -> bool {
        self.there || !self.is_blank()
    }

    /// Takes out of lists what was left blank, so that positions are those of the record.
    pub(super) fn close(&mut self) {
        self.entries.iter_mut().for_each(Entry::close);
    }

    /// Returns the entry at a path and the position in its list, if the path ends in one.
    pub(super) fn at(&mut self, fields: &'static [Field], path: &str) -> Option<Place<'_>> {
        let (name, rest) = split(path);
        let at = fields.iter().position(|field| field.name == name)?;
        let kind = &fields[at].kind;
        let entry = self.entries.get_mut(at)?;
        if rest.is_empty() {
            return Some(Place {
                kind,
                entry,
                position: None,
            });
        }
        match (kind, entry) {
            (Kind::Object(inner), Entry::Part(part)) => part.at(inner, rest),
            (Kind::List(of), entry) => {
                let (position, rest) = split(rest);
                let position: usize = position.parse().ok()?;
                match (&**of, entry, rest) {
                    (_, entry, "") => Some(Place {
                        kind,
                        entry,
                        position: Some(position),
                    }),
                    (Kind::Object(inner), Entry::Parts(parts), rest) => {
                        parts.get_mut(position)?.at(inner, rest)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// An entry that a path leads to.
pub(super) struct Place<'t> {
    /// What its field holds.
    pub(super) kind: &'static Kind,
    /// The entry.
    pub(super) entry: &'t mut Entry,
    /// The position in its list, if the path ends in one.
    pub(super) position: Option<usize>,
}

/// Splits the first step off a path.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.split_once('.').unwrap_or((path, ""))
}

/// Adds a step to a path.
pub(super) fn join(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path}.{step}")
    }
}

impl Entry {
    /// Makes an entry in which nothing was typed.
    pub(super) fn blank(kind: &Kind) -> Self {
        match kind {
            Kind::Reference(_) => Self::Refs(Refs::default()),
            Kind::Object(fields) => Self::Part(Part::blank(fields)),
            Kind::List(of) => match &**of {
                Kind::Reference(_) => Self::Refs(Refs::default()),
                Kind::Object(_) => Self::Parts(Vec::new()),
                _ => Self::Values(Vec::new()),
            },
            _ => Self::Text(String::new()),
        }
    }

    fn of(field: &Field, value: &Value) -> Self {
        let texts = |value: &Value| match value {
            Value::Array(items) => items.iter().map(text).collect(),
            other => vec![text(other)],
        };
        match &field.kind {
            Kind::Reference(_) => Self::Refs(Refs::of(texts(value))),
            Kind::Object(fields) => Self::Part(Part::of(fields, value)),
            Kind::List(of) => match &**of {
                Kind::Reference(_) => Self::Refs(Refs::of(texts(value))),
                Kind::Object(fields) => {
                    let items = value.as_array().into_iter().flatten();
                    Self::Parts(items.map(|item| Part::of(fields, item)).collect())
                }
                _ => Self::Values(texts(value)),
            },
            _ => Self::Text(shown(field, value)),
        }
    }

    /// Returns whether nothing was typed.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Refs(refs) => refs.words.trim().is_empty() && all_blank(&refs.keys),
            Self::Values(values) => all_blank(values),
            Self::Part(part) => !part.counts(),
            Self::Parts(parts) => !parts.iter().any(Part::counts),
        }
    }

    fn close(&mut self) {
        match self {
            Self::Text(_) => {}
            Self::Refs(refs) => refs.keys.retain(|key| !key.trim().is_empty()),
            Self::Values(values) => values.retain(|value| !value.trim().is_empty()),
            Self::Part(part) => part.close(),
            Self::Parts(parts) => {
                parts.iter_mut().for_each(Part::close);
                parts.retain(Part::counts);
            }
        }
    }
}

impl Refs {
    fn of(keys: Vec<String>) -> Self {
        Self {
            keys,
            words: String::new(),
        }
    }

    /// Takes keys that were typed for what was chosen; other words wait for a choice.
    pub(super) fn settle(&mut self, many: bool) {
        let typed: Vec<String> = self
            .words
            .split([',', ';', ' ', '\t', '\n'])
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_uppercase)
            .collect();
        let keys = typed
            .iter()
            .all(|word| word.parse::<registers::Key>().is_ok());
        if typed.is_empty() || !keys || (!many && typed.len() > 1) {
            return;
        }
        self.words.clear();
        if many {
            self.add(typed);
        } else {
            self.keys = typed;
        }
    }

    /// Adds keys that are not there yet.
    pub(super) fn add(&mut self, keys: Vec<String>) {
        for key in keys {
            if !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
    }
}

fn all_blank(texts: &[String]) -> bool {
    texts.iter().all(|text| text.trim().is_empty())
}

/// Writes a value as a control shows it; a box that is not ticked says nothing.
fn shown(field: &Field, value: &Value) -> String {
    match value {
        Value::Bool(false) if is_tick(field) => String::new(),
        value => text(value),
    }
}

/// Writes a single value as it is typed.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let whole = number.to_string();
            // A decimal that happens to be whole is typed without its point.
            whole
                .strip_suffix(".0")
                .map_or(whole.clone(), str::to_owned)
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_entries_of_a_record_are_those_of_its_fields() {
        for register in registers::catalog().all() {
            for body in register.samples() {
                let part = Part::of(&register.fields, &body);
                assert_eq!(part.entries.len(), register.fields.len());
                assert!(!part.is_blank(), "{}", register.name);
            }
            assert!(
                Part::blank(&register.fields).is_blank(),
                "{}",
                register.name
            );
        }
    }

    #[test]
    fn a_path_leads_to_its_entry() {
        let register = registers::catalog().get("supplier").expect("a register");
        let mut part = Part::of(&register.fields, &register.samples()[0]);
        let place = part.at(&register.fields, "answers.0").expect("a part");
        assert_eq!(place.position, Some(0));
        for nowhere in [
            "",
            "x",
            "name.0",
            "answers.x",
            "answers.0.x",
            "answers.99.question",
            "answers.0.question.1",
        ] {
            assert!(part.at(&register.fields, nowhere).is_none(), "{nowhere}");
        }
    }

    #[test]
    fn typed_keys_are_chosen_and_other_words_wait() {
        let typed = |words: &str, many| {
            let mut refs = Refs {
                keys: vec!["PER-0001".into()],
                words: words.into(),
            };
            refs.settle(many);
            (refs.keys.join(" "), refs.words)
        };
        assert_eq!(typed("per-0002", false), ("PER-0002".into(), String::new()));
        assert_eq!(
            typed("PER-0002, PER-0001", true),
            ("PER-0001 PER-0002".into(), String::new())
        );
        assert_eq!(
            typed("PER-0002 PER-0003", false),
            ("PER-0001".into(), "PER-0002 PER-0003".into())
        );
        assert_eq!(typed("jo", true), ("PER-0001".into(), "jo".into()));
    }

    #[test]
    fn numbers_are_typed_as_people_write_them() {
        assert_eq!(text(&json!(5.0)), "5");
        assert_eq!(text(&json!(0.25)), "0.25");
        assert_eq!(text(&json!(-3)), "-3");
    }
}
