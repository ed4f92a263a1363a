//! Work beside the pages: the checks after a write, and points of the trend that need images of the
//! past, one at a time.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Weak};

use aims::{AsOf, Workspace};

use crate::pages::today::FRAMEWORK;

/// Months that the trend goes back.
pub(crate) const MONTHS: usize = 9;

/// Computes what the first pages of a workspace show, so that nobody waits for it.
///
/// # Errors
/// The workspace cannot be read.
pub fn prepare(workspace: &Workspace) -> aims::Result<()> {
    workspace.view(AsOf::Now)?.assessment(FRAMEWORK)?;
    workspace.trend(FRAMEWORK, workspace.today(), MONTHS)?;
    Ok(())
}

/// A thread that computes what a page found lacking. It ends with the site.
#[derive(Debug)]
pub(crate) struct Worker {
    wishes: Option<SyncSender<()>>,
}

impl Worker {
    /// Starts the thread; without one, trends stay as they are.
    pub(crate) fn start(workspace: &Arc<Workspace>) -> Self {
        let (wishes, wished) = sync_channel::<()>(1);
        let workspace = Arc::downgrade(workspace);
        let thread = std::thread::Builder::new()
            .name("results".into())
            .spawn(move || {
                while wished.recv().is_ok() {
                    fill(&workspace);
                }
            });
        Self {
            wishes: thread.is_ok().then_some(wishes),
        }
    }

    /// Wakes the thread; it looks for itself what there is to do.
    pub(crate) fn wake(&self) {
        if let Some(Err(TrySendError::Disconnected(()))) =
            self.wishes.as_ref().map(|wishes| wishes.try_send(()))
        {
            tracing::error!("the thread that computes results has ended");
        }
    }
}

/// Computes point after point, as long as some lack and the site is there.
fn fill(workspace: &Weak<Workspace>) {
    while let Some(workspace) = workspace.upgrade() {
        let day = workspace.today();
        let checked = workspace
            .view(AsOf::Now)
            .and_then(|view| view.assessment(FRAMEWORK));
        if let Err(error) = checked {
            tracing::error!(%error, "the checks were not run");
            return;
        }
        match workspace.trend_fill(FRAMEWORK, day, MONTHS) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "a point of the trend was not computed");
                return;
            }
        }
    }
}
