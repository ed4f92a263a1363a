//! Readers of the workspace's images, kept ready between questions.
//!
//! Opening an image reads its whole schema, which takes longer than most answers. A reader that comes
//! back ends its transaction, so that it keeps nobody from tidying the file, and begins a new one when
//! it is taken again; one whose file was replaced meanwhile is dropped.

use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use image::{Image, Images, Reader};
use jiff::civil::Date;
use journal::{Journal, Seq};

use crate::error::Result;

/// Readers of the head that are kept, and that are lent at a time unless all are out for long.
const HEADS: usize = 8;

/// How long one waits for a reader to come back before another is opened.
const PATIENCE: Duration = Duration::from_millis(50);

/// Past moments for each of which one reader is kept.
const IDLE_MOMENTS: usize = 4;

/// How often a reader is looked for before the disk's fault is told.
const TRIES: usize = 3;

/// The readers of one workspace.
#[derive(Default)]
pub(crate) struct Pool {
    idle: Mutex<Idle>,
    /// Told when a reader of the head comes back.
    back: Condvar,
    /// The head image, only to be caught up; commands have one of their own and may hold it for long.
    image: Mutex<Option<Image>>,
    /// Entries up to which the head image is known to have been caught up.
    reached: AtomicU64,
    /// Counts the times at which the head image had to be opened anew: what was read from the one
    /// before may hold words that were erased since.
    generation: AtomicU64,
}

#[derive(Default)]
struct Idle {
    heads: Vec<Spare>,
    /// How many readers of the head are out.
    lent: usize,
    /// The one used last comes last.
    moments: Vec<(Seq, Spare)>,
}

/// A reader that waits, or one in use.
struct Spare {
    reader: Reader,
    /// Entries of the journal when it was opened.
    size: u64,
    generation: u64,
}

/// A reader of the pool, lent for one view.
pub(crate) struct Lease<'a> {
    pool: &'a Pool,
    spare: Option<Spare>,
    /// The past moment it stands at; nothing for the head.
    moment: Option<Seq>,
}

/// What a pool works with.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) journal: &'a dyn Journal,
    pub(crate) images: &'a Images,
}

impl Pool {
    /// Lends a reader of the newest moment.
    pub(crate) fn head(&self, from: Sources<'_>, day: Date) -> Result<Lease<'_>> {
        let size = from.journal.size()?;
        let mut lease = self.lend(self.take_head(), None);
        while let Some(spare) = lease.spare.take() {
            lease.spare = self.renewed(from, spare, size, day)?;
            if lease.spare.is_some() {
                return Ok(lease);
            }
            lease.spare = lock(&self.idle).heads.pop();
        }
        let mut tries = 1;
        loop {
            match self.open_head(from, size, day) {
                Err(_) if tries < TRIES => tries += 1,
                opened => {
                    lease.spare = Some(opened?);
                    return Ok(lease);
                }
            }
        }
    }

    /// Lends a reader of a past moment.
    pub(crate) fn moment(&self, from: Sources<'_>, entry: Seq, day: Date) -> Result<Lease<'_>> {
        let size = from.journal.size()?;
        if entry.0 >= size {
            return self.head(from, day);
        }
        // The head image first: if words were erased, it takes the old images with it.
        if self.reached.load(Ordering::Acquire) != size {
            self.over_image(from, size, |_| Ok(()))?;
        }
        if let Some(mut spare) = self.take_moment(entry)
            && self.fits(&spare, size)
            && spare.reader.renew(day).is_ok()
        {
            return Ok(self.lend(Some(spare), Some(entry)));
        }
        let generation = self.generation();
        let reader = from.images.as_of(from.journal, entry)?.reader(day)?;
        let spare = Spare {
            reader,
            size,
            generation,
        };
        Ok(self.lend(Some(spare), Some(entry)))
    }

    /// Counts how often the head image had to be opened anew.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Counts one more reader of the head as lent, and takes one that waits if there is one.
    fn take_head(&self) -> Option<Spare> {
        let all_out = |idle: &mut Idle| idle.heads.is_empty() && idle.lent >= HEADS;
        let waited = self
            .back
            .wait_timeout_while(lock(&self.idle), PATIENCE, all_out);
        let (mut idle, _) = waited.unwrap_or_else(PoisonError::into_inner);
        idle.lent += 1;
        idle.heads.pop()
    }

    fn take_moment(&self, entry: Seq) -> Option<Spare> {
        let mut idle = lock(&self.idle);
        let at = idle.moments.iter().position(|(seq, _)| *seq == entry)?;
        Some(idle.moments.remove(at).1)
    }

    fn lend(&self, spare: Option<Spare>, moment: Option<Seq>) -> Lease<'_> {
        Lease {
            pool: self,
            spare,
            moment,
        }
    }

    fn fits(&self, spare: &Spare, size: u64) -> bool {
        spare.generation == self.generation()
            && !spare.reader.is_replaced()
            // Nobody moves an image in memory on, or takes erased words from it.
            && (!spare.reader.is_in_memory() || spare.size == size)
    }

    /// Brings a reader of the head to the newest moment; nothing if it can only be dropped.
    fn renewed(
        &self,
        from: Sources<'_>,
        mut spare: Spare,
        size: u64,
        day: Date,
    ) -> Result<Option<Spare>> {
        if !self.fits(&spare, size) || spare.reader.renew(day).is_err() {
            return Ok(None);
        }
        if spare.reader.upto().0 < size {
            self.over_image(from, size, |_| Ok(()))?;
            if !self.fits(&spare, size) || spare.reader.renew(day).is_err() {
                return Ok(None);
            }
        }
        Ok(Some(spare).filter(|spare| spare.reader.upto().0 >= size))
    }

    fn open_head(&self, from: Sources<'_>, size: u64, day: Date) -> Result<Spare> {
        self.over_image(from, size, |image| {
            Ok(Spare {
                reader: image.reader(day)?,
                size,
                generation: self.generation(),
            })
        })
    }

    /// Runs something over the head image, caught up at least to this many entries.
    fn over_image<T>(
        &self,
        from: Sources<'_>,
        size: u64,
        run: impl FnOnce(&Image) -> Result<T>,
    ) -> Result<T> {
        let mut slot = lock(&self.image);
        let kept = slot.take();
        let reached = self.reached.load(Ordering::Acquire);
        let knew = kept.is_some() || (reached > 0 && reached < size);
        let kept = kept.filter(|image| is_caught_up(image, from.journal, size));
        if knew && kept.is_none() {
            self.forget();
        }
        let image = kept.map_or_else(|| from.images.head(from.journal), Ok)?;
        let answer = run(&image)?;
        self.reached.store(image.upto()?.0, Ordering::Release);
        // One in memory lives on in its readers; there is nothing in it for others.
        *slot = Some(image).filter(|image| !image.is_in_memory());
        Ok(answer)
    }

    /// Drops every reader that waits.
    fn forget(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        let mut idle = lock(&self.idle);
        idle.heads.clear();
        idle.moments.clear();
    }

    fn give_back(&self, spare: Option<Spare>, moment: Option<Seq>) {
        let fresh = spare.filter(|spare| spare.generation == self.generation());
        let rested = fresh.and_then(|mut spare| spare.reader.rest().is_ok().then_some(spare));
        let mut idle = lock(&self.idle);
        if moment.is_none() {
            idle.lent = idle.lent.saturating_sub(1);
            self.back.notify_one();
        }
        let Some(spare) = rested else { return };
        match moment {
            None => {
                let room = if spare.reader.is_in_memory() {
                    1
                } else {
                    HEADS
                };
                if idle.heads.len() < room {
                    idle.heads.push(spare);
                }
            }
            Some(_) if spare.reader.is_in_memory() => {}
            Some(entry) => {
                idle.moments.retain(|(seq, _)| *seq != entry);
                if idle.moments.len() == IDLE_MOMENTS {
                    idle.moments.remove(0);
                }
                idle.moments.push((entry, spare));
            }
        }
    }
}

impl Lease<'_> {
    /// Returns the count of head images opened anew when this reader was opened.
    pub(crate) fn generation(&self) -> u64 {
        self.spare.as_ref().map_or(0, |spare| spare.generation)
    }
}

impl Deref for Lease<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        let spare = self.spare.as_ref();
        &spare
            .expect("a lease keeps its reader until it is dropped")
            .reader
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.pool.give_back(self.spare.take(), self.moment);
    }
}

/// Brings an image to at least this many entries; tells whether it is still the one to read.
fn is_caught_up(image: &Image, journal: &dyn Journal, size: u64) -> bool {
    let stands = || -> std::result::Result<bool, image::ImageError> {
        if !image.is_replaced() && image.upto()?.0 >= size {
            return Ok(true);
        }
        image.catch_up(journal)?;
        Ok(true)
    };
    stands().unwrap_or(false)
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
