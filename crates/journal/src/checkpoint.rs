//! Checkpoints: the tree's head as a C2SP tlog-checkpoint in a C2SP signed note.
//!
//! The text has the origin, the size and the root, then lines of our own: the hash of the
//! journal's [`Genesis`], and `demonstration` if it holds a worked example. See
//! <https://c2sp.org/tlog-checkpoint> and <https://c2sp.org/signed-note>.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::Digest as _;
use tlog_tiles::Hash;
use uuid::Uuid;

use crate::{Genesis, Head, JournalError, Sha256, SigningKeys, VerifierKey};

const WORKSPACE: &str = "aimwright/";
const DEMONSTRATION: &str = "aimwright-demonstration/";
const DEMONSTRATION_LINE: &str = "demonstration";

/// Names a log in its checkpoints: `aimwright/<uuid>`, or `aimwright-demonstration/<uuid>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin {
    demonstration: bool,
    id: Uuid,
}

impl Origin {
    /// Names the journal of an organisation.
    pub fn workspace(id: Uuid) -> Self {
        Self {
            demonstration: false,
            id,
        }
    }

    /// Names a journal that holds a worked example.
    pub fn demonstration(id: Uuid) -> Self {
        Self {
            demonstration: true,
            id,
        }
    }

    /// Tells whether the journal holds a worked example.
    pub fn is_demonstration(&self) -> bool {
        self.demonstration
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.demonstration {
            DEMONSTRATION
        } else {
            WORKSPACE
        };
        write!(f, "{prefix}{}", self.id)
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (demonstration, id) = text
            .strip_prefix(DEMONSTRATION)
            .map(|id| (true, id))
            .or_else(|| text.strip_prefix(WORKSPACE).map(|id| (false, id)))
            .ok_or_else(|| format!("`{text}` does not name a journal of aimwright"))?;
        let id = id
            .parse()
            .map_err(|_| format!("`{text}` does not end in a UUID"))?;
        let origin = Self { demonstration, id };
        // A UUID can be written in many ways; a name only in one.
        if origin.to_string() == text {
            Ok(origin)
        } else {
            Err(format!("write `{origin}`"))
        }
    }
}

impl Genesis {
    /// Describes a journal of this name, made at this moment.
    pub fn new(origin: &Origin, created: jiff::Timestamp) -> Self {
        Self {
            origin: origin.to_string(),
            demonstration: origin.is_demonstration(),
            created,
        }
    }

    /// Returns the hash of the canonical JSON, as it stands in every checkpoint.
    pub(crate) fn hash(&self) -> Sha256 {
        let json = serde_json_canonicalizer::to_vec(self).expect("a genesis is plain text");
        Sha256(sha2::Sha256::digest(json).into())
    }
}

/// A signed head of the journal. Deposit it with somebody, and later heads can be held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    text: String,
    origin: String,
    head: Head,
    extension: String,
}

impl Checkpoint {
    /// Signs a head.
    pub(crate) fn sign(genesis: &Genesis, head: Head, keys: &SigningKeys) -> Self {
        let origin = genesis.origin.clone();
        let extension = extension(genesis);
        let root = Hash(head.root.0);
        let signed = format!("{origin}\n{}\n{root}\n{extension}", head.size);
        let signature = keys.sign(signed.as_bytes());
        let signature = BASE64_STANDARD.encode([&keys.verifier().id()[..], &signature].concat());
        let text = format!("{signed}\n— {} {signature}\n", keys.verifier().name());
        Self {
            text,
            origin,
            head,
            extension,
        }
    }

    /// Reads a checkpoint. Its signature is not looked at: see [`Checkpoint::verify`].
    ///
    /// # Errors
    /// [`JournalError::Unusable`] if the text is no checkpoint.
    pub fn parse(text: &str) -> Result<Self, JournalError> {
        let refuse = |problem: &str| JournalError::Unusable {
            problem: format!("this is not a checkpoint: {problem}"),
            hint: "give the file that `aimwright checkpoint` wrote, unchanged".to_owned(),
        };
        let (body, signatures) = text
            .split_once("\n\n")
            .ok_or_else(|| refuse("it has no signature"))?;
        if signatures.is_empty() || !signatures.ends_with('\n') {
            return Err(refuse("it is cut off"));
        }
        let parsed = tlog_tiles::Checkpoint::from_bytes(format!("{body}\n").as_bytes())
            .map_err(|_| refuse("its lines are not origin, size and root"))?;
        Ok(Self {
            text: text.to_owned(),
            origin: parsed.origin().to_owned(),
            head: Head {
                size: parsed.size(),
                root: Sha256(parsed.hash().0),
            },
            extension: parsed.extension().to_owned(),
        })
    }

    /// Checks that this key signed the checkpoint.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] if it did not.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), JournalError> {
        let (body, signatures) = self.text.split_once("\n\n").unwrap_or_default();
        let signed = format!("{body}\n");
        let good = self.origin == key.name()
            && signatures
                .lines()
                .filter_map(|line| signature_of(line, key))
                .any(|signature| key.has_signed(signed.as_bytes(), &signature));
        if good {
            return Ok(());
        }
        Err(JournalError::Unusable {
            problem: format!("the checkpoint is not signed by {}", key.name()),
            hint: "it was altered, or belongs to another journal; compare it with a deposited copy"
                .to_owned(),
        })
    }

    /// Returns the whole text: what to deposit.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the name of the journal.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns size and root.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Returns the number of entries.
    pub fn size(&self) -> u64 {
        self.head.size
    }

    /// Returns the root of the tree.
    pub fn root(&self) -> Sha256 {
        self.head.root
    }

    /// Tells whether the journal holds a worked example and not an organisation's records.
    pub fn is_demonstration(&self) -> bool {
        self.origin.starts_with(DEMONSTRATION)
            || self
                .extension
                .lines()
                .any(|line| line == DEMONSTRATION_LINE)
    }

    /// Tells whether the checkpoint speaks of the journal that describes itself so.
    pub(crate) fn is_of(&self, genesis: &Genesis) -> bool {
        self.origin == genesis.origin && self.extension == extension(genesis)
    }
}

/// Returns the lines after the root.
fn extension(genesis: &Genesis) -> String {
    let mut lines = format!("genesis {}\n", genesis.hash());
    if genesis.demonstration {
        lines.push_str(DEMONSTRATION_LINE);
        lines.push('\n');
    }
    lines
}

/// Returns the signature in a line `— name base64(key id ‖ signature)` if it claims to be by this key.
fn signature_of(line: &str, key: &VerifierKey) -> Option<[u8; 64]> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = BASE64_STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    (name == key.name() && *id == key.id()).then(|| signature.try_into().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

    fn keys(origin: &Origin) -> (tempfile::TempDir, SigningKeys) {
        let dir = tempfile::tempdir().unwrap();
        let keys = SigningKeys::create(&dir.path().join("keys"), origin, [3; 32]).unwrap();
        (dir, keys)
    }

    fn checkpoint(origin: &Origin, keys: &SigningKeys) -> Checkpoint {
        let genesis = Genesis::new(origin, "2026-01-05T09:00:00Z".parse().unwrap());
        Checkpoint::sign(
            &genesis,
            Head {
                size: 5,
                root: Sha256([9; 32]),
            },
            keys,
        )
    }

    #[test]
    fn origins_are_written_one_way() {
        for origin in [Origin::workspace(ID), Origin::demonstration(ID)] {
            assert_eq!(origin.to_string().parse(), Ok(origin));
        }
        for wrong in [
            "",
            "aimwright/",
            "aimwright/x",
            "other/01900000-0000-7000-8000-000000000001",
            "aimwright/01900000000070008000000000000001",
        ] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_checkpoint_has_the_form_of_the_specification() {
        let origin = Origin::workspace(ID);
        let (_dir, keys) = keys(&origin);
        let checkpoint = checkpoint(&origin, &keys);
        let lines: Vec<&str> = checkpoint.text().split('\n').collect();
        assert_eq!(lines[0], "aimwright/01900000-0000-7000-8000-000000000001");
        assert_eq!(lines[1], "5");
        assert_eq!(lines[2], BASE64_STANDARD.encode([9; 32]));
        assert!(lines[3].starts_with("genesis "));
        assert_eq!(lines[4], "");
        assert!(lines[5].starts_with("— aimwright/01900000-0000-7000-8000-000000000001 "));
        assert_eq!(lines[6..], [""]);
        assert_eq!(Checkpoint::parse(checkpoint.text()).unwrap(), checkpoint);
        checkpoint.verify(keys.verifier()).unwrap();
    }

    #[test]
    fn a_demonstration_says_so_where_it_is_signed() {
        let origin = Origin::demonstration(ID);
        let (_dir, keys) = keys(&origin);
        let checkpoint = checkpoint(&origin, &keys);
        assert!(checkpoint.text().contains("\ndemonstration\n\n"));
        assert!(checkpoint.is_demonstration());
        let laundered = checkpoint.text().replace("\ndemonstration\n\n", "\n\n");
        assert!(
            Checkpoint::parse(&laundered)
                .unwrap()
                .verify(keys.verifier())
                .is_err()
        );
    }

    #[test]
    fn any_changed_byte_breaks_the_checkpoint() {
        let origin = Origin::workspace(ID);
        let (_dir, keys) = keys(&origin);
        let text = checkpoint(&origin, &keys).text().to_owned();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let verified =
                Checkpoint::parse(&changed).is_ok_and(|c| c.verify(keys.verifier()).is_ok());
            assert!(!verified, "byte {at}: {changed}");
        }
        for end in 0..text.len() {
            if text.is_char_boundary(end) {
                let cut = Checkpoint::parse(&text[..end]);
                assert!(
                    !cut.is_ok_and(|c| c.verify(keys.verifier()).is_ok()),
                    "cut at {end}"
                );
            }
        }
    }

    #[test]
    fn another_key_of_the_same_name_does_not_verify() {
        let origin = Origin::workspace(ID);
        let (_dir, keys) = keys(&origin);
        let other_dir = tempfile::tempdir().unwrap();
        let other = SigningKeys::create(&other_dir.path().join("keys"), &origin, [4; 32]).unwrap();
        assert!(checkpoint(&origin, &keys).verify(other.verifier()).is_err());
    }
}
