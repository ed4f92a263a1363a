//! The order of a list, and cursors: where one page ends and the next begins.
//!
//! Records are in order by a column's value, those without one last, and then by key. What lies after a
//! record is a few ranges that an index walks through one after the other, each in order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use image::Value;
use registers::Key;

use super::columns::{ColumnKind, Columns, ListColumn};
use super::{FIXED_COUNT, Sort};
use crate::error::{AimsError, Result};

/// Longest value, in bytes, that a cursor holds; a longer one is looked up when the list goes on.
const LONGEST_VALUE: usize = 300;

/// Longest cursor.
const LONGEST_CURSOR: usize = 2_000;

/// Parts the pieces of a cursor.
const BETWEEN: char = '\u{1f}';

/// A part of the order, as conditions with values.
#[derive(Debug, Default)]
pub(super) struct Range {
    pub(super) parts: Vec<String>,
    pub(super) values: Vec<Value>,
}

/// The order of a list.
pub(super) struct Order<'c> {
    register: &'static str,
    /// The column, unless it is the key.
    column: Option<&'c ListColumn>,
    name: &'c str,
    descending: bool,
}

impl<'c> Order<'c> {
    pub(super) fn of(columns: &'c Columns, sort: Option<&Sort>) -> Result<Self> {
        let name = sort.map_or("key", |sort| &sort.column);
        let column = columns.single(name)?;
        let is_key = matches!(column.kind, ColumnKind::Key);
        Ok(Self {
            register: columns.register.name,
            column: Some(column).filter(|_| !is_key),
            name: &column.name,
            descending: sort.is_some_and(|sort| sort.descending),
        })
    }

    /// Returns what a page selects: what every row has, its columns, and the value to sort by.
    pub(super) fn select(&self, fixed: &str, columns: &[ListColumn]) -> String {
        let mut sql = format!("select {fixed}");
        for column in columns.iter().filter_map(ListColumn::sql).chain(self.sql()) {
            sql.push_str(", ");
            sql.push_str(column);
        }
        sql
    }

    pub(super) fn clause(&self) -> String {
        let way = if self.descending { "desc" } else { "asc" };
        let column = self.sql().map(|column| format!("{column} {way}, "));
        format!(
            "{}length(r.id) {way}, r.id {way}",
            column.unwrap_or_default()
        )
    }

    /// Returns the clause for the whole order at once.
    pub(super) fn whole(&self) -> String {
        let nothing = self.sql().map(|column| format!("{column} is null, "));
        nothing.unwrap_or_default() + &self.clause()
    }

    /// Tells whether there is an index in this order.
    pub(super) fn has_index(&self) -> bool {
        self.column.is_none_or(|column| column.indexed)
    }

    /// Returns the query for one record's value.
    pub(super) fn value_query(&self) -> String {
        format!(
            "select {} from \"{}\" r where r.id = ?",
            self.sql().unwrap_or("r.id"),
            self.register
        )
    }

    /// Returns the whole order.
    pub(super) fn ranges(&self) -> Vec<Range> {
        let Some(column) = self.sql() else {
            return vec![Range::default()];
        };
        let of = |test: &str| Range {
            parts: vec![format!("{column} {test}")],
            values: Vec::new(),
        };
        vec![of("is not null"), of("is null")]
    }

    /// Returns what comes after a cursor; `look_up` finds the value of a record.
    pub(super) fn after(
        &self,
        cursor: &str,
        look_up: impl FnOnce(&str) -> Result<Option<Value>>,
    ) -> Result<Vec<Range>> {
        let (key, value) = self.place(cursor)?;
        let value = match value {
            Read::Value(value) => value,
            Read::TooLong => look_up(key.as_str())?.unwrap_or(Value::Null),
        };
        let sign = if self.descending { '<' } else { '>' };
        let length = i64::try_from(key.as_str().len()).unwrap_or(i64::MAX);
        let text = Value::Text(key.to_string());
        let by_key = [
            (
                format!("length(r.id) = ? and r.id {sign} ?"),
                vec![Value::Integer(length), text],
            ),
            (
                format!("length(r.id) {sign} ?"),
                vec![Value::Integer(length)],
            ),
        ];
        let Some(column) = self.sql() else {
            let range = |(part, values)| Range {
                parts: vec![part],
                values,
            };
            return Ok(by_key.into_iter().map(range).collect());
        };
        let is_null = value == Value::Null;
        let same = by_key.into_iter().map(|(part, mut values)| {
            let own = if is_null {
                format!("{column} is null")
            } else {
                values.insert(0, value.clone());
                format!("{column} = ?")
            };
            Range {
                parts: vec![own, part],
                values,
            }
        });
        let mut ranges: Vec<Range> = same.collect();
        if !is_null {
            ranges.push(Range {
                parts: vec![format!("{column} {sign} ?")],
                values: vec![value],
            });
            ranges.push(Range {
                parts: vec![format!("{column} is null")],
                values: Vec::new(),
            });
        }
        Ok(ranges)
    }

    /// Returns the cursor of a row, as [`Order::select`] asked for it.
    pub(super) fn cursor(&self, row: &[Value]) -> String {
        let value = self.column.and_then(|_| row.get(FIXED_COUNT..)?.last());
        let value = match value {
            None | Some(Value::Null | Value::Blob(_)) => "n".to_owned(),
            Some(Value::Integer(number)) => format!("i{number}"),
            Some(Value::Real(number)) => format!("r{:x}", number.to_bits()),
            Some(Value::Text(text)) if text.len() > LONGEST_VALUE => "l".to_owned(),
            Some(Value::Text(text)) => format!("t{text}"),
        };
        let key = row.first().map(crate::access::text).unwrap_or_default();
        let pieces = [self.register, self.name, self.way(), &key, &value];
        URL_SAFE_NO_PAD.encode(pieces.join(&BETWEEN.to_string()))
    }

    /// Returns the key at which a page ended, and the value it had; or says that it is none of this list.
    pub(super) fn place(&self, cursor: &str) -> Result<(Key, Read)> {
        self.read(cursor).ok_or_else(|| {
            AimsError::invalid("`after` is no place in this list, as it is sorted")
                .with_hint("begin with its first page, and go on with `next` of the page before")
        })
    }

    /// Tells whether records are in order by key alone.
    pub(super) fn is_by_key(&self) -> bool {
        self.column.is_none()
    }

    pub(super) fn is_descending(&self) -> bool {
        self.descending
    }

    fn read(&self, cursor: &str) -> Option<(Key, Read)> {
        if cursor.len() > LONGEST_CURSOR {
            return None;
        }
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let pieces: Vec<&str> = text.splitn(5, BETWEEN).collect();
        let [register, name, way, key, value] = pieces.as_slice() else {
            return None;
        };
        if *register != self.register || *name != self.name || *way != self.way() {
            return None;
        }
        Some((key.parse().ok()?, read_value(value)?))
    }

    fn way(&self) -> &'static str {
        if self.descending { "-" } else { "+" }
    }

    fn sql(&self) -> Option<&str> {
        self.column.and_then(ListColumn::sql)
    }
}

/// A value as a cursor holds it.
pub(super) enum Read {
    Value(Value),
    TooLong,
}

fn read_value(text: &str) -> Option<Read> {
    let mut letters = text.chars();
    let kind = letters.next()?;
    let rest = letters.as_str();
    let value = match kind {
        'n' => Value::Null,
        'i' => Value::Integer(rest.parse().ok()?),
        'r' => Value::Real(f64::from_bits(u64::from_str_radix(rest, 16).ok()?)),
        't' => Value::Text(rest.to_owned()),
        'l' => return Some(Read::TooLong),
        _ => return None,
    };
    Some(Read::Value(value))
}
