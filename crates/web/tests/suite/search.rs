//! Finding records, pages and commands; suggestions while somebody types.

use crate::client::Client;
use crate::common::{MARIT, RUTH, Served};
use serde_json::Value;

fn suggested(client: &Client, query: &str) -> Vec<Value> {
    let text = client.page(&format!("/find/suggest?{query}"));
    serde_json::from_str(&text).expect("a list")
}

fn titles(found: &[Value]) -> Vec<&str> {
    found
        .iter()
        .filter_map(|one| one["title"].as_str())
        .collect()
}

#[test]
fn records_are_found_by_key_and_by_words() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for typed in ["DOC-0001", "doc-0001"] {
        let page = client.page(&format!("/find?q={typed}"));
        let (before, _) = page.split_once("id=\"records\"").unwrap_or((&page, ""));
        assert!(
            before.contains("id=\"exact\"") && before.contains("href=\"/k/DOC-0001\""),
            "{page}"
        );
    }
    let page = client.page("/find?q=ai+policy");
    assert!(page.contains("href=\"/k/DOC-0001\""), "{page}");
    assert!(
        page.contains("href=\"/r/document?q=ai%20policy\""),
        "{page}"
    );
    let nothing = client.page("/find?q=xyzzy");
    assert!(nothing.contains("Nothing found"), "{nothing}");
    assert!(
        client.page("/find").contains("RSK-0012"),
        "the page without words says how to look"
    );
}

#[test]
fn pages_are_found_by_clause_title_and_register() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for (typed, href) in [
        ("8.4", "/requirements/iso-42001/8.4"),
        ("A.5.2", "/requirements/iso-42001/A.5.2"),
        ("impact+assessment+process", "/r/impact_process"),
        ("suppliers", "/r/supplier"),
    ] {
        let page = client.page(&format!("/find?q={typed}"));
        assert!(
            page.contains(&format!("href=\"{href}\"")),
            "{typed}: {page}"
        );
        assert_eq!(client.get(href).status, 200, "{href}");
    }
}

#[test]
fn commands_are_those_the_person_may_do() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    assert!(
        marit
            .page("/find?q=new+access")
            .contains("href=\"/r/access/new\"")
    );
    assert!(
        marit
            .page("/find?q=new+ri")
            .contains("href=\"/r/risk/new\"")
    );
    let ruth = Client::signed_in(&served, RUTH);
    assert!(!ruth.page("/find?q=new+access").contains("/r/access/new"));
    assert!(
        !marit
            .page("/find?q=new+ri&as_of=2026-05-31")
            .contains("/r/risk/new"),
        "the past"
    );
}

#[test]
fn suggestions_serve_a_field_and_the_search() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let people = suggested(&client, "register=person&q=mar");
    assert!(titles(&people).contains(&"Marit Vos"), "{people:?}");
    for person in &people {
        assert_eq!(person["register"], "person");
        let key = person["key"].as_str().expect("a key");
        assert_eq!(person["href"], format!("/k/{key}"));
        assert!(person.get("group").is_none());
    }
    let all = suggested(&client, "q=risk-0&as_of=2026-05-31");
    assert!(
        all.iter().all(|one| one["href"]
            .as_str()
            .is_some_and(|href| href.contains("as_of=2026-05-31"))),
        "{all:?}"
    );
    let by_key = suggested(&client, "q=rsk-0002");
    assert_eq!(by_key[0]["key"], "RSK-0002");
    assert_eq!(by_key[0]["group"], "Record with this key");
    let empty = suggested(&client, "q=");
    assert!(!empty.is_empty() && empty.len() <= 8, "those changed last");
    assert_eq!(client.get("/find/suggest?register=nothing&q=a").status, 404);
}

#[test]
fn nothing_that_is_typed_breaks_the_search() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for typed in [
        "\"",
        "*",
        "AND OR NOT",
        "NEAR(a b)",
        "title:x",
        "<script>alert(1)</script>",
        "a\u{0}b",
        "(",
        "'; drop table record; --",
        "%",
    ] {
        let encoded =
            percent_encoding::utf8_percent_encode(typed, percent_encoding::NON_ALPHANUMERIC)
                .to_string();
        let page = client.page(&format!("/find?q={encoded}"));
        assert!(!page.contains("<script>alert"), "{typed}");
        suggested(&client, &format!("q={encoded}"));
        suggested(&client, &format!("register=risk&q={encoded}"));
    }
    let long = "a".repeat(7_000);
    client.page(&format!("/find?q={long}"));
    let stranger = Client::new(&served);
    assert_eq!(
        stranger.get("/find/suggest?q=risk").status,
        303,
        "strangers are asked to sign in"
    );
}
