//! Full text: words with any accents, in any case, and no sign that could do harm.

use image::Limits;
use serde_json::json;

use crate::common::{Book, DAY, found, sample};

fn book() -> Book {
    let mut book = Book::new(1);
    let mut page = book.page();
    let person = registers::catalog().get("person").expect("the register");
    for (name, function) in [
        ("Zoë Ångström", "Führt das Prüfbüro\nund schult"),
        ("Nguyễn Thị Minh", "Señora de los riesgos"),
        ("O'Brien \"the\" -NOT- AND OR * ^ : ( ) { } NEAR", "plain"),
    ] {
        let mut body = sample("person");
        body["name"] = json!(name);
        body["function"] = json!(function);
        // What the sample says of competences points at people by their keys.
        body["competences"] = json!([]);
        book.add(&mut page, person, "active", &body);
    }
    book.write("import", page);
    book
}

#[test]
fn words_are_found_whatever_their_accents_and_case() {
    let mut book = book();
    // Once as built from nothing, once as kept up.
    for round in 0..2 {
        let head = book.head();
        for words in [
            "zoe",
            "Zoë",
            "ANGSTROM",
            "ångström",
            "führt",
            "fuhrt",
            "PRUFBURO",
        ] {
            assert_eq!(
                found(&head, words),
                ["PER-0001"],
                "{words} in round {round}"
            );
        }
        for words in ["nguyen", "Nguyễn", "thi minh", "senora", "rie*"] {
            assert_eq!(
                found(&head, words),
                ["PER-0002"],
                "{words} in round {round}"
            );
        }
        for words in ["\"PER-0003\"", "brien", "near", "\"o'brien\""] {
            assert_eq!(
                found(&head, words),
                ["PER-0003"],
                "{words} in round {round}"
            );
        }
        drop(head);
        for (key, body) in person_bodies(&book) {
            book.edit(&key, &body);
        }
    }
}

fn person_bodies(book: &Book) -> Vec<(registers::Key, serde_json::Value)> {
    let records = book.head().records("person").expect("the persons");
    let body = |text: &str| serde_json::from_str(text).expect("a body");
    records
        .into_iter()
        .map(|row| (row.key, body(&row.body)))
        .collect()
}

#[test]
fn the_word_after_a_line_break_is_a_word() {
    let book = book();
    let head = book.head();
    assert_eq!(found(&head, "und"), ["PER-0001"]);
    assert_eq!(found(&head, "schult"), ["PER-0001"]);
}

#[test]
fn names_of_fields_are_no_words() {
    let book = book();
    assert_eq!(found(&book.head(), "engagement"), Vec::<String>::new());
}

#[test]
fn hostile_search_text_is_an_error_at_worst() {
    let book = book();
    let head = book.head();
    let reader = head.reader(DAY).expect("a reader");
    for hostile in [
        "\"",
        "*",
        "^",
        "a AND",
        "NOT a",
        "NEAR(",
        "title:",
        "nosuch: x",
        "(((((",
        "{",
        "'; drop table risk; --",
        "\u{0}",
        "a\u{0}b",
        "-",
        "+ +",
        "",
        "🦀",
        "\u{202e}",
        "\"\"\"\"",
    ] {
        let answer = reader.rows_with(
            "select rowid from search where search match ?1",
            &[&hostile],
            &Limits::user(),
        );
        if let Ok(table) = answer {
            assert!(table.rows.len() <= 3, "{hostile:?}");
        }
    }
    book.assert_true(&book.head());
}
