//! What a home of the journal must do, whatever it stores entries in.

use std::path::Path;

use jiff::Timestamp;
use registers::Key;

use crate::{Body, ChangeSet, Checkpoint, Entry, Head, JournalError, Seq, Sha256};

/// Receives entries while the journal is read, with the body that a version brought.
///
/// The body is absent for transitions, which bring none, and for erased versions.
pub type Visit<'a> = dyn FnMut(Entry, Option<Body>) -> Result<(), JournalError> + 'a;

/// A home of the journal. Reading needs no lock and sees whole change sets only.
pub trait Journal: Send + Sync {
    /// Returns what the journal says of itself since its first day.
    fn genesis(&self) -> &Genesis;

    /// Returns the number of entries and the tree's root.
    fn head(&self) -> Result<Head, JournalError>;

    /// Returns the number of entries, for those who ask often.
    fn size(&self) -> Result<u64, JournalError> {
        Ok(self.head()?.size)
    }

    /// Returns the signed head that belongs to the newest entry.
    fn checkpoint(&self) -> Result<Checkpoint, JournalError>;

    /// Reads the entries after one position up to and including another, in order.
    fn read(&self, after: Seq, upto: Seq, visit: &mut Visit<'_>) -> Result<(), JournalError>;

    /// Returns the last entry recorded at or before this moment; zero if there is none.
    fn last_at(&self, moment: Timestamp) -> Result<Seq, JournalError>;

    /// Returns the entries of one record, oldest first.
    fn entries_of(&self, record: &Key) -> Result<Vec<Entry>, JournalError>;

    /// Returns the entries up to one of all records whose keys begin with a prefix, in order.
    fn entries_of_prefix(&self, prefix: &str, upto: Seq) -> Result<Vec<Entry>, JournalError>;

    /// Returns a body or note by its hash; nothing if it is unknown or was erased.
    fn body(&self, hash: Sha256) -> Result<Option<Body>, JournalError>;

    /// Returns the hashes that prove an entry to be in the tree of the first `size` entries (RFC 6962, 2.1.1).
    fn inclusion(&self, entry: Seq, size: u64) -> Result<Vec<Sha256>, JournalError>;

    /// Returns the hashes that prove the tree of `size` entries to extend that of `old` (RFC 6962, 2.1.2).
    fn consistency(&self, old: u64, size: u64) -> Result<Vec<Sha256>, JournalError>;

    /// Waits for the one writer's place and takes it. It is given back when the writer is dropped,
    /// or its process ends however it ends.
    fn writer(&self) -> Result<Box<dyn Writer + '_>, JournalError>;

    /// Writes a copy of the whole journal as of one moment to a new file, for a backup.
    fn copy_to(&self, file: &Path) -> Result<(), JournalError>;

    /// Re-derives everything that is stored and returns what does not fit, earliest entry first.
    ///
    /// `progress` is told the number of entries seen.
    fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<Vec<Fault>, JournalError>;
}

/// The one who may write.
pub trait Writer {
    /// Returns the number of entries; it cannot change while the writer is held.
    fn size(&self) -> u64;

    /// Appends a change set: atomic, and durable when this returns.
    ///
    /// `salts` gives the random salt of each body.
    ///
    /// # Errors
    /// [`JournalError::Conflict`] if a record's newest entry is not the one the writer saw; nothing is written.
    fn append(
        &mut self,
        set: &ChangeSet,
        salts: &mut dyn FnMut() -> [u8; 16],
    ) -> Result<Appended, JournalError>;
}

/// Where a change set landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its first entry.
    pub first: Seq,
    /// Its last entry.
    pub last: Seq,
}

/// What a journal says of itself, fixed when it is made and hashed into every checkpoint's origin line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    /// Names the log in its checkpoints: `aimwright/<uuid>`, or `aimwright-demonstration/<uuid>`.
    pub origin: String,
    /// Whether it holds a worked example and not an organisation's records.
    pub demonstration: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// Something stored that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The first entry it concerns, where it concerns one.
    pub entry: Option<Seq>,
    /// What does not fit, in words.
    pub what: String,
}
