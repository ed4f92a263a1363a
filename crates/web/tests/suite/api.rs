//! The JSON API: records, versions, pages of lists, problems, tokens.

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::common::{HELEN, MARIT, Served};

fn data(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// Sends JSON with the proof that a browser's page gives.
fn send(client: &Client, method: &str, path: &str, body: &Value, if_match: Option<&str>) -> Answer {
    let mut request = client
        .request(method, path)
        .header("x-form-token", client.token())
        .header("content-type", "application/json")
        .body(body.to_string());
    if let Some(tag) = if_match {
        request = request.header("if-match", tag);
    }
    client.send(request)
}

#[test]
fn a_record_is_added_changed_and_moved_on_under_its_versions() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    let sample = registers::catalog()
        .get("improvement")
        .expect("a register")
        .samples()
        .remove(0);
    let mut sample = sample.as_object().expect("an object").clone();
    sample.retain(|_, value| {
        !value.to_string().contains('-') || value.as_str().is_some_and(|text| text.len() > 20)
    });
    let answer = send(
        &marit,
        "POST",
        "/api/v1/registers/improvement/records",
        &Value::Object(sample),
        None,
    );
    assert_eq!(answer.status, 201, "{}", answer.body);
    let made = data(&answer);
    let key = made["key"].as_str().expect("a key").to_owned();
    assert_eq!(answer.headers["location"], format!("/api/v1/records/{key}"));
    let tag = answer.headers["etag"].clone();

    let path = format!("/api/v1/records/{key}");
    let field = made["body"]
        .as_object()
        .expect("a body")
        .iter()
        .find(|(_, value)| value.as_str().is_some_and(|text| text.contains(' ')));
    let (field, _) = field.expect("a field with words");
    let change = json!({ field.as_str(): "Other words than before" });
    let changed = send(&marit, "PATCH", &path, &change, Some(&tag));
    assert_eq!(
        (changed.status, data(&changed)["version"].clone()),
        (200, json!(2)),
        "{}",
        changed.body
    );
    let late = send(
        &marit,
        "PATCH",
        &path,
        &json!({ field.as_str(): "A third time" }),
        Some(&tag),
    );
    assert_eq!(late.status, 409, "{}", late.body);
    assert_eq!(late.headers["content-type"], "application/problem+json");
    let read = data(&marit.get(&path));
    assert_eq!(read["body"][field.as_str()], "Other words than before");
    let history = data(&marit.get(&format!("{path}/history")));
    assert_eq!(
        history["items"].as_array().map(Vec::len),
        Some(2),
        "{history}"
    );
}

#[test]
fn a_list_is_read_page_by_page_and_as_of_a_day() {
    let served = Served::story();
    let client = Client::signed_in(&served, HELEN);
    let mut keys = Vec::new();
    let mut path = "/api/v1/registers/risk/records?limit=7&sort=-updated_at".to_owned();
    loop {
        let page = data(&client.get(&path));
        keys.extend(
            page["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|item| item["key"].as_str().expect("a key").to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            assert_eq!(page["total"].as_u64(), Some(keys.len() as u64));
            break;
        };
        path = format!("/api/v1/registers/risk/records?limit=7&sort=-updated_at&after={next}");
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "no record comes twice");
    let then = data(&client.get("/api/v1/registers/risk/records?as_of=2026-02-28"));
    assert!(then["total"].as_u64() < Some(all as u64), "{then}");
    for wrong in [
        "f=nothing:is:x",
        "f=state",
        "sort=nothing",
        "limit=0",
        "limit=a",
        "after=zzz",
    ] {
        let answer = client.get(&format!("/api/v1/registers/risk/records?{wrong}"));
        assert_eq!(answer.status, 422, "{wrong}: {}", answer.body);
        assert_eq!(data(&answer)["status"], 422);
    }
}

#[test]
fn the_assessment_is_the_one_that_the_command_line_computes() {
    let served = Served::story();
    let client = Client::signed_in(&served, HELEN);
    let july = data(&client.get("/api/v1/frameworks/iso-42001/assessment?as_of=2026-07-31"));
    assert_eq!(
        (&july["summary"]["major"], &july["summary"]["minor"]),
        (&json!(0), &json!(2)),
        "{}",
        july["summary"]
    );
    let why = data(&client.get("/api/v1/frameworks/iso-42001/requirements/7.2?as_of=2026-07-31"));
    assert!(why.to_string().contains("\"minor\""), "{why}");
    assert_eq!(
        client.get("/api/v1/frameworks/nothing/assessment").status,
        404
    );
    assert_eq!(
        client
            .get("/api/v1/frameworks/iso-42001/requirements/99")
            .status,
        404
    );
}

#[test]
fn nothing_is_written_into_the_past_or_without_proof_or_permission() {
    let served = Served::story();
    let before = served.workspace.head_size().expect("a size");
    let marit = Client::signed_in(&served, MARIT);
    let body = json!({ "name": "X" });
    let past = send(
        &marit,
        "PATCH",
        "/api/v1/records/AIS-0001?as_of=2026-07-31",
        &body,
        None,
    );
    assert_eq!(past.status, 409, "{}", past.body);
    let unproven = marit.send(
        marit
            .request("PATCH", "/api/v1/records/AIS-0001")
            .body(body.to_string()),
    );
    assert_eq!(unproven.status, 403);
    let foreign = marit
        .request("PATCH", "/api/v1/records/AIS-0001")
        .header("x-form-token", marit.token());
    let foreign = marit.send(
        foreign
            .header("origin", "https://elsewhere.example")
            .body(body.to_string()),
    );
    assert_eq!(foreign.status, 403);
    let stranger = Client::new(&served);
    let answer = stranger.get("/api/v1/records/AIS-0001");
    assert_eq!(
        (answer.status, answer.headers["content-type"].as_str()),
        (401, "application/problem+json")
    );
    let helen = Client::signed_in(&served, HELEN);
    let erase = send(
        &helen,
        "DELETE",
        "/api/v1/records/AIS-0001",
        &json!({ "reason": "because" }),
        None,
    );
    assert_eq!(erase.status, 403, "{}", erase.body);
    assert_eq!(
        served.workspace.head_size().expect("a size"),
        before,
        "nothing was written"
    );
}

#[test]
fn a_token_opens_the_api_until_it_is_revoked() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let made = client.submit("/me/tokens", &[("name", "nightly export"), ("until", "")]);
    assert_eq!(made.status, 200, "{}", made.body);
    let (_, rest) = made.body.split_once("aimw_").expect("a token on the page");
    let token = format!("aimw_{}", rest.split('<').next().expect("its end"));
    let program = Client::new(&served);
    let ask = |token: &str| {
        program.send(
            program
                .request("GET", "/api/v1")
                .header("authorization", format!("Bearer {token}")),
        )
    };
    let about = ask(&token);
    assert_eq!(
        (about.status, data(&about)["person"]["key"].clone()),
        (200, json!("PER-0002"))
    );
    // A token is for programs: pages ask for a session.
    let page = program.send(
        program
            .request("GET", "/today")
            .header("authorization", format!("Bearer {token}")),
    );
    assert_eq!(page.status, 303);
    assert_eq!(ask("aimw_forged").status, 401);
    let me = client.page("/me");
    let (_, rest) = me.split_once("/me/tokens/").expect("a way to revoke it");
    let id = rest.split('/').next().expect("an id");
    assert_eq!(
        client
            .submit(&format!("/me/tokens/{id}/revoke"), &[])
            .status,
        303
    );
    assert_eq!(ask(&token).status, 401);
}

#[test]
fn the_description_is_the_one_that_is_committed() {
    let path = "../../docs/openapi.json";
    let now = serde_json::to_string_pretty(&web::openapi()).expect("JSON") + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &now).expect("written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == now,
        "docs/openapi.json is not what the program says; run this test with BLESS=1 and read the difference"
    );
}

#[test]
fn every_operation_of_the_description_answers() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let document = web::openapi();
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() > 15);
    for (path, item) in paths {
        if item.get("get").is_none() {
            continue;
        }
        let path = path
            .replace("{register}", "risk")
            .replace(
                "{key}",
                if path.ends_with("/file") {
                    "EVD-0001"
                } else {
                    "RSK-0001"
                },
            )
            .replace("{version}", "1")
            .replace("{framework}", "iso-42001")
            .replace("{requirement}", "8.4");
        let query = match path.as_str() {
            "/search" => "?q=model",
            "/changes" => "?from=2026-09-30",
            _ => "",
        };
        let path = format!("/api/v1{}{query}", if path == "/" { "" } else { &path });
        let answer = client.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
}
