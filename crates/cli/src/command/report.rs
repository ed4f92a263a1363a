//! `aimwright report`: documents to hand to a board or an auditor.

use std::fs;
use std::path::{Path, PathBuf};

use aims::{View, Workspace};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::{Args, ValueEnum};
use registers::Key;
use reports::{ReportError, Source, gap, soa};
use serde::Serialize;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};

/// The standard that reports are about.
const FRAMEWORK: &str = "iso-42001";

/// Writes a report: the Statement of Applicability or the gap assessment
#[derive(Debug, Args)]
#[command(after_help = "\
Reports:
  soa  the Statement of Applicability: every control, in or out, with the reasons
  gap  the gap assessment: what is practised beside what the checks find; KEY names one of several

Examples:
  aimwright report soa -o soa.pdf
  aimwright report soa -o soa.xlsx --as-of 2026-06-30
  aimwright report gap GAP-0001 -o gap.pdf
  aimwright report gap -o gap.json")]
pub(crate) struct Report {
    /// The report
    #[arg(value_enum)]
    name: Name,

    /// The record that it is about [default: the newest]
    key: Option<Key>,

    /// File to write; its ending decides: .pdf, .xlsx, .csv or .json
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// The reports there are.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    Soa,
    Gap,
}

/// The forms a report can be written in.
#[derive(Debug, Clone, Copy)]
enum Form {
    Pdf,
    Xlsx,
    Csv,
    Json,
}

impl Report {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let form = Form::of(&self.output)?;
        let workspace = context.workspace()?;
        let view = context.view(&workspace)?;
        let progress = context.progress("writing the report");
        let assessment = view.check(FRAMEWORK, &[])?;
        let engine = view.engine(FRAMEWORK)?;
        let source = Source {
            reader: view.reader(),
            assessment: &assessment,
            framework: engine.framework(),
            checkpoint_root: root(&workspace, &view)?,
            prepared_by: prepared_by(context, &workspace, &view),
            demonstration: workspace.is_demonstration(),
        };
        let bytes = self.name.write(&source, self.key.as_ref(), form)?;
        fs::write(&self.output, bytes)
            .map_err(|error| Failure::file(&self.output, "written", &error))?;
        drop(progress);
        if as_json {
            context.out.json(&json!({ "file": self.output }))?;
        } else {
            context.out.line(self.output.display().to_string())?;
        }
        Ok(Outcome::Done)
    }
}

impl Form {
    fn of(path: &Path) -> Result<Self> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("pdf") => Ok(Self::Pdf),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("csv") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            _ => Err(Failure::new(format!(
                "{} has no ending that says its form",
                path.display()
            ))
            .with_hint("end the file in .pdf, .xlsx, .csv or .json")),
        }
    }
}

impl Name {
    fn write(self, source: &Source<'_>, key: Option<&Key>, form: Form) -> Result<Vec<u8>> {
        match (self, key) {
            (Self::Soa, Some(_)) => Err(Failure::new("there is one Statement of Applicability")
                .with_hint("leave the key out; --as-of shows an earlier one")),
            (Self::Soa, None) => {
                let soa = soa::model(source)?;
                Ok(match form {
                    Form::Pdf => soa.pdf()?,
                    Form::Xlsx => soa.xlsx()?,
                    Form::Csv => soa.csv().into_bytes(),
                    Form::Json => as_json(&soa)?,
                })
            }
            (Self::Gap, key) => {
                let gap = match key {
                    Some(key) => gap::model_of(source, key.as_str())?,
                    None => gap::model(source)?,
                };
                Ok(match form {
                    Form::Pdf => gap.pdf()?,
                    Form::Xlsx => gap.xlsx()?,
                    Form::Csv => gap.csv().into_bytes(),
                    Form::Json => as_json(&gap)?,
                })
            }
        }
    }
}

fn as_json(model: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(model).map_err(ReportError::from)?)
}

/// Returns the root hash of the newest checkpoint, in hexadecimal; nothing for an earlier moment,
/// which that checkpoint does not end at.
fn root(workspace: &Workspace, view: &View<'_>) -> Result<Option<String>> {
    let checkpoint = workspace.checkpoint()?;
    let mut lines = checkpoint.lines().skip(1);
    if lines.next() != Some(view.entry().0.to_string().as_str()) {
        return Ok(None);
    }
    let root = BASE64_STANDARD.decode(lines.next().unwrap_or_default());
    let root = root.map_err(|error| {
        Failure::new(format!("the checkpoint cannot be read: {error}"))
            .with_hint("`aimwright doctor` looks further")
    })?;
    Ok(Some(super::query::hex(&root)))
}

/// Returns who has the report made: name and function.
fn prepared_by(context: &Context, workspace: &Workspace, view: &View<'_>) -> String {
    let Ok(actor) = context.actor(workspace) else {
        return "not named".into();
    };
    let shown = actor
        .key
        .parse()
        .ok()
        .and_then(|key: Key| view.show(&key).ok().flatten());
    let function = shown.and_then(|shown| {
        shown
            .body
            .get("function")
            .and_then(|function| function.as_str())
            .map(str::to_owned)
    });
    match function {
        Some(function) => format!("{}, {function}", actor.name),
        None => actor.name,
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        Self::new(error.to_string())
    }
}
