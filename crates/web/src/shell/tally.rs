//! The numbers in the side bar: what needs attention, section by section.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use crate::background::Wish;
use crate::fault::Result;
use crate::look::Look;
use crate::pages::today::FRAMEWORK;
use crate::sections;

/// Most people whose numbers are kept.
const PEOPLE: usize = 1_000;

/// How much needs attention in each section, and what comes next.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: HashMap<&'static str, usize>,
    /// The next audit: which, and its day.
    pub(crate) next: Option<(String, Date)>,
}

/// What the side bar last counted, by person; a number counts until the journal moves on.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Mutex<HashMap<String, Counted>>);

/// What was counted, at which entry and on which day.
type Counted = (u64, Date, Arc<Tally>);

impl Tally {
    /// Counts what the person sees in the side bar; in the past there is nothing to do.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(crate) fn of(look: &Look<'_>) -> Result<Arc<Self>> {
        if look.is_past() {
            return Ok(Arc::default());
        }
        let view = look.view()?;
        let actor = look.actor()?;
        let moment = (view.entry().0, view.day());
        let tallies = &look.site.tallies;
        if let Some(known) = tallies.find(&actor.key, moment) {
            return Ok(known);
        }
        let mut tally = Self::default();
        for (register, count) in view.duty_counts(Some(actor))? {
            *tally
                .counts
                .entry(sections::of_register(register).id)
                .or_default() += count;
            *tally.counts.entry("today").or_default() += count;
        }
        let assessment = view.assessment_at_hand(FRAMEWORK);
        if let Some(assessment) = &assessment {
            let failing = assessment
                .requirements
                .iter()
                .filter(|result| !result.findings.is_empty());
            tally.counts.insert("requirements", failing.count());
        }
        let next = view.next_audit()?;
        tally.next = next.map(|next| {
            (
                look.t(&format!("milestone-{}", next.stage.word())),
                next.day,
            )
        });
        let tally = Arc::new(tally);
        if assessment.is_some_and(|made| (made.entry, made.as_of) == moment) {
            tallies.keep(actor.key.clone(), moment, &tally);
        } else {
            // The checks run beside the pages; until then an older number stands.
            look.site.wants(Wish::Checks);
        }
        Ok(tally)
    }

    /// Returns the count of a section.
    pub(crate) fn count(&self, section: &str) -> usize {
        self.counts.get(section).copied().unwrap_or(0)
    }
}

impl Tallies {
    fn find(&self, person: &str, moment: (u64, Date)) -> Option<Arc<Tally>> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let (entry, day, tally) = known.get(person)?;
        ((*entry, *day) == moment).then(|| Arc::clone(tally))
    }

    fn keep(&self, person: String, (entry, day): (u64, Date), tally: &Arc<Tally>) {
        let mut known = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= PEOPLE {
            known.clear();
        }
        known.insert(person, (entry, day, Arc::clone(tally)));
    }
}
