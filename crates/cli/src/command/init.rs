//! `aimwright init`: makes a workspace.

use std::sync::Arc;

use aims::{NewWorkspace, Workspace};
use clap::Args;
use journal::SystemClock;
use registers::Key;
use serde_json::json;

use crate::context::{Context, environment};
use crate::failure::{Outcome, Result};

/// Makes a workspace: a folder with a journal, a signing key and the first person
#[derive(Debug, Args)]
#[command(after_help = "\
The person who sets the workspace up becomes its operator, with the access roles administrator,
aims_manager and contributor; give others theirs with `aimwright user add`. Somebody else must
approve what the operator writes. The folder must be empty or new.

A password to sign in with at `aimwright serve` is made and printed once, on standard error; only
its hash is kept. With --quiet, where nobody would see it, none is made.

Examples:
  aimwright init --name \"Our Company\" --operator \"Ada Moss\"
  aimwright serve
  aimwright init --name \"Our Company\" --dir /srv/aims")]
pub(crate) struct Init {
    /// Legal name of the organisation
    #[arg(long, value_name = "NAME")]
    name: String,

    /// Name of the person who sets it up
    #[arg(
        long,
        value_name = "NAME",
        env = "USER",
        hide_env = true,
        default_value = "Operator"
    )]
    operator: String,

    /// Make no password for the operator; `aimwright user password` sets one later
    #[arg(long)]
    no_password: bool,
}

impl Init {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        context.only_now()?;
        let as_json = context.shared.format.is_json()?;
        let new = NewWorkspace {
            name: self.name,
            operator: self.operator,
            demonstration: false,
            calendar: None,
        };
        let workspace = Workspace::init(context.dir(), &new, environment(Arc::new(SystemClock))?)?;
        let operator = workspace.config().operator.clone();
        let is_seen = as_json || !context.shared.quiet;
        let password = match &operator {
            Some(operator) if is_seen && !self.no_password => {
                Some(first_password(&workspace, operator)?)
            }
            _ => None,
        };
        if as_json {
            let mut made = json!({ "dir": workspace.dir(), "operator": operator });
            if let Some(password) = password {
                made["password"] = password.into();
            }
            context.out.json(&made)?;
            return Ok(Outcome::Done);
        }
        context.out.line(workspace.dir().display().to_string())?;
        if let Some(operator) = operator {
            context.remark(&format!("{} is {operator}, the operator.", new.operator));
            if let Some(password) = password {
                context.remark(&format!(
                    "Sign in as {operator} with the password {password}\n\
                     It is shown this once; change it at the first sign-in."
                ));
            }
        }
        context.remark(
            "Next: `aimwright check` says what is missing, `aimwright serve` opens the pages.",
        );
        Ok(Outcome::Done)
    }
}

/// Makes and sets the operator's first password.
fn first_password(workspace: &Workspace, operator: &Key) -> Result<String> {
    let password = workspace.new_password();
    workspace.user_password(&workspace.actor(None)?, operator, &password)?;
    Ok(password)
}
