//! Commands and queries: the only writer of a workspace, and what everybody looks at.
//!
//! A command goes one way: who acts is looked up ([`Actor`]), the policies are asked (`permit`),
//! the input is validated, changes are laid on the `desk` and appended to the journal as one change
//! set. A query opens a [`View`] of the workspace at one moment and reads its image. Import, export,
//! backup and the story's player are written on top of the same commands.

mod access;
mod backup;
mod command;
mod config;
mod desk;
mod doctor;
mod error;
mod exchange;
mod frameworks;
mod input;
mod permit;
mod refuse;
mod story;
mod user;
mod view;
mod workspace;

pub use backup::BackupSummary;
pub use command::{Edit, LARGEST_FILE, body_from};
pub use config::Config;
pub use desk::Done;
pub use error::{AimsError, Kind, Result};
pub use exchange::{Exported, Imported, Record, Selection};
pub use input::{locate, read_body, setting};
pub use permit::{Act, Actor, ROLES, Subject, allows};
pub use story::{Played, play};
pub use view::{AsOf, Hit, Link, ListQuery, Shown, Step, View};
pub use workspace::{Environment, NewWorkspace, Workspace};
