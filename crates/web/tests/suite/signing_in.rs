//! Signing in, staying signed in, signing out.

use crate::client::Client;
use crate::common::{MARIT, PASSWORD, Served};

#[test]
fn a_stranger_is_asked_to_sign_in_and_comes_back_to_the_page() {
    let served = Served::story();
    let client = Client::new(&served);
    let answer = client.get("/today?as_of=2026-07-31");
    assert_eq!(answer.status, 303);
    let to = &answer.headers["location"];
    assert_eq!(to, "/sign-in?to=%2Ftoday%3Fas_of%3D2026-07-31");
    let page = client.page(to);
    assert!(page.contains("value=\"/today?as_of=2026-07-31\""), "{page}");
    let fields = [
        ("who", MARIT),
        ("password", PASSWORD),
        ("to", "/today?as_of=2026-07-31"),
    ];
    let answer = client.post("/sign-in", &fields);
    assert_eq!(
        (answer.status, answer.headers["location"].as_str()),
        (303, "/today?as_of=2026-07-31")
    );
    let cookie = &answer.headers["set-cookie"];
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(client.page("/today").contains("Marit Vos"));
}

#[test]
fn signing_out_ends_the_session_on_the_server() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let cookie = client.cookie("aimwright").expect("a session");
    assert_eq!(client.submit("/sign-out", &[]).status, 303);
    client.set_cookie("aimwright", &cookie);
    assert_eq!(
        client.get("/today").status,
        303,
        "the old cookie opens nothing"
    );
}

#[test]
fn a_form_without_the_session_s_token_is_refused() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    for fields in [vec![], vec![("_form", "")], vec![("_form", "forged")]] {
        assert_eq!(client.post("/sign-out", &fields).status, 403);
    }
    client.page("/today");
}

#[test]
fn a_password_is_changed_by_whoever_knows_the_one_before() {
    let served = Served::story();
    let client = Client::signed_in(&served, MARIT);
    let change = |present, new| {
        let fields = [("present", present), ("new", new)];
        client.submit("/me/password", &fields)
    };
    let guessed = change("guessed at random", "four unrelated words");
    assert_eq!(guessed.status, 422);
    assert!(guessed.body.contains("role=\"alert\""), "{}", guessed.body);
    assert_eq!(change(PASSWORD, "short").status, 422);
    Client::signed_in(&served, MARIT);
    assert_eq!(change(PASSWORD, "four unrelated words").status, 303);
    client.page("/today");
    let fields = [("who", MARIT), ("password", PASSWORD)];
    let refused = Client::new(&served).post("/sign-in", &fields);
    assert_eq!(refused.status, 403);
}
