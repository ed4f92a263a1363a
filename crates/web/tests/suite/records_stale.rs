//! What is out of date, on the pages of the records that it concerns.

use aims::AsOf;
use serde_json::json;

use crate::client::Client;
use crate::common::{MARIT, Served};

#[test]
fn a_record_says_why_it_is_out_of_date_and_leads_to_the_decision() {
    let served = Served::story();
    let marit = served.workspace.actor(Some("PER-0002")).expect("an actor");
    let incident = json!({"title": "Answers from <i>another</i> customer", "detected_on": "2026-10-30", "severity": "high",
                          "systems": ["AIS-0001"], "what": "Two answers cited a document of somebody else."});
    let incident = served
        .workspace
        .add(&marit, "incident", None, &incident)
        .expect("an incident");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let stale = view.stale(Some(&incident)).expect("what is out of date");
    assert!(
        stale
            .iter()
            .any(|stale| stale.record.as_str() == "AIA-0001")
    );
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/k/AIA-0001");
    assert!(page.contains("Out of date since"), "{page}");
    let through = format!("{incident} with AIS-0001");
    assert!(page.contains(&through));
    // The form of the decision begins with what is known.
    let form = format!(
        "title=an%20incident%20or%20complaint%20came%20in&amp;trigger=incident&amp;on=2026-10-30&amp;changed={incident}"
    );
    assert!(page.contains(&form), "{page}");
    let form = client.page(&format!(
        "/r/reassessment/new?trigger=incident&on=2026-10-30&changed={incident}&dependents=AIA-0001"
    ));
    assert!(form.contains(incident.as_str()) && form.contains("AIA-0001"));
    // What changed or tells of it lists what it made stale, the system as well.
    for about in [incident.as_str(), "AIS-0001"] {
        let page = client.page(&format!("/k/{about}"));
        assert!(
            page.contains("What a change here made out of date"),
            "{about}"
        );
        assert!(
            page.contains(&through) && page.contains("/k/AIA-0001"),
            "{about}"
        );
    }
    assert!(!client.page("/k/AIA-0002").contains("Out of date since"));
    // The past is looked at, not decided about.
    let past = client.page("/k/RAS-0005?as_of=2026-09-10");
    assert!(
        past.contains("Out of date since") && past.contains("MDL-0001 version, used by AIS-0001")
    );
    assert!(!past.contains("Decide what comes of it"));
}
