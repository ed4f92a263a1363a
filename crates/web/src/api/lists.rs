//! Registers, lists of records, and the search.

use aims::{ListFilter, ListPage, PageQuery, Sort, Test};
use axum::http::StatusCode;
use registers::RegisterInfo;
use serde_json::{Value, json};

use super::shapes::{cell, number, object};
use crate::answer::Answer;
use crate::fault::{Fault, Result};
use crate::look::Look;

/// Lists the registers with their counts.
pub(super) fn registers(look: &Look<'_>) -> Result<Answer> {
    let counts = look.view()?.counts()?;
    let item = |register: &RegisterInfo| {
        json!({
            "name": register.name,
            "prefix": register.prefix,
            "clauses": register.clauses,
            "about": register.help,
            "records": counts.get(register.name).copied().unwrap_or(0),
        })
    };
    let items: Vec<Value> = registers::catalog().all().iter().map(item).collect();
    Ok(Answer::Json(
        StatusCode::OK,
        json!({ "items": items }),
        Vec::new(),
    ))
}

fn named(look: &Look<'_>) -> Result<&'static RegisterInfo> {
    look.register(look.param("register"))
}

/// Returns a register: its schema, workflow and columns.
pub(super) fn register(look: &Look<'_>) -> Result<Answer> {
    let register = named(look)?;
    let workflow = register.workflow;
    let transitions: Vec<Value> = workflow
        .transitions
        .iter()
        .map(|step| json!({ "name": step.name, "from": step.from, "to": step.to, "not_by_author": step.not_by_author }))
        .collect();
    let columns: Vec<Value> = look
        .view()?
        .columns(register.name)?
        .iter()
        .map(|column| json!({ "name": column.name, "usual": column.usual }))
        .collect();
    let body = json!({
        "name": register.name,
        "prefix": register.prefix,
        "clauses": register.clauses,
        "about": register.help,
        "workflow": { "initial": workflow.initial, "states": workflow.states, "transitions": transitions },
        "columns": columns,
        "schema": *register.schema,
    });
    Ok(Answer::Json(StatusCode::OK, body, Vec::new()))
}

/// Lists records of a register, a page at a time.
pub(super) fn records(look: &Look<'_>) -> Result<Answer> {
    let register = named(look)?;
    let view = look.view()?;
    let mut filters = Vec::new();
    for text in look.queries("f") {
        let filter = read_filter(text);
        filters.push(filter.ok_or_else(|| {
            Fault::bad(format!(
                "the filter `{}` cannot be read",
                text.chars().take(80).collect::<String>()
            ))
        })?);
    }
    let query = PageQuery {
        filters,
        words: look.query("q").map(str::to_owned),
        sort: look.query("sort").map(read_sort),
        columns: look
            .query("columns")
            .map(|names| names.split(',').map(str::to_owned).collect()),
        after: look.query("after").map(str::to_owned),
        limit: number(look, "limit", 50, 500)?,
    };
    let page = view.page(register.name, &query)?;
    Ok(Answer::Json(StatusCode::OK, page_of(&page), Vec::new()))
}

fn page_of(page: &ListPage) -> Value {
    let item = |row: &aims::ListRow| {
        let cells = page
            .columns
            .iter()
            .zip(&row.cells)
            .map(|(column, value)| (column.name.clone(), cell(value)));
        let own = [
            ("key".to_owned(), json!(row.key)),
            ("title".to_owned(), json!(row.title)),
            ("state".to_owned(), json!(row.state)),
            ("version".to_owned(), json!(row.version)),
        ];
        object(own.into_iter().chain(cells))
    };
    let items: Vec<Value> = page.rows.iter().map(item).collect();
    json!({ "items": items, "matching": page.matching, "total": page.total, "next": page.next })
}

/// Finds records by words, best first.
pub(super) fn search(look: &Look<'_>) -> Result<Answer> {
    let words = look.query("q").unwrap_or_default();
    let hits = look.view()?.find(words, number(look, "limit", 20, 100)?)?;
    let item = |hit: &aims::Hit| json!({ "key": hit.key, "register": hit.register, "title": hit.title, "state": hit.state, "snippet": hit.snippet });
    let items: Vec<Value> = hits.iter().map(item).collect();
    Ok(Answer::Json(
        StatusCode::OK,
        json!({ "items": items }),
        Vec::new(),
    ))
}

fn read_sort(text: &str) -> Sort {
    let (column, descending) = text
        .strip_prefix('-')
        .map_or((text, false), |column| (column, true));
    Sort {
        column: column.to_owned(),
        descending,
    }
}

fn read_filter(sent: &str) -> Option<ListFilter> {
    let (column, wanted) = sent.split_once(':')?;
    let (operator, value) = match wanted.split_once(':') {
        Some((operator, value)) => (operator, Some(value)),
        None => (wanted, None),
    };
    let many = |values: &str| values.split(',').map(str::to_owned).collect();
    let test = match (operator, value) {
        ("is", Some(value)) => Test::Is(many(value)),
        ("not", Some(value)) => Test::IsNot(many(value)),
        ("has", Some(value)) => Test::Contains(value.to_owned()),
        ("from", Some(value)) => Test::From(value.to_owned()),
        ("to", Some(value)) => Test::To(value.to_owned()),
        ("empty", None) => Test::Empty,
        ("given", None) => Test::NotEmpty,
        _ => return None,
    };
    Some(ListFilter {
        column: column.to_owned(),
        test,
    })
}
