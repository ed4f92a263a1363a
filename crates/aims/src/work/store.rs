//! The file `work.db`: opened, laid out, read, written and tidied.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params};

use super::{DAY, HOUR, failures, session};
use crate::error::{AimsError, Kind, Result};

const FILE: &str = "work.db";
const SCHEMA: &str = include_str!("schema.sql");
/// What the second layout has beside the first.
const RAISER: &str = include_str!("raiser.sql");
/// What the third layout has beside the second.
const SHEET: &str = include_str!("sheet.sql");
/// The layout of tables that this program writes and reads.
const LAYOUT: i32 = 3;
/// How long one waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);
/// Drafts that nobody touched for so long are dropped.
const DRAFTS_LAST: i64 = 90 * DAY;
/// Sheets that somebody uploaded and nobody touched for so long are dropped.
const SHEETS_LAST: i64 = 14 * DAY;

/// What a server keeps that is no record.
#[derive(Debug)]
pub(crate) struct Work {
    path: PathBuf,
    /// Reading does not wait for who writes.
    reader: Mutex<Connection>,
    writer: Mutex<Connection>,
    tidied: AtomicI64,
}

impl Work {
    /// Returns where the file of a workspace lies.
    pub(crate) fn path(dir: &Path) -> PathBuf {
        dir.join(FILE)
    }

    /// Opens the file of a workspace; makes it if there is none.
    pub(crate) fn open(dir: &Path) -> Result<Self> {
        let path = Self::path(dir);
        make_private_file(&path).map_err(|error| AimsError::file(&path, "made", error))?;
        let mut writer = connect(&path)?;
        lay_out(&mut writer, &path)?;
        let reader = connect(&path)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(Self {
            path,
            reader: Mutex::new(reader),
            writer: Mutex::new(writer),
            tidied: AtomicI64::new(i64::MIN),
        })
    }

    /// Reads something.
    pub(super) fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        look(&lock(&self.reader))
    }

    /// Writes something whole or not at all.
    pub(super) fn write<T>(&self, change: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = change(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Removes what has ended, at most once an hour.
    pub(super) fn tidy(&self, now: i64) -> Result<()> {
        let tidied = self.tidied.load(Ordering::Relaxed);
        if tidied.saturating_add(HOUR) > now && tidied <= now {
            return Ok(());
        }
        self.tidied.store(now, Ordering::Relaxed);
        self.write(|file| {
            session::tidy(file, now)?;
            failures::tidy(file, now)?;
            let drafts = "delete from draft where saved < ?1";
            file.execute(drafts, params![now - DRAFTS_LAST])?;
            let sheets = "delete from sheet where saved < ?1";
            file.execute(sheets, params![now - SHEETS_LAST])?;
            let editing = "delete from editing where last < ?1";
            file.execute(editing, params![now - DAY])?;
            Ok(())
        })
    }

    /// Overwrites what was deleted also where it was written ahead of the file.
    pub(super) fn scrub(&self) -> Result<()> {
        let writer = lock(&self.writer);
        let busy: bool =
            writer.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
        if busy {
            tracing::warn!(file = %self.path.display(), "an erased text may stand in its side file for a while");
        }
        Ok(())
    }
}

fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    // A transaction that a panic broke off was rolled back.
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the file, or takes the one that is there, for its owner's eyes only; SQLite's side files
/// take after it.
fn make_private_file(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    drop(file);
    Ok(())
}

fn connect(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // A power failure may lose the last moments of a draft, never the file.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// Makes the tables in a new file; refuses one that a newer program wrote.
fn lay_out(connection: &mut Connection, path: &Path) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let layout: i32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match layout {
        LAYOUT => return Ok(()),
        0..LAYOUT => {
            // Each step makes what the layout before it lacks.
            let steps = [SCHEMA, RAISER, SHEET];
            for step in steps.iter().skip(usize::try_from(layout).unwrap_or(0)) {
                transaction.execute_batch(step)?;
            }
            transaction.pragma_update(None, "user_version", LAYOUT)?;
        }
        other => {
            return Err(AimsError::new(
                Kind::Unusable,
                format!(
                    "{} has layout {other}, and this program knows layout {LAYOUT}",
                    path.display()
                ),
            )
            .with_hint("use the newer program, or delete the file: drafts and settings are lost and everybody signs in again"));
        }
    }
    transaction.commit()?;
    Ok(())
}

impl From<rusqlite::Error> for AimsError {
    /// Tells what is wrong with `work.db`: nothing else here speaks to SQLite directly.
    fn from(error: rusqlite::Error) -> Self {
        let (kind, hint) = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => (Kind::Unusable, "free some space and try again"),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (
                Kind::Unusable,
                "check the permissions of the workspace's folder",
            ),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
                Kind::Unusable,
                "another process is writing to it; try again",
            ),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => (
                Kind::Unusable,
                "delete the file: drafts and settings are lost and everybody signs in again",
            ),
            _ => (Kind::Internal, "the log says more"),
        };
        Self::new(kind, format!("work.db cannot be used: {error}"))
            .with_hint(hint)
            .because(error)
    }
}
