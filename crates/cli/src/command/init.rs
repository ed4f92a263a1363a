//! `aimwright init`: makes a workspace.

use std::sync::Arc;

use aims::{NewWorkspace, Workspace};
use clap::Args;
use journal::SystemClock;
use serde_json::json;

use crate::context::{Context, environment};
use crate::failure::{Outcome, Result};

/// Makes a workspace: a folder with a journal, a signing key and the first person
#[derive(Debug, Args)]
#[command(after_help = "\
The person who sets the workspace up becomes its operator, with the access roles administrator,
aims_manager and contributor; give others theirs with `aimwright user add`. Somebody else must
approve what the operator writes. The folder must be empty or new.

Examples:
  aimwright init --name \"Our Company\" --operator \"Ada Moss\"
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
        let operator = &workspace.config().operator;
        if as_json {
            context
                .out
                .json(&json!({ "dir": workspace.dir(), "operator": operator }))?;
        } else {
            context.out.line(workspace.dir().display().to_string())?;
            if let Some(operator) = operator {
                context.remark(&format!("{} is {operator}, the operator.", new.operator));
            }
            context.remark("Next: `aimwright check` says what is missing.");
        }
        Ok(Outcome::Done)
    }
}
