//! Lists: every record once, in order, filtered as asked; nothing that is typed becomes SQL.

use std::collections::BTreeSet;

use aims::{AsOf, Cell, Kind, ListFilter, ListPage, PageQuery, Sort, Test, View};
use registers::catalog;
use serde_json::json;
use testkit::company::{Size, fill};

use crate::common::{assert_says, body, operator, workspace};

pub(crate) fn filter(column: &str, test: Test) -> ListFilter {
    ListFilter {
        column: column.into(),
        test,
    }
}

pub(crate) fn by(column: &str, descending: bool) -> Sort {
    Sort {
        column: column.into(),
        descending,
    }
}

/// Walks through all pages.
fn walk(view: &View<'_>, register: &str, query: &PageQuery) -> Vec<ListPage> {
    let mut query = query.clone();
    let mut pages = Vec::new();
    loop {
        let page = view
            .page(register, &query)
            .unwrap_or_else(|error| panic!("{register}, {query:?}: {error}"));
        query.after.clone_from(&page.next);
        pages.push(page);
        if query.after.is_none() {
            return pages;
        }
        assert!(pages.len() < 5_000, "{register}: it never ends");
    }
}

fn keys(pages: &[ListPage]) -> Vec<String> {
    let rows = pages.iter().flat_map(|page| &page.rows);
    rows.map(|row| row.key.to_string()).collect()
}

fn names(found: &[String], wanted: &[&str]) {
    assert_eq!(found, wanted);
}

#[test]
fn paging_visits_every_record_once_under_each_sort() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    for register in catalog().all() {
        let total = view.counts().expect("counts")[register.name];
        for column in view.columns(register.name).expect("columns") {
            for descending in [false, true] {
                let query = PageQuery {
                    sort: Some(by(&column.name, descending)),
                    columns: Some(vec![column.name.clone()]),
                    limit: 3,
                    ..PageQuery::default()
                };
                if column.many {
                    let error = view.page(register.name, &query).expect_err("refused");
                    assert_says(&error, Kind::Invalid, &["many values"]);
                    continue;
                }
                let pages = walk(&view, register.name, &query);
                let found = keys(&pages);
                let distinct: BTreeSet<&String> = found.iter().collect();
                assert_eq!(
                    found.len() as u64,
                    total,
                    "{} by {}",
                    register.name,
                    column.name
                );
                assert_eq!(
                    distinct.len() as u64,
                    total,
                    "{} by {}",
                    register.name,
                    column.name
                );
                assert_eq!((pages[0].total, pages[0].matching), (total, total));
                assert_nothing_comes_last(&pages);
            }
        }
    }
}

fn assert_nothing_comes_last(pages: &[ListPage]) {
    let cells = pages
        .iter()
        .flat_map(|page| &page.rows)
        .map(|row| &row.cells[0]);
    let mut ended = false;
    for cell in cells {
        assert!(!ended || *cell == Cell::Nothing);
        ended = *cell == Cell::Nothing;
    }
}

#[test]
fn pages_agree_with_sql() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    for (column, order) in [
        ("updated_at", "updated_at"),
        ("family", "family"),
        ("title", "title"),
    ] {
        for (descending, way) in [(false, "asc"), (true, "desc")] {
            let sql = format!(
                "select id from risk order by {order} is null, {order} {way}, length(id) {way}, id {way}"
            );
            let wanted = ids(&view, &sql);
            let query = PageQuery {
                sort: Some(by(column, descending)),
                limit: 4,
                ..PageQuery::default()
            };
            assert_eq!(keys(&walk(&view, "risk", &query)), wanted, "{column} {way}");
        }
    }
}

#[test]
fn a_list_goes_on_where_it_was_though_records_come_and_go() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    let add = |title: &str| {
        let mut risk = body("risk");
        risk["title"] = json!(title);
        workspace.add(&actor, "risk", None, &risk).expect("a risk")
    };
    for title in ["b", "d", "f", "h"] {
        add(title);
    }
    let mut query = PageQuery {
        sort: Some(by("title", false)),
        limit: 2,
        ..PageQuery::default()
    };
    let first = workspace
        .view(AsOf::Now)
        .expect("a view")
        .page("risk", &query);
    let first = first.expect("a page");
    names(
        &keys(std::slice::from_ref(&first)),
        &["RSK-0001", "RSK-0002"],
    );
    for title in ["a", "c", "e"] {
        add(title);
    }
    query.after = first.next;
    let rest = walk(&workspace.view(AsOf::Now).expect("a view"), "risk", &query);
    names(&keys(&rest), &["RSK-0007", "RSK-0003", "RSK-0004"]);
}

#[test]
fn a_filtered_list_goes_on_though_the_last_record_moved_or_left() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    for title in ["b1", "d1", "f1", "h1", "x"] {
        let mut risk = body("risk");
        risk["title"] = json!(title);
        workspace.add(&actor, "risk", None, &risk).expect("a risk");
    }
    let retitle = |title: &str| {
        let edit = aims::Edit::Set(vec![("title".into(), json!(title))]);
        let second = crate::common::key("RSK-0002");
        workspace
            .edit(&actor, &second, &edit, None)
            .expect("an edit");
    };
    let page = |query: &PageQuery| {
        let view = workspace.view(AsOf::Now).expect("a view");
        walk(&view, "risk", query)
    };
    for column in ["title", "key", "cause", "state"] {
        retitle("d1");
        let mut query = PageQuery {
            filters: vec![filter("title", Test::Contains("1".into()))],
            sort: Some(by(column, false)),
            limit: 2,
            ..PageQuery::default()
        };
        let pages = page(&query);
        query.after.clone_from(&pages[0].next);
        for title in ["z1", "without"] {
            retitle(title);
            let rest = keys(&page(&query));
            let moved = title == "z1" && column == "title";
            let wanted: &[&str] = if moved {
                &["RSK-0003", "RSK-0004", "RSK-0002"]
            } else {
                &["RSK-0003", "RSK-0004"]
            };
            names(&rest, wanted);
        }
    }
}

#[test]
fn keys_sort_as_numbers_and_long_texts_are_gone_on_from() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    for number in [9_998, 9_999, 10_000, 10_001, 2] {
        let mut action = body("action");
        action["what"] = json!(format!("{} {number}", "long ".repeat(200)));
        let key = registers::Key::new("ACT", number);
        workspace
            .add(&actor, "action", Some(key), &action)
            .expect("an action");
    }
    let view = workspace.view(AsOf::Now).expect("a view");
    let in_order = ["ACT-0002", "ACT-9998", "ACT-9999", "ACT-10000", "ACT-10001"];
    for column in ["key", "title", "state"] {
        let query = PageQuery {
            sort: Some(by(column, false)),
            limit: 1,
            ..PageQuery::default()
        };
        names(&keys(&walk(&view, "action", &query)), &in_order);
    }
    let query = PageQuery {
        sort: Some(by("what", true)),
        limit: 1,
        ..PageQuery::default()
    };
    let by_text = ["ACT-9999", "ACT-9998", "ACT-0002", "ACT-10001", "ACT-10000"];
    names(&keys(&walk(&view, "action", &query)), &by_text);
}

/// Returns how many records the filter lets through, which are those of the condition in SQL.
fn matching(view: &View<'_>, register: &str, filters: &[ListFilter], condition: &str) -> usize {
    let wanted = ids(
        view,
        &format!("select id from {register} where {condition}"),
    );
    for sort in [None, Some(by("title", true)), Some(by("version", false))] {
        let query = PageQuery {
            filters: filters.to_vec(),
            sort,
            limit: 7,
            ..PageQuery::default()
        };
        let pages = walk(view, register, &query);
        let found: BTreeSet<String> = keys(&pages).into_iter().collect();
        assert_eq!(found, wanted.iter().cloned().collect(), "{condition}");
        assert_eq!(keys(&pages).len(), wanted.len(), "{condition}");
        assert_eq!(pages[0].matching, wanted.len() as u64, "{condition}");
    }
    wanted.len()
}

fn ids(view: &View<'_>, sql: &str) -> Vec<String> {
    let found = view
        .query(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let id = |row: &Vec<image::Value>| match &row[0] {
        image::Value::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    found.rows.iter().map(id).collect()
}

fn is(values: &[&str]) -> Test {
    Test::Is(values.iter().map(ToString::to_string).collect())
}

fn is_not(value: &str) -> Test {
    Test::IsNot(vec![value.into()])
}

#[test]
fn filters_let_through_what_they_say() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let from = |bound: &str| Test::From(bound.into());
    let to = |bound: &str| Test::To(bound.into());
    let cases = [
        ("risk", "kind", is(&["threat"]), "kind = 'threat'"),
        (
            "risk",
            "kind",
            is(&["threat", "opportunity"]),
            "kind in ('threat', 'opportunity')",
        ),
        ("risk", "kind", is_not("threat"), "kind is not 'threat'"),
        ("risk", "owner", Test::NotEmpty, "owner is not null"),
        (
            "risk",
            "title",
            Test::Contains("A".into()),
            "lower(title) like '%a%'",
        ),
        (
            "risk",
            "created_at",
            to("2026-06-30"),
            "date(created_at) <= '2026-06-30'",
        ),
        ("risk", "key", is(&["RSK-0002"]), "id = 'RSK-0002'"),
        (
            "action",
            "created_at",
            from("2026-06-01"),
            "date(created_at) >= '2026-06-01'",
        ),
        ("action", "state", is_not("closed"), "state <> 'closed'"),
        ("measurement", "value", from("0.5"), "value >= 0.5"),
        ("measurement", "value", to("90"), "value <= 90"),
        ("person", "affects_ai", is(&["true"]), "affects_ai = 1"),
    ];
    for (register, column, test, condition) in cases {
        let some = matching(&view, register, &[filter(column, test)], condition);
        assert!(some > 0, "{condition}");
    }
    assert_eq!(
        matching(&view, "risk", &[filter("kind", is(&[]))], "false"),
        0
    );
    assert_eq!(
        matching(
            &view,
            "risk",
            &[filter("owner", Test::Empty)],
            "owner is null"
        ),
        0
    );
    let two = [
        filter("kind", is(&["threat"])),
        filter("version", from("2")),
    ];
    matching(&view, "risk", &two, "kind = 'threat' and version >= 2");
}

#[test]
fn lists_of_values_are_filtered_by() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let columns = view.columns("access").expect("columns");
    let many: Vec<_> = columns.iter().filter(|column| column.many).collect();
    assert_eq!(many[0].name, "roles");
    let within =
        "exists (select 1 from access__roles r where r.id = access.id and r.value = 'viewer')";
    let without = format!("not {within}");
    let one = |test: Test, condition: &str| {
        matching(&view, "access", &[filter("roles", test)], condition)
    };
    let viewers = one(is(&["viewer"]), within);
    assert!(viewers > 0);
    assert_eq!(
        viewers + one(is_not("viewer"), &without),
        one(Test::NotEmpty, "true")
    );
    let held =
        "exists (select 1 from role__holders h where h.id = role.id and h.person is not null)";
    let holders = |test: Test, condition: &str| {
        matching(&view, "role", &[filter("holders.person", test)], condition)
    };
    assert!(holders(Test::NotEmpty, held) > 0);
    holders(Test::Empty, &format!("not {held}"));
}

#[test]
fn words_are_looked_for_within_the_register() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let query = |words: &str| PageQuery {
        words: Some(words.into()),
        limit: 2,
        ..PageQuery::default()
    };
    let all = walk(&view, "risk", &query(" "));
    assert_eq!(all[0].matching, all[0].total);
    let hits = view.find("model", 10_000).expect("hits");
    let wanted: BTreeSet<_> = hits
        .into_iter()
        .filter(|hit| hit.register == "risk")
        .map(|hit| hit.key)
        .collect();
    let pages = walk(&view, "risk", &query("model"));
    assert!(!wanted.is_empty());
    assert_eq!(pages[0].matching, wanted.len() as u64);
    assert_eq!(keys(&pages).into_iter().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn references_carry_the_titles_of_what_they_lead_to() {
    let made = testkit::story();
    let view = made.workspace.view(AsOf::Now).expect("a view");
    let query = PageQuery {
        columns: Some(
            ["key", "owner", "created_by", "version", "updated_at"]
                .map(Into::into)
                .into(),
        ),
        limit: 5,
        ..PageQuery::default()
    };
    let page = view.page("risk", &query).expect("a page");
    for row in &page.rows {
        let owner = row.owner.as_ref().expect("an owner");
        assert!(owner.key.starts_with("PER-") && !owner.title.is_empty());
        let cell = |title: &str, key: &str| Cell::Reference {
            key: key.into(),
            title: title.into(),
        };
        assert_eq!(row.cells[0], Cell::Text(row.key.to_string()));
        assert_eq!(row.cells[1], cell(&owner.title, &owner.key));
        assert!(matches!(&row.cells[2], Cell::Reference { title, .. } if !title.is_empty()));
        assert_eq!(row.cells[3], Cell::Integer(row.version.into()));
        assert!(matches!(row.cells[4], Cell::When(_)));
    }
    let usual = view.page("action", &PageQuery::default()).expect("a page");
    let names: Vec<&str> = usual
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names[..3], ["key", "title", "state"]);
    assert!(names.contains(&"owner"));
    assert_eq!(usual.rows.len(), 1, "no limit is the least");
}

#[test]
fn counts_follow_each_register() {
    let made = workspace();
    let workspace = &made.workspace;
    let actor = operator(workspace);
    let size = Size {
        systems: 3,
        records: 600,
        seed: 2,
    };
    fill(workspace, &made.clock, &actor, &size, &mut |_, _| {}).expect("a company");
    for _ in 0..3 {
        let view = workspace.view(AsOf::Now).expect("a view");
        for (register, count) in view.counts().expect("counts") {
            let found = view
                .query(&format!("select count(*) from {register}"))
                .expect("a query");
            assert_eq!(
                format!("{:?}", found.rows[0][0]),
                format!("Integer({count})")
            );
        }
        workspace
            .add(&actor, "action", None, &body("action"))
            .expect("an action");
    }
}
