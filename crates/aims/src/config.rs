//! `aimwright.toml`: what a workspace says of itself outside its journal.

use std::path::Path;

use jiff::civil::Date;
use registers::Key;
use serde::{Deserialize, Serialize};

use crate::error::{AimsError, Kind, Result};

/// File name within a workspace.
pub(crate) const FILE: &str = "aimwright.toml";

/// A workspace's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Name of the organisation, for people who look at the folder.
    pub name: String,
    /// On whose behalf commands run when nobody is named.
    pub operator: Option<Key>,
    /// The day at which a demonstration's calendar stands still.
    pub calendar: Option<Date>,
}

impl Config {
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => AimsError::not_found(format!(
                "{} is no workspace",
                dir.display()
            ))
            .with_hint(
                "make one with `aimwright init --name \"…\"`, or name another folder with --dir",
            ),
            _ => AimsError::file(&path, "read", error),
        })?;
        toml::from_str(&text).map_err(|error| {
            AimsError::new(
                Kind::Unusable,
                format!("{}: {}", path.display(), error.message()),
            )
            .with_hint("mend the file; it holds name, operator and, in demonstrations, calendar")
        })
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let text = toml::to_string(self).expect("three plain values can be written as TOML");
        let path = dir.join(FILE);
        std::fs::write(&path, text).map_err(|error| AimsError::file(&path, "written", error))
    }
}
