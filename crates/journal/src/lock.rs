//! The one writer's place: a lock that processes and threads wait for in turn.
//!
//! Two files are locked. Who wants to write first takes the turn, then waits for the place, and
//! lets the turn go when it has it. Without the turn, a process that writes again and again would
//! always be quicker than the one that waits. The operating system gives both back when a process
//! ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::JournalError;

const SHORTEST_SLEEP: Duration = Duration::from_micros(200);
const LONGEST_SLEEP: Duration = Duration::from_millis(10);

/// Where a workspace's writers queue.
#[derive(Debug)]
pub(crate) struct WriterLock {
    turn: PathBuf,
    place: PathBuf,
    patience: Duration,
}

/// The writer's place, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place(#[expect(dead_code, reason = "it is the open file that holds it")] File);

impl WriterLock {
    /// Names the lock of the workspace in this folder and says how long to wait for it.
    pub(crate) fn new(dir: &Path, patience: Duration) -> Self {
        Self {
            turn: dir.join("journal.turn"),
            place: dir.join("journal.lock"),
            patience,
        }
    }

    /// Waits for the place and takes it.
    pub(crate) fn take(&self) -> Result<Place, JournalError> {
        let asked = Instant::now();
        let _turn = self.lock(&self.turn, asked)?;
        self.lock(&self.place, asked).map(Place)
    }

    fn lock(&self, path: &Path, asked: Instant) -> Result<File, JournalError> {
        let unwritable = |error: io::Error| JournalError::Storage {
            problem: format!("{} cannot be locked: {error}", path.display()),
            hint: "check that you may write in the workspace's folder".to_owned(),
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(unwritable)?;
        let mut pause = SHORTEST_SLEEP;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(unwritable(error)),
                Err(TryLockError::WouldBlock) if asked.elapsed() >= self.patience => {
                    return Err(self.out_of_patience());
                }
                Err(TryLockError::WouldBlock) => sleep(pause),
            }
            pause = (pause * 2).min(LONGEST_SLEEP);
        }
    }

    fn out_of_patience(&self) -> JournalError {
        let seconds = self.patience.as_secs_f32();
        JournalError::Unusable {
            problem: format!("another command has been writing for {seconds:.0} seconds"),
            hint: "nothing of yours was written; wait until it is done, or end it, and try again"
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn who_waits_too_long_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let lock = WriterLock::new(dir.path(), Duration::from_millis(30));
        let place = lock.take().unwrap();
        let error = lock.take().unwrap_err().to_string();
        assert!(
            error.contains("another command") && error.contains("try again"),
            "{error}"
        );
        drop(place);
        lock.take().unwrap();
    }

    #[test]
    fn a_greedy_writer_does_not_starve_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let lock = || WriterLock::new(dir.path(), Duration::from_secs(20));
        let (done, greedy_turns) = (AtomicBool::new(false), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let _place = lock().take().unwrap();
                    sleep(Duration::from_millis(1));
                    greedy_turns.fetch_add(1, Ordering::Relaxed);
                }
            });
            while greedy_turns.load(Ordering::Relaxed) == 0 {
                thread::yield_now();
            }
            for _ in 0..20 {
                drop(lock().take().unwrap());
            }
            done.store(true, Ordering::Relaxed);
        });
        let turns = greedy_turns.load(Ordering::Relaxed);
        assert!(
            turns < 500,
            "20 turns of a patient writer took {turns} of a greedy one"
        );
    }
}
