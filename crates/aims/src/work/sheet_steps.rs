//! The steps of an import over the web: take a file in, correct its mapping, try it out, import it.
//!
//! Everything between the steps stands in `work.db`, so that a server that is started anew goes on.

use std::io::Read;

use registers::import_mapping::ImportMapping;
use registers::{Key, RegisterInfo};

use super::gate::Passed;
use super::sheet::{SheetDraft, SheetHolds, Tried, no_sheet, rows_of};
use super::{moment, worker};
use crate::error::{AimsError, Kind, Result};
use crate::exchange::{
    Labels, Sheet, SheetImport, SheetOrder, Written, guess, header_row, mapping_of,
};
use crate::permit::{Act, Actor, Subject, allows};
use crate::refuse::register_named;
use crate::upload::{Upload, safe_name};
use crate::workspace::Workspace;

/// Most bytes of a file that is imported over the web.
pub const LARGEST_SHEET: u64 = 32 << 20;
/// Most columns of a sheet that are offered for fields.
const MOST_COLUMNS: usize = 300;

/// How a sheet is to be read anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetChoice {
    /// The sheet of the workbook; the one that is read already if nothing is said.
    pub sheet: Option<String>,
    /// The row with the headings; it is looked for if nothing is said.
    pub header_row: Option<u32>,
    /// A remembered mapping; the columns are guessed if nothing is said.
    pub mapping: Option<Key>,
}

/// How an import over the web ended.
#[derive(Debug)]
pub enum Brought {
    /// It is done.
    Done {
        /// The entries that were written; none if the records were as in the sheet already.
        written: Option<Written>,
        /// The record in which the mapping is remembered.
        mapping: Option<Key>,
    },
    /// It would go otherwise than the trial said, so nothing was written and the trial is new.
    Again(Box<SheetDraft>),
}

/// Returns whether somebody may add records of a register, or edit those that are their own.
pub fn may_import(actor: &Actor, register: &str) -> bool {
    let subject = Subject {
        register,
        ..Subject::default()
    };
    let own = Subject {
        owner: &actor.key,
        ..subject
    };
    // Nobody owns records of a register that knows no owners.
    let register = registers::catalog().get(register);
    let is_owned = register.is_some_and(|register| register.field("owner").is_some());
    allows(actor, Act::Add, &subject) || is_owned && allows(actor, Act::Edit, &own)
}

fn require_import(actor: &Actor, register: &str) -> Result<()> {
    if may_import(actor, register) {
        return Ok(());
    }
    Err(AimsError::new(
        Kind::Refused,
        format!("{} may not import records of {register}", actor.name),
    )
    .with_hint("ask an AIMS manager for the access role that may"))
}

impl Workspace {
    /// Takes in a workbook or CSV file of at most [`LARGEST_SHEET`] bytes as a stream. Do not call it in
    /// asynchronous code: it waits.
    ///
    /// Who may not import is refused before anything is read.
    pub fn sheet_take_in(
        &self,
        actor: &Actor,
        register: &str,
        reader: impl Read,
    ) -> Result<Upload> {
        require_import(actor, register)?;
        self.take_in(reader, LARGEST_SHEET, "part it into smaller files")
    }

    /// Reads an uploaded file and keeps it with a remembered or guessed mapping, for the person alone.
    ///
    /// # Errors
    /// The file is no sheet, or the person has too many imports under way.
    pub fn sheet_begin(
        &self,
        actor: &Actor,
        register: &str,
        file: &str,
        upload: &Upload,
        labels: &dyn Labels,
    ) -> Result<SheetDraft> {
        require_import(actor, register)?;
        let person = worker(actor)?;
        let register = register_named(register)?.name;
        let file = safe_name(file);
        let bytes = upload.read()?;
        let passed = self.pass_to_read()?;
        let sheet = Sheet::read(&file, &bytes, None, register)?;
        let now = moment(self.work_moment());
        let remembered = self.mapping_for(actor, &sheet, register)?;
        let (used, mapping) = remembered.unzip();
        let (mapping, holds) = looked_at(&sheet, self.register(register)?, None, mapping, labels)?;
        drop(passed);
        let draft = SheetDraft {
            id: self.new_id().to_string(),
            person,
            register: register.to_owned(),
            file,
            mapping,
            used,
            holds,
            tried: None,
            started: now,
            saved: now,
        };
        self.sheet_new(&draft, &bytes)?;
        Ok(draft)
    }

    /// Reads the file of a sheet anew: another sheet, other headings, a remembered mapping.
    ///
    /// # Errors
    /// There is no such import, sheet or mapping.
    pub fn sheet_reread(
        &self,
        actor: &Actor,
        id: &str,
        choice: &SheetChoice,
        labels: &dyn Labels,
    ) -> Result<SheetDraft> {
        let mut draft = self.own_sheet(actor, id)?;
        let mapping = match &choice.mapping {
            Some(key) => Some(self.mapping(actor, key)?),
            None => None,
        };
        if let Some(mapping) = &mapping
            && mapping.register != draft.register
        {
            return Err(AimsError::invalid(format!(
                "the mapping `{}` is one for {}",
                mapping.name, mapping.register
            ))
            .with_hint("choose another, or have the columns guessed"));
        }
        let of_mapping = mapping.as_ref().and_then(|mapping| mapping.sheet.clone());
        let read_now = (!draft.holds.sheets.is_empty()).then(|| draft.holds.sheet.clone());
        let wanted = choice.sheet.clone().or(of_mapping).or(read_now);
        let bytes = self.sheet_bytes(&draft)?;
        let passed = self.pass_to_read()?;
        let sheet = Sheet::read(&draft.file, &bytes, wanted.as_deref(), &draft.register)?;
        let of = self.register(&draft.register)?;
        let (mapping, holds) = looked_at(&sheet, of, choice.header_row, mapping, labels)?;
        drop(passed);
        draft.mapping = mapping;
        draft.used.clone_from(&choice.mapping);
        draft.holds = holds;
        draft.tried = None;
        draft.saved = moment(self.work_moment());
        self.sheet_keep(&draft, None)?;
        Ok(draft)
    }

    /// Tries a sheet out with a mapping: says what each row would do, and writes nothing.
    ///
    /// # Errors
    /// There is no such import, the mapping cannot be used, or the person may not do what a row asks for.
    pub fn sheet_try(
        &self,
        actor: &Actor,
        id: &str,
        mapping: ImportMapping,
        labels: &dyn Labels,
    ) -> Result<SheetDraft> {
        let mut draft = self.own_sheet(actor, id)?;
        if let Some(key) = &draft.used
            && let Ok(remembered) = self.mapping(actor, key)
            && !same_columns(&remembered, &mapping)
        {
            draft.used = None;
        }
        draft.mapping = ImportMapping {
            register: draft.register.clone(),
            ..mapping
        };
        // What was corrected is kept even if it cannot be used yet.
        draft.tried = None;
        draft.saved = moment(self.work_moment());
        self.sheet_keep(&draft, None)?;
        let trial = self.bring(actor, &draft, None, true, labels)?;
        self.keep_trial(draft, &trial)
    }

    /// Imports a sheet that was tried out, if it would go just as the trial said; then drops it.
    ///
    /// # Errors
    /// There is no such import, or the person may not do what a row asks for.
    pub fn sheet_import(
        &self,
        actor: &Actor,
        id: &str,
        save_as: Option<&str>,
        labels: &dyn Labels,
    ) -> Result<Brought> {
        let draft = self.own_sheet(actor, id)?;
        if draft.tried.is_none() {
            let trial = self.bring(actor, &draft, None, true, labels)?;
            let draft = self.keep_trial(draft, &trial)?;
            return Ok(Brought::Again(Box::new(draft)));
        }
        let done = self.bring(actor, &draft, save_as, false, labels)?;
        if done.moved || !done.faults.is_empty() {
            let draft = self.keep_trial(draft, &done)?;
            return Ok(Brought::Again(Box::new(draft)));
        }
        self.sheet_drop(actor, id)?;
        Ok(Brought::Done {
            written: done.written,
            mapping: done.mapping,
        })
    }

    /// Returns a sheet of the actor's, or says that there is none.
    fn own_sheet(&self, actor: &Actor, id: &str) -> Result<SheetDraft> {
        let draft = self.sheet_draft(actor, id)?.ok_or_else(no_sheet)?;
        require_import(actor, &draft.register)?;
        Ok(draft)
    }

    /// Waits until a sheet may be read and guessed: few are at a time.
    fn pass_to_read(&self) -> Result<Passed<'_>> {
        self.reading.pass().ok_or_else(|| {
            AimsError::new(Kind::Unusable, "many sheets are read at the moment")
                .with_hint("try again in a minute")
        })
    }

    fn bring(
        &self,
        actor: &Actor,
        draft: &SheetDraft,
        save_as: Option<&str>,
        dry_run: bool,
        labels: &dyn Labels,
    ) -> Result<SheetImport> {
        let bytes = self.sheet_bytes(draft)?;
        let wanted = (!draft.holds.sheets.is_empty()).then_some(draft.holds.sheet.as_str());
        let passed = self.pass_to_read()?;
        let sheet = Sheet::read(&draft.file, &bytes, wanted, &draft.register)?;
        drop(passed);
        let tried = draft.tried.as_ref().filter(|_| !dry_run);
        let order = SheetOrder {
            mapping: &draft.mapping,
            used: draft.used.as_ref(),
            save_as,
            labels,
            dry_run,
            expects: tried.map(|tried| tried.digest.as_str()),
        };
        self.import_sheet(actor, &sheet, &order, &mut |_, _| {})
    }

    fn keep_trial(&self, mut draft: SheetDraft, trial: &SheetImport) -> Result<SheetDraft> {
        let faulty = rows_of(trial);
        let faulty = faulty.iter().filter(|row| row.word() == "faulty").count();
        draft.tried = Some(Tried {
            added: trial.added,
            edited: trial.edited,
            unchanged: trial.unchanged,
            faulty: faulty as u64,
            faults: trial.faults.len() as u64,
            notes: trial.notes.clone(),
            digest: trial.digest(),
        });
        draft.saved = moment(self.work_moment());
        self.sheet_keep(&draft, Some(trial))?;
        Ok(draft)
    }
}

/// Returns whether two mappings read the same columns in the same way.
fn same_columns(one: &ImportMapping, other: &ImportMapping) -> bool {
    let parts = |mapping: &ImportMapping| {
        serde_json::json!([mapping.columns, mapping.header_row, mapping.matched_by])
    };
    parts(one) == parts(other)
}

/// Returns the mapping, guessed unless it is remembered, and what a person sees of the sheet.
fn looked_at(
    sheet: &Sheet,
    register: &RegisterInfo,
    header: Option<u32>,
    remembered: Option<ImportMapping>,
    labels: &dyn Labels,
) -> Result<(ImportMapping, SheetHolds)> {
    let of_mapping = remembered
        .as_ref()
        .and_then(|mapping| u32::try_from(mapping.header_row).ok());
    let header = match header.or(of_mapping) {
        Some(header) => header,
        None => header_row(sheet, register, labels)?,
    };
    let mut columns = guess(sheet, header, register, labels)?;
    if columns.is_empty() {
        return Err(
            AimsError::invalid(format!("{} holds no headings", sheet.row_name(header)))
                .with_hint("say in which row the headings stand"),
        );
    }
    let rows = sheet.below(header).len() as u64;
    if rows == 0 {
        return Err(AimsError::invalid(format!(
            "{} has no rows below its headings",
            sheet.row_name(header)
        ))
        .with_hint("put a row for each record below the headings"));
    }
    let mut notes = sheet.notes.clone();
    if columns.len() > MOST_COLUMNS {
        let more = columns.len() - MOST_COLUMNS;
        columns.truncate(MOST_COLUMNS);
        notes.push(format!("{more} more columns are left out"));
    }
    let mapping = remembered.unwrap_or_else(|| mapping_of(sheet, header, register.name, &columns));
    let holds = SheetHolds {
        sheet: sheet.name.clone(),
        sheets: sheet.others.clone(),
        header_row: header,
        rows,
        columns,
        notes,
    };
    Ok((mapping, holds))
}
