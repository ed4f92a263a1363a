//! What changed between two moments: records, and where requirements stand.

use conformity::{Assessment, Finding, Status};
use image::{Limits, Value as Cell};
use jiff::Timestamp;
use registers::Key;

use crate::access::text;
use crate::error::{AimsError, Result};
use crate::refuse::register_named;
use crate::view::{View, differences, present};

/// Most records that are named; the rest is counted.
const MOST_RECORDS: usize = 200;

/// Most fields that are named of one record.
const MOST_FIELDS: usize = 40;

/// What changed between two moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Records with entries between the two, the newest change first; 200 at most.
    pub records: Vec<RecordChange>,
    /// How many more records there are.
    pub more: u64,
    /// Requirements whose status or findings differ, in the framework's order.
    pub requirements: Vec<RequirementChange>,
    /// Entries between the two.
    pub entries: u64,
}

/// How a record stood before and stands after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordChange {
    /// The record.
    pub key: Key,
    /// Its register.
    pub register: &'static str,
    /// Its title after.
    pub title: String,
    /// Version and state before; nothing if it is new.
    pub from: Option<(u32, String)>,
    /// Version and state after.
    pub to: Option<(u32, String)>,
    /// Key of the person behind its last entry.
    pub by: String,
    /// The person's name.
    pub by_name: String,
    /// When its last entry was recorded.
    pub at: Timestamp,
    /// Fields that differ, by dotted path; 40 at most. Empty for a record that is new.
    pub changed: Vec<String>,
}

/// How a requirement stood before and stands after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementChange {
    /// Clause or control.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// Where it stood.
    pub from: Status,
    /// Where it stands.
    pub to: Status,
    /// Findings that are no more.
    pub gone: Vec<Finding>,
    /// Findings that are new.
    pub new: Vec<Finding>,
}

/// Compares the workspace at two moments; `before` is the earlier one.
///
/// # Errors
/// Moments in the wrong order, or a framework that there is not.
pub fn changes(before: &View<'_>, after: &View<'_>, framework: &str) -> Result<Changes> {
    let (first, last) = (before.entry().0, after.entry().0);
    if first > last {
        return Err(AimsError::invalid(format!(
            "entry {first} comes after entry {last}, so nothing leads from it to there"
        ))
        .with_hint("name the earlier moment first"));
    }
    let (records, more) = records(before, after)?;
    let stood = before.assessment(framework)?;
    let stands = after.assessment(framework)?;
    Ok(Changes {
        records,
        more,
        requirements: requirements(&stood, &stands),
        entries: last - first,
    })
}

fn records(before: &View<'_>, after: &View<'_>) -> Result<(Vec<RecordChange>, u64)> {
    let between = [before, after].map(|view| i64::try_from(view.entry().0).unwrap_or(i64::MAX));
    let rows = |sql: &str| {
        let found = after
            .reader()
            .rows_with(sql, &[&between[0], &between[1]], &Limits::user())?;
        Ok::<_, AimsError>(found.rows)
    };
    let all = rows("select count(distinct record) from history where seq > ?1 and seq <= ?2")?;
    let newest = format!(
        "select h.record, h.register, h.at, h.by, coalesce(p.title, h.by), max(h.seq) from history h \
         left join record p on p.id = h.by where h.seq > ?1 and h.seq <= ?2 \
         group by h.record order by max(h.seq) desc limit {MOST_RECORDS}"
    );
    let mut found = Vec::new();
    for row in rows(&newest)? {
        found.extend(record(before, after, &row)?);
    }
    let all = all.first().map_or(0, |row| number(&row[0]));
    let more = all.saturating_sub(found.len() as u64);
    Ok((found, more))
}

fn record(before: &View<'_>, after: &View<'_>, row: &[Cell]) -> Result<Option<RecordChange>> {
    let register = register_named(&text(&row[1]))?;
    let (Ok(key), Ok(at)) = (text(&row[0]).parse::<Key>(), text(&row[2]).parse()) else {
        return Ok(None);
    };
    let (old, new) = (standing(before, &key)?, standing(after, &key)?);
    let mut changed = Vec::new();
    if let (Some(old), Some(new)) = (&old, &new)
        && old.version != new.version
    {
        let [old, new] = [old, new].map(|side| present(register, &side.body, side.shape));
        changed = differences(&old, &new);
    }
    Ok(Some(RecordChange {
        key,
        register: register.name,
        title: new
            .as_ref()
            .map_or_else(String::new, |new| new.title.clone()),
        from: old.map(|old| (old.version, old.state)),
        to: new.map(|new| (new.version, new.state)),
        by: text(&row[3]),
        by_name: text(&row[4]),
        at,
        changed: changed
            .into_iter()
            .map(|(path, ..)| path)
            .take(MOST_FIELDS)
            .collect(),
    }))
}

/// A record as it stood at a moment.
struct Standing {
    version: u32,
    state: String,
    title: String,
    shape: u32,
    body: String,
}

fn standing(view: &View<'_>, key: &Key) -> Result<Option<Standing>> {
    let sql = "select version, state, title, shape, body from record where id = ?1";
    let found = view
        .reader()
        .rows_with(sql, &[&key.as_str()], &Limits::user())?;
    let standing = |row: &Vec<Cell>| Standing {
        version: u32::try_from(number(&row[0])).unwrap_or(u32::MAX),
        state: text(&row[1]),
        title: text(&row[2]),
        shape: u32::try_from(number(&row[3])).unwrap_or(u32::MAX),
        body: text(&row[4]),
    };
    Ok(found.rows.first().map(standing))
}

fn number(cell: &Cell) -> u64 {
    match cell {
        Cell::Integer(number) => number.unsigned_abs(),
        _ => 0,
    }
}

fn requirements(stood: &Assessment, stands: &Assessment) -> Vec<RequirementChange> {
    let mut found = Vec::new();
    for now in &stands.requirements {
        let Some(then) = stood.requirement(&now.id) else {
            continue;
        };
        let (gone, new) = apart(&then.findings, &now.findings);
        if then.status != now.status || !gone.is_empty() || !new.is_empty() {
            found.push(RequirementChange {
                id: now.id.clone(),
                title: now.title.clone(),
                from: then.status,
                to: now.status,
                gone,
                new,
            });
        }
    }
    found
}

/// Returns the findings that only one side has. A finding about the same record by the same check is
/// the same, even if its words count other days by now.
fn apart(old: &[Finding], new: &[Finding]) -> (Vec<Finding>, Vec<Finding>) {
    let mut gone: Vec<&Finding> = old.iter().collect();
    let mut come: Vec<&Finding> = new.iter().collect();
    let same_words = |a: &Finding, b: &Finding| about(a) == about(b) && a.because == b.because;
    pair_off(&mut gone, &mut come, same_words);
    pair_off(&mut gone, &mut come, |a, b| about(a) == about(b));
    let owned = |findings: Vec<&Finding>| findings.into_iter().cloned().collect();
    (owned(gone), owned(come))
}

fn about(finding: &Finding) -> (&str, Option<&str>) {
    (&finding.check, finding.record.as_deref())
}

fn pair_off(
    gone: &mut Vec<&Finding>,
    come: &mut Vec<&Finding>,
    same: impl Fn(&Finding, &Finding) -> bool,
) {
    gone.retain(|old| match come.iter().position(|new| same(old, new)) {
        Some(at) => {
            come.remove(at);
            false
        }
        None => true,
    });
}
