//! The journal: the append-only sequence of all versions of all records. The truth.
//!
//! A change set goes in through [`Writer::append`] whole or not at all. Each of its changes
//! becomes an entry; the entry without its body, as canonical JSON (RFC 8785), is a leaf of an
//! RFC 6962 Merkle tree; the body counts through a salted SHA-256, so that it can be erased while
//! the tree still verifies. After every append the head is signed (C2SP tlog-checkpoint).
//!
//! Nothing above this crate knows how a home stores entries; nothing here knows what a record
//! means.

mod blobs;
mod checkpoint;
mod clock;
mod entry;
mod error;
mod keys;
mod lock;
mod merkle;
mod sqlite;
mod store;

pub use blobs::{BlobReader, BlobStore, StagedBlob, StoredBlob};
pub use checkpoint::{Checkpoint, Origin};
pub use clock::{Clock, FixedClock, SystemClock};
pub use entry::{Body, Change, ChangeSet, Content, Entry, Seq, Sha256};
pub use error::{Conflict, JournalError};
pub use keys::{SigningKeys, VerifierKey};
pub use merkle::{Head, verify_consistency, verify_inclusion};
pub use sqlite::SqliteJournal;
pub use store::{Appended, Fault, Genesis, Journal, Visit, Writer};
