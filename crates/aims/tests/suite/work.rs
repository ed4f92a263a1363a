//! Signing in, sign-ins and tokens: what a server keeps that is no record.

use std::fs;
use std::thread;

use aims::{Actor, AimsError, Kind, SignedIn, Workspace};
use jiff::SignedDuration;
use registers::Key;

use crate::common::{TestWorkspace, assert_clean, assert_says, key, operator, person, workspace};

const PASSWORD: &str = "correct horse battery";
const FROM: &str = "192.0.2.1";

/// A workspace whose operator has a password.
fn with_password() -> (TestWorkspace, Actor) {
    let made = workspace();
    let ada = operator(&made.workspace);
    set_password(&made.workspace, &ada);
    (made, ada)
}

fn set_password(workspace: &Workspace, of: &Actor) {
    workspace
        .user_password(of, &key(&of.key), PASSWORD)
        .expect("a password");
}

fn try_in(workspace: &Workspace, who: &str, password: &str) -> aims::Result<SignedIn> {
    workspace.sign_in(who, password, FROM, "a test")
}

fn sign_in(workspace: &Workspace, who: &str) -> String {
    let signed_in = try_in(workspace, who, PASSWORD).expect("signed in");
    signed_in.session.token
}

fn reopened(made: &TestWorkspace) -> Workspace {
    reopened_with(made, 9)
}

/// Opens the workspace as another process does, with randomness of its own.
fn reopened_with(made: &TestWorkspace, seed: u8) -> Workspace {
    let env = aims::Environment {
        clock: made.clock.clone(),
        seed: [seed; 32],
    };
    Workspace::open(made.workspace.dir(), env).expect("the workspace again")
}

fn is_in(workspace: &Workspace, token: &str) -> bool {
    workspace.session(token).expect("an answer").is_some()
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

#[test]
fn a_person_signs_in_by_address_key_or_name_and_out_again() {
    let (made, ada) = with_password();
    let workspace = &made.workspace;
    let email = ("email".to_owned(), "ada@northlight.example".into());
    workspace
        .edit(&ada, &key(&ada.key), &aims::Edit::Set(vec![email]), None)
        .expect("an address");
    for who in ["PER-0001", " Ada Operator ", "Ada@Northlight.example"] {
        let signed_in = try_in(workspace, who, PASSWORD).expect(who);
        assert_eq!(signed_in.person, key("PER-0001"));
        let token = signed_in.session.token;
        let session = workspace.session(&token).expect("an answer").expect("one");
        assert_eq!(session.person, key("PER-0001"));
        assert_eq!(session.form_token, signed_in.session.form_token);
        assert_ne!(session.form_token, token);
        assert_eq!((&*session.from, &*session.agent), (FROM, "a test"));
        workspace.sign_out(&token).expect("signed out");
        assert!(!is_in(workspace, &token));
        workspace.sign_out(&token).expect("again");
    }
}

#[test]
fn a_restart_keeps_sign_ins_and_the_file_holds_no_token() {
    let (made, ada) = with_password();
    let token = sign_in(&made.workspace, "PER-0001");
    let api = made
        .workspace
        .token_add(&ada, "export", None)
        .expect("a token");
    let again = reopened(&made);
    assert!(is_in(&again, &token));
    assert!(again.token(&api.1).expect("an answer").is_some());
    drop(again);
    for name in ["work.db", "work.db-wal"] {
        let path = made.workspace.dir().join(name);
        let bytes = fs::read(&path).expect("a file");
        for secret in [token.as_bytes(), &api.1.as_bytes()[5..]] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret));
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let permissions = fs::metadata(&path).expect("a file").permissions();
            assert_eq!(permissions.mode() & 0o777, 0o600, "{name}");
        }
    }
    assert_clean(&made.workspace);
}

#[test]
fn forged_and_foreign_tokens_are_nobody() {
    let (made, _) = with_password();
    let workspace = &made.workspace;
    let token = sign_in(workspace, "PER-0001");
    let (other, _) = with_password();
    other
        .workspace
        .user_password(
            &operator(&other.workspace),
            &key("PER-0001"),
            "another long password",
        )
        .expect("another random state");
    let foreign = other
        .workspace
        .sign_in("PER-0001", "another long password", FROM, "")
        .expect("signed in elsewhere");
    assert!(!is_in(workspace, &foreign.session.token));
    let form = workspace
        .session(&token)
        .expect("an answer")
        .expect("one")
        .form_token;
    let cut = &token[..42];
    let turned: String = token.chars().rev().collect();
    for forged in [
        "",
        "x",
        cut,
        &turned,
        &form,
        &format!("{token}="),
        "' or 1=1 --",
        &"ä".repeat(43),
    ] {
        assert!(!is_in(workspace, forged), "{forged}");
        assert!(workspace.token(forged).expect("an answer").is_none());
        assert!(
            workspace
                .token(&format!("aimw_{forged}"))
                .expect("an answer")
                .is_none()
        );
    }
    assert!(
        workspace
            .token(&format!("aimw_{token}"))
            .expect("an answer")
            .is_none()
    );
}

#[test]
fn a_sign_in_ends_when_unused_and_after_a_week() {
    let (made, _) = with_password();
    let workspace = &made.workspace;
    let unused = sign_in(workspace, "PER-0001");
    made.clock.advance(minutes(8 * 60 - 1));
    assert!(is_in(workspace, &unused));
    made.clock.advance(minutes(8 * 60));
    assert!(!is_in(workspace, &unused));
    let used = sign_in(workspace, "PER-0001");
    for _ in 0..(7 * 24 / 6) {
        assert!(is_in(workspace, &used));
        made.clock.advance(minutes(6 * 60));
    }
    assert!(!is_in(workspace, &used), "a week is over");
}

#[test]
fn a_demonstrations_calendar_does_not_keep_sign_ins_alive() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = testkit::clock();
    let new = aims::NewWorkspace {
        calendar: Some(jiff::civil::date(2026, 11, 2)),
        demonstration: true,
        ..testkit::new()
    };
    let dir = folder.path().join("aims");
    let workspace =
        Workspace::init(&dir, &new, testkit::environment(&clock)).expect("a demonstration");
    set_password(&workspace, &operator(&workspace));
    let token = sign_in(&workspace, "PER-0001");
    assert!(is_in(&workspace, &token));
    clock.advance(minutes(8 * 60));
    assert!(!is_in(&workspace, &token));
}

#[test]
fn who_has_no_access_any_more_is_signed_out() {
    let (made, ada) = with_password();
    let workspace = &made.workspace;
    let ben = person(workspace, "Ben", &["viewer"]);
    let cora = person(workspace, "Cora", &["viewer"]);
    for person in [&ben, &cora] {
        set_password(workspace, person);
    }
    let (bens, coras) = (sign_in(workspace, "Ben"), sign_in(workspace, "Cora"));
    let api = workspace.token_add(&cora, "x", None).expect("a token").1;
    assert!(is_in(workspace, &bens) && is_in(workspace, &coras));
    workspace
        .user_disable(&ada, &key(&ben.key))
        .expect("disabled");
    workspace
        .take(&ada, &key(&cora.key), "retire", None, None)
        .expect("retired");
    assert!(!is_in(workspace, &bens) && !is_in(workspace, &coras));
    assert!(workspace.token(&api).expect("an answer").is_none());
    for who in ["Ben", "Cora"] {
        assert_not_right(&try_in(workspace, who, PASSWORD).expect_err(who));
    }
}

fn assert_not_right(error: &AimsError) {
    assert_says(error, Kind::Refused, &["name or password is not right"]);
    assert_eq!(error.wait(), None);
}

fn assert_shut(error: &AimsError, for_minutes: u64) {
    assert_says(
        error,
        Kind::Refused,
        &["too many failed sign-ins", "try again in"],
    );
    assert_eq!(error.wait(), Some(for_minutes * 60));
}

#[test]
fn a_name_is_shut_for_a_growing_time_whether_it_exists_or_not() {
    let (made, _) = with_password();
    let mut said = Vec::new();
    for who in ["PER-0001", "nobody@example.com"] {
        let mut heard = Vec::new();
        for _ in 0..5 {
            let refused = try_in(&made.workspace, who, "wrong").expect_err("wrong");
            assert_not_right(&refused);
            heard.push(refused.to_string());
        }
        // Also for the right password, and also after a restart.
        let refused = try_in(&made.workspace, who, PASSWORD).expect_err("shut");
        assert_shut(&refused, 1);
        let refused = try_in(&reopened(&made), who, PASSWORD).expect_err("shut");
        heard.push(refused.to_string());
        for minutes_shut in [1, 2, 4, 8, 15, 15] {
            made.clock.advance(minutes(minutes_shut));
            let refused = try_in(&made.workspace, who, "wrong").expect_err("wrong");
            assert_not_right(&refused);
            let refused = try_in(&made.workspace, who, PASSWORD).expect_err("shut");
            assert_shut(&refused, (2 * minutes_shut.unsigned_abs()).min(15));
            heard.push(refused.hint().expect("a hint").to_owned());
        }
        said.push(heard);
        made.clock.advance(minutes(15));
    }
    assert_eq!(said[0], said[1]);
    sign_in(&made.workspace, "PER-0001");
    assert_not_right(&try_in(&made.workspace, "PER-0001", "wrong").expect_err("wrong"));
    sign_in(&made.workspace, "PER-0001");
}

#[test]
fn failures_that_lie_back_do_not_count() {
    let (made, _) = with_password();
    for _ in 0..3 {
        for _ in 0..4 {
            assert_not_right(&try_in(&made.workspace, "PER-0001", "wrong").expect_err("wrong"));
        }
        made.clock.advance(minutes(16));
    }
    sign_in(&made.workspace, "PER-0001");
}

#[test]
fn an_address_that_tries_many_names_is_shut() {
    let (made, _) = with_password();
    let workspace = &made.workspace;
    for number in 0..20 {
        let from = format!("2001:db8:1:2::{number}");
        let refused = workspace.sign_in(&format!("nobody {number}"), "x", &from, "");
        assert_not_right(&refused.expect_err("nobody"));
    }
    let refused = workspace.sign_in("PER-0001", PASSWORD, "2001:db8:1:2:ffff::1", "");
    assert_shut(&refused.expect_err("shut"), 10);
    sign_in(workspace, "PER-0001");
    made.clock.advance(minutes(11));
    let signed_in = workspace.sign_in("PER-0001", PASSWORD, "2001:db8:1:2:ffff::1", "");
    signed_in.expect("ten minutes later");
}

#[test]
fn many_at_once_guess_no_more_often() {
    let (made, _) = with_password();
    let workspace = &made.workspace;
    let answers: Vec<AimsError> = thread::scope(|scope| {
        let tries: Vec<_> = (0..12)
            .map(|number| {
                let from = format!("198.51.100.{number}");
                scope.spawn(move || {
                    let tried = workspace.sign_in("PER-0001", "wrong", &from, "");
                    tried.expect_err("wrong")
                })
            })
            .collect();
        tries
            .into_iter()
            .map(|tried| tried.join().expect("a thread"))
            .collect()
    });
    let looked_at = answers
        .iter()
        .filter(|error| error.wait().is_none())
        .count();
    assert_eq!(looked_at, 5);
}

#[test]
fn a_changed_password_ends_the_other_sign_ins() {
    let (made, ada) = with_password();
    let workspace = &made.workspace;
    let (here, there) = (
        sign_in(workspace, "PER-0001"),
        sign_in(workspace, "PER-0001"),
    );
    let session = workspace.session(&here).expect("an answer").expect("one");
    let wrong = workspace.change_password(&session, "wrong", "a new long password");
    assert_not_right(&wrong.expect_err("wrong"));
    assert!(is_in(workspace, &there));
    let short = workspace.change_password(&session, PASSWORD, "short");
    assert_says(&short.expect_err("short"), Kind::Invalid, &["at least 12"]);
    let long = workspace.change_password(&session, PASSWORD, &"x".repeat(1025));
    assert_says(&long.expect_err("long"), Kind::Invalid, &["at most 1024"]);
    workspace
        .change_password(&session, PASSWORD, "a new long password")
        .expect("changed");
    assert!(is_in(workspace, &here) && !is_in(workspace, &there));
    workspace
        .user_password(&ada, &key(&ada.key), PASSWORD)
        .expect("set");
    assert!(!is_in(workspace, &here));
    assert_not_right(&try_in(workspace, "PER-0001", &"x".repeat(100_000)).expect_err("long"));
}

#[test]
fn one_sees_and_ends_ones_own_sign_ins() {
    let (made, ada) = with_password();
    let workspace = &made.workspace;
    let ben = person(workspace, "Ben", &["contributor"]);
    set_password(workspace, &ben);
    let adas = sign_in(workspace, "PER-0001");
    made.clock.advance(minutes(1));
    let bens: Vec<String> = (0..2).map(|_| sign_in(workspace, "Ben")).collect();
    let own = workspace.sessions_of(&ben, &key(&ben.key)).expect("a list");
    assert_eq!(own.len(), 2);
    let hers = workspace.sessions_of(&ada, &key(&ada.key)).expect("a list");
    for refused in [
        workspace.sessions_of(&ben, &key(&ada.key)).map(|_| ()),
        workspace
            .sign_out_everywhere(&ben, &key(&ada.key))
            .map(|_| ()),
    ] {
        assert_says(
            &refused.expect_err("another's"),
            Kind::Refused,
            &["Ben may not"],
        );
    }
    let another = workspace.sign_out_one(&ben, &hers[0].id);
    assert_says(
        &another.expect_err("another's"),
        Kind::NotFound,
        &["no such sign-in"],
    );
    workspace
        .sign_out_one(&ben, &own[0].id)
        .expect("one of two");
    let left = bens.iter().filter(|token| is_in(workspace, token)).count();
    assert_eq!((left, is_in(workspace, &adas)), (1, true));
    assert_eq!(
        workspace
            .sign_out_everywhere(&ada, &key(&ben.key))
            .expect("all"),
        1
    );
    assert!(!bens.iter().any(|token| is_in(workspace, token)));
}

#[test]
fn a_token_counts_until_its_last_day_or_until_it_is_revoked() {
    let (made, ada) = with_password();
    let workspace = &made.workspace;
    let ben = person(workspace, "Ben", &["contributor"]);
    let until = workspace.today();
    let (info, text) = workspace
        .token_add(&ben, " nightly export ", Some(until))
        .expect("a token");
    assert!(text.starts_with("aimw_") && text.len() == 48, "{text}");
    assert_eq!(info.name, "nightly export");
    let found = workspace
        .token(&text)
        .expect("an answer")
        .expect("it counts");
    assert_eq!(
        (&found.0.id, found.1.as_str()),
        (&info.id, ben.key.as_str())
    );
    assert_eq!(
        workspace.tokens(&ben).expect("a list")[0].used,
        Some(workspace_now(&made))
    );
    assert!(workspace.tokens(&ada).expect("a list").is_empty());
    made.clock.advance(minutes(24 * 60));
    assert!(
        workspace.token(&text).expect("an answer").is_none(),
        "its last day is over"
    );
    let over = workspace
        .token_add(&ben, "x", Some(until))
        .expect_err("over");
    assert_eq!(over.problems()[0].path, "until");
    let (info, text) = workspace.token_add(&ben, "x", None).expect("a token");
    let cora = person(workspace, "Cora", &["contributor"]);
    let another = workspace
        .token_revoke(&cora, &info.id)
        .expect_err("another's");
    assert_says(&another, Kind::NotFound, &["no such token"]);
    workspace
        .token_revoke(&ada, &info.id)
        .expect("by an administrator");
    assert!(workspace.token(&text).expect("an answer").is_none());
    for name in ["", "  ", "a\nb", &"x".repeat(101)] {
        let refused = workspace.token_add(&ben, name, None).expect_err(name);
        assert_eq!(refused.problems()[0].path, "name");
    }
}

fn workspace_now(made: &TestWorkspace) -> jiff::Timestamp {
    use journal::Clock as _;
    made.clock.now()
}

#[test]
fn new_passwords_are_long_and_differ() {
    let (made, ada) = with_password();
    let workspace = &made.workspace;
    let (one, two) = (workspace.new_password(), workspace.new_password());
    assert_ne!(one, two);
    assert_eq!(one.len(), 24);
    workspace
        .user_password(&ada, &key(&ada.key), &one)
        .expect("it is long enough");
    try_in(workspace, "PER-0001", &one).expect("it fits");
}

#[test]
fn several_processes_make_and_use_one_file() {
    let (made, _) = with_password();
    let token = sign_in(&made.workspace, "PER-0001");
    for name in ["work.db", "work.db-wal", "work.db-shm"] {
        let _ = fs::remove_file(made.workspace.dir().join(name));
    }
    let others: Vec<Workspace> = (20..24).map(|seed| reopened_with(&made, seed)).collect();
    assert!(
        !is_in(&others[0], &token),
        "deleting the file signs everybody out"
    );
    let tokens: Vec<String> = thread::scope(|scope| {
        let signed_in: Vec<_> = others
            .iter()
            .map(|workspace| {
                scope.spawn(move || {
                    let settings = workspace.set_setting(&operator(workspace), "theme", "dark");
                    settings.expect("a setting");
                })
            })
            .collect();
        for one in signed_in {
            one.join().expect("a thread");
        }
        others
            .iter()
            .map(|workspace| sign_in(workspace, "PER-0001"))
            .collect()
    });
    for workspace in &others {
        assert!(tokens.iter().all(|token| is_in(workspace, token)));
    }
}

#[test]
fn a_file_of_a_newer_program_or_a_damaged_one_is_named() {
    for spoil in ["newer", "damaged"] {
        let (made, _) = with_password();
        let path = made.workspace.dir().join("work.db");
        if spoil == "newer" {
            sign_in(&made.workspace, "PER-0001");
            let file = rusqlite::Connection::open(&path).expect("a file");
            file.pragma_update(None, "user_version", 99)
                .expect("spoilt");
        } else {
            fs::write(&path, [7; 8192]).expect("spoilt");
        }
        let again = reopened(&made);
        let refused = try_in(&again, "PER-0001", PASSWORD).expect_err(spoil);
        assert_says(&refused, Kind::Unusable, &["work.db", "delete the file"]);
        assert_clean(&again);
    }
}

#[test]
fn a_backup_leaves_sign_ins_and_drafts_out() {
    let (made, ada) = with_password();
    sign_in(&made.workspace, "PER-0001");
    let file = made.folder.path().join("backup.tar");
    made.workspace.backup(&file).expect("a backup");
    let dir = made.folder.path().join("restored");
    let restored = Workspace::restore(&file, &dir, testkit::environment(&made.clock));
    let restored = restored.expect("restored");
    assert!(!dir.join("work.db").exists());
    assert!(
        restored
            .sessions_of(&ada, &key(&ada.key))
            .expect("a list")
            .is_empty()
    );
    assert!(!dir.join("work.db").exists(), "looking makes no file");
    let person: Key = key("PER-0001");
    assert!(restored.settings(&person).expect("none").is_empty());
}
