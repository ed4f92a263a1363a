//! Entries, change sets and bodies.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use registers::Key;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;
use uuid::Uuid;

/// Position of an entry in the journal, from 1. Zero stands for the empty journal.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A SHA-256 digest; written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || "a SHA-256 is written as 64 hexadecimal digits".to_owned();
        if text.len() != 64 || !text.is_ascii() {
            return Err(refuse());
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| refuse())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// One row of the journal. Its canonical JSON is a leaf of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Position in the journal.
    pub seq: Seq,
    /// The change set it was written with.
    pub change_set: Uuid,
    /// When it was recorded, UTC.
    pub at: Timestamp,
    /// On whose behalf: a person's key, or `system`.
    pub by: String,
    /// What was done: `add`, `edit`, `import`, `erase`, or the name of a transition.
    pub command: String,
    /// The record.
    pub record: Key,
    /// The record's register.
    pub register: String,
    /// Number of the record's version, from 1. A transition keeps the version and changes the state.
    pub version: u32,
    /// The record's state after the change.
    pub state: String,
    /// Shape of the body's register struct when it was written.
    pub shape: u32,
    /// Salted SHA-256 of the version's body. A transition repeats the hash it speaks of.
    pub body: Sha256,
    /// Salted SHA-256 of the note that was given with the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sha256>,
}

impl Entry {
    /// The command that blanks all bodies and notes of a record.
    pub const ERASE: &str = "erase";

    /// Returns the entry as it counts in the tree: canonical JSON (RFC 8785).
    #[expect(clippy::missing_panics_doc, reason = "it cannot fail")]
    pub fn leaf(&self) -> Vec<u8> {
        serde_json_canonicalizer::to_vec(self).expect("an entry is strings and whole numbers")
    }

    /// Returns the hash of the entry's leaf (RFC 6962, 2.1).
    pub fn leaf_hash(&self) -> Sha256 {
        Sha256(tlog_tiles::record_hash(&self.leaf()).0)
    }
}

/// A text that counts in the tree through its salted hash, `SHA-256(salt ‖ text)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// 16 random bytes, without which nobody can guess an erased text from its hash.
    pub salt: [u8; 16],
    /// Canonical JSON of a record, or a note's plain text.
    pub text: String,
}

impl Body {
    /// Returns the salted hash by which an entry speaks of this text.
    pub fn hash(&self) -> Sha256 {
        let hasher = sha2::Sha256::new()
            .chain_update(self.salt)
            .chain_update(&self.text);
        Sha256(hasher.finalize().into())
    }
}

/// The changes that one command writes together: all of them, or none.
#[derive(Debug, Clone)]
pub struct ChangeSet {
    /// Names the change set; a UUID of version 7.
    pub id: Uuid,
    /// When it is recorded.
    pub at: Timestamp,
    /// On whose behalf.
    pub by: String,
    /// What was done to all of its records.
    pub command: String,
    /// Why, in the person's words.
    pub note: Option<String>,
    /// The changes, in order. One record may be changed more than once.
    pub changes: Vec<Change>,
}

/// What happens to one record.
#[derive(Debug, Clone)]
pub struct Change {
    /// The record.
    pub record: Key,
    /// Its register.
    pub register: String,
    /// The entry that the writer saw as the record's newest; zero for a new record.
    pub seen: Seq,
    /// Number of the version after the change.
    pub version: u32,
    /// State after the change.
    pub state: String,
    /// Shape of the body.
    pub shape: u32,
    /// What becomes of the body.
    pub content: Content,
}

/// What a change does to a record's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A new version with this body: canonical JSON.
    New(String),
    /// The version stays; only the state changes.
    Same,
    /// All bodies and notes of the record are blanked for ever.
    Erase,
}
