//! Many threads and processes that write at once: no update is lost, and nobody sees a lock.
//!
//! The test of processes starts this program again as a child.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use aims::{AsOf, Edit, Environment, Kind, Workspace};
use serde_json::json;

use crate::common::{assert_clean, body, key, shown, workspace};

const FOLDER: &str = "AIMS_TEST_FOLDER";
const NUMBER: &str = "AIMS_TEST_NUMBER";
const TURNS: usize = 6;

/// Counts up in one record, adds records of its own, and looks around between.
fn work(workspace: &Workspace, turns: usize) {
    let actor = workspace.actor(None).expect("the operator");
    let risk = key("RSK-0001");
    for _ in 0..turns {
        workspace
            .add(&actor, "action", None, &body("action"))
            .expect("an action");
        loop {
            let now = shown(workspace, &risk);
            let count: u32 = now.row.title.parse().expect("a count");
            let next = Edit::Set(vec![("title".into(), json!((count + 1).to_string()))]);
            match workspace.edit(&actor, &risk, &next, Some(now.row.version)) {
                Ok(_) => break,
                Err(error) => assert_eq!(error.kind(), Kind::Conflict, "{error}"),
            }
        }
        let view = workspace.view(AsOf::Now).expect("a view");
        view.query("select count(*) from action").expect("a query");
        drop(
            workspace
                .view(AsOf::Entry(view.entry().0 / 2))
                .expect("a moment"),
        );
    }
}

fn start_counting(workspace: &Workspace) {
    let actor = workspace.actor(None).expect("the operator");
    let mut zero = body("risk");
    zero["title"] = json!("0");
    workspace.add(&actor, "risk", None, &zero).expect("a risk");
}

fn assert_counted(workspace: &Workspace, turns: usize) {
    assert_eq!(
        shown(workspace, &key("RSK-0001")).row.title,
        turns.to_string()
    );
    let view = workspace.view(AsOf::Now).expect("a view");
    let count = view
        .query("select count(*) from action")
        .expect("a query")
        .rows;
    assert_eq!(format!("{count:?}"), format!("[[Integer({turns})]]"));
    assert_clean(workspace);
}

fn open(dir: &Path, number: u8) -> Workspace {
    let environment = Environment {
        clock: testkit::clock(),
        seed: [number; 32],
    };
    Workspace::open(dir, environment).expect("opened")
}

#[test]
fn threads_of_one_process_lose_nothing() {
    let made = workspace();
    start_counting(&made.workspace);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| work(&made.workspace, TURNS));
        }
    });
    assert_counted(&made.workspace, 6 * TURNS);
}

#[test]
fn processes_lose_nothing() {
    let made = workspace();
    start_counting(&made.workspace);
    let children: Vec<Child> = (1..=4)
        .map(|number| child(made.workspace.dir(), number))
        .collect();
    work(&made.workspace, TURNS);
    for child in children {
        let output = child.wait_with_output().expect("a child");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
    }
    assert_counted(&made.workspace, 5 * TURNS);
}

#[test]
fn passwords_set_at_once_all_count() {
    let made = workspace();
    let people: Vec<_> = (0..3)
        .map(|at| crate::common::person(&made.workspace, &format!("P{at}"), &["viewer"]))
        .collect();
    thread::scope(|scope| {
        for (number, person) in (10..).zip(&people) {
            let dir = made.workspace.dir();
            scope.spawn(move || {
                let workspace = open(dir, number);
                workspace
                    .user_password(person, &key(&person.key), "correct horse battery")
                    .expect("a password");
            });
        }
    });
    for person in &people {
        assert!(
            made.workspace
                .password_fits(&key(&person.key), "correct horse battery")
                .expect("an answer")
        );
    }
}

fn child(dir: &Path, number: u8) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program);
    child.args([
        "--exact",
        "together::works",
        "--nocapture",
        "--test-threads=1",
    ]);
    child.env(FOLDER, dir).env(NUMBER, number.to_string());
    child
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("a child")
}

/// A child's part; alone it does nothing.
#[test]
fn works() {
    if let Some(dir) = std::env::var_os(FOLDER) {
        let number = std::env::var(NUMBER)
            .expect("a number")
            .parse()
            .expect("a number");
        work(&open(Path::new(&dir), number), TURNS);
    }
}
