//! `docs/roles.md`: what each access role may do, derived from the policies. Run with `BLESS=1` to write it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use aims::{Act, Actor, ROLES, Subject, allows};
use registers::catalog;

const ME: &str = "PER-0001";
const OTHER: &str = "PER-0002";

fn actor(roles: &[&str]) -> Actor {
    Actor {
        key: ME.into(),
        name: "Somebody".into(),
        roles: roles.iter().map(ToString::to_string).collect(),
    }
}

/// Returns the registers in which a role may do something to a record of this owner.
fn registers(role: &str, act: Act, owner: &str) -> BTreeSet<&'static str> {
    let who = actor(&[role]);
    let may = |register: &&str| {
        let subject = Subject {
            key: "XXX-0001",
            register,
            owner,
            author: OTHER,
            state: "open",
            bars_author: false,
        };
        allows(&who, act, &subject)
    };
    catalog()
        .all()
        .iter()
        .map(|info| info.name)
        .filter(may)
        .collect()
}

/// Says in which registers something is allowed.
fn cell(role: &str, act: Act) -> String {
    let (any, own) = (registers(role, act, OTHER), registers(role, act, ME));
    assert!(
        own.is_superset(&any),
        "being the owner never takes a right away"
    );
    match (any.is_empty(), own == any) {
        (true, true) => "–".into(),
        (false, true) => named(&any),
        (true, false) => format!("own records: {}", named(&own)),
        (false, false) => format!("{}; own records: {}", named(&any), named(&own)),
    }
}

fn named(allowed: &BTreeSet<&str>) -> String {
    let all: BTreeSet<_> = catalog().all().iter().map(|info| info.name).collect();
    let without: Vec<_> = all.difference(allowed).copied().collect();
    match without.as_slice() {
        [] => "all".into(),
        few if few.len() <= 3 => format!("all but {}", few.join(", ")),
        _ => allowed.iter().copied().collect::<Vec<_>>().join(", "),
    }
}

fn means(act: Act) -> &'static str {
    match act {
        Act::Read => "look at records",
        Act::Add => "make a record",
        Act::Edit => "write a new version; submit, start, finish, reopen, retire, restore",
        Act::Approve => "approve, return or supersede a version",
        Act::Verify => "verify or close what was done",
        Act::Import => "bring records in with key and state from elsewhere",
        Act::Erase => "blank a record's words for ever",
        Act::Administer => "set other people's passwords; write a backup",
    }
}

fn document() -> String {
    let mut text = String::from(
        "# Access roles\n\n\
         Who may do what, by register. A person may do what any of the person's roles may, from the first to the last day\n\
         of the access record; who has no current access record may do nothing. The policies are\n\
         `crates/aims/policies/roles.cedar`; a test keeps this page the same as they are.\n\n\
         These rules stand above all roles:\n\n\
         - Nobody approves or verifies a version that they wrote themselves (5.3, 9.2.2).\n\
         - Access records are kept by administrators only, and the last administrator's access does not end.\n\
         - An attestation that overrides a check is written by who may approve attestations.\n\
         - An import gives a state to new records only; over a record that exists it is an edit.\n\n\
         | to … | means |\n|---|---|\n",
    );
    for act in Act::ALL {
        let _ = writeln!(text, "| {} | {} |", act.name(), means(act));
    }
    for role in ROLES {
        let _ = write!(
            text,
            "\n## {role}\n\n| may | in these registers |\n|---|---|\n"
        );
        for act in Act::ALL {
            let _ = writeln!(text, "| {} | {} |", act.name(), cell(role, act));
        }
    }
    text
}

#[test]
fn the_page_of_roles_says_what_the_policies_do() {
    let path = Path::new("../../docs/roles.md");
    let text = document();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).expect("the page");
    }
    let written = std::fs::read_to_string(path).expect("docs/roles.md; write it with BLESS=1");
    assert_eq!(
        written, text,
        "docs/roles.md is not what the policies say; write it with BLESS=1"
    );
}

#[test]
fn no_role_lets_an_author_approve() {
    let everything: Vec<&str> = ROLES.to_vec();
    for act in [Act::Approve, Act::Verify] {
        for info in catalog().all() {
            let subject = |author, bars_author| Subject {
                key: "XXX-0001",
                register: info.name,
                owner: ME,
                author,
                state: "in_review",
                bars_author,
            };
            let who = actor(&everything);
            assert!(
                !allows(&who, act, &subject(ME, true)),
                "{} {}",
                act.name(),
                info.name
            );
            assert_eq!(
                allows(&who, act, &subject(OTHER, true)),
                info.name != "access"
            );
        }
    }
}

#[test]
fn without_a_role_nothing_is_allowed() {
    for who in [actor(&[]), actor(&["king"]), actor(&["Administrator"])] {
        for act in Act::ALL {
            let owned = Subject {
                key: "RSK-0001",
                register: "risk",
                owner: ME,
                author: ME,
                ..Subject::default()
            };
            let is_unknown_role_reading = act == Act::Read && !who.roles.is_empty();
            assert_eq!(
                allows(&who, act, &owned),
                is_unknown_role_reading,
                "{} {:?}",
                act.name(),
                who.roles
            );
        }
    }
}

#[test]
fn strange_keys_and_names_give_no_right() {
    for strange in ["", "\"", "a\" || true || \"", "\u{0}", "*", "aimwright"] {
        let who = Actor {
            key: strange.into(),
            name: strange.into(),
            roles: [strange.to_owned()].into(),
        };
        let subject = Subject {
            key: strange,
            register: strange,
            owner: "",
            author: "",
            state: strange,
            bars_author: true,
        };
        for act in Act::ALL.into_iter().filter(|act| *act != Act::Read) {
            assert!(!allows(&who, act, &subject), "{strange:?} {}", act.name());
        }
    }
}
