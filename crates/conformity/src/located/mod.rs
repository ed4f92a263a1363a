//! YAML that knows where everything stands: a document becomes a JSON value and, for every part
//! of it, the line and column it was written at. So a refusal can point at what it refuses.
//!
//! Scalars are typed by the core schema of YAML 1.2; dates stay text. What would surprise a
//! person is refused: duplicate keys, tabs as indentation, tags, a second document, numbers that
//! would lose digits, documents that are too large or too deep, aliases that multiply.

mod node;
mod scalar;
mod tree;

pub use node::{Node, nearest};

use std::fmt;

use serde_json::Value;

/// A line and a column of a file, both counted from one; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

impl Place {
    /// The start of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Fault {
    /// Makes a fault.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            message: message.into(),
        }
    }

    /// Names the file that the fault is in.
    pub fn in_file(self, file: impl Into<String>) -> Refusal {
        Refusal {
            file: file.into(),
            place: self.place,
            message: self.message,
        }
    }
}

/// What is wrong with a file: `file:line:column: message`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{place}: {message}")]
pub struct Refusal {
    /// The file, as the user named it.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// How large a document may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of text.
    pub bytes: usize,
    /// Most levels of nesting.
    pub depth: usize,
    /// Most values, those that aliases repeat counted each time.
    pub nodes: usize,
    /// Most bytes that aliases may repeat: their text, and [`AROUND`] for each value.
    pub repeated: usize,
}

/// Bytes that a value takes beside its text.
const AROUND: usize = 64;

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            depth: 64,
            nodes: 2_000_000,
            repeated: 4 << 20,
        }
    }
}

/// A document and the place of each of its parts.
#[derive(Debug, Clone)]
pub struct Document {
    value: Value,
    spot: Spot,
}

/// Where one value was written, and where its parts were, in the same order as they stand in the value.
#[derive(Debug, Clone)]
struct Spot {
    /// First character of the value.
    value: Place,
    /// First character of the key before it.
    key: Option<Place>,
    /// How positions inside a text continue from `text`.
    text: Text,
    /// Those of the items of a list or of the entries of a mapping; none for what an alias repeats.
    parts: Vec<Spot>,
}

/// How the characters of a text value lie in the file.
#[derive(Debug, Clone, Copy)]
enum Text {
    /// On one line, from this place on.
    Line(Place),
    /// As a literal block, whose first line is here.
    Block(Place),
    /// Folded or escaped: positions inside cannot be told.
    Unknown,
}

impl Document {
    /// Parses one document.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn parse(text: &[u8], limits: &Limits) -> Result<Self, Fault> {
        tree::parse(text, limits)
    }

    /// Returns what the document says.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns what the document says, by value.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// Returns where the value at a JSON pointer stands, or else the nearest value around it.
    pub fn place(&self, pointer: &str) -> Place {
        self.spot(pointer).0.value
    }

    /// Returns where the key of the value at a JSON pointer stands, or else the value itself.
    pub fn key_place(&self, pointer: &str) -> Place {
        match self.spot(pointer) {
            (spot, true) => spot.key.unwrap_or(spot.value),
            (spot, false) => spot.value,
        }
    }

    /// Returns where the byte `offset` of the text at a JSON pointer stands.
    ///
    /// Exact for literal blocks and for texts on one line; otherwise the start of the text.
    pub fn inside(&self, pointer: &str, offset: usize) -> Place {
        let (spot, true) = self.spot(pointer) else {
            return self.place(pointer);
        };
        let text = self
            .value
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default();
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let lines = before.matches('\n').count();
        let characters = before[line_start..].chars().count();
        match spot.text {
            Text::Block(first) => Place {
                line: first.line + lines,
                column: first.column + characters,
            },
            Text::Line(first) if lines == 0 => Place {
                line: first.line,
                column: first.column + characters,
            },
            Text::Line(_) | Text::Unknown => spot.value,
        }
    }

    /// Finds the spot of a pointer or of the nearest value around it; tells whether it is exact.
    fn spot(&self, pointer: &str) -> (&Spot, bool) {
        let (mut value, mut spot) = (&self.value, &self.spot);
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let part = match value {
                Value::Array(items) => token.parse().ok().and_then(|at: usize| {
                    let item = items.get(at)?;
                    Some((item, spot.parts.get(at)?))
                }),
                // The entries keep the order in which they were written.
                Value::Object(entries) => {
                    let mut entries = entries.iter().zip(&spot.parts);
                    let found = entries.find(|((key, _), _)| **key == token);
                    found.map(|((_, value), spot)| (value, spot))
                }
                _ => None,
            };
            match part {
                Some(part) => (value, spot) = part,
                None => return (spot, false),
            }
        }
        (spot, true)
    }
}

/// Writes one step of a JSON pointer.
pub fn step(pointer: &str, token: &str) -> String {
    let mut longer = String::with_capacity(pointer.len() + 1 + token.len());
    longer.push_str(pointer);
    longer.push('/');
    // Nearly every token is a plain word or a number.
    if token.contains(['~', '/']) {
        longer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    } else {
        longer.push_str(token);
    }
    longer
}

#[cfg(test)]
mod tests;
