//! The journal as a log: who did what to which record, newest first.

use image::{Limits, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use registers::Key;

use crate::access::text;
use crate::error::Result;
use crate::spoken::spoken;
use crate::view::View;

/// Most lines of one answer.
const MOST_LINES: usize = 1_000;

/// Lines of an answer if nothing is said.
const USUAL_LINES: usize = 50;

/// Which entries a log shows.
#[derive(Debug, Clone, Default)]
pub struct LogQuery {
    /// Entries before this one, to go on where the last answer ended.
    pub before: Option<u64>,
    /// Entries of this day, in UTC, and later ones.
    pub since: Option<Date>,
    /// Most lines; a thousand at most, fifty if nothing is said.
    pub limit: Option<usize>,
    /// Entries about records of this register.
    pub register: Option<String>,
    /// Entries on behalf of this person, by key.
    pub by: Option<String>,
    /// Entries about this record.
    pub record: Option<Key>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its number.
    pub seq: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Key of the person on whose behalf.
    pub by: String,
    /// The person's name.
    pub by_name: String,
    /// What was done.
    pub command: String,
    /// The record.
    pub record: Key,
    /// Its register.
    pub register: String,
    /// Its title as it is now.
    pub title: String,
    /// Its version after the entry.
    pub version: u32,
    /// Its state after the entry.
    pub state: String,
    /// The change set it was written with.
    pub change_set: String,
}

/// Entries that one command wrote about records of one register, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    /// The entries, newest first; there is at least one.
    pub lines: Vec<LogLine>,
}

impl LogGroup {
    /// Returns the newest of its entries.
    pub fn newest(&self) -> &LogLine {
        &self.lines[0]
    }

    /// Returns the records, each once, by number.
    pub fn records(&self) -> Vec<&Key> {
        let mut keys: Vec<_> = self.lines.iter().map(|line| &line.record).collect();
        keys.sort_by_key(|key| key.number());
        keys.dedup();
        keys
    }

    /// Returns its first and last record if their numbers follow one another: `TRN-0058` to
    /// `TRN-0060`.
    pub fn run(&self) -> Option<(&Key, &Key)> {
        let keys = self.records();
        let (first, last) = (*keys.first()?, *keys.last()?);
        let follow = last.number() - first.number() == keys.len() as u64 - 1;
        (follow && keys.len() > 1).then_some((first, last))
    }
}

/// What one change set did to the records of one register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterSums {
    /// The register.
    pub register: String,
    /// Records that are new.
    pub added: u64,
    /// New versions of records that were there.
    pub edited: u64,
}

/// Puts entries together that one command wrote about records of one register.
pub fn grouped(lines: Vec<LogLine>) -> Vec<LogGroup> {
    let mut groups: Vec<LogGroup> = Vec::new();
    for line in lines {
        let goes_on = groups.last().is_some_and(|group| {
            let last = group.newest();
            (&last.change_set, &last.register, &last.command, &last.state)
                == (&line.change_set, &line.register, &line.command, &line.state)
        });
        match groups.last_mut().filter(|_| goes_on) {
            Some(group) => group.lines.push(line),
            None => groups.push(LogGroup { lines: vec![line] }),
        }
    }
    groups
}

impl View<'_> {
    /// Returns entries of the journal, newest first.
    pub fn log(&self, query: &LogQuery) -> Result<Vec<LogLine>> {
        let about = match query.record {
            Some(_) => "h.record = ?5",
            None => "?5 is null",
        };
        let sql = format!(
            "select h.seq, h.at, h.by, coalesce(p.title, h.by), h.command, h.record, h.register, coalesce(r.title, ''), \
             h.version, h.state, h.change_set from history h left join record p on p.id = h.by \
             left join record r on r.id = h.record \
             where h.seq < ?1 and h.seq >= ?2 and (?3 is null or h.register = ?3) and (?4 is null or h.by = ?4) \
             and {about} order by h.seq desc limit ?6"
        );
        let first = match query.since {
            Some(day) => self.first_entry_since(day)?,
            None => 0,
        };
        let before = query.before.map_or(i64::MAX, signed);
        let limit = query.limit.unwrap_or(USUAL_LINES).min(MOST_LINES);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let record = query.record.as_ref().map(Key::as_str);
        let found = self.reader().rows_with(
            &sql,
            &[
                &before,
                &signed(first),
                &query.register,
                &query.by,
                &record,
                &limit,
            ],
            &Limits::user(),
        )?;
        let lines = found.rows.iter().filter_map(|row| line(row));
        let spoken = lines.map(|mut line| {
            line.title = spoken(self.reader(), line.record.as_str(), line.title);
            line
        });
        Ok(spoken.collect())
    }

    /// Returns what an import did with these entries, by register; nothing if they are not those of one
    /// import.
    pub fn imported(&self, first: u64, last: u64) -> Result<Vec<RegisterSums>> {
        let sql = "select register, sum(version = 1), sum(version > 1) from history \
                   where seq between ?1 and ?2 and \
                   (select count(distinct change_set) = 1 and min(command) = 'import' and max(command) = 'import' \
                    and min(seq) = ?1 and max(seq) = ?2 from history where seq between ?1 and ?2) \
                   group by register order by min(seq)";
        let found =
            self.reader()
                .rows_with(sql, &[&signed(first), &signed(last)], &Limits::user())?;
        let sums = |row: &Vec<Value>| match row.as_slice() {
            [
                Value::Text(register),
                Value::Integer(added),
                Value::Integer(edited),
            ] => {
                let unsigned = |number: &i64| u64::try_from(*number).unwrap_or(0);
                Some(RegisterSums {
                    register: register.clone(),
                    added: unsigned(added),
                    edited: unsigned(edited),
                })
            }
            _ => None,
        };
        Ok(found.rows.iter().filter_map(sums).collect())
    }

    /// Returns the first entry of a day, or the one after the newest.
    ///
    /// Entries never go back in time, so their moments are searched by halves.
    fn first_entry_since(&self, day: Date) -> Result<u64> {
        let sql = "select substr(at, 1, 10) < ?2 from history where seq = ?1";
        let day = day.to_string();
        let (mut first, mut after) = (1, self.entry().0 + 1);
        while first < after {
            let middle = first + (after - first) / 2;
            let found = self
                .reader()
                .rows_with(sql, &[&signed(middle), &day], &Limits::user())?;
            let earlier = found
                .rows
                .first()
                .is_some_and(|row| row[0] == Value::Integer(1));
            if earlier {
                first = middle + 1;
            } else {
                after = middle;
            }
        }
        Ok(first)
    }
}

fn line(row: &[Value]) -> Option<LogLine> {
    let number = |cell: &Value| match cell {
        Value::Integer(number) => number.unsigned_abs(),
        _ => 0,
    };
    Some(LogLine {
        seq: number(&row[0]),
        at: text(&row[1]).parse().ok()?,
        by: text(&row[2]),
        by_name: text(&row[3]),
        command: text(&row[4]),
        record: text(&row[5]).parse().ok()?,
        register: text(&row[6]),
        title: text(&row[7]),
        version: u32::try_from(number(&row[8])).unwrap_or(u32::MAX),
        state: text(&row[9]),
        change_set: text(&row[10]),
    })
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
