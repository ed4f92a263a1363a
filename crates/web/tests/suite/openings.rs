//! Pages that begin with a picture of what stands below: statement, impact assessment, list of risks.

use aims::{AsOf, Edit, Found};
use image::Value as Cell;
use registers::Key;
use serde_json::{Value, json};

use crate::client::Client;
use crate::common::{MARIT, Served};

/// A text that would do harm if a page took it for its own.
const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x>";

/// A moment at which the story is half told.
const JULY: &str = "2026-07-15";

/// A part of a page, from here to there.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) = page
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split(to).next().unwrap_or_default()
}

fn found(served: &Served, key: &str, at: AsOf) -> Found {
    let key: Key = key.parse().expect("a key");
    let view = served.workspace.view(at).expect("a view");
    view.record(&key).expect("a query").expect("a record")
}

fn day(day: &str) -> AsOf {
    AsOf::Day(day.parse().expect("a day"))
}

/// Writes a new version of a record as Marit.
fn edit(served: &Served, key: &str, fields: Vec<(&str, Value)>) {
    let actor = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let key: Key = key.parse().expect("a key");
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    served
        .workspace
        .edit(&actor, &key, &Edit::Set(fields), None)
        .expect("an edit");
}

/// Submits as Marit and approves as Helen.
fn approve(served: &Served, key: &str) {
    let key: Key = key.parse().expect("a key");
    for (person, step) in [("PER-0002", "submit"), ("PER-0001", "approve")] {
        let actor = served.workspace.actor(Some(person)).expect("a person");
        served
            .workspace
            .take(&actor, &key, step, None, None)
            .expect(step);
    }
}

fn lines(body: &Value) -> &Vec<Value> {
    body["lines"].as_array().expect("lines")
}

/// Counts the controls that the table of a statement's page shows.
fn rows(page: &str) -> usize {
    page.matches("<th class=\"no fit\" scope=\"row\">").count()
}

/// Reads every link of a matrix: where it leads and how many it says.
fn cells(matrix: &str) -> Vec<(String, u64)> {
    let links = matrix.split("<a href=\"").skip(1);
    let link = |link: &str| {
        let href = link.split('"').next().expect("an address");
        let count = part(link, "<span aria-hidden=\"true\">", "<");
        (href.replace("&amp;", "&"), count.parse().expect("a number"))
    };
    links.map(link).collect()
}

fn count(served: &Served, at: AsOf, sql: &str) -> u64 {
    let view = served.workspace.view(at).expect("a view");
    match view.query(sql).expect("a query of the test").rows[0][0] {
        Cell::Integer(count) => count.unsigned_abs(),
        ref other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn the_numbers_of_a_statement_lead_to_its_controls() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let body = found(&served, "SOA-0001", AsOf::Now).body;
    let is = |line: &Value, field: &str, value: &str| line[field] == value;
    let counted =
        |test: &dyn Fn(&Value) -> bool| lines(&body).iter().filter(|line| test(line)).count();
    let page = client.page("/k/SOA-0001");
    assert_eq!(rows(&page), lines(&body).len());
    for (word, expected) in [
        ("annex", counted(&|line| line.get("annex_a").is_some())),
        ("applies", counted(&|line| !is(line, "applicable", "no"))),
        (
            "some",
            counted(&|line| is(line, "applicable", "some_systems")),
        ),
        ("excluded", counted(&|line| is(line, "applicable", "no"))),
        ("own", counted(&|line| line.get("annex_a").is_none())),
        ("partly", counted(&|line| is(line, "status", "partly"))),
    ] {
        let href = format!("/k/SOA-0001?show={word}#controls");
        assert!(expected > 0, "the story has none that are {word}");
        if word != "partly" {
            assert!(
                page.contains(&format!("href=\"{href}\">{expected}</a>")),
                "{word}: {expected}"
            );
        }
        assert_eq!(rows(&client.page(&href)), expected, "{word}");
    }
    // Every objective has its heading, and the own controls theirs.
    for heading in [
        "A.2</span> Policies",
        "A.6.2</span>",
        "A.10</span>",
        "Own controls",
    ] {
        assert!(page.contains(heading), "{heading}");
    }
    // What the version before lacked is marked as changed, and nothing else.
    let before = found(&served, "SOA-0001", day(JULY)).body;
    assert_eq!(lines(&before).len() + 1, lines(&body).len());
    assert!(
        page.contains("Changed since version 1") && page.contains(">TS-3</a>: new"),
        "{page}"
    );
    assert_eq!(page.matches("<tr class=\"chg\">").count(), 1);
    // The number of risks of a control is the number that its link shows.
    let link = page
        .split("href=\"/r/risk?f=key:is:")
        .nth(1)
        .expect("risks of a control");
    let (keys, rest) = link.split_once("\">").expect("a link");
    let said: usize = rest
        .split('<')
        .next()
        .expect("its end")
        .parse()
        .expect("a number");
    assert_eq!(keys.replace("%2C", ",").split(',').count(), said);
}

#[test]
fn a_statement_of_the_past_is_as_it_was() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let page = client.page(&format!("/k/SOA-0001?as_of={JULY}"));
    let body = found(&served, "SOA-0001", day(JULY)).body;
    assert_eq!(rows(&page), lines(&body).len());
    assert!(page.contains("This is the first statement."), "{page}");
    assert!(page.contains(&format!("as_of={JULY}")) && !page.contains("TS-3</a>: new"));
}

#[test]
fn what_contradicts_a_statement_stands_on_its_page() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let against = |page: &str| part(page, "id=\"against\"", "</section>").to_owned();
    let said = "is left out (A.2.2)";
    assert!(!against(&client.page("/k/SOA-0001")).contains(said));
    edit(
        &served,
        "CTL-0001",
        vec![
            ("applicable", json!("no")),
            ("reason", json!("Nobody asks for it.")),
            ("reason_kind", json!("not_needed")),
        ],
    );
    approve(&served, "CTL-0001");
    let page = client.page("/k/SOA-0001");
    let now = against(&page);
    assert!(
        now.contains(said) && now.contains("href=\"/k/CTL-0001\""),
        "{now}"
    );
    assert!(
        now.contains("href=\"/requirements/iso-42001/6.1.3\""),
        "{now}"
    );
    // The line stays as it was frozen; that it differs from the control is a contradiction itself.
    assert!(now.contains("differs from the approved controls"), "{now}");
    assert!(!against(&client.page(&format!("/k/SOA-0001?as_of={JULY}"))).contains(said));
}

#[test]
fn a_changed_line_says_what_it_was() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let mut changed = lines(&found(&served, "SOA-0001", AsOf::Now).body).clone();
    let place = changed
        .iter()
        .position(|line| line["status"] == "implemented")
        .expect("a control in practice");
    changed[place]["status"] = json!("partly");
    changed[place]["title"] = json!(HOSTILE);
    edit(&served, "SOA-0001", vec![("lines", json!(changed))]);
    let page = client.page("/k/SOA-0001?show=changed");
    assert_eq!(rows(&page), 1);
    let list = part(&page, "id=\"changed\"", "</section>");
    assert!(
        list.contains("<del>implemented</del> <ins>partly</ins>") && list.contains("title changed"),
        "{list}"
    );
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
}

#[test]
fn the_matrix_of_an_assessment_leads_to_every_entry() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for key in ["AIA-0001", "AIA-0002", "AIA-0003", "AIA-0004"] {
        let body = found(&served, key, AsOf::Now).body;
        let impacts = body["impacts"].as_array().expect("impacts");
        let page = client.page(&format!("/k/{key}"));
        let matrix = part(&page, "<table class=\"bh\">", "</table>");
        for (at, impact) in impacts.iter().enumerate() {
            let anchor = format!("e-impacts-{}", at + 1);
            assert_eq!(
                matrix.matches(&format!("href=\"#{anchor}\"")).count(),
                1,
                "{key}: {impact}"
            );
            assert_eq!(
                page.matches(&format!("id=\"{anchor}\"")).count(),
                1,
                "{key}: {anchor}"
            );
        }
        let harms = impacts
            .iter()
            .filter(|impact| impact["effect"] == "harm")
            .count();
        assert_eq!(matrix.matches("class=\"f harm\"").count(), harms, "{key}");
        // Approved: nothing lacks.
        assert!(!matrix.contains("to answer"), "{key}");
        let tasks = part(&page, "<ol class=\"tasks\">", "</ol>");
        assert!(
            !tasks.contains("in progress") && !tasks.contains("cannot start yet"),
            "{key}: {tasks}"
        );
    }
}

#[test]
fn what_an_assessment_lacks_is_to_be_answered() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let body = found(&served, "AIA-0003", AsOf::Now).body;
    let mut impacts = body["impacts"].as_array().expect("impacts").clone();
    impacts.retain(|impact| impact["perspective"] != "safety");
    let mut parties = body["parties"].as_array().expect("parties").clone();
    parties[5]["name"] = json!(HOSTILE);
    let owner = body["assessor"].clone();
    let work = json!([{ "section": "b", "owner": owner, "due": "2026-12-01" }, { "section": "g", "owner": owner, "done_on": "2026-10-01" }]);
    edit(
        &served,
        "AIA-0003",
        vec![
            ("impacts", json!(impacts)),
            ("parties", json!(parties)),
            ("outcome", Value::Null),
            ("sections", work),
        ],
    );
    let page = client.page("/k/AIA-0003");
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let lacking = view
        .not_looked_at(&"AIA-0003".parse().expect("a key"))
        .expect("a query");
    let direct = parties
        .iter()
        .filter(|party| party["directly_affected"] == true)
        .count();
    assert_eq!(
        lacking.len(),
        direct,
        "safety of each directly affected party"
    );
    let matrix = part(&page, "<table class=\"bh\">", "</table>");
    let to_answer = "<a class=\"todo\" href=\"/k/AIA-0003/edit#f-impacts\">to answer</a>";
    assert_eq!(matrix.matches(to_answer).count(), direct, "{matrix}");
    assert!(
        matrix.contains("not in section E"),
        "the party that was renamed"
    );
    assert!(!page.contains("<script>alert") && matrix.contains("&lt;script&gt;alert"));
    let tasks: Vec<&str> = part(&page, "<ol class=\"tasks\">", "</ol>")
        .split("<li>")
        .skip(1)
        .collect();
    let states = tasks.iter().map(|task| {
        let states = [
            "complete",
            "in progress",
            "not started",
            "cannot start yet",
            "not asked for",
        ];
        let state = states
            .into_iter()
            .find(|state| task.contains(&format!("<span>{state}</span>")));
        state.expect("a state")
    });
    let states: Vec<&str> = states.collect();
    assert_eq!(
        (states[1], states[5], states[6], states[8]),
        ("in progress", "in progress", "complete", "cannot start yet"),
        "{tasks:?}"
    );
    assert!(tasks[8].contains("Waits for B"), "{}", tasks[8]);
    assert!(tasks[1].contains("2026-12-01") && tasks[6].contains("2026-10-01"));
    let answered = format!("{} of {} answered", direct * 7, direct * 8);
    assert!(tasks[5].contains(&answered), "{}", tasks[5]);
    // Yesterday nothing lacked.
    let then = client.page("/k/AIA-0003?as_of=2026-10-15");
    assert!(!part(&then, "<table class=\"bh\">", "</table>").contains("class=\"todo\""));
}

#[test]
fn every_number_of_the_risk_matrices_is_the_list_behind_it() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let threats = "kind = 'threat' and state not in ('closed', 'erased')";
    let system = "id in (select id from risk__systems where value = 'AIS-0003')";
    for (query, condition, at) in [
        ("", "1", AsOf::Now),
        ("?f=systems:is:AIS-0003", system, AsOf::Now),
        ("?f=state:is:open", "state = 'open'", AsOf::Now),
        (&*format!("?as_of={JULY}"), "1", day(JULY)),
    ] {
        let page = client.page(&format!("/r/risk{query}"));
        let matrices: Vec<&str> = page.split("<table class=\"heat\">").skip(1).collect();
        assert_eq!(matrices.len(), 2, "{query}");
        for (matrix, prefix) in matrices.iter().zip(["inherent", "residual"]) {
            let matrix = matrix.split("</table>").next().expect("its end");
            let cells = cells(matrix);
            let sum: u64 = cells.iter().map(|(_, count)| count).sum();
            let rated = format!(
                "select count(*) from risk where {threats} and {condition} and {prefix}_likelihood is not null"
            );
            assert_eq!(sum, count(&served, at, &rated), "{query} {prefix}");
            for (href, said) in cells {
                let list = client.page(&href);
                let counted = part(&list, "<span class=\"count\">", " of ");
                assert_eq!(counted, said.to_string(), "{href}");
            }
        }
    }
    let page = client.page("/r/risk");
    for head in [
        ">O<span class=\"vh\">",
        ">I<span class=\"vh\">",
        ">S<span class=\"vh\">",
        "Accepted until",
    ] {
        assert!(page.contains(head), "{head}");
    }
    assert!(page.contains("CRI-0001 version 1") && page.contains("above the line"));
    // Other registers have none, and no criteria leave no line.
    assert!(!client.page("/r/action").contains("class=\"heat\""));
}

#[test]
fn without_criteria_the_matrices_have_no_levels() {
    let served = Served::empty();
    let actor = served.workspace.actor(None).expect("an operator");
    let risk = json!({
        "title": HOSTILE, "kind": "threat", "source": "other", "family": "data", "cause": "c", "event": "e",
        "consequence": "q",
        "inherent": { "likelihood": 4, "organization": 1, "individuals": 3, "societies": 2, "rating": "high" },
    });
    served
        .workspace
        .add(&actor, "risk", None, &risk)
        .expect("a risk");
    let client = Client::signed_in(&served, "PER-0001");
    let page = client.page("/r/risk");
    assert!(page.contains("No criteria are approved"), "{page}");
    let before = part(&page, "<table class=\"heat\">", "</table>");
    assert_eq!(cells(before).len(), 1, "{before}");
    assert!(before.contains("likelihood 4, consequence 3") && !before.contains("class=\"wl"));
    assert!(
        page.contains("One risk has no rating after treatment yet.")
            && !page.contains("<script>alert")
    );
}
