//! The journal's tests.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod blobs;
mod common;
mod contract;
mod processes;
mod sqlite;
mod tampering;
mod unusable;
