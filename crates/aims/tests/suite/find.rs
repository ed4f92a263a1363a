//! Search as people type it: quotes, signs and nonsense are words like any other.

use aims::AsOf;
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
