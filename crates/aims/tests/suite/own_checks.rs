//! The organisation's own checks: approved as records, in force at every moment as they were then.

use aims::{AsOf, Edit, Kind, Workspace};
use conformity::Status;
use jiff::SignedDuration;
use registers::Key;
use serde_json::{Value, json};

use crate::common::{assert_clean, assert_says, operator, person, workspace};

const FRAMEWORK: &str = "iso-42001";

/// Returns a rule about suppliers that counts under a control, or by itself.
fn rule(requirement: Option<&str>) -> Value {
    json!({
        "says": "Every supplier has a day by which it is reviewed.",
        "why": "Two went unreviewed for years.",
        "grade": "minor",
        "requirement": requirement,
        "fails": "select id, 'has no day by which it is reviewed' from supplier where review_by is null",
        "remedy": { "kind": "edit", "field": "review_by" },
        "example_fails": {
            "day": "2026-07-31",
            "records": "- { key: SUP-0001, body: { name: Cloud host } }",
            "finds": "- [SUP-0001, has no day by which it is reviewed]",
        },
        "example_holds": {
            "day": "2026-07-31",
            "records": "- { key: SUP-0001, body: { name: Cloud host, review_by: 2027-01-31 } }",
        },
    })
}

/// Adds an own check as the operator and has somebody else approve it.
fn approved(workspace: &Workspace, body: &Value) -> Key {
    let operator = operator(workspace);
    let key = workspace
        .add(&operator, "own_check", None, body)
        .expect("a check");
    approve(workspace, &key);
    key
}

fn approve(workspace: &Workspace, key: &Key) {
    let operator = operator(workspace);
    let approver = person(workspace, "Ben Approver", &["approver"]);
    workspace
        .take(&operator, key, "submit", None, None)
        .expect("submitted");
    workspace
        .take(&approver, key, "approve", None, None)
        .expect("approved");
}

/// Returns what an own check finds in a framework, by record.
fn found(workspace: &Workspace, as_of: AsOf, framework: &str, check: &Key) -> Vec<String> {
    let view = workspace.view(as_of).expect("a view");
    let made = view.assessment(framework).expect("an assessment");
    let findings = made.findings().map(|(_, finding)| finding);
    let findings = findings.filter(|finding| finding.check == check.as_str());
    findings
        .map(|finding| {
            assert!(finding.own);
            finding.sentence()
        })
        .collect()
}

#[test]
fn it_runs_once_approved_and_in_the_past_as_it_was() {
    let made = workspace();
    let workspace = &made.workspace;
    let operator = operator(workspace);
    let supplier = json!({"name": "Cloud host", "what": "Hosting"});
    workspace
        .add(&operator, "supplier", None, &supplier)
        .expect("a supplier");
    let key = workspace
        .add(&operator, "own_check", None, &rule(Some("A.10.3")))
        .expect("a check");
    let draft = workspace.view(AsOf::Now).expect("a view").entry().0;
    assert_eq!(found(workspace, AsOf::Now, FRAMEWORK, &key), [""; 0]);

    approve(workspace, &key);
    let first = workspace.view(AsOf::Now).expect("a view").entry().0;
    let sentence = "SUP-0001 Cloud host has no day by which it is reviewed";
    assert_eq!(found(workspace, AsOf::Now, FRAMEWORK, &key), [sentence]);
    let why = workspace.view(AsOf::Now).expect("a view");
    let why = why.why(FRAMEWORK, "A.10.3").expect("an explanation");
    assert!(
        why.checks
            .iter()
            .any(|check| check.id == key.as_str() && check.own)
    );

    made.clock.advance(SignedDuration::from_hours(24));
    let stricter = rule(Some("A.10.3"))["fails"]
        .as_str()
        .expect("a query")
        .replace("is null", "is null and 1 = 0");
    let edit = Edit::Set(vec![("fails".into(), json!(stricter))]);
    workspace
        .edit(&operator, &key, &edit, None)
        .expect("an edit");
    assert_eq!(
        found(workspace, AsOf::Now, FRAMEWORK, &key),
        [sentence],
        "a draft changes nothing"
    );
    let refusal = workspace
        .take(&operator, &key, "submit", None, None)
        .expect_err("it no longer finds what its example says");
    assert_says(
        &refusal,
        Kind::Invalid,
        &["example_fails", "finds nothing", "aimwright edit CHK-0001"],
    );
    assert_eq!(refusal.problems()[0].path, "example_fails");

    let edit = Edit::Replace(rule(None));
    workspace
        .edit(&operator, &key, &edit, None)
        .expect("an edit");
    let approver = person(workspace, "Cleo Approver", &["approver"]);
    workspace
        .take(&operator, &key, "submit", None, None)
        .expect("submitted");
    workspace
        .take(&approver, &key, "approve", None, None)
        .expect("approved");
    assert_eq!(found(workspace, AsOf::Now, FRAMEWORK, &key), [""; 0]);
    assert_eq!(found(workspace, AsOf::Now, "own", &key), [sentence]);
    let view = workspace.view(AsOf::Now).expect("a view");
    let engines = view.engines().expect("frameworks");
    assert_eq!(
        engines
            .last()
            .map(|engine| engine.framework().title.as_str()),
        Some("Own checks")
    );
    assert_eq!(
        view.why("own", key.as_str()).expect("why").result.status,
        Status::Minor
    );

    for _ in 0..2 {
        assert_eq!(
            found(workspace, AsOf::Entry(first), FRAMEWORK, &key),
            [sentence]
        );
        assert_eq!(
            found(workspace, AsOf::Entry(draft), FRAMEWORK, &key),
            [""; 0]
        );
        assert_eq!(found(workspace, AsOf::Entry(first), "own", &key), [""; 0]);
        assert_eq!(found(workspace, AsOf::Now, "own", &key), [sentence]);
    }

    workspace
        .take(&approver, &key, "supersede", None, None)
        .expect("superseded");
    assert_eq!(found(workspace, AsOf::Now, "own", &key), [""; 0]);
    let view = workspace.view(AsOf::Now).expect("a view");
    let left = view.engines().expect("frameworks");
    assert!(left.iter().all(|engine| engine.framework().id != "own"));
    assert_clean(workspace);
}

#[test]
fn an_unsound_one_is_not_submitted_and_not_imported_as_approved() {
    let made = workspace();
    let workspace = &made.workspace;
    let operator = operator(workspace);
    let mut body = rule(Some("A.10.33"));
    body["fails"] = json!("select id, 'x'\nfrom suppliers");
    let key = workspace
        .add(&operator, "own_check", None, &body)
        .expect("a draft may be unfinished");
    let register = workspace.catalog().get("own_check").expect("a register");
    let told = workspace
        .own_check_problems(register, &key, &body)
        .expect("problems");
    let paths: Vec<&str> = told.iter().map(|told| told.path.as_str()).collect();
    assert_eq!(paths, ["requirement", "fails"]);
    assert!(
        told[1]
            .message
            .starts_with("line 2, column 6: no such table")
    );
    let refusal = workspace
        .take(&operator, &key, "submit", None, None)
        .expect_err("it cannot work");
    assert_says(
        &refusal,
        Kind::Invalid,
        &[
            "requirement: there is no requirement A.10.33",
            "line 2, column 6",
        ],
    );
    let record = aims::Record {
        key: "CHK-0007".parse().expect("a key"),
        state: "approved".into(),
        body,
    };
    let refusal = workspace
        .put(&operator, &[record])
        .expect_err("an unsound check in force");
    assert_says(&refusal, Kind::Invalid, &["no such table"]);
}

#[test]
fn one_that_breaks_later_is_a_finding() {
    let made = workspace();
    let workspace = &made.workspace;
    // What the example does not show: a list of keys that is no JSON in one record only.
    let mut body = rule(None);
    body["fails"] = json!(
        "select id, 'has no day by which it is reviewed' from supplier where review_by is null \
         and json_extract(case when title = 'Bad' then '{' else '{}' end, '$.a') is null"
    );
    let key = approved(workspace, &body);
    assert_eq!(found(workspace, AsOf::Now, "own", &key), [""; 0]);
    let bad = json!({"name": "Bad", "what": "Hosting"});
    workspace
        .add(&operator(workspace), "supplier", None, &bad)
        .expect("a supplier");
    let told = found(workspace, AsOf::Now, "own", &key);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("cannot be run: malformed JSON"),
        "{told:?}"
    );
    let view = workspace.view(AsOf::Now).expect("a view");
    view.assessment(FRAMEWORK).expect("the standard's checks");
    workspace
        .trend(FRAMEWORK, workspace.today(), 1)
        .expect("a trend");
    let again = workspace
        .trend_at_hand(FRAMEWORK, workspace.today(), 1)
        .expect("a trend");
    assert_eq!(again.missing, [], "points are known beside own checks");
}
