//! What the records say about a requirement beside its checks: which show it, which name it, and who
//! stated that it is met.

use std::collections::{BTreeSet, HashMap};

use image::Value as Cell;
use jiff::civil::Date;
use registers::{Key, RegisterInfo};
use serde_json::json;

use crate::access::text;
use crate::error::Result;
use crate::spoken::spoken;
use crate::view::View;

/// Columns that say until when a record is good, the first that a register has counts.
const REVIEWS: [&str; 5] = [
    "next_review",
    "review_by",
    "effective_until",
    "valid_until",
    "expires",
];

/// A record in one line: what it is, and whose.
#[derive(Debug, Clone)]
pub struct Brief {
    /// Its key.
    pub key: Key,
    /// Its register.
    pub register: &'static RegisterInfo,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Number of its newest version.
    pub version: u32,
    /// Key of its owner.
    pub owner: Option<String>,
    /// Key of the newest version's author.
    pub author: String,
    /// The version in force.
    pub approved_version: Option<u32>,
    /// The day on which that was approved.
    pub approved_on: Option<Date>,
    /// The day by which it is looked at again, where its register has one and it was asked for.
    pub review_by: Option<Date>,
}

/// The records of one register that speak for a requirement.
#[derive(Debug, Clone)]
pub struct Speaking {
    /// The register.
    pub register: &'static RegisterInfo,
    /// How many records it holds.
    pub count: u64,
    /// The ones that count and changed last.
    pub records: Vec<Brief>,
}

/// A person's statement about a requirement, whether or not it still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its key.
    pub key: Key,
    /// The check it answers; nothing if it speaks for the whole requirement.
    pub check: Option<String>,
    /// What the person states.
    pub statement: String,
    /// Key of the person.
    pub by: String,
    /// The person's name.
    pub by_name: String,
    /// On which day.
    pub on: Option<Date>,
    /// Last day on which it holds.
    pub expires: Option<Date>,
    /// Whether it holds at this moment.
    pub holds: bool,
}

impl View<'_> {
    /// Returns records in one line each; those that do not exist at this moment are left out.
    pub fn briefs<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k Key>,
    ) -> Result<HashMap<Key, Brief>> {
        let keys: BTreeSet<&str> = keys.into_iter().map(Key::as_str).collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {BRIEF}, null from json_each(?1) k cross join record r on r.id = k.value"
        );
        let found = self
            .lease
            .own(&sql, &[Cell::Text(json!(keys).to_string())])?;
        let briefs = found.iter().filter_map(|row| self.brief(row));
        Ok(briefs.map(|brief| (brief.key.clone(), brief)).collect())
    }

    /// Returns the records of these registers that count and changed last, at most `each` of one.
    pub fn speaking(&self, registers: &[String], each: usize) -> Result<Vec<Speaking>> {
        let known = registers
            .iter()
            .filter_map(|name| self.workspace.catalog().get(name));
        known
            .map(|register| self.speaking_of(register, each))
            .collect()
    }

    fn speaking_of(&self, register: &'static RegisterInfo, each: usize) -> Result<Speaking> {
        let review = self.review_column(register);
        let sql = format!(
            "select {BRIEF}, {review} from \"{name}\" t cross join record r on r.id = t.id \
             where t.state not in ('erased', 'superseded', 'retired') \
             order by t.updated_at desc limit {each}",
            name = register.name
        );
        let found = self.lease.own(&sql, &[])?;
        Ok(Speaking {
            register,
            count: self.count(register.name, "", &[])?,
            records: found.iter().filter_map(|row| self.brief(row)).collect(),
        })
    }

    /// Returns the expression for the day by which a register's record is looked at again.
    fn review_column(&self, register: &RegisterInfo) -> String {
        let tables = self.lease.layout().register(register.name);
        let has = |name: &&&str| {
            tables.is_some_and(|tables| tables.columns.iter().any(|column| column.name == **name))
        };
        let found = REVIEWS.iter().find(has);
        found.map_or_else(|| "null".to_owned(), |column| format!("t.\"{column}\""))
    }

    /// Returns the records that name a requirement by its number: its control, the evidence kept for
    /// it, what audits found and what was raised. The newest come first, at most `limit`.
    pub fn naming(&self, requirement: &str, limit: usize) -> Result<Vec<Brief>> {
        let sql = format!(
            "with named (id) as ( \
               select id from control where annex_a = ?1 \
               union select id from evidence__requirements where value = ?1 \
               union select id from audit_finding where requirement = ?1 \
               union select id from nonconformity where requirement = ?1) \
             select {BRIEF}, null from named n cross join record r on r.id = n.id \
             where r.state <> 'erased' order by r.seq desc limit {limit}"
        );
        let found = self.lease.own(&sql, &[Cell::Text(requirement.into())])?;
        Ok(found.iter().filter_map(|row| self.brief(row)).collect())
    }

    /// Returns what people stated about a requirement, the last to hold first, at most `limit`.
    pub fn statements(
        &self,
        framework: &str,
        requirement: &str,
        limit: usize,
    ) -> Result<Vec<Statement>> {
        let sql = format!(
            "select a.id, a.\"check\", a.statement, a.\"by\", coalesce(p.title, a.\"by\", ''), a.\"on\", \
                    a.expires, a.id in (select id from current_attestation) \
             from attestation a left join record p on p.id = a.\"by\" \
             where a.framework = ?1 and a.requirement = ?2 and a.state <> 'erased' \
             order by a.expires desc, a.id desc limit {limit}"
        );
        let values = [Cell::Text(framework.into()), Cell::Text(requirement.into())];
        let found = self.lease.own(&sql, &values)?;
        let statement = |row: &Vec<Cell>| {
            Some(Statement {
                key: text(row.first()?).parse().ok()?,
                check: some(row.get(1)?),
                statement: text(row.get(2)?),
                by: text(row.get(3)?),
                by_name: text(row.get(4)?),
                on: day(row.get(5)?),
                expires: day(row.get(6)?),
                holds: matches!(row.get(7)?, Cell::Integer(1)),
            })
        };
        Ok(found.iter().filter_map(statement).collect())
    }

    pub(crate) fn brief(&self, row: &[Cell]) -> Option<Brief> {
        let version =
            |cell: &Cell| matches!(cell, Cell::Integer(_)).then(|| text(cell).parse().ok())?;
        Some(Brief {
            key: text(row.first()?).parse().ok()?,
            register: self.workspace.catalog().get(&text(row.get(1)?))?,
            title: spoken(&self.lease, &text(row.first()?), text(row.get(2)?)),
            state: text(row.get(3)?),
            version: version(row.get(4)?).unwrap_or(0),
            owner: some(row.get(5)?),
            author: text(row.get(6)?),
            approved_version: version(row.get(7)?),
            approved_on: day(row.get(8)?),
            review_by: day(row.get(9)?),
        })
    }
}

/// The columns of a [`Brief`], without the day by which it is looked at again.
pub(crate) const BRIEF: &str = "r.id, r.register, r.title, r.state, r.version, r.owner, r.author, r.approved_version, r.approved_at";

fn some(cell: &Cell) -> Option<String> {
    Some(text(cell)).filter(|text| !text.is_empty())
}

/// Reads a day, also from a moment.
fn day(cell: &Cell) -> Option<Date> {
    text(cell).get(..10)?.parse().ok()
}
