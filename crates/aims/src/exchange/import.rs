//! Import: records from files, all of them in one change set or none.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use journal::Sha256;
use registers::Key;
use serde_json::Value;
use sha2::Digest as _;

use super::incoming::{all_or_nothing, gather, read_csv};
use crate::desk::{Desk, Put};
use crate::error::{AimsError, Kind as Fails, Result};
use crate::permit::{Act, Actor, Subject, allows};
use crate::refuse::register_named;
use crate::workspace::Workspace;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records that are new.
    pub added: u64,
    /// Records that changed.
    pub edited: u64,
    /// Records that were as in the files already.
    pub unchanged: u64,
    /// Evidence files.
    pub files: u64,
}

/// A record as it stood elsewhere: key, state and body.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its key.
    pub key: Key,
    /// Its state.
    pub state: String,
    /// Its body.
    pub body: Value,
}

impl Workspace {
    /// Imports folders of YAML and CSV files as one change set; a dry run only says what would be done.
    ///
    /// Files without key and state are new records. `progress` is told how many of how many are laid.
    pub fn import(
        &self,
        actor: &Actor,
        paths: &[PathBuf],
        dry_run: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Imported> {
        let incoming = gather(paths)?;
        let mut imported = Imported::default();
        let mut promised = HashSet::new();
        if dry_run {
            promised = hashes(paths)?;
            imported.files = promised.len() as u64;
        } else {
            imported.files = self.import_files(actor, paths)?;
        }
        let total = incoming.len() as u64;
        let lay = |desk: &mut Desk<'_>| {
            let mut faults = Vec::new();
            desk.promised = promised;
            for (at, incoming) in incoming.iter().enumerate() {
                match incoming.lay(desk) {
                    Ok(Put::Added) => imported.added += 1,
                    Ok(Put::Edited) => imported.edited += 1,
                    Ok(Put::Unchanged) => imported.unchanged += 1,
                    Err(error) if error.kind() == Fails::Refused => return Err(error),
                    Err(error) => faults.push(incoming.fault(&error)),
                }
                progress(at as u64 + 1, total);
            }
            faults.extend(desk.dangling()?);
            all_or_nothing(&faults)?;
            if dry_run { desk.rehearse() } else { Ok(()) }
        };
        self.write(actor, "import", None, lay)?;
        Ok(imported)
    }

    /// Puts records as they stood elsewhere, as one change set.
    pub fn put(&self, actor: &Actor, records: &[Record]) -> Result<Imported> {
        let mut imported = Imported::default();
        self.write(actor, "import", None, |desk| {
            for record in records {
                let put = desk.put(&record.key, &record.state, &record.body, None);
                match put.map_err(|error| error.at(record.key.as_str()))? {
                    Put::Added => imported.added += 1,
                    Put::Edited => imported.edited += 1,
                    Put::Unchanged => imported.unchanged += 1,
                }
            }
            Ok(())
        })?;
        Ok(imported)
    }

    /// Imports one CSV file; its register is named by the caller and not by the file.
    pub(crate) fn import_csv(
        &self,
        actor: &Actor,
        register: &str,
        path: &Path,
    ) -> Result<Imported> {
        let register = register_named(register)?;
        let incoming = read_csv(register, path)?;
        let mut imported = Imported::default();
        self.write(actor, "import", None, |desk| {
            for incoming in &incoming {
                incoming
                    .lay(desk)
                    .map_err(|error| error.at(&incoming.source.name))?;
                imported.added += 1;
            }
            Ok(())
        })?;
        Ok(imported)
    }

    /// Brings the evidence files of exported folders; files are stored under their hash.
    fn import_files(&self, actor: &Actor, paths: &[PathBuf]) -> Result<u64> {
        let evidence = Subject {
            register: "evidence",
            ..Subject::default()
        };
        if !allows(actor, Act::Import, &evidence) {
            return Ok(0);
        }
        let mut brought = 0;
        for path in files_beside(paths)? {
            let file = File::open(&path).map_err(|error| AimsError::file(&path, "read", error))?;
            self.blobs.put_up_to(file, crate::LARGEST_FILE)?;
            brought += 1;
        }
        Ok(brought)
    }
}

/// Returns the evidence files that stand beside the records of exported folders.
fn files_beside(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in paths.iter().map(|path| path.join("files")) {
        if !folder.is_dir() {
            continue;
        }
        let entries =
            std::fs::read_dir(&folder).map_err(|error| AimsError::file(&folder, "read", error))?;
        let paths = entries.flatten().map(|entry| entry.path());
        files.extend(paths.filter(|path| path.is_file()));
    }
    files.sort();
    Ok(files)
}

/// Returns the hashes under which these files would be stored.
fn hashes(paths: &[PathBuf]) -> Result<HashSet<Sha256>> {
    let hash = |path: PathBuf| {
        let unreadable = |error| AimsError::file(&path, "read", error);
        let mut file = File::open(&path).map_err(unreadable)?;
        let mut hasher = sha2::Sha256::new();
        let mut part = vec![0; 1 << 20];
        loop {
            match file.read(&mut part).map_err(unreadable)? {
                0 => return Ok(Sha256(hasher.finalize().into())),
                length => hasher.update(&part[..length]),
            }
        }
    };
    files_beside(paths)?.into_iter().map(hash).collect()
}
