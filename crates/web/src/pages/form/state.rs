//! A form as somebody has it open: what was typed, on which version, and what is to be said about it.

use aims::{Act, AimsError, Draft, Editing, Kind, Shown, Subject, VersionBody, View};
use registers::{Key, RegisterInfo};
use serde_json::Value;

use super::clash::{self, Clash};
use super::find::Found;
use super::plan::Plan;
use super::typed::Part;
use super::wrong::Wrongs;
use super::{pairs, read};
use crate::fault::{Fault, Result};
use crate::look::Look;

/// Name of the field that holds the version the form began with.
pub(super) const BASE: &str = "_base";

/// Name of the field that holds the draft's id.
pub(super) const DRAFT: &str = "_draft";

/// Name of the field that holds what the person says about the change.
pub(super) const NOTE: &str = "!note";

/// What a form is about.
#[derive(Debug)]
pub(super) enum About {
    /// A new record.
    New,
    /// A record that is there.
    Record(Box<Opened>),
}

/// A record that is edited.
#[derive(Debug)]
pub(super) struct Opened {
    /// Its key.
    pub(super) key: Key,
    /// The record as it stands.
    pub(super) shown: Shown,
    /// The version that the form began with.
    pub(super) base: VersionBody,
    /// Who else has its form open.
    pub(super) others: Vec<Editing>,
}

/// A form as somebody has it open.
#[derive(Debug)]
pub(super) struct Form {
    /// What it looks like.
    pub(super) plan: Plan,
    /// What it is about.
    pub(super) about: About,
    /// What was typed.
    pub(super) typed: Part,
    /// What the person says about the change.
    pub(super) note: String,
    /// What two people changed differently.
    pub(super) clashes: Vec<Clash>,
    /// What the draft holds that the register does not have any more.
    pub(super) unknown: Vec<(String, String)>,
    /// The draft that what was typed is kept in.
    pub(super) draft: Option<Draft>,
    /// What is wrong.
    pub(super) wrongs: Wrongs,
    /// Records found for words in one of the fields.
    pub(super) found: Option<Found>,
    /// The Markdown field that is shown as it will be read.
    pub(super) preview: Option<String>,
    /// Whether the person comes back to a draft.
    pub(super) restored: bool,
    /// Why what was typed could not be kept.
    pub(super) unkept: Option<String>,
    /// What was taken over of a version that came in between.
    pub(super) taken: Vec<String>,
}

impl Form {
    /// Makes a form in which nothing was typed yet.
    pub(super) fn new(look: &Look<'_>, register: &'static RegisterInfo, about: About) -> Self {
        let typed = match &about {
            About::New => Part::fresh(&register.fields),
            About::Record(opened) => Part::of(&register.fields, &opened.base.body),
        };
        Self {
            plan: Plan::of(&look.words, register),
            about,
            typed,
            note: String::new(),
            clashes: Vec::new(),
            unknown: Vec::new(),
            draft: None,
            wrongs: Wrongs::default(),
            found: None,
            preview: None,
            restored: false,
            unkept: None,
            taken: Vec::new(),
        }
    }

    /// Takes what was typed from a form's fields.
    ///
    /// # Errors
    /// There are more parts than a form shows.
    pub(super) fn take(&mut self, look: &Look<'_>, fields: &[(String, String)]) -> Result<()> {
        let read = read::read(&self.plan.register.fields, fields);
        if read.too_many {
            return Err(Fault::bad(look.t("form-too-large")));
        }
        self.typed = read.typed;
        self.unknown = read.unknown;
        if let Some((_, note)) = fields.iter().rev().find(|(name, _)| name == NOTE) {
            self.note.clone_from(note);
        }
        if let About::Record(opened) = &self.about {
            let by = opened.by(look)?;
            self.clashes = clash::read(&self.plan.register.fields, fields, &opened.base.body, &by);
        }
        Ok(())
    }

    /// Returns the fields that a draft keeps.
    pub(super) fn fields(&self) -> Vec<(String, String)> {
        let mut fields = pairs::pairs(&self.plan.register.fields, &self.typed);
        fields.extend(clash::pairs(&self.clashes));
        if !self.note.is_empty() {
            fields.push((NOTE.to_owned(), self.note.clone()));
        }
        fields
    }

    /// Returns the body that what was typed would make.
    pub(super) fn body(&self) -> Value {
        let base = self.opened().map(|opened| &opened.base.body);
        let mut body = super::body::body(&self.plan.register.fields, &self.typed, base);
        clash::settle(&mut body, &self.clashes);
        body
    }

    /// Returns the record that is edited.
    pub(super) fn opened(&self) -> Option<&Opened> {
        match &self.about {
            About::New => None,
            About::Record(opened) => Some(opened),
        }
    }

    /// Returns where the form is sent to.
    pub(super) fn action(&self) -> String {
        match &self.about {
            About::New => format!("/r/{}/new", self.plan.register.name),
            About::Record(opened) => format!("/k/{}/edit", opened.key),
        }
    }

    /// Returns where a script sends what is typed to be kept.
    pub(super) fn keep(&self) -> String {
        match &self.about {
            About::New => format!("/r/{}/draft", self.plan.register.name),
            About::Record(opened) => format!("/k/{}/draft", opened.key),
        }
    }
}

impl Opened {
    /// Opens a record for editing, if the person may and its state lets it.
    ///
    /// # Errors
    /// There is no such record, the person may not, or the record is closed to changes.
    pub(super) fn open(
        look: &Look<'_>,
        view: &View<'_>,
        key: &Key,
        base: Option<u32>,
    ) -> Result<Self> {
        let shown = view
            .show(key)?
            .ok_or_else(|| Fault::no_record(key.as_str()))?;
        let register = shown.register;
        let subject = Subject {
            key: key.as_str(),
            register: register.name,
            owner: shown.row.owner.as_deref().unwrap_or_default(),
            author: &shown.row.author,
            state: &shown.row.state,
            bars_author: false,
        };
        super::require(look, Act::Edit, &subject)?;
        if register.workflow.after_edit(&shown.row.state).is_none() {
            return Err(closed(look, register, &shown));
        }
        let version = base.unwrap_or(shown.row.version);
        let base = view.version(key, version)?;
        let base = base.ok_or_else(|| {
            Fault::bad(
                look.words
                    .with("form-no-version", &[("version", version.into())]),
            )
        })?;
        let me = look.actor()?.key.parse().map_err(|_| Fault::SignIn)?;
        let others = look.site.workspace.editing(key, &me)?;
        Ok(Self {
            key: key.clone(),
            shown,
            base,
            others,
        })
    }

    /// Returns the name of whoever wrote the version that the form began with.
    pub(super) fn by(&self, look: &Look<'_>) -> Result<String> {
        name_of(look, &self.base.by)
    }

    /// Returns the version that saving makes.
    pub(super) fn next(&self) -> u32 {
        self.shown.row.version + 1
    }

    /// Returns whether somebody saved a version after the one that the form began with.
    pub(super) fn is_behind(&self) -> bool {
        self.base.version != self.shown.row.version
    }
}

/// Returns a person's name.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn name_of(look: &Look<'_>, person: &str) -> Result<String> {
    let Ok(key) = person.parse::<Key>() else {
        return Ok(person.to_owned());
    };
    let titles = look.view()?.titles(std::slice::from_ref(&key))?;
    Ok(titles
        .get(&key)
        .cloned()
        .unwrap_or_else(|| person.to_owned()))
}

/// Says that a record's state lets nobody change it, and what would.
fn closed(look: &Look<'_>, register: &RegisterInfo, shown: &Shown) -> Fault {
    let words = &look.words;
    let state = words.state(&shown.row.state);
    let said = words.with(
        "form-closed",
        &[
            ("key", shown.row.key.as_str().into()),
            ("state", state.as_ref().into()),
        ],
    );
    let error = AimsError::new(Kind::Conflict, said);
    let ways: Vec<_> = register
        .workflow
        .from(&shown.row.state)
        .map(|step| words.transition(step.name))
        .collect();
    if ways.is_empty() {
        return error.into();
    }
    error
        .with_hint(words.with("form-closed-first", &[("ways", ways.join(", ").into())]))
        .into()
}
