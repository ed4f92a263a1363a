//! Lists: a register's records page by page, filtered, searched and sorted by any column.
//!
//! A page begins where the one before ended, not at a number of rows, so that records added
//! meanwhile move nothing. Column names come from the layout only; what somebody typed is bound.

mod columns;
mod cursor;
mod filter;
mod matrix;
mod plain;
mod selection;

use std::collections::HashMap;

use image::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use registers::Key;

pub use columns::{ColumnKind, ListColumn};
pub use filter::{ListFilter, Test};
pub use matrix::{Criteria, LEVELS, RiskMatrix};
pub use plain::ListQuery;
pub(crate) use selection::Selections;

use crate::access::text;
use crate::error::{AimsError, Result};
use crate::refuse::register_in;
use crate::spoken::spoken;
use crate::view::{Link, View};
use columns::Columns;
use cursor::Order;
use filter::Condition;

/// Most rows of a page.
const LARGEST_PAGE: usize = 1_000;

/// Which records a page shows, and how.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// What the records must all meet.
    pub filters: Vec<ListFilter>,
    /// Words that the records must hold.
    pub words: Option<String>,
    /// The order; without one, by key.
    pub sort: Option<Sort>,
    /// The columns; without any named, the register's own choice.
    pub columns: Option<Vec<String>>,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
    /// Most rows, from 1 to 1,000.
    pub limit: usize,
}

/// The order of a list. Records without a value come last either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: String,
    /// Whether from the greatest down.
    pub descending: bool,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// The columns, in order.
    pub columns: Vec<ListColumn>,
    /// The records.
    pub rows: Vec<ListRow>,
    /// How many records meet the filters and hold the words.
    pub matching: u64,
    /// How many records the register holds.
    pub total: u64,
    /// Where the next page begins; nothing on the last.
    pub next: Option<String>,
}

/// One record of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// Its key.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Number of its newest version.
    pub version: u32,
    /// Its owner, in registers that have owners.
    pub owner: Option<Link>,
    /// Its values, one for each column.
    pub cells: Vec<Cell>,
}

/// One value of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Nothing,
    /// A text; also a key or a title.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// One of a set of words.
    Choice(String),
    /// A record that it leads to.
    Reference {
        /// The record's key, or `system`.
        key: String,
        /// Its title; empty if there is none.
        title: String,
    },
    /// A state of the register's workflow, or `erased`.
    State(String),
    /// A moment.
    When(Timestamp),
}

/// One question for a page.
struct Question<'c> {
    condition: Condition,
    order: Order<'c>,
    select: String,
    after: Option<&'c str>,
    limit: usize,
}

impl Question<'_> {
    /// Tells whether an index holds all records in order, so that a page costs no more than its rows.
    fn is_walkable(&self) -> bool {
        self.condition.is_empty() && self.order.has_index()
    }
}

/// What every row is asked for besides its columns.
const FIXED: &str = "r.id, r.title, r.state, r.version, r.owner";

/// How many columns that is.
const FIXED_COUNT: usize = 5;

impl View<'_> {
    /// Returns one page of a register's records.
    ///
    /// # Errors
    /// A register, column, value or place to go on from that does not exist, with what there is.
    pub fn page(&self, register: &str, query: &PageQuery) -> Result<ListPage> {
        let register = register_in(self.catalog(), register)?;
        let known = Columns::of(self.lease.layout(), register)?;
        let columns = known.chosen(query.columns.as_deref())?;
        let condition = Condition::of(&known, query)?;
        let order = Order::of(&known, query.sort.as_ref())?;
        let asked = Question {
            select: order.select(FIXED, &columns),
            limit: query.limit.clamp(1, LARGEST_PAGE),
            after: query.after.as_deref(),
            condition,
            order,
        };
        let total = self.count(register.name, "", &[])?;
        let (mut found, matching) = if asked.is_walkable() {
            (self.walked(&asked)?, total)
        } else {
            self.picked(&asked)?
        };
        let is_last = found.len() <= asked.limit;
        found.truncate(asked.limit);
        let last = found.last().filter(|_| !is_last);
        Ok(ListPage {
            next: last.map(|row| asked.order.cursor(row)),
            rows: self.rows(&columns, &found)?,
            columns,
            matching,
            total,
        })
    }

    /// Counts the records that meet the filters of a list and hold its words.
    ///
    /// # Errors
    /// A register, column or value that does not exist.
    pub fn matching(&self, register: &str, query: &PageQuery) -> Result<u64> {
        let register = register_in(self.catalog(), register)?;
        let known = Columns::of(self.lease.layout(), register)?;
        let condition = Condition::of(&known, query)?;
        let (clause, values) = condition.parts();
        self.count(register.name, &clause, values)
    }

    /// Reads a page and one row more, through the index that holds the list's order.
    fn walked(&self, asked: &Question<'_>) -> Result<Vec<Vec<Value>>> {
        let ranges = match asked.after {
            Some(after) => asked
                .order
                .after(after, |key| self.value_of(&asked.order, key))?,
            None => asked.order.ranges(),
        };
        let mut found: Vec<Vec<Value>> = Vec::new();
        for range in ranges {
            let wanted = asked.limit + 1 - found.len();
            let (sql, values) = asked
                .condition
                .query(&asked.select, &asked.order, &range, wanted);
            found.extend(self.lease.own(&sql, &values)?);
            if found.len() > asked.limit {
                break;
            }
        }
        Ok(found)
    }

    /// Reads a page and one row more of a list whose numbers are picked out first, and kept; returns
    /// also how many there are.
    fn picked(&self, asked: &Question<'_>) -> Result<(Vec<Vec<Value>>, u64)> {
        let picked = self.selection(&asked.condition, &asked.order)?;
        let matching = picked.len() as u64;
        let start = match asked.after {
            None => Some(0),
            Some(after) => self.place_after(after, &picked, &asked.order)?,
        };
        let Some(start) = start else {
            return Ok((self.walked(asked)?, matching));
        };
        let rest = picked.get(start..).unwrap_or_default();
        let numbers = &rest[..rest.len().min(asked.limit + 1)];
        let (sql, value) = asked.condition.fetch(&asked.select, numbers);
        Ok((self.lease.own(&sql, &[value])?, matching))
    }

    /// Returns all columns that a register's list can have, the usual ones marked.
    pub fn columns(&self, register: &str) -> Result<Vec<ListColumn>> {
        let register = register_in(self.catalog(), register)?;
        Ok(Columns::of(self.lease.layout(), register)?.all())
    }

    /// Returns a record's value in the column that a list is sorted by.
    fn value_of(&self, order: &Order<'_>, key: &str) -> Result<Option<Value>> {
        let found = self
            .lease
            .own(&order.value_query(), &[Value::Text(key.to_owned())])?;
        Ok(found.into_iter().next().and_then(|mut row| row.pop()))
    }

    fn rows(&self, columns: &[ListColumn], found: &[Vec<Value>]) -> Result<Vec<ListRow>> {
        let titles = self.names(leads_to(columns, found))?;
        found
            .iter()
            .map(|row| {
                let mut row = list_row(columns, row, &titles)?;
                row.title = spoken(&self.lease, row.key.as_str(), row.title);
                Ok(row)
            })
            .collect()
    }
}

/// Returns the keys that a page's cells and owners lead to.
fn leads_to<'r>(
    columns: &'r [ListColumn],
    found: &'r [Vec<Value>],
) -> impl Iterator<Item = &'r str> {
    found.iter().flat_map(move |row| {
        let cells = columns.iter().zip(&row[FIXED_COUNT..]);
        let references = cells
            .filter(|(column, _)| column.leads_somewhere())
            .map(|(_, value)| value);
        references.chain([&row[4]]).filter_map(|value| match value {
            Value::Text(key) => Some(key.as_str()),
            _ => None,
        })
    })
}

fn list_row(
    columns: &[ListColumn],
    row: &[Value],
    titles: &HashMap<String, String>,
) -> Result<ListRow> {
    let key: Key = text(&row[0])
        .parse()
        .map_err(|error: registers::NotAKey| AimsError::invalid(error.to_string()))?;
    let owner = match &row[4] {
        Value::Text(owner) => Some(Link {
            field: "owner".into(),
            title: titles.get(owner).cloned().unwrap_or_default(),
            key: owner.clone(),
        }),
        _ => None,
    };
    let cells = columns.iter().zip(&row[FIXED_COUNT..]);
    Ok(ListRow {
        key,
        title: text(&row[1]),
        state: text(&row[2]),
        version: text(&row[3]).parse().unwrap_or(0),
        owner,
        cells: cells
            .map(|(column, value)| cell(&column.kind, value, titles))
            .collect(),
    })
}

fn cell(kind: &ColumnKind, value: &Value, titles: &HashMap<String, String>) -> Cell {
    match (kind, value) {
        (_, Value::Null | Value::Blob(_)) => Cell::Nothing,
        (ColumnKind::Boolean, Value::Integer(yes)) => Cell::Boolean(*yes != 0),
        (_, Value::Integer(number)) => Cell::Integer(*number),
        (_, Value::Real(number)) => Cell::Number(*number),
        (kind, Value::Text(text)) => text_cell(kind, text, titles),
    }
}

fn text_cell(kind: &ColumnKind, text: &str, titles: &HashMap<String, String>) -> Cell {
    let plain = || Cell::Text(text.to_owned());
    match kind {
        ColumnKind::State => Cell::State(text.to_owned()),
        ColumnKind::Choice(_) => Cell::Choice(text.to_owned()),
        ColumnKind::Owner | ColumnKind::Reference(_) => Cell::Reference {
            key: text.to_owned(),
            title: titles.get(text).cloned().unwrap_or_default(),
        },
        ColumnKind::Date => text.parse().map_or_else(|_| plain(), Cell::Date),
        ColumnKind::When => text.parse().map_or_else(|_| plain(), Cell::When),
        _ => plain(),
    }
}
