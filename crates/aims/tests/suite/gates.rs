//! The gate before use: what must be in place, what can be waived and what never passes.

use aims::{Actor, AsOf, Edit, Kind, Workspace};
use registers::{Key, catalog};
use serde_json::{Value, json};

use crate::common::{assert_says, key, operator, person, workspace};

fn system(stage: &str) -> Value {
    json!({"name": "Claims triage", "purpose": "Sorts claims.", "origin": "built", "stage": stage,
        "automation": "human_decides", "version": "1.0"})
}

fn stage(to: &str) -> Edit {
    Edit::Set(vec![("stage".into(), json!(to))])
}

/// Adds a record and has it approved by somebody else.
fn approved(workspace: &Workspace, ada: &Actor, ben: &Actor, register: &str, body: &Value) -> Key {
    let key = workspace.add(ada, register, None, body).expect(register);
    for (actor, step) in [(ada, "submit"), (ben, "approve")] {
        workspace
            .take(actor, &key, step, None, None)
            .unwrap_or_else(|error| panic!("{key} {step}: {error}"));
    }
    key
}

fn impact(system: &Key, ada: &Actor) -> Value {
    let mut body = catalog()
        .get("impact_assessment")
        .expect("a register")
        .samples()
        .swap_remove(0);
    let fields = body.as_object_mut().expect("a body");
    // Without what points at records that are not here.
    for name in [
        "process",
        "contributors",
        "screening",
        "sections",
        "measures",
        "conditions",
        "data",
        "models",
        "impacts",
        "parties",
        "risks",
        "open_answers",
        "linked_assessments",
        "lapses",
        "reassessment",
        "restricted_decisions",
        "deployment",
        "failures",
        "misuses",
    ] {
        fields.shift_remove(name);
    }
    fields.insert("systems".into(), json!([system]));
    fields.insert("assessor".into(), json!(ada.key));
    fields.insert("outcome".into(), json!("go"));
    fields.insert("performed_on".into(), json!("2026-01-05"));
    fields.insert("next_review".into(), json!("2099-01-05"));
    fields.insert("depth".into(), json!("screening"));
    body
}

fn risk(system: &Key) -> Value {
    json!({"title": "Urgent claims wait", "kind": "threat", "source": "machine_learning", "family": "model",
        "cause": "Few examples.", "event": "An urgent claim is sorted last.", "consequence": "Somebody waits.",
        "systems": [system],
        "residual": {"likelihood": 1, "organization": 1, "individuals": 1, "societies": 1, "rating": "low"}})
}

fn test_run(system: &Key, passed: bool, on: &str) -> Value {
    json!({"title": "Recall", "system": system, "version": "1.0", "kind": "performance", "measure": "recall",
        "passed": passed, "on": on})
}

fn information(system: &Key) -> Value {
    json!({"title": "Sheet for handlers", "system": system, "audience": "users", "text": "What it does."})
}

fn gate(system: &Key, decision: &str) -> Value {
    json!({"title": "Release 1.0", "system": system, "to_stage": "deployment", "decision": decision,
        "decided_on": "2026-01-02"})
}

/// Puts everything in place but what the system's own record says.
fn prepare(workspace: &Workspace, ada: &Actor, ben: &Actor, system: &Key) {
    approved(
        workspace,
        ada,
        ben,
        "impact_assessment",
        &impact(system, ada),
    );
    approved(
        workspace,
        ada,
        ben,
        "user_information",
        &information(system),
    );
    workspace
        .add(ada, "risk", None, &risk(system))
        .expect("a risk");
    workspace
        .add(ada, "test_run", None, &test_run(system, true, "2026-01-08"))
        .expect("a test run");
}

fn ready() -> Edit {
    Edit::Set(vec![
        ("stage".into(), json!("deployment")),
        ("oversight".into(), json!("Handlers see each claim.")),
        ("logging".into(), json!("Every score, for a year.")),
    ])
}

#[test]
fn a_system_goes_into_use_once_everything_is_in_place() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let triage = workspace
        .add(
            &ada,
            "ai_system",
            None,
            &system("verification_and_validation"),
        )
        .expect("a system");
    let refused = workspace
        .edit(&ada, &triage, &stage("deployment"), None)
        .expect_err("nothing is in place");
    assert_says(
        &refused,
        Kind::Invalid,
        &[
            "AIS-0001 cannot go into use yet",
            "no approved impact assessment",
            "no risk of it is recorded",
            "no passed test",
            "no approved information",
            "how people oversee it",
            "what it logs",
            "`forced`",
        ],
    );
    assert_eq!(refused.problems()[0].path, "stage");
    prepare(workspace, &ada, &ben, &triage);
    let failed = workspace
        .add(
            &ada,
            "test_run",
            None,
            &test_run(&triage, false, "2026-01-09"),
        )
        .expect("a failed test");
    let refused = workspace
        .edit(&ada, &triage, &ready(), None)
        .expect_err("a test failed");
    assert_says(&refused, Kind::Invalid, &[failed.as_str(), "failed"]);
    assert!(
        !refused.to_string().contains("impact assessment"),
        "{refused}"
    );
    workspace
        .add(
            &ada,
            "test_run",
            None,
            &test_run(&triage, true, "2026-01-10"),
        )
        .expect("a passed test");
    workspace
        .edit(&ada, &triage, &ready(), None)
        .expect("everything is in place");
    let view = workspace.view(AsOf::Now).expect("a view");
    let body = view.show(&triage).expect("a look").expect("a system").body;
    let (conditions, exception) = view.before_use(&triage, &body).expect("conditions");
    assert!(
        conditions.iter().all(aims::Condition::is_met),
        "{conditions:?}"
    );
    assert_eq!((conditions.len(), exception), (9, None));
}

#[test]
fn what_was_in_use_when_first_written_down_passes_no_gate() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let old = approved(
        workspace,
        &ada,
        &ben,
        "ai_system",
        &system("operation_and_monitoring"),
    );
    workspace
        .edit(&ada, &old, &stage("continuous_validation"), None)
        .expect("it stays in use");
    for step in ["retirement", "inception"] {
        workspace
            .edit(&ada, &old, &stage(step), None)
            .expect("it goes out of use");
    }
    let refused = workspace
        .edit(&ada, &old, &stage("operation_and_monitoring"), None)
        .expect_err("it comes back");
    assert_says(&refused, Kind::Invalid, &["cannot go into use yet"]);
}

#[test]
fn an_approval_passes_the_gate_as_well() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let triage = approved(workspace, &ada, &ben, "ai_system", &system("inception"));
    prepare(workspace, &ada, &ben, &triage);
    workspace
        .edit(&ada, &triage, &ready(), None)
        .expect("everything is in place");
    workspace
        .take(&ada, &triage, "submit", None, None)
        .expect("submitted");
    // What was in place lapses before the version is approved.
    workspace
        .add(
            &ada,
            "test_run",
            None,
            &test_run(&triage, false, "2026-01-12"),
        )
        .expect("a failed test");
    let refused = workspace
        .take(&ben, &triage, "approve", None, None)
        .expect_err("a test failed meanwhile");
    assert_says(&refused, Kind::Invalid, &["failed", "test run"]);
    workspace
        .add(
            &ada,
            "test_run",
            None,
            &test_run(&triage, true, "2026-01-13"),
        )
        .expect("a passed test");
    workspace
        .take(&ben, &triage, "approve", None, None)
        .expect("approved");
}

#[test]
fn a_gate_lets_pass_only_what_is_ready_or_excepted_in_person() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let eve = person(workspace, "Eve Third", &["approver"]);
    let triage = workspace
        .add(&ada, "ai_system", None, &system("inception"))
        .expect("a system");
    let pass = workspace
        .add(&ada, "gate", None, &gate(&triage, "pass"))
        .expect("a gate");
    workspace
        .take(&ada, &pass, "submit", None, None)
        .expect("submitted");
    let refused = workspace
        .take(&ben, &pass, "approve", None, None)
        .expect_err("nothing is in place");
    assert_says(
        &refused,
        Kind::Invalid,
        &["GAT-0001 cannot let AIS-0001 go into use"],
    );
    // A gate that says stop may always be approved, and stops.
    approved(workspace, &ada, &ben, "gate", &gate(&triage, "stop"));
    let refused = workspace
        .edit(&ada, &triage, &ready(), None)
        .expect_err("stopped");
    assert_says(&refused, Kind::Invalid, &["GAT-0002: says stop"]);
    // An exception is approved by the person who answers for it.
    let mut forced = gate(&triage, "stop");
    forced["forced"] =
        json!({"by": eve.key, "on": "2026-01-01", "why": "Hail.", "until": "2099-01-01"});
    let forced = workspace.add(&ada, "gate", None, &forced).expect("a gate");
    workspace
        .take(&ada, &forced, "submit", None, None)
        .expect("submitted");
    let refused = workspace
        .take(&ben, &forced, "approve", None, None)
        .expect_err("not the person named");
    assert_says(&refused, Kind::Refused, &[&eve.key, "in person"]);
    workspace
        .take(&eve, &forced, "approve", None, None)
        .expect("approved");
    workspace
        .edit(&ada, &triage, &stage("deployment"), None)
        .expect("excepted");
}

#[test]
fn nothing_lets_a_forbidden_use_pass() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let mut prohibited = system("inception");
    prohibited["risk_class"] = json!("prohibited");
    let triage = workspace
        .add(&ada, "ai_system", None, &prohibited)
        .expect("a system");
    prepare(workspace, &ada, &ben, &triage);
    let mut forced = gate(&triage, "pass");
    forced["forced"] =
        json!({"by": ben.key, "on": "2026-01-01", "why": "Hail.", "until": "2099-01-01"});
    let forced = workspace.add(&ada, "gate", None, &forced).expect("a gate");
    workspace
        .take(&ada, &forced, "submit", None, None)
        .expect("submitted");
    let refused = workspace
        .take(&ben, &forced, "approve", None, None)
        .expect_err("forbidden");
    assert_says(&refused, Kind::Invalid, &["prohibited", "no exception"]);
    let refused = workspace
        .edit(&ada, &triage, &ready(), None)
        .expect_err("forbidden");
    assert_says(&refused, Kind::Invalid, &["prohibited", "no exception"]);
    let restricted = Edit::Set(vec![
        ("risk_class".into(), json!("high")),
        ("restricted_use".into(), json!(true)),
        ("stage".into(), json!("deployment")),
        ("oversight".into(), json!("Handlers see each claim.")),
        ("logging".into(), json!("Every score, for a year.")),
    ]);
    let refused = workspace
        .edit(&ada, &triage, &restricted, None)
        .expect_err("undecided");
    assert_says(&refused, Kind::Invalid, &["nothing says what allows it"]);
}

#[test]
fn an_import_passes_the_gate_too() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let triage = workspace
        .add(&ada, "ai_system", None, &system("inception"))
        .expect("a system");
    let record = aims::Record {
        key: triage,
        state: "draft".into(),
        body: system("deployment"),
    };
    let refused = workspace
        .put(&ada, &[record])
        .expect_err("nothing is in place");
    assert_says(&refused, Kind::Invalid, &["cannot go into use yet"]);
    let inventory = aims::Record {
        key: key("AIS-0009"),
        state: "approved".into(),
        body: system("deployment"),
    };
    workspace
        .put(&ada, &[inventory])
        .expect("inventory of what is in use");
}

#[test]
fn what_is_out_of_date_and_what_is_not_lawful_is_not_in_place() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben Second", &["approver"]);
    let triage = approved(workspace, &ada, &ben, "ai_system", &system("inception"));
    let scope =
        json!({"title": "Scope", "kind": "whole", "statement": "Claims.", "systems": [triage]});
    approved(workspace, &ada, &ben, "scope", &scope);
    prepare(workspace, &ada, &ben, &triage);
    // Nobody accepted it, whatever its owner thinks.
    let mut grave = risk(&triage);
    grave["evaluation"] = json!("accept");
    grave["residual"]["rating"] = json!("critical");
    let grave = workspace.add(&ada, "risk", None, &grave).expect("a risk");
    // An incident is newer than the assessment.
    made.clock.advance(jiff::SignedDuration::from_hours(240));
    let incident = json!({"title": "Wrong order", "what": "Urgent claims lay.", "detected_on": "2026-01-07", "severity": "high", "systems": [triage]});
    workspace
        .add(&ada, "incident", None, &incident)
        .expect("an incident");
    let refused = workspace
        .edit(&ada, &triage, &ready(), None)
        .expect_err("two things lack");
    assert_says(
        &refused,
        Kind::Invalid,
        &[
            grave.as_str(),
            "is neither treated nor accepted",
            "no approved impact assessment is current",
        ],
    );

    // What runs already is not approved as something that is forbidden.
    let old = approved(
        workspace,
        &ada,
        &ben,
        "ai_system",
        &system("operation_and_monitoring"),
    );
    let class = Edit::Set(vec![("risk_class".into(), json!("prohibited"))]);
    workspace
        .edit(&ada, &old, &class, None)
        .expect("it is written down");
    workspace
        .take(&ada, &old, "submit", None, None)
        .expect("submitted");
    let refused = workspace.take(&ben, &old, "approve", None, None);
    assert_says(
        &refused.expect_err("it runs"),
        Kind::Invalid,
        &["its risk class is prohibited"],
    );
}
