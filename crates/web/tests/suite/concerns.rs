//! Raising a concern: what is kept of who raised it, and what is not.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use aims::{AsOf, Edit};
use jiff::SignedDuration;
use registers::Key;
use serde_json::json;

use crate::client::Client;
use crate::common::{MARIT, RUTH, Served, TOMASZ};

const SUBJECT: &str = "Urged not to move claims by hand";

/// Everything that the program logs in this process.
fn log() -> &'static Mutex<Vec<u8>> {
    static LOG: OnceLock<Mutex<Vec<u8>>> = OnceLock::new();
    LOG.get_or_init(|| {
        let _ = tracing_subscriber::fmt()
            .with_env_filter("web=trace,aims=trace,journal=trace,image=trace")
            .with_ansi(false)
            .with_writer(|| Pen)
            .try_init();
        Mutex::default()
    })
}

struct Pen;

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        log().lock().expect("a log").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn raise(client: &Client, way: &str) -> crate::client::Answer {
    let page = client.page("/concern");
    let (_, rest) = page
        .split_once("name=\"_form\" value=\"")
        .expect("a form on the page");
    let token = rest.split('"').next().expect("a value");
    client.post(
        "/concern",
        &[
            ("_form", token),
            ("confidentiality", way),
            ("subject", SUBJECT),
            ("what", "On the late shift it is said to spoil the figures."),
            ("kind", "concern"),
            ("system", "AIS-0001"),
        ],
    )
}

fn raised(served: &Served) -> Key {
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view.query("select id from concern order by id desc limit 1");
    match &found.expect("a query").rows[0][0] {
        image::Value::Text(key) => key.parse().expect("a key"),
        other => panic!("{other:?}"),
    }
}

/// Returns the files of `work.db` with what they hold.
fn work(dir: &Path) -> Vec<Vec<u8>> {
    ["work.db", "work.db-wal"]
        .map(|name| std::fs::read(dir.join(name)).unwrap_or_default())
        .to_vec()
}

#[test]
fn an_anonymous_concern_leaves_no_trace_of_who_raised_it() {
    let log = log();
    let served = Served::story();
    let client = Client::signed_in(&served, TOMASZ);
    let before = work(served.dir());
    // Long enough that any other request would note that somebody was here.
    served.clock.advance(SignedDuration::from_mins(10));
    log.lock().expect("a log").clear();
    let answer = raise(&client, "anonymous");
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!answer.headers.contains_key("set-cookie"));
    assert_eq!(before, work(served.dir()), "work.db gets nothing");
    let key = raised(&served);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view.record(&key).expect("a query").expect("a record");
    let text = found.body.to_string();
    assert!(!text.contains("PER-"), "{text}");
    assert_eq!(
        (found.row.author.as_str(), found.row.created_by.as_str()),
        ("anonymous", "anonymous")
    );
    // Neither the time of day nor the id of the change set tells when it was.
    let history = view.history(&key).expect("a history");
    assert_eq!(history.len(), 1);
    let entry = &history[0].entry;
    assert!(!format!("{entry:?}").contains("PER-"), "{entry:?}");
    assert!(!entry.at.contains("T09:1"), "{}", entry.at);
    // The log knows other pages and has no moment at which a concern was raised.
    client.page("/today");
    let logged = String::from_utf8_lossy(&log.lock().expect("a log")).into_owned();
    assert!(logged.contains("/today"), "{logged}");
    for line in logged.lines() {
        let asked = ["=/concern", "=\"/concern"];
        assert!(!asked.iter().any(|path| line.contains(path)), "{line}");
    }
    let drafts = client.page("/drafts");
    assert!(!drafts.contains(SUBJECT), "no draft is kept");
}

#[test]
fn its_answer_is_read_by_the_reference_alone() {
    let log = log();
    let served = Served::story();
    let answer = raise(&Client::signed_in(&served, TOMASZ), "anonymous");
    let (_, rest) = answer
        .body
        .split_once("<code>/concern/")
        .expect("where to look");
    let reference = rest.split('<').next().expect("a reference").to_owned();
    assert_eq!(reference.len(), 43);
    let stranger = Client::new(&served);
    let place = format!("/concern/{reference}");
    let page = stranger.page(&place);
    assert!(
        page.contains(SUBJECT) && page.contains("There is no answer yet"),
        "{page}"
    );
    let marit = served.workspace.actor(Some("PER-0002")).expect("Marit");
    let key = raised(&served);
    let told = Edit::Set(vec![
        (
            "feedback".into(),
            json!("Nobody's <b>figures</b> count moves any more."),
        ),
        ("feedback_on".into(), json!("2026-11-02")),
    ]);
    served
        .workspace
        .edit(&marit, &key, &told, None)
        .expect("an answer");
    let page = stranger.page(&place);
    assert!(page.contains("Nobody's &lt;b&gt;figures"), "{page}");
    for wrong in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(stranger.get(&format!("/concern/{wrong}")).status, 404);
    }
    let logged = String::from_utf8_lossy(&log.lock().expect("a log")).into_owned();
    assert!(!logged.contains(&reference), "the log keeps no reference");
}

#[test]
fn who_raised_one_in_confidence_is_known_to_few() {
    let served = Served::story();
    let tomasz = Client::signed_in(&served, TOMASZ);
    assert_eq!(raise(&tomasz, "confidential").status, 200);
    let key = raised(&served);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view.record(&key).expect("a query").expect("a record");
    assert!(!found.body.to_string().contains("PER-"), "{}", found.body);
    assert_eq!(found.row.author, "anonymous");
    let place = format!("/k/{key}");
    let said = "Raised in confidence by";
    for (who, sees) in [(TOMASZ, true), (MARIT, true), (RUTH, false)] {
        let page = Client::signed_in(&served, who).page(&place);
        assert_eq!(page.contains(said), sees, "{who}");
        // The shell names whoever looks.
        if who != TOMASZ {
            let history = Client::signed_in(&served, who).page(&format!("{place}/history"));
            assert!(!history.contains("Tomasz"), "{who}");
        }
    }
    let ruth = Client::signed_in(&served, RUTH);
    for page in [
        "/r/concern",
        "/find?q=Urged",
        "/changes",
        &format!("{place}/export/json"),
    ] {
        let page = ruth.get(page).body;
        let around = page.find(SUBJECT).map_or("", |at| {
            let end = (at..=(at + 600).min(page.len()))
                .rev()
                .find(|end| page.is_char_boundary(*end))
                .unwrap_or(at);
            &page[at..end]
        });
        assert!(!around.contains("Tomasz"), "{around}");
    }
}

#[test]
fn a_named_concern_says_who_raised_it_and_a_blank_one_is_refused() {
    let served = Served::story();
    let tomasz = Client::signed_in(&served, TOMASZ);
    assert_eq!(raise(&tomasz, "named").status, 200);
    let view = served.workspace.view(AsOf::Now).expect("a view");
    let found = view
        .record(&raised(&served))
        .expect("a query")
        .expect("a record");
    assert_eq!(found.body["raised_by"], json!(found.row.author));
    let blank = tomasz.submit(
        "/concern",
        &[
            ("confidentiality", "anonymous"),
            ("subject", "Half a thought"),
        ],
    );
    assert_eq!(blank.status, 422);
    assert!(blank.body.contains("Half a thought") && blank.body.contains("role=\"alert\""));
    for page in ["/today", "/r/incident", "/r/concern"] {
        assert!(tomasz.page(page).contains("href=\"/concern\""), "{page}");
    }
}
