//! Finds records by what people call them: key, title, name or e-mail address.

use std::collections::{HashMap, HashSet};

use registers::{Key, RegisterInfo};
use serde_json::Value;

use super::cell_value::short;
use crate::desk::{Desk, ERASED};
use crate::error::Result;
use crate::refuse::register_named;
use crate::view::present;

/// Most keys that are named where a text means many records.
const NAMED: usize = 5;

/// The records that cells may name.
#[derive(Default)]
pub(super) struct Finder {
    names: HashMap<String, Names>,
    exist: HashSet<Key>,
    /// Titles and keys of the records that earlier rows added.
    learned: Vec<(&'static str, String, Key)>,
    /// Keys that the sheet itself gives to new records.
    pub(super) coming: HashSet<Key>,
}

type Names = HashMap<String, Vec<Key>>;

impl Finder {
    /// Returns the one record that a text names.
    pub(super) fn find(
        &mut self,
        desk: &Desk<'_>,
        register: &str,
        text: &str,
    ) -> Result<std::result::Result<Key, String>> {
        if let Ok(key) = text.parse::<Key>() {
            return self.by_key(desk, register, key);
        }
        if register == "*" {
            return Ok(Err(format!(
                "`{}` is no key of a record, such as RSK-0042",
                short(text)
            )));
        }
        let names = self.names(desk, register)?;
        let found = names.get(&folded(text)).map_or(&[][..], Vec::as_slice);
        Ok(match found {
            [one] => Ok(one.clone()),
            [] => Err(format!(
                "no {} is called `{}`; write its key or its exact name",
                said(register),
                short(text)
            )),
            many => {
                let keys: Vec<_> = many.iter().take(NAMED).map(Key::as_str).collect();
                Err(format!(
                    "`{}` is the name of {} records ({}); write the key",
                    short(text),
                    many.len(),
                    keys.join(", ")
                ))
            }
        })
    }

    fn by_key(
        &mut self,
        desk: &Desk<'_>,
        register: &str,
        key: Key,
    ) -> Result<std::result::Result<Key, String>> {
        let prefix = registers::catalog().get(register).map(|found| found.prefix);
        if prefix.is_some_and(|prefix| prefix != key.prefix()) {
            return Ok(Err(format!("{key} is no key of a {}", said(register))));
        }
        let exists = self.coming.contains(&key) || self.exist.contains(&key) || {
            let exists = desk.exists(&key)?;
            if exists {
                self.exist.insert(key.clone());
            }
            exists
        };
        Ok(if exists {
            Ok(key)
        } else {
            Err(format!("there is no record {key}"))
        })
    }

    /// Lets later rows name a record by its title.
    pub(super) fn learn(&mut self, register: &RegisterInfo, title: &str, key: &Key) {
        match self.names.get_mut(register.name) {
            Some(names) => add(names, title, key),
            None => self
                .learned
                .push((register.name, title.to_owned(), key.clone())),
        }
    }

    fn names(&mut self, desk: &Desk<'_>, register: &str) -> Result<&Names> {
        if !self.names.contains_key(register) {
            let of = register_named(register)?;
            let has_email = of.field("email").is_some();
            let mut names = Names::new();
            for row in desk.records(of)? {
                if row.state == ERASED {
                    continue;
                }
                add(&mut names, &row.title, &row.key);
                if has_email {
                    let body = present(of, &row.body, row.shape);
                    if let Some(email) = body.get("email").and_then(Value::as_str) {
                        add(&mut names, email, &row.key);
                    }
                }
            }
            for (of, title, key) in &self.learned {
                if *of == register {
                    add(&mut names, title, key);
                }
            }
            self.names.insert(register.to_owned(), names);
        }
        Ok(&self.names[register])
    }
}

fn add(names: &mut Names, name: &str, key: &Key) {
    let keys = names.entry(folded(name)).or_default();
    if !keys.contains(key) {
        keys.push(key.clone());
    }
}

/// Returns a name without what does not tell two apart: capitals and blanks around words.
pub(super) fn folded(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Returns a register's name as it is said.
pub(super) fn said(register: &str) -> String {
    register.replace('_', " ")
}
