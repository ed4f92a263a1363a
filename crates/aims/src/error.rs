//! What a command or query answers when it cannot do what it was asked.

use std::fmt;

use conformity::ConformityError;
use conformity::located::Refusal;
use image::{ImageError, QueryError};
use journal::JournalError;

/// What kind of failure it is; faces turn it into an exit code or a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The input is not what it should be.
    Invalid,
    /// The person may not do it.
    Refused,
    /// Somebody else changed the record meanwhile.
    Conflict,
    /// There is no such record, register or file.
    NotFound,
    /// The workspace cannot be used as it is.
    Unusable,
    /// A fault that the person can do nothing about.
    Internal,
}

/// What is wrong with one field, for a form that says so beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where: a dotted path with positions in lists as numbers, `parties.0.name`; empty for the whole.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// A failure: what the person may read, a hint what to do next, and the cause for the log.
#[derive(Debug)]
pub struct AimsError {
    kind: Kind,
    message: String,
    hint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    problems: Vec<FieldProblem>,
    wait: Option<u64>,
}

/// The result of a command or query.
pub type Result<T> = std::result::Result<T, AimsError>;

impl AimsError {
    /// Makes an error of this kind with words for the person.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            cause: None,
            problems: Vec::new(),
            wait: None,
        }
    }

    /// Says that the input is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, message)
    }

    /// Says that something is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// Adds what the person can do next.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the cause, which is logged and not shown.
    #[must_use]
    pub fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// Adds what is wrong with a field.
    #[must_use]
    pub(crate) fn with_problem(mut self, path: &str, message: impl Into<String>) -> Self {
        self.problems.push(FieldProblem {
            path: path.to_owned(),
            message: message.into(),
        });
        self
    }

    /// Adds after how many seconds one may try again.
    #[must_use]
    pub(crate) fn with_wait(mut self, seconds: u64) -> Self {
        self.wait = Some(seconds);
        self
    }

    /// Says where the input came from.
    #[must_use]
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Rewrites each line of the message.
    #[must_use]
    pub(crate) fn each_line(mut self, rewrite: impl Fn(&str) -> String) -> Self {
        let lines: Vec<String> = self.message.lines().map(rewrite).collect();
        self.message = lines.join("\n");
        self
    }

    /// Returns what kind of failure it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns what the person can do next.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns what is wrong with which field, as far as that is known.
    pub fn problems(&self) -> &[FieldProblem] {
        &self.problems
    }

    /// Returns after how many seconds one may try again, where there were too many tries.
    pub fn wait(&self) -> Option<u64> {
        self.wait
    }

    /// Says that a file could not be read or written.
    pub(crate) fn file(path: &std::path::Path, doing: &str, error: std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Unusable,
        };
        Self::new(
            kind,
            format!("{} cannot be {doing}: {error}", path.display()),
        )
        .because(error)
    }
}

impl fmt::Display for AimsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AimsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}

impl From<JournalError> for AimsError {
    fn from(error: JournalError) -> Self {
        let kind = match &error {
            JournalError::Conflict(_) => Kind::Conflict,
            JournalError::Unusable { .. } | JournalError::Storage { .. } => Kind::Unusable,
            JournalError::Internal(_) => Kind::Internal,
        };
        Self::new(kind, error.to_string()).because(error)
    }
}

impl From<ImageError> for AimsError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Journal(error) => error.into(),
            other => Self::new(Kind::Internal, other.to_string()).because(other),
        }
    }
}

impl From<QueryError> for AimsError {
    fn from(error: QueryError) -> Self {
        let hint = match &error {
            QueryError::Refused(_) => "changes go through `add`, `edit` and `do`",
            QueryError::Stopped(_) => "add a where clause or a limit",
            QueryError::Sql { .. } => "`aimwright registers` lists tables and columns",
        };
        Self::invalid(format!("the query cannot be run: {error}")).with_hint(hint)
    }
}

impl From<Refusal> for AimsError {
    fn from(refusal: Refusal) -> Self {
        Self::invalid(refusal.to_string())
    }
}

impl From<ConformityError> for AimsError {
    fn from(error: ConformityError) -> Self {
        let kind = match &error {
            ConformityError::NoRequirement { .. } => Kind::NotFound,
            _ => Kind::Internal,
        };
        Self::new(kind, error.to_string()).because(error)
    }
}
