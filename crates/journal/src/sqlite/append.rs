//! Writing: the one writer and what a change set becomes.

use std::collections::HashMap;
use std::sync::MutexGuard;

use registers::Key;
use rusqlite::{CachedStatement, Connection, ErrorCode, params};

use super::error::{damaged, malformed};
use super::rows::{self, number};
use super::{SqliteJournal, lock, read, write};
use crate::lock::Place;
use crate::{
    Appended, Body, Change, ChangeSet, Checkpoint, Conflict, Content, Entry, JournalError, Seq,
    Sha256, Writer,
};

/// How often another salt is asked for before the random source is taken to be broken.
const SALTS: usize = 3;

/// The one who may write, until it is dropped.
pub(super) struct SqliteWriter<'a> {
    journal: &'a SqliteJournal,
    pen: MutexGuard<'a, Option<Pen>>,
    size: u64,
    _place: Place,
}

/// What writers of one process hand on to each other.
#[derive(Debug)]
pub(super) struct Pen {
    pub(super) connection: Connection,
    /// The head that was signed last in this process, and so need not be verified again.
    signed: Option<Checkpoint>,
}

impl Pen {
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection,
            signed: None,
        }
    }
}

impl<'a> SqliteWriter<'a> {
    /// Waits for the place and takes it.
    pub(super) fn take(journal: &'a SqliteJournal) -> Result<Self, JournalError> {
        let place = journal.lock.take()?;
        let mut pen = lock(&journal.pen);
        if pen.is_none() {
            *pen = Some(Pen::new(journal.file.writer()?));
        }
        let size = read::newest(&taken(&mut pen).connection)?.0;
        Ok(Self {
            journal,
            pen,
            size,
            _place: place,
        })
    }
}

impl Writer for SqliteWriter<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn append(
        &mut self,
        set: &ChangeSet,
        salts: &mut dyn FnMut() -> [u8; 16],
    ) -> Result<Appended, JournalError> {
        if set.changes.is_empty() {
            return Err(malformed("it holds no change"));
        }
        let SqliteJournal {
            file,
            genesis,
            keys,
            ..
        } = self.journal;
        let Pen { connection, signed } = taken(&mut self.pen);
        let transaction = write(connection)?;
        let mut tree = trusted_frontier(&transaction, self.journal, signed.as_ref())?;
        let first = Seq(tree.head().size + 1);
        let mut inserter = Inserter::new(&transaction, set, first, salts)?;
        let mut add_node =
            transaction.prepare_cached("insert into node (position, hash) values (?1, ?2)")?;
        for change in &set.changes {
            let entry = inserter.insert(change)?;
            let mut nodes = Vec::new();
            tree.push(entry.leaf_hash(), |node| nodes.push(node));
            for (position, hash) in nodes {
                add_node.execute(params![number(Seq(position)), hash.0])?;
            }
        }
        drop((inserter, add_node));
        let checkpoint = Checkpoint::sign(genesis, tree.head(), keys);
        store_checkpoint(&transaction, &checkpoint)?;
        if set
            .changes
            .iter()
            .any(|change| change.content == Content::Erase)
        {
            file.set_unscrubbed().map_err(|error| unwritable(&error))?;
        }
        transaction.commit()?;

        self.size = tree.head().size;
        *signed = Some(checkpoint);
        file.scrub(connection);
        Ok(Appended {
            first,
            last: Seq(self.size),
        })
    }
}

/// Replaces the signed head.
pub(super) fn store_checkpoint(
    connection: &Connection,
    checkpoint: &Checkpoint,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("insert or replace into checkpoint (one, text) values (1, ?1)")?
        .execute([checkpoint.text()])
        .map(|_| ())
}

fn unwritable(error: &std::io::Error) -> JournalError {
    JournalError::Storage {
        problem: error.to_string(),
        hint: "check the permissions of the workspace's folder and the free space".to_owned(),
    }
}

fn taken(pen: &mut Option<Pen>) -> &mut Pen {
    pen.as_mut().expect("a writer gets one first")
}

/// Returns the tree to extend, if it is the one that was signed last: a tree that somebody
/// altered must not get a good signature from the next append.
fn trusted_frontier(
    connection: &Connection,
    journal: &SqliteJournal,
    known: Option<&Checkpoint>,
) -> Result<crate::merkle::Frontier, JournalError> {
    let tree = read::frontier(connection)?;
    let checkpoint = read::checkpoint(connection)?;
    if known != Some(&checkpoint) {
        checkpoint.verify(journal.keys.verifier())?;
    }
    if checkpoint.head() == tree.head() && checkpoint.is_of(&journal.genesis) {
        Ok(tree)
    } else {
        Err(damaged("its tree is not the one that was signed"))
    }
}

/// Turns changes into entries.
struct Inserter<'a> {
    connection: &'a Connection,
    set: &'a ChangeSet,
    next: Seq,
    base: Seq,
    note: Option<Sha256>,
    salts: &'a mut dyn FnMut() -> [u8; 16],
    /// The newest entry of each record before this change set.
    before: HashMap<&'a Key, Seq>,
    add_entry: CachedStatement<'a>,
    add_body: CachedStatement<'a>,
}

impl<'a> Inserter<'a> {
    fn new(
        connection: &'a Connection,
        set: &'a ChangeSet,
        first: Seq,
        salts: &'a mut dyn FnMut() -> [u8; 16],
    ) -> Result<Self, JournalError> {
        let add_body = "insert into body (hash, entry, salt, text) values (?1, ?2, ?3, ?4)";
        let mut inserter = Self {
            connection,
            set,
            next: first,
            base: Seq(first.0 - 1),
            note: None,
            salts,
            before: HashMap::new(),
            add_entry: connection.prepare_cached(rows::INSERT)?,
            add_body: connection.prepare_cached(add_body)?,
        };
        if let Some(note) = &set.note {
            inserter.note = Some(inserter.store(note)?);
        }
        Ok(inserter)
    }

    /// Writes one change as an entry.
    fn insert(&mut self, change: &'a Change) -> Result<Entry, JournalError> {
        let newest = read::newest_of(self.connection, &change.record)?;
        self.check_seen(change, newest.as_ref())?;
        check_sense(self.set, change, newest.as_ref())?;
        let body = match (&change.content, newest) {
            (Content::New(text), _) => self.store(text)?,
            (Content::Same, Some(newest)) => newest.body,
            (Content::Erase, Some(newest)) => {
                self.erase(&change.record)?;
                newest.body
            }
            (_, None) => return Err(malformed(&format!("{} does not exist", change.record))),
        };
        let entry = Entry {
            seq: self.next,
            change_set: self.set.id,
            at: self.set.at,
            by: self.set.by.clone(),
            command: self.set.command.clone(),
            record: change.record.clone(),
            register: change.register.clone(),
            version: change.version,
            state: change.state.clone(),
            shape: change.shape,
            body,
            note: self.note,
        };
        rows::insert(&mut self.add_entry, &entry)?;
        self.next.0 += 1;
        Ok(entry)
    }

    /// Refuses a change by a writer who did not see the record's newest entry. An entry of the
    /// same change set need not be seen, as its position was not known yet.
    fn check_seen(
        &mut self,
        change: &'a Change,
        newest: Option<&Entry>,
    ) -> Result<(), JournalError> {
        let newest_seq = newest.map_or(Seq(0), |newest| newest.seq);
        let before = *self.before.entry(&change.record).or_insert(newest_seq);
        let is_own = newest_seq > self.base;
        if change.seen == newest_seq || (is_own && change.seen == before) {
            return Ok(());
        }
        let Some(newest) = newest else {
            return Err(malformed(&format!(
                "{} was never entry {}",
                change.record, change.seen
            )));
        };
        Err(JournalError::Conflict(Conflict {
            record: change.record.clone(),
            newest: newest.seq,
            version: newest.version,
            state: newest.state.clone(),
            by: newest.by.clone(),
        }))
    }

    /// Stores a text under its salted hash.
    fn store(&mut self, text: &str) -> Result<Sha256, JournalError> {
        for _ in 0..SALTS {
            let body = Body {
                salt: (self.salts)(),
                text: text.to_owned(),
            };
            let hash = body.hash();
            let row = params![hash.0, number(self.next), body.salt, body.text];
            match self.add_body.execute(row) {
                Ok(_) => return Ok(hash),
                // Two records would share a text, and erasing one would blank the other's.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(JournalError::Internal(
            "the random source gives the same salt again and again".into(),
        ))
    }

    /// Blanks the bodies of all versions of a record and the notes given with earlier change sets.
    fn erase(&self, record: &Key) -> Result<(), JournalError> {
        let sql = "update body set salt = null, text = null where hash in (
            select body from entry where record = ?1
            union
            select note from entry where record = ?1 and note is not null and change_set <> ?2)";
        self.connection
            .prepare_cached(sql)?
            .execute(params![record.as_str(), self.set.id.as_bytes()])?;
        Ok(())
    }
}

/// Refuses a change that no writer who saw the record's newest entry can mean.
fn check_sense(
    set: &ChangeSet,
    change: &Change,
    newest: Option<&Entry>,
) -> Result<(), JournalError> {
    let refuse = |what: &str| Err(malformed(&format!("{}: {what}", change.record)));
    let (version, register, shape) = newest
        .map_or((0, change.register.as_str(), change.shape), |newest| {
            (newest.version, newest.register.as_str(), newest.shape)
        });
    let is_new = matches!(change.content, Content::New(_));
    let is_erasing = change.content == Content::Erase;
    if change.register != register {
        return refuse(&format!("it is kept in the register {register}"));
    }
    if change.version != version + u32::from(is_new) {
        return refuse(&format!(
            "version {} does not follow {version}",
            change.version
        ));
    }
    if !is_new && change.shape != shape {
        return refuse("only a new body has a new shape");
    }
    if !is_new && is_erasing != (set.command == Entry::ERASE) {
        return refuse("`erase` is the command that erases, and no other");
    }
    Ok(())
}
