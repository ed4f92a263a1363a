//! Whose word it is: who accepts a risk, and who states that a requirement is met (6.1.3, 7.5.3).

use image::Value as Cell;
use registers::RegisterInfo;
use registers::kit::parts::Rating;
use serde::Deserialize as _;
use serde_json::Value;

use super::Desk;
use crate::access::text;
use crate::error::{AimsError, Kind, Result};
use crate::permit::SYSTEM;

/// The access role whose holders write down what others said, with what shows it.
const WRITES_DOWN: &str = "aims_manager";

/// Who may accept a risk of the rating `?2` on the day `?3` by the criteria `?1`, by key and name.
const AUTHORITY: &str = "select distinct p.id, p.name \
     from approved_risk_criteria__authority a \
     join rating_scale line on line.rating = a.rating \
     join rating_scale has on has.rating = ?2 and has.rank <= line.rank \
     join approved_role__holders h on h.id = a.role \
     join person p on p.id = h.person \
     where a.id = ?1 and h.\"from\" <= ?3 and coalesce(h.\"to\", ?3) >= ?3 \
     order by p.id";

/// The criteria in force by which a risk is judged: those it names, or the newest.
const CRITERIA: &str = "select id, exists (select 1 from approved_risk_criteria__authority a where a.id = c.id) \
     from approved_risk_criteria c order by id = ?1 desc, id desc limit 1";

/// Refuses that a risk grows beyond what was accepted while its acceptances stay (6.1.3).
fn check_outgrown(before: Option<&Value>, body: &Value) -> Result<()> {
    let rating = |body: &Value| Rating::deserialize(&body["residual"]["rating"]).ok();
    let Some(before) = before else { return Ok(()) };
    let (Some(was), Some(is)) = (rating(before), rating(body)) else {
        return Ok(());
    };
    let known = before["acceptances"].as_array();
    let stays = body["acceptances"].as_array().into_iter().flatten();
    let stays = stays.filter(|acceptance| known.is_some_and(|known| known.contains(acceptance)));
    if is <= was || stays.count() == 0 {
        return Ok(());
    }
    let message = format!(
        "were given for a {} risk, and it is {} now; take them out, and have it accepted anew",
        before["residual"]["rating"].as_str().unwrap_or_default(),
        body["residual"]["rating"].as_str().unwrap_or_default()
    );
    Err(AimsError::invalid(format!("acceptances: {message}"))
        .with_problem("acceptances", message)
        .with_hint("what was accepted stays in the record's history"))
}

impl Desk<'_> {
    /// Refuses words put into somebody's mouth: an acceptance or statement by somebody else, and an
    /// acceptance above a person's authority.
    ///
    /// `before` is the body that the new one replaces; what stood there already is not asked again.
    pub(super) fn check_words(
        &self,
        register: &RegisterInfo,
        before: Option<&Value>,
        body: &Value,
    ) -> Result<()> {
        if self.actor.key == SYSTEM {
            return Ok(());
        }
        match register.name {
            "risk" => self
                .check_acceptances(before, body)
                .and_then(|()| check_outgrown(before, body)),
            "concern" if before.is_none() => self.check_unnamed(body),
            "attestation" => self.check_statement(before, body),
            _ => Ok(()),
        }
    }

    /// Refuses a concern of somebody who may not be named, written where the journal names its author. Who
    /// writes down what somebody else told says how it came in.
    fn check_unnamed(&self, body: &Value) -> Result<()> {
        let way = body["confidentiality"].as_str().unwrap_or_default();
        let is_told = body["channel"]
            .as_str()
            .is_some_and(|way| !way.trim().is_empty());
        if !["anonymous", "confidential"].contains(&way) || is_told || self.actor.is_anonymous() {
            return Ok(());
        }
        let message = "your name would stand beside it in the journal";
        Err(AimsError::invalid(format!("confidentiality: {message}"))
            .with_problem("confidentiality", message)
            .with_hint(
                "raise your own concern on the page /concern, which notes nobody; for what somebody else told, \
                 say in `channel` how it came in",
            ))
    }

    fn check_acceptances(&self, before: Option<&Value>, body: &Value) -> Result<()> {
        let known = before.and_then(|before| before["acceptances"].as_array());
        let accepted = body["acceptances"].as_array();
        for (at, acceptance) in accepted.into_iter().flatten().enumerate() {
            if known.is_some_and(|known| known.contains(acceptance)) {
                continue;
            }
            let field = format!("acceptances.{at}.by");
            self.check_acceptance(acceptance, body).map_err(|refusal| {
                let words = refusal.to_string();
                refusal.with_problem(&field, words)
            })?;
        }
        Ok(())
    }

    fn check_acceptance(&self, acceptance: &Value, risk: &Value) -> Result<()> {
        let by = acceptance["by"].as_str().unwrap_or_default();
        if !self.speaks_for(by, !acceptance["evidence"].is_null()) {
            return Err(refused(format!(
                "{} cannot accept a risk for {by}",
                self.actor.name
            ))
            .with_hint(format!(
                "{by} accepts it in person, or the AIMS manager writes it down and names in `evidence` the record that shows it"
            )));
        }
        if acceptance["role"] == "risk_owner" {
            let owner = risk["owner"].as_str().unwrap_or_default();
            if owner == by {
                return Ok(());
            }
            return Err(refused(format!("{by} does not own the risk")).with_hint(
                if owner.is_empty() {
                    "first name the owner of the risk".to_owned()
                } else {
                    format!("{owner} owns it and may accept it")
                },
            ));
        }
        self.check_authority(by, acceptance["on"].as_str().unwrap_or_default(), risk)
    }

    /// Refuses an acceptance by management above the authority that the criteria in force give.
    fn check_authority(&self, by: &str, on: &str, risk: &Value) -> Result<()> {
        let reader = self.image.reader(self.today())?;
        let named = risk["criteria"].as_str().unwrap_or_default();
        let criteria = reader.own(CRITERIA, &[Cell::Text(named.into())])?;
        let Some(criteria) = criteria.first().filter(|row| text(&row[1]) == "1") else {
            // No criteria in force say who may.
            return Ok(());
        };
        let level = |name: &str| risk[name]["rating"].as_str();
        let Some(rating) = level("residual").or_else(|| level("inherent")) else {
            return Err(
                AimsError::invalid("nothing says what remains of the risk").with_hint(
                    "first rate what remains (`residual`); who may accept it depends on that",
                ),
            );
        };
        let values = [
            criteria[0].clone(),
            Cell::Text(rating.into()),
            Cell::Text(on.into()),
        ];
        let may = reader.own(AUTHORITY, &values)?;
        if may.iter().any(|person| text(&person[0]) == by) {
            return Ok(());
        }
        let named: Vec<String> = may
            .iter()
            .map(|person| format!("{} ({})", text(&person[1]), text(&person[0])))
            .collect();
        let refusal = refused(format!(
            "{by} may not accept a risk rated {rating} by {}",
            text(&criteria[0])
        ));
        Err(refusal.with_hint(if named.is_empty() {
            "nobody holds a role that may; the criteria's `authority` and the roles' holders say who does".to_owned()
        } else {
            format!("who may: {}", named.join(", "))
        }))
    }

    fn check_statement(&self, before: Option<&Value>, body: &Value) -> Result<()> {
        let same = |name: &str| before.is_some_and(|before| before[name] == body[name]);
        if ["by", "statement", "on", "expires"].into_iter().all(same) {
            return Ok(());
        }
        let by = body["by"].as_str().unwrap_or_default();
        let shown = body["evidence"]
            .as_array()
            .is_some_and(|records| !records.is_empty());
        if self.speaks_for(by, shown) {
            return Ok(());
        }
        let refusal = format!("{} cannot state something for {by}", self.actor.name);
        Err(refused(&refusal)
            .with_hint(format!(
                "{by} states it in person, or the AIMS manager writes it down and names in `evidence` the records that show it"
            ))
            .with_problem("by", refusal))
    }

    /// Returns whether the actor is this person, or may write down what the person said.
    fn speaks_for(&self, person: &str, shown: bool) -> bool {
        self.actor.key == person || shown && self.actor.roles.contains(WRITES_DOWN)
    }
}

fn refused(words: impl Into<String>) -> AimsError {
    AimsError::new(Kind::Refused, words)
}
