//! The arguments that all commands share.

use std::path::PathBuf;

use aims::AsOf;
use clap::{Args, Parser, ValueEnum};

use crate::command::Command;
use crate::failure::{Failure, Result};

/// Sets up, runs, proves and improves an AI management system under ISO/IEC 42001.
///
/// Everything the organisation does is a dated, versioned record in a workspace: a folder with a
/// journal that only grows. What the standard asks is a set of checks over those records, so where
/// the organisation stands is computed, today or as of any past day.
#[derive(Debug, Parser)]
#[command(
    name = "aimwright",
    version,
    propagate_version = false,
    max_term_width = 100,
    after_help = AFTER_HELP,
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) shared: Shared,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  there are findings, or something does not verify
  2  it could not be done; one line on standard error says why, a second what to do next
  3  refused: the person has no permission

Start here:
  aimwright demo                        play the worked example and see what an auditor would find
  aimwright init --name \"Our Company\"   make your own workspace in ./aims";

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Shared {
    /// The workspace
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "AIMWRIGHT_DIR",
        hide_env_values = true
    )]
    #[arg(default_value = "./aims")]
    pub(crate) dir: PathBuf,

    /// On whose behalf: a person's key or name [default: the workspace's operator]
    #[arg(id = "on_behalf_of", long = "as", global = true, value_name = "PERSON")]
    pub(crate) person: Option<String>,

    /// Show the past: a day (its end, in UTC) or the number of a journal entry
    #[arg(long, global = true, value_name = "DATE|ENTRY")]
    pub(crate) as_of: Option<AsOf>,

    /// Form of the output: text or json; check has sarif and junit too, query has csv
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    pub(crate) format: Format,

    /// Show no progress and no remarks
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// A form in which results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For code scanning.
    Sarif,
    /// For continuous integration.
    Junit,
}

impl Format {
    /// Returns the form, or refuses one that this command does not have.
    pub(crate) fn one_of(self, known: &[Self]) -> Result<Self> {
        if known.contains(&self) {
            return Ok(self);
        }
        let known: Vec<_> = known.iter().map(|format| format.word()).collect();
        Err(
            Failure::new(format!("this command has no output as {}", self.word()))
                .with_hint(format!("it has {}", known.join(", "))),
        )
    }

    /// Returns whether to write JSON, or refuses what is neither text nor JSON.
    pub(crate) fn is_json(self) -> Result<bool> {
        Ok(self.one_of(&[Self::Text, Self::Json])? == Self::Json)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
        }
    }
}
