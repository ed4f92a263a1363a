//! Export: records into files.

use std::fs::File;
use std::path::Path;

use image::{Image, RecordRow};
use journal::Sha256;
use registers::{Catalog, OWN, RegisterInfo};
use serde_json::{Map, Value, json};

use super::{Record, csv, yaml};
use crate::desk::ERASED;
use crate::error::{AimsError, Result};
use crate::moment::AsOf;
use crate::refuse::{register_in, register_named};
use crate::view::present;
use crate::workspace::Workspace;

/// Which records are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// All.
    All,
    /// Those of these registers.
    Registers(Vec<String>),
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Records.
    pub records: u64,
    /// Evidence files.
    pub files: u64,
}

impl Workspace {
    /// Writes records to a folder (YAML) or, for one register, to a `.csv` file.
    ///
    /// `progress` is told how many of how many records are written.
    pub fn export(
        &self,
        what: &Selection,
        to: &Path,
        as_of: AsOf,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Exported> {
        let image = self.image_as_of(as_of)?;
        let registers = selected(image.catalog(), what)?;
        if to
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        {
            let [register] = registers.as_slice() else {
                return Err(AimsError::invalid("a CSV file holds one register")
                    .with_hint("name it with --register, or export to a folder"));
            };
            return export_csv(&image, register, to);
        }
        if let Some(ending) = to.extension().filter(|_| !to.is_dir()) {
            let ending = ending.display();
            return Err(
                AimsError::invalid(format!("records are not written to .{ending} files"))
                    .with_hint("name a new folder, or a .csv file for one register"),
            );
        }
        self.export_folder(&image, &registers, to, progress)
    }

    /// Returns the records of a register that are not erased, with their bodies, for a workbook.
    pub fn records_to_write(&self, register: &str, as_of: AsOf) -> Result<Vec<Record>> {
        let register = register_named(register)?;
        let rows = self.image_as_of(as_of)?.records(register.name)?;
        let rows = rows.into_iter().filter(|row| row.state != ERASED);
        let record = |row: RecordRow| Record {
            body: present(register, &row.body, row.shape),
            key: row.key,
            state: row.state,
        };
        Ok(rows.map(record).collect())
    }

    fn image_as_of(&self, as_of: AsOf) -> Result<Image> {
        let journal = self.journal.as_ref();
        Ok(match as_of {
            AsOf::Now => self.images.head(journal)?,
            _ => self.images.as_of(journal, self.entry_at(as_of)?)?,
        })
    }

    fn export_folder(
        &self,
        image: &Image,
        registers: &[&'static RegisterInfo],
        to: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Exported> {
        refuse_occupied(to)?;
        let mut total = 0;
        for register in registers {
            total += image.count(register.name)?;
        }
        let mut exported = Exported::default();
        for register in registers {
            let folder = to.join(register.name);
            for row in image.records(register.name)? {
                std::fs::create_dir_all(&folder)
                    .map_err(|error| AimsError::file(&folder, "made", error))?;
                let text = yaml::document(&self.file_of(register, &row)?);
                write(&folder.join(format!("{}.yaml", row.key)), text.as_bytes())?;
                exported.files += self.export_file(&row, to)?;
                exported.records += 1;
                progress(exported.records, total);
            }
        }
        Ok(exported)
    }

    /// Returns what a record's file says: key, state, the version in force if it is another, and the record.
    fn file_of(&self, register: &RegisterInfo, row: &RecordRow) -> Result<Value> {
        let mut file = Map::new();
        file.insert("key".into(), json!(row.key));
        file.insert("state".into(), json!(row.state));
        if row.state == ERASED {
            // Its place is kept: others may point at it.
            return Ok(Value::Object(file));
        }
        let is_older = |version: &u32| *version != row.version;
        if let Some(version) = row.approved_version.filter(is_older)
            && let Some(body) = self.version(register, &row.key, version)?
        {
            file.insert("in_force".into(), ordered(register, &body));
        }
        let body = present(register, &row.body, row.shape);
        file.insert("record".into(), ordered(register, &body));
        Ok(Value::Object(file))
    }

    fn export_file(&self, row: &RecordRow, to: &Path) -> Result<u64> {
        let Some(hash) = evidence_hash(row) else {
            return Ok(0);
        };
        let Some(mut blob) = self.blobs.get(hash)? else {
            return Ok(0);
        };
        let folder = to.join("files");
        std::fs::create_dir_all(&folder)
            .map_err(|error| AimsError::file(&folder, "made", error))?;
        let path = folder.join(hash.to_string());
        if path.exists() {
            return Ok(0);
        }
        let mut file =
            File::create(&path).map_err(|error| AimsError::file(&path, "written", error))?;
        std::io::copy(&mut blob, &mut file)
            .map_err(|error| AimsError::file(&path, "written", error))?;
        Ok(1)
    }
}

fn selected(catalog: &'static Catalog, what: &Selection) -> Result<Vec<&'static RegisterInfo>> {
    match what {
        Selection::All => Ok(catalog.all().iter().collect()),
        Selection::Registers(names) => names
            .iter()
            .map(|name| register_in(catalog, name))
            .collect(),
    }
}

/// Returns the hash of the file that an evidence record speaks of.
pub(crate) fn evidence_hash(row: &RecordRow) -> Option<Sha256> {
    file_of_evidence(&row.body).filter(|_| row.register == "evidence")
}

/// Returns the hash of the file that the body of an evidence record speaks of.
pub(crate) fn file_of_evidence(body: &str) -> Option<Sha256> {
    let body: Value = serde_json::from_str(body).ok()?;
    body.get("sha256")?.as_str()?.parse().ok()
}

/// Puts a body's fields in the order of the struct, which people expect.
fn ordered(register: &RegisterInfo, body: &Value) -> Value {
    let fields = register
        .fields
        .iter()
        .filter_map(|field| Some((field.name.clone(), body.get(&field.name)?.clone())));
    let mut ordered: Map<String, Value> = fields.collect();
    // What stands in own fields withdrawn since goes along.
    if let Some(own) = body.get(OWN) {
        ordered.insert(OWN.into(), own.clone());
    }
    Value::Object(ordered)
}

fn export_csv(image: &Image, register: &'static RegisterInfo, to: &Path) -> Result<Exported> {
    let rows = image.records(register.name)?;
    let rows: Vec<_> = rows.into_iter().filter(|row| row.state != ERASED).collect();
    write_new(to, &csv::write(register, &rows))?;
    Ok(Exported {
        records: rows.len() as u64,
        files: 0,
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|error| AimsError::file(path, "written", error))
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::{ErrorKind, Write};
    let written = |error| AimsError::file(path, "written", error);
    let mut file = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(
                AimsError::invalid(format!("{} exists already", path.display()))
                    .with_hint("export to a new file, so that nothing is lost"),
            );
        }
        opened => opened.map_err(written)?,
    };
    file.write_all(bytes).map_err(written)
}

fn refuse_occupied(to: &Path) -> Result<()> {
    let occupied = std::fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(AimsError::invalid(format!("{} is not empty", to.display()))
            .with_hint("export to a new folder, so that nothing older is taken for a record"));
    }
    std::fs::create_dir_all(to).map_err(|error| AimsError::file(to, "made", error))
}
