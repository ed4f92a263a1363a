//! Evidence: files that come in whole or not at all, and go out as downloads.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use aims::AsOf;
use registers::Key;
use reqwest::blocking::multipart::Form;
use web::Options;

use crate::client::{Answer, Client};
use crate::common::{MARIT, Served};

/// Sends a file as browsers do: names as they are, with quotes written as `%22`.
fn upload(
    client: &Client,
    key: &str,
    name: &str,
    bytes: Vec<u8>,
    fields: &[(&str, &str)],
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let name = name.replace('"', "%22");
    let part = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/html\r\n\r\n"
    );
    body.extend(part.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--XX--\r\n");
    let path = format!("/k/{key}/attach?_form={}", client.token());
    let request = client.request("POST", &path);
    let request = request.header("content-type", "multipart/form-data; boundary=XX");
    client.send(request.body(body))
}

/// Returns the evidence key that an answer leads back with.
fn attached(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let to = &answer.headers["location"];
    let (_, key) = to.split_once("done=attached:").expect("what was attached");
    key.trim_end_matches("#evidence").to_owned()
}

/// Counts the files below a folder.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            if entry.path().is_dir() {
                files(&entry.path())
            } else {
                1
            }
        })
        .sum()
}

/// Counts stored files and those that are arriving.
fn blobs(served: &Served) -> usize {
    let blobs = served.dir().join("blobs");
    files(&blobs.join("sha256")) + files(&blobs.join("upload"))
}

/// Waits until something is so, for a while.
fn until(is_so: impl Fn() -> bool) -> bool {
    (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        is_so()
    })
}

#[test]
fn a_file_comes_back_as_it_went_in() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let bytes: Vec<u8> = (0..3_000_000_u32)
        .map(|n| u8::try_from(n % 251).expect("a byte"))
        .collect();
    let said = [
        ("shows", "Recall kept its limit in <b>October</b>."),
        ("effective_until", "2026-10-31"),
    ];
    let key = attached(&upload(
        &client,
        "AIS-0003",
        "report.pdf",
        bytes.clone(),
        &said,
    ));
    let page = client.page("/k/AIS-0003");
    assert!(
        page.contains("report.pdf")
            && page.contains("Recall kept its limit in &lt;b&gt;October&lt;/b&gt;."),
        "{page}"
    );
    assert!(page.contains("expired"), "its time is over");
    let record = client.page(&format!("/k/{key}"));
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view
        .record(&key.parse().expect("a key"))
        .expect("a query")
        .expect("a record");
    assert!(
        record.contains(found.body["sha256"].as_str().expect("a hash")),
        "{record}"
    );
    let cookie = client.cookie("aimwright").expect("a session");
    let request = client
        .request("GET", &format!("/k/{key}/file"))
        .header("cookie", format!("aimwright={cookie}"));
    let response = request.send().expect("an answer");
    let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-disposition").starts_with("attachment; filename=\"report.pdf\""));
    assert!(response.bytes().expect("a body") == bytes);
}

#[test]
fn what_a_browser_would_run_is_sent_as_bytes_under_a_safe_name() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for (name, kept) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\evil\\page.html", "page.html"),
        ("a\u{202e}fdp.svg", "afdp.svg"),
        ("x\"; y=.js", "x%22; y=.js"),
    ] {
        let key = attached(&upload(
            &client,
            "AIS-0003",
            name,
            b"<script>".to_vec(),
            &[("shows", "x")],
        ));
        let file = client.get(&format!("/k/{key}/file"));
        assert_eq!(file.status, 200);
        assert_eq!(
            file.headers["content-type"], "application/octet-stream",
            "{name}"
        );
        assert!(
            file.headers["content-disposition"].starts_with("attachment; "),
            "{name}"
        );
        let view = served.workspace.view(AsOf::Now).expect("a view");
        let found = view
            .record(&key.parse().expect("a key"))
            .expect("a query")
            .expect("a record");
        assert_eq!(found.body["file_name"], kept);
    }
}

#[test]
fn a_form_that_lacks_something_is_shown_again_and_keeps_nothing() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let before = blobs(&served);
    let bytes = || b"some bytes".to_vec();
    let without_words = upload(&client, "AIS-0003", "a.txt", bytes(), &[("shows", " ")]);
    assert_eq!(without_words.status, 422);
    assert!(
        without_words.body.contains("href=\"#shows\""),
        "{}",
        without_words.body
    );
    let turned = [
        ("shows", "kept <words>"),
        ("effective_from", "2026-05-01"),
        ("effective_until", "2026-04-01"),
    ];
    let turned = upload(&client, "AIS-0003", "a.txt", bytes(), &turned);
    assert_eq!(turned.status, 422);
    assert!(
        turned.body.contains("kept &lt;words&gt;"),
        "what was typed is not lost: {}",
        turned.body
    );
    let no_day = upload(
        &client,
        "AIS-0003",
        "a.txt",
        bytes(),
        &[("shows", "x"), ("effective_until", "soon")],
    );
    assert_eq!(no_day.status, 422);
    assert_eq!(
        upload(&client, "AIS-0003", "a.txt", Vec::new(), &[("shows", "x")]).status,
        422,
        "empty"
    );
    assert_eq!(
        upload(&client, "AIS-0003", "", Vec::new(), &[("shows", "x")]).status,
        422,
        "none chosen"
    );
    assert_eq!(
        upload(&client, "AIS-9999", "a.txt", bytes(), &[("shows", "x")]).status,
        404
    );
    let large = "x".repeat(100_000);
    assert_eq!(
        upload(&client, "AIS-0003", "a.txt", bytes(), &[("shows", &large)]).status,
        413
    );
    let token = client.token();
    let plain = client.post(
        &format!("/k/AIS-0003/attach?_form={token}"),
        &[("shows", "x")],
    );
    assert_eq!(plain.status, 422, "no form with a file");
    let foreign = client.send(
        client
            .request("POST", "/k/AIS-0003/attach")
            .multipart(Form::new().text("shows", "x")),
    );
    assert_eq!(foreign.status, 403, "without the form's token");
    assert_eq!(blobs(&served), before);
}

#[test]
fn who_may_not_add_evidence_is_refused_before_the_file_is_read() {
    let served = Served::story();
    let manager = served.workspace.actor(Some("PER-0002")).expect("Marit");
    // Tomasz keeps nothing but the right to look.
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let access = view
        .query("select id from access where person = 'PER-0011'")
        .expect("a query");
    for row in &access.rows {
        let image::Value::Text(key) = &row[0] else {
            panic!("a key")
        };
        let key: Key = key.parse().expect("a key");
        let roles = vec![("roles".to_owned(), serde_json::json!(["viewer"]))];
        served
            .workspace
            .edit(&manager, &key, &aims::Edit::Set(roles), None)
            .expect("an edit");
    }
    let client = Client::signed_in(&served, crate::common::TOMASZ);
    let before = blobs(&served);
    assert!(!client.page("/k/AIS-0003").contains("/attach"));
    assert_eq!(client.get("/k/AIS-0003/attach").status, 403);
    let refused = upload(
        &client,
        "AIS-0003",
        "a.txt",
        b"x".to_vec(),
        &[("shows", "x")],
    );
    assert_eq!(refused.status, 403);
    assert_eq!(blobs(&served), before);
}

/// Sends the beginning of an upload by hand and returns the connection.
fn begin(served: &Served, client: &Client, length: u64) -> TcpStream {
    let mut stream = TcpStream::connect(served.address).expect("a connection");
    let cookie = client.cookie("aimwright").expect("a session");
    let token = client.token();
    let head = format!(
        "POST /k/AIS-0003/attach?_form={token} HTTP/1.1\r\nHost: {}\r\nCookie: aimwright={cookie}\r\n\
         Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: {length}\r\n\r\n",
        served.address
    );
    stream.write_all(head.as_bytes()).expect("a head");
    stream
}

const START: &str = "--XX\r\nContent-Disposition: form-data; name=\"shows\"\r\n\r\nx\r\n\
                     --XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";

fn evidence(served: &Served) -> usize {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    view.query("select id from evidence")
        .expect("a query")
        .rows
        .len()
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let (before, pieces) = (blobs(&served), evidence(&served));
    let mut stream = begin(&served, &client, 10_000_000);
    stream.write_all(START.as_bytes()).expect("a start");
    stream.write_all(&vec![7; 2_000_000]).expect("some of it");
    assert!(until(|| blobs(&served) > before), "it begins to arrive");
    drop(stream);
    assert!(until(|| blobs(&served) == before), "nothing of it is left");
    client.page("/today");
    assert_eq!((blobs(&served), evidence(&served)), (before, pieces));
}

#[test]
fn a_sender_who_falls_silent_is_not_waited_for() {
    let folder = Served::story().stop();
    let options = Options {
        patience: Duration::from_millis(700),
        ..Options::default()
    };
    let served = Served::open(folder, options);
    let client = Client::signed_in(&served, MARIT);
    let (before, pieces) = (blobs(&served), evidence(&served));
    let mut stream = begin(&served, &client, 10_000_000);
    stream.write_all(START.as_bytes()).expect("a start");
    stream.write_all(&[7; 1_000]).expect("some of it");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a limit");
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(
        &answer[9..12],
        b"408",
        "{}",
        String::from_utf8_lossy(&answer)
    );
    assert_eq!((blobs(&served), evidence(&served)), (before, pieces));
}

#[test]
fn what_says_it_is_too_large_is_refused_at_once() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let mut stream = begin(&served, &client, 5 << 30);
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a limit");
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(
        &answer[9..12],
        b"413",
        "{}",
        String::from_utf8_lossy(&answer)
    );
}
