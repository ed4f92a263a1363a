//! An id for every request: in the logs, on error pages and in the answer's `X-Request-Id`.

use std::sync::atomic::{AtomicU64, Ordering};

/// The id of a request.
#[derive(Debug, Clone)]
pub(crate) struct AskId(pub(crate) String);

/// Gives ids that differ within one run of the server and, by its start, between runs.
#[derive(Debug)]
pub(crate) struct AskIds {
    run: u64,
    next: AtomicU64,
}

impl AskIds {
    /// Makes a source of ids; `run` tells this run of the server from others.
    pub(crate) fn new(run: u64) -> Self {
        Self {
            run,
            next: AtomicU64::new(1),
        }
    }

    /// Returns the next id.
    pub(crate) fn next(&self) -> AskId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        AskId(format!("{:08x}-{number:06x}", self.run & 0xffff_ffff))
    }
}
