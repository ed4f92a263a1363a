//! Importing files on the pages: from the file to the records, step by step, as a browser without script.

use aims::{AsOf, Edit};
use image::Value;
use registers::Key;
use serde_json::json;

use crate::client::{Answer, Client};
use crate::common::{HELEN, MARIT, Served, TOMASZ, copy};
use crate::form;

const OPERATOR: &str = "PER-0001";

/// Sends a file into a register.
pub(crate) fn upload(client: &Client, register: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--XX--\r\n");
    let path = format!("/r/{register}/import?_form={}", client.token());
    let request = client.request("POST", &path);
    let request = request.header("content-type", "multipart/form-data; boundary=XX");
    client.send(request.body(body))
}

/// Sends a file that can be read, and returns where its columns are.
pub(crate) fn begun(client: &Client, register: &str, name: &str, bytes: &[u8]) -> String {
    let answer = upload(client, register, name, bytes);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = answer.headers["location"].clone();
    assert!(to.starts_with("/import/"), "{to}");
    to
}

/// Corrects the columns and returns the answer.
pub(crate) fn tried(client: &Client, at: &str, corrected: &[(&str, &str)]) -> Answer {
    let page = client.page(at);
    let mut fields = form::fields_of(&page, &format!("action=\"{at}/try\""));
    for (name, value) in corrected {
        form::set(&mut fields, name, value);
    }
    client.post(&format!("{at}/try"), &form::lent(&fields))
}

/// Sends the form that imports and returns the answer.
pub(crate) fn brought(client: &Client, at: &str, more: &[(&str, &str)]) -> Answer {
    let page = client.page(&format!("{at}/trial"));
    let mut fields = form::fields_of(&page, &format!("action=\"{at}/do\""));
    fields.retain(|(name, _)| {
        more.iter().any(|(other, _)| other == name) || name.starts_with('_') || name == "seen"
    });
    for (name, value) in more {
        form::set(&mut fields, name, value);
    }
    client.post(&format!("{at}/do"), &form::lent(&fields))
}

fn count(served: &Served, sql: &str) -> i64 {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    match view.query(sql).expect("a query").rows[0][0] {
        Value::Integer(count) => count,
        ref other => panic!("{sql}: {other:?}"),
    }
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.body);
    &answer.headers["location"]
}

/// Returns another server over the same workspace, with the same person signed in.
fn started_anew(served: &Served, client: &Client) -> (Served, Client) {
    let cookie = client.cookie("aimwright").expect("a session");
    let folder = tempfile::tempdir().expect("a folder");
    copy(served.dir(), &folder.path().join("aims"));
    let served = Served::open(folder, web::Options::default());
    served.clock.set(testkit::START.parse().expect("a moment"));
    let client = Client::new(&served);
    client.set_cookie("aimwright", &cookie);
    (served, client)
}

#[test]
fn a_csv_file_becomes_records_and_its_mapping_is_remembered() {
    let served = Served::empty();
    let client = Client::signed_in(&served, OPERATOR);
    let page = client.page("/r/action");
    assert!(page.contains("href=\"/r/action/import\""), "{page}");
    let csv = "Aufgabe;Wer;Fällig;Priorität;Farbe\n\
               Write <b>it</b> down;Ada Operator;3/4/2026;Hoch;rot\n\
               Read it again;Ada Operator;13/4/2026;low;\n";
    let at = begun(&client, "action", "plan.csv", csv.as_bytes());

    let page = client.page(&at);
    for words in [
        "plan.csv has 2 rows and 5 columns",
        "Write &lt;b&gt;it&lt;/b&gt; down",
        "Nothing fits.",
        "cells are parted by semicolons",
        "No column gives What will be done, which new records need.",
        "name=\"fix.title\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let corrected = [
        ("f.0", "title"),
        ("f.1", "owner"),
        ("f.2", "due"),
        ("d.2", "dd/mm/yyyy"),
        ("f.3", "priority"),
        ("f.4", ""),
        ("t.3", "Hoch = high"),
    ];
    let answer = tried(&client, &at, &corrected);
    let trial = location(&answer).to_owned();
    assert_eq!(trial, format!("{at}/trial"));

    // Everything stands on the disk: a server that is started anew goes on.
    let (served, client) = started_anew(&served, &client);
    let page = client.page(&trial);
    assert!(
        page.contains("2 records would be added, 0 changed"),
        "{page}"
    );
    assert!(page.contains("Add 2 records, change 0"), "{page}");
    assert_eq!(count(&served, "select count(*) from action"), 0);
    let wrong = brought(&client, &at, &[("remember", "1"), ("name", " ")]);
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Give the mapping a name"),
        "{}",
        wrong.body
    );
    let answer = brought(
        &client,
        &at,
        &[("remember", "1"), ("name", "Plan in German")],
    );
    let done = location(&answer).to_owned();
    let page = client.page(&done);
    for words in [
        "2 records are new",
        "href=\"/k/ACT-0001\"",
        "href=\"/k/MAP-0001\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let found = count(
        &served,
        "select count(*) from action where title = 'Write <b>it</b> down' and owner = 'PER-0001' \
         and due = '2026-04-03' and priority = 'high'",
    );
    assert_eq!(found, 1, "{}", client.page("/k/ACT-0001"));
    assert_eq!(client.get(&at).status, 404, "the draft is gone");
    assert_eq!(
        client.get("/import/done/1/2").status,
        404,
        "no import wrote these"
    );

    // The next file of this kind is read by what was remembered.
    let next = csv.replace("Read it again", "Read it once more");
    let at = begun(&client, "action", "plan2.csv", next.as_bytes());
    let page = client.page(&at);
    assert!(
        page.contains("by a remembered mapping") && page.contains("MAP-0001"),
        "{page}"
    );
    assert!(page.contains("As remembered."), "{page}");
    let answer = tried(&client, &at, &[("matched_by", "title")]);
    let page = client.page(location(&answer));
    assert!(
        page.contains("One record would be added, 0 changed; one is as in the file"),
        "{page}"
    );
    // Guessed anew, nothing is remembered.
    let answer = client.submit(
        &format!("{at}/sheet"),
        &[("mapping", ""), ("header_row", "1")],
    );
    assert_eq!(location(&answer), at);
    assert!(!client.page(&at).contains("by a remembered mapping"));
    let page = client.page("/r/action/import");
    assert!(
        page.contains("plan2.csv") && page.contains("Imports under way"),
        "{page}"
    );
    let answer = client.submit(&format!("{at}/discard"), &[]);
    assert_eq!(location(&answer), "/import");
    assert_eq!(client.get(&at).status, 404);
}

#[test]
fn what_cannot_be_used_is_said_beside_the_columns_and_nothing_typed_is_lost() {
    let served = Served::empty();
    let client = Client::signed_in(&served, OPERATOR);
    let at = begun(&client, "action", "plan.csv", b"Title,What\nOne,Two\n");
    let answer = tried(&client, &at, &[("d.0", "soon")]);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("`soon` is no date format"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("value=\"soon\""), "{}", answer.body);
    let answer = tried(&client, &at, &[("f.1", "title"), ("d.0", "")]);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("two columns fill `title`"),
        "{}",
        answer.body
    );
    let answer = tried(&client, &at, &[("f.0", ""), ("f.1", "")]);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("no column of the sheet fills a field"),
        "{}",
        answer.body
    );
    let answer = tried(&client, &at, &[("f.0", "titel")]);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("`titel` is no field of action"),
        "{}",
        answer.body
    );
    for (fields, says) in [
        (vec![("header_row", "0")], "a number from 1"),
        (vec![("header_row", "7")], "holds no headings"),
        (vec![("header_row", "2")], "no rows below its headings"),
        (vec![("mapping", "x")], "no such mapping"),
    ] {
        let answer = client.submit(&format!("{at}/sheet"), &fields);
        assert_eq!(answer.status, 422, "{fields:?}");
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
    }
    let answer = client.submit(&format!("{at}/sheet"), &[("mapping", "MAP-0009")]);
    assert_eq!(answer.status, 404);
    // A fixed value fills what lacks a column.
    let at = begun(&client, "action", "who.csv", b"Owner\nAda Operator\n");
    let answer = tried(&client, &at, &[("fix.title", "Read the policy")]);
    let page = client.page(location(&answer));
    assert!(page.contains("One record would be added"), "{page}");
    assert!(page.contains("Read the policy"), "{page}");
}

#[test]
fn records_that_changed_since_the_trial_are_shown_before_anything_is_written() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let open = "select id, title from risk where state = 'open' order by id limit 1";
    let (key, title) = match view.query(open).expect("a query").rows[0].as_slice() {
        [Value::Text(key), Value::Text(title)] => (key.clone(), title.clone()),
        other => panic!("{other:?}"),
    };
    let key: Key = key.parse().expect("a key");
    let csv = format!("Title,Cause\n\"{title}\",Nobody looked\n");
    let at = begun(&client, "risk", "risks.csv", csv.as_bytes());
    let corrected = [("f.0", "title"), ("f.1", "cause"), ("matched_by", "title")];
    let answer = tried(&client, &at, &corrected);
    let page = client.page(location(&answer));
    assert!(
        page.contains("No record would be added, 1 changed"),
        "{page}"
    );
    assert!(
        page.contains(key.as_str()) && page.contains("→ Nobody looked"),
        "{page}"
    );
    // Somebody writes the same field meanwhile.
    let actor = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let edit = Edit::Set(vec![("cause".into(), json!("Everybody looked away"))]);
    served
        .workspace
        .edit(&actor, &key, &edit, None)
        .expect("an edit");
    let size = served.workspace.head_size().expect("a size");
    let answer = brought(&client, &at, &[]);
    assert_eq!(location(&answer), format!("{at}/trial?moved=1"));
    assert_eq!(
        served.workspace.head_size().expect("a size"),
        size,
        "nothing was written"
    );
    let page = client.page(location(&answer));
    assert!(page.contains("This is not what you saw before"), "{page}");
    assert!(
        page.contains("Everybody looked away → Nobody looked"),
        "{page}"
    );
    // What an older page showed is not imported either.
    let old = client.submit(&format!("{at}/do"), &[("seen", "0000")]);
    assert_eq!(location(&old), format!("{at}/trial?moved=1"));
    let answer = brought(&client, &at, &[]);
    let page = client.page(location(&answer));
    assert!(
        page.contains("No record is new and one was changed"),
        "{page}"
    );
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let risk = view.record(&key).expect("a look").expect("a record");
    assert_eq!(risk.body["cause"], "Nobody looked");
    assert_eq!(
        client.get(&format!("{at}/trial")).status,
        404,
        "it cannot be done twice"
    );
}

#[test]
fn nobody_sees_or_touches_the_import_of_another() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    let at = begun(&marit, "risk", "secret.csv", b"Title\nA secret\n");
    for who in [TOMASZ, HELEN] {
        let other = Client::signed_in(&served, who);
        for path in ["", "/trial", "/faults"] {
            assert_eq!(
                other.get(&format!("{at}{path}")).status,
                404,
                "{who} {path}"
            );
        }
        for path in ["/sheet", "/try", "/do"] {
            assert_eq!(
                other.submit(&format!("{at}{path}"), &[]).status,
                404,
                "{who} {path}"
            );
        }
        assert_eq!(other.submit(&format!("{at}/discard"), &[]).status, 303);
        assert!(!other.page("/import").contains("secret.csv"), "{who}");
    }
    assert!(marit.page("/import").contains("secret.csv"));
    assert_eq!(marit.get(&format!("{at}?as_of=2026-07-31")).status, 409);
    // Five at most, and two weeks at most.
    for _ in 0..4 {
        begun(&marit, "risk", "more.csv", b"Title\nMore\n");
    }
    let sixth = upload(&marit, "risk", "sixth.csv", b"Title\nMore\n");
    assert_eq!(sixth.status, 422);
    assert!(sixth.body.contains("5 imports under way"), "{}", sixth.body);
    served
        .clock
        .advance(jiff::SignedDuration::from_hours(15 * 24));
    let marit = Client::signed_in(&served, MARIT);
    begun(&marit, "risk", "late.csv", b"Title\nLate\n");
    let page = marit.page("/import");
    assert!(
        page.contains("late.csv") && !page.contains("secret.csv"),
        "{page}"
    );
}

#[test]
fn an_erased_record_leaves_no_words_in_imports() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let at = begun(
        &client,
        "person",
        "people.csv",
        b"Key,Name\nPER-0052,Somebody Else\n",
    );
    let answer = tried(&client, &at, &[("f.0", "key"), ("f.1", "name")]);
    assert!(client.page(location(&answer)).contains("PER-0052"));
    let actor = served.workspace.actor(Some("PER-0002")).expect("Marit");
    served
        .workspace
        .erase(&actor, &Key::new("PER", 52), "asked for it")
        .expect("erased");
    assert_eq!(client.get(&at).status, 404);
}

#[test]
fn templates_are_read_back_field_by_field() {
    let served = Served::empty();
    let client = Client::signed_in(&served, OPERATOR);
    for register in registers::catalog().all() {
        let path = format!("/r/{}/template", register.name);
        let csv = client.page(&format!("{path}?format=csv"));
        let names: Vec<_> = register
            .columns()
            .into_iter()
            .map(|column| column.name)
            .collect();
        assert_eq!(
            csv.trim_end().split(',').collect::<Vec<_>>(),
            names,
            "{path}"
        );
    }
    let answer = client.get("/r/action/template?format=pdf");
    assert_eq!(answer.status, 422);
    let csv = client.page("/r/action/template?format=csv");
    let columns = csv.trim_end().split(',').count();
    let file = format!("{csv}Do it{}\n", ",".repeat(columns - 1));
    let at = begun(&client, "action", "action-template.csv", file.as_bytes());
    let page = client.page(&at);
    assert_eq!(
        page.matches("Guessed: it is named so.").count(),
        columns,
        "{page}"
    );
    let answer = tried(&client, &at, &[]);
    assert!(
        client
            .page(location(&answer))
            .contains("One record would be added")
    );
}

#[test]
fn one_heading_fills_two_fields_and_headings_alike_stay_apart() {
    let served = Served::empty();
    let client = Client::signed_in(&served, OPERATOR);
    let at = begun(
        &client,
        "person",
        "people.csv",
        b"name,Name,engagement\nAda,Bea,employee\n",
    );
    let answer = tried(&client, &at, &[]);
    let page = client.page(location(&answer));
    assert!(page.contains("One record would be added"), "{page}");
    let actor = served
        .workspace
        .actor(Some(OPERATOR))
        .expect("the operator");
    let mapping = json!({
        "name": "Twice", "register": "action", "header_row": 1,
        "columns": [{"field": "title", "heading": "What"}, {"field": "result", "heading": "What"}],
    });
    served
        .workspace
        .add(&actor, "import_mapping", None, &mapping)
        .expect("a mapping");
    let at = begun(&client, "action", "plan.csv", b"what\nWrite it\n");
    assert!(client.page(&at).contains("by a remembered mapping"));
    let answer = tried(&client, &at, &[]);
    location(&answer);
    location(&brought(&client, &at, &[]));
    let sql = "select count(*) from action where title = 'Write it' and result = 'Write it'";
    assert_eq!(count(&served, sql), 1);
}
