//! Files are stored once, streamed, and never half.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use journal::{BlobStore, JournalError, Sha256, StoredBlob};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use sha2::Digest as _;

fn store() -> (tempfile::TempDir, BlobStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = BlobStore::open(&dir.path().join("blobs")).unwrap();
    (dir, store)
}

fn read(store: &BlobStore, sha256: Sha256) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    store
        .get(sha256)
        .unwrap()
        .unwrap()
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns all files below a folder, but for the lock.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|extension| extension != "lock") {
                found.push(path);
            }
        }
    }
    found
}

/// Gives some bytes and then fails.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the cable was pulled"));
        }
        let given = into.len().min(self.0);
        self.0 -= given;
        Ok(given)
    }
}

/// Opens the store, and so sweeps it, while it is read.
struct Sweeping<'a>(&'a Path, &'a [u8]);

impl Read for Sweeping<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        BlobStore::open(self.0).unwrap();
        self.1.read(into)
    }
}
#[test]
fn a_file_is_read_as_it_was_stored() {
    let (_dir, store) = store();
    // Empty, small, exactly one part, and more than one.
    for size in [0, 5, 8 << 20, (17 << 20) + 3] {
        let bytes: Vec<u8> = (0..size)
            .map(|at: u32| at.to_le_bytes()[at as usize % 3])
            .collect();
        let stored = store.put(bytes.as_slice()).unwrap();
        let sha256 = Sha256(sha2::Sha256::digest(&bytes).into());
        assert_eq!(
            stored,
            StoredBlob {
                sha256,
                size: size.into()
            }
        );
        assert!(read(&store, sha256).unwrap() == bytes, "{size} bytes");
        assert_eq!(store.size(sha256).unwrap(), Some(size.into()));
        assert_eq!(store.get(sha256).unwrap().unwrap().size(), u64::from(size));
    }
    assert_eq!(store.list().unwrap().len(), 4);
    assert_eq!(store.verify(&mut |_| ()).unwrap(), []);
}

#[test]
fn storing_again_changes_nothing() {
    let (dir, store) = store();
    let first = store.put(&b"evidence"[..]).unwrap();
    let again = BlobStore::open(&dir.path().join("blobs"))
        .unwrap()
        .put(&b"evidence"[..])
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(store.list().unwrap(), [first]);
    assert_eq!(files(dir.path()).len(), 1);
}

#[test]
fn the_name_is_the_hash() {
    let (dir, store) = store();
    store.put(&b"abc"[..]).unwrap();
    let [path] = files(dir.path()).try_into().unwrap();
    let expected = "blobs/sha256/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(path.ends_with(expected), "{}", path.display());
}

#[test]
fn an_unknown_file_is_not_an_error() {
    let (_dir, store) = store();
    assert!(store.get(Sha256([1; 32])).unwrap().is_none());
    assert_eq!(store.size(Sha256([1; 32])).unwrap(), None);
    assert!(store.list().unwrap().is_empty());
    assert_eq!(store.verify(&mut |_| ()).unwrap(), []);
}

#[test]
fn a_removed_file_is_gone_and_can_come_again() {
    let (dir, store) = store();
    let blob = store.put(&b"a certificate"[..]).unwrap();
    let other = store.put(&b"another"[..]).unwrap();
    assert!(store.remove(blob.sha256).unwrap());
    assert!(!store.remove(blob.sha256).unwrap());
    assert_eq!(store.list().unwrap(), [other]);
    assert_eq!(files(dir.path()).len(), 1);
    assert_eq!(store.put(&b"a certificate"[..]).unwrap(), blob);
    assert_eq!(read(&store, blob.sha256).unwrap(), b"a certificate");
}

#[test]
fn a_broken_upload_leaves_nothing() {
    let (dir, store) = store();
    for before in [0, 100, 9 << 20] {
        let error = store.put(Broken(before)).unwrap_err();
        assert!(
            error.to_string().contains("the cable was pulled"),
            "{error}"
        );
        assert!(store.list().unwrap().is_empty());
        assert_eq!(files(dir.path()), [] as [PathBuf; 0]);
    }
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let (dir, store) = store();
    let error = store.put_up_to(io::repeat(7), 20 << 20).unwrap_err();
    assert!(matches!(error, JournalError::Unusable { .. }));
    assert!(
        error.to_string().contains("longer than 20971520 bytes"),
        "{error}"
    );
    assert_eq!(files(dir.path()), [] as [PathBuf; 0]);
    store.put_up_to(&b"12345"[..], 5).unwrap();
    store.put_up_to(&b"123456"[..], 5).unwrap_err();
}

#[test]
fn leftovers_are_swept_out_but_not_living_uploads() {
    let (dir, store) = store();
    let upload = dir.path().join("blobs/upload");
    fs::create_dir_all(&upload).unwrap();
    fs::write(upload.join("99-0#1"), "half a file").unwrap();
    BlobStore::open(&dir.path().join("blobs")).unwrap();
    assert_eq!(files(dir.path()), [] as [PathBuf; 0]);

    let stored = store
        .put(Sweeping(&dir.path().join("blobs"), b"survives"))
        .unwrap();
    assert_eq!(read(&store, stored.sha256).unwrap(), b"survives");
}

#[test]
fn strangers_and_vanished_files_are_told() {
    let (dir, store) = store();
    store.put(&b"abc"[..]).unwrap();
    fs::write(dir.path().join("blobs/sha256/ba/notes.txt"), "mine").unwrap();
    let [fault] = store.verify(&mut |_| ()).unwrap().try_into().unwrap();
    assert!(fault.what.contains("notes.txt"), "{}", fault.what);
    assert_eq!(store.list().unwrap().len(), 1);
}

#[test]
fn a_damaged_file_is_healed_by_storing_it_again() {
    let (dir, store) = store();
    let stored = store.put(&b"evidence"[..]).unwrap();
    let [path] = files(dir.path()).try_into().unwrap();
    fs::write(path, "forged").unwrap();
    let error = read(&store, stored.sha256).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("was changed since it was stored"),
        "{error}"
    );
    store.put(&b"evidence"[..]).unwrap();
    assert_eq!(read(&store, stored.sha256).unwrap(), b"evidence");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_changed_byte_is_found(
        bytes in proptest::collection::vec(any::<u8>(), 1..2000),
        at in any::<proptest::sample::Index>(),
        flip in 1_u8..,
    ) {
        let (dir, store) = store();
        let stored = store.put(bytes.as_slice()).unwrap();
        store.put(&b"untouched"[..]).unwrap();
        let hex = stored.sha256.to_string();
        let path = dir.path().join("blobs/sha256").join(&hex[..2]).join(&hex[2..]);
        let mut damaged = bytes.clone();
        damaged[at.index(bytes.len())] ^= flip;
        fs::write(&path, &damaged).unwrap();
        let faults = store.verify(&mut |_| ()).unwrap();
        prop_assert_eq!(faults.len(), 1);
        prop_assert!(faults[0].what.contains(&hex));
        fs::write(&path, &bytes[1..]).unwrap();
        prop_assert_eq!(store.verify(&mut |_| ()).unwrap().len(), 1);
    }
}

#[test]
fn a_file_that_is_taken_in_is_kept_or_gone() {
    let (dir, store) = store();
    let folder = dir.path().join("blobs");
    let staged = store.stage(&b"taken in"[..], 100).unwrap();
    let blob = staged.blob();
    assert_eq!(blob.size, 8);
    assert_eq!(store.size(blob.sha256).unwrap(), None);
    // Whoever opens the store meanwhile leaves it alone.
    BlobStore::open(&folder).unwrap();
    assert_eq!(files(&folder).len(), 1);
    drop(staged);
    assert!(files(&folder).is_empty());
    let staged = store.stage(&b"taken in"[..], 100).unwrap();
    assert_eq!(store.keep(staged).unwrap(), blob);
    assert_eq!(read(&store, blob.sha256).unwrap(), b"taken in");
    assert_eq!(files(&folder).len(), 1);
}
