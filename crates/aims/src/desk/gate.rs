//! The gate before use: which changes take an AI system into use, and what must be in place then.

use image::{RecordRow, Value as Cell};
use registers::{Key, RegisterInfo};
use serde_json::Value;

use super::Desk;
use crate::access::text;
use crate::error::{AimsError, Kind, Result};
use crate::gates::{Condition, conditions, exception, in_use};
use crate::permit::SYSTEM;
use crate::view::present;

const SYSTEMS: &str = "ai_system";
const GATES: &str = "gate";

/// What is out of date for a system.
const STALE: &str = "select distinct dependent from stale where ai_system = ?1";

/// Which conditions are asked of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// All of them.
    All,
    /// Those that nobody can waive: of what is in use already, and of what an exception lets pass.
    Lawful,
}

impl Desk<'_> {
    /// Refuses an edit that takes an AI system into use before everything is in place.
    ///
    /// What was in use when it was first written down is inventory and passes no gate, but no forbidden
    /// use is approved.
    pub(super) fn check_stage(
        &self,
        register: &RegisterInfo,
        row: &RecordRow,
        body: &Value,
    ) -> Result<()> {
        if register.name != SYSTEMS || !in_use(stage(body)) {
            return Ok(());
        }
        let before = present(register, &row.body, row.shape);
        if in_use(stage(&before)) {
            return Ok(());
        }
        self.check_before_use(&row.key, &row.key, body, Asked::All)
    }

    /// Refuses the approval of a version that takes an AI system into use, and of a gate that lets it
    /// pass, before everything is in place.
    pub(super) fn check_gate(&self, register: &RegisterInfo, row: &RecordRow) -> Result<()> {
        let body = present(register, &row.body, row.shape);
        match register.name {
            SYSTEMS if in_use(stage(&body)) => {
                // The version in force or, before there is one, the first says where it stood.
                let from = row.approved_version.unwrap_or(1);
                let before = if from == row.version {
                    Some(body.clone())
                } else {
                    self.workspace.version(register, &row.key, from)?
                };
                let stays = before.is_some_and(|before| in_use(stage(&before)));
                let asked = if stays { Asked::Lawful } else { Asked::All };
                self.check_before_use(&row.key, &row.key, &body, asked)
            }
            GATES => self.check_decision(row, &body),
            _ => Ok(()),
        }
    }

    fn check_decision(&self, row: &RecordRow, body: &Value) -> Result<()> {
        let said = |name: &str| body.get(name).and_then(Value::as_str);
        let forced = body.get("forced").filter(|forced| !forced.is_null());
        let forced_by = forced.and_then(|forced| forced["by"].as_str());
        if let Some(by) = forced_by.filter(|by| *by != self.actor.key) {
            let refusal = format!(
                "{} makes an exception that {by} answers for; {by} approves it",
                row.key
            );
            return Err(AimsError::new(Kind::Refused, refusal).with_hint(
                "who allows an exception approves it in person: name yourself, or let the person named approve",
            ));
        }
        let passes = matches!(said("decision"), Some("pass" | "pass_with_conditions"));
        if !in_use(said("to_stage")) || !passes && forced.is_none() {
            return Ok(());
        }
        let Some(system) = said("system").and_then(|key| key.parse::<Key>().ok()) else {
            return Ok(());
        };
        let Some(found) = self.record(&system)? else {
            return Ok(());
        };
        let register = crate::refuse::register_of(&system)?;
        let of_system = present(register, &found.body, found.shape);
        // An exception waives what can be waived, and nothing else.
        let asked = forced.map_or(Asked::All, |_| Asked::Lawful);
        self.check_before_use(&row.key, &system, &of_system, asked)
    }

    /// Refuses unless every condition is met, or those that are not may be waived and are.
    fn check_before_use(
        &self,
        changed: &Key,
        system: &Key,
        body: &Value,
        asked: Asked,
    ) -> Result<()> {
        if self.actor.key == SYSTEM {
            return Ok(());
        }
        let reader = self.image.reader(self.today())?;
        let waived = asked == Asked::Lawful || exception(&reader, system)?.is_some();
        let found = reader.own(STALE, &[Cell::Text(system.to_string())])?;
        let stale: Vec<String> = found.iter().map(|row| text(&row[0])).collect();
        let lacking: Vec<Condition> = conditions(&reader, system, body, &stale)?
            .into_iter()
            .filter(|condition| !condition.is_met() && (condition.absolute || !waived))
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        Err(refused(changed, system, &lacking))
    }
}

fn stage(body: &Value) -> Option<&str> {
    body.get("stage").and_then(Value::as_str)
}

/// Says what lacks, a line for each, with where it is put right.
fn refused(changed: &Key, system: &Key, lacking: &[Condition]) -> AimsError {
    let mut lines = vec![if changed == system {
        format!("{system} cannot go into use yet:")
    } else {
        format!("{changed} cannot let {system} go into use yet:")
    }];
    for condition in lacking {
        for lack in &condition.lacks {
            let about = lack.record.as_ref().unwrap_or(system);
            lines.push(format!("{about}: {}; {}", lack.words, condition.remedy));
        }
    }
    let hint = if lacking.iter().any(|condition| condition.absolute) {
        "no exception can be made for a forbidden use; everything is shown on the system's page"
    } else {
        "if it cannot wait: a gate for this system with `forced`, approved by the person whom it names"
    };
    let field = if changed == system {
        "stage"
    } else {
        "decision"
    };
    AimsError::invalid(lines.join("\n"))
        .with_hint(hint)
        .with_problem(field, lines[1..].join("; "))
}
