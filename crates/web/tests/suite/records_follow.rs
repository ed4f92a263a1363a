//! What a record calls for next: a risk from each grave harm that an impact assessment found, controls for
//! a risk.

use aims::Edit;
use registers::Key;
use serde_json::json;

use crate::client::Client;
use crate::common::{MARIT, Served};
use crate::form::{fields, lent, set, value};

/// Returns the addresses of forms for risks that a page offers.
fn offered(page: &str) -> Vec<String> {
    let links = page.split("href=\"/r/risk/new?").skip(1);
    let links = links.filter_map(|rest| rest.split('"').next());
    links
        .map(|link| format!("/r/risk/new?{}", link.replace("&amp;", "&")))
        .collect()
}

#[test]
fn a_grave_harm_becomes_a_risk_that_knows_where_it_came_up() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let (key, page) = (Key::new("AIA", 3), "/k/AIA-0003");
    assert_eq!(offered(&client.page(page)), Vec::<String>::new());
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let harm = |party: &str, effect: &str, rating: &str| {
        json!({"party": party, "perspective": "fairness", "effect": effect, "level": "individual",
               "description": format!("{party} are <i>treated</i> worse."), "rating": rating})
    };
    let impacts = json!([
        harm("Night shift", "harm", "critical"),
        harm("Night shift", "benefit", "high"),
        harm("Day shift", "harm", "medium"),
        // A risk of the story names this party and the assessment.
        harm("Applicants", "harm", "high"),
    ]);
    let edit = Edit::Set(vec![("impacts".into(), impacts)]);
    served
        .workspace
        .edit(&marit, &key, &edit, None)
        .expect("an edit");
    let links = offered(&client.page(page));
    assert_eq!(links.len(), 1, "{links:?}");

    let form = client.page(&links[0]);
    let mut sent = fields(&form);
    assert_eq!(
        value(&sent, "event"),
        Some("Night shift are <i>treated</i> worse.")
    );
    for (name, typed) in [
        ("source", "machine_learning"),
        ("family", "model"),
        ("cause", "Few examples"),
        ("consequence", "Wrong order"),
    ] {
        set(&mut sent, name, typed);
    }
    sent.push(("_save".into(), String::new()));
    let saved = client.post("/r/risk/new", &lent(&sent));
    assert_eq!(saved.status, 303, "{}", saved.body);
    let way = saved.headers["location"].split('?').next().expect("a way");
    let risk = client.page(way);
    assert!(
        risk.contains("Night shift") && risk.contains("href=\"/k/AIA-0003\""),
        "{risk}"
    );
    // It is not offered twice.
    assert_eq!(offered(&client.page(page)), Vec::<String>::new());
}

#[test]
fn controls_that_fit_a_risk_are_named_with_what_shows_that_they_work() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let suggested = |path: &str| -> Option<String> {
        let page = client.page(path);
        let (_, rest) = page.split_once("aria-labelledby=\"suggested\"")?;
        rest.split("</section>").next().map(str::to_owned)
    };
    let shown = suggested("/k/RSK-0011").expect("a section");
    for words in [
        "A.7.6 Data preparation",
        "href=\"/k/CTL-0028\"",
        "each step decides who counts",
        "Preparation steps per data set",
        "href=\"/k/RSK-0011/edit#f-controls\"",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // The risk names these.
    for named in ["A.7.4", "A.6.2.4"] {
        assert!(!shown.contains(named), "{named}: {shown}");
    }
    // The past shows what was recorded, an opportunity needs no control.
    assert_eq!(suggested("/k/RSK-0011?as_of=2026-07-31"), None);
    assert_eq!(suggested("/k/RSK-0038"), None);
}
