//! `aimwright export`: writes records to files.

use std::path::PathBuf;

use aims::Selection;
use clap::Args;
use serde_json::json;

use crate::context::{Context, register};
use crate::failure::{Outcome, Result};

/// Writes records to a YAML folder, or one register to a CSV file
#[derive(Debug, Args)]
#[command(after_help = "\
The end of the path decides: a folder holds a YAML file for every record, and evidence files with
--all; a `.csv` file holds the newest versions of one register, and not those in force before them.
Nothing that exists is overwritten. Importing an export changes nothing.

Examples:
  aimwright export --all -o exported/
  aimwright export --register risk --register control -o risks/
  aimwright export --register person -o person.csv --as-of 2026-06-30")]
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
        let progress = context.progress("exporting");
        let exported =
            workspace.export(&what, &self.output, context.as_of(), &mut |done, whole| {
                progress.at(done, whole);
            })?;
        drop(progress);
        let (records, files) = (exported.records, exported.files);
        if as_json {
            context
                .out
                .json(&json!({ "records": records, "files": files, "path": self.output }))?;
        } else {
            context
                .out
                .line(format!("{records} records and {files} evidence files"))?;
        }
        Ok(Outcome::Done)
    }
}
