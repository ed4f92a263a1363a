//! A part of a document together with its place: what it should be is asked of it, and what it
//! is not it refuses with file, line and column.

use serde_json::Value;

use super::{Document, Place, Refusal, step};

/// A value inside a document of a file.
#[derive(Debug, Clone)]
pub struct Node<'d> {
    document: &'d Document,
    file: &'d str,
    pointer: String,
    value: &'d Value,
}

impl<'d> Node<'d> {
    /// Returns the whole document.
    pub fn root(document: &'d Document, file: &'d str) -> Self {
        Self {
            document,
            file,
            pointer: String::new(),
            value: document.value(),
        }
    }

    /// Returns the value.
    pub fn value(&self) -> &'d Value {
        self.value
    }

    /// Returns the JSON pointer of the value.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns where the value stands.
    pub fn place(&self) -> Place {
        self.document.place(&self.pointer)
    }

    /// Refuses the value.
    pub fn refuse(&self, message: impl Into<String>) -> Refusal {
        self.refusal(self.place(), message)
    }

    /// Refuses the key in front of the value.
    pub fn refuse_key(&self, message: impl Into<String>) -> Refusal {
        self.refusal(self.document.key_place(&self.pointer), message)
    }

    /// Refuses the byte `offset` of a text.
    pub fn refuse_inside(&self, offset: usize, message: impl Into<String>) -> Refusal {
        self.refusal(self.document.inside(&self.pointer, offset), message)
    }

    /// Refuses the part of the value at a JSON pointer below it.
    pub fn refuse_at(&self, below: &str, message: impl Into<String>) -> Refusal {
        self.refusal(
            self.document.place(&format!("{}{below}", self.pointer)),
            message,
        )
    }

    fn refusal(&self, place: Place, message: impl Into<String>) -> Refusal {
        Refusal {
            file: self.file.to_owned(),
            place,
            message: message.into(),
        }
    }

    /// Checks that the value is a mapping with none but these keys.
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        for (name, node) in self.entries()? {
            if !known.contains(&name) {
                let message = match nearest(name, known.iter().copied()) {
                    Some(meant) => format!("there is no key {name} here; did you mean {meant}?"),
                    None => format!(
                        "there is no key {name} here; known are {}",
                        known.join(", ")
                    ),
                };
                return Err(node.refuse_key(message));
            }
        }
        Ok(())
    }

    /// Returns the entries of a mapping in the order of the file.
    pub fn entries(&self) -> Result<Vec<(&'d str, Self)>, Refusal> {
        let Value::Object(entries) = self.value else {
            return Err(self.is_not("a mapping"));
        };
        Ok(entries
            .iter()
            .map(|(name, value)| (name.as_str(), self.child(name, value)))
            .collect())
    }

    /// Returns the items of a list; a missing list has none.
    pub fn items(&self) -> Result<Vec<Self>, Refusal> {
        let Value::Array(items) = self.value else {
            return Err(self.is_not("a list"));
        };
        let numbered = items.iter().enumerate();
        Ok(numbered
            .map(|(at, item)| self.child(&at.to_string(), item))
            .collect())
    }

    /// Returns the value of a key, if it is given and not empty.
    pub fn get(&self, name: &str) -> Option<Self> {
        match self.value.get(name) {
            None | Some(Value::Null) => None,
            Some(value) => Some(self.child(name, value)),
        }
    }

    /// Returns the value of a key that must be given.
    pub fn need(&self, name: &str) -> Result<Self, Refusal> {
        if !self.value.is_object() {
            return Err(self.is_not("a mapping"));
        }
        self.get(name)
            .ok_or_else(|| self.refuse(format!("{name} is missing")))
    }

    /// Returns the value as text that says something.
    pub fn text(&self) -> Result<&'d str, Refusal> {
        match self.value {
            Value::String(text) if text.trim().is_empty() => Err(self.refuse("this text is empty")),
            Value::String(text) => Ok(text),
            _ => Err(self.is_not("text")),
        }
    }

    /// Returns the value as a list of texts.
    pub fn texts(&self) -> Result<Vec<String>, Refusal> {
        self.items()?
            .iter()
            .map(|item| item.text().map(str::to_owned))
            .collect()
    }

    /// Returns the value as yes or no.
    pub fn flag(&self) -> Result<bool, Refusal> {
        self.value
            .as_bool()
            .ok_or_else(|| self.is_not("true or false"))
    }

    /// Returns the value as a whole number that is not negative.
    pub fn count(&self) -> Result<u32, Refusal> {
        let number = self
            .value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| self.is_not("a whole number"))
    }

    fn child(&self, name: &str, value: &'d Value) -> Self {
        let pointer = step(&self.pointer, name);
        Self {
            document: self.document,
            file: self.file,
            pointer,
            value,
        }
    }

    fn is_not(&self, expected: &str) -> Refusal {
        self.refuse(format!(
            "this should be {expected} and is {}",
            kind(self.value)
        ))
    }
}

/// Names the kind of a value in plain words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number (put it in quotes if it is text)",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// Returns the known word that was probably meant: the nearest by at most two changed letters.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = if word.chars().count() < 4 { 1 } else { 2 };
    let distances = known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate));
    distances
        .filter(|(changes, _)| *changes <= most)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Counts the letters to add, remove or change to get from one word to another.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, against) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *against);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
