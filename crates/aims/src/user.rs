//! Accounts: which person may act with which access roles, and the passwords to sign in with.
//!
//! Access is a record like any other, so that its history cannot be rewritten. Passwords are no
//! records: only their argon2id hashes are kept, beside the keys.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use argon2::password_hash::PasswordHasher;
use argon2::{Argon2, PasswordVerifier};
use image::{Limits, Value as Cell};
use rand::Rng;
use registers::Key;
use serde_json::json;

use crate::access::text;
use crate::error::{AimsError, Kind, Result};
use crate::permit::{Actor, ROLES};
use crate::work::administers;
use crate::workspace::Workspace;

/// Fewest characters of a password.
const SHORTEST_PASSWORD: usize = 12;

/// Most characters of a password: hashing it takes its time.
pub(crate) const LONGEST_PASSWORD: usize = 1024;

/// How long one may have to wait when too many passwords are looked at, in seconds.
const CROWDED: u64 = 5;

/// The hash of no password, so that an answer's time does not tell who has an account.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$5hT0XWn9sV0d1pS3b1zq3m2x8mQfH3G6oQ0rJ9yZ1nE";

/// Whether a password is a person's.
pub(crate) enum Fit {
    /// It is; this is its hash.
    Yes(String),
    /// It is not, or the person has none.
    No,
}

impl Workspace {
    /// Gives a person access with these roles, from today.
    pub fn user_add(&self, actor: &Actor, person: &Key, roles: &[String]) -> Result<Key> {
        for role in roles {
            if !ROLES.contains(&role.as_str()) {
                let shown: String = role.chars().take(40).collect();
                return Err(
                    AimsError::invalid(format!("there is no access role `{shown}`"))
                        .with_hint(format!("there are: {}", ROLES.join(", "))),
                );
            }
        }
        if roles.is_empty() {
            return Err(
                AimsError::invalid("an account needs at least one access role")
                    .with_hint(format!("there are: {}", ROLES.join(", "))),
            );
        }
        let body = json!({ "person": person, "roles": roles, "from": self.today().to_string() });
        self.add(actor, "access", None, &body)
    }

    /// Ends all access of a person and forgets the password. Returns the access records that ended.
    pub fn user_disable(&self, actor: &Actor, person: &Key) -> Result<Vec<Key>> {
        let current = "select id from access where person = ?1 and state = 'active' order by id";
        let found = self.with_head(|image| {
            let reader = image.reader(self.today())?;
            Ok(reader
                .rows_with(current, &[&person.as_str()], &Limits::check())?
                .rows)
        })?;
        let keys: Vec<Key> = found
            .iter()
            .filter_map(|row: &Vec<Cell>| text(&row[0]).parse().ok())
            .collect();
        if keys.is_empty() {
            return Err(AimsError::not_found(format!(
                "{person} has no access that could end"
            )));
        }
        self.write(actor, "retire", None, |desk| {
            keys.iter()
                .try_for_each(|key| desk.take(key, "retire", None).map(|_| ()))
        })?;
        self.change_passwords(|passwords| {
            passwords.remove(person.as_str());
        })?;
        self.forget_sign_ins(person)?;
        Ok(keys)
    }

    /// Sets a person's password and ends all sign-ins with the one before.
    ///
    /// A person sets the own one; an administrator anybody's.
    pub fn user_password(&self, actor: &Actor, person: &Key, password: &str) -> Result<()> {
        if !administers(actor) && actor.key != person.as_str() {
            return Err(AimsError::new(
                Kind::Refused,
                format!("{} may not set the password of {person}", actor.name),
            ));
        }
        // Only who has access can sign in.
        self.actor(Some(person.as_str()))?;
        self.set_password(person, password)?;
        self.end_sessions_after_password(person)
    }

    /// Makes a password of 100 random bits, for somebody who is to sign in for the first time.
    ///
    /// It is not kept: [`Workspace::user_password`] sets it.
    pub fn new_password(&self) -> String {
        // Without l, o, 0 and 1, which are misread.
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut bytes = [0; 20];
        self.random(|random| random.fill_bytes(&mut bytes));
        let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        let groups: Vec<String> = letters.chunks(4).map(String::from_iter).collect();
        groups.join("-")
    }

    /// Hashes a password and keeps the hash.
    pub(crate) fn set_password(&self, person: &Key, password: &str) -> Result<()> {
        if password.chars().count() > LONGEST_PASSWORD {
            return Err(AimsError::invalid(format!(
                "a password has at most {LONGEST_PASSWORD} characters"
            ))
            .with_hint("four unrelated words make a good one"));
        }
        if password.chars().count() < SHORTEST_PASSWORD {
            return Err(AimsError::invalid(format!(
                "a password has at least {SHORTEST_PASSWORD} characters"
            ))
            .with_hint("four unrelated words make a good one"));
        }
        let mut salt = [0; 16];
        self.random(|random| random.fill_bytes(&mut salt));
        let passed = self.hashing.pass().ok_or_else(crowded)?;
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        drop(passed);
        let hash = hash.map_err(|error| {
            AimsError::new(
                Kind::Internal,
                format!("the password cannot be hashed: {error}"),
            )
        })?;
        self.change_passwords(|passwords| {
            passwords.insert(person.to_string(), hash.to_string());
        })
    }

    /// Returns whether this is the person's password; takes as long for a person without one.
    pub fn password_fits(&self, person: &Key, password: &str) -> Result<bool> {
        Ok(matches!(self.fit(Some(person), password)?, Fit::Yes(_)))
    }

    /// Looks at a password; takes as long for nobody and for a person without one.
    ///
    /// Few are looked at at a time, since each look takes 19 MB.
    pub(crate) fn fit(&self, person: Option<&Key>, password: &str) -> Result<Fit> {
        let passwords = self.passwords()?;
        let kept = person.and_then(|person| passwords.get(person.as_str()));
        let hash =
            argon2::PasswordHash::new(kept.map_or(NOBODY, String::as_str)).map_err(|error| {
                AimsError::new(
                    Kind::Unusable,
                    format!("the kept passwords are damaged: {error}"),
                )
            })?;
        let passed = self.hashing.pass().ok_or_else(crowded)?;
        let verified = Argon2::default().verify_password(password.as_bytes(), &hash);
        drop(passed);
        Ok(match kept {
            Some(kept) if verified.is_ok() => Fit::Yes(kept.clone()),
            _ => Fit::No,
        })
    }

    /// Returns the hash of a person's password, if there is one.
    pub(crate) fn kept_password(&self, person: &Key) -> Result<Option<String>> {
        Ok(self.passwords()?.remove(person.as_str()))
    }

    fn password_file(&self) -> PathBuf {
        self.dir().join("keys").join("passwords.json")
    }

    fn passwords(&self) -> Result<BTreeMap<String, String>> {
        let path = self.password_file();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                AimsError::new(Kind::Unusable, format!("{}: {error}", path.display()))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(AimsError::file(&path, "read", error)),
        }
    }

    /// Changes the kept passwords, in the writer's place: of two at once both count.
    fn change_passwords(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<()> {
        let _writer = self.journal.writer()?;
        let before = self.passwords()?;
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return Ok(());
        }
        self.keep_passwords(&after)
    }

    fn keep_passwords(&self, passwords: &BTreeMap<String, String>) -> Result<()> {
        let path = self.password_file();
        let new = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let kept = options.open(&new).and_then(|file| {
            serde_json::to_writer(&file, passwords)?;
            file.sync_all()?;
            fs::rename(&new, &path)
        });
        kept.map_err(|error| AimsError::file(&path, "written", error))
    }
}

/// Says that too many passwords are looked at just now.
fn crowded() -> AimsError {
    AimsError::new(Kind::Unusable, "too many people are signing in just now")
        .with_hint("try again in a moment")
        .with_wait(CROWDED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_hash_costs_as_much_as_anybodys() {
        let nobody = argon2::PasswordHash::new(NOBODY).expect("a hash");
        let own = Argon2::default()
            .hash_password_with_salt(b"correct horse battery", &[1; 16])
            .expect("a hash");
        assert_eq!(nobody.algorithm, own.algorithm);
        assert_eq!(nobody.version, own.version);
        assert_eq!(nobody.params, own.params);
        let verified = Argon2::default().verify_password(b"nobody", &nobody);
        assert_eq!(verified, Err(argon2::password_hash::Error::PasswordInvalid));
    }
}
