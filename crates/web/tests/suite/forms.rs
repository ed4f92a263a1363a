//! The form of records, for every register: what is typed is what is written, and nothing typed is lost.

use aims::AsOf;
use registers::{Key, catalog};
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::common::{MARIT, Served, TOMASZ};
use crate::form::{fields, lent, set, value};
use crate::samples;

mod bad_input;
mod drafts;
mod editing;
mod two_editors;

const ADA: &str = "Ada Operator";

/// Returns a record's body and version.
fn stored(served: &Served, key: &str) -> (Value, u32) {
    let key: Key = key.parse().expect("a key");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let shown = view.show(&key).expect("a look").expect("a record");
    (shown.body, shown.row.version)
}

fn entry(served: &Served) -> u64 {
    served.workspace.view(AsOf::Now).expect("a view").entry().0
}

/// Returns where an answer leads to.
fn way(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let way = &answer.headers["location"];
    // What the next page says about it is not what is looked at here.
    way.split("?done=").next().unwrap_or(way)
}

/// Returns the key of the record that an answer leads to.
fn key(answer: &Answer) -> String {
    way(answer)
        .strip_prefix("/k/")
        .expect("the way to a record")
        .to_owned()
}

/// Writes a body as the fields of a form.
fn flat(body: &Value) -> Vec<(String, String)> {
    fn walk(path: &str, value: &Value, found: &mut Vec<(String, String)>) {
        let below = |step: &str| {
            if path.is_empty() {
                step.to_owned()
            } else {
                format!("{path}.{step}")
            }
        };
        match value {
            Value::Object(fields) => fields
                .iter()
                .for_each(|(name, value)| walk(&below(name), value, found)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(at, value)| walk(&below(&at.to_string()), value, found)),
            Value::String(text) => found.push((path.to_owned(), text.clone())),
            other => found.push((path.to_owned(), other.to_string())),
        }
    }
    let mut found = Vec::new();
    walk("", body, &mut found);
    found
}

/// Sends the form of a page with some of its fields changed and a button pressed.
fn send(
    client: &Client,
    page: &str,
    to: &str,
    changed: &[(&str, &str)],
    button: (&str, &str),
) -> Answer {
    let mut fields = fields(page);
    for (name, value) in changed {
        set(&mut fields, name, value);
    }
    fields.push((button.0.to_owned(), button.1.to_owned()));
    client.post(to, &lent(&fields))
}

const SAVE: (&str, &str) = ("_save", "");

#[test]
fn what_is_typed_for_every_register_is_what_is_written() {
    let served = Served::empty();
    samples::put(&served.workspace);
    let client = Client::signed_in(&served, ADA);
    for register in catalog().all() {
        for sample in samples::samples(register.name) {
            let to = format!("/r/{}/new", register.name);
            let page = client.page(&to);
            assert!(page.contains("data-keep="), "{to}");
            let answer = client.submit(&to, &lent(&flat(&sample)));
            let (body, version) = stored(&served, &key(&answer));
            assert_eq!((body, version), (sample, 1), "{}", register.name);
        }
    }
}

#[test]
fn a_form_that_is_sent_as_it_came_writes_nothing() {
    let served = Served::empty();
    let keys = samples::put(&served.workspace);
    let client = Client::signed_in(&served, ADA);
    let before = entry(&served);
    for key in keys {
        let to = format!("/k/{key}/edit");
        let page = client.page(&to);
        let answer = send(&client, &page, &to, &[], SAVE);
        assert_eq!(way(&answer), format!("/k/{key}"));
        assert_eq!(entry(&served), before, "{key}");
    }
}

#[test]
fn every_record_of_the_story_can_be_edited_or_says_why_not() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for register in catalog().all() {
        let rows = served
            .workspace
            .view(AsOf::Now)
            .expect("a view")
            .list(register.name, &aims::ListQuery::default());
        for row in rows.expect("a list").iter().take(3) {
            let (key, state) = (
                row["key"].as_str().expect("a key"),
                row["state"].as_str().expect("a state"),
            );
            let answer = client.get(&format!("/k/{key}/edit"));
            let open = register.workflow.after_edit(state).is_some();
            assert_eq!(
                answer.status,
                if open { 200 } else { 409 },
                "{key}: {}",
                answer.body
            );
        }
    }
}
