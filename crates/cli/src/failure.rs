//! How a command ends: its exit code, and for a failure one clear line and a hint.

use std::fmt;
use std::io;
use std::process::ExitCode;

use aims::{AimsError, Kind};

/// How a command that could do its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is done.
    Done,
    /// It is done, and there are findings, or something does not verify.
    Findings,
}

impl Outcome {
    /// Ends a command that judges: with its verdict, also where nobody reads it to the end.
    pub(crate) fn of(found: bool, written: io::Result<()>) -> Result {
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ if found => Ok(Self::Findings),
            _ => Ok(Self::Done),
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
        }
    }
}

/// The result of running a command.
pub(crate) type Result<T = Outcome> = std::result::Result<T, Failure>;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What it means for whoever called.
    ending: Ending,
    message: String,
    hint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It could not be done.
    Failed,
    /// The person has no permission.
    Refused,
    /// Whoever read the output has had enough: nothing went wrong.
    Unread,
}

impl Failure {
    /// Makes a failure with words for the person.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            ending: Ending::Failed,
            message: message.into(),
            hint: None,
            cause: None,
        }
    }

    /// Adds what the person can do next.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says that a file could not be read or written.
    pub(crate) fn file(path: &std::path::Path, doing: &str, error: &io::Error) -> Self {
        Self::new(format!("{} cannot be {doing}: {error}", path.display()))
    }

    /// Returns the exit code.
    pub(crate) fn code(&self) -> ExitCode {
        match self.ending {
            Ending::Failed => ExitCode::from(2),
            Ending::Refused => ExitCode::from(3),
            Ending::Unread => ExitCode::SUCCESS,
        }
    }

    /// Returns whether there is anything to tell.
    pub(crate) fn is_silent(&self) -> bool {
        self.ending == Ending::Unread
    }

    /// Returns what the person can do next.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Writes the causes to the log; the person has been told in words.
    pub(crate) fn log(&self) {
        let mut cause = self.cause.as_deref().and_then(std::error::Error::source);
        while let Some(error) = cause {
            tracing::error!(%error, "caused by");
            cause = error.source();
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<AimsError> for Failure {
    fn from(error: AimsError) -> Self {
        Self {
            ending: if error.kind() == Kind::Refused {
                Ending::Refused
            } else {
                Ending::Failed
            },
            message: error.to_string(),
            hint: error.hint().map(str::to_owned),
            cause: Some(Box::new(error)),
        }
    }
}

impl From<io::Error> for Failure {
    /// A failure to write to standard output; other files name themselves.
    fn from(error: io::Error) -> Self {
        let mut failure = Self::new(format!("the output cannot be written: {error}"));
        if error.kind() == io::ErrorKind::BrokenPipe {
            failure.ending = Ending::Unread;
        }
        failure
    }
}
