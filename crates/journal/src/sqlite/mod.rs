//! The journal in a SQLite file: the home of a workspace on one machine.

mod append;
mod connect;
mod copy;
mod error;
mod read;
mod rows;
mod verify;

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use registers::Key;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::lock::WriterLock;
use crate::{
    Body, Checkpoint, Entry, Fault, Genesis, Head, Journal, JournalError, Seq, Sha256, SigningKeys,
    Visit, Writer,
};

const PATIENCE: Duration = Duration::from_mins(1);
const MOST_IDLE_READERS: usize = 8;

/// A journal in the file `journal.db` of a workspace's folder.
#[derive(Debug)]
pub struct SqliteJournal {
    file: connect::File,
    genesis: Genesis,
    keys: SigningKeys,
    lock: WriterLock,
    readers: Mutex<Vec<Connection>>,
    pen: Mutex<Option<append::Pen>>,
}

impl SqliteJournal {
    /// Makes a journal in a folder that exists and holds none.
    ///
    /// # Errors
    /// [`JournalError`] if there is one already, the folder cannot be written, or the keys are of
    /// another journal.
    pub fn create(dir: &Path, genesis: Genesis, keys: SigningKeys) -> Result<Self, JournalError> {
        check_keys(&genesis, &keys)?;
        let lock = WriterLock::new(dir, PATIENCE);
        let place = lock.take()?;
        let (file, mut connection) = connect::File::create(dir)?;
        let transaction = write(&mut connection)?;
        connect::lay_out(&transaction, &genesis)?;
        append::store_checkpoint(
            &transaction,
            &Checkpoint::sign(&genesis, Head::EMPTY, &keys),
        )?;
        transaction.commit()?;
        drop(place);
        Ok(Self::assemble(
            file,
            genesis,
            keys,
            lock,
            Vec::new(),
            Some(append::Pen::new(connection)),
        ))
    }

    /// Opens the journal of a folder. It can be read even where nothing can be written.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] if there is none, it is of a newer format, or the keys are of
    /// another journal.
    pub fn open(dir: &Path, keys: SigningKeys) -> Result<Self, JournalError> {
        let (file, connection) = connect::File::open(dir)?;
        let genesis = connect::genesis(&connection)?
            .ok_or_else(|| error::damaged("it does not say any more what it is"))?;
        check_keys(&genesis, &keys)?;
        let lock = WriterLock::new(dir, PATIENCE);
        Ok(Self::assemble(
            file,
            genesis,
            keys,
            lock,
            vec![connection],
            None,
        ))
    }

    fn assemble(
        file: connect::File,
        genesis: Genesis,
        keys: SigningKeys,
        lock: WriterLock,
        readers: Vec<Connection>,
        pen: Option<append::Pen>,
    ) -> Self {
        let (readers, pen) = (Mutex::new(readers), Mutex::new(pen));
        Self {
            file,
            genesis,
            keys,
            lock,
            readers,
            pen,
        }
    }

    /// Reads what was committed when the reading began, whatever is written meanwhile.
    fn snapshot<T>(
        &self,
        read: impl FnOnce(&Transaction<'_>) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        self.with_reader(|connection| {
            let transaction = connection.transaction()?;
            read(&transaction)
        })
    }

    /// Lends one of the connections that only read.
    fn with_reader<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let idle = lock(&self.readers).pop();
        let mut connection = idle.map_or_else(|| self.file.reader(), Ok)?;
        let answer = read(&mut connection);
        let mut readers = lock(&self.readers);
        if readers.len() < MOST_IDLE_READERS {
            readers.push(connection);
        }
        answer
    }
}

impl Journal for SqliteJournal {
    fn copy_to(&self, file: &Path) -> Result<(), JournalError> {
        copy::copy_to(self, file)
    }

    fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    fn head(&self) -> Result<Head, JournalError> {
        self.snapshot(|transaction| Ok(read::frontier(transaction)?.head()))
    }

    fn size(&self) -> Result<u64, JournalError> {
        // A single statement sees one moment without a transaction around it.
        self.with_reader(|connection| Ok(read::newest(connection)?.0))
    }

    fn checkpoint(&self) -> Result<Checkpoint, JournalError> {
        self.snapshot(|transaction| read::checkpoint(transaction))
    }

    fn read(&self, after: Seq, upto: Seq, visit: &mut Visit<'_>) -> Result<(), JournalError> {
        let upto = upto.min(self.snapshot(|transaction| read::newest(transaction))?);
        let mut after = after;
        while after < upto {
            // Nothing is held while the visitor works: it may read the journal itself.
            for (entry, body) in
                self.snapshot(|transaction| read::batch(transaction, after, upto))?
            {
                after = entry.seq;
                visit(entry, body)?;
            }
        }
        Ok(())
    }

    fn last_at(&self, moment: Timestamp) -> Result<Seq, JournalError> {
        self.snapshot(|transaction| read::last_at(transaction, moment))
    }

    fn entries_of(&self, record: &Key) -> Result<Vec<Entry>, JournalError> {
        self.snapshot(|transaction| read::entries_of(transaction, record))
    }

    fn entries_of_prefix(&self, prefix: &str, upto: Seq) -> Result<Vec<Entry>, JournalError> {
        self.snapshot(|transaction| read::entries_of_prefix(transaction, prefix, upto))
    }

    fn body(&self, hash: Sha256) -> Result<Option<Body>, JournalError> {
        self.snapshot(|transaction| read::body(transaction, hash))
    }

    fn inclusion(&self, entry: Seq, size: u64) -> Result<Vec<Sha256>, JournalError> {
        self.snapshot(|transaction| read::inclusion(transaction, entry, size))
    }

    fn consistency(&self, old: u64, size: u64) -> Result<Vec<Sha256>, JournalError> {
        self.snapshot(|transaction| read::consistency(transaction, old, size))
    }

    fn writer(&self) -> Result<Box<dyn Writer + '_>, JournalError> {
        Ok(Box::new(append::SqliteWriter::take(self)?))
    }

    fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<Vec<Fault>, JournalError> {
        self.snapshot(|transaction| Ok(verify::verify(transaction, self, progress)))
    }
}

fn check_keys(genesis: &Genesis, keys: &SigningKeys) -> Result<(), JournalError> {
    if keys.verifier().name() == genesis.origin {
        return Ok(());
    }
    Err(JournalError::Unusable {
        problem: format!(
            "the signing key is of {}, and the journal is {}",
            keys.verifier().name(),
            genesis.origin
        ),
        hint: "restore the folder `keys` that was made with this journal".to_owned(),
    })
}

/// Begins to write.
fn write(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Takes a lock; what it guards stays whole whoever panics.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{Change, ChangeSet, Content, Origin};

    fn journal(dir: &Path) -> SqliteJournal {
        let origin = Origin::workspace(Uuid::nil());
        let keys = SigningKeys::create(&dir.join("keys"), &origin, [1; 32]).unwrap();
        SqliteJournal::create(dir, Genesis::new(&origin, Timestamp::UNIX_EPOCH), keys).unwrap()
    }

    fn add(number: u64, size: usize) -> ChangeSet {
        let change = Change {
            record: Key::new("RSK", number),
            register: "risk".to_owned(),
            seen: Seq(0),
            version: 1,
            state: "open".to_owned(),
            shape: 1,
            content: Content::New("x".repeat(size)),
        };
        ChangeSet {
            id: Uuid::from_u128(number.into()),
            at: Timestamp::UNIX_EPOCH,
            by: "PER-0001".to_owned(),
            command: "add".to_owned(),
            note: None,
            changes: vec![change],
        }
    }

    #[test]
    fn a_full_disk_is_told_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let journal = journal(dir.path());
        let append = |number, size| {
            let salt = u8::try_from(number).unwrap();
            journal
                .writer()
                .unwrap()
                .append(&add(number, size), &mut || [salt; 16])
        };
        append(1, 10).unwrap();
        let head = journal.head().unwrap();
        // SQLite gives the same error when it may not grow its file as when the disk is full.
        let limit = |pages: u32| {
            let pen = lock(&journal.pen);
            pen.as_ref()
                .unwrap()
                .connection
                .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
                .unwrap();
        };
        limit(1);
        let error = append(2, 1 << 20).unwrap_err();
        assert!(matches!(error, JournalError::Storage { .. }), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("the disk is full") && text.contains("free some space"),
            "{text}"
        );
        assert_eq!(journal.head().unwrap(), head);
        assert_eq!(journal.verify(&mut |_| ()).unwrap(), []);
        limit(1 << 20);
        append(2, 1 << 20).unwrap();
        assert_eq!(journal.verify(&mut |_| ()).unwrap(), []);
    }

    #[test]
    fn who_waits_too_long_for_the_writer_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = journal(dir.path());
        journal.lock = WriterLock::new(dir.path(), Duration::from_millis(20));
        let writer = journal.writer().unwrap();
        let Err(error) = journal.writer() else {
            panic!("two writers")
        };
        assert!(
            error
                .to_string()
                .contains("another command has been writing"),
            "{error}"
        );
        drop(writer);
        journal.writer().unwrap();
    }
}
