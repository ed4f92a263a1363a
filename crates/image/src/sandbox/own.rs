//! What the product itself does with a reader: it rests and is renewed between questions, and runs
//! queries that are kept prepared.

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Limits, MAPPED, Reader, begin, lock};
use crate::error::QueryError;
use crate::image::file_id;

/// Bytes of the file that a reader maps into memory while it reads most of it.
const SPREAD: i64 = 160 << 20;

impl Reader {
    /// Returns whether another file, or none, stands in the place of the one it reads.
    pub fn is_replaced(&self) -> bool {
        self.file.is_some() && file_id(&self.place) != self.file
    }

    /// Returns whether it reads an image in memory, which nobody else finds.
    pub fn is_in_memory(&self) -> bool {
        !self.held
    }

    /// Lets go of its moment, so that the file can be tidied while nobody asks; until it is renewed,
    /// it answers nothing.
    pub fn rest(&mut self) -> Result<(), QueryError> {
        self.unwatched(|reader| {
            if reader.held && !reader.conn.is_autocommit() {
                reader.conn.prepare_cached("rollback")?.execute([])?;
            }
            Ok(())
        })
    }

    /// Moves on to the newest moment of its file, and to a day.
    pub fn renew(&mut self, day: Date) -> Result<(), QueryError> {
        self.rest()?;
        *lock(&self.day) = day;
        self.upto = self.unwatched(|reader| begin(&reader.conn, reader.held))?;
        Ok(())
    }

    /// Maps much of its file into memory, for work that reads most of it; or little again.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn spread(&self, much: bool) -> Result<(), QueryError> {
        let bytes = if much { SPREAD } else { MAPPED };
        self.unwatched(|reader| reader.conn.pragma_update(None, "mmap_size", bytes))
    }

    /// Runs a query of the product's own, kept prepared, with values for its `?` places.
    ///
    /// It can read only, like any other; its text is one of few, as each is kept.
    pub fn own(&self, sql: &str, values: &[Value]) -> Result<Vec<Vec<Value>>, QueryError> {
        self.looked_up(|conn| {
            let mut statement = conn.prepare_cached(sql)?;
            let width = statement.column_count();
            let rows = statement.query_map(params_from_iter(values), |row| {
                (0..width).map(|at| row.get(at)).collect()
            })?;
            rows.collect()
        })
    }

    /// Runs a query of the product's own whose one column holds numbers.
    pub fn numbers(&self, sql: &str, values: &[Value]) -> Result<Vec<i64>, QueryError> {
        self.looked_up(|conn| {
            let mut statement = conn.prepare_cached(sql)?;
            let numbers = statement.query_map(params_from_iter(values), |row| row.get(0))?;
            numbers.collect()
        })
    }

    /// Runs statements of our own that only read.
    pub(crate) fn looked_up<T>(
        &self,
        run: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, QueryError> {
        lock(&self.watch).refused = None;
        lock(&self.meter).refill(&Limits::user());
        self.require_moment()?;
        run(&self.conn).map_err(|error| self.explain(&error))
    }

    /// Runs statements that move the reader itself and that no query may hold.
    pub(super) fn unwatched<T>(
        &self,
        run: impl FnOnce(&Self) -> rusqlite::Result<T>,
    ) -> Result<T, QueryError> {
        lock(&self.watch).off = true;
        lock(&self.meter).refill(&Limits::user());
        let done = run(self);
        lock(&self.watch).off = false;
        done.map_err(|error| self.explain(&error))
    }
}
