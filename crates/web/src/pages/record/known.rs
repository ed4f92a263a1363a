//! A record as the pages here know it: its body, and the titles of everything it names.

use std::collections::{BTreeSet, HashMap};

use aims::{Act, Brief, Found, Subject};
use jiff::Timestamp;
use jiff::civil::Date;
use registers::{Key, references};
use serde_json::Value;

use super::ERASED;
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::sections;

/// A record and the one who looks at it.
pub(super) struct Known<'l, 's> {
    /// Who looks, at which moment.
    pub(super) look: &'l Look<'s>,
    /// The record's key.
    pub(super) key: Key,
    /// The record.
    pub(super) found: Found,
    /// The day the page is about.
    pub(super) day: Date,
    /// Records that it names, people among them.
    named: HashMap<Key, Brief>,
}

impl<'l, 's> Known<'l, 's> {
    /// Finds the record that the path names.
    ///
    /// # Errors
    /// There is none at this moment, or the person may not read it.
    pub(super) fn of(look: &'l Look<'s>) -> Result<Self> {
        let key = look.key("key")?;
        let view = look.view()?;
        let found = view
            .record(&key)?
            .ok_or_else(|| Fault::no_record(key.as_str()))?;
        let row = &found.row;
        let mut keys: BTreeSet<Key> = references(found.register, &found.body)
            .into_iter()
            .map(|(_, key)| key)
            .collect();
        let people = [
            Some(&row.author),
            Some(&row.created_by),
            Some(&row.updated_by),
            row.owner.as_ref(),
            row.approved_by.as_ref(),
        ];
        keys.extend(
            people
                .into_iter()
                .flatten()
                .filter_map(|key| key.parse().ok()),
        );
        let known = Self {
            named: view.briefs(&keys)?,
            day: view.day(),
            look,
            key,
            found,
        };
        if !look.may(Act::Read, &known.subject()) {
            return Err(Fault::Status(axum::http::StatusCode::FORBIDDEN));
        }
        Ok(known)
    }

    /// Looks up the titles of further records, in one query.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(super) fn learn<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> Result<()> {
        let new: Vec<&Key> = keys
            .into_iter()
            .filter(|key| !self.named.contains_key(*key))
            .collect();
        if !new.is_empty() {
            self.named.extend(self.look.view()?.briefs(new)?);
        }
        Ok(())
    }

    /// Returns the record's title, or its key once its words are gone.
    pub(super) fn title(&self) -> &str {
        let title = &self.found.row.title;
        if title.is_empty() {
            self.key.as_str()
        } else {
            title
        }
    }

    /// Returns the id of the section it belongs to.
    pub(super) fn section(&self) -> &'static str {
        sections::of_register(self.found.register.name).id
    }

    /// Returns whether its words were erased.
    pub(super) fn is_erased(&self) -> bool {
        self.found.row.state == ERASED
    }

    /// Returns the record as policies see it.
    pub(super) fn subject(&self) -> Subject<'_> {
        let row = &self.found.row;
        Subject {
            key: self.key.as_str(),
            register: self.found.register.name,
            owner: row.owner.as_deref().unwrap_or_default(),
            author: &row.author,
            state: &row.state,
            bars_author: false,
        }
    }

    /// Returns whether the person may write a new version now.
    pub(super) fn may_edit(&self) -> bool {
        let open = self
            .found
            .register
            .workflow
            .after_edit(&self.found.row.state)
            .is_some();
        open && !self.is_erased() && self.look.may(Act::Edit, &self.subject())
    }

    /// Returns a record that this one names.
    pub(super) fn named(&self, key: &str) -> Option<&Brief> {
        self.named.get(&key.parse().ok()?)
    }

    /// Returns all records that it names.
    pub(super) fn all_named(&self) -> &HashMap<Key, Brief> {
        &self.named
    }

    /// Returns the name of who did something, by key.
    pub(super) fn who(&self, by: &str) -> String {
        match self.named(by) {
            Some(person) if !person.title.is_empty() => person.title.clone(),
            _ if by == "anonymous" => self.look.t("record-by-nobody"),
            _ if by == "system" => self.look.t("record-by-system"),
            _ => by.to_owned(),
        }
    }

    /// Returns the address of one of the record's further pages.
    pub(super) fn at(&self, page: &str) -> String {
        self.look.href(&format!("/k/{}/{page}", self.key))
    }
}

/// Returns the moment that a row gives as text.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Returns the day of a moment that a row gives as text.
pub(super) fn day_of(text: &str) -> Option<Date> {
    moment(text).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Collects what looks like a key of a register in any depth of a value.
pub(super) fn keys_in(value: &Value, found: &mut BTreeSet<Key>) {
    match value {
        Value::String(text) => {
            let key: Option<Key> = text.parse().ok();
            found.extend(key.filter(|key| registers::catalog().of_key(key).is_some()));
        }
        Value::Array(items) => items.iter().for_each(|item| keys_in(item, found)),
        Value::Object(fields) => fields.values().for_each(|value| keys_in(value, found)),
        _ => {}
    }
}
