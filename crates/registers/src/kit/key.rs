//! Keys: the short name by which people and records point at a record.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Register;

/// Names one record for ever: a register's prefix and a number, `RSK-0042`.
///
/// A key is the record's identity. It is given once, never changed and never reused, so
/// bodies, findings and files all point at records by key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

/// Says why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a record key; a key looks like RSK-0042")]
pub struct NotAKey(pub String);

impl Key {
    /// Makes the key of the `number`th record of the register with this prefix.
    pub fn new(prefix: &str, number: u64) -> Self {
        Self(format!("{prefix}-{number:04}"))
    }

    /// Returns the key as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the register's prefix, `RSK` in `RSK-0042`.
    pub fn prefix(&self) -> &str {
        self.0.split_once('-').map_or("", |(prefix, _)| prefix)
    }

    /// Returns the number, 42 in `RSK-0042`.
    pub fn number(&self) -> u64 {
        self.0
            .split_once('-')
            .and_then(|(_, number)| number.parse().ok())
            .unwrap_or(0)
    }
}

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let refuse = || NotAKey(text.chars().take(40).collect());
        let (prefix, number) = text.split_once('-').ok_or_else(refuse)?;
        let prefix_fits = prefix.len() == 3 && prefix.bytes().all(|b| b.is_ascii_uppercase());
        let number_fits =
            (4..=12).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        // `RSK-00042` would be a second name for `RSK-0042`.
        let canonical = number.len() == 4 || !number.starts_with('0');
        if prefix_fits && number_fits && canonical {
            Ok(Self(text.to_owned()))
        } else {
            Err(refuse())
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Points at a record of register `T` by its key.
pub struct Ref<T> {
    key: Key,
    register: PhantomData<fn() -> T>,
}

impl<T: Register> Ref<T> {
    /// Points at the `number`th record of `T`; meant for samples and tests.
    pub fn number(number: u64) -> Self {
        Self {
            key: Key::new(T::PREFIX, number),
            register: PhantomData,
        }
    }

    /// Returns the key it points at.
    pub fn key(&self) -> &Key {
        &self.key
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            register: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.key)
    }
}

impl<T> Serialize for Ref<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.key.serialize(serializer)
    }
}

impl<'de, T: Register> Deserialize<'de> for Ref<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = Key::deserialize(deserializer)?;
        if key.prefix() == T::PREFIX {
            Ok(Self {
                key,
                register: PhantomData,
            })
        } else {
            Err(serde::de::Error::custom(format!(
                "{key} is not a {}; its key starts with {}-",
                T::NAME,
                T::PREFIX
            )))
        }
    }
}

impl<T: Register> JsonSchema for Ref<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Ref_{}", T::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": format!("^{}-[0-9]{{4,12}}$", T::PREFIX),
            "x-ref": T::NAME,
        })
    }
}

/// Points at a record of any register by its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnyRef(pub Key);

impl AnyRef {
    /// Points at the `number`th record of `T`; meant for samples and tests.
    pub fn to<T: Register>(number: u64) -> Self {
        Self(Key::new(T::PREFIX, number))
    }
}

impl JsonSchema for AnyRef {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AnyRef".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Z]{3}-[0-9]{4,12}$", "x-ref": "*" })
    }
}
