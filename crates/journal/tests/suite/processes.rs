//! Many processes: killed at any moment, and all at once.
//!
//! The tests start this program again as a child, in one of the parts below.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

use journal::{ChangeSet, Content, Journal as _};
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::common::{all, append, assert_clean, change, create, open, risk, salts, set, title};
use crate::contract::count_up;

const FOLDER: &str = "JOURNAL_TEST_FOLDER";
const SEED: &str = "JOURNAL_TEST_SEED";
const JOURNALS: u64 = 22;
const KILLS_PER_JOURNAL: u64 = 10;
/// In microseconds.
const LONGEST_LIFE: u64 = 12_000;
const COUNTERS: u64 = 5;
const TURNS: u64 = 20;

#[test]
fn acknowledged_writes_survive_kill_9() {
    let mut random = ChaCha8Rng::seed_from_u64(9);
    let mut acknowledged = 0;
    for _ in 0..JOURNALS {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path(), false);
        let mut size = 0;
        for _ in 0..KILLS_PER_JOURNAL {
            let life = Duration::from_micros(random.random_range(0..LONGEST_LIFE));
            let told = live_and_die(dir.path(), life);
            let journal = open(dir.path());
            let head = journal.head().unwrap();
            assert!(
                head.size >= told.max(size),
                "{told} were acknowledged, {} are there",
                head.size
            );
            assert_eq!(head.size % CHANGES, 0, "half a change set is there");
            assert_eq!(all(&journal).len() as u64, head.size);
            assert_clean(&journal);
            size = head.size;
        }
        acknowledged += size;
    }
    assert!(
        acknowledged > JOURNALS * KILLS_PER_JOURNAL,
        "the children hardly wrote anything"
    );
}

#[test]
fn many_processes_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let journal = create(dir.path(), false);
    let zero = change(risk(1), 0, 1, "open", Content::New("0".to_owned()));
    append(&journal, &set(0, "add", None, vec![zero])).unwrap();
    let start = |seed| start("counts", dir.path(), seed);
    let children: Vec<Child> = (0..COUNTERS).map(start).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let newest = journal.entries_of(&risk(1)).unwrap().pop().unwrap();
    let total = journal.body(newest.body).unwrap().unwrap().text;
    assert_eq!(total, (COUNTERS * TURNS).to_string());
    assert_clean(&journal);
}

/// Starts this program again, in one of the parts below.
fn start(part: &str, dir: &Path, seed: u64) -> Child {
    let part = format!("processes::{part}");
    Command::new(env::current_exe().unwrap())
        .args(["--exact", &part, "--nocapture", "--test-threads=1"])
        .env(FOLDER, dir)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Returns the folder to work in if this is a child, and a number of its own.
fn part() -> Option<(PathBuf, u64)> {
    Some((
        env::var_os(FOLDER)?.into(),
        env::var(SEED).ok()?.parse().ok()?,
    ))
}

/// Starts a child, kills it some time after its first word, and returns the last size it told.
fn live_and_die(dir: &Path, life: Duration) -> u64 {
    let mut child = start("writes", dir, 0);
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert!(lines.any(|line| line == "ready"), "the child did not start");
    sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
    // A last line may have been cut off, but then it ends without a size.
    lines
        .filter_map(|line| line.strip_prefix("size ")?.strip_suffix('.')?.parse().ok())
        .last()
        .unwrap_or(0)
}

/// A child's part: appends for ever and tells each size that was acknowledged.
#[test]
fn writes() {
    let Some((dir, _)) = part() else { return };
    let journal = open(&dir);
    let mut out = std::io::stdout();
    writeln!(out, "\nready").unwrap();
    loop {
        let size = journal.head().unwrap().size;
        let mut random = ChaCha8Rng::seed_from_u64(size);
        let next = next_set(size);
        journal
            .writer()
            .unwrap()
            .append(&next, &mut salts(random.next_u64()))
            .unwrap();
        writeln!(out, "size {}.", size + CHANGES).unwrap();
        out.flush().unwrap();
    }
}

/// A child's part: counts up.
#[test]
fn counts() {
    let Some((dir, seed)) = part() else { return };
    let journal = open(&dir);
    let (refused, mut salts) = (AtomicU64::new(0), salts(seed));
    (0..TURNS).for_each(|_| count_up(&journal, &refused, &mut salts));
    println!("refused {} times", refused.load(Ordering::Relaxed));
}

/// How many changes each of the child's change sets holds.
const CHANGES: u64 = 3;

/// Returns a change set of a journal of this size: a new record; the one before moves on and is
/// edited; every third time it is erased.
fn next_set(size: u64) -> ChangeSet {
    let turn = size / CHANGES;
    let record = risk(turn + 1);
    let new = |version| change(record.clone(), 0, version, "open", title("x"));
    let changes = if turn % 3 == 2 {
        let erased = change(record.clone(), 0, 2, "erased", Content::Erase);
        vec![new(1), new(2), erased]
    } else {
        vec![new(1), new(2), new(3)]
    };
    let command = if turn % 3 == 2 { "erase" } else { "edit" };
    set(
        u32::try_from(turn).unwrap(),
        command,
        Some("a note"),
        changes,
    )
}
