//! Incidents: whom they ask to be told, inside and outside, and when.

use aims::{AsOf, Edit};
use serde_json::json;

use crate::common::{key, operator, person, workspace};

#[test]
fn an_open_incident_asks_to_tell_people_inside_and_outside() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let eve = person(workspace, "Eve Head", &["viewer"]);
    let role = json!({"title": "Head of claims", "kind": "other",
        "holders": [{"person": eve.key, "from": "2026-01-01"}]});
    let role = workspace.add(&ada, "role", None, &role).expect("a role");
    let rules = json!([{"severity": "high", "role": role, "within_days": 2}]);
    workspace
        .edit(
            &ada,
            &key("ORG-0001"),
            &Edit::Set(vec![("incident_escalation".into(), rules)]),
            None,
        )
        .expect("rules");
    let incident = |severity: &str| {
        let body = json!({
            "title": "Claims sorted last", "detected_on": "2026-01-05", "severity": severity, "what": "It failed.",
            "owner": ada.key,
            "notifications": [{"to_whom": "The insurer", "basis": "Contract", "by": eve.key, "due": "2026-01-06"}],
        });
        workspace
            .add(&ada, "incident", None, &body)
            .expect("an incident")
    };
    let (high, low) = (incident("high"), incident("low"));
    let asked = |record: &registers::Key| {
        let view = workspace.view(AsOf::Now).expect("a view");
        let duties = view.duties(None, 30).expect("duties");
        let of_record = duties
            .into_iter()
            .filter(|duty| duty.record == *record && duty.day.is_some());
        of_record
            .map(|duty| (duty.what.word(), duty.day.map(|day| day.to_string())))
            .collect::<Vec<_>>()
    };
    let (outside, inside) = (
        ("due", Some("2026-01-06".to_owned())),
        ("due", Some("2026-01-07".to_owned())),
    );
    assert_eq!(asked(&high), [outside.clone(), inside]);
    assert_eq!(asked(&low), std::slice::from_ref(&outside));
    // Whoever tells somebody of the role has told the role.
    let told = json!([{"to": eve.key, "on": "2026-01-05", "level": "Head of claims"}]);
    workspace
        .edit(
            &ada,
            &high,
            &Edit::Set(vec![("escalations".into(), told)]),
            None,
        )
        .expect("told");
    assert_eq!(asked(&high), [outside]);
    workspace
        .edit(
            &ada,
            &low,
            &Edit::Set(vec![(
                "notifications.0.made_on".into(),
                json!("2026-01-05"),
            )]),
            None,
        )
        .expect("told");
    assert_eq!(asked(&low), []);
}
