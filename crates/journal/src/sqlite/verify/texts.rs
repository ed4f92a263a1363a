//! Bodies and notes held against the entries that speak of them.

use std::collections::HashSet;

use registers::Key;
use rusqlite::{Connection, Row};

use super::Faults;
use super::tree::{Mark, Text, Told};
use crate::sqlite::rows;
use crate::{Body, Sha256};

/// Goes through all texts.
pub(super) fn check(
    connection: &Connection,
    told: &Told,
    faults: &mut Faults,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("select hash, entry, salt, text from body")?;
    let mut found = statement.query([])?;
    let mut seen = HashSet::new();
    while let Some(row) = found.next()? {
        let claimed = rows::position(row, 1)
            .ok()
            .filter(|entry| (1..=told.size).contains(entry));
        let hash = match rows::hash(row, 0) {
            Ok(hash) => hash,
            Err(what) => {
                faults.add(claimed, format!("a text is damaged: {what}"));
                continue;
            }
        };
        seen.insert(hash);
        check_one(row, hash, claimed, told, faults);
    }
    for (hash, text) in &told.texts {
        if !seen.contains(hash) {
            let entry = text.entry();
            faults.add(
                Some(entry),
                format!("the text {hash} of entry {entry} is missing"),
            );
        }
    }
    Ok(())
}

fn check_one(row: &Row<'_>, hash: Sha256, claimed: Option<u64>, told: &Told, faults: &mut Faults) {
    // An entry that is itself wrong has its own fault, and its text cannot be judged.
    let by_doubted = claimed.is_some_and(|claimed| told.doubted.contains(&claimed));
    let Some(text) = told.texts.get(&hash) else {
        if !by_doubted {
            faults.add(claimed, format!("no entry speaks of the text {hash}"));
        }
        return;
    };
    let entry = text.entry();
    if claimed != Some(entry) && !by_doubted {
        faults.add(
            Some(entry),
            format!("the text of entry {entry} is filed under another entry"),
        );
    }
    let may_be_erased = by_doubted || text.may_be_erased(told);
    if let Err(what) = check_text(
        rows::body(row, 2),
        hash,
        text.is_erased(told),
        may_be_erased,
    ) {
        faults.add(Some(entry), format!("the text of entry {entry} {what}"));
    }
}

fn check_text(
    stored: Result<Option<Body>, String>,
    hash: Sha256,
    erased: bool,
    may_be_erased: bool,
) -> Result<(), String> {
    match stored.map_err(|what| format!("is damaged: {what}"))? {
        Some(body) if body.hash() != hash => Err("does not fit its hash".to_owned()),
        Some(_) if erased => Err("was erased and is there again".to_owned()),
        None if !erased && !may_be_erased => Err("is blank, and no entry erased it".to_owned()),
        _ => Ok(()),
    }
}

impl Text {
    /// Returns the first entry that speaks of it.
    fn entry(&self) -> u64 {
        match self {
            Self::Body(entry, _) => *entry,
            Self::Note(given) => given.first().map_or(0, |(mark, _)| mark.seq),
        }
    }

    /// Tells whether an entry says that it was erased.
    fn is_erased(&self, told: &Told) -> bool {
        let later_erasure = |seq: u64, record: &Key| -> Option<&Mark> {
            told.erasures
                .get(record)
                .filter(|erasure| erasure.seq > seq)
        };
        match self {
            Self::Body(seq, record) => later_erasure(*seq, record).is_some(),
            // A note survives the erasure it was given with: it says why.
            Self::Note(given) => given.iter().any(|(mark, record)| {
                later_erasure(mark.seq, record)
                    .is_some_and(|erasure| erasure.change_set != mark.change_set)
            }),
        }
    }

    /// Tells whether a later entry that cannot be trusted any more may have erased it.
    fn may_be_erased(&self, told: &Told) -> bool {
        told.doubted
            .last()
            .is_some_and(|doubted| *doubted > self.entry())
    }
}
