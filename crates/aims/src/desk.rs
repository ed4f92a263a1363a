//! The desk: a change set in the making.
//!
//! One writer at a time takes the journal's place, sees the newest state, lays its changes on the
//! desk, each authorised and validated, and appends them whole. If anything is wrong the desk is
//! cleared and nothing has happened.

mod accept;
mod gate;
mod guard;
mod impact;
mod own_field;
mod pointer;
mod put;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use image::{Image, RecordRow};
use jiff::tz::TimeZone;
use journal::{Appended, Change, ChangeSet, Content, Seq, Sha256};
use rand::Rng;
use registers::{Catalog, Completeness, Key, Needs, Problem, RegisterInfo, references, validate};
use serde_json::Value;

use crate::error::{AimsError, Kind, Result};
use crate::permit::{ANONYMOUS, Act, Actor, Subject, require};
use crate::refuse::{
    after_edit, no_record, no_transition, not_from_here, register_in, register_of_in, stale,
    was_erased,
};
use crate::view::present;
use crate::workspace::Workspace;
use pointer::Pointer;
pub(crate) use pointer::Source;
pub(crate) use put::Put;

/// Highest number that may be wished for; far enough below the last key that numbers do not run out.
const HIGHEST_WISHED: u64 = 99_999_999;

/// State of a record whose words were erased.
pub(crate) const ERASED: &str = "erased";

/// How a change to one record ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The record.
    pub key: Key,
    /// Its version now.
    pub version: u32,
    /// Its state now.
    pub state: String,
}

/// A change set in the making, on the newest state of the workspace.
pub(crate) struct Desk<'a> {
    pub(crate) actor: &'a Actor,
    workspace: &'a Workspace,
    image: &'a Image,
    /// The registers, with the own fields that are in force once what lies here is written.
    pub(crate) catalog: &'static Catalog,
    pending: HashMap<Key, RecordRow>,
    numbers: BTreeMap<&'static str, u64>,
    references: Vec<Pointer>,
    /// Where the input that is being laid came from, for messages.
    pub(crate) source: Option<Rc<Source>>,
    /// Files that will be there when the change set is appended.
    pub(crate) promised: HashSet<Sha256>,
    seen: HashMap<Key, Seq>,
    changes: Vec<Change>,
    permitted: HashSet<(Act, String)>,
}

impl Workspace {
    /// Takes the writer's place, lets `lay` put changes on the desk, and appends them whole.
    ///
    /// Returns nothing if no change was laid.
    pub(crate) fn write(
        &self,
        actor: &Actor,
        command: &str,
        note: Option<&str>,
        lay: impl FnOnce(&mut Desk<'_>) -> Result<()>,
    ) -> Result<Option<Appended>> {
        let mut writer = self.journal.writer()?;
        let changes = self.with_head(|image| {
            let mut desk = Desk::new(self, actor, image);
            lay(&mut desk)?;
            desk.finish()
        })?;
        if changes.is_empty() {
            return Ok(None);
        }
        // A clock that was set back does not turn the order of the entries round.
        let now = if actor.key == ANONYMOUS {
            self.start_of_day()
        } else {
            self.now()
        };
        let at = self
            .newest_at(writer.size())?
            .map_or(now, |newest| newest.max(now));
        let set = ChangeSet {
            id: self.id_of(at),
            at,
            by: actor.key.clone(),
            command: command.to_owned(),
            note: note.map(str::to_owned),
            changes,
        };
        let appended = self.random(|random| {
            let mut salt = || {
                let mut bytes = [0; 16];
                random.fill_bytes(&mut bytes);
                bytes
            };
            writer.append(&set, &mut salt)
        })?;
        Ok(Some(appended))
    }
}

impl<'a> Desk<'a> {
    fn new(workspace: &'a Workspace, actor: &'a Actor, image: &'a Image) -> Self {
        Self {
            actor,
            workspace,
            image,
            catalog: image.catalog(),
            pending: HashMap::new(),
            numbers: BTreeMap::new(),
            references: Vec::new(),
            source: None,
            promised: HashSet::new(),
            seen: HashMap::new(),
            changes: Vec::new(),
            permitted: HashSet::new(),
        }
    }

    /// Returns the record as it stands, with the changes that lie on the desk.
    pub(crate) fn record(&self, key: &Key) -> Result<Option<RecordRow>> {
        match self.pending.get(key) {
            Some(pending) => Ok(Some(pending.clone())),
            None => Ok(self.image.record(key)?),
        }
    }

    /// Returns whether there is a record of this key, or will be.
    pub(crate) fn exists(&self, key: &Key) -> Result<bool> {
        Ok(self.pending.contains_key(key) || self.image.exists(key)?)
    }

    /// Returns the records of a register as they stood before anything was laid.
    pub(crate) fn records(&self, register: &RegisterInfo) -> Result<Vec<RecordRow>> {
        Ok(self.image.records(register.name)?)
    }

    /// Returns the record, or says that there is none.
    pub(crate) fn existing(&self, key: &Key) -> Result<RecordRow> {
        self.record(key)?.ok_or_else(|| no_record(key))
    }

    /// Adds a record and returns its key: the one wished for, or the register's next.
    pub(crate) fn add(&mut self, register: &str, key: Option<Key>, body: &Value) -> Result<Key> {
        let register = self.register(register)?;
        self.require(
            Act::Add,
            &Subject {
                register: register.name,
                ..Subject::default()
            },
        )?;
        self.check_override(register, body)?;
        let (body, title) = self.valid(register, key.as_ref(), body)?;
        self.check_words(register, None, &body)?;
        let key = self.free_key(register, key)?;
        self.check_blob(register, &key, &body)?;
        self.check_own_field(register, &key, &body)?;
        let row = self.new_row(register, &key, register.workflow.initial, title, &body);
        self.lay(register, row, Some(&body));
        Ok(key)
    }

    /// Writes a new version of a record; says nothing if the body stays the same.
    ///
    /// `seen` is the version the person looked at, where it is known.
    pub(crate) fn edit(&mut self, key: &Key, body: &Value, seen: Option<u32>) -> Result<Done> {
        let (register, row) = self.open(key, Act::Edit, false, seen)?;
        let state = after_edit(register, &row)?;
        self.check_override(register, body)?;
        let (body, title) = self.valid_after(register, &row, body)?;
        if body_text(&body) == row.body && row.shape == register.shape {
            return Ok(Done {
                key: key.clone(),
                version: row.version,
                state: row.state,
            });
        }
        self.check_blob(register, key, &body)?;
        self.check_edit(register, &row, &body)?;
        let row = self.next_version(register, row, state, title, &body);
        Ok(self.lay(register, row, Some(&body)))
    }

    /// Moves a record on in its workflow.
    pub(crate) fn take(&mut self, key: &Key, transition: &str, seen: Option<u32>) -> Result<Done> {
        let register = self.register_of(key)?;
        let step = register
            .workflow
            .transition(transition)
            .ok_or_else(|| no_transition(register.workflow, transition))?;
        let (_, mut row) = self.open(key, step.needs.into(), step.not_by_author, seen)?;
        if !step.from.contains(&row.state.as_str()) {
            return Err(not_from_here(register.workflow, &row, transition));
        }
        if step.needs == Needs::Approve && step.to == "approved" {
            self.check_gate(register, &row)?;
            self.check_assessment(register, &row)?;
            self.follow_conditions(register, &row)?;
        }
        if ["in_review", "approved"].contains(&step.to) {
            let body = present(register, &row.body, row.shape);
            self.prove(register, key, &body)?;
        }
        self.check_withdrawal(register, &row, step.to)?;
        step.to.clone_into(&mut row.state);
        Ok(self.lay(register, row, None))
    }

    /// Refuses a new body that breaks a rule of its register's work.
    fn check_edit(&self, register: &RegisterInfo, row: &RecordRow, body: &Value) -> Result<()> {
        self.check_stage(register, row, body)?;
        self.check_own_field(register, &row.key, body)?;
        let before = present(register, &row.body, row.shape);
        self.check_words(register, Some(&before), body)
    }

    /// Blanks a record's words for ever.
    pub(crate) fn erase(&mut self, key: &Key) -> Result<Done> {
        let (register, mut row) = self.open(key, Act::Erase, false, None)?;
        self.check_withdrawal(register, &row, ERASED)?;
        let done = Done {
            key: key.clone(),
            version: row.version,
            state: ERASED.into(),
        };
        self.see(&row);
        self.changes.push(Change {
            record: key.clone(),
            register: register.name.into(),
            seen: self.seen[key],
            version: row.version,
            state: ERASED.into(),
            shape: row.shape,
            content: Content::Erase,
        });
        ERASED.clone_into(&mut row.state);
        self.pending.insert(key.clone(), row);
        Ok(done)
    }

    /// Finds a record that is to be changed: there, permitted, not erased, and as the person saw it.
    fn open(
        &mut self,
        key: &Key,
        act: Act,
        bars_author: bool,
        seen: Option<u32>,
    ) -> Result<(&'static RegisterInfo, RecordRow)> {
        let register = self.register_of(key)?;
        let row = self.existing(key)?;
        let subject = Subject {
            key: key.as_str(),
            register: register.name,
            owner: row.owner.as_deref().unwrap_or_default(),
            author: &row.author,
            state: &row.state,
            bars_author,
        };
        self.require(act, &subject)?;
        if row.state == ERASED {
            return Err(was_erased(key));
        }
        if let Some(seen) = seen.filter(|seen| *seen != row.version) {
            return Err(stale(&row, seen));
        }
        Ok((register, row))
    }

    fn require(&mut self, act: Act, subject: &Subject<'_>) -> Result<()> {
        // Without a record at hand the answer depends on act and register alone: asked once a change set.
        let asked = (act, subject.register.to_owned());
        if subject.key.is_empty() && self.permitted.contains(&asked) {
            return Ok(());
        }
        require(self.actor, act, subject)?;
        if subject.key.is_empty() {
            self.permitted.insert(asked);
        }
        Ok(())
    }

    /// Returns the register of this name, with the own fields in force.
    pub(crate) fn register(&self, name: &str) -> Result<&'static RegisterInfo> {
        register_in(self.catalog, name)
    }

    /// Returns the register that a key belongs to, with the own fields in force.
    pub(crate) fn register_of(&self, key: &Key) -> Result<&'static RegisterInfo> {
        register_of_in(self.catalog, key)
    }

    /// Validates the body of a record's next version, as [`Desk::valid`] does.
    ///
    /// What the version before says in own fields withdrawn since stays unless it is set to nothing.
    fn valid_after(
        &mut self,
        register: &'static RegisterInfo,
        row: &RecordRow,
        body: &Value,
    ) -> Result<(Value, String)> {
        let before = present(register, &row.body, row.shape);
        let asked = register.asked(&before, body);
        let (valid, title) = self.valid(register, Some(&row.key), &asked)?;
        if before.get(registers::OWN).is_none() {
            return Ok((valid, title));
        }
        let whole = register.carried(&before, body.clone());
        register
            .decode(register.shape, whole)
            .map_err(AimsError::invalid)
    }

    /// Validates a body and returns its normal form and title; its references wait for `finish`.
    fn valid(
        &mut self,
        register: &'static RegisterInfo,
        key: Option<&Key>,
        body: &Value,
    ) -> Result<(Value, String)> {
        let problems = validate(register, body, Completeness::Whole);
        self.take_valid(register, key, body, problems)
    }

    /// Returns the normal form and title of a body in which these problems were found, if there are none.
    fn take_valid(
        &mut self,
        register: &'static RegisterInfo,
        key: Option<&Key>,
        body: &Value,
        problems: Vec<Problem>,
    ) -> Result<(Value, String)> {
        if !problems.is_empty() {
            let lines: Vec<String> = problems.iter().take(20).map(ToString::to_string).collect();
            let refusal = AimsError::invalid(lines.join("\n")).with_hint(format!(
                "`aimwright registers {}` shows its fields",
                register.name
            ));
            return Err(problems.into_iter().fold(refusal, |refusal, problem| {
                refusal.with_problem(&problem.path(), problem.message)
            }));
        }
        let decoded = register
            .decode(register.shape, body.clone())
            .map_err(AimsError::invalid)?;
        let from = key.cloned().unwrap_or_else(|| Key::new(register.prefix, 0));
        for (field, to) in references(register, &decoded.0) {
            self.references.push(Pointer {
                from: from.clone(),
                field,
                to,
                source: self.source.clone(),
            });
        }
        Ok(decoded)
    }

    /// Refuses evidence whose file is not here: a hash without its file proves nothing.
    fn check_blob(&self, register: &RegisterInfo, key: &Key, body: &Value) -> Result<()> {
        let Some(hash) = body
            .get("sha256")
            .and_then(Value::as_str)
            .filter(|_| register.name == "evidence")
        else {
            return Ok(());
        };
        let hash: Sha256 = hash
            .parse()
            .map_err(|reason| AimsError::invalid(format!("sha256: {reason}")))?;
        if !self.promised.contains(&hash) && self.workspace.blobs.size(hash)?.is_none() {
            return Err(AimsError::invalid(format!(
                "{key}: the file {hash} is not in this workspace"
            ))
            .with_hint(
                "`aimwright attach KEY FILE --shows …` brings the file and makes the record",
            ));
        }
        Ok(())
    }

    fn free_key(&mut self, register: &'static RegisterInfo, wished: Option<Key>) -> Result<Key> {
        let reached = match self.numbers.get(register.name) {
            Some(reached) => *reached,
            None => self.image.highest_number(register.name)?,
        };
        let Some(key) = wished else {
            self.numbers.insert(register.name, reached + 1);
            return Ok(Key::new(register.prefix, reached + 1));
        };
        if key.prefix() != register.prefix || key.number() == 0 {
            return Err(AimsError::invalid(format!(
                "{key} is no key of a {}; its keys look like {}",
                register.name,
                Key::new(register.prefix, reached + 1)
            )));
        }
        if key.number() > HIGHEST_WISHED.max(reached) {
            return Err(AimsError::invalid(format!(
                "{key} is too far away; the next free key is {}",
                Key::new(register.prefix, reached + 1)
            )));
        }
        if self.record(&key)?.is_some() {
            return Err(
                AimsError::new(Kind::Conflict, format!("{key} exists already")).with_hint(format!(
                    "leave the key out, or use {}",
                    Key::new(register.prefix, reached + 1)
                )),
            );
        }
        self.numbers
            .insert(register.name, reached.max(key.number()));
        Ok(key)
    }

    fn new_row(
        &mut self,
        register: &RegisterInfo,
        key: &Key,
        state: &str,
        title: String,
        body: &Value,
    ) -> RecordRow {
        self.seen.insert(key.clone(), Seq(0));
        RecordRow {
            key: key.clone(),
            register: register.name.into(),
            version: 1,
            state: state.into(),
            title,
            owner: owner(body),
            seq: Seq(0),
            shape: register.shape,
            author: self.actor.key.clone(),
            body: String::new(),
            created_at: String::new(),
            created_by: self.actor.key.clone(),
            updated_at: String::new(),
            updated_by: self.actor.key.clone(),
            approved_version: None,
            approved_at: None,
            approved_by: None,
        }
    }

    fn next_version(
        &self,
        register: &RegisterInfo,
        row: RecordRow,
        state: &str,
        title: String,
        body: &Value,
    ) -> RecordRow {
        RecordRow {
            version: row.version + 1,
            state: state.into(),
            title,
            owner: owner(body),
            shape: register.shape,
            author: self.actor.key.clone(),
            ..row
        }
    }

    /// Remembers which entry the writer saw as a record's newest.
    fn see(&mut self, row: &RecordRow) {
        self.seen.entry(row.key.clone()).or_insert(row.seq);
    }

    fn lay(&mut self, register: &RegisterInfo, mut row: RecordRow, body: Option<&Value>) -> Done {
        self.see(&row);
        let content = match body {
            Some(body) => {
                row.body = body_text(body);
                Content::New(row.body.clone())
            }
            None => Content::Same,
        };
        self.changes.push(Change {
            record: row.key.clone(),
            register: register.name.into(),
            seen: self.seen[&row.key],
            version: row.version,
            state: row.state.clone(),
            shape: row.shape,
            content,
        });
        match row.state.as_str() {
            "approved" => row.approved_version = Some(row.version),
            "superseded" => row.approved_version = None,
            _ => {}
        }
        self.take_own_field(&row);
        let done = Done {
            key: row.key.clone(),
            version: row.version,
            state: row.state.clone(),
        };
        self.pending.insert(row.key.clone(), row);
        done
    }

    /// Checks everything as at the end, and clears the desk: nothing will be written.
    pub(crate) fn rehearse(&mut self) -> Result<()> {
        self.check_references()?;
        self.changes.clear();
        Ok(())
    }

    /// Takes everything off the desk: nothing will be written.
    pub(crate) fn clear(&mut self) {
        self.changes.clear();
        self.pending.clear();
        self.references.clear();
    }

    /// Checks that every reference leads somewhere, and gives the changes.
    fn finish(mut self) -> Result<Vec<Change>> {
        self.check_references()?;
        self.check_administrators()?;
        Ok(self.changes)
    }

    /// Returns the bodies laid for a record; of one without a key yet those of its register.
    fn laid(&self, from: &Key) -> impl Iterator<Item = Value> {
        let concerns = |change: &&Change| {
            change.record == *from || from.number() == 0 && change.record.prefix() == from.prefix()
        };
        let text = |change: &Change| match &change.content {
            Content::New(text) => serde_json::from_str(text).ok(),
            _ => None,
        };
        self.changes.iter().filter(concerns).filter_map(text)
    }

    /// Returns the day on which the change is made.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.workspace.now().to_zoned(TimeZone::UTC).date()
    }
}

/// Writes a body as it is stored and hashed: canonical JSON (RFC 8785).
pub(crate) fn body_text(body: &Value) -> String {
    serde_json_canonicalizer::to_string(body)
        .expect("a JSON value with string keys has a canonical form")
}

fn owner(body: &Value) -> Option<String> {
    body.get("owner").and_then(Value::as_str).map(str::to_owned)
}
