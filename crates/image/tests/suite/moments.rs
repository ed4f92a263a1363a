//! Images as of an entry: few are kept, and each says the same however the journal grows.

use std::collections::BTreeSet;
use std::fs;
use std::thread::sleep;
use std::time::Duration;

use image::{ImageError, Limits};
use journal::Seq;

use crate::common::{Book, DAY, rows, sample};

fn kept(book: &Book) -> BTreeSet<String> {
    let entries = fs::read_dir(book.dir.path().join("cache")).expect("the cache");
    entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// Edits one person so many times.
fn grow(book: &mut Book, times: u32) {
    let key = "PER-0001".parse().expect("a key");
    for time in 0..times {
        let mut body = sample("person");
        body["function"] = format!("Function {time}").into();
        book.edit(&key, &body);
    }
}

#[test]
fn four_are_kept_and_the_one_unused_for_longest_goes() {
    let mut book = Book::of_samples(1);
    let first = book.size;
    grow(&mut book, 8);
    drop(book.head());
    // Files are told apart by their times.
    let pause = || sleep(Duration::from_millis(20));
    for entry in first..first + 4 {
        drop(book.as_of(entry));
        pause();
    }
    assert_eq!(kept(&book).len(), 4);
    drop(book.as_of(first));
    pause();
    drop(book.as_of(first + 4));
    let names = [first, first + 2, first + 3, first + 4].map(|entry| format!("as-of-{entry}.db"));
    assert_eq!(kept(&book), BTreeSet::from(names));
    for entry in first..first + 8 {
        drop(book.as_of(entry));
        assert!(kept(&book).len() <= 4);
    }
}

#[test]
fn a_moment_says_the_same_after_the_journal_has_grown() {
    let mut book = Book::of_samples(1);
    grow(&mut book, 2);
    let entry = book.size - 1;
    let query = "select id, function, version, seq from person order by id";
    let before = rows(&book.as_of(entry), query);
    let file = book.dir.path().join(format!("cache/as-of-{entry}.db"));
    let made = fs::metadata(&file).expect("a kept image").len();
    grow(&mut book, 3);
    assert_eq!(rows(&book.as_of(entry), query), before);
    assert_eq!(fs::metadata(&file).expect("a kept image").len(), made);
    assert_ne!(rows(&book.head(), query), before);
    book.assert_true(&book.as_of(entry));
}

#[test]
fn the_moment_of_the_head_is_the_head_image() {
    let book = Book::of_samples(1);
    for entry in [book.size, book.size + 1, u64::MAX] {
        let image = book.as_of(entry);
        assert_eq!(image.upto().expect("its entry").0, book.size);
    }
    assert!(!book.dir.path().join("cache").exists());
}

#[test]
fn before_the_first_entry_there_is_nothing() {
    let book = Book::of_samples(1);
    let image = book.as_of(0);
    assert!(rows(&image, "select * from record").is_empty());
    assert!(rows(&image, "select * from history").is_empty());
    book.assert_true(&image);
}

#[test]
fn a_damaged_moment_is_rebuilt() {
    let mut book = Book::of_samples(1);
    grow(&mut book, 2);
    let entry = book.size - 1;
    let query = "select id, function from person order by id";
    let before = rows(&book.as_of(entry), query);
    let file = book.dir.path().join(format!("cache/as-of-{entry}.db"));
    let whole = fs::read(&file).expect("a kept image");
    for bytes in [&whole[..5000], b"garbage", b""] {
        fs::write(&file, bytes).expect("damage");
        assert_eq!(rows(&book.as_of(entry), query), before);
    }
}

#[test]
fn a_reader_stays_at_its_moment_while_the_image_moves_on() {
    let mut book = Book::of_samples(1);
    let head = book.head();
    let reader = head.reader(DAY).expect("a reader");
    let key = "PER-0001".parse().expect("a key");
    let sql = "select function, (select value from meta where name = 'upto') from person where id = 'PER-0001'";
    let before = reader.rows(sql, &Limits::user()).expect(sql);
    for time in 0..20 {
        let mut body = sample("person");
        body["function"] = format!("Function {time}").into();
        book.edit(&key, &body);
        book.head();
    }
    assert_eq!(reader.rows(sql, &Limits::user()).expect(sql), before);
    assert_eq!(reader.upto(), Seq(book.size - 20));
    assert_ne!(rows(&book.head(), sql), before.rows);
    drop(reader);
    drop(head);
    // Nothing of the reader is left to keep the write-ahead log.
    let log = std::fs::metadata(book.dir.path().join("image.db-wal"));
    assert!(log.map_or(0, |log| log.len()) == 0);
}

#[test]
fn images_of_different_entries_are_not_compared() {
    let mut book = Book::of_samples(1);
    let then = book.as_of(book.size);
    let anew = book
        .images
        .from_nothing(&book.journal, Seq(book.size))
        .expect("an image from nothing");
    book.edit(&"PER-0001".parse().expect("a key"), &sample("person"));
    book.head();
    let compared = then.differences(&anew);
    assert!(
        matches!(compared, Err(ImageError::Outdated(_))),
        "{compared:?}"
    );
}
