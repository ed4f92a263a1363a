//! Hostile queries, folders that cannot be used, endings, and what reaches a terminal.

use std::fs;
use std::time::{Duration, Instant};

use crate::kit::Desk;

#[test]
fn a_hostile_query_is_refused_or_stopped() {
    let desk = Desk::new();
    let before = desk.entries();
    for sql in [
        "delete from person",
        "insert into person (id) values ('PER-0009')",
        "update person set name = 'x'",
        "drop table person",
        "create table x (y)",
        "create temp table x (y)",
        "attach database 'other.db' as other",
        "pragma writable_schema = on",
        "vacuum into 'copy.db'",
        "select load_extension('x')",
        "select writefile('x', 'y')",
        "select 1; delete from person",
        "",
        "select wat from person",
        "selec",
    ] {
        desk.fails(2, &["query", sql]).says("aimwright: ");
    }
    assert_eq!(desk.entries(), before);
    assert!(!desk.path("other.db").exists() && !desk.path("copy.db").exists());
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
}

#[test]
fn an_endless_or_huge_query_is_stopped() {
    let desk = Desk::new();
    let endless = "with recursive a(x) as (select 1 union all select x + 1 from a) select ";
    let began = Instant::now();
    desk.fails(2, &["query", &format!("{endless} count(*) from a")])
        .says("stopped");
    desk.fails(2, &["query", &format!("{endless} x from a")])
        .says("stopped");
    desk.fails(2, &["query", "select printf('%.*c', 2000000000, 'x')"]);
    desk.fails(
        2,
        &[
            "query",
            "select length(replace(printf('%.*c', 400000000, '0'), '0', 'xxxxxxxx'))",
        ],
    );
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_hostile_filter_or_sort_is_refused() {
    let desk = Desk::new();
    for filter in [
        "1) union select * from person --",
        "1; drop table person",
        "(select 1",
    ] {
        desk.fails(2, &["list", "person", "--where", filter]);
    }
    desk.fails(
        2,
        &["list", "person", "--sort", "key\" ; drop table person --"],
    );
    desk.fails(2, &["list", "person", "--sort", "wat"])
        .says("wat");
}

#[test]
fn without_a_workspace_it_says_how_to_make_one() {
    let desk = Desk::bare();
    for arguments in [
        vec!["list", "risk"],
        vec!["check"],
        vec![
            "add",
            "org_unit",
            "--set",
            "name=Claims",
            "--set",
            "kind=unit",
        ],
        vec!["doctor"],
    ] {
        desk.fails(2, &arguments)
            .says("no workspace")
            .says("hint: make one with `aimwright init");
    }
}

#[test]
fn a_workspace_is_not_made_over_something_else() {
    let desk = Desk::new();
    desk.fails(2, &["init", "--name", "Other"]).says("hint: ");
    fs::create_dir(desk.path("full")).unwrap();
    desk.file("full/letter.txt", "Dear");
    desk.fails(2, &["init", "--name", "Other", "--dir", "full"]);
    desk.fails(2, &["demo", "--dir", "full"]).says("not empty");
    desk.fails(2, &["demo"]).says("not a demonstration");
    assert_eq!(fs::read_dir(desk.path("full")).unwrap().count(), 1);
}

#[test]
fn a_folder_that_cannot_be_written_gives_a_clear_error_and_loses_nothing() {
    let desk = Desk::new();
    let before = desk.entries();
    let locked = ReadOnly::lock(&desk.path("aims"));
    if locked.is_real() {
        let run = desk.fails(
            2,
            &["add", "org_unit", "--set", "name=C", "--set", "kind=unit"],
        );
        run.says("aimwright: ");
        assert!(run.err.lines().count() <= 3, "{}", run.err);
    }
    drop(locked);
    assert_eq!(desk.entries(), before);
    assert_eq!(desk.done(&["doctor"]), "clean: everything fits\n");
    desk.fails(2, &["export", "--all", "-o", "/proc/nowhere/else"])
        .says("/proc/nowhere");
    desk.fails(2, &["checkpoint", "-o", "/proc/nowhere"])
        .says("/proc/nowhere");
}

/// A folder without write permission, until it is dropped.
struct ReadOnly(Vec<(std::path::PathBuf, fs::Permissions)>);

impl ReadOnly {
    fn lock(folder: &std::path::Path) -> Self {
        let mut paths = vec![folder.to_owned()];
        paths.extend(
            fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
        let locked = paths.into_iter().map(|path| {
            let kept = fs::metadata(&path).unwrap().permissions();
            let mut permissions = kept.clone();
            permissions.set_readonly(true);
            fs::set_permissions(&path, permissions).unwrap();
            (path, kept)
        });
        Self(locked.collect())
    }

    /// Returns whether the lock holds anybody off: it does not hold off the superuser.
    fn is_real(&self) -> bool {
        fs::File::create(self.0[0].0.join("trial")).is_err()
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        for (path, kept) in &self.0 {
            fs::set_permissions(path, kept.clone()).unwrap();
        }
        let _ = fs::remove_file(self.0[0].0.join("trial"));
    }
}

#[test]
fn findings_end_with_code_1_from_the_grade_asked_for() {
    let desk = Desk::story();
    let code = |day: &str, grade: &str| {
        desk.run(&["check", "--as-of", day, "--fail-on", grade])
            .code
    };
    assert_eq!(code("2026-02-28", "major"), Some(1));
    assert_eq!(code("2026-07-31", "major"), Some(0));
    assert_eq!(code("2026-07-31", "minor"), Some(1));
    assert_eq!(code("2026-08-31", "minor"), Some(0));
    assert_eq!(code("2026-07-31", "improvement"), Some(1));
    assert_eq!(
        desk.run(&["check", "--as-of", "2026-07-31"]).code,
        Some(1),
        "minor by default"
    );
    desk.fails(2, &["check", "99.9"]).says("99.9");
    desk.fails(2, &["check", "--framework", "iso-9001"])
        .says("iso-9001");
    desk.fails(2, &["check", "--format", "csv"])
        .says("hint: it has text, json, sarif, junit");
    desk.fails(2, &["check", "--stage", "3"]);
}

#[test]
fn a_stage_looks_at_its_part_of_the_standard() {
    let desk = Desk::story();
    let of = |stage: &str| -> Vec<String> {
        let checked = desk.check(&["--stage", stage]);
        let requirements = checked["requirements"].as_array().unwrap();
        requirements
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = of("1");
    for id in ["4.3", "5.2", "6.1.3", "7.5.3", "9.2.1", "9.3.3"] {
        assert!(first.iter().any(|found| found == id), "{id} in {first:?}");
    }
    assert!(
        !first
            .iter()
            .any(|id| id.starts_with('8') || id.starts_with("A.")),
        "{first:?}"
    );
    assert_eq!(of("2").len(), 70);
    desk.fails(2, &["check", "7.2", "--stage", "1"]);
}

#[test]
fn the_workspace_can_be_named_in_the_environment() {
    let desk = Desk::bare();
    desk.done(&["init", "--name", "Northlight", "--dir", "elsewhere"]);
    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_aimwright"))
        .args(["list", "organization"])
        .env("AIMWRIGHT_DIR", desk.path("elsewhere"))
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&ended.stdout).contains("Northlight"),
        "{ended:?}"
    );
}

#[test]
fn one_finding_has_the_same_words_in_every_form() {
    let desk = Desk::story();
    let of = |format: &str| {
        desk.run(&["check", "7.2", "--as-of", "2026-07-31", "--format", format])
            .out
    };
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    let finding = &json["requirements"][0]["findings"][0];
    let (record, because) = (
        finding["record"].as_str().unwrap(),
        finding["because"].as_str().unwrap(),
    );
    let sarif: serde_json::Value = serde_json::from_str(&of("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| {
        let text = result["message"]["text"].as_str().unwrap();
        text.contains(record) && text.contains(because)
    }));
    assert!(of("junit").contains(because), "{}", of("junit"));
    let text = of("text").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(record) && text.contains(because), "{text}");
}

#[test]
fn nothing_can_be_changed_in_the_past() {
    let desk = Desk::new();
    desk.fails(
        2,
        &[
            "edit",
            "PER-0001",
            "--set",
            "name=N",
            "--as-of",
            "2026-01-01",
        ],
    )
    .says("in the past");
}

#[test]
fn control_characters_of_a_record_do_not_reach_a_table() {
    let desk = Desk::new();
    desk.file(
        "unit.json",
        "{\"name\": \"a\\u001b[2Jb\\u202ec\", \"kind\": \"unit\"}",
    );
    desk.done(&["add", "org_unit", "-f", "unit.json"]);
    for arguments in [
        vec!["list", "org_unit"],
        vec!["show", "UNT-0001", "--history"],
        vec!["find", "b"],
        vec!["query", "select name from org_unit"],
        vec!["list", "org_unit", "--format", "json"],
    ] {
        let out = desk.done(&arguments);
        assert!(
            !out.contains('\u{1b}') && !out.contains('\u{202e}'),
            "{arguments:?}: {out:?}"
        );
    }
    let listed = desk.json(&["list", "org_unit"]);
    assert_eq!(listed[0]["title"], "a\u{1b}[2Jb\u{202e}c");
    let csv = desk.done(&["query", "select name from org_unit", "--format", "csv"]);
    assert_eq!(
        csv, "name\na\u{1b}[2Jb\u{202e}c\n",
        "data for programs is exact"
    );
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let desk = Desk::story();
    let mut child = Command::new(env!("CARGO_BIN_EXE_aimwright"))
        .args(["registers", "--format", "json"])
        .current_dir(desk.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut reader = BufReader::with_capacity(16, child.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    drop(reader);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(first, "[\n");
    assert_eq!(ended.status.code(), Some(0));
    assert!(
        ended.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

#[test]
fn a_full_disk_is_said_and_not_swallowed() {
    use std::process::{Command, Stdio};
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let ended = Command::new(env!("CARGO_BIN_EXE_aimwright"))
        .arg("registers")
        .stdout(Stdio::from(full))
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot be written"));
}

#[test]
fn a_generated_company_is_the_same_for_the_same_seed() {
    let desk = Desk::bare();
    let generate = |dir: &str, seed: &str| {
        desk.done(&[
            "generate",
            "--systems",
            "3",
            "--records",
            "300",
            "--seed",
            seed,
            "--dir",
            dir,
        ]);
        desk.done(&[
            "query",
            "select id, title from risk order by id",
            "--dir",
            dir,
        ])
    };
    let one = generate("one", "5");
    assert_eq!(one, generate("same", "5"));
    assert_ne!(one, generate("other", "6"));
    assert_eq!(
        desk.done(&["doctor", "--dir", "one"]),
        "clean: everything fits\n"
    );
}

/// Runs the binary with a terminal in front of it.
#[cfg(target_os = "linux")]
fn at_a_terminal(desk: &Desk, arguments: &str, no_colour: &str) -> String {
    let binary = env!("CARGO_BIN_EXE_aimwright");
    let ended = std::process::Command::new("script")
        .args([
            "-qec",
            &format!("stty rows 24 cols 70 && {binary} {arguments}"),
            "/dev/null",
        ])
        .current_dir(desk.folder.path())
        .env("TERM", "xterm")
        .env("NO_COLOR", no_colour)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(ended.stdout).unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_colour_cut_cells_and_no_foreign_sequences() {
    let desk = Desk::new();
    let name = format!("a\\u001b[2J{}", "b".repeat(100));
    desk.file(
        "unit.json",
        format!("{{\"name\": \"{name}\", \"kind\": \"unit\"}}"),
    );
    desk.done(&["add", "org_unit", "-f", "unit.json"]);
    let shown = at_a_terminal(&desk, "list org_unit", "");
    assert!(shown.contains("\u{1b}[1mkey\u{1b}[0m"), "{shown:?}");
    assert!(
        shown.contains('…') && !shown.contains("\u{1b}[2J"),
        "{shown:?}"
    );
    let plain = at_a_terminal(&desk, "list org_unit", "1");
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert!(
        plain
            .lines()
            .all(|line| line.trim_end().chars().count() <= 70),
        "{plain:?}"
    );
    let csv = at_a_terminal(&desk, "query 'select name from org_unit' --format csv", "1");
    assert!(!csv.contains('\u{1b}'), "{csv:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn progress_is_shown_at_a_terminal_unless_it_is_to_be_quiet() {
    let desk = Desk::story();
    assert!(at_a_terminal(&desk, "doctor", "").contains("journal"));
    assert_eq!(
        at_a_terminal(&desk, "doctor --quiet", "").trim(),
        "clean: everything fits"
    );
    assert_eq!(desk.run(&["doctor"]).err, "", "no progress in a pipe");
}

#[test]
fn a_verdict_outlives_its_reader() {
    let desk = Desk::story();
    let mut child = desk
        .command(&["check", "--as-of", "2026-07-31"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // Nobody reads what it has to say.
    drop(child.stdout.take());
    let ended = child.wait().expect("the binary ends");
    assert_eq!(ended.code(), Some(1));
}

#[test]
fn an_init_that_fails_leaves_nothing_in_its_way() {
    let desk = Desk::bare();
    let init = |name| ["init", "--name", name, "--operator", "Ada Moss"];
    desk.fails(2, &init("")).says("is empty");
    desk.done(&init("Good"));
}

#[test]
fn records_are_not_written_to_files_of_another_kind() {
    let desk = Desk::new();
    desk.fails(2, &["export", "--register", "person", "-o", "people.pdf"])
        .says(".pdf");
    assert!(!desk.path("people.pdf").exists());
}
