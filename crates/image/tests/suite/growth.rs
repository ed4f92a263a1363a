//! Whatever is written, the image kept up step by step is the image built from nothing, and the
//! image as of an entry is the head image as it was then.

use std::collections::{BTreeMap, BTreeSet};

use image::{Image, Limits, Value};
use journal::Content;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use registers::{Key, catalog};
use serde_json::{Value as Json, json};

use crate::common::{Book, DAY, ERASED};

/// One change of one record; the numbers pick among what is possible.
#[derive(Debug, Clone, Copy)]
enum Step {
    Add { register: u16, sample: u16 },
    Edit { record: u16, word: u16 },
    Move { record: u16, transition: u16 },
}

/// One change set.
#[derive(Debug, Clone)]
enum Set {
    Steps(Vec<Step>),
    /// The same record again and again.
    Chain {
        record: u16,
        steps: Vec<(bool, u16)>,
    },
    Erase(Vec<u16>),
}

fn step() -> impl Strategy<Value = Step> {
    let number = any::<u16>;
    prop_oneof![
        (number(), number()).prop_map(|(register, sample)| Step::Add { register, sample }),
        (number(), number()).prop_map(|(record, word)| Step::Edit { record, word }),
        (number(), number()).prop_map(|(record, transition)| Step::Move { record, transition }),
    ]
}

fn set() -> impl Strategy<Value = Set> {
    prop_oneof![
        6 => prop::collection::vec(step(), 1..6).prop_map(Set::Steps),
        3 => (any::<u16>(), prop::collection::vec(any::<(bool, u16)>(), 2..6))
            .prop_map(|(record, steps)| Set::Chain { record, steps }),
        1 => prop::collection::vec(any::<u16>(), 1..3).prop_map(Set::Erase),
    ]
}

/// Tables that are looked at as of each entry.
const TABLES: [&str; 15] = [
    "record",
    "link",
    "history",
    "person",
    "risk",
    "risk__systems",
    "document",
    "approved_document",
    "impact_assessment",
    "approved_impact_assessment",
    "approved_impact_assessment__parties",
    "role__holders",
    "approved_role__holders",
    "ai_system__changed",
    "field_change",
];

type Contents = BTreeMap<&'static str, Vec<Vec<Value>>>;

/// Reads the tables, without the records that were erased since and without row numbers.
fn contents(image: &Image, erased: &BTreeSet<String>) -> Contents {
    let reader = image.reader(DAY).expect("a reader");
    let read = |table: &'static str| {
        let named = match table {
            "link" => "from_id",
            "history" => "record",
            _ => "id",
        };
        let found = reader
            .rows(&format!("select * from \"{table}\""), &Limits::check())
            .expect(table);
        let at = found
            .columns
            .iter()
            .position(|column| column == named)
            .expect(named);
        let number = found.columns.iter().position(|column| column == "number");
        let mut rows: Vec<_> = found
            .rows
            .into_iter()
            .filter(|row| !matches!(&row[at], Value::Text(id) if erased.contains(id)))
            .collect();
        for row in &mut rows {
            if let Some(number) = number {
                row[number] = Value::Null;
            }
        }
        rows.sort_by_key(|row| format!("{row:?}"));
        (table, rows)
    };
    TABLES.into_iter().map(read).collect()
}

fn apply(book: &mut Book, set: &Set) {
    let mut page = book.page();
    let alive = |book: &Book, at: u16| -> Option<Key> {
        let alive: Vec<_> = book
            .records
            .iter()
            .filter(|(_, kept)| kept.state != ERASED)
            .collect();
        let at = usize::from(at).checked_rem(alive.len())?;
        Some(alive[at].0.clone())
    };
    match set {
        Set::Steps(steps) => {
            for step in steps {
                match *step {
                    Step::Add { register, sample } => {
                        let all = catalog().all();
                        let register = &all[usize::from(register) % all.len()];
                        let samples = register.samples();
                        let body = &samples[usize::from(sample) % samples.len()];
                        book.add(&mut page, register, register.workflow.initial, body);
                    }
                    Step::Edit { record, word } => {
                        if let Some(key) = alive(book, record) {
                            edit(book, &mut page, &key, word);
                        }
                    }
                    Step::Move { record, transition } => {
                        if let Some(key) = alive(book, record) {
                            advance(book, &mut page, &key, transition);
                        }
                    }
                }
            }
            book.write("batch", page);
        }
        Set::Chain { record, steps } => {
            if let Some(key) = alive(book, *record) {
                for (is_edit, number) in steps {
                    if *is_edit {
                        edit(book, &mut page, &key, *number);
                    } else {
                        advance(book, &mut page, &key, *number);
                    }
                }
            }
            book.write("batch", page);
        }
        Set::Erase(records) => {
            let keys: BTreeSet<Key> = records.iter().filter_map(|at| alive(book, *at)).collect();
            for key in keys {
                book.change(&mut page, &key, ERASED, Content::Erase);
            }
            book.write("erase", page);
        }
    }
}

/// Takes another sample and another word for the record.
fn edit(book: &mut Book, page: &mut crate::common::Page, key: &Key, word: u16) {
    let kept = &book.records[key];
    let Some(state) = kept.register.workflow.after_edit(&kept.state) else {
        return;
    };
    let samples = kept.register.samples();
    let mut body = samples[usize::from(word) % samples.len()].clone();
    for named in ["title", "name"] {
        if body.get(named).is_some_and(Json::is_string) {
            body[named] = json!(format!("word{word} of {key}"));
        }
    }
    book.change(page, key, state, Content::New(body.to_string()));
}

fn advance(book: &mut Book, page: &mut crate::common::Page, key: &Key, transition: u16) {
    let kept = &book.records[key];
    let ways: Vec<_> = kept.register.workflow.from(&kept.state).collect();
    if let Some(at) = usize::from(transition).checked_rem(ways.len()) {
        book.change(page, key, ways[at].to, Content::Same);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 8,
        rng_seed: RngSeed::Fixed(42_001),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_image_kept_up_equals_one_from_nothing(sets in prop::collection::vec(set(), 1..9)) {
        let mut book = Book::of_samples(1);
        book.assert_true(&book.head());
        let nobody = BTreeSet::new();
        let mut then = vec![(book.size, contents(&book.head(), &nobody))];
        for set in &sets {
            apply(&mut book, set);
            let head = book.head();
            prop_assert_eq!(head.upto().expect("its entry").0, book.size);
            book.assert_true(&head);
            then.push((book.size, contents(&head, &nobody)));
        }
        let erased: BTreeSet<String> = book.records.iter()
            .filter(|(_, kept)| kept.state == ERASED)
            .map(|(key, _)| key.to_string())
            .collect();
        for (entry, then) in then {
            let image = book.as_of(entry);
            prop_assert_eq!(image.upto().expect("its entry").0, entry);
            let now = contents(&image, &erased);
            for (table, rows) in &then {
                let rows: Vec<_> = rows.iter().filter(|row| !is_of(row, &erased)).cloned().collect();
                prop_assert_eq!(&now[table], &rows, "{} as of entry {}", table, entry);
            }
        }
    }
}

/// Tells whether a row speaks of one of these records; each table names its own first, a number or a key.
fn is_of(row: &[Value], records: &BTreeSet<String>) -> bool {
    let mut texts = row.iter().filter_map(|value| match value {
        Value::Text(text) => Some(text),
        _ => None,
    });
    texts.next().is_some_and(|key| records.contains(key))
}
