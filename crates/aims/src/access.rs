//! Who may act: persons with current access records, and their passwords.

use image::{Image, Limits, Value};
use jiff::civil::Date;

use crate::error::{AimsError, Kind, Result};
use crate::permit::{Actor, SYSTEM};

/// Finds the person of this key or name and the access roles that hold on a day.
pub(crate) fn actor(image: &Image, named: &str, today: Date) -> Result<Actor> {
    if named == SYSTEM {
        return system(image);
    }
    let reader = image.reader(today)?;
    let limits = Limits::check();
    let persons = "select id, name from person where state = 'active' and (id = ?1 or name = ?1)";
    let found = reader.rows_with(persons, &[&named], &limits)?.rows;
    let person = match found.as_slice() {
        [person] => person,
        [] => {
            return Err(AimsError::new(
                Kind::Refused,
                format!("there is no person `{named}` here"),
            )
            .with_hint("`aimwright list person` shows who there is"));
        }
        _ => {
            return Err(AimsError::new(
                Kind::Refused,
                format!("several people are called `{named}`"),
            )
            .with_hint("name the person by key, as in PER-0003"));
        }
    };
    let roles = "select distinct r.value from access a join access__roles r on r.id = a.id \
                 where a.person = ?1 and a.state = 'active' \
                 and coalesce(a.\"from\", '') <= today() and coalesce(a.\"to\", '9999') >= today()";
    let key = text(&person[0]);
    let roles = reader.rows_with(roles, &[&key], &limits)?.rows;
    let roles = roles.iter().map(|row| text(&row[0])).collect();
    Ok(Actor {
        key,
        name: text(&person[1]),
        roles,
    })
}

/// The system may act only until somebody has access.
fn system(image: &Image) -> Result<Actor> {
    if image.count("access")? > 0 {
        return Err(AimsError::new(
            Kind::Refused,
            "this workspace has been set up; only people act in it now",
        )
        .with_hint("name a person with --as"));
    }
    Ok(Actor::system())
}

pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Null | Value::Blob(_) => String::new(),
    }
}
