//! What the pages must reach: the real server in a process of its own, asked over loopback.
//!
//! `make bench` runs it; `docs/performance.md` keeps the results. It prints a table: criterion
//! measures one call at a time, and here many people ask at once. Server and visitors share
//! the machine's cores, so that the rates are those of a machine that does both.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and milliseconds of one run are far below 2^52"
)]

mod visitor;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aims::{Environment, NewWorkspace, Workspace};
use journal::SystemClock;
use registers::Key;
use testkit::company::{Size, fill};

use visitor::Visitor;

const RECORDS: u64 = 100_000;
const SYSTEMS: u64 = 1_000;
const PEOPLE: u64 = 200;
const PASSWORD: &str = "plumb line and level";

/// Pages that people open, over records that the generated company has.
const PAGES: [&str; 10] = [
    "/r/risk",
    "/r/measurement?sort=-updated_at",
    "/r/action?f=state:is:open",
    "/k/RSK-0042",
    "/k/AIS-0007",
    "/k/ACT-0100",
    "/requirements/iso-42001/8.4",
    "/requirements/iso-42001/6.1.2",
    "/find?q=model",
    "/find?q=supplier",
];

/// Pages of the story, each measured alone.
const STORY: [&str; 12] = [
    "/today",
    "/requirements",
    "/requirements/iso-42001/8.4",
    "/r/risk",
    "/r/document",
    "/k/AIS-0003",
    "/k/DOC-0001",
    "/k/RSK-0001/edit",
    "/r/impact_assessment/new",
    "/find?q=policy",
    "/today?as_of=2026-07-31",
    "/changes?from=2026-09-30",
];

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    story();
    company();
}

/// A server in a process of its own.
struct Server {
    child: Child,
    address: String,
    started: Instant,
}

impl Server {
    fn start(dir: &Path, port: u16) -> Self {
        let address = format!("127.0.0.1:{port}");
        let started = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_aimwright"))
            .args(["serve", "--listen", &address, "--dir"])
            .arg(dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        Self {
            child,
            address,
            started,
        }
    }

    /// Waits for the first page and returns how long it took from the start.
    fn first_page(&self) -> Duration {
        loop {
            if let Some(mut visitor) = Visitor::connect(&self.address) {
                let answer = visitor.get("/sign-in");
                assert_eq!(answer.status, 200, "the first page");
                return self.started.elapsed();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Returns the memory that is resident, in megabytes.
    fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line
            .and_then(|line| line.split_whitespace().next())
            .and_then(|text| text.parse::<u64>().ok());
        kilobytes.unwrap_or(0) / 1_024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn environment() -> Environment {
    Environment {
        clock: Arc::new(SystemClock),
        seed: [9; 32],
    }
}

fn built() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

fn story() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("demo");
    let made = Command::new(env!("CARGO_BIN_EXE_aimwright"))
        .args(["demo", "--no-serve", "--quiet", "--dir"])
        .arg(&dir)
        .stdout(Stdio::null())
        .status();
    assert!(made.is_ok_and(|status| status.success()), "the story plays");
    println!("\nThe story");
    let server = Server::start(&dir, 18_642);
    println!(
        "  start to first page       {:>9.1} ms",
        millis(server.first_page())
    );
    let mut visitor = Visitor::connect(&server.address).expect("a connection");
    visitor.sign_in("marit.vos@techserve.example", PASSWORD);
    std::thread::sleep(Duration::from_secs(1));
    println!("  resident at rest          {:>9} MB", server.resident());
    let today = visitor.get("/today");
    let packed = visitor.assets(&today.body);
    println!("  style and script, packed  {:>9.1} kB", kilobytes(packed));
    println!(
        "  {:34} {:>9} {:>9} {:>9}",
        "page", "median", "p99", "on wire"
    );
    for page in STORY {
        let mut times = Vec::new();
        for _ in 0..200 {
            let began = Instant::now();
            let answer = visitor.get_packed(&made_anew(page));
            times.push(began.elapsed());
            assert_eq!(answer.status, 200, "{page}");
        }
        let size = visitor.get(page).body.len();
        let packed_page = visitor.get_packed(page).body.len();
        let (median, p99) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
        println!(
            "  {page:34} {:>6.2} ms {:>6.2} ms {:>6.1} kB ({:.0} kB plain)",
            millis(median),
            millis(p99),
            kilobytes(packed_page + packed),
            kilobytes(size)
        );
    }
    println!("  resident afterwards       {:>9} MB", server.resident());
}

fn company() {
    let dir = generated();
    println!("\n{RECORDS} records, {SYSTEMS} systems, {PEOPLE} people signed in");
    let server = Server::start(&dir, 18_643);
    println!(
        "  start to first page       {:>9.1} ms",
        millis(server.first_page())
    );
    println!("  resident at rest          {:>9} MB", server.resident());
    let sessions = sign_in_all(&server);
    println!(
        "  {PEOPLE} people signed in      {:>9} MB",
        server.resident()
    );
    for page in PAGES {
        one_page(&server, &sessions, page);
    }
    closed(&server, &sessions, true);
    closed(&server, &sessions, false);
    open(&server, &sessions);
    println!("  resident afterwards       {:>9} MB", server.resident());
}

fn generated() -> PathBuf {
    let dir = built().join(format!("bench-pages-{RECORDS}"));
    if dir.join("generated").exists() {
        return dir;
    }
    let _ = std::fs::remove_dir_all(&dir);
    let clock = testkit::clock();
    let new = NewWorkspace {
        name: "Load".into(),
        operator: "Ada Operator".into(),
        demonstration: false,
        calendar: None,
    };
    let workspace = Workspace::init(&dir, &new, testkit::environment(&clock)).expect("a workspace");
    let actor = workspace.actor(None).expect("the operator");
    let size = Size {
        systems: SYSTEMS,
        records: RECORDS,
        seed: 1,
    };
    fill(&workspace, &clock, &actor, &size, &mut |_, _| {}).expect("a company");
    drop(workspace);
    let workspace = Workspace::open(&dir, environment()).expect("the company");
    let actor = workspace.actor(None).expect("the operator");
    for number in 1..=PEOPLE {
        let person = Key::new("PER", number);
        if number > 1 {
            workspace
                .user_add(&actor, &person, &["viewer".into(), "contributor".into()])
                .expect("access");
        }
        workspace
            .user_password(&actor, &person, PASSWORD)
            .expect("a password");
    }
    std::fs::write(dir.join("generated"), "").expect("a mark");
    dir
}

fn sign_in_all(server: &Server) -> Vec<String> {
    let sign_in = |number: u64| {
        let mut visitor = Visitor::connect(&server.address).expect("a connection");
        visitor.sign_in(Key::new("PER", number).as_str(), PASSWORD);
        visitor.cookie
    };
    (1..=PEOPLE).map(sign_in).collect()
}

fn one_page(server: &Server, sessions: &[String], page: &str) {
    let mut visitor = Visitor::connect(&server.address).expect("a connection");
    visitor.cookie.clone_from(&sessions[0]);
    let mut times: Vec<Duration> = (0..100)
        .map(|_| {
            let began = Instant::now();
            assert_eq!(visitor.get_packed(&made_anew(page)).status, 200, "{page}");
            began.elapsed()
        })
        .collect();
    println!(
        "  {page:34} median {:>6.2} ms  p99 {:>6.2} ms",
        millis(quantile(&mut times, 0.5)),
        millis(quantile(&mut times, 0.99))
    );
}

/// Returns the address of a page that was not asked for before, and so was not made before.
fn made_anew(page: &str) -> String {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let sign = if page.contains('?') { '&' } else { '?' };
    format!("{page}{sign}n={}", ASKED.fetch_add(1, Ordering::Relaxed))
}

/// As many pages as the machine gives, for ten seconds: as people ask for them, who come back to pages
/// that did not change since; or each made anew.
fn closed(server: &Server, sessions: &[String], anew: bool) {
    let count = AtomicUsize::new(0);
    let until = Instant::now() + Duration::from_secs(10);
    std::thread::scope(|scope| {
        for who in 0..4 {
            let count = &count;
            scope.spawn(move || {
                let mut visitor = Visitor::connect(&server.address).expect("a connection");
                for at in 0.. {
                    if Instant::now() > until {
                        break;
                    }
                    visitor
                        .cookie
                        .clone_from(&sessions[(who + at * 7) % sessions.len()]);
                    let page = PAGES[(who + at) % PAGES.len()];
                    let page = if anew {
                        made_anew(page)
                    } else {
                        page.to_owned()
                    };
                    assert_eq!(visitor.get_packed(&page).status, 200, "{page}");
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    println!(
        "  pages a second{:<10}  {:>9.0}",
        if anew { ", anew" } else { "" },
        count.load(Ordering::Relaxed) as f64 / 10.0
    );
}

/// A hundred requests a second, each begun at its time whether others are answered or not.
fn open(server: &Server, sessions: &[String]) {
    const RATE: u32 = 100;
    const SECONDS: u32 = 30;
    let times = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut visitor = Visitor::connect(&server.address).expect("a connection");
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= (RATE * SECONDS) as usize {
                        break;
                    }
                    let due =
                        began + Duration::from_secs(1) * u32::try_from(at).expect("few") / RATE;
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    visitor.cookie.clone_from(&sessions[at % sessions.len()]);
                    let page = made_anew(PAGES[at % PAGES.len()]);
                    assert_eq!(visitor.get_packed(&page).status, 200);
                    // From when it was due: waiting for a free visitor counts.
                    times.lock().expect("no panic").push(due.elapsed());
                }
            });
        }
    });
    let mut times = times.into_inner().expect("no panic");
    println!(
        "  100 a second for 30 s     median {:.2} ms  p99 {:.2} ms  longest {:.2} ms",
        millis(quantile(&mut times, 0.5)),
        millis(quantile(&mut times, 0.99)),
        millis(quantile(&mut times, 1.0))
    );
}

fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let last = times.len() - 1;
    times[((last as f64) * share).round() as usize]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1_000.0
}
