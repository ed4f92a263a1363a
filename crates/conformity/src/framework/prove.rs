//! What only an image can tell about a framework: whether the SQL of its checks is sound, and
//! whether their fixtures do what they say.

use std::collections::BTreeMap;

use image::{Image, Limits, QueryError, Reader};
use jiff::civil::Date;
use registers::Catalog;

use super::{Check, Documented, Fixture, Framework, FrameworkError, Loaded, Located, Refusals};
use crate::engine::{define_requirements, text};
use crate::located::{Place, Refusal, step};

/// Refuses checks whose SQL is not sound: unknown tables and columns, what a check may not do,
/// too few columns. Runs each over an empty image.
///
/// # Errors
/// All checks that are refused, each with the line and column of the fault.
pub fn queries(loaded: &Loaded, catalog: &'static Catalog) -> Result<(), FrameworkError> {
    let image = Image::memory(catalog)?;
    let reader = image.reader(Date::constant(2026, 1, 1))?;
    define(&loaded.framework, &reader, &[])?;
    let refused = loaded
        .framework
        .checks()
        .filter_map(|check| query(loaded, check, &reader).err());
    let documented = loaded.framework.documented.iter();
    let documented = documented.flat_map(|one| {
        let queries = std::iter::once(&one.shown_by).chain(&one.asked_when);
        queries.filter_map(|query| located(loaded, one, query, &reader).err())
    });
    settle(refused.chain(documented).collect())
}

/// Refuses checks whose fixtures do not prove them: the failing one must find exactly its rows,
/// the holding one none.
///
/// # Errors
/// All checks that are refused, each with the line and column of its fixture.
pub fn fixtures(loaded: &Loaded, catalog: &'static Catalog) -> Result<(), FrameworkError> {
    let mut refused = Vec::new();
    for check in loaded.framework.checks() {
        let Some(fixtures) = &check.fixtures else {
            continue;
        };
        for (name, fixture) in [("fails", &fixtures.fails), ("holds", &fixtures.holds)] {
            let at = step(&step(&check.source.pointer, "fixtures"), name);
            let problem = match found(&loaded.framework, check, fixture, &Limits::check(), catalog)?
            {
                Ok(rows) => difference(name, &fixture.finds, &rows),
                Err(error) => Some(format!("the check cannot be run over it: {error}")),
            };
            let Some(problem) = problem else { continue };
            let message = format!("check {}: {problem}", check.id);
            refused.push(loaded.refuse(&check.source.file, &at, message));
        }
    }
    settle(refused)
}

fn settle(refused: Vec<Refusal>) -> Result<(), FrameworkError> {
    if refused.is_empty() {
        Ok(())
    } else {
        Err(Refusals(refused).into())
    }
}

/// Gives an image the tables that the engine gives every check.
pub(super) fn define(
    framework: &Framework,
    reader: &Reader,
    results: &[(String, u64)],
) -> Result<(), FrameworkError> {
    let rows: Vec<(&str, &str, &str, u64)> = results
        .iter()
        .map(|(check, rows)| (check.as_str(), "", "", *rows))
        .collect();
    let defined =
        define_requirements(reader, framework).and_then(|()| reader.define_results(&rows));
    defined.map_err(|error| {
        let message = format!("the requirements cannot be listed: {error}");
        let first = framework.requirements.first();
        let refusal = Refusal {
            file: first.map_or_else(String::new, |first| first.source.file.clone()),
            place: Place::START,
            message,
        };
        Refusals(vec![refusal]).into()
    })
}

/// Runs one check over the empty image and looks at its columns.
fn query(loaded: &Loaded, check: &Check, reader: &Reader) -> Result<(), Refusal> {
    let pointer = step(&check.source.pointer, "fails");
    let file = &check.source.file;
    let table = reader
        .rows(&check.fails, &Limits::check())
        .map_err(|error| {
            let offset = match &error {
                QueryError::Sql {
                    offset: Some(offset),
                    ..
                } => *offset,
                QueryError::Sql { message, .. } => mentioned(message, &check.fails),
                QueryError::Refused(_) | QueryError::Stopped(_) => 0,
            };
            let message = format!("check {}: {error}", check.id);
            loaded.refuse_inside(file, &pointer, offset, message)
        })?;
    if table.columns.len() < 2 {
        let message = format!(
            "check {}: the query must select a record's key (or null) and what is wrong with it",
            check.id
        );
        return Err(loaded.refuse(file, &pointer, message));
    }
    match unknown_column(check, &table.columns) {
        None => Ok(()),
        Some(name) => {
            let message = format!("check {}: the query selects no column {name}", check.id);
            Err(loaded.refuse(file, &step(&check.source.pointer, "remedy"), message))
        }
    }
}

/// Runs a query about a piece of documented information over the empty image.
fn located(
    loaded: &Loaded,
    one: &Documented,
    query: &Located,
    reader: &Reader,
) -> Result<(), Refusal> {
    let source = &query.source;
    let refused = reader.rows(&query.sql, &Limits::check()).err();
    match refused {
        None => Ok(()),
        Some(error) => {
            let offset = mentioned(&error.to_string(), &query.sql);
            let message = format!("documented information of {}: {error}", one.requirement);
            Err(loaded.refuse_inside(&source.file, &source.pointer, offset, message))
        }
    }
}

/// Finds the name at the end of SQLite's message in the query; SQLite gives no position for an
/// unknown table.
pub(super) fn mentioned(message: &str, sql: &str) -> usize {
    let name = message.rsplit(": ").next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    let in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut places = sql.match_indices(name).map(|(at, _)| at);
    let whole = places
        .find(|&at| !sql[..at].ends_with(in_name) && !sql[at + name.len()..].starts_with(in_name));
    whole.filter(|_| !name.is_empty()).unwrap_or(0)
}

/// Finds a `{column}` of the remedy that the query does not select.
pub(super) fn unknown_column<'c>(check: &'c Check, columns: &[String]) -> Option<&'c str> {
    use super::Remedy;
    let templates: Vec<&str> = match &check.remedy {
        None => Vec::new(),
        Some(Remedy::Edit { record, .. }) => vec![record],
        Some(Remedy::New { prefill, .. }) => {
            prefill.iter().map(|(_, text)| text.as_str()).collect()
        }
    };
    let mut names = templates.into_iter().flat_map(|template| {
        template
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap_or(rest))
    });
    names.find(|name| *name != "id" && !columns.iter().any(|column| column == name))
}

/// What a check finds: a record's key or nothing, and the text.
pub(super) type Rows = Vec<(Option<String>, String)>;

/// Builds a fixture's image and returns what the check finds in it.
pub(super) fn found(
    framework: &Framework,
    check: &Check,
    fixture: &Fixture,
    limits: &Limits,
    catalog: &'static Catalog,
) -> Result<Result<Rows, QueryError>, FrameworkError> {
    let image = Image::memory(catalog)?;
    for versions in by_record(fixture) {
        image.put_versions(&versions)?;
    }
    let reader = image.reader(fixture.day)?;
    define(framework, &reader, &fixture.results)?;
    Ok(reader.rows(&check.fails, limits).map(|table| {
        let rows = table.rows.into_iter().map(|row| {
            let mut cells = row.into_iter().map(text);
            let key = cells.next().flatten();
            (key, cells.next().flatten().unwrap_or_default())
        });
        rows.collect()
    }))
}

/// Groups the versions of each record, in the order in which the fixture begins with them.
fn by_record(fixture: &Fixture) -> Vec<Vec<image::FixtureRecord<'_>>> {
    let mut records: Vec<Vec<image::FixtureRecord<'_>>> = Vec::new();
    for record in &fixture.records {
        let version = image::FixtureRecord {
            key: &record.key,
            version: record.version,
            state: &record.state,
            body: &record.body,
            at: record.at,
            by: &record.by,
        };
        match records
            .iter_mut()
            .find(|versions| versions[0].key == version.key)
        {
            Some(versions) => versions.push(version),
            None => records.push(vec![version]),
        }
    }
    records
}

/// Says how what was found differs from what the fixture says, whatever the order.
pub(super) fn difference(name: &str, expected: &Rows, found: &Rows) -> Option<String> {
    let mut counts: BTreeMap<&(Option<String>, String), i32> = BTreeMap::new();
    for row in expected {
        *counts.entry(row).or_default() += 1;
    }
    for row in found {
        *counts.entry(row).or_default() -= 1;
    }
    let listed = |wanted: fn(i32) -> bool| -> Vec<String> {
        counts
            .iter()
            .filter(|(_, count)| wanted(**count))
            .map(|(row, _)| shown(row))
            .collect()
    };
    let (missing, surplus) = (listed(|count| count > 0), listed(|count| count < 0));
    let mut parts = Vec::new();
    if name == "fails" && found.is_empty() {
        parts.push("the failing fixture finds nothing, so the check cannot be seen to fail".into());
    }
    if !missing.is_empty() {
        parts.push(format!("does not find {}", missing.join(", ")));
    }
    if !surplus.is_empty() {
        parts.push(format!(
            "finds {}, which `{name}` does not expect",
            surplus.join(", ")
        ));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn shown((key, text): &(Option<String>, String)) -> String {
    format!("[{}, {text:?}]", key.as_deref().unwrap_or("null"))
}
