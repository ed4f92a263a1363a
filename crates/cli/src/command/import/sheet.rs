//! Workbooks and CSV files with headings of their own.

use std::path::Path;

use aims::{
    Actor, CellFault, Guess, NoLabels, RowDoes, Sheet, SheetImport, SheetOrder, Workspace, guess,
    header_row, letters, mapping_of,
};
use registers::{ImportMapping, Key};
use serde_json::{Value, json};

use super::Import;
use crate::command::export::write_new;
use crate::context::{Context, register};
use crate::failure::{Failure, Outcome, Result};
use crate::output::Table;

/// Most changes that are listed one by one.
const LISTED: usize = 20;

/// A mapping and where it came from.
struct Chosen {
    mapping: ImportMapping,
    used: Option<Key>,
    guesses: Vec<Guess>,
}

pub(super) fn run(import: &Import, context: &mut Context) -> Result {
    let as_json = context.shared.format.is_json()?;
    let path = import.only_path()?.to_owned();
    let (workspace, actor) = context.writing()?;
    let (sheet, chosen) = choose(import, &path, &workspace, &actor)?;
    if import.print_map {
        let body = serde_json::to_value(&chosen.mapping)
            .map_err(|error| Failure::new(error.to_string()))?;
        context.out.data(&aims::to_yaml(&without_nulls(body)))?;
        return Ok(Outcome::Done);
    }
    let order = SheetOrder {
        mapping: &chosen.mapping,
        used: chosen.used.as_ref(),
        save_as: import.save_mapping.as_deref(),
        labels: &NoLabels,
        dry_run: import.dry_run,
        expects: None,
    };
    let progress = context.progress("importing");
    let done = workspace.import_sheet(&actor, &sheet, &order, &mut |done, whole| {
        progress.at(done, whole);
    })?;
    drop(progress);
    if !import.dry_run && !done.faults.is_empty() {
        let lines: Vec<_> = done.faults.iter().map(line).collect();
        return Err(Failure::new(format!(
            "{}\nnothing was imported: {} rows are faulty",
            lines.join("\n"),
            done.faulty
        ))
        .with_hint("mend the cells named above and import again; --dry-run tries it out"));
    }
    if as_json {
        context
            .out
            .json(&as_data(&sheet, &chosen, &done, import.dry_run))?;
    } else {
        tell(context, &sheet, &chosen, &done)?;
        if import.dry_run {
            context.remark("This was a trial: nothing was written.");
        }
    }
    if done.faults.is_empty() {
        Ok(Outcome::Done)
    } else {
        Ok(Outcome::Findings)
    }
}

/// Says of a cell what is wrong with it.
fn line(fault: &CellFault) -> String {
    match fault.field.as_str() {
        "" => format!("{}: {}", fault.place, fault.message),
        field => format!("{}: {field}: {}", fault.place, fault.message),
    }
}

/// Writes the workbook to fill in.
pub(super) fn template(context: &mut Context, name: &str, to: &Path) -> Result {
    let as_json = context.shared.format.is_json()?;
    let of = context.register(name)?;
    write_new(to, &reports::register_sheet::template(of)?)?;
    if as_json {
        context
            .out
            .json(&json!({ "register": of.name, "path": to }))?;
    } else {
        context
            .out
            .line(format!("{} is ready to be filled in", to.display()))?;
    }
    Ok(Outcome::Done)
}

fn choose(
    import: &Import,
    path: &Path,
    workspace: &Workspace,
    actor: &Actor,
) -> Result<(Sheet, Chosen)> {
    let given = given(import, workspace, actor)?;
    let wanted = import.sheet.as_deref();
    if let Some((mapping, used)) = given {
        let by_mapping = wanted.or(mapping.sheet.as_deref());
        let sheet = Sheet::open(path, by_mapping, &mapping.register)?;
        let chosen = Chosen {
            mapping,
            used,
            guesses: Vec::new(),
        };
        return Ok((sheet, chosen));
    }
    let (register, sheet) = if let Some(name) = &import.register {
        let name = register(name)?.name;
        (name, Sheet::open(path, wanted, name)?)
    } else {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let sheet = Sheet::open(path, wanted, &stem)?;
        let catalog = registers::catalog();
        let found = catalog.get(&sheet.name).or_else(|| catalog.get(&stem));
        let found = found.ok_or_else(|| {
            Failure::new("it is not clear which register these rows belong to")
                .with_hint("name it with --register; `aimwright registers` lists them")
        })?;
        (found.name, sheet)
    };
    if let Some((key, mapping)) = workspace.mapping_for(actor, &sheet, register)? {
        let chosen = Chosen {
            mapping,
            used: Some(key),
            guesses: Vec::new(),
        };
        return Ok((sheet, chosen));
    }
    let of = workspace.register(register)?;
    let header = header_row(&sheet, of, &NoLabels)?;
    let guesses = guess(&sheet, header, of, &NoLabels)?;
    let mut mapping = mapping_of(&sheet, header, register, &guesses);
    if let Some(name) = &import.save_mapping {
        mapping.name.clone_from(name);
    }
    let chosen = Chosen {
        mapping,
        used: None,
        guesses,
    };
    Ok((sheet, chosen))
}

/// Returns the mapping that was named, if one was.
fn given(
    import: &Import,
    workspace: &Workspace,
    actor: &Actor,
) -> Result<Option<(ImportMapping, Option<Key>)>> {
    let found = match (&import.map, &import.mapping) {
        (Some(path), _) => {
            let body = aims::read_body(workspace.register("import_mapping")?, path)?;
            let mapping = serde_json::from_value(body)
                .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
            (mapping, None)
        }
        (None, Some(key)) => (workspace.mapping(actor, key)?, Some(key.clone())),
        (None, None) => return Ok(None),
    };
    if let Some(name) = &import.register
        && register(name)?.name != found.0.register
    {
        return Err(
            Failure::new(format!("the mapping is one for {}", found.0.register))
                .with_hint("leave --register out, or choose another mapping"),
        );
    }
    Ok(Some(found))
}

fn tell(context: &mut Context, sheet: &Sheet, chosen: &Chosen, done: &SheetImport) -> Result<()> {
    let mut columns = Table::new(&["column", "heading", "field", "sure", "such as"]);
    for guess in &chosen.guesses {
        columns.row([
            letters(guess.heading.column).as_str().into(),
            guess.heading.name.as_str().into(),
            guess.field.as_deref().unwrap_or("not read").into(),
            guess.confidence.name().into(),
            guess.examples.first().map_or("", String::as_str).into(),
        ]);
    }
    if let Some(key) = &chosen.used {
        context.remark(&format!(
            "The mapping {key} is used: {}.",
            chosen.mapping.name
        ));
    } else if !columns.is_empty() {
        context.out.table(&columns)?;
        context.out.gap()?;
    }
    for note in &done.notes {
        context.remark(&format!("{}: {note}.", sheet.name));
    }
    for fault in &done.faults {
        context.out.line(line(fault))?;
    }
    let changes = done.rows.iter();
    let changes = changes.filter(|row| matches!(row.does, RowDoes::Changes { .. }));
    list(
        context,
        changes.map(|row| (Some(sheet.row_name(row.row)), &row.does)),
    )?;
    let mut sum = format!(
        "{} added, {} edited, {} unchanged",
        done.added, done.edited, done.unchanged
    );
    if done.faulty > 0 {
        sum.push_str(&format!(", {} faulty", done.faulty));
    }
    context.out.line(sum)?;
    if let Some(key) = &done.mapping {
        context.remark(&format!("The mapping is remembered as {key}."));
    }
    Ok(())
}

/// Lists which records are added or changed, and in which fields.
pub(super) fn list<'d>(
    context: &mut Context,
    records: impl Iterator<Item = (Option<String>, &'d RowDoes)>,
) -> Result<()> {
    let mut listed = 0;
    for (place, does) in records {
        let said = match does {
            RowDoes::Adds { key, title } => format!("adds {key} {title}"),
            RowDoes::Changes {
                key,
                title,
                changes,
            } => {
                let fields: Vec<_> = changes.iter().map(|(path, ..)| path.as_str()).collect();
                format!("changes {key} {title}: {}", fields.join(", "))
            }
            RowDoes::Nothing { .. } | RowDoes::Faulty => continue,
        };
        listed += 1;
        if listed <= LISTED {
            let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
            context.out.line(format!("{place}{said}"))?;
        }
    }
    if listed > LISTED {
        context
            .out
            .line(format!("and {} more changes", listed - LISTED))?;
    }
    Ok(())
}

/// Returns what becomes of a record as data.
pub(super) fn does(does: &RowDoes) -> Value {
    match does {
        RowDoes::Adds { key, title } => json!({"does": "adds", "key": key, "title": title}),
        RowDoes::Changes {
            key,
            title,
            changes,
        } => {
            let change = |(field, before, after): &(String, Value, Value)| json!({"field": field, "before": before, "after": after});
            let changes: Vec<_> = changes.iter().map(change).collect();
            json!({"does": "changes", "key": key, "title": title, "changes": changes})
        }
        RowDoes::Nothing { key } => json!({"does": "nothing", "key": key}),
        RowDoes::Faulty => json!({"does": "faulty"}),
    }
}

fn as_data(sheet: &Sheet, chosen: &Chosen, done: &SheetImport, dry_run: bool) -> Value {
    let guess = |guess: &Guess| {
        json!({
            "column": letters(guess.heading.column),
            "heading": guess.heading.name,
            "field": guess.field,
            "confidence": guess.confidence.name(),
            "examples": guess.examples,
        })
    };
    let row = |row: &aims::RowResult| {
        let mut data = does(&row.does);
        data["row"] = json!(row.row);
        data
    };
    let fault = |fault: &CellFault| {
        json!({
            "cell": fault.place,
            "row": fault.row,
            "field": fault.field,
            "message": fault.message,
        })
    };
    json!({
        "register": chosen.mapping.register,
        "sheet": sheet.name,
        "header_row": chosen.mapping.header_row,
        "guesses": chosen.guesses.iter().map(guess).collect::<Vec<_>>(),
        "mapping": chosen.used.as_ref().or(done.mapping.as_ref()),
        "added": done.added,
        "edited": done.edited,
        "unchanged": done.unchanged,
        "faulty": done.faulty,
        "dry_run": dry_run,
        "written": done.written.is_some(),
        "faults": done.faults.iter().map(fault).collect::<Vec<_>>(),
        "rows": done.rows.iter().map(row).collect::<Vec<_>>(),
        "notes": done.notes,
    })
}

/// Leaves out what is not said, so that a file is short enough to be read.
fn without_nulls(value: Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .filter(|(_, value)| says_something(value));
            Value::Object(
                fields
                    .map(|(name, value)| (name, without_nulls(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
