//! Own fields through the command line: asked for, shown, listed, and brought along in files.

use std::fs;

use crate::kit::Desk;

const FIELD: &str = "\
register: supplier
name: cost_centre
label: Cost centre
help: Who pays for it.
kind: text
in_list: true
reason: Controlling asks for it.
";

fn approved(desk: &Desk) {
    let person = ["name=Ben Reyes", "engagement=employee"];
    desk.done(&["add", "person", "--set", person[0], "--set", person[1]]);
    desk.done(&["user", "add", "PER-0002", "--role", "approver"]);
    desk.file("field.yaml", FIELD);
    assert_eq!(
        desk.done(&["add", "own_field", "-f", "field.yaml"]),
        "FLD-0001\n"
    );
    desk.done(&["do", "FLD-0001", "submit"]);
    desk.done(&["do", "FLD-0001", "approve", "--as", "PER-0002"]);
}

fn supplier(desk: &Desk, own: &str) {
    let host = ["name=Host", "what=Hosting"];
    desk.done(&[
        "add", "supplier", "--set", host[0], "--set", host[1], "--set", own,
    ]);
}

#[test]
fn an_own_field_is_asked_for_shown_listed_and_brought_along() {
    let desk = Desk::new();
    approved(&desk);
    let told = desk.done(&["registers", "supplier"]);
    assert!(
        told.contains("cost_centre") && told.contains("Who pays for it."),
        "{told}"
    );
    assert!(!desk.done(&["registers", "risk"]).contains("cost_centre"));
    supplier(&desk, "own.cost_centre=4711");
    let shown = desk.done(&["show", "SUP-0001"]);
    assert!(
        shown.contains("Own fields:\n  Cost centre: 4711"),
        "{shown}"
    );
    assert!(desk.done(&["list", "supplier"]).contains("4711"));
    let asked = desk.done(&["query", "select own_cost_centre from supplier"]);
    assert!(asked.contains("4711"), "{asked}");
    desk.file(
        "supplier.yaml",
        "name: Host\nwhat: Hosting\nown:\n  cost_center: 1\n",
    );
    desk.fails(2, &["add", "supplier", "-f", "supplier.yaml"])
        .says("supplier.yaml:4:3: own.cost_center: `cost_center` is not an own field in force; there are cost_centre");
    desk.fails(2, &["edit", "SUP-0001", "--set", "own.cost_center=1"])
        .says("`cost_center` is not an own field in force");

    // There and back: nothing changes.
    desk.done(&["export", "--register", "supplier", "-o", "supplier.csv"]);
    desk.done(&["export", "--register", "supplier", "-o", "supplier.xlsx"]);
    let before = desk.entries();
    for file in ["supplier.csv", "supplier.xlsx"] {
        desk.done(&["import", file]);
        assert_eq!(desk.entries(), before, "{file}");
    }
    let text = fs::read_to_string(desk.path("supplier.csv")).unwrap();
    fs::write(desk.path("supplier.csv"), text.replace("4711", "4712")).unwrap();
    desk.done(&["import", "supplier.csv"]);
    assert!(
        desk.done(&["show", "SUP-0001"])
            .contains("Cost centre: 4712")
    );

    // A sheet that people filled in calls the field as they read it.
    desk.file("sheet.csv", "Name,What,Cost centre\nCloudia,Hosting,0815\n");
    desk.done(&["import", "sheet.csv", "--register", "supplier"]);
    assert!(
        desk.done(&["show", "SUP-0002"])
            .contains("Cost centre: 0815")
    );
}

#[test]
fn what_was_recorded_is_shown_when_the_field_is_gone() {
    let desk = Desk::new();
    approved(&desk);
    supplier(&desk, "own.cost_centre=4711");
    desk.done(&["do", "FLD-0001", "supersede", "--as", "PER-0002"]);
    let shown = desk.done(&["show", "SUP-0001"]);
    assert!(
        shown.contains("Own fields no longer in use:\n  Cost centre: 4711"),
        "{shown}"
    );
    assert!(
        !desk
            .done(&["registers", "supplier"])
            .contains("cost_centre")
    );
    desk.done(&["export", "--all", "-o", "out"]);
    let file = fs::read_to_string(desk.path("out/supplier/SUP-0001.yaml")).unwrap();
    assert!(
        file.contains("cost_centre: '4711'") || file.contains("cost_centre: \"4711\""),
        "{file}"
    );
    // What is edited in a file keeps it, and takes it away when told so.
    let record = "name: Host\nwhat: Hosting and mail\nown:\n  cost_centre: '4711'\n";
    desk.file("supplier.yaml", record);
    desk.done(&["edit", "SUP-0001", "-f", "supplier.yaml"]);
    assert!(desk.done(&["show", "SUP-0001"]).contains("4711"));
    desk.file("supplier.yaml", record.replace("'4711'", "null"));
    desk.done(&["edit", "SUP-0001", "-f", "supplier.yaml"]);
    assert!(!desk.done(&["show", "SUP-0001"]).contains("4711"));
}

#[test]
fn a_fragment_of_json_schema_makes_one_or_says_what_is_not_supported() {
    let desk = Desk::new();
    desk.file(
        "tier.json",
        r#"{ "title": "Support tier", "description": "How fast.", "enum": ["gold", "silver"] }"#,
    );
    let rest = [
        "--set",
        "register=ai_system",
        "--set",
        "name=tier",
        "--set",
        "reason=Shifts.",
    ];
    let add = |file: &str| {
        let mut arguments = vec!["add", "own_field", "--schema", file];
        arguments.extend(rest);
        desk.run(&arguments)
    };
    assert_eq!(add("tier.json").out, "FLD-0001\n");
    let shown = desk.done(&["show", "FLD-0001"]);
    assert!(
        shown.contains("Support tier") && shown.contains("Gold."),
        "{shown}"
    );
    desk.file(
        "wrong.json",
        r#"{ "type": "string", "allOf": [], "maxLength": 3 }"#,
    );
    let refused = add("wrong.json");
    assert_eq!(refused.code, Some(2));
    refused.says("wrong.json: allOf: is not supported; there are type, title, description");
    refused.says("wrong.json: maxLength: is not supported");
    let other = ["add", "risk", "--schema", "tier.json", "--set", "title=A"];
    desk.fails(2, &other).says("--schema is for an own field");
}
