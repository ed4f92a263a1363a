//! Erased words are in no image file any more, also not in pages that are free.

use std::fs;
use std::path::{Path, PathBuf};

use journal::Journal as _;

use crate::common::{Book, found, rows, sample};

const SECRET: &str = "Quixotovsky";

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
    {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Returns the files in which the secret stands, in any case: the search index keeps lower case.
fn holding(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    files(folder, &mut all);
    let secret = SECRET.to_lowercase().into_bytes();
    all.retain(|path| {
        let bytes = fs::read(path).expect("a file").to_ascii_lowercase();
        bytes.windows(secret.len()).any(|window| window == secret)
    });
    all
}

fn book() -> Book {
    let mut book = Book::of_samples(1);
    drop(book.head());
    let key = "PER-0001".parse().expect("a key");
    let mut body = sample("person");
    // Several versions: what an edit replaced lies in free pages.
    for round in 0..3 {
        body["name"] = format!("{SECRET} {round}").into();
        body["function"] = format!("{SECRET} ").repeat(40).into();
        book.edit(&key, &body);
        drop(book.head());
    }
    book.edit(&key, &sample("person"));
    body["name"] = SECRET.into();
    book.edit(&key, &body);
    drop(book.head());
    for back in 1..=4 {
        drop(book.as_of(book.size - back));
    }
    book
}

#[test]
fn erased_words_are_in_no_file() {
    let mut book = book();
    // Somebody has the head image open all the time, as a server does.
    let (open, then) = (book.head(), book.as_of(book.size - 1));
    assert_eq!(found(&open, SECRET), ["PER-0001"]);
    assert!(holding(book.dir.path()).len() > 3, "the test would see it");
    book.erase(&"PER-0001".parse().expect("a key"));
    assert!(open.catch_up(&book.journal).is_err(), "it cannot forget");
    let head = book.head();
    assert_eq!(holding(book.dir.path()), Vec::<PathBuf>::new());
    assert_eq!(found(&head, SECRET), Vec::<String>::new());
    book.assert_true(&head);
    drop((open, then));
    assert_eq!(holding(book.dir.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_moment_before_the_erasure_does_not_bring_the_words_back() {
    let mut book = book();
    let entry = book.size - 1;
    book.erase(&"PER-0001".parse().expect("a key"));
    // The very first question after the erasure is about an old moment, which was kept warm.
    let then = book.as_of(entry);
    assert_eq!(holding(book.dir.path()), Vec::<PathBuf>::new());
    let names = rows(&then, "select title from person where id = 'PER-0001'");
    assert_eq!(names, vec![vec![image::Value::Text("(erased)".into())]]);
    assert!(
        book.journal
            .verify(&mut |_| ())
            .expect("a journal")
            .is_empty()
    );
}
