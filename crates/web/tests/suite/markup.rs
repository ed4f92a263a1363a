//! Markup, script, SVG and Markdown in every field of every register are shown harmlessly.

use registers::{Field, Key, Kind, catalog};
use serde_json::Value;

use crate::client::Client;
use crate::common::Served;
use crate::samples;

/// What is typed into every field.
const HOSTILE: &str = "\"><script>hostile()</script><svg onload=hostile()><img src=x onerror=hostile()>' onclick='hostile()' [go](javascript:hostile()) ![i](x\" onerror=\"hostile()) <a href=\"data:text/html,hostile\">{{7*7}} ${7*7} &lt;";

/// What no page may hold: the beginnings of what a browser would carry out.
const HARM: [&str; 7] = [
    "<script>hostile",
    "<svg onload",
    "<img src=x",
    "onerror=\"hostile",
    "href=\"javascript:",
    "href=\"data:",
    "src=\"x\"",
];

/// Puts hostile words into every text of a body that has room for them.
fn poison(fields: &[Field], body: &mut Value) -> usize {
    let Some(object) = body.as_object_mut() else {
        return 0;
    };
    let fields = fields
        .iter()
        .filter_map(|field| Some((&field.kind, object.remove(&field.name)?, &field.name)));
    let poisoned: Vec<(String, Value, usize)> = fields
        .map(|(kind, mut value, name)| {
            let count = poison_value(kind, &mut value);
            (name.clone(), value, count)
        })
        .collect();
    let mut all = 0;
    for (name, value, count) in poisoned {
        object.insert(name, value);
        all += count;
    }
    all
}

fn poison_value(kind: &Kind, value: &mut Value) -> usize {
    match kind {
        Kind::Text { max, .. } => {
            let most = usize::try_from(*max).unwrap_or(usize::MAX);
            *value = HOSTILE.chars().take(most).collect::<String>().into();
            1
        }
        Kind::Object(fields) => poison(fields, value),
        Kind::List(item) => value
            .as_array_mut()
            .into_iter()
            .flatten()
            .map(|value| poison_value(item, value))
            .sum(),
        _ => 0,
    }
}

#[test]
fn hostile_words_in_every_field_do_no_harm_on_any_page() {
    let served = Served::empty();
    let keys = samples::put(&served.workspace);
    let actor = served.workspace.actor(None).expect("the operator");
    let mut fields = 0;
    let mut poisoned: Vec<Key> = Vec::new();
    for key in &keys {
        let register = catalog().of_key(key).expect("a register");
        let shown = served
            .workspace
            .view(aims::AsOf::Now)
            .expect("a view")
            .show(key)
            .expect("shown")
            .expect("there");
        let mut body = shown.body;
        let count = poison(&register.fields, &mut body);
        // Fields with rules of their own (a hash, a control's number) refuse; they hold no such words.
        if served
            .workspace
            .edit(&actor, key, &aims::Edit::Replace(body), None)
            .is_ok()
        {
            fields += count;
            poisoned.push(key.clone());
        }
    }
    assert!(
        poisoned.len() * 10 >= keys.len() * 8,
        "{} of {} records took the words",
        poisoned.len(),
        keys.len()
    );
    assert!(fields > 200, "{fields} fields");

    let client = Client::signed_in(&served, "PER-0001");
    let mut paths: Vec<String> = [
        "/today",
        "/today/duties",
        "/requirements",
        "/journal",
        "/changes",
        "/r",
        "/me",
        "/settings",
        "/drafts",
    ]
    .map(str::to_owned)
    .into();
    paths.push("/find?q=%22%3E%3Cscript%3Ehostile%28%29%3C%2Fscript%3E".to_owned());
    paths.extend(
        catalog()
            .all()
            .iter()
            .map(|register| format!("/r/{}?q=hostile", register.name)),
    );
    for key in &poisoned {
        paths.extend(["", "/edit", "/history"].map(|page| format!("/k/{key}{page}")));
    }
    let engine = served.workspace.engine("iso-42001").expect("an engine");
    paths.extend(
        engine
            .framework()
            .requirements
            .iter()
            .map(|requirement| format!("/requirements/iso-42001/{}", requirement.id)),
    );
    let mut seen = 0;
    for path in paths {
        let answer = client.get(&path);
        // An erased or retired record may have no form; everything else is there.
        assert!(
            [200, 409].contains(&answer.status),
            "{path}: {} {}",
            answer.status,
            answer.body
        );
        let page = answer.body.to_lowercase();
        for harm in HARM {
            assert!(
                !page.contains(harm),
                "{path} holds {harm}: {}",
                around(&answer.body, harm)
            );
        }
        seen += usize::from(page.contains("hostile()"));
    }
    assert!(seen > 150, "the words were looked at on {seen} pages only");
}

fn around<'p>(page: &'p str, found: &str) -> &'p str {
    let at = page.to_lowercase().find(found).unwrap_or(0);
    let from = page.floor_char_boundary(at.saturating_sub(150));
    &page[from..page.floor_char_boundary(at + 100)]
}
