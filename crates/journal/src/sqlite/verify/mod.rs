//! The doctor's view of the journal: all that is stored, re-derived.
//!
//! The signed head is taken as it is if its signature is good. The stored tree is held against
//! it, each entry's columns against the tree, and each text against the entry that brought it. An
//! entry that does not fit the tree is a fault, and is not asked about other entries.

mod faults;
mod texts;
mod tree;

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, Rows};

use self::faults::Faults;
use super::{SqliteJournal, connect, read};
use crate::{Checkpoint, Fault, Head, Origin};

/// How many defects of the file itself are told.
const FILE_DEFECTS: u32 = 20;

/// Looks at everything and returns what does not fit, earliest entry first.
pub(super) fn verify(
    connection: &Connection,
    journal: &SqliteJournal,
    progress: &mut dyn FnMut(u64),
) -> Vec<Fault> {
    let mut faults = Faults::default();
    faults.attempt("the file", |faults| check_file(connection, faults));
    faults.attempt("the description", |faults| {
        check_genesis(connection, journal, faults)
    });
    let head = faults
        .attempt("the signed head", |faults| {
            signed_head(connection, journal, faults)
        })
        .flatten();
    let told = faults.attempt("the entries", |faults| {
        tree::check(connection, head, faults, progress)
    });
    if let Some(told) = told {
        faults.attempt("the texts", |faults| {
            texts::check(connection, &told, faults)
        });
    }
    faults.into_sorted()
}

/// Checks the database as such: pages, indexes, tables.
fn check_file(connection: &Connection, faults: &mut Faults) -> rusqlite::Result<()> {
    let sql = format!("pragma integrity_check({FILE_DEFECTS})");
    let mut statement = connection.prepare(&sql)?;
    let mut defects = statement.query([])?;
    while let Some(row) = defects.next()? {
        let defect: String = row.get(0)?;
        if defect != "ok" {
            faults.add(None, format!("the database file: {defect}"));
        }
    }
    let found: BTreeSet<_> = connect::schema(connection)?.into_iter().collect();
    let expected: BTreeSet<_> = connect::expected_schema()?.into_iter().collect();
    for (name, _) in found.symmetric_difference(&expected) {
        faults.add(
            None,
            format!("the database file: {name} is not as this program makes it"),
        );
    }
    Ok(())
}

/// Checks what the journal says of itself.
fn check_genesis(
    connection: &Connection,
    journal: &SqliteJournal,
    faults: &mut Faults,
) -> rusqlite::Result<()> {
    match connect::genesis(connection)? {
        None => faults.add(
            None,
            "the journal does not say any more what it is".to_owned(),
        ),
        Some(genesis) => {
            if genesis != journal.genesis {
                faults.add(
                    None,
                    "the journal's description was changed just now".to_owned(),
                );
            }
            let origin = genesis.origin.parse::<Origin>();
            if origin.is_ok_and(|origin| origin.is_demonstration() != genesis.demonstration) {
                let what = "the journal's name and its description differ on whether it is a \
                            demonstration";
                faults.add(None, what.to_owned());
            }
        }
    }
    Ok(())
}

/// Returns the signed head if its signature is good.
fn signed_head(
    connection: &Connection,
    journal: &SqliteJournal,
    faults: &mut Faults,
) -> rusqlite::Result<Option<Head>> {
    let Some(text) = read::checkpoint_text(connection)? else {
        faults.add(None, "the signed head is missing or is not text".to_owned());
        return Ok(None);
    };
    let verified = Checkpoint::parse(&text).and_then(|checkpoint| {
        checkpoint
            .verify(journal.keys.verifier())
            .map(|()| checkpoint)
    });
    match verified {
        Err(error) => {
            faults.add(None, format!("the signed head: {error}"));
            Ok(None)
        }
        Ok(checkpoint) => {
            if !checkpoint.is_of(&journal.genesis) {
                let what = "the journal's description is not the one that was signed";
                faults.add(None, what.to_owned());
            }
            Ok(Some(checkpoint.head()))
        }
    }
}

/// Rows in the order of a number, held against the numbers they should have.
struct Cursor<'a, T> {
    rows: Rows<'a>,
    decode: fn(&Row<'_>) -> Result<T, String>,
    next: Option<(i64, Result<T, String>)>,
}

impl<'a, T> Cursor<'a, T> {
    /// Starts reading. The rows' first column is the number.
    fn new(rows: Rows<'a>, decode: fn(&Row<'_>) -> Result<T, String>) -> rusqlite::Result<Self> {
        let mut cursor = Self {
            rows,
            decode,
            next: None,
        };
        cursor.step()?;
        Ok(cursor)
    }

    /// Returns the row of this number, if there is one, and tells of rows before it.
    fn take(
        &mut self,
        number: u64,
        mut stray: impl FnMut(i64),
    ) -> rusqlite::Result<Option<Result<T, String>>> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        while let Some((found, row)) = self.next.take() {
            if found > number {
                self.next = Some((found, row));
                break;
            }
            self.step()?;
            if found == number {
                return Ok(Some(row));
            }
            stray(found);
        }
        Ok(None)
    }

    /// Tells of all rows that are left.
    fn finish(mut self, mut stray: impl FnMut(i64)) -> rusqlite::Result<()> {
        while let Some((found, _)) = self.next.take() {
            stray(found);
            self.step()?;
        }
        Ok(())
    }

    fn step(&mut self) -> rusqlite::Result<()> {
        self.next = match self.rows.next()? {
            Some(row) => Some((row.get(0)?, (self.decode)(row))),
            None => None,
        };
        Ok(())
    }
}
