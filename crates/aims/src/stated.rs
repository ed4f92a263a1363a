//! A Statement of Applicability as it is read: what differs from the one before, and how its controls
//! stand on the day (6.1.3).

use std::collections::HashMap;

use jiff::civil::Date;
use registers::Key;
use serde_json::Value;

use crate::access::text;
use crate::around::Found;
use crate::error::Result;
use crate::view::View;

/// The fields of a line by which two statements are compared.
const COMPARED: [&str; 6] = [
    "applicable",
    "status",
    "reason",
    "systems",
    "owner",
    "title",
];

/// The controls in force with what points at them on the day: owner, kind of reason, risks from either
/// side, dated traces and the latest of them.
const TODAY: &str = "\
select c.id, c.owner, c.reason_kind,
       (select json_group_array(risk) from (
          select value as risk from approved_control__risks where id = c.id
          union select id from risk__controls where value = c.id order by 1)),
       (select count(*) from approved_control__operating o where o.id = c.id and o.\"on\" <= today()),
       (select max(o.\"on\") from approved_control__operating o where o.id = c.id and o.\"on\" <= today())
from approved_control c";

/// The statement that another one takes the place of.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementBefore {
    /// Its key; the same where a record has several versions.
    pub key: Key,
    /// The version of it that was in force.
    pub version: u32,
    /// Its lines as they were frozen.
    pub lines: Vec<Value>,
}

/// A line that differs from the statement before.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedLine {
    /// The line; as it was, where it is gone.
    pub line: Value,
    /// How it differs.
    pub change: LineChange,
}

/// How a line differs.
#[derive(Debug, Clone, PartialEq)]
pub enum LineChange {
    /// The control is new.
    Added,
    /// The control is gone.
    Removed,
    /// These fields differ.
    Changed(Vec<FieldChange>),
}

/// A field of a line that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The field.
    pub field: &'static str,
    /// What it held.
    pub was: Option<Value>,
    /// What it holds.
    pub is: Option<Value>,
}

/// A control as it stands on the day, beside the line that was frozen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ControlToday {
    /// Who answers for it.
    pub owner: Option<String>,
    /// The kind of reason for which it is in or out.
    pub reason_kind: Option<String>,
    /// The risks that it acts on.
    pub risks: Vec<String>,
    /// How many dated traces of it at work there are.
    pub traces: usize,
    /// The day of the latest.
    pub latest: Option<Date>,
}

/// Returns the lines that are new, gone or changed, those of now first.
pub fn changed_lines(before: &[Value], now: &[Value]) -> Vec<ChangedLine> {
    let of = |lines: &[Value], control: &Value| -> Option<Value> {
        let found = lines
            .iter()
            .find(|line| line.get("control") == Some(control));
        found.cloned()
    };
    let new = now.iter().filter_map(|line| {
        let change = match of(before, &line["control"]) {
            None => LineChange::Added,
            Some(old) => LineChange::Changed(changed_fields(&old, line)?),
        };
        Some(ChangedLine {
            line: line.clone(),
            change,
        })
    });
    let gone = before
        .iter()
        .filter(|line| of(now, &line["control"]).is_none());
    let gone = gone.map(|line| ChangedLine {
        line: line.clone(),
        change: LineChange::Removed,
    });
    new.chain(gone).collect()
}

/// Returns the fields in which two lines differ, if any.
fn changed_fields(old: &Value, new: &Value) -> Option<Vec<FieldChange>> {
    let differs = COMPARED.iter().filter_map(|field| {
        let (was, is) = (old.get(*field), new.get(*field));
        // What an older statement did not state is no difference.
        if was.is_none() && ["systems", "owner"].contains(field) || was == is {
            return None;
        }
        Some(FieldChange {
            field,
            was: was.cloned(),
            is: is.cloned(),
        })
    });
    let differs: Vec<FieldChange> = differs.collect();
    (!differs.is_empty()).then_some(differs)
}

impl View<'_> {
    /// Returns the statement before this one: its last version that was in force, else the record that it
    /// names; nothing for the first, or where the words of the one before were erased.
    pub fn statement_before(&self, found: &Found) -> Result<Option<StatementBefore>> {
        let row = &found.row;
        let steps = self.lease.history(&row.key)?;
        let approved = steps
            .iter()
            .filter(|step| step.version < row.version && step.state == "approved");
        let own = approved.map(|step| step.version).max();
        let before = match own {
            Some(version) => Some((row.key.clone(), version)),
            None => self.named_before(found)?,
        };
        let Some((key, version)) = before else {
            return Ok(None);
        };
        let said = self.version(&key, version)?;
        let lines = said.and_then(|said| said.body["lines"].as_array().cloned());
        Ok(lines.map(|lines| StatementBefore {
            key,
            version,
            lines,
        }))
    }

    /// Returns the statement that this one names as the one before, with its version in force.
    fn named_before(&self, found: &Found) -> Result<Option<(Key, u32)>> {
        let named = found.body["previous"].as_str();
        let Some(key) = named.and_then(|key| key.parse::<Key>().ok()) else {
            return Ok(None);
        };
        let row = self.lease.record(&key)?;
        Ok(row.map(|row| (key, row.approved_version.unwrap_or(row.version))))
    }

    /// Returns the controls in force as they stand on the day, by key.
    pub fn controls_today(&self) -> Result<HashMap<String, ControlToday>> {
        let found = self.lease.own(TODAY, &[])?;
        let given = |cell: &image::Value| Some(text(cell)).filter(|text| !text.is_empty());
        let control = |row: &Vec<image::Value>| {
            let today = ControlToday {
                owner: given(&row[1]),
                reason_kind: given(&row[2]),
                risks: serde_json::from_str(&text(&row[3])).unwrap_or_default(),
                traces: text(&row[4]).parse().unwrap_or(0),
                latest: text(&row[5]).parse().ok(),
            };
            (text(&row[0]), today)
        };
        Ok(found.iter().map(control).collect())
    }
}
