//! Whose word counts: acceptances of risks within authority, and statements in person.

use aims::{Actor, Edit, Kind, Workspace};
use registers::Key;
use serde_json::{Value, json};

use crate::common::{assert_says, body, operator, person, workspace};

struct Company {
    made: crate::common::TestWorkspace,
    /// The AIMS manager.
    ada: Actor,
    /// Owns the risk.
    ben: Actor,
    /// May accept what is rated medium.
    eve: Actor,
    risk: Key,
}

fn approve(workspace: &Workspace, ada: &Actor, eve: &Actor, register: &str, body: &Value) -> Key {
    let key = workspace.add(ada, register, None, body).expect(register);
    for (actor, step) in [(ada, "submit"), (eve, "approve")] {
        workspace
            .take(actor, &key, step, None, None)
            .unwrap_or_else(|error| panic!("{key} {step}: {error}"));
    }
    key
}

fn company() -> Company {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Owner", &["contributor"]);
    let eve = person(workspace, "Eve Manager", &["contributor", "approver"]);
    let role = json!({"title": "Head of claims", "kind": "other",
        "holders": [{"person": eve.key, "from": "2026-01-01"}]});
    let role = approve(workspace, &ada, &eve, "role", &role);
    let criteria = json!({"title": "Criteria", "method": "As written.", "acceptable_up_to": "low",
        "review_months": 12, "authority": [{"rating": "medium", "role": role}]});
    let criteria = approve(workspace, &ada, &eve, "risk_criteria", &criteria);
    let mut risk = body("risk");
    risk["owner"] = json!(ben.key);
    risk["criteria"] = json!(criteria);
    let risk = workspace.add(&ada, "risk", None, &risk).expect("a risk");
    Company {
        made,
        ada,
        ben,
        eve,
        risk,
    }
}

fn accepted(by: &Actor, role: &str, evidence: Option<&Key>) -> (String, Value) {
    let mut acceptance = json!({"by": by.key, "role": role, "on": "2026-01-05"});
    if let Some(evidence) = evidence {
        acceptance["evidence"] = json!(evidence);
    }
    ("acceptances".into(), json!([acceptance]))
}

fn rated(rating: &str) -> (String, Value) {
    let rating = json!({"likelihood": 2, "organization": 2, "individuals": 2, "societies": 2, "rating": rating});
    ("residual".into(), rating)
}

#[test]
fn a_risk_is_accepted_in_person_within_authority() {
    let company = company();
    let workspace = &company.made.workspace;
    let (ada, ben, eve, risk) = (&company.ada, &company.ben, &company.eve, &company.risk);
    let edit = |actor: &Actor, fields: Vec<(String, Value)>| {
        workspace.edit(actor, risk, &Edit::Set(fields), None)
    };
    let manager = "designated_management";
    // Nobody accepts for somebody else.
    let refused = edit(ben, vec![rated("medium"), accepted(eve, manager, None)]);
    let refused = refused.expect_err("for somebody else");
    assert_says(
        &refused,
        Kind::Refused,
        &["Ben Owner", &eve.key, "in person"],
    );
    assert_eq!(refused.problems()[0].path, "acceptances.0.by");
    // What remains must be known, and within the authority of the person.
    let refused = edit(eve, vec![accepted(eve, manager, None)]).expect_err("not rated");
    assert_says(&refused, Kind::Invalid, &["residual"]);
    let refused = edit(eve, vec![rated("high"), accepted(eve, manager, None)]);
    let refused = refused.expect_err("above her authority");
    assert_says(
        &refused,
        Kind::Refused,
        &["rated high", "CRI-0001", "nobody"],
    );
    let refused = edit(ben, vec![rated("low"), accepted(ben, manager, None)]);
    let refused = refused.expect_err("without authority");
    assert_says(&refused, Kind::Refused, &["who may: Eve Manager"]);
    edit(eve, vec![rated("low"), accepted(eve, manager, None)]).expect("less than she may accept");
    // The owner accepts as owner, and nobody else does.
    let refused = edit(eve, vec![accepted(eve, "risk_owner", None)]).expect_err("not the owner");
    assert_says(&refused, Kind::Refused, &["does not own", &ben.key]);
    edit(ben, vec![accepted(ben, "risk_owner", None)]).expect("the owner");
    // What stood there already is not asked again.
    edit(ada, vec![("asset".into(), json!("Claims"))]).expect("another field");
}

#[test]
fn the_aims_manager_writes_down_what_somebody_accepted() {
    let company = company();
    let workspace = &company.made.workspace;
    let (ada, eve, risk) = (&company.ada, &company.eve, &company.risk);
    let edit = |evidence| {
        let fields = vec![
            rated("medium"),
            accepted(eve, "designated_management", evidence),
        ];
        workspace.edit(ada, risk, &Edit::Set(fields), None)
    };
    let refused = edit(None).expect_err("nothing shows it");
    assert_says(&refused, Kind::Refused, &["`evidence`"]);
    let minutes = workspace
        .add(ada, "document", None, &body("document"))
        .expect("minutes");
    edit(Some(&minutes)).expect("the minutes show it");
}

#[test]
fn a_statement_is_made_in_person_or_shown() {
    let company = company();
    let workspace = &company.made.workspace;
    let (ada, ben) = (&company.ada, &company.ben);
    let mut statement = json!({"framework": "iso-42001", "requirement": "5.1", "statement": "It is so.",
        "by": company.eve.key, "on": "2026-01-05", "expires": "2026-12-31"});
    let add =
        |actor: &Actor, statement: &Value| workspace.add(actor, "attestation", None, statement);
    let refused = add(ben, &statement).expect_err("for somebody else");
    assert_says(&refused, Kind::Refused, &["Ben Owner", "in person"]);
    assert_eq!(refused.problems()[0].path, "by");
    let refused = add(ada, &statement).expect_err("nothing shows it");
    assert_says(&refused, Kind::Refused, &["`evidence`"]);
    add(&company.eve, &statement).expect("in person");
    statement["evidence"] = json!([company.risk]);
    let refused = add(ben, &statement).expect_err("only the AIMS manager writes down");
    assert_says(&refused, Kind::Refused, &["in person"]);
    add(ada, &statement).expect("written down");
}

#[test]
fn a_risk_that_grows_takes_its_acceptances_out() {
    let Company {
        made,
        ada,
        eve,
        risk,
        ..
    } = company();
    let workspace = &made.workspace;
    let rated = |rating: &str| {
        let level = json!({"likelihood": 2, "organization": 2, "individuals": 2, "societies": 2, "rating": rating});
        ("residual".to_owned(), level)
    };
    let edit = |actor: &Actor, fields: Vec<(String, Value)>| {
        workspace.edit(actor, &risk, &Edit::Set(fields), None)
    };
    edit(&ada, vec![rated("low"), ("acceptances".into(), json!([]))]).expect("a rating");
    edit(&eve, vec![accepted(&eve, "designated_management", None)]).expect("accepted");
    let error = edit(&ada, vec![rated("medium")]).expect_err("it was accepted as low");
    assert_says(
        &error,
        Kind::Invalid,
        &["were given for a low risk", "medium now"],
    );
    edit(
        &ada,
        vec![rated("medium"), ("acceptances".into(), json!([]))],
    )
    .expect("nobody accepts it now");
    edit(&eve, vec![accepted(&eve, "designated_management", None)]).expect("accepted anew");
    edit(&ada, vec![rated("low")]).expect("a smaller one stays accepted");
}
