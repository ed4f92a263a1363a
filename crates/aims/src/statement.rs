//! Drawing up a Statement of Applicability: the controls in force, frozen line by line, and what differs from
//! the statement before (6.1.3).

use image::Value as Cell;
use registers::Key;
use serde_json::{Map, Value, json};

use crate::access::text;
use crate::error::{AimsError, Result};
use crate::moment::AsOf;
use crate::permit::Actor;
use crate::stated::{ChangedLine, FieldChange, LineChange, changed_lines};
use crate::view::View;
use crate::workspace::Workspace;

/// A trace of a control at work counts for so many days where the control says nothing else.
const OPERATING_DAYS: i64 = 365;

const CONTROLS: &str = "\
select c.id, c.annex_a, c.own_id, c.title, c.applicable, c.reason_kind, c.reason, c.status, c.how, c.owner, c.reviewed_on,
       (select json_group_array(value) from (select value from approved_control__systems where id = c.id order by n)),
       (select json_group_array(value) from (select value from approved_control__risks where id = c.id order by n)),
       (select json_group_array(value) from (select value from approved_control__impacts where id = c.id order by n)),
       exists (select 1 from approved_control__documented_in d where d.id = c.id),
       (select count(*) from approved_control__operating o where o.id = c.id and o.\"on\" <= today()),
       (select max(o.\"on\") from approved_control__operating o where o.id = c.id and o.\"on\" <= today()),
       coalesce((select max(o.\"on\") from approved_control__operating o where o.id = c.id and o.\"on\" <= today())
                >= date(today(), '-' || coalesce(c.expected_again_within_days, ?1) || ' days'), 0)
from approved_control c";

impl Workspace {
    /// Draws up a Statement of Applicability over the controls in force; returns its key.
    ///
    /// It begins as a draft and is approved like any other record, by somebody else.
    ///
    /// # Errors
    /// No control is approved, or the actor may not add a statement.
    pub fn draw_statement(&self, actor: &Actor, title: Option<&str>) -> Result<Key> {
        let body = self.view(AsOf::Now)?.statement(actor, title)?;
        self.add(actor, "statement_of_applicability", None, &body)
    }
}

impl View<'_> {
    /// Puts together the body of a statement.
    fn statement(&self, actor: &Actor, title: Option<&str>) -> Result<Value> {
        let lines = self.lines()?;
        if lines.is_empty() {
            return Err(AimsError::invalid(
                "no control is approved, so a statement would be empty",
            )
            .with_hint("approve the controls first; each control of Annex A needs a record"));
        }
        let editions = "select count(*) from statement_of_applicability where state <> 'erased'";
        let edition = self
            .lease
            .numbers(editions, &[])?
            .first()
            .copied()
            .unwrap_or(0)
            + 1;
        let title = title.map_or_else(
            || format!("Statement of Applicability, edition {edition}"),
            str::to_owned,
        );
        let current = self.lease.own("select id from current_statement", &[])?;
        let previous = current.first().map(|row| text(&row[0]));
        let before = previous
            .as_ref()
            .map(|key| self.lines_of(key))
            .transpose()?;
        let mut body = json!({ "title": title, "issued_on": self.day(), "prepared_by": actor.key });
        if let (Some(previous), Some(before)) = (previous, before) {
            body["previous"] = previous.into();
            body["differences"] = differences(&before, &lines).into();
        }
        body["lines"] = lines.into();
        Ok(body)
    }

    fn lines(&self) -> Result<Vec<Value>> {
        let mut rows = self.lease.own(CONTROLS, &[Cell::Integer(OPERATING_DAYS)])?;
        rows.sort_by_key(|row| order(&text(&row[1]), &text(&row[0])));
        Ok(rows.iter().map(|row| line(row)).collect())
    }

    /// Returns the lines of a statement that was issued before.
    fn lines_of(&self, key: &str) -> Result<Vec<Value>> {
        let key: Key = key
            .parse()
            .map_err(|_| AimsError::invalid(format!("{key} is no key")))?;
        let shown = self.show(&key)?;
        let lines =
            shown.and_then(|shown| shown.body.get("lines").and_then(Value::as_array).cloned());
        Ok(lines.unwrap_or_default())
    }
}

/// Orders controls as Annex A does, own ones last.
fn order(annex_a: &str, key: &str) -> (bool, Vec<u32>, String) {
    let numbers = annex_a.split('.').filter_map(|step| step.parse().ok());
    (annex_a.is_empty(), numbers.collect(), key.to_owned())
}

fn line(row: &[Cell]) -> Value {
    let mut line = Map::new();
    let names = [
        "control",
        "annex_a",
        "own_id",
        "title",
        "applicable",
        "reason_kind",
        "reason",
        "status",
        "how",
        "owner",
        "reviewed_on",
    ];
    for (name, cell) in names.iter().zip(row) {
        if let Cell::Text(text) = cell {
            line.insert((*name).into(), text.clone().into());
        }
    }
    for (name, cell) in ["systems", "risks", "impacts"].iter().zip(&row[11..]) {
        let list: Value = serde_json::from_str(&text(cell)).unwrap_or_default();
        if list.as_array().is_some_and(|list| !list.is_empty()) {
            line.insert((*name).into(), list);
        }
    }
    let is_set = |cell: &Cell| matches!(cell, Cell::Integer(number) if *number != 0);
    line.insert("documented".into(), is_set(&row[14]).into());
    if let Cell::Integer(count) = &row[15] {
        line.insert("evidence_count".into(), (*count).into());
    }
    if let Cell::Text(day) = &row[16] {
        line.insert("last_operated_on".into(), day.clone().into());
    }
    line.insert("operating".into(), is_set(&row[17]).into());
    Value::Object(line)
}

/// Says which lines are new, gone or changed.
fn differences(before: &[Value], now: &[Value]) -> Vec<Value> {
    let said = |changed: ChangedLine| {
        let (kind, what) = match &changed.change {
            LineChange::Added => ("added", changed.line["title"].clone()),
            LineChange::Removed => ("removed", changed.line["title"].clone()),
            LineChange::Changed(fields) => ("changed", in_words(fields).into()),
        };
        json!({ "control": changed.line["control"], "kind": kind, "what": what })
    };
    changed_lines(before, now).into_iter().map(said).collect()
}

/// Says what differs between two lines.
fn in_words(fields: &[FieldChange]) -> String {
    let word = |value: &Option<Value>| {
        let word = value.as_ref().and_then(Value::as_str);
        word.unwrap_or("nothing").replace('_', " ")
    };
    let said = fields.iter().map(|field| {
        let name = match field.field {
            "applicable" => "applicability",
            other => other,
        };
        match field.field {
            "applicable" | "status" => {
                format!("{name} from {} to {}", word(&field.was), word(&field.is))
            }
            _ => format!("{name} changed"),
        }
    });
    said.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_stand_in_the_order_of_annex_a() {
        let mut all = ["A.10.2", "A.2.2", "", "A.6.2.4", "A.6.1.3"];
        all.sort_by_key(|annex_a| order(annex_a, "CTL-0001"));
        assert_eq!(all, ["A.2.2", "A.6.1.3", "A.6.2.4", "A.10.2", ""]);
    }

    #[test]
    fn differences_name_what_is_new_gone_and_changed() {
        let line = |control: &str, status: &str| json!({ "control": control, "title": control, "status": status });
        let before = [
            line("CTL-0001", "partly"),
            line("CTL-0002", "implemented"),
            line("CTL-0003", "planned"),
        ];
        let now = [
            line("CTL-0001", "implemented"),
            line("CTL-0002", "implemented"),
            line("CTL-0004", "planned"),
        ];
        let found = differences(&before, &now);
        let said: Vec<String> = found
            .iter()
            .map(|one| {
                format!(
                    "{} {} {}",
                    text_of(one, "control"),
                    text_of(one, "kind"),
                    text_of(one, "what")
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "CTL-0001 changed status from partly to implemented",
                "CTL-0004 added CTL-0004",
                "CTL-0003 removed CTL-0003",
            ]
        );
    }

    fn text_of<'v>(value: &'v Value, field: &str) -> &'v str {
        value[field].as_str().unwrap_or_default()
    }
}
