//! Queries: what people and machines look at, at one moment.

use std::collections::HashMap;

use image::{HistoryRow, Limits, Reader, RecordRow, Table, Value as Cell};
use jiff::civil::Date;
use journal::Seq;
use registers::{Catalog, Key, RegisterInfo};
use serde_json::{Map, Value, json};

use crate::access::text;
use crate::error::Result;
use crate::pool::Lease;
use crate::refuse::register_in;
use crate::spoken::spoken;
use crate::workspace::Workspace;

/// The workspace at one moment.
pub struct View<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) lease: Lease<'a>,
}

/// A record with what it is linked to.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The record's newest version and standing.
    pub row: RecordRow,
    /// Its register.
    pub register: &'static RegisterInfo,
    /// The body in its present form.
    pub body: Value,
    /// Where it points: field, key, title.
    pub links_to: Vec<Link>,
    /// What points at it: field, key, title.
    pub links_from: Vec<Link>,
    /// Names of those who made, wrote, changed and approved it, by key.
    pub people: HashMap<String, String>,
}

/// One end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The field that holds the reference.
    pub field: String,
    /// The other record.
    pub key: String,
    /// Its title.
    pub title: String,
}

/// One change in a record's life.
#[derive(Debug, Clone)]
pub struct Step {
    /// The entry.
    pub entry: HistoryRow,
    /// The words given with it.
    pub note: Option<String>,
    /// Fields that differ from the version before: path, before, after.
    pub changes: Vec<(String, Value, Value)>,
}

/// One version of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionBody {
    /// The body in its present form; empty if it was erased.
    pub body: Value,
    /// Its number.
    pub version: u32,
    /// When it was written.
    pub at: String,
    /// By whom: a person's key, or `system`.
    pub by: String,
    /// The state it reached last.
    pub state: String,
}

impl Workspace {
    /// Returns the body of one version of a record in its present form; nothing if it was erased.
    pub(crate) fn version(
        &self,
        register: &RegisterInfo,
        key: &Key,
        version: u32,
    ) -> Result<Option<Value>> {
        let entries = self.journal.entries_of(key)?;
        let Some(entry) = entries.into_iter().find(|entry| entry.version == version) else {
            return Ok(None);
        };
        let body = self.journal.body(entry.body)?;
        Ok(body.map(|body| present(register, &body.text, entry.shape)))
    }
}

impl<'a> View<'a> {
    pub(crate) fn new(workspace: &'a Workspace, lease: Lease<'a>) -> Self {
        Self { workspace, lease }
    }

    /// Returns the day that checks take for today.
    pub fn day(&self) -> Date {
        self.lease.day()
    }

    /// Returns the newest entry it shows.
    pub fn entry(&self) -> Seq {
        self.lease.upto()
    }

    /// Returns the registers, with the own fields in force at the moment.
    pub fn catalog(&self) -> &'static Catalog {
        self.lease.catalog()
    }

    /// Returns the sandboxed reader, for reports.
    pub fn reader(&self) -> &Reader {
        &self.lease
    }

    /// Returns a record with its links.
    pub fn show(&self, key: &Key) -> Result<Option<Shown>> {
        let Some(mut row) = self.lease.record(key)? else {
            return Ok(None);
        };
        row.title = spoken(&self.lease, key.as_str(), row.title);
        let register = register_in(self.catalog(), &row.register)?;
        let body = present(register, &row.body, row.shape);
        let to = "select l.field, l.to_id, coalesce(r.title, '') from link l left join record r on r.id = l.to_id \
                  where l.from_id = ?1 order by l.field, l.to_id";
        let from = "select l.field, l.from_id, coalesce(r.title, '') from link l left join record r on r.id = l.from_id \
                    where l.to_id = ?1 order by l.from_id, l.field";
        Ok(Some(Shown {
            register,
            body,
            links_to: self.links(to, key)?,
            links_from: self.links(from, key)?,
            people: self.people(&row)?,
            row,
        }))
    }

    fn links(&self, sql: &str, key: &Key) -> Result<Vec<Link>> {
        let found = self
            .lease
            .own(sql, &[Cell::Text(key.as_str().to_owned())])?;
        let link = |row: &Vec<Cell>| Link {
            field: text(&row[0]),
            key: text(&row[1]),
            title: spoken(&self.lease, &text(&row[1]), text(&row[2])),
        };
        Ok(found.iter().map(link).collect())
    }

    fn people(&self, row: &RecordRow) -> Result<HashMap<String, String>> {
        let mut keys = vec![&row.author, &row.created_by, &row.updated_by];
        keys.extend(&row.approved_by);
        self.names(keys.into_iter().map(String::as_str))
    }

    /// Returns the titles of records; those that do not exist at this moment are left out.
    pub fn titles(&self, keys: &[Key]) -> Result<HashMap<Key, String>> {
        let named = self.names(keys.iter().map(Key::as_str))?;
        let parsed = named
            .into_iter()
            .filter_map(|(key, title)| Some((key.parse().ok()?, title)));
        Ok(parsed.collect())
    }

    /// Returns the titles of records by key, in one query.
    pub(crate) fn names<'k>(
        &self,
        keys: impl Iterator<Item = &'k str>,
    ) -> Result<HashMap<String, String>> {
        let keys: std::collections::BTreeSet<&str> = keys.collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = "select r.id, r.title from json_each(?1) k cross join record r on r.id = k.value";
        let found = self
            .lease
            .own(sql, &[Cell::Text(json!(keys).to_string())])?;
        Ok(found
            .iter()
            .map(|row| (text(&row[0]), text(&row[1])))
            .collect())
    }

    /// Returns a record's life: who, when, what changed.
    pub fn history(&self, key: &Key) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        let (mut version, mut before) = (0, Value::Object(Map::new()));
        for entry in self.lease.history(key)? {
            let mut changes = Vec::new();
            if entry.version != version {
                let body = self.text_of(Some(&entry.body))?.unwrap_or_default();
                let after =
                    serde_json::from_str(&body).unwrap_or_else(|_| Value::Object(Map::new()));
                changes = differences(&before, &after);
                (version, before) = (entry.version, after);
            }
            let note = self.text_of(entry.note.as_deref())?;
            steps.push(Step {
                entry,
                note,
                changes,
            });
        }
        Ok(steps)
    }

    pub(crate) fn text_of(&self, hash: Option<&str>) -> Result<Option<String>> {
        let Some(hash) = hash.and_then(|hash| hash.parse().ok()) else {
            return Ok(None);
        };
        Ok(self.workspace.journal.body(hash)?.map(|body| body.text))
    }

    /// Returns one version of a record; nothing if there is none up to this moment.
    pub fn version(&self, key: &Key, version: u32) -> Result<Option<VersionBody>> {
        let Some(register) = self.workspace.catalog().of_key(key) else {
            return Ok(None);
        };
        let journal = self.workspace.journal.as_ref();
        let upto = self.entry();
        let mut entries = journal.entries_of(key)?;
        entries.retain(|entry| entry.seq <= upto && entry.version == version);
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return Ok(None);
        };
        let body = journal.body(first.body)?;
        let body = body.map_or_else(
            || json!({}),
            |body| present(register, &body.text, first.shape),
        );
        Ok(Some(VersionBody {
            body,
            version,
            at: first.at.to_string(),
            by: first.by.clone(),
            state: last.state.clone(),
        }))
    }

    /// Runs a query that a person wrote.
    pub fn query(&self, sql: &str) -> Result<Table> {
        Ok(self.lease.rows(sql, &Limits::user())?)
    }
}

/// Returns a stored body in its present form; an erased one is empty.
pub(crate) fn present(register: &RegisterInfo, body: &str, shape: u32) -> Value {
    let stored = serde_json::from_str(body).unwrap_or_else(|_| json!({}));
    register
        .decode(shape, stored)
        .map_or_else(|_| json!({}), |(body, _)| body)
}

/// Returns the fields in which two bodies differ: the way to each, nested ones dotted, before and after.
pub fn differences(before: &Value, after: &Value) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    collect_differences("", before, after, &mut found);
    found
}

fn collect_differences(
    path: &str,
    before: &Value,
    after: &Value,
    found: &mut Vec<(String, Value, Value)>,
) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names = old
                .keys()
                .chain(new.keys().filter(|name| !old.contains_key(*name)));
            for name in names {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                let side =
                    |object: &Map<String, Value>| object.get(name).cloned().unwrap_or(Value::Null);
                collect_differences(&path, &side(old), &side(new), found);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                collect_differences(&format!("{path}.{at}"), old, new, found);
            }
        }
        _ if before != after => found.push((path.to_owned(), before.clone(), after.clone())),
        _ => {}
    }
}
