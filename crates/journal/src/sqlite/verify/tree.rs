//! Entries held against the stored tree, and the tree against the signed head.

use std::collections::{BTreeSet, HashMap};

use registers::Key;
use rusqlite::{Connection, Statement};
use uuid::Uuid;

use super::{Cursor, Faults};
use crate::merkle::parent;
use crate::sqlite::rows::{self, COLUMNS};
use crate::{Entry, Head, Sha256};

/// How often progress is told, in entries.
const STRIDE: u64 = 64;

/// What the entries tell of the texts.
#[derive(Default)]
pub(super) struct Told {
    /// Number of entries there should be.
    pub(super) size: u64,
    /// Entries that are missing, or do not fit the tree.
    pub(super) doubted: BTreeSet<u64>,
    /// Which entry brought each text, and how it may have been erased.
    pub(super) texts: HashMap<Sha256, Text>,
    /// The last erasure of each record.
    pub(super) erasures: HashMap<Key, Mark>,
    /// The newest entry of each record.
    newest: HashMap<Key, Newest>,
}

/// An entry and its change set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) seq: u64,
    pub(super) change_set: Uuid,
}

/// A text that entries speak of.
pub(super) enum Text {
    /// A version's body: the entry that brought it, and its record.
    Body(u64, Key),
    /// A note: the entries it was given with.
    Note(Vec<(Mark, Key)>),
}

struct Newest {
    seq: u64,
    version: u32,
    shape: u32,
    register: String,
    body: Sha256,
}

/// Goes through all entries and nodes.
pub(super) fn check(
    connection: &Connection,
    signed: Option<Head>,
    faults: &mut Faults,
    progress: &mut dyn FnMut(u64),
) -> rusqlite::Result<Told> {
    let size = match signed {
        Some(head) => head.size,
        None => connection
            .query_row("select count(*) from entry", [], |row| row.get::<_, i64>(0))?
            .unsigned_abs(),
    };
    let mut entry_rows =
        connection.prepare(&format!("select {COLUMNS} from entry e order by e.seq"))?;
    let mut node_rows = connection.prepare("select position, hash from node order by position")?;
    let mut entries = Cursor::new(entry_rows.query([])?, rows::entry)?;
    let mut tree = StoredTree::read(&mut node_rows)?;
    let mut told = Told {
        size,
        ..Told::default()
    };
    for seq in 1..=size {
        let row = entries.take(seq, |found| stray(found, faults))?;
        let entry = match row {
            None => Err(format!("entry {seq} is missing")),
            Some(Err(what)) => Err(format!("entry {seq} is damaged: {what}")),
            Some(Ok(entry)) => Ok(entry),
        };
        let fits = tree.grow(entry.as_ref().ok().map(Entry::leaf_hash), faults)?;
        match entry {
            Ok(entry) if fits => told.add(entry, faults),
            Ok(_) => drop(told.doubted.insert(seq)),
            Err(what) => {
                faults.add(Some(seq), what);
                told.doubted.insert(seq);
            }
        }
        if seq % STRIDE == 0 || seq == size {
            progress(seq);
        }
    }
    entries.finish(|found| stray(found, faults))?;
    tree.finish(signed, faults)?;
    Ok(told)
}

fn stray(found: i64, faults: &mut Faults) {
    let what = format!("entry {found} is not covered by the signed head");
    faults.add(u64::try_from(found).ok(), what);
}

/// The stored nodes, followed leaf by leaf.
struct StoredTree<'a> {
    nodes: Cursor<'a, Sha256>,
    size: u64,
    next_position: u64,
    /// The stored peaks, as far as they can be known.
    peaks: Vec<Option<Sha256>>,
}

impl<'a> StoredTree<'a> {
    fn read(statement: &'a mut Statement<'_>) -> rusqlite::Result<Self> {
        let nodes = Cursor::new(statement.query([])?, |row| rows::hash(row, 1))?;
        Ok(Self {
            nodes,
            size: 0,
            next_position: 0,
            peaks: Vec::new(),
        })
    }

    /// Goes on by one leaf and tells whether the stored one is the one given. Interior nodes are
    /// held against the stored nodes below them, so that one wrong leaf is one fault.
    fn grow(&mut self, leaf: Option<Sha256>, faults: &mut Faults) -> rusqlite::Result<bool> {
        let seq = self.size + 1;
        let stored = self.take(seq, faults)?;
        let fits = stored.is_none() || stored == leaf;
        if !fits && leaf.is_some() {
            faults.add(
                Some(seq),
                format!("entry {seq} does not fit its hash in the tree"),
            );
        }
        let mut hash = stored.or(leaf);
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().flatten();
            let expected = left.zip(hash).map(|(left, right)| parent(left, right));
            let stored = self.take(seq, faults)?;
            if stored
                .zip(expected)
                .is_some_and(|(stored, expected)| stored != expected)
            {
                let what = format!("a hash above entry {seq} does not fit those below it");
                faults.add(Some(seq), what);
            }
            hash = stored.or(expected);
        }
        self.peaks.push(hash);
        self.size = seq;
        Ok(fits)
    }

    /// Returns the next node as it is stored.
    fn take(&mut self, seq: u64, faults: &mut Faults) -> rusqlite::Result<Option<Sha256>> {
        let position = self.next_position;
        self.next_position += 1;
        let row = self
            .nodes
            .take(position, |found| stray_node(found, faults))?;
        let what = match row {
            Some(Ok(hash)) => return Ok(Some(hash)),
            Some(Err(what)) => format!("a hash of the tree at entry {seq} is damaged: {what}"),
            None => format!("a hash of the tree at entry {seq} is missing"),
        };
        faults.add(Some(seq), what);
        Ok(None)
    }

    fn finish(self, signed: Option<Head>, faults: &mut Faults) -> rusqlite::Result<()> {
        self.nodes.finish(|found| stray_node(found, faults))?;
        let root = self
            .peaks
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| Some(parent(left?, right?)));
        let root = root.unwrap_or(Some(Head::EMPTY.root));
        let is_signed = signed.is_none_or(|signed| root == Some(signed.root));
        // Anything else that was found says more.
        if !is_signed && faults.is_empty() {
            faults.add(
                None,
                "the tree's root is not the one that was signed".to_owned(),
            );
        }
        Ok(())
    }
}

fn stray_node(found: i64, faults: &mut Faults) {
    faults.add(
        None,
        format!("the tree has a hash too many, at position {found}"),
    );
}

impl Told {
    /// Takes in an entry that fits the tree.
    fn add(&mut self, entry: Entry, faults: &mut Faults) {
        let seq = entry.seq.0;
        if let Err(what) = self.follows(&entry) {
            faults.add(Some(seq), format!("entry {seq}, {}: {what}", entry.record));
        }
        let mark = Mark {
            seq,
            change_set: entry.change_set,
        };
        let before = self.newest.get(&entry.record);
        let brings = before.is_none_or(|before| before.version != entry.version);
        if brings {
            let brought = Text::Body(seq, entry.record.clone());
            self.texts.entry(entry.body).or_insert(brought);
        } else if entry.command == Entry::ERASE {
            self.erasures.insert(entry.record.clone(), mark);
        }
        if let Some(note) = entry.note {
            let given = self
                .texts
                .entry(note)
                .or_insert_with(|| Text::Note(Vec::new()));
            if let Text::Note(given) = given {
                given.push((mark, entry.record.clone()));
            }
        }
        let Entry {
            record,
            version,
            shape,
            register,
            body,
            ..
        } = entry;
        self.newest.insert(
            record,
            Newest {
                seq,
                version,
                shape,
                register,
                body,
            },
        );
    }

    /// Says how an entry does not follow from its record's entry before.
    fn follows(&self, entry: &Entry) -> Result<(), String> {
        let before = self.newest.get(&entry.record);
        let last_doubt = self.doubted.last().copied().unwrap_or(0);
        if last_doubt > before.map_or(0, |before| before.seq) {
            // An entry between the two may have been the record's.
            return Ok(());
        }
        let Some(before) = before else {
            let is_first = entry.version == 1;
            return is_first
                .then_some(())
                .ok_or_else(|| format!("version {} comes first", entry.version));
        };
        if entry.register != before.register {
            return Err(format!("it was kept in the register {}", before.register));
        }
        if entry.version == before.version {
            let repeats = entry.body == before.body && entry.shape == before.shape;
            return repeats
                .then_some(())
                .ok_or_else(|| format!("version {} changes its body", entry.version));
        }
        if Some(entry.version) != before.version.checked_add(1) {
            return Err(format!(
                "version {} follows {}",
                entry.version, before.version
            ));
        }
        if self.texts.contains_key(&entry.body) {
            return Err(format!("version {} repeats an older text", entry.version));
        }
        Ok(())
    }
}
