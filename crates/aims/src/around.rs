//! What stands around a record: its body, what points at it, and its life step by step.
//!
//! A page of one record asks for a few of everything, however many there are.

use std::collections::{BTreeSet, HashMap};

use image::{HistoryRow, RecordRow, Value as Cell};
use jiff::Timestamp;
use registers::{Key, RegisterInfo};
use serde_json::{Map, Value, json};

use crate::access::text;
use crate::basis::{BRIEF, Brief};
use crate::error::Result;
use crate::refuse::{register_in, register_named};
use crate::spoken::spoken;
use crate::view::{Step, View, differences, present};

/// A record without what it is linked to.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its newest version and standing.
    pub row: RecordRow,
    /// Its register.
    pub register: &'static RegisterInfo,
    /// The body in its present form; empty if it was erased.
    pub body: Value,
}

/// What points at a record from one field of one register.
#[derive(Debug, Clone)]
pub struct Pointing {
    /// The register.
    pub register: &'static str,
    /// The way to the field, without positions in lists.
    pub field: String,
    /// How many records do.
    pub count: u64,
    /// The first of them by key.
    pub first: Vec<Brief>,
}

/// A record's steps, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Life {
    /// The steps.
    pub steps: Vec<Step>,
    /// How many there are in all.
    pub total: usize,
    /// Whether there are steps before the last of these.
    pub more: bool,
}

/// One entry about one of several records.
#[derive(Debug, Clone)]
pub struct Passage {
    /// The entry's number.
    pub entry: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// On whose behalf: a person's key, or `system`.
    pub by: String,
    /// What was done.
    pub command: String,
    /// The record as it is now.
    pub record: Brief,
    /// Its version after the entry.
    pub version: u32,
    /// Its state after the entry.
    pub state: String,
}

impl View<'_> {
    /// Returns a record; nothing if there is none of this key.
    pub fn record(&self, key: &Key) -> Result<Option<Found>> {
        let Some(mut row) = self.lease.record(key)? else {
            return Ok(None);
        };
        row.title = spoken(&self.lease, key.as_str(), row.title);
        let register = register_in(self.catalog(), &row.register)?;
        let body = present(register, &row.body, row.shape);
        Ok(Some(Found {
            row,
            register,
            body,
        }))
    }

    /// Returns the bodies of records in their present form, in one query.
    pub fn bodies<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k Key>,
    ) -> Result<HashMap<Key, Value>> {
        let keys: BTreeSet<&str> = keys.into_iter().map(Key::as_str).collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = "select r.id, r.register, r.shape, r.body from json_each(?1) k \
                   cross join record r on r.id = k.value";
        let found = self
            .lease
            .own(sql, &[Cell::Text(json!(keys).to_string())])?;
        let mut bodies = HashMap::new();
        for row in &found {
            let register = register_named(&text(&row[1]))?;
            let shape = text(&row[2]).parse().unwrap_or(register.shape);
            if let Ok(key) = text(&row[0]).parse() {
                bodies.insert(key, present(register, &text(&row[3]), shape));
            }
        }
        Ok(bodies)
    }

    /// Returns what points at a record by register and field, with the first `each` of every kind.
    pub fn pointing(&self, key: &Key, each: usize) -> Result<Vec<Pointing>> {
        let counts = "select substr(l.from_id, 1, instr(l.from_id, '-') - 1) prefix, l.field, count(*) \
                      from link l where l.to_id = ?1 group by prefix, l.field order by prefix, l.field";
        let counted = self
            .lease
            .own(counts, &[Cell::Text(key.as_str().to_owned())])?;
        let mut pointing = Vec::new();
        for row in &counted {
            let prefix = text(&row[0]);
            let registers = self.workspace.catalog().all().iter();
            let mut registers = registers;
            let Some(register) = registers.find(|register| register.prefix == prefix) else {
                continue;
            };
            let field = text(&row[1]);
            pointing.push(Pointing {
                register: register.name,
                count: text(&row[2]).parse().unwrap_or(0),
                first: self.pointing_from(key, register, &field, each)?,
                field,
            });
        }
        Ok(pointing)
    }

    /// Returns the first records of a register that point at a record from a field.
    pub fn pointing_from(
        &self,
        key: &Key,
        register: &RegisterInfo,
        field: &str,
        most: usize,
    ) -> Result<Vec<Brief>> {
        let sql = format!(
            "select {BRIEF}, null from link l cross join record r on r.id = l.from_id \
             where l.to_id = ?1 and l.field = ?2 and l.from_id > ?3 and l.from_id < ?4 \
             order by l.from_id limit ?5"
        );
        let values = [
            Cell::Text(key.as_str().to_owned()),
            Cell::Text(field.to_owned()),
            Cell::Text(format!("{}-", register.prefix)),
            // The letter after the dash: all keys of the register come before it.
            Cell::Text(format!("{}.", register.prefix)),
            Cell::Integer(i64::try_from(most).unwrap_or(i64::MAX)),
        ];
        let found = self.lease.own(&sql, &values)?;
        Ok(found.iter().filter_map(|row| self.brief(row)).collect())
    }

    /// Returns a record's newest steps, or the newest before an entry, with what each changed.
    pub fn life(&self, key: &Key, before: Option<u64>, most: usize) -> Result<Life> {
        let mut entries = self.lease.history(key)?;
        let total = entries.len();
        entries.retain(|entry| before.is_none_or(|before| entry.seq.0 < before));
        let first = entries.len().saturating_sub(most);
        let mut version = 0;
        let mut body = json!({});
        if let Some(entry) = first.checked_sub(1).and_then(|at| entries.get(at)) {
            version = entry.version;
            body = self.body_then(entry)?;
        }
        let mut steps = Vec::new();
        for entry in entries.drain(first..) {
            let mut changes = Vec::new();
            if entry.version != version {
                let after = self.body_then(&entry)?;
                changes = differences(&body, &after);
                (version, body) = (entry.version, after);
            }
            let note = self.text_of(entry.note.as_deref())?;
            steps.push(Step {
                entry,
                note,
                changes,
            });
        }
        steps.reverse();
        Ok(Life {
            steps,
            total,
            more: first > 0,
        })
    }

    fn body_then(&self, entry: &HistoryRow) -> Result<Value> {
        let body = self.text_of(Some(&entry.body))?.unwrap_or_default();
        Ok(serde_json::from_str(&body).unwrap_or_else(|_| Value::Object(Map::new())))
    }

    /// Returns the newest entries about any of these records, the newest first.
    pub fn passages<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k Key>,
        most: usize,
    ) -> Result<Vec<Passage>> {
        let keys: BTreeSet<&str> = keys.into_iter().map(Key::as_str).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select {BRIEF}, null, h.seq, h.at, h.by, h.command, h.version, h.state \
             from json_each(?1) k cross join history h on h.record = k.value \
             cross join record r on r.id = h.record order by h.seq desc limit ?2"
        );
        let most = Cell::Integer(i64::try_from(most).unwrap_or(i64::MAX));
        let keys = Cell::Text(json!(keys).to_string());
        let found = self.lease.own(&sql, &[keys, most])?;
        Ok(found.iter().filter_map(|row| self.passage(row)).collect())
    }

    fn passage(&self, row: &[Cell]) -> Option<Passage> {
        let [.., entry, at, by, command, version, state] = row else {
            return None;
        };
        Some(Passage {
            record: self.brief(row)?,
            entry: text(entry).parse().ok()?,
            at: text(at).parse().ok()?,
            by: text(by),
            command: text(command),
            version: text(version).parse().ok()?,
            state: text(state),
        })
    }
}
