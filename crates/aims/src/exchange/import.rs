//! Import: records from files, all of them in one change set or none.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use journal::Sha256;
use registers::Key;
use serde_json::Value;
use sha2::Digest as _;

use super::RowDoes;
use super::incoming::{Incoming, all_or_nothing, gather, read_csv};
use crate::desk::{Desk, Put};
use crate::error::{AimsError, Kind as Fails, Result};
use crate::moment::AsOf;
use crate::permit::{Act, Actor, Subject, allows};
use crate::workspace::Workspace;

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// Records that are new.
    pub added: u64,
    /// Records that changed.
    pub edited: u64,
    /// Records that were as in the files already.
    pub unchanged: u64,
    /// Evidence files.
    pub files: u64,
    /// What becomes of the records that are new or changed.
    pub records: Vec<RowDoes>,
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
        let incoming = gather(paths, self.view(AsOf::Now)?.catalog())?;
        let mut imported = Imported::default();
        let mut promised = HashSet::new();
        let named: HashSet<Sha256> = incoming.iter().flat_map(Incoming::files).collect();
        let files = named_files(paths, &named)?;
        imported.files = files.len() as u64;
        if dry_run {
            promised = files.into_keys().collect();
        } else {
            imported.files = self.import_files(actor, &files)?;
        }
        let total = incoming.len() as u64;
        let lay = |desk: &mut Desk<'_>| {
            let mut faults = Vec::new();
            desk.promised = promised;
            for (at, incoming) in incoming.iter().enumerate() {
                match incoming.lay(desk) {
                    Ok((_, _, Put::Unchanged)) => imported.unchanged += 1,
                    Ok((key, before, put)) => {
                        match put {
                            Put::Added => imported.added += 1,
                            _ => imported.edited += 1,
                        }
                        imported.records.push(incoming.does(desk, key, before)?);
                    }
                    Err(error) if error.kind() == Fails::Refused => return Err(error),
                    Err(error) => faults.push(incoming.fault(&error)),
                }
                progress(at as u64 + 1, total);
            }
            faults.extend(desk.dangling()?);
            all_or_nothing(&faults)?;
            if dry_run { desk.rehearse() } else { Ok(()) }
        };
        if let Err(error) = self.write(actor, "import", None, lay) {
            let named: Vec<_> = named.into_iter().collect();
            self.forget_after_failure(&named);
            return Err(error);
        }
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
        let register = self.register(register)?;
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

    /// Brings evidence files; they are stored under their hash.
    fn import_files(&self, actor: &Actor, files: &HashMap<Sha256, PathBuf>) -> Result<u64> {
        let evidence = Subject {
            register: "evidence",
            ..Subject::default()
        };
        if !allows(actor, Act::Import, &evidence) {
            return Ok(0);
        }
        for path in files.values() {
            let file = File::open(path).map_err(|error| AimsError::file(path, "read", error))?;
            self.blobs.put_up_to(file, crate::LARGEST_FILE)?;
        }
        Ok(files.len() as u64)
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

/// Returns those files beside the records that a record names, by hash.
fn named_files(paths: &[PathBuf], named: &HashSet<Sha256>) -> Result<HashMap<Sha256, PathBuf>> {
    let mut found = HashMap::new();
    if named.is_empty() {
        return Ok(found);
    }
    for path in files_beside(paths)? {
        let hash = hash_of(&path).map_err(|error| AimsError::file(&path, "read", error))?;
        if named.contains(&hash) {
            found.insert(hash, path);
        }
    }
    Ok(found)
}

fn hash_of(path: &Path) -> std::io::Result<Sha256> {
    let mut file = File::open(path)?;
    let mut hasher = sha2::Sha256::new();
    let mut part = vec![0; 1 << 20];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(Sha256(hasher.finalize().into())),
            length => hasher.update(&part[..length]),
        }
    }
}
