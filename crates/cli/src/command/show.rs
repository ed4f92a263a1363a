//! `aimwright show`: shows one record, its links and its history.

use aims::{Link, Promise, Proof, Shown, Step};
use clap::Args;
use registers::{Field, Key, Kind, OWN, RegisterInfo};
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::output::{Line, Output, Style, one_line};

/// Shows a record: its fields, what it promises, what it points at, what points at it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  aimwright show AIA-0003
  aimwright show AIA-0003 --history
  aimwright show DOC-0001 --as-of 2026-03-31 --format json")]
pub(crate) struct Show {
    /// The record
    key: Key,

    /// Also show who changed what, and when
    #[arg(long)]
    history: bool,
}

impl Show {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        let as_json = context.shared.format.is_json()?;
        let workspace = context.workspace()?;
        let view = context.view(&workspace)?;
        let shown = view.show(&self.key)?.ok_or_else(|| {
            Failure::new(format!(
                "there is no record {} as of {}",
                self.key,
                view.day()
            ))
            .with_hint("`aimwright find WORDS` looks through everything")
        })?;
        let history = self.history.then(|| view.history(&self.key)).transpose()?;
        let promises = view.promises(shown.register.name, &shown.body)?;
        if as_json {
            let mut value = as_value(&shown, history.as_deref());
            if !promises.is_empty() {
                value["promises"] = promises.iter().map(Promise::as_value).collect();
            }
            context.out.json(&value)?;
        } else {
            record(&mut context.out, &shown)?;
            promised(&mut context.out, &promises)?;
            if let Some(history) = history {
                steps(&mut context.out, &history)?;
            }
        }
        Ok(Outcome::Done)
    }
}

fn as_value(shown: &Shown, history: Option<&[Step]>) -> Value {
    let row = &shown.row;
    let links = |links: &[Link]| -> Vec<Value> {
        let link =
            |link: &Link| json!({ "field": link.field, "key": link.key, "title": link.title });
        links.iter().map(link).collect()
    };
    let mut value = json!({
        "key": row.key,
        "register": row.register,
        "title": row.title,
        "state": row.state,
        "version": row.version,
        "owner": row.owner,
        "author": row.author,
        "entry": row.seq.0,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "updated_at": row.updated_at,
        "updated_by": row.updated_by,
        "approved_version": row.approved_version,
        "approved_at": row.approved_at,
        "approved_by": row.approved_by,
        "body": shown.body,
        "links_to": links(&shown.links_to),
        "links_from": links(&shown.links_from),
    });
    if let Some(history) = history {
        value["history"] = history.iter().map(step_value).collect();
    }
    value
}

fn step_value(step: &Step) -> Value {
    let changes = step
        .changes
        .iter()
        .map(|(field, before, after)| json!({ "field": field, "before": before, "after": after }));
    let entry = &step.entry;
    json!({
        "entry": entry.seq.0,
        "at": entry.at,
        "by": entry.by,
        "command": entry.command,
        "version": entry.version,
        "state": entry.state,
        "note": step.note,
        "changes": changes.collect::<Vec<_>>(),
    })
}

fn record(out: &mut Output, shown: &Shown) -> Result<()> {
    let row = &shown.row;
    out.line(Line::default().with(Style::Bold, format!("{} {}", row.key, row.title)))?;
    let kind = row.register.replace('_', " ");
    out.line(format!(
        "{kind}, version {}, {}",
        row.version,
        row.state.replace('_', " ")
    ))?;
    out.line(format!(
        "made {} by {}",
        moment(&row.created_at),
        row.created_by
    ))?;
    out.line(format!(
        "changed {} by {}",
        moment(&row.updated_at),
        row.updated_by
    ))?;
    if let (Some(version), Some(at), Some(by)) =
        (row.approved_version, &row.approved_at, &row.approved_by)
    {
        out.line(format!("version {version} approved {} by {by}", moment(at)))?;
    }
    out.gap()?;
    match shown.body.as_object() {
        Some(body) if !body.is_empty() => {
            fields(out, &shown.register.fields, body, 0)?;
            withdrawn(out, shown.register, body)?;
        }
        _ => out.line("nothing is left of its words: it was erased")?,
    }
    links(out, "Points at", &shown.links_to)?;
    links(out, "Pointed at by", &shown.links_from)
}

/// Writes the fields of a record or a part of it, in the order of its register.
fn fields(
    out: &mut Output,
    known: &[Field],
    body: &Map<String, Value>,
    indent: usize,
) -> Result<()> {
    for field in known {
        if let Some(value) = body.get(&field.name).filter(|value| !value.is_null()) {
            let name = match field.name.as_str() {
                OWN => "Own fields".to_owned(),
                name => field.label().map_or_else(|| label(name), str::to_owned),
            };
            one_field(out, &name, Some(&field.kind), value, indent)?;
        }
    }
    Ok(())
}

/// Writes what the record says in own fields that are no longer in force.
fn withdrawn(out: &mut Output, register: &RegisterInfo, body: &Map<String, Value>) -> Result<()> {
    let own = body.get(OWN).and_then(Value::as_object);
    let is_past = |name: &str| register.own_fields().iter().all(|field| field.name != name);
    let past = own.into_iter().flatten();
    let past: Vec<_> = past.filter(|(name, _)| is_past(name)).collect();
    if past.is_empty() {
        return Ok(());
    }
    out.line(Line::default().with(Style::Bold, "Own fields no longer in use:"))?;
    past.into_iter().try_for_each(|(name, value)| {
        let field = register.own_field(name);
        let said = field.and_then(Field::label);
        let name = said.map_or_else(|| label(name), str::to_owned);
        one_field(out, &name, field.map(|field| &field.kind), value, 2)
    })
}

fn one_field(
    out: &mut Output,
    name: &str,
    kind: Option<&Kind>,
    value: &Value,
    indent: usize,
) -> Result<()> {
    let head = Line::from(format!("{:indent$}", "")).with(Style::Bold, format!("{name}:"));
    match value {
        Value::Object(part) => {
            out.line(head)?;
            parts(out, kind, part, indent + 2)
        }
        Value::Array(items)
            if items
                .iter()
                .all(|item| !item.is_object() && !item.is_array()) =>
        {
            let items: Vec<String> = items.iter().map(plain).collect();
            short_or_below(out, head, &items.join(", "), indent)
        }
        Value::Array(items) => {
            out.line(head)?;
            for (at, item) in items.iter().enumerate() {
                let inner = match kind {
                    Some(Kind::List(inner)) => Some(&**inner),
                    _ => None,
                };
                one_field(out, &(at + 1).to_string(), inner, item, indent + 2)?;
            }
            Ok(())
        }
        scalar => short_or_below(out, head, &plain(scalar), indent),
    }
}

fn parts(
    out: &mut Output,
    kind: Option<&Kind>,
    part: &Map<String, Value>,
    indent: usize,
) -> Result<()> {
    if let Some(Kind::Object(known)) = kind {
        return fields(out, known, part, indent);
    }
    part.iter()
        .try_for_each(|(name, value)| one_field(out, &label(name), None, value, indent))
}

/// Writes a text beside its label if it fits there, else below it.
fn short_or_below(out: &mut Output, head: Line, text: &str, indent: usize) -> Result<()> {
    if text.contains('\n') || text.len() + indent + 30 > out.width() {
        out.line(head)?;
        return Ok(out.paragraph(indent + 2, text)?);
    }
    Ok(out.line(head.text(format!(" {text}")))?)
}

fn links(out: &mut Output, title: &str, links: &[Link]) -> Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.line(Line::default().with(Style::Bold, title))?;
    for link in links {
        let (key, title, field) = (&link.key, one_line(&link.title), label(&link.field));
        out.line(Line::from(format!("  {key}  {title}")).with(Style::Dim, format!("  ({field})")))?;
    }
    Ok(())
}

/// Most findings of a broken promise that are shown.
const FINDINGS: usize = 5;

/// Writes what a document promises, and which of it holds.
fn promised(out: &mut Output, promises: &[Promise]) -> Result<()> {
    if promises.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.line(Line::default().with(Style::Bold, "What the document promises"))?;
    for promise in promises {
        let (style, says) = match (&promise.proof, promise.word()) {
            (Proof::Check(proved), "kept") => (Style::Green, format!("holds, by {}", proved.check)),
            (Proof::Check(proved), "excluded") => (
                Style::Dim,
                format!("not checked: the control of {} is excluded", proved.check),
            ),
            (Proof::Check(proved), _) => {
                let since = proved.since.map(|day| format!(" since {day}"));
                let since = since.unwrap_or_default();
                let count = proved.findings.len();
                (
                    Style::Red,
                    format!("does not hold{since}: {} finds {count}", proved.check),
                )
            }
            (Proof::Missing(check), _) => (
                Style::Red,
                format!("names the check {check}, which is not in force"),
            ),
            (Proof::Nothing, _) => (Style::Dim, "nobody checks this yet".to_owned()),
        };
        out.line(format!("  {}", one_line(&promise.sentence)))?;
        out.line(Line::from("    ").with(style, says))?;
        let Proof::Check(proved) = &promise.proof else {
            continue;
        };
        for finding in proved.findings.iter().take(FINDINGS) {
            out.line(format!("      {}", one_line(&finding.sentence())))?;
        }
        if proved.findings.len() > FINDINGS {
            let more = proved.findings.len() - FINDINGS;
            out.line(format!("      and {more} more"))?;
        }
    }
    Ok(())
}

fn steps(out: &mut Output, history: &[Step]) -> Result<()> {
    out.gap()?;
    out.line(Line::default().with(Style::Bold, "History"))?;
    for step in history {
        let entry = &step.entry;
        let what = format!(
            "version {}, {}",
            entry.version,
            entry.state.replace('_', " ")
        );
        let head = Line::from(format!("  {}  {}  ", moment(&entry.at), entry.by));
        out.line(
            head.with(Style::Bold, &entry.command)
                .text(format!("  {what}  (entry {})", entry.seq.0)),
        )?;
        if let Some(note) = &step.note {
            out.paragraph(6, note)?;
        }
        // The first version is the whole record, which stands above.
        if entry.version > 1 {
            changes(out, step)?;
        }
    }
    Ok(())
}

/// Most characters of a value in the history.
const SHOWN: usize = 200;

fn changes(out: &mut Output, step: &Step) -> Result<()> {
    for (field, before, after) in &step.changes {
        out.line(format!("      {field}"))?;
        for (sign, style, value) in [("-", Style::Red, before), ("+", Style::Green, after)] {
            if !value.is_null() {
                let text = shortened(&one_line(&plain(value)));
                out.line(Line::from("        ").with(style, format!("{sign} {text}")))?;
            }
        }
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Returns a field's name as a label: `due_on` as `Due on`.
fn label(name: &str) -> String {
    let words = name
        .split('_')
        .map(|word| if word == "ai" { "AI" } else { word });
    let spaced = words.collect::<Vec<_>>().join(" ");
    let mut letters = spaced.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        other => other.to_string(),
    }
}

/// Returns a moment without the fractions of its second.
fn moment(at: &str) -> String {
    at.parse::<jiff::Timestamp>().map_or_else(
        |_| at.to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}
