//! What the product must reach at 100,000 records; `make bench` runs it, `docs/performance.md` keeps the
//! results.
//!
//! The company is generated once into the build folder and opened by every later run.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use aims::{
    Actor, AsOf, Edit, Environment, ListFilter, ListQuery, NewWorkspace, PageQuery, Record, Test,
    Workspace,
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use image::Images;
use journal::{FixedClock, Journal, SigningKeys, SqliteJournal};
use registers::{Key, catalog};
use serde_json::{Value, json};
use testkit::company::{Size, fill};

const RECORDS: u64 = 100_000;
const SYSTEMS: u64 = 1_000;

fn folder() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    target.join(format!("bench-company-{RECORDS}"))
}

fn environment() -> (Environment, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::new(
        "2026-11-02T09:00:00Z".parse().expect("a moment"),
    ));
    (
        Environment {
            clock: clock.clone(),
            seed: [9; 32],
        },
        clock,
    )
}

fn generated() -> PathBuf {
    let dir = folder();
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
    std::fs::write(dir.join("generated"), "").expect("a mark");
    dir
}

fn open() -> (Workspace, Actor) {
    let workspace = Workspace::open(&generated(), environment().0).expect("the company");
    let actor = workspace.actor(None).expect("the operator");
    (workspace, actor)
}

fn journal(dir: &Path) -> SqliteJournal {
    SqliteJournal::open(dir, SigningKeys::open(&dir.join("keys")).expect("keys"))
        .expect("a journal")
}

fn forget_results(dir: &Path) {
    let _ = std::fs::remove_file(dir.join("cache").join("checks-iso-42001.json"));
}

fn checks(c: &mut Criterion) {
    let (workspace, actor) = open();
    let dir = generated();
    let mut group = c.benchmark_group("check");
    group.sample_size(10);
    group.bench_function("full, warm image", |b| {
        b.iter_batched(
            || {
                forget_results(&dir);
                open().0
            },
            |anew| {
                black_box(
                    anew.view(AsOf::Now)
                        .expect("a view")
                        .check("iso-42001", &[])
                        .expect("a check"),
                )
            },
            BatchSize::PerIteration,
        );
    });
    let key = Key::new("ACT", 1);
    let mut number = 0;
    group.bench_function("after one write", |b| {
        b.iter_batched(
            || {
                number += 1;
                let edit = Edit::Set(vec![("what".into(), json!(format!("change {number}")))]);
                let state = workspace
                    .view(AsOf::Now)
                    .expect("a view")
                    .show(&key)
                    .expect("shown")
                    .expect("there")
                    .row
                    .state;
                if state == "closed" {
                    workspace
                        .take(&actor, &key, "reopen", None, None)
                        .expect("reopened");
                }
                workspace.edit(&actor, &key, &edit, None).expect("an edit");
            },
            |()| {
                black_box(
                    workspace
                        .view(AsOf::Now)
                        .expect("a view")
                        .check("iso-42001", &[])
                        .expect("a check"),
                )
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn images(c: &mut Criterion) {
    let dir = generated();
    let journal = journal(&dir);
    let images = Images::new(&dir, catalog());
    let mut group = c.benchmark_group("image");
    group.sample_size(10);
    group.bench_function("opened from its cache", |b| {
        b.iter(|| black_box(images.head(&journal).expect("an image")));
    });
    group.bench_function("rebuilt from nothing", |b| {
        b.iter_batched(
            || std::fs::remove_file(dir.join("image.db")),
            |_| black_box(images.head(&journal).expect("an image")),
            BatchSize::PerIteration,
        );
    });
    let entry = journal::Seq(journal.head().expect("a head").size * 3 / 4);
    group.bench_function("as of three quarters", |b| {
        b.iter_batched(
            || std::fs::remove_dir_all(dir.join("cache")),
            |_| black_box(images.as_of(&journal, entry).expect("an image")),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn lists(c: &mut Criterion) {
    let (workspace, _) = open();
    let view = workspace.view(AsOf::Now).expect("a view");
    let query = ListQuery {
        filter: Some("state = 'open' and source = 'machine_learning'".into()),
        sort: Some("-updated_at".into()),
        limit: Some(50),
    };
    let newest = ListQuery {
        filter: Some("state = 'active'".into()),
        sort: Some("-taken_on".into()),
        limit: Some(50),
    };
    let mut group = c.benchmark_group("list");
    group.bench_function("50 of the risks, filtered and sorted", |b| {
        b.iter(|| black_box(view.list("risk", &query).expect("a list")));
    });
    group.bench_function("50 of the measurements, filtered and sorted", |b| {
        b.iter(|| black_box(view.list("measurement", &newest).expect("a list")));
    });
    group.bench_function("full-text search", |b| {
        b.iter(|| black_box(view.find("fraud signal 77", 50).expect("hits")));
    });
    group.finish();
}

/// What a page of the browser asks for.
fn pages(c: &mut Criterion) {
    let (workspace, _) = open();
    let now = || workspace.view(AsOf::Now).expect("a view");
    let usual = PageQuery {
        limit: 50,
        ..PageQuery::default()
    };
    let filtered = PageQuery {
        filters: vec![ListFilter {
            column: "state".into(),
            test: Test::Is(vec!["open".into()]),
        }],
        words: Some("fraud".into()),
        ..usual.clone()
    };
    let key = Key::new("RSK", 77);
    let mut group = c.benchmark_group("page");
    group.bench_function("a view from the pool", |b| {
        b.iter(|| black_box(now().entry()));
    });
    group.bench_function("50 of the risks", |b| {
        b.iter(|| black_box(now().page("risk", &usual).expect("a page")));
    });
    group.bench_function("50 of the risks, filtered and searched", |b| {
        b.iter(|| black_box(now().page("risk", &filtered).expect("a page")));
    });
    group.bench_function("one record", |b| {
        b.iter(|| black_box(now().show(&key).expect("a record")));
    });
    group.bench_function("suggestions", |b| {
        b.iter(|| black_box(now().suggest("*", "fra", 10).expect("hits")));
    });
    group.bench_function("the assessment at hand", |b| {
        b.iter(|| black_box(now().assessment("iso-42001").expect("an assessment")));
    });
    group.finish();
}

fn measurement(number: u64) -> Value {
    let mut body = catalog().get("measurement").expect("a register").samples()[0].clone();
    body["metric"] = json!("MET-0001");
    body["comment"] = json!(format!("reading {number}"));
    body
}

fn company() -> (tempfile::TempDir, Workspace, Actor) {
    let folder =
        tempfile::tempdir_in(folder().parent().unwrap_or(Path::new("."))).expect("a folder");
    let (environment, clock) = environment();
    let workspace = Workspace::init(&folder.path().join("aims"), &testkit::new(), environment)
        .expect("a workspace");
    let actor = workspace.actor(None).expect("the operator");
    let size = Size {
        systems: 5,
        records: 500,
        seed: 1,
    };
    fill(&workspace, &clock, &actor, &size, &mut |_, _| {}).expect("a company");
    (folder, workspace, actor)
}

/// Single durable writes and bare SQLite commits, taken in turn, as the disk's mood changes by the second.
fn durable(c: &mut Criterion) {
    let (folder, workspace, actor) = company();
    let bare = rusqlite::Connection::open(folder.path().join("bare.db")).expect("a database");
    bare.execute_batch("pragma journal_mode = wal; pragma synchronous = full; create table t (a integer primary key, b text)")
        .expect("a table");
    let text = measurement(0).to_string();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for number in 0..1_000 {
        let started = Instant::now();
        bare.execute("insert into t (b) values (?)", [&text])
            .expect("inserted");
        theirs.push(started.elapsed());
        let started = Instant::now();
        workspace
            .add(&actor, "measurement", None, &measurement(number))
            .expect("added");
        ours.push(started.elapsed());
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    let (ours, theirs) = (ours[500], theirs[500]);
    println!(
        "write/in turn: one record through every layer {ours:?}, one bare commit {theirs:?} (medians of 1,000): {:.0} % of its rate",
        100.0 * theirs.as_secs_f64() / ours.as_secs_f64()
    );
    let mut number = 1_000;
    c.bench_function("write/one record through every layer, durable", |b| {
        b.iter(|| {
            number += 1;
            black_box(
                workspace
                    .add(&actor, "measurement", None, &measurement(number))
                    .expect("added"),
            )
        });
    });
}

fn import(c: &mut Criterion) {
    let (_folder, workspace, actor) = company();
    let mut group = c.benchmark_group("write");
    group.sample_size(10);
    let mut start = 1_000_000;
    group.bench_function("10,000 records in one change set", |b| {
        b.iter_batched(
            || {
                start += 10_000;
                let record = |at| Record {
                    key: Key::new("MEA", start + at),
                    state: "active".into(),
                    body: measurement(at),
                };
                (0..10_000).map(record).collect::<Vec<_>>()
            },
            |records| black_box(workspace.put(&actor, &records).expect("put")),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, checks, images, lists, pages, durable, import);
criterion_main!(benches);
