//! Entries as rows, and back.

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Row, Statement, params};
use uuid::Uuid;

use super::error::malformed;
use crate::{Body, Entry, JournalError, Seq, Sha256};

/// The columns of an entry, in the order that [`entry`] reads and [`insert`] writes.
pub(super) const COLUMNS: &str = "e.seq, e.change_set, e.at, e.by, e.command, e.record, \
     e.register, e.version, e.state, e.shape, e.body, e.note";

/// The statement that [`insert`] runs.
pub(super) const INSERT: &str = "insert into entry (seq, change_set, at, by, command, record, \
     register, version, state, shape, body, note) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

/// Returns a position as SQLite stores it.
pub(super) fn number(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// Returns a moment as SQLite stores it, in nanoseconds; nothing outside the years 1678 to 2261.
pub(super) fn nanoseconds(moment: Timestamp) -> Option<i64> {
    i64::try_from(moment.as_nanosecond()).ok()
}

/// Writes an entry.
pub(super) fn insert(statement: &mut Statement<'_>, entry: &Entry) -> Result<(), JournalError> {
    let at = nanoseconds(entry.at)
        .ok_or_else(|| malformed(&format!("{} is too far from today", entry.at)))?;
    statement.execute(params![
        number(entry.seq),
        entry.change_set.as_bytes(),
        at,
        entry.by,
        entry.command,
        entry.record.as_str(),
        entry.register,
        entry.version,
        entry.state,
        entry.shape,
        entry.body.0,
        entry.note.map(|note| note.0),
    ])?;
    Ok(())
}

/// Reads an entry, or says which of its columns makes no sense.
pub(super) fn entry(row: &Row<'_>) -> Result<Entry, String> {
    let version = integer(row, 7)?;
    let shape = integer(row, 9)?;
    Ok(Entry {
        seq: Seq(unsigned(integer(row, 0)?, "seq")?),
        change_set: Uuid::from_bytes(bytes(row, 1)?),
        at: Timestamp::from_nanosecond(integer(row, 2)?.into()).map_err(|e| e.to_string())?,
        by: text(row, 3)?,
        command: text(row, 4)?,
        record: text(row, 5)?.parse().map_err(|error| format!("{error}"))?,
        register: text(row, 6)?,
        version: version
            .try_into()
            .map_err(|_| format!("the version is {version}"))?,
        state: text(row, 8)?,
        shape: shape
            .try_into()
            .map_err(|_| format!("the shape is {shape}"))?,
        body: Sha256(bytes(row, 10)?),
        note: if is_null(row, 11)? {
            None
        } else {
            Some(Sha256(bytes(row, 11)?))
        },
    })
}

/// Reads a body from its columns `salt` and `text`; nothing if it was erased.
pub(super) fn body(row: &Row<'_>, salt: usize) -> Result<Option<Body>, String> {
    if is_null(row, salt)? && is_null(row, salt + 1)? {
        return Ok(None);
    }
    Ok(Some(Body {
        salt: bytes(row, salt)?,
        text: text(row, salt + 1)?,
    }))
}

/// Reads a whole number that is not negative.
pub(super) fn position(row: &Row<'_>, at: usize) -> Result<u64, String> {
    unsigned(integer(row, at)?, "number")
}

/// Reads a hash.
pub(super) fn hash(row: &Row<'_>, at: usize) -> Result<Sha256, String> {
    bytes(row, at).map(Sha256)
}

fn value<'a>(row: &'a Row<'_>, at: usize) -> Result<ValueRef<'a>, String> {
    row.get_ref(at).map_err(|error| error.to_string())
}

fn is_null(row: &Row<'_>, at: usize) -> Result<bool, String> {
    value(row, at).map(|value| value == ValueRef::Null)
}

fn integer(row: &Row<'_>, at: usize) -> Result<i64, String> {
    value(row, at)?
        .as_i64()
        .map_err(|_| strange(row, at, "a whole number"))
}

fn unsigned(number: i64, what: &str) -> Result<u64, String> {
    number
        .try_into()
        .map_err(|_| format!("the {what} {number} is negative"))
}

fn text(row: &Row<'_>, at: usize) -> Result<String, String> {
    value(row, at)?
        .as_str()
        .map(str::to_owned)
        .map_err(|_| strange(row, at, "text"))
}

fn bytes<const N: usize>(row: &Row<'_>, at: usize) -> Result<[u8; N], String> {
    let blob = value(row, at)?.as_blob().ok();
    blob.and_then(|blob| blob.try_into().ok())
        .ok_or_else(|| strange(row, at, &format!("{N} bytes")))
}

fn strange(row: &Row<'_>, at: usize, expected: &str) -> String {
    let column = row.as_ref().column_name(at).unwrap_or("a column");
    format!("`{column}` is not {expected}")
}
