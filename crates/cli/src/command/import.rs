//! `aimwright import`: brings records in from files.

mod sheet;

use std::path::{Path, PathBuf};

use clap::Args;
use registers::Key;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};

/// Brings records in from YAML folders, CSV files and workbooks
#[derive(Debug, Args)]
#[command(after_help = "\
All files together are one change set: every record comes in, or none. A record that is here
already and says the same stays as it is, so importing twice changes nothing. A CSV file is named
after its register (`person.csv`), a YAML folder is what `aimwright export` makes.

A workbook, or a CSV file with --register, has headings of its own. Which column fills which field
is guessed and shown; --print-map writes the guess as a file, in which it is corrected and given
back with --map. A mapping that was saved is found again by the headings. Every fault is named by
its cell, and nothing is written while there is one.

Examples:
  aimwright import people.csv --dry-run
  aimwright import exported/
  aimwright import --template risk -o risks.xlsx
  aimwright import risks.xlsx --register risk --print-map > risks.yaml
  aimwright import risks.xlsx --map risks.yaml --save-mapping \"Risk list\" --dry-run")]
pub(crate) struct Import {
    /// Files and folders
    #[arg(required_unless_present = "template")]
    paths: Vec<PathBuf>,

    /// Check everything, write nothing
    #[arg(long)]
    dry_run: bool,

    /// The register of a workbook's rows [default: the one that the sheet or the file is named after]
    #[arg(long, value_name = "REGISTER")]
    register: Option<String>,

    /// The sheet of a workbook [default: the one named like the register, or the first]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// A file with the mapping of columns to fields, in YAML
    #[arg(long, value_name = "FILE", conflicts_with = "mapping")]
    map: Option<PathBuf>,

    /// A remembered mapping
    #[arg(long, value_name = "KEY")]
    mapping: Option<Key>,

    /// Remember the mapping under this name
    #[arg(long, value_name = "NAME")]
    save_mapping: Option<String>,

    /// Write the mapping as YAML to standard output, import nothing
    #[arg(long)]
    print_map: bool,

    /// Write the workbook to fill in for this register, import nothing
    #[arg(long, value_name = "REGISTER", requires = "output", conflicts_with_all = ["paths", "dry_run"])]
    template: Option<String>,

    /// The file of the template
    #[arg(short, long, value_name = "FILE", requires = "template")]
    output: Option<PathBuf>,
}

impl Import {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        if let (Some(register), Some(to)) = (&self.template, &self.output) {
            return sheet::template(context, register, to);
        }
        if self.is_of_a_sheet() {
            return sheet::run(&self, context);
        }
        let as_json = context.shared.format.is_json()?;
        let (workspace, actor) = context.writing()?;
        let progress = context.progress("importing");
        let imported =
            workspace.import(&actor, &self.paths, self.dry_run, &mut |done, whole| {
                progress.at(done, whole);
            })?;
        drop(progress);
        let (added, edited, unchanged) = (imported.added, imported.edited, imported.unchanged);
        if as_json {
            let mut data = json!({
                "added": added, "edited": edited, "unchanged": unchanged, "dry_run": self.dry_run
            });
            if self.dry_run {
                data["records"] = imported.records.iter().map(sheet::does).collect();
            }
            context.out.json(&data)?;
        } else {
            if self.dry_run {
                sheet::list(context, imported.records.iter().map(|does| (None, does)))?;
            }
            context.out.line(format!(
                "{added} added, {edited} edited, {unchanged} unchanged"
            ))?;
            if self.dry_run {
                context.remark("This was a trial: nothing was written.");
            }
        }
        Ok(Outcome::Done)
    }

    /// Returns whether the file has headings of its own.
    fn is_of_a_sheet(&self) -> bool {
        let ending = |path: &Path| path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        let is_workbook = |path: &PathBuf| {
            ending(path)
                .is_some_and(|ending| ["xlsx", "xlsm", "xls"].iter().any(|own| ending == *own))
        };
        self.paths.iter().any(is_workbook)
            || self.register.is_some()
            || self.sheet.is_some()
            || self.map.is_some()
            || self.mapping.is_some()
            || self.save_mapping.is_some()
            || self.print_map
    }

    fn only_path(&self) -> Result<&Path> {
        match self.paths.as_slice() {
            [path] => Ok(path),
            _ => Err(Failure::new("one workbook is imported at a time")
                .with_hint("leave out the other files")),
        }
    }
}
