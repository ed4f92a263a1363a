//! Writing YAML that people like to read: block style, literal texts, quotes only where needed.

use std::fmt::Write;

use serde_json::Value;

/// Writes a set of fields as a YAML document.
pub fn document(value: &Value) -> String {
    let mut text = String::new();
    fields(value, 0, &mut text);
    text
}

fn fields(value: &Value, indent: usize, text: &mut String) {
    for (name, value) in value.as_object().into_iter().flatten() {
        let _ = write!(text, "{:indent$}{}:", "", scalar(name));
        after_key(value, indent, text);
    }
}

/// Writes a value behind `key:` or `-`.
fn after_key(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(object) if object.is_empty() => text.push_str(" {}\n"),
        Value::Object(_) => {
            text.push('\n');
            fields(value, indent + 2, text);
        }
        Value::Array(items) if items.is_empty() => text.push_str(" []\n"),
        Value::Array(items) => {
            text.push('\n');
            for item in items {
                self::item(item, indent + 2, text);
            }
        }
        Value::String(string) if is_block(string) => block(string, indent + 2, text),
        other => {
            let _ = writeln!(text, " {}", plain(other));
        }
    }
}

fn item(value: &Value, indent: usize, text: &mut String) {
    let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
        let _ = write!(text, "{:indent$}-", "");
        after_key(value, indent, text);
        return;
    };
    // The first field stands behind the dash, the others below it.
    for (at, (name, value)) in object.iter().enumerate() {
        let dash = if at == 0 { "- " } else { "  " };
        let _ = write!(text, "{:indent$}{dash}{}:", "", scalar(name));
        after_key(value, indent + 2, text);
    }
}

/// A text of several lines that a literal block keeps to the letter.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && text.chars().all(|letter| letter == '\n' || !is_odd(letter))
        && !text.lines().any(|line| line.contains('\t'))
}

fn block(string: &str, indent: usize, text: &mut String) {
    let body = string.trim_end_matches('\n');
    let newlines = string.len() - body.len();
    text.push_str(match newlines {
        0 => " |-\n",
        1 => " |\n",
        _ => " |+\n",
    });
    for line in body.split('\n') {
        if line.is_empty() {
            text.push('\n');
        } else {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
    }
    (1..newlines).for_each(|_| text.push('\n'));
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(string) => scalar(string),
        other => other.to_string(),
    }
}

/// Control characters, separators and marks that YAML gives a meaning or forbids.
fn is_odd(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn scalar(text: &str) -> String {
    if text.chars().any(is_odd) {
        // JSON's escapes are YAML's too.
        return quoted(text);
    }
    if is_plain(text) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            odd if is_odd(odd) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(odd));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Tells whether a text means itself without quotes, in every YAML version.
fn is_plain(text: &str) -> bool {
    let mut letters = text.chars();
    let starts_well = letters.next().is_some_and(char::is_alphabetic);
    let ends_well = !text.ends_with([' ', ':']);
    let words = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan",
    ];
    starts_well
        && ends_well
        && !text.contains(": ")
        && !text.contains(" #")
        && !words.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use conformity::located::{Document, Limits};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Value {
        Document::parse(text.as_bytes(), &Limits::default())
            .unwrap_or_else(|fault| {
                panic!(
                    "{}:{}: {}\n{text}",
                    fault.place.line, fault.place.column, fault.message
                )
            })
            .into_value()
    }

    #[test]
    fn it_reads_like_a_form() {
        let value = json!({
            "title": "Bias: tested before release",
            "text": "First line\n\n  indented\nlast",
            "day": "2026-03-31",
            "list": ["one", "no", {"a": 1, "b": ["x"]}],
        });
        let expected = "title: 'Bias: tested before release'\ntext: |-\n  First line\n\n    indented\n  last\n\
                        day: '2026-03-31'\nlist:\n  - one\n  - 'no'\n  - a: 1\n    b:\n      - x\n";
        assert_eq!(document(&value), expected);
        assert_eq!(read(expected), value);
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,30}",
            "[a-z \\n#:'\"-]{0,40}",
            "\\PC{0,20}",
            Just("\u{0}\u{7}\u{85}\u{2028}\r\n".to_owned()),
            Just("- x\n# y\n".to_owned()),
            Just("a\n\n\n".to_owned()),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,6}|[ -~]{1,8}", inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(value in prop::collection::btree_map("[a-z]{1,8}", value(), 1..5)) {
            let value = Value::Object(value.into_iter().collect());
            prop_assert_eq!(read(&document(&value)), value);
        }
    }
}
