//! `aimwright registers`: says what can be recorded.

use clap::Args;
use registers::{Field, Kind, RegisterInfo};
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::{Outcome, Result};
use crate::output::{Line, Output, Style, Table};

/// Lists the registers, or shows what one register's records hold
#[derive(Debug, Args)]
#[command(after_help = "\
With --format json: names, prefixes of keys, clauses, workflows and JSON Schemas.

Examples:
  aimwright registers
  aimwright registers impact_assessment
  aimwright registers --format json | jq '.[] | .name'")]
pub(crate) struct Registers {
    /// One register: its name, or the prefix of its keys
    register: Option<String>,
}

impl Registers {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let one = self.register.as_deref();
        let one = one.map(|name| context.register(name)).transpose()?;
        match (one, as_json) {
            (Some(one), true) => context.out.json(&as_value(one))?,
            (None, true) => {
                let all: Vec<Value> = registers::catalog().all().iter().map(as_value).collect();
                context.out.json(&all)?;
            }
            (Some(one), false) => describe(&mut context.out, one)?,
            (None, false) => overview(&mut context.out)?,
        }
        Ok(Outcome::Done)
    }
}

fn as_value(register: &RegisterInfo) -> Value {
    let steps = register.workflow.transitions.iter();
    let steps = steps.map(|step| json!({ "name": step.name, "from": step.from, "to": step.to }));
    json!({
        "name": register.name,
        "prefix": register.prefix,
        "clauses": register.clauses,
        "help": register.help,
        "workflow": {
            "name": register.workflow.name,
            "states": register.workflow.states,
            "transitions": steps.collect::<Vec<_>>(),
        },
        "schema": register.schema,
    })
}

fn overview(out: &mut Output) -> Result<()> {
    let mut table = Table::new(&["register", "keys", "workflow", "clauses", "holds"]);
    for register in registers::catalog().all() {
        let holds = register.help.split("\n\n").next().unwrap_or_default();
        let workflow = register.workflow.name;
        let cells = [
            register.name,
            register.prefix,
            workflow,
            register.clauses,
            holds,
        ];
        table.row(cells.map(Into::into));
    }
    Ok(out.table(&table)?)
}

fn describe(out: &mut Output, register: &RegisterInfo) -> Result<()> {
    let head = Line::default().with(Style::Bold, register.name);
    out.line(head.text(format!(
        " ({}), clauses {}",
        register.prefix, register.clauses
    )))?;
    out.paragraph(0, &register.help)?;
    out.gap()?;
    let states = register.workflow.states.join(", ");
    out.line(format!("Workflow {}: {states}", register.workflow.name))?;
    for step in register.workflow.transitions {
        let from = step.from.join(", ");
        out.line(format!("  {:10} from {from} to {}", step.name, step.to))?;
    }
    out.gap()?;
    out.line("Fields (* must be given)")?;
    fields(out, &register.fields, 2)
}

fn fields(out: &mut Output, fields_of: &[Field], indent: usize) -> Result<()> {
    for field in fields_of {
        let star = if field.required { "*" } else { "" };
        let name = Line::from(format!("{:indent$}", "")).with(Style::Bold, &field.name);
        out.line(name.text(format!("{star}  {}", described(&field.kind))))?;
        out.paragraph(indent + 4, &field.help)?;
        if let Some(parts) = parts(&field.kind) {
            fields(out, parts, indent + 4)?;
        }
    }
    Ok(())
}

fn parts(kind: &Kind) -> Option<&[Field]> {
    match kind {
        Kind::Object(fields) => Some(fields),
        Kind::List(item) => parts(item),
        _ => None,
    }
}

fn described(kind: &Kind) -> String {
    match kind {
        Kind::Text { .. } => "text".into(),
        Kind::Integer { .. } => "whole number".into(),
        Kind::Number { .. } => "number".into(),
        Kind::Boolean => "true or false".into(),
        Kind::Date => "date".into(),
        Kind::Choice(choices) => {
            let words: Vec<_> = choices.iter().map(|choice| choice.value.as_str()).collect();
            format!("one of {}", words.join(", "))
        }
        Kind::Reference(to) if to == "*" => "key of any record".into(),
        Kind::Reference(to) => format!("key of {to}"),
        Kind::Object(_) => "a part with".into(),
        Kind::List(item) => format!("list: {}", described(item)),
    }
}
