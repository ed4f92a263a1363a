//! The program that drives Chromium: started with the first browser, gone with the last.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Ends everything it started as soon as nobody holds its input any more, even if this process is
/// killed: `kill 0` reaches the whole group, browsers included.
const WATCH: &str = "chromedriver --port=0 2>/dev/null & trap : TERM; read -r _; kill 0; wait";

/// A running chromedriver.
#[derive(Debug)]
pub(crate) struct Chromedriver {
    /// Where it listens.
    pub(crate) url: String,
    watch: Child,
}

impl Chromedriver {
    /// Returns the one that runs, or starts it. `None` says that there is no browser here.
    ///
    /// # Panics
    /// If there is none where continuous integration runs, or if it does not start.
    pub(crate) fn get() -> Option<Arc<Self>> {
        static RUNNING: Mutex<Weak<Chromedriver>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = running.upgrade() {
            return Some(driver);
        }
        let missing: Vec<&str> = [
            ("chromium", "chromium"),
            ("chromedriver", "chromium-driver"),
        ]
        .into_iter()
        .filter(|(program, _)| !installed(program))
        .map(|(_, package)| package)
        .collect();
        if !missing.is_empty() {
            absent(&format!("packages {}", missing.join(", ")));
            return None;
        }
        let driver = Arc::new(Self::start());
        *running = Arc::downgrade(&driver);
        Some(driver)
    }

    fn start() -> Self {
        let mut watch = Command::new("sh")
            .args(["-c", WATCH])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("a shell");
        let mut lines = BufReader::new(watch.stdout.take().expect("its output")).lines();
        let port: u16 = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver says its port");
        // It must never wait for somebody to read what it says.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            url: format!("http://127.0.0.1:{port}"),
            watch,
        }
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

/// Says that a test is skipped because something is not installed.
///
/// # Panics
/// Where continuous integration runs, which must not skip anything.
pub(crate) fn absent(what: &str) {
    let says = format!("not installed: {what} (`make tools` does it)");
    assert!(std::env::var_os("CI").is_none(), "{says}");
    eprintln!("== skipped, {says}");
}

/// Returns whether a program can be started.
pub(crate) fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
