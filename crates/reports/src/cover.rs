//! What all reports share: the cover, approvals, references to records, status words.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The first page of a report: what it is, of whom, as of when, and what binds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Legal name of the organisation.
    pub organization: String,
    /// What the document is, such as `Statement of Applicability`.
    pub title: String,
    /// One line under the title: the standard, the part of the organisation.
    pub subtitle: String,
    /// The day whose end the report shows. Also the date of the file.
    pub as_of: Date,
    /// The journal entry up to which records were read.
    pub entry: u64,
    /// Root hash of the signed checkpoint that covers the entry, in hexadecimal.
    #[serde(default)]
    pub checkpoint_root: Option<String>,
    /// Who had the report made: name and function.
    pub prepared_by: String,
    /// Whether the workspace is a demonstration. Marked on every page and sheet.
    #[serde(default)]
    pub demonstration: bool,
    /// The record that the report prints, if it prints one.
    #[serde(default)]
    pub record: Option<RecordVersion>,
    /// More lines for the cover, such as scope, audience, next review.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// Who prepared, reviewed and approved the printed version, in order of time.
    #[serde(default)]
    pub approvals: Vec<Approval>,
}

/// A version of a record that a report prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVersion {
    /// The record's key, such as `SOA-0002`.
    pub key: String,
    /// The version, such as `2` or `1.2`.
    pub version: String,
    /// The state in the record's workflow, such as `approved`.
    pub state: String,
    /// Hash of the version's body, to which an approval is bound.
    #[serde(default)]
    pub hash: Option<String>,
}

/// A labelled line on the cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The label, such as `Scope`.
    pub label: String,
    /// The text.
    pub value: String,
}

/// One step of a version towards its approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The step: `Prepared`, `Reviewed`, `Approved`.
    pub step: String,
    /// Who took it.
    pub person: String,
    /// In what function.
    #[serde(default)]
    pub role: Option<String>,
    /// When.
    pub on: Date,
    /// Of which version.
    pub version: String,
    /// The journal entry that holds the step.
    #[serde(default)]
    pub entry: Option<u64>,
}

/// A record named by its key and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The record's key, such as `RSK-0007`.
    pub key: String,
    /// The record's title.
    pub title: String,
}

impl Reference {
    /// Returns key and title on one line.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.key, self.title)
    }
}

/// A dated piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The key of the record that shows it, such as `EVD-0031`.
    #[serde(default)]
    pub key: Option<String>,
    /// What it shows.
    pub title: String,
    /// The day of which it speaks.
    pub on: Date,
}

impl Evidence {
    /// Returns day, key and title on one line.
    pub(crate) fn line(&self) -> String {
        let key = self
            .key
            .as_ref()
            .map(|key| format!("{key} "))
            .unwrap_or_default();
        format!("{} {key}{}", self.on, self.title)
    }
}

/// What the checks say about a requirement: its worst finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every check holds.
    Conforms,
    /// It conforms and could be better.
    Improvement,
    /// A single lapse.
    Minor,
    /// The requirement is not met.
    Major,
    /// No query can see it: a person has to say so.
    Attest,
    /// Left out by the Statement of Applicability, with its reason.
    Excluded,
    /// Nothing is recorded yet.
    Open,
}

impl Status {
    /// All statuses, in the order in which reports count them.
    pub const ALL: [Self; 7] = [
        Self::Conforms,
        Self::Improvement,
        Self::Minor,
        Self::Major,
        Self::Attest,
        Self::Open,
        Self::Excluded,
    ];

    /// Returns the word that is printed, the same as in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::Improvement => "improvement",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Attest => "attest",
            Self::Excluded => "excluded",
            Self::Open => "open",
        }
    }
}
