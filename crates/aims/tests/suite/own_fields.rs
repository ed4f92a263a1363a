//! Own fields: what an organisation adds to a register is asked for, kept, listed, checked and brought
//! along like any other field, from the day it is approved to the day it is withdrawn.

use std::fs;

use aims::{Actor, AsOf, Edit, Kind, ListFilter, PageQuery, Selection, Sort, Test, Workspace};
use image::Value as Cell;
use jiff::SignedDuration;
use registers::Key;
use serde_json::{Value, json};

use crate::common::{assert_clean, assert_says, import, key, operator, person, shown, workspace};

const HOUSE: &str = "id: house\ntitle: House rules\nedition: '1'\n";
const RULES: &str = "\
requirements:
  - id: '1.1'
    title: Costs
    kind: clause
    group: 1 Costs
    asks: Say who pays.
    why: Somebody does.
    evidence: [supplier]
    tests: { '1.1-1': Each supplier has a cost centre. }
";
const COSTS: &str = "\
requirement: '1.1'
checks:
  - id: cost-centre
    grade: minor
    tests: ['1.1-1']
    says: Each supplier has a cost centre.
    fails: select id, 'has no cost centre' from supplier where OWN_cost_centre is null
    remedy: { edit: '{id}', field: what }
    fixtures:
      fails:
        day: 2026-07-31
        records: [{ key: SUP-0001, body: { name: Cloud host } }]
        finds: [[SUP-0001, has no cost centre]]
      holds:
        day: 2026-07-31
        records: [{ key: SUP-0001, body: { name: Cloud host, own: { cost_centre: '4711' } } }]
";

/// Returns an own field of suppliers.
fn field(name: &str, kind: &str) -> Value {
    json!({
        "register": "supplier", "name": name, "label": "Cost centre", "help": "Who pays.", "kind": kind,
        "reason": "Controlling asks for it.",
    })
}

fn supplier(own: Value) -> Value {
    let mut body = json!({ "name": "Cloud host", "what": "Hosting" });
    if !own.is_null() {
        body["own"] = own;
    }
    body
}

fn draft(workspace: &Workspace, body: &Value) -> Key {
    let operator = operator(workspace);
    let added = workspace.add(&operator, "own_field", None, body);
    added.expect("an own field")
}

fn approve(workspace: &Workspace, key: &Key) -> aims::Result<aims::Done> {
    let (operator, approver) = (operator(workspace), approver(workspace));
    workspace.take(&operator, key, "submit", None, None)?;
    workspace.take(&approver, key, "approve", None, None)
}

fn approver(workspace: &Workspace) -> Actor {
    workspace
        .actor(Some("Ben Approver"))
        .unwrap_or_else(|_| person(workspace, "Ben Approver", &["approver"]))
}

fn approved(workspace: &Workspace, body: &Value) -> Key {
    let key = draft(workspace, body);
    approve(workspace, &key).expect("approved");
    key
}

fn withdraw(workspace: &Workspace, key: &Key) -> aims::Result<aims::Done> {
    workspace.take(&approver(workspace), key, "supersede", None, None)
}

fn add(workspace: &Workspace, own: Value) -> aims::Result<Key> {
    workspace.add(&operator(workspace), "supplier", None, &supplier(own))
}

fn rows(workspace: &Workspace, as_of: AsOf, sql: &str) -> Vec<Vec<Cell>> {
    let view = workspace.view(as_of).expect("a view");
    view.query(sql).expect("rows").rows
}

fn refused(workspace: &Workspace, as_of: AsOf, sql: &str) -> String {
    let view = workspace.view(as_of).expect("a view");
    view.query(sql).expect_err("no such column").to_string()
}

#[test]
fn it_is_a_column_from_its_approval_to_its_withdrawal_and_its_values_stay() {
    let made = workspace();
    let workspace = &made.workspace;
    let field = draft(workspace, &field("cost_centre", "text"));
    let error = add(workspace, json!({ "cost_centre": "4711" })).expect_err("a draft is no field");
    assert_says(
        &error,
        Kind::Invalid,
        &["no own field of this register is in force"],
    );
    let before = workspace.view(AsOf::Now).expect("a view").entry();
    made.clock.advance(SignedDuration::from_hours(24));

    approve(workspace, &field).expect("approved");
    let record = add(workspace, json!({ "cost_centre": "4711" })).expect("a supplier");
    let sql = "select own_cost_centre from supplier where own_cost_centre = '4711'";
    assert_eq!(
        rows(workspace, AsOf::Now, sql),
        [[Cell::Text("4711".into())]]
    );
    let during = workspace.view(AsOf::Now).expect("a view").entry();
    assert!(refused(workspace, AsOf::Entry(before.0), sql).contains("own_cost_centre"));
    assert_eq!(shown(workspace, &record).body["own"]["cost_centre"], "4711");
    let hits = workspace
        .view(AsOf::Now)
        .expect("a view")
        .find("4711", 5)
        .expect("hits");
    assert_eq!(hits[0].key, record.as_str());

    // Another process makes the same of it.
    assert_clean(workspace);
    made.clock.advance(SignedDuration::from_hours(24));
    withdraw(workspace, &field).expect("withdrawn");
    assert!(refused(workspace, AsOf::Now, sql).contains("own_cost_centre"));
    assert_eq!(rows(workspace, AsOf::Entry(during.0), sql).len(), 1);
    let seen = shown(workspace, &record);
    assert_eq!(seen.body["own"]["cost_centre"], "4711");
    assert_eq!(
        seen.register
            .own_field("cost_centre")
            .and_then(|field| field.label()),
        Some("Cost centre")
    );
    assert!(seen.register.own_fields().is_empty());

    // Nobody is asked for it any more, and it stays with the next version.
    let operator = operator(workspace);
    let edit = Edit::Replace(json!({ "name": "Cloud host", "what": "Hosting and more" }));
    workspace
        .edit(&operator, &record, &edit, None)
        .expect("an edit");
    assert_eq!(shown(workspace, &record).body["own"]["cost_centre"], "4711");
    let edit = Edit::Replace(supplier(json!({ "cost_centre": "4712" })));
    let error = workspace
        .edit(&operator, &record, &edit, None)
        .expect_err("it is withdrawn");
    assert_says(&error, Kind::Invalid, &["own field"]);
    let edit = Edit::Replace(supplier(json!({ "cost_centre": null })));
    workspace
        .edit(&operator, &record, &edit, None)
        .expect("an edit");
    assert!(shown(workspace, &record).body.get("own").is_none());
    let version = workspace
        .view(AsOf::Now)
        .expect("a view")
        .version(&record, 2);
    assert_eq!(
        version.expect("read").expect("there").body["own"]["cost_centre"],
        "4711"
    );
    assert_clean(workspace);
}

#[test]
fn every_kind_is_kept_in_a_column_of_its_kind_and_refused_where_it_does_not_fit() {
    let made = workspace();
    let workspace = &made.workspace;
    let cases = [
        ("text", json!("4711"), json!(4711), "text"),
        ("markdown", json!("# Why\n\nBecause."), json!(true), "text"),
        ("number", json!(2.5), json!("2.5"), "real"),
        ("whole_number", json!(3), json!(3.5), "integer"),
        ("yes_no", json!(true), json!("yes"), "integer"),
        ("date", json!("2026-08-01"), json!("1 August"), "text"),
        ("choice", json!("gold"), json!("bronze"), "text"),
        ("reference", json!("PER-0001"), json!("AIS-0001"), "text"),
        ("text_list", json!(["a", "b"]), json!("a"), "table"),
    ];
    for (kind, ..) in &cases {
        let mut body = field(&format!("a_{kind}"), kind);
        match *kind {
            "choice" => {
                body["choices"] = json!([
                    { "value": "gold", "help": "Fast." }, { "value": "silver", "help": "Slow." },
                ]);
            }
            "reference" => body["refers_to"] = json!("person"),
            _ => {}
        }
        approved(workspace, &body);
    }
    let own: serde_json::Map<String, Value> = cases
        .iter()
        .map(|(kind, fits, ..)| (format!("a_{kind}"), fits.clone()))
        .collect();
    let record = add(workspace, Value::Object(own.clone())).expect("a supplier");
    assert_eq!(shown(workspace, &record).body["own"], Value::Object(own));
    for (kind, fits, wrong, holds) in &cases {
        let name = format!("a_{kind}");
        let error = add(workspace, json!({ &name: wrong })).expect_err("it does not fit");
        assert_says(&error, Kind::Invalid, &[&format!("own.{name}: ")]);
        assert_eq!(error.problems()[0].path, format!("own.{name}"));
        if *holds == "table" {
            let sql = format!("select value from supplier__own_{name} order by n");
            let found = rows(workspace, AsOf::Now, &sql);
            assert_eq!(found.len(), fits.as_array().map_or(0, Vec::len));
            continue;
        }
        let sql = format!("select typeof(own_{name}) from supplier");
        assert_eq!(
            rows(workspace, AsOf::Now, &sql),
            [[Cell::Text((*holds).into())]],
            "{kind}"
        );
    }
    // A reference is a link like any other.
    let links = shown(workspace, &record).links_to;
    assert!(
        links
            .iter()
            .any(|link| link.field == "own.a_reference" && link.key == "PER-0001")
    );
    let error = add(workspace, json!({ "a_reference": "PER-0999" })).expect_err("nobody");
    assert_says(&error, Kind::Invalid, &["PER-0999"]);
    assert_clean(workspace);
}

#[test]
fn what_is_required_is_asked_for_when_a_record_is_next_written() {
    let made = workspace();
    let workspace = &made.workspace;
    let record = add(workspace, Value::Null).expect("a supplier");
    let mut body = field("cost_centre", "text");
    body["required"] = json!(true);
    approved(workspace, &body);
    let error = add(workspace, Value::Null).expect_err("it is required");
    assert_says(&error, Kind::Invalid, &["own.cost_centre: is required"]);
    let operator = operator(workspace);
    let edit = |path: &str, value: Value| {
        let edit = Edit::Set(vec![(path.into(), value)]);
        workspace.edit(&operator, &record, &edit, None)
    };
    let error = edit("what", json!("More")).expect_err("it is required");
    assert_says(&error, Kind::Invalid, &["own.cost_centre"]);
    // What stood elsewhere comes as it stood.
    let folder = made.folder.path().join("out");
    let all = Selection::All;
    let exported = workspace.export(&all, &folder, AsOf::Now, &mut |_, _| {});
    exported.expect("an export");
    let other = crate::common::empty();
    let system = other
        .workspace
        .actor(Some("system"))
        .expect("until people exist");
    import(&other.workspace, &system, &folder, false).expect("an import");
    assert!(shown(&other.workspace, &record).body.get("own").is_none());

    edit("own.cost_centre", json!("4711")).expect("an edit");
    edit("what", json!("More")).expect("an edit");
    assert_eq!(shown(workspace, &record).body["own"]["cost_centre"], "4711");
}

#[test]
fn a_required_list_is_not_left_empty() {
    let made = workspace();
    let workspace = &made.workspace;
    let mut body = field("tags", "text_list");
    body["required"] = json!(true);
    approved(workspace, &body);
    let error = add(workspace, json!({ "tags": [] })).expect_err("it is required");
    assert_says(&error, Kind::Invalid, &["own.tags: is required"]);
    add(workspace, json!({ "tags": ["cloud"] })).expect("a supplier");
}

#[test]
fn a_version_in_force_counts_like_the_newest() {
    let made = workspace();
    let workspace = &made.workspace;
    let tier = |kind: &str| {
        let mut body = field("tier", kind);
        body["register"] = json!("ai_system");
        body
    };
    let first = approved(workspace, &tier("text"));
    let operator = operator(workspace);
    let body = json!({"name": "Triage", "purpose": "Sorts claims.", "origin": "built",
        "stage": "inception", "automation": "human_decides", "own": {"tier": "gold"}});
    let system = workspace.add(&operator, "ai_system", None, &body);
    let system = system.expect("a system");
    approve(workspace, &system).expect("approved");
    let take = Edit::Set(vec![("own.tier".into(), Value::Null)]);
    workspace
        .edit(&operator, &system, &take, None)
        .expect("a draft without it");
    withdraw(workspace, &first).expect("withdrawn");
    let second = draft(workspace, &tier("number"));
    let error = approve(workspace, &second).expect_err("gold is no number");
    assert_says(&error, Kind::Invalid, &["own.tier", system.as_str()]);
    let erased = workspace.take(&approver(workspace), &first, "erase", None, None);
    assert!(erased.is_err(), "the version in force holds it");
    approve(workspace, &system).expect("the draft is approved");
    approve(workspace, &second).expect("nothing holds gold any more");
}

#[test]
fn a_framework_of_the_folder_reads_it_and_keeps_it_from_going() {
    let made = workspace();
    let workspace = &made.workspace;
    let first = approved(workspace, &field("cost_centre", "text"));
    add(workspace, Value::Null).expect("a supplier");
    let before = workspace.today();
    let folder = workspace.dir().join("frameworks/house");
    fs::create_dir_all(folder.join("checks")).expect("a folder");
    for (name, content) in [
        ("framework.yaml", HOUSE),
        ("requirements.yaml", RULES),
        ("checks/costs.yaml", COSTS),
    ] {
        fs::write(folder.join(name), content).expect("a file");
    }
    let sentences = |as_of: AsOf| -> Vec<String> {
        let view = workspace.view(as_of).expect("a view");
        let made = view.check("house", &[]).expect("an assessment");
        made.findings()
            .map(|(_, finding)| finding.sentence())
            .collect()
    };
    assert_eq!(
        sentences(AsOf::Now),
        ["SUP-0001 Cloud host has no cost centre"]
    );
    // The day before there was no such field: the check says so, and the rest is judged.
    let past = sentences(AsOf::Day(before.yesterday().expect("a day")));
    assert_eq!(past.len(), 1, "{past:?}");
    assert!(
        past[0].contains("cannot be run") && past[0].contains("OWN_cost_centre"),
        "{past:?}"
    );
    let error = withdraw(workspace, &first).expect_err("a framework reads it");
    assert_says(
        &error,
        Kind::Invalid,
        &["cost-centre", "house", first.as_str()],
    );
    fs::remove_dir_all(folder).expect("the framework goes");
    assert_clean(workspace);
}

#[test]
fn lists_show_filter_and_sort_it() {
    let made = workspace();
    let workspace = &made.workspace;
    let mut body = field("score", "whole_number");
    body["in_list"] = json!(true);
    approved(workspace, &body);
    for score in [3, 10, 2] {
        add(workspace, json!({ "score": score })).expect("a supplier");
    }
    let view = workspace.view(AsOf::Now).expect("a view");
    let query = PageQuery {
        filters: vec![ListFilter {
            column: "own_score".into(),
            test: Test::From("3".into()),
        }],
        sort: Some(Sort {
            column: "own_score".into(),
            descending: true,
        }),
        limit: 10,
        ..PageQuery::default()
    };
    let page = view.page("supplier", &query).expect("a page");
    let at = page
        .columns
        .iter()
        .position(|column| column.name == "own_score");
    let at = at.expect("a usual column");
    let scores: Vec<_> = page.rows.iter().map(|row| row.cells[at].clone()).collect();
    assert_eq!(scores, [aims::Cell::Integer(10), aims::Cell::Integer(3)]);
    assert_eq!(
        page.columns[at].field.and_then(|field| field.label()),
        Some("Cost centre")
    );
}

#[test]
fn an_own_check_reads_it_and_keeps_it_from_going() {
    let made = workspace();
    let workspace = &made.workspace;
    let check = json!({
        "says": "Every supplier has a cost centre.", "why": "Controlling asks.", "grade": "minor",
        "fails": "select id, 'has no cost centre' from supplier where own_cost_centre is null",
        "remedy": { "kind": "edit", "field": "own.cost_centre" },
        "example_fails": {
            "day": "2026-07-31", "records": "- { key: SUP-0001, body: { name: Cloud host } }",
            "finds": "- [SUP-0001, has no cost centre]",
        },
        "example_holds": {
            "day": "2026-07-31",
            "records": "- { key: SUP-0001, body: { name: Cloud host, own: { cost_centre: '4711' } } }",
        },
    });
    let operator = operator(workspace);
    let rule = workspace
        .add(&operator, "own_check", None, &check)
        .expect("a check");
    let error = approve(workspace, &rule).expect_err("there is no such column yet");
    assert_says(&error, Kind::Invalid, &["own_cost_centre"]);
    let first = approved(workspace, &field("cost_centre", "text"));
    approve(workspace, &rule).expect("approved");
    add(workspace, Value::Null).expect("a supplier");
    add(workspace, json!({ "cost_centre": "4711" })).expect("a supplier");
    let found = || -> Vec<String> {
        let view = workspace.view(AsOf::Now).expect("a view");
        let made = view.assessment("own").expect("an assessment");
        let findings = made.findings().map(|(_, finding)| finding.sentence());
        findings.collect()
    };
    assert_eq!(found(), ["SUP-0001 Cloud host has no cost centre"]);
    let error = withdraw(workspace, &first).expect_err("a check reads it");
    assert_says(
        &error,
        Kind::Invalid,
        &[rule.as_str(), "own_cost_centre", first.as_str()],
    );
    withdraw(workspace, &rule).expect("the check goes");
    withdraw(workspace, &first).expect("and then the field");
    assert!(found().is_empty());
}

#[test]
fn what_cannot_be_an_own_field_is_refused_in_words() {
    let made = workspace();
    let workspace = &made.workspace;
    let operator = operator(workspace);
    let add = |body: &Value| workspace.add(&operator, "own_field", None, body);
    for name in [
        "Cost",
        "cost centre",
        "x\"; drop table supplier; --",
        "1st",
        "ä",
        "",
    ] {
        let error = add(&field(name, "text")).expect_err(name);
        assert_says(&error, Kind::Invalid, &["name"]);
    }
    // Words of SQL are names like others.
    for name in ["select", "table", "id", "key", "n", "title", "owner"] {
        approved(workspace, &field(name, "text"));
    }
    let error = add(&field("select", "number")).expect_err("the name is taken");
    assert_says(&error, Kind::Conflict, &["`select`", "FLD-0001"]);
    assert_eq!(error.problems()[0].path, "name");
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut body = field("other", "text");
        change(&mut body);
        add(&body).expect_err("it cannot be used")
    };
    let error = wrong(&|body| body["register"] = json!("sprocket"));
    assert_says(
        &error,
        Kind::Invalid,
        &["register: there is no register `sprocket`"],
    );
    let error = wrong(&|body| body["kind"] = json!("choice"));
    assert_says(
        &error,
        Kind::Invalid,
        &["choices: needs at least two words"],
    );
    let error = wrong(&|body| body["refers_to"] = json!("person"));
    assert_says(&error, Kind::Invalid, &["refers_to: is for a reference"]);
    let error = wrong(&|body| body["due"] = json!("review"));
    assert_says(&error, Kind::Invalid, &["due: is for a date"]);
    let error = wrong(&|body| {
        body["register"] = json!("evidence");
        body["required"] = json!(true);
    });
    assert_says(
        &error,
        Kind::Invalid,
        &["required: records of evidence are also made"],
    );
    for register in ["own_field", "own_check", "import_mapping"] {
        let error = wrong(&|body| body["register"] = json!(register));
        assert_says(&error, Kind::Invalid, &["register: records of"]);
    }
    let mut control = field("id", "text");
    control["register"] = json!("control");
    let error = add(&control).expect_err("it hides another");
    assert_says(&error, Kind::Invalid, &["own_id"]);
}

#[test]
fn name_and_register_stay_and_a_kind_changes_only_where_the_values_fit() {
    let made = workspace();
    let workspace = &made.workspace;
    let operator = operator(workspace);
    let own = approved(workspace, &field("code", "text"));
    let edit = |path: &str, value: Value| {
        let edit = Edit::Set(vec![(path.into(), value)]);
        workspace.edit(&operator, &own, &edit, None)
    };
    let error = edit("name", json!("other")).expect_err("values stand under it");
    assert_says(
        &error,
        Kind::Invalid,
        &["name: is `code` of supplier", "label"],
    );
    let error = edit("register", json!("risk")).expect_err("values stand under it");
    assert_says(&error, Kind::Invalid, &["register: is `code` of supplier"]);
    // Without values the kind may change; the draft changes nothing yet.
    edit("kind", json!("number")).expect("an edit");
    let record = add(workspace, json!({ "code": "A-1" })).expect("it is still a text");
    let error = approve(workspace, &own).expect_err("there is a text");
    assert_says(
        &error,
        Kind::Invalid,
        &["kind: 1 records of supplier", "own.code", record.as_str()],
    );
    let edit_record = |value: Value| {
        let edit = Edit::Set(vec![("own.code".into(), value)]);
        workspace
            .edit(&operator, &record, &edit, None)
            .expect("an edit");
    };
    edit_record(Value::Null);
    approve(workspace, &own).expect("nothing stands against it");
    edit_record(json!(7));
    let sql = "select typeof(own_code) from supplier";
    assert_eq!(
        rows(workspace, AsOf::Now, sql),
        [[Cell::Text("real".into())]]
    );
    let error = workspace
        .erase(&operator, &own, "typing error")
        .expect_err("it is in force");
    assert_says(&error, Kind::Invalid, &["in force", "supersede"]);
    withdraw(workspace, &own).expect("withdrawn");
    let error = workspace
        .erase(&operator, &own, "typing error")
        .expect_err("a record holds something");
    assert_says(&error, Kind::Invalid, &["own.code", record.as_str()]);
    edit_record(Value::Null);
    workspace
        .erase(&operator, &own, "typing error")
        .expect("erased");
    assert_clean(workspace);
}

#[test]
fn a_day_asks_somebody_like_any_other() {
    let made = workspace();
    let workspace = &made.workspace;
    let mut body = field("licence_ends", "date");
    body["due"] = json!("expires");
    body["due_who"] = json!("owner");
    body["due_done"] = json!(["licence_renewed_on"]);
    approved(workspace, &body);
    let mut done = field("licence_renewed_on", "date");
    done["label"] = json!("Licence renewed on");
    let me = operator(workspace).key;
    let mut record = supplier(json!({ "licence_ends": "2026-01-01" }));
    record["owner"] = json!(me);
    let key = workspace
        .add(&operator(workspace), "supplier", None, &record)
        .expect("a supplier");
    approve(workspace, &key).expect("in force");
    let asked = || {
        let view = workspace.view(AsOf::Now).expect("a view");
        let duties = view.duties(None, 30).expect("duties");
        duties
            .iter()
            .any(|duty| duty.record == key && duty.field.as_deref() == Some("own.licence_ends"))
    };
    // What settles it is no field yet.
    assert!(asked());
    approved(workspace, &done);
    assert!(asked());
    let edit = Edit::Set(vec![("own.licence_renewed_on".into(), json!("2026-01-01"))]);
    workspace
        .edit(&operator(workspace), &key, &edit, None)
        .expect("an edit");
    approve(workspace, &key).expect("in force");
    assert!(!asked());
}

#[test]
fn a_folder_takes_fields_and_values_to_another_workspace() {
    let made = workspace();
    let workspace = &made.workspace;
    approved(workspace, &field("cost_centre", "text"));
    let gone = approved(workspace, &field("old_code", "text"));
    let record = add(
        workspace,
        json!({ "cost_centre": "=4711", "old_code": "X" }),
    )
    .expect("a supplier");
    withdraw(workspace, &gone).expect("withdrawn");
    let folder = made.folder.path().join("out");
    let export = |what: &Selection, to: &std::path::Path| {
        workspace
            .export(what, to, AsOf::Now, &mut |_, _| {})
            .expect("an export")
    };
    export(&Selection::All, &folder);
    let other = crate::common::empty();
    let system = other
        .workspace
        .actor(Some("system"))
        .expect("until people exist");
    import(&other.workspace, &system, &folder, false).expect("an import");
    assert_eq!(
        shown(&other.workspace, &record).body,
        shown(workspace, &record).body
    );
    let sql = "select own_cost_centre from supplier";
    assert_eq!(
        rows(&other.workspace, AsOf::Now, sql),
        [[Cell::Text("=4711".into())]]
    );
    assert_clean(&other.workspace);

    // CSV has a column for it, and a withdrawn one's value stays where it is.
    let csv = made.folder.path().join("supplier.csv");
    export(&Selection::Registers(vec!["supplier".into()]), &csv);
    let text = fs::read_to_string(&csv).expect("a file");
    assert!(
        text.lines()
            .next()
            .expect("a head")
            .ends_with(",\"own.cost_centre\""),
        "{text}"
    );
    assert!(text.contains("'=4711"), "{text}");
    fs::write(&csv, text.replace("'=4711", "0815")).expect("a file");
    import(workspace, &operator(workspace), &csv, false).expect("an import");
    assert_eq!(
        shown(workspace, &record).body["own"],
        json!({ "cost_centre": "0815", "old_code": "X" })
    );
}

#[test]
fn an_image_is_moved_on_as_before_while_own_fields_stay() {
    let made = workspace();
    let workspace = &made.workspace;
    approved(workspace, &field("cost_centre", "text"));
    let file = || {
        use std::os::unix::fs::MetadataExt;
        rows(workspace, AsOf::Now, "select 1");
        fs::metadata(workspace.dir().join("image.db"))
            .expect("an image")
            .ino()
    };
    let before = file();
    for number in 0..5 {
        add(workspace, json!({ "cost_centre": number.to_string() })).expect("a supplier");
        assert_eq!(file(), before, "the image is the same file");
    }
    let other = draft(workspace, &field("other", "text"));
    assert_eq!(file(), before, "a draft changes nothing");
    approve(workspace, &other).expect("approved");
    assert_ne!(file(), before, "the image has another column");
    let sql =
        "select count(*) from supplier where own_cost_centre is not null and own_other is null";
    assert_eq!(rows(workspace, AsOf::Now, sql), [[Cell::Integer(5)]]);
    assert_eq!(key("SUP-0005"), shown(workspace, &key("SUP-0005")).row.key);
}
