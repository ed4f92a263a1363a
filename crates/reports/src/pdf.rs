//! Lays a report model out with a Typst template and returns a PDF.

mod fonts;
mod world;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::{WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use self::world::ReportWorld;
use crate::{Cover, ReportError, text};

/// After how many further reports intermediate results of the typesetter are dropped.
const CACHE_AGE: usize = 4;

/// The documents that can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Template {
    /// The Statement of Applicability, from a [`crate::soa::Soa`].
    Soa,
    /// The gap assessment, from a [`crate::gap::Gap`].
    Gap,
}

impl Template {
    /// Returns the report's name, as the command line knows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Soa => "soa",
            Self::Gap => "gap",
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Soa => include_str!("../templates/soa.typ"),
            Self::Gap => include_str!("../templates/gap.typ"),
        }
    }
}

/// Lays a model out and returns the PDF.
///
/// The file is tagged and meets PDF/A-2a (archive) and PDF/UA-1 (accessibility). It depends
/// on the model only, down to the last byte: its date is the cover's `as_of`.
///
/// # Errors
///
/// [`ReportError::Model`] if the model has no [`Cover`] under `cover`, and
/// [`ReportError::Layout`] if it is not the model that the template reads.
pub fn pdf(template: Template, model: &impl Serialize) -> Result<Vec<u8>, ReportError> {
    let mut data = serde_json::to_value(model)?;
    let cover = Cover::deserialize(&data["cover"])?;
    make_printable(&mut data);
    let world = ReportWorld::new(template.source(), serde_json::to_vec(&data)?, cover.as_of);
    let bytes = typeset(&world, &options(template, &cover));
    comemo::evict(CACHE_AGE);
    bytes.map_err(|message| ReportError::Layout {
        template: template.name(),
        message,
    })
}

fn typeset(world: &ReportWorld, options: &PdfOptions) -> Result<Vec<u8>, String> {
    let document = typst::compile::<PagedDocument>(world).output;
    let document = document.map_err(|errors| explain(world, &errors))?;
    typst_pdf::pdf(&document, options).map_err(|errors| explain(world, &errors))
}

/// Replaces what no font can draw, and lets long words break, in every string of the data.
fn make_printable(value: &mut Value) {
    match value {
        Value::String(string) => {
            let drawn = text::visible(string, fonts::covers);
            *string = text::breakable(&drawn).into_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(make_printable),
        Value::Object(map) => map.values_mut().for_each(make_printable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn options(template: Template, cover: &Cover) -> PdfOptions {
    // The file's date cannot be left out, and cannot lie before the year 1.
    let date = datetime(cover.as_of).filter(|date| date.year() >= Some(1));
    let date = date.or_else(|| Datetime::from_ymd_hms(1, 1, 1, 0, 0, 0));
    PdfOptions {
        ident: Smart::Custom(format!(
            "{}\u{1f}{}\u{1f}{}\u{1f}{}",
            template.name(),
            cover.organization,
            cover.as_of,
            cover.entry
        )),
        creator: Smart::Custom(Some(format!("Aimwright {}", env!("CARGO_PKG_VERSION")))),
        timestamp: date.map(Timestamp::new_utc),
        page_ranges: None,
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .expect("PDF/A-2a and PDF/UA-1 are both built on PDF 1.7"),
        tagged: true,
        pretty: false,
    }
}

fn datetime(date: Date) -> Option<Datetime> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Datetime::from_ymd_hms(i32::from(date.year()), month, day, 0, 0, 0)
}

/// Joins the typesetter's errors into one line, each with its place in the template.
fn explain(world: &ReportWorld, errors: &[SourceDiagnostic]) -> String {
    let lines = errors.iter().map(|error| match world.range(error.span) {
        Some(range) => format!(
            "{} (at byte {} of the template)",
            error.message, range.start
        ),
        None => error.message.to_string(),
    });
    lines.collect::<Vec<_>>().join("; ")
}
