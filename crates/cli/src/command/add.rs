//! `aimwright add`: adds a record.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::context::{Context, register};
use crate::failure::{Outcome, Result};

/// Adds a record and prints its key
#[derive(Debug, Args)]
#[command(after_help = "\
The key is printed alone on a line, once the record is durable. What a register's records hold,
`aimwright registers REGISTER` shows.

Examples:
  aimwright add supplier -f supplier.yaml
  aimwright add ai_system --set name=Shortlist --set \"purpose=Ranks applications\"
  aimwright add training_record --set person=PER-0007 --set course=CRS-0002 --set done_on=2026-08-12")]
pub(crate) struct Add {
    /// The register: its name, or the prefix of its keys
    register: String,

    #[command(flatten)]
    words: Words,
}

/// What a record is to say: a file, or single fields.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Words {
    /// YAML or JSON file with the whole record
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// A field and its value, as in `owner=PER-0002`; a dotted path leads into parts, lists are
    /// written `[a, b]`, nothing after the sign removes the field; may be repeated
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
}

impl Words {
    /// Returns the file, if the record comes from one.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Says where in the file a refused field stands.
    pub(super) fn located(&self, error: aims::AimsError) -> aims::AimsError {
        match self.file() {
            Some(file) => aims::locate(file, error),
            None => error,
        }
    }

    /// Returns the single fields.
    pub(super) fn settings(&self, register: &str) -> Result<Vec<(String, Value)>> {
        let settings = self.set.iter().map(|text| aims::setting(register, text));
        Ok(settings.collect::<aims::Result<_>>()?)
    }
}

impl Add {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let register = register(&self.register)?.name;
        let body = match self.words.file() {
            Some(file) => aims::read_body(register, file)?,
            None => aims::body_from(&self.words.settings(register)?)?,
        };
        let (workspace, actor) = context.writing()?;
        let added = workspace.add(&actor, register, None, &body);
        let key = added.map_err(|error| self.words.located(error))?;
        if as_json {
            context.out.json(&json!({ "key": key }))?;
        } else {
            context.out.line(key.to_string())?;
        }
        context.tell_unfit(&workspace, &key)?;
        Ok(Outcome::Done)
    }
}
