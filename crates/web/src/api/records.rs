//! Records one at a time: looked at, added, changed, moved on, erased.

use aims::{Act, Done, Edit, Promise, Subject};
use axum::http::{HeaderValue, StatusCode, header};
use registers::{Key, OWN, RegisterInfo};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::shapes::{done, etag, if_match, record, step};
use crate::answer::Answer;
use crate::fault::{Fault, Result};
use crate::look::Look;

/// Returns a record with what it is linked to and, of a document, what it promises.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let shown = look
        .view()?
        .show(&key)?
        .ok_or_else(|| Fault::no_record(key.as_str()))?;
    let tag = etag(shown.row.version, &shown.row.state);
    let mut value = record(&shown);
    let promises = look.view()?.promises(shown.register.name, &shown.body)?;
    if !promises.is_empty() {
        value["promises"] = promises.iter().map(Promise::as_value).collect();
    }
    Ok(Answer::Json(StatusCode::OK, value, vec![tag]))
}

/// Adds a record.
pub(super) fn add(look: &Look<'_>) -> Result<Answer> {
    let register = look.param("register");
    let subject = Subject {
        register,
        ..Subject::default()
    };
    look.require(Act::Add, &subject)?;
    let body: Value = look.json()?;
    let key = look
        .site
        .workspace
        .add(look.actor()?, register, None, &body)?;
    created(look, &key)
}

/// Answers with a record that was just added, and where it is.
pub(super) fn created(look: &Look<'_>, key: &Key) -> Result<Answer> {
    let shown = look
        .now()?
        .show(key)?
        .ok_or_else(|| Fault::no_record(key.as_str()))?;
    let place = HeaderValue::from_str(&format!("/api/v1/records/{key}"))
        .map_err(|_| Fault::no_record(key.as_str()))?;
    let headers = vec![
        etag(shown.row.version, &shown.row.state),
        (header::LOCATION, place),
    ];
    Ok(Answer::Json(StatusCode::CREATED, record(&shown), headers))
}

/// Writes a new version of a record.
pub(super) fn replace(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    require(look, &key, |_| Some((Act::Edit, false)))?;
    let edit = Edit::Replace(look.json()?);
    let done = look
        .site
        .workspace
        .edit(look.actor()?, &key, &edit, if_match(look)?)?;
    Ok(answer(&done))
}

/// Changes fields of a record; `null` takes a field away.
pub(super) fn patch(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    require(look, &key, |_| Some((Act::Edit, false)))?;
    let patch: Map<String, Value> = look.json()?;
    let view = look.now()?;
    let shown = view
        .show(&key)?
        .ok_or_else(|| Fault::no_record(key.as_str()))?;
    // The version that was looked at is the one that is changed: a patch of another is refused.
    let seen = if_match(look)?.unwrap_or(shown.row.version);
    let body = patched(shown.body, patch);
    drop(view);
    let done = look
        .site
        .workspace
        .edit(look.actor()?, &key, &Edit::Replace(body), Some(seen))?;
    Ok(answer(&done))
}

/// Returns a body with a merge patch (RFC 7396) applied to it.
///
/// Own fields that it takes away stand there as `null`: what a withdrawn one holds stays unless it is
/// set to nothing.
fn patched(mut body: Value, patch: Map<String, Value>) -> Value {
    let own = patch.get(OWN).and_then(Value::as_object);
    let taken = own
        .into_iter()
        .flatten()
        .filter(|(_, value)| value.is_null());
    let taken: Vec<String> = taken.map(|(name, _)| name.clone()).collect();
    merge(&mut body, patch);
    for name in taken {
        body[OWN][name] = Value::Null;
    }
    body
}

fn merge(target: &mut Value, patch: Map<String, Value>) {
    if !target.is_object() {
        *target = json!({});
    }
    let Some(fields) = target.as_object_mut() else {
        return;
    };
    for (name, value) in patch {
        match value {
            Value::Null => {
                fields.shift_remove(&name);
            }
            Value::Object(patch) => merge(fields.entry(name).or_insert(Value::Null), patch),
            value => {
                fields.insert(name, value);
            }
        }
    }
}

/// Refuses unless the person may do to a record what `wants` says of its register, if anything:
/// asked before what was sent is looked at.
fn require(
    look: &Look<'_>,
    key: &Key,
    wants: impl FnOnce(&RegisterInfo) -> Option<(Act, bool)>,
) -> Result<()> {
    let found = look.now()?.record(key)?;
    let found = found.ok_or_else(|| Fault::no_record(key.as_str()))?;
    let Some((act, bars_author)) = wants(found.register) else {
        return Ok(());
    };
    let subject = Subject {
        key: key.as_str(),
        register: found.register.name,
        owner: found.row.owner.as_deref().unwrap_or_default(),
        author: &found.row.author,
        state: &found.row.state,
        bars_author,
    };
    look.require(act, &subject)
}

fn answer(done_: &Done) -> Answer {
    Answer::Json(
        StatusCode::OK,
        done(done_),
        vec![etag(done_.version, &done_.state)],
    )
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    note: Option<String>,
}

/// Moves a record on in its workflow.
pub(super) fn take(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let transition = look.param("transition");
    require(look, &key, |register| {
        let step = register.workflow.transition(transition)?;
        Some((step.needs.into(), step.not_by_author))
    })?;
    let Note { note } = if look.input.is_empty() {
        Note::default()
    } else {
        look.json()?
    };
    let done = look.site.workspace.take(
        look.actor()?,
        &key,
        transition,
        note.as_deref(),
        if_match(look)?,
    )?;
    Ok(answer(&done))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
}

/// Blanks a record's words for ever.
pub(super) fn erase(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    require(look, &key, |_| Some((Act::Erase, false)))?;
    let Reason { reason } = look.json()?;
    if reason.trim().is_empty() {
        return Err(Fault::bad(
            "say why the words are erased: the reason stays in the journal",
        ));
    }
    let done = look.site.workspace.erase(look.actor()?, &key, &reason)?;
    Ok(answer(&done))
}

/// Returns who changed what, and when.
pub(super) fn history(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let steps = look.view()?.history(&key)?;
    if steps.is_empty() {
        return Err(Fault::no_record(key.as_str()));
    }
    let items: Vec<Value> = steps.iter().map(step).collect();
    Ok(Answer::Json(
        StatusCode::OK,
        json!({ "items": items }),
        Vec::new(),
    ))
}

/// Returns one version of a record.
pub(super) fn version(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let number = look
        .param("version")
        .parse()
        .map_err(|_| Fault::not_found())?;
    let found = look
        .view()?
        .version(&key, number)?
        .ok_or_else(Fault::not_found)?;
    let body = json!({ "key": key, "version": found.version, "state": found.state, "at": found.at, "by": found.by, "body": found.body });
    Ok(Answer::Json(StatusCode::OK, body, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_changes_only_what_it_names() {
        let body = json!({
            "a": 1, "part": { "b": 2, "c": 3 }, "list": [1, 2], "text": "x", "own": { "old": 1, "kept": 2 },
        });
        let patch = json!({
            "a": null, "part": { "b": 4 }, "list": [3], "text": { "d": null, "e": 5 }, "own": { "old": null },
        });
        let Value::Object(patch) = patch else {
            panic!("an object");
        };
        assert_eq!(
            patched(body, patch),
            json!({
                "part": { "b": 4, "c": 3 }, "list": [3], "text": { "e": 5 }, "own": { "old": null, "kept": 2 },
            })
        );
    }
}
