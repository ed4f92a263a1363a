//! Sign-ins: found by the hash of their secret, and ended by time, by sign-out or with the access.

use jiff::Timestamp;
use registers::Key;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::secret::{Purpose, Secret};
use super::{DAY, HOUR, MINUTE, Work, key_at, moment, require_own, worker};
use crate::error::{AimsError, Result};
use crate::permit::Actor;
use crate::workspace::Workspace;

/// A sign-in ends after so long without a request …
const IDLE: i64 = 8 * HOUR;
/// … and after so long in any case.
pub(super) const LONGEST: i64 = 7 * DAY;
/// How often at most it is written down that somebody was here.
const SEEN_EVERY: i64 = MINUTE;
/// Most sign-ins of one person; of more the one unused for longest ends.
const MOST: i64 = 50;

/// Somebody who is signed in, as a request finds out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names the sign-in; it is no secret.
    pub id: String,
    /// The person.
    pub person: Key,
    /// What a form of this sign-in must carry to be taken.
    pub form_token: String,
    /// When the person signed in.
    pub started: Timestamp,
    /// When the last request came, within a minute.
    pub last_seen: Timestamp,
    /// The address from which the person signed in.
    pub from: String,
    /// The program with which the person signed in.
    pub agent: String,
}

/// A sign-in in a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Names the sign-in; it is no secret.
    pub id: String,
    /// The person.
    pub person: Key,
    /// When the person signed in.
    pub started: Timestamp,
    /// When the last request came, within a minute.
    pub last_seen: Timestamp,
    /// When it ends at the latest.
    pub ends: Timestamp,
    /// The address from which the person signed in.
    pub from: String,
    /// The program with which the person signed in.
    pub agent: String,
}

impl Workspace {
    /// Finds the sign-in of a cookie's token; nothing if it has ended or never was one.
    ///
    /// A sign-in ends 8 hours after the last request, 7 days after it began, and with the person's
    /// access.
    pub fn session(&self, token: &str) -> Result<Option<Session>> {
        self.find_session(token, true)
    }

    /// Finds the sign-in of a cookie's token as [`Workspace::session`] does, without noting that the
    /// person was here.
    pub fn session_unnoted(&self, token: &str) -> Result<Option<Session>> {
        self.find_session(token, false)
    }

    fn find_session(&self, token: &str, notes: bool) -> Result<Option<Session>> {
        let (Some(secret), Some(work)) = (Secret::parse(token), self.work_if_any()?) else {
            return Ok(None);
        };
        let hash = secret.hash(Purpose::Session);
        let Some(found) = work.session(&hash)? else {
            return Ok(None);
        };
        let now = self.work_moment();
        if is_over(&found, now) || !self.has_access(&found.person)? {
            work.end_session(&hash)?;
            return Ok(None);
        }
        if notes && now - found.last_seen.as_millisecond() >= SEEN_EVERY {
            let seen = work.write(|file| {
                let sql = "update session set seen = ?2 where secret = ?1";
                file.prepare_cached(sql)?.execute(params![hash, now])?;
                Ok(())
            });
            if let Err(error) = seen.and_then(|()| work.tidy(now)) {
                // Nobody is sent away because it could not be noted that they were here.
                tracing::warn!(%error, "a sign-in's last request could not be noted");
            }
        }
        Ok(Some(Session {
            id: found.id,
            person: found.person,
            form_token: secret.form_token(),
            started: found.started,
            last_seen: found.last_seen,
            from: found.from,
            agent: found.agent,
        }))
    }

    /// Ends the sign-in of a token; says nothing if there is none.
    pub fn sign_out(&self, token: &str) -> Result<()> {
        match (Secret::parse(token), self.work_if_any()?) {
            (Some(secret), Some(work)) => work.end_session(&secret.hash(Purpose::Session)),
            _ => Ok(()),
        }
    }

    /// Ends all sign-ins of a person: the own ones, or as administrator anybody's. Returns how many.
    pub fn sign_out_everywhere(&self, actor: &Actor, person: &Key) -> Result<usize> {
        require_own(actor, person, "end the sign-ins")?;
        self.end_sessions(person, None)
    }

    /// Ends one sign-in by its id: an own one, or as administrator anybody's.
    pub fn sign_out_one(&self, actor: &Actor, id: &str) -> Result<()> {
        let none = || {
            AimsError::not_found("there is no such sign-in")
                .with_hint("it may have ended meanwhile; look at the list again")
        };
        let work = self.work_if_any()?.ok_or_else(none)?;
        let own = worker(actor)?;
        let anybodys = super::administers(actor);
        let ended = work.write(|file| {
            let sql = "delete from session where id = ?1 and (person = ?2 or ?3)";
            Ok(file.execute(sql, params![id, own.as_str(), anybodys])?)
        })?;
        if ended == 0 { Err(none()) } else { Ok(()) }
    }

    /// Lists the sign-ins of a person, the latest first: the own ones, or as administrator anybody's.
    pub fn sessions_of(&self, actor: &Actor, person: &Key) -> Result<Vec<OpenSession>> {
        require_own(actor, person, "see the sign-ins")?;
        let Some(work) = self.work_if_any()? else {
            return Ok(Vec::new());
        };
        let now = self.work_moment();
        let mut found = work.read(|file| {
            let sql = "select id, person, started, seen, origin, agent from session \
                       where person = ?1 order by seen desc, id";
            let mut statement = file.prepare_cached(sql)?;
            let rows = statement.query_map([person.as_str()], open_session)?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
        })?;
        found.retain(|session| !is_over(session, now));
        Ok(found)
    }

    /// Ends the sign-ins of a person but one.
    pub(super) fn end_sessions(&self, person: &Key, but: Option<&str>) -> Result<usize> {
        let Some(work) = self.work_if_any()? else {
            return Ok(0);
        };
        work.write(|file| {
            let sql = "delete from session where person = ?1 and id <> coalesce(?2, '')";
            Ok(file.execute(sql, params![person.as_str(), but])?)
        })
    }

    /// Ends the sign-ins of a person whose password was changed.
    pub(crate) fn end_sessions_after_password(&self, person: &Key) -> Result<()> {
        self.end_sessions(person, None).map(|_| ())
    }
}

impl Work {
    fn session(&self, hash: &[u8; 32]) -> Result<Option<OpenSession>> {
        self.read(|file| {
            let sql =
                "select id, person, started, seen, origin, agent from session where secret = ?1";
            let mut statement = file.prepare_cached(sql)?;
            Ok(statement.query_row([&hash[..]], open_session).optional()?)
        })
    }

    pub(super) fn end_session(&self, hash: &[u8; 32]) -> Result<()> {
        self.write(|file| {
            file.execute("delete from session where secret = ?1", [&hash[..]])?;
            Ok(())
        })
    }

    /// Keeps a new sign-in; who has too many loses the one unused for longest.
    pub(super) fn add_session(&self, hash: &[u8; 32], session: &OpenSession) -> Result<()> {
        self.write(|file| {
            let started = session.started.as_millisecond();
            file.execute(
                "insert into session (secret, id, person, started, seen, origin, agent) \
                 values (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
                params![
                    &hash[..],
                    session.id,
                    session.person.as_str(),
                    started,
                    session.from,
                    session.agent
                ],
            )?;
            file.execute(
                "delete from session where secret in (select secret from session \
                 where person = ?1 order by seen desc, started desc limit -1 offset ?2)",
                params![session.person.as_str(), MOST],
            )?;
            Ok(())
        })
    }
}

/// Removes sign-ins that have ended.
pub(super) fn tidy(file: &Transaction<'_>, now: i64) -> Result<()> {
    let sql = "delete from session where seen <= ?1 or started <= ?2";
    file.execute(sql, params![now - IDLE, now - LONGEST])?;
    Ok(())
}

fn is_over(session: &OpenSession, now: i64) -> bool {
    now - session.last_seen.as_millisecond() >= IDLE || now >= session.ends.as_millisecond()
}

fn open_session(row: &Row<'_>) -> rusqlite::Result<OpenSession> {
    let started: i64 = row.get(2)?;
    Ok(OpenSession {
        id: row.get(0)?,
        person: key_at(row, 1)?,
        started: moment(started),
        last_seen: moment(row.get(3)?),
        ends: moment(started + LONGEST),
        from: row.get(4)?,
        agent: row.get(5)?,
    })
}
