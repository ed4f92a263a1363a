//! Clocks. Time is a parameter: nothing else in the product asks the machine for it.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Returns the present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is set; for tests and for playing a story.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// Makes a clock that stands at this moment.
    pub fn new(moment: Timestamp) -> Self {
        Self(Mutex::new(moment))
    }

    /// Sets the clock.
    pub fn set(&self, moment: Timestamp) {
        *self.lock() = moment;
    }

    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        *self.lock() += by;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Timestamp> {
        self.0.lock().expect("setting a timestamp cannot panic")
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.lock()
    }
}
