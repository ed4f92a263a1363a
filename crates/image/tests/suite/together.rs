//! Many threads and processes that build and catch up the same image at once.
//!
//! The test of processes starts this program again as a child.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use image::Limits;
use journal::Journal as _;

use crate::common::{Book, DAY, images, open, sample};

const FOLDER: &str = "IMAGE_TEST_FOLDER";

/// Asks for the head image again and again; it is never behind what was written before.
fn follow(dir: &Path, rounds: u32) {
    let journal = open(dir);
    let images = images(dir);
    for round in 0..rounds {
        let before = journal.head().expect("the head").size;
        let image = images.head(&journal).expect("the image");
        let upto = image.upto().expect("its entry").0;
        assert!(
            upto >= before,
            "round {round}: at {upto}, and {before} were written"
        );
        match image.reader(DAY) {
            // It was taken away meanwhile.
            Err(_) if image.is_replaced() => {}
            reader => {
                let reader = reader.expect("a reader");
                let newest = reader.rows("select count(*) from person", &Limits::check());
                assert_eq!(newest.expect("a count").rows.len(), 1);
            }
        }
    }
}

fn write(book: &mut Book, times: u32) {
    let key = "PER-0001".parse().expect("a key");
    for time in 0..times {
        let mut body = sample("person");
        body["function"] = format!("Function {time}").into();
        book.edit(&key, &body);
    }
}

#[test]
fn threads_catch_up_at_once() {
    let mut book = Book::of_samples(1);
    let dir = book.dir.path().to_owned();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    follow(&dir, 3);
                }
            });
        }
        write(&mut book, 30);
        // Taken away while others use it, as somebody might.
        for _ in 0..3 {
            let _ = std::fs::remove_file(dir.join("image.db"));
            write(&mut book, 5);
        }
        done.store(true, Ordering::Relaxed);
    });
    book.assert_true(&book.head());
}

#[test]
fn processes_build_and_catch_up_at_once() {
    let mut book = Book::of_samples(1);
    let dir: PathBuf = book.dir.path().to_owned();
    let children: Vec<Child> = (0..4).map(|_| child(&dir)).collect();
    write(&mut book, 40);
    for mut child in children {
        assert!(child.wait().expect("a child").success());
    }
    book.assert_true(&book.head());
}

#[test]
fn an_image_that_was_replaced_is_asked_for_again() {
    let mut book = Book::of_samples(1);
    let held = book.head();
    held.catch_up(&book.journal).expect("nothing to do");
    std::fs::remove_file(book.dir.path().join("image.db")).expect("an image");
    write(&mut book, 1);
    assert!(held.catch_up(&book.journal).is_err());
    drop(book.head());
    assert!(
        held.catch_up(&book.journal).is_err(),
        "another file stands there"
    );
    book.head().catch_up(&book.journal).expect("the new one");
}

fn child(dir: &Path) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program);
    child
        .args(["--exact", "together::follows", "--test-threads=1"])
        .env(FOLDER, dir);
    child.stdout(std::process::Stdio::null());
    child.spawn().expect("a child")
}

/// A child's part; alone it does nothing.
#[test]
fn follows() {
    if let Some(dir) = std::env::var_os(FOLDER) {
        follow(Path::new(&dir), 25);
    }
}
