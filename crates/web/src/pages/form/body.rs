//! From what was typed to a record's body, exactly: what does not fit is kept as text, so that
//! validation names it and the form shows it again.

use registers::{Field, Kind};
use serde_json::{Map, Number, Value};

use super::typed::{Entry, Part, is_tick};

/// Returns the body of what was typed; `base` is the body that the form began with.
///
/// What a control cannot show (other line ends, the order of boxes) is taken from `base` where
/// nothing else was changed, so that a form that is sent as it came changes nothing.
pub(super) fn body(fields: &[Field], typed: &Part, base: Option<&Value>) -> Value {
    let mut body = Value::Object(part(fields, typed));
    if let Some(base) = base {
        restore_part(fields, &mut body, base);
    }
    body
}

fn part(fields: &[Field], typed: &Part) -> Map<String, Value> {
    let mut body = Map::new();
    for (field, typed) in fields.iter().zip(&typed.entries) {
        if let Some(value) = value(field, typed) {
            body.insert(field.name.clone(), value);
        }
    }
    body
}

fn value(field: &Field, typed: &Entry) -> Option<Value> {
    match typed {
        Entry::Text(text) if is_tick(field) => Some(tick(text)),
        Entry::Text(_) if typed.is_blank() => None,
        Entry::Text(text) => Some(single(&field.kind, text)),
        Entry::Refs(refs) => {
            let many = matches!(field.kind, Kind::List(_));
            let words = Some(refs.words.trim()).filter(|words| !words.is_empty());
            // Words that found nothing yet stand for what is chosen, so that nobody overlooks them.
            let said = refs.keys.iter().map(|key| key.trim()).chain(words);
            let mut said = said.map(Value::from).collect::<Vec<_>>();
            if many {
                Some(said).filter(|said| !said.is_empty()).map(Value::Array)
            } else {
                said.pop()
            }
        }
        Entry::Values(values) => {
            let Kind::List(of) = &field.kind else {
                return None;
            };
            let values: Vec<Value> = values.iter().map(|text| single(of, text)).collect();
            Some(values)
                .filter(|values| !values.is_empty())
                .map(Value::Array)
        }
        Entry::Part(typed) => {
            let Kind::Object(fields) = &field.kind else {
                return None;
            };
            (field.required || typed.counts()).then(|| Value::Object(part(fields, typed)))
        }
        Entry::Parts(parts) => {
            let Kind::List(of) = &field.kind else {
                return None;
            };
            let Kind::Object(fields) = &**of else {
                return None;
            };
            let parts: Vec<Value> = parts
                .iter()
                .map(|typed| Value::Object(part(fields, typed)))
                .collect();
            Some(parts)
                .filter(|parts| !parts.is_empty())
                .map(Value::Array)
        }
    }
}

/// Reads a box: one that is not ticked sends nothing.
fn tick(text: &str) -> Value {
    match text.trim() {
        "" | "false" => Value::Bool(false),
        "true" | "on" => Value::Bool(true),
        other => other.into(),
    }
}

/// Reads a single value; what is not of its kind stays text.
fn single(kind: &Kind, text: &str) -> Value {
    let word = text.trim();
    let read = match kind {
        Kind::Integer { .. } => word
            .parse()
            .ok()
            .map(|number: i64| Value::Number(number.into())),
        Kind::Number { .. } => number(word).map(Value::Number),
        Kind::Boolean => word.parse().ok().map(Value::Bool),
        Kind::Date | Kind::Choice(_) => Some(word.into()),
        _ => Some(text.into()),
    };
    read.unwrap_or_else(|| text.into())
}

/// Reads a decimal as people type it: `0.5`, `-3`, `1e6`.
fn number(word: &str) -> Option<Number> {
    if let Ok(whole) = word.parse::<i64>() {
        return Some(whole.into());
    }
    let plain = word
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    word.parse()
        .ok()
        .filter(|_| plain)
        .and_then(Number::from_f64)
}

fn restore_part(fields: &[Field], mine: &mut Value, base: &Value) {
    for field in fields {
        if let (Some(mine), Some(base)) = (mine.get_mut(&field.name), base.get(&field.name)) {
            restore(&field.kind, mine, base);
        }
    }
}

fn restore(kind: &Kind, mine: &mut Value, base: &Value) {
    match (kind, &mut *mine, base) {
        (Kind::Object(fields), mine, base) => restore_part(fields, mine, base),
        (Kind::List(of), Value::Array(items), Value::Array(before)) => {
            if matches!(**of, Kind::Choice(_)) {
                let place = |value: &Value| {
                    before
                        .iter()
                        .position(|old| old == value)
                        .unwrap_or(before.len())
                };
                items.sort_by_key(|value| place(value));
                return;
            }
            for (mine, base) in items.iter_mut().zip(before) {
                restore(of, mine, base);
            }
        }
        (_, Value::String(mine), Value::String(base))
            if base.contains('\r') && line_ends(base) == *mine =>
        {
            mine.clone_from(base);
        }
        _ => {}
    }
}

/// Writes a text with the line ends that a browser sends.
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read::read;
    use super::*;

    fn said(register: &str, pairs: &[(&str, &str)]) -> Value {
        let fields = &registers::catalog()
            .get(register)
            .expect("a register")
            .fields;
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut typed = read(fields, &pairs).typed;
        typed.close();
        body(fields, &typed, None)
    }

    #[test]
    fn every_sample_comes_back_from_its_form() {
        for register in registers::catalog().all() {
            for sample in register.samples() {
                let mut typed = Part::of(&register.fields, &sample);
                typed.close();
                let body = body(&register.fields, &typed, Some(&sample));
                let (body, _) = register.decode(register.shape, body).expect("a body");
                assert_eq!(body, sample, "{}", register.name);
            }
        }
    }

    #[test]
    fn what_does_not_fit_stays_as_it_was_typed() {
        let body = said(
            "measurement",
            &[
                ("value", "12 %"),
                ("sample", "many"),
                ("taken_on", "31.12."),
                ("metric", "MET-0001"),
            ],
        );
        assert_eq!(
            body,
            json!({"metric": "MET-0001", "value": "12 %", "sample": "many", "taken_on": "31.12."})
        );
    }

    #[test]
    fn numbers_are_exact() {
        for (typed, value) in [
            ("7", json!(7)),
            (" 0.5 ", json!(0.5)),
            ("-2e3", json!(-2000.0)),
            ("inf", json!("inf")),
            ("1e999", json!("1e999")),
            ("1,5", json!("1,5")),
        ] {
            assert_eq!(
                said("measurement", &[("value", typed)])["value"],
                value,
                "{typed}"
            );
        }
        assert_eq!(
            said("measurement", &[("sample", "9007199254740993")])["sample"],
            json!(9_007_199_254_740_993_i64)
        );
    }

    #[test]
    fn a_box_that_is_left_alone_is_no() {
        assert_eq!(
            said("person", &[("name", "Ada")])["affects_ai"],
            json!(false)
        );
        assert_eq!(
            said("person", &[("affects_ai", "maybe")])["affects_ai"],
            json!("maybe")
        );
        assert_eq!(
            said("person", &[("affects_ai", "false")])["affects_ai"],
            json!(false)
        );
        assert_eq!(
            said("person", &[("affects_ai", "true")])["affects_ai"],
            json!(true)
        );
        assert_eq!(
            said("nonconformity", &[("effective", "false")])["effective"],
            json!(false)
        );
        assert_eq!(
            said("nonconformity", &[("effective", "")]).get("effective"),
            None
        );
    }

    #[test]
    fn parts_that_were_left_blank_are_not_there() {
        let body = said(
            "supplier",
            &[
                ("name", "S"),
                ("answers.0.question", " "),
                ("answers.4.question", "Q"),
                ("contract.reference", ""),
                ("review_by", ""),
            ],
        );
        assert_eq!(body, json!({"name": "S", "answers": [{"question": "Q"}]}));
    }

    #[test]
    fn other_line_ends_and_the_order_of_boxes_survive_a_form() {
        let register = registers::catalog().get("access").expect("a register");
        let base =
            json!({"person": "PER-0001", "roles": ["viewer", "approver"], "note": "a\r\nb\rc"});
        let sent = json!({"person": "PER-0001", "roles": ["approver", "owner", "viewer"], "note": "a\nb\nc"});
        let typed = Part::of(&register.fields, &sent);
        let body = body(&register.fields, &typed, Some(&base));
        assert_eq!(
            body,
            json!({"person": "PER-0001", "roles": ["viewer", "approver", "owner"], "note": "a\r\nb\rc"})
        );
    }

    #[test]
    fn words_that_found_nothing_are_not_overlooked() {
        let body = said(
            "supplier",
            &[("provides", "AIS-0001"), ("~provides", "cv screening")],
        );
        assert_eq!(body["provides"], json!(["AIS-0001", "cv screening"]));
        let body = said("risk", &[("owner", "PER-0001"), ("~owner", "jo")]);
        assert_eq!(body["owner"], json!("jo"));
    }
}
