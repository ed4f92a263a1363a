//! A gate through which only so many go at a time.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Lets so many through at a time; the others wait, but not for ever.
#[derive(Debug)]
pub(crate) struct Gate {
    free: Mutex<usize>,
    freed: Condvar,
    patience: Duration,
}

/// A place behind the gate, until it is dropped.
#[derive(Debug)]
pub(crate) struct Passed<'a>(&'a Gate);

impl Gate {
    /// Makes a gate with so many places and says how long one waits for one.
    pub(crate) fn new(places: usize, patience: Duration) -> Self {
        Self {
            free: Mutex::new(places),
            freed: Condvar::new(),
            patience,
        }
    }

    /// Waits for a place; returns nothing if none became free in time.
    pub(crate) fn pass(&self) -> Option<Passed<'_>> {
        let until = Instant::now() + self.patience;
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            let left = until.checked_duration_since(Instant::now())?;
            let waited = self.freed.wait_timeout(free, left);
            free = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *free -= 1;
        Some(Passed(self))
    }
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn only_so_many_are_behind_the_gate() {
        let gate = Gate::new(2, Duration::from_secs(20));
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _passed = gate.pass().expect("a place");
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(5));
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn who_waits_too_long_goes_away() {
        let gate = Gate::new(1, Duration::from_millis(10));
        let passed = gate.pass().expect("a place");
        assert!(gate.pass().is_none());
        drop(passed);
        assert!(gate.pass().is_some());
    }
}
