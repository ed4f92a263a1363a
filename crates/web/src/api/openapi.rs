//! The description of the API (OpenAPI 3.1), written from the table of operations and the registers'
//! schemas.

use axum::http::StatusCode;
use registers::{OWN, catalog};
use serde_json::{Map, Value, json};

use super::OPERATIONS;
use super::operation::{Body, Gives, Operation};
use crate::answer::Answer;
use crate::fault::Result;
use crate::look::Look;

/// Returns the description.
#[expect(clippy::unnecessary_wraps, reason = "handlers have one shape")]
pub(super) fn show(_: &Look<'_>) -> Result<Answer> {
    Ok(Answer::Json(StatusCode::OK, document(), Vec::new()))
}

/// Writes the OpenAPI document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = operation
            .route
            .path
            .strip_prefix("/api/v1")
            .unwrap_or(operation.route.path);
        let path = if path.is_empty() { "/" } else { path };
        let verb = operation.route.verb.http().as_str().to_ascii_lowercase();
        let item = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
        item[verb] = described(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Aimwright",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The AI management system as data: the same queries and commands as the pages.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/api/v1" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A personal token, made on the page of one's account." },
                "session": { "type": "apiKey", "in": "cookie", "name": "aimwright", "description": "The session of a browser; what changes something also carries X-Form-Token." },
            },
            "schemas": schemas(),
            "responses": { "Problem": problem() },
        },
    })
}

fn described(operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = places(operation.route.path).map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect();
    parameters.extend(operation.parameters.iter().map(|parameter| {
        json!({ "name": parameter.name, "in": "query", "description": parameter.about, "schema": { "type": "string" } })
    }));
    if operation.timed {
        parameters.push(json!({
            "name": "as_of", "in": "query", "schema": { "type": "string" },
            "description": "Shows the past: a day (its end, in UTC) or the number of an entry.",
        }));
    }
    if operation.if_match {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "schema": { "type": "string" },
            "description": "The record's ETag as it was seen; refused with 409 when somebody was faster.",
        }));
    }
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.about,
        "parameters": parameters,
        "responses": responses(operation),
    });
    if let Some(body) = request(operation.body) {
        described["requestBody"] = body;
    }
    if operation.route.open {
        described["security"] = json!([]);
    }
    described
}

/// Returns the names of what varies in a path.
fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
}

fn request(body: Body) -> Option<Value> {
    let json = |schema: Value, required: bool| json!({ "required": required, "content": { "application/json": { "schema": schema } } });
    let text = |name: &str| json!({ "type": "object", "properties": { name: { "type": "string" } }, "required": [name], "additionalProperties": false });
    Some(match body {
        Body::Nothing => return None,
        Body::Record => json(json!({ "$ref": "#/components/schemas/Body" }), true),
        Body::Patch => json(json!({ "type": "object" }), true),
        Body::Note => json(
            json!({ "type": "object", "properties": { "note": { "type": "string" } }, "additionalProperties": false }),
            false,
        ),
        Body::Reason => json(text("reason"), true),
        Body::Query => json(text("sql"), true),
        Body::File => json!({ "required": true, "content": { "application/octet-stream": {} } }),
    })
}

fn responses(operation: &Operation) -> Value {
    let tag = json!({ "ETag": { "description": "Version and state, for If-Match.", "schema": { "type": "string" } } });
    let json = |schema: &str| json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
    let (status, response) = match operation.gives {
        Gives::Data => (
            "200",
            json!({ "description": "Data.", "content": { "application/json": {} } }),
        ),
        Gives::Record => (
            "200",
            json!({ "description": "The record.", "headers": tag, "content": json("Record") }),
        ),
        Gives::Created => (
            "201",
            json!({ "description": "The record that was added; Location says where it is.", "headers": tag, "content": json("Record") }),
        ),
        Gives::Done => (
            "200",
            json!({ "description": "How the record stands now.", "headers": tag, "content": json("Done") }),
        ),
        Gives::File => (
            "200",
            json!({ "description": "The file.", "content": { "application/octet-stream": {} } }),
        ),
    };
    json!({ status: response, "default": { "$ref": "#/components/responses/Problem" } })
}

fn problem() -> Value {
    json!({
        "description": "Why it was not done (RFC 9457), what to do next, and which fields are meant.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let number = json!({ "type": "integer" });
    let mut schemas = json!({
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {
                "type": text, "title": text, "status": number, "detail": text, "hint": text, "instance": text,
                "errors": { "type": "array", "items": { "type": "object", "properties": { "pointer": text, "detail": text } } },
            },
        },
        "Done": { "type": "object", "properties": { "key": text, "version": number, "state": text } },
        "Record": {
            "type": "object",
            "properties": {
                "key": text, "register": text, "version": number, "state": text, "title": text,
                "body": { "$ref": "#/components/schemas/Body" },
                "links": { "type": "object" }, "names": { "type": "object" },
                "promises": {
                    "type": "array",
                    "description": "What a document promises, and whether it holds at the moment asked about.",
                    "items": { "type": "object", "properties": {
                        "id": text, "sentence": text, "owner": text, "holds": text, "check": text, "framework": text,
                        "requirement": text, "since": text, "findings": { "type": "array" },
                    } },
                },
            },
        },
    });
    let mut bodies = Vec::new();
    for register in catalog().all() {
        let name = format!("register_{}", register.name);
        bodies.push(json!({ "$ref": format!("#/components/schemas/{name}") }));
        let mut schema = Value::clone(&register.schema);
        schema["properties"][OWN] = json!({
            "type": "object",
            "description": "Own fields of the organisation, by name: what may stand here, the register says.",
            "additionalProperties": true,
        });
        schemas[name] = schema;
    }
    schemas["Body"] =
        json!({ "description": "The body of a record, as its register says.", "anyOf": bodies });
    schemas
}
