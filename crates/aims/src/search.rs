//! Search: records by their words, and suggestions while somebody types.

use std::collections::HashSet;

use image::Value as Cell;
use registers::{Key, RegisterInfo};

use crate::access::text;
use crate::error::Result;
use crate::refuse::register_named;
use crate::spoken::spoken;
use crate::view::View;

/// Most words that are searched for at once; the search index takes its time over many.
const MOST_WORDS: usize = 32;

/// Most characters of a word that is searched for.
const LONGEST_WORD: usize = 200;

/// Most records that a suggestion chooses from; the ones changed last.
const CANDIDATES: i64 = 200;

/// Most suggestions.
const MOST_SUGGESTIONS: usize = 100;

/// One record that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its key.
    pub key: String,
    /// Its register.
    pub register: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Words around the match; empty for a suggestion.
    pub snippet: String,
}

/// Splits what somebody typed into words for the search index; nothing if there are none.
///
/// Each word is quoted, so that the search language's own signs are words like any other.
pub(crate) fn quoted(words: &str) -> Option<String> {
    let quoted: Vec<String> = words
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST_WORD)
        .take(MOST_WORDS)
        .map(|word| format!("\"{}\"*", word.replace('"', "\"\"")))
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

/// Narrows words to the records of a register as far as the search index can: the prefix of their
/// keys is a word of their titles.
pub(crate) fn within(register: &RegisterInfo, quoted: &str) -> String {
    format!("(title : \"{}\") AND {quoted}", register.prefix)
}

impl View<'_> {
    /// Returns records that hold all of these words: first those whose titles do, each time the ones
    /// changed last before the others.
    pub fn find(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let Some(quoted) = quoted(words) else {
            return Ok(Vec::new());
        };
        let entitled = format!("title : ({quoted})");
        let other = format!("({quoted}) NOT ({entitled})");
        let mut hits = self.holding(entitled, limit)?;
        if hits.len() < limit {
            hits.extend(self.holding(other, limit - hits.len())?);
        }
        Ok(hits)
    }

    fn holding(&self, wanted: String, limit: usize) -> Result<Vec<Hit>> {
        let sql = "select r.id, r.register, r.title, r.state, snippet(search, 1, '', '', ' … ', 12) \
                   from search cross join record r on r.number = search.rowid \
                   where search match ?1 order by search.rowid desc limit ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = self
            .lease
            .own(sql, &[Cell::Text(wanted), Cell::Integer(limit)])?;
        Ok(found.iter().map(|row| self.hit(row)).collect())
    }

    /// Returns records whose key or title has words that begin like these, for choosing one while
    /// typing; without words, the ones changed last. `register` is a register's name, or `*`.
    pub fn suggest(&self, register: &str, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let register = match register {
            "*" => None,
            name => Some(register_named(name)?),
        };
        let limit = limit.min(MOST_SUGGESTIONS);
        let Some(quoted) = quoted(words) else {
            return self.newest(register, limit);
        };
        let word = words.trim();
        if is_key_begun(word) {
            return self.under(word, register, limit);
        }
        let wanted = match register {
            Some(register) => format!("title : ({})", within(register, &quoted)),
            None => format!("title : ({quoted})"),
        };
        let mut hits = self.numbered(word, register)?;
        hits.extend(self.beginning(register, wanted)?);
        let word = word.to_lowercase();
        hits.sort_by_key(|hit| !hit.title.to_lowercase().starts_with(&word));
        let mut seen = HashSet::new();
        hits.retain(|hit| seen.insert(hit.key.clone()));
        hits.truncate(limit);
        Ok(hits)
    }

    /// Finds the records whose keys begin like this.
    fn under(&self, word: &str, register: Option<&RegisterInfo>, limit: usize) -> Result<Vec<Hit>> {
        let sql = "select id, register, title, state, '' from record where id >= ?1 and id < ?1 || '~' \
                   and state <> 'erased' order by id limit ?2";
        let word = word.to_uppercase();
        if register.is_some_and(|register| !word.starts_with(register.prefix)) {
            return Ok(Vec::new());
        }
        let limit = Cell::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
        let found = self.lease.own(sql, &[Cell::Text(word), limit])?;
        Ok(found.iter().map(|row| self.hit(row)).collect())
    }

    /// Finds the record of a register that has this number.
    fn numbered(&self, word: &str, register: Option<&RegisterInfo>) -> Result<Vec<Hit>> {
        let number = word.parse().ok().filter(|_| word.len() <= 9);
        let Some((register, number)) = register.zip(number) else {
            return Ok(Vec::new());
        };
        let found = self.lease.record(&Key::new(register.prefix, number))?;
        let found = found.filter(|row| row.state != "erased").map(|row| Hit {
            key: row.key.to_string(),
            register: row.register,
            title: row.title,
            state: row.state,
            snippet: String::new(),
        });
        Ok(found.into_iter().collect())
    }

    fn beginning(&self, register: Option<&RegisterInfo>, wanted: String) -> Result<Vec<Hit>> {
        let sql = "select r.id, r.register, r.title, r.state, '' from search \
                   cross join record r on r.number = search.rowid \
                   where search match ?1 and (?2 is null or r.register = ?2) and r.state <> 'erased' \
                   order by search.rowid desc limit ?3";
        let name = register.map_or(Cell::Null, |register| Cell::Text(register.name.into()));
        let found = self
            .lease
            .own(sql, &[Cell::Text(wanted), name, Cell::Integer(CANDIDATES)])?;
        Ok(found.iter().map(|row| self.hit(row)).collect())
    }

    fn hit(&self, row: &[Cell]) -> Hit {
        let key = text(&row[0]);
        Hit {
            register: text(&row[1]),
            title: spoken(&self.lease, &key, text(&row[2])),
            state: text(&row[3]),
            snippet: text(&row[4]),
            key,
        }
    }

    /// Returns the records changed last.
    fn newest(&self, register: Option<&RegisterInfo>, limit: usize) -> Result<Vec<Hit>> {
        let limit = Cell::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
        let found = match register {
            None => self.lease.own(
                "select id, register, title, state, '' from record where state <> 'erased' \
                 order by seq desc limit ?1",
                &[limit],
            ),
            Some(RegisterInfo { name, .. }) => self.lease.own(
                &format!(
                    "select id, '{name}', title, state, '' from \"{name}\" where state <> 'erased' \
                     order by updated_at desc, length(id) desc, id desc limit ?1"
                ),
                &[limit],
            ),
        };
        Ok(found?.iter().map(|row| self.hit(row)).collect())
    }
}

/// Tells whether somebody types a key: three letters, a hyphen and digits.
fn is_key_begun(word: &str) -> bool {
    let Some((prefix, number)) = word.split_once('-') else {
        return false;
    };
    prefix.len() == 3
        && prefix.bytes().all(|letter| letter.is_ascii_alphabetic())
        && number.bytes().all(|digit| digit.is_ascii_digit())
}
