//! What the tests share: people, records that validate, and a workspace in which every register takes part.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use aims::{Actor, AimsError, AsOf, Imported, Kind, Record, Shown, Workspace};
use jiff::SignedDuration;
use journal::{SigningKeys, SqliteJournal};
use registers::{Key, catalog, references};
use serde_json::{Value, json};
pub(crate) use testkit::{TestWorkspace, workspace};

pub(crate) fn key(text: &str) -> Key {
    text.parse().expect("a key")
}

/// Returns on whose behalf the workspace's operator acts.
pub(crate) fn operator(workspace: &Workspace) -> Actor {
    workspace.actor(None).expect("the operator")
}

/// Adds a person with these access roles.
pub(crate) fn person(workspace: &Workspace, name: &str, roles: &[&str]) -> Actor {
    let operator = operator(workspace);
    let body = json!({"name": name, "engagement": "employee"});
    let person = workspace
        .add(&operator, "person", None, &body)
        .expect("a person");
    let roles: Vec<String> = roles.iter().map(ToString::to_string).collect();
    workspace
        .user_add(&operator, &person, &roles)
        .expect("access");
    workspace.actor(Some(person.as_str())).expect("an actor")
}

/// Returns the first sample of a register without what points at other records.
pub(crate) fn body(register: &str) -> Value {
    match register {
        "risk" => json!({
            "title": "Chatbot gives wrong advice", "kind": "threat", "source": "lack_of_transparency",
            "family": "model", "cause": "No test before release.", "event": "A customer is told something wrong.",
            "consequence": "The customer loses money.",
        }),
        "document" => {
            json!({"title": "AI policy", "kind": "policy", "subject": "ai_policy", "origin": "own", "text": "We use AI with care."})
        }
        "action" => json!({"title": "Write the procedure"}),
        other => panic!("no body for {other}"),
    }
}

/// Returns a record as it stands.
pub(crate) fn shown(workspace: &Workspace, key: &Key) -> Shown {
    let view = workspace.view(AsOf::Now).expect("a view");
    view.show(key).expect("a look").expect("a record")
}

/// Fails unless the error is of this kind, says these words and gives a hint.
pub(crate) fn assert_says(error: &AimsError, kind: Kind, words: &[&str]) {
    assert_eq!(error.kind(), kind, "{error}");
    let said = format!("{error} {}", error.hint().unwrap_or_default());
    for word in words {
        assert!(said.contains(word), "`{word}` is missing in: {said}");
    }
}

/// Fails unless the doctor has nothing to say.
pub(crate) fn assert_clean(workspace: &Workspace) {
    let faults = workspace.doctor(&mut |_, _| {}).expect("a doctor");
    assert_eq!(faults, Vec::<String>::new());
}

/// Opens the journal beside the workspace.
pub(crate) fn journal(dir: &Path) -> SqliteJournal {
    let keys = SigningKeys::open(&dir.join("keys")).expect("keys");
    SqliteJournal::open(dir, keys).expect("a journal")
}

/// Returns all files below a folder with what they hold.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut rest = vec![folder.to_owned()];
    while let Some(at) = rest.pop() {
        for path in fs::read_dir(&at)
            .expect("a folder")
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                rest.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("a file below").to_owned();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// Makes every record that the samples of all registers point at, so that all of them can stand together.
pub(crate) fn all_samples() -> Vec<Record> {
    let mut bodies: BTreeMap<Key, Value> = BTreeMap::new();
    for register in catalog().all() {
        for (at, mut body) in register.samples().into_iter().enumerate() {
            // The first records of these are the operator's.
            let taken = u64::from(["person", "organization", "access"].contains(&register.name));
            strip(register.name, &mut body);
            bodies.insert(Key::new(register.prefix, at as u64 + 1 + taken), body);
        }
    }
    let mut missing: BTreeSet<Key> = BTreeSet::new();
    loop {
        for (key, body) in &bodies {
            let register = catalog().of_key(key).expect("a register");
            missing.extend(references(register, body).into_iter().map(|(_, to)| to));
        }
        missing.retain(|key| !bodies.contains_key(key) && key.as_str() != "PER-0001");
        if missing.is_empty() {
            break;
        }
        for key in std::mem::take(&mut missing) {
            let register = catalog().of_key(&key).expect("a register");
            let mut body = register.samples().swap_remove(0);
            strip(register.name, &mut body);
            bodies.insert(key, body);
        }
    }
    let record = |(key, body): (Key, Value)| {
        let workflow = catalog().of_key(&key).expect("a register").workflow;
        let state = if workflow.approves() {
            "approved"
        } else {
            workflow.initial
        };
        Record {
            key,
            state: state.into(),
            body,
        }
    };
    bodies.into_iter().map(record).collect()
}

/// Takes out the file that a sample of evidence speaks of and that nobody has.
fn strip(register: &str, body: &mut Value) {
    if let Some(fields) = body.as_object_mut().filter(|_| register == "evidence") {
        fields.shift_remove("sha256");
    }
}

/// Makes a workspace in which every register has records, in many states, with files and drafts over
/// versions in force.
pub(crate) fn full() -> TestWorkspace {
    let made = workspace();
    let workspace = &made.workspace;
    let operator = operator(workspace);
    let mut records = all_samples();
    for record in &mut records {
        match record.key.as_str() {
            "PER-0003" => record.state = "retired".into(),
            "ACT-0001" => record.state = "closed".into(),
            "NCR-0001" => record.state = "done".into(),
            "DOC-0002" => record.state = "superseded".into(),
            "MDL-0001" => record.state = "in_review".into(),
            _ => {}
        }
    }
    workspace.put(&operator, &records).expect("all samples");
    made.clock.advance(SignedDuration::from_hours(24));
    // Drafts over versions in force, one of them under review.
    for text in ["DOC-0001", "AIS-0001", "ROL-0001"] {
        let field = if text.starts_with("ROL") {
            "title"
        } else {
            "language"
        };
        let record = shown(workspace, &key(text));
        let field = if record.register.field(field).is_some() {
            field
        } else {
            "name"
        };
        let words = json!("a draft: \"quoted\"\nwith two lines");
        let mut changes = vec![(field.to_owned(), words)];
        if record.register.name == "ai_system" {
            // The sample of an own field asks for it.
            changes.push(("own.support_tier".into(), json!("gold")));
        }
        let done = workspace.edit(&operator, &key(text), &aims::Edit::Set(changes), None);
        assert_eq!(done.expect("an edit").state, "draft");
    }
    workspace
        .take(&operator, &key("AIS-0001"), "submit", None, None)
        .expect("submitted");
    for (name, content) in [
        ("report.pdf", &b"%PDF-1.7 a report"[..]),
        ("empty.log", b""),
        ("data.bin", &[0xff; 9000]),
    ] {
        let file = made.folder.path().join(name);
        fs::write(&file, content).expect("a file");
        workspace
            .attach(
                &operator,
                &key("AIS-0001"),
                &file,
                "That it was tested.",
                &json!({}),
            )
            .expect("evidence");
    }
    made
}

/// Imports a folder.
pub(crate) fn import(
    workspace: &Workspace,
    actor: &Actor,
    from: &Path,
    dry: bool,
) -> aims::Result<Imported> {
    workspace.import(actor, &[from.to_owned()], dry, &mut |_, _| {})
}

/// Makes a workspace without any record, to import into.
pub(crate) fn empty() -> TestWorkspace {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = testkit::clock();
    let workspace = Workspace::empty(
        &folder.path().join("aims"),
        &testkit::new(),
        testkit::environment(&clock),
    );
    TestWorkspace {
        workspace: workspace.expect("a new workspace"),
        clock,
        folder,
    }
}
