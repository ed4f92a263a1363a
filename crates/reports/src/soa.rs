//! The Statement of Applicability: every control of Annex A and the organisation's own, in
//! or out, with the reasons (6.1.3).

mod contradiction;
mod model;
mod read;
mod statement;
mod xlsx;

pub use model::model;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Cover, Evidence, Reference, ReportError, Status, Template};

/// The whole document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Soa {
    /// The first page.
    pub cover: Cover,
    /// Paragraphs of the organisation's own before the numbers. May be empty.
    #[serde(default)]
    pub introduction: Vec<String>,
    /// The numbers of the groups below; [`Summary::of`] counts them.
    pub summary: Summary,
    /// The controls: A.2 to A.10 in the standard's order, then the organisation's own.
    pub groups: Vec<Group>,
    /// All identified risks with the controls set against them, also risks that have none.
    #[serde(default)]
    pub risks: Vec<RiskLine>,
    /// What changed since the version before, if there was one.
    #[serde(default)]
    pub changes: Option<Changes>,
}

/// A control objective of Annex A with its controls, or the organisation's own controls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The objective's id, such as `A.2`; none for the organisation's own controls.
    #[serde(default)]
    pub id: Option<String>,
    /// The title, such as `Policies related to AI` or `Own controls`.
    pub title: String,
    /// The controls.
    pub lines: Vec<Line>,
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The control's id: `A.2.2`, or the organisation's own such as `TS-1`.
    pub id: String,
    /// The key of the control's record, if there is one.
    #[serde(default)]
    pub key: Option<String>,
    /// The control's title.
    pub title: String,
    /// Whether it applies.
    pub applies: Applies,
    /// Why it is taken in or left out. Both, if it applies for some systems.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// The risks that make it necessary.
    #[serde(default)]
    pub risks: Vec<Reference>,
    /// The impact assessments that make it necessary.
    #[serde(default)]
    pub impact_assessments: Vec<Reference>,
    /// How it is implemented, in the organisation's words.
    #[serde(default)]
    pub implementation: Option<String>,
    /// How far it is in practice. Not asked by the standard and labelled so.
    pub practice: Practice,
    /// Whether the control is described in a document.
    pub documented: bool,
    /// The documents that describe it.
    #[serde(default)]
    pub documents: Vec<Reference>,
    /// Dated evidence that it operates, newest first.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// What the checks say on the day of the report.
    pub status: Status,
    /// Why the status is not `conforms`: one sentence a finding.
    #[serde(default)]
    pub because: Vec<String>,
    /// When it was last reviewed.
    #[serde(default)]
    pub reviewed: Option<Date>,
    /// Where records contradict this line: one sentence each.
    #[serde(default)]
    pub contradictions: Vec<String>,
    /// Whether the line differs from the version before: a bar in the margin.
    #[serde(default)]
    pub changed: bool,
}

/// Whether a control applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Applies {
    /// To the whole scope.
    Yes,
    /// To nothing in scope.
    No,
    /// To these AI systems only.
    Some {
        /// The systems.
        systems: Vec<Reference>,
    },
    /// Nobody has decided yet.
    Undecided,
}

impl Applies {
    /// Returns the words that are printed.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Some { .. } => "some systems",
            Self::Undecided => "not decided",
        }
    }
}

/// A reason for taking a control in or leaving it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Whether it speaks for or against the control.
    pub side: Side,
    /// What kind of reason, in one or two words: `risk`, `law`, `contract`, `objective`,
    /// `best practice`, `scope`, `no need`.
    pub kind: String,
    /// The reason.
    pub text: String,
}

/// What a reason speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Taking the control in.
    Inclusion,
    /// Leaving it out.
    Exclusion,
}

/// How far a control is in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Practice {
    /// Nothing has been done.
    NotStarted,
    /// Decided and dated.
    Planned,
    /// Works in part.
    Partly,
    /// Works.
    Implemented,
    /// The control does not apply.
    NotNeeded,
    /// Nothing is recorded.
    Unknown,
}

impl Practice {
    /// Returns the words that are printed.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotStarted => "not started",
            Self::Planned => "planned",
            Self::Partly => "partly",
            Self::Implemented => "implemented",
            Self::NotNeeded => "not needed",
            Self::Unknown => "not recorded",
        }
    }
}

/// A risk and the controls set against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskLine {
    /// The risk's key.
    pub key: String,
    /// The risk's title.
    pub title: String,
    /// How it is treated, such as `change the likelihood`.
    #[serde(default)]
    pub treatment: Option<String>,
    /// The ids of the controls, as in the lines above.
    #[serde(default)]
    pub controls: Vec<String>,
}

/// What differs from the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The version before.
    pub version: String,
    /// When it was approved.
    #[serde(default)]
    pub approved_on: Option<Date>,
    /// What changed and why, in the organisation's words.
    #[serde(default)]
    pub note: Option<String>,
    /// The lines that differ, in the order of the controls.
    pub lines: Vec<Change>,
}

/// One difference to the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The control's id.
    pub control: String,
    /// What changed.
    pub what: String,
    /// Why.
    pub because: String,
}

/// The statement in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Controls of Annex A in the statement.
    pub annex: usize,
    /// The organisation's own controls in the statement.
    pub own: usize,
    /// Controls that apply, to all systems or some; own ones included.
    pub applicable: usize,
    /// Of these, controls that apply to some systems.
    pub for_some: usize,
    /// Controls left out.
    pub excluded: usize,
    /// Controls of which nobody has decided whether they apply.
    #[serde(default)]
    pub undecided: usize,
    /// Applicable controls described in a document.
    pub documented: usize,
    /// Applicable controls with dated evidence that they operate.
    pub operating: usize,
    /// Controls with a minor or major finding.
    pub with_findings: usize,
    /// Sentences that contradict a line.
    pub contradictions: usize,
}

impl Summary {
    /// Counts the lines of these groups.
    pub fn of(groups: &[Group]) -> Self {
        let mut sum = Self::default();
        for group in groups {
            match group.id {
                Some(_) => sum.annex += group.lines.len(),
                None => sum.own += group.lines.len(),
            }
            group.lines.iter().for_each(|line| sum.add(line));
        }
        sum
    }

    fn add(&mut self, line: &Line) {
        let applies = matches!(line.applies, Applies::Yes | Applies::Some { .. });
        self.applicable += usize::from(applies);
        self.for_some += usize::from(matches!(line.applies, Applies::Some { .. }));
        self.excluded += usize::from(line.applies == Applies::No);
        self.undecided += usize::from(line.applies == Applies::Undecided);
        self.documented += usize::from(applies && line.documented);
        self.operating += usize::from(applies && !line.evidence.is_empty());
        self.with_findings += usize::from(matches!(line.status, Status::Minor | Status::Major));
        self.contradictions += line.contradictions.len();
    }
}

impl Soa {
    /// Returns the document as a tagged PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, ReportError> {
        crate::pdf(Template::Soa, self)
    }

    /// Returns the document as a workbook: summary, Annex A, own controls.
    pub fn xlsx(&self) -> Result<Vec<u8>, ReportError> {
        xlsx::workbook(self)
    }

    /// Returns the document as CSV: one line a control, Annex A first.
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
