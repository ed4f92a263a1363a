//! Files that come and go over the network: taken in as a stream, attached by name, sent as a stream.

use std::cell::Cell;
use std::io::{self, Read};

use journal::{BlobReader, Sha256, StagedBlob};
use registers::Key;
use serde_json::{Value, json};

use crate::command::{LARGEST_FILE, require_evidence};
use crate::desk::ERASED;
use crate::error::{AimsError, Kind, Result};
use crate::exchange::evidence_hash;
use crate::permit::Actor;
use crate::refuse::no_record;
use crate::workspace::Workspace;

/// Most characters of a file's name.
const LONGEST_NAME: usize = 150;

/// What a file is whose kind is not known, and what browsers do nothing with.
const UNKNOWN: &str = "application/octet-stream";

/// Media types by the ending of the name: none in which a browser runs anything.
const MEDIA_TYPES: [(&str, &str); 22] = [
    ("csv", "text/csv"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("log", "text/plain"),
    ("md", "text/markdown"),
    ("mp4", "video/mp4"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("tar", "application/x-tar"),
    ("tsv", "text/tab-separated-values"),
    ("txt", "text/plain"),
    ("webp", "image/webp"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("yaml", "application/yaml"),
    ("zip", "application/zip"),
];

/// A file that has arrived whole and belongs to no record yet. Dropped, it is gone.
#[derive(Debug)]
pub struct Upload(StagedBlob);

impl Upload {
    /// Returns its length in bytes.
    pub fn size(&self) -> u64 {
        self.0.blob().size
    }

    /// Returns its hash.
    pub fn sha256(&self) -> Sha256 {
        self.0.blob().sha256
    }

    /// Reads it whole into memory.
    pub(crate) fn read(&self) -> Result<Vec<u8>> {
        Ok(self.0.read()?)
    }
}

/// A stored file, to be sent. Do not read it in asynchronous code: it waits.
#[derive(Debug)]
pub struct StoredFile {
    /// The name it had, made safe; it is no path.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// What it seems to be by its name; nothing in which a browser runs anything.
    pub media_type: &'static str,
    /// Its hash.
    pub sha256: Sha256,
    /// What it holds; fails at its end if the file was changed since it was stored.
    pub reader: BlobReader,
}

impl Workspace {
    /// Takes in a file of at most [`LARGEST_FILE`] bytes as a stream. Do not call it in asynchronous
    /// code: it waits.
    ///
    /// Who may not add evidence is refused before anything is read. A stream that breaks off leaves
    /// nothing.
    pub fn store_upload(&self, actor: &Actor, reader: impl Read) -> Result<Upload> {
        self.store_upload_up_to(actor, reader, LARGEST_FILE)
    }

    /// Takes in a file as [`Workspace::store_upload`] does, with a limit of its own.
    pub fn store_upload_up_to(
        &self,
        actor: &Actor,
        reader: impl Read,
        most: u64,
    ) -> Result<Upload> {
        require_evidence(actor)?;
        let hint = "nothing of it was kept; attach a smaller file, or a link to where it lies";
        self.take_in(reader, most, hint)
    }

    /// Takes in a file as a stream from whoever may send one; `hint` says what to do with one too long.
    pub(crate) fn take_in(&self, reader: impl Read, most: u64, hint: &str) -> Result<Upload> {
        let watched = Watched::new(reader);
        let staged = self.blobs.stage(&watched, most);
        if watched.read.get() > most {
            return Err(too_long(most).with_hint(hint));
        }
        staged.map(Upload).map_err(|error| {
            if watched.broken.get() {
                AimsError::invalid("the file did not arrive whole")
                    .with_hint("nothing of it was kept; send it again")
                    .because(error)
            } else {
                error.into()
            }
        })
    }

    /// Keeps a file and adds the evidence record that says what it shows of these records.
    ///
    /// `more` may give further fields of the evidence record, such as `title` or `effective_until`.
    /// If the record cannot be added, the file is gone.
    pub fn attach_upload(
        &self,
        actor: &Actor,
        records: &[Key],
        upload: Upload,
        file_name: &str,
        shows: &str,
        more: &Value,
    ) -> Result<Key> {
        require_evidence(actor)?;
        let sha256 = upload.sha256();
        let body = evidence(records, &upload, &safe_name(file_name), shows, more);
        let mut added = None;
        let written = self.write(actor, "attach", None, |desk| {
            let mut body = body;
            for key in records {
                desk.existing(key)?;
            }
            if body.get("effective_from").is_none() {
                body["effective_from"] = desk.today().to_string().into();
            }
            // Under its final name in the writer's place, where nobody removes it as unused.
            self.blobs.keep(upload.0)?;
            added = Some(desk.add("evidence", None, &body)?);
            Ok(())
        });
        if let Err(error) = written {
            self.forget_after_failure(&[sha256]);
            return Err(error);
        }
        added.ok_or_else(|| AimsError::new(Kind::Internal, "the evidence was not added"))
    }

    /// Opens the file of an evidence record; nothing if the record has none.
    pub fn evidence_file(&self, actor: &Actor, key: &Key) -> Result<Option<StoredFile>> {
        self.require_read(actor)?;
        let row = self.lease(self.today())?.record(key)?;
        let row = row.ok_or_else(|| no_record(key))?;
        if row.register != "evidence" || row.state == ERASED {
            return Ok(None);
        }
        let Some(sha256) = evidence_hash(&row) else {
            return Ok(None);
        };
        let Some(reader) = self.blobs.get(sha256)? else {
            return Err(AimsError::new(
                Kind::Unusable,
                format!("the file of {key} is missing from this workspace"),
            )
            .with_hint("`aimwright doctor` says what else is missing; restore a backup"));
        };
        let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
        let name = safe_name(body["file_name"].as_str().unwrap_or_default());
        Ok(Some(StoredFile {
            media_type: media_type(&name).unwrap_or(UNKNOWN),
            name,
            size: reader.size(),
            sha256,
            reader,
        }))
    }
}

/// Makes the body of the evidence record; what the person said comes before what was guessed.
fn evidence(records: &[Key], upload: &Upload, name: &str, shows: &str, more: &Value) -> Value {
    let mut body = json!({
        "title": name,
        "shows": shows,
        "file_name": name,
        "media_type": media_type(name),
        "source_kind": "person",
        "records": records,
    });
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    body["sha256"] = upload.sha256().to_string().into();
    body["size"] = upload.size().into();
    body
}

/// Makes a file's name safe to keep, show and send: its last part, nothing hidden, not too long.
pub(crate) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !is_unseen(*letter)).collect();
    let plain = plain.trim().trim_start_matches(['.', ' ']);
    let ending = plain
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| (1..=10).contains(&ending.chars().count()));
    let name = match ending {
        Some(ending) if plain.chars().count() > LONGEST_NAME => {
            let room = LONGEST_NAME - 1 - ending.chars().count();
            let start: String = plain.chars().take(room).collect();
            format!("{start}.{ending}")
        }
        _ => plain.chars().take(LONGEST_NAME).collect(),
    };
    if name.is_empty() { "file".into() } else { name }
}

/// Tells letters that are not seen, or that turn the order of others round.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn media_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let known = MEDIA_TYPES.iter().find(|(known, _)| *known == ending)?;
    Some(known.1)
}

fn too_long(most: u64) -> AimsError {
    let (size, unit) = match most {
        size if size >= 1 << 30 => (size >> 30, "GB"),
        size if size >= 1 << 20 => (size >> 20, "MB"),
        size => (size, "bytes"),
    };
    AimsError::invalid(format!("the file is larger than {size} {unit}"))
}

/// A stream that is watched: how much came, and whether it broke off.
struct Watched<R> {
    reader: std::cell::RefCell<R>,
    read: Cell<u64>,
    broken: Cell<bool>,
}

impl<R> Watched<R> {
    fn new(reader: R) -> Self {
        Self {
            reader: std::cell::RefCell::new(reader),
            read: Cell::new(0),
            broken: Cell::new(false),
        }
    }
}

impl<R: Read> Read for &Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let came = self.reader.borrow_mut().read(into);
        match &came {
            Ok(length) => self.read.set(self.read.get() + *length as u64),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.broken.set(true),
        }
        came
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_is_made_safe() {
        let long = format!("{}.pdf", "x".repeat(400));
        for (name, safe) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ada\\plan.docx", "plan.docx"),
            ("/", "file"),
            ("", "file"),
            ("..", "file"),
            (".. . .hidden", "hidden"),
            ("a\u{0}b\nc\"d.txt", "abc\"d.txt"),
            ("evil\u{202e}fdp.exe", "evilfdp.exe"),
            ("Prüfbericht 2026 – Ω.pdf", "Prüfbericht 2026 – Ω.pdf"),
            ("dir/.", "file"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        let cut = safe_name(&long);
        assert_eq!(cut.chars().count(), LONGEST_NAME);
        assert!(cut.ends_with("x.pdf"), "{cut}");
        assert_eq!(safe_name(&"ä".repeat(200)).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn nothing_that_a_browser_runs_is_guessed() {
        assert_eq!(media_type("A.PDF"), Some("application/pdf"));
        for name in [
            "page.html",
            "image.svg",
            "script.js",
            "noending",
            "page.xhtml",
        ] {
            assert_eq!(media_type(name), None, "{name}");
        }
    }
}
