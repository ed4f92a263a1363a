//! What checks found before, and when that still holds: a check depends on the tables that
//! SQLite's authoriser saw it read, and on the day if it asked for it.

use std::collections::{BTreeMap, HashMap, HashSet};

use image::{Limits, Reader, Value};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ConformityError;
use crate::framework::{Check, Framework, RESULTS};

/// What the checks of a framework found, to be asked again after the next write.
///
/// It belongs to one journal; the caller keeps it in memory or beside the image and throws it
/// away with the image. One made for other files of the framework, or for another layout of the
/// image, empties itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCache {
    framework: String,
    layout: String,
    checks: HashMap<String, Remembered>,
    #[serde(skip)]
    ran: usize,
    #[serde(skip)]
    pub(super) titles: Titles,
}

/// Most entries that are followed; after more, titles are looked up anew.
const FOLLOWED: u64 = 1_000;

/// Titles of records that findings named before, as of an entry of the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Titles {
    upto: u64,
    by_key: HashMap<String, String>,
}

impl Titles {
    /// Moves on to the entry of a reader: what changed since is forgotten, and all of it if the reader
    /// shows an earlier moment.
    pub(super) fn follow(&mut self, reader: &Reader) -> Result<(), ConformityError> {
        let upto = reader.upto().0;
        // An image that was not made of a journal has no entries.
        let is_near = upto > 0 && (self.upto..=self.upto + FOLLOWED).contains(&upto);
        if !is_near {
            self.by_key.clear();
        } else if upto > self.upto {
            let sql = format!(
                "select distinct record from history where seq > {}",
                self.upto
            );
            let changed = reader.rows(&sql, &Limits::check());
            for row in changed.map_err(ConformityError::query("titles"))?.rows {
                if let [Value::Text(key)] = row.as_slice() {
                    self.by_key.remove(key);
                }
            }
        }
        self.upto = upto;
        Ok(())
    }

    /// Returns whether the title of a record is known.
    pub(super) fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// Takes further titles in.
    pub(super) fn learn(&mut self, titles: HashMap<String, String>) {
        if self.by_key.is_empty() {
            self.by_key = titles;
        } else {
            self.by_key.extend(titles);
        }
    }

    /// Returns the title of a record.
    pub(super) fn of(&self, key: &str) -> Option<String> {
        self.by_key.get(key).cloned()
    }
}

/// What one check found, and what that depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    /// Newest entry of every table it read.
    stamps: BTreeMap<String, u64>,
    /// The day, if it asked for it.
    day: Option<Date>,
    found: Found,
}

/// The rows of a check, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows: a record's key or nothing, what is wrong, and what else the check selects.
    pub rows: Vec<Vec<Option<String>>>,
    /// Why one of the organisation's own checks could not be run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

impl Found {
    /// Returns how many findings it makes.
    pub(super) fn count(&self) -> usize {
        self.rows.len() + usize::from(self.broken.is_some())
    }
}

impl CheckCache {
    /// Makes an empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns how many checks were run since it was made, rather than remembered.
    pub fn ran(&self) -> usize {
        self.ran
    }

    /// Forgets everything if it was made for another framework or layout.
    pub(super) fn fit(&mut self, framework: &str, layout: &str) {
        if self.framework != framework || self.layout != layout {
            framework.clone_into(&mut self.framework);
            layout.clone_into(&mut self.layout);
            self.checks.clear();
            self.titles = Titles::default();
        }
    }

    /// Returns what a check finds, running it only if something it depends on has changed.
    pub(super) fn found(
        &mut self,
        framework: &Framework,
        check: &Check,
        reader: &Reader,
        views: &HashSet<String>,
    ) -> Result<&Found, ConformityError> {
        // What other checks found may change while no table does.
        let holds = !check.looks_at_results()
            && self
                .checks
                .get(&check.id)
                .is_some_and(|remembered| remembered.holds(reader));
        if !holds {
            let remembered = match run(check, reader, views) {
                // A rule of the organisation's own that fits its registers no longer, or did not fit
                // them yet, breaks nothing.
                Err(source) if check.own.is_some() || !framework.is_embedded() => {
                    Remembered::broken(&source, reader)
                }
                ran => ran.map_err(|source| ConformityError::Check {
                    framework: framework.id.clone(),
                    check: check.id.clone(),
                    at: Box::new(check.source.clone()),
                    source,
                })?,
            };
            self.ran += 1;
            self.checks.insert(check.id.clone(), remembered);
        }
        Ok(&self.checks[&check.id].found)
    }
}

impl Remembered {
    /// Makes what is remembered of a check that could not be run, for as long as nothing changes.
    fn broken(error: &image::QueryError, reader: &Reader) -> Self {
        Self {
            // No table has this name, so it stands for all of them.
            stamps: BTreeMap::from([(String::new(), reader.stamp("").0)]),
            day: Some(reader.day()),
            found: Found {
                broken: Some(error.to_string()),
                ..Found::default()
            },
        }
    }

    fn holds(&self, reader: &Reader) -> bool {
        self.day.is_none_or(|day| day == reader.day())
            && self
                .stamps
                .iter()
                .all(|(table, seq)| reader.stamp(table).0 == *seq)
    }
}

fn run(
    check: &Check,
    reader: &Reader,
    views: &HashSet<String>,
) -> Result<Remembered, image::QueryError> {
    let limits = match check.own {
        Some(_) => Limits::user(),
        None => Limits::check(),
    };
    let (table, reads) = reader.rows_reading(&check.fails, &limits)?;
    // A view changes with the tables behind it, which are listed beside it; the table of
    // requirements changes with the framework only.
    let tables = reads.tables.iter().filter(|table| {
        !views.contains(*table) && !["requirement", RESULTS].contains(&table.as_str())
    });
    let stamps = tables
        .map(|table| (table.clone(), reader.stamp(table).0))
        .collect();
    let rows = table
        .rows
        .into_iter()
        .map(|row| row.into_iter().map(text).collect())
        .collect();
    let found = Found {
        columns: table.columns,
        rows,
        broken: None,
    };
    Ok(Remembered {
        stamps,
        day: reads.uses_today.then(|| reader.day()),
        found,
    })
}

/// Returns a value as text; nothing for null and for bytes, which no check selects.
pub(crate) fn text(value: Value) -> Option<String> {
    match value {
        Value::Null | Value::Blob(_) => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
    }
}

/// Returns the names of the image's views.
pub(super) fn views(reader: &Reader) -> Result<HashSet<String>, ConformityError> {
    let table = reader.rows(
        "select name from sqlite_schema where type = 'view'",
        &Limits::check(),
    );
    let rows = table.map_err(ConformityError::query("views"))?.rows;
    Ok(rows.into_iter().flatten().filter_map(text).collect())
}
