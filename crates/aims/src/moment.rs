//! Moments: which entry and which day a question is about.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::Seq;

use crate::error::{AimsError, Result};
use crate::pool::{Lease, Sources};
use crate::view::View;
use crate::workspace::Workspace;

/// The moment a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AsOf {
    /// Now.
    Now,
    /// The end of a day, in UTC.
    Day(Date),
    /// Just after an entry.
    Entry(u64),
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Ok(entry) = text.parse() {
            return Ok(Self::Entry(entry));
        }
        let day = Some(text)
            .filter(|text| text.len() == 10)
            .and_then(|text| text.parse().ok());
        day.map(Self::Day).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("`{shown}` is neither a day that exists (2026-03-31) nor an entry number")
        })
    }
}

/// Past moments that are remembered.
const REMEMBERED: usize = 500;

/// What was found out about past moments, which no later entry changes.
#[derive(Default)]
pub(crate) struct Moments(Mutex<HashMap<AsOf, (Seq, Date)>>);

impl Moments {
    fn get(&self, as_of: AsOf) -> Option<(Seq, Date)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&as_of).copied()
    }

    fn keep(&self, as_of: AsOf, moment: (Seq, Date)) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(as_of, moment);
    }
}

impl Workspace {
    /// Opens the workspace at a moment.
    pub fn view(&self, as_of: AsOf) -> Result<View<'_>> {
        let lease = match as_of {
            AsOf::Now => self.lease(self.today())?,
            AsOf::Day(_) | AsOf::Entry(_) => {
                let (entry, day) = self.moment(as_of)?;
                self.pool.moment(self.sources(), entry, day)?
            }
        };
        Ok(View::new(self, lease))
    }

    /// Lends a reader of the newest moment.
    pub(crate) fn lease(&self, day: Date) -> Result<Lease<'_>> {
        self.pool.head(self.sources(), day)
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            journal: self.journal.as_ref(),
            images: &self.images,
        }
    }

    /// Returns the newest entry of a moment, or says that the journal has no such entry.
    pub(crate) fn entry_at(&self, as_of: AsOf) -> Result<Seq> {
        match as_of {
            AsOf::Now => Ok(Seq(self.journal.size()?)),
            AsOf::Day(_) | AsOf::Entry(_) => Ok(self.moment(as_of)?.0),
        }
    }

    /// Returns the newest entry of a moment and the day that checks take for today.
    fn moment(&self, as_of: AsOf) -> Result<(Seq, Date)> {
        if let Some(known) = self.moments.get(as_of) {
            return Ok(known);
        }
        let journal = self.journal.as_ref();
        let size = journal.size()?;
        let moment = match as_of {
            AsOf::Now => (Seq(size), self.today()),
            AsOf::Day(day) => (image::Images::entry_at_end_of(journal, day)?, day),
            AsOf::Entry(entry) if entry > size => {
                return Err(AimsError::not_found(format!(
                    "there is no entry {entry}; the newest is {size}"
                )));
            }
            AsOf::Entry(entry) => (Seq(entry), self.day_of(Seq(entry))?),
        };
        // The end of a day stays where it is once there is an entry after it, as none precedes the
        // one before it; the day of the beginning is today.
        let stays = match as_of {
            AsOf::Now => false,
            AsOf::Day(_) => moment.0.0 < size,
            AsOf::Entry(entry) => entry > 0,
        };
        if stays {
            self.moments.keep(as_of, moment);
        }
        Ok(moment)
    }

    /// Returns the day on which an entry was recorded.
    fn day_of(&self, entry: Seq) -> Result<Date> {
        let mut day = self.today();
        if entry.0 > 0 {
            self.journal
                .read(Seq(entry.0 - 1), entry, &mut |entry, _| {
                    day = entry.at.to_zoned(TimeZone::UTC).date();
                    Ok(())
                })?;
        }
        Ok(day)
    }
}
