//! Drafts: what a person typed into a form and has not saved. Nobody else sees them.

use jiff::Timestamp;
use registers::Key;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{key_at, moment, worker};
use crate::error::{AimsError, Result};
use crate::permit::Actor;
use crate::refuse::{register_named, register_of};
use crate::workspace::Workspace;

/// Most bytes that a draft's fields take together.
const LARGEST: usize = 1 << 20;
/// Most fields of a draft.
const MOST_FIELDS: usize = 10_000;
/// Most drafts of one person.
const MOST: i64 = 200;

/// What a person typed into a form and has not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Names the draft: a UUID.
    pub id: String,
    /// Who typed it.
    pub person: Key,
    /// The register of the form.
    pub register: String,
    /// The record that is edited; none for a new one.
    pub key: Option<Key>,
    /// The version that the form began with.
    pub base_version: Option<u32>,
    /// The form's fields as typed.
    pub fields: Vec<(String, String)>,
    /// When it was begun.
    pub started: Timestamp,
    /// When it was last kept.
    pub saved: Timestamp,
}

/// What is to be kept as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// The draft that goes on; none for the first time, unless the record has a draft already.
    pub id: Option<String>,
    /// The register of the form.
    pub register: String,
    /// The record that is edited; none for a new one.
    pub key: Option<Key>,
    /// The version that the form began with.
    pub base_version: Option<u32>,
    /// The form's fields as typed.
    pub fields: Vec<(String, String)>,
}

impl Workspace {
    /// Returns the actor's draft of a record.
    pub fn draft_of(&self, actor: &Actor, key: &Key) -> Result<Option<Draft>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(None);
        };
        work.read(|file| of_record(file, &person, key))
    }

    /// Returns a draft of the actor by its id; nothing if it is another's.
    pub fn draft(&self, actor: &Actor, id: &str) -> Result<Option<Draft>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(None);
        };
        work.read(|file| by_id(file, &person, id))
    }

    /// Lists the actor's drafts, the one kept last first.
    pub fn drafts(&self, actor: &Actor) -> Result<Vec<Draft>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(Vec::new());
        };
        work.read(|file| {
            let sql =
                format!("select {COLUMNS} from draft where person = ?1 order by saved desc, id");
            let mut statement = file.prepare_cached(&sql)?;
            let rows = statement.query_map([person.as_str()], draft)?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
        })
    }

    /// Keeps what was typed: goes on with the draft named, or with the record's, or begins one.
    ///
    /// A draft that was dropped meanwhile is not found: what comes too late must not bring it back.
    pub fn draft_keep(&self, actor: &Actor, typed: Typed) -> Result<Draft> {
        let person = worker(actor)?;
        refuse_misfit(&typed)?;
        let now = self.work_moment();
        let work = self.work()?;
        work.tidy(now)?;
        let fresh = self.new_id().to_string();
        work.write(|file| {
            let kept = match (&typed.id, &typed.key) {
                (Some(id), _) => Some(by_id(file, &person, id)?.ok_or_else(no_draft)?),
                (None, Some(key)) => of_record(file, &person, key)?,
                (None, None) => None,
            };
            let draft = match kept {
                Some(kept) => go_on(kept, typed, now)?,
                None => begin(file, fresh, person, typed, now)?,
            };
            keep(file, &draft)?;
            if let Some(key) = &draft.key {
                super::editing::touch(file, &draft.person, key, now)?;
            }
            Ok(draft)
        })
    }

    /// Drops a draft of the actor, as after saving; says nothing if it is gone already.
    pub fn draft_drop(&self, actor: &Actor, id: &str) -> Result<()> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(());
        };
        work.write(|file| {
            let Some(draft) = by_id(file, &person, id)? else {
                return Ok(());
            };
            file.execute("delete from draft where id = ?1", [id])?;
            if let Some(key) = &draft.key {
                super::editing::forget(file, &person, key)?;
            }
            Ok(())
        })
    }
}

/// Refuses what is too large or belongs to no form.
fn refuse_misfit(typed: &Typed) -> Result<()> {
    let register = register_named(&typed.register)?;
    if let Some(key) = &typed.key
        && register_of(key)?.name != register.name
    {
        return Err(AimsError::invalid(format!(
            "{key} is no key of a {}",
            register.name
        )));
    }
    let size: usize = typed
        .fields
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if typed.fields.len() > MOST_FIELDS {
        return Err(AimsError::invalid(format!(
            "a draft holds at most {MOST_FIELDS} fields"
        )));
    }
    if size > LARGEST {
        return Err(AimsError::invalid(format!(
            "a draft holds at most {LARGEST} bytes, and this has {size}"
        ))
        .with_hint("save the record, or attach long texts as files"));
    }
    Ok(())
}

fn go_on(kept: Draft, typed: Typed, now: i64) -> Result<Draft> {
    if kept.register != typed.register || kept.key != typed.key {
        return Err(AimsError::invalid("this draft belongs to another form")
            .with_hint("open the form again"));
    }
    Ok(Draft {
        base_version: typed.base_version,
        fields: typed.fields,
        saved: moment(now),
        ..kept
    })
}

fn begin(file: &Transaction<'_>, id: String, person: Key, typed: Typed, now: i64) -> Result<Draft> {
    let count = "select count(*) from draft where person = ?1";
    let count: i64 = file.query_row(count, [person.as_str()], |row| row.get(0))?;
    if count >= MOST {
        return Err(
            AimsError::invalid(format!("a person has at most {MOST} drafts"))
                .with_hint("save or drop some of them first"),
        );
    }
    Ok(Draft {
        id,
        person,
        register: typed.register,
        key: typed.key,
        base_version: typed.base_version,
        fields: typed.fields,
        started: moment(now),
        saved: moment(now),
    })
}

fn keep(file: &Transaction<'_>, draft: &Draft) -> Result<()> {
    let fields =
        serde_json::to_string(&draft.fields).expect("pairs of texts can be written as JSON");
    let sql =
        format!("insert or replace into draft ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    file.prepare_cached(&sql)?.execute(params![
        draft.id,
        draft.person.as_str(),
        draft.register,
        draft.key.as_ref().map(Key::as_str),
        draft.base_version,
        fields,
        draft.started.as_millisecond(),
        draft.saved.as_millisecond(),
    ])?;
    Ok(())
}

fn no_draft() -> AimsError {
    AimsError::not_found("there is no such draft")
        .with_hint("it was saved or dropped meanwhile; open the form again")
}

const COLUMNS: &str = "id, person, register, key, base_version, fields, started, saved";

fn by_id(file: &Connection, person: &Key, id: &str) -> Result<Option<Draft>> {
    let sql = format!("select {COLUMNS} from draft where id = ?1 and person = ?2");
    let mut statement = file.prepare_cached(&sql)?;
    Ok(statement
        .query_row([id, person.as_str()], draft)
        .optional()?)
}

fn of_record(file: &Connection, person: &Key, key: &Key) -> Result<Option<Draft>> {
    let sql = format!("select {COLUMNS} from draft where person = ?1 and key = ?2");
    let mut statement = file.prepare_cached(&sql)?;
    let found = statement.query_row([person.as_str(), key.as_str()], draft);
    Ok(found.optional()?)
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let fields: String = row.get(5)?;
    let fields = serde_json::from_str(&fields).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(error))
    })?;
    let has_key = row.get_ref(3)? != rusqlite::types::ValueRef::Null;
    Ok(Draft {
        id: row.get(0)?,
        person: key_at(row, 1)?,
        register: row.get(2)?,
        key: if has_key { Some(key_at(row, 3)?) } else { None },
        base_version: row.get(4)?,
        fields,
        started: moment(row.get(6)?),
        saved: moment(row.get(7)?),
    })
}
