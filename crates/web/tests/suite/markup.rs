//! Markup, script, SVG and Markdown in every field of every register are shown harmlessly.

use registers::{Field, Key, Kind, catalog};
use serde_json::Value;

use crate::client::Client;
use crate::common::Served;
use crate::samples;

/// What is typed into every field.
const HOSTILE: &str = "\"><script>hostile()</script><svg onload=hostile()><img src=x onerror=hostile()>' onclick='hostile()' [go](javascript:hostile()) ![i](x\" onerror=\"hostile()) <a href=\"data:text/html,hostile\">{{7*7}} ${7*7} &lt;";

/// Elements that pages of ours never hold.
const FOREIGN: [&str; 8] = [
    "img", "iframe", "object", "embed", "base", "style", "audio", "video",
];

/// Returns the first tag of a page that a browser would carry something out for.
fn harm(page: &str) -> Option<&str> {
    let starts = page.match_indices('<').map(|(at, _)| at);
    let tags = starts.filter_map(|at| tag(&page[at + 1..]));
    let mut tags = tags.filter(|tag| tag.starts_with(|letter: char| letter.is_ascii_alphabetic()));
    tags.find(|tag| is_harmful(tag))
}

/// Returns what stands between `<` and the `>` that ends it, quotation marks heeded.
fn tag(text: &str) -> Option<&str> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(&text[..at]),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if letter == open => quote = None,
            _ => {}
        }
    }
    None
}

fn is_harmful(tag: &str) -> bool {
    let name = tag
        .split([' ', '/'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    // What lies between quotation marks is a value; the rest are names.
    let mut names = String::new();
    let mut values = Vec::new();
    for (at, part) in tag.split('"').enumerate() {
        if at % 2 == 0 {
            names.push_str(part);
        } else {
            values.push(part.trim().to_lowercase());
        }
    }
    let own_script = name == "script" && !tag.contains(" src=\"/assets/");
    let handler = names
        .split_whitespace()
        .skip(1)
        .any(|name| name.to_lowercase().starts_with("on"));
    let scheme = values
        .iter()
        .any(|value| value.starts_with("javascript:") || value.starts_with("data:"));
    own_script || handler || scheme || FOREIGN.contains(&name.as_str())
}

#[test]
fn harm_is_told_from_words_about_harm() {
    let harmless = "<p>&lt;script&gt; onerror=\"x\" href=\"data:\"</p><a href=\"/a\" title=\"onclick=1\">x</a><script type=\"module\" src=\"/assets/a.js\"></script>";
    assert_eq!(harm(harmless), None);
    for harmful in [
        "<script>x</script>",
        "<svg onload=x>",
        "<a href=\"javascript:x\">",
        "<p title=\"a\" onclick=\"x\">",
        "<img src=x>",
    ] {
        assert!(harm(harmful).is_some(), "{harmful}");
    }
}

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
        // A text of a given form takes no other words.
        Kind::Text {
            pattern: Some(_), ..
        } => 0,
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
        assert_eq!(harm(&answer.body), None, "{path}");
        seen += usize::from(answer.body.contains("hostile()"));
    }
    assert!(seen > 150, "the words were looked at on {seen} pages only");
}
