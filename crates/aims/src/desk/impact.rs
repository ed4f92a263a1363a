//! The approval of impact assessments: what must be said before, who decides, and what follows
//! (6.1.4, 8.4, A.5.2).

use std::collections::BTreeSet;

use image::{Reader, RecordRow, Value as Cell};
use registers::{Key, RegisterInfo};
use serde_json::{Value, json};

use super::Desk;
use crate::access::text;
use crate::error::{AimsError, Kind, Result};
use crate::refuse::register_named;
use crate::view::present;

const ASSESSMENTS: &str = "impact_assessment";

/// Most characters of an action's title.
const TITLE: usize = 200;

/// What lacks in an assessment, `?1`: queries whose rows are words.
const LACKS: [&str; 8] = [
    "select 'it recommends nothing: choose the outcome' from impact_assessment where id = ?1 and outcome is null",
    "select case state when 'unknown' then 'no action finds the answer to the screening question: ' || question \
                       when 'answered' then 'neither yes nor no to the screening question: ' || question \
                       else 'nothing says why the screening question does not apply: ' || question end \
     from impact_assessment__screening where id = ?1 \
     and (state = 'answered' and yes is null or state = 'unknown' and action is null \
          or state = 'not_applicable' and trim(coalesce(why, '')) = '')",
    "select case state when 'unknown' then 'no action finds the answer in section ' else 'nothing gives the answer in section ' end \
            || upper(section) || ': ' || question \
     from impact_assessment__open_answers where id = ?1 \
     and (state = 'unknown' and action is null or state = 'not_applicable' and trim(coalesce(why, '')) = '')",
    "select 'section ' || upper(section) || ' is not finished' from impact_assessment__sections \
     where id = ?1 and done_on is null",
    // Whom section E leaves out is found by others; who is in it stands in the benefits and harms.
    "with blank (section) as ( \
       select 'a' from impact_assessment where id = ?1 and system_information_description is null \
       union all select 'b' where not exists (select 1 from impact_assessment__data where id = ?1) \
       union all select 'c' where not exists (select 1 from impact_assessment__models where id = ?1) \
       union all select 'f' where not exists (select 1 from impact_assessment__impacts where id = ?1) \
       union all select 'g' where not exists (select 1 from impact_assessment__failures where id = ?1 \
                                              union all select 1 from impact_assessment__misuses where id = ?1)) \
     select 'section ' || upper(section) || ' is blank and no open answer says why' from blank \
     where section not in (select section from impact_assessment__open_answers where id = ?1) \
     and (select depth from impact_assessment where id = ?1) <> 'screening'",
    "with perspective (word) as (values ('accountability'), ('transparency'), ('fairness'), ('privacy'), \
                                        ('reliability'), ('safety'), ('explainability'), ('environmental')) \
     select p.name || ' is not looked at for ' || group_concat(v.word, ', ') \
     from impact_assessment__parties p join perspective v \
     where p.id = ?1 and p.directly_affected \
     and not exists (select 1 from impact_assessment__impacts i \
                     where i.id = p.id and i.party = p.name and i.perspective = v.word) \
     group by p.n order by p.n",
    "select 'nobody decided on the restricted use: ' || d.\"use\" \
     from impact_assessment__restricted_decisions d where d.id = ?1 and d.allowed is null \
     union all \
     select y.value || ' has a restricted use, and no decision on it stands here' \
     from impact_assessment__systems y join ai_system s on s.id = y.value and s.restricted_use \
     where y.id = ?1 and not exists (select 1 from impact_assessment__restricted_decisions d where d.id = ?1)",
    "select 'allows a use that is forbidden: ' || d.\"use\" \
     from impact_assessment__restricted_decisions d where d.id = ?1 and d.forbidden and d.allowed",
];

/// The highest rating that remains of the harms, and the process in force that was followed.
const ROUTE: &str = "select (select i.rating from (select coalesce(h.residual, h.rating) as rating \
             from impact_assessment__impacts h where h.id = ?1 and h.effect = 'harm') i \
          join rating_scale s on s.rating = i.rating order by s.rank desc limit 1), \
       (select p.id from approved_impact_process p \
        order by p.id = (select process from impact_assessment where id = ?1) desc, p.id desc limit 1)";

/// Who may decide by the process `?1` on an assessment with the rating `?2`: a row for each way that
/// is high enough, with the way, whether a role is named for it, and persons by key and name.
const DECIDERS: &str = "select t.route, t.approver is not null, p.id, p.name \
     from approved_impact_process__thresholds t \
     join rating_scale line on line.rating = t.rating \
     join rating_scale has on has.rating = ?2 and has.rank <= line.rank \
     left join ( \
       select h.id as role, null as route, h.person from approved_role__holders h \
       where h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
       union \
       select null, 'governance_lead', h.person from approved_role__holders h join approved_role r on r.id = h.id \
       where r.kind = 'aims_responsible' and h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
       union \
       select null, 'committee', m.person from approved_governance_body__members m \
       where m.\"from\" <= today() and coalesce(m.\"to\", today()) >= today() \
       union \
       select null, 'top_management', h.person from approved_role__holders h join approved_role r on r.id = h.id \
       where r.kind = 'top_management' and h.\"from\" <= today() and coalesce(h.\"to\", today()) >= today() \
     ) who on who.role = t.approver or t.approver is null and who.route = t.route \
     left join person p on p.id = who.person \
     order by line.rank, p.id";

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
        let key = [Cell::Text(row.key.to_string())];
        let mut lines = Vec::new();
        for lacks in LACKS {
            let found = reader.own(lacks, &key)?;
            lines.extend(found.iter().map(|row| text(&row[0])));
        }
        if !lines.is_empty() {
            let head = format!("{} cannot be approved yet:", row.key);
            return Err(AimsError::invalid(format!("{head}\n{}", lines.join("\n"))).with_hint(
                "`return` it, so that the assessor answers, or lists the question among the open answers",
            ));
        }
        let recommends = matches!(body["outcome"].as_str(), Some("go" | "go_with_conditions"));
        self.check_route(&reader, &row.key, recommends)
    }

    /// Refuses an approver who is not on the way that the impact process in force sets for the rating.
    fn check_route(&self, reader: &Reader, key: &Key, recommends: bool) -> Result<()> {
        let found = reader.own(ROUTE, &[Cell::Text(key.to_string())])?;
        let (rating, process) = (found[0][0].clone(), found[0][1].clone());
        if rating == Cell::Null || process == Cell::Null {
            return Ok(());
        }
        let ways = reader.own(DECIDERS, &[process.clone(), rating.clone()])?;
        let Some(needed) = ways.first().map(|way| text(&way[0])) else {
            return Ok(());
        };
        if needed == "stop" {
            if !recommends {
                return Ok(());
            }
            let refusal = format!(
                "{key}: what remains is rated {}, and {} stops such a use",
                text(&rating),
                text(&process)
            );
            return Err(AimsError::invalid(refusal)
                .with_hint("lessen the harm and assess again, or recommend not to proceed"));
        }
        let top = self.actor.roles.contains("top_management");
        let leads = top || self.actor.roles.contains("aims_manager");
        let may = |way: &Vec<Cell>| {
            let names_role = text(&way[1]) == "1";
            text(&way[2]) == self.actor.key
                || !names_role
                    && match text(&way[0]).as_str() {
                        "reviewer" => true,
                        "governance_lead" => leads,
                        "committee" | "top_management" => top,
                        _ => false,
                    }
        };
        if ways.iter().any(may) {
            return Ok(());
        }
        // Somebody may be on several ways.
        let named: BTreeSet<String> = ways
            .iter()
            .filter(|way| way[2] != Cell::Null)
            .map(|way| format!("{} ({})", text(&way[3]), text(&way[2])))
            .collect();
        let named = Vec::from_iter(named);
        let refusal = format!(
            "{} may not approve {key}: what remains is rated {}, and {} sends that to the {}",
            self.actor.name,
            text(&rating),
            text(&process),
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
