//! `aimwright add`: adds a record.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use registers::RegisterInfo;
use serde_json::{Value, json};

use crate::context::{Context, register};
use crate::failure::{Failure, Outcome, Result};

/// Returns the body of an own field with what a fragment of JSON Schema says, unless it says so itself.
fn with_schema(register: &str, body: Value, file: &Path) -> Result<Value> {
    if register != "own_field" {
        return Err(Failure::new("--schema is for an own field").with_hint(
            "aimwright add own_field --schema FILE --set register=… --set name=… --set reason=…",
        ));
    }
    let name = file.display();
    let text =
        fs::read_to_string(file).map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let fragment = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("{name} is no JSON: {error}")))?;
    let said = registers::own_field::of_schema(&fragment).map_err(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{name}: {problem}"))
            .collect();
        Failure::new(lines.join("\n"))
    })?;
    let mut whole = Value::Object(said);
    if let (Some(whole), Value::Object(given)) = (whole.as_object_mut(), body) {
        whole.extend(given);
    }
    Ok(whole)
}

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

    /// JSON Schema fragment (JSON) that says label, help and kind of an own field
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    schema: Option<PathBuf>,
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
    pub(super) fn settings(&self, register: &RegisterInfo) -> Result<Vec<(String, Value)>> {
        let settings = self.set.iter().map(|text| aims::setting(register, text));
        Ok(settings.collect::<aims::Result<_>>()?)
    }
}

impl Add {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let register = register(&self.register)?.name;
        let (workspace, actor) = context.writing()?;
        let of = workspace.register(register)?;
        let mut body = match self.words.file() {
            Some(file) => aims::read_body(of, file)?,
            None => aims::body_from(&self.words.settings(of)?)?,
        };
        if let Some(file) = &self.schema {
            body = with_schema(register, body, file)?;
        }
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
