//! Commands, exchange, backup, doctor and accounts over real workspaces in temporary folders.

mod access;
mod around;
mod assess;
mod backup;
mod basis;
mod bulk;
mod calendar;
mod commands;
mod common;
mod disk;
mod doctor;
mod erasure;
mod exchange;
mod faults;
mod find;
mod input;
mod list;
mod pool;
mod properties;
mod roles;
mod today;
mod together;
mod uploads;
mod work;
mod work_drafts;
