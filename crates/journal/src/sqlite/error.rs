//! What SQLite's failures mean to whoever uses the journal.

use rusqlite::{Error, ErrorCode};

use crate::JournalError;

impl From<Error> for JournalError {
    fn from(error: Error) -> Self {
        let storage = |problem: &str, hint: &str| Self::Storage {
            problem: problem.to_owned(),
            hint: hint.to_owned(),
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => storage(
                "the disk is full",
                "free some space on the disk that holds the workspace and try again",
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                storage(
                    "its folder or file is read-only",
                    "check the permissions of the workspace's folder",
                )
            }
            Some(ErrorCode::SystemIoFailure) => storage(
                "the disk reported an error",
                "check the disk and its free space, then run `aimwright doctor`",
            ),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => storage(
                "another program has been holding the journal's file for a minute",
                "close it and try again",
            ),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                damaged("its file is not a whole SQLite database")
            }
            _ => Self::Internal(Box::new(error)),
        }
    }
}

/// Says that what is stored does not make sense.
pub(super) fn damaged(what: &str) -> JournalError {
    JournalError::Unusable {
        problem: format!("the journal is damaged: {what}"),
        hint: "run `aimwright doctor` to see all that does not fit, then restore a backup"
            .to_owned(),
    }
}

/// Says that a change set could never be written, whatever the journal holds: a programming error.
pub(super) fn malformed(what: &str) -> JournalError {
    JournalError::Internal(format!("the change set is malformed: {what}").into())
}
