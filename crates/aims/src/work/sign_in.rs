//! Signing in: name and password against what is kept, with failures counted.

use jiff::Timestamp;
use registers::Key;

use super::secret::{Purpose, Secret};
use super::session::{LONGEST, OpenSession, Session};
use super::{Work, moment, plain};
use crate::error::{AimsError, Kind, Result};
use crate::user::{Fit, LONGEST_PASSWORD};
use crate::workspace::Workspace;

/// Most characters of a name that somebody signs in with.
const LONGEST_NAME: usize = 300;

/// A sign-in that has just begun.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The secret for the cookie, shown this once: 256 random bits as base64url.
    pub token: String,
    /// What a form of this sign-in must carry to be taken.
    pub form_token: String,
    /// Names the sign-in; it is no secret.
    pub id: String,
    /// When it ends at the latest.
    pub ends: Timestamp,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewSession({})", self.id)
    }
}

/// Who has just signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The sign-in.
    pub session: NewSession,
    /// The person.
    pub person: Key,
}

impl Workspace {
    /// Signs a person in, named by e-mail address, key or full name.
    ///
    /// `from` is the address the request came from, `agent` the program it came with. An unknown name,
    /// a wrong password and ended access get the same answer in the same time. After five failures a
    /// name is shut for a growing time, after twenty an address; [`AimsError::wait`] then says for how
    /// long.
    pub fn sign_in(&self, who: &str, password: &str, from: &str, agent: &str) -> Result<SignedIn> {
        let who = who.trim();
        let work = self.work()?;
        let person = self.authenticate(
            work,
            who,
            from,
            |workspace| {
                if who.chars().count() > LONGEST_NAME {
                    return Ok(None);
                }
                workspace.person_called(who)
            },
            password,
        )?;
        let secret = Secret::new(self);
        let session = self.begin(work, &secret, &person.0, from, agent)?;
        if self.kept_password(&person.0)?.as_deref() != Some(&person.1) {
            // The password was changed while this one was looked at.
            work.end_session(&secret.hash(Purpose::Session))?;
            return Err(not_right());
        }
        tracing::debug!(person = %person.0, from = session.from, "signed in");
        Ok(SignedIn {
            session: NewSession {
                token: secret.show(),
                form_token: secret.form_token(),
                id: session.id,
                ends: session.ends,
            },
            person: person.0,
        })
    }

    /// Sets the password of who is signed in, who gives the present one; ends the person's other
    /// sign-ins and keeps this one.
    pub fn change_password(&self, session: &Session, present: &str, new: &str) -> Result<()> {
        let work = self.work()?;
        let person = session.person.clone();
        let known = person.clone();
        self.authenticate(
            work,
            person.as_str(),
            &session.from,
            |_| Ok(Some(known)),
            present,
        )?;
        self.set_password(&person, new)?;
        self.end_sessions(&person, Some(&session.id)).map(|_| ())
    }

    /// Returns the person and the hash that the password fits; counts the attempt.
    fn authenticate(
        &self,
        work: &Work,
        who: &str,
        from: &str,
        find: impl FnOnce(&Self) -> Result<Option<Key>>,
        password: &str,
    ) -> Result<(Key, String)> {
        let now = self.work_moment();
        work.tidy(now)?;
        let attempt = work.attempt(who, from, now)?;
        let looked = find(self).and_then(|person| {
            let too_long = password.chars().count() > LONGEST_PASSWORD;
            let fit = if too_long {
                Fit::No
            } else {
                self.fit(person.as_ref(), password)?
            };
            match (person, fit) {
                (Some(person), Fit::Yes(hash)) if self.has_access(&person)? => {
                    Ok(Some((person, hash)))
                }
                _ => Ok(None),
            }
        });
        match looked {
            Ok(Some(found)) => {
                work.succeeded(&attempt)?;
                Ok(found)
            }
            Ok(None) => {
                tracing::warn!(from = plain(from, 64), "a password was refused");
                Err(not_right())
            }
            Err(error) => {
                work.take_back(&attempt)?;
                Err(error)
            }
        }
    }

    fn begin(
        &self,
        work: &Work,
        secret: &Secret,
        person: &Key,
        from: &str,
        agent: &str,
    ) -> Result<OpenSession> {
        let now = self.work_moment();
        let session = OpenSession {
            id: self.new_id().to_string(),
            person: person.clone(),
            started: moment(now),
            last_seen: moment(now),
            ends: moment(now + LONGEST),
            from: plain(from, 64),
            agent: plain(agent, 200),
        };
        work.add_session(&secret.hash(Purpose::Session), &session)?;
        Ok(session)
    }
}

fn not_right() -> AimsError {
    AimsError::new(Kind::Refused, "name or password is not right")
        .with_hint("an administrator can set a new password")
}
