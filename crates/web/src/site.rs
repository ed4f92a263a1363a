//! The site: one workspace and everything the server shares between requests.

use std::sync::Arc;
use std::time::Duration;

use aims::Workspace;
use tokio::sync::Semaphore;

use crate::assets::Assets;
use crate::background::{Wish, Worker};
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::routes::Lane;
use crate::shell::Tallies;

/// Most files that come in at once; each holds a thread and a few megabytes.
const UPLOADS: usize = 8;

/// How the site is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether browsers reach it over HTTPS only, so that cookies are marked secure.
    pub https: bool,
    /// How many pages are made at once.
    pub readers: usize,
    /// How long a request's headers and body may take to arrive; uploads are given longer.
    pub patience: Duration,
    /// Whether the network address is taken from the proxy's `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            https: false,
            readers: (cores * 2).clamp(2, 16),
            patience: Duration::from_secs(15),
            behind_proxy: false,
        }
    }
}

/// One workspace and everything the server shares between requests.
pub struct Site {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) options: Options,
    pub(crate) assets: Assets,
    pub(crate) metrics: Metrics,
    /// Pages that were made before.
    pub(crate) kept: Kept,
    read: Semaphore,
    write: Semaphore,
    slow: Semaphore,
    upload: Semaphore,
    results: Worker,
    /// What the side bar last counted, by person.
    pub(crate) tallies: Tallies,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Site({:?})", self.workspace)
    }
}

impl Site {
    /// Makes the site of a workspace.
    pub fn new(workspace: Arc<Workspace>, options: Options) -> Self {
        let results = Worker::start(&workspace);
        Self {
            results,
            tallies: Tallies::default(),
            workspace,
            assets: Assets::new(),
            metrics: Metrics::new(),
            kept: Kept::default(),
            read: Semaphore::new(options.readers),
            write: Semaphore::new(4),
            slow: Semaphore::new(4),
            upload: Semaphore::new(UPLOADS),
            options,
        }
    }

    /// Returns the queue of a lane.
    pub(crate) fn lane(&self, lane: Lane) -> &Semaphore {
        match lane {
            Lane::Read => &self.read,
            Lane::Write => &self.write,
            Lane::Slow => &self.slow,
            Lane::Upload => &self.upload,
        }
    }

    /// Returns how many answers were pages made before.
    pub fn pages_again(&self) -> u64 {
        self.kept.again()
    }

    /// Says what a page found lacking; it is computed beside the pages.
    pub(crate) fn wants(&self, wish: Wish) {
        self.results.wake(wish);
    }

    /// Returns the workspace.
    pub fn workspace(&self) -> &Arc<Workspace> {
        &self.workspace
    }
}
