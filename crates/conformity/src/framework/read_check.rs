//! From a part of a file to a check, its remedy and its fixtures.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use registers::{Catalog, Completeness, Key, RegisterInfo};
use serde_json::Value;

use super::read::unknown;
use super::{Check, Fixture, FixtureRecord, Fixtures, Grade, Remedy, Requirement, Source};
use crate::located::{Node, Refusal};

/// Returns where a part is written.
pub(super) fn source(node: &Node<'_>) -> Source {
    let refusal = node.refuse("");
    Source {
        file: refusal.file,
        place: refusal.place,
        pointer: node.pointer().to_owned(),
    }
}

/// Reads a check of a requirement.
pub(super) fn check(
    node: &Node<'_>,
    requirement: &Requirement,
    catalog: &Catalog,
) -> Result<Check, Refusal> {
    node.only(&[
        "id", "grade", "tests", "says", "why", "fails", "remedy", "fixtures",
    ])?;
    let fixtures = fixtures(node, catalog)?;
    Ok(Check {
        id: id(&node.need("id")?)?,
        grade: grade(&node.need("grade")?)?,
        tests: tests(&node.need("tests")?, requirement)?,
        says: node.need("says")?.text()?.to_owned(),
        why: node
            .get("why")
            .map(|node| node.text().map(str::to_owned))
            .transpose()?,
        looks_at_results: super::names_results(node.need("fails")?.text()?),
        fails: node.need("fails")?.text()?.to_owned(),
        remedy: node
            .get("remedy")
            .map(|node| remedy(&node, &fixtures, catalog))
            .transpose()?,
        fixtures: Some(fixtures),
        own: None,
        source: source(node),
    })
}

fn id(node: &Node<'_>) -> Result<String, Refusal> {
    let text = node.text()?;
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(node.refuse(format!(
            "{text} is no check id; use small letters, digits and hyphens"
        )))
    }
}

fn grade(node: &Node<'_>) -> Result<Grade, Refusal> {
    let word = node.text()?;
    Grade::of(word).ok_or_else(|| {
        node.refuse(format!(
            "{word} is no grade; use major, minor or improvement"
        ))
    })
}

fn tests(node: &Node<'_>, requirement: &Requirement) -> Result<Vec<String>, Refusal> {
    for item in node.items()? {
        let test = item.text()?;
        if !requirement.tests.contains_key(test) {
            let known: Vec<&str> = requirement.tests.keys().map(String::as_str).collect();
            let known = known.join(", ");
            let id = &requirement.id;
            return Err(item.refuse(format!(
                "requirement {id} has no test {test}; it has {known}"
            )));
        }
    }
    let tests = node.texts()?;
    if tests.is_empty() {
        return Err(node.refuse("a check carries out at least one test of its requirement"));
    }
    Ok(tests)
}

/// Returns the register that a node names.
pub(super) fn register<'c>(
    node: &Node<'_>,
    catalog: &'c Catalog,
) -> Result<&'c RegisterInfo, Refusal> {
    let name = node.text()?;
    let known = catalog.all().iter().map(|register| register.name);
    catalog
        .get(name)
        .ok_or_else(|| node.refuse(unknown("register", name, known)))
}

fn remedy(node: &Node<'_>, fixtures: &Fixtures, catalog: &Catalog) -> Result<Remedy, Refusal> {
    if node.get("edit").is_some() {
        return edit(node, fixtures, catalog);
    }
    node.only(&["register", "prefill"])?;
    let named = node.need("register")?;
    let register = register(&named, catalog)?;
    let mut prefill = Vec::new();
    for (field, value) in node
        .get("prefill")
        .map_or(Ok(Vec::new()), |node| node.entries())?
    {
        if register.field(field).is_none() {
            let known = register.fields.iter().map(|field| field.name.as_str());
            let what = format!("field of {}", register.name);
            return Err(value.refuse_key(unknown(&what, field, known)));
        }
        prefill.push((field.to_owned(), value.text()?.to_owned()));
    }
    Ok(Remedy::New {
        register: register.name.to_owned(),
        prefill,
    })
}

/// Reads a remedy that edits a record; the records are of the registers that the failing fixture
/// finds, so the field must be one of theirs.
fn edit(node: &Node<'_>, fixtures: &Fixtures, catalog: &Catalog) -> Result<Remedy, Refusal> {
    node.only(&["edit", "field"])?;
    let record = node.need("edit")?.text()?.to_owned();
    let Some(field) = node.get("field") else {
        return Ok(Remedy::Edit {
            record,
            field: None,
        });
    };
    let name = field.text()?;
    let found = fixtures
        .fails
        .finds
        .iter()
        .filter_map(|(key, _)| key.as_ref()?.parse::<Key>().ok());
    let mut registers: Vec<&RegisterInfo> = found.filter_map(|key| catalog.of_key(&key)).collect();
    if registers.is_empty() || record != "{id}" {
        registers = catalog.all().iter().collect();
    }
    let first = name.split('.').next().unwrap_or(name);
    if !registers
        .iter()
        .any(|register| register.field(first).is_some())
    {
        let known = registers.iter().flat_map(|register| register.fields.iter());
        let what = match registers.as_slice() {
            [only] => format!("field of {}", only.name),
            _ => "field".into(),
        };
        return Err(field.refuse(unknown(&what, name, known.map(|field| field.name.as_str()))));
    }
    Ok(Remedy::Edit {
        record,
        field: Some(name.to_owned()),
    })
}

fn fixtures(node: &Node<'_>, catalog: &Catalog) -> Result<Fixtures, Refusal> {
    let message = "a check needs two fixtures: `fails`, an image in which it fails and what it \
                   finds there, and `holds`, one in which it holds";
    let Some(fixtures) = node.get("fixtures") else {
        return Err(node.refuse(message));
    };
    fixtures.only(&["fails", "holds"])?;
    let (Some(fails), Some(holds)) = (fixtures.get("fails"), fixtures.get("holds")) else {
        return Err(fixtures.refuse(message));
    };
    let failing = fixture(&fails, catalog)?;
    if failing.finds.is_empty() {
        let message = "a failing fixture says in `finds` what the check finds; one that finds \
                       nothing proves nothing";
        return Err(fails.refuse(message));
    }
    let holding = fixture(&holds, catalog)?;
    if !holding.finds.is_empty() {
        return Err(holds.refuse("in this fixture the check holds, so it finds nothing"));
    }
    Ok(Fixtures {
        fails: failing,
        holds: holding,
    })
}

/// The day of a fixture that names none.
const DAY: Date = jiff::civil::date(2026, 7, 31);

fn fixture(node: &Node<'_>, catalog: &Catalog) -> Result<Fixture, Refusal> {
    node.only(&["day", "records", "results", "finds"])?;
    let day = node.get("day").map_or(Ok(DAY), |node| date(&node))?;
    let records = node
        .get("records")
        .map_or(Ok(Vec::new()), |node| node.items())?;
    let records = records
        .iter()
        .map(|node| record(node, day, catalog))
        .collect::<Result<_, _>>()?;
    let results = node
        .get("results")
        .map_or(Ok(Vec::new()), |node| node.entries())?;
    let results = results
        .into_iter()
        .map(|(check, rows)| Ok((check.to_owned(), rows.count()?.into())))
        .collect::<Result<_, Refusal>>()?;
    let finds = node
        .get("finds")
        .map_or(Ok(Vec::new()), |node| node.items())?;
    let finds = finds.iter().map(row).collect::<Result<_, _>>()?;
    Ok(Fixture {
        day,
        records,
        results,
        finds,
    })
}

fn date(node: &Node<'_>) -> Result<Date, Refusal> {
    let text = node.text()?;
    text.parse()
        .map_err(|_| node.refuse(format!("{text} is no day; write it as 2026-07-31")))
}

/// Reads a record of an example.
pub(super) fn record(
    node: &Node<'_>,
    day: Date,
    catalog: &Catalog,
) -> Result<FixtureRecord, Refusal> {
    node.only(&["key", "version", "state", "at", "by", "body"])?;
    let named = node.need("key")?;
    let text = named.text()?;
    let key: Key = text
        .parse()
        .map_err(|error| named.refuse(format!("{error}")))?;
    let Some(register) = catalog.of_key(&key) else {
        return Err(named.refuse(format!("no register has keys like {key}")));
    };
    let state = match node.get("state") {
        Some(state) => known_state(&state, register)?,
        None => register.workflow.initial.to_owned(),
    };
    Ok(FixtureRecord {
        key,
        version: node.get("version").map_or(Ok(1), |node| node.count())?,
        state,
        at: node
            .get("at")
            .map_or_else(|| Ok(noon(day)), |node| moment(&node))?,
        by: node
            .get("by")
            .map_or(Ok("PER-0001"), |node| node.text())?
            .to_owned(),
        body: body(node, register)?,
    })
}

fn known_state(node: &Node<'_>, register: &RegisterInfo) -> Result<String, Refusal> {
    let word = node.text()?;
    let states = register.workflow.states;
    if states.contains(&word) {
        return Ok(word.to_owned());
    }
    let known = states.join(", ");
    Err(node.refuse(format!(
        "a {} has no state {word}; it has {known}",
        register.name
    )))
}

/// Reads a fragment of a body; what is there must fit the register.
fn body(node: &Node<'_>, register: &RegisterInfo) -> Result<Value, Refusal> {
    let Some(body) = node.get("body") else {
        return Ok(Value::Object(serde_json::Map::new()));
    };
    let problems = registers::validate(register, body.value(), Completeness::Partial);
    match problems.first() {
        Some(problem) => Err(body.refuse_at(&problem.pointer, &problem.message)),
        None => Ok(body.value().clone()),
    }
}

fn moment(node: &Node<'_>) -> Result<Timestamp, Refusal> {
    let text = node.text()?;
    let day = text.parse::<Date>().ok().map(noon);
    day.or_else(|| text.parse().ok())
        .ok_or_else(|| node.refuse(format!("{text} is no day and no moment")))
}

fn noon(day: Date) -> Timestamp {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    noon.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// Reads a row that a check finds: `[PER-0007, text]`, or a text alone for no record.
pub(super) fn row(node: &Node<'_>) -> Result<(Option<String>, String), Refusal> {
    if !node.value().is_array() {
        return Ok((None, node.text()?.to_owned()));
    }
    let cells = node.items()?;
    let [key, text] = cells.as_slice() else {
        return Err(node.refuse("a row is a record's key, or null, and a text"));
    };
    let key = if key.value().is_null() {
        None
    } else {
        Some(key.text()?.to_owned())
    };
    Ok((key, text.text()?.to_owned()))
}
