//! The server as its visitors see it: real requests to a real server on a real workspace.

#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/form.rs"]
mod form;
#[path = "../common/pages.rs"]
mod pages;
#[path = "../common/samples.rs"]
mod samples;

mod api;
mod browser;
mod concerns;
mod forms;
mod hostile;
mod imports;
mod imports_hostile;
mod kept;
mod lists;
mod markup;
mod openings;
mod own_checks;
mod own_fields;
mod permissions;
mod records;
mod records_evidence;
mod records_follow;
mod records_promises;
mod records_stale;
mod records_steps;
mod requirements;
mod restart;
mod search;
mod signing_in;
mod weight;
