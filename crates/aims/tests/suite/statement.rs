//! Statements of Applicability are drawn up from the controls in force, and frozen.

use aims::{AsOf, Edit};
use serde_json::{Value, json};

use crate::common::key;

fn body(workspace: &aims::Workspace, record: &str) -> Value {
    let view = workspace.view(AsOf::Now).expect("a view");
    let shown = view.show(&key(record)).expect("a record");
    shown.expect("it is there").body
}

#[test]
fn a_statement_freezes_the_controls_and_says_what_differs() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let marit = workspace.actor(Some("PER-0002")).expect("Marit");
    let before = body(workspace, "SOA-0001");
    let drawn = workspace.draw_statement(&marit, None).expect("a statement");
    let first = body(workspace, drawn.as_str());
    let lines = first["lines"].as_array().expect("lines");
    assert!(lines.len() >= 38, "{} lines", lines.len());
    assert_eq!(lines[0]["annex_a"], "A.2.2");
    assert_eq!(first["prepared_by"], "PER-0002");
    assert!(
        first["previous"]
            .as_str()
            .is_some_and(|previous| previous.starts_with("SOA-"))
    );
    for line in lines {
        assert!(
            line["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty()),
            "{line}"
        );
    }
    assert!(
        lines.iter().any(|line| line["operating"] == true),
        "traces at work count"
    );
    assert!(
        before["lines"]
            .as_array()
            .is_some_and(|lines| !lines.is_empty()),
        "the one in force stays"
    );

    // Once it is approved, a control that moves on shows as a difference in the next one only.
    workspace
        .take(&marit, &drawn, "submit", None, None)
        .expect("submitted");
    let helen = workspace.actor(Some("PER-0001")).expect("Helen");
    workspace
        .take(&helen, &drawn, "approve", None, None)
        .expect("approved");
    let mut control = body(workspace, "CTL-0005");
    control["reason"] =
        json!("Staff asked for a channel that does not lead through their manager.");
    workspace
        .edit(&marit, &key("CTL-0005"), &Edit::Replace(control), None)
        .expect("edited");
    workspace
        .take(&marit, &key("CTL-0005"), "submit", None, None)
        .expect("submitted");
    workspace
        .take(&helen, &key("CTL-0005"), "approve", None, None)
        .expect("approved");
    let next = workspace
        .draw_statement(&marit, Some("Autumn"))
        .expect("another");
    let next = body(workspace, next.as_str());
    assert_eq!(next["title"], "Autumn");
    assert_eq!(next["previous"], drawn.as_str());
    assert_eq!(
        next["differences"],
        json!([{ "control": "CTL-0005", "kind": "changed", "what": "reason changed" }])
    );
    assert_eq!(
        body(workspace, drawn.as_str()),
        first,
        "what was approved stays as it was"
    );
}

#[test]
fn nothing_is_drawn_up_without_controls() {
    let made = testkit::workspace();
    let actor = made.workspace.actor(None).expect("the operator");
    let refused = made
        .workspace
        .draw_statement(&actor, None)
        .expect_err("no control is approved");
    assert!(
        refused.to_string().contains("no control is approved"),
        "{refused}"
    );
}
