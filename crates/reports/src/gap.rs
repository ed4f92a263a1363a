//! The gap assessment: what is practised today against every requirement, beside what the
//! checks find in the records of the same day.

mod computed;
mod model;
mod xlsx;

pub use model::{model, model_of};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Cover, Reference, ReportError, Status, Template};

/// The whole document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// The first page.
    pub cover: Cover,
    /// How the assessment was made.
    pub baseline: Baseline,
    /// What the assessor concludes, a paragraph each. May be empty.
    #[serde(default)]
    pub conclusion: Vec<String>,
    /// The numbers of the groups below; [`Summary::of`] counts them.
    pub summary: Summary,
    /// What comes first, most urgent first.
    #[serde(default)]
    pub priorities: Vec<TopPriority>,
    /// Clauses 4 to 10, then A.2 to A.10, each with its requirements.
    pub groups: Vec<Group>,
    /// What happens next.
    #[serde(default)]
    pub next_steps: Vec<Step>,
    /// How many recorded steps are done and not among the next ones.
    #[serde(default)]
    pub steps_done: usize,
}

/// How, when and by whom the assessment was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The day of the assessment, with which later ones are compared.
    pub on: Date,
    /// Who assessed.
    pub assessed_by: String,
    /// How: interviews, reading, sampling.
    pub method: String,
    /// What was looked at.
    pub scope: String,
    /// The levels of the scale, from 0 upwards, each in a word or two.
    pub levels: Vec<String>,
    /// Whether nobody has assessed practice yet: priorities then follow from the checks alone.
    #[serde(default)]
    pub computed: bool,
}

/// A clause, or a control objective of Annex A, with its requirements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The id: `4` to `10`, `A.2` to `A.10`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The requirements, in the standard's order.
    pub requirements: Vec<Requirement>,
}

/// One requirement: what the assessor judged and what the checks found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Requirement {
    /// The id: `6.1.2`, `A.5.4`.
    pub id: String,
    /// The title.
    pub title: String,
    /// What the checks say on the day of the report.
    pub status: Status,
    /// The findings behind the status.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// The assessor's lines. Empty: the requirement was not assessed.
    #[serde(default)]
    pub lines: Vec<Line>,
}

/// One computed finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The check that found it.
    pub check: String,
    /// How grave it is.
    pub grade: Status,
    /// The record that lacks something, if there is one.
    #[serde(default)]
    pub record: Option<Reference>,
    /// What is wrong, as a sentence.
    pub because: String,
}

/// One line of the assessor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What is done today.
    pub practice: String,
    /// What was seen that shows it.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// How far it is: an index into [`Baseline::levels`].
    #[serde(default)]
    pub level: Option<u8>,
    /// What kind of gap it is: policy, process, documentation, technical, competence.
    #[serde(default)]
    pub dimensions: Vec<String>,
    /// What is done well and can be built on.
    #[serde(default)]
    pub strength: Option<String>,
    /// How urgent closing the gap is; none where there is no gap.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// How much work it is, in days of one person.
    #[serde(default)]
    pub effort_days: Option<f64>,
    /// What to do.
    #[serde(default)]
    pub recommendation: Option<String>,
}

/// How urgent closing a gap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Nothing else can start, or people are at risk.
    Critical,
    /// It would be a major nonconformity.
    High,
    /// It would be a minor nonconformity.
    Medium,
    /// An improvement.
    Low,
}

impl Priority {
    /// All priorities, most urgent first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// Returns the word that is printed, the same as in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A gap that comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopPriority {
    /// How urgent it is.
    pub priority: Priority,
    /// What is missing, in a few words.
    pub title: String,
    /// The requirements it concerns, by id.
    pub requirements: Vec<String>,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub recommendation: String,
}

/// A step that follows from the assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The action's key, if it is recorded.
    #[serde(default)]
    pub key: Option<String>,
    /// What will be done.
    pub what: String,
    /// Who does it.
    #[serde(default)]
    pub owner: Option<String>,
    /// By when.
    #[serde(default)]
    pub due: Option<Date>,
}

/// How many requirements stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Every check holds.
    pub conforms: usize,
    /// Conform and could be better.
    pub improvement: usize,
    /// With a minor finding and no major one.
    pub minor: usize,
    /// With a major finding.
    pub major: usize,
    /// Wait for a person's word.
    pub attest: usize,
    /// Have nothing recorded.
    pub open: usize,
    /// Left out by the Statement of Applicability.
    pub excluded: usize,
}

impl Tally {
    fn add(&mut self, status: Status) {
        *match status {
            Status::Conforms => &mut self.conforms,
            Status::Improvement => &mut self.improvement,
            Status::Minor => &mut self.minor,
            Status::Major => &mut self.major,
            Status::Attest => &mut self.attest,
            Status::Open => &mut self.open,
            Status::Excluded => &mut self.excluded,
        } += 1;
    }

    /// Returns the number of requirements with this status.
    pub const fn count(&self, status: Status) -> usize {
        match status {
            Status::Conforms => self.conforms,
            Status::Improvement => self.improvement,
            Status::Minor => self.minor,
            Status::Major => self.major,
            Status::Attest => self.attest,
            Status::Open => self.open,
            Status::Excluded => self.excluded,
        }
    }
}

/// How many gaps have which priority.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gaps {
    /// Critical ones.
    pub critical: usize,
    /// High ones.
    pub high: usize,
    /// Medium ones.
    pub medium: usize,
    /// Low ones.
    pub low: usize,
}

impl Gaps {
    fn add(&mut self, priority: Priority) {
        *match priority {
            Priority::Critical => &mut self.critical,
            Priority::High => &mut self.high,
            Priority::Medium => &mut self.medium,
            Priority::Low => &mut self.low,
        } += 1;
    }

    /// Returns the number of gaps with this priority.
    pub const fn count(&self, priority: Priority) -> usize {
        match priority {
            Priority::Critical => self.critical,
            Priority::High => self.high,
            Priority::Medium => self.medium,
            Priority::Low => self.low,
        }
    }
}

/// The numbers of one clause or control objective.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// The group's id.
    pub id: String,
    /// The group's title.
    pub title: String,
    /// How its requirements stand.
    pub status: Tally,
    /// Its gaps by priority.
    pub gaps: Gaps,
    /// The work to close them, in days of one person.
    pub effort_days: f64,
}

/// The gaps of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionSummary {
    /// The kind: policy, process, documentation, technical, competence.
    pub dimension: String,
    /// Its gaps by priority. A gap of two kinds counts in both.
    pub gaps: Gaps,
}

/// The assessment in numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// All requirements.
    pub requirements: usize,
    /// Requirements that the assessor judged.
    pub assessed: usize,
    /// Lines that name a strength.
    pub strengths: usize,
    /// How all requirements stand.
    pub status: Tally,
    /// All gaps by priority.
    pub gaps: Gaps,
    /// The work to close them, in days of one person.
    pub effort_days: f64,
    /// The same by clause.
    pub groups: Vec<GroupSummary>,
    /// Gaps by kind, in the order in which kinds first appear.
    pub dimensions: Vec<DimensionSummary>,
}

impl Summary {
    /// Counts the requirements and lines of these groups.
    pub fn of(groups: &[Group]) -> Self {
        let mut sum = Self::default();
        for group in groups {
            let mut part = GroupSummary {
                id: group.id.clone(),
                title: group.title.clone(),
                ..GroupSummary::default()
            };
            for requirement in &group.requirements {
                sum.requirement(&mut part, requirement);
            }
            sum.groups.push(part);
        }
        sum
    }

    fn requirement(&mut self, part: &mut GroupSummary, requirement: &Requirement) {
        self.requirements += 1;
        self.assessed += usize::from(!requirement.lines.is_empty());
        self.status.add(requirement.status);
        part.status.add(requirement.status);
        for line in &requirement.lines {
            self.line(part, line);
        }
    }

    fn line(&mut self, part: &mut GroupSummary, line: &Line) {
        self.strengths += usize::from(line.strength.is_some());
        let effort = line
            .effort_days
            .filter(|days| days.is_finite())
            .unwrap_or(0.0);
        self.effort_days += effort;
        part.effort_days += effort;
        let Some(priority) = line.priority else {
            return;
        };
        self.gaps.add(priority);
        part.gaps.add(priority);
        for dimension in &line.dimensions {
            self.dimension(dimension).add(priority);
        }
    }

    fn dimension(&mut self, name: &str) -> &mut Gaps {
        let at = self
            .dimensions
            .iter()
            .position(|known| known.dimension == name);
        let at = at.unwrap_or_else(|| {
            self.dimensions.push(DimensionSummary {
                dimension: name.to_owned(),
                gaps: Gaps::default(),
            });
            self.dimensions.len() - 1
        });
        &mut self.dimensions[at].gaps
    }
}

impl Gap {
    /// Returns the document as a tagged PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, ReportError> {
        crate::pdf(Template::Gap, self)
    }

    /// Returns the document as a workbook: summary, lines, findings.
    pub fn xlsx(&self) -> Result<Vec<u8>, ReportError> {
        xlsx::workbook(self)
    }

    /// Returns the document as CSV: one line for each line of the assessor, and one for each
    /// requirement without.
    pub fn csv(&self) -> String {
        xlsx::csv(self)
    }

    /// Returns the document as JSON: this model, as it is.
    ///
    /// # Errors
    ///
    /// [`ReportError::Model`] if a number in it is none that JSON knows.
    pub fn json(&self) -> Result<String, ReportError> {
        crate::json(self)
    }
}
