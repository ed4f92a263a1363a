//! A workspace with one person for each access role, and visitors who sign in as them.

use std::path::PathBuf;
use std::sync::OnceLock;

use aims::{Actor, ROLES, Workspace};
use registers::Key;
use serde_json::{Value, json};
use tempfile::TempDir;
use web::Options;

use super::table::Case;
use crate::client::{Answer, Client};
use crate::common::{PASSWORD, Served, copy};

/// The person whose access ends with the day before the visit.
const GONE: u64 = 10;

/// Somebody who visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visitor {
    /// Nobody has signed in.
    Stranger,
    /// Signed in yesterday; the access has ended since.
    Gone,
    /// Has one access role: its place among all.
    Role(usize),
}

impl Visitor {
    /// Everybody there is.
    pub(crate) fn all() -> Vec<Self> {
        let roles = (0..ROLES.len()).map(Self::Role);
        [Self::Stranger, Self::Gone]
            .into_iter()
            .chain(roles)
            .collect()
    }

    /// Returns the access role.
    pub(crate) fn role(self) -> Option<&'static str> {
        match self {
            Self::Stranger | Self::Gone => None,
            Self::Role(at) => Some(ROLES[at]),
        }
    }

    fn person(self) -> Option<Key> {
        match self {
            Self::Stranger => None,
            Self::Gone => Some(Key::new("PER", GONE)),
            Self::Role(at) => Some(Key::new("PER", at as u64 + 2)),
        }
    }
}

/// A server of its own for one visitor.
pub(crate) struct Visit {
    pub(crate) served: Served,
    visitor: Visitor,
    signed_in: Option<(String, String)>,
}

impl Visit {
    /// Serves a copy of the workspace, and signs the visitor in.
    pub(crate) fn new(visitor: Visitor) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&prepared(), &folder.path().join("aims"));
        let served = Served::open(folder, Options::default());
        let mut visit = Self {
            served,
            visitor,
            signed_in: None,
        };
        if visitor == Visitor::Gone {
            visit.clock("2026-11-02T23:50:00Z");
        }
        visit.sign_in();
        if visitor == Visitor::Gone {
            visit.clock("2026-11-03T00:10:00Z");
        }
        visit
    }

    fn clock(&self, moment: &str) {
        self.served.clock.set(moment.parse().expect("a moment"));
    }

    fn sign_in(&mut self) {
        let Some(person) = self.visitor.person() else {
            return;
        };
        let client = Client::signed_in(&self.served, person.as_str());
        let cookie = client.cookie("aimwright").expect("a cookie");
        self.signed_in = Some((cookie, client.token()));
    }

    /// Returns a browser of the visitor.
    pub(crate) fn client(&self) -> Client {
        let client = Client::new(&self.served);
        if let Some((cookie, _)) = &self.signed_in {
            client.set_cookie("aimwright", cookie);
        }
        client
    }

    /// Opens a page.
    pub(crate) fn open(&self, path: &str) -> Answer {
        self.client().get(path)
    }

    /// Sends what a line of the table says, or the same with nothing in it.
    pub(crate) fn ask(&mut self, case: &Case, whole: bool) -> Answer {
        let (query, sent) = if whole {
            (case.query, case.sent.replace(" ; ", "&"))
        } else {
            let wanted = case.sent.split_once(" ; ").map(|(wanted, _)| wanted);
            ("", wanted.unwrap_or_default().to_owned())
        };
        let answer = self.send(case.method, &format!("{}{query}", case.path), &sent);
        if case.ends_sign_in() && self.visitor.role().is_some() {
            self.sign_in();
        }
        answer
    }

    /// Sends something with the proof that it came from a page of ours.
    pub(crate) fn send(&self, method: &str, path: &str, sent: &str) -> Answer {
        let client = self.client();
        let mut request = client.request(method, path);
        if let Some((_, token)) = self.signed_in.as_ref().filter(|_| method != "GET") {
            request = request.header("x-form-token", token);
        }
        if method == "GET" {
            return client.send(request);
        }
        let (kind, body) = match sent {
            "file" => (
                "multipart/form-data; boundary=cut",
                upload("note.txt", "Done."),
            ),
            "sheet" => (
                "multipart/form-data; boundary=cut",
                upload("plan.csv", "title\nDo it\n"),
            ),
            "bytes" => ("application/octet-stream", "Done.".to_owned()),
            json if json.starts_with('{') => ("application/json", json.to_owned()),
            form => ("application/x-www-form-urlencoded", form.to_owned()),
        };
        client.send(request.header("content-type", kind).body(body))
    }

    /// Returns how many entries the journal has.
    pub(crate) fn entries(&self) -> u64 {
        self.served.workspace.head_size().expect("a journal")
    }
}

fn upload(name: &str, text: &str) -> String {
    let part = |head: &str, text: &str| {
        format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let shows = part("name=\"shows\"", "It was done");
    let file = part(&format!("name=\"file\"; filename=\"{name}\""), text);
    format!("{shows}{file}--cut--\r\n")
}

/// Makes the workspace that every visit gets a copy of.
fn prepared() -> PathBuf {
    static PREPARED: OnceLock<TempDir> = OnceLock::new();
    let folder = PREPARED.get_or_init(|| {
        let testkit::TestWorkspace {
            workspace, folder, ..
        } = testkit::workspace();
        let operator = workspace.actor(None).expect("the operator");
        let hand = Hand {
            workspace: &workspace,
            actor: &operator,
        };
        hand.people();
        hand.actions();
        hand.documents();
        hand.attach("ACT-0002");
        workspace.view(aims::AsOf::Now).expect("a view");
        folder
    });
    folder.path().join("aims")
}

/// Writes the records on somebody's behalf.
struct Hand<'w> {
    workspace: &'w Workspace,
    actor: &'w Actor,
}

impl Hand<'_> {
    fn add(&self, register: &str, body: &Value) -> Key {
        let added = self.workspace.add(self.actor, register, None, body);
        added.expect("a record")
    }

    fn take(&self, key: &Key, step: &str) {
        let taken = self.workspace.take(self.actor, key, step, None, None);
        taken.expect("a step");
    }

    /// PER-0002 to PER-0009 have one access role each, in their order; of PER-0010 it ends; PER-0011
    /// is to lose it; PER-0012 has none.
    fn people(&self) {
        for number in 2..=12 {
            let name = match ROLES.get(number - 2) {
                Some(role) => format!("The {role}"),
                None => format!("Person {number}"),
            };
            let body = json!({ "name": name, "engagement": "employee" });
            let person = self.add("person", &body);
            assert_eq!(person, Key::new("PER", number as u64));
        }
        let access = |number: u64, role: &str, to: Option<&str>| {
            let person = Key::new("PER", number);
            let mut body = json!({ "person": person, "roles": [role], "from": "2026-01-05" });
            if let Some(day) = to {
                body["to"] = day.into();
            }
            self.add("access", &body);
            self.workspace
                .user_password(self.actor, &person, PASSWORD)
                .expect("a password");
        };
        for (at, role) in ROLES.into_iter().enumerate() {
            access(at as u64 + 2, role, None);
        }
        access(GONE, "aims_manager", Some("2026-11-02"));
        access(11, "viewer", None);
    }

    /// ACT-0001, 0003 and 0011 are the owner's, the first with two versions; 0004, 0006 and 0010 are
    /// done by the operator.
    fn actions(&self) {
        for number in 1..=11_u64 {
            let mut body = json!({ "title": format!("Action {number}") });
            if [1, 3, 11].contains(&number) {
                body["owner"] = "PER-0004".into();
            }
            let key = self.add("action", &body);
            assert_eq!(key, Key::new("ACT", number));
            if number == 1 {
                body["title"] = "Action one".into();
                let edit = aims::Edit::Replace(body);
                let edited = self.workspace.edit(self.actor, &key, &edit, None);
                edited.expect("a second version");
            }
            if [4, 6, 10].contains(&number) {
                self.take(&key, "finish");
            }
        }
    }

    /// DOC-0001 is a draft; DOC-0002 and, of the AIMS manager, DOC-0003 are in review.
    fn documents(&self) {
        let body = json!({ "title": "How we work", "kind": "procedure", "subject": "data_management", "origin": "own" });
        self.add("document", &body);
        let second = self.add("document", &body);
        self.take(&second, "submit");
        let manager = ROLES.iter().position(|role| *role == "aims_manager");
        let manager = Visitor::Role(manager.expect("a role")).person();
        let manager = manager.expect("a person").to_string();
        let manager = self.workspace.actor(Some(&manager)).expect("the manager");
        let hand = Hand {
            actor: &manager,
            ..*self
        };
        let third = hand.add("document", &body);
        hand.take(&third, "submit");
    }

    /// EVD-0001 has a file.
    fn attach(&self, to: &str) {
        let stored = self.workspace.store_upload(self.actor, &b"Done."[..]);
        let key: Key = to.parse().expect("a key");
        let stored = stored.expect("a file");
        let attached = self.workspace.attach_upload(
            self.actor,
            &[key],
            stored,
            "note.txt",
            "It was done",
            &json!({}),
        );
        attached.expect("evidence");
    }
}
