//! The commands, one file each: its arguments with the help that users read, and `run`.

mod add;
mod attach;
mod backup;
mod check;
mod checkpoint;
mod demo;
mod r#do;
mod doctor;
mod documented;
mod edit;
mod erase;
mod export;
mod find;
mod framework;
mod frameworks;
mod generate;
mod import;
mod init;
mod library;
mod list;
mod query;
mod registers;
mod report;
mod restore;
mod serve;
mod show;
mod stale;
mod statement;
mod user;
mod why;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Result;
use crate::log::Log;

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Demo(demo::Demo),
    Serve(serve::Serve),
    Registers(registers::Registers),
    Add(add::Add),
    Edit(edit::Edit),
    Do(r#do::Do),
    List(list::List),
    Show(show::Show),
    Find(find::Find),
    Import(import::Import),
    Export(export::Export),
    Attach(attach::Attach),
    Erase(erase::Erase),
    Frameworks(frameworks::Frameworks),
    Framework(framework::Framework),
    Check(check::Check),
    Why(why::Why),
    Stale(stale::Stale),
    Documented(documented::Documented),
    Statement(statement::Statement),
    Library(library::Library),
    Query(query::Query),
    Report(report::Report),
    Checkpoint(checkpoint::Checkpoint),
    Doctor(doctor::Doctor),
    Backup(backup::Backup),
    Restore(restore::Restore),
    User(user::User),
    Generate(generate::Generate),
}

impl Command {
    /// Returns how the log is kept while it runs.
    pub(crate) fn log(&self) -> Log {
        match self {
            Self::Serve(command) => command.log(),
            Self::Demo(command) => command.log(),
            _ => Log::Asked,
        }
    }

    /// Runs the command.
    pub(crate) fn run(self, context: &mut Context) -> Result {
        match self {
            Self::Init(command) => command.run(context),
            Self::Demo(command) => command.run(context),
            Self::Serve(command) => command.run(context),
            Self::Registers(command) => command.run(context),
            Self::Add(command) => command.run(context),
            Self::Edit(command) => command.run(context),
            Self::Do(command) => command.run(context),
            Self::List(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::Find(command) => command.run(context),
            Self::Import(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Attach(command) => command.run(context),
            Self::Erase(command) => command.run(context),
            Self::Frameworks(_) => frameworks::Frameworks::run(context),
            Self::Framework(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Why(command) => command.run(context),
            Self::Stale(command) => command.run(context),
            Self::Documented(command) => command.run(context),
            Self::Statement(command) => command.run(context),
            Self::Library(command) => command.run(context),
            Self::Query(command) => command.run(context),
            Self::Report(command) => command.run(context),
            Self::Checkpoint(command) => command.run(context),
            Self::Doctor(_) => doctor::Doctor::run(context),
            Self::Backup(command) => command.run(context),
            Self::Restore(command) => command.run(context),
            Self::User(command) => command.run(context),
            Self::Generate(command) => command.run(context),
        }
    }
}

#[cfg(test)]
mod help;
