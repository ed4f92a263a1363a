//! Files (evidence), each stored once under its SHA-256.
//!
//! A file arrives in `upload/` and is renamed to `sha256/ab/cdef…` when it is whole, so a broken
//! upload leaves nothing under a final name. Files are streamed in parts, never held whole.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::{
    Error as StoreError, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode, PutPayload,
};
use sha2::Digest as _;
use tokio::runtime::{Builder, Runtime};

use crate::{Fault, JournalError, Sha256};

/// How much of a file is held in memory at a time; object stores want parts of at least 5 MiB.
const PART: u64 = 8 << 20;
const CHUNK: u64 = 1 << 20;
const FINAL: &str = "sha256";
const UPLOAD: &str = "upload";
const LOCK: &str = "upload.lock";

/// A file that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredBlob {
    /// Its hash: its name in the store.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub size: u64,
}

/// The files of a workspace. Do not call it from asynchronous code: it waits.
#[derive(Debug)]
pub struct BlobStore {
    dir: PathBuf,
    store: Arc<LocalFileSystem>,
    waiter: Arc<Waiter>,
    uploads: AtomicU64,
}

impl BlobStore {
    /// Opens the store in this folder, makes the folder if it is missing, and sweeps out what
    /// broken uploads left.
    pub fn open(dir: &Path) -> Result<Self, JournalError> {
        if !dir.is_dir() {
            fs::create_dir_all(dir).map_err(|error| unwritable(dir, &error))?;
        }
        sweep(dir);
        let store = LocalFileSystem::new_with_prefix(dir)
            .map_err(|error| JournalError::Unusable {
                problem: format!("the files in {} cannot be opened: {error}", dir.display()),
                hint: "check the folder's permissions".to_owned(),
            })?
            .with_fsync(true);
        Ok(Self {
            dir: dir.to_owned(),
            store: Arc::new(store),
            waiter: Arc::new(Waiter::new()?),
            uploads: AtomicU64::new(0),
        })
    }

    /// Stores a file. It is on disk when this returns; storing it again changes nothing.
    pub fn put(&self, reader: impl Read) -> Result<StoredBlob, JournalError> {
        self.put_up_to(reader, u64::MAX)
    }

    /// Stores a file of at most so many bytes.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] if it is longer; nothing is kept then.
    pub fn put_up_to(&self, reader: impl Read, most: u64) -> Result<StoredBlob, JournalError> {
        self.keep(self.stage(reader, most)?)
    }

    /// Takes in a file of at most so many bytes without keeping it: that is for [`BlobStore::keep`].
    ///
    /// # Errors
    /// [`JournalError::Unusable`] if it is longer or cannot be read to its end.
    pub fn stage(&self, reader: impl Read, most: u64) -> Result<StagedBlob, JournalError> {
        // Whoever sweeps takes this lock alone, and so leaves living uploads in peace.
        let uploading = File::create(self.dir.join(LOCK)).and_then(|lock| {
            lock.lock_shared()?;
            Ok(lock)
        });
        let uploading = uploading.map_err(|error| unwritable(&self.dir, &error))?;
        let name = self.claim()?;
        let mut staged = StagedBlob {
            path: self.dir.join(name.as_ref()),
            name,
            blob: StoredBlob {
                sha256: Sha256([0; 32]),
                size: 0,
            },
            _uploading: uploading,
        };
        staged.blob = self.upload(&staged.name, reader, most)?;
        Ok(staged)
    }

    /// Keeps a file that was taken in. It is on disk when this returns; keeping it again changes nothing.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is kept waits for nobody any more"
    )]
    pub fn keep(&self, staged: StagedBlob) -> Result<StoredBlob, JournalError> {
        let to = location(staged.blob.sha256);
        self.waiter
            .wait(self.store.rename(&staged.name, &to))
            .map_err(failed)?;
        Ok(staged.blob)
    }

    /// Tells the length of a stored file; nothing if there is none of this hash.
    pub fn size(&self, sha256: Sha256) -> Result<Option<u64>, JournalError> {
        match self.waiter.wait(self.store.head(&location(sha256))) {
            Ok(meta) => Ok(Some(meta.size)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes a stored file, where what it holds must not be kept any longer. Tells whether there was one.
    pub fn remove(&self, sha256: Sha256) -> Result<bool, JournalError> {
        match self.waiter.wait(self.store.delete(&location(sha256))) {
            Ok(()) => Ok(true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    /// Opens a stored file for reading; nothing if there is none of this hash.
    pub fn get(&self, sha256: Sha256) -> Result<Option<BlobReader>, JournalError> {
        Ok(self.size(sha256)?.map(|size| BlobReader {
            store: Arc::clone(&self.store),
            waiter: Arc::clone(&self.waiter),
            blob: StoredBlob { sha256, size },
            hasher: sha2::Sha256::new(),
            at: 0,
            chunk: io::Cursor::default(),
        }))
    }

    /// Lists the stored files in the order of their hashes.
    pub fn list(&self) -> Result<Vec<StoredBlob>, JournalError> {
        let (blobs, _) = self.walk()?;
        Ok(blobs)
    }

    /// Reads every file, hashes it again and returns what does not fit.
    ///
    /// `progress` is told the number of files seen.
    pub fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<Vec<Fault>, JournalError> {
        let (blobs, strangers) = self.walk()?;
        let mut faults: Vec<Fault> = strangers
            .iter()
            .map(|name| Fault {
                entry: None,
                what: format!("{name} is not a stored file"),
            })
            .collect();
        for (seen, blob) in (1..).zip(blobs) {
            let read = self
                .get(blob.sha256)?
                .map(|mut file| io::copy(&mut file, &mut io::sink()));
            let what = match read {
                Some(Ok(_)) => None,
                Some(Err(error)) => Some(error.to_string()),
                None => Some(format!("file {} vanished while it was read", blob.sha256)),
            };
            faults.extend(what.map(|what| Fault { entry: None, what }));
            progress(seen);
        }
        Ok(faults)
    }

    /// Takes a place for an upload that no other process takes.
    fn claim(&self) -> Result<Location, JournalError> {
        loop {
            let number = self.uploads.fetch_add(1, Ordering::Relaxed);
            let staged = Location::from_iter([UPLOAD, &format!("{}-{number}", std::process::id())]);
            let claim = self
                .store
                .put_opts(&staged, PutPayload::default(), PutMode::Create.into());
            match self.waiter.wait(claim) {
                Ok(_) => return Ok(staged),
                Err(StoreError::AlreadyExists { .. }) => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }

    fn upload(
        &self,
        staged: &Location,
        reader: impl Read,
        most: u64,
    ) -> Result<StoredBlob, JournalError> {
        let mut upload = self
            .waiter
            .wait(self.store.put_multipart(staged))
            .map_err(failed)?;
        let blob = match self.send(&mut *upload, reader, most) {
            Ok(blob) => blob,
            Err(error) => {
                // What cannot be removed now is swept out later.
                let _ = self.waiter.wait(upload.abort());
                return Err(error);
            }
        };
        self.waiter.wait(upload.complete()).map_err(failed)?;
        Ok(blob)
    }

    /// Sends all parts and hashes them on the way.
    fn send(
        &self,
        upload: &mut dyn MultipartUpload,
        mut reader: impl Read,
        most: u64,
    ) -> Result<StoredBlob, JournalError> {
        let mut hasher = sha2::Sha256::new();
        let mut size = 0;
        loop {
            let mut part = Vec::new();
            reader
                .by_ref()
                .take(PART)
                .read_to_end(&mut part)
                .map_err(|error| unreadable(&error))?;
            if part.is_empty() {
                return Ok(StoredBlob {
                    sha256: Sha256(hasher.finalize().into()),
                    size,
                });
            }
            size += part.len() as u64;
            if size > most {
                return Err(too_long(most));
            }
            hasher.update(&part);
            self.waiter
                .wait(upload.put_part(part.into()))
                .map_err(failed)?;
        }
    }

    /// Finds all files: those named as they should be, and the others.
    fn walk(&self) -> Result<(Vec<StoredBlob>, Vec<String>), JournalError> {
        let list = |folder: &Location| {
            self.waiter
                .wait(self.store.list_with_delimiter(Some(folder)))
                .map_err(failed)
        };
        let (mut blobs, mut strangers) = (Vec::new(), Vec::new());
        let mut folders = vec![Location::from(FINAL)];
        while let Some(folder) = folders.pop() {
            let found = list(&folder)?;
            folders.extend(found.common_prefixes);
            for file in found.objects {
                match hash_of(&file.location) {
                    Some(sha256) => blobs.push(StoredBlob {
                        sha256,
                        size: file.size,
                    }),
                    None => strangers.push(file.location.to_string()),
                }
            }
        }
        blobs.sort_by_key(|blob| blob.sha256);
        strangers.sort();
        Ok((blobs, strangers))
    }
}

/// A file that has arrived whole and is not kept yet. Dropped, it is gone.
#[derive(Debug)]
pub struct StagedBlob {
    name: Location,
    path: PathBuf,
    blob: StoredBlob,
    /// Nobody sweeps while this is locked.
    _uploading: File,
}

impl StagedBlob {
    /// Returns its hash and length.
    pub fn blob(&self) -> StoredBlob {
        self.blob
    }

    /// Reads it whole into memory.
    pub fn read(&self) -> Result<Vec<u8>, JournalError> {
        fs::read(&self.path).map_err(|error| JournalError::Storage {
            problem: format!("{} cannot be read: {error}", self.path.display()),
            hint: "send the file again".to_owned(),
        })
    }
}

impl Drop for StagedBlob {
    fn drop(&mut self) {
        // One that was kept is no longer there; what cannot be removed now is swept out later.
        let _ = fs::remove_file(&self.path);
    }
}

/// Reads a stored file in parts, hashes it on the way, and fails at its end if the hash is another.
#[derive(Debug)]
pub struct BlobReader {
    store: Arc<LocalFileSystem>,
    waiter: Arc<Waiter>,
    blob: StoredBlob,
    hasher: sha2::Sha256,
    at: u64,
    chunk: io::Cursor<Vec<u8>>,
}

impl BlobReader {
    /// Returns the length of the whole file.
    pub fn size(&self) -> u64 {
        self.blob.size
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let end = self.blob.size.min(self.at + CHUNK);
        if self.at < end {
            let name = location(self.blob.sha256);
            let get = self.store.get_range(&name, self.at..end);
            let bytes = self.waiter.wait(get).map_err(io::Error::other)?;
            self.hasher.update(&bytes);
            self.at += bytes.len() as u64;
            self.chunk = io::Cursor::new(bytes.into());
            return Ok(());
        }
        if Sha256(self.hasher.clone().finalize().into()) == self.blob.sha256 {
            return Ok(());
        }
        let what = format!("file {} was changed since it was stored", self.blob.sha256);
        Err(io::Error::new(io::ErrorKind::InvalidData, what))
    }
}

impl Read for BlobReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let read = self.chunk.read(into)?;
        if read > 0 {
            return Ok(read);
        }
        self.next_chunk()?;
        self.chunk.read(into)
    }
}

/// Waits for what an object store promises.
#[derive(Debug)]
struct Waiter(Option<Runtime>);

impl Waiter {
    fn new() -> Result<Self, JournalError> {
        let runtime = Builder::new_current_thread().build();
        Ok(Self(Some(runtime.map_err(|error| {
            JournalError::Internal(Box::new(error))
        })?)))
    }

    fn wait<T>(&self, promise: impl Future<Output = T>) -> T {
        self.0
            .as_ref()
            .expect("it is only taken when dropped")
            .block_on(promise)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        // An ordinary drop would wait, which asynchronous code must not.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn location(sha256: Sha256) -> Location {
    let hex = sha256.to_string();
    let (folder, name) = hex.split_at(2);
    Location::from_iter([FINAL, folder, name])
}

fn hash_of(found: &Location) -> Option<Sha256> {
    let mut parts = found.parts().skip(1);
    let hex = format!("{}{}", parts.next()?.as_ref(), parts.next()?.as_ref());
    hex.parse()
        .ok()
        .filter(|sha256| location(*sha256) == *found)
}

/// Removes what broken uploads left, unless somebody is uploading now or the folder is read-only.
fn sweep(dir: &Path) {
    let Ok(left) = fs::read_dir(dir.join(UPLOAD)) else {
        return;
    };
    let Ok(lock) = File::create(dir.join(LOCK)) else {
        return;
    };
    if lock.try_lock().is_err() {
        return;
    }
    for file in left.flatten() {
        if let Err(error) = fs::remove_file(file.path()) {
            tracing::debug!(%error, file = ?file.path(), "a broken upload could not be removed");
        }
    }
}

fn too_long(most: u64) -> JournalError {
    JournalError::Unusable {
        problem: format!("the file is longer than {most} bytes"),
        hint: "attach a smaller file, or raise the limit".to_owned(),
    }
}

fn unreadable(error: &io::Error) -> JournalError {
    JournalError::Unusable {
        problem: format!("the file to store could not be read to its end: {error}"),
        hint: "nothing was kept; try again".to_owned(),
    }
}

fn unwritable(dir: &Path, error: &io::Error) -> JournalError {
    JournalError::Storage {
        problem: format!("{} cannot be written: {error}", dir.display()),
        hint: "check the folder's permissions and the free space".to_owned(),
    }
}

fn failed(error: StoreError) -> JournalError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(link) = cause {
        if let Some(io) = link.downcast_ref::<io::Error>() {
            return JournalError::Storage {
                problem: format!("the file could not be stored or read: {io}"),
                hint: "check the permissions of the folder `blobs` and the free space".to_owned(),
            };
        }
        cause = link.source();
    }
    JournalError::Internal(Box::new(error))
}
