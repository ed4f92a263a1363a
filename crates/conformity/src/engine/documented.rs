//! The documented information that a framework asks for, as it stands: what, where, in which version.

use image::{Limits, Reader};
use serde::Serialize;

use super::standing::query;
use super::{ConformityError, Engine, Standing};
use crate::framework::DocumentedKind;

/// Most records named of one piece of documented information.
const NAMED: usize = 5;

/// One piece of documented information, and the records that are it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentedNow {
    /// The requirement that asks for it.
    pub requirement: String,
    /// What it is.
    pub what: String,
    /// Whether it is in force now or tells what happened.
    pub kind: DocumentedKind,
    /// The register in which it is usually recorded.
    pub register: String,
    /// Whether a control that asks for it is excluded, so that it is not needed.
    pub excluded: bool,
    /// Whether nothing that would ask for it has happened so far.
    pub unasked: bool,
    /// How many records are it; none means that it is missing.
    pub count: u64,
    /// The ones changed last.
    pub records: Vec<DocumentedRecord>,
}

/// A record that is documented information.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentedRecord {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The version in force, or the newest where versions are not approved.
    pub version: String,
    /// Its state.
    pub state: String,
    /// When that version was approved or written.
    pub at: String,
}

impl DocumentedNow {
    /// Tells whether it is asked for now and no record is it.
    pub fn is_missing(&self) -> bool {
        self.count == 0 && !self.excluded && !self.unasked
    }
}

impl Engine {
    /// Lists the documented information that the framework asks for, as the image has it.
    ///
    /// # Errors
    /// A query that cannot be run.
    pub fn documented(&self, reader: &Reader) -> Result<Vec<DocumentedNow>, ConformityError> {
        let standing = Standing::read(reader, &self.framework)?;
        let asked = self.framework.documented.iter();
        let now = asked.map(|one| {
            let keys = keys(reader, &one.shown_by.sql)?;
            let unasked = match &one.asked_when {
                Some(asked) => nothing(reader, &asked.sql)?,
                None => false,
            };
            let requirement = self.framework.requirement(&one.requirement);
            Ok(DocumentedNow {
                requirement: one.requirement.clone(),
                what: one.what.clone(),
                kind: one.kind,
                register: one.register.clone(),
                excluded: requirement.is_some_and(|known| standing.excludes(known)),
                unasked,
                count: keys.len() as u64,
                records: records(reader, &keys)?,
            })
        });
        now.collect()
    }
}

/// Tells whether a query finds nothing.
fn nothing(reader: &Reader, sql: &str) -> Result<bool, ConformityError> {
    let first = format!("select 1 from ({sql}) limit 1");
    let rows = query(reader, "documented information", &first, &[])?;
    Ok(rows.is_empty())
}

fn keys(reader: &Reader, sql: &str) -> Result<Vec<String>, ConformityError> {
    let table = reader.rows(sql, &Limits::check());
    let rows = table
        .map_err(ConformityError::query("documented information"))?
        .rows;
    let mut keys: Vec<String> = rows
        .into_iter()
        .filter_map(|row| super::text(row.into_iter().next()?))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Looks up the records changed last; keys of one register grow with time.
fn records(reader: &Reader, keys: &[String]) -> Result<Vec<DocumentedRecord>, ConformityError> {
    let newest: Vec<String> = keys
        .iter()
        .rev()
        .take(NAMED)
        .map(|key| format!("'{}'", key.replace('\'', "''")))
        .collect();
    if newest.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select id, title, coalesce(approved_version, version), state, substr(coalesce(approved_at, updated_at), 1, 10) \
         from record where id in ({}) order by 5 desc, id desc",
        newest.join(",")
    );
    let rows = query(reader, "documented information", &sql, &[])?;
    let rows = rows.into_iter().filter_map(|row| {
        let [key, title, version, state, at] = <[_; 5]>::try_from(row).ok()?;
        Some(DocumentedRecord {
            key: key?,
            title: title.unwrap_or_default(),
            version: version.unwrap_or_default(),
            state: state.unwrap_or_default(),
            at: at.unwrap_or_default(),
        })
    });
    Ok(rows.collect())
}
