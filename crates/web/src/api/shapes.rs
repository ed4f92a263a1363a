//! How what the program knows looks as JSON.

use aims::{Cell, Done, Link, Shown, Step};
use axum::http::{HeaderName, HeaderValue, header};
use serde_json::{Map, Value, json};

use crate::fault::{Fault, Result};
use crate::look::Look;

/// Makes the tag of a record's version and state.
pub(super) fn etag(version: u32, state: &str) -> (HeaderName, HeaderValue) {
    let tag = HeaderValue::from_str(&format!("\"{version}.{state}\""));
    (
        header::ETAG,
        tag.unwrap_or(HeaderValue::from_static("\"0\"")),
    )
}

/// Returns the version that `If-Match` names; nothing if any will do.
///
/// # Errors
/// It names none.
pub(super) fn if_match(look: &Look<'_>) -> Result<Option<u32>> {
    let Some(text) = look
        .ask
        .header("if-match")
        .map(str::trim)
        .filter(|text| *text != "*")
    else {
        return Ok(None);
    };
    let version = text
        .trim_matches('"')
        .split('.')
        .next()
        .and_then(|version| version.parse().ok());
    match version {
        Some(version) => Ok(Some(version)),
        None => Err(Fault::bad(
            "If-Match names no version; send the ETag of the record as it was given",
        )),
    }
}

/// Reads a number of the query within bounds.
///
/// # Errors
/// It is no number, or lies outside.
pub(super) fn number(look: &Look<'_>, name: &str, usual: usize, most: usize) -> Result<usize> {
    let Some(text) = look.query(name) else {
        return Ok(usual);
    };
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Fault::bad(format!("{name} is a number from 1 to {most}")))
}

/// Returns a record with its links.
pub(super) fn record(shown: &Shown) -> Value {
    let row = &shown.row;
    json!({
        "key": row.key,
        "register": row.register,
        "version": row.version,
        "state": row.state,
        "title": row.title,
        "owner": row.owner,
        "author": row.author,
        "created": { "at": row.created_at, "by": row.created_by },
        "updated": { "at": row.updated_at, "by": row.updated_by },
        "approved": row.approved_version.map(|version| json!({ "version": version, "at": row.approved_at, "by": row.approved_by })),
        "body": shown.body,
        "links": { "to": links(&shown.links_to), "from": links(&shown.links_from) },
        "names": shown.people,
    })
}

fn links(links: &[Link]) -> Vec<Value> {
    let link = |link: &Link| json!({ "field": link.field, "key": link.key, "title": link.title });
    links.iter().map(link).collect()
}

/// Returns how a change ended.
pub(super) fn done(done: &Done) -> Value {
    json!({ "key": done.key, "version": done.version, "state": done.state })
}

/// Returns one change in a record's life.
pub(super) fn step(step: &Step) -> Value {
    let entry = &step.entry;
    let changes: Vec<Value> = step
        .changes
        .iter()
        .map(|(path, before, after)| json!({ "path": path, "before": before, "after": after }))
        .collect();
    json!({
        "entry": entry.seq.0,
        "at": entry.at,
        "by": entry.by,
        "command": entry.command,
        "version": entry.version,
        "state": entry.state,
        "hash": entry.body,
        "note": step.note,
        "changes": changes,
    })
}

/// Returns a cell of a list.
pub(super) fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) | Cell::Choice(text) | Cell::State(text) => json!(text),
        Cell::Integer(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Boolean(yes) => json!(yes),
        Cell::Date(day) => json!(day),
        Cell::When(moment) => json!(moment),
        Cell::Reference { key, title } => json!({ "key": key, "title": title }),
    }
}

/// Puts names and values together.
pub(super) fn object(pairs: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(pairs.into_iter().collect::<Map<_, _>>())
}
