//! What no single permission says: who overrides a check, and that somebody can still give access.

use registers::{Key, RegisterInfo};
use serde_json::Value;

use super::Desk;
use crate::error::{AimsError, Kind, Result};
use crate::permit::{Act, Subject, allows};

/// The access role that gives access to others.
const ADMINISTRATOR: &str = "administrator";

impl Desk<'_> {
    /// Refuses an attestation that overrides a check, unless the person may approve attestations.
    pub(super) fn check_override(&self, register: &RegisterInfo, body: &Value) -> Result<()> {
        let overrides = body.get("check").is_some_and(|check| !check.is_null());
        let subject = Subject {
            register: register.name,
            ..Subject::default()
        };
        if register.name != "attestation"
            || !overrides
            || allows(self.actor, Act::Approve, &subject)
        {
            return Ok(());
        }
        let refusal = format!("{} may not override a check", self.actor.name);
        Err(AimsError::new(Kind::Refused, refusal).with_hint(
            "an approver, top management or the AIMS manager attests that a check does not apply",
        ))
    }

    /// Refuses changes after which nobody could give access any more.
    pub(super) fn check_administrators(&self) -> Result<()> {
        let concerns = |key: &Key| ["ACC", "PER"].contains(&key.prefix());
        if !self.pending.keys().any(concerns) || !self.is_administered(false)? {
            return Ok(());
        }
        if self.is_administered(true)? {
            return Ok(());
        }
        Err(AimsError::new(
            Kind::Refused,
            "this would end the access of the last administrator",
        )
        .with_hint("first: `aimwright user add PERSON --role administrator` for someone else"))
    }

    /// Returns whether somebody is administrator, with or without what lies on the desk.
    fn is_administered(&self, with_desk: bool) -> Result<bool> {
        let mut rows = self.image.records("access")?;
        if with_desk {
            rows.retain(|row| !self.pending.contains_key(&row.key));
            let pending = self.pending.values();
            rows.extend(pending.filter(|row| row.register == "access").cloned());
        }
        let today = self.today().to_string();
        for row in rows.iter().filter(|row| row.state == "active") {
            let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
            let text = |field: &str| body.get(field).and_then(Value::as_str);
            let roles = body.get("roles").and_then(Value::as_array);
            let administers = roles.is_some_and(|roles| {
                roles
                    .iter()
                    .any(|role| role.as_str() == Some(ADMINISTRATOR))
            });
            let holds = text("from").is_none_or(|from| from <= today.as_str())
                && text("to").is_none_or(|to| to >= today.as_str());
            let person = text("person").and_then(|person| person.parse().ok());
            if administers && holds && self.is_active(person.as_ref(), with_desk)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_active(&self, person: Option<&Key>, with_desk: bool) -> Result<bool> {
        let Some(person) = person else {
            return Ok(false);
        };
        let row = if with_desk {
            self.record(person)?
        } else {
            self.image.record(person)?
        };
        Ok(row.is_some_and(|row| row.state == "active"))
    }
}
