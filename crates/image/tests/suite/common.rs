//! A journal in a temporary folder that the tests fill, and the images beside it.

use std::collections::BTreeMap;
use std::path::Path;

use image::{Image, Images, Limits, Value};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use journal::{
    Change, ChangeSet, Content, Genesis, Journal, Origin, Seq, SigningKeys, SqliteJournal,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use registers::{Key, RegisterInfo, catalog};
use serde_json::Value as Json;
use tempfile::TempDir;
use uuid::Uuid;

/// The day that queries take for today.
pub(crate) const DAY: Date = date(2026, 7, 31);

/// State of a record whose words were erased.
pub(crate) const ERASED: &str = "erased";

/// A record as its newest entry left it.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) register: &'static RegisterInfo,
    pub(crate) seq: Seq,
    pub(crate) version: u32,
    pub(crate) state: String,
}

/// A journal, what its records are, and the images of it.
pub(crate) struct Book {
    pub(crate) dir: TempDir,
    pub(crate) journal: SqliteJournal,
    pub(crate) images: Images,
    pub(crate) records: BTreeMap<Key, Kept>,
    pub(crate) size: u64,
    sets: u32,
}

/// A change set in the making.
pub(crate) struct Page {
    before: BTreeMap<Key, Seq>,
    changes: Vec<Change>,
}

impl Book {
    /// Makes an empty journal; the number tells it from others.
    pub(crate) fn new(number: u128) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let origin = Origin::workspace(Uuid::from_u128(number));
        let keys = SigningKeys::create(&dir.path().join("keys"), &origin, [7; 32]).expect("keys");
        let journal = SqliteJournal::create(dir.path(), Genesis::new(&origin, start()), keys);
        Self {
            journal: journal.expect("a new journal"),
            images: images(dir.path()),
            dir,
            records: BTreeMap::new(),
            size: 0,
            sets: 0,
        }
    }

    /// Makes a journal in which every register holds its samples, in force where they can be.
    pub(crate) fn of_samples(number: u128) -> Self {
        let mut book = Self::new(number);
        let mut page = book.page();
        for register in catalog().all() {
            for body in register.samples() {
                let state = if register.workflow.approves() {
                    "approved"
                } else {
                    register.workflow.initial
                };
                book.add(&mut page, register, state, &body);
            }
        }
        book.write("import", page);
        book
    }

    /// Lets a minute go by, so that the next change set is no twin of another book's.
    pub(crate) fn wait(&mut self) {
        self.sets += 1;
    }

    pub(crate) fn page(&self) -> Page {
        let before = self
            .records
            .iter()
            .map(|(key, kept)| (key.clone(), kept.seq));
        Page {
            before: before.collect(),
            changes: Vec::new(),
        }
    }

    pub(crate) fn add(
        &mut self,
        page: &mut Page,
        register: &'static RegisterInfo,
        state: &str,
        body: &Json,
    ) -> Key {
        let count = self
            .records
            .keys()
            .filter(|key| key.prefix() == register.prefix);
        let key = Key::new(register.prefix, count.count() as u64 + 1);
        let kept = Kept {
            register,
            seq: Seq(0),
            version: 0,
            state: String::new(),
        };
        self.records.insert(key.clone(), kept);
        self.change(page, &key, state, Content::New(body.to_string()));
        key
    }

    pub(crate) fn change(&mut self, page: &mut Page, key: &Key, state: &str, content: Content) {
        let kept = self.records.get_mut(key).expect("a record of this book");
        kept.version += u32::from(matches!(content, Content::New(_)));
        state.clone_into(&mut kept.state);
        page.changes.push(Change {
            record: key.clone(),
            register: kept.register.name.into(),
            seen: page.before.get(key).copied().unwrap_or_default(),
            version: kept.version,
            state: state.into(),
            shape: kept.register.shape,
            content,
        });
    }

    /// Appends the page, a minute after the last.
    pub(crate) fn write(&mut self, command: &str, page: Page) {
        if page.changes.is_empty() {
            return;
        }
        self.sets += 1;
        let set = ChangeSet {
            id: Uuid::from_u128(u128::from(self.sets)),
            at: start() + SignedDuration::from_mins(self.sets.into()),
            by: format!("PER-{:04}", self.sets % 3 + 1),
            command: command.to_owned(),
            note: self
                .sets
                .is_multiple_of(2)
                .then(|| format!("note {}", self.sets)),
            changes: page.changes,
        };
        let mut random = ChaCha8Rng::seed_from_u64(self.sets.into());
        let mut salt = || {
            let mut bytes = [0; 16];
            random.fill_bytes(&mut bytes);
            bytes
        };
        let mut writer = self.journal.writer().expect("the writer's place");
        let appended = writer.append(&set, &mut salt).expect("an append");
        for (seq, change) in (appended.first.0..).zip(&set.changes) {
            let kept = self.records.get_mut(&change.record);
            kept.expect("a record of this book").seq = Seq(seq);
        }
        self.size = appended.last.0;
    }

    /// Writes one new version of a record and nothing else.
    pub(crate) fn edit(&mut self, key: &Key, body: &Json) {
        let mut page = self.page();
        let state = self.records[key].state.clone();
        self.change(&mut page, key, &state, Content::New(body.to_string()));
        self.write("edit", page);
    }

    pub(crate) fn erase(&mut self, key: &Key) {
        let mut page = self.page();
        self.change(&mut page, key, ERASED, Content::Erase);
        self.write("erase", page);
    }

    pub(crate) fn head(&self) -> Image {
        self.images.head(&self.journal).expect("the head image")
    }

    pub(crate) fn as_of(&self, entry: u64) -> Image {
        let image = self.images.as_of(&self.journal, Seq(entry));
        image.expect("an image as of an entry")
    }

    /// Fails unless the image says what one built from nothing says.
    pub(crate) fn assert_true(&self, image: &Image) {
        let upto = image.upto().expect("its entry");
        let anew = self
            .images
            .from_nothing(&self.journal, upto)
            .expect("an image from nothing");
        assert_eq!(
            image.differences(&anew).expect("two images"),
            Vec::<String>::new()
        );
    }
}

pub(crate) fn start() -> Timestamp {
    "2026-01-05T08:00:00Z".parse().expect("a moment")
}

pub(crate) fn images(dir: &Path) -> Images {
    Images::new(dir, catalog())
}

/// Opens the journal of a folder once more.
pub(crate) fn open(dir: &Path) -> SqliteJournal {
    let keys = SigningKeys::open(&dir.join("keys")).expect("keys");
    SqliteJournal::open(dir, keys).expect("a journal")
}

/// Runs a query and returns its rows.
pub(crate) fn rows(image: &Image, sql: &str) -> Vec<Vec<Value>> {
    let reader = image.reader(DAY).expect("a reader");
    reader.rows(sql, &Limits::check()).expect(sql).rows
}

/// Returns the keys of the records that the search index finds.
pub(crate) fn found(image: &Image, words: &str) -> Vec<String> {
    let reader = image.reader(DAY).expect("a reader");
    let sql = "select r.id from search s join record r on r.number = s.rowid where search match ?1 order by r.id";
    let found = reader
        .rows_with(sql, &[&words], &Limits::user())
        .expect(words);
    let key = |row: &Vec<Value>| match &row[0] {
        Value::Text(key) => key.clone(),
        other => panic!("{other:?}"),
    };
    found.rows.iter().map(key).collect()
}

/// Returns the first sample of a register.
pub(crate) fn sample(register: &str) -> Json {
    catalog()
        .get(register)
        .expect(register)
        .samples()
        .swap_remove(0)
}
