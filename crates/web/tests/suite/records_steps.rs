//! Steps of a record's workflow: who may take them, what binds, who was faster.

use aims::{AsOf, Edit};
use registers::Key;
use serde_json::json;

use crate::client::Client;
use crate::common::{HELEN, MARIT, Served, TOMASZ};

/// Returns version and state of a record.
fn standing(served: &Served, key: &str) -> (u32, String) {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let key: Key = key.parse().expect("a key");
    let row = view.record(&key).expect("a query").expect("a record").row;
    (row.version, row.state)
}

/// Writes a new version of a record as a person.
fn edit(served: &Served, person: &str, key: &str, field: &str, value: &str) -> u32 {
    let actor = served.workspace.actor(Some(person)).expect("a person");
    let key: Key = key.parse().expect("a key");
    let fields = vec![(field.to_owned(), json!(value))];
    served
        .workspace
        .edit(&actor, &key, &Edit::Set(fields), None)
        .expect("an edit")
        .version
}

#[test]
fn one_writes_and_submits_another_approves_what_is_named() {
    let served = Served::story();
    let (marit, helen) = (
        Client::signed_in(&served, MARIT),
        Client::signed_in(&served, HELEN),
    );
    let version = edit(
        &served,
        "PER-0002",
        "DOC-0001",
        "title",
        "AI policy, reworded",
    )
    .to_string();
    let page = marit.page("/k/DOC-0001");
    assert!(
        page.contains("action=\"/k/DOC-0001/do/submit\""),
        "the draft can be submitted"
    );
    assert!(
        page.contains("/k/DOC-0001/v/"),
        "the approved version is one click away"
    );
    let submitted = marit.submit("/k/DOC-0001/do/submit", &[("seen", &version)]);
    assert_eq!(
        (submitted.status, submitted.headers["location"].as_str()),
        (303, "/k/DOC-0001?done=submit")
    );

    // Marit may approve what others write, and not this.
    let page = marit.page("/k/DOC-0001?done=submit");
    assert!(
        page.contains("Submitted for review"),
        "what was done is said"
    );
    assert!(!page.contains("/do/approve") && page.contains("You wrote this version"));
    assert_eq!(marit.get("/k/DOC-0001/do/approve").status, 403);
    assert_eq!(
        marit
            .submit("/k/DOC-0001/do/approve", &[("seen", &version)])
            .status,
        403
    );
    assert_eq!(standing(&served, "DOC-0001").1, "in_review");

    let asked = helen.page("/k/DOC-0001/do/approve");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let life = view
        .life(&"DOC-0001".parse().expect("a key"), None, 1)
        .expect("a life");
    let hash = &life.steps[0].entry.body[..16];
    assert!(
        asked.contains(hash) && asked.contains(&format!("name=\"seen\" value=\"{version}\"")),
        "{asked}"
    );
    let note = "Read with care & approved <b>whole</b>.";
    let approved = helen.submit(
        "/k/DOC-0001/do/approve",
        &[("seen", &version), ("note", note)],
    );
    assert_eq!(approved.status, 303, "{}", approved.body);
    assert_eq!(standing(&served, "DOC-0001").1, "approved");
    let history = helen.page("/k/DOC-0001/history");
    assert!(
        history.contains("Read with care &amp; approved &lt;b&gt;whole&lt;/b&gt;."),
        "{history}"
    );
    assert!(history.contains("Helen Okafor"));
}

#[test]
fn who_is_too_late_hears_who_was_faster() {
    let served = Served::story();
    let (marit, helen) = (
        Client::signed_in(&served, MARIT),
        Client::signed_in(&served, HELEN),
    );
    let seen = edit(&served, "PER-0002", "DOC-0001", "title", "AI policy, first");
    let new = edit(
        &served,
        "PER-0003",
        "DOC-0001",
        "title",
        "AI policy, second",
    );
    let late = marit.submit("/k/DOC-0001/do/submit", &[("seen", &seen.to_string())]);
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Daniel Brandt"), "{}", late.body);
    assert!(
        late.body
            .contains(&format!("/k/DOC-0001/compare?from={seen}&amp;to={new}")),
        "{}",
        late.body
    );
    assert_eq!(
        standing(&served, "DOC-0001"),
        (new, "draft".into()),
        "nothing was written"
    );

    let newest = new.to_string();
    assert_eq!(
        marit
            .submit("/k/DOC-0001/do/submit", &[("seen", &newest)])
            .status,
        303
    );
    assert_eq!(
        helen
            .submit("/k/DOC-0001/do/approve", &[("seen", &newest)])
            .status,
        303
    );
    let twice = marit.submit("/k/DOC-0001/do/approve", &[("seen", &newest)]);
    assert_eq!(twice.status, 409);
    assert!(twice.body.contains("Helen Okafor"), "{}", twice.body);
}

#[test]
fn a_form_that_says_too_little_or_too_much_is_refused() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let version = edit(
        &served,
        "PER-0002",
        "DOC-0001",
        "title",
        "AI policy, reworded",
    )
    .to_string();
    assert_eq!(client.submit("/k/DOC-0001/do/submit", &[]).status, 422);
    assert_eq!(
        client
            .submit("/k/DOC-0001/do/submit", &[("seen", "x")])
            .status,
        422
    );
    let long = "n".repeat(5_000);
    assert_eq!(
        client
            .submit(
                "/k/DOC-0001/do/submit",
                &[("seen", &version), ("note", &long)]
            )
            .status,
        422
    );
    assert_eq!(
        client
            .submit("/k/DOC-0001/do/vanish", &[("seen", &version)])
            .status,
        404
    );
    assert_eq!(
        client
            .post("/k/DOC-0001/do/submit", &[("seen", &version)])
            .status,
        403,
        "without the form's token"
    );
    assert_eq!(standing(&served, "DOC-0001").1, "draft");
}

#[test]
fn a_difference_names_the_field_and_marks_the_words() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let key: Key = "AIS-0003".parse().expect("a key");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view.record(&key).expect("a query").expect("a record");
    let purpose = found.body["purpose"]
        .as_str()
        .expect("a purpose")
        .to_owned();
    let version = edit(
        &served,
        "PER-0002",
        "AIS-0003",
        "purpose",
        &format!("{purpose} Nothing else."),
    );
    edit(&served, "PER-0002", "AIS-0003", "risk_monitor", "PER-0005");
    let history = client.page("/k/AIS-0003/history");
    assert!(history.contains("<ins> Nothing else.</ins>"), "{history}");
    assert!(
        history.contains("Purpose") && history.contains("Ruth Adeyemi</a></ins>"),
        "{history}"
    );
    let compared = client.page(&format!(
        "/k/AIS-0003/compare?from={}&to={}",
        version - 1,
        version + 1
    ));
    assert!(
        compared.contains("differ in 2 fields") && compared.contains("Ruth Adeyemi"),
        "{compared}"
    );
    let old = client.page(&format!("/k/AIS-0003/v/{}", version - 1));
    assert!(
        old.contains("You are looking at version") && !old.contains("Nothing else."),
        "{old}"
    );
    assert_eq!(
        Client::signed_in(&served, TOMASZ)
            .get("/k/AIS-0003/compare")
            .status,
        200
    );
}
