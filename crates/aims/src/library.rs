//! What one can start from instead of an empty form: risks and opportunities of AI systems in general words
//! (6.1.2, Annex C.3).

use std::sync::LazyLock;

use conformity::located::{Document, Limits};
use serde_json::{Map, Value};

use crate::access::text;
use crate::error::Result;
use crate::view::View;

const RISKS: &str = include_str!("../library/risks.yaml");

/// One entry of the library: the beginning of a record.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id, which a record made from it keeps as `library_id`.
    pub id: String,
    /// The fields to begin with.
    pub body: Value,
}

impl Entry {
    /// Returns a field that is a text, or nothing.
    pub fn text(&self, field: &str) -> &str {
        self.body
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let document = Document::parse(RISKS.as_bytes(), &Limits::default());
    let Ok(Value::Array(items)) = document.map(Document::into_value) else {
        return Vec::new();
    };
    items.into_iter().filter_map(entry).collect()
});

fn entry(item: Value) -> Option<Entry> {
    let Value::Object(fields) = item else {
        return None;
    };
    let id = fields.get("id")?.as_str()?.to_owned();
    let mut body: Map<String, Value> = fields
        .into_iter()
        .filter(|(name, _)| name != "id")
        .collect();
    body.insert("library_id".into(), id.clone().into());
    Some(Entry {
        id,
        body: Value::Object(body),
    })
}

/// Returns the risks and opportunities of the library, in its order.
pub fn risks() -> &'static [Entry] {
    &ENTRIES
}

impl View<'_> {
    /// Returns which entries of the library were taken over: id and the record made from it.
    pub fn taken_from_library(&self) -> Result<Vec<(String, String)>> {
        let sql = "select library_id, id from risk where library_id is not null and state <> 'erased' order by id";
        let rows = self.lease.own(sql, &[])?;
        Ok(rows
            .iter()
            .map(|row| (text(&row[0]), text(&row[1])))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use registers::{Completeness, catalog, validate};

    use super::*;

    #[test]
    fn every_entry_can_become_a_risk() {
        let register = catalog().get("risk").expect("there are risks");
        let mut ids = BTreeSet::new();
        for entry in risks() {
            assert!(ids.insert(&entry.id), "{} stands there twice", entry.id);
            let problems = validate(register, &entry.body, Completeness::Partial);
            assert!(problems.is_empty(), "{}: {problems:?}", entry.id);
            for field in ["title", "cause", "event", "consequence"] {
                assert!(!entry.text(field).is_empty(), "{} has no {field}", entry.id);
            }
        }
        assert!(ids.len() >= 40, "{}", ids.len());
    }

    #[test]
    fn every_source_and_family_is_there() {
        let of = |field: &str| -> BTreeSet<&str> {
            risks().iter().map(|entry| entry.text(field)).collect()
        };
        assert_eq!(
            of("source").len(),
            8,
            "the seven sources of Annex C.3, and others"
        );
        assert_eq!(of("family").len(), 5);
        assert_eq!(of("kind").len(), 2, "opportunities too");
    }
}
