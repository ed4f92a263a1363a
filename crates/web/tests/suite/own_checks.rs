//! The organisation's own checks on pages: what keeps a draft from approval, and findings like others.

use aims::{AsOf, Edit};
use registers::Key;
use serde_json::{Value, json};

use crate::client::Client;
use crate::common::{HELEN, MARIT, Served};

/// Words of somebody who means no good.
const SAYS: &str = "Every supplier has a <script>alert(1)</script> day.";

fn rule(requirement: Option<&str>, table: &str) -> Value {
    json!({
        "says": SAYS,
        "why": "<b>Two</b> went unreviewed.",
        "grade": "minor",
        "requirement": requirement,
        "fails": format!("select id, 'has <i>no</i> day'\nfrom {table}"),
        "remedy": { "kind": "edit", "field": "review_by" },
        "example_fails": {
            "day": "2026-07-31",
            "records": "- { key: SUP-0001, body: { name: Cloud host } }",
            "finds": "- [SUP-0001, has <i>no</i> day]",
        },
        "example_holds": { "day": "2026-07-31" },
    })
}

fn add(served: &Served, body: &Value) -> Key {
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let added = served.workspace.add(&marit, "own_check", None, body);
    added.expect("a draft")
}

/// Submits as Marit and approves as Helen, both on pages.
fn approve(served: &Served, key: &Key) {
    for (who, step) in [(MARIT, "submit"), (HELEN, "approve")] {
        let client = Client::signed_in(served, who);
        let view = served.workspace.view(AsOf::Now).expect("a view");
        let row = view.record(key).expect("a query").expect("a record").row;
        let seen = row.version.to_string();
        let taken = client.submit(&format!("/k/{key}/do/{step}"), &[("seen", &seen)]);
        assert_eq!(taken.status, 303, "{step}: {}", taken.body);
    }
}

fn harmless(page: &str) {
    for words in ["<script>alert", "<b>Two", "<i>no"] {
        assert!(!page.contains(words), "{words} stands in {page}");
    }
}

#[test]
fn a_draft_says_what_keeps_it_from_approval() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let key = add(&served, &rule(Some("A.10.3"), "suppliers"));
    let page = client.page(&format!("/k/{key}"));
    assert!(page.contains("It cannot be approved yet"));
    assert!(page.contains("line 2, column 6: no such table: suppliers"));
    harmless(&page);
    let refused = client.submit(&format!("/k/{key}/do/submit"), &[("seen", "1")]);
    assert_ne!(refused.status, 303);
    assert!(refused.body.contains("no such table: suppliers"));
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let sound = Edit::Replace(rule(Some("A.10.3"), "supplier"));
    served
        .workspace
        .edit(&marit, &key, &sound, None)
        .expect("an edit");
    let page = client.page(&format!("/k/{key}"));
    assert!(!page.contains("It cannot be approved yet"));
}

#[test]
fn findings_of_own_checks_are_shown_like_others_and_lead_to_the_record() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let under = add(&served, &rule(Some("A.10.3"), "supplier"));
    let alone = add(&served, &rule(None, "supplier"));
    let before = client.page("/requirements");
    assert!(!before.contains("framework=own"));
    approve(&served, &under);
    approve(&served, &alone);

    let page = client.page("/requirements/iso-42001/A.10.3");
    assert!(page.contains(&format!("href=\"/k/{under}\"")));
    assert!(page.contains("is a check of our own"));
    assert!(page.contains("has &lt;i&gt;no&lt;/i&gt; day"));
    harmless(&page);
    let detail = format!("/requirements/iso-42001/A.10.3?check={under}");
    harmless(&client.page(&detail));

    let page = client.page("/requirements");
    assert!(page.contains("framework=own"), "it can be chosen");
    let page = client.page("/requirements?framework=own");
    assert!(page.contains(&format!("/requirements/own/{alone}")));
    harmless(&page);
    let page = client.page(&format!("/requirements/own/{alone}"));
    assert!(page.contains("is a check of our own"));
    harmless(&page);
    let past = format!("/requirements/own/{alone}?as_of=2026-03-31");
    assert_eq!(client.get(&past).status, 404, "it was not there yet");
    assert_eq!(
        client
            .get("/requirements?framework=own&as_of=2026-03-31")
            .status,
        200
    );

    let view = served.workspace.view(AsOf::Now).expect("a view");
    let made = view.assessment("own").expect("an assessment");
    let (_, finding) = made.findings().next().expect("a supplier");
    let supplier = finding.record.as_deref().expect("a key");
    let page = client.page(&format!("/k/{supplier}"));
    assert!(page.contains(&format!("/requirements/own/{alone}")));
    harmless(&page);
    assert!(client.page("/settings").contains("framework=own"));
    let listed = client.get("/api/v1/frameworks").body;
    assert!(listed.contains("\"id\":\"own\""), "{listed}");
    harmless(&client.page("/find?q=supplier"));
}
