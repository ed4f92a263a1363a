//! Import: records from files, all of them in one change set or none.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use registers::{Key, RegisterInfo};
use serde_json::{Map, Value};

use super::csv;
use crate::desk::{Desk, Put};
use crate::error::{AimsError, Kind as Fails, Result};
use crate::input::{check, parse, read};
use crate::permit::{Act, Actor, Subject, allows};
use crate::refuse::register_named;
use crate::workspace::Workspace;

/// Most bytes of one file with records.
const LARGEST_FILE: u64 = 256 << 20;

/// Most faults that are named at once.
const NAMED: usize = 50;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records that are new.
    pub added: u64,
    /// Records that changed.
    pub edited: u64,
    /// Records that were as in the files already.
    pub unchanged: u64,
    /// Evidence files.
    pub files: u64,
}

/// A record as it stood elsewhere: key, state and body.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its key.
    pub key: Key,
    /// Its state.
    pub state: String,
    /// Its body.
    pub body: Value,
}

/// A record as a file gives it.
struct Incoming {
    /// Where it came from, for messages.
    place: String,
    register: &'static RegisterInfo,
    key: Option<Key>,
    state: Option<String>,
    in_force: Option<Value>,
    body: Value,
}

impl Workspace {
    /// Imports folders of YAML and CSV files as one change set; a dry run only says what would be done.
    ///
    /// Files without key and state are new records. `progress` is told how many of how many are laid.
    pub fn import(
        &self,
        actor: &Actor,
        paths: &[PathBuf],
        dry_run: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Imported> {
        let incoming = self.gather(paths)?;
        let mut imported = Imported::default();
        if !dry_run {
            imported.files = self.import_files(actor, paths)?;
        }
        let total = incoming.len() as u64;
        let lay = |desk: &mut Desk<'_>| {
            let mut faults = Vec::new();
            for (at, incoming) in incoming.iter().enumerate() {
                match incoming.lay(desk) {
                    Ok(Put::Added) => imported.added += 1,
                    Ok(Put::Edited) => imported.edited += 1,
                    Ok(Put::Unchanged) => imported.unchanged += 1,
                    Err(error) if error.kind() == Fails::Refused => return Err(error),
                    Err(error) => faults.push(format!("{}: {error}", incoming.place)),
                }
                progress(at as u64 + 1, total);
            }
            all_or_nothing(&faults)?;
            if dry_run { desk.rehearse() } else { Ok(()) }
        };
        self.write(actor, "import", None, lay)?;
        Ok(imported)
    }

    /// Puts records as they stood elsewhere, as one change set.
    pub fn put(&self, actor: &Actor, records: &[Record]) -> Result<Imported> {
        let mut imported = Imported::default();
        self.write(actor, "import", None, |desk| {
            for record in records {
                let put = desk.put(&record.key, &record.state, &record.body, None);
                match put.map_err(|error| error.at(record.key.as_str()))? {
                    Put::Added => imported.added += 1,
                    Put::Edited => imported.edited += 1,
                    Put::Unchanged => imported.unchanged += 1,
                }
            }
            Ok(())
        })?;
        Ok(imported)
    }

    /// Imports one CSV file; its register is named by the caller and not by the file.
    pub(crate) fn import_csv(
        &self,
        actor: &Actor,
        register: &str,
        path: &Path,
    ) -> Result<Imported> {
        let register = register_named(register)?;
        let incoming = read_csv(register, path)?;
        let mut imported = Imported::default();
        self.write(actor, "import", None, |desk| {
            for incoming in &incoming {
                incoming
                    .lay(desk)
                    .map_err(|error| error.at(&incoming.place))?;
                imported.added += 1;
            }
            Ok(())
        })?;
        Ok(imported)
    }

    fn gather(&self, paths: &[PathBuf]) -> Result<Vec<Incoming>> {
        let mut files = Vec::new();
        for path in paths {
            collect(path, &mut files)?;
        }
        files.sort_by_key(|path| self.place_in_catalog(path));
        let mut incoming = Vec::new();
        let mut faults = Vec::new();
        for path in &files {
            match read_file(path) {
                Ok(found) => incoming.extend(found),
                Err(error) => faults.push(error.to_string()),
            }
        }
        all_or_nothing(&faults)?;
        refuse_twice(&incoming)?;
        if incoming.is_empty() {
            return Err(AimsError::invalid("there are no records in these files")
                .with_hint("give a folder that `aimwright export` made, or REGISTER.csv files"));
        }
        Ok(incoming)
    }

    /// Files in the order of the registers, and by key within one, so that imports are alike.
    fn place_in_catalog(&self, path: &Path) -> (usize, u64, PathBuf) {
        let register = register_of_file(path).ok();
        let all = self.catalog().all();
        let place =
            register.and_then(|register| all.iter().position(|other| other.name == register.name));
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let number = stem
            .and_then(|stem| stem.parse::<Key>().ok())
            .map_or(0, |key| key.number());
        (place.unwrap_or(usize::MAX), number, path.to_owned())
    }

    /// Brings the evidence files of exported folders; files are stored under their hash.
    fn import_files(&self, actor: &Actor, paths: &[PathBuf]) -> Result<u64> {
        let evidence = Subject {
            register: "evidence",
            ..Subject::default()
        };
        if !allows(actor, Act::Import, &evidence) {
            return Ok(0);
        }
        let mut brought = 0;
        for folder in paths
            .iter()
            .map(|path| path.join("files"))
            .filter(|folder| folder.is_dir())
        {
            let entries = std::fs::read_dir(&folder)
                .map_err(|error| AimsError::file(&folder, "read", error))?;
            for path in entries
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.is_file())
            {
                let file = std::fs::File::open(&path)
                    .map_err(|error| AimsError::file(&path, "read", error))?;
                self.blobs.put_up_to(file, crate::LARGEST_FILE)?;
                brought += 1;
            }
        }
        Ok(brought)
    }
}

impl Incoming {
    fn lay(&self, desk: &mut Desk<'_>) -> Result<Put> {
        match (&self.key, &self.state) {
            (Some(key), Some(state)) => desk.put(key, state, &self.body, self.in_force.as_ref()),
            (Some(key), None) if desk.record(key)?.is_some() => {
                let before = desk.existing(key)?.version;
                let done = desk.edit(key, &self.body, None)?;
                Ok(if done.version == before {
                    Put::Unchanged
                } else {
                    Put::Edited
                })
            }
            (key, None) => desk
                .add(self.register.name, key.clone(), &self.body)
                .map(|_| Put::Added),
            (None, Some(_)) => Err(AimsError::invalid("a record with a state needs a key")),
        }
    }
}

fn all_or_nothing(faults: &[String]) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let mut shown = faults
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    if faults.len() > NAMED {
        shown.push_str(&format!("\nand {} more", faults.len() - NAMED));
    }
    Err(AimsError::invalid(shown).with_hint("nothing was imported; mend these and import again"))
}

fn refuse_twice(incoming: &[Incoming]) -> Result<()> {
    let mut places: HashMap<&Key, &str> = HashMap::new();
    for record in incoming {
        let Some(key) = &record.key else { continue };
        if let Some(first) = places.insert(key, &record.place) {
            return Err(AimsError::invalid(format!(
                "{}: {key} stands in {first} already",
                record.place
            )));
        }
    }
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        if !path.exists() {
            return Err(AimsError::not_found(format!(
                "there is no {}",
                path.display()
            )));
        }
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| AimsError::file(path, "read", error))?;
    for entry in entries {
        let entry = entry
            .map_err(|error| AimsError::file(path, "read", error))?
            .path();
        let is_data =
            |ending: &str| ["yaml", "yml", "json", "csv"].contains(&ending.to_lowercase().as_str());
        if entry.is_dir() && entry.file_name().is_none_or(|name| name != "files") {
            collect(&entry, files)?;
        } else if entry
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(is_data)
        {
            files.push(entry);
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> Result<Vec<Incoming>> {
    let register = register_of_file(path)?;
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
    {
        read_csv(register, path)
    } else {
        read_yaml(register, path).map(|incoming| vec![incoming])
    }
}

/// A file is named by its record's key, or stands in a folder or file named like the register.
fn register_of_file(path: &Path) -> Result<&'static RegisterInfo> {
    let name =
        |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).map(str::to_owned);
    let stem = name(path.file_stem());
    let folder = name(path.parent().and_then(Path::file_name));
    let catalog = registers::catalog();
    let by_key = stem
        .as_deref()
        .and_then(|stem| stem.parse::<Key>().ok())
        .and_then(|key| catalog.of_key(&key));
    let named = |name: &Option<String>| name.as_deref().and_then(|name| catalog.get(name));
    by_key.or_else(|| named(&stem)).or_else(|| named(&folder)).ok_or_else(|| {
        AimsError::invalid(format!("{}: it is not clear which register this belongs to", path.display()))
            .with_hint("name the file or its folder like the register, as in risk.csv or risk/RSK-0001.yaml")
    })
}

fn read_yaml(register: &'static RegisterInfo, path: &Path) -> Result<Incoming> {
    let name = path.display().to_string();
    let document = parse(&name, &read(path, LARGEST_FILE)?)?;
    let text = |field: &str| {
        document
            .value()
            .get(field)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    if document.value().get("record").is_none() {
        // A file that holds the body alone is a new record, or a new version of the one it is named after.
        check(register, &document, "", &name)?;
        let key = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .and_then(|stem| stem.parse().ok());
        return Ok(Incoming {
            place: name,
            register,
            key,
            state: None,
            in_force: None,
            body: document.into_value(),
        });
    }
    for field in document.value().as_object().into_iter().flat_map(Map::keys) {
        if !["key", "state", "in_force", "record"].contains(&field.as_str()) {
            let place = document.key_place(&format!("/{field}"));
            return Err(AimsError::invalid(format!(
                "{name}:{}:{}: `{field}` is not a field of a record's file; there are key, state, in_force, record",
                place.line, place.column
            )));
        }
    }
    check(register, &document, "/record", &name)?;
    if document.value().get("in_force").is_some() {
        check(register, &document, "/in_force", &name)?;
    }
    let key = text("key").map(|key| key.parse::<Key>()).transpose();
    let key = key.map_err(|error| {
        let place = document.place("/key");
        AimsError::invalid(format!("{name}:{}:{}: {error}", place.line, place.column))
    })?;
    let state = text("state");
    let part = |field: &str| document.value().get(field).cloned();
    let body = part("record").unwrap_or_default();
    Ok(Incoming {
        register,
        key,
        state,
        in_force: part("in_force"),
        body,
        place: name,
    })
}

fn read_csv(register: &'static RegisterInfo, path: &Path) -> Result<Vec<Incoming>> {
    let name = path.display().to_string();
    let bytes = read(path, LARGEST_FILE)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        AimsError::invalid(format!("{name}:{line}: is not UTF-8 text"))
            .with_hint("save the file as CSV in UTF-8")
    })?;
    // Spreadsheets begin a UTF-8 file with a mark that is no part of the first header.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let malformed = |error: &::csv::Error| {
        let line = error.position().map_or(1, ::csv::Position::line);
        AimsError::invalid(format!("{name}:{line}: {error}"))
    };
    let header = reader.headers().map_err(|error| malformed(&error))?.clone();
    let columns = csv::columns(register);
    let plan = plan(&header, &columns, &name)?;
    let mut incoming = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(&error))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        match read_line(register, &plan, &record) {
            Ok((key, state, body)) => incoming.push(Incoming {
                place: format!("{name}:{line}"),
                register,
                key,
                state,
                in_force: None,
                body,
            }),
            Err(reason) => faults.push(format!("{name}:{line}: {reason}")),
        }
    }
    all_or_nothing(&faults)?;
    Ok(incoming)
}

enum Cell<'a> {
    Key,
    State,
    Field(&'a csv::CsvColumn<'a>),
}

fn plan<'a>(
    header: &::csv::StringRecord,
    columns: &'a [csv::CsvColumn<'a>],
    name: &str,
) -> Result<Vec<Cell<'a>>> {
    let known = || {
        columns
            .iter()
            .map(|column| column.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    header
        .iter()
        .map(|title| match title.trim() {
            "key" => Ok(Cell::Key),
            "state" => Ok(Cell::State),
            title => columns
                .iter()
                .find(|column| column.name == title)
                .map(Cell::Field)
                .ok_or_else(|| {
                    let shown: String = title.chars().take(40).collect();
                    AimsError::invalid(format!(
                        "{name}:1: `{shown}` is no column here; there are key, state, {}",
                        known()
                    ))
                }),
        })
        .collect()
}

type Line = (Option<Key>, Option<String>, Value);

fn read_line(
    register: &RegisterInfo,
    plan: &[Cell<'_>],
    record: &::csv::StringRecord,
) -> std::result::Result<Line, String> {
    let (mut key, mut state, mut body) = (None, None, Map::new());
    for (cell, text) in plan.iter().zip(record) {
        match cell {
            Cell::Key if text.is_empty() => {}
            Cell::Key => key = Some(text.parse::<Key>().map_err(|error| error.to_string())?),
            Cell::State => state = Some(text.to_owned()).filter(|text| !text.is_empty()),
            Cell::Field(column) => {
                let value = csv::value(column.kind, text)
                    .map_err(|reason| format!("{}: {reason}", column.name))?;
                if let Some(value) = value {
                    csv::put(&mut body, &column.path, value);
                }
            }
        }
    }
    let body = Value::Object(body);
    let problems = registers::validate(register, &body, registers::Completeness::Whole);
    if problems.is_empty() {
        return Ok((key, state, body));
    }
    Err(problems
        .iter()
        .take(5)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; "))
}
