//! What can go wrong with an image or a query over it.

use journal::JournalError;

/// Why an image could not be built or opened.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// The journal could not be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// SQLite refused; the image can always be rebuilt.
    #[error("the image could not be {doing}: {source}; delete image.db to have it rebuilt")]
    Sqlite {
        /// What was being done: `read`, `caught up`, `built`.
        doing: &'static str,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// The file system refused.
    #[error("{path} cannot be used for the image: {source}")]
    File {
        /// The file.
        path: String,
        /// The reason.
        source: std::io::Error,
    },
    /// It can no longer be caught up; the next question finds a new one.
    #[error("the image is out of date: {0}")]
    Outdated(&'static str),
    /// Own fields came, changed or went, and its tables have other columns.
    #[error("the image is out of date: own fields changed")]
    OtherFields,
    /// A body in the journal is not a record of its register.
    #[error("entry {entry} ({record}) cannot be read: {reason}; run `aimwright doctor`")]
    Body {
        /// The entry.
        entry: u64,
        /// The record.
        record: String,
        /// The decoder's reason.
        reason: String,
    },
}

impl ImageError {
    pub(crate) fn sqlite(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { doing, source }
    }
}

/// Why a query gave no rows.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It asks for something that a reader may not do.
    #[error("this query is not allowed: {0}; only SELECT over the image is")]
    Refused(String),
    /// It ran into a limit.
    #[error("the query was stopped: {0}; ask for less, or filter earlier")]
    Stopped(String),
    /// It is no valid SQL, or names what does not exist.
    #[error("{message}")]
    Sql {
        /// SQLite's words.
        message: String,
        /// Where in the text, in bytes, if SQLite says so.
        offset: Option<usize>,
    },
}
