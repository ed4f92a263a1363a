//! Frameworks: a standard or law as data. Requirements, and checks over the image that say when
//! they are not met.
//!
//! [`Framework::embedded`] reads a framework that is part of the program,
//! [`Loaded::from_folder`] one from disk. Both refuse what is malformed; [`prove`] adds what only
//! an image can tell: that the SQL of every check is sound and that its fixtures do what they say.

mod extras;
mod own;
pub mod prove;
pub mod prove_own;
mod read;
mod read_check;
mod source;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::located::{Place, Refusal};

pub use own::{OWN, Own};
pub use prove_own::OwnProblem;
pub use read::Loaded;
pub(crate) use source::hex;
pub use source::{Files, embedded_ids};

/// The framework that is meant where none is named.
pub const FIRST: &str = "iso-42001";

/// A standard or law as data.
#[derive(Debug, Clone)]
pub struct Framework {
    /// Its id: the name of its folder, as in `iso-42001`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its edition.
    pub edition: String,
    /// What it is and how to read it.
    pub about: String,
    /// What the first stage of a certification audit looks at: ids of requirements, or of the parts
    /// they stand in.
    pub stage_1: Vec<String>,
    /// Its requirements in their natural order.
    pub requirements: Vec<Requirement>,
    /// Other ways to look at them.
    pub lenses: Vec<Lens>,
    /// The documented information that it asks for.
    pub documented: Vec<Documented>,
    /// The organisation's own checks that stand in another framework, each with its requirement
    /// there: checks that look at results see theirs as well.
    pub elsewhere: Vec<(String, Check)>,
    /// SHA-256 over all its files, and over the organisation's own checks where there are some.
    pub hash: String,
}

impl Framework {
    /// Returns the framework of this id that is part of the program.
    ///
    /// # Errors
    /// An unknown id, or what the files are refused for.
    pub fn embedded(id: &str, catalog: &registers::Catalog) -> Result<Self, FrameworkError> {
        Loaded::embedded(id, catalog).map(|loaded| loaded.framework)
    }

    /// Reads an organisation's own framework from a folder and proves its queries.
    ///
    /// # Errors
    /// A file that cannot be read, or what the files are refused for.
    pub fn from_folder(
        folder: &std::path::Path,
        catalog: &'static registers::Catalog,
    ) -> Result<Self, FrameworkError> {
        let loaded = Loaded::from_folder(folder, catalog)?;
        prove::queries(&loaded, catalog)?;
        Ok(loaded.framework)
    }

    /// Tells whether it is part of the program, and so was proved with it.
    pub fn is_embedded(&self) -> bool {
        embedded_ids().contains(&self.id.as_str())
    }

    /// Returns the requirement of this id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements
            .iter()
            .find(|requirement| requirement.id == id)
    }

    /// Returns the check of this id.
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks().find(|check| check.id == id)
    }

    /// Returns all checks.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.requirements
            .iter()
            .flat_map(|requirement| &requirement.checks)
    }
}

/// One piece of documented information that a framework asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documented {
    /// The requirement that asks for it.
    pub requirement: String,
    /// What it is.
    pub what: String,
    /// Whether it is in force now or tells what happened.
    pub kind: DocumentedKind,
    /// The register in which it is usually recorded.
    pub register: String,
    /// The query that finds its records: their keys.
    pub shown_by: Located,
    /// The query that finds what it is asked for because of; without one it is asked for always.
    pub asked_when: Option<Located>,
}

/// A query, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// SQL over the image.
    pub sql: String,
    /// Where it is written.
    pub source: Source,
}

/// What a piece of documented information is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentedKind {
    /// It guides people and is in force now.
    Keep,
    /// It tells what happened.
    Retain,
}

/// Requirements grouped by words that are not the framework's, for reading only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lens {
    /// Its id, unique in the framework.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is, and that it is not the framework's own order.
    pub about: String,
    /// Its parts.
    pub items: Vec<LensItem>,
}

/// One part of a lens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LensItem {
    /// Its title.
    pub title: String,
    /// What it means.
    pub says: Option<String>,
    /// Ids of requirements, or of the parts they stand in.
    pub covers: Vec<String>,
}

impl LensItem {
    /// Tells whether a requirement stands in this part.
    pub fn covers(&self, requirement: &Requirement) -> bool {
        self.covers.iter().any(|id| requirement.stands_under(id))
    }
}

/// Why a framework cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FrameworkError {
    /// No framework has this id.
    #[error("there is no framework {id}; known are {known}")]
    Unknown {
        /// The id asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// Its files are refused.
    #[error(transparent)]
    Refused(#[from] Refusals),
    /// Its files cannot be read.
    #[error("{path} cannot be read: {source}")]
    File {
        /// The file or folder.
        path: String,
        /// The reason.
        source: std::io::Error,
    },
    /// The image to prove it with could not be made.
    #[error(transparent)]
    Image(#[from] image::ImageError),
}

/// All that is wrong with a framework's files, one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl std::error::Error for Refusals {}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, refusal) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{refusal}")?;
        }
        Ok(())
    }
}

/// One thing that the framework asks for.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Clause or control number.
    pub id: String,
    /// Short title.
    pub title: String,
    /// Whether it is a clause or a control.
    pub kind: RequirementKind,
    /// The part of the framework it stands in.
    pub group: String,
    /// Whether the framework wants it documented.
    pub documented: bool,
    /// What it asks for, in our own words.
    pub asks: String,
    /// Why that is worth doing.
    pub why: String,
    /// What the framework's guidance is about, for controls.
    pub guidance: Option<String>,
    /// Registers whose records show it.
    pub evidence: Vec<String>,
    /// What good looks like.
    pub good: Option<String>,
    /// What an auditor may ask.
    pub auditor: Option<String>,
    /// What is typically found wrong.
    pub typical: Option<String>,
    /// What to do first.
    pub first: Option<String>,
    /// What is tested, by test id.
    pub tests: BTreeMap<String, String>,
    /// The statement a person makes where no check can see.
    pub attestation: Option<AttestationAsk>,
    /// The checks that judge it.
    pub checks: Vec<Check>,
    /// Where it is written.
    pub source: Source,
}

impl Requirement {
    /// Returns whether this is its id, or the part of the standard that it stands in.
    pub fn stands_under(&self, id: &str) -> bool {
        let rest = self.id.strip_prefix(id);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Tells whether a check of the framework judges it. The organisation's own checks ask for more
    /// and do not say that what the framework asks for is met.
    pub fn is_checked(&self) -> bool {
        self.checks.iter().any(|check| check.own.is_none())
    }

    /// Tells whether a person's word is needed to show that the requirement is met: where no check
    /// judges it, or some of its tests are left to a person.
    pub fn needs_attestation(&self) -> bool {
        let ask = self.attestation.as_ref();
        ask.is_some_and(|ask| !self.is_checked() || !ask.tests.is_empty())
    }

    /// Returns the tests that neither a check carries out nor a person attests to.
    pub fn untested(&self) -> Vec<&str> {
        let ask = self.attestation.as_ref();
        if !self.is_checked() && ask.is_some_and(|ask| ask.tests.is_empty()) {
            return Vec::new();
        }
        let is_tested = |test: &String| {
            self.checks.iter().any(|check| check.tests.contains(test))
                || ask.is_some_and(|ask| ask.tests.contains_key(test))
        };
        let tests = self.tests.keys().filter(|test| !is_tested(test));
        tests.map(String::as_str).collect()
    }
}

/// Whether a requirement always applies or can be excluded with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementKind {
    /// A clause: always applies.
    Clause,
    /// A control: applies unless the Statement of Applicability excludes it.
    Control,
}

impl RequirementKind {
    /// Returns the word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Control => "control",
        }
    }
}

/// The statement that a person makes where no check can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestationAsk {
    /// What the person states.
    pub asks: String,
    /// How many months it holds.
    pub months: u32,
    /// The tests that the statement stands for, each with the reason why no query can see it. Empty
    /// where the requirement has no checks: then it stands for all.
    pub tests: BTreeMap<String, String>,
}

/// How bad a finding is. The worst comes first in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The requirement is missed as a whole or the system's outcome is in doubt.
    Major,
    /// A lapse in meeting the requirement.
    Minor,
    /// Met, and could be done better.
    Improvement,
}

impl Grade {
    /// Returns the word for it in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Improvement => "improvement",
        }
    }

    /// Returns the grade of this word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Major, Self::Minor, Self::Improvement]
            .into_iter()
            .find(|grade| grade.word() == word)
    }
}

/// One query whose rows are what is wrong.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its id, unique in the framework.
    pub id: String,
    /// How bad what it finds is.
    pub grade: Grade,
    /// The tests of the requirement that it carries out.
    pub tests: Vec<String>,
    /// The rule in one sentence.
    pub says: String,
    /// Why the rule is there.
    pub why: Option<String>,
    /// The query; its columns are a record's key or nothing, and what is wrong with it. A column
    /// `since` holds the first day on which it was wrong.
    pub fails: String,
    /// Where it is put right.
    pub remedy: Option<Remedy>,
    /// The images that prove the check; nothing for one whose record holds them.
    pub fixtures: Option<Fixtures>,
    /// The record it stands in, if the organisation wrote it itself.
    pub own: Option<registers::Key>,
    /// Where it is written.
    pub source: Source,
    /// Whether it looks at what the other checks found.
    pub(super) looks_at_results: bool,
}

/// Tells whether a query names the table of results. SQL does not care for capitals.
pub(super) fn names_results(sql: &str) -> bool {
    sql.to_ascii_lowercase().contains(RESULTS)
}

impl Check {
    /// Tells whether it looks at what the other checks found, and so runs after them.
    pub fn looks_at_results(&self) -> bool {
        self.looks_at_results
    }
}

/// The table that says what the other checks found.
pub(crate) const RESULTS: &str = "check_result";

/// Where in the program something is put right. Texts may hold `{column}` of the check's query;
/// `{id}` is its first column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// By a new record.
    New {
        /// Register of the new record.
        register: String,
        /// Fields that are already known.
        prefill: Vec<(String, String)>,
    },
    /// By editing a record.
    Edit {
        /// The record.
        record: String,
        /// The field to go to.
        field: Option<String>,
    },
}

/// The two images that prove a check: one in which it fails, one in which it holds.
#[derive(Debug, Clone)]
pub struct Fixtures {
    /// The image in which it fails, and what it finds there.
    pub fails: Fixture,
    /// The image in which it holds.
    pub holds: Fixture,
}

/// A small image.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// The day that `today()` answers.
    pub day: jiff::civil::Date,
    /// The records; their bodies may be fragments.
    pub records: Vec<FixtureRecord>,
    /// What other checks found, for a check that looks at that: check, and how many rows.
    pub results: Vec<(String, u64)>,
    /// The rows that the check finds: a record's key or nothing, and the text.
    pub finds: Vec<(Option<String>, String)>,
}

/// A record of a fixture.
#[derive(Debug, Clone)]
pub struct FixtureRecord {
    /// Its key.
    pub key: registers::Key,
    /// Its version.
    pub version: u32,
    /// Its state.
    pub state: String,
    /// When it was recorded.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: String,
    /// The fields that matter.
    pub body: Value,
}

/// Where in the framework's files something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub file: String,
    /// Line and column.
    pub place: Place,
    /// JSON pointer inside the file.
    pub pointer: String,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.place)
    }
}
