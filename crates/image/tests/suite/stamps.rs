//! After a write only the tables of the registers that changed have a new stamp.

use std::collections::BTreeMap;

use image::{Image, Set};
use journal::{Content, Seq};

use crate::common::{Book, DAY, sample};

/// Returns each table's stamp.
fn stamps(image: &Image) -> BTreeMap<String, Seq> {
    let reader = image.reader(DAY).expect("a reader");
    let mut stamps = BTreeMap::new();
    for tables in reader.layout().tables() {
        for set in tables.sets() {
            let name = format!("{}{}", set.prefix(), tables.register.name);
            stamps.insert(name.clone(), reader.stamp(&name));
            for list in &tables.lists {
                let name = format!("{}{}", set.prefix(), list.name);
                stamps.insert(name.clone(), reader.stamp(&name));
            }
        }
    }
    for common in ["record", "link", "history", "search"] {
        stamps.insert(common.into(), reader.stamp(common));
    }
    stamps
}

/// Returns the tables whose stamp is another.
fn changed(before: &BTreeMap<String, Seq>, after: &BTreeMap<String, Seq>) -> Vec<String> {
    assert_eq!(before.len(), after.len());
    let moved = after
        .iter()
        .filter(|(table, stamp)| before[*table] != **stamp);
    moved.map(|(table, _)| table.clone()).collect()
}

/// Tells whether a table is one that all registers share.
fn is_common(table: &str) -> bool {
    ["record", "link", "history", "search"].contains(&table)
}

#[test]
fn a_write_stamps_the_tables_of_its_registers_and_no_others() {
    let mut book = Book::of_samples(1);
    let before = stamps(&book.head());
    let (risk, document) = (
        "RSK-0001".parse().expect("a key"),
        "DOC-0001".parse().expect("a key"),
    );
    let mut page = book.page();
    book.change(
        &mut page,
        &risk,
        "open",
        Content::New(sample("risk").to_string()),
    );
    book.change(&mut page, &document, "superseded", Content::Same);
    book.write("batch", page);
    let after = stamps(&book.head());
    let changed = changed(&before, &after);
    let of = |table: &str, register: &str| {
        let head = table.strip_prefix(Set::Approved.prefix()).unwrap_or(table);
        head == register || head.starts_with(&format!("{register}__"))
    };
    for table in &changed {
        assert!(
            is_common(table) || of(table, "risk") || of(table, "document"),
            "{table} did not change"
        );
    }
    let size = book.size;
    assert_eq!(after["risk"], Seq(size - 1));
    assert_eq!(after["risk__systems"], Seq(size - 1));
    assert_eq!(after["approved_document"], Seq(size));
    assert_eq!(after["record"], Seq(size));
}

#[test]
fn stamps_are_the_same_however_the_image_was_made() {
    let mut book = Book::of_samples(1);
    drop(book.head());
    for register in ["risk", "person", "risk"] {
        let prefix = registers::catalog().get(register).expect(register).prefix;
        book.edit(&registers::Key::new(prefix, 1), &sample(register));
        drop(book.head());
    }
    let kept = stamps(&book.head());
    std::fs::remove_file(book.dir.path().join("image.db")).expect("an image");
    assert_eq!(stamps(&book.head()), kept);
}

#[test]
fn looking_stamps_nothing() {
    let book = Book::of_samples(1);
    let before = stamps(&book.head());
    drop(book.as_of(book.size - 1));
    assert_eq!(
        changed(&before, &stamps(&book.head())),
        Vec::<String>::new()
    );
}
