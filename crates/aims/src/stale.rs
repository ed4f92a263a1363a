//! What is out of date: assessments, tests, approvals and documents that are older than an event
//! after which they have to be looked at again, while nobody has decided what comes of it (8.2, 8.4).

use std::sync::{Arc, Mutex, PoisonError};

use image::Limits;
use jiff::civil::Date;
use registers::Key;
use serde::Serialize;

use crate::access::text;
use crate::duties::{day, key, words};
use crate::error::Result;
use crate::view::View;

/// Moments of which is remembered what was out of date.
const REMEMBERED: usize = 4;

/// A record that is out of date because of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The record that is out of date.
    pub record: Key,
    /// Its title.
    pub title: String,
    /// The person who answers for it, or for the AI system if it names nobody.
    pub owner: Option<Key>,
    /// The kind of event, a word of the field `trigger` of reassessments.
    pub trigger: String,
    /// What happened, in words.
    pub because: String,
    /// The record that changed or tells of the event.
    pub changed: Key,
    /// The field that changed, where one did.
    pub field: Option<String>,
    /// The way from what changed to the AI system, in words.
    pub through: String,
    /// The AI system on which the record rests; none if it rests on the whole management system.
    pub ai_system: Option<Key>,
    /// The day of the event: since then the organisation is exposed.
    pub since: Date,
    /// The day by which one decides what comes of it.
    pub react_by: Date,
    /// The reassessment that is under way.
    pub handled_in: Option<Key>,
}

/// The registers whose records go out of date, change or tell of events.
const CONCERNED: [&str; 19] = [
    "ai_system",
    "audit_finding",
    "change",
    "concern",
    "control",
    "dataset",
    "document",
    "gate",
    "impact_assessment",
    "incident",
    "metric",
    "model",
    "nonconformity",
    "risk_assessment",
    "scope",
    "statement_of_applicability",
    "supplier",
    "test_run",
    "user_information",
];

/// What is out of date by the newest entries of what it is made of; every page of a record asks for it.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Vec<Moment>>);

#[derive(Debug)]
struct Moment {
    generation: u64,
    stamps: Vec<u64>,
    day: Date,
    stale: Arc<Vec<Stale>>,
}

const QUERY: &str = "select dependent, trigger, because, record, field, through, ai_system, since, react_by, handled_in \
                     from stale order by since, length(dependent), dependent, record, trigger, field, ai_system";

impl View<'_> {
    /// Returns what is out of date, the longest first; of one record: why it is, and what is because
    /// of it.
    pub fn stale(&self, about: Option<&Key>) -> Result<Vec<Stale>> {
        let register = about.and_then(|key| registers::catalog().of_key(key));
        if register.is_some_and(|register| !CONCERNED.contains(&register.name)) {
            return Ok(Vec::new());
        }
        let all = self.all_stale()?;
        let concerned = |stale: &&Stale| {
            about.is_none_or(|about| {
                stale.record == *about
                    || stale.changed == *about
                    || stale.ai_system.as_ref() == Some(about)
            })
        };
        let mut found: Vec<Stale> = all.iter().filter(concerned).cloned().collect();
        let named = |stale: &Stale| [Some(stale.record.clone()), stale.ai_system.clone()];
        let mut keys: Vec<Key> = found.iter().flat_map(named).flatten().collect();
        keys.sort_unstable();
        keys.dedup();
        let briefs = self.briefs(&keys)?;
        let owner = |key: &Key| briefs.get(key)?.owner.as_deref()?.parse().ok();
        for stale in &mut found {
            if let Some(brief) = briefs.get(&stale.record) {
                stale.title.clone_from(&brief.title);
            }
            let of_system = || stale.ai_system.as_ref().and_then(owner);
            stale.owner = owner(&stale.record).or_else(of_system);
        }
        Ok(found)
    }

    /// Returns what is out of date without titles and owners, from memory if nothing changed since.
    fn all_stale(&self) -> Result<Arc<Vec<Stale>>> {
        let generation = self.lease.generation();
        let stamps = self.stamps(&self.reads(QUERY)?.tables);
        let remembered = &self.workspace.stale;
        if let Some(stale) = remembered.get(generation, &stamps, self.day()) {
            return Ok(stale);
        }
        let found = self.reader().rows_with(QUERY, &[], &Limits::check())?;
        let stale = found.rows.iter().filter_map(|row| {
            Some(Stale {
                record: key(&row[0])?,
                title: String::new(),
                owner: None,
                trigger: text(&row[1]),
                because: text(&row[2]),
                changed: key(&row[3])?,
                field: words(&row[4]),
                through: text(&row[5]),
                ai_system: key(&row[6]),
                since: day(&row[7])?,
                react_by: day(&row[8])?,
                handled_in: key(&row[9]),
            })
        });
        let stale = Arc::new(stale.collect());
        remembered.keep(Moment {
            generation,
            stamps,
            day: self.day(),
            stale: Arc::clone(&stale),
        });
        Ok(stale)
    }
}

impl Remembered {
    fn get(&self, generation: u64, stamps: &[u64], day: Date) -> Option<Arc<Vec<Stale>>> {
        let moments = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let moment = moments.iter().find(|moment| {
            moment.generation == generation && moment.stamps == stamps && moment.day == day
        });
        moment.map(|moment| Arc::clone(&moment.stale))
    }

    /// Takes the place of what was remembered first.
    fn keep(&self, moment: Moment) {
        let mut moments = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        moments.retain(|known| known.generation >= moment.generation);
        if moments.len() >= REMEMBERED {
            moments.remove(0);
        }
        moments.push(moment);
    }
}
