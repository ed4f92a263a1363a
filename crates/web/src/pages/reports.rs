//! Reports: what can be printed or taken along, as of the moment the page shows.

use std::fmt::Write as _;

use aims::{AimsError, Kind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};
use reports::{ReportError, Source, gap, soa};
use serde::Serialize;

use super::today::FRAMEWORK;
use crate::answer::{Answer, Download, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::routes::Route;

/// The reports there are: part of their address, and the messages that name and describe them.
const REPORTS: [(&str, &str, &str); 2] = [
    (
        "statement-of-applicability",
        "reports-soa",
        "reports-soa-about",
    ),
    ("gap-report", "reports-gap", "reports-gap-about"),
];

/// The forms they take, with their media types.
const FORMS: [(&str, &str); 4] = [
    ("pdf", "application/pdf"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("csv", "text/csv; charset=utf-8"),
    ("json", "application/json"),
];

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 2] {
    [
        Route::get("/reports", list),
        Route::get("/reports/{report}/{form}", write).slow(),
    ]
}

fn list(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let title = words.t("section-reports");
    let row = |(name, id, about): (&str, &str, &str)| -> Markup {
        html! {
            tr {
                th scope="row" { (words.t(id)) span.sub { (words.t(about)) } }
                td."fit right" {
                    @for (form, _) in FORMS {
                        a."btn small" href=(look.href(&format!("/reports/{name}/{form}"))) download { (form.to_uppercase()) span.vh { ": " (words.t(id)) } } " "
                    }
                }
            }
        }
    };
    let rows = html! { @for report in REPORTS { (row(report)) } };
    let heads = html! { th scope="col" { (words.t("reports-report")) } th scope="col" { (words.t("reports-forms")) } };
    let main = html! {
        (parts::Head::new(title).lede(words.with("reports-lede", &[("day", words.day(look.day()?).into())])))
        section.sec.first { (parts::table("", title, heads, rows)) }
    };
    Ok(Page::new("reports", title, main).into())
}

fn write(look: &Look<'_>) -> Result<Answer> {
    let report = look.param("report");
    let (form, media_type) = FORMS
        .into_iter()
        .find(|(form, _)| *form == look.param("form"))
        .ok_or_else(Fault::not_found)?;
    let view = look.view()?;
    let workspace = &look.site.workspace;
    let assessment = view.assessment(FRAMEWORK)?;
    let engine = view.engine(FRAMEWORK)?;
    let source = Source {
        reader: view.reader(),
        assessment: &assessment,
        framework: engine.framework(),
        checkpoint_root: root(look)?,
        prepared_by: look.actor()?.name.clone(),
        demonstration: workspace.is_demonstration(),
    };
    let bytes = match report {
        "statement-of-applicability" => {
            let model = soa::model(&source).map_err(failed)?;
            match form {
                "pdf" => model.pdf().map_err(failed)?,
                "xlsx" => model.xlsx().map_err(failed)?,
                "csv" => model.csv().into_bytes(),
                _ => as_json(&model)?,
            }
        }
        "gap-report" => {
            let model = gap::model(&source).map_err(failed)?;
            match form {
                "pdf" => model.pdf().map_err(failed)?,
                "xlsx" => model.xlsx().map_err(failed)?,
                "csv" => model.csv().into_bytes(),
                _ => as_json(&model)?,
            }
        }
        _ => return Err(Fault::not_found()),
    };
    Ok(Download::bytes(
        format!("{report}-{}.{form}", view.day()),
        media_type,
        bytes,
    ))
}

fn failed(error: ReportError) -> Fault {
    // What a report cannot be made of is the person's to mend; the words say what.
    AimsError::new(Kind::Invalid, error.to_string())
        .because(error)
        .into()
}

fn as_json(model: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(model)
        .map_err(|error| AimsError::new(Kind::Internal, error.to_string()).into())
}

/// Returns the root of the newest checkpoint in hexadecimal, if it ends at the moment that is shown.
fn root(look: &Look<'_>) -> Result<Option<String>> {
    let checkpoint = look.site.workspace.checkpoint()?;
    let mut lines = checkpoint.lines().skip(1);
    if lines.next() != Some(look.view()?.entry().0.to_string().as_str()) {
        return Ok(None);
    }
    let bytes = STANDARD
        .decode(lines.next().unwrap_or_default())
        .unwrap_or_default();
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Ok(Some(hex))
}
