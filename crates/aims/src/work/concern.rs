//! Raising concerns: by name, in confidence, or by nobody (A.3.3).
//!
//! A concern that is raised in confidence or anonymously is written by [`ANONYMOUS`], at the start of
//! the day or the moment of the entry before it, so that neither the journal nor the image says who it
//! was. Who raised one in confidence is kept beside the journal; who raised one anonymously is kept
//! nowhere, and reads the answer by a secret reference of which the record holds a hash.

use image::Value as Cell;
use registers::Key;
use rusqlite::{OptionalExtension as _, params};
use serde_json::{Value, json};

use super::secret::{Purpose, Secret};
use crate::access::text;
use crate::error::{AimsError, Kind, Result};
use crate::permit::{Act, Actor, Subject, require};
use crate::workspace::Workspace;

const REGISTER: &str = "concern";

/// The access role that deals with concerns.
const HANDLES: &str = "aims_manager";

/// A concern that was raised.
#[derive(Debug)]
pub struct Raised {
    /// The record.
    pub key: Key,
    /// What finds the answer, shown this once; for an anonymous concern only.
    pub reference: Option<String>,
}

/// What whoever raised a concern may know of it by its reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// What it is about.
    pub subject: String,
    /// Its state.
    pub state: String,
    /// The day on which it came in, `2026-03-31`.
    pub received_on: String,
    /// The answer; empty as long as there is none.
    pub answer: String,
    /// The day of the answer; empty as long as there is none.
    pub answered_on: String,
}

impl Workspace {
    /// Raises a concern; `confidentiality` of the body says how far the person may be known.
    ///
    /// # Errors
    /// The person may not, or the body is not valid.
    pub fn raise_concern(&self, actor: &Actor, body: &Value) -> Result<Raised> {
        let subject = Subject {
            register: REGISTER,
            ..Subject::default()
        };
        require(actor, Act::Add, &subject)?;
        let mut body = body.clone();
        body["received_on"] = json!(self.today());
        if body["confidentiality"] == "named" {
            body["raised_by"] = json!(actor.key);
            return Ok(Raised {
                key: self.add(actor, REGISTER, None, &body)?,
                reference: None,
            });
        }
        let is_anonymous = body["confidentiality"] == "anonymous";
        let reference = is_anonymous.then(|| Secret::new(self));
        if let Some(reference) = &reference {
            body["reference"] = json!(shown_hash(reference));
        }
        let key = self.add(&Actor::anonymous(), REGISTER, None, &body)?;
        if !is_anonymous {
            self.work()?.write(|file| {
                let sql = "insert or replace into raiser (concern, person) values (?1, ?2)";
                file.execute(sql, params![key.as_str(), actor.key])?;
                Ok(())
            })?;
        }
        Ok(Raised {
            key,
            reference: reference.map(|reference| reference.show()),
        })
    }

    /// Returns who raised a concern in confidence, to that person and to who deals with concerns.
    ///
    /// # Errors
    /// `work.db` cannot be read.
    pub fn raiser(&self, actor: &Actor, concern: &Key) -> Result<Option<Key>> {
        let Some(work) = self.work_if_any()? else {
            return Ok(None);
        };
        let found: Option<String> = work.read(|file| {
            let sql = "select person from raiser where concern = ?1";
            Ok(file
                .query_row(sql, [concern.as_str()], |row| row.get(0))
                .optional()?)
        })?;
        let may = |person: &String| *person == actor.key || actor.roles.contains(HANDLES);
        Ok(found.filter(may).and_then(|person| person.parse().ok()))
    }

    /// Returns how an anonymous concern stands, by the reference that was shown when it was raised.
    ///
    /// # Errors
    /// No concern has this reference, or the image cannot be read.
    pub fn feedback(&self, reference: &str) -> Result<Feedback> {
        let none = || {
            AimsError::new(Kind::NotFound, "no concern has this reference")
                .with_hint("check that it was copied whole; it has 43 characters")
        };
        let secret = Secret::parse(reference.trim()).ok_or_else(none)?;
        let sql = "select subject, state, received_on, feedback, feedback_on from concern \
                   where reference = ?1 and state <> 'erased'";
        let reader = self.lease(self.today())?;
        let found = reader.own(sql, &[Cell::Text(shown_hash(&secret))])?;
        let row = found.first().ok_or_else(none)?;
        Ok(Feedback {
            subject: text(&row[0]),
            state: text(&row[1]),
            received_on: text(&row[2]),
            answer: text(&row[3]),
            answered_on: text(&row[4]),
        })
    }
}

fn shown_hash(reference: &Secret) -> String {
    let hash = reference.hash(Purpose::Concern);
    hash.iter().fold(String::new(), |mut hex, byte| {
        use std::fmt::Write as _;
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
