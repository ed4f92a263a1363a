//! The binary `aimwright`: reads arguments, opens the workspace, calls `aims`, writes what comes
//! back. What may be done and what follows from it is decided elsewhere.

mod arguments;
mod command;
mod context;
mod failure;
mod fix;
mod log;
mod output;

use std::process::ExitCode;

use clap::Parser;

use arguments::Cli;
use context::Context;
use failure::Failure;
use output::{Output, remark};

fn main() -> ExitCode {
    let Cli { shared, command } = Cli::parse();
    command.log().keep();
    let mut context = Context {
        shared,
        out: Output::standard(),
    };
    let ended = command.run(&mut context);
    let told = |outcome| match context.out.flush().map_err(Failure::from) {
        // Whoever stops reading still gets the verdict.
        Err(failure) if !failure.is_silent() => Err(failure),
        _ => Ok(outcome),
    };
    match ended.and_then(told) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            let _ = context.out.flush();
            tell(&failure);
            failure.code()
        }
    }
}

/// Tells the person why it could not be done, and what to do next.
fn tell(failure: &Failure) {
    if failure.is_silent() {
        return;
    }
    remark(&format!("aimwright: {failure}"));
    if let Some(hint) = failure.hint() {
        remark(&format!("hint: {hint}"));
    }
    failure.log();
}
