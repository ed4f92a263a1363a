//! Titles that are made of keys, said with the names of the records behind them.
//!
//! What was measured, attended, read or attested has no name of its own: its title is made of the keys of
//! its metric, person, course or document, which never change. People read names, so whoever shows such
//! a title puts in the names of the moment that is looked at.

use image::Reader;
use registers::Key;

/// The registers whose titles are made of keys.
const MADE_OF_KEYS: [&str; 6] = ["ACK", "TRN", "OVR", "MEA", "ATT", "ACC"];

/// Returns the title of a record as people read it: with names in place of keys, where they can be read.
pub(crate) fn spoken(reader: &Reader, key: &str, title: String) -> String {
    if !MADE_OF_KEYS.iter().any(|prefix| key.starts_with(prefix)) {
        return title;
    }
    let mut said = String::with_capacity(title.len() * 2);
    for part in title.split_inclusive([' ', ':', ',']) {
        let bare = part.trim_end_matches([' ', ':', ',']);
        let named = match bare.parse::<Key>() {
            Ok(key) => reader.record(&key).ok().flatten().map(|row| row.title),
            Err(_) => None,
        };
        match named.filter(|name| !name.is_empty()) {
            Some(name) => {
                said.push_str(&name);
                said.push_str(&part[bare.len()..]);
            }
            None => said.push_str(part),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_title_made_of_keys_is_of_a_register_that_is_known_for_it() {
        let holds_key = |text: &str| {
            let mut parts = text.split([' ', ':', ',']);
            parts.any(|part| part.parse::<Key>().is_ok())
        };
        let made_of_keys: Vec<&str> = registers::catalog()
            .all()
            .iter()
            .filter(|register| {
                let samples = register.samples();
                samples.iter().any(|sample| {
                    let decoded = register.decode(register.shape, sample.clone());
                    decoded.is_ok_and(|(_, title)| holds_key(&title))
                })
            })
            .map(|register| register.prefix)
            .collect();
        assert_eq!(made_of_keys, MADE_OF_KEYS);
    }
}
