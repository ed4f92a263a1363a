//! The sandbox: queries that can neither write, nor leave the image, nor run for ever.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use journal::Seq;
use registers::Catalog;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::error::{ImageError, QueryError};
use crate::functions::{self, Day, LENGTH};
use crate::image::{FileId, file_id, is_in_memory};
use crate::layout::Layout;

mod own;

/// How much a query may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most steps of SQLite's machine, in thousands.
    pub kilosteps: u64,
    /// Longest time.
    pub time: Duration,
    /// Most rows.
    pub rows: usize,
    /// Most bytes of all rows together.
    pub bytes: usize,
}

impl Limits {
    /// Returns what one check may take.
    pub fn check() -> Self {
        Self {
            kilosteps: 2_000_000,
            time: Duration::from_secs(30),
            rows: 200_000,
            bytes: 64 << 20,
        }
    }

    /// Returns what a query that a person typed may take.
    pub fn user() -> Self {
        Self {
            kilosteps: 500_000,
            time: Duration::from_secs(10),
            rows: 100_000,
            bytes: 64 << 20,
        }
    }
}

/// What a query returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// What a query depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TablesRead {
    /// Tables it reads, also through views.
    pub tables: BTreeSet<String>,
    /// Whether it asks for the day.
    pub uses_today: bool,
}

/// One requirement of a framework, as checks see it in the table `requirement`.
#[derive(Debug, Clone)]
pub struct RequirementRow<'a> {
    /// Clause or control.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// `clause` or `control`.
    pub kind: &'a str,
    /// The group it belongs to.
    pub group: &'a str,
}

/// A read-only connection to an image, which stays at one moment while others move the file on.
pub struct Reader {
    conn: Connection,
    place: PathBuf,
    /// Which file stood at `place` when it was opened.
    file: Option<FileId>,
    /// Whether a transaction keeps it at its moment.
    held: bool,
    layout: &'static Layout,
    day: Day,
    upto: Seq,
    watch: Arc<Mutex<Watch>>,
    meter: Arc<Mutex<Meter>>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader(entry {}, {})", self.upto, self.day())
    }
}

/// What the authoriser saw while a statement was prepared.
#[derive(Default)]
struct Watch {
    read: TablesRead,
    refused: Option<String>,
    /// Off while the sandbox itself prepares its own temporary table.
    off: bool,
}

/// What the running query has used up.
struct Meter {
    kilosteps: u64,
    until: Instant,
    stopped: bool,
}

impl Meter {
    /// Counts a thousand steps and tells whether the query must stop.
    fn tick(&mut self) -> bool {
        self.kilosteps = self.kilosteps.saturating_sub(1);
        self.stopped = self.kilosteps == 0 || Instant::now() > self.until;
        self.stopped
    }

    fn refill(&mut self, limits: &Limits) {
        *self = Self {
            kilosteps: limits.kilosteps,
            until: Instant::now() + limits.time,
            stopped: false,
        };
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared
        .lock()
        .expect("nothing panics while it holds the sandbox's state")
}

impl Reader {
    pub(crate) fn open(
        place: &Path,
        layout: &'static Layout,
        day: Date,
    ) -> Result<Self, ImageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Asked before, so that a file that is replaced meanwhile is never taken for the new one.
        let file = file_id(place);
        let mut conn =
            Connection::open_with_flags(place, flags).map_err(ImageError::sqlite("opened"))?;
        // Databases in memory are shared by their connections and not moved on meanwhile; there, a
        // reader's transaction would keep writers out.
        let held = !is_in_memory(place);
        let day = Arc::new(Mutex::new(day));
        let watch = Arc::<Mutex<Watch>>::default();
        let meter = Arc::new(Mutex::new(Meter {
            kilosteps: u64::MAX,
            until: Instant::now(),
            stopped: false,
        }));
        let mut prepare = || -> rusqlite::Result<Seq> {
            conn.busy_timeout(Duration::from_secs(30))?;
            conn.set_prepared_statement_cache_capacity(256);
            // What is kept prepared stays so, whatever values it is given.
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            conn.pragma_update(None, "cache_size", -CACHED)?;
            conn.pragma_update(None, "mmap_size", MAPPED)?;
            // What a query sorts and keeps meanwhile goes to the disk when it grows, not to memory.
            conn.pragma_update(None, "temp_store", "file")?;
            functions::add(&conn, Arc::clone(&day))?;
            functions::own(&conn)?;
            functions::shadow(&conn)?;
            let upto = begin(&conn, held)?;
            confine(&mut conn, Arc::clone(&watch), Arc::clone(&meter))?;
            Ok(upto)
        };
        let upto = prepare().map_err(ImageError::sqlite("opened"))?;
        Ok(Self {
            conn,
            place: place.to_owned(),
            file,
            held,
            layout,
            day,
            upto,
            watch,
            meter,
        })
    }

    /// Returns the day that `today()` answers.
    pub fn day(&self) -> Date {
        functions::of(&self.day)
    }

    fn require_moment(&self) -> Result<(), QueryError> {
        // SQLite ends the transaction when the disk is full or cannot be read.
        if self.held && self.conn.is_autocommit() {
            return Err(QueryError::Stopped(
                "the reader lost its moment after a fault of the disk".into(),
            ));
        }
        Ok(())
    }

    /// Returns the newest entry the image holds.
    pub fn upto(&self) -> Seq {
        self.upto
    }

    /// Returns which file it reads.
    pub(crate) fn file(&self) -> Option<FileId> {
        self.file
    }

    /// Returns the registers, with the own fields of the moment.
    pub fn catalog(&self) -> &'static Catalog {
        self.layout.catalog()
    }

    /// Returns the layout of the image's tables.
    pub fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// Makes the temporary table `requirement(id, title, kind, grp)` for checks to compare records with.
    pub fn define_requirements(&self, rows: &[RequirementRow<'_>]) -> Result<(), QueryError> {
        self.unwatched(|reader| {
            reader.conn.execute_batch(
                "drop table if exists temp.requirement;
                 create temp table requirement (id text primary key, title text, kind text, grp text) without rowid;",
            )?;
            let mut add = reader
                .conn
                .prepare("insert into temp.requirement values (?,?,?,?)")?;
            rows.iter().try_for_each(|row| {
                add.execute([row.id, row.title, row.kind, row.group])
                    .map(|_| ())
            })
        })
    }

    /// Makes the temporary table `check_result(check_id, requirement, grade, findings)`, with which a
    /// check looks at what the other checks found: check, requirement, grade and how many rows.
    pub fn define_results(&self, rows: &[(&str, &str, &str, u64)]) -> Result<(), QueryError> {
        self.unwatched(|reader| {
            reader.conn.execute_batch(
                "drop table if exists temp.check_result;
                 create temp table check_result (check_id text primary key, requirement text, grade text,
                                                 findings integer) without rowid;",
            )?;
            let mut add = reader
                .conn
                .prepare("insert or replace into temp.check_result values (?,?,?,?)")?;
            rows.iter().try_for_each(|(check, requirement, grade, findings)| {
                let findings = i64::try_from(*findings).unwrap_or(i64::MAX);
                add.execute(rusqlite::params![check, requirement, grade, findings])
                    .map(|_| ())
            })
        })
    }

    /// Returns what a query depends on, without running it.
    pub fn tables_read(&self, sql: &str) -> Result<TablesRead, QueryError> {
        lock(&self.meter).refill(&Limits::user());
        self.prepare(sql)?;
        Ok(lock(&self.watch).read.clone())
    }

    /// Returns the newest entry that changed what a table is made of.
    pub fn stamp(&self, table: &str) -> Seq {
        let Some(register) = self.layout.register_of_table(table) else {
            return self.upto;
        };
        let newest = "select seq from changed where register = ?";
        let newest = self.conn.prepare_cached(newest);
        let seq = newest
            .and_then(|mut query| query.query_row([register.name], |row| row.get::<_, i64>(0)));
        Seq(seq.unwrap_or(0).unsigned_abs())
    }

    /// Runs a query and returns its rows. It cannot search the full text: nothing stops the search
    /// index while it reads a long list of words.
    pub fn rows(&self, sql: &str, limits: &Limits) -> Result<Table, QueryError> {
        Ok(self.rows_reading(sql, limits)?.0)
    }

    /// Runs a query as [`Reader::rows`] does, and returns with its rows what it depends on.
    pub fn rows_reading(
        &self,
        sql: &str,
        limits: &Limits,
    ) -> Result<(Table, TablesRead), QueryError> {
        lock(&self.meter).refill(limits);
        let statement = self.prepare(sql)?;
        let read = lock(&self.watch).read.clone();
        if read.tables.contains("search") {
            return Err(QueryError::Refused(
                "it searches the full text, which `aimwright find` does".into(),
            ));
        }
        Ok((self.fetch(statement, &[], limits)?, read))
    }

    /// Runs a query of our own with values for its `?` places and returns its rows.
    ///
    /// Words for the search index are kept few by the caller.
    pub fn rows_with(
        &self,
        sql: &str,
        values: &[&dyn rusqlite::ToSql],
        limits: &Limits,
    ) -> Result<Table, QueryError> {
        lock(&self.meter).refill(limits);
        let statement = self.prepare(sql)?;
        self.fetch(statement, values, limits)
    }

    fn fetch(
        &self,
        mut statement: rusqlite::Statement<'_>,
        values: &[&dyn rusqlite::ToSql],
        limits: &Limits,
    ) -> Result<Table, QueryError> {
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let explain = |error: rusqlite::Error| self.explain(&error);
        let mut rows = statement.query(values).map_err(explain)?;
        let mut found = Vec::new();
        let mut bytes = 0;
        while let Some(row) = rows.next().map_err(explain)? {
            if found.len() == limits.rows {
                return Err(QueryError::Stopped(format!(
                    "it has more than {} rows",
                    limits.rows
                )));
            }
            let values: Vec<Value> = (0..columns.len())
                .map(|at| row.get(at))
                .collect::<Result<_, _>>()
                .map_err(explain)?;
            bytes += values.iter().map(size).sum::<usize>();
            if bytes > limits.bytes {
                return Err(QueryError::Stopped(format!(
                    "its rows hold more than {} MB",
                    limits.bytes >> 20
                )));
            }
            found.push(values);
        }
        Ok(Table {
            columns,
            rows: found,
        })
    }

    fn prepare(&self, sql: &str) -> Result<rusqlite::Statement<'_>, QueryError> {
        *lock(&self.watch) = Watch::default();
        lock(&self.meter).stopped = false;
        self.require_moment()?;
        let statement = self
            .conn
            .prepare(sql)
            .map_err(|error| self.explain(&error))?;
        if statement.readonly() && statement.column_count() > 0 {
            Ok(statement)
        } else {
            Err(QueryError::Refused("it is not a SELECT".into()))
        }
    }

    fn explain(&self, error: &rusqlite::Error) -> QueryError {
        if let Some(refused) = lock(&self.watch).refused.take() {
            return QueryError::Refused(refused);
        }
        if lock(&self.meter).stopped {
            return QueryError::Stopped("it took too long".into());
        }
        match error {
            rusqlite::Error::SqlInputError { msg, offset, .. } => QueryError::Sql {
                message: msg.clone(),
                offset: usize::try_from(*offset).ok(),
            },
            rusqlite::Error::SqliteFailure(code, message) => QueryError::Sql {
                message: message.clone().unwrap_or_else(|| code.to_string()),
                offset: None,
            },
            rusqlite::Error::MultipleStatement => {
                QueryError::Refused("it holds more than one statement".into())
            }
            other => QueryError::Sql {
                message: other.to_string(),
                offset: None,
            },
        }
    }
}

/// Kilobytes of pages that a reader keeps; a dozen readers may wait for the next question.
const CACHED: i64 = 4_000;

/// Bytes of the file that a reader maps into memory, for pages that all of them share.
const MAPPED: i64 = 4 << 20;

/// Begins a reader's moment and returns its newest entry.
fn begin(conn: &Connection, held: bool) -> rusqlite::Result<Seq> {
    if held {
        conn.prepare_cached("begin deferred")?.execute([])?;
    }
    let mut find = conn.prepare_cached("select value from meta where name = 'upto'")?;
    let upto = find.query_row([], |row| row.get::<_, String>(0))?;
    Ok(Seq(upto.parse().unwrap_or(0)))
}

/// Takes from a connection all that a reader must not have.
fn confine(
    conn: &mut Connection,
    watch: Arc<Mutex<Watch>>,
    meter: Arc<Mutex<Meter>>,
) -> rusqlite::Result<()> {
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    conn.set_limit(
        Limit::SQLITE_LIMIT_LENGTH,
        i32::try_from(LENGTH).unwrap_or(i32::MAX),
    )?;
    conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 200_000)?;
    conn.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 200)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 250)?;
    conn.progress_handler(1_000, Some(move || lock(&meter).tick()))?;
    conn.authorizer(Some(move |context: AuthContext<'_>| {
        lock(&watch).decide(&context)
    }))
}

/// Words of SQLite that ask the clock.
const CLOCK: [&str; 3] = ["current_date", "current_time", "current_timestamp"];

/// Functions that load code, make noise or huge values, or compare all parts of one text with all of
/// another.
const HARMFUL: [&str; 8] = [
    "load_extension",
    "fts3_tokenizer",
    "randomblob",
    "zeroblob",
    "random",
    "unhex",
    "json_patch",
    "jsonb_patch",
];

impl Watch {
    fn decide(&mut self, context: &AuthContext<'_>) -> Authorization {
        if self.off {
            return Authorization::Allow;
        }
        match context.action {
            AuthAction::Select
            | AuthAction::Recursive
            // The search index asks whether its data changed.
            | AuthAction::Pragma { pragma_name: "data_version", pragma_value: None } => Authorization::Allow,
            AuthAction::Read { table_name, .. } => {
                self.read.tables.insert(table_name.to_owned());
                Authorization::Allow
            }
            AuthAction::Function { function_name } => self.function(function_name),
            action => self.refuse(describe(&action)),
        }
    }

    fn function(&mut self, name: &str) -> Authorization {
        self.read.uses_today |= name == "today";
        if CLOCK.contains(&name) {
            return self.refuse(format!("{name} asks the clock; use today()"));
        }
        if HARMFUL.contains(&name) {
            return self.refuse(format!("the function {name} is not available"));
        }
        Authorization::Allow
    }

    fn refuse(&mut self, why: String) -> Authorization {
        self.refused.get_or_insert(why);
        Authorization::Deny
    }
}

fn describe(action: &AuthAction<'_>) -> String {
    let shown = format!("{action:?}");
    let name = shown.split([' ', '{', '(']).next().unwrap_or_default();
    let words = name.chars().fold(String::new(), |mut words, letter| {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        words
    });
    format!("it would do: {words}")
}

fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len() + 24,
        Value::Blob(bytes) => bytes.len() + 24,
        _ => 16,
    }
}
