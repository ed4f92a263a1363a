//! `aimwright export`: writes records to files.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use aims::{AsOf, Selection, Workspace};
use clap::Args;
use reports::register_sheet::{self, SheetRecord};
use serde_json::json;

use crate::context::{Context, register};
use crate::failure::{Failure, Outcome, Result};

/// Writes records to a YAML folder, or one register to a CSV file or workbook
#[derive(Debug, Args)]
#[command(after_help = "\
The end of the path decides: a folder holds a YAML file for every record, and evidence files with
--all; a `.csv` or `.xlsx` file holds the newest versions of one register, and not those in force
before them.
Nothing that exists is overwritten. Importing an export changes nothing.

Examples:
  aimwright export --all -o exported/
  aimwright export --register risk --register control -o risks/
  aimwright export --register person -o person.csv --as-of 2026-06-30
  aimwright export --register risk -o risk.xlsx")]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Export {
    /// A register to export; may be repeated
    #[arg(long, value_name = "REGISTER", group = "what")]
    register: Vec<String>,

    /// Export every register
    #[arg(long, group = "what")]
    all: bool,

    /// Folder or file to write
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
}

impl Export {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let names = self
            .register
            .iter()
            .map(|name| Ok(register(name)?.name.to_owned()));
        let names = names.collect::<Result<Vec<_>>>()?;
        let what = if self.all {
            Selection::All
        } else {
            Selection::Registers(names)
        };
        let workspace = context.workspace()?;
        context.may_read(&workspace)?;
        let is_workbook = self
            .output
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        if is_workbook {
            let records = workbook(&workspace, &what, &self.output, context.as_of())?;
            return tell(context, &self.output, records, 0, as_json);
        }
        let progress = context.progress("exporting");
        let exported =
            workspace.export(&what, &self.output, context.as_of(), &mut |done, whole| {
                progress.at(done, whole);
            })?;
        drop(progress);
        tell(
            context,
            &self.output,
            exported.records,
            exported.files,
            as_json,
        )
    }
}

/// Writes one register to a workbook and returns how many records it holds.
fn workbook(workspace: &Workspace, what: &Selection, to: &Path, as_of: AsOf) -> Result<u64> {
    let Selection::Registers(names) = what else {
        return Err(one_register());
    };
    let [name] = names.as_slice() else {
        return Err(one_register());
    };
    let records = workspace.records_to_write(name, as_of)?;
    let rows: Vec<_> = records
        .iter()
        .map(|record| SheetRecord {
            key: record.key.as_str(),
            state: &record.state,
            body: &record.body,
        })
        .collect();
    let view = workspace.view(as_of)?;
    let of = view
        .catalog()
        .get(name)
        .map_or_else(|| register(name), Ok)?;
    write_new(to, &register_sheet::workbook(of, &rows)?)?;
    Ok(records.len() as u64)
}

fn one_register() -> Failure {
    Failure::new("a workbook holds one register")
        .with_hint("name it with --register, or export to a folder")
}

fn tell(context: &mut Context, path: &Path, records: u64, files: u64, as_json: bool) -> Result {
    if as_json {
        context
            .out
            .json(&json!({ "records": records, "files": files, "path": path }))?;
    } else {
        context
            .out
            .line(format!("{records} records and {files} evidence files"))?;
    }
    Ok(Outcome::Done)
}

/// Writes a file that is not there yet.
pub(super) fn write_new(to: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create_new(to).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::new(format!("{} exists already", to.display()))
            .with_hint("name a new file, so that nothing is lost"),
        _ => Failure::file(to, "written", &error),
    })?;
    file.write_all(bytes)
        .map_err(|error| Failure::file(to, "written", &error))
}
