//! Duties from days in records: one query for each field that a register marks with `x-due`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use image::{Column, Layout, Limits, ListTable, RegisterTables, Set, Value};
use jiff::civil::Date;
use registers::{Due, DueKind, Kind, OWN, RegisterInfo, Workflow};

use super::{Asked, Duty, day, key, words};
use crate::access::text;
use crate::error::Result;
use crate::view::View;

/// One dated field with the query that finds the records it asks something for.
struct Source {
    register: &'static RegisterInfo,
    kind: DueKind,
    /// The field's path; an empty step stands for a position in a list.
    path: Vec<String>,
    /// Returns key, title, person, day, words and positions.
    sql: String,
}

/// Layouts whose dated fields are remembered.
const KEPT: usize = 16;

/// Names of the position columns of lists, outermost first.
const POSITIONS: [&str; 3] = ["n", "m", "k"];

pub(super) fn duties(view: &View<'_>, asked: Asked<'_>, horizon: Date) -> Result<Vec<Duty>> {
    let reader = view.reader();
    let mut duties = Vec::new();
    for source in sources_of(reader.layout()).iter() {
        let horizon = horizon.to_string();
        let values = asked.values();
        let found = reader.rows_with(
            &source.sql,
            &[&horizon, &values.0, &values.1],
            &Limits::check(),
        )?;
        duties.extend(found.rows.iter().filter_map(|row| source.duty(row)));
    }
    Ok(duties)
}

impl Source {
    fn duty(&self, row: &[Value]) -> Option<Duty> {
        let mut duty = Duty::new(
            key(&row[0])?,
            self.register.name,
            text(&row[1]),
            self.kind.into(),
        );
        duty.person = key(&row[2]);
        if self.kind == DueKind::Answer {
            duty.since = Some(day(&row[3])?);
        } else {
            duty.day = Some(day(&row[3])?);
        }
        duty.detail = words(&row[4]);
        let mut positions = row[5..].iter();
        let steps = self.path.iter().map(|step| match step.as_str() {
            "" => positions.next().map(text).unwrap_or_default(),
            name => name.to_owned(),
        });
        duty.field = Some(steps.collect::<Vec<_>>().join("."));
        Some(duty)
    }
}

/// Returns the dated fields of a layout, found once: there is a layout for each set of own fields.
fn sources_of(layout: &'static Layout) -> Arc<Vec<Source>> {
    static KNOWN: Mutex<Option<HashMap<String, Arc<Vec<Source>>>>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(found) = known.get(layout.fingerprint()) {
        return Arc::clone(found);
    }
    if known.len() >= KEPT {
        known.clear();
    }
    let found = Arc::new(sources(layout));
    known.insert(layout.fingerprint().to_owned(), Arc::clone(&found));
    found
}

fn sources(layout: &'static Layout) -> Vec<Source> {
    let mut found = Vec::new();
    for tables in layout.tables() {
        let place = Place {
            tables,
            set: if tables.register.workflow.approves() {
                Set::Approved
            } else {
                Set::Head
            },
        };
        for column in &tables.columns {
            if let Some(due) = column.field.due() {
                found.push(place.of_record(column, &due));
            }
        }
        place.lists(&tables.lists, &[], &mut found);
    }
    found
}

/// The tables of one register that say what is in force.
struct Place {
    tables: &'static RegisterTables,
    set: Set,
}

impl Place {
    fn table(&self) -> String {
        format!("{}{}", self.set.prefix(), self.tables.register.name)
    }

    /// Returns the condition under which a record still asks for something.
    fn lives(&self, kind: DueKind) -> String {
        let states: Vec<_> = live(self.tables.register.workflow, kind)
            .iter()
            .map(|state| format!("'{state}'"))
            .collect();
        match (self.set, kind) {
            (Set::Approved, _) => String::from("1"),
            // The plus keeps the day's index in use: most records are in one of these states.
            (Set::Head, _) => format!("+r.state in ({})", states.join(", ")),
        }
    }

    fn of_record(&self, column: &Column, due: &Due<'_>) -> Source {
        let table = self.table();
        let beside = |name: &str| beside(&self.tables.columns, column, name);
        let day = format!("\"{}\"", column.name);
        let who = match due.who.map(|who| who.split_once('.').ok_or(who)) {
            Some(Ok((list, name))) => format!(
                "(select w.\"{name}\" from \"{table}__{list}\" w where w.id = r.id order by w.n limit 1)"
            ),
            // The owner is a column of every table, whatever the field.
            Some(Err("owner")) | None => String::from("r.owner"),
            Some(Err(name)) => format!("r.{}", beside(name)),
        };
        let mut conditions = vec![
            format!("r.{day} <= ?1"),
            self.lives(due.kind),
            Asked::condition(&who),
        ];
        conditions.extend(
            due.done
                .iter()
                .map(|name| beside(name))
                // What an own field names may not be there yet, and settles nothing until then.
                .filter(|name| name != NOWHERE)
                .map(|name| format!("r.{name} is null")),
        );
        if due.kind == DueKind::Ends {
            conditions.push(format!("r.{day} >= today()"));
        }
        if let Some(per) = &due.per {
            conditions.push(self.newest(&day, due.kind, per, &beside));
        }
        let sql = format!(
            "select r.id, r.title, {who}, r.{day}, null from \"{table}\" r where {}",
            conditions.join(" and ")
        );
        self.source(due.kind, column.path.clone(), sql)
    }

    /// Returns the condition that no record with the same values asks for a later day.
    fn newest(
        &self,
        day: &str,
        kind: DueKind,
        per: &[&str],
        beside: &dyn Fn(&str) -> String,
    ) -> String {
        let table = self.table();
        let mut later = vec![
            self.lives(kind).replace("r.state", "o.state"),
            format!("(o.{day} > r.{day} or o.{day} = r.{day} and o.id > r.id)"),
        ];
        let list = per.first().and_then(|name| {
            let is_list = |list: &&ListTable| list.path.len() == 1 && list.path[0] == **name;
            self.tables.lists.iter().find(is_list)
        });
        let Some(list) = list else {
            later.extend(per.iter().map(|name| same("o", "r", &beside(name))));
            return format!(
                "not exists (select 1 from \"{table}\" o where {})",
                later.join(" and ")
            );
        };
        // Of a record about several others, what any of them asks counts.
        let list = format!("{}{}", self.set.prefix(), list.name);
        format!(
            "(not exists (select 1 from \"{list}\" v where v.id = r.id) \
              or exists (select 1 from \"{list}\" v where v.id = r.id and not exists \
              (select 1 from \"{list}\" w join \"{table}\" o on o.id = w.id where w.value = v.value and {})))",
            later.join(" and ")
        )
    }

    fn lists(&self, lists: &'static [ListTable], around: &[String], found: &mut Vec<Source>) {
        for list in lists {
            let mut path = around.to_vec();
            path.extend(list.path.iter().cloned());
            path.push(String::new());
            for column in &list.columns {
                if let Some(due) = column.field.due() {
                    found.push(self.of_item(list, column, &due, &path));
                }
            }
            self.lists(&list.lists, &path, found);
        }
    }

    fn of_item(
        &self,
        list: &ListTable,
        column: &Column,
        due: &Due<'_>,
        around: &[String],
    ) -> Source {
        let table = format!("{}{}", self.set.prefix(), list.name);
        let beside = |name: &str| beside(&list.columns, column, name);
        let day = format!("\"{}\"", column.name);
        let who = due.who.map_or_else(
            || String::from("r.owner"),
            |name| format!("x.{}", beside(name)),
        );
        let mut conditions = vec![
            format!("x.{day} <= ?1"),
            self.lives(due.kind),
            Asked::condition(&who),
        ];
        let mut shown = vec![
            String::from("r.id"),
            String::from("r.title"),
            who,
            format!("x.{day}"),
            words_of(list),
        ];
        let positions = &POSITIONS[..list.depth.min(POSITIONS.len())];
        shown.extend(positions.iter().map(|name| format!("x.{name}")));
        conditions.extend(
            due.done
                .iter()
                .map(|name| format!("x.{} is null", beside(name))),
        );
        if self.set == Set::Approved && !due.done.is_empty() {
            // What a draft over the version in force says to be done is done.
            let done: Vec<_> = due
                .done
                .iter()
                .map(|name| format!("h.{} is not null", beside(name)))
                .collect();
            let mut item = vec![String::from("h.id = x.id"), same("h", "x", &day)];
            item.extend(positions.iter().map(|name| same("h", "x", name)));
            conditions.push(format!(
                "not exists (select 1 from \"{}\" h where {} and ({}))",
                list.name,
                item.join(" and "),
                done.join(" or ")
            ));
        }
        if due.kind == DueKind::Ends {
            conditions.push(format!("x.{day} >= today()"));
        }
        if let Some(per) = &due.per {
            let mut later = vec![
                String::from("o.id = x.id"),
                format!("coalesce(o.{day}, '9999') > x.{day}"),
            ];
            later.extend(per.iter().map(|name| same("o", "x", &beside(name))));
            conditions.push(format!(
                "not exists (select 1 from \"{table}\" o where {})",
                later.join(" and ")
            ));
        }
        let sql = format!(
            "select {} from \"{table}\" x join \"{}\" r on r.id = x.id where {}",
            shown.join(", "),
            self.table(),
            conditions.join(" and ")
        );
        let mut path = around.to_vec();
        path.extend(column.path.iter().cloned());
        self.source(due.kind, path, sql)
    }

    fn source(&self, kind: DueKind, path: Vec<String>, sql: String) -> Source {
        Source {
            register: self.tables.register,
            kind,
            path,
            sql,
        }
    }
}

/// Returns the states in which a day still asks for something, for registers without versions in force.
fn live(workflow: &Workflow, kind: DueKind) -> &'static [&'static str] {
    match (workflow.name, kind) {
        ("handled", DueKind::Review | DueKind::Expires) => {
            &["open", "in_progress", "done", "verified"]
        }
        ("handled", _) => &["open", "in_progress"],
        _ => &["active"],
    }
}

/// Returns the column, in quotes, of the field that stands beside another in the same part.
fn beside(columns: &[Column], column: &Column, name: &str) -> String {
    let around = column
        .path
        .split_last()
        .map_or(&[][..], |(_, around)| around);
    let stands_in = |around: &[String]| {
        let is_meant = |other: &&Column| {
            other
                .path
                .split_last()
                .is_some_and(|(last, path)| last == name && path == around)
        };
        columns.iter().find(is_meant)
    };
    // An own field may name one of the record too.
    let found = stands_in(around).or_else(|| stands_in(&[]).filter(|_| around == [OWN]));
    found.map_or_else(
        || NOWHERE.to_owned(),
        |column| format!("\"{}\"", column.name),
    )
}

/// The column, in quotes, that stands for one that is not there.
const NOWHERE: &str = "\"id\"";

/// Returns the column that tells what an item is about.
fn words_of(list: &ListTable) -> String {
    let mut columns = list.columns.iter();
    let text = columns.find(|column| matches!(column.field.kind, Kind::Text { .. }));
    text.map_or_else(
        || String::from("null"),
        |column| format!("x.\"{}\"", column.name),
    )
}

/// Returns the condition that a column says the same in two rows.
fn same(one: &str, other: &str, column: &str) -> String {
    format!("{one}.{column} is {other}.{column}")
}
