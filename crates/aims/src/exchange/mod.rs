//! Import and export: records as files that people and other programs can read.
//!
//! A YAML export is a folder: one folder a register, one file a record, and `files/` with the
//! evidence. A CSV export is one file a register, one column a field. Both hold keys and states, so
//! that an import into an empty workspace gives the same records, and a second import changes nothing.
//!
//! A [`Sheet`] is what anybody filled in: a workbook or a CSV file with headings of its own. A mapping
//! says which column fills which field; it is guessed, corrected by a person and remembered.

mod cell_value;
mod csv;
mod delimited;
mod export;
mod finder;
mod guess;
mod import;
mod incoming;
mod laying;
mod plan;
mod reading;
mod recall;
mod rows;
mod sheet;
mod synonyms;
mod target;
mod xlsx;
mod yaml;

pub use csv::{csv_template, faults_csv};
pub use export::{Exported, Selection};
pub(crate) use export::{evidence_hash, file_of_evidence};
pub use guess::{Confidence, Guess, Labels, NoLabels, guess, header_row, mapping_of};
pub use import::{Imported, Record};
pub use rows::{CellFault, RowDoes, RowResult, SheetImport, SheetOrder, Written};
pub use sheet::{Heading, Sheet, SheetCell, SheetRow, letters};
pub use yaml::document as to_yaml;
