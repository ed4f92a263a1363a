//! A report model in, a file out: PDF by Typst, XLSX, CSV and JSON.
//!
//! A report is a plain serde model ([`soa::Soa`], [`gap::Gap`]) that holds everything the
//! document says. [`pdf()`] hands it as data to a Typst template, [`soa::Soa::xlsx`] and
//! [`gap::Gap::xlsx`] write it as a workbook. Nothing here reads a clock, a file or the
//! network: the same model gives the same bytes, on any day and any machine.
//!
//! A person's words stay words. A template reads them as JSON, so nothing that was typed is
//! evaluated as Typst markup, and a workbook stores them as strings, so nothing is
//! evaluated as a formula.
//!
//! [`soa::model`] and [`gap::model`] make the models from a [`Source`]: the image of one moment,
//! and what the checks say about it.
//!
//! A new report is a model in a file of its own, a template in `templates/`, and a
//! [`Template`] that joins them.

mod cover;
mod csv;
pub mod gap;
pub mod list;
mod markdown;
mod pdf;
pub mod register_sheet;
mod sheet;
pub mod soa;
mod source;
mod text;

pub use cover::{Approval, Cover, Evidence, Fact, RecordVersion, Reference, Status};
pub use pdf::{Template, pdf};
pub use source::Source;

/// Says why a report could not be made, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The model cannot be turned into the data that a template reads.
    #[error("the report's data is incomplete: {0}; build it from the report's own model type")]
    Model(#[from] serde_json::Error),
    /// The template does not compile with this model.
    #[error(
        "the report `{template}` could not be laid out: {message}; this is a fault of the \
         template, please report it with this message"
    )]
    Layout {
        /// The template's name.
        template: &'static str,
        /// What the typesetter said, with the place in the template.
        message: String,
    },
    /// The workbook cannot be written.
    #[error("the workbook could not be written: {0}; a PDF of the same report has no such limits")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A text is longer than a cell of a workbook holds.
    #[error(
        "{record}: {field} is too long for a cell of a workbook; export to a .csv file or a folder"
    )]
    TooLong {
        /// The record's key.
        record: String,
        /// The field.
        field: String,
    },
    /// The image cannot be read.
    #[error("the records could not be read: {0}; run `aimwright doctor`")]
    Query(#[from] image::QueryError),
    /// The record that was asked for is none that this report can show.
    #[error(
        "there is no gap assessment {0}; `aimwright list gap_assessment` shows those there are"
    )]
    NoSuchGapAssessment(String),
}

/// Writes a model as JSON for people and machines.
fn json(model: &impl serde::Serialize) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(model)?;
    text.push('\n');
    Ok(text)
}
