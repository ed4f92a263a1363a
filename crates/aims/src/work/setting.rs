//! What each person has set for the pages: short texts under short names.

use std::collections::BTreeMap;

use registers::Key;
use rusqlite::params;

use super::worker;
use crate::error::{AimsError, Result};
use crate::permit::Actor;
use crate::workspace::Workspace;

/// Most settings of one person.
const MOST: i64 = 64;
/// Most bytes of a setting's value.
const LARGEST: usize = 4096;
/// Most characters of a setting's name.
const LONGEST_NAME: usize = 64;

impl Workspace {
    /// Returns what a person has set.
    pub fn settings(&self, person: &Key) -> Result<BTreeMap<String, String>> {
        let Some(work) = self.work_if_any()? else {
            return Ok(BTreeMap::new());
        };
        work.read(|file| {
            let sql = "select name, value from setting where person = ?1";
            let mut statement = file.prepare_cached(sql)?;
            let rows =
                statement.query_map([person.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Sets something for the actor; an empty value takes the setting away.
    pub fn set_setting(&self, actor: &Actor, name: &str, value: &str) -> Result<()> {
        let person = worker(actor)?;
        refuse_misfit(name, value)?;
        self.work()?.write(|file| {
            if value.is_empty() {
                let sql = "delete from setting where person = ?1 and name = ?2";
                file.execute(sql, params![person.as_str(), name])?;
                return Ok(());
            }
            let others = "select count(*) from setting where person = ?1 and name <> ?2";
            let others: i64 =
                file.query_row(others, params![person.as_str(), name], |row| row.get(0))?;
            if others >= MOST {
                return Err(AimsError::invalid(format!(
                    "a person has at most {MOST} settings"
                )));
            }
            let sql = "insert or replace into setting (person, name, value) values (?1, ?2, ?3)";
            file.execute(sql, params![person.as_str(), name, value])?;
            Ok(())
        })
    }
}

fn refuse_misfit(name: &str, value: &str) -> Result<()> {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(letter) {
        return Err(AimsError::invalid(format!(
            "a setting's name has 1 to {LONGEST_NAME} letters, digits, dots, dashes and underscores"
        )));
    }
    if value.len() > LARGEST {
        return Err(AimsError::invalid(format!(
            "{name}: a setting has at most {LARGEST} bytes"
        )));
    }
    Ok(())
}
