//! Connections to the journal's file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};

use crate::{Genesis, JournalError};

const FILE: &str = "journal.db";
/// Tells the file from other SQLite files: `AIMW`.
const APPLICATION: i32 = 0x4149_4d57;
/// The format that this program writes and reads.
const FORMAT: i32 = 1;
const BUSY: Duration = Duration::from_mins(1);
const SCRUB_WAIT: Duration = Duration::from_secs(5);
const SCHEMA: &str = include_str!("schema.sql");

/// How the file of a workspace is opened.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    /// Whether nothing in the folder can be written, not even SQLite's own side files.
    immutable: bool,
}

impl File {
    /// Makes an empty journal file. Its tables are made by [`lay_out`].
    pub(super) fn create(dir: &Path) -> Result<(Self, Connection), JournalError> {
        let file = Self {
            path: dir.join(FILE),
            immutable: false,
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = file.connect(flags)?;
        if table_count(&connection)? > 0 {
            return Err(JournalError::Unusable {
                problem: format!("{} already holds a journal", dir.display()),
                hint: "choose an empty folder for a new workspace".to_owned(),
            });
        }
        prepare_writer(&connection)?;
        Ok((file, connection))
    }

    /// Finds the journal of a workspace and a way to read it.
    pub(super) fn open(dir: &Path) -> Result<(Self, Connection), JournalError> {
        let mut file = Self {
            path: dir.join(FILE),
            immutable: false,
        };
        if !file.path.exists() {
            return Err(JournalError::Unusable {
                problem: format!("there is no journal in {}", dir.display()),
                hint: "go to the workspace's folder, or make one with `aimwright init`".to_owned(),
            });
        }
        let connection = match file.reader() {
            Err(error) if is_unwritable(&error) && !file.has_side_file() => {
                file.immutable = true;
                file.reader()
            }
            other => other,
        };
        let connection = connection.map_err(|error| file.not_opened(error))?;
        file.check_format(&connection)?;
        Ok((file, connection))
    }

    /// Opens a connection that cannot write.
    pub(super) fn reader(&self) -> rusqlite::Result<Connection> {
        let flags = if self.immutable {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let connection = self.connect(flags)?;
        connection.pragma_update(None, "query_only", true)?;
        // The file is only touched by the first statement, so that a failure would come late.
        table_count(&connection)?;
        Ok(connection)
    }

    /// Opens the connection that writes.
    pub(super) fn writer(&self) -> rusqlite::Result<Connection> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        prepare_writer(&connection)?;
        Ok(connection)
    }

    fn connect(&self, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = if self.immutable {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(self.immutable_uri(), flags)
        } else {
            Connection::open_with_flags(&self.path, flags)
        }?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(32);
        connection.pragma_update(None, "trusted_schema", false)?;
        Ok(connection)
    }

    fn immutable_uri(&self) -> String {
        let path = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        let path = path.to_string_lossy();
        let path = path
            .replace('%', "%25")
            .replace('?', "%3f")
            .replace('#', "%23");
        format!("file:{path}?immutable=1")
    }

    /// Remembers, across processes, that an erased text may still stand in what was written ahead
    /// of the file.
    pub(super) fn set_unscrubbed(&self) -> std::io::Result<()> {
        fs::File::create(self.unscrubbed()).map(|_| ())
    }

    /// Moves all that was written ahead into the file, where erased texts are overwritten, if that
    /// is due. It cannot be done while somebody reads; then a later writer tries again.
    pub(super) fn scrub(&self, connection: &Connection) {
        if !self.unscrubbed().exists() {
            return;
        }
        let checkpoint = || {
            connection.busy_timeout(SCRUB_WAIT)?;
            let busy = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| {
                row.get::<_, bool>(0)
            });
            connection.busy_timeout(BUSY)?;
            busy
        };
        match checkpoint() {
            Ok(false) => drop(fs::remove_file(self.unscrubbed())),
            busy => tracing::warn!(
                ?busy,
                "an erased text stands in journal.db-wal until the next write"
            ),
        }
    }

    fn unscrubbed(&self) -> PathBuf {
        self.path.with_extension("unscrubbed")
    }

    /// Tells whether SQLite keeps newer entries beside the file, which an immutable reader misses.
    fn has_side_file(&self) -> bool {
        let mut side_file = self.path.clone().into_os_string();
        side_file.push("-wal");
        fs::metadata(side_file).is_ok_and(|meta| meta.len() > 0)
    }

    fn check_format(&self, connection: &Connection) -> Result<(), JournalError> {
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
        let (application, format): (i32, i32) =
            (number("application_id")?, number("user_version")?);
        if application != APPLICATION {
            return Err(self.not_a_journal());
        }
        if format == FORMAT {
            return Ok(());
        }
        Err(JournalError::Unusable {
            problem: format!(
                "{} has format {format}, and this program knows format {FORMAT}",
                self.path.display()
            ),
            hint: "use the version of aimwright that last wrote it, or a newer one".to_owned(),
        })
    }

    fn not_opened(&self, error: rusqlite::Error) -> JournalError {
        if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
            return self.not_a_journal();
        }
        if is_unwritable(&error) {
            return JournalError::Unusable {
                problem: format!("{} cannot be opened: {error}", self.path.display()),
                hint: "check its permissions; a copy in a folder that you may write can be read"
                    .to_owned(),
            };
        }
        error.into()
    }

    fn not_a_journal(&self) -> JournalError {
        JournalError::Unusable {
            problem: format!("{} is not a journal", self.path.display()),
            hint: "give the folder of a workspace, or restore a backup".to_owned(),
        }
    }
}

/// Makes the tables and writes what the journal says of itself.
pub(super) fn lay_out(connection: &Connection, genesis: &Genesis) -> Result<(), JournalError> {
    connection.execute_batch(SCHEMA)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", FORMAT)?;
    let genesis = serde_json::to_string(genesis).expect("a genesis is plain text");
    connection.execute(
        "insert into meta (name, value) values ('genesis', ?1)",
        [genesis],
    )?;
    Ok(())
}

/// Reads what the journal says of itself; nothing if that is damaged.
pub(super) fn genesis(connection: &Connection) -> rusqlite::Result<Option<Genesis>> {
    let sql = "select cast(value as blob) from meta where name = 'genesis'";
    let json: Option<Vec<u8>> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(json.and_then(|json| serde_json::from_slice(&json).ok()))
}

/// Returns what the file's tables and indexes should look like, by name.
pub(super) fn expected_schema() -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(SCHEMA)?;
    schema(&connection)
}

/// Returns what the file's tables and indexes look like, by name.
pub(super) fn schema(connection: &Connection) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let sql = "select type || ' ' || name, sql from sqlite_schema order by 1";
    connection
        .prepare(sql)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    // A restored copy is not in this mode yet.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // An erased text is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", true)
}

fn table_count(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = "select count(*) from sqlite_schema";
    connection
        .query_row(sql, [], |row| row.get::<_, i64>(0))
        .map(i64::unsigned_abs)
}

fn is_unwritable(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    )
}
