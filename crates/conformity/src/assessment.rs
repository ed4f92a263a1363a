//! What an assessment says: the model that the command line, pages and reports show. As JSON it
//! is the contract of `check --format json`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::framework::{Grade, RequirementKind};

/// Where an organisation stands against a framework at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Id of the framework.
    pub framework: String,
    /// Title of the framework.
    pub framework_title: String,
    /// SHA-256 of the framework's files.
    pub framework_hash: String,
    /// The day it is made for.
    pub as_of: Date,
    /// The newest entry of the journal it takes into account.
    pub entry: u64,
    /// The counts.
    pub summary: Summary,
    /// Every requirement that was looked at.
    pub requirements: Vec<RequirementResult>,
}

impl Assessment {
    /// Returns all findings with their requirements, in the framework's order.
    pub fn findings(&self) -> impl Iterator<Item = (&RequirementResult, &Finding)> {
        self.requirements.iter().flat_map(|requirement| {
            requirement
                .findings
                .iter()
                .map(move |finding| (requirement, finding))
        })
    }

    /// Tells whether there is a finding of this grade or a worse one.
    pub fn has_findings(&self, grade: Grade) -> bool {
        self.findings().any(|(_, finding)| finding.grade <= grade)
    }

    /// Returns the result of one requirement.
    pub fn requirement(&self, id: &str) -> Option<&RequirementResult> {
        self.requirements
            .iter()
            .find(|requirement| requirement.id == id)
    }
}

/// Counts of findings by grade and of requirements by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Major findings.
    pub major: usize,
    /// Minor findings.
    pub minor: usize,
    /// Findings that are opportunities for improvement.
    pub improvement: usize,
    /// Requirements looked at.
    pub requirements: usize,
    /// Requirements that conform.
    pub conform: usize,
    /// Requirements that wait for a person's word.
    pub attest: usize,
    /// Requirements of which nothing is recorded.
    pub open: usize,
    /// Controls that do not apply, with a reason.
    pub excluded: usize,
}

/// Where one requirement stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementResult {
    /// Clause or control number.
    pub id: String,
    /// Short title.
    pub title: String,
    /// Whether it is a clause or a control.
    pub kind: RequirementKind,
    /// The part of the framework it stands in.
    pub group: String,
    /// Where it stands.
    pub status: Status,
    /// Why it is excluded, and the control that says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
    /// What checks found, but a person has overridden by an attestation that still holds.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub overridden: Vec<Finding>,
    /// Attestations that hold.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attestations: Vec<Attestation>,
    /// What a person has to attest to, where no check can see.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asks: Option<String>,
    /// Where that attestation is recorded, while it is missing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<String>,
}

/// Where a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The worst finding is major.
    Major,
    /// The worst finding is minor.
    Minor,
    /// Met; the worst finding is an opportunity for improvement.
    Improvement,
    /// Only a person can say, and has not.
    Attest,
    /// Nothing is recorded yet.
    Open,
    /// The Statement of Applicability excludes it, with a reason.
    Excluded,
    /// Nothing is wrong, or a person has attested to it.
    Conforms,
}

impl Status {
    /// All statuses, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Major,
        Self::Minor,
        Self::Improvement,
        Self::Attest,
        Self::Open,
        Self::Excluded,
        Self::Conforms,
    ];

    /// Returns the word for it in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Improvement => "improvement",
            Self::Attest => "attest",
            Self::Open => "open",
            Self::Excluded => "excluded",
            Self::Conforms => "conforms",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The check that found it.
    pub check: String,
    /// How bad it is.
    pub grade: Grade,
    /// Key of the record that lacks something; nothing if no record exists to lack it.
    pub record: Option<String>,
    /// Title of that record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// What is wrong, continuing the record's name.
    pub because: String,
    /// The first day on which it was wrong, where the check can tell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Date>,
    /// Where it is put right.
    pub fix: Option<String>,
    /// The attestation that overrides it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub overridden_by: Option<String>,
    /// Whether a check of the organisation's own found it; its record has the check's id as key.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub own: bool,
}

impl Finding {
    /// Returns the finding as a sentence: the record, its title, and what is wrong.
    pub fn sentence(&self) -> String {
        let parts = [
            self.record.as_deref(),
            self.title.as_deref(),
            Some(self.because.as_str()),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(" ")
    }
}

/// A person's statement that still holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// Its key.
    pub record: String,
    /// The check it overrides; nothing if it speaks for the whole requirement.
    pub check: Option<String>,
    /// Who stated it.
    pub by: Option<String>,
    /// On which day.
    pub on: Option<String>,
    /// Last day on which it holds.
    pub expires: Option<String>,
}
