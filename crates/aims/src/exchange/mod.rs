//! Import and export: records as files that people and other programs can read.
//!
//! A YAML export is a folder: one folder a register, one file a record, and `files/` with the
//! evidence. A CSV export is one file a register, one column a field. Both hold keys and states, so
//! that an import into an empty workspace gives the same records, and a second import changes nothing.

mod csv;
mod export;
mod import;
mod incoming;
mod yaml;

pub use export::{Exported, Selection};
pub(crate) use export::{evidence_hash, file_of_evidence};
pub use import::{Imported, Record};
pub use yaml::document as to_yaml;
