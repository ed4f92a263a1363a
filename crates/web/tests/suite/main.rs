//! The server as its visitors see it: real requests to a real server on a real workspace.

#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;

mod requirements;
mod signing_in;
