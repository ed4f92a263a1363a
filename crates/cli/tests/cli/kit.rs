//! Running the binary.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a workspace in it.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
}

/// What a run of the binary said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// Makes a folder without a workspace.
    pub(crate) fn bare() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Makes a folder with a new workspace.
    pub(crate) fn new() -> Self {
        let desk = Self::bare();
        desk.done(&[
            "init",
            "--name",
            "Northlight Claims Ltd",
            "--operator",
            "Ada Moss",
            "--no-password",
        ]);
        desk
    }

    /// Makes a folder with a workspace in which the story was played.
    pub(crate) fn story() -> Self {
        static PLAYED: LazyLock<TempDir> = LazyLock::new(|| {
            let folder = tempfile::tempdir().unwrap();
            let played = run(folder.path(), &["demo", "--no-serve", "--quiet"], None);
            assert_eq!(played.code, Some(0), "{}", played.err);
            folder
        });
        let desk = Self::bare();
        copy(&PLAYED.path().join("aims"), &desk.path("aims"));
        desk
    }

    /// Returns a command that has not been started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        command(self.folder.path(), arguments)
    }

    /// Returns the path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder and returns its name.
    pub(crate) fn file<'n>(&self, name: &'n str, content: impl AsRef<[u8]>) -> &'n str {
        fs::write(self.path(name), content).unwrap();
        name
    }

    /// Runs the binary in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run(self.folder.path(), arguments, None)
    }

    /// Runs the binary in the folder with something on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        run(self.folder.path(), arguments, Some(input))
    }

    /// Runs a command that must succeed and returns what it wrote.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {}{}", run.out, run.err);
        run.out
    }

    /// Runs a command that must succeed and returns its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments
            .iter()
            .copied()
            .chain(["--format", "json"])
            .collect();
        serde_json::from_str(&self.done(&arguments)).unwrap()
    }

    /// Runs `check`, whatever it finds, and returns its JSON.
    pub(crate) fn check(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = ["check", "--format", "json"]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let run = self.run(&arguments);
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
        serde_json::from_str(&run.out).unwrap()
    }

    /// Runs a command that must fail with this code, and checks that it says why in one line, what
    /// to do next in another, and nothing on standard output.
    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(
            run.code,
            Some(code),
            "{arguments:?}: {}{}",
            run.out,
            run.err
        );
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }

    /// Returns the number of entries in the journal.
    pub(crate) fn entries(&self) -> u64 {
        let checkpoint = self.done(&["checkpoint"]);
        checkpoint.lines().nth(1).unwrap().parse().unwrap()
    }
}

impl Run {
    /// Checks that standard error says this.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(
            self.err.contains(words),
            "expected `{words}` in:\n{}",
            self.err
        );
        self
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimwright"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("AIMWRIGHT_DIR")
        .env_remove("AIMWRIGHT_LOG");
    command
}

fn run(folder: &Path, arguments: &[&str], input: Option<&str>) -> Run {
    let mut command = command(folder, arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that reads nothing may be gone already.
    let _ = stdin.write_all(input.unwrap_or_default().as_bytes());
    drop(stdin);
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    Run {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
