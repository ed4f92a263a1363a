//! Looking up single records: what commands need to know before they change one, and what pages show.

use journal::Seq;
use registers::Key;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::{ImageError, QueryError};
use crate::image::Image;
use crate::sandbox::Reader;

/// A record as its newest version stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Its key.
    pub key: Key,
    /// Its register.
    pub register: String,
    /// Number of its newest version.
    pub version: u32,
    /// Its state.
    pub state: String,
    /// The words by which people know it.
    pub title: String,
    /// The key of its owner, for registers that have one.
    pub owner: Option<String>,
    /// Its newest entry.
    pub seq: Seq,
    /// Shape of the body.
    pub shape: u32,
    /// Who wrote the newest version.
    pub author: String,
    /// The newest version's body as it was written; empty if it was erased.
    pub body: String,
    /// When the first version was recorded.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When the last change was recorded.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// The version in force, for registers whose versions are approved.
    pub approved_version: Option<u32>,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// By whom.
    pub approved_by: Option<String>,
}

/// One entry of a record's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The entry.
    pub seq: Seq,
    /// The version after it.
    pub version: u32,
    /// The state after it.
    pub state: String,
    /// When.
    pub at: String,
    /// On whose behalf.
    pub by: String,
    /// What was done.
    pub command: String,
    /// Salted hash of the version's body.
    pub body: String,
    /// Salted hash of the note.
    pub note: Option<String>,
}

const RECORD: &str = "select id, register, version, state, title, owner, seq, shape, author, body, created_at, created_by, \
                      updated_at, updated_by, approved_version, approved_at, approved_by from record";

impl Image {
    /// Returns a record by its key.
    pub fn record(&self, key: &Key) -> Result<Option<RecordRow>, ImageError> {
        record_of(&self.conn, key).map_err(ImageError::sqlite("read"))
    }

    /// Returns the records of a register in the order of their keys.
    pub fn records(&self, register: &str) -> Result<Vec<RecordRow>, ImageError> {
        let find = self.conn.prepare_cached(&format!(
            "{RECORD} where register = ? order by length(id), id"
        ));
        let found = find.and_then(|mut find| find.query_map([register], record)?.collect());
        found.map_err(ImageError::sqlite("read"))
    }

    /// Returns what the records of a register hold in an own field, whatever it is.
    pub fn own_values(
        &self,
        register: &str,
        field: &str,
    ) -> Result<Vec<(Key, serde_json::Value)>, ImageError> {
        let sql = "select id, body -> ?2 from record where register = ?1 \
                   and json_valid(body) and body -> ?2 is not null order by length(id), id";
        let path = format!("$.own.{field}");
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut find = self.conn.prepare(sql)?;
            let found = find.query_map([register, &path], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect()
        };
        let found = read().map_err(ImageError::sqlite("read"))?;
        let parsed = found.into_iter().filter_map(|(key, value)| {
            Some((key.parse().ok()?, serde_json::from_str(&value).ok()?))
        });
        Ok(parsed.collect())
    }

    /// Returns whether a record of this key exists.
    pub fn exists(&self, key: &Key) -> Result<bool, ImageError> {
        let find = self
            .conn
            .prepare_cached("select 1 from record where id = ?");
        find.and_then(|mut find| find.exists([key.as_str()]))
            .map_err(ImageError::sqlite("read"))
    }

    /// Returns the highest number that a register's keys have reached.
    pub fn highest_number(&self, register: &str) -> Result<u64, ImageError> {
        let sql =
            "select id from record where register = ? order by length(id) desc, id desc limit 1";
        let find = self.conn.prepare_cached(sql);
        let found: Result<Option<String>, _> =
            find.and_then(|mut find| find.query_row([register], |row| row.get(0)).optional());
        let id = found.map_err(ImageError::sqlite("read"))?;
        Ok(id
            .and_then(|id| id.parse::<Key>().ok())
            .map_or(0, |key| key.number()))
    }

    /// Returns a record's entries, oldest first.
    pub fn history(&self, key: &Key) -> Result<Vec<HistoryRow>, ImageError> {
        history_of(&self.conn, key).map_err(ImageError::sqlite("read"))
    }

    /// Returns how many records a register holds.
    pub fn count(&self, register: &str) -> Result<u64, ImageError> {
        let find = self
            .conn
            .prepare_cached("select count(*) from record where register = ?");
        let found =
            find.and_then(|mut find| find.query_row([register], |row| row.get::<_, i64>(0)));
        found
            .map(i64::unsigned_abs)
            .map_err(ImageError::sqlite("read"))
    }
}

impl Reader {
    /// Returns a record by its key, as it stands at the reader's moment.
    pub fn record(&self, key: &Key) -> Result<Option<RecordRow>, QueryError> {
        self.looked_up(|conn| record_of(conn, key))
    }

    /// Returns a record's entries up to the reader's moment, oldest first.
    pub fn history(&self, key: &Key) -> Result<Vec<HistoryRow>, QueryError> {
        self.looked_up(|conn| history_of(conn, key))
    }
}

fn record_of(conn: &Connection, key: &Key) -> rusqlite::Result<Option<RecordRow>> {
    let mut find = conn.prepare_cached(&format!("{RECORD} where id = ?"))?;
    find.query_row([key.as_str()], record).optional()
}

fn history_of(conn: &Connection, key: &Key) -> rusqlite::Result<Vec<HistoryRow>> {
    let sql = "select seq, version, state, at, by, command, body, note from history where record = ? order by seq";
    let mut find = conn.prepare_cached(sql)?;
    find.query_map([key.as_str()], entry)?.collect()
}

fn record(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    Ok(RecordRow {
        key: key(row)?,
        register: row.get(1)?,
        version: row.get(2)?,
        state: row.get(3)?,
        title: row.get(4)?,
        owner: row.get(5)?,
        seq: Seq(row.get::<_, i64>(6)?.unsigned_abs()),
        shape: row.get(7)?,
        author: row.get(8)?,
        body: row.get(9)?,
        created_at: row.get(10)?,
        created_by: row.get(11)?,
        updated_at: row.get(12)?,
        updated_by: row.get(13)?,
        approved_version: row.get(14)?,
        approved_at: row.get(15)?,
        approved_by: row.get(16)?,
    })
}

fn key(row: &Row<'_>) -> rusqlite::Result<Key> {
    let text: String = row.get(0)?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            0,
            rusqlite::types::Type::Text,
            Box::<registers::NotAKey>::new(error),
        )
    })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<HistoryRow> {
    Ok(HistoryRow {
        seq: Seq(row.get::<_, i64>(0)?.unsigned_abs()),
        version: row.get(1)?,
        state: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
        command: row.get(5)?,
        body: row.get(6)?,
        note: row.get(7)?,
    })
}
