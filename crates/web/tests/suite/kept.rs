//! Pages that are not made again while nothing changes: what is shown is what would be made.

use aims::Edit;
use serde_json::json;

use crate::client::Client;
use crate::common::{HELEN, MARIT, Served};

const PAGES: [&str; 4] = [
    "/r/risk",
    "/k/AIS-0003",
    "/requirements/iso-42001/8.4",
    "/find?q=policy",
];

/// Opens pages until the checks of the moment are done and the pages are kept.
fn settle(served: &Served, client: &Client) {
    // A record's page runs the checks.
    client.page("/k/AIS-0003");
    for page in PAGES {
        let before = served.site.pages_again();
        for _ in 0..100 {
            client.page(page);
            if served.site.pages_again() > before {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert!(served.site.pages_again() > before, "{page} is never kept");
    }
}

#[test]
fn a_page_is_made_once_while_nothing_changes_and_again_when_something_does() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    settle(&served, &marit);
    for page in PAGES {
        let before = served.site.pages_again();
        let (one, two) = (marit.get(page), marit.get(page));
        assert_eq!(served.site.pages_again(), before + 2, "{page}");
        assert_eq!((one.status, &one.body), (200, &two.body), "{page}");
        let tag = &one.headers["etag"];
        let asked = marit.request("GET", page).header("if-none-match", tag);
        let unchanged = marit.send(asked);
        assert_eq!((unchanged.status, unchanged.body.as_str()), (304, ""));
    }

    let helen = served.workspace.actor(Some("PER-0001")).expect("a person");
    let key = "RSK-0001".parse().expect("a key");
    let edit = Edit::Set(vec![("title".into(), json!("Seen at once"))]);
    served
        .workspace
        .edit(&helen, &key, &edit, None)
        .expect("an edit");
    for page in ["/r/risk", "/k/RSK-0001"] {
        assert!(marit.page(page).contains("Seen at once"), "{page}");
    }
}

#[test]
fn a_kept_page_is_for_who_asked_in_that_session_with_those_settings() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    settle(&served, &marit);
    let page = marit.page("/r/risk");

    let helen = Client::signed_in(&served, HELEN);
    let hers = helen.page("/r/risk");
    assert!(hers.contains("Helen Okafor</span>") && !page.contains("Helen Okafor</span>"));

    // The same person elsewhere has another token in every form.
    let other = Client::signed_in(&served, MARIT).page("/r/risk");
    let token = |page: &str| {
        let (_, rest) = page.split_once("name=\"_form\" value=\"").expect("a token");
        rest.split('"').next().map(str::to_owned)
    };
    assert_ne!(token(&page), token(&other));
    assert_eq!(token(&page), token(&marit.page("/r/risk")));

    // Columns that are kept for the person show at once, without a new entry in the journal.
    let kept = marit.submit("/r/risk/columns", &[("cols", "key,title,review_by")]);
    assert_eq!(kept.status, 303, "{}", kept.body);
    assert_ne!(marit.page("/r/risk"), page);

    // The past is not the present, and who signs out sees nothing.
    let then = marit.page("/r/risk?as_of=2026-03-31");
    assert_ne!(then, marit.page("/r/risk"));
    assert_eq!(marit.submit("/sign-out", &[]).status, 303);
    assert_eq!(marit.get("/r/risk").status, 303);
}

#[test]
fn who_loses_a_role_loses_its_buttons_at_once() {
    let served = Served::story();
    let marit = Client::signed_in(&served, MARIT);
    settle(&served, &marit);
    let before = marit.page("/k/AIS-0003");
    assert!(before.contains("href=\"/k/AIS-0003/edit\""));
    let actor = served.workspace.actor(Some("PER-0002")).expect("a person");
    let access = served
        .workspace
        .view(aims::AsOf::Now)
        .expect("a view")
        .query("select id from access where person = 'PER-0002'")
        .expect("a query");
    let image::Value::Text(key) = &access.rows[0][0] else {
        panic!("no access");
    };
    let edit = Edit::Set(vec![("roles".into(), json!(["viewer"]))]);
    served
        .workspace
        .edit(&actor, &key.parse().expect("a key"), &edit, None)
        .expect("an edit");
    let after = marit.page("/k/AIS-0003");
    assert!(!after.contains("href=\"/k/AIS-0003/edit\""));
}

#[test]
fn a_framework_that_is_refused_keeps_nobody_from_the_pages() {
    let served = Served::story();
    let folder = served.dir().join("frameworks/mine");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("framework.yaml"), "id: mine\n").expect("a file");
    let client = Client::signed_in(&served, MARIT);
    for path in [
        "/k/AIS-0001",
        "/r/risk",
        "/find?q=training",
        "/requirements/iso-42001/7.2",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
}
