//! Drafts: kept on the server, restored, dropped; nobody else's.

use std::sync::Arc;

use super::*;

/// Returns the id of the draft that a page carries.
fn draft(page: &str) -> String {
    value(&fields(page), "_draft").expect("a draft").to_owned()
}

/// Stops a server and starts another one on its workspace, with randomness of its own.
fn restarted(served: Served) -> Served {
    let clock = Arc::clone(&served.clock);
    let folder = served.stop();
    let environment = aims::Environment {
        clock: clock.clone(),
        seed: [9; 32],
    };
    let workspace =
        aims::Workspace::open(&folder.path().join("aims"), environment).expect("it opens");
    Served::run(
        Arc::new(workspace),
        clock,
        Some(folder),
        web::Options::default(),
    )
}

#[test]
fn a_draft_outlives_the_server_and_goes_when_it_is_saved() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/k/AIS-0003/edit";
    let answer = send(
        &client,
        &client.page(to),
        to,
        &[("users", "typed and not saved")],
        ("_keep", ""),
    );
    assert!(way(&answer).starts_with(to), "{}", way(&answer));
    let before = entry(&served);
    let cookie = client.cookie("aimwright").expect("a session");
    let served = restarted(served);
    let client = Client::new(&served);
    client.set_cookie("aimwright", &cookie);
    assert_eq!(entry(&served), before);
    let page = client.page(to);
    assert_eq!(value(&fields(&page), "users"), Some("typed and not saved"));
    assert!(
        page.contains("restored") && page.contains("Discard draft"),
        "{page}"
    );
    assert!(client.page("/drafts").contains("AIS-0003"));
    let answer = send(&client, &page, to, &[], SAVE);
    assert_eq!(way(&answer), "/k/AIS-0003");
    assert!(!client.page(to).contains("restored"));
    assert!(!client.page("/drafts").contains("AIS-0003"));
}

#[test]
fn a_draft_is_discarded_and_the_record_stands_as_it_was() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/k/AIS-0003/edit";
    let before = fields(&client.page(to));
    send(
        &client,
        &client.page(to),
        to,
        &[("users", "gone")],
        ("_keep", ""),
    );
    let answer = send(&client, &client.page(to), to, &[], ("_discard", "again"));
    assert_eq!(way(&answer), to);
    assert_eq!(fields(&client.page(to)), before);
    assert_eq!(
        way(&send(&client, &client.page(to), to, &[], ("_discard", ""))),
        "/k/AIS-0003"
    );
}

#[test]
fn a_script_keeps_what_is_typed_and_goes_on_with_the_same_draft() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let token = client.token();
    let keep = |more: &[(&str, &str)]| {
        let mut fields = vec![("_form", token.as_str()), ("title", "A risk")];
        fields.extend(more);
        client.post("/r/risk/draft", &fields)
    };
    let first: Value = serde_json::from_str(&keep(&[]).body).expect("JSON");
    let id = first["draft"].as_str().expect("an id");
    assert!(
        first["kept"]
            .as_str()
            .expect("words")
            .starts_with("Draft kept on the server, ")
    );
    let second: Value =
        serde_json::from_str(&keep(&[("_draft", id), ("cause", "late")]).body).expect("JSON");
    assert_eq!(second["draft"], first["draft"]);
    let typed = fields(&client.page("/r/risk/new"));
    assert_eq!(
        (value(&typed, "_draft"), value(&typed, "cause")),
        (Some(id), Some("late"))
    );
    assert_eq!(
        value(&fields(&client.page("/r/risk/new?blank=1")), "title"),
        Some("")
    );
    // What arrives after the draft was dropped does not bring it back.
    assert_eq!(
        client.submit(&format!("/drafts/{id}/discard"), &[]).status,
        303
    );
    assert_eq!(keep(&[("_draft", id)]).status, 404);
    assert_eq!(
        client.post("/r/risk/draft", &[("title", "x")]).status,
        403,
        "without the form's token"
    );
}

#[test]
fn nobody_reaches_another_s_draft() {
    let served = Served::story();
    let tomasz = Client::signed_in(&served, TOMASZ);
    let to = "/r/risk/new";
    let answer = send(
        &tomasz,
        &tomasz.page(to),
        to,
        &[("title", "Tomasz alone")],
        ("_keep", ""),
    );
    let own = way(&answer).to_owned();
    let id = draft(&tomasz.page(&own));
    let marit = Client::signed_in(&served, MARIT);
    assert_eq!(marit.get(&own).status, 404);
    assert!(
        !marit.page(to).contains("Tomasz alone") && !marit.page("/drafts").contains("Tomasz alone")
    );
    assert_eq!(
        marit.submit(&format!("/drafts/{id}/discard"), &[]).status,
        303
    );
    assert_eq!(
        marit
            .submit("/r/risk/draft", &[("_draft", &id), ("title", "Marit")])
            .status,
        404
    );
    let answer = send(
        &marit,
        &marit.page("/r/risk/new?blank=1"),
        to,
        &[("_draft", &id), ("title", "Marit")],
        ("_keep", ""),
    );
    assert_eq!(answer.status, 303);
    assert_eq!(
        value(&fields(&tomasz.page(&own)), "title"),
        Some("Tomasz alone")
    );
}
