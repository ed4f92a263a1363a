//! What a server keeps that is no record: sign-ins, failed sign-ins, API tokens, drafts of forms, sheets
//! on their way in, who has which form open, each person's settings, and who raised a concern in
//! confidence.
//!
//! It lives in `work.db`, a SQLite file of its own that is made when it is first used. Deleting it
//! loses drafts, settings and who raised which concern in confidence, signs everybody out, and nothing
//! else. Every answer comes from the
//! file, whose pages SQLite keeps in memory, so that several processes see one truth. Time is the
//! machine's, also where a demonstration's calendar stands still: sign-ins must end.

mod concern;
mod draft;
mod editing;
mod failures;
mod gate;
mod secret;
mod session;
mod setting;
mod sheet;
mod sheet_steps;
mod sign_in;
mod store;
mod token;

pub use concern::{Feedback, Raised};
pub use draft::{Draft, Typed};
pub use editing::Editing;
pub use session::{OpenSession, Session};
pub use sheet::{DraftRow, SheetDraft, SheetHolds, Tried};
pub use sheet_steps::{Brought, LARGEST_SHEET, SheetChoice, may_import};
pub use sign_in::{NewSession, SignedIn};
pub use token::TokenInfo;

pub(crate) use gate::Gate;
pub(crate) use store::Work;

use image::Value;
use jiff::Timestamp;
use registers::Key;

use crate::access::text;
use crate::error::{AimsError, Kind, Result};
use crate::permit::{Act, Actor, Subject, allows};
use crate::workspace::Workspace;

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// Milliseconds of an hour.
const HOUR: i64 = 60 * MINUTE;

/// Milliseconds of a day.
const DAY: i64 = 24 * HOUR;

impl Workspace {
    /// Returns the file of what is no record; makes it when it is first used.
    pub(crate) fn work(&self) -> Result<&Work> {
        if let Some(work) = self.work.get() {
            return Ok(work);
        }
        let work = Work::open(self.dir())?;
        // Of two that open it at once one is dropped again.
        Ok(self.work.get_or_init(|| work))
    }

    /// Returns the file of what is no record, if there is one yet.
    pub(crate) fn work_if_any(&self) -> Result<Option<&Work>> {
        if self.work.get().is_none() && !Work::path(self.dir()).exists() {
            return Ok(None);
        }
        self.work().map(Some)
    }

    /// Returns the moment in milliseconds.
    fn work_moment(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Forgets everything that was kept about a record, or of a person, whose words were erased.
    pub(crate) fn forget_work(&self, key: &Key) -> Result<()> {
        let Some(work) = self.work_if_any()? else {
            return Ok(());
        };
        work.write(|file| {
            for sql in [
                "delete from draft where key = ?1 or person = ?1",
                "delete from editing where key = ?1 or person = ?1",
                "delete from session where person = ?1",
                "delete from token where person = ?1",
                "delete from setting where person = ?1",
                "delete from sheet where person = ?1 or id in (select sheet from sheet_row where record = ?1)",
                "delete from raiser where concern = ?1 or person = ?1",
            ] {
                file.execute(sql, [key.as_str()])?;
            }
            Ok(())
        })?;
        work.scrub()
    }

    /// Ends all sign-ins and API tokens of a person whose access ended.
    pub(crate) fn forget_sign_ins(&self, person: &Key) -> Result<()> {
        let Some(work) = self.work_if_any()? else {
            return Ok(());
        };
        work.write(|file| {
            file.execute("delete from session where person = ?1", [person.as_str()])?;
            file.execute("delete from token where person = ?1", [person.as_str()])?;
            Ok(())
        })
    }

    /// Returns whether a person may act today.
    pub(crate) fn has_access(&self, person: &Key) -> Result<bool> {
        match self.actor(Some(person.as_str())) {
            Ok(actor) => Ok(!actor.roles.is_empty()),
            Err(error) if error.kind() == Kind::Refused => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Finds the person of this key, e-mail address or full name; nothing unless it is one alone.
    fn person_called(&self, who: &str) -> Result<Option<Key>> {
        let ways = [
            "select id from person where state = 'active' and id = ?1",
            "select id from person where state = 'active' and lower(email) = lower(?1)",
            "select id from person where state = 'active' and name = ?1",
        ];
        let reader = self.lease(self.today())?;
        for way in ways {
            let found = reader.own(way, &[Value::Text(who.to_owned())])?;
            match found.as_slice() {
                [] => {}
                [row] => return Ok(text(&row[0]).parse().ok()),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// Returns the person behind an actor, if that person may look at records at all.
fn worker(actor: &Actor) -> Result<Key> {
    let person = actor.key.parse().ok().filter(|_| !actor.roles.is_empty());
    person.ok_or_else(|| {
        AimsError::new(Kind::Refused, format!("{} has no access here", actor.name))
            .with_hint("an administrator gives access with `aimwright user add`")
    })
}

/// Refuses unless it is about the actor or the actor is an administrator.
fn require_own(actor: &Actor, person: &Key, doing: &str) -> Result<()> {
    if actor.key == person.as_str() || administers(actor) {
        return Ok(());
    }
    Err(AimsError::new(
        Kind::Refused,
        format!("{} may not {doing} of {person}", actor.name),
    )
    .with_hint("ask an administrator"))
}

/// Returns whether the actor may change other people's access.
pub(crate) fn administers(actor: &Actor) -> bool {
    let access = Subject {
        register: "access",
        ..Subject::default()
    };
    allows(actor, Act::Administer, &access)
}

/// Reads a moment as it is kept.
fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or_default()
}

/// Reads a person's or record's key as it is kept.
fn key_at(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Key> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

/// Makes a text from outside fit for a list and a log: no control characters, not too long.
fn plain(text: &str, longest: usize) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(longest)
        .collect()
}
