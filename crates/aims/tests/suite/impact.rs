//! The approval of impact assessments: nothing is left open, the right person decides, actions follow.

use aims::{Actor, AsOf, Edit, Kind, Workspace};
use image::Value as Cell;
use registers::Key;
use serde_json::{Value, json};

use crate::common::{assert_says, operator, person, workspace};

const PERSPECTIVES: [&str; 8] = [
    "accountability",
    "transparency",
    "fairness",
    "privacy",
    "reliability",
    "safety",
    "explainability",
    "environmental",
];

/// An assessment that leaves nothing open: a harm of this rating, and no other effect.
fn whole(assessor: &Actor, system: &Key, rating: &str) -> Value {
    let impact = |perspective: &str| {
        let harm = perspective == "fairness";
        let mut impact = json!({"party": "Claimants", "perspective": perspective, "level": "individual",
            "effect": if harm { "harm" } else { "none" }, "description": "Looked at."});
        if harm {
            impact["rating"] = json!(rating);
        }
        impact
    };
    let impacts: Vec<Value> = PERSPECTIVES.into_iter().map(impact).collect();
    json!({
        "title": "Claims triage", "subject": "system", "systems": [system], "reason": "new",
        "assessor": assessor.key, "performed_on": "2026-01-05", "depth": "screening", "outcome": "go",
        "parties": [{"name": "Claimants", "relation": "subject", "external": true,
                     "directly_affected": true, "interacts": false}],
        "impacts": impacts,
    })
}

fn submitted(workspace: &Workspace, actor: &Actor, register: &str, body: &Value) -> Key {
    let key = workspace.add(actor, register, None, body).expect(register);
    workspace
        .take(actor, &key, "submit", None, None)
        .expect("submitted");
    key
}

fn approve(workspace: &Workspace, actor: &Actor, key: &Key) -> aims::Result<aims::Done> {
    workspace.take(actor, key, "approve", None, None)
}

fn system(workspace: &Workspace, ada: &Actor) -> Key {
    let body = json!({"name": "Claims triage", "purpose": "Sorts claims.", "origin": "built",
        "stage": "inception", "automation": "human_decides"});
    workspace
        .add(ada, "ai_system", None, &body)
        .expect("a system")
}

#[test]
fn nothing_is_left_open_in_what_is_approved() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let triage = system(workspace, &ada);
    let mut body = whole(&ada, &triage, "low");
    let fields = body.as_object_mut().expect("a body");
    fields.insert("depth".into(), json!("standard"));
    fields.shift_remove("outcome");
    fields.insert("systems".into(), json!([]));
    fields["impacts"].as_array_mut().expect("impacts").pop();
    fields.insert(
        "screening".into(),
        json!([{"question": "Money at stake?", "state": "answered"},
               {"question": "Children?", "state": "unknown"},
               {"question": "Abroad?", "state": "not_applicable"}]),
    );
    fields.insert(
        "open_answers".into(),
        json!([{"section": "b", "question": "Where from?", "state": "unknown"}]),
    );
    fields.insert(
        "sections".into(),
        json!([{"section": "d", "owner": ada.key}]),
    );
    fields.insert(
        "restricted_decisions".into(),
        json!([{"use": "Scoring staff", "forbidden": false}]),
    );
    let key = submitted(workspace, &ada, "impact_assessment", &body);
    let refused = approve(workspace, &ben, &key).expect_err("much is open");
    assert_says(
        &refused,
        Kind::Invalid,
        &[
            "AIA-0001 cannot be approved yet",
            "it names no AI system",
            "choose the outcome",
            "neither yes nor no to the screening question: Money at stake?",
            "no action finds the answer to the screening question: Children?",
            "nothing says why the screening question does not apply: Abroad?",
            "no action finds the answer in section B: Where from?",
            "section D is not finished",
            "section A is blank",
            "section C is blank",
            "section G is blank",
            "Claimants is not looked at for environmental",
            "nobody decided on the restricted use: Scoring staff",
            "`return`",
        ],
    );
    assert!(
        !refused.to_string().contains("section B is blank"),
        "an open answer says why: {refused}"
    );
    workspace
        .edit(
            &ada,
            &key,
            &Edit::Replace(whole(&ada, &triage, "low")),
            None,
        )
        .expect("completed");
    workspace
        .take(&ada, &key, "submit", None, None)
        .expect("submitted");
    approve(workspace, &ben, &key).expect("nothing is open");
}

#[test]
fn what_is_forbidden_is_not_allowed() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let triage = system(workspace, &ada);
    let mut body = whole(&ada, &triage, "low");
    body["restricted_decisions"] =
        json!([{"use": "Reading faces", "forbidden": true, "allowed": true}]);
    let key = submitted(workspace, &ada, "impact_assessment", &body);
    let refused = approve(workspace, &ben, &key).expect_err("forbidden");
    assert_says(
        &refused,
        Kind::Invalid,
        &["allows a use that is forbidden: Reading faces"],
    );
    body["restricted_decisions"][0]["allowed"] = json!(false);
    let key = submitted(workspace, &ada, "impact_assessment", &body);
    approve(workspace, &ben, &key).expect("the use is ruled out");
}

#[test]
fn the_process_says_who_approves() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let eve = person(workspace, "Eve Third", &["contributor", "approver"]);
    let cto = person(workspace, "Cleo Fourth", &["approver"]);
    let triage = system(workspace, &ada);
    let role = json!({"title": "Chief technology officer", "kind": "other",
        "holders": [{"person": cto.key, "from": "2026-01-01"}]});
    let role = submitted(workspace, &ada, "role", &role);
    approve(workspace, &ben, &role).expect("a role");
    let board = json!({"name": "Board", "members": [{"person": eve.key, "capacity": "Chair", "from": "2026-01-01"}]});
    let board = submitted(workspace, &ada, "governance_body", &board);
    approve(workspace, &ben, &board).expect("a body");
    let process = json!({"title": "Process", "purpose": "To know.", "review_months": 12, "thresholds": [
        {"rating": "low", "route": "reviewer"},
        {"rating": "medium", "route": "committee"},
        {"rating": "high", "route": "top_management", "approver": role},
        {"rating": "critical", "route": "stop"}]});
    let process = submitted(workspace, &ada, "impact_process", &process);
    approve(workspace, &ben, &process).expect("a process");
    let assess = |assessor: &Actor, rating: &str| {
        submitted(
            workspace,
            &ada,
            "impact_assessment",
            &whole(assessor, &triage, rating),
        )
    };
    let own = assess(&ben, "low");
    let refused = approve(workspace, &ben, &own).expect_err("his own");
    assert_says(&refused, Kind::Refused, &["Ben Second assessed AIA-0001"]);
    approve(workspace, &eve, &own).expect("anybody else");
    let medium = assess(&ada, "medium");
    let refused = approve(workspace, &ben, &medium).expect_err("no member");
    assert_says(
        &refused,
        Kind::Refused,
        &["rated medium", "committee", "Eve Third"],
    );
    approve(workspace, &eve, &medium).expect("a member");
    let medium = assess(&ada, "medium");
    approve(workspace, &cto, &medium).expect("who decides on more");
    let high = assess(&ada, "high");
    let refused = approve(workspace, &eve, &high).expect_err("above the board");
    assert_says(&refused, Kind::Refused, &["top management", "Cleo Fourth"]);
    approve(workspace, &cto, &high).expect("who holds the role");
    let critical = assess(&ada, "critical");
    let refused = approve(workspace, &cto, &critical).expect_err("nobody may");
    assert_says(&refused, Kind::Invalid, &["stops such a use"]);
}

#[test]
fn conditions_become_actions_once() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let triage = system(workspace, &ada);
    let mut body = whole(&ada, &triage, "low");
    body["outcome"] = json!("go_with_conditions");
    body["conditions"] = json!([
        {"what": "Handlers are trained", "owner": ben.key, "due": "2026-03-01"},
        {"what": "Already done", "met_on": "2026-01-02"}]);
    let key = submitted(workspace, &ada, "impact_assessment", &body);
    let mut later = body.clone();
    later["covers"] = json!("Telephone claims, too");
    for round in [Some(later), None] {
        approve(workspace, &ben, &key).expect("approved");
        let view = workspace.view(AsOf::Now).expect("a view");
        let sql = "select title, origin, owner, due from action";
        let text = |word: &str| Cell::Text(word.to_owned());
        assert_eq!(
            view.query(sql).expect("a query").rows,
            [[
                text("Handlers are trained"),
                text(key.as_str()),
                text(&ben.key),
                text("2026-03-01")
            ]]
        );
        drop(view);
        if let Some(later) = round {
            workspace
                .edit(&ada, &key, &Edit::Replace(later), None)
                .expect("an edit");
            workspace
                .take(&ada, &key, "submit", None, None)
                .expect("submitted");
        }
    }
}

#[test]
fn sensitive_uses_and_clear_answers_lead_where_the_process_says() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let cto = person(workspace, "Cleo Fourth", &["approver"]);
    let triage = system(workspace, &ada);
    let role = json!({"title": "Board of ethics", "kind": "other",
        "holders": [{"person": cto.key, "from": "2026-01-01"}]});
    let role = submitted(workspace, &ada, "role", &role);
    approve(workspace, &ben, &role).expect("a role");
    let process = json!({"title": "Process", "purpose": "To know.", "review_months": 12,
        "screening": [{"question": "Money at stake?", "yes_leads_to": "full"}],
        "sensitive_uses": [{"use": "Insurance", "approver": role}],
        "thresholds": [{"rating": "high", "route": "reviewer"}, {"rating": "critical", "route": "stop"}]});
    let process = submitted(workspace, &ada, "impact_process", &process);
    approve(workspace, &ben, &process).expect("a process");
    let named = |rating: &str| {
        let mut body = whole(&ada, &triage, rating);
        body["system_information"] = json!({"description": "Sorts claims.", "purpose": "Order", "automation": "advisory", "sensitive_uses": ["Deciding on insurance claims"]});
        body
    };
    let key = submitted(workspace, &ada, "impact_assessment", &named("low"));
    let refused = approve(workspace, &ben, &key).expect_err("holds no such role");
    assert_says(
        &refused,
        Kind::Refused,
        &["Insurance", role.as_str(), &cto.key],
    );
    approve(workspace, &cto, &key).expect("who holds it");
    let stopped = submitted(workspace, &ada, "impact_assessment", &named("critical"));
    let refused = approve(workspace, &cto, &stopped).expect_err("nobody may");
    assert_says(&refused, Kind::Invalid, &["stops such a use"]);

    let mut shallow = whole(&ada, &triage, "low");
    shallow["depth"] = json!("screening");
    shallow["screening"] =
        json!([{"question": "Money at stake?", "state": "answered", "yes": true}]);
    shallow["impacts"][2]
        .as_object_mut()
        .expect("a harm")
        .shift_remove("rating");
    let key = submitted(workspace, &ada, "impact_assessment", &shallow);
    let refused = approve(workspace, &cto, &key).expect_err("not deep enough");
    assert_says(
        &refused,
        Kind::Invalid,
        &[
            "\"Money at stake?\" leads to full",
            "the harm fairness has no rating",
        ],
    );
}
