//! Reading within one snapshot of the file.

use std::cell::RefCell;

use jiff::Timestamp;
use registers::Key;
use rusqlite::{Connection, OptionalExtension as _};
use tlog_tiles::{Error as TreeError, Hash, HashReader, prove_record, prove_tree};

use super::error::damaged;
use super::rows::{self, COLUMNS, number};
use crate::merkle::Frontier;
use crate::{Body, Checkpoint, Entry, JournalError, Seq, Sha256};

const BATCH_ENTRIES: usize = 512;
const BATCH_BYTES: usize = 4 << 20;

/// Returns the last entry.
pub(super) fn newest(connection: &Connection) -> Result<Seq, JournalError> {
    let mut statement = connection.prepare_cached("select coalesce(max(seq), 0) from entry")?;
    let newest: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(Seq(newest.unsigned_abs()))
}

/// Returns the right edge of the tree.
pub(super) fn frontier(connection: &Connection) -> Result<Frontier, JournalError> {
    let size = newest(connection)?.0;
    Ok(Frontier::new(
        size,
        nodes(connection, &Frontier::positions(size))?,
    ))
}

/// Returns the signed head.
pub(super) fn checkpoint(connection: &Connection) -> Result<Checkpoint, JournalError> {
    let text = checkpoint_text(connection)?
        .ok_or_else(|| damaged("its signed head is missing or is not text"))?;
    Checkpoint::parse(&text).map_err(|error| damaged(&format!("its signed head: {error}")))
}

/// Returns the text of the signed head; nothing if there is none that is text.
pub(super) fn checkpoint_text(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let sql = "select cast(text as blob) from checkpoint where one = 1";
    let mut statement = connection.prepare_cached(sql)?;
    let text: Option<Option<Vec<u8>>> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(text.flatten().and_then(|text| String::from_utf8(text).ok()))
}

/// Returns the next entries after one position, each with the body it brought.
pub(super) fn batch(
    connection: &Connection,
    after: Seq,
    upto: Seq,
) -> Result<Vec<(Entry, Option<Body>)>, JournalError> {
    let sql = format!(
        "select {COLUMNS}, b.salt, b.text \
         from entry e left join body b on b.hash = e.body and b.entry = e.seq \
         where e.seq > ?1 and e.seq <= ?2 order by e.seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([number(after), number(upto)])?;
    let mut batch: Vec<(Entry, Option<Body>)> = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_ENTRIES
        && bytes < BATCH_BYTES
        && let Some(row) = found.next()?
    {
        let last = batch.last().map_or(after, |(entry, _)| entry.seq);
        let malformed = |what: String| damaged(&format!("after entry {last}: {what}"));
        let entry = rows::entry(row).map_err(malformed)?;
        if entry.seq.0 != last.0 + 1 {
            return Err(damaged(&format!("entry {} is missing", last.0 + 1)));
        }
        let body = rows::body(row, 12).map_err(malformed)?;
        bytes += body.as_ref().map_or(0, |body| body.text.len());
        batch.push((entry, body));
    }
    if batch.is_empty() {
        Err(damaged(&format!("entry {} is missing", after.0 + 1)))
    } else {
        Ok(batch)
    }
}

/// Returns the last entry recorded at or before a moment.
pub(super) fn last_at(connection: &Connection, moment: Timestamp) -> Result<Seq, JournalError> {
    let earliest_possible = moment.as_nanosecond() < i128::from(i64::MIN);
    let moment = rows::nanoseconds(moment).unwrap_or(if earliest_possible {
        i64::MIN
    } else {
        i64::MAX
    });
    // Clocks can be set back, so the last entry by position need not be the last by time.
    let sql = "select coalesce(
        (select seq from (select seq, at from entry order by seq desc limit 1) where at <= ?1),
        (select max(seq) from entry where at <= ?1), 0)";
    let last: i64 = connection
        .prepare_cached(sql)?
        .query_row([moment], |row| row.get(0))?;
    Ok(Seq(last.unsigned_abs()))
}

/// Returns all entries of a record.
pub(super) fn entries_of(
    connection: &Connection,
    record: &Key,
) -> Result<Vec<Entry>, JournalError> {
    let sql = format!("select {COLUMNS} from entry e where e.record = ?1 order by e.seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([record.as_str()])?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        entries.push(rows::entry(row).map_err(|what| damaged(&format!("{record}: {what}")))?);
    }
    Ok(entries)
}

/// Returns the entries up to one of all records whose keys begin with a prefix, in order.
pub(super) fn entries_of_prefix(
    connection: &Connection,
    prefix: &str,
    upto: Seq,
) -> Result<Vec<Entry>, JournalError> {
    // Keys are a prefix, a hyphen and digits: the full stop comes next to the hyphen.
    let sql = format!(
        "select {COLUMNS} from entry e where e.record > ?1 || '-' and e.record < ?1 || '.' \
         and e.seq <= ?2 order by e.seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let upto = i64::try_from(upto.0).unwrap_or(i64::MAX);
    let mut found = statement.query((prefix, upto))?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        entries.push(rows::entry(row).map_err(|what| damaged(&format!("{prefix}: {what}")))?);
    }
    Ok(entries)
}

/// Returns a record's newest entry.
pub(super) fn newest_of(
    connection: &Connection,
    record: &Key,
) -> Result<Option<Entry>, JournalError> {
    let sql =
        format!("select {COLUMNS} from entry e where e.record = ?1 order by e.seq desc limit 1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([record.as_str()])?;
    let Some(row) = found.next()? else {
        return Ok(None);
    };
    rows::entry(row)
        .map(Some)
        .map_err(|what| damaged(&format!("{record}: {what}")))
}

/// Returns a text by its hash.
pub(super) fn body(connection: &Connection, hash: Sha256) -> Result<Option<Body>, JournalError> {
    let mut statement = connection.prepare_cached("select salt, text from body where hash = ?1")?;
    let mut found = statement.query([hash.0])?;
    let Some(row) = found.next()? else {
        return Ok(None);
    };
    rows::body(row, 0).map_err(|what| damaged(&format!("body {hash}: {what}")))
}

/// Proves an entry to be in the tree of the first `size` entries.
pub(super) fn inclusion(
    connection: &Connection,
    entry: Seq,
    size: u64,
) -> Result<Vec<Sha256>, JournalError> {
    let newest = newest(connection)?.0;
    if entry.0 == 0 || entry.0 > size || size > newest {
        return Err(no_such_proof(format!(
            "there is no entry {entry} in a tree of {size}; the journal has {newest} entries"
        )));
    }
    prove(connection, |tree| prove_record(size, entry.0 - 1, tree))
}

/// Proves the tree of `size` entries to extend the tree of `old` entries.
pub(super) fn consistency(
    connection: &Connection,
    old: u64,
    size: u64,
) -> Result<Vec<Sha256>, JournalError> {
    let newest = newest(connection)?.0;
    if old > size || size > newest {
        return Err(no_such_proof(format!(
            "a tree of {size} does not extend one of {old}; the journal has {newest} entries"
        )));
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    prove(connection, |tree| prove_tree(size, old, tree))
}

fn no_such_proof(problem: String) -> JournalError {
    let hint = "ask for entries that the journal has; a head that is ahead of it is of another \
                journal, or of a later state of this one"
        .to_owned();
    JournalError::Unusable { problem, hint }
}

fn prove(
    connection: &Connection,
    prover: impl FnOnce(&StoredTree<'_>) -> Result<Vec<Hash>, TreeError>,
) -> Result<Vec<Sha256>, JournalError> {
    let tree = StoredTree {
        connection,
        failure: RefCell::new(None),
    };
    match (prover(&tree), tree.failure.into_inner()) {
        (_, Some(failure)) => Err(failure),
        (Ok(proof), None) => Ok(proof.into_iter().map(|hash| Sha256(hash.0)).collect()),
        (Err(error), None) => Err(JournalError::Internal(Box::new(error))),
    }
}

/// The stored nodes, as the prover reads them.
struct StoredTree<'a> {
    connection: &'a Connection,
    /// Why a node could not be read: the prover's own errors have no room for it.
    failure: RefCell<Option<JournalError>>,
}

impl HashReader for StoredTree<'_> {
    fn read_hashes(&self, positions: &[u64]) -> Result<Vec<Hash>, TreeError> {
        match nodes(self.connection, positions) {
            Ok(hashes) => Ok(hashes.into_iter().map(|hash| Hash(hash.0)).collect()),
            Err(failure) => {
                self.failure.replace(Some(failure));
                Err(TreeError::IndexesNotInTree)
            }
        }
    }
}

/// Returns stored nodes by their positions.
fn nodes(connection: &Connection, positions: &[u64]) -> Result<Vec<Sha256>, JournalError> {
    let mut statement = connection.prepare_cached("select hash from node where position = ?1")?;
    let node = |position: &u64| {
        let mut found = statement.query([number(Seq(*position))])?;
        let hash = found.next()?.and_then(|row| rows::hash(row, 0).ok());
        hash.ok_or_else(|| damaged(&format!("node {position} of its tree is missing")))
    };
    positions.iter().map(node).collect()
}
