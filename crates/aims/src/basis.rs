//! What the records say about a requirement beside its checks: which show it, which name it, who
//! stated that it is met, and what a check looks through.

use std::collections::{BTreeSet, HashMap};

use image::{QueryError, Value as Cell};
use jiff::civil::Date;
use registers::{Key, RegisterInfo};
use serde_json::json;

use crate::access::text;
use crate::error::{AimsError, Result};
use crate::view::View;

/// Most records that a check is said to look through; beyond them, it looks through more.
const MOST_LOOKED_AT: u64 = 1_000;

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

/// The records that a check looks through.
#[derive(Debug, Clone)]
pub struct LookedAt {
    /// Their register.
    pub register: &'static RegisterInfo,
    /// How many they are.
    pub count: u64,
    /// Whether they are more than that.
    pub more: bool,
    /// The first of them: key and title.
    pub records: Vec<(Key, String)>,
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

    /// Returns the records that a check of a framework looks through, the first `shown` with their
    /// titles; nothing where its query does not say so plainly.
    ///
    /// They are what the query's first column names in the table or view that it comes from: for
    /// `select s.id, … from running_system s`, the systems that run.
    pub fn looked_at(
        &self,
        framework: &str,
        check: &str,
        shown: usize,
    ) -> Result<Option<LookedAt>> {
        let engine = self.workspace.engine(framework)?;
        let Some(check) = engine.framework().check(check) else {
            return Err(AimsError::not_found(format!("there is no check `{check}`")));
        };
        let Some(about) = about(&check.fails) else {
            return Ok(None);
        };
        let sql = "select 1 from sqlite_schema where type in ('table', 'view') and name = ?1";
        let known = self.lease.own(sql, &[Cell::Text(about.table.clone())])?;
        if known.is_empty() {
            return Ok(None);
        }
        self.rows_of(&about, shown)
    }

    fn rows_of(&self, about: &About, shown: usize) -> Result<Option<LookedAt>> {
        let About { table, column } = about;
        let distinct = |limit: u64| {
            format!(
                "select distinct t.\"{column}\" as id from \"{table}\" t \
                 where t.\"{column}\" is not null limit {limit}"
            )
        };
        let sql = format!("select count(*) from ({})", distinct(MOST_LOOKED_AT + 1));
        let counted = match self.lease.own(&sql, &[]) {
            // The column is another table's.
            Err(QueryError::Sql { .. }) => return Ok(None),
            counted => counted?,
        };
        let count = match counted.first().and_then(|row| row.first()) {
            Some(Cell::Integer(count)) => count.unsigned_abs(),
            _ => 0,
        };
        let sql = format!(
            "select k.id, coalesce(r.title, '') from ({}) k \
             left join record r on r.id = k.id order by length(k.id), k.id",
            distinct(u64::try_from(shown.max(1)).unwrap_or(MOST_LOOKED_AT))
        );
        let found = self.lease.own(&sql, &[])?;
        let record =
            |row: &Vec<Cell>| Some((text(row.first()?).parse::<Key>().ok()?, text(row.get(1)?)));
        let records: Vec<_> = found.iter().filter_map(record).collect();
        let register = match records.first() {
            Some((key, _)) => self.workspace.catalog().of_key(key),
            None if count == 0 => self.lease.layout().register_of_table(table),
            None => None,
        };
        Ok(register.map(|register| LookedAt {
            register,
            count: count.min(MOST_LOOKED_AT),
            more: count > MOST_LOOKED_AT,
            records,
        }))
    }

    pub(crate) fn brief(&self, row: &[Cell]) -> Option<Brief> {
        let version =
            |cell: &Cell| matches!(cell, Cell::Integer(_)).then(|| text(cell).parse().ok())?;
        Some(Brief {
            key: text(row.first()?).parse().ok()?,
            register: self.workspace.catalog().get(&text(row.get(1)?))?,
            title: text(row.get(2)?),
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

/// What a query's rows are about: a column of a table or view.
#[derive(Debug, PartialEq, Eq)]
struct About {
    table: String,
    column: String,
}

/// Returns what the rows of a query are about; nothing if its first column is an expression.
fn about(sql: &str) -> Option<About> {
    let words = outer_words(sql);
    let mut parts = words.split(|word| ["union", "except", "intersect"].contains(&word.as_str()));
    parts.find_map(about_of_part)
}

fn about_of_part(words: &[String]) -> Option<About> {
    let at = |word: &str| words.iter().position(|found| found == word);
    let (select, from) = (at("select")?, at("from")?);
    let first: Vec<&str> = words
        .get(select + 1..from)?
        .iter()
        .map(String::as_str)
        .skip_while(|word| *word == "distinct")
        .take_while(|word| ![",", "as"].contains(word))
        .collect();
    let (alias, column) = match first[..] {
        [column] if is_name(column) && column != "null" => (None, column),
        [alias, ".", column] if is_name(alias) && is_name(column) => (Some(alias), column),
        _ => return None,
    };
    let sources = sources(&words[from..]);
    let source = sources
        .iter()
        .find(|(_, known)| alias.is_none_or(|alias| alias == *known))?;
    Some(About {
        table: source.0.to_owned(),
        column: column.to_owned(),
    })
}

/// Returns the tables after `from` and `join`, each with the name it goes by.
fn sources(words: &[String]) -> Vec<(&str, &str)> {
    const NO_ALIAS: [&str; 13] = [
        "on", "where", "join", "left", "cross", "inner", "group", "order", "limit", "having", ",",
        "using", "natural",
    ];
    let mut sources = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !["from", "join"].contains(&word.as_str()) {
            continue;
        }
        let mut after = words[at + 1..].iter().map(String::as_str);
        let Some(table) = after.next().filter(|table| is_name(table)) else {
            continue;
        };
        let alias = after.find(|word| *word != "as");
        let alias = alias.filter(|alias| is_name(alias) && !NO_ALIAS.contains(alias));
        sources.push((table, alias.unwrap_or(table)));
    }
    sources
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
}

/// Takes a query apart into its words and signs in lower case; what stands in parentheses is left
/// out but for the first of them, and comments wholly.
fn outer_words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut depth = 0_usize;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            _ if first.is_ascii_alphanumeric() || first == '_' => rest
                .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        match first {
            '(' => {
                if depth == 0 {
                    words.push("(".to_owned());
                }
                depth += 1;
            }
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 || first.is_whitespace() || word.starts_with("--") => {}
            '"' => words.push(word.trim_matches('"').to_owned()),
            _ => words.push(word.to_ascii_lowercase()),
        }
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn a_query_says_what_its_rows_are_about() {
        let said = |sql: &str| about(sql).map(|found| format!("{}.{}", found.table, found.column));
        for (sql, expected) in [
            ("select id, 'x' from risk", Some("risk.id")),
            (
                "select s.id, 'has no -- from other o' from running_system s where s.id not in (select id from x)",
                Some("running_system.id"),
            ),
            (
                "with passed (pair) as (select person from passed_course)\nselect distinct person, 'x' from required_course -- from a\n",
                Some("required_course.person"),
            ),
            (
                "select a.id as record, 'x' from risk as r left join \"action\" a on a.id = r.id",
                Some("action.id"),
            ),
            (
                "select null, 'x' where 1 union all select c.id, 'y' from control c",
                Some("control.id"),
            ),
            ("select coalesce(id, ''), 'x' from risk", None),
            ("select x.id from (select id from risk) x", None),
            ("select null, 'none' from risk", None),
            ("", None),
        ] {
            assert_eq!(said(sql).as_deref(), expected, "{sql}");
        }
    }
}
