//! Lists and suggestions take anything that is typed for what it is: a name that exists, or a text.

use aims::{AsOf, Kind, PageQuery, Sort, Test};

use crate::common::assert_says;
use crate::list::{by, filter};

#[test]
fn what_is_typed_never_becomes_sql() {
    let made = testkit::story();
    let workspace = &made.workspace;
    let view = workspace.view(AsOf::Now).expect("a view");
    let total = view.counts().expect("counts")["risk"];
    let hostile = [
        "title\" from risk; drop table risk; --",
        "\"",
        "'",
        "id",
        "r.id",
        "seq",
        "rowid",
        "*",
        "",
        "\0",
        "title--",
        "1",
        "body",
        "title, (select body from record)",
    ];
    for name in hostile {
        let bad = [
            PageQuery {
                sort: Some(by(name, true)),
                ..PageQuery::default()
            },
            PageQuery {
                columns: Some(vec![name.into()]),
                ..PageQuery::default()
            },
            PageQuery {
                filters: vec![filter(name, Test::Empty)],
                ..PageQuery::default()
            },
        ];
        for query in bad {
            let error = view.page("risk", &query).expect_err("refused");
            assert_says(&error, Kind::Invalid, &["not a column of risk", "title"]);
        }
        assert_eq!(
            view.page(name, &PageQuery::default())
                .expect_err("refused")
                .kind(),
            Kind::NotFound
        );
        for query in [
            PageQuery {
                words: Some(name.into()),
                limit: 9,
                ..PageQuery::default()
            },
            PageQuery {
                filters: vec![filter("title", Test::Is(vec![name.into()]))],
                ..PageQuery::default()
            },
            PageQuery {
                filters: vec![filter(
                    "title",
                    Test::Contains(format!("' or 1=1 --{name}")),
                )],
                ..PageQuery::default()
            },
        ] {
            let page = view.page("risk", &query);
            assert!(
                page.unwrap_or_else(|error| panic!("{name:?}: {error}"))
                    .total
                    == total
            );
        }
        view.suggest("risk", name, 5)
            .unwrap_or_else(|error| panic!("{name:?}: {error}"));
        view.suggest("*", name, 5)
            .unwrap_or_else(|error| panic!("{name:?}: {error}"));
    }
    for (column, value) in [
        ("state", "nonsense"),
        ("kind", "x"),
        ("owner", "Ada"),
        ("created_at", "soon"),
        ("version", "two"),
    ] {
        let test = if column == "created_at" {
            Test::From(value.into())
        } else {
            Test::Is(vec![value.into()])
        };
        let query = PageQuery {
            filters: vec![filter(column, test)],
            ..PageQuery::default()
        };
        assert_says(
            &view.page("risk", &query).expect_err("refused"),
            Kind::Invalid,
            &[column, value],
        );
    }
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let one = |sort: Option<Sort>, after: Option<String>| PageQuery {
        sort,
        after,
        limit: 1,
        ..PageQuery::default()
    };
    let next = |register: &str, sort: Option<Sort>| {
        let page = view.page(register, &one(sort, None)).expect("a page");
        page.next.expect("a next page")
    };
    let good = next("risk", Some(by("title", false)));
    let mut cut = good.clone();
    cut.truncate(good.len() / 2);
    let bad = [
        next("action", Some(by("title", false))),
        next("risk", None),
        next("risk", Some(by("title", true))),
        cut,
        String::new(),
        "%00".into(),
        "' or 1=1 --".into(),
        "A".repeat(100_000),
    ];
    for after in bad {
        let error = view.page("risk", &one(Some(by("title", false)), Some(after)));
        assert_says(
            &error.expect_err("refused"),
            Kind::Invalid,
            &["no place in this list", "first page"],
        );
    }
    view.page("risk", &one(Some(by("title", false)), Some(good)))
        .expect("the next page");
}
