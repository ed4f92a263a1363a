//! How fast the journal writes, beside bare SQLite commits on the same disk.
//!
//! `cargo bench -p journal` prints both rates; the journal's should be at least half the other.

use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, criterion_group};
use jiff::Timestamp;
use journal::{
    Change, ChangeSet, Content, Genesis, Journal as _, Origin, Seq, SigningKeys, SqliteJournal,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use registers::Key;
use rusqlite::Connection;
use uuid::Uuid;

/// A body of a usual length.
fn body() -> String {
    format!(
        r#"{{"description":"{}","title":"Benched"}}"#,
        "some words ".repeat(60)
    )
}

/// Makes a change set of new records with numbers from `first`.
fn import(first: u64, count: u64) -> ChangeSet {
    let add = |number| Change {
        record: Key::new("RSK", number),
        register: "risk".to_owned(),
        seen: Seq(0),
        version: 1,
        state: "open".to_owned(),
        shape: 1,
        content: Content::New(body()),
    };
    ChangeSet {
        id: Uuid::from_u128(first.into()),
        at: Timestamp::UNIX_EPOCH,
        by: "PER-0001".to_owned(),
        command: "import".to_owned(),
        note: None,
        changes: (first..first + count).map(add).collect(),
    }
}

fn create() -> (tempfile::TempDir, SqliteJournal) {
    let dir = tempfile::tempdir().expect("the temporary folder can be written");
    let origin = Origin::workspace(Uuid::nil());
    let keys = SigningKeys::create(&dir.path().join("keys"), &origin, [1; 32]).expect("a key");
    let genesis = Genesis::new(&origin, Timestamp::UNIX_EPOCH);
    let journal = SqliteJournal::create(dir.path(), genesis, keys).expect("a journal");
    (dir, journal)
}

fn salts() -> impl FnMut() -> [u8; 16] {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    move || {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        salt
    }
}

/// Makes a table beside which the journal is measured.
fn create_bare() -> (tempfile::TempDir, Connection) {
    let dir = tempfile::tempdir().expect("the temporary folder can be written");
    let bare = Connection::open(dir.path().join("bare.db")).expect("a database");
    bare.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; create table body (text text)",
    )
    .expect("a table");
    (dir, bare)
}

fn append_one(journal: &SqliteJournal, number: u64, salts: &mut dyn FnMut() -> [u8; 16]) {
    let mut writer = journal.writer().expect("the writer's place");
    writer.append(&import(number, 1), salts).expect("an append");
}

/// Writes to both in turn, so that whatever else the machine does slows both, and prints the rates.
fn compare_rates() {
    const TURNS: u32 = 1000;
    let (_bare_dir, bare) = create_bare();
    let mut insert = bare
        .prepare("insert into body values (?1)")
        .expect("a statement");
    let (_dir, journal) = create();
    let mut salts = salts();
    let (mut commits, mut appends) = (Duration::ZERO, Duration::ZERO);
    for number in 1..=TURNS {
        let begun = Instant::now();
        insert.execute([body()]).expect("a commit");
        commits += begun.elapsed();
        let begun = Instant::now();
        append_one(&journal, number.into(), &mut salts);
        appends += begun.elapsed();
    }
    let rate = |time: Duration| f64::from(TURNS) / time.as_secs_f64();
    println!(
        "in turn: {:.0} bare commits a second, {:.0} appends a second, {:.0} %",
        rate(commits),
        rate(appends),
        100.0 * commits.as_secs_f64() / appends.as_secs_f64(),
    );
}

fn single_writes(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("one durable write");
    let (_bare_dir, bare) = create_bare();
    group.bench_function("bare SQLite commit", |bench| {
        let mut insert = bare
            .prepare("insert into body values (?1)")
            .expect("a statement");
        bench.iter(|| insert.execute([body()]).expect("a commit"));
    });
    let (_dir, journal) = create();
    let (mut number, mut salts) = (0, salts());
    group.bench_function("append of one change", |bench| {
        bench.iter(|| {
            number += 1;
            append_one(&journal, number, &mut salts);
        });
    });
    group.finish();
}

fn large_import(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("one change set");
    group.sample_size(10);
    group.bench_function("append of 10,000 changes", |bench| {
        bench.iter_batched(
            || (create(), import(1, 10_000), salts()),
            |((dir, journal), set, mut salts)| {
                let mut writer = journal.writer().expect("the writer's place");
                writer.append(&set, &mut salts).expect("an append");
                drop(writer);
                (dir, journal)
            },
            BatchSize::PerIteration,
        );
    });
    let (_dir, journal) = create();
    let mut writer = journal.writer().expect("the writer's place");
    writer
        .append(&import(1, 10_000), &mut salts())
        .expect("an append");
    drop(writer);
    group.bench_function("read of 10,000 entries", |bench| {
        bench.iter(|| {
            let mut bytes = 0;
            let mut visit = |_, body: Option<journal::Body>| {
                bytes += body.map_or(0, |body| body.text.len());
                Ok(())
            };
            journal
                .read(Seq(0), Seq(10_000), &mut visit)
                .expect("a reading");
            bytes
        });
    });
    group.bench_function("verification of 10,000 entries", |bench| {
        bench.iter(|| journal.verify(&mut |_| ()).expect("a verification"));
    });
    group.finish();
}

criterion_group!(benches, single_writes, large_import);
fn main() {
    compare_rates();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
