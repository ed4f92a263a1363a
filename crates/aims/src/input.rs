//! Input from files and arguments: YAML, JSON and `FIELD=VALUE`, with every fault at its place.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use conformity::located::{Document, Limits};
use registers::{Completeness, Field, Kind, RegisterInfo, validate, validate_as_it_stood};
use serde_json::Value;

use crate::error::{AimsError, Result};

/// Most bytes of a file that holds one record.
const LARGEST_RECORD: u64 = 8 << 20;

/// Reads a text file up to a limit.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut file = File::open(path).map_err(|error| AimsError::file(path, "read", error))?;
    let mut bytes = Vec::new();
    let read = file.by_ref().take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| AimsError::file(path, "read", error))?;
    if bytes.len() as u64 > most {
        let megabytes = most >> 20;
        return Err(AimsError::invalid(format!(
            "{} is larger than {megabytes} MB",
            path.display()
        ))
        .with_hint("give long texts as evidence files with `aimwright attach`"));
    }
    Ok(bytes)
}

/// Parses a YAML or JSON document; JSON is read as YAML, which includes it.
pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Document> {
    Document::parse(bytes, &Limits::default()).map_err(|fault| fault.in_file(name).into())
}

/// Reads a file with one record's body and validates it, every problem with file, line and field.
pub fn read_body(register: &RegisterInfo, path: &Path) -> Result<Value> {
    let name = path.display().to_string();
    let document = parse(&name, &read(path, LARGEST_RECORD)?)?;
    check(register, &document, "", &name)?;
    Ok(document.into_value())
}

/// Reads a file with the next version of a record, as [`read_body`] does; what it says in own fields
/// withdrawn since may stay as it was `before`, or be set to nothing.
pub fn read_body_after(register: &RegisterInfo, before: &Value, path: &Path) -> Result<Value> {
    let name = path.display().to_string();
    let document = parse(&name, &read(path, LARGEST_RECORD)?)?;
    let asked = register.asked(before, document.value());
    refuse(register, &asked, &document, "", &name)?;
    Ok(document.into_value())
}

/// Puts file, line and column before the words of a refusal that came after the file was read, such
/// as a reference that leads nowhere.
#[must_use]
pub fn locate(path: &Path, error: AimsError) -> AimsError {
    let name = path.display().to_string();
    let document = read(path, LARGEST_RECORD).and_then(|bytes| parse(&name, &bytes));
    let Ok(document) = document else { return error };
    error.each_line(|line| {
        // A record that has a key is named before its field.
        let own = line
            .split_once(": ")
            .filter(|(key, _)| key.parse::<registers::Key>().is_ok())
            .map_or(line, |(_, own)| own);
        let field = own.split_once(": ").map_or("", |(field, _)| field);
        let known = field
            .split('.')
            .next()
            .is_some_and(|first| document.value().get(first).is_some());
        if !known {
            return line.to_owned();
        }
        let place = document.key_place(&format!("/{}", field.replace('.', "/")));
        format!("{name}:{}:{}: {line}", place.line, place.column)
    })
}

/// Validates the body that stands at `base` in a document.
///
/// One that stands inside a record's file was written elsewhere or earlier.
pub(crate) fn check(
    register: &RegisterInfo,
    document: &Document,
    base: &str,
    name: &str,
) -> Result<()> {
    let body = document.value().pointer(base).unwrap_or(&Value::Null);
    // What a record says in own fields withdrawn since is kept as it is.
    let asked = register.asked(&register.past(body), body);
    refuse(register, &asked, document, base, name)
}

/// Refuses a body in which something is wrong, with the place in the document that holds it at `base`.
fn refuse(
    register: &RegisterInfo,
    body: &Value,
    document: &Document,
    base: &str,
    name: &str,
) -> Result<()> {
    let problems = if base.is_empty() {
        validate(register, body, Completeness::Whole)
    } else {
        validate_as_it_stood(register, body)
    };
    if problems.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = problems
        .iter()
        .take(20)
        .map(|problem| {
            let place = document.key_place(&format!("{base}{}", problem.pointer));
            format!("{name}:{}:{}: {problem}", place.line, place.column)
        })
        .collect();
    let hint = format!("`aimwright registers {}` shows its fields", register.name);
    Err(AimsError::invalid(lines.join("\n")).with_hint(hint))
}

/// Reads `FIELD=VALUE` as the field's kind asks for; an empty value removes the field.
pub fn setting(register: &RegisterInfo, text: &str) -> Result<(String, Value)> {
    let Some((path, value)) = text.split_once('=') else {
        let shown: String = text.chars().take(40).collect();
        return Err(AimsError::invalid(format!("`{shown}` is not FIELD=VALUE")));
    };
    let kind = kind_at(&register.fields, path);
    if value.is_empty() {
        return Ok((path.to_owned(), Value::Null));
    }
    let read = match kind {
        Some(kind) if is_text(kind) => Value::String(value.to_owned()),
        _ => Document::parse(value.as_bytes(), &Limits::default())
            .map_err(|fault| AimsError::invalid(format!("{path}: {}", fault.message)))?
            .into_value(),
    };
    Ok((path.to_owned(), read))
}

fn is_text(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text { .. } | Kind::Date | Kind::Choice(_) | Kind::Reference(_)
    )
}

/// Finds the kind of the field at a dotted path; positions in lists are passed over.
fn kind_at<'a>(fields: &'a [Field], path: &str) -> Option<&'a Kind> {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let kind = &fields.iter().find(|field| field.name == first)?.kind;
    rest.map_or(Some(kind), |rest| inside(kind, rest))
}

fn inside<'a>(kind: &'a Kind, path: &str) -> Option<&'a Kind> {
    match kind {
        Kind::Object(fields) => kind_at(fields, path),
        Kind::List(item) => match path.split_once('.') {
            Some((_, rest)) => inside(item, rest),
            None => Some(item),
        },
        _ => None,
    }
}
