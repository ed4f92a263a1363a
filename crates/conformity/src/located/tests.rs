//! What the located YAML accepts, refuses and points at.

use std::fmt::Write as _;

use serde_json::json;

use super::{Document, Limits, Place};

fn parse(text: &str) -> Document {
    Document::parse(text.as_bytes(), &Limits::default()).unwrap()
}

fn refusal(text: &str) -> String {
    Document::parse(text.as_bytes(), &Limits::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn scalars_are_typed_by_the_core_schema() {
    let document = parse(
        "int: 12\nneg: -3\nhex: 0x1F\noct: 0o17\nfloat: 1.5\nexp: 1e3\nyes: yes\ntrue: true\n\
         null: ~\nempty:\ndate: 2026-03-31\nquoted: '12'\nzero: 007\nversion: 1.2.3\nplus: +4\n\
         dot: .5\nnorway: no\ntime: 12:30:00\ntagged: !!str 12\n",
    );
    assert_eq!(
        document.value(),
        &json!({
            "int": 12, "neg": -3, "hex": 31, "oct": 15, "float": 1.5, "exp": 1000.0,
            "yes": "yes", "true": true, "null": null, "empty": null, "date": "2026-03-31",
            "quoted": "12", "zero": 7, "version": "1.2.3", "plus": 4, "dot": 0.5,
            "norway": "no", "time": "12:30:00", "tagged": "12"
        })
    );
}

#[test]
fn every_part_has_a_place() {
    let document = parse("a: 1\nb:\n  - x\n  - name: y\n    a/b: ä z\n");
    assert_eq!(
        document.place("/b/1/name"),
        Place {
            line: 4,
            column: 11
        }
    );
    assert_eq!(
        document.key_place("/b/1/name"),
        Place { line: 4, column: 5 }
    );
    assert_eq!(
        document.key_place("/b/1/a~1b"),
        Place { line: 5, column: 5 }
    );
    assert_eq!(document.place("/b/1/missing/deep"), document.place("/b/1"));
}

#[test]
fn positions_inside_texts_are_found() {
    let text = "check:\n  sql: |\n\n    select ä,\n      oops\n    from t\n  one: \"select oops\"\n  \
                plain: select oops\n";
    let document = parse(text);
    let sql = document.value()["check"]["sql"].as_str().unwrap();
    let oops = sql.find("oops").unwrap();
    assert_eq!(
        document.inside("/check/sql", oops),
        Place { line: 5, column: 7 }
    );
    let from = sql.find("from").unwrap();
    assert_eq!(
        document.inside("/check/sql", from),
        Place { line: 6, column: 5 }
    );
    assert_eq!(
        document.inside("/check/one", 7),
        Place {
            line: 7,
            column: 16
        }
    );
    assert_eq!(
        document.inside("/check/plain", 7),
        Place {
            line: 8,
            column: 17
        }
    );
}

#[test]
fn a_block_is_found_behind_its_header_and_with_any_indicator() {
    for header in ["|", "|-", "|+", "|2", "| # why"] {
        let document = parse(&format!("a:\n- sql: {header}\n    select 1\n    from t\n"));
        let sql = document.value()["a"][0]["sql"].as_str().unwrap();
        let from = document.inside("/a/0/sql", sql.find("from").unwrap());
        assert_eq!(from, Place { line: 4, column: 5 }, "{header}");
    }
}

#[test]
fn a_key_given_twice_is_refused() {
    assert_eq!(
        refusal("a: 1\nb: 2\na: 3\n"),
        "3:1: the key a is already given in line 1"
    );
}

#[test]
fn a_tab_as_indentation_is_refused() {
    for text in ["a:\n\tb: 1\n", "a:\n  b: 1\n\tc: 2\n", "a:\n\t- 1\n"] {
        let message = refusal(text);
        assert!(
            message.ends_with("a tab indents this line; indent with spaces"),
            "{message}"
        );
    }
    assert_eq!(parse("a: |\n  \tx\n").value()["a"], "\tx\n");
}

#[test]
fn syntax_errors_have_a_place() {
    let message = refusal("a: 1\nb: [1, 2\nc: 3\n");
    assert!(
        message.starts_with("3:") && message.contains("this is not YAML"),
        "{message}"
    );
    assert!(refusal("a: 'x\n").contains("this is not YAML"));
}

#[test]
fn invalid_utf_8_is_refused_with_its_line() {
    let fault = Document::parse(b"a: 1\nb: \xff\n", &Limits::default()).unwrap_err();
    assert_eq!(fault.place, Place { line: 2, column: 4 });
    assert!(fault.message.contains("UTF-8"));
}

#[test]
fn a_byte_order_mark_is_dropped() {
    assert_eq!(parse("\u{feff}a: 1\n").value(), &json!({"a": 1}));
}

#[test]
fn second_documents_tags_and_strange_keys_are_refused() {
    assert!(refusal("a: 1\n---\nb: 2\n").starts_with("2:1: a second document starts here"));
    assert_eq!(
        refusal("a: !secret x\n"),
        "1:4: the tag !secret is not used here; remove it"
    );
    assert!(refusal("a: !!map\n  b: 1\n").contains("is not used here"));
    assert!(refusal("? [1, 2]\n: x\n").contains("a key is a word here"));
}

#[test]
fn numbers_that_would_lose_digits_are_refused() {
    let message = refusal("a: 1\nregistration: 12345678901234567890123\n");
    assert_eq!(
        message,
        "2:15: 12345678901234567890123 is too large for a number; put it in quotes if it is text"
    );
    assert!(refusal("a: .inf\n").contains("is no number that can be recorded"));
    assert!(refusal("a: 1e999\n").contains("too large"));
}

#[test]
fn aliases_repeat_and_may_not_multiply() {
    let document = parse("a: &x [1, 2]\nb: *x\n");
    assert_eq!(document.value()["b"], json!([1, 2]));
    assert_eq!(document.place("/b/1").line, 2);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let previous = format!("*a{}", level - 1);
        let items = vec![previous; 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{items}]").unwrap();
    }
    let message = refusal(&bomb);
    assert!(message.contains("aliases repeat more than"), "{message}");
    // A few long texts are as heavy as many short ones.
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(90_000),
        vec!["*a"; 60].join(", ")
    );
    let message = refusal(&long);
    assert!(message.contains("write out what is meant"), "{message}");
    let few = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(90_000),
        vec!["*a"; 20].join(", ")
    );
    assert_eq!(parse(&few).value()["b"][19].as_str().unwrap().len(), 90_000);
    assert!(refusal("a: &x [*x]\n").contains("inside what it repeats"));
}

#[test]
fn size_and_depth_have_limits() {
    let limits = Limits {
        bytes: 10,
        ..Limits::default()
    };
    let fault = Document::parse(b"a: 1234567890\n", &limits).unwrap_err();
    assert!(fault.message.contains("14 bytes"), "{fault}");
    let deep = "[".repeat(5000);
    let m = refusal(&deep);
    assert!(m.contains("levels deep"), "{m}");
    let mut nested = String::new();
    for level in 0..70 {
        nested.push_str(&" ".repeat(level));
        nested.push_str("a:\n");
    }
    assert!(refusal(&nested).contains("levels deep"));
}

#[test]
fn an_empty_file_says_nothing() {
    assert!(parse("").value().is_null());
    assert!(parse("# only a remark\n").value().is_null());
}
