//! Who may act: current access only, by key or name; and passwords.

use std::fs;

use aims::Kind;
use jiff::SignedDuration;
use serde_json::json;

use crate::common::{assert_says, body, key, operator, person, workspace};

#[test]
fn a_person_acts_by_key_or_by_a_name_that_is_theirs_alone() {
    let made = workspace();
    let workspace = &made.workspace;
    assert_eq!(workspace.actor(None).expect("the operator").key, "PER-0001");
    assert_eq!(
        workspace.actor(Some("Ada Operator")).expect("by name").key,
        "PER-0001"
    );
    assert_eq!(
        workspace.actor(Some("PER-0001")).expect("by key").name,
        "Ada Operator"
    );
    let nobody = workspace.actor(Some("Nobody")).expect_err("nobody");
    assert_says(&nobody, Kind::Refused, &["Nobody", "list person"]);
    person(workspace, "Ada Operator", &["viewer"]);
    let two = workspace
        .actor(Some("Ada Operator"))
        .expect_err("two of them");
    assert_says(&two, Kind::Refused, &["several people", "by key"]);
    for hostile in ["", "' or 1=1 --", "PER-0001\u{0}", "%", "system"] {
        assert_eq!(
            workspace.actor(Some(hostile)).expect_err(hostile).kind(),
            Kind::Refused
        );
    }
}

#[test]
fn nobody_acts_as_another_by_bearing_a_key_as_name() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben", &["viewer"]);
    let mask = person_named(workspace, &ben.key);
    assert_ne!(mask, ben.key);
    let actor = workspace.actor(Some(&ben.key)).expect("by key");
    assert_eq!(actor, ben);
    workspace
        .take(&ada, &key(&ben.key), "retire", None, None)
        .expect("retired");
    let gone = workspace.actor(Some(&ben.key)).expect_err("he has left");
    assert_says(&gone, Kind::Refused, &["no person"]);
}

/// Adds a person whose name is another's key and returns the person's own key.
fn person_named(workspace: &aims::Workspace, name: &str) -> String {
    let operator = operator(workspace);
    let body = json!({"name": name, "engagement": "employee"});
    let person = workspace
        .add(&operator, "person", None, &body)
        .expect("a person");
    workspace
        .user_add(&operator, &person, &["administrator".into()])
        .expect("access");
    person.to_string()
}

#[test]
fn who_has_no_access_may_do_nothing() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let guest = json!({"name": "Guest", "engagement": "external"});
    let guest = workspace
        .add(&ada, "person", None, &guest)
        .expect("a person");
    let guest = workspace
        .actor(Some(guest.as_str()))
        .expect("an actor without roles");
    let refused = workspace
        .add(&guest, "risk", None, &body("risk"))
        .expect_err("no access");
    assert_says(
        &refused,
        Kind::Refused,
        &["Guest may not add", "no access role"],
    );
}

#[test]
fn access_holds_from_its_first_to_its_last_day() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = json!({"name": "Ben", "engagement": "employee"});
    let ben = workspace.add(&ada, "person", None, &ben).expect("a person");
    let access =
        json!({"person": ben, "roles": ["contributor"], "from": "2026-02-01", "to": "2026-02-03"});
    workspace
        .add(&ada, "access", None, &access)
        .expect("access");
    // The clock stands at 5 January.
    for (days, may) in [(0, false), (26, false), (27, true), (29, true), (30, false)] {
        made.clock.set(testkit::START.parse().expect("a moment"));
        made.clock.advance(SignedDuration::from_hours(24 * days));
        let actor = workspace.actor(Some("Ben")).expect("an actor");
        let added = workspace.add(&actor, "risk", None, &body("risk"));
        assert_eq!(added.is_ok(), may, "on {}", workspace.today());
    }
}

#[test]
fn who_is_disabled_or_retired_is_refused() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben", &["contributor", "approver"]);
    let ended = workspace
        .user_disable(&ada, &key(&ben.key))
        .expect("disabled");
    assert_eq!(ended, [key("ACC-0002")]);
    let actor = workspace.actor(Some("Ben")).expect("still a person");
    assert!(actor.roles.is_empty());
    let refused = workspace
        .add(&actor, "risk", None, &body("risk"))
        .expect_err("disabled");
    assert_says(&refused, Kind::Refused, &["no access role"]);
    let again = workspace
        .user_disable(&ada, &key(&ben.key))
        .expect_err("nothing to end");
    assert_says(&again, Kind::NotFound, &[&ben.key]);
    let cora = person(workspace, "Cora", &["contributor"]);
    workspace
        .take(&ada, &key(&cora.key), "retire", None, None)
        .expect("retired");
    assert_says(
        &workspace.actor(Some("Cora")).expect_err("retired"),
        Kind::Refused,
        &["Cora"],
    );
    assert_says(
        &workspace.actor(Some(&cora.key)).expect_err("retired"),
        Kind::Refused,
        &[&cora.key],
    );
}

#[test]
fn only_an_administrator_gives_and_ends_access() {
    let made = workspace();
    let workspace = &made.workspace;
    let ben = person(
        workspace,
        "Ben",
        &["contributor", "aims_manager", "top_management", "approver"],
    );
    let before = workspace.checkpoint().expect("a head");
    let gives = workspace.user_add(&ben, &key(&ben.key), &["administrator".into()]);
    assert_says(
        &gives.expect_err("himself"),
        Kind::Refused,
        &["may not add"],
    );
    let direct = json!({"person": ben.key, "roles": ["administrator"]});
    let direct = workspace
        .add(&ben, "access", None, &direct)
        .expect_err("by hand");
    assert_says(&direct, Kind::Refused, &["may not add"]);
    let ends = workspace
        .user_disable(&ben, &key("PER-0001"))
        .expect_err("the operator");
    assert_says(&ends, Kind::Refused, &["may not edit"]);
    let put = aims::Record {
        key: key("ACC-0001"),
        state: "active".into(),
        body: json!({"person": ben.key, "roles": ["administrator"]}),
    };
    let put = workspace.put(&ben, &[put]).expect_err("by import");
    assert_says(&put, Kind::Refused, &["may not import"]);
    assert_eq!(workspace.checkpoint().expect("a head"), before);
    let unknown = workspace.user_add(&operator(workspace), &key(&ben.key), &["king".into()]);
    assert_says(
        &unknown.expect_err("no role"),
        Kind::Invalid,
        &["king", "viewer"],
    );
}

#[test]
fn a_refused_change_of_many_stays_refused() {
    // Permission is asked once a change set for each register; a refusal must not count as asked.
    let made = workspace();
    let workspace = &made.workspace;
    let viewer = person(workspace, "Vera", &["viewer"]);
    let record = |number| aims::Record {
        key: registers::Key::new("RSK", number),
        state: "open".into(),
        body: body("risk"),
    };
    let before = workspace.checkpoint().expect("a head");
    let put = workspace
        .put(&viewer, &[record(1), record(2)])
        .expect_err("a viewer");
    assert_says(&put, Kind::Refused, &["may not import"]);
    assert_eq!(workspace.checkpoint().expect("a head"), before);
}

const GOOD: &str = "correct horse battery staple";

#[test]
fn passwords_are_set_and_verified() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ben = person(workspace, "Ben", &["contributor"]);
    let (ada_key, ben_key) = (key(&ada.key), key(&ben.key));
    let set = |actor: &aims::Actor, person: &registers::Key, password: &str| {
        workspace.user_password(actor, person, password)
    };
    set(&ben, &ben_key, GOOD).expect("his own");
    let fits = |person: &registers::Key, password: &str| {
        workspace
            .password_fits(person, password)
            .expect("an answer")
    };
    assert!(fits(&ben_key, GOOD));
    for wrong in [
        "",
        "Correct horse battery staple",
        "correct horse battery staple ",
        &"x".repeat(100_000),
    ] {
        assert!(!fits(&ben_key, wrong));
    }
    assert!(!fits(&ada_key, GOOD), "who has none fits none");
    assert!(!fits(&key("PER-0099"), GOOD));
    set(&ada, &ben_key, "another one of hers").expect("an administrator");
    assert!(fits(&ben_key, "another one of hers") && !fits(&ben_key, GOOD));
    let others = set(&ben, &ada_key, GOOD).expect_err("not his");
    assert_says(
        &others,
        Kind::Refused,
        &["may not set the password of PER-0001"],
    );
    let short = set(&ben, &ben_key, "short").expect_err("too short");
    assert_says(&short, Kind::Invalid, &["12 characters"]);
    assert!(fits(&ben_key, "another one of hers"));
    workspace.user_disable(&ada, &ben_key).expect("disabled");
    assert!(
        !fits(&ben_key, "another one of hers"),
        "forgotten with the access"
    );
}

#[test]
fn passwords_are_kept_hashed_and_for_their_owner_only() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    workspace
        .user_password(&ada, &key(&ada.key), GOOD)
        .expect("a password");
    let path = workspace.dir().join("keys/passwords.json");
    let kept = fs::read_to_string(&path).expect("the kept passwords");
    assert!(
        kept.contains("$argon2id$") && !kept.contains("horse"),
        "{kept}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let bits = |path: &std::path::Path| {
            fs::metadata(path).expect("a file").permissions().mode() & 0o777
        };
        for file in fs::read_dir(workspace.dir().join("keys"))
            .expect("the keys")
            .flatten()
        {
            let is_secret = !file.file_name().to_string_lossy().ends_with(".pub");
            if is_secret {
                assert_eq!(bits(&file.path()), 0o600, "{:?}", file.path());
            }
        }
        assert_eq!(bits(&path), 0o600);
    }
    fs::write(&path, "{ damaged").expect("damage");
    let damaged = workspace
        .password_fits(&key(&ada.key), GOOD)
        .expect_err("damage");
    assert_says(&damaged, Kind::Unusable, &["passwords.json"]);
}

#[test]
fn the_last_administrator_keeps_access() {
    let made = workspace();
    let workspace = &made.workspace;
    let ada = operator(workspace);
    let ends = |result: aims::Result<()>| {
        let refused = result.expect_err("the last administrator");
        assert_says(&refused, Kind::Refused, &["last administrator", "user add"]);
    };
    let without = aims::Edit::Set(vec![("roles".into(), json!(["viewer"]))]);
    let before = workspace.checkpoint().expect("a head");
    let access = key("ACC-0001");
    ends(workspace.user_disable(&ada, &key("PER-0001")).map(|_| ()));
    ends(
        workspace
            .take(&ada, &access, "retire", None, None)
            .map(|_| ()),
    );
    ends(
        workspace
            .take(&ada, &key("PER-0001"), "retire", None, None)
            .map(|_| ()),
    );
    ends(workspace.edit(&ada, &access, &without, None).map(|_| ()));
    ends(workspace.erase(&ada, &access, "gone").map(|_| ()));
    assert_eq!(workspace.checkpoint().expect("a head"), before);
    let ben = person(workspace, "Ben", &["administrator"]);
    workspace
        .user_disable(&ada, &key("PER-0001"))
        .expect("Ben is one");
    ends(workspace.user_disable(&ben, &key(&ben.key)).map(|_| ()));
}

#[test]
fn a_contributor_retires_nobody() {
    let made = workspace();
    let workspace = &made.workspace;
    let ben = person(workspace, "Ben", &["contributor"]);
    let retires = workspace.take(&ben, &key("PER-0001"), "retire", None, None);
    assert_says(
        &retires.expect_err("a contributor"),
        Kind::Refused,
        &["may not edit PER-0001"],
    );
    let renames = aims::Edit::Set(vec![("name".into(), json!("Ben"))]);
    let renames = workspace.edit(&ben, &key("PER-0001"), &renames, None);
    assert_says(
        &renames.expect_err("a contributor"),
        Kind::Refused,
        &["may not edit PER-0001"],
    );
}

#[test]
fn only_who_approves_overrides_a_check() {
    let made = workspace();
    let workspace = &made.workspace;
    let ben = person(workspace, "Ben", &["contributor", "owner", "auditor"]);
    let cora = person(workspace, "Cora", &["contributor", "approver"]);
    let statement = |check: bool| {
        let mut body = json!({"framework": "iso-42001", "requirement": "7.2", "statement": "It is so.",
            "by": ben.key, "on": "2026-01-05", "expires": "2026-12-31"});
        if check {
            body["check"] = json!("7.2-roles");
        }
        body
    };
    let attested = workspace
        .add(&ben, "attestation", None, &statement(false))
        .expect("a statement");
    let adds = workspace.add(&ben, "attestation", None, &statement(true));
    assert_says(
        &adds.expect_err("an override"),
        Kind::Refused,
        &["may not override a check"],
    );
    let edits = aims::Edit::Replace(statement(true));
    let edits = workspace.edit(&ben, &attested, &edits, None);
    assert_says(
        &edits.expect_err("an override"),
        Kind::Refused,
        &["may not override a check"],
    );
    let mut own = statement(true);
    own["by"] = json!(cora.key);
    workspace
        .add(&cora, "attestation", None, &own)
        .expect("an approver");
}

#[test]
fn reading_and_taking_all_along_asks_for_a_role() {
    let made = workspace();
    let workspace = &made.workspace;
    let guest = json!({"name": "Guest", "engagement": "external"});
    workspace
        .add(&operator(workspace), "person", None, &guest)
        .expect("a person");
    let guest = workspace.actor(Some("Guest")).expect("an actor");
    let reads = workspace.require_read(&guest).expect_err("no role");
    assert_says(
        &reads,
        Kind::Refused,
        &["Guest may not read", "no access role"],
    );
    let viewer = person(workspace, "Vera", &["viewer"]);
    workspace.require_read(&viewer).expect("a viewer");
    let takes = workspace
        .require_administer(&viewer)
        .expect_err("no administrator");
    assert_says(&takes, Kind::Refused, &["Vera may not administer"]);
    workspace
        .require_administer(&operator(workspace))
        .expect("an administrator");
}
