//! The image: the journal at one moment as SQL tables.
//!
//! Data goes through in one direction. [`Layout`] derives a table set from each register's fields;
//! `project` turns journal entries into rows; an [`Image`] is a SQLite file that holds them as of
//! one entry and can be caught up, rebuilt or thrown away; a [`Reader`] runs queries over it in a
//! sandbox that can neither write nor run for ever. Nothing is kept here that the journal does not
//! hold.

mod build;
mod cell;
mod changed;
mod error;
mod files;
mod functions;
mod image;
mod layout;
mod lookup;
mod own;
mod project;
mod sandbox;
mod words;

pub use error::{ImageError, QueryError};
pub use files::Images;
pub use image::{FixtureRecord, Image};
pub use layout::{Column, Layout, ListTable, RegisterTables, Set};
pub use lookup::{HistoryRow, RecordRow};
pub use rusqlite::types::Value;
pub use sandbox::{Limits, Reader, RequirementRow, Table, TablesRead};
