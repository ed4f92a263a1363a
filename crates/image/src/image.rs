//! One image: a SQLite database that stands at one entry of the journal.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::{Entry, Journal, Seq, Sha256};
use registers::{Catalog, Key, OwnFields, RegisterInfo};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde_json::Value;
use uuid::Uuid;

use crate::error::ImageError;
use crate::functions;
use crate::layout::Layout;
use crate::project::{Decoded, Projector, Standing, Written};
use crate::sandbox::Reader;
use crate::words;

/// The journal at one moment as SQL tables, in a file or in memory.
#[derive(Debug)]
pub struct Image {
    pub(crate) conn: Connection,
    pub(crate) place: PathBuf,
    /// Which file stood at `place` when it was opened.
    file: Option<FileId>,
    pub(crate) catalog: &'static Catalog,
    pub(crate) layout: &'static Layout,
}

/// The note that holds the own fields which have columns.
const OWN_FIELDS: &str = "own_fields";

/// A record as a check's fixture gives it; its body may be a fragment.
#[derive(Debug, Clone)]
pub struct FixtureRecord<'a> {
    /// The record's key.
    pub key: &'a Key,
    /// Version, from 1.
    pub version: u32,
    /// State in its workflow.
    pub state: &'a str,
    /// The fields that matter.
    pub body: &'a Value,
    /// When it was recorded.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: &'a str,
}

impl Image {
    /// Makes an empty image in memory; for fixtures and for workspaces that cannot be written.
    pub fn memory(catalog: &'static Catalog) -> Result<Self, ImageError> {
        static MADE: Mutex<Option<Image>> = Mutex::new(None);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let image = Self::nowhere(catalog)?;
        // Reading some hundred statements takes longer than copying what they made.
        match &*made {
            Some(empty) if std::ptr::eq(empty.layout, image.layout) => {
                let mut to = image.conn;
                let copied = Backup::new(&empty.conn, &mut to)
                    .and_then(|copy| copy.run_to_completion(1_000, Duration::ZERO, None));
                copied.map_err(ImageError::sqlite("made"))?;
                Ok(Self { conn: to, ..image })
            }
            _ => {
                image.create()?;
                let empty = Self::nowhere(catalog)?;
                empty.create()?;
                *made = Some(empty);
                Ok(image)
            }
        }
    }

    /// Opens a database in memory without any table.
    pub(crate) fn nowhere(catalog: &'static Catalog) -> Result<Self, ImageError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{MEMORY}{number}?mode=memory&cache=shared");
        Self::connect(Path::new(&name), catalog)
    }

    /// Opens an image file, or makes an empty one.
    pub(crate) fn file(path: &Path, catalog: &'static Catalog) -> Result<Self, ImageError> {
        let image = Self::connect(path, catalog)?;
        let set = |name, value: &str| image.conn.pragma_update(None, name, value);
        set("journal_mode", "wal")
            .and_then(|()| set("synchronous", "normal"))
            // Checkpoints wait for the disk; fewer and larger ones cost single writes less.
            .and_then(|()| set("wal_autocheckpoint", "4000"))
            .map_err(ImageError::sqlite("opened"))?;
        Ok(image)
    }

    pub(crate) fn connect(place: &Path, catalog: &'static Catalog) -> Result<Self, ImageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Asked before, so that a file that is replaced meanwhile is never taken for the new one.
        let before = file_id(place);
        let opened = Connection::open_with_flags(place, flags).and_then(|conn| {
            conn.busy_timeout(Duration::from_secs(60))?;
            conn.set_prepared_statement_cache_capacity(2_000);
            functions::add(&conn, functions::Day::default())?;
            words::function(&conn)?;
            Ok(conn)
        });
        let conn = opened.map_err(ImageError::sqlite("opened"))?;
        let mut image = Self {
            conn,
            file: before.or_else(|| file_id(place)),
            place: place.to_owned(),
            catalog,
            layout: Layout::of(catalog),
        };
        // A new file has no such table yet, and gets its layout when it is built.
        if let Ok(Some(own)) = image.noted(OWN_FIELDS) {
            image.lay_out(&OwnFields::read(&own));
        }
        Ok(image)
    }

    /// Takes the layout of these own fields.
    pub(crate) fn lay_out(&mut self, own: &OwnFields) {
        self.layout = Layout::of(self.catalog.with_own(own));
    }

    /// Returns whether another file, or none, stands in its place by now.
    pub fn is_replaced(&self) -> bool {
        self.file.is_some() && file_id(&self.place) != self.file
    }

    /// Makes all tables, indexes and views.
    pub(crate) fn create(&self) -> Result<(), ImageError> {
        self.batch(&self.layout.ddl())?;
        self.batch(&self.layout.indexes())?;
        self.finish()
    }

    /// Makes the views and marks the image as one of the present layout.
    pub(crate) fn finish(&self) -> Result<(), ImageError> {
        self.batch(&self.layout.views())?;
        self.note("layout", self.layout.fingerprint())?;
        if let Some(own) = self.layout.own() {
            self.note(OWN_FIELDS, &own)?;
        }
        if self.noted("upto")?.is_none() {
            self.note("upto", "0")?;
        }
        Ok(())
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), ImageError> {
        self.conn
            .execute_batch(sql)
            .map_err(ImageError::sqlite("written"))
    }

    pub(crate) fn note(&self, name: &str, value: &str) -> Result<(), ImageError> {
        let set = self
            .conn
            .execute("insert or replace into meta values (?, ?)", [name, value]);
        set.map(|_| ()).map_err(ImageError::sqlite("written"))
    }

    pub(crate) fn noted(&self, name: &str) -> Result<Option<String>, ImageError> {
        let find = |conn: &Connection| {
            conn.query_row("select value from meta where name = ?", [name], |row| {
                row.get(0)
            })
            .optional()
        };
        find(&self.conn).map_err(ImageError::sqlite("read"))
    }

    /// Returns the newest entry it holds.
    pub fn upto(&self) -> Result<Seq, ImageError> {
        Ok(Seq(self
            .noted("upto")?
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)))
    }

    /// Returns whether it lives in memory, where there is no file for it.
    pub fn is_in_memory(&self) -> bool {
        is_in_memory(&self.place)
    }

    /// Returns the registers, with the own fields that are in force at its entry.
    pub fn catalog(&self) -> &'static Catalog {
        self.layout.catalog()
    }

    /// Opens a sandboxed reader in which `today()` is this day.
    ///
    /// # Errors
    /// [`ImageError::Outdated`] if another file stands in its place by now.
    pub fn reader(&self, day: Date) -> Result<Reader, ImageError> {
        let reader = Reader::open(&self.place, self.layout, day)?;
        // Another file may have other tables.
        if self.file.is_some() && reader.file() != self.file {
            return Err(ImageError::Outdated("a new one was put in its place"));
        }
        Ok(reader)
    }

    pub(crate) fn projector(&self) -> Projector<'_> {
        Projector {
            conn: &self.conn,
            layout: self.layout,
            searchable: true,
        }
    }

    /// Adds a record without a journal; its body may be a fragment.
    pub fn put(&self, record: &FixtureRecord<'_>) -> Result<(), ImageError> {
        self.put_versions(std::slice::from_ref(record))
    }

    /// Takes a record that was put without a journal out again, as if it had never been there.
    pub fn withdraw(&self, key: &Key) -> Result<(), ImageError> {
        let Some(register) = self.catalog.of_key(key) else {
            return Ok(());
        };
        self.projector().withdraw(key, register.name)?;
        let seq = Seq(self.upto()?.0 + 1);
        self.changed(register.name, seq)?;
        self.note("upto", &seq.to_string())
    }

    /// Adds the versions of one record without a journal, oldest first.
    pub fn put_versions(&self, versions: &[FixtureRecord<'_>]) -> Result<(), ImageError> {
        let Some(register) = versions
            .first()
            .and_then(|first| self.catalog.of_key(first.key))
        else {
            return Ok(());
        };
        let projector = self.projector();
        let mut standing: Option<Standing> = None;
        let mut seq = self.upto()?;
        for version in versions {
            seq = Seq(seq.0 + 1);
            let entry = fixture_entry(version, register, seq);
            let standing = standing.get_or_insert_with(|| Standing::new(&entry));
            standing.advance(Some(register), &entry, Some(version.body.to_string()));
            projector.history(&entry)?;
        }
        let decoded = |number: u32| {
            let mut newest_first = versions.iter().rev();
            let version = newest_first.find(|version| version.version == number);
            version.map(|version| fragment(version, register))
        };
        if let Some(standing) = standing
            && let Some(head) = decoded(standing.head.version)
        {
            let approved = standing.approved.as_ref();
            let approved = approved.and_then(|approved| decoded(approved.version));
            projector.fragment(&standing, &head, approved.as_ref())?;
        }
        self.changed(register.name, seq)?;
        self.note("upto", &seq.to_string())
    }

    pub(crate) fn changed(&self, register: &str, seq: Seq) -> Result<(), ImageError> {
        let set = "insert or replace into changed values (?, ?)";
        let seq = i64::try_from(seq.0).unwrap_or(i64::MAX);
        let done = self
            .conn
            .prepare_cached(set)
            .and_then(|mut set| set.execute((register, seq)));
        done.map(|_| ()).map_err(ImageError::sqlite("written"))
    }

    /// Reads a record's standing back from its row and the journal, to move it on.
    pub(crate) fn standing(
        &self,
        journal: &dyn Journal,
        entry: &Entry,
    ) -> Result<Option<Standing>, ImageError> {
        let sql = "select register, state, seq, created_at, created_by, updated_at, updated_by, version, shape, body, author, \
                   approved_version, approved_at, approved_by from record where id = ?";
        let row = self.conn.prepare_cached(sql).and_then(|mut query| {
            query
                .query_row([entry.record.as_str()], |row| {
                    let standing = Standing {
                        record: entry.record.clone(),
                        register: row.get(0)?,
                        state: row.get(1)?,
                        seq: row.get::<_, i64>(2)?.unsigned_abs(),
                        created_at: row.get(3)?,
                        created_by: row.get(4)?,
                        updated_at: row.get(5)?,
                        updated_by: row.get(6)?,
                        head: Written {
                            version: row.get(7)?,
                            shape: row.get(8)?,
                            body: row.get(9)?,
                            at: String::new(),
                            by: row.get(10)?,
                        },
                        approved: None,
                        changed: Vec::new(),
                    };
                    let approved: Option<(u32, String, String)> = match row.get(11)? {
                        Some(version) => Some((version, row.get(12)?, row.get(13)?)),
                        None => None,
                    };
                    Ok((standing, approved))
                })
                .optional()
        });
        let Some((mut standing, approved)) = row.map_err(ImageError::sqlite("read"))? else {
            return Ok(None);
        };
        if let Some((version, at, by)) = approved {
            let written = if version == standing.head.version {
                standing.head.clone()
            } else {
                written(journal, &entry.record, version)?
            };
            standing.approved = Some(Written { at, by, ..written });
        }
        Ok(Some(standing))
    }
}

/// How the names of databases in memory begin.
const MEMORY: &str = "file:aimwright-image-";

/// Returns whether a place is that of a database in memory.
pub(crate) fn is_in_memory(place: &Path) -> bool {
    place.to_str().is_some_and(|name| name.starts_with(MEMORY))
}

/// Names a file by device and number, whatever it is called.
pub(crate) type FileId = (u64, u64);

/// Returns which file stands at a path; nothing if there is none or the system does not tell.
#[cfg(unix)]
pub(crate) fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(crate) fn file_id(_: &Path) -> Option<FileId> {
    None
}

/// Makes the entry that a fixture's version would have in a journal.
fn fixture_entry(version: &FixtureRecord<'_>, register: &RegisterInfo, seq: Seq) -> Entry {
    Entry {
        seq,
        change_set: Uuid::nil(),
        at: version.at,
        by: version.by.to_owned(),
        command: "add".into(),
        record: version.key.clone(),
        register: register.name.to_owned(),
        version: version.version,
        state: version.state.to_owned(),
        shape: register.shape,
        body: Sha256([0; 32]),
        note: None,
    }
}

/// Makes a fixture's body ready for columns; a fragment is known by its title or key.
fn fragment(version: &FixtureRecord<'_>, register: &RegisterInfo) -> Decoded {
    let named = ["title", "name"]
        .iter()
        .find_map(|field| version.body.get(field)?.as_str());
    let title = register
        .decode(register.shape, version.body.clone())
        .map(|(_, title)| title);
    let title = title.unwrap_or_else(|_| named.unwrap_or(version.key.as_str()).to_owned());
    Decoded {
        title,
        body: version.body.clone(),
    }
}

/// Reads a version from the journal.
fn written(journal: &dyn Journal, record: &Key, version: u32) -> Result<Written, ImageError> {
    let entries = journal.entries_of(record)?;
    let Some(entry) = entries.into_iter().find(|entry| entry.version == version) else {
        return Ok(Written {
            version,
            ..Written::default()
        });
    };
    let body = journal
        .body(entry.body)?
        .map(|body| body.text)
        .unwrap_or_default();
    Ok(Written {
        version,
        shape: entry.shape,
        body,
        at: String::new(),
        by: String::new(),
    })
}

/// Returns the last moment of a day in UTC.
pub(crate) fn end_of(day: Date) -> jiff::Timestamp {
    let next = day.tomorrow().unwrap_or(Date::MAX);
    let start = next.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    start
        .ok()
        .and_then(|start| start.checked_sub(jiff::SignedDuration::from_nanos(1)).ok())
        .unwrap_or(jiff::Timestamp::MAX)
}
