//! Personal tokens, with which a person's programs use the JSON API.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use registers::Key;
use rusqlite::{OptionalExtension as _, Row, params};

use super::secret::{Purpose, Secret};
use super::{HOUR, key_at, moment, worker};
use crate::error::{AimsError, Result};
use crate::permit::Actor;
use crate::workspace::Workspace;

/// How a token begins, so that people and scanners know one when they see it.
const PREFIX: &str = "aimw_";
/// Most tokens of one person.
const MOST: i64 = 50;
/// Most characters of a token's name.
const LONGEST_NAME: usize = 100;

/// A personal token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Names the token; it is no secret.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// The last day on which it counts, in UTC.
    pub until: Option<Date>,
    /// When it was last used, within an hour.
    pub used: Option<Timestamp>,
}

impl Workspace {
    /// Makes a personal token and returns its text, which is shown this once.
    pub fn token_add(
        &self,
        actor: &Actor,
        name: &str,
        until: Option<Date>,
    ) -> Result<(TokenInfo, String)> {
        let person = worker(actor)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control)
        {
            return Err(AimsError::invalid(format!(
                "name: a token has a name of at most {LONGEST_NAME} characters"
            ))
            .with_problem("name", format!("has 1 to {LONGEST_NAME} characters"))
            .with_hint("name it after the program that will use it"));
        }
        let now = self.work_moment();
        if until.is_some_and(|until| until < day(now)) {
            return Err(AimsError::invalid("until: this day is over")
                .with_problem("until", "this day is over")
                .with_hint("give today or a later day"));
        }
        let secret = Secret::new(self);
        let info = TokenInfo {
            id: self.new_id().to_string(),
            name: name.to_owned(),
            made: moment(now),
            until,
            used: None,
        };
        self.work()?.write(|file| {
            let count = "select count(*) from token where person = ?1";
            let count: i64 = file.query_row(count, [person.as_str()], |row| row.get(0))?;
            if count >= MOST {
                return Err(
                    AimsError::invalid(format!("a person has at most {MOST} tokens"))
                        .with_hint("revoke those that are no longer used"),
                );
            }
            file.execute(
                "insert into token (secret, id, person, name, made, until) \
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    secret.hash(Purpose::Token),
                    info.id,
                    person.as_str(),
                    info.name,
                    now,
                    until.map(|day| day.to_string())
                ],
            )?;
            Ok(())
        })?;
        Ok((info, format!("{PREFIX}{}", secret.show())))
    }

    /// Lists the actor's tokens, the newest first.
    pub fn tokens(&self, actor: &Actor) -> Result<Vec<TokenInfo>> {
        let person = worker(actor)?;
        let Some(work) = self.work_if_any()? else {
            return Ok(Vec::new());
        };
        work.read(|file| {
            let sql = "select id, name, made, until, used, person from token \
                       where person = ?1 order by made desc, id";
            let mut statement = file.prepare_cached(sql)?;
            let rows = statement.query_map([person.as_str()], info)?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
        })
    }

    /// Revokes a token: an own one, or as administrator anybody's.
    pub fn token_revoke(&self, actor: &Actor, id: &str) -> Result<()> {
        let none = || {
            AimsError::not_found("there is no such token")
                .with_hint("it may have been revoked already; look at the list again")
        };
        let person = worker(actor)?;
        let work = self.work_if_any()?.ok_or_else(none)?;
        let anybodys = super::administers(actor);
        let revoked = work.write(|file| {
            let sql = "delete from token where id = ?1 and (person = ?2 or ?3)";
            Ok(file.execute(sql, params![id, person.as_str(), anybodys])?)
        })?;
        if revoked == 0 { Err(none()) } else { Ok(()) }
    }

    /// Finds the person of a token; nothing if it has ended or never was one.
    pub fn token(&self, text: &str) -> Result<Option<(TokenInfo, Key)>> {
        let secret = text.strip_prefix(PREFIX).and_then(Secret::parse);
        let (Some(secret), Some(work)) = (secret, self.work_if_any()?) else {
            return Ok(None);
        };
        let hash = secret.hash(Purpose::Token);
        let found = work.read(|file| {
            let sql = "select id, name, made, until, used, person from token where secret = ?1";
            let mut statement = file.prepare_cached(sql)?;
            let with_person = |row: &Row<'_>| Ok((info(row)?, key_at(row, 5)?));
            Ok(statement.query_row([&hash[..]], with_person).optional()?)
        })?;
        let Some((mut info, person)) = found else {
            return Ok(None);
        };
        let now = self.work_moment();
        if info.until.is_some_and(|until| until < day(now)) || !self.has_access(&person)? {
            return Ok(None);
        }
        if info
            .used
            .is_none_or(|used| now - used.as_millisecond() >= HOUR)
        {
            info.used = Some(moment(now));
            let sql = "update token set used = ?2 where secret = ?1";
            let noted = work.write(|file| Ok(file.execute(sql, params![hash, now])?));
            if let Err(error) = noted {
                tracing::warn!(%error, "a token's use could not be noted");
            }
        }
        Ok(Some((info, person)))
    }
}

fn day(now: i64) -> Date {
    moment(now).to_zoned(TimeZone::UTC).date()
}

fn info(row: &Row<'_>) -> rusqlite::Result<TokenInfo> {
    let until: Option<String> = row.get(3)?;
    // A day that cannot be read is over.
    let until = until.map(|until| until.parse().unwrap_or(Date::MIN));
    let used: Option<i64> = row.get(4)?;
    Ok(TokenInfo {
        id: row.get(0)?,
        name: row.get(1)?,
        made: moment(row.get(2)?),
        until,
        used: used.map(moment),
    })
}
