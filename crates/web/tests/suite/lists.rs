//! Lists of registers: pages, filters, columns, exports, the same for many records.

use std::collections::BTreeSet;

use aims::{AsOf, Bulk, Edit, Record};
use image::Value;
use registers::{Key, catalog};
use serde_json::json;

use crate::client::Client;
use crate::common::{HELEN, MARIT, Served};

/// Returns the keys of the rows of a page, in their order.
fn keys(page: &str) -> Vec<String> {
    let rows = page.split("<a class=\"key\"").skip(1);
    let inside = |row: &str| Some(row.split_once('>')?.1.split_once('<')?.0.to_owned());
    rows.filter_map(inside).collect()
}

/// Returns where a link of this kind leads, as it stands in the mark-up.
fn link(page: &str, kind: &str) -> Option<String> {
    let tag = page
        .split("<a ")
        .find(|tag| tag.split('>').next().unwrap_or_default().contains(kind))?;
    let (_, href) = tag.split_once("href=\"")?;
    Some(href.split('"').next()?.replace("&amp;", "&"))
}

fn counted(page: &str) -> String {
    let (_, rest) = page.split_once("<span class=\"count\">").expect("a count");
    rest.split('<').next().expect("its end").to_owned()
}

fn count(served: &Served, sql: &str) -> i64 {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let table = view.query(sql).expect("a query of the test");
    match table.rows[0][0] {
        Value::Integer(count) => count,
        ref other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn ten_thousand_rows_are_each_shown_once() {
    let served = Served::empty();
    let actor = served.workspace.actor(None).expect("an operator");
    let record = |number: u64| Record {
        key: Key::new("ACT", number),
        state: "open".into(),
        // Many share a title, so that the order needs more than its column.
        body: json!({"title": format!("Step {}", number % 7)}),
    };
    let records: Vec<Record> = (1..=10_000).map(record).collect();
    served
        .workspace
        .put(&actor, &records)
        .expect("ten thousand actions");
    let client = Client::signed_in(&served, "PER-0001");
    for sort in ["key", "-key", "title", "-title", "owner"] {
        let mut seen = Vec::new();
        let mut next = Some(format!("/r/action?sort={sort}&cols=key,title"));
        while let Some(path) = next {
            let page = client.page(&format!("{path}&part=rows&seen={}", seen.len()));
            seen.extend(keys(&page));
            next = link(&page, "rel=\"next\"");
            assert!(page.contains(" of 10,000 shown"), "{page}");
        }
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), once.len()), (10_000, 10_000), "{sort}");
    }
    // Without a script, page by page.
    let first = client.page("/r/action");
    assert_eq!(keys(&first).len(), 50);
    assert!(first.contains("50 of 10,000 shown"));
    let second = client.page(&link(&first, "rel=\"next\"").expect("a second page"));
    assert_eq!(keys(&second)[0], "ACT-0051");
    assert!(second.contains("Back to the start"));
}

#[test]
fn filters_count_what_sql_counts() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let all = count(&served, "select count(*) from action");
    assert_eq!(counted(&client.page("/r/action")), all.to_string());
    for (query, condition) in [
        ("f=state:is:open", "state = 'open'"),
        ("f=state:is:open,verified", "state in ('open', 'verified')"),
        ("f=state:not:open", "state <> 'open'"),
        ("f=owner:is:PER-0002", "owner = 'PER-0002'"),
        ("f=owner:not:PER-0002", "owner is not 'PER-0002'"),
        ("f=due:to:2026-06-30", "due <= '2026-06-30'"),
        (
            "f=due:from:2026-05-01&f=due:to:2026-08-31",
            "due between '2026-05-01' and '2026-08-31'",
        ),
        ("f=effort_days:from:3", "effort_days >= 3"),
        ("f=title:has:assessment", "lower(title) like '%assessment%'"),
        (
            "f=owner:is:PER-0002&f=state:is:closed",
            "owner = 'PER-0002' and state = 'closed'",
        ),
    ] {
        let wanted = count(
            &served,
            &format!("select count(*) from action where {condition}"),
        );
        assert!(
            wanted < all,
            "{condition} narrows nothing, so the test says nothing"
        );
        let page = client.page(&format!("/r/action?{query}"));
        let said = counted(&page);
        assert_eq!(said, format!("{wanted} of {all}"), "{query}");
        assert_eq!(
            keys(&page).len(),
            usize::try_from(wanted).expect("a count"),
            "{query}"
        );
        assert!(page.contains("Remove filter: "), "{query}");
    }
}

#[test]
fn a_filter_is_made_without_a_script() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/r/document?q=AI&add=state");
    assert!(
        page.contains("id=\"add\"") && page.contains("value=\"in_review\""),
        "{page}"
    );
    for (sent, filter) in [
        (
            "add=state&op=is&val=draft&val=in_review",
            "f=state:is:draft,in_review",
        ),
        ("add=owner&op=is&val=marit", "f=owner:is:PER-0002"),
        (
            "add=owner&op=not&val=PER-0002 Marit Vos",
            "f=owner:not:PER-0002",
        ),
        ("add=owner&op=empty&val=", "f=owner:empty"),
        (
            "add=review_by&op=span&from=2026-01-01&to=",
            "f=review_by:from:2026-01-01",
        ),
        ("add=title&op=has&val=a, b: c", "f=title:has:a,%20b:%20c"),
    ] {
        let answer = client.get(&format!("/r/document?q=AI&{}", sent.replace(' ', "+")));
        assert_eq!(answer.status, 303, "{sent}");
        assert_eq!(
            answer.headers["location"],
            format!("/r/document?{filter}&q=AI"),
            "{sent}"
        );
    }
    let nobody = client.page("/r/document?add=owner&op=is&val=zzz");
    assert!(nobody.contains("No record fits “zzz”."), "{nobody}");
    let several = client.page("/r/document?add=owner&op=is&val=ma");
    assert!(several.contains("value=\"PER-0002\""), "{several}");
}

#[test]
fn benefits_are_sorted_and_counted_by_kind() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let cited = count(
        &served,
        "select count(*) from benefit where kind = 'contract'",
    );
    assert_eq!(cited, 2, "two contracts of the story cite the certificate");
    let page = client.page("/r/benefit?f=kind:is:contract");
    assert_eq!(i64::try_from(keys(&page).len()), Ok(cited));
    assert!(keys(&client.page("/r/benefit?f=kind:is:trust")).is_empty());
    let body = json!({"title": "Staff ask first", "kind": "trust", "measure": "Questions before use",
        "on": "2026-10-30"});
    let actor = served.workspace.actor(Some("PER-0002")).expect("a person");
    let added = served.workspace.add(&actor, "benefit", None, &body);
    let added = added.expect("a benefit").to_string();
    assert_eq!(
        keys(&client.page("/r/benefit?f=kind:is:trust")),
        std::slice::from_ref(&added)
    );
    let sorted = keys(&client.page("/r/benefit?sort=kind"));
    assert_eq!((sorted.len(), sorted.last()), (3, Some(&added)));
}

#[test]
fn nothing_in_the_address_breaks_a_list() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let before = count(&served, "select count(*) from risk");
    let hostile = [
        "' or 1=1 --",
        "\"; drop table risk; --",
        "title\" desc, (select 1)--",
        "<script>alert(1)</script>",
        "\u{0}",
        "../../etc/passwd",
        "-",
        ",,,",
        ":::",
        "state:is:' or '1'='1",
        "title:has:%' or 1=1 --",
        "no_such_column:is:1",
        "state:is:no_such_state",
        "review_by:from:tomorrow",
        "\"*\" OR NEAR(",
        "99999999999999999999",
    ];
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    for name in [
        "f", "sort", "cols", "q", "after", "add", "op", "val", "from", "col", "seen", "done",
        "part", "choose",
    ] {
        for value in hostile {
            for path in ["/r/risk", "/r/risk/export"] {
                let more = if ["op", "val", "from"].contains(&name) {
                    "&add=owner&op=is"
                } else {
                    ""
                };
                let answer = client.get(&format!("{path}?{name}={}{more}", encode(value)));
                let known = [200, 303, 422].contains(&answer.status);
                assert!(
                    known,
                    "{path} {name}={value}: {} {}",
                    answer.status, answer.body
                );
                assert!(!answer.body.contains("<script>alert"), "{name}={value}");
            }
        }
    }
    let endless = "f=state:is:open&".repeat(40);
    assert_eq!(client.get(&format!("/r/risk?{endless}")).status, 422);
    assert_eq!(client.get("/r/no_such_register").status, 404);
    assert_eq!(count(&served, "select count(*) from risk"), before);
    let told = client.get("/r/risk?cols=key,nonsense");
    assert_eq!(told.status, 422);
    assert!(
        told.body.contains("nonsense") && told.body.contains("Show the whole register"),
        "{}",
        told.body
    );
}

#[test]
fn every_register_is_listed_with_every_column() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let overview = client.page("/r");
    for register in catalog().all() {
        let name = register.name;
        assert!(overview.contains(&format!("href=\"/r/{name}\"")), "{name}");
        let view = served.workspace.view(AsOf::Now).expect("a view");
        let columns = view.columns(name).expect("columns");
        let single: Vec<&str> = columns
            .iter()
            .filter(|column| !column.many)
            .map(|column| column.name.as_str())
            .collect();
        for some in single.chunks(30) {
            client.page(&format!(
                "/r/{name}?cols={}&sort=-{}",
                some.join(","),
                some[0]
            ));
        }
        for column in &columns {
            let page = client.page(&format!("/r/{name}?add={}", column.name));
            let is_empty = page.contains("class=\"empty\"");
            assert!(
                is_empty || page.contains("name=\"op\""),
                "{name} {}",
                column.name
            );
        }
    }
}

#[test]
fn an_export_is_what_the_list_shows() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let query = "f=state:is:approved&sort=-title&cols=key,title,state,owner,review_by";
    let page = client.page(&format!("/r/document?{query}"));
    let shown = keys(&page);
    let csv = client.page(&format!("/r/document/export?format=csv&{query}"));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "Key,Title,State,Owner,Review by");
    let exported: Vec<&str> = lines[1..]
        .iter()
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(exported, shown);
    let json = client.page(&format!("/r/document/export?format=json&{query}"));
    let objects: Vec<serde_json::Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    let keys: Vec<&str> = objects
        .iter()
        .filter_map(|object| object["key"].as_str())
        .collect();
    assert_eq!(keys, shown);
    assert!(objects[0]["owner"]["title"].is_string(), "{}", objects[0]);
    let names: Vec<&String> = objects[0].as_object().expect("an object").keys().collect();
    assert_eq!(names, ["key", "title", "state", "owner", "review_by"]);
    let sheet = client.get(&format!("/r/document/export?format=xlsx&{query}"));
    assert_eq!(sheet.status, 200);
    assert!(sheet.body.starts_with("PK"));
    assert!(
        sheet.headers["content-disposition"].contains("document-2026-11-02.xlsx"),
        "{:?}",
        sheet.headers
    );
    assert_eq!(client.get("/r/document/export?format=exe").status, 422);
}

#[test]
fn no_field_of_an_export_is_a_formula() {
    let served = Served::story();
    let actor = served.workspace.actor(None).expect("an operator");
    let body = json!({"title": "=HYPERLINK(\"http://evil.example\")"});
    served
        .workspace
        .add(&actor, "action", None, &body)
        .expect("an action");
    let client = Client::signed_in(&served, MARIT);
    let csv = client.page("/r/action/export?format=csv&f=title:has:HYPERLINK&cols=title");
    assert!(csv.contains("\"'=HYPERLINK("), "{csv}");
}

#[test]
fn columns_are_kept_for_the_person_who_asks() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let chosen = client.get("/r/risk?choose=columns&col=key&col=state");
    assert_eq!(chosen.status, 303);
    assert_eq!(chosen.headers["location"], "/r/risk?cols=key,title,state");
    let fields = [("cols", "key,title,state"), ("back", "/r/risk?q=a")];
    let kept = client.submit("/r/risk/columns", &fields);
    assert_eq!(kept.headers["location"], "/r/risk?q=a");
    let heads = |page: &str| {
        let head = page.split("<thead>").nth(1).expect("a head");
        let head = head.split("</thead>").next().unwrap_or_default();
        head.matches("<th scope=\"col\"").count()
    };
    assert_eq!(heads(&client.page("/r/risk")), 3);
    let helen = Client::signed_in(&served, HELEN);
    assert!(heads(&helen.page("/r/risk")) > 3, "others keep theirs");
    let elsewhere = client.submit(
        "/r/risk/columns",
        &[("cols", "key"), ("back", "https://evil.example/r/risk")],
    );
    assert_eq!(elsewhere.headers["location"], "/r/risk");
}

/// Adds actions to change; returns their keys.
fn actions(served: &Served, how_many: usize) -> Vec<Key> {
    let actor = served.workspace.actor(None).expect("an operator");
    let add = |_| {
        served
            .workspace
            .add(&actor, "action", None, &json!({"title": "Ask again"}))
            .expect("an action")
    };
    (0..how_many).map(add).collect()
}

#[test]
fn the_same_is_done_to_all_that_are_selected() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let records = actions(&served, 3);
    let selected: Vec<String> = records.iter().map(|key| format!("{key}@1")).collect();
    let mut fields: Vec<(&str, &str)> =
        selected.iter().map(|value| ("k", value.as_str())).collect();
    fields.push(("back", "/r/action?sort=-key"));
    let act = |more: &[(&str, &str)]| {
        let mut all = fields.clone();
        all.extend(more);
        client.submit("/r/action/bulk", &all)
    };
    let which = act(&[("act", "set")]);
    assert!(
        which.body.contains("Which field") && which.body.contains("value=\"due\""),
        "{}",
        which.body
    );
    let what = act(&[("act", "set"), ("field", "due")]);
    assert!(what.body.contains("type=\"date\""), "{}", what.body);
    let wrong = act(&[("act", "set"), ("field", "due"), ("value", "soon")]);
    assert_eq!(wrong.status, 422);
    let set = [("act", "set"), ("field", "due"), ("value", "2026-12-24")];
    let shown = act(&set);
    assert_eq!(shown.status, 200);
    assert!(
        shown.body.contains("3 of 3 change") && shown.body.contains("Change 3 records"),
        "{}",
        shown.body
    );
    let due = |condition: &str| {
        count(
            &served,
            &format!("select count(*) from action where {condition}"),
        )
    };
    assert_eq!(
        due("due = '2026-12-24'"),
        0,
        "nothing happens before it is confirmed"
    );
    let done = act(&[&set[..], &[("confirm", "yes")]].concat());
    assert_eq!(
        (done.status, done.headers["location"].as_str()),
        (303, "/r/action?sort=-key&done=3")
    );
    assert!(
        client
            .page("/r/action?sort=-key&done=3")
            .contains("3 records were changed.")
    );
    assert_eq!(due("due = '2026-12-24'"), 3);
}

#[test]
fn one_that_changed_meanwhile_keeps_all_as_they_are() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let records = actions(&served, 2);
    let actor = served.workspace.actor(None).expect("an operator");
    let title = Edit::Set(vec![("title".into(), json!("Asked"))]);
    served
        .workspace
        .edit(&actor, &records[1], &title, None)
        .expect("an edit");
    let seen: Vec<String> = records.iter().map(|key| format!("{key}@1")).collect();
    let fields = [
        ("k", seen[0].as_str()),
        ("k", seen[1].as_str()),
        ("act", "take:start"),
        ("confirm", "yes"),
    ];
    let refused = client.submit("/r/action/bulk", &fields);
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(
        refused.body.contains("Nothing was changed") && refused.body.contains("1 of 2 change"),
        "{}",
        refused.body
    );
    let open = format!(
        "select count(*) from action where state = 'open' and id in ('{}', '{}')",
        records[0], records[1]
    );
    assert_eq!(count(&served, &open), 2);
    // Without the one that refuses, the other goes on.
    let fields = [
        ("k", seen[0].as_str()),
        ("act", "take:start"),
        ("confirm", "yes"),
    ];
    assert_eq!(client.submit("/r/action/bulk", &fields).status, 303);
    assert_eq!(count(&served, &open), 1);
}

#[test]
fn who_may_not_change_records_is_not_asked_to() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    let helen = Client::signed_in(&served, HELEN);
    assert!(
        marit.page("/r/access").contains("name=\"k\""),
        "an administrator keeps access"
    );
    assert!(
        !helen.page("/r/access").contains("name=\"k\""),
        "others do not"
    );
    assert!(!helen.page("/r/access").contains("/r/access/new"));
    let fields = [
        ("k", "ACC-0001@1"),
        ("act", "take:retire"),
        ("confirm", "yes"),
    ];
    let refused = helen.submit("/r/access/bulk", &fields);
    assert_eq!(refused.status, 403, "{}", refused.body);
    let rehearsal = served.workspace.rehearse_all(
        &served.workspace.actor(None).expect("an operator"),
        &[(Key::new("ACC", 1), None)],
        &Bulk::Set(Vec::new()),
    );
    assert!(rehearsal.is_ok());
}

#[test]
fn a_list_of_the_past_stays_there_and_changes_nothing() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page("/r/document?as_of=2026-05-31&f=state:is:approved&sort=title");
    assert!(
        !page.contains("name=\"k\"")
            && !page.contains("/r/document/new")
            && !page.contains("/columns\"")
    );
    let main = page
        .split("<main")
        .nth(1)
        .and_then(|rest| rest.split("<footer").next())
        .expect("a main part");
    // The banner leads to the days beside.
    let main = main
        .split("</section>")
        .nth(1)
        .expect("what the banner stands over");
    let links = main
        .split("<a ")
        .skip(1)
        .filter_map(|tag| tag.split_once("href=\"")?.1.split('"').next());
    let mut within = 0;
    for href in links.filter(|href| href.starts_with("/r/") || href.starts_with("/k/")) {
        assert!(href.contains("as_of=2026-05-31"), "{href}");
        within += 1;
    }
    assert!(within > 20, "{within} links");
    let next = client.get("/r/document?as_of=2026-05-31&add=state&op=is&val=draft");
    assert!(next.headers["location"].contains("as_of=2026-05-31"));
    let csv = client.page("/r/document/export?as_of=2026-05-31&format=csv&cols=key");
    let now = client.page("/r/document/export?format=csv&cols=key");
    assert!(csv.lines().count() < now.lines().count());
}

#[test]
fn a_table_with_more_columns_than_fit_moves_by_itself() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let moves = |columns: &str| {
        let page = client.page(&format!("/r/risk?cols={columns}"));
        let region = page.split("class=\"scroll-x\"").nth(1);
        region.is_some_and(|rest| {
            let tag = rest.split('>').next().unwrap_or_default();
            tag.contains("tabindex=\"0\"") && tag.contains("role=\"region\"")
        })
    };
    let nine = "key,title,state,owner,kind,source,family,cause,event";
    assert!(!moves(nine));
    assert!(moves(&format!("{nine},consequence")));
}
