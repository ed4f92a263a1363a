//! The files of a framework: embedded in the program or in a folder on disk.

use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::FrameworkError;

/// Most bytes of one file.
const LARGEST: u64 = 4 << 20;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../frameworks");

/// Returns the ids of all frameworks that are part of the program.
pub fn embedded_ids() -> Vec<&'static str> {
    let mut ids: Vec<_> = EMBEDDED
        .dirs()
        .filter(|folder| {
            folder
                .get_file(folder.path().join("framework.yaml"))
                .is_some()
        })
        .filter_map(|folder| folder.path().file_name()?.to_str())
        .collect();
    ids.sort_unstable();
    ids
}

/// One file of a framework.
#[derive(Debug, Clone)]
pub struct File {
    /// Path inside the framework's folder, with slashes.
    pub path: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// The YAML files of a framework, in the order of their paths.
#[derive(Debug, Clone)]
pub struct Files {
    /// The folder's name: the framework's id.
    pub id: String,
    /// The folder as refusals name it.
    pub folder: String,
    content: Vec<File>,
}

impl Files {
    /// Makes a framework's files from pairs of path and content.
    pub fn new(id: &str, folder: &str, mut files: Vec<(String, Vec<u8>)>) -> Self {
        files.sort();
        let files = files
            .into_iter()
            .map(|(path, content)| File { path, content })
            .collect();
        Self {
            id: id.to_owned(),
            folder: folder.to_owned(),
            content: files,
        }
    }

    /// Returns the files of a framework that is part of the program.
    pub fn embedded(id: &str) -> Result<Self, FrameworkError> {
        if !embedded_ids().contains(&id) {
            return Err(FrameworkError::Unknown {
                id: id.into(),
                known: embedded_ids().join(", "),
            });
        }
        let folders = [id.to_owned(), format!("{id}/checks")];
        let files = folders.iter().filter_map(|folder| EMBEDDED.get_dir(folder));
        let files = files.flat_map(Dir::files).filter_map(|file| {
            let path = file
                .path()
                .strip_prefix(id)
                .ok()?
                .to_str()?
                .replace('\\', "/");
            is_yaml(&path).then(|| (path, file.contents().to_vec()))
        });
        Ok(Self::new(id, &format!("frameworks/{id}"), files.collect()))
    }

    /// Reads the files of a framework in a folder.
    pub fn from_folder(folder: &Path) -> Result<Self, FrameworkError> {
        let id = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("framework");
        let mut files = Vec::new();
        read_into(&mut files, folder, "")?;
        let checks = folder.join("checks");
        if checks.is_dir() {
            read_into(&mut files, &checks, "checks/")?;
        }
        Ok(Self::new(id, &folder.display().to_string(), files))
    }

    /// Returns the files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = &File> {
        self.content.iter()
    }

    /// Returns the SHA-256 over paths and contents, in hex.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for file in &self.content {
            hash.update((file.path.len() as u64).to_be_bytes());
            hash.update(&file.path);
            hash.update((file.content.len() as u64).to_be_bytes());
            hash.update(&file.content);
        }
        hex(&hash.finalize())
    }

    /// Returns a file's path as refusals name it.
    pub(super) fn name(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }
}

/// Writes bytes as hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

fn is_yaml(path: &str) -> bool {
    let extension = Path::new(path).extension();
    extension.is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn read_into(
    files: &mut Vec<(String, Vec<u8>)>,
    folder: &Path,
    prefix: &str,
) -> Result<(), FrameworkError> {
    let fail = |path: &Path| {
        let path = path.display().to_string();
        move |source| FrameworkError::File { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(fail(folder))? {
        let path = entry.map_err(fail(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let size = std::fs::metadata(&path).map_err(fail(&path))?;
        if !is_yaml(name) || !size.is_file() {
            continue;
        }
        if size.len() > LARGEST {
            let large = std::io::Error::other(format!("it is larger than {} MB", LARGEST >> 20));
            return Err(fail(&path)(large));
        }
        let content = std::fs::read(&path).map_err(fail(&path))?;
        files.push((format!("{prefix}{name}"), content));
    }
    Ok(())
}
