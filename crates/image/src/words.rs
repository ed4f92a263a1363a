//! The words of a record: what its body says, without the names of its fields.

use std::fmt;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Adds the function `words(body)`, which gives the texts of a body one below the other.
pub(crate) fn function(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    conn.create_scalar_function("words", 1, flags, |context| {
        let body = context.get_raw(0).as_str().unwrap_or_default();
        Ok(words(body))
    })
}

/// Collects the texts of a JSON body; one that is none says nothing.
fn words(body: &str) -> String {
    let mut words = String::with_capacity(body.len());
    let mut json = serde_json::Deserializer::from_str(body);
    // What was collected before a fault is still worth finding.
    let _ = Texts(&mut words).deserialize(&mut json);
    words
}

/// Takes every text of a value, however deep, without building the value.
struct Texts<'w>(&'w mut String);

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push_str(text);
        self.0.push('\n');
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Texts(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while fields.next_key::<IgnoredAny>()?.is_some() {
            fields.next_value_seed(Texts(self.0))?;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_words_and_names_of_fields_are_not() {
        let body = r#"{"title":"a","list":["b",{"part":"c\nd","n":3,"yes":true,"none":null}]}"#;
        assert_eq!(words(body), "a\nb\nc\nd\n");
    }

    #[test]
    fn what_is_no_json_says_nothing() {
        assert_eq!(words(""), "");
        assert_eq!(words("{"), "");
    }
}
