//! What can go wrong with a journal.

use registers::Key;

use crate::Seq;

/// Why the journal did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A record was changed by someone else since the writer looked.
    #[error("{0}")]
    Conflict(Conflict),
    /// The journal cannot be opened or used as it is.
    #[error("{problem}; {hint}")]
    Unusable {
        /// What is wrong.
        problem: String,
        /// What to do next.
        hint: String,
    },
    /// The disk is full, or the folder cannot be written.
    #[error("the journal could not be written: {problem}; nothing of the change was kept; {hint}")]
    Storage {
        /// What is wrong.
        problem: String,
        /// What to do next.
        hint: String,
    },
    /// The home failed in a way that the caller can do nothing about.
    #[error("the journal failed: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A stale write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{record} was changed meanwhile: version {version} ({state}) was recorded by {by} as entry {newest}; look at it and make your change again"
)]
pub struct Conflict {
    /// The record.
    pub record: Key,
    /// Its newest entry.
    pub newest: Seq,
    /// Its newest version.
    pub version: u32,
    /// Its present state.
    pub state: String,
    /// Who wrote it.
    pub by: String,
}
