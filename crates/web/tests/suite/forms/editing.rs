//! Editing without script: values from the address, parts, references, Markdown, saving.

use super::*;

#[test]
fn the_address_fills_fields_in() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/r/evidence/new?title=Log%20of%20%3Cruns%3E&records.0=RSK-0001&source_kind=system&nothing=1");
    let typed = fields(&page);
    assert_eq!(value(&typed, "title"), Some("Log of <runs>"));
    assert_eq!(value(&typed, "records"), Some("RSK-0001"));
    assert_eq!(value(&typed, "source_kind"), Some("system"));
    assert_eq!(value(&typed, "nothing"), None);
    let title = served
        .workspace
        .view(AsOf::Now)
        .expect("a view")
        .titles(&[Key::new("RSK", 1)])
        .expect("titles");
    assert!(
        page.contains(&title[&Key::new("RSK", 1)].replace('&', "&amp;")),
        "the chosen record is called by its title"
    );
}

#[test]
fn values_that_count_when_nothing_is_said_stand_in_a_new_form() {
    let served = Served::empty();
    let client = Client::signed_in(&served, ADA);
    let typed = fields(&client.page("/r/certification/new"));
    assert_eq!(value(&typed, "surveillance_months"), Some("12"));
    assert_eq!(value(&typed, "valid_years"), Some("3"));
}

#[test]
fn parts_are_added_moved_and_removed_without_script() {
    let served = Served::empty();
    let client = Client::signed_in(&served, ADA);
    let to = "/r/supplier/new";
    let answer = send(
        &client,
        &client.page(to),
        to,
        &[("name", "Cloudia")],
        ("_add", "answers"),
    );
    let next = way(&answer).to_owned();
    assert!(
        next.starts_with("/r/supplier/new?draft=") && next.ends_with("#f-answers.0"),
        "{next}"
    );
    let page = client.page(&next);
    assert_eq!(value(&fields(&page), "name"), Some("Cloudia"));
    let answer = send(
        &client,
        &page,
        to,
        &[("answers.0.question", "first")],
        ("_add", "answers"),
    );
    let page = client.page(way(&answer));
    let answer = send(
        &client,
        &page,
        to,
        &[("answers.1.question", "second")],
        ("_up", "answers.1"),
    );
    let typed = fields(&client.page(way(&answer)));
    assert_eq!(
        (
            value(&typed, "answers.0.question"),
            value(&typed, "answers.1.question")
        ),
        (Some("second"), Some("first"))
    );
    let page = client.page(way(&answer));
    let answer = send(&client, &page, to, &[], ("_remove", "answers.0"));
    let typed = fields(&client.page(way(&answer)));
    assert_eq!(
        (
            value(&typed, "answers.0.question"),
            value(&typed, "answers.1.question")
        ),
        (Some("first"), None)
    );
}

#[test]
fn a_reference_is_found_by_words_and_chosen() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/k/AIS-0003/edit";
    let page = client.page(to);
    let answer = send(
        &client,
        &page,
        to,
        &[("~risk_monitor", "helen")],
        ("_find", "risk_monitor"),
    );
    let page = client.page(way(&answer));
    assert_eq!(value(&fields(&page), "~risk_monitor"), Some("helen"));
    let offered = page
        .split("name=\"+risk_monitor\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let helen = offered.expect("a record is offered").to_owned();
    let answer = send(
        &client,
        &page,
        to,
        &[("+risk_monitor", &helen), ("!note", "A new monitor.")],
        SAVE,
    );
    let key = key(&answer);
    assert_eq!(stored(&served, &key).0["risk_monitor"], Value::from(helen));
    let key = key.parse().expect("a key");
    let history = served
        .workspace
        .view(AsOf::Now)
        .expect("a view")
        .history(&key)
        .expect("a history");
    assert_eq!(
        history.last().and_then(|step| step.note.as_deref()),
        Some("A new monitor.")
    );
}

#[test]
fn a_key_or_several_can_be_typed() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/r/risk_treatment_plan/new";
    let page = client.page(to);
    let answer = send(
        &client,
        &page,
        to,
        &[("title", "Plan"), ("~risks", "rsk-0001, RSK-0002")],
        SAVE,
    );
    assert_eq!(
        stored(&served, &key(&answer)).0["risks"],
        serde_json::json!(["RSK-0001", "RSK-0002"])
    );
}

#[test]
fn markdown_is_shown_as_it_will_be_read() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/r/action/new?blank=1";
    let answer = send(
        &client,
        &client.page(to),
        "/r/action/new",
        &[("what", "**bold** <script>x</script>")],
        ("_preview", "what"),
    );
    let page = client.page(way(&answer));
    let (_, preview) = page.split_once("class=\"preview\"").expect("a preview");
    assert!(
        preview.contains("<strong>bold</strong>") && !preview.contains("<script>x"),
        "{preview}"
    );
    assert_eq!(
        value(&fields(&page), "what"),
        Some("**bold** <script>x</script>")
    );
}

#[test]
fn a_record_is_saved_and_handed_in_at_once() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let to = "/k/AIS-0003/edit";
    let page = client.page(to);
    let (_, version) = stored(&served, "AIS-0003");
    assert!(
        page.contains(&format!("Save as version {}", version + 1)),
        "{page}"
    );
    let answer = send(
        &client,
        &page,
        to,
        &[("users", "Recruiters, and nobody else.")],
        ("_save", "submit"),
    );
    assert_eq!(way(&answer), "/k/AIS-0003");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let shown = view
        .show(&"AIS-0003".parse().expect("a key"))
        .expect("a look")
        .expect("a record");
    assert_eq!(
        (shown.row.version, shown.row.state.as_str()),
        (version + 1, "in_review")
    );
}

#[test]
fn what_saving_touches_is_said_before() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/k/AIS-0003/edit");
    assert!(
        page.contains("What saving will touch") && page.contains("stays in force until version"),
        "{page}"
    );
}
