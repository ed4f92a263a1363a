//! Commands and queries: the only writer of a workspace, and what everybody looks at.
//!
//! A command goes one way: who acts is looked up ([`Actor`]), the policies are asked (`permit`),
//! the input is validated, changes are laid on the `desk` and appended to the journal as one change
//! set. A query opens a [`View`] of the workspace at one moment and reads its image
//! through a reader of the `pool`. Import, export,
//! backup and the story's player are written on top of the same commands.

mod access;
mod around;
mod assess;
mod backup;
mod basis;
mod bulk;
mod changes;
mod command;
mod config;
mod count;
mod desk;
mod doctor;
mod duties;
mod error;
mod exchange;
mod frameworks;
mod gates;
mod impact;
mod input;
mod library;
mod list;
mod log;
mod looked_at;
mod merge;
mod milestones;
mod moment;
mod own_checks;
mod permit;
mod pool;
mod promises;
mod reads;
mod refuse;
mod search;
mod service;
mod spoken;
mod stale;
mod stated;
mod statement;
mod story;
mod suggest;
mod trend;
mod upload;
mod user;
mod view;
mod work;
mod workspace;

pub use around::{Found, Life, Passage, Pointing};
pub use assess::Stamp;
pub use backup::BackupSummary;
pub use basis::{Brief, Speaking, Statement};
pub use bulk::Bulk;
pub use changes::{Changes, RecordChange, RequirementChange, changes};
pub use command::{Edit, LARGEST_FILE, body_from};
pub use config::Config;
pub use desk::Done;
pub use duties::{Duty, DutyKind, SOON, Urgency, connect};
pub use error::{AimsError, FieldProblem, Kind, Result};
pub use exchange::{
    CellFault, Confidence, Exported, Guess, Heading, Imported, Labels, NoLabels, Record, RowDoes,
    RowResult, Selection, Sheet, SheetCell, SheetImport, SheetOrder, SheetRow, Written,
    csv_template, faults_csv, guess, header_row, letters, mapping_of, to_yaml,
};
pub use gates::{Condition, Lack};
pub use impact::{Decider, DecidingPerson, OpenPoint, Way};
pub use input::{locate, read_body, read_body_after, setting};
pub use library::{Entry as LibraryEntry, risks as library_risks};
pub use list::{
    Cell, ColumnKind, Criteria, LEVELS, ListColumn, ListFilter, ListPage, ListQuery, ListRow,
    PageQuery, RiskMatrix, Sort, Test,
};
pub use log::{LogGroup, LogLine, LogQuery, RegisterSums, grouped};
pub use looked_at::LookedAt;
pub use merge::{Conflict, Merged, merge};
pub use milestones::{DecisionToday, Milestone, MilestoneKind, NextAudit, decision_today};
pub use moment::AsOf;
pub use permit::{Act, Actor, ROLES, Subject, allows, require};
pub use promises::{Promise, Proof, Proved, Prover};
pub use search::Hit;
pub use service::PersonWithAccess;
pub use stale::Stale;
pub use stated::{
    ChangedLine, ControlToday, FieldChange, LineChange, StatementBefore, changed_lines,
};
pub use story::{Played, play};
pub use suggest::SuggestedControl;
pub use trend::{Since, Trend, TrendPoint};
pub use upload::{StoredFile, Upload};
pub use view::{Link, Shown, Step, VersionBody, View, differences};
pub use work::{
    Brought, Draft, DraftRow, Editing, Feedback, LARGEST_SHEET, NewSession, OpenSession, Raised,
    Session, SheetChoice, SheetDraft, SheetHolds, SignedIn, TokenInfo, Tried, Typed, may_import,
};
pub use workspace::{Environment, NewWorkspace, Workspace};
