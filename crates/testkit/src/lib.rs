//! What tests, benches and demonstrations share: a clock that stands still, seeded randomness,
//! workspaces in temporary folders, and generated companies of any size.

pub mod company;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aims::{Environment, NewWorkspace, Workspace};
use journal::FixedClock;
use tempfile::TempDir;

/// A workspace in a temporary folder with its own clock. The folder goes when this is dropped.
pub struct TestWorkspace {
    /// The workspace.
    pub workspace: Workspace,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its folder.
    pub folder: TempDir,
}

/// The moment at which tests begin.
pub const START: &str = "2026-01-05T08:00:00Z";

/// Returns a clock that stands at [`START`].
///
/// # Panics
/// Never: the moment is a constant.
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::new(START.parse().expect("a moment")))
}

/// Returns an environment with this clock and a fixed seed.
pub fn environment(clock: &Arc<FixedClock>) -> Environment {
    Environment {
        clock: clock.clone(),
        seed: [7; 32],
    }
}

/// Makes a workspace as `init` does: an organisation, its operator and the operator's access.
///
/// # Panics
/// If the temporary folder cannot be used.
pub fn workspace() -> TestWorkspace {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = clock();
    let workspace = Workspace::init(&folder.path().join("aims"), &new(), environment(&clock));
    TestWorkspace {
        workspace: workspace.expect("a new workspace"),
        clock,
        folder,
    }
}

/// Returns what a test's workspace is to be.
pub fn new() -> NewWorkspace {
    NewWorkspace {
        name: "Northlight Claims Ltd".into(),
        operator: "Ada Operator".into(),
        demonstration: false,
        calendar: None,
    }
}

/// Returns the folder of the repository, wherever it is when tests run: what was built in one clone may
/// run in another.
pub fn repository() -> PathBuf {
    let built = env!("CARGO_MANIFEST_DIR").into();
    let crate_of_test = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or(built);
    Path::new(&crate_of_test).join("../..")
}

/// Makes a demonstration in which the story of TechServe Solutions was played, January to October
/// 2026. It is marked as one; its calendar stands still at 2026-11-02.
///
/// # Panics
/// If the story does not play, or the temporary folder cannot be used.
pub fn story() -> TestWorkspace {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = clock();
    let new = NewWorkspace {
        name: "TechServe Solutions".into(),
        operator: "Marit Vos".into(),
        demonstration: true,
        calendar: Some(jiff::civil::date(2026, 11, 2)),
    };
    let workspace = Workspace::empty(&folder.path().join("aims"), &new, environment(&clock));
    let mut workspace = workspace.expect("a new workspace");
    let story = repository().join("story");
    aims::play(&story, &mut workspace, &clock, &mut |_, _| {}).expect("a story that plays");
    workspace
        .set_operator(&registers::Key::new("PER", 2))
        .expect("an operator");
    TestWorkspace {
        workspace,
        clock,
        folder,
    }
}
