//! The workspace's Ed25519 key: two small files in the folder `keys`.
//!
//! `signing.key` is the secret, `signing.pub` what others verify checkpoints with. Both are one
//! line in the forms that tools for C2SP signed notes read: `PRIVATE+KEY+name+id+base64` and
//! `name+id+base64`.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::Digest as _;

use crate::{JournalError, Origin};

const SECRET: &str = "signing.key";
const PUBLIC: &str = "signing.pub";
const SECRET_PREFIX: &str = "PRIVATE+KEY+";
/// The signature type of Ed25519 in signed notes.
const ED25519: u8 = 1;

/// A public key with the name of the journal whose checkpoints it verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Returns the name: the journal's origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the key's id in signed notes: the first bytes of a hash over name and key.
    pub fn id(&self) -> [u8; 4] {
        let hash = sha2::Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Tells whether the signature over this text is the key's.
    pub(crate) fn has_signed(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        self.key
            .verify_strict(text, &Signature::from_bytes(signature))
            .is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", line(&self.name, self.id(), self.key.as_bytes()))
    }
}

impl FromStr for VerifierKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, id, bytes) = parts(text).ok_or("a public key looks like name+id+base64")?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| "this is not an Ed25519 key")?;
        let key = Self {
            name: name.to_owned(),
            key,
        };
        if key.id() == id {
            Ok(key)
        } else {
            Err("the key does not fit its id".to_owned())
        }
    }
}

/// The key that signs a workspace's checkpoints.
pub struct SigningKeys {
    secret: SigningKey,
    verifier: VerifierKey,
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKeys({})", self.verifier)
    }
}

impl SigningKeys {
    /// Makes the key of a new journal and writes it to a folder that only its owner can read.
    ///
    /// The seed is 32 bytes from a cryptographic random source.
    ///
    /// # Errors
    /// [`JournalError`] if the folder holds a key already, or cannot be written.
    pub fn create(dir: &Path, origin: &Origin, seed: [u8; 32]) -> Result<Self, JournalError> {
        let keys = Self::new(origin.to_string(), seed);
        let written = make_folder(dir)
            .and_then(|()| {
                let line = line(&keys.verifier.name, keys.verifier.id(), &seed);
                write_new(
                    &dir.join(SECRET),
                    &format!("{SECRET_PREFIX}{line}\n"),
                    0o600,
                )
            })
            .and_then(|()| write_new(&dir.join(PUBLIC), &format!("{}\n", keys.verifier), 0o644));
        match written {
            Ok(()) => Ok(keys),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(JournalError::Unusable {
                    problem: format!("{} already holds a signing key", dir.display()),
                    hint: "choose an empty folder for a new workspace".to_owned(),
                })
            }
            Err(error) => Err(JournalError::Storage {
                problem: format!("the key cannot be written to {}: {error}", dir.display()),
                hint: "check the folder's permissions and the free space".to_owned(),
            }),
        }
    }

    /// Reads the key from its folder.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] if there is none, it is damaged, or others can read it.
    pub fn open(dir: &Path) -> Result<Self, JournalError> {
        let path = dir.join(SECRET);
        let unusable = |problem: String, hint: &str| JournalError::Unusable {
            problem,
            hint: hint.to_owned(),
        };
        let unreadable = |error: io::Error| {
            unusable(
                format!("the signing key {} cannot be read: {error}", path.display()),
                "restore the folder `keys` from a backup, or run as the workspace's owner",
            )
        };
        if is_open_to_others(&path).map_err(unreadable)? {
            return Err(unusable(
                format!("others can read the signing key {}", path.display()),
                &format!("run `chmod 600 {}`", path.display()),
            ));
        }
        let text = fs::read_to_string(&path).map_err(unreadable)?;
        let keys = Self::parse(text.trim_end()).ok_or_else(|| {
            unusable(
                format!("the signing key {} is damaged", path.display()),
                "restore the folder `keys` from a backup",
            )
        })?;
        let public = fs::read_to_string(dir.join(PUBLIC)).unwrap_or_default();
        if public.trim_end() != keys.verifier.to_string() {
            return Err(unusable(
                format!(
                    "{} does not belong to the signing key",
                    dir.join(PUBLIC).display()
                ),
                &format!("its one line should be `{}`", keys.verifier),
            ));
        }
        Ok(keys)
    }

    /// Returns the public key, for those who verify.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text.
    pub(crate) fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.secret.sign(text).to_bytes()
    }

    fn new(name: String, seed: [u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(&seed);
        let verifier = VerifierKey {
            name,
            key: secret.verifying_key(),
        };
        Self { secret, verifier }
    }

    fn parse(text: &str) -> Option<Self> {
        let (name, id, seed) = parts(text.strip_prefix(SECRET_PREFIX)?)?;
        let keys = Self::new(name.to_owned(), seed);
        (keys.verifier.id() == id).then_some(keys)
    }
}

/// Writes a key as `name+id+base64(type ‖ bytes)`.
fn line(name: &str, id: [u8; 4], bytes: &[u8; 32]) -> String {
    let id = u32::from_be_bytes(id);
    let encoded = BASE64_STANDARD.encode([&[ED25519][..], bytes].concat());
    format!("{name}+{id:08x}+{encoded}")
}

/// Takes `name+id+base64(type ‖ bytes)` apart.
fn parts(line: &str) -> Option<(&str, [u8; 4], [u8; 32])> {
    let (name, rest) = line.split_once('+')?;
    let (id, encoded) = rest.split_once('+')?;
    let id = u32::from_str_radix(id, 16).ok().filter(|_| id.len() == 8)?;
    let bytes = BASE64_STANDARD.decode(encoded).ok()?;
    let bytes = bytes.strip_prefix(&[ED25519])?.try_into().ok()?;
    (!name.is_empty()).then_some((name, id.to_be_bytes(), bytes))
}

fn make_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "only Unix has modes"))]
fn write_new(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(File::open(path)?.metadata()?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(path: &Path) -> io::Result<bool> {
    File::open(path).map(|_| false)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn create(seed: u8) -> (tempfile::TempDir, std::path::PathBuf, SigningKeys) {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        let made = SigningKeys::create(&keys, &Origin::workspace(Uuid::nil()), [seed; 32]).unwrap();
        (dir, keys, made)
    }

    #[test]
    fn a_key_is_read_as_it_was_made() {
        let (_dir, folder, made) = create(1);
        let read = SigningKeys::open(&folder).unwrap();
        assert_eq!(read.verifier(), made.verifier());
        assert_eq!(read.sign(b"text"), made.sign(b"text"));
        let public: VerifierKey = made.verifier().to_string().parse().unwrap();
        assert!(public.has_signed(b"text", &made.sign(b"text")));
        assert!(!public.has_signed(b"other", &made.sign(b"text")));
    }

    #[test]
    fn keys_and_signatures_of_the_reference_implementation_are_understood() {
        // The example of golang.org/x/mod/sumdb/note, which C2SP signed notes come from.
        let line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key: VerifierKey = line.parse().unwrap();
        assert_eq!(
            (key.name(), key.to_string().as_str()),
            ("PeterNeumann", line)
        );
        let text = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        let encoded = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        let bytes = BASE64_STANDARD.decode(encoded).unwrap();
        assert_eq!(bytes[..4], key.id());
        assert!(key.has_signed(text.as_bytes(), bytes[4..].try_into().unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_dir, folder, _) = create(1);
        let path = folder.join(SECRET);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(
            fs::metadata(&folder).unwrap().permissions().mode() & 0o777,
            0o700
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = SigningKeys::open(&folder).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_second_key_does_not_replace_the_first() {
        let (_dir, folder, made) = create(1);
        let again = SigningKeys::create(&folder, &Origin::workspace(Uuid::nil()), [2; 32]);
        assert!(matches!(again, Err(JournalError::Unusable { .. })));
        assert_eq!(
            SigningKeys::open(&folder).unwrap().verifier(),
            made.verifier()
        );
    }

    #[test]
    fn damaged_or_missing_keys_are_refused() {
        let (_dir, folder, _) = create(1);
        for damaged in [
            "",
            "PRIVATE+KEY+a+b+c",
            "PRIVATE+KEY+aimwright/x+00000000+AQ==",
        ] {
            fs::write(folder.join(SECRET), damaged).unwrap();
            assert!(SigningKeys::open(&folder).is_err(), "{damaged}");
        }
        fs::remove_file(folder.join(SECRET)).unwrap();
        assert!(SigningKeys::open(&folder).is_err());
    }

    #[test]
    fn the_secret_is_never_printed() {
        let (_dir, _, made) = create(0xab);
        let shown = format!("{made:?}");
        let secret = BASE64_STANDARD.encode([&[ED25519][..], &[0xab; 32]].concat());
        assert!(
            shown.starts_with("SigningKeys(aimwright/") && !shown.contains(&secret),
            "{shown}"
        );
    }
}
