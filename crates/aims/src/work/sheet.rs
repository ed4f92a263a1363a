//! Sheets on their way in: what a person uploaded, how it is to be read, and what a trial found.
//! Nobody else sees them.

use jiff::Timestamp;
use registers::Key;
use registers::import_mapping::ImportMapping;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{key_at, moment, worker};
use crate::error::{AimsError, Result};
use crate::exchange::{CellFault, Guess, RowDoes, SheetImport};
use crate::permit::Actor;
use crate::workspace::Workspace;

/// Bytes of a file that are kept in one piece.
const PIECE: usize = 512 << 10;
/// Most sheets of one person that are on their way in.
const MOST: i64 = 5;

/// A sheet that a person uploaded and has not imported.
#[derive(Debug, Clone)]
pub struct SheetDraft {
    /// Names it: a UUID.
    pub id: String,
    /// Who uploaded it.
    pub person: Key,
    /// The register into which it is to be read.
    pub register: String,
    /// The file's name.
    pub file: String,
    /// Which column fills which field.
    pub mapping: ImportMapping,
    /// The remembered mapping that this is.
    pub used: Option<Key>,
    /// What the file holds, as far as one needs to know to correct the mapping.
    pub holds: SheetHolds,
    /// What a trial found; nothing before the first, and after the mapping changed.
    pub tried: Option<Tried>,
    /// When it was uploaded.
    pub started: Timestamp,
    /// When it was last worked on.
    pub saved: Timestamp,
}

/// What an uploaded file holds, without its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetHolds {
    /// The sheet that is read.
    pub sheet: String,
    /// All sheets of the workbook; none for a CSV file.
    pub sheets: Vec<String>,
    /// The row with the headings, from 1.
    pub header_row: u32,
    /// Rows below the headings.
    pub rows: u64,
    /// The columns with headings, their first values and the fields that they may fill.
    pub columns: Vec<Guess>,
    /// What was decided while it was read and somebody should know.
    pub notes: Vec<String>,
}

/// The sums of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Rows that would add a record.
    pub added: u64,
    /// Rows that would change one.
    pub edited: u64,
    /// Rows that say what is recorded already.
    pub unchanged: u64,
    /// Lines with faults: rows, and the headings if a required field has no column.
    pub faulty: u64,
    /// What is wrong, counted.
    pub faults: u64,
    /// What somebody should know.
    pub notes: Vec<String>,
    /// The hash of what would happen.
    pub digest: String,
}

/// What a trial found out about one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftRow {
    /// The row as a spreadsheet numbers it.
    pub row: u32,
    /// What it would do.
    pub does: RowDoes,
    /// What is wrong with it.
    pub faults: Vec<CellFault>,
}

impl DraftRow {
    /// Returns the word for what the row would do: `faulty`, `changes`, `adds` or `nothing`.
    pub fn word(&self) -> &'static str {
        match self.does {
            RowDoes::Faulty => "faulty",
            RowDoes::Changes { .. } => "changes",
            RowDoes::Adds { .. } => "adds",
            RowDoes::Nothing { .. } => "nothing",
        }
    }

    fn rank(&self) -> u8 {
        match self.does {
            RowDoes::Faulty => 0,
            RowDoes::Changes { .. } => 1,
            RowDoes::Adds { .. } => 2,
            RowDoes::Nothing { .. } => 3,
        }
    }

    fn record(&self) -> Option<&Key> {
        match &self.does {
            RowDoes::Changes { key, .. } | RowDoes::Nothing { key } => Some(key),
            RowDoes::Adds { .. } | RowDoes::Faulty => None,
        }
    }
}

impl Workspace {
    /// Returns a sheet that the actor uploaded; nothing if it is another's.
    pub fn sheet_draft(&self, actor: &Actor, id: &str) -> Result<Option<SheetDraft>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(None);
        };
        work.read(|file| by_id(file, &person, id))
    }

    /// Lists the sheets that the actor uploaded and has not imported, the last touched first.
    pub fn sheet_drafts(&self, actor: &Actor) -> Result<Vec<SheetDraft>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(Vec::new());
        };
        work.read(|file| {
            let sql =
                format!("select {COLUMNS} from sheet where person = ?1 order by saved desc, id");
            let mut statement = file.prepare_cached(&sql)?;
            let rows = statement.query_map([person.as_str()], draft)?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
        })
    }

    /// Returns rows of the last trial, those with faults first, then changes, new records and the rest.
    ///
    /// `only` leaves those that do what this word says; see [`DraftRow::word`].
    pub fn sheet_rows(
        &self,
        actor: &Actor,
        id: &str,
        only: Option<&str>,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<DraftRow>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(Vec::new());
        };
        work.read(|file| {
            let sql = "select r.said from sheet_row r join sheet s on s.id = r.sheet \
                       where r.sheet = ?1 and s.person = ?2 and (?3 is null or r.does = ?3) \
                       order by r.at limit ?4 offset ?5";
            let mut statement = file.prepare_cached(sql)?;
            let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            let values = params![id, person.as_str(), only, signed(limit), signed(skip)];
            let rows = statement.query_map(values, |row| json_at(row, 0))?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
        })
    }

    /// Drops a sheet of the actor; says nothing if it is gone already.
    pub fn sheet_drop(&self, actor: &Actor, id: &str) -> Result<()> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(());
        };
        work.write(|file| {
            let sql = "delete from sheet where id = ?1 and person = ?2";
            file.execute(sql, [id, person.as_str()])?;
            Ok(())
        })
    }

    /// Returns the bytes of an uploaded file.
    pub(super) fn sheet_bytes(&self, draft: &SheetDraft) -> Result<Vec<u8>> {
        self.work()?.read(|file| {
            let sql = "select bytes from sheet_piece where sheet = ?1 order by n";
            let mut statement = file.prepare_cached(sql)?;
            let mut rows = statement.query([&draft.id])?;
            let mut bytes = Vec::new();
            while let Some(row) = rows.next()? {
                let piece = row.get_ref(0)?.as_blob();
                bytes.extend_from_slice(piece.map_err(rusqlite::Error::from)?);
            }
            Ok(bytes)
        })
    }

    /// Keeps a new sheet with its file.
    pub(super) fn sheet_new(&self, draft: &SheetDraft, bytes: &[u8]) -> Result<()> {
        let work = self.work()?;
        work.tidy(self.work_moment())?;
        work.write(|file| {
            let count = "select count(*) from sheet where person = ?1";
            let count: i64 = file.query_row(count, [draft.person.as_str()], |row| row.get(0))?;
            if count >= MOST {
                return Err(AimsError::invalid(format!(
                    "you have {MOST} imports under way, and more are not kept"
                ))
                .with_hint("finish one of them, or drop it, at /import"));
            }
            keep(file, draft)?;
            let sql = "insert into sheet_piece (sheet, n, bytes) values (?1, ?2, ?3)";
            let mut statement = file.prepare_cached(sql)?;
            for (n, piece) in (0_i64..).zip(bytes.chunks(PIECE)) {
                statement.execute(params![draft.id, n, piece])?;
            }
            Ok(())
        })
    }

    /// Keeps what changed of a sheet, and the rows of a trial if there was one.
    pub(super) fn sheet_keep(&self, draft: &SheetDraft, trial: Option<&SheetImport>) -> Result<()> {
        self.work()?.write(|file| {
            // What was dropped meanwhile must not come back.
            by_id(file, &draft.person, &draft.id)?.ok_or_else(no_sheet)?;
            let sql = "update sheet set mapping = ?2, used = ?3, holds = ?4, tried = ?5, saved = ?6 where id = ?1";
            file.execute(
                sql,
                params![
                    draft.id,
                    json(&draft.mapping),
                    draft.used.as_ref().map(Key::as_str),
                    json(&draft.holds),
                    draft.tried.as_ref().map(json),
                    draft.saved.as_millisecond(),
                ],
            )?;
            file.execute("delete from sheet_row where sheet = ?1", [&draft.id])?;
            let sql = "insert into sheet_row (sheet, at, does, record, said) values (?1, ?2, ?3, ?4, ?5)";
            let mut statement = file.prepare_cached(sql)?;
            for (at, row) in (0_i64..).zip(trial.map(rows_of).unwrap_or_default()) {
                let record = row.record().map(Key::as_str);
                statement.execute(params![draft.id, at, row.word(), record, json(&row)])?;
            }
            Ok(())
        })
    }
}

/// Puts what each row does and what is wrong with it together, in the order in which it is shown.
pub(super) fn rows_of(trial: &SheetImport) -> Vec<DraftRow> {
    let mut faults = trial.faults.iter().peekable();
    let mut rows: Vec<DraftRow> = Vec::new();
    let mut does = trial.rows.iter().peekable();
    // Both go from top to bottom; the headings may be at fault without being a row.
    loop {
        let next = match (faults.peek(), does.peek()) {
            (None, None) => break,
            (Some(fault), None) => fault.row,
            (None, Some(row)) => row.row,
            (Some(fault), Some(row)) => fault.row.min(row.row),
        };
        let mut found = DraftRow {
            row: next,
            does: RowDoes::Faulty,
            faults: Vec::new(),
        };
        if let Some(row) = does.next_if(|row| row.row == next) {
            found.does = row.does.clone();
        }
        while let Some(fault) = faults.next_if(|fault| fault.row == next) {
            found.faults.push(fault.clone());
        }
        rows.push(found);
    }
    rows.sort_by_key(|row| (row.rank(), row.row));
    rows
}

/// Says that there is no such sheet, whoever it belonged to.
pub(super) fn no_sheet() -> AimsError {
    AimsError::not_found("there is no such import").with_hint(
        "it was finished or dropped, or it is older than two weeks; begin again at /import",
    )
}

fn keep(file: &Transaction<'_>, draft: &SheetDraft) -> Result<()> {
    let sql =
        format!("insert into sheet ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    file.prepare_cached(&sql)?.execute(params![
        draft.id,
        draft.person.as_str(),
        draft.register,
        draft.file,
        json(&draft.mapping),
        draft.used.as_ref().map(Key::as_str),
        json(&draft.holds),
        draft.tried.as_ref().map(json),
        draft.started.as_millisecond(),
        draft.saved.as_millisecond(),
    ])?;
    Ok(())
}

const COLUMNS: &str = "id, person, register, file, mapping, used, holds, tried, started, saved";

fn by_id(file: &Connection, person: &Key, id: &str) -> Result<Option<SheetDraft>> {
    let sql = format!("select {COLUMNS} from sheet where id = ?1 and person = ?2");
    let mut statement = file.prepare_cached(&sql)?;
    Ok(statement
        .query_row([id, person.as_str()], draft)
        .optional()?)
}

fn draft(row: &Row<'_>) -> rusqlite::Result<SheetDraft> {
    let is_null = |column| -> rusqlite::Result<bool> {
        Ok(row.get_ref(column)? == rusqlite::types::ValueRef::Null)
    };
    Ok(SheetDraft {
        id: row.get(0)?,
        person: key_at(row, 1)?,
        register: row.get(2)?,
        file: row.get(3)?,
        mapping: json_at(row, 4)?,
        used: if is_null(5)? {
            None
        } else {
            Some(key_at(row, 5)?)
        },
        holds: json_at(row, 6)?,
        tried: if is_null(7)? {
            None
        } else {
            Some(json_at(row, 7)?)
        },
        started: moment(row.get(8)?),
        saved: moment(row.get(9)?),
    })
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers can be written as JSON")
}

fn json_at<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
