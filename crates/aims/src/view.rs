//! Queries: what people and machines look at, at one moment.

use std::str::FromStr;

use conformity::{Assessment, CheckCache, Filter};
use image::{HistoryRow, Image, Limits, Reader, RecordRow, Table, Value as Cell};
use jiff::civil::Date;
use journal::Seq;
use registers::{Key, RegisterInfo};
use serde_json::{Map, Value, json};

use crate::access::text;
use crate::error::{AimsError, Result};
use crate::refuse::register_named;
use crate::workspace::Workspace;

/// Most words that are searched for at once; the search index takes its time over many.
const MOST_WORDS: usize = 32;

/// Most characters of a word that is searched for.
const LONGEST_WORD: usize = 200;

/// The moment a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// Now.
    Now,
    /// The end of a day, in UTC.
    Day(Date),
    /// Just after an entry.
    Entry(u64),
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Ok(entry) = text.parse() {
            return Ok(Self::Entry(entry));
        }
        let day = Some(text)
            .filter(|text| text.len() == 10)
            .and_then(|text| text.parse().ok());
        day.map(Self::Day).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("`{shown}` is neither a day that exists (2026-03-31) nor an entry number")
        })
    }
}

/// The workspace at one moment.
pub struct View<'a> {
    workspace: &'a Workspace,
    image: Image,
    reader: Reader,
    is_head: bool,
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

/// One record that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its key.
    pub key: String,
    /// Its register.
    pub register: String,
    /// Its title.
    pub title: String,
    /// Words around the match.
    pub snippet: String,
}

/// Which records a list shows.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// An SQL expression over the register's columns.
    pub filter: Option<String>,
    /// A column; with a minus sign before it, from the greatest down.
    pub sort: Option<String>,
    /// Most rows.
    pub limit: Option<usize>,
}

impl Workspace {
    /// Opens the workspace at a moment.
    pub fn view(&self, as_of: AsOf) -> Result<View<'_>> {
        let journal = self.journal.as_ref();
        let size = journal.head()?.size;
        let (image, day, is_head) = match as_of {
            AsOf::Now => (self.images.head(journal)?, self.today(), true),
            AsOf::Day(day) => {
                let entry = self.entry_at(as_of)?;
                (self.images.as_of(journal, entry)?, day, entry.0 == size)
            }
            AsOf::Entry(_) => {
                let entry = self.entry_at(as_of)?;
                let day = self.day_of(entry)?;
                (self.images.as_of(journal, entry)?, day, entry.0 == size)
            }
        };
        let reader = image.reader(day)?;
        Ok(View {
            workspace: self,
            image,
            reader,
            is_head,
        })
    }

    /// Returns the newest entry of a moment, or says that the journal has no such entry.
    pub(crate) fn entry_at(&self, as_of: AsOf) -> Result<Seq> {
        let journal = self.journal.as_ref();
        let size = journal.head()?.size;
        match as_of {
            AsOf::Now => Ok(Seq(size)),
            AsOf::Day(day) => Ok(image::Images::entry_at_end_of(journal, day)?),
            AsOf::Entry(entry) if entry > size => Err(AimsError::not_found(format!(
                "there is no entry {entry}; the newest is {size}"
            ))),
            AsOf::Entry(entry) => Ok(Seq(entry)),
        }
    }

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

    /// Returns the day on which an entry was recorded.
    fn day_of(&self, entry: Seq) -> Result<Date> {
        let mut day = self.today();
        if entry.0 > 0 {
            self.journal
                .read(Seq(entry.0 - 1), entry, &mut |entry, _| {
                    day = entry.at.to_zoned(jiff::tz::TimeZone::UTC).date();
                    Ok(())
                })?;
        }
        Ok(day)
    }
}

impl View<'_> {
    /// Returns the day that checks take for today.
    pub fn day(&self) -> Date {
        self.reader.day()
    }

    /// Returns the newest entry it shows.
    pub fn entry(&self) -> Seq {
        self.reader.upto()
    }

    /// Returns the sandboxed reader, for reports.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Returns a record with its links.
    pub fn show(&self, key: &Key) -> Result<Option<Shown>> {
        let Some(row) = self.image.record(key)? else {
            return Ok(None);
        };
        let register = register_named(&row.register)?;
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
            row,
        }))
    }

    fn links(&self, sql: &str, key: &Key) -> Result<Vec<Link>> {
        let found = self
            .reader
            .rows_with(sql, &[&key.as_str()], &Limits::user())?;
        let link = |row: &Vec<Cell>| Link {
            field: text(&row[0]),
            key: text(&row[1]),
            title: text(&row[2]),
        };
        Ok(found.rows.iter().map(link).collect())
    }

    /// Returns a record's life: who, when, what changed.
    pub fn history(&self, key: &Key) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        let (mut version, mut before) = (0, Value::Object(Map::new()));
        for entry in self.image.history(key)? {
            let mut changes = Vec::new();
            if entry.version != version {
                let body = self.text_of(Some(&entry.body))?.unwrap_or_default();
                let after =
                    serde_json::from_str(&body).unwrap_or_else(|_| Value::Object(Map::new()));
                differences("", &before, &after, &mut changes);
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

    fn text_of(&self, hash: Option<&str>) -> Result<Option<String>> {
        let Some(hash) = hash.and_then(|hash| hash.parse().ok()) else {
            return Ok(None);
        };
        Ok(self.workspace.journal.body(hash)?.map(|body| body.text))
    }

    /// Returns records of a register: key, title, state, version, owner and its list columns.
    pub fn list(&self, register: &str, query: &ListQuery) -> Result<Vec<Map<String, Value>>> {
        let register = register_named(register)?;
        let sql = self.list_sql(register, query);
        let found = self.reader.rows(&sql, &Limits::user())?;
        let object = |row: &Vec<Cell>| {
            found
                .columns
                .iter()
                .cloned()
                .zip(row.iter().map(value))
                .collect::<Map<String, Value>>()
        };
        Ok(found.rows.iter().map(object).collect())
    }

    fn list_sql(&self, register: &RegisterInfo, query: &ListQuery) -> String {
        let tables = self.reader.layout().register(register.name);
        let columns = tables.into_iter().flat_map(|tables| &tables.columns);
        let shown = columns
            .filter(|column| column.field.hints.contains_key("x-list") && column.name != "name");
        let mut sql = String::from("select key, title, state, version, owner");
        for column in shown {
            sql.push_str(&format!(", \"{}\"", column.name));
        }
        sql.push_str(&format!(" from \"{}\"", register.name));
        if let Some(filter) = &query.filter {
            sql.push_str(&format!(" where ({filter}\n)"));
        }
        match query.sort.as_deref() {
            Some(sort) => {
                let (column, order) = sort
                    .strip_prefix('-')
                    .map_or((sort, "asc"), |column| (column, "desc"));
                // With its table named, an unknown column is an error and not a text.
                sql.push_str(&format!(
                    " order by \"{}\".\"{}\" {order}, id {order}",
                    register.name,
                    column.replace('"', "\"\"")
                ));
            }
            // Keys sort as numbers: RSK-9999 before RSK-10000.
            None => sql.push_str(" order by length(id), id"),
        }
        if let Some(limit) = query.limit {
            sql.push_str(&format!(" limit {limit}"));
        }
        sql
    }

    /// Returns records that hold all of these words, best first.
    pub fn find(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        // Each word is quoted, so that the search language's own signs are words like any other.
        let quoted: Vec<String> = words
            .split(|letter: char| letter.is_whitespace() || letter.is_control())
            .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST_WORD)
            .take(MOST_WORDS)
            .map(|word| format!("\"{}\"*", word.replace('"', "\"\"")))
            .collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "select r.id, r.register, r.title, snippet(search, 1, '', '', ' … ', 12) from search \
                   join record r on r.number = search.rowid where search match ?1 order by bm25(search, 10.0, 1.0), r.id limit ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = self
            .reader
            .rows_with(sql, &[&quoted.join(" "), &limit], &Limits::user())?;
        let hit = |row: &Vec<Cell>| Hit {
            key: text(&row[0]),
            register: text(&row[1]),
            title: text(&row[2]),
            snippet: text(&row[3]),
        };
        Ok(found.rows.iter().map(hit).collect())
    }

    /// Runs a query that a person wrote.
    pub fn query(&self, sql: &str) -> Result<Table> {
        Ok(self.reader.rows(sql, &Limits::user())?)
    }

    /// Runs a framework's checks; `requirements` names some, none means all.
    pub fn check(&self, framework: &str, requirements: &[String]) -> Result<Assessment> {
        let engine = self.workspace.engine(framework)?;
        let filter = Filter {
            requirements: requirements.to_vec(),
        };
        let mut cache = self.cache(framework);
        let assessment = engine.check(&self.reader, &filter, &mut cache)?;
        self.keep(framework, &cache);
        Ok(assessment)
    }

    /// Explains one requirement: its words, its checks and what they find.
    pub fn why(&self, framework: &str, requirement: &str) -> Result<conformity::Why> {
        let mut cache = self.cache(framework);
        let why = self
            .workspace
            .engine(framework)?
            .why(&self.reader, requirement, &mut cache)?;
        self.keep(framework, &cache);
        Ok(why)
    }

    /// Reads what checks found before, where nothing they look at has changed since.
    fn cache(&self, framework: &str) -> CheckCache {
        if !self.is_head {
            return CheckCache::default();
        }
        let bytes = std::fs::read(self.cache_file(framework)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Keeps what checks found; a cache that cannot be kept costs time only.
    fn keep(&self, framework: &str, cache: &CheckCache) {
        if !self.is_head || cache.ran() == 0 {
            return;
        }
        let file = self.cache_file(framework);
        let new = file.with_extension("new");
        let kept = file
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| {
                std::fs::write(&new, serde_json::to_vec(cache).unwrap_or_default())?;
                std::fs::rename(&new, &file)
            });
        if let Err(error) = kept {
            tracing::debug!(%error, "results of checks were not kept");
        }
    }

    fn cache_file(&self, framework: &str) -> std::path::PathBuf {
        self.workspace
            .dir()
            .join("cache")
            .join(format!("checks-{framework}.json"))
    }
}

/// Returns a stored body in its present form; an erased one is empty.
pub(crate) fn present(register: &RegisterInfo, body: &str, shape: u32) -> Value {
    let stored = serde_json::from_str(body).unwrap_or_else(|_| json!({}));
    register
        .decode(shape, stored)
        .map_or_else(|_| json!({}), |(body, _)| body)
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null | Cell::Blob(_) => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Text(text) => json!(text),
    }
}

/// Collects the fields in which two bodies differ, nested ones by dotted path.
fn differences(path: &str, before: &Value, after: &Value, found: &mut Vec<(String, Value, Value)>) {
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
                differences(&path, &side(old), &side(new), found);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                differences(&format!("{path}.{at}"), old, new, found);
            }
        }
        _ if before != after => found.push((path.to_owned(), before.clone(), after.clone())),
        _ => {}
    }
}
