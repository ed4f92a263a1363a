//! `aimwright user`: who may do what.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, Subcommand};
use registers::Key;

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};

/// Gives people access, takes it away, sets passwords
#[derive(Debug, Args)]
pub(crate) struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Add(Add),
    Disable(Disable),
    Password(Password),
}

/// Gives a person access roles, and prints the key of the access record
#[derive(Debug, Args)]
#[command(after_help = "\
Roles: viewer, contributor, owner, approver, auditor, aims_manager, top_management, administrator.
Several roles add up; give the least that the work needs.

Example:
  aimwright user add PER-0004 --role contributor --role approver")]
struct Add {
    /// The person
    person: Key,

    /// An access role; may be repeated
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<String>,
}

/// Ends all access of a person from today on
#[derive(Debug, Args)]
#[command(after_help = "\
What the person did stays as it is.

Example:
  aimwright user disable PER-0004")]
struct Disable {
    /// The person
    person: Key,
}

/// Sets a person's password, read from standard input
#[derive(Debug, Args)]
#[command(after_help = "\
At a terminal the password is asked for twice and not shown; otherwise it is the first line of
standard input. It is never an argument, where others on the machine could read it.

Examples:
  aimwright user password PER-0004
  aimwright user password PER-0004 < password.txt")]
struct Password {
    /// The person
    person: Key,
}

impl User {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let (workspace, actor) = context.writing()?;
        match self.what {
            What::Add(Add { person, roles }) => {
                let key = workspace.user_add(&actor, &person, &roles)?;
                context.out.line(key.to_string())?;
            }
            What::Disable(Disable { person }) => {
                workspace.user_disable(&actor, &person)?;
                context.remark(&format!("{person} has no access any more"));
            }
            What::Password(Password { person }) => {
                workspace.user_password(&actor, &person, &password()?)?;
                context.remark(&format!("{person} has a new password"));
            }
        }
        Ok(Outcome::Done)
    }
}

/// Reads a password without showing it.
fn password() -> Result<String> {
    let unreadable =
        |error: io::Error| Failure::new(format!("the password cannot be read: {error}"));
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(unreadable)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password("New password: ").map_err(unreadable)?;
    let again = rpassword::prompt_password("Once more: ").map_err(unreadable)?;
    if password == again {
        Ok(password)
    } else {
        Err(Failure::new("the two passwords differ").with_hint("nothing was changed; try again"))
    }
}
