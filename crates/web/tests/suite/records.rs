//! The page of one record: every record of the story, every register, history, versions, the past.

use aims::{AsOf, Edit};
use registers::{Field, Key, Kind};
use serde_json::{Value, json};

use crate::client::Client;
use crate::common::{MARIT, Served};

/// Text that would do harm if a page took it for its own.
const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}${7*7}";

/// Every key of the story's records.
fn keys(served: &Served) -> Vec<Key> {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view
        .query("select id from record order by number")
        .expect("keys");
    let text = |row: &Vec<image::Value>| match &row[0] {
        image::Value::Text(text) => text.parse().expect("a key"),
        other => panic!("{other:?}"),
    };
    found.rows.iter().map(text).collect()
}

/// Writes a text as maud does.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Collects texts of one line that pages show as they are.
fn texts(fields: &[Field], body: &Value, found: &mut Vec<String>) {
    for field in fields {
        let Some(value) = body.get(&field.name) else {
            continue;
        };
        match (&field.kind, value) {
            (Kind::Text { .. }, Value::String(text))
                if !field.hints.contains_key("x-markdown") && !text.contains('\n') =>
            {
                found.push(text.clone());
            }
            (Kind::Object(fields), part) => texts(fields, part, found),
            (Kind::List(of), Value::Array(items)) => {
                if let Kind::Object(fields) = of.as_ref() {
                    for item in items {
                        texts(fields, item, found);
                    }
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_record_of_the_story_opens_and_says_what_it_says() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let keys = keys(&served);
    assert!(keys.len() > 300, "{}", keys.len());
    for key in keys {
        let found = view.record(&key).expect("a query").expect("a record");
        let page = client.page(&format!("/k/{key}"));
        let mut wanted = vec![found.row.title.clone(), key.to_string()];
        texts(&found.register.fields, &found.body, &mut wanted);
        for text in wanted {
            assert!(page.contains(&escaped(&text)), "{key} lacks {text}");
        }
        let filled = found
            .register
            .fields
            .iter()
            .filter(|field| found.body.get(&field.name).is_some());
        for field in filled {
            let help = escaped(field.help.split("\n\n").next().unwrap_or_default());
            // Names in it are set as code.
            let said = help.split('`').enumerate().map(|(at, part)| match at % 2 {
                0 => part.to_owned(),
                _ => format!("<code>{part}</code>"),
            });
            assert!(
                page.contains(&said.collect::<String>()),
                "{key} does not explain {}",
                field.name
            );
        }
        assert!(!page.contains("style="), "{key}");
    }
}

#[test]
fn histories_versions_and_comparisons_of_every_register_open() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let mut seen = std::collections::BTreeSet::new();
    for key in keys(&served) {
        let row = view.record(&key).expect("a query").expect("a record").row;
        // One record of every register, the first that has more than one version if there is one.
        if !seen.insert((row.register.clone(), row.version > 1)) {
            continue;
        }
        let history = client.page(&format!("/k/{key}/history"));
        assert!(
            history.contains(&format!("/k/{key}?as_of={}", row.seq.0)),
            "{key}"
        );
        client.page(&format!("/k/{key}/v/1"));
        client.page(&format!("/k/{key}/compare"));
        for form in ["json", "yaml"] {
            let file = client.get(&format!("/k/{key}/export/{form}"));
            assert_eq!(file.status, 200, "{key}");
            assert!(file.headers["content-disposition"].contains(&format!("{key}.{form}")));
            assert!(file.body.contains(key.as_str()));
        }
    }
}

#[test]
fn hostile_text_in_every_field_is_shown_as_text() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let actor = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let mut tried = std::collections::BTreeSet::new();
    let mut there = std::collections::BTreeSet::new();
    for key in keys(&served) {
        let found = view.record(&key).expect("a query").expect("a record");
        there.insert(found.register.name);
        if tried.contains(found.register.name) {
            continue;
        }
        let mut body = found.body.clone();
        poison(&found.register.fields, &mut body);
        if served
            .workspace
            .edit(&actor, &key, &Edit::Replace(body), None)
            .is_err()
        {
            continue;
        }
        tried.insert(found.register.name);
        for page in ["", "/history", "/compare", "/v/1", "/attach", "/erase"] {
            let page = format!("/k/{key}{page}");
            let html = client.page(&page);
            assert!(
                !html.contains("<script>alert") && !html.contains("<img"),
                "{page}"
            );
            assert!(!html.contains("\"'><"), "{page}");
        }
    }
    let missed: Vec<_> = there.difference(&tried).collect();
    assert!(
        tried.len() > 30 && missed.len() <= 4,
        "{missed:?} were not tried of {there:?}"
    );
}

/// Puts hostile text into every text that has room for it.
fn poison(fields: &[Field], body: &mut Value) {
    for field in fields {
        let Some(value) = body.get_mut(&field.name) else {
            continue;
        };
        poison_value(&field.name, &field.kind, value);
    }
}

fn poison_value(name: &str, kind: &Kind, value: &mut Value) {
    let bound = [
        "sha256",
        "framework",
        "requirement",
        "check",
        "annex_a",
        "email",
        "party",
    ];
    match (kind, value) {
        (
            Kind::Text {
                max, pattern: None, ..
            },
            value @ Value::String(_),
        ) if *max >= 100 && !bound.contains(&name) => {
            *value = json!(HOSTILE);
        }
        (Kind::Object(fields), part) => poison(fields, part),
        (Kind::List(of), Value::Array(items)) => items
            .iter_mut()
            .for_each(|item| poison_value(name, of, item)),
        _ => {}
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for path in [
        "/k/RSK-9999",
        "/k/XYZ-0001",
        "/k/nonsense",
        "/k/..%2f..%2fetc",
        "/k/RSK-0001/v/99",
        "/k/RSK-0001/v/x",
        "/k/RSK-0001/do/nothing",
        "/k/RSK-0001/export/exe",
        "/k/RSK-0001/file",
        "/k/RSK-0001/compare?from=99&to=1",
        "/k/AIS-0003?as_of=2026-01-01",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 404, "{path}");
    }
    assert_eq!(client.get("/k/RSK-0001/compare?from=x").status, 422);
}

#[test]
fn the_past_shows_what_was_and_writes_nothing() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/k/AIS-0003?as_of=2026-03-31");
    for button in [
        "/edit\"",
        "method=\"post\" action=\"/k/",
        "/attach\"",
        "/erase",
        "/do/",
    ] {
        assert!(!page.contains(button), "{button}");
    }
    assert!(page.contains("/k/AIS-0003/history?as_of=2026-03-31"));
    let day = "2026-03-31".parse().expect("a day");
    let view = served.workspace.view(AsOf::Day(day)).expect("a view");
    let key = "AIS-0003".parse().expect("a key");
    let then = view.record(&key).expect("a query").expect("a record").row;
    let now = served.workspace.view(AsOf::Now).expect("a view");
    let now = now.record(&key).expect("a query").expect("a record").row;
    assert_ne!(then.version, now.version, "it changed since");
    assert!(page.contains(&format!("v{}<", then.version)), "{page}");
    for path in [
        "/k/AIS-0003/attach",
        "/k/AIS-0003/erase",
        "/k/DOC-0001/do/supersede",
    ] {
        assert_eq!(
            client.get(&format!("{path}?as_of=2026-03-31")).status,
            409,
            "{path}"
        );
    }
    let form = client.submit("/k/AIS-0003/do/submit?as_of=2026-03-31", &[("seen", "1")]);
    assert_eq!(form.status, 409);
}

#[test]
fn a_finding_stands_on_the_page_of_its_record() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let view = served
        .workspace
        .view(AsOf::Day("2026-07-31".parse().expect("a day")))
        .expect("a view");
    let assessment = view.assessment("iso-42001").expect("an assessment");
    let mut found = 0;
    for (requirement, finding) in assessment.findings() {
        let Some(key) = &finding.record else {
            continue;
        };
        found += 1;
        let page = client.page(&format!("/k/{key}?as_of=2026-07-31"));
        assert!(
            page.contains(&escaped(&finding.because)),
            "{key}: {}",
            finding.because
        );
        assert!(
            page.contains(&format!(
                "/requirements/iso-42001/{}?as_of=2026-07-31",
                requirement.id
            )),
            "{key}"
        );
    }
    assert!(found > 0, "the story has findings at records in July");
}

#[test]
fn an_ai_system_shows_its_life_its_risks_and_its_measures() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/k/AIS-0003");
    assert!(
        page.contains("class=\"stages\"") && page.contains("aria-current=\"step\""),
        "the life cycle"
    );
    for section in [
        "id=\"before-use\"",
        "id=\"measures\"",
        "id=\"risks\"",
        "id=\"assessments\"",
        "id=\"data\"",
        "class=\"chart\"",
    ] {
        assert!(page.contains(section), "{section}");
    }
    assert!(page.contains("/r/risk?f=systems:is:AIS-0003"));
    let other = client.page("/k/SUP-0001");
    assert!(!other.contains("class=\"stages\""));
}

#[test]
fn an_erased_record_says_so_and_keeps_no_word() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let key = "IMP-0001";
    let title = view
        .record(&key.parse().expect("a key"))
        .expect("a query")
        .expect("a record")
        .row
        .title;
    let path = format!("/k/{key}/erase");
    assert!(client.page(&path).contains(&escaped(&title)));
    let without = client.submit(&path, &[("reason", "  ")]);
    assert_eq!(without.status, 422);
    assert!(
        client.page(&format!("/k/{key}")).contains(&escaped(&title)),
        "nothing was erased"
    );
    let done = client.submit(
        &path,
        &[("reason", "Asked for by the person it was about.")],
    );
    assert_eq!(
        (done.status, done.headers["location"].as_str()),
        (303, "/k/IMP-0001?done=erased")
    );
    for page in ["", "/history", "/v/1", "/compare"] {
        let html = client.page(&format!("/k/{key}{page}"));
        assert!(!html.contains(&escaped(&title)), "{page}");
    }
    let page = client.page(&format!("/k/{key}"));
    assert!(
        page.contains("were erased") && !page.contains("/edit"),
        "{page}"
    );
    let again = client.submit(&path, &[("reason", "Again.")]);
    assert_eq!(again.status, 422);
    let ruth = Client::signed_in(&served, crate::common::RUTH);
    assert_eq!(ruth.get("/k/RSK-0001/erase").status, 403);
    assert_eq!(
        ruth.submit("/k/RSK-0001/erase", &[("reason", "x")]).status,
        403
    );
}
