//! A real server on a real workspace, and a browser without a window onto it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use aims::Workspace;
use jiff::Timestamp;
use journal::FixedClock;
use registers::Key;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use web::{Options, Site};

/// The password that everybody has in tests.
pub(crate) const PASSWORD: &str = "plumb line and level";

/// Marit Vos: AIMS manager, contributor, owner, approver and administrator.
pub(crate) const MARIT: &str = "marit.vos@techserve.example";

/// Helen Okafor: top management, approver, viewer.
pub(crate) const HELEN: &str = "helen.okafor@techserve.example";

/// Tomasz Lind: owner of an AI system, contributor.
pub(crate) const TOMASZ: &str = "tomasz.lind@techserve.example";

/// Ruth Adeyemi: internal auditor, contributor.
pub(crate) const RUTH: &str = "ruth.adeyemi@techserve.example";

/// A server with its workspace. It stops, and its folder goes, when this is dropped.
pub(crate) struct Served {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its workspace, to look at what was written.
    pub(crate) workspace: Arc<Workspace>,
    /// What it serves.
    pub(crate) site: Arc<Site>,
    /// Its clock.
    pub(crate) clock: Arc<FixedClock>,
    folder: Option<TempDir>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Serves the story as it stands at its end.
    pub(crate) fn story() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&played(), &folder.path().join("aims"));
        Self::open(folder, Options::default())
    }

    /// Serves a new workspace, in which Ada Operator (PER-0001) has the password.
    pub(crate) fn empty() -> Self {
        let testkit::TestWorkspace {
            workspace,
            folder,
            clock,
        } = testkit::workspace();
        let actor = workspace.actor(None).expect("an operator");
        workspace
            .user_password(&actor, &Key::new("PER", 1), PASSWORD)
            .expect("a password");
        Self::run(Arc::new(workspace), clock, Some(folder), Options::default())
    }

    /// Serves the workspace in the folder `aims` within this one.
    pub(crate) fn open(folder: TempDir, options: Options) -> Self {
        let clock = Arc::new(FixedClock::new(now()));
        let env = testkit::environment(&clock);
        let workspace =
            Workspace::open(&folder.path().join("aims"), env).expect("the workspace opens");
        Self::run(Arc::new(workspace), clock, Some(folder), options)
    }

    /// Serves a workspace that stays when the server goes.
    pub(crate) fn run(
        workspace: Arc<Workspace>,
        clock: Arc<FixedClock>,
        folder: Option<TempDir>,
        options: Options,
    ) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let site = Arc::new(Site::new(Arc::clone(&workspace), options));
        let served = Arc::clone(&site);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build();
            runtime.expect("threads").block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
                tell.send(listener.local_addr().expect("an address"))
                    .expect("somebody waits");
                let stop = async {
                    let _ = stopped.await;
                };
                web::serve(served, listener, stop)
                    .await
                    .expect("pages are served");
            });
        });
        Self {
            address: told.recv().expect("the server starts"),
            workspace,
            site,
            clock,
            folder,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Returns the address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the folder of the workspace.
    pub(crate) fn dir(&self) -> &Path {
        self.workspace.dir()
    }

    /// Stops the server and returns its folder, to serve it again.
    pub(crate) fn stop(mut self) -> TempDir {
        self.halt();
        self.folder.take().expect("a folder of its own")
    }

    fn halt(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.halt();
    }
}

/// The moment at which tests on the story begin: the day after its end.
fn now() -> Timestamp {
    "2026-11-02T09:00:00Z".parse().expect("a moment")
}

/// Plays the story once for all tests of a run; everybody who can sign in gets the password.
fn played() -> std::path::PathBuf {
    static PLAYED: OnceLock<TempDir> = OnceLock::new();
    let folder = PLAYED.get_or_init(|| {
        let testkit::TestWorkspace {
            mut workspace,
            folder,
            ..
        } = testkit::story();
        workspace
            .set_operator(&Key::new("PER", 2))
            .expect("an operator");
        let actor = workspace.actor(None).expect("the operator");
        for number in [1, 2, 3, 5, 11] {
            workspace
                .user_password(&actor, &Key::new("PER", number), PASSWORD)
                .expect("a password");
        }
        // The image is made once, here.
        workspace.view(aims::AsOf::Now).expect("a view");
        folder
    });
    let inside = std::fs::read_dir(folder.path()).expect("a folder");
    let workspace = inside
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.join("aimwright.toml").exists());
    workspace.expect("a workspace")
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
