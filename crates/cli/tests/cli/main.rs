//! The command line end to end: the real binary, real folders, exit codes and output.

#![expect(clippy::unwrap_used, reason = "a test whose own tools fail has failed")]

mod at_once;
mod bad_input;
mod exchange;
mod frameworks;
mod kit;
mod limits;
mod own_checks;
mod own_fields;
mod records;
mod report;
mod serving;
mod stale;
mod story;
mod walk;
