//! Search: records by their words, and suggestions while somebody types.

use image::Value as Cell;
use registers::{Key, RegisterInfo};

use crate::access::text;
use crate::error::Result;
use crate::refuse::register_named;
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
    /// Returns records that hold all of these words, best first.
    pub fn find(&self, words: &str, limit: usize) -> Result<Vec<Hit>> {
        let Some(quoted) = quoted(words) else {
            return Ok(Vec::new());
        };
        let sql = "select r.id, r.register, r.title, r.state, snippet(search, 1, '', '', ' … ', 12) from search \
                   join record r on r.number = search.rowid where search match ?1 order by bm25(search, 10.0, 1.0), r.id limit ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = self
            .lease
            .own(sql, &[Cell::Text(quoted), Cell::Integer(limit)])?;
        Ok(found.iter().map(|row| hit(row)).collect())
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
        let wanted = match register {
            Some(register) => format!("title : ({})", within(register, &quoted)),
            None => format!("title : ({quoted})"),
        };
        let mut hits = self.named(words.trim(), register)?;
        hits.extend(self.beginning(register, wanted)?);
        let words = words.trim().to_lowercase();
        hits.sort_by_key(|hit| rank(hit, &words));
        hits.dedup_by(|next, hit| next.key == hit.key);
        hits.truncate(limit);
        Ok(hits)
    }

    /// Finds the record that is named by its key, or in a register by its number.
    fn named(&self, word: &str, register: Option<&RegisterInfo>) -> Result<Vec<Hit>> {
        let by_number = || {
            let number = word.parse().ok().filter(|_| word.len() <= 9)?;
            Some(Key::new(register?.prefix, number))
        };
        let Some(key) = word.to_uppercase().parse().ok().or_else(by_number) else {
            return Ok(Vec::new());
        };
        let found = self.lease.record(&key)?;
        let is_meant = |name: &str| register.is_none_or(|register| register.name == name);
        Ok(found
            .filter(|row| is_meant(&row.register) && row.state != "erased")
            .map(|row| Hit {
                key: row.key.to_string(),
                register: row.register,
                title: row.title,
                state: row.state,
                snippet: String::new(),
            })
            .into_iter()
            .collect())
    }

    fn beginning(&self, register: Option<&RegisterInfo>, wanted: String) -> Result<Vec<Hit>> {
        let sql = "select r.id, r.register, r.title, r.state, '' from search join record r on r.number = search.rowid \
                   where search match ?1 and (?2 is null or r.register = ?2) and r.state <> 'erased' \
                   order by search.rowid desc limit ?3";
        let name = register.map_or(Cell::Null, |register| Cell::Text(register.name.into()));
        let found = self
            .lease
            .own(sql, &[Cell::Text(wanted), name, Cell::Integer(CANDIDATES)])?;
        Ok(found.iter().map(|row| hit(row)).collect())
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
        Ok(found?.iter().map(|row| hit(row)).collect())
    }
}

fn hit(row: &[Cell]) -> Hit {
    Hit {
        key: text(&row[0]),
        register: text(&row[1]),
        title: text(&row[2]),
        state: text(&row[3]),
        snippet: text(&row[4]),
    }
}

/// Orders suggestions: the record that is named, then titles that begin like the words, then the rest.
fn rank(hit: &Hit, words: &str) -> u8 {
    if hit.key.to_lowercase() == words {
        0
    } else if hit.title.to_lowercase().starts_with(words) {
        1
    } else {
        2
    }
}
