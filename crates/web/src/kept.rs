//! Pages that were made before: while nothing that a page is made of changes, it is not made again.
//!
//! A page of the present follows from the head of the journal, the day, what the checks found there and
//! who asks for what, in which session, with which settings and roles. It is kept once the checks of
//! the moment are done, packed as it was sent, and all are dropped when the head or the day moves on.
//! What else a page may show (drafts, sign-ins, who edits a form) keeps a route from being kept.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use aims::Stamp;

use crate::fault::Result;
use crate::look::Look;
use crate::respond::Whole;

/// Most bytes of pages that are kept.
const MOST: usize = 16 << 20;

/// What a page costs besides its bytes: its key twice, and its place.
const AROUND: usize = 256;

/// The pages of a site that were made before.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pages: Mutex<Pages>,
    again: AtomicU64,
}

#[derive(Debug, Default)]
struct Pages {
    of: Option<Stamp>,
    by_asking: HashMap<String, Whole>,
    /// The oldest first.
    order: VecDeque<String>,
    bytes: usize,
}

impl Pages {
    /// Drops pages of another moment: what was erased since is not kept either.
    fn be_of(&mut self, of: Stamp) {
        if self.of != Some(of) {
            *self = Self {
                of: Some(of),
                ..Self::default()
            };
        }
    }
}

/// Where a page is kept: of which moment it is, and what was asked by whom.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    of: Stamp,
    asking: String,
}

impl Place {
    /// Returns the place of what is asked for; nothing in the past, and for who has no session.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(crate) fn of(look: &Look<'_>) -> Result<Option<Self>> {
        let (Some(session), Some(actor)) = (&look.session, &look.actor) else {
            return Ok(None);
        };
        if look.is_past() {
            return Ok(None);
        }
        // Lengths keep two askings from being written alike.
        let mut asking = String::new();
        let mut add = |part: &str| {
            let _ = write!(asking, "{}:{part}", part.len());
        };
        add(&look.ask.path);
        for (name, value) in &look.ask.query {
            add(name);
            add(value);
        }
        add("");
        add(session.form_token.as_ref());
        add(&actor.key);
        add(&actor.name);
        for role in &actor.roles {
            add(role);
        }
        add("");
        for (name, value) in &look.settings {
            add(name);
            add(value);
        }
        add("");
        for header in ["accept-language", "accept-encoding"] {
            add(look.ask.header(header).unwrap_or_default());
        }
        let of = look.view()?.stamp();
        Ok(Some(Self { of, asking }))
    }
}

impl Kept {
    /// Returns a page that was made before.
    pub(crate) fn find(&self, place: &Place) -> Option<Whole> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.be_of(place.of);
        let found = pages.by_asking.get(&place.asking).cloned();
        if found.is_some() {
            self.again.fetch_add(1, Ordering::Relaxed);
        }
        found
    }

    /// Keeps a page; those of another moment are dropped, then the oldest.
    pub(crate) fn keep(&self, place: Place, page: Whole) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.be_of(place.of);
        let size = page.size() + 2 * place.asking.len() + AROUND;
        if size > MOST || pages.by_asking.contains_key(&place.asking) {
            return;
        }
        while pages.bytes + size > MOST {
            let Some(oldest) = pages.order.pop_front() else {
                break;
            };
            if let Some(dropped) = pages.by_asking.remove(&oldest) {
                pages.bytes -= dropped.size() + 2 * oldest.len() + AROUND;
            }
        }
        pages.bytes += size;
        pages.order.push_back(place.asking.clone());
        pages.by_asking.insert(place.asking, page);
    }

    /// Returns how many answers were pages made before.
    pub(crate) fn again(&self) -> u64 {
        self.again.load(Ordering::Relaxed)
    }
}
