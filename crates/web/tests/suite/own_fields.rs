//! Own fields on pages and in the API: asked for in forms, shown, listed, compared, and shown still
//! when nobody asks for them any more.

use aims::AsOf;
use registers::Key;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::common::{HELEN, MARIT, Served};
use crate::form::{fields, lent, set, value};

/// What somebody who means no good calls a field.
const LABEL: &str = "Cost <b>centre</b>";

fn field(name: &str, kind: &str) -> Value {
    json!({
        "register": "supplier", "name": name, "label": LABEL, "help": "Who <i>pays</i> for it.",
        "kind": kind, "in_list": true, "reason": "Controlling asks for it.",
    })
}

fn data(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

fn send(client: &Client, method: &str, path: &str, body: &Value) -> Answer {
    let request = client
        .request(method, path)
        .header("x-form-token", client.token())
        .header("content-type", "application/json")
        .body(body.to_string());
    client.send(request)
}

/// Adds an own field as Marit and takes it through review, all of it on pages.
fn approved(served: &Served, body: &Value) -> Key {
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let added = served.workspace.add(&marit, "own_field", None, body);
    let key = added.expect("an own field");
    step(served, MARIT, &key, "submit");
    step(served, HELEN, &key, "approve");
    key
}

fn step(served: &Served, who: &str, key: &Key, step: &str) {
    let client = Client::signed_in(served, who);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let row = view.record(key).expect("a query").expect("a record").row;
    drop(view);
    let seen = row.version.to_string();
    let taken = client.submit(&format!("/k/{key}/do/{step}"), &[("seen", &seen)]);
    assert_eq!(taken.status, 303, "{step}: {}", taken.body);
}

fn save(client: &Client, to: &str, changed: &[(&str, &str)]) -> Answer {
    let mut sent = fields(&client.page(to));
    for (name, value) in changed {
        set(&mut sent, name, value);
    }
    sent.push(("_save".into(), String::new()));
    client.post(to, &lent(&sent))
}

fn harmless(page: &str) {
    for words in ["<b>centre", "<i>pays"] {
        assert!(!page.contains(words), "{words} stands in {page}");
    }
}

#[test]
fn a_form_asks_for_it_and_says_beside_it_what_is_wrong() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    assert!(!client.page("/r/supplier/new").contains("own."));
    let mut body = field("score", "whole_number");
    body["required"] = json!(true);
    approved(&served, &body);

    let page = client.page("/r/supplier/new");
    assert!(
        page.contains("Own fields") && page.contains("name=\"own.score\""),
        "{page}"
    );
    assert!(page.contains("Cost &lt;b&gt;centre&lt;/b&gt;") && page.contains("Who &lt;i&gt;pays"));
    harmless(&page);
    for (typed, said) in [("three", "Must be a whole number"), ("", "Fill this in")] {
        let answer = save(
            &client,
            "/r/supplier/new",
            &[
                ("name", "Cloudia"),
                ("what", "Hosting"),
                ("own.score", typed),
            ],
        );
        assert_eq!(answer.status, 422);
        let at = answer
            .body
            .find("id=\"f-own.score-e\"")
            .expect("an error beside the field");
        let beside: String = answer.body[at..].chars().take(600).collect();
        assert!(beside.contains(said), "{beside}");
        assert_eq!(value(&fields(&answer.body), "own.score"), Some(typed));
    }
    let answer = save(
        &client,
        "/r/supplier/new",
        &[("name", "Cloudia"), ("what", "Hosting"), ("own.score", "3")],
    );
    assert_eq!(answer.status, 303, "{}", answer.body);
    let way = answer.headers["location"]
        .split('?')
        .next()
        .expect("a way")
        .to_owned();
    let page = client.page(&way);
    assert!(
        page.contains("Own fields") && page.contains("Cost &lt;b&gt;centre&lt;/b&gt;"),
        "{page}"
    );
    harmless(&page);
    // An edit is compared with labels.
    let answer = save(&client, &format!("{way}/edit"), &[("own.score", "4")]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let history = client.page(&format!("{way}/history"));
    assert!(
        history.contains("Own fields, Cost &lt;b&gt;centre&lt;/b&gt;"),
        "{history}"
    );
    harmless(&history);
}

#[test]
fn a_list_shows_filters_and_exports_it() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    approved(&served, &field("cost_centre", "text"));
    let answer = save(&client, "/k/SUP-0001/edit", &[("own.cost_centre", "4711")]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = client.page("/r/supplier");
    assert!(
        page.contains("Cost &lt;b&gt;centre&lt;/b&gt;") && page.contains("4711"),
        "{page}"
    );
    harmless(&page);
    let found = data(&client.get(
        "/api/v1/registers/supplier/records?f=own_cost_centre:is:4711&columns=own_cost_centre",
    ));
    assert_eq!(found["matching"], 1, "{found}");
    assert_eq!(found["items"][0]["own_cost_centre"], "4711");
    let file = client.get("/r/supplier/export?format=csv");
    let head = file.body.lines().next().unwrap_or_default();
    assert!(head.contains(LABEL), "{head}");
    // On the day before, nobody knew of it.
    let before = client.page("/r/supplier?as_of=2026-07-31");
    assert!(!before.contains("Cost &lt;b&gt;centre"));
    assert!(client.page("/find?q=4711").contains("SUP-0001"));
}

#[test]
fn the_api_takes_gives_and_describes_it() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let own = approved(&served, &field("cost_centre", "text"));
    let register = data(&client.get("/api/v1/registers/supplier"));
    assert_eq!(
        register["schema"]["properties"]["own"]["properties"]["cost_centre"]["x-label"],
        LABEL
    );
    let columns = register["columns"].as_array().expect("columns");
    assert!(
        columns
            .iter()
            .any(|column| column["name"] == "own_cost_centre")
    );
    let path = "/api/v1/records/SUP-0001";
    let answer = send(
        &client,
        "PATCH",
        path,
        &json!({ "own": { "cost_centre": "4711" } }),
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        data(&client.get(path))["body"]["own"]["cost_centre"],
        "4711"
    );
    let answer = send(
        &client,
        "PATCH",
        path,
        &json!({ "own": { "cost_center": "4711" } }),
    );
    assert_eq!(answer.status, 422);
    assert!(
        data(&answer)["errors"]
            .to_string()
            .contains("\"#/own/cost_center\""),
        "{}",
        answer.body
    );

    step(&served, HELEN, &own, "supersede");
    let page = client.page("/k/SUP-0001");
    assert!(
        page.contains("Own fields no longer in use") && page.contains("4711"),
        "{page}"
    );
    harmless(&page);
    assert!(!client.page("/k/SUP-0001/edit").contains("own.cost_centre"));
    let answer = save(&client, "/k/SUP-0001/edit", &[]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(
        data(&client.get(path))["body"]["own"]["cost_centre"],
        "4711"
    );
    let answer = send(
        &client,
        "PATCH",
        path,
        &json!({ "own": { "cost_centre": null } }),
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(data(&client.get(path))["body"].get("own").is_none());
}

#[test]
fn an_import_offers_and_fills_it() {
    let served = Served::story();
    let key = approved(&served, &field("centre", "text"));
    let client = Client::signed_in(&served, MARIT);
    let template = client.page("/r/supplier/template?format=csv");
    assert!(template.contains("own.centre"), "{key}: {template}");
    let at = crate::imports::begun(
        &client,
        "supplier",
        "suppliers.csv",
        b"name,what,Pays\nCloud host,Hosting,4711\n",
    );
    let page = client.page(&at);
    assert!(page.contains("value=\"own.centre\""), "{page}");
    harmless(&page);
    let answer = crate::imports::tried(&client, &at, &[("f.2", "own.centre")]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = client.page(&answer.headers["location"]);
    assert!(page.contains("One record would be added"), "{page}");
    harmless(&page);
}
