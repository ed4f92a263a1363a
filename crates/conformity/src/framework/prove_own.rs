//! What keeps one of the organisation's own checks from being used: everything that can be told
//! from its record, its query over an empty image, and its two examples.

use image::{Image, Limits, QueryError};
use registers::own_check::{CheckExample, CheckRemedy, RemedyKind};
use registers::{Catalog, Key, OwnCheck, RegisterInfo};

use super::own::{OWN, Own};
use super::prove::{self, Rows};
use super::read::unknown;
use super::read_check::{record, row};
use super::{Check, Fixture, Framework, FrameworkError};
use crate::located::{Document, Node, Place, Refusal};

/// What the queries of a check may take while it is proved, with nothing but its examples to read.
const PROOF: Limits = Limits {
    kilosteps: 20_000,
    time: std::time::Duration::from_secs(2),
    rows: 1_000,
    bytes: 1 << 20,
};

/// Most bytes of the records of an example.
const LARGEST_EXAMPLE: usize = 200_000;

/// What keeps an own check from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProblem {
    /// The field, dotted: `example_fails.records`.
    pub field: &'static str,
    /// Line and column inside the field's text, where it can be told.
    pub place: Option<Place>,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl std::fmt::Display for OwnProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place {
            Some(place) => write!(f, "{}:{place}: {}", self.field, self.message),
            None => write!(f, "{}: {}", self.field, self.message),
        }
    }
}

/// Returns what keeps an own check from being used; nothing if it can be.
///
/// # Errors
/// The image to prove it with could not be made.
pub fn problems(
    own: &Own,
    frameworks: &[&Framework],
    catalog: &'static Catalog,
) -> Result<Vec<OwnProblem>, FrameworkError> {
    let Some(said) = &own.said else {
        return Ok(vec![problem("says", None, "the record cannot be read")]);
    };
    let mut proof = Proof {
        check: own.check(),
        framework: Framework::of_own(&[], &[]),
        catalog,
        problems: Vec::new(),
    };
    proof.place(said, frameworks);
    let read = |example, name| read_example(example, name, catalog);
    let fails = proof.keep(read(&said.example_fails, FAILS));
    let holds = proof.keep(read(&said.example_holds, HOLDS));
    let columns = proof.query()?;
    if let Some(remedy) = &said.remedy {
        let found = fails.as_ref().map_or(&[][..], |example| &example.finds);
        proof.remedy(remedy, found, columns.as_deref());
    }
    if columns.is_some() {
        for (example, names) in [(fails, FAILS), (holds, HOLDS)] {
            if let Some(example) = example {
                proof.example(&example, names)?;
            }
        }
    }
    Ok(proof.problems)
}

/// The names of an example's fields.
#[derive(Clone, Copy)]
struct Names {
    name: &'static str,
    records: &'static str,
    finds: &'static str,
    fails: bool,
}

const FAILS: Names = Names {
    name: "example_fails",
    records: "example_fails.records",
    finds: "example_fails.finds",
    fails: true,
};

const HOLDS: Names = Names {
    name: "example_holds",
    records: "example_holds.records",
    finds: "example_holds.finds",
    fails: false,
};

fn problem(field: &'static str, place: Option<Place>, message: impl Into<String>) -> OwnProblem {
    OwnProblem {
        field,
        place,
        message: message.into(),
    }
}

struct Proof {
    check: Check,
    /// The framework whose requirements the query may ask for.
    framework: Framework,
    catalog: &'static Catalog,
    problems: Vec<OwnProblem>,
}

impl Proof {
    fn keep<T>(&mut self, read: Result<T, OwnProblem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn refuse(&mut self, field: &'static str, message: impl Into<String>) {
        self.problems.push(problem(field, None, message));
    }

    /// Looks whether the requirement is there that it is to count under.
    fn place(&mut self, said: &OwnCheck, frameworks: &[&Framework]) {
        let Some(requirement) = &said.requirement else {
            if said.framework.as_deref().is_some_and(|id| id != OWN) {
                self.refuse(
                    "requirement",
                    "name the requirement that it counts under, or leave the framework out as well",
                );
            }
            return;
        };
        let id = said.framework.as_deref().unwrap_or(super::FIRST);
        let ids = frameworks.iter().map(|framework| framework.id.as_str());
        let Some(framework) = frameworks.iter().find(|framework| framework.id == id) else {
            let message = unknown("framework", id, ids);
            self.refuse("framework", message);
            return;
        };
        self.framework = (*framework).clone();
        let known = framework.requirements.iter();
        let known = known.map(|requirement| requirement.id.as_str());
        if framework.requirement(requirement).is_none() {
            let message = format!("{} in {id}", unknown("requirement", requirement, known));
            self.refuse("requirement", message);
        }
    }

    /// Runs the query over an empty image and returns its columns, if it is sound.
    fn query(&mut self) -> Result<Option<Vec<String>>, FrameworkError> {
        let image = Image::memory(self.catalog)?;
        let reader = image.reader(jiff::civil::Date::constant(2026, 1, 1))?;
        prove::define(&self.framework, &reader, &[])?;
        let sql = &self.check.fails;
        let table = match reader.rows(sql, &PROOF) {
            Ok(table) => table,
            Err(error) => {
                let place = match &error {
                    QueryError::Sql { message, offset } => {
                        let offset = offset.unwrap_or_else(|| prove::mentioned(message, sql));
                        Some(inside(sql, offset))
                    }
                    QueryError::Refused(_) | QueryError::Stopped(_) => None,
                };
                self.problems
                    .push(problem("fails", place, error.to_string()));
                return Ok(None);
            }
        };
        if table.columns.len() < 2 {
            self.refuse(
                "fails",
                "the query must select a record's key (or null) and words that say what is wrong",
            );
            return Ok(None);
        }
        Ok(Some(table.columns))
    }

    fn remedy(
        &mut self,
        remedy: &CheckRemedy,
        found: &[(Option<String>, String)],
        columns: Option<&[String]>,
    ) {
        if let Some(column) =
            columns.and_then(|columns| prove::unknown_column(&self.check, columns))
        {
            let message = format!("the query selects no column {column}");
            self.refuse("remedy.prefill", message);
        }
        match remedy.kind {
            RemedyKind::New => self.new_record(remedy),
            RemedyKind::Edit => self.edited(remedy, found),
        }
    }

    fn new_record(&mut self, remedy: &CheckRemedy) {
        let Some(name) = &remedy.register else {
            self.refuse("remedy.register", "name the register of the new record");
            return;
        };
        let Some(register) = self.catalog.get(name) else {
            let known = self.catalog.all().iter().map(|register| register.name);
            let message = unknown("register", name, known);
            self.refuse("remedy.register", message);
            return;
        };
        let given = remedy.prefill.iter().map(|given| &given.field);
        for (name, at) in given
            .map(|name| (name, "remedy.prefill"))
            .chain(remedy.field.iter().map(|name| (name, "remedy.field")))
        {
            if let Some(message) = no_field(&[register], name) {
                self.refuse(at, message);
            }
        }
    }

    fn edited(&mut self, remedy: &CheckRemedy, found: &[(Option<String>, String)]) {
        if remedy.register.is_some() || !remedy.prefill.is_empty() {
            self.refuse(
                "remedy",
                "a record that is edited needs no register and begins with nothing; leave them out",
            );
        }
        let keys = found
            .iter()
            .filter_map(|(key, _)| key.as_ref()?.parse().ok());
        let registers: Vec<&RegisterInfo> = keys
            .filter_map(|key: Key| self.catalog.of_key(&key))
            .collect();
        if let Some(name) = &remedy.field
            && !registers.is_empty()
            && let Some(message) = no_field(&registers, name)
        {
            self.refuse("remedy.field", message);
        }
    }

    /// Runs the check over an example and looks whether it finds what the example says.
    fn example(&mut self, example: &Fixture, names: Names) -> Result<(), FrameworkError> {
        let found = prove::found(&self.framework, &self.check, example, &PROOF, self.catalog)?;
        let problem = match found {
            Ok(rows) => {
                let name = if names.fails { "fails" } else { "holds" };
                prove::difference(name, &example.finds, &rows)
            }
            Err(error) => Some(format!("the query cannot be run over it: {error}")),
        };
        if let Some(message) = problem {
            self.refuse(names.name, message);
        }
        Ok(())
    }
}

/// Says that none of these registers has a field; nothing if one has it.
fn no_field(registers: &[&RegisterInfo], name: &str) -> Option<String> {
    let first = name.split('.').next().unwrap_or(name);
    if registers
        .iter()
        .any(|register| register.field(first).is_some())
    {
        return None;
    }
    let known = registers.iter().flat_map(|register| register.fields.iter());
    let what = format!("field of {}", registers.first()?.name);
    Some(unknown(&what, name, known.map(|field| field.name.as_str())))
}

/// Reads what an example says.
fn read_example(
    example: &CheckExample,
    names: Names,
    catalog: &Catalog,
) -> Result<Fixture, OwnProblem> {
    let each = |node: &Node<'_>| record(node, example.day, catalog);
    let records = items(example.records.as_deref(), names.records, each)?;
    let finds: Rows = items(example.finds.as_deref(), names.finds, row)?;
    if names.fails && finds.is_empty() {
        let message = "say what the query finds here, such as: - [SUP-0001, has no contact]; an \
                       example that finds nothing proves nothing";
        return Err(problem(names.finds, None, message));
    }
    if !names.fails && !finds.is_empty() {
        let message =
            "in this example the sentence holds, so the query finds nothing; leave it out";
        return Err(problem(names.finds, None, message));
    }
    Ok(Fixture {
        day: example.day,
        records,
        results: Vec::new(),
        finds,
    })
}

/// Reads the items of a list in YAML.
fn items<T>(
    text: Option<&str>,
    field: &'static str,
    each: impl Fn(&Node<'_>) -> Result<T, Refusal>,
) -> Result<Vec<T>, OwnProblem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    if text.len() > LARGEST_EXAMPLE {
        return Err(problem(
            field,
            None,
            "an example is smaller than 200 kB; one or two records prove enough",
        ));
    }
    let document = Document::parse(text.as_bytes(), &crate::located::Limits::default())
        .map_err(|fault| problem(field, Some(fault.place), fault.message))?;
    let root = Node::root(&document, "");
    let read = root
        .items()
        .and_then(|items| items.iter().map(each).collect());
    read.map_err(|refusal| problem(field, Some(refusal.place), refusal.message))
}

/// Returns line and column of a byte of a text.
fn inside(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Place {
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
    }
}
