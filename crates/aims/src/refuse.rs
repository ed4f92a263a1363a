//! Looking things up by name, and the words with which a command says that it cannot do something.

use image::RecordRow;
use registers::{Catalog, Key, RegisterInfo, Workflow};

use crate::error::{AimsError, Kind, Result};

/// Returns the register of this name without own fields, or says which there are.
pub(crate) fn register_named(name: &str) -> Result<&'static RegisterInfo> {
    register_in(registers::catalog(), name)
}

/// Returns the register of this name in a catalogue, or says which there are.
pub(crate) fn register_in(catalog: &'static Catalog, name: &str) -> Result<&'static RegisterInfo> {
    catalog.get(name).ok_or_else(|| {
        let shown: String = name.chars().take(40).collect();
        AimsError::not_found(format!("there is no register `{shown}`"))
            .with_hint("`aimwright registers` lists them")
    })
}

/// Returns the register that a key belongs to, without own fields.
pub(crate) fn register_of(key: &Key) -> Result<&'static RegisterInfo> {
    register_of_in(registers::catalog(), key)
}

/// Returns the register of a catalogue that a key belongs to.
pub(crate) fn register_of_in(
    catalog: &'static Catalog,
    key: &Key,
) -> Result<&'static RegisterInfo> {
    catalog.of_key(key).ok_or_else(|| {
        AimsError::not_found(format!("{key} belongs to no register"))
            .with_hint("`aimwright registers` lists the prefixes")
    })
}

pub(crate) fn no_record(key: &Key) -> AimsError {
    AimsError::not_found(format!("there is no record {key}"))
        .with_hint("`aimwright find WORDS` looks through everything")
}

pub(crate) fn was_erased(key: &Key) -> AimsError {
    AimsError::invalid(format!(
        "{key} was erased; nothing more can be done with it"
    ))
    .with_hint("add a new record, which gets a key of its own")
}

pub(crate) fn stale(row: &RecordRow, seen: u32) -> AimsError {
    AimsError::new(
        Kind::Conflict,
        format!(
            "{} was changed meanwhile: you saw version {seen}, the newest is version {} ({}) by {} at {}",
            row.key, row.version, row.state, row.updated_by, row.updated_at
        ),
    )
    .with_hint(format!("look at it with `aimwright show {} --history` and make your change again", row.key))
}

pub(crate) fn after_edit(register: &RegisterInfo, row: &RecordRow) -> Result<&'static str> {
    register.workflow.after_edit(&row.state).ok_or_else(|| {
        let ways: Vec<_> = register
            .workflow
            .from(&row.state)
            .map(|step| step.name)
            .collect();
        let refusal = AimsError::invalid(format!(
            "{} is {} and can no longer be edited",
            row.key, row.state
        ));
        if ways.is_empty() {
            refusal
        } else {
            refusal.with_hint(format!("first: {}", ways.join(" or ")))
        }
    })
}

pub(crate) fn no_transition(workflow: &Workflow, name: &str) -> AimsError {
    let names: Vec<_> = workflow.transitions.iter().map(|step| step.name).collect();
    let shown: String = name.chars().take(40).collect();
    AimsError::invalid(format!("`{shown}` is nothing one can do with this record"))
        .with_hint(format!("there are: {}", names.join(", ")))
}

pub(crate) fn not_from_here(workflow: &Workflow, row: &RecordRow, name: &str) -> AimsError {
    let ways: Vec<_> = workflow.from(&row.state).map(|step| step.name).collect();
    let hint = if ways.is_empty() {
        "nothing more can be done with it".into()
    } else {
        format!("now possible: {}", ways.join(", "))
    };
    AimsError::invalid(format!(
        "{} is {}; `{name}` is not possible from there",
        row.key, row.state
    ))
    .with_hint(hint)
}
