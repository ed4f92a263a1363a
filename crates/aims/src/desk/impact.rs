//! The approval of impact assessments: what must be said before, who decides, and what follows
//! (6.1.4, 8.4, A.5.2).

use std::collections::BTreeSet;

use image::{Reader, RecordRow, Value as Cell};
use registers::{Key, RegisterInfo};
use serde_json::{Value, json};

use super::Desk;
use crate::error::{AimsError, Kind, Result};
use crate::impact::{Decider, DecidingPerson, lacks, sensitive, way};
use crate::refuse::register_named;
use crate::view::present;

const ASSESSMENTS: &str = "impact_assessment";

/// Most characters of an action's title.
const TITLE: usize = 200;

impl Desk<'_> {
    /// Refuses the approval of an impact assessment that is unfinished, and by whom it is not for.
    pub(super) fn check_assessment(&self, register: &RegisterInfo, row: &RecordRow) -> Result<()> {
        if register.name != ASSESSMENTS {
            return Ok(());
        }
        let body = present(register, &row.body, row.shape);
        if body["assessor"] == *self.actor.key {
            let refusal = format!(
                "{} assessed {} and does not approve it",
                self.actor.name, row.key
            );
            return Err(AimsError::new(Kind::Refused, refusal)
                .with_hint("somebody else approves it, as the impact process says"));
        }
        let reader = self.image.reader(self.today())?;
        let lines: Vec<String> = lacks(&reader, &row.key)?
            .into_iter()
            .map(|point| point.what)
            .collect();
        if !lines.is_empty() {
            let head = format!("{} cannot be approved yet:", row.key);
            return Err(AimsError::invalid(format!("{head}\n{}", lines.join("\n"))).with_hint(
                "`return` it, so that the assessor answers, or lists the question among the open answers",
            ));
        }
        let is_asked = self.check_sensitive(&reader, &row.key)?;
        let recommends = matches!(body["outcome"].as_str(), Some("go" | "go_with_conditions"));
        self.check_route(&reader, &row.key, recommends, is_asked)
    }

    /// Refuses an approver who does not hold the role that the process names for a sensitive use. Returns
    /// whether one is named, and so decides.
    fn check_sensitive(&self, reader: &Reader, key: &Key) -> Result<bool> {
        let uses = sensitive(reader, key)?;
        for one in &uses {
            if one.people.contains(&self.actor.key) {
                continue;
            }
            let refusal = format!(
                "{} may not approve {key}: the impact process sends the use {} to {}",
                self.actor.name, one.named, one.role
            );
            return Err(AimsError::new(Kind::Refused, refusal).with_hint(
                if one.people.is_empty() {
                    format!(
                        "nobody holds {} today; its record names the holders",
                        one.role
                    )
                } else {
                    format!("who may: {}", one.people.join(", "))
                },
            ));
        }
        Ok(!uses.is_empty())
    }

    /// Refuses an approver who is not on the way that the impact process in force sets for the rating.
    ///
    /// Who holds the role for a sensitive use decides on what no process stops.
    fn check_route(
        &self,
        reader: &Reader,
        key: &Key,
        recommends: bool,
        is_sensitive: bool,
    ) -> Result<()> {
        let Some(way) = way(reader, key)? else {
            return Ok(());
        };
        let needed = way.needed();
        if needed == "stop" {
            if !recommends {
                return Ok(());
            }
            let refusal = format!(
                "{key}: what remains is rated {}, and {} stops such a use",
                way.rating, way.process
            );
            return Err(AimsError::invalid(refusal)
                .with_hint("lessen the harm and assess again, or recommend not to proceed"));
        }
        if is_sensitive {
            return Ok(());
        }
        let top = self.actor.roles.contains("top_management");
        let leads = top || self.actor.roles.contains("aims_manager");
        let may = |decider: &Decider| {
            let is_named = |person: &DecidingPerson| person.key == self.actor.key;
            decider.person.as_ref().is_some_and(is_named)
                || !decider.names_role
                    && match decider.route.as_str() {
                        "reviewer" => true,
                        "governance_lead" => leads,
                        "committee" | "top_management" => top,
                        _ => false,
                    }
        };
        if way.deciders.iter().any(may) {
            return Ok(());
        }
        // Somebody may be on several ways.
        let people = way
            .deciders
            .iter()
            .filter_map(|decider| decider.person.as_ref());
        let named: BTreeSet<String> = people
            .map(|person| format!("{} ({})", person.name, person.key))
            .collect();
        let named = Vec::from_iter(named);
        let refusal = format!(
            "{} may not approve {key}: what remains is rated {}, and {} sends that to the {}",
            self.actor.name,
            way.rating,
            way.process,
            needed.replace('_', " ")
        );
        Err(
            AimsError::new(Kind::Refused, refusal).with_hint(if named.is_empty() {
                "nobody holds a role that may; the process's thresholds and the roles' holders say who does".to_owned()
            } else {
                format!("who may: {}", named.join(", "))
            }),
        )
    }

    /// Makes an action of each condition of an approved assessment that has none yet.
    ///
    /// The action names the assessment as its origin; the approved version stays as it was approved.
    /// A story names every record it makes, so nothing is made beside it.
    pub(super) fn follow_conditions(
        &mut self,
        register: &RegisterInfo,
        row: &RecordRow,
    ) -> Result<()> {
        if register.name != ASSESSMENTS || self.workspace.playing {
            return Ok(());
        }
        let body = present(register, &row.body, row.shape);
        let conditions = body["conditions"].as_array().cloned().unwrap_or_default();
        let open =
            |condition: &&Value| condition["action"].is_null() && condition["met_on"].is_null();
        for condition in conditions.iter().filter(open) {
            let what = condition["what"].as_str().unwrap_or_default();
            let title: String = what.chars().take(TITLE).collect();
            if self.has_action(&row.key, &title)? {
                continue;
            }
            let action = register_named("action")?;
            let mut fields = json!({
                "title": title,
                "what": format!("A condition of {}: {what}", row.key),
                "origin": row.key,
            });
            for name in ["owner", "due"] {
                if !condition[name].is_null() {
                    fields[name] = condition[name].clone();
                }
            }
            // Whoever may approve the condition may see to it that somebody acts on it.
            let (fields, title) = self.valid(action, None, &fields)?;
            let key = self.free_key(action, None)?;
            let row = self.new_row(action, &key, action.workflow.initial, title, &fields);
            self.lay(action, row, Some(&fields));
        }
        Ok(())
    }

    fn has_action(&self, origin: &Key, title: &str) -> Result<bool> {
        let reader = self.image.reader(self.today())?;
        let found = reader.own(
            "select 1 from action where origin = ?1 and title = ?2 and state <> 'erased' limit 1",
            &[Cell::Text(origin.to_string()), Cell::Text(title.to_owned())],
        )?;
        Ok(!found.is_empty())
    }
}
