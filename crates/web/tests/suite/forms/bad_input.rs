//! Broken, hostile and unpermitted requests: nothing is written, and nothing typed is lost.

use super::*;
use crate::common::{HELEN, RUTH};
use crate::form::unescape;

#[test]
fn what_does_not_fit_comes_back_as_it_was_typed() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let before = entry(&served);
    let to = "/r/measurement/new";
    let typed = [
        ("~metric", "screening"),
        ("period_from", "31.12.2026"),
        ("period_to", "2026-02-30"),
        ("value", "12 %"),
        ("sample", "about 300"),
        ("taken_on", "2026-10-30"),
        ("comment", "line\r\nline"),
    ];
    let answer = send(&client, &client.page(to), to, &typed, SAVE);
    assert_eq!(answer.status, 422);
    let again = fields(&answer.body);
    for (name, said) in typed {
        assert_eq!(value(&again, name), Some(said), "{name}");
    }
    assert!(
        answer.body.contains("5 fields need another look"),
        "{}",
        answer.body
    );
    for name in ["metric", "period_from", "period_to", "value", "sample"] {
        assert!(
            answer.body.contains(&format!("href=\"#f-{name}\"")),
            "{name}"
        );
        assert!(
            answer.body.contains(&format!("id=\"f-{name}-e\"")),
            "{name}"
        );
    }
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 5);
    assert_eq!(entry(&served), before);
    assert_eq!(
        value(&fields(&client.page(to)), "value"),
        Some("12 %"),
        "it is kept as a draft, too"
    );
}

#[test]
fn values_that_are_none_of_the_choices_are_shown_and_refused() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/r/risk/new";
    let typed = [
        ("title", "T"),
        ("kind", "<odd>"),
        ("source", "odd"),
        ("objectives", "odd"),
        ("priority", "9007199254740993"),
        ("owner", "RSK-0001"),
    ];
    let answer = send(&client, &client.page(to), to, &typed, SAVE);
    assert_eq!(answer.status, 422);
    let again = fields(&answer.body);
    for (name, said) in typed {
        assert_eq!(value(&again, name), Some(said), "{name}");
        let wrong = answer.body.contains(&format!("id=\"f-{name}-e\""));
        assert_eq!(wrong, name != "title", "{name}");
    }
}

#[test]
fn a_reference_to_nothing_is_said_beside_its_field() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/k/AIS-0003/edit";
    let answer = send(
        &client,
        &client.page(to),
        to,
        &[("~risk_monitor", "PER-9999"), ("~units", "UNT-9998")],
        SAVE,
    );
    assert_eq!(answer.status, 422);
    for (name, said) in [
        ("risk_monitor", "There is no record PER-9999"),
        ("units", "There is no record UNT-9998"),
    ] {
        let (_, rest) = answer
            .body
            .split_once(&format!("id=\"f-{name}-e\""))
            .expect("an error beside the field");
        assert!(
            rest.split("</p>")
                .next()
                .expect("a paragraph")
                .contains(said),
            "{rest}"
        );
    }
}

#[test]
fn names_that_lead_nowhere_are_refused_and_nothing_else_is_lost() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let before = entry(&served);
    for odd in [
        "nothing",
        "title.0",
        "inherent.x",
        "acceptances.x.on",
        "__proto__",
        "title[]",
        "systems.0.1",
    ] {
        let page = client.page("/r/risk/new?blank=1");
        let answer = send(
            &client,
            &page,
            "/r/risk/new",
            &[("title", "kept"), (odd, "1")],
            SAVE,
        );
        assert_eq!(answer.status, 422, "{odd}");
        assert!(answer.body.contains("There is no field"), "{odd}");
        assert_eq!(value(&fields(&answer.body), "title"), Some("kept"));
    }
    assert_eq!(entry(&served), before);
}

#[test]
fn hostile_text_in_every_field_stays_text() {
    const HOSTILE: &str = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}&amp;\u{202e}\u{0}";
    let served = Served::empty();
    samples::put(&served.workspace);
    let client = Client::signed_in(&served, ADA);
    for register in catalog().all() {
        let mut sent = flat(&samples::samples(register.name)[0]);
        for (_, value) in &mut sent {
            if !["true", "false"].contains(&value.as_str()) {
                HOSTILE.clone_into(value);
            }
        }
        let answer = client.submit(&format!("/r/{}/new", register.name), &lent(&sent));
        assert_eq!(answer.status, 422, "{}", register.name);
        assert!(
            !answer.body.contains("<script>alert") && !answer.body.contains("<img src=x"),
            "{}",
            register.name
        );
        // Without the sign that no text may hold, text fields take it as it is.
        let harmless = HOSTILE.replace('\u{0}', "");
        assert!(
            unescape(&answer.body).contains(&harmless),
            "{}: what was typed is shown",
            register.name
        );
    }
}

#[test]
fn hostile_text_is_written_as_it_is_where_text_belongs() {
    let served = Served::empty();
    let client = Client::signed_in(&served, ADA);
    let hostile = "\n\n <b>&lt;\"'</textarea>\u{202e}é\t\r\n# x\r\n";
    let answer = client.submit("/r/action/new", &[("title", "T"), ("what", hostile)]);
    let key = key(&answer);
    let plain = hostile.replace("\r\n", "\n");
    assert_eq!(stored(&served, &key).0["what"], Value::from(plain));
    let to = format!("/k/{key}/edit");
    let before = entry(&served);
    send(&client, &client.page(&to), &to, &[], SAVE);
    assert_eq!(
        entry(&served),
        before,
        "the form gives back what it was given"
    );
}

#[test]
fn deep_and_huge_forms_are_refused_plainly() {
    let served = Served::empty();
    let client = Client::signed_in(&served, ADA);
    let before = entry(&served);
    let to = "/r/impact_assessment/new";
    let deep = format!("data{}", ".0.quality".repeat(5_000));
    assert_eq!(client.submit(to, &[(&deep, "x")]).status, 422);
    let many: Vec<(String, String)> = (0..20_000)
        .map(|at| (format!("data.{at}.name"), "x".into()))
        .collect();
    assert_eq!(client.submit(to, &lent(&many)).status, 422);
    let nested: Vec<(String, String)> = (0..5_000)
        .map(|at| (format!("data.0.quality.{at}.note"), "x".into()))
        .collect();
    assert_eq!(client.submit(to, &lent(&nested)).status, 422);
    let long = "x".repeat(1 << 20);
    assert_eq!(
        client.submit(to, &[("title", &long)]).status,
        422,
        "too long for a title, and for a draft"
    );
    let larger = "x".repeat(3 << 20);
    assert_eq!(client.submit(to, &[("title", &larger)]).status, 413);
    for path in [
        "data.99999999999",
        "data.-1",
        "",
        ".",
        "data",
        "title",
        "data.0.quality.7",
    ] {
        for button in ["_add", "_remove", "_up", "_find", "_preview"] {
            assert_eq!(
                client.submit(to, &[(button, path)]).status,
                303,
                "{button} {path}"
            );
        }
    }
    assert_eq!(entry(&served), before);
}

#[test]
fn forms_are_shown_to_nobody_who_may_not_send_them() {
    let served = Served::story();
    let client = Client::signed_in(&served, RUTH);
    let before = entry(&served);
    // A contributor changes neither people nor access.
    for path in ["/r/access/new", "/k/PER-0002/edit", "/k/ACC-0001/edit"] {
        let answer = client.get(path);
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.body.contains("data-keep"), "{path}");
    }
    for path in [
        "/r/access/new",
        "/r/access/draft",
        "/k/PER-0002/edit",
        "/k/PER-0002/draft",
    ] {
        assert_eq!(
            client.submit(path, &[("name", "x"), ("_base", "1")]).status,
            403,
            "{path}"
        );
    }
    for path in [
        "/r/nothing/new",
        "/k/RSK-9999/edit",
        "/k/nothing/edit",
        "/k/RSK-0001/merged",
        "/k/RSK-9999/merged?base=1&theirs=1&saved=1",
    ] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    assert_eq!(entry(&served), before);
}

#[test]
fn the_past_has_no_forms() {
    let served = Served::story();
    let client = Client::signed_in(&served, HELEN);
    for path in [
        "/r/risk/new?as_of=2026-07-31",
        "/k/AIS-0003/edit?as_of=2026-07-31",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 409, "{path}");
        assert!(!answer.body.contains("data-keep"), "{path}");
        assert_eq!(client.submit(path, &[("title", "x")]).status, 409, "{path}");
    }
}

#[test]
fn a_version_that_never_was_is_refused() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let before = entry(&served);
    for base in ["0", "999", "-1", "x", "", "4294967296"] {
        let answer = client.submit("/k/AIS-0003/edit", &[("_base", base), ("name", "x")]);
        assert_eq!(answer.status, 422, "{base}");
    }
    assert_eq!(entry(&served), before);
}
