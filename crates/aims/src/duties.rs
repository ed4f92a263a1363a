//! Duties: what the records ask of people, and by when. Computed from records, kept nowhere.
//!
//! `dated` reads them off the days that registers mark with `x-due`, `computed` off days that follow
//! from several records, `waiting` off the states in which records wait for somebody.

mod computed;
mod dated;
mod waiting;

use std::collections::BTreeMap;

use conformity::Assessment;
use image::Value;
use jiff::civil::Date;
use registers::{DueKind, Key};

use crate::access::text;
use crate::error::Result;
use crate::permit::Actor;
use crate::view::View;

/// Days ahead for which duties are counted.
pub const SOON: i64 = 30;

/// Access role of the person whom a duty asks that names nobody.
const WHO_ELSE: &str = "aims_manager";

/// What a duty asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyKind {
    /// A version or a piece of work waits for somebody else's word; `transition` names the step.
    Decide,
    /// The record is looked at again.
    Review,
    /// What it says counts until the day and is renewed.
    Expires,
    /// Something is done by the day.
    Due,
    /// Something comes to its end on the day.
    Ends,
    /// Something is planned for the day.
    Planned,
    /// Something came in and waits for an answer.
    Answer,
    /// A person completes a course by the day.
    Train,
    /// A metric gets its value for the period that ended.
    Measure,
    /// Something changed since the record was made; one decides what comes of it.
    Reassess,
    /// A draft came back from review.
    Returned,
    /// A draft is finished and submitted.
    Draft,
    /// Work was taken on without a day.
    Open,
}

impl DutyKind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Decide,
        Self::Review,
        Self::Expires,
        Self::Due,
        Self::Ends,
        Self::Planned,
        Self::Answer,
        Self::Train,
        Self::Measure,
        Self::Reassess,
        Self::Returned,
        Self::Draft,
        Self::Open,
    ];

    /// Returns the word for it in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Review => "review",
            Self::Expires => "expires",
            Self::Due => "due",
            Self::Ends => "ends",
            Self::Planned => "planned",
            Self::Answer => "answer",
            Self::Train => "train",
            Self::Measure => "measure",
            Self::Reassess => "reassess",
            Self::Returned => "returned",
            Self::Draft => "draft",
            Self::Open => "open",
        }
    }
}

impl From<DueKind> for DutyKind {
    fn from(kind: DueKind) -> Self {
        match kind {
            DueKind::Review => Self::Review,
            DueKind::Expires => Self::Expires,
            DueKind::Due => Self::Due,
            DueKind::Ends => Self::Ends,
            DueKind::Planned => Self::Planned,
            DueKind::Answer => Self::Answer,
        }
    }
}

/// How much a duty presses on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Its day has passed.
    Overdue,
    /// Others wait for it.
    Waiting,
    /// Its day is today or lies ahead.
    Ahead,
    /// It has no day.
    Someday,
}

/// One thing that the records ask of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The record that asks.
    pub record: Key,
    /// Its register.
    pub register: &'static str,
    /// Its title.
    pub title: String,
    /// What it asks for.
    pub what: DutyKind,
    /// By when, where it says so.
    pub day: Option<Date>,
    /// Since when it has been so, where that is known.
    pub since: Option<Date>,
    /// Who brought it about, such as the person who submitted the version.
    pub by: Option<String>,
    /// Whom it asks; nobody if the record names nobody, or anybody who may.
    pub person: Option<Key>,
    /// The step in the workflow that settles it.
    pub transition: Option<&'static str>,
    /// The field with the day, by dotted path: `measures.0.due`.
    pub field: Option<String>,
    /// What the part of the record with the day is about.
    pub detail: Option<String>,
    /// Requirements that it belongs to, where that is certain.
    pub because: Vec<String>,
}

impl Duty {
    fn new(record: Key, register: &'static str, title: String, what: DutyKind) -> Self {
        Self {
            record,
            register,
            title,
            what,
            day: None,
            since: None,
            by: None,
            person: None,
            transition: None,
            field: None,
            detail: None,
            because: Vec::new(),
        }
    }

    /// Returns how much it presses on this day.
    pub fn urgency(&self, today: Date) -> Urgency {
        match self.day {
            Some(day) if day < today => Urgency::Overdue,
            Some(_) => Urgency::Ahead,
            None if matches!(self.what, DutyKind::Open | DutyKind::Draft) => Urgency::Someday,
            None => Urgency::Waiting,
        }
    }

    /// Returns whether it asks this person: by name, or because it names nobody and the person runs
    /// the management system.
    fn asks(&self, actor: &Actor) -> bool {
        match &self.person {
            Some(person) => person.as_str() == actor.key,
            None => actor.roles.contains(WHO_ELSE),
        }
    }
}

/// Whom duties are looked for: one person, or everybody. Queries leave out what others are asked.
#[derive(Clone, Copy)]
struct Asked<'a>(Option<&'a Actor>);

impl Asked<'_> {
    /// Returns the condition on whom a row asks; its places are filled with [`Asked::values`].
    fn condition(who: &str) -> String {
        format!("(?2 is null or {who} = ?2 or ?3 and {who} is null)")
    }

    /// Returns the person's key, and whether what names nobody is the person's.
    fn values(&self) -> (Option<&str>, bool) {
        let person = self.0.map(|actor| actor.key.as_str());
        (
            person,
            self.0.is_some_and(|actor| actor.roles.contains(WHO_ELSE)),
        )
    }
}

impl View<'_> {
    /// Returns what is asked of a person, or of everybody, up to so many days ahead; the most urgent
    /// first.
    ///
    /// A duty that names nobody is asked of the managers of the AI management system.
    pub fn duties(&self, for_person: Option<&Actor>, horizon_days: i64) -> Result<Vec<Duty>> {
        let horizon = later(self.day(), horizon_days);
        let asked = Asked(for_person);
        let mut duties = dated::duties(self, asked, horizon)?;
        duties.extend(computed::duties(self, asked, horizon)?);
        duties.extend(waiting::work(self, asked)?);
        if let Some(actor) = for_person {
            duties.retain(|duty| duty.asks(actor));
        }
        duties.extend(waiting::decisions(self, for_person)?);
        let today = self.day();
        duties.sort_by_cached_key(|duty| {
            let number = (duty.record.prefix().to_owned(), duty.record.number());
            (
                duty.urgency(today),
                duty.day.or(duty.since),
                number,
                duty.field.clone(),
            )
        });
        Ok(duties)
    }

    /// Returns how many duties of the next 30 days each register has.
    pub fn duty_counts(&self, for_person: Option<&Actor>) -> Result<BTreeMap<&'static str, usize>> {
        let mut counts = BTreeMap::new();
        for duty in self.duties(for_person, SOON)? {
            *counts.entry(duty.register).or_default() += 1;
        }
        Ok(counts)
    }
}

/// Adds to each duty the requirements that have a finding about its record.
pub fn connect(duties: &mut [Duty], assessment: &Assessment) {
    let mut by_record: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (requirement, finding) in assessment.findings() {
        if let Some(record) = &finding.record {
            by_record.entry(record).or_default().push(&requirement.id);
        }
    }
    for duty in duties {
        for id in by_record.get(duty.record.as_str()).into_iter().flatten() {
            if !duty.because.iter().any(|known| known == id) {
                duty.because.push((*id).to_owned());
            }
        }
    }
}

/// Returns the day so many days later, or the last there is.
fn later(day: Date, days: i64) -> Date {
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| day.checked_add(span))
        .unwrap_or(Date::MAX)
}

/// Reads a day from a cell of text; a moment counts for its day.
pub(crate) fn day(cell: &Value) -> Option<Date> {
    let Value::Text(text) = cell else {
        return None;
    };
    text.get(..10)?.parse().ok()
}

/// Reads a key from a cell.
pub(crate) fn key(cell: &Value) -> Option<Key> {
    text(cell).parse().ok()
}

/// Reads a text that is not empty from a cell.
pub(crate) fn words(cell: &Value) -> Option<String> {
    Some(text(cell)).filter(|text| !text.is_empty())
}
