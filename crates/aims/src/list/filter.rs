//! Filters of a list, as conditions in SQL with the values bound.

use image::Value;
use jiff::civil::Date;
use registers::{Key, RegisterInfo};

use super::PageQuery;
use super::columns::{ColumnKind, Columns, ListColumn, Place};
use super::cursor::{Order, Range};
use crate::error::{AimsError, Result};
use crate::search;

/// Most filters of one list.
const MOST_FILTERS: usize = 32;

/// Most values of one filter.
const MOST_VALUES: usize = 200;

/// Most characters of a part that is looked for.
const LONGEST_PART: usize = 500;

/// What a record must meet in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFilter {
    /// The column.
    pub column: String,
    /// What is asked of its value.
    pub test: Test,
}

/// What is asked of a value. In a column of many values, one of them must meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    Is(Vec<String>),
    /// It is none of these; no value is none of them.
    IsNot(Vec<String>),
    /// It holds this part, in capitals or small letters.
    Contains(String),
    /// It is this day or number, or a later or greater one.
    From(String),
    /// It is this day or number, or an earlier or smaller one.
    To(String),
    /// There is no value.
    Empty,
    /// There is a value.
    NotEmpty,
}

/// All that a list asks of its records.
pub(super) struct Condition {
    register: &'static RegisterInfo,
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    pub(super) fn of(columns: &Columns, query: &PageQuery) -> Result<Self> {
        if query.filters.len() > MOST_FILTERS {
            return Err(AimsError::invalid(format!(
                "{} filters are too many; give at most {MOST_FILTERS}",
                query.filters.len()
            )));
        }
        let mut condition = Self {
            register: columns.register,
            parts: Vec::new(),
            values: Vec::new(),
        };
        for filter in &query.filters {
            condition.add(columns, filter)?;
        }
        if let Some(quoted) = query.words.as_deref().and_then(search::quoted) {
            condition.parts.push(
                "r.id in (select d.id from search cross join record d on d.number = search.rowid \
                 where search match ? and d.register = ?)"
                    .into(),
            );
            let words = search::within(columns.register, &quoted);
            condition.values.extend([
                Value::Text(words),
                Value::Text(columns.register.name.to_owned()),
            ]);
        }
        Ok(condition)
    }

    /// Tells whether it lets everything through.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns the query for the numbers of all keys in order, and its values.
    pub(super) fn numbers(&self, order: &Order<'_>) -> (String, &[Value]) {
        let sql = format!(
            "select cast(substr(r.id, {}) as integer) from \"{}\" r{} order by {}",
            self.register.prefix.len() + 2,
            self.register.name,
            self.clause(),
            order.whole()
        );
        (sql, &self.values)
    }

    /// Adds a condition of ours over the row `r`.
    pub(super) fn and(&mut self, part: &str) {
        self.parts.push(part.to_owned());
    }

    /// Returns the query that counts rows by a whole number `code` below `base`, and its values: each of
    /// its rows is the count times `base`, plus the code.
    pub(super) fn counted(&self, code: &str, base: u64) -> (String, &[Value]) {
        let sql = format!(
            "select count(*) * {base} + ({code}) from \"{}\" r{} group by {code}",
            self.register.name,
            self.clause()
        );
        (sql, &self.values)
    }

    /// Returns the clause that it is in a query over the row `r`, and its values.
    pub(super) fn parts(&self) -> (String, &[Value]) {
        (self.clause(), &self.values)
    }

    fn clause(&self) -> String {
        if self.parts.is_empty() {
            return String::new();
        }
        format!(" where {}", self.parts.join(" and "))
    }

    /// Returns the query for the records of these numbers, in their order, and its value.
    pub(super) fn fetch(&self, select: &str, numbers: &[u64]) -> (String, Value) {
        let prefix = self.register.prefix;
        let keys: Vec<String> = numbers
            .iter()
            .map(|number| Key::new(prefix, *number).to_string())
            .collect();
        let sql = format!(
            "{select} from json_each(?) k cross join \"{}\" r on r.id = k.value order by k.key",
            self.register.name
        );
        (sql, Value::Text(serde_json::json!(keys).to_string()))
    }

    pub(super) fn register(&self) -> &'static RegisterInfo {
        self.register
    }

    /// Returns the query for a range of the order, and its values.
    pub(super) fn query(
        &self,
        select: &str,
        order: &Order<'_>,
        range: &Range,
        wanted: usize,
    ) -> (String, Vec<Value>) {
        let parts: Vec<&str> = self
            .parts
            .iter()
            .chain(&range.parts)
            .map(String::as_str)
            .collect();
        let clause = if parts.is_empty() {
            String::new()
        } else {
            format!(" where {}", parts.join(" and "))
        };
        let sql = format!(
            "{select} from \"{}\" r{clause} order by {} limit ?",
            self.register.name,
            order.clause()
        );
        let mut values = self.values.clone();
        values.extend(range.values.iter().cloned());
        values.push(Value::Integer(i64::try_from(wanted).unwrap_or(i64::MAX)));
        (sql, values)
    }

    fn add(&mut self, columns: &Columns, filter: &ListFilter) -> Result<()> {
        let column = columns.named(&filter.column)?;
        let states = columns.register.workflow.states;
        let read = |value: &String| value_of(column, states, value);
        let many = |values: &[String]| -> Result<Vec<Value>> {
            if values.len() > MOST_VALUES {
                return Err(AimsError::invalid(format!(
                    "{}: {} values are too many; give at most {MOST_VALUES}",
                    column.name,
                    values.len()
                )));
            }
            values.iter().map(read).collect()
        };
        match &filter.test {
            Test::Is(values) => self.holds(column, true, &is_one_of(values.len()), many(values)?),
            Test::IsNot(values) => {
                self.holds(column, false, &is_one_of(values.len()), many(values)?);
            }
            Test::Contains(part) => {
                let part = part_of(column, part)?;
                self.holds(column, true, "holds(#, ?)", vec![part]);
            }
            Test::From(bound) => {
                let bound = bound_of(column, bound, false)?;
                self.holds(column, true, "# >= ?", vec![bound]);
            }
            Test::To(bound) => {
                let sign = if matches!(column.kind, ColumnKind::When) {
                    "# < ?"
                } else {
                    "# <= ?"
                };
                let bound = bound_of(column, bound, true)?;
                self.holds(column, true, sign, vec![bound]);
            }
            Test::Empty => self.holds(column, false, "# is not null", Vec::new()),
            Test::NotEmpty => self.holds(column, true, "# is not null", Vec::new()),
        }
        Ok(())
    }

    /// Adds that some value of a column meets a test, in which `#` is the value; or that none does.
    fn holds(&mut self, column: &ListColumn, is_met: bool, test: &str, values: Vec<Value>) {
        let part = match &column.place {
            Place::Own(name) => {
                let test = test.replace('#', name);
                if is_met {
                    test
                } else {
                    format!("({test}) is not true")
                }
            }
            Place::Listed { table, column } => {
                let test = test.replace('#', column);
                let not = if is_met { "" } else { "not " };
                format!("{not}exists (select 1 from {table} x where x.id = r.id and {test})")
            }
        };
        self.parts.push(part);
        self.values.extend(values);
    }
}

fn is_one_of(count: usize) -> String {
    match count {
        0 => "# in ()".into(),
        1 => "# = ?".into(),
        _ => format!("# in ({})", vec!["?"; count].join(",")),
    }
}

/// Reads a value that somebody compares a column with.
fn value_of(column: &ListColumn, states: &[&str], typed: &str) -> Result<Value> {
    let refuse = |wanted: &str| Err(refused(column, typed, wanted));
    let words = |known: &mut dyn Iterator<Item = &str>| {
        let known: Vec<&str> = known.collect();
        if known.contains(&typed) {
            Ok(Value::Text(typed.to_owned()))
        } else {
            refuse(&format!("one of {}", known.join(", ")))
        }
    };
    match column.kind {
        ColumnKind::Number => number(typed).map_or_else(|| refuse("a number"), Ok),
        ColumnKind::Boolean => match typed {
            "true" | "yes" | "1" => Ok(Value::Integer(1)),
            "false" | "no" | "0" => Ok(Value::Integer(0)),
            _ => refuse("true or false"),
        },
        ColumnKind::Date => day(typed).map_or_else(
            || refuse("a day such as 2026-03-31"),
            |day| Ok(Value::Text(day.to_string())),
        ),
        ColumnKind::State => words(&mut states.iter().copied().chain(["erased"])),
        ColumnKind::Choice(choices) => words(&mut choices.iter().map(|choice| &*choice.value)),
        ColumnKind::Key | ColumnKind::Owner | ColumnKind::Reference(_) => {
            let is_key = typed.parse::<Key>().is_ok() || typed == crate::permit::SYSTEM;
            if is_key {
                Ok(Value::Text(typed.to_owned()))
            } else {
                refuse("a key such as RSK-0042")
            }
        }
        ColumnKind::Title | ColumnKind::Text | ColumnKind::When => {
            Ok(Value::Text(typed.to_owned()))
        }
    }
}

fn part_of(column: &ListColumn, typed: &str) -> Result<Value> {
    if matches!(column.kind, ColumnKind::Number | ColumnKind::Boolean) {
        return Err(AimsError::invalid(format!(
            "{} holds no text that could contain something; compare its value",
            column.name
        )));
    }
    if typed.chars().count() > LONGEST_PART {
        return Err(AimsError::invalid(format!(
            "{}: look for at most {LONGEST_PART} characters",
            column.name
        )));
    }
    Ok(Value::Text(typed.to_lowercase()))
}

/// Reads the first or last value of a span; the last of moments is the day after.
fn bound_of(column: &ListColumn, typed: &str, is_last: bool) -> Result<Value> {
    match column.kind {
        ColumnKind::Number => number(typed).ok_or_else(|| refused(column, typed, "a number")),
        ColumnKind::Date | ColumnKind::When => {
            let day =
                day(typed).ok_or_else(|| refused(column, typed, "a day such as 2026-03-31"))?;
            let is_end = is_last && matches!(column.kind, ColumnKind::When);
            let day = if is_end {
                day.tomorrow().unwrap_or(day)
            } else {
                day
            };
            Ok(Value::Text(day.to_string()))
        }
        _ => Err(AimsError::invalid(format!(
            "{} has no order to take a span from; days and numbers have",
            column.name
        ))),
    }
}

fn refused(column: &ListColumn, typed: &str, wanted: &str) -> AimsError {
    let shown: String = typed.chars().take(40).collect();
    AimsError::invalid(format!("{}: `{shown}` is not {wanted}", column.name))
}

fn day(typed: &str) -> Option<Date> {
    typed.parse().ok().filter(|_| typed.len() == 10)
}

fn number(typed: &str) -> Option<Value> {
    let typed = typed.trim();
    if let Ok(whole) = typed.parse() {
        return Some(Value::Integer(whole));
    }
    let number: f64 = typed.parse().ok()?;
    number.is_finite().then_some(Value::Real(number))
}
