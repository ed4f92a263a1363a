//! A company in which every requirement conforms, and what happens when something in it breaks.
//!
//! Below a root, `company/*.yaml` holds its records, each as in a check's fixture but whole; `mutations/`
//! for each check the smallest thing that breaks it, and `variants/` companies as auditors meet
//! them, each with exactly what is found then.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use conformity::framework::Loaded;
use conformity::located::{Document, Limits};
use conformity::{Assessment, CheckCache, Engine, Filter, Status};
use image::{FixtureRecord, Image};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use registers::{Completeness, Key, catalog, validate};
use serde_json::Value;

/// The day on which the company is looked at.
pub(crate) const DAY: Date = date(2026, 7, 31);

/// The day on which a record was made that says nothing of it.
const MADE: Date = date(2026, 3, 2);

/// One version of one record.
#[derive(Debug, Clone, PartialEq)]
struct Version {
    key: Key,
    number: u32,
    state: String,
    at: jiff::Timestamp,
    by: String,
    body: Value,
}

/// The records of the company, by key; of each its versions, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Company {
    records: BTreeMap<Key, Vec<Version>>,
}

/// A change to the company, and what is found in it then.
#[derive(Debug)]
pub(crate) struct Case {
    /// The check that it breaks, or the name of the variant.
    pub(crate) name: String,
    /// Where it is written.
    pub(crate) file: String,
    /// What changes.
    change: Vec<Value>,
    /// All that is found: requirement, check, record or nothing, text or nothing, grade or nothing.
    finds: BTreeSet<Found>,
}

type Found = (String, String, Option<String>);

/// Reads the lists in all YAML files of a folder, each item with its file.
fn items(root: &Path, name: &str) -> Result<Vec<(String, Value)>, String> {
    let mut paths: Vec<PathBuf> = match fs::read_dir(root.join(name)) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => Vec::new(),
    };
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let file = format!(
            "{name}/{}",
            path.file_name().unwrap_or_default().to_string_lossy()
        );
        let text = fs::read(&path).map_err(|error| format!("{file}: {error}"))?;
        let document = Document::parse(&text, &Limits::default())
            .map_err(|fault| fault.in_file(file.clone()).to_string())?;
        match document.into_value() {
            Value::Array(list) => found.extend(list.into_iter().map(|item| (file.clone(), item))),
            Value::Null => {}
            _ => return Err(format!("{file}: is no list")),
        }
    }
    Ok(found)
}

fn text<'v>(item: &'v Value, name: &str) -> Option<&'v str> {
    item.get(name).and_then(Value::as_str)
}

fn moment(text: &str) -> Result<jiff::Timestamp, String> {
    if let Ok(day) = text.parse::<Date>() {
        return Ok(noon(day));
    }
    text.parse()
        .map_err(|_| format!("{text} is no day and no moment"))
}

fn noon(day: Date) -> jiff::Timestamp {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    noon.expect("a day of our time").timestamp()
}

fn version(item: &Value) -> Result<Version, String> {
    let key = text(item, "key").ok_or("a record has no key")?;
    let key: Key = key.parse().map_err(|error| format!("{error}"))?;
    let register = catalog()
        .of_key(&key)
        .ok_or_else(|| format!("no register has keys like {key}"))?;
    let state = text(item, "state").unwrap_or(register.workflow.initial);
    if !register.workflow.states.contains(&state) {
        return Err(format!("{key}: there is no state {state}"));
    }
    Ok(Version {
        number: item
            .get("version")
            .and_then(Value::as_u64)
            .map_or(1, |number| u32::try_from(number).unwrap_or(1)),
        state: state.to_owned(),
        at: text(item, "at").map_or(Ok(noon(MADE)), moment)?,
        by: text(item, "by").unwrap_or("PER-0002").to_owned(),
        body: item.get("body").cloned().unwrap_or_default(),
        key,
    })
}

impl Company {
    /// Reads the conforming company; every record must be whole and every reference lead to one.
    pub(crate) fn read(root: &Path) -> Result<Self, String> {
        let mut company = Self::default();
        for (file, item) in items(root, "company")? {
            let version = version(&item).map_err(|error| format!("{file}: {error}"))?;
            company.add(version);
        }
        let problems = company.problems();
        if problems.is_empty() {
            Ok(company)
        } else {
            Err(problems.join("\n"))
        }
    }

    fn add(&mut self, version: Version) {
        self.records
            .entry(version.key.clone())
            .or_default()
            .push(version);
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for version in self.records.values().flatten() {
            let Some(register) = catalog().of_key(&version.key) else {
                continue;
            };
            let key = &version.key;
            for problem in validate(register, &version.body, Completeness::Whole) {
                problems.push(format!("{key}: {}: {}", problem.pointer, problem.message));
            }
            for (_, target) in registers::references(register, &version.body) {
                if !self.records.contains_key(&target) {
                    problems.push(format!("{key}: there is no {target}"));
                }
            }
        }
        problems
    }

    /// Returns the company after a case's changes.
    pub(crate) fn changed(&self, case: &Case) -> Result<Self, String> {
        let mut company = self.clone();
        for change in &case.change {
            company
                .change(change)
                .map_err(|error| format!("{}: {}: {error}", case.file, case.name))?;
        }
        Ok(company)
    }

    fn change(&mut self, change: &Value) -> Result<(), String> {
        if let Some(drop) = text(change, "drop") {
            let key: Key = drop.parse().map_err(|error| format!("{error}"))?;
            let dropped = self.records.remove(&key);
            return dropped.map(|_| ()).ok_or(format!("there is no {drop}"));
        }
        if let Some(add) = change.get("add") {
            self.add(version(add)?);
            return Ok(());
        }
        let key =
            text(change, "key").ok_or("a change names a key, or it drops or adds a record")?;
        let key: Key = key.parse().map_err(|error| format!("{error}"))?;
        let versions = self
            .records
            .get_mut(&key)
            .ok_or(format!("there is no {key}"))?;
        let newest = versions.last_mut().ok_or(format!("there is no {key}"))?;
        if let Some(state) = text(change, "state") {
            state.clone_into(&mut newest.state);
        }
        if let Some(at) = text(change, "at") {
            newest.at = moment(at)?;
        }
        if let Some(by) = text(change, "by") {
            by.clone_into(&mut newest.by);
        }
        for path in change
            .get("remove")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let path = path.as_str().ok_or("a path is a text")?;
            remove(&mut newest.body, path).ok_or(format!("{key} has no {path}"))?;
        }
        let set = change.get("set").and_then(Value::as_object);
        for (path, value) in set.into_iter().flatten() {
            *place(&mut newest.body, path).ok_or(format!("{key} has no place for {path}"))? =
                value.clone();
        }
        Ok(())
    }

    /// Returns the keys of the records that differ between two companies.
    fn differing<'c>(&'c self, other: &'c Self) -> Vec<&'c Key> {
        let mut keys: Vec<&Key> = self.records.keys().chain(other.records.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| {
            let (here, there) = (self.records.get(*key), other.records.get(*key));
            here != there
        });
        keys
    }
}

/// A company in an image, of which the checks remember what they found.
struct Standing {
    image: Image,
    company: Company,
    cache: CheckCache,
}

impl Standing {
    fn new(company: Company) -> Result<Self, String> {
        let image = Image::memory(catalog()).map_err(|error| error.to_string())?;
        let standing = Self {
            image,
            company: Company::default(),
            cache: CheckCache::new(),
        };
        standing.into_company(company)
    }

    /// Puts what differs in another company in place of what is there.
    fn into_company(mut self, company: Company) -> Result<Self, String> {
        let text = |error: image::ImageError| error.to_string();
        for key in self.company.differing(&company) {
            if self.company.records.contains_key(key) {
                self.image.withdraw(key).map_err(text)?;
            }
            let Some(versions) = company.records.get(key) else {
                continue;
            };
            let versions: Vec<FixtureRecord<'_>> = versions
                .iter()
                .map(|version| FixtureRecord {
                    key: &version.key,
                    version: version.number,
                    state: &version.state,
                    body: &version.body,
                    at: version.at,
                    by: &version.by,
                })
                .collect();
            self.image.put_versions(&versions).map_err(text)?;
        }
        self.company = company;
        Ok(self)
    }

    /// Says what an engine finds in it.
    fn assess(&mut self, engine: &Engine) -> Result<Assessment, String> {
        let reader = self.image.reader(DAY).map_err(|error| error.to_string())?;
        engine
            .check(&reader, &Filter::all(), &mut self.cache)
            .map_err(|error| error.to_string())
    }
}

/// Returns the place of a dotted path; what is not there yet becomes a field, or the next of a list.
fn place<'v>(body: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    path.split('.').try_fold(body, |value, step| match value {
        Value::Array(list) => {
            let at: usize = step.parse().ok()?;
            if at == list.len() {
                list.push(Value::Null);
            }
            list.get_mut(at)
        }
        Value::Null => {
            *value = Value::Object(serde_json::Map::new());
            value
                .as_object_mut()
                .map(|fields| fields.entry(step).or_insert(Value::Null))
        }
        Value::Object(fields) => Some(fields.entry(step).or_insert(Value::Null)),
        _ => None,
    })
}

fn remove(body: &mut Value, path: &str) -> Option<Value> {
    let (parent, end) = path.rsplit_once('.').unwrap_or(("", path));
    let parent = if parent.is_empty() {
        body
    } else {
        place(body, parent)?
    };
    match parent {
        Value::Object(fields) => fields.remove(end),
        Value::Array(list) => {
            let at: usize = end.parse().ok()?;
            (at < list.len()).then(|| list.remove(at))
        }
        _ => None,
    }
}

/// Reads the cases of a folder; `name` is the key that names each.
pub(crate) fn cases(root: &Path, folder: &str, name: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for (file, item) in items(root, folder)? {
        let called = text(&item, name).ok_or(format!("{file}: a case has no `{name}`"))?;
        let list = |part: &str| item.get(part).and_then(Value::as_array).cloned();
        let finds = list("finds").ok_or(format!("{file}: {called} says no `finds`"))?;
        cases.push(Case {
            name: called.to_owned(),
            change: list("change").ok_or(format!("{file}: {called} has no `change`"))?,
            finds: finds
                .iter()
                .map(|row| {
                    found(row).ok_or(format!(
                        "{file}: {called}: {row} is no [requirement, check, record or null]"
                    ))
                })
                .collect::<Result<_, _>>()?,
            file,
        });
    }
    Ok(cases)
}

fn found(row: &Value) -> Option<Found> {
    let cell = |at: usize| row.get(at).and_then(Value::as_str).map(str::to_owned);
    Some((cell(0)?, cell(1)?, cell(2)))
}

/// Says how what an assessment found differs from what a case says.
fn difference(case: &Case, assessment: &Assessment) -> Option<String> {
    let found: BTreeSet<Found> = assessment
        .findings()
        .map(|(requirement, finding)| {
            (
                requirement.id.clone(),
                finding.check.clone(),
                finding.record.clone(),
            )
        })
        .collect();
    let missing: Vec<_> = case
        .finds
        .difference(&found)
        .map(|row| format!("{row:?}"))
        .collect();
    let because = |row: &&Found| {
        let findings = assessment.findings();
        let of = findings.filter(|(_, finding)| finding.check == row.1 && finding.record == row.2);
        let because: Vec<String> = of.map(|(_, finding)| finding.because.clone()).collect();
        format!("{row:?} ({})", because.join("; "))
    };
    let surplus: Vec<_> = found.difference(&case.finds).collect();
    let surplus: Vec<String> = surplus.iter().map(because).collect();
    if missing.is_empty() && surplus.is_empty() {
        return None;
    }
    Some(format!(
        "{}: {}: lacks {}; finds besides {}",
        case.file,
        case.name,
        missing.join(", "),
        surplus.join(", ")
    ))
}

/// Says what is wrong with the conforming company: everything in it that does not conform.
pub(crate) fn not_conforming(root: &Path, loaded: Loaded) -> Result<Vec<String>, String> {
    let assessment = Standing::new(Company::read(root)?)?.assess(&Engine::new(loaded.framework))?;
    let mut wrong: Vec<String> = assessment
        .findings()
        .map(|(requirement, finding)| {
            format!(
                "{} {}: {}",
                requirement.id,
                finding.check,
                finding.sentence()
            )
        })
        .collect();
    let silent = assessment.requirements.iter().filter(|result| {
        ![Status::Conforms, Status::Excluded].contains(&result.status) && result.findings.is_empty()
    });
    wrong.extend(silent.map(|result| format!("{} is {}", result.id, result.status.word())));
    Ok(wrong)
}

/// Breaks the conforming company once for each case; says which were not found exactly as they say.
pub(crate) fn wrong_cases(
    root: &Path,
    loaded: Loaded,
    cases: &[Case],
) -> Result<Vec<String>, String> {
    let company = Company::read(root)?;
    let engine = Engine::new(loaded.framework);
    let mut wrong = Vec::new();
    let mut standing = Standing::new(company.clone())?;
    for case in cases {
        standing = standing.into_company(company.changed(case)?)?;
        wrong.extend(difference(case, &standing.assess(&engine)?));
    }
    Ok(wrong)
}

/// Returns the checks for which no mutation is written, or whose mutation does not break them.
pub(crate) fn unbroken(loaded: &Loaded, cases: &[Case]) -> Vec<String> {
    let broken = |id: &str| {
        cases
            .iter()
            .any(|case| case.name == id && case.finds.iter().any(|(_, check, _)| check == id))
    };
    let checks = loaded.framework.checks();
    checks
        .filter(|check| !broken(&check.id))
        .map(|check| check.id.clone())
        .collect()
}
