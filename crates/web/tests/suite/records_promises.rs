//! What documents promise: on their pages, at any day, and in the form in which sentences are bound to checks.

use aims::{AsOf, Edit};
use registers::Key;
use serde_json::json;

use crate::client::Client;
use crate::common::{MARIT, RUTH, Served};
use crate::form;

const POLICY: &str = "/k/DOC-0001";

/// Returns the section about promises of a page.
fn section(page: &str) -> &str {
    let (_, rest) = page
        .split_once("aria-labelledby=\"promises\"")
        .unwrap_or_else(|| panic!("no promises: {page}"));
    rest.split("</section>").next().expect("its end")
}

#[test]
fn a_policy_shows_which_of_its_sentences_hold_today_and_then() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page(POLICY);
    let shown = section(&page);
    for words in [
        "What the document promises",
        "No product of ours rejects an applicant or refuses credit by itself.",
        "href=\"/k/CHK-0101\"",
        "No AI system of ours decides without a person.",
        "<code>impact-assessment-current</code>",
        "href=\"/requirements/iso-42001/",
        "Tomasz Lind",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let policy = view
        .record(&Key::new("DOC", 1))
        .expect("a look")
        .expect("a record");
    let promises = view.promises("document", &policy.body).expect("promises");
    assert_eq!(promises.len(), 3);
    let holds = shown.matches("Holds on 2 November 2026.").count();
    let kept = promises
        .iter()
        .filter(|promise| promise.word() == "kept")
        .count();
    assert_eq!(holds, kept, "{shown}");
    assert!(promises[0].word() == "kept", "{:?}", promises[0]);
    assert!(
        view.promises("risk", &policy.body)
            .expect("none")
            .is_empty()
    );

    // A system that decides alone breaks the first one, from then on.
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let edit = Edit::Set(vec![("automation".into(), json!("fully_automated"))]);
    let system = Key::new("AIS", 3);
    served
        .workspace
        .edit(&marit, &system, &edit, None)
        .expect("an edit");
    let page = client.page(POLICY);
    let shown = section(&page);
    assert!(
        shown.contains("Does not hold on 2 November 2026: one finding"),
        "{shown}"
    );
    assert!(
        shown.contains("href=\"/k/AIS-0003\"")
            && shown.contains("decides and acts without a person"),
        "{shown}"
    );
    let page = client.page(&format!("{POLICY}?as_of=2026-10-31"));
    let shown = section(&page);
    assert!(
        shown.contains("Holds on 31 October 2026.") && !shown.contains("decides and acts"),
        "{shown}"
    );
    assert!(
        shown.contains("href=\"/k/CHK-0101?as_of=2026-10-31\""),
        "{shown}"
    );
    let answer = client.get("/api/v1/records/DOC-0001?as_of=2026-10-31");
    let told: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(told["promises"][0]["holds"], "kept", "{}", answer.body);
    let answer = client.get("/api/v1/records/DOC-0001");
    let told: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(told["promises"][0]["holds"], "broken");
    assert_eq!(told["promises"][0]["findings"][0]["record"], "AIS-0003");
    // Other records promise nothing.
    assert!(
        !client
            .page("/k/RSK-0001")
            .contains("aria-labelledby=\"promises\"")
    );
}

#[test]
fn what_nobody_checks_is_said_and_leads_to_the_form() {
    let served = Served::story();
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let document = json!({
        "title": "How we <b>treat</b> data", "kind": "procedure", "subject": "data_management", "origin": "own",
        "statements": [
            { "sentence": "We ask <i>before</i> we copy." },
            { "sentence": "Somebody looks.", "proved_by": "nobody-wrote-it", "owner": "PER-0002" },
        ],
    });
    let key = served
        .workspace
        .add(&marit, "document", None, &document)
        .expect("a document");
    let page = Client::signed_in(&served, MARIT).page(&format!("/k/{key}"));
    let shown = section(&page);
    for words in [
        "0 of 2 hold on 2 November 2026",
        "These are the sentences of this version, which is not in force.",
        "We ask &lt;i&gt;before&lt;/i&gt; we copy.",
        "Nobody checks this yet.",
        "Nobody answers for it",
        "It names the check nobody-wrote-it, which is not in force.",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let way = format!("href=\"/k/{key}/edit#f-statements\"");
    assert_eq!(shown.matches(&way).count(), 1, "{shown}");
    let auditor = Client::signed_in(&served, RUTH);
    let role = auditor.page(&format!("/k/{key}"));
    let may = auditor.get(&format!("/k/{key}/edit")).status == 200;
    assert_eq!(
        section(&role).contains(&way),
        may,
        "offered to whom it is allowed"
    );
}

#[test]
fn a_form_offers_checks_and_refuses_one_that_there_is_not() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page(&format!("{POLICY}/edit"));
    let (_, list) = page
        .split_once("<datalist id=\"checks\">")
        .expect("checks to choose from");
    let list = list.split("</datalist>").next().expect("its end");
    for words in [
        "<option value=\"system-monitored\">",
        "<option value=\"CHK-0101\">No AI system of ours decides without a person.</option>",
    ] {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert!(page.contains("list=\"checks\""), "{page}");
    assert!(!client.page("/r/risk/new").contains("<datalist"));
    let save = |check: &str| {
        let mut fields = form::fields(&client.page(&format!("{POLICY}/edit")));
        form::set(&mut fields, "statements.1.proved_by", check);
        client.post(&format!("{POLICY}/edit"), &form::lent(&fields))
    };
    for check in ["no-such-check", "CHK-0999"] {
        let refused = save(check);
        assert_eq!(refused.status, 422, "{check}");
        let says = format!("There is no check {check}.");
        assert!(refused.body.contains(&says), "{}", refused.body);
        assert!(
            refused.body.contains("href=\"#f-statements.1.proved_by\""),
            "{}",
            refused.body
        );
    }
    let saved = save("system-monitored");
    assert_eq!(saved.status, 303, "{}", saved.body);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let policy = view
        .record(&Key::new("DOC", 1))
        .expect("a look")
        .expect("a record");
    assert_eq!(
        policy.body["statements"][1]["proved_by"],
        "system-monitored"
    );
}
