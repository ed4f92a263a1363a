//! The own fields at an entry of the journal: which are in force there, and which were withdrawn.

use std::collections::BTreeMap;

use journal::{Journal, Seq};
use registers::{Catalog, OwnFields};

use crate::error::ImageError;
use crate::project::{Written, decode};

/// The register of own fields.
pub(crate) const REGISTER: &str = "own_field";

/// Reads the own fields that the journal has up to an entry.
///
/// An own field is in force from its approval until it is superseded; a draft over it changes nothing.
pub(crate) fn own_fields(
    journal: &dyn Journal,
    catalog: &Catalog,
    upto: Seq,
) -> Result<OwnFields, ImageError> {
    let mut own = OwnFields::default();
    let Some(register) = catalog.get(REGISTER) else {
        return Ok(own);
    };
    // By key: the version that came into force last, and whether it still is.
    let mut standing = BTreeMap::new();
    for entry in journal.entries_of_prefix(register.prefix, upto)? {
        match entry.state.as_str() {
            "approved" => {
                standing.insert(entry.record.clone(), (entry, true));
            }
            "superseded" => {
                // One that was brought in when it was withdrawn already was never approved here.
                let known = standing.entry(entry.record.clone());
                known.or_insert((entry, false)).1 = false;
            }
            "erased" => {
                standing.remove(&entry.record);
            }
            _ => {}
        }
    }
    for (key, (entry, in_force)) in standing {
        let Some(body) = journal.body(entry.body)? else {
            continue;
        };
        let written = Written {
            shape: entry.shape,
            body: body.text,
            ..Written::default()
        };
        // What cannot be read adds no field; the image names its entry when it comes to it.
        if let Ok(decoded) = decode(register, &written) {
            own.set(&key, &decoded.body, in_force);
        }
    }
    Ok(own)
}
