//! Commands: what a person or machine can do to records. Each is one change set.

use std::fs::File;
use std::path::Path;

use image::Limits;
use journal::Sha256;
use registers::{Key, OWN};
use serde_json::{Map, Value, json};

use crate::desk::Done;
use crate::error::{AimsError, Kind, Result};
use crate::exchange::file_of_evidence;
use crate::permit::{Act, Actor, Subject, allows};
use crate::workspace::Workspace;

/// What a new version is made of.
#[derive(Debug, Clone)]
pub enum Edit {
    /// The whole body.
    Replace(Value),
    /// Fields by dotted path; nothing as value removes the field.
    Set(Vec<(String, Value)>),
}

/// Prefix of the keys of evidence, the records that speak of files.
const EVIDENCE: &str = "EVD";

/// Largest file that is taken as evidence, in bytes.
pub const LARGEST_FILE: u64 = 4 << 30;

impl Workspace {
    /// Adds a record and returns its key once it is durable.
    pub fn add(
        &self,
        actor: &Actor,
        register: &str,
        key: Option<Key>,
        body: &Value,
    ) -> Result<Key> {
        let mut added = None;
        self.write(actor, "add", None, |desk| {
            added = Some(desk.add(register, key, body)?);
            Ok(())
        })?;
        added.ok_or_else(|| AimsError::new(Kind::Internal, "the record was not added"))
    }

    /// Writes a new version of a record. Nothing is written if the record already says so.
    ///
    /// `seen` is the version the person looked at; a newer one refuses the edit.
    pub fn edit(&self, actor: &Actor, key: &Key, edit: &Edit, seen: Option<u32>) -> Result<Done> {
        self.edit_noted(actor, key, edit, seen, None)
    }

    /// Writes a new version of a record, as [`Workspace::edit`] does, with words on what changed and
    /// why, which become part of the record's history.
    pub fn edit_noted(
        &self,
        actor: &Actor,
        key: &Key,
        edit: &Edit,
        seen: Option<u32>,
        note: Option<&str>,
    ) -> Result<Done> {
        self.change(actor, "edit", note, |desk| {
            let body = match edit {
                Edit::Replace(body) => body.clone(),
                Edit::Set(fields) => {
                    let mut body = set(desk.existing(key)?.body.as_str(), fields)?;
                    // What a withdrawn own field holds stays unless it is set to nothing.
                    let taken = fields.iter().filter(|(_, value)| value.is_null());
                    for name in taken.filter_map(|(path, _)| path.strip_prefix("own.")) {
                        body[OWN][name] = Value::Null;
                    }
                    body
                }
            };
            desk.edit(key, &body, seen)
        })
    }

    /// Moves a record on in its workflow: submit, approve, return, retire, close …
    pub fn take(
        &self,
        actor: &Actor,
        key: &Key,
        transition: &str,
        note: Option<&str>,
        seen: Option<u32>,
    ) -> Result<Done> {
        self.change(actor, transition, note, |desk| {
            desk.take(key, transition, seen)
        })
    }

    /// Stores a file and adds an evidence record that says what it shows of a record.
    ///
    /// `more` may give further fields of the evidence record, such as `effective_until`.
    pub fn attach(
        &self,
        actor: &Actor,
        key: &Key,
        file: &Path,
        shows: &str,
        more: &Value,
    ) -> Result<Key> {
        self.attach_as(actor, None, key, file, shows, more)
    }

    pub(crate) fn attach_as(
        &self,
        actor: &Actor,
        evidence: Option<Key>,
        key: &Key,
        file: &Path,
        shows: &str,
        more: &Value,
    ) -> Result<Key> {
        // Asked before the file is read: who may not write need not upload.
        require_evidence(actor)?;
        let opened = File::open(file).map_err(|error| AimsError::file(file, "read", error))?;
        let stored = self.blobs.put_up_to(opened, LARGEST_FILE)?;
        let name = file
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut body = json!({
            "title": name,
            "shows": shows,
            "sha256": stored.sha256.to_string(),
            "file_name": name,
            "size": stored.size,
            "source_kind": "person",
            "records": [key],
        });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        let mut added = None;
        let written = self.write(actor, "attach", None, |desk| {
            desk.existing(key)?;
            if body.get("effective_from").is_none() {
                body["effective_from"] = desk.today().to_string().into();
            }
            added = Some(desk.add("evidence", evidence, &body)?);
            Ok(())
        });
        if let Err(error) = written {
            self.forget_after_failure(&[stored.sha256]);
            return Err(error);
        }
        added.ok_or_else(|| AimsError::new(Kind::Internal, "the evidence was not added"))
    }

    /// Blanks a record's words for ever, in all its versions; the journal still verifies.
    ///
    /// The files of an evidence record go with it, unless another record has the same file.
    pub fn erase(&self, actor: &Actor, key: &Key, reason: &str) -> Result<Done> {
        let mut files = Vec::new();
        let done = self.change(actor, "erase", Some(reason), |desk| {
            // In the writer's place, so that no version with another file comes between.
            files = self.files_of(key)?;
            desk.erase(key)
        })?;
        // The words are gone from the journal, whatever happens now; images forget them with the
        // next look at the head, which is taken at once.
        if let Err(error) = self.forget(&files) {
            tracing::warn!(%error, "an erased text may stand in image.db until the next command");
        }
        if let Err(error) = self.forget_work(key) {
            tracing::warn!(%error, "an erased text may stand in drafts; delete work.db");
        }
        Ok(done)
    }

    /// Returns the hashes of the files that any version of an evidence record speaks of.
    fn files_of(&self, key: &Key) -> Result<Vec<Sha256>> {
        if key.prefix() != EVIDENCE {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in self.journal.entries_of(key)? {
            let body = self.journal.body(entry.body)?.map(|body| body.text);
            files.extend(body.as_deref().and_then(file_of_evidence));
        }
        files.sort_unstable();
        files.dedup();
        Ok(files)
    }

    /// Removes files that were brought for records which then could not be written.
    pub(crate) fn forget_after_failure(&self, files: &[Sha256]) {
        if let Err(error) = self.forget(files) {
            tracing::warn!(%error, "a file that no evidence uses may be left in blobs");
        }
    }

    fn forget(&self, files: &[Sha256]) -> Result<()> {
        // Nobody adds evidence meanwhile, so a file that nobody has now is nobody's.
        let _writer = self.journal.writer()?;
        self.with_head(|image| {
            let reader = image.reader(self.today())?;
            let used = "select 1 from evidence where lower(sha256) = ?1 and state <> 'erased'";
            for file in files {
                let used = reader.rows_with(used, &[&file.to_string()], &Limits::check())?;
                if used.rows.is_empty() {
                    self.blobs.remove(*file)?;
                }
            }
            Ok(())
        })
    }

    fn change(
        &self,
        actor: &Actor,
        command: &str,
        note: Option<&str>,
        lay: impl FnOnce(&mut crate::desk::Desk<'_>) -> Result<Done>,
    ) -> Result<Done> {
        let mut done = None;
        self.write(actor, command, note, |desk| {
            done = Some(lay(desk)?);
            Ok(())
        })?;
        done.ok_or_else(|| AimsError::new(Kind::Internal, "nothing was done"))
    }
}

/// Refuses unless the person may add evidence.
pub(crate) fn require_evidence(actor: &Actor) -> Result<()> {
    let evidence = Subject {
        register: "evidence",
        ..Subject::default()
    };
    if allows(actor, Act::Add, &evidence) {
        return Ok(());
    }
    Err(AimsError::new(
        Kind::Refused,
        format!("{} may not add evidence", actor.name),
    ))
}

/// Makes a new record's body of fields by dotted path.
pub fn body_from(fields: &[(String, Value)]) -> Result<Value> {
    set("{}", fields)
}

/// Sets fields of a body by dotted path.
pub(crate) fn set(body: &str, fields: &[(String, Value)]) -> Result<Value> {
    let mut body: Value = serde_json::from_str(body).unwrap_or_else(|_| Value::Object(Map::new()));
    for (path, value) in fields {
        set_field(&mut body, path, value.clone())?;
    }
    Ok(body)
}

/// Most steps of a dotted path; no register is as deep.
const DEEPEST: usize = 32;

fn set_field(body: &mut Value, path: &str, value: Value) -> Result<()> {
    if path.split('.').count() > DEEPEST {
        let shown: String = path.chars().take(40).collect();
        return Err(AimsError::invalid(format!(
            "{shown}…: no field lies that deep"
        )));
    }
    let mut place = body;
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        if let Value::Array(items) = place {
            let length = items.len();
            let at = step.parse().ok().filter(|at| *at < length);
            let at: usize = at.ok_or_else(|| {
                AimsError::invalid(format!(
                    "{path}: `{step}` is no position in a list of {length}"
                ))
            })?;
            place = &mut items[at];
        } else {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            let Value::Object(object) = place else {
                return Err(AimsError::invalid(format!(
                    "{path}: `{step}` stands inside a value that has no fields"
                )));
            };
            if value.is_null() && (steps.peek().is_none() || !object.contains_key(step)) {
                // A field of a part that is not there need not be taken out of it.
                object.shift_remove(step);
                return Ok(());
            }
            place = object.entry(step).or_insert(Value::Null);
        }
    }
    *place = value;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_set_by_path() {
        let fields = [
            ("a".into(), json!(1)),
            ("part.b".into(), json!("x")),
            ("list.1.c".into(), json!(true)),
            ("gone".into(), Value::Null),
            ("nothing.here".into(), Value::Null),
        ];
        let body = set(r#"{"list":[{},{}],"gone":3}"#, &fields).expect("paths that exist");
        assert_eq!(body, json!({"list":[{},{"c":true}],"a":1,"part":{"b":"x"}}));
    }

    #[test]
    fn a_path_into_nothing_is_refused() {
        assert!(set(r#"{"list":[]}"#, &[("list.0".into(), json!(1))]).is_err());
        assert!(set(r#"{"a":"text"}"#, &[("a.b".into(), json!(1))]).is_err());
    }
}
