//! What a check looks through: the records that its query is about, and how many they are.
//!
//! A view of the vocabulary may gather from many tables, so what was found is remembered for as long
//! as none of them changes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use image::{QueryError, Value as Cell};
use jiff::civil::Date;
use registers::{Key, RegisterInfo};

use crate::access::text;
use crate::error::{AimsError, Result};
use crate::view::View;

/// Most records that a check is said to look through; beyond them, it looks through more.
const MOST: u64 = 1_000;

/// Answers that are remembered at once.
const REMEMBERED: usize = 1_000;

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

/// What was looked for: a query's subject, and what its table is made of.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    about: About,
    shown: usize,
    /// Newest entry of every table that is read.
    stamps: Vec<u64>,
    /// The day, if the table depends on it.
    day: Option<Date>,
}

/// The keys that were found, and how many there are.
type Found = (Vec<String>, u64);

/// What was looked for before.
#[derive(Default)]
pub(crate) struct LookedFor(Mutex<Known>);

#[derive(Default)]
struct Known {
    generation: u64,
    found: HashMap<Asked, Found>,
}

impl LookedFor {
    fn get(&self, generation: u64, asked: &Asked) -> Option<Found> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = known.generation == generation;
        known.found.get(asked).filter(|_| is_fresh).cloned()
    }

    fn keep(&self, generation: u64, asked: Asked, found: Found) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if generation < known.generation {
            return;
        }
        if generation > known.generation || known.found.len() >= REMEMBERED {
            known.found.clear();
            known.generation = generation;
        }
        known.found.insert(asked, found);
    }
}

impl View<'_> {
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
        let engine = self.engine(framework)?;
        let Some(check) = engine.framework().check(check) else {
            return Err(AimsError::not_found(format!("there is no check `{check}`")));
        };
        let Some(about) = about(&check.fails) else {
            return Ok(None);
        };
        let table = about.table.clone();
        let Some((keys, count)) = self.looked_for(about, shown.max(1))? else {
            return Ok(None);
        };
        let first = keys.first().and_then(|key| key.parse::<Key>().ok());
        let register = match first {
            Some(key) => self.workspace.catalog().of_key(&key),
            None if count == 0 => self.lease.layout().register_of_table(&table),
            None => None,
        };
        let mut titles = self.names(keys.iter().map(String::as_str))?;
        let records = keys.iter().filter_map(|key| {
            let title = titles.remove(key).unwrap_or_default();
            Some((key.parse().ok()?, title))
        });
        Ok(register.map(|register| LookedAt {
            register,
            count: count.min(MOST),
            more: count > MOST,
            records: records.collect(),
        }))
    }

    /// Finds the first keys of a query's subject; nothing if there is no such table or column.
    fn looked_for(&self, about: About, shown: usize) -> Result<Option<Found>> {
        let read = match self.reads(&about.distinct(1)) {
            // The table is made by the query itself, or the column is another table's.
            Err(QueryError::Sql { .. }) => return Ok(None),
            read => read?,
        };
        let asked = Asked {
            stamps: self.stamps(&read.tables),
            day: read.uses_today.then(|| self.day()),
            about,
            shown,
        };
        let generation = self.lease.generation();
        let before = &self.workspace.looked_for;
        if let Some(found) = before.get(generation, &asked) {
            return Ok(Some(found));
        }
        let found = self.rows_of(&asked.about, shown)?;
        before.keep(generation, asked, found.clone());
        Ok(Some(found))
    }

    fn rows_of(&self, about: &About, shown: usize) -> Result<Found> {
        let sql = format!("select count(*) from ({})", about.distinct(MOST + 1));
        let counted = self.lease.own(&sql, &[])?;
        let count = match counted.first().and_then(|row| row.first()) {
            Some(Cell::Integer(count)) => count.unsigned_abs(),
            _ => 0,
        };
        let first = about.distinct(u64::try_from(shown).unwrap_or(MOST));
        let sql = format!("select k.id from ({first}) k order by length(k.id), k.id");
        let found = self.lease.own(&sql, &[])?;
        let keys = found.iter().filter_map(|row| row.first()).map(text);
        Ok((keys.collect(), count))
    }
}

impl About {
    /// Returns the query for the keys in its column.
    fn distinct(&self, limit: u64) -> String {
        let Self { table, column } = self;
        format!(
            "select distinct t.\"{column}\" as id from \"{table}\" t \
             where t.\"{column}\" is not null limit {limit}"
        )
    }
}

/// What a query's rows are about: a column of a table or view.
#[derive(Debug, PartialEq, Eq, Hash)]
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
