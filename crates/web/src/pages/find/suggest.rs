//! Suggestions while somebody types, as JSON: records of one register for a field that names one,
//! or everything for the search.
//!
//! Each is an object: `key`, `title`, `register`, `state`, `href`, and in words `kind` (what the
//! register is called) and `said` (the state). Without a register, `group` names what stands together.

use aims::Hit;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::asked;
use super::places::{Place, commands, pages};
use crate::answer::Answer;
use crate::fault::Result;
use crate::look::Look;
use crate::url;

/// Most records that are suggested for a field.
const FOR_A_FIELD: usize = 12;
/// Most records, and most pages and commands each, that are suggested for the search.
const FOR_THE_SEARCH: (usize, usize) = (8, 4);

pub(super) fn suggest(look: &Look<'_>) -> Result<Answer> {
    let asked = asked(look);
    let found = match look.query("register") {
        Some(register) => {
            let hits = look.view()?.suggest(register, &asked, FOR_A_FIELD)?;
            hits.iter().map(|hit| record(look, hit, None)).collect()
        }
        None => everything(look, &asked)?,
    };
    Ok(Answer::Json(
        StatusCode::OK,
        Value::Array(found),
        Vec::new(),
    ))
}

fn everything(look: &Look<'_>, asked: &str) -> Result<Vec<Value>> {
    let words = &look.words;
    let (most, most_places) = FOR_THE_SEARCH;
    let view = look.view()?;
    let mut hits = view.suggest("*", asked, most)?;
    if hits.len() < most && !asked.is_empty() {
        let known: Vec<String> = hits.iter().map(|hit| hit.key.clone()).collect();
        let further = view.find(asked, most)?;
        hits.extend(further.into_iter().filter(|hit| !known.contains(&hit.key)));
        hits.truncate(most);
    }
    let key = asked.to_uppercase();
    let exact = hits
        .iter()
        .position(|hit| hit.key == key)
        .map(|at| hits.remove(at));
    let mut found: Vec<Value> = Vec::new();
    found.extend(exact.map(|hit| record(look, &hit, Some(words.t("find-key")))));
    let pages = pages(look, asked, most_places)?;
    found.extend(
        pages
            .iter()
            .map(|place| there(place, words.t("find-pages"))),
    );
    let heading = words.t(if asked.is_empty() {
        "find-recent"
    } else {
        "find-records"
    });
    found.extend(hits.iter().map(|hit| record(look, hit, Some(heading))));
    let commands = commands(look, asked, most_places);
    found.extend(
        commands
            .iter()
            .map(|place| there(place, words.t("find-commands"))),
    );
    if !asked.is_empty() {
        found.push(json!({
            "key": "",
            "title": words.with("find-all", &[("words", asked.into())]),
            "href": look.href(&url::with("/find", &[("q", asked)])),
            "group": words.t("find-more"),
        }));
    }
    Ok(found)
}

fn record(look: &Look<'_>, hit: &Hit, group: Option<&str>) -> Value {
    let words = &look.words;
    let mut object = json!({
        "key": hit.key,
        "title": hit.title,
        "register": hit.register,
        "state": hit.state,
        "href": look.record(&hit.key),
        "kind": words.register(&hit.register),
        "said": words.state(&hit.state),
    });
    if let Some(group) = group {
        object["group"] = group.into();
    }
    object
}

fn there(place: &Place, group: &str) -> Value {
    json!({
        "key": place.mark.as_deref().unwrap_or_default(),
        "title": place.title,
        "href": place.href,
        "kind": place.kind,
        "group": group,
    })
}
