//! What a server asks of a workspace beside records: how far its journal is, who can sign in.

use registers::Key;

use crate::error::Result;
use crate::workspace::Workspace;

impl Workspace {
    /// Returns how many entries the journal holds.
    pub fn head_size(&self) -> Result<u64> {
        Ok(self.journal.head()?.size)
    }

    /// Returns whether the person has a password to sign in with.
    pub fn has_password(&self, person: &Key) -> Result<bool> {
        Ok(self.kept_password(person)?.is_some())
    }

    /// Returns a number that tells one run of a program from another in its logs.
    pub fn run_id(&self) -> u64 {
        self.new_id().as_u64_pair().1
    }
}
