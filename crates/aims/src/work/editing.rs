//! Who has which record's form open, so that two people know of each other before they save.

use image::Value;
use jiff::Timestamp;
use registers::Key;
use rusqlite::{Transaction, params};

use super::{MINUTE, key_at, moment, worker};
use crate::access::text;
use crate::error::Result;
use crate::permit::Actor;
use crate::refuse::no_record;
use crate::workspace::Workspace;

/// Who did nothing for so long is taken to have gone.
const WHILE: i64 = 15 * MINUTE;

/// Somebody who edits a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editing {
    /// The person.
    pub person: Key,
    /// The person's name.
    pub name: String,
    /// When the person began.
    pub since: Timestamp,
    /// When the person last did something.
    pub last: Timestamp,
}

impl Workspace {
    /// Notes that the actor has the form of a record open.
    pub fn opened(&self, actor: &Actor, key: &Key) -> Result<()> {
        let person = worker(actor)?;
        if self.lease(self.today())?.record(key)?.is_none() {
            return Err(no_record(key));
        }
        let now = self.work_moment();
        let work = self.work()?;
        work.write(|file| touch(file, &person, key, now))?;
        work.tidy(now)
    }

    /// Notes that the actor has left the form of a record.
    pub fn closed(&self, actor: &Actor, key: &Key) -> Result<()> {
        let person = worker(actor)?;
        match self.work_if_any()? {
            Some(work) => work.write(|file| forget(file, &person, key)),
            None => Ok(()),
        }
    }

    /// Returns who else edits a record: opened its form or typed into it within 15 minutes.
    pub fn editing(&self, key: &Key, except: &Key) -> Result<Vec<Editing>> {
        let Some(work) = self.work_if_any()? else {
            return Ok(Vec::new());
        };
        let since = self.work_moment() - WHILE;
        let mut found = work.read(|file| {
            let sql = "select person, since, last from editing \
                       where key = ?1 and person <> ?2 and last > ?3 order by since, person";
            let mut statement = file.prepare_cached(sql)?;
            let rows =
                statement.query_map(params![key.as_str(), except.as_str(), since], |row| {
                    Ok(Editing {
                        person: key_at(row, 0)?,
                        name: String::new(),
                        since: moment(row.get(1)?),
                        last: moment(row.get(2)?),
                    })
                })?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
        })?;
        if !found.is_empty() {
            self.name_all(&mut found)?;
        }
        Ok(found)
    }

    fn name_all(&self, found: &mut [Editing]) -> Result<()> {
        let reader = self.lease(self.today())?;
        for editing in found {
            let key = editing.person.to_string();
            let names = "select name from person where id = ?1";
            let names = reader.own(names, &[Value::Text(key.clone())])?;
            editing.name = names.first().map_or(key, |row| text(&row[0]));
        }
        Ok(())
    }
}

/// Notes that a person does something with a record; who comes back after a while begins anew.
pub(super) fn touch(file: &Transaction<'_>, person: &Key, key: &Key, now: i64) -> Result<()> {
    file.prepare_cached(
        "insert into editing (key, person, since, last) values (?1, ?2, ?3, ?3) \
         on conflict do update set last = ?3, since = iif(last > ?4, since, ?3)",
    )?
    .execute(params![key.as_str(), person.as_str(), now, now - WHILE])?;
    Ok(())
}

/// Forgets that a person edits a record.
pub(super) fn forget(file: &Transaction<'_>, person: &Key, key: &Key) -> Result<()> {
    let sql = "delete from editing where key = ?1 and person = ?2";
    file.execute(sql, params![key.as_str(), person.as_str()])?;
    Ok(())
}
