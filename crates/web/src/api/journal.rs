//! The workspace itself: what it is, its journal, what changed, what needs whom.

use std::str::FromStr;

use aims::{AsOf, Duty, LogLine, LogQuery, RecordChange, RequirementChange};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::shapes::number;
use crate::answer::{Answer, Download};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::pages::today::FRAMEWORK;

fn given(value: Value) -> Answer {
    Answer::Json(StatusCode::OK, value, Vec::new())
}

/// Says what this workspace is and who asks.
pub(super) fn about(look: &Look<'_>) -> Result<Answer> {
    let workspace = &look.site.workspace;
    let actor = look.actor()?;
    let view = look.view()?;
    Ok(given(json!({
        "name": workspace.config().name,
        "demonstration": workspace.is_demonstration(),
        "version": env!("CARGO_PKG_VERSION"),
        "day": view.day(),
        "entry": view.entry().0,
        "person": { "key": actor.key, "name": actor.name, "roles": actor.roles },
        "description": "/api/v1/openapi.json",
    })))
}

/// Lists entries of the journal, newest first.
pub(super) fn log(look: &Look<'_>) -> Result<Answer> {
    let limit = number(look, "limit", 50, 500)?;
    let before = look
        .query("before")
        .map(|text| {
            text.parse()
                .map_err(|_| Fault::bad("before is the number of an entry"))
        })
        .transpose()?;
    let record = look
        .query("record")
        .map(|text| text.parse().map_err(|_| Fault::no_record(text)))
        .transpose()?;
    let query = LogQuery {
        before,
        limit: Some(limit),
        register: look.query("register").map(str::to_owned),
        by: look.query("by").map(str::to_owned),
        record,
        ..LogQuery::default()
    };
    let lines = look.view()?.log(&query)?;
    let next = lines
        .last()
        .filter(|_| lines.len() == limit)
        .map(|line| line.seq);
    let items: Vec<Value> = lines.iter().map(line).collect();
    Ok(given(json!({ "items": items, "next": next })))
}

fn line(line: &LogLine) -> Value {
    json!({
        "entry": line.seq,
        "at": line.at,
        "by": { "key": line.by, "name": line.by_name },
        "command": line.command,
        "record": { "key": line.record, "register": line.register, "title": line.title },
        "version": line.version,
        "state": line.state,
        "change_set": line.change_set,
    })
}

/// Says what changed between two moments.
pub(super) fn changes(look: &Look<'_>) -> Result<Answer> {
    let moment = |name: &str| {
        look.query(name)
            .map(|text| AsOf::from_str(text).map_err(Fault::bad))
            .transpose()
    };
    let from = moment("from")?
        .ok_or_else(|| Fault::bad("from is missing: a day or the number of an entry"))?;
    let to = moment("to")?.unwrap_or(AsOf::Now);
    let framework = look.query("framework").unwrap_or(FRAMEWORK);
    let workspace = &look.site.workspace;
    look.view()?.engine(framework)?;
    let changes = aims::changes(&workspace.view(from)?, &workspace.view(to)?, framework)?;
    let record = |change: &RecordChange| {
        let side = |side: &Option<(u32, String)>| {
            side.as_ref()
                .map(|(version, state)| json!({ "version": version, "state": state }))
        };
        json!({
            "key": change.key,
            "register": change.register,
            "title": change.title,
            "from": side(&change.from),
            "to": side(&change.to),
            "by": { "key": change.by, "name": change.by_name },
            "at": change.at,
            "changed": change.changed,
        })
    };
    let requirement = |change: &RequirementChange| json!({ "id": change.id, "title": change.title, "from": change.from, "to": change.to, "gone": change.gone, "new": change.new });
    Ok(given(json!({
        "entries": changes.entries,
        "requirements": changes.requirements.iter().map(requirement).collect::<Vec<_>>(),
        "records": changes.records.iter().map(record).collect::<Vec<_>>(),
        "more": changes.more,
    })))
}

/// Lists what the records ask of the person who asks.
pub(super) fn duties(look: &Look<'_>) -> Result<Answer> {
    let days = i64::try_from(number(look, "days", 60, 3_660)?).unwrap_or(60);
    let duty = |duty: &Duty| {
        json!({
            "record": { "key": duty.record, "register": duty.register, "title": duty.title },
            "what": duty.what.word(),
            "day": duty.day,
            "field": duty.field,
            "transition": duty.transition,
            "detail": duty.detail,
        })
    };
    let duties = look.view()?.duties(Some(look.actor()?), days)?;
    Ok(given(
        json!({ "items": duties.iter().map(duty).collect::<Vec<_>>() }),
    ))
}

/// Returns the signed head of the journal.
pub(super) fn checkpoint(look: &Look<'_>) -> Result<Answer> {
    let text = look.site.workspace.checkpoint()?;
    Ok(Download::bytes(
        "",
        "text/plain; charset=utf-8",
        text.into_bytes(),
    ))
}
