//! Frameworks, assessments, and queries that a person wrote.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::fault::{Fault, Result};
use crate::look::Look;

fn given(value: Value) -> Answer {
    Answer::Json(StatusCode::OK, value, Vec::new())
}

fn as_value(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value)
        .map_err(|error| aims::AimsError::new(aims::Kind::Internal, error.to_string()).into())
}

/// Lists the frameworks.
pub(super) fn frameworks(look: &Look<'_>) -> Result<Answer> {
    let engines = look.view()?.engines()?;
    let item = |engine: &std::sync::Arc<conformity::Engine>| {
        let framework = engine.framework();
        json!({
            "id": framework.id,
            "title": framework.title,
            "edition": framework.edition,
            "hash": framework.hash,
            "requirements": framework.requirements.len(),
            "checks": framework.checks().count(),
        })
    };
    Ok(given(
        json!({ "items": engines.iter().map(item).collect::<Vec<_>>() }),
    ))
}

/// Refuses a framework that is not there.
fn framework<'l>(look: &'l Look<'_>) -> Result<&'l str> {
    let id = look.param("framework");
    look.view()?.engine(id).map_err(|_| Fault::not_found())?;
    Ok(id)
}

/// Says where every requirement stands.
pub(super) fn assessment(look: &Look<'_>) -> Result<Answer> {
    let assessment = look.view()?.assessment(framework(look)?)?;
    Ok(given(as_value(assessment.as_ref())?))
}

/// Explains one requirement.
pub(super) fn why(look: &Look<'_>) -> Result<Answer> {
    let why = look
        .view()?
        .why(framework(look)?, look.param("requirement"))?;
    Ok(given(as_value(&why)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    sql: String,
}

/// Runs a SELECT over the image.
pub(super) fn query(look: &Look<'_>) -> Result<Answer> {
    let Query { sql } = look.json()?;
    let table = look.view()?.query(&sql)?;
    let cell = |cell: &image::Value| match cell {
        image::Value::Null | image::Value::Blob(_) => Value::Null,
        image::Value::Integer(number) => json!(number),
        image::Value::Real(number) => json!(number),
        image::Value::Text(text) => json!(text),
    };
    let rows: Vec<Vec<Value>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect();
    Ok(given(json!({ "columns": table.columns, "rows": rows })))
}
