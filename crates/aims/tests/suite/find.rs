//! Search as people type it: quotes, signs and nonsense are words like any other.

use aims::{AsOf, PageQuery};
use serde_json::json;

use crate::common::{operator, workspace};

#[test]
fn words_are_found_and_signs_do_no_harm() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let zoe =
        json!({"name": "Zoë O'Ångström", "engagement": "employee", "function": "Prüft\nModelle"});
    workspace.add(&ada, "person", None, &zoe).expect("a person");
    let view = workspace.view(AsOf::Now).expect("a view");
    let find = |words: &str| {
        view.find(words, 10)
            .unwrap_or_else(|error| panic!("{words:?}: {error}"))
    };
    for words in [
        "zoe",
        "ANGSTROM",
        "o'angstrom",
        "\"zoë\"",
        "pruft modelle",
        "modelle",
        "PER-0002",
        "zo ang",
    ] {
        let hits = find(words);
        assert_eq!(hits.len(), 1, "{words}");
        assert_eq!(hits[0].key, "PER-0002", "{words}");
    }
    assert!(
        !find("modelle")[0].snippet.contains('{'),
        "a snippet is text and not JSON"
    );
    for hostile in [
        "",
        " ",
        "\"",
        "\"\"",
        "*",
        "a*b",
        "-",
        "--",
        "NEAR(a b)",
        "AND",
        "zoe AND",
        "title:zoe",
        "^zoe",
        "(",
        ")))",
        "';drop table risk;--",
        "\u{0}",
        "zoe\u{0}",
        "\u{feff}",
        "🦀",
        "\u{202e}abc",
        "{}",
        "a\\",
    ] {
        find(hostile);
    }
    assert_eq!(find("zoe\u{0}").len(), 1);
    // Nobody waits for a text of a million words.
    find(&"zoe ".repeat(1_000_000));
    find(&"z".repeat(10_000_000));
}

#[test]
fn titles_that_are_made_of_keys_are_read_with_names() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let person = json!({"name": "Zoë Ångström", "engagement": "employee"});
    let person = workspace
        .add(&ada, "person", None, &person)
        .expect("a person");
    let course =
        json!({"title": "PER-0001 explained", "content": "Who that is.", "mandatory": false});
    let course = workspace
        .add(&ada, "training_course", None, &course)
        .expect("a course");
    let record =
        json!({"person": person, "course": course, "done_on": "2026-01-05", "result": "passed"});
    let record = workspace
        .add(&ada, "training_record", None, &record)
        .expect("a record");
    let view = workspace.view(AsOf::Now).expect("a view");
    // A key that somebody wrote into a title stays as it was written.
    let said = "Zoë Ångström: PER-0001 explained on 2026-01-05";
    let shown = view.show(&record).expect("a look").expect("a record");
    assert_eq!(shown.row.title, said);
    let found = view.record(&record).expect("a look").expect("a record");
    assert_eq!(found.row.title, said);
    let from = |from: &aims::Link| from.title.clone();
    let course = view.show(&course).expect("a look").expect("a course");
    assert_eq!(
        course.links_from.iter().map(from).collect::<Vec<_>>(),
        [said]
    );
    let query = PageQuery {
        limit: 10,
        ..PageQuery::default()
    };
    let page = view.page("training_record", &query).expect("a page");
    assert_eq!(page.rows[0].title, said);
    assert_eq!(view.find("TRN-0001", 10).expect("hits")[0].title, said);
    let list = view.list("training_record", &aims::ListQuery::default());
    assert_eq!(list.expect("a list")[0]["title"], said);
    let log = view.log(&aims::LogQuery::default()).expect("lines");
    assert_eq!(log[0].title, said);
}
