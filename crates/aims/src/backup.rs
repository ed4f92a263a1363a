//! Backup and restore: a workspace as one tar file.
//!
//! The file holds the journal as of one moment, the blobs, the keys and the settings; the image is
//! left out, as it is rebuilt. It holds the signing key, so it is written for its owner's eyes only.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Component, Path};

use tar::{Archive, Builder, EntryType};

use crate::config;
use crate::error::{AimsError, Kind, Result};
use crate::frameworks;
use crate::workspace::{Environment, Workspace, make_private};

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupSummary {
    /// Entries of the journal.
    pub entries: u64,
    /// Evidence files.
    pub files: u64,
}

impl Workspace {
    /// Writes a backup; others may look on meanwhile, and who writes waits.
    pub fn backup(&self, to: &Path) -> Result<BackupSummary> {
        let written = |error| AimsError::file(to, "written", error);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut tar = Builder::new(options.open(to).map_err(written)?);
        let done = self.pack(&mut tar, to).and_then(|summary| {
            let file = tar.into_inner().map_err(written)?;
            file.sync_all().map_err(written)?;
            Ok(summary)
        });
        if done.is_err() {
            // Half a backup must not be taken for one.
            let _ = fs::remove_file(to);
        }
        done
    }

    fn pack(&self, tar: &mut Builder<File>, to: &Path) -> Result<BackupSummary> {
        let io = |error| AimsError::file(self.dir(), "packed", error);
        // Nobody writes or erases meanwhile, so that journal, passwords and files are of one moment.
        let writer = self.journal.writer()?;
        // Beside the backup, where there is room for it.
        let beside = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let copies = tempfile::Builder::new()
            .prefix(".aimwright-backup-")
            .tempdir_in(beside.unwrap_or(Path::new(".")))
            .map_err(io)?;
        let journal = copies.path().join("journal.db");
        self.journal.copy_to(&journal)?;
        // The journal first and the files after it: each file that the copy speaks of is there by then.
        tar.append_path_with_name(&journal, "journal.db")
            .map_err(io)?;
        tar.append_path_with_name(self.dir().join(config::FILE), config::FILE)
            .map_err(io)?;
        tar.append_dir_all("keys", self.dir().join("keys"))
            .map_err(io)?;
        let own = self.dir().join(frameworks::FOLDER);
        if own.is_dir() {
            tar.append_dir_all(frameworks::FOLDER, own).map_err(io)?;
        }
        let blobs = self.blobs.list()?;
        for blob in &blobs {
            let Some(mut content) = self.blobs.get(blob.sha256)? else {
                continue;
            };
            let mut header = tar::Header::new_gnu();
            header.set_size(blob.size);
            header.set_mode(0o644);
            tar.append_data(&mut header, format!("files/{}", blob.sha256), &mut content)
                .map_err(io)?;
        }
        Ok(BackupSummary {
            entries: writer.size(),
            files: blobs.len() as u64,
        })
    }

    /// Makes a workspace from a backup in a new or empty folder and re-derives all of it.
    pub fn restore(file: &Path, dir: &Path, env: Environment) -> Result<Self> {
        let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
        if occupied {
            return Err(
                AimsError::new(Kind::Unusable, format!("{} is not empty", dir.display()))
                    .with_hint("restore into a new folder"),
            );
        }
        let mut source = File::open(file).map_err(|error| AimsError::file(file, "read", error))?;
        if !is_whole(&mut source).map_err(|error| AimsError::file(file, "read", error))? {
            return Err(AimsError::invalid(format!(
                "{} is no whole backup: its end is missing",
                file.display()
            ))
            .with_hint("copy the file again, or use another backup"));
        }
        let restored = unpack(file, source, dir).and_then(|()| {
            let workspace = Self::open(dir, env)?;
            workspace.take_files(dir)?;
            let faults = workspace.doctor(&mut |_, _| {})?;
            match faults.first() {
                None => Ok(workspace),
                Some(fault) => Err(AimsError::new(
                    Kind::Unusable,
                    format!("{} is damaged: {fault}", file.display()),
                )
                .with_hint("use another backup")),
            }
        });
        if restored.is_err() {
            // The folder was empty before: leave nothing half-restored behind.
            let _ = fs::remove_dir_all(dir);
        }
        restored
    }

    fn take_files(&self, dir: &Path) -> Result<()> {
        let folder = dir.join("files");
        let Ok(entries) = fs::read_dir(&folder) else {
            return Ok(());
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let content =
                File::open(&path).map_err(|error| AimsError::file(&path, "read", error))?;
            self.blobs.put(content)?;
        }
        fs::remove_dir_all(&folder).map_err(|error| AimsError::file(&folder, "removed", error))
    }
}

/// Tells whether a tar file ends as it should, with two empty blocks; one that was cut off does not.
fn is_whole(file: &mut File) -> std::io::Result<bool> {
    let mut end = [1; 1024];
    let length = file.seek(SeekFrom::End(0))?;
    let is_tar = length >= 1024 && length.is_multiple_of(512);
    if is_tar {
        file.seek(SeekFrom::End(-1024))?;
        file.read_exact(&mut end)?;
    }
    file.rewind()?;
    Ok(is_tar && end == [0; 1024])
}

/// Unpacks plain files under the names a backup has, and refuses everything else.
fn unpack(name: &Path, source: File, dir: &Path) -> Result<()> {
    let damaged = |error: std::io::Error| {
        AimsError::new(
            Kind::Invalid,
            format!("{} is no backup that can be read: {error}", name.display()),
        )
    };
    make_private(dir).map_err(|error| AimsError::file(dir, "made", error))?;
    for entry in Archive::new(source).entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let path = entry.path().map_err(damaged)?.into_owned();
        match entry.header().entry_type() {
            EntryType::Directory => continue,
            EntryType::Regular if belongs(&path) => {}
            _ => {
                return Err(AimsError::invalid(format!(
                    "{} holds {}, which no backup does",
                    name.display(),
                    path.display()
                )));
            }
        }
        let to = dir.join(&path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| AimsError::file(folder, "made", error))?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(
            &mut options,
            if path.starts_with("keys") {
                0o600
            } else {
                0o644
            },
        );
        let mut file = options
            .open(&to)
            .map_err(|error| AimsError::file(&to, "written", error))?;
        std::io::copy(&mut entry, &mut file).map_err(damaged)?;
    }
    if dir.join("journal.db").exists() {
        return Ok(());
    }
    Err(AimsError::invalid(format!(
        "{} holds no journal; it is no backup",
        name.display()
    )))
}

/// A backup holds two files, two folders of files and own frameworks, nothing deeper and nothing outside.
fn belongs(path: &Path) -> bool {
    let parts: Vec<_> = path.components().collect();
    let plain = parts
        .iter()
        .all(|part| matches!(part, Component::Normal(_)));
    let named = |at: usize, names: &[&str]| {
        parts
            .get(at)
            .is_some_and(|part| names.iter().any(|name| part.as_os_str() == *name))
    };
    plain
        && match parts.len() {
            1 => named(0, &["journal.db", config::FILE]),
            2 => named(0, &["keys", "files"]),
            3 | 4 => named(0, &[frameworks::FOLDER]),
            _ => false,
        }
}
