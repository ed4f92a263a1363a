//! Records as files give them: YAML, JSON and CSV, with every fault at its place.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use conformity::located::{Document, step};
use journal::Sha256;
use registers::{Catalog, Column, Key, RegisterInfo};
use serde_json::{Map, Value};

use super::csv;
use super::rows::RowDoes;
use super::target::{put, take, within};
use crate::desk::{Desk, ERASED, Put, Source};
use crate::error::{AimsError, Result};
use crate::input::{check, parse, read};
use crate::view::{differences, present};

/// Most bytes of one file with records.
const LARGEST_FILE: u64 = 256 << 20;

/// The register of own fields.
const OWN_FIELD: &str = "own_field";

/// Most faults that are named at once.
const NAMED: usize = 50;

/// A record as a file gives it.
pub(super) struct Incoming {
    /// Where it came from, for messages.
    pub(super) source: Rc<Source>,
    register: &'static RegisterInfo,
    key: Option<Key>,
    state: Option<String>,
    in_force: Option<Value>,
    body: Value,
    /// The fields that a CSV file has columns for, if it lacks columns for others.
    columns: Option<Rc<[String]>>,
}

impl Incoming {
    /// Says what is wrong with it, and in a file of its own also at which line it stands.
    pub(super) fn fault(&self, error: &AimsError) -> String {
        let at_key = self.key.as_ref().and_then(|key| self.source.keys.get(key));
        format!("{}: {error}", at_key.unwrap_or(&self.source.name))
    }

    /// Returns key and body of an own field that is in force, or was, where it came from.
    fn own_field(&self) -> Option<(&Key, &Value, bool)> {
        let state = self.state.as_deref()?;
        let body = match (state, &self.in_force) {
            ("approved" | "superseded", _) => &self.body,
            (_, Some(in_force)) => in_force,
            _ => return None,
        };
        Some((self.key.as_ref()?, body, state != "superseded"))
    }

    /// Returns the hashes of the evidence files that it names.
    pub(super) fn files(&self) -> Vec<Sha256> {
        let is_evidence = self.register.name == "evidence";
        let bodies = self.in_force.iter().chain([&self.body]);
        let hash = |body: &Value| body.get("sha256")?.as_str()?.parse().ok();
        bodies.filter(|_| is_evidence).filter_map(hash).collect()
    }

    /// Returns the body, with what the record here says in the fields that have no column.
    fn body_over(&self, before: Option<&Value>) -> Cow<'_, Value> {
        let (Some(columns), Some(before)) = (&self.columns, before) else {
            return Cow::Borrowed(&self.body);
        };
        let mut body = before.clone();
        for path in &**columns {
            let pointer = format!("/{}", path.replace('.', "/"));
            match self.body.pointer(&pointer) {
                Some(value) => put(&mut body, path, value.clone()),
                None => take_out(&mut body, path),
            }
        }
        Cow::Owned(body)
    }

    /// Lays the record; returns its key, the body that it had here before, and what it did.
    pub(super) fn lay(&self, desk: &mut Desk<'_>) -> Result<(Key, Option<Value>, Put)> {
        desk.source = Some(Rc::clone(&self.source));
        let here = match &self.key {
            Some(key) => desk.record(key)?,
            None => None,
        };
        let version = here.as_ref().map(|row| row.version);
        let before = here
            .filter(|row| row.state != ERASED)
            .map(|row| present(self.register, &row.body, row.shape));
        let body = &*self.body_over(before.as_ref());
        let (key, put) = match (&self.key, &self.state) {
            (Some(key), Some(state)) if state == ERASED => (key.clone(), desk.put_erased(key)?),
            (Some(key), Some(state)) => {
                let put = desk.put(key, state, body, self.in_force.as_ref())?;
                (key.clone(), put)
            }
            (Some(key), None) if version.is_some() => {
                let done = desk.edit(key, body, None)?;
                let is_same = Some(done.version) == version;
                let put = if is_same { Put::Unchanged } else { Put::Edited };
                (done.key, put)
            }
            (key, None) => {
                let key = desk.add(self.register.name, key.clone(), &self.body)?;
                (key, Put::Added)
            }
            (None, Some(_)) => {
                return Err(AimsError::invalid("a record with a state needs a key"));
            }
        };
        Ok((key, before, put))
    }

    /// Says what became of the record.
    pub(super) fn does(&self, desk: &Desk<'_>, key: Key, before: Option<Value>) -> Result<RowDoes> {
        let row = desk.existing(&key)?;
        let title = row.title;
        Ok(match before {
            None => RowDoes::Adds { key, title },
            Some(before) => {
                let after = present(self.register, &row.body, row.shape);
                let changes = differences(&before, &after);
                RowDoes::Changes {
                    key,
                    title,
                    changes,
                }
            }
        })
    }
}

/// Reads all files, own fields first and the others in the order of the registers.
///
/// `catalog` has the own fields in force; those that the files bring in force come to them.
pub(super) fn gather(paths: &[PathBuf], mut catalog: &'static Catalog) -> Result<Vec<Incoming>> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort_by_key(|path| place_in_catalog(path));
    let mut incoming = Vec::new();
    let mut faults = Vec::new();
    let mut own = catalog.own().clone();
    for path in &files {
        match read_file(path, catalog) {
            Ok(found) => {
                let fields = found
                    .iter()
                    .filter(|incoming| incoming.register.name == OWN_FIELD);
                for (key, body, is_in_force) in fields.filter_map(Incoming::own_field) {
                    own.set(key, body, is_in_force);
                    catalog = registers::catalog().with_own(&own);
                }
                incoming.extend(found);
            }
            Err(error) => faults.push(match error.hint() {
                Some(hint) => format!("{error}; {hint}"),
                None => error.to_string(),
            }),
        }
    }
    all_or_nothing(&faults)?;
    keyed_first(&mut incoming);
    refuse_twice(&incoming)?;
    // A file with headings alone is the export of a register without records.
    if files.is_empty() {
        return Err(AimsError::invalid("there are no records in these files")
            .with_hint("give a folder that `aimwright export` made, or REGISTER.csv files"));
    }
    Ok(incoming)
}

/// Files in the order of the registers, and by key within one, so that imports are alike; own fields
/// come first, since what others hold is read by them.
fn place_in_catalog(path: &Path) -> (usize, u64, PathBuf) {
    let register = register_of_file(path, registers::catalog()).ok();
    let all = registers::catalog().all();
    let place = register.and_then(|register| match register.name {
        OWN_FIELD => Some(0),
        name => all
            .iter()
            .position(|other| other.name == name)
            .map(|at| at + 1),
    });
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let number = stem
        .and_then(|stem| stem.parse::<Key>().ok())
        .map_or(0, |key| key.number());
    (place.unwrap_or(usize::MAX), number, path.to_owned())
}

/// Refuses with all faults, if there are any.
pub(super) fn all_or_nothing(faults: &[String]) -> Result<()> {
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

/// Lays records with a key before those that get one: a new record must not take another's key.
fn keyed_first(incoming: &mut [Incoming]) {
    incoming.sort_by_key(|incoming| incoming.key.is_none());
}

fn refuse_twice(incoming: &[Incoming]) -> Result<()> {
    let mut places: HashMap<&Key, &str> = HashMap::new();
    for record in incoming {
        let Some(key) = &record.key else { continue };
        let place = &record.source.name;
        if let Some(first) = places.insert(key, place) {
            return Err(AimsError::invalid(format!(
                "{place}: {key} stands in {first} already"
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

fn read_file(path: &Path, catalog: &'static Catalog) -> Result<Vec<Incoming>> {
    let register = register_of_file(path, catalog)?;
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
fn register_of_file(path: &Path, catalog: &'static Catalog) -> Result<&'static RegisterInfo> {
    let name =
        |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).map(str::to_owned);
    let stem = name(path.file_stem());
    let folder = name(path.parent().and_then(Path::file_name));
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
    let is_erased = text("state").as_deref() == Some(ERASED) && text("key").is_some();
    if document.value().get("record").is_none() && !is_erased {
        // A file that holds the body alone is a new record, or a new version of the one it is named after.
        check(register, &document, "", &name)?;
        let key = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .and_then(|stem| stem.parse().ok());
        return Ok(Incoming {
            source: source(name, &document),
            register,
            key,
            state: None,
            in_force: None,
            columns: None,
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
    if !is_erased {
        check(register, &document, "/record", &name)?;
    }
    if document.value().get("in_force").is_some() {
        check(register, &document, "/in_force", &name)?;
    }
    let refuse = |field: &str, reason: String| {
        let place = document.place(&format!("/{field}"));
        AimsError::invalid(format!("{name}:{}:{}: {reason}", place.line, place.column))
    };
    for field in ["key", "state"] {
        let value = document.value().get(field);
        if value.is_some_and(|value| !value.is_string()) {
            return Err(refuse(field, format!("{field}: must be text")));
        }
    }
    let key = text("key").map(|key| key.parse::<Key>()).transpose();
    let key = key.map_err(|error| refuse("key", error.to_string()))?;
    if let Some(key) = key.as_ref().filter(|key| key.prefix() != register.prefix) {
        let reason = format!("{key} is no key of a {}", register.name);
        return Err(refuse("key", reason));
    }
    let state = text("state");
    if let Some(state) = &state
        && !is_erased
        && !register.workflow.states.contains(&state.as_str())
    {
        let states = register.workflow.states.join(", ");
        let shown: String = state.chars().take(40).collect();
        let reason = format!(
            "`{shown}` is no state of a {}; there are {states}",
            register.name
        );
        return Err(refuse("state", reason));
    }
    let part = |field: &str| document.value().get(field).cloned();
    let body = part("record").unwrap_or_default();
    Ok(Incoming {
        register,
        key,
        state,
        in_force: part("in_force"),
        columns: None,
        body,
        source: source(name, &document),
    })
}

/// Notes where a document names records: the first place of each.
fn source(name: String, document: &Document) -> Rc<Source> {
    let mut keys = HashMap::new();
    let mut rest = vec![(String::new(), document.value())];
    while let Some((pointer, value)) = rest.pop() {
        match value {
            Value::String(text) => {
                if let Ok(key) = text.parse::<Key>() {
                    let place = document.place(&pointer);
                    let place = format!("{name}:{}:{}", place.line, place.column);
                    keys.insert(key, place);
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                rest.extend(items.map(|(at, item)| (step(&pointer, &at.to_string()), item)));
            }
            Value::Object(fields) => {
                rest.extend(
                    fields
                        .iter()
                        .map(|(field, value)| (step(&pointer, field), value)),
                );
            }
            _ => {}
        }
    }
    Rc::new(Source { name, keys })
}

pub(super) fn read_csv(register: &'static RegisterInfo, path: &Path) -> Result<Vec<Incoming>> {
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
    let columns = register.columns();
    let plan = plan(&header, &columns, &name, register.name)?;
    let has_column = |name: &str| header.iter().any(|title| title.trim() == name);
    let is_partial = !columns.iter().all(|column| has_column(&column.name));
    let given: Rc<[String]> = columns
        .iter()
        .filter(|column| has_column(&column.name))
        .map(|column| column.name.clone())
        .collect();
    let mut incoming = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(malformed(&error).to_string());
                continue;
            }
        };
        let line = record.position().map_or(0, ::csv::Position::line);
        match read_line(register, &plan, &record) {
            Ok((key, state, body)) => incoming.push(Incoming {
                source: Rc::new(Source {
                    name: format!("{name}:{line}"),
                    keys: HashMap::new(),
                }),
                register,
                key,
                state,
                in_force: None,
                columns: is_partial.then(|| Rc::clone(&given)),
                body,
            }),
            Err(reason) => faults.push(format!("{name}:{line}: {reason}")),
        }
    }
    all_or_nothing(&faults)?;
    keyed_first(&mut incoming);
    Ok(incoming)
}

enum Cell<'a> {
    Key,
    State,
    Field(&'a Column<'a>),
}

fn plan<'a>(
    header: &::csv::StringRecord,
    columns: &'a [Column<'a>],
    name: &str,
    register: &str,
) -> Result<Vec<Cell<'a>>> {
    let known = || {
        columns
            .iter()
            .map(|column| column.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut titles = HashSet::new();
    if let Some(twice) = header.iter().find(|title| !titles.insert(title.trim())) {
        let shown: String = twice.chars().take(40).collect();
        return Err(AimsError::invalid(format!(
            "{name}:1: the column `{shown}` stands there twice"
        )));
    }
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
                    .with_hint(format!(
                        "add --register {register} if the file has headings of its own, or if its cells are not parted by commas"
                    ))
                }),
        })
        .collect()
}

/// Takes a value out of a body, and the parts in which nothing stands any more.
fn take_out(body: &mut Value, path: &str) {
    take(body, path);
    let mut way = path;
    while let Some((part, _)) = way.rsplit_once('.') {
        let pointer = format!("/{}", part.replace('.', "/"));
        let is_empty = |part: &Value| part.as_object().is_some_and(Map::is_empty);
        if body.pointer(&pointer).is_some_and(is_empty) {
            take(body, part);
        }
        way = part;
    }
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
                let value = csv::value(column.kind(), text)
                    .map_err(|reason| format!("{}: {reason}", column.name))?;
                if let Some(value) = value {
                    csv::put(&mut body, &column.path(), value);
                }
            }
        }
    }
    let body = Value::Object(body);
    let mut problems = if state.is_some() {
        registers::validate_as_it_stood(register, &body)
    } else {
        registers::validate(register, &body, registers::Completeness::Whole)
    };
    // A record that is here may say what has no column; of others the desk asks it.
    let has_column = |path: &str| {
        let is_it =
            |cell: &Cell<'_>| matches!(cell, Cell::Field(column) if within(&column.name, path));
        plan.iter().any(is_it)
    };
    problems.retain(|problem| {
        key.is_none() || problem.message != "is required" || has_column(&problem.path())
    });
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
