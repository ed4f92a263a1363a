//! The doctor: re-derives everything a workspace holds and says what does not fit.

use std::collections::HashSet;

use image::ImageError;
use journal::Seq;
use registers::{Key, references};

use crate::desk::ERASED;
use crate::error::Result;
use crate::exchange::evidence_hash;
use crate::view::present;
use crate::workspace::Workspace;

impl Workspace {
    /// Checks journal, tree, checkpoint, bodies, links, image and blobs; an empty answer means all is well.
    ///
    /// `progress` is told what is looked at and how far it got. What concerns the earliest entry comes first.
    pub fn doctor(&self, progress: &mut dyn FnMut(&str, u64)) -> Result<Vec<String>> {
        let faults = self
            .journal
            .verify(&mut |entries| progress("journal", entries))?;
        let mut found: Vec<String> = faults
            .into_iter()
            .map(|fault| match fault.entry {
                Some(entry) => format!("entry {entry}: {}", fault.what),
                None => fault.what,
            })
            .collect();
        // What is derived from a broken journal says nothing more about it.
        if found.is_empty() {
            self.examine_records(&mut found, progress)?;
            self.examine_image(&mut found, progress)?;
        }
        let blobs = self.blobs.verify(&mut |blobs| progress("files", blobs))?;
        found.extend(
            blobs
                .into_iter()
                .map(|fault| format!("blobs: {}", fault.what)),
        );
        Ok(found)
    }

    /// Every body decodes, every reference leads to a record, every evidence file is here.
    fn examine_records(
        &self,
        found: &mut Vec<String>,
        progress: &mut dyn FnMut(&str, u64),
    ) -> Result<()> {
        let journal = self.journal.as_ref();
        let image = self
            .images
            .from_nothing(journal, Seq(journal.head()?.size))?;
        let mut keys: HashSet<Key> = HashSet::new();
        let mut links = Vec::new();
        let mut seen = 0;
        for register in self.catalog().all() {
            for row in image.records(register.name)? {
                seen += 1;
                progress("records", seen);
                keys.insert(row.key.clone());
                if row.state == ERASED {
                    continue;
                }
                let body = present(register, &row.body, row.shape);
                links.extend(
                    references(register, &body)
                        .into_iter()
                        .map(|(field, to)| (row.key.clone(), field, to)),
                );
                if let Some(hash) = evidence_hash(&row)
                    .filter(|hash| !matches!(self.blobs.size(*hash), Ok(Some(_))))
                {
                    found.push(format!(
                        "{}: its file {hash} is missing from blobs",
                        row.key
                    ));
                }
            }
        }
        let dangling = links.into_iter().filter(|(_, _, to)| !keys.contains(to));
        found.extend(dangling.map(|(from, field, to)| {
            format!("{from}: {field} points at {to}, which does not exist")
        }));
        Ok(())
    }

    /// The image kept up step by step equals one built from nothing.
    fn examine_image(
        &self,
        found: &mut Vec<String>,
        progress: &mut dyn FnMut(&str, u64),
    ) -> Result<()> {
        let journal = self.journal.as_ref();
        loop {
            let kept = self.images.head(journal)?;
            let upto = kept.upto()?;
            progress("image", upto.0);
            let anew = self.images.from_nothing(journal, upto)?;
            match kept.differences(&anew) {
                Ok(tables) => found.extend(tables.iter().map(|table| {
                    format!("image: the table {table} is not what the journal says; delete image.db to have it rebuilt")
                })),
                // Somebody wrote meanwhile: what was compared is no longer of one moment.
                Err(ImageError::Outdated(_)) => continue,
                Err(error) => found.push(format!("image: {error}")),
            }
            return Ok(());
        }
    }
}
