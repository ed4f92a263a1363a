//! Copying the journal whole while others read and write.

use std::fs;
use std::path::Path;

use super::SqliteJournal;
use crate::JournalError;

/// Writes the journal as of one moment to a new file of the same format.
pub(super) fn copy_to(journal: &SqliteJournal, file: &Path) -> Result<(), JournalError> {
    let storage = |error: &dyn std::fmt::Display| JournalError::Storage {
        problem: format!("{} cannot be written: {error}", file.display()),
        hint: "choose a place with free space that can be written".to_owned(),
    };
    if file.exists() {
        return Err(storage(&"it exists already"));
    }
    let name = file
        .to_str()
        .ok_or_else(|| storage(&"its name is not UTF-8"))?;
    let connection = journal.file.reader().map_err(|error| storage(&error))?;
    // SQLite takes the copy, too, for something that a reader may not write.
    let copied = connection
        .pragma_update(None, "query_only", false)
        .and_then(|()| connection.execute("vacuum into ?1", [name]));
    copied.map_err(|error| storage(&error))?;
    // What is told to be backed up shall survive a power cut.
    let synced = fs::File::open(file).and_then(|copy| copy.sync_all());
    synced.map_err(|error| storage(&error))
}
