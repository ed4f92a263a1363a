//! Suggestions: what somebody means who types the beginning of a key or a title.

use aims::{AsOf, Kind, PageQuery};

#[test]
fn suggestions_come_while_typing() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let risk = &view
        .page("risk", &PageQuery::default())
        .expect("a page")
        .rows[0];
    let first = |register: &str, words: &str| {
        let hits = view.suggest(register, words, 8).expect("hits");
        hits.first().map(|hit| hit.key.clone())
    };
    let key = risk.key.to_string();
    for words in [&key, &key.to_lowercase(), &risk.title] {
        assert_eq!(first("risk", words).as_ref(), Some(&key), "{words}");
        assert_eq!(first("*", words).as_ref(), Some(&key), "{words}");
        assert_eq!(first("action", &key), None);
    }
    assert_eq!(first("risk", "1"), Some("RSK-0001".into()));
    let beginning: String = risk.title.chars().take(5).collect();
    let hits = view.suggest("risk", &beginning, 50).expect("hits");
    assert!(
        hits.iter()
            .any(|hit| hit.key == key && hit.state == risk.state)
    );
    for register in ["risk", "*"] {
        let newest = view.suggest(register, "", 5).expect("hits");
        assert_eq!(newest.len(), 5);
        assert!(register == "*" || newest.iter().all(|hit| hit.register == register));
    }
    assert_eq!(
        view.suggest("nothing", "", 5).expect_err("refused").kind(),
        Kind::NotFound
    );
}
