//! Image files that are missing, damaged, old, of another journal, or that cannot be written.

use std::fs;
use std::path::{Path, PathBuf};

use image::{Image, Value};
use rusqlite::Connection;

use crate::common::{Book, images, rows, sample};

fn file(book: &Book) -> PathBuf {
    book.dir.path().join("image.db")
}

/// Returns the journal with an image that somebody has caught up.
fn book() -> Book {
    let mut book = Book::of_samples(1);
    drop(book.head());
    let key = "PER-0001".parse().expect("a key");
    book.edit(&key, &sample("person"));
    drop(book.head());
    book
}

/// Fails unless the head image stands in its file, whole.
fn assert_rebuilt(book: &Book, what: &str) {
    let head = book.head();
    book.assert_true(&head);
    assert_eq!(head.upto().expect("its entry").0, book.size, "{what}");
    drop(head);
    let conn = Connection::open(file(book)).expect("the file");
    let state: String = conn
        .query_row("pragma integrity_check", [], |row| row.get(0))
        .expect(what);
    assert_eq!(state, "ok", "{what}");
    let upto: String = conn
        .query_row("select value from meta where name = 'upto'", [], |row| {
            row.get(0)
        })
        .expect(what);
    assert_eq!(
        upto,
        book.size.to_string(),
        "{what}: the file was not rebuilt"
    );
}

#[test]
fn a_deleted_image_is_rebuilt() {
    let book = book();
    fs::remove_file(file(&book)).expect("an image");
    assert_rebuilt(&book, "deleted");
}

#[test]
fn an_image_of_any_length_is_rebuilt() {
    let book = book();
    let whole = fs::read(file(&book)).expect("an image");
    for length in [
        0,
        1,
        15,
        100,
        4096,
        8192,
        whole.len() / 2,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        fs::write(file(&book), &whole[..length]).expect("a shorter file");
        assert_rebuilt(&book, &format!("cut to {length} bytes"));
    }
}

#[test]
fn garbage_is_rebuilt() {
    let book = book();
    let whole = fs::read(file(&book)).expect("an image");
    let mut headless = whole.clone();
    headless[..100].fill(0xa5);
    let mut schemaless = whole.clone();
    schemaless[100..4096].fill(0xa5);
    let texts = [
        b"no database at all".to_vec(),
        vec![0xff; 70_000],
        headless,
        schemaless,
    ];
    for (at, garbage) in texts.iter().enumerate() {
        fs::write(file(&book), garbage).expect("garbage");
        assert_rebuilt(&book, &format!("garbage {at}"));
    }
}

#[test]
fn a_strange_write_ahead_log_does_no_harm() {
    let book = book();
    for name in ["image.db-wal", "image.db-shm"] {
        fs::write(book.dir.path().join(name), vec![0x5a; 40_000]).expect("a side file");
    }
    assert_rebuilt(&book, "side files");
}

#[test]
fn an_image_of_an_older_program_is_rebuilt() {
    let book = book();
    let age = |sql: &str| {
        let conn = Connection::open(file(&book)).expect("an image");
        conn.execute_batch(sql).expect(sql);
    };
    age("update meta set value = 'of old' where name = 'layout'; drop table risk;");
    assert_rebuilt(&book, "an older layout");
    age("drop table meta");
    assert_rebuilt(&book, "without what it says of itself");
    age("update meta set value = 'many' where name = 'upto'");
    assert_rebuilt(&book, "at no entry");
    age("update meta set value = '999999' where name = 'upto'");
    assert_rebuilt(&book, "ahead of its journal");
}

#[test]
fn an_image_of_another_journal_is_rebuilt() {
    let (ours, theirs) = (book(), Book::of_samples(2));
    drop(theirs.head());
    fs::copy(file(&theirs), file(&ours)).expect("a copy");
    assert_rebuilt(&ours, "of another journal");
}

#[test]
fn an_image_that_went_another_way_is_rebuilt() {
    // One journal, restored from a backup and written on: what came after the backup is another story.
    let (mut ours, mut theirs) = (Book::of_samples(1), Book::of_samples(1));
    let key = "PER-0001".parse().expect("a key");
    theirs.wait();
    theirs.edit(
        &key,
        &serde_json::json!({"name": "Somebody else", "engagement": "employee"}),
    );
    ours.edit(&key, &sample("person"));
    ours.edit(&key, &sample("person"));
    drop(theirs.head());
    fs::copy(file(&theirs), file(&ours)).expect("a copy");
    assert!(theirs.size < ours.size);
    assert_rebuilt(&ours, "another way");
}

/// Fails unless the image answers from memory: nothing can be written where it would stand.
fn assert_in_memory(book: &Book, image: &Image, dir: &Path) {
    book.assert_true(image);
    assert_eq!(
        rows(image, "select count(*) from person"),
        vec![vec![Value::Integer(2)]]
    );
    assert!(!dir.join("image.db").is_file(), "{}", dir.display());
}

#[test]
fn where_no_file_can_be_made_the_image_lives_in_memory() {
    let book = book();
    let nowhere = book.dir.path().join("a-file-and-no-folder");
    fs::write(&nowhere, "").expect("a file");
    let images = images(&nowhere);
    let head = images.head(&book.journal).expect("an image in memory");
    assert_in_memory(&book, &head, &nowhere);
    let then = images
        .as_of(&book.journal, journal::Seq(book.size - 1))
        .expect("an image in memory");
    assert_in_memory(&book, &then, &nowhere);
    // The folder is there and the name is taken by something that cannot be removed.
    let taken = book.dir.path().join("taken");
    fs::create_dir_all(taken.join("image.db/inside")).expect("a folder");
    let head = crate::common::images(&taken)
        .head(&book.journal)
        .expect("an image in memory");
    assert_in_memory(&book, &head, &taken);
}

#[test]
fn in_a_folder_that_is_read_only_the_image_lives_in_memory() {
    let book = book();
    let folder = book.dir.path().join("read-only");
    fs::create_dir(&folder).expect("a folder");
    let Some(disk) = Disk::mount(&folder, "size=16m") else {
        println!("skipped: a disk cannot be mounted here");
        return;
    };
    fs::copy(file(&book), folder.join("image.db")).expect("a copy");
    disk.remount("ro");
    assert!(fs::write(folder.join("probe"), "").is_err());
    let images = images(&folder);
    for image in [
        images.head(&book.journal).expect("the head"),
        images
            .as_of(&book.journal, journal::Seq(3))
            .expect("a moment"),
    ] {
        book.assert_true(&image);
        assert_eq!(rows(&image, "select 1"), vec![vec![Value::Integer(1)]]);
    }
    assert!(!folder.join("cache").exists());
}

#[test]
fn a_disk_that_is_full_costs_speed_only() {
    let book = book();
    let folder = book.dir.path().join("small");
    fs::create_dir(&folder).expect("a folder");
    let Some(_disk) = Disk::mount(&folder, "size=64k") else {
        println!("skipped: a disk cannot be mounted here");
        return;
    };
    let head = images(&folder)
        .head(&book.journal)
        .expect("an image in memory");
    book.assert_true(&head);
    let left: Vec<_> = fs::read_dir(&folder)
        .expect("the folder")
        .flatten()
        .collect();
    let lengths = left
        .iter()
        .map(|entry| entry.metadata().map_or(0, |data| data.len()));
    assert_eq!(lengths.sum::<u64>(), 0, "half an image stays: {left:?}");
}

/// A file system in memory, gone when this is dropped; only an administrator can have one.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        let disk = Self(at.to_owned());
        disk.run("mount", &["-t", "tmpfs", "-o", options, "none"])
            .then_some(disk)
    }

    fn remount(&self, options: &str) {
        assert!(self.run("mount", &["-o", &format!("remount,{options}")]));
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let mut command = std::process::Command::new(program);
        let ran = command.args(arguments).arg(&self.0).output();
        ran.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.run("umount", &["-l"]);
    }
}
