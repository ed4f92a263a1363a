//! Who may act: persons with current access records, and their passwords.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::{Reader, Value};
use jiff::civil::Date;
use registers::Key;

use crate::error::{AimsError, Kind, Result};
use crate::permit::{Actor, SYSTEM};
use crate::workspace::Workspace;

/// Prefix of the keys of persons.
const PERSON: &str = "PER";

/// Persons that are remembered at once.
const REMEMBERED: usize = 1_000;

/// Who was found to act, at which size of the journal and on which day.
#[derive(Default)]
pub(crate) struct Actors(Mutex<Known>);

#[derive(Default)]
struct Known {
    at: Option<(u64, Date)>,
    actors: HashMap<String, Actor>,
}

impl Actors {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, at: (u64, Date), named: &str) -> Option<Actor> {
        let known = self.lock();
        let is_fresh = known.at == Some(at);
        known.actors.get(named).filter(|_| is_fresh).cloned()
    }

    fn keep(&self, at: (u64, Date), named: &str, actor: &Actor) {
        let mut known = self.lock();
        if known.at != Some(at) || known.actors.len() >= REMEMBERED {
            known.actors.clear();
            known.at = Some(at);
        }
        known.actors.insert(named.to_owned(), actor.clone());
    }
}

impl Workspace {
    /// Returns who acts under this key or name, with the access roles that hold on a day.
    pub(crate) fn actor_on(&self, named: &str, day: Date) -> Result<Actor> {
        let size = self.journal.size()?;
        if let Some(actor) = self.actors.get((size, day), named) {
            return Ok(actor);
        }
        let reader = self.lease(day)?;
        let actor = actor(&reader, named)?;
        self.actors.keep((reader.upto().0, day), named, &actor);
        Ok(actor)
    }
}

/// Finds the person of this key or name and the access roles that hold on the reader's day.
fn actor(reader: &Reader, named: &str) -> Result<Actor> {
    if named == SYSTEM {
        return system(reader);
    }
    // A key means its own person alone, also where somebody else was given it as a name.
    let is_key = named.parse().is_ok_and(|key: Key| key.prefix() == PERSON);
    let persons = if is_key {
        "select id, name from person where state = 'active' and id = ?1"
    } else {
        "select id, name from person where state = 'active' and name = ?1"
    };
    let found = reader.own(persons, &[Value::Text(named.to_owned())])?;
    let person = match found.as_slice() {
        [person] => person,
        [] => {
            return Err(AimsError::new(
                Kind::Refused,
                format!("there is no person `{named}` here"),
            )
            .with_hint("`aimwright list person` shows who there is"));
        }
        _ => {
            return Err(AimsError::new(
                Kind::Refused,
                format!("several people are called `{named}`"),
            )
            .with_hint("name the person by key, as in PER-0003"));
        }
    };
    let roles = "select distinct r.value from access a join access__roles r on r.id = a.id \
                 where a.person = ?1 and a.state = 'active' \
                 and coalesce(a.\"from\", '') <= today() and coalesce(a.\"to\", '9999') >= today()";
    let key = text(&person[0]);
    let roles = reader.own(roles, &[Value::Text(key.clone())])?;
    let roles = roles.iter().map(|row| text(&row[0])).collect();
    Ok(Actor {
        key,
        name: text(&person[1]),
        roles,
    })
}

/// The system may act only until somebody has access.
fn system(reader: &Reader) -> Result<Actor> {
    let anybody = "select 1 from record where register = 'access' limit 1";
    if !reader.own(anybody, &[])?.is_empty() {
        return Err(AimsError::new(
            Kind::Refused,
            "this workspace has been set up; only people act in it now",
        )
        .with_hint("name a person with --as"));
    }
    Ok(Actor::system())
}

pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Null | Value::Blob(_) => String::new(),
    }
}
