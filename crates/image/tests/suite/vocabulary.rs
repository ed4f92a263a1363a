//! The vocabulary: what its views say when an edit is not approved, or a record has a history.

use image::{FixtureRecord, Image, Value};
use registers::{Key, catalog};
use serde_json::{Value as Json, json};

use crate::common::rows;

/// Puts the versions of one record: the moment, the state and the body of each.
pub(crate) fn put(image: &Image, key: &str, versions: &[(&str, &str, Json)]) {
    let key: Key = key.parse().expect("a key");
    let mut records: Vec<FixtureRecord<'_>> = Vec::new();
    for (at, state, body) in versions {
        let version = match records.last() {
            Some(last) => last.version + u32::from(last.body != body),
            None => 1,
        };
        records.push(FixtureRecord {
            key: &key,
            version,
            state,
            body,
            at: format!("{at}T09:00:00Z").parse().expect("a moment"),
            by: "PER-0001",
        });
    }
    image.put_versions(&records).expect("a record");
}

pub(crate) fn empty() -> Image {
    Image::memory(catalog()).expect("an image in memory")
}

pub(crate) fn text(image: &Image, sql: &str) -> Vec<Vec<String>> {
    let shown = |value: Value| match value {
        Value::Text(text) => text,
        Value::Null => "-".into(),
        other => panic!("{other:?}"),
    };
    let rows = rows(image, sql).into_iter();
    rows.map(|row| row.into_iter().map(shown).collect())
        .collect()
}

#[test]
fn an_edit_that_is_not_approved_leaves_a_system_as_it_is() {
    let image = empty();
    let running = json!({"name": "Chat helper", "stage": "deployment", "units": ["UNT-0001"],
                         "suppliers": ["SUP-0001"], "last_significant_change": "2026-05-01"});
    let gone = json!({"name": "Chat helper", "stage": "retirement"});
    let planned = json!({"name": "Route planner", "stage": "inception"});
    put(
        &image,
        "AIS-0001",
        &[
            ("2026-03-02", "approved", running.clone()),
            ("2026-06-02", "draft", gone.clone()),
        ],
    );
    put(&image, "AIS-0002", &[("2026-03-02", "draft", planned)]);
    put(
        &image,
        "AIS-0003",
        &[
            ("2026-03-02", "approved", running.clone()),
            ("2026-06-02", "approved", gone),
        ],
    );
    put(
        &image,
        "AIS-0004",
        &[
            ("2026-03-02", "approved", running.clone()),
            ("2026-06-02", "superseded", running),
        ],
    );
    let assessed = json!({"title": "Of the chat helper", "systems": ["AIS-0001"], "performed_on": "2026-04-01"});
    put(&image, "AIA-0001", &[("2026-04-02", "approved", assessed)]);
    let scope = json!({"title": "Scope", "kind": "partial", "units": ["UNT-0001"]});

    assert_eq!(
        text(
            &image,
            "select id, last_significant_change from scoped_system order by id"
        ),
        [["AIS-0001", "2026-05-01"], ["AIS-0002", "-"]]
    );
    assert_eq!(
        text(&image, "select id from running_system"),
        [["AIS-0001"]]
    );
    assert_eq!(
        text(&image, "select supplier, ai_system from running_supply"),
        [["SUP-0001", "AIS-0001"]]
    );
    assert!(text(&image, "select ai_system from assessed_system").is_empty());
    put(&image, "SCP-0001", &[("2026-06-03", "approved", scope)]);
    assert_eq!(text(&image, "select id from scoped_system"), [["AIS-0001"]]);
}

#[test]
fn a_settled_system_has_every_column_of_a_system() {
    let image = empty();
    let tables = image.reader(crate::common::DAY).expect("a reader");
    let columns = &tables
        .layout()
        .register("ai_system")
        .expect("the register")
        .columns;
    for column in columns {
        rows(
            &image,
            &format!(
                "select \"{0}\" as x from settled_system where settled_system.\"{0}\" is null",
                column.name
            ),
        );
    }
}

#[test]
fn a_step_is_done_only_where_text_and_day_are_the_same() {
    let image = empty();
    let step = |due: &str, done: Json| json!({"what": "Report", "due": due, "done_on": done});
    let plan = |done: Json| {
        json!({"title": "Quarterly", "measures": [step("2026-03-31", done), step("2026-06-30", Json::Null)],
                                   "plan": []})
    };
    let goal = |done: Json| json!({"title": "Quarterly", "plan": [step("2026-03-31", done), step("2026-06-30", Json::Null)]});
    put(
        &image,
        "RTP-0001",
        &[
            ("2026-01-02", "approved", plan(Json::Null)),
            ("2026-04-02", "draft", plan("2026-03-30".into())),
        ],
    );
    put(
        &image,
        "OBJ-0001",
        &[
            ("2026-01-02", "approved", goal(Json::Null)),
            ("2026-04-02", "draft", goal("2026-03-30".into())),
        ],
    );
    for view in ["treatment_measure", "objective_step"] {
        assert_eq!(
            text(
                &image,
                &format!("select due, done_on from {view} order by due")
            ),
            [["2026-03-31", "2026-03-30"], ["2026-06-30", "-"]],
            "{view}"
        );
    }
}

#[test]
fn a_course_is_due_from_its_first_approval() {
    let image = empty();
    let first = json!({"title": "AI basics", "mandatory": true, "complete_within_days": 30});
    let second =
        json!({"title": "AI basics, newer", "mandatory": true, "complete_within_days": 30});
    put(
        &image,
        "PER-0003",
        &[(
            "2026-01-02",
            "active",
            json!({"name": "Ana Silva", "affects_ai": true}),
        )],
    );
    put(
        &image,
        "CRS-0001",
        &[
            ("2026-03-01", "draft", first.clone()),
            ("2026-03-02", "approved", first),
            ("2026-07-01", "approved", second),
        ],
    );
    assert_eq!(
        text(&image, "select person, course, due_on from required_course"),
        [["PER-0003", "CRS-0001", "2026-04-01"]]
    );
}

#[test]
fn an_action_is_done_on_the_day_it_was_first_called_so() {
    let image = empty();
    let body = json!({"title": "Dashboard"});
    let state = |at, state| (at, state, body.clone());
    put(
        &image,
        "ACT-0001",
        &[
            state("2026-03-02", "open"),
            state("2026-04-02", "done"),
            state("2026-06-02", "verified"),
        ],
    );
    put(
        &image,
        "ACT-0002",
        &[(
            "2026-06-02",
            "done",
            json!({"title": "Export", "done_on": "2026-05-20"}),
        )],
    );
    assert_eq!(
        text(
            &image,
            "select id, done_on from finished_action order by id"
        ),
        [["ACT-0001", "2026-04-02"], ["ACT-0002", "2026-05-20"]]
    );
}
