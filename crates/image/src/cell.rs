//! One value on its way from a JSON body into a column.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A borrowed column value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
}

impl<'a> Cell<'a> {
    /// Reads a scalar; lists and parts, which have tables of their own, read as nothing.
    pub(crate) fn of(value: Option<&'a serde_json::Value>) -> Self {
        use serde_json::Value;
        match value {
            Some(Value::String(text)) => Self::Text(text),
            Some(Value::Bool(yes)) => Self::Integer(i64::from(*yes)),
            Some(Value::Number(number)) => match number.as_i64() {
                Some(whole) => Self::Integer(whole),
                None => number.as_f64().map_or(Self::Null, Self::Real),
            },
            _ => Self::Null,
        }
    }

    /// Reads a text; nothing stays nothing.
    pub(crate) fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    /// Reads a position or sequence number.
    pub(crate) fn count(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}
