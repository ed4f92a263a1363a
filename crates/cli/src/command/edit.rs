//! `aimwright edit`: writes a new version of a record.

use aims::AsOf;
use clap::Args;
use registers::Key;

use super::add::Words;
use crate::context::{Context, register_of};
use crate::failure::{Outcome, Result};

/// Writes a new version of a record
#[derive(Debug, Args)]
#[command(after_help = "\
An edit of an approved record makes a draft; the approved version stays in force until the new one
is approved. With --version the edit is refused if somebody else was faster.

Examples:
  aimwright edit RSK-0004 --set residual.likelihood=2 --version 3
  aimwright edit DOC-0001 -f policy.yaml
  aimwright edit SUP-0002 --set \"provides=[AIS-0001, AIS-0004]\"")]
pub(crate) struct Edit {
    /// The record
    key: Key,

    #[command(flatten)]
    words: Words,

    /// The version you looked at
    #[arg(long, value_name = "N")]
    version: Option<u32>,
}

impl Edit {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let register = register_of(&self.key)?.name;
        let (workspace, actor) = context.writing()?;
        let of = workspace.register(register)?;
        let edit = match self.words.file() {
            Some(file) => {
                let before = workspace.view(AsOf::Now)?.show(&self.key)?;
                let before = before.map(|shown| shown.body).unwrap_or_default();
                aims::Edit::Replace(aims::read_body_after(of, &before, file)?)
            }
            None => aims::Edit::Set(self.words.settings(of)?),
        };
        let done = workspace.edit(&actor, &self.key, &edit, self.version);
        let done = done.map_err(|error| self.words.located(error))?;
        context.tell_done(&done, as_json)?;
        context.tell_unfit(&workspace, &self.key)?;
        Ok(Outcome::Done)
    }
}
