//! What queries depend on, remembered: to find out, SQLite has to understand a query with all the views
//! behind it, which takes longer than to run it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use image::{QueryError, Value as Cell};
use serde_json::json;

use crate::access::text;
use crate::view::View;

/// Queries that are remembered at once.
const REMEMBERED: usize = 2_000;

/// What a query depends on.
#[derive(Debug)]
pub(crate) struct Reads {
    /// The tables that hold what it reads; views are left out, as the tables behind them are read too.
    pub(crate) tables: Vec<String>,
    /// Whether it asks for the day.
    pub(crate) uses_today: bool,
}

/// What queries were found to depend on.
#[derive(Debug, Default)]
pub(crate) struct KnownReads(Mutex<HashMap<String, (u64, Arc<Reads>)>>);

impl KnownReads {
    fn get(&self, generation: u64, sql: &str) -> Option<Arc<Reads>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, reads) = known.get(sql)?;
        (*of == generation).then(|| Arc::clone(reads))
    }

    fn keep(&self, generation: u64, sql: &str, reads: &Arc<Reads>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(sql.to_owned(), (generation, Arc::clone(reads)));
    }
}

impl View<'_> {
    /// Returns what a query of ours depends on.
    ///
    /// # Errors
    /// There is no such table or column.
    pub(crate) fn reads(&self, sql: &str) -> Result<Arc<Reads>, QueryError> {
        let generation = self.lease.generation();
        let known = &self.workspace.reads;
        if let Some(reads) = known.get(generation, sql) {
            return Ok(reads);
        }
        let read = self.lease.tables_read(sql)?;
        let names = Cell::Text(json!(read.tables).to_string());
        let views = self.lease.own(
            "select s.name from json_each(?1) k join sqlite_schema s on s.name = k.value where s.type = 'view'",
            &[names],
        )?;
        let views: BTreeSet<String> = views
            .iter()
            .filter_map(|row| row.first())
            .map(text)
            .collect();
        let stored = read
            .tables
            .into_iter()
            .filter(|table| !views.contains(table));
        let reads = Arc::new(Reads {
            tables: stored.collect(),
            uses_today: read.uses_today,
        });
        known.keep(generation, sql, &reads);
        Ok(reads)
    }

    /// Returns the newest entry of every table.
    pub(crate) fn stamps(&self, tables: &[String]) -> Vec<u64> {
        let stamp = |table: &String| self.lease.stamp(table).0;
        tables.iter().map(stamp).collect()
    }
}
