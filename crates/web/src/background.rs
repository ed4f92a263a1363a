//! Work beside the pages: the checks after a write, and points of the trend that need images of the
//! past, one at a time.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Weak};

use aims::{AsOf, View, Workspace};

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

/// What a page found lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// What the checks find now.
    Checks,
    /// Points of the trend, each of which needs an image of the past.
    Trend,
}

/// A thread that computes what a page found lacking. It ends with the site.
#[derive(Debug)]
pub(crate) struct Worker {
    wishes: Option<SyncSender<Wish>>,
}

impl Worker {
    /// Starts the thread; without one, trends stay as they are.
    pub(crate) fn start(workspace: &Arc<Workspace>) -> Self {
        // A page that finds no room repeats its wish when it is shown again.
        let (wishes, inbox) = sync_channel(2);
        let workspace = Arc::downgrade(workspace);
        let thread = std::thread::Builder::new()
            .name("results".into())
            .spawn(move || {
                while let Ok(wish) = inbox.recv() {
                    fulfil(wish, &workspace);
                }
            });
        Self {
            wishes: thread.is_ok().then_some(wishes),
        }
    }

    /// Wakes the thread; it looks for itself what there is to do.
    pub(crate) fn wake(&self, wish: Wish) {
        if let Some(Err(TrySendError::Disconnected(_))) =
            self.wishes.as_ref().map(|wishes| wishes.try_send(wish))
        {
            tracing::error!("the thread that computes results has ended");
        }
    }
}

fn fulfil(wish: Wish, workspace: &Weak<Workspace>) {
    let Some(here) = workspace.upgrade() else {
        return;
    };
    let checked = here.view(AsOf::Now).and_then(|view| check(&view));
    drop(here);
    match checked {
        Ok(()) if wish == Wish::Trend => fill(workspace),
        Ok(()) => {}
        Err(error) => tracing::error!(%error, "the checks were not run"),
    }
}

/// Runs the checks of every framework; one that cannot be assessed keeps no other from it.
fn check(view: &View<'_>) -> aims::Result<()> {
    for engine in view.sound_engines()? {
        let id = &engine.framework().id;
        match view.assessment(id) {
            Err(error) if id == FRAMEWORK => return Err(error),
            Err(error) => tracing::error!(%error, framework = id, "the checks were not run"),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// Computes point after point, as long as some lack and the site is there.
fn fill(workspace: &Weak<Workspace>) {
    while let Some(workspace) = workspace.upgrade() {
        let day = workspace.today();
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
