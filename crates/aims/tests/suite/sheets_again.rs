//! Sheets that come back: what stayed as it was asks for nothing, and who may edit may bring it.

use std::fs;

use aims::{AsOf, Kind, Selection, Sheet, Workspace};
use registers::Key;
use serde_json::json;

use crate::common::{assert_says, body, operator, person, shown, workspace};
use crate::sheets::{bring, guessed, people};

fn csv(text: &str, register: &str) -> Sheet {
    Sheet::read("plan.csv", text.as_bytes(), None, register).expect("a sheet")
}

fn exported(workspace: &Workspace, register: &str, to: &std::path::Path) -> String {
    let one = Selection::Registers(vec![register.into()]);
    workspace
        .export(&one, to, AsOf::Now, &mut |_, _| {})
        .expect("an export");
    fs::read_to_string(to).expect("a file")
}

#[test]
fn a_row_that_changes_nothing_is_not_asked_for_a_new_own_field() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let supplier = json!({"name": "Cloud host", "what": "Hosting"});
    let record = workspace
        .add(&ada, "supplier", None, &supplier)
        .expect("a supplier");
    let field = json!({
        "register": "supplier", "name": "centre", "label": "Centre", "help": "Who pays.",
        "kind": "text", "required": true, "reason": "Controlling asks for it.",
    });
    let field = workspace
        .add(&ada, "own_field", None, &field)
        .expect("a field");
    let ben = person(workspace, "Ben Approver", &["approver"]);
    workspace
        .take(&ada, &field, "submit", None, None)
        .expect("submitted");
    workspace
        .take(&ben, &field, "approve", None, None)
        .expect("approved");
    let text = exported(
        workspace,
        "supplier",
        &made.folder.path().join("supplier.csv"),
    );
    let sheet = csv(&text, "supplier");
    let mapping = guessed(&sheet, "supplier");
    let done = bring(workspace, &ada, &sheet, &mapping).expect("a report");
    assert_eq!((done.unchanged, done.faulty), (1, 0), "{:?}", done.faults);
    // With its state a record comes as it stood elsewhere.
    let changed = csv(&text.replace("Hosting", "Hosting and more"), "supplier");
    let done = bring(workspace, &ada, &changed, &mapping).expect("a report");
    assert_eq!((done.edited, done.faulty), (1, 0), "{:?}", done.faults);
    assert_eq!(shown(workspace, &record).body["what"], "Hosting and more");
    // Without it the row is an edit like any other.
    let edit = csv(&format!("key,what\n{record},Less\n"), "supplier");
    let done = bring(workspace, &ada, &edit, &guessed(&edit, "supplier")).expect("a report");
    assert_eq!(done.faults[0].field, "own.centre", "{:?}", done.faults);
}

#[test]
fn who_may_edit_brings_back_what_was_exported() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let cora = person(workspace, "Cora Contributor", &["contributor"]);
    let risk = workspace
        .add(&ada, "risk", None, &body("risk"))
        .expect("a risk");
    let row = shown(workspace, &risk).row;
    let (state, title) = (row.state, row.title);
    let sheet = |state: &str, key: &str, title: &str| {
        csv(&format!("key,state,title\n{key},{state},{title}\n"), "risk")
    };
    let same = sheet(&state, risk.as_str(), &title);
    let mapping = guessed(&same, "risk");
    let fields: Vec<_> = mapping.columns.iter().map(|column| &column.field).collect();
    assert_eq!(fields, ["key", "state", "title"]);
    let done = bring(workspace, &cora, &same, &mapping).expect("a report");
    assert_eq!((done.unchanged, done.faulty), (1, 0), "{:?}", done.faults);

    let owner = person(workspace, "Olga Owner", &["owner"]);
    let own = json!({"title": "Hers", "owner": owner.key});
    let action: Key = workspace
        .add(&ada, "action", None, &own)
        .expect("an action");
    let hers = csv(
        &format!("key,state,title\n{action},open,Changed\n"),
        "action",
    );
    let done = bring(workspace, &owner, &hers, &guessed(&hers, "action")).expect("an import");
    assert_eq!((done.edited, done.faulty), (1, 0), "{:?}", done.faults);
    assert_eq!(shown(workspace, &action).row.title, "Changed");

    // A state that an import cannot bring about is blamed on its cell.
    for (who, key, says) in [
        (&cora, risk.as_str(), "an import changes no state"),
        (&ada, risk.as_str(), "an import changes no state"),
        (
            &cora,
            "RSK-0404",
            "may not bring in a new record with its state",
        ),
    ] {
        let other = sheet("closed", key, &title);
        let done = bring(workspace, who, &other, &mapping).expect("a report");
        let mut faults = done.faults.iter().filter(|fault| fault.field == "state");
        let fault = faults.next().expect("a fault of the state");
        assert_eq!(fault.place, "plan!B2", "{:?}", done.faults);
        assert!(fault.message.contains(says), "{:?}", done.faults);
    }
}

#[test]
fn a_register_without_records_comes_in_as_it_went_out() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let file = made.folder.path().join("risk.csv");
    let sheet = csv(&exported(workspace, "risk", &file), "risk");
    let done = bring(workspace, &ada, &sheet, &guessed(&sheet, "risk")).expect("an import");
    assert_eq!((done.added, done.edited, done.unchanged), (0, 0, 0));
    let empty = csv("title,cause\n", "risk");
    let refused = bring(workspace, &ada, &empty, &guessed(&empty, "risk"));
    assert_says(
        &refused.expect_err("a template"),
        Kind::Invalid,
        &["has no rows below its headings"],
    );
}

#[test]
fn a_record_whose_life_is_over_does_not_stand_in_the_way_of_a_live_one() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = people(workspace);
    let sam = csv(
        "Name,Engagement,Function\nSam Twin,employee,Tester\n",
        "person",
    );
    let mut mapping = guessed(&sam, "person");
    mapping.matched_by = Some("name".into());
    let refused = bring(workspace, &ada, &sam, &mapping).expect("a report");
    assert!(
        refused.faults[0].message.contains("more than one record"),
        "{:?}",
        refused.faults
    );
    let gone: Key = "PER-0003".parse().expect("a key");
    workspace
        .take(&ada, &gone, "retire", None, None)
        .expect("retired");
    let done = bring(workspace, &ada, &sam, &mapping).expect("an import");
    assert_eq!((done.edited, done.faulty), (1, 0), "{:?}", done.faults);
    let kept: Key = "PER-0004".parse().expect("a key");
    assert_eq!(shown(workspace, &kept).body["function"], "Tester");
}

#[test]
fn a_list_and_a_place_in_it_are_not_both_filled() {
    let made = workspace();
    let ada = people(&made.workspace);
    let text = "name,engagement,competences,competences.0.competence\nCora,employee,,Testing\n";
    let sheet = csv(text, "person");
    let guessed = guessed(&sheet, "person");
    let done = bring(&made.workspace, &ada, &sheet, &guessed);
    done.expect("a guess that can be used");
    let mut mapping = guessed.clone();
    mapping
        .columns
        .retain(|column| !column.field.starts_with("competences"));
    for path in ["competences.0.competence", "competences"] {
        let mut column = mapping.columns[0].clone();
        column.field = path.into();
        column.heading = Some(path.into());
        mapping.columns.push(column);
    }
    let refused = bring(&made.workspace, &ada, &sheet, &mapping).expect_err("one in another");
    assert_says(
        &refused,
        Kind::Invalid,
        &["`competences.0.competence` and `competences` are parts of one another"],
    );
}
