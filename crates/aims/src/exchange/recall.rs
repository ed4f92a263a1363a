//! Mappings that are remembered as records of `import_mapping`, and found again.

use registers::Key;
use registers::import_mapping::ImportMapping;
use serde_json::{Value, json};

use super::finder::folded;
use super::rows::SheetOrder;
use super::sheet::Sheet;
use crate::desk::Desk;
use crate::error::{AimsError, Result};
use crate::permit::{Act, Actor, Subject, allows};
use crate::refuse::{no_record, register_named};
use crate::view::present;
use crate::workspace::Workspace;

const REGISTER: &str = "import_mapping";

impl Workspace {
    /// Returns the remembered mappings of a register, with their keys.
    pub fn mappings(&self, actor: &Actor, register: &str) -> Result<Vec<(Key, ImportMapping)>> {
        self.require_read(actor)?;
        let of = register_named(REGISTER)?;
        self.with_head(|image| {
            let rows = image.records(REGISTER)?.into_iter();
            let found = rows.filter(|row| row.state == "active").filter_map(|row| {
                let body = present(of, &row.body, row.shape);
                Some((row.key, serde_json::from_value::<ImportMapping>(body).ok()?))
            });
            Ok(found
                .filter(|(_, mapping)| mapping.register == register)
                .collect())
        })
    }

    /// Returns a remembered mapping.
    pub fn mapping(&self, actor: &Actor, key: &Key) -> Result<ImportMapping> {
        self.require_read(actor)?;
        let of = register_named(REGISTER)?;
        let row = self.with_head(|image| Ok(image.record(key)?))?;
        let row = row.filter(|row| row.register == REGISTER);
        let row = row.ok_or_else(|| no_record(key))?;
        serde_json::from_value(present(of, &row.body, row.shape)).map_err(|_| {
            AimsError::invalid(format!("{key} holds no mapping any more"))
                .with_hint("import without it, and save the mapping anew")
        })
    }

    /// Finds the remembered mapping whose headings stand in a sheet: the one that reads most columns.
    pub fn mapping_for(
        &self,
        actor: &Actor,
        sheet: &Sheet,
        register: &str,
    ) -> Result<Option<(Key, ImportMapping)>> {
        let fits = |mapping: &ImportMapping| {
            let header = u32::try_from(mapping.header_row).unwrap_or(0);
            let headings = sheet.headings(header);
            let mut wanted = mapping
                .columns
                .iter()
                .filter_map(|column| column.heading.as_ref());
            mapping
                .sheet
                .as_ref()
                .is_none_or(|name| sheet.others.is_empty() || *name == sheet.name)
                && wanted.clone().next().is_some()
                && wanted.all(|name| {
                    headings
                        .iter()
                        .any(|heading| folded(&heading.name) == folded(name))
                })
        };
        let all = self.mappings(actor, register)?.into_iter();
        let fitting = all.filter(|(_, mapping)| fits(mapping));
        Ok(fitting
            .max_by_key(|(key, mapping)| (mapping.columns.len(), mapping.last_used, key.number())))
    }
}

/// Remembers a mapping under a name, or on which day a remembered one was last used.
pub(super) fn remember(
    desk: &mut Desk<'_>,
    order: &SheetOrder<'_>,
    changed: bool,
) -> Result<Option<Key>> {
    let today = desk.today();
    let by = desk.actor.key.parse::<Key>().ok();
    let stamp = |mapping: &ImportMapping| {
        let mut body = serde_json::to_value(mapping).expect("a register's struct can be written");
        body["last_used"] = json!(today);
        body["last_used_by"] = json!(by);
        body
    };
    if let Some(name) = order.save_as {
        let mapping = ImportMapping {
            name: name.to_owned(),
            ..order.mapping.clone()
        };
        let body = stamp(&mapping);
        let key = named(desk, &mapping)?;
        return match key {
            Some(key) => desk.edit(&key, &body, None).map(|done| Some(done.key)),
            None => desk.add(REGISTER, None, &body).map(Some),
        };
    }
    let Some(key) = order.used.filter(|_| changed) else {
        return Ok(None);
    };
    let row = desk.existing(key)?;
    let subject = Subject {
        key: key.as_str(),
        register: REGISTER,
        author: &row.author,
        state: &row.state,
        ..Subject::default()
    };
    // Who may import need not be one who may keep mappings.
    if !allows(desk.actor, Act::Edit, &subject) || row.state != "active" {
        return Ok(None);
    }
    let mut body = present(register_named(REGISTER)?, &row.body, row.shape);
    if body.get("last_used") == Some(&json!(today)) {
        return Ok(None);
    }
    body["last_used"] = json!(today);
    body["last_used_by"] = json!(by);
    desk.edit(key, &body, None).map(|done| Some(done.key))
}

/// Finds the remembered mapping of this name.
fn named(desk: &Desk<'_>, mapping: &ImportMapping) -> Result<Option<Key>> {
    let of = register_named(REGISTER)?;
    let rows = desk
        .records(of)?
        .into_iter()
        .filter(|row| row.state == "active");
    let mut same = rows.filter(|row| {
        let body = present(of, &row.body, row.shape);
        let says = |field: &str, text: &str| body.get(field).and_then(Value::as_str) == Some(text);
        says("name", &mapping.name) && says("register", &mapping.register)
    });
    Ok(same.next().map(|row| row.key))
}
