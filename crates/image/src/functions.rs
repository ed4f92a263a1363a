//! SQL functions of a reader: those that checks have beside SQLite's, and those of SQLite's that a
//! sandbox must do otherwise.
//!
//! SQLite's `instr`, `replace` and `trim` compare every place with every other, and nothing stops them
//! while they run; here they go through a text once. Its functions of date and time may ask the
//! clock of the machine; here they refuse to, so that a moment of the past always answers the same.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};

/// Most bytes of one text or row in a query: as many as the largest record may have.
pub(crate) const LENGTH: usize = 8 << 20;

const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8
    .union(FunctionFlags::SQLITE_DETERMINISTIC)
    .union(FunctionFlags::SQLITE_INNOCUOUS);

/// A function's answer.
type Answer = rusqlite::Result<Value>;

/// The day that `today()` answers; it may be another one for the next question.
pub(crate) type Day = Arc<Mutex<Date>>;

/// Adds the functions that checks may use.
pub(crate) fn add(conn: &Connection, day: Day) -> rusqlite::Result<()> {
    conn.create_scalar_function("today", 0, FLAGS, move |_| Ok(of(&day).to_string()))?;
    conn.create_scalar_function("days_between", 2, FLAGS, |context| {
        let from = context.get::<Option<String>>(0)?;
        let to = context.get::<Option<String>>(1)?;
        Ok(from.zip(to).and_then(|(from, to)| days_between(&from, &to)))
    })
}

/// Returns the day by now.
pub(crate) fn of(day: &Day) -> Date {
    *day.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds the functions that only the product's own queries need.
///
/// `holds(text, part)` tells whether a text holds a part, which is given in small letters.
pub(crate) fn own(conn: &Connection) -> rusqlite::Result<()> {
    conn.create_scalar_function("holds", 2, FLAGS, |context| {
        let (Some(whole), Some(part)) = (text(context.get_raw(0))?, text(context.get_raw(1))?)
        else {
            return Ok(false);
        };
        Ok(whole.contains(&*part) || whole.to_lowercase().contains(&*part))
    })
}

/// Puts functions that end soon and never ask the clock in the place of SQLite's.
pub(crate) fn shadow(conn: &Connection) -> rusqlite::Result<()> {
    conn.create_scalar_function("instr", 2, FLAGS, instr)?;
    conn.create_scalar_function("replace", 3, FLAGS, replace)?;
    for (name, start, end) in [
        ("trim", true, true),
        ("ltrim", true, false),
        ("rtrim", false, true),
    ] {
        conn.create_scalar_function(name, 2, FLAGS, move |context| trim(context, start, end))?;
    }
    for (name, moments) in MOMENTS {
        conn.create_scalar_function(name, -1, FLAGS, move |context| {
            moment(name, moments, context)
        })?;
    }
    Ok(())
}

/// Returns the whole days from one day or moment to another; nothing if either is none.
fn days_between(from: &str, to: &str) -> Option<i64> {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let span = day(to)?.since(day(from)?).ok()?;
    Some(i64::from(span.get_days()))
}

fn refused(why: String) -> rusqlite::Error {
    rusqlite::Error::UserFunctionError(why.into())
}

// Texts -------------------------------------------------------------------------------------------

/// Returns the position of the second argument in the first, from 1; 0 if it is not there.
fn instr(context: &Context<'_>) -> Answer {
    let (hay, needle) = match (context.get_raw(0), context.get_raw(1)) {
        (ValueRef::Blob(hay), ValueRef::Blob(needle)) => (letters(hay), letters(needle)),
        (hay, needle) => match text(hay)?.zip(text(needle)?) {
            Some(both) => both,
            None => return Ok(Value::Null),
        },
    };
    let place = hay
        .find(&*needle)
        .map_or(0, |at| hay[..at].chars().count() + 1);
    Ok(Value::Integer(i64::try_from(place).unwrap_or(i64::MAX)))
}

/// Returns the first argument with the third in every place of the second.
fn replace(context: &Context<'_>) -> Answer {
    let (Some(whole), Some(old)) = (text(context.get_raw(0))?, text(context.get_raw(1))?) else {
        return Ok(Value::Null);
    };
    if old.is_empty() {
        return Ok(Value::Text(whole.into_owned()));
    }
    let Some(new) = text(context.get_raw(2))? else {
        return Ok(Value::Null);
    };
    let places = whole.matches(&*old).count();
    if whole.len() - places * old.len() + places.saturating_mul(new.len()) > LENGTH {
        return Err(refused("string or blob too big".into()));
    }
    Ok(Value::Text(whole.replace(&*old, &new)))
}

/// Returns the first argument without the letters of the second at its start, its end or both.
fn trim(context: &Context<'_>, start: bool, end: bool) -> Answer {
    let (Some(whole), Some(off)) = (text(context.get_raw(0))?, text(context.get_raw(1))?) else {
        return Ok(Value::Null);
    };
    let off: HashSet<char> = off.chars().collect();
    let mut kept = &*whole;
    if start {
        kept = kept.trim_start_matches(|letter| off.contains(&letter));
    }
    if end {
        kept = kept.trim_end_matches(|letter| off.contains(&letter));
    }
    Ok(Value::Text(kept.to_owned()))
}

/// Returns a value as SQLite writes it; nothing for null.
fn text(value: ValueRef<'_>) -> rusqlite::Result<Option<Cow<'_, str>>> {
    Ok(match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string().into()),
        ValueRef::Real(_) => match ask("select cast(?1 as text)", &[value.try_into()?])? {
            Value::Text(text) => Some(text.into()),
            _ => None,
        },
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes)),
    })
}

/// Returns bytes as letters, one each, so that they can be searched like a text.
fn letters<'a>(bytes: &[u8]) -> Cow<'a, str> {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

// Dates and times ---------------------------------------------------------------------------------

/// Where a function of SQLite's takes moments.
#[derive(Clone, Copy)]
struct Moments {
    from: usize,
    count: usize,
}

const MOMENTS: [(&str, Moments); 7] = [
    ("date", Moments { from: 0, count: 1 }),
    ("time", Moments { from: 0, count: 1 }),
    ("datetime", Moments { from: 0, count: 1 }),
    ("julianday", Moments { from: 0, count: 1 }),
    ("unixepoch", Moments { from: 0, count: 1 }),
    ("strftime", Moments { from: 1, count: 1 }),
    ("timediff", Moments { from: 0, count: 2 }),
];

/// Words with which SQLite's functions ask for the moment, or for the machine's time zone.
const CLOCK: [&str; 5] = ["now", "subsec", "subsecond", "localtime", "utc"];

/// Computes a function of date and time as SQLite does, unless it would ask the clock.
fn moment(name: &str, moments: Moments, context: &Context<'_>) -> Answer {
    let clock = |what: &str| {
        refused(format!(
            "{name}() {what}, which the image does not know; use today()"
        ))
    };
    if context.len() < moments.from + moments.count {
        return Err(clock("without a date asks the clock"));
    }
    let mut values = Vec::with_capacity(context.len());
    for at in 0..context.len() {
        let value = match context.get_raw(at) {
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                // SQLite reads no further than a zero byte.
                let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
                Value::Text(String::from_utf8_lossy(bytes).into_owned())
            }
            other => other.try_into()?,
        };
        if let Value::Text(text) = &value {
            // As a modifier, `subsec` only asks for fractions; as a moment, it is the clock's.
            let is_moment = at < moments.from + moments.count;
            let asked = CLOCK.iter().find(|word| {
                text.trim().eq_ignore_ascii_case(word) && (is_moment || !word.starts_with("subsec"))
            });
            if let Some(word) = asked.filter(|_| at >= moments.from) {
                return Err(clock(&format!("with '{word}' asks the clock")));
            }
        }
        values.push(value);
    }
    let places = ["?"].repeat(values.len()).join(",");
    ask(&format!("select {name}({places})"), &values)
}

thread_local! {
    /// A connection to nothing, in which SQLite's own functions are as they were.
    static CALCULATOR: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// Asks SQLite's own functions.
fn ask(sql: &str, values: &[Value]) -> Answer {
    CALCULATOR.with_borrow_mut(|calculator| {
        let conn = match calculator {
            Some(conn) => conn,
            None => calculator.insert(Connection::open_in_memory()?),
        };
        let mut statement = conn.prepare_cached(sql)?;
        statement.query_row(params_from_iter(values), |row| row.get(0))
    })
}
