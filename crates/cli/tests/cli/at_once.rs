//! Many commands on one workspace at once, and commands that are killed.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::kit::Desk;

fn keys(desk: &Desk, register: &str) -> BTreeSet<String> {
    let listed = desk.json(&["list", register]);
    let keys = listed.as_array().unwrap().iter();
    keys.map(|record| record["key"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn writers_at_once_lose_nothing_and_wait_their_turn() {
    let desk = Desk::new();
    let added: BTreeSet<String> = thread::scope(|scope| {
        let writer = |writer: usize| {
            let desk = &desk;
            scope.spawn(move || {
                let add = |number: usize| {
                    let name = format!("name=Unit {writer}.{number}");
                    let key = desk.done(&["add", "org_unit", "--set", &name, "--set", "kind=unit"]);
                    key.trim().to_owned()
                };
                (0..5).map(add).collect::<Vec<_>>()
            })
        };
        let writers: Vec<_> = (0..8).map(writer).collect();
        writers
            .into_iter()
            .flat_map(|writer| writer.join().unwrap())
            .collect()
    });
    assert_eq!(added.len(), 40, "no key is given twice");
    assert_eq!(keys(&desk, "org_unit"), added);
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
}

#[test]
fn editors_of_one_record_never_overwrite_each_other_unseen() {
    let desk = Desk::new();
    desk.done(&[
        "add",
        "org_unit",
        "--set",
        "name=Claims",
        "--set",
        "kind=unit",
    ]);
    let won: usize = thread::scope(|scope| {
        let editor = |number: usize| {
            let desk = &desk;
            scope.spawn(move || {
                let name = format!("name=Claims {number}");
                let run = desk.run(&["edit", "UNT-0001", "--set", &name, "--version", "1"]);
                assert!(matches!(run.code, Some(0 | 2)), "{}", run.err);
                assert!(
                    run.code == Some(0) || run.err.contains("version 2"),
                    "{}",
                    run.err
                );
                usize::from(run.code == Some(0))
            })
        };
        let editors: Vec<_> = (0..6).map(editor).collect();
        editors
            .into_iter()
            .map(|editor| editor.join().unwrap())
            .sum()
    });
    assert_eq!(won, 1);
    assert_eq!(desk.json(&["show", "UNT-0001"])["version"], 2);
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_nothing_half_done_does() {
    let desk = Desk::new();
    let mut acknowledged = BTreeSet::new();
    // Kills come a little later until the command was done, then a little earlier: most of them
    // hit the moment of the write, however fast the machine is.
    let mut delay = Duration::from_millis(10);
    for round in 0..80 {
        let mut child = start(&desk, round);
        thread::sleep(delay);
        child.kill().unwrap();
        let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        delay = if printed.is_empty() {
            delay * 11 / 10
        } else {
            delay * 10 / 11
        };
        acknowledged.extend(printed.lines().map(str::to_owned));
    }
    assert!(
        (5..75).contains(&acknowledged.len()),
        "{} were done",
        acknowledged.len()
    );
    let there = keys(&desk, "org_unit");
    assert!(
        acknowledged.is_subset(&there),
        "{acknowledged:?} of {there:?}"
    );
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
    let next = desk.done(&[
        "add",
        "org_unit",
        "--set",
        "name=Last",
        "--set",
        "kind=unit",
    ]);
    assert_eq!(
        next.trim(),
        format!("UNT-{:04}", there.len() + 1),
        "no number is skipped or reused"
    );
}

fn start(desk: &Desk, round: u64) -> Child {
    Command::new(env!("CARGO_BIN_EXE_aimwright"))
        .args(["add", "org_unit", "--set", "kind=unit", "--set"])
        .arg(format!("name=Unit {round}"))
        .current_dir(desk.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
