//! The image against a real journal: kept up, rebuilt, as of any entry, shared and damaged.

mod common;
mod erasure;
mod files;
mod growth;
mod moments;
mod search;
mod stale;
mod stamps;
mod together;
mod vocabulary;
