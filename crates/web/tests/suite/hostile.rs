//! Broken, oversized and hostile requests: a plain answer, no trace of internals, nothing written.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use web::Options;

use crate::client::{Answer, Client};
use crate::common::{HELEN, MARIT, Served};

/// What no answer may say.
const INTERNAL: [&str; 8] = [
    "panicked",
    "sqlite",
    "rusqlite",
    ".rs:",
    "/tmp/",
    "journal.db",
    "backtrace",
    "select ",
];

fn says_nothing_of_internals(answer: &Answer, of: &str) {
    let body = answer.body.to_lowercase();
    for word in INTERNAL {
        assert!(!body.contains(word), "{of}: {word} in {}", answer.body);
    }
}

/// Sends bytes as they are and returns what comes back until the server is done.
fn raw(served: &Served, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(served.address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a limit");
    // The server may close before all is sent.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn addresses_that_lead_nowhere_are_answered_plainly() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let size = served.workspace.head_size().expect("a size");
    let cases = [
        ("/k/XXX-0001", 404),
        ("/k/RSK-99999999", 404),
        ("/k/RSK-0001'%20or%201=1--", 404),
        ("/k/../../etc/passwd", 404),
        ("/k/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/assets/..%2f..%2fCargo.toml", 404),
        ("/assets/aimwright-00000000.css", 404),
        ("/r/nothing", 404),
        ("/requirements/iso-42001/99.9", 404),
        ("/requirements/nothing/4.1", 404),
        ("/today?as_of=yesterday", 422),
        ("/today?as_of=99999999", 404),
        ("/today?as_of=2026-02-30", 422),
        ("/reports/nothing/pdf", 404),
        ("/reports/gap-report/exe", 404),
        ("/today?x=%FF%FE", 400),
        ("/nothing/at/all", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/records/RSK-99999999", 404),
    ];
    for (path, wanted) in cases {
        let answer = client.get(path);
        assert_eq!(answer.status, wanted, "{path}: {}", answer.body);
        says_nothing_of_internals(&answer, path);
        let kind = if path.starts_with("/api/") {
            "application/problem+json"
        } else {
            "text/html; charset=utf-8"
        };
        assert_eq!(answer.headers["content-type"], kind, "{path}");
        assert!(
            answer.headers.contains_key("content-security-policy"),
            "{path}"
        );
    }
    assert_eq!(served.workspace.head_size().expect("a size"), size);
}

#[test]
fn a_method_that_a_page_does_not_take_is_refused() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for (method, path) in [
        ("DELETE", "/today"),
        ("PUT", "/r/risk"),
        ("POST", "/requirements"),
        ("PATCH", "/sign-in"),
    ] {
        let answer = client.send(client.request(method, path));
        assert_eq!(answer.status, 405, "{method} {path}");
        says_nothing_of_internals(&answer, path);
    }
}

#[test]
fn requests_that_are_no_http_end_the_connection_and_nothing_else() {
    let served = Served::story();
    let host = "host: a\r\n";
    let long = format!(
        "GET /today HTTP/1.1\r\n{host}x: {}\r\n\r\n",
        "a".repeat(100_000)
    );
    let many = format!(
        "GET /today HTTP/1.1\r\n{host}{}\r\n",
        "x: y\r\n".repeat(2_000)
    );
    let far = format!(
        "GET /{} HTTP/1.1\r\n{host}connection: close\r\n\r\n",
        "a".repeat(6_000)
    );
    let cases: [(&[u8], &[&str]); 6] = [
        (b"\x00\xff\x00\xff\r\n\r\n", &["400", "none"]),
        (b"GET /today HTTP/9.9\r\n\r\n", &["400", "505", "none"]),
        (
            b"GET \xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n",
            &["400", "none"],
        ),
        (long.as_bytes(), &["431", "none"]),
        (many.as_bytes(), &["431", "none"]),
        (far.as_bytes(), &["414"]),
    ];
    for (bytes, wanted) in cases {
        let answer = raw(&served, bytes);
        assert!(wanted.contains(&status(&answer)), "{wanted:?}: {answer}");
    }
    // Everybody else is still served.
    Client::signed_in(&served, MARIT).page("/today");
}

#[test]
fn bodies_that_are_too_large_broken_or_no_form_are_refused() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let size = served.workspace.head_size().expect("a size");
    let token = client.token();
    let large = format!("_form={token}&name={}", "a".repeat(3 << 20));
    let kind = "application/x-www-form-urlencoded";
    let answer = client.send(
        client
            .request("POST", "/r/improvement/new")
            .header("content-type", kind)
            .body(large),
    );
    assert_eq!(answer.status, 413);
    let answer = client.send(
        client
            .request("POST", "/r/improvement/new")
            .header("content-type", kind)
            .body(format!("_form={token}&name=%FF")),
    );
    assert_eq!(answer.status, 422, "{}", answer.body);
    let answer = client.send(
        client
            .request("POST", "/api/v1/registers/improvement/records")
            .header("x-form-token", &token)
            .body("{\"a\":"),
    );
    assert_eq!(answer.status, 422, "{}", answer.body);
    let deep = "[".repeat(100_000);
    let answer = client.send(
        client
            .request("POST", "/api/v1/registers/improvement/records")
            .header("x-form-token", &token)
            .body(deep),
    );
    assert_eq!(answer.status, 422, "{}", answer.body);
    let half = format!(
        "POST /sign-in HTTP/1.1\r\nhost: a\r\ncontent-type: {kind}\r\ncontent-length: 100\r\n\r\nwho="
    );
    let mut stream = TcpStream::connect(served.address).expect("a connection");
    stream.write_all(half.as_bytes()).expect("sent");
    drop(stream);
    assert_eq!(served.workspace.head_size().expect("a size"), size);
    client.page("/today");
}

#[test]
fn who_sends_too_slowly_is_not_waited_for() {
    let folder = Served::story().stop();
    let options = Options {
        patience: Duration::from_millis(600),
        ..Options::default()
    };
    let served = Served::open(folder, options);
    let began = Instant::now();
    assert!(
        ["408", "none"].contains(&status(&raw(&served, b"GET /today HTT"))),
        "a head that does not end"
    );
    let body = b"POST /sign-in HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\nconnection: close\r\n\r\nwho=";
    assert_eq!(
        status(&raw(&served, body)),
        "408",
        "a body that does not end"
    );
    assert!(
        began.elapsed() < Duration::from_secs(15),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn forged_cookies_and_other_sites_change_nothing() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let cookie = client.cookie("aimwright").expect("a session");
    let forged = Client::new(&served);
    for value in [
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        &cookie[1..],
        "../../keys",
    ] {
        forged.set_cookie("aimwright", value);
        assert_eq!(forged.get("/today").status, 303, "{value}");
    }
    // Helen's form token does not open Marit's session.
    let helen = Client::signed_in(&served, HELEN);
    assert_eq!(
        client
            .post("/sign-out", &[("_form", &helen.token())])
            .status,
        403
    );
    let token = client.token();
    for (header, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let request = client.request("POST", "/sign-out").header(header, value);
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("_form={token}"));
        assert_eq!(client.send(request).status, 403, "{header}: {value}");
    }
    client.page("/today");
}

#[test]
fn every_answer_carries_the_headers_that_protect() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for path in [
        "/today",
        "/sign-in",
        "/healthz",
        "/nothing",
        "/api/v1",
        "/favicon.svg",
    ] {
        let answer = client.get(path);
        let policy = &answer.headers["content-security-policy"];
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
    assert_eq!(client.page("/healthz"), "ok\n");
}

#[test]
fn a_page_that_the_browser_has_is_not_sent_again() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let first = client.get("/r/risk");
    let tag = &first.headers["etag"];
    let again = client.send(
        client
            .request("GET", "/r/risk")
            .header("if-none-match", tag),
    );
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}
