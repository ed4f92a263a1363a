//! Duties from states: versions and work that wait for somebody else's word, drafts that wait to be
//! finished, work without a day.

use std::collections::{BTreeSet, HashMap};

use image::{Limits, Value};
use registers::{RegisterInfo, Transition, catalog};

use super::{Asked, Duty, DutyKind, day, key, words};
use crate::access::text;
use crate::error::Result;
use crate::permit::{Act, Actor, Subject, allows};
use crate::view::View;

/// Records that wait for a step that their author is barred from taking.
pub(super) fn decisions(view: &View<'_>, for_person: Option<&Actor>) -> Result<Vec<Duty>> {
    let states: BTreeSet<&str> = catalog()
        .all()
        .iter()
        .flat_map(|register| register.workflow.transitions)
        .filter(|transition| transition.not_by_author)
        .flat_map(|transition| transition.from)
        .copied()
        .collect();
    let states: Vec<_> = states.iter().map(|state| format!("'{state}'")).collect();
    let sql = format!(
        "select id, title, owner, register, state, author, updated_at, updated_by from record where state in ({})",
        states.join(", ")
    );
    let found = view.reader().rows_with(&sql, &[], &Limits::check())?;
    let mut may = May {
        actor: for_person,
        known: HashMap::new(),
    };
    let duties = found.rows.iter().filter_map(|row| {
        let register = catalog().get(&text(&row[3]))?;
        let transition = by_another(register, &text(&row[4]))?;
        if !may.take(row, register, transition) {
            return None;
        }
        let mut duty = Duty::new(
            key(&row[0])?,
            register.name,
            text(&row[1]),
            DutyKind::Decide,
        );
        duty.transition = Some(transition.name);
        duty.since = day(&row[6]);
        duty.by = words(&row[7]);
        Some(duty)
    });
    Ok(duties.collect())
}

/// Returns the step from this state that the author is barred from taking.
fn by_another(register: &RegisterInfo, state: &str) -> Option<&'static Transition> {
    let mut steps = register.workflow.from(state);
    steps.find(|transition| transition.not_by_author)
}

/// Who may take which steps. The policies look at the register, the state, and whether the person
/// owns or wrote the record; each case is asked once.
struct May<'a> {
    actor: Option<&'a Actor>,
    known: HashMap<(&'static str, String, bool, bool), bool>,
}

impl May<'_> {
    fn take(&mut self, row: &[Value], register: &'static RegisterInfo, step: &Transition) -> bool {
        let Some(actor) = self.actor else {
            return true;
        };
        let (id, owner, state, author) =
            (text(&row[0]), text(&row[2]), text(&row[4]), text(&row[5]));
        let case = (
            register.name,
            state.clone(),
            owner == actor.key,
            author == actor.key,
        );
        *self.known.entry(case).or_insert_with(|| {
            let subject = Subject {
                key: &id,
                register: register.name,
                owner: &owner,
                author: &author,
                state: &state,
                bars_author: step.not_by_author,
            };
            allows(actor, Act::from(step.needs), &subject)
        })
    }
}

/// Drafts, and work that was taken on without a day.
pub(super) fn work(view: &View<'_>, asked: Asked<'_>) -> Result<Vec<Duty>> {
    let mut duties = drafts(view, asked)?;
    for register in catalog().all() {
        if register.workflow.name == "handled" {
            duties.extend(without_a_day(view, asked, register)?);
        }
    }
    Ok(duties)
}

/// Drafts are asked of their owner, or of their author where a register has no owner.
fn drafts(view: &View<'_>, asked: Asked<'_>) -> Result<Vec<Duty>> {
    let sql = "select r.id, r.title, coalesce(r.owner, r.author), r.register, r.updated_at, r.updated_by, \
               exists (select 1 from history h where h.record = r.id and h.version = r.version and h.state = 'in_review') \
               from record r where r.state = 'draft' and (?1 is null or coalesce(r.owner, r.author) = ?1)";
    let (person, _) = asked.values();
    let found = view.reader().rows_with(sql, &[&person], &Limits::check())?;
    let duties = found.rows.iter().filter_map(|row| {
        let register = catalog().get(&text(&row[3]))?;
        let what = match row[6] {
            Value::Integer(0) => DutyKind::Draft,
            _ => DutyKind::Returned,
        };
        let mut duty = Duty::new(key(&row[0])?, register.name, text(&row[1]), what);
        duty.person = key(&row[2]);
        duty.since = day(&row[4]);
        duty.by = words(&row[5]);
        duty.transition = Some("submit");
        Some(duty)
    });
    Ok(duties.collect())
}

fn without_a_day(
    view: &View<'_>,
    asked: Asked<'_>,
    register: &'static RegisterInfo,
) -> Result<Vec<Duty>> {
    let Some(tables) = view.reader().layout().register(register.name) else {
        return Ok(Vec::new());
    };
    let dated = tables
        .columns
        .iter()
        .filter(|column| column.field.due().is_some());
    // The plus keeps the day's index in use: most records have one.
    let mut conditions = vec![String::from("+t.state in ('open', 'in_progress')")];
    conditions.extend(dated.map(|column| format!("t.\"{}\" is null", column.name)));
    let sql = format!(
        "select t.id, t.title, coalesce(t.owner, r.author), t.state, t.created_at, t.created_by from \"{}\" t \
         join record r on r.id = t.id where {} and (?1 is null or coalesce(t.owner, r.author) = ?1)",
        register.name,
        conditions.join(" and ")
    );
    let (person, _) = asked.values();
    let found = view
        .reader()
        .rows_with(&sql, &[&person], &Limits::check())?;
    let duties = found.rows.iter().filter_map(|row| {
        let mut duty = Duty::new(key(&row[0])?, register.name, text(&row[1]), DutyKind::Open);
        duty.person = key(&row[2]);
        let state = text(&row[3]);
        let mut steps = register.workflow.from(&state);
        duty.transition = steps.next().map(|step| step.name);
        duty.since = day(&row[4]);
        duty.by = words(&row[5]);
        Some(duty)
    });
    Ok(duties.collect())
}
