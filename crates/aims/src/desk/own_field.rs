//! Own fields on the desk: what keeps one from coming into force or from going, and the registers as
//! they are once what lies here is written.

use image::RecordRow;
use registers::own_field::{OwnField, OwnFieldKind};
use registers::{Key, MOST_OWN_FIELDS, OWN, RegisterInfo};
use serde_json::Value;

use super::{Desk, ERASED};
use crate::error::{AimsError, Kind, Result};
use crate::view::present;

/// The register of own fields.
const REGISTER: &str = "own_field";

/// Records that are named when what they hold does not fit.
const NAMED: usize = 5;

impl Desk<'_> {
    /// Refuses what cannot do what it says once it is approved: an own field or an own check.
    pub(super) fn prove(&self, register: &RegisterInfo, key: &Key, body: &Value) -> Result<()> {
        if register.name == REGISTER {
            let field = read(body)?;
            self.check_own_field(register, key, body)?;
            self.check_room(key, &field)?;
            return self.check_values(&field);
        }
        self.workspace.prove_own_check(self.catalog, key, body)
    }

    /// Refuses an own field that could never be used, or one in the place of another.
    pub(super) fn check_own_field(
        &self,
        register: &RegisterInfo,
        key: &Key,
        body: &Value,
    ) -> Result<()> {
        if register.name != REGISTER {
            return Ok(());
        }
        let field = read(body)?;
        let problems = field.problems();
        if !problems.is_empty() {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            let refusal = AimsError::invalid(lines.join("\n"));
            return Err(problems.into_iter().fold(refusal, |refusal, problem| {
                refusal.with_problem(&problem.path(), problem.message)
            }));
        }
        self.check_identity(key, &field)?;
        self.check_name(key, &field)
    }

    /// Refuses another name or register for an own field that was in force: its values stand under it.
    fn check_identity(&self, key: &Key, field: &OwnField) -> Result<()> {
        let known = self.catalog.own().of_record(key.as_str());
        let Some(was) =
            known.filter(|was| was.name != field.name || was.register != field.register)
        else {
            return Ok(());
        };
        let at = if was.name == field.name {
            "register"
        } else {
            "name"
        };
        let message = format!(
            "is `{}` of {} since it was approved, and values stand under that; keep it",
            was.name, was.register
        );
        Err(AimsError::invalid(format!("{at}: {message}"))
            .with_problem(at, message)
            .with_hint("change the label, which is what people read; or supersede this one and add another"))
    }

    /// Refuses a name that another own field of the register has in force.
    fn check_name(&self, key: &Key, field: &OwnField) -> Result<()> {
        let mut in_force = self.catalog.own().in_force(&field.register);
        let other = in_force.find(|(other, own)| *other != key.as_str() && own.name == field.name);
        let Some((other, _)) = other else {
            return Ok(());
        };
        let message = format!(
            "`{}` is the name of {other} already; choose another",
            field.name
        );
        Err(AimsError::new(Kind::Conflict, format!("name: {message}"))
            .with_problem("name", message))
    }

    fn check_room(&self, key: &Key, field: &OwnField) -> Result<()> {
        let in_force = self.catalog.own().in_force(&field.register);
        let others = in_force.filter(|(other, _)| *other != key.as_str()).count();
        if others < MOST_OWN_FIELDS {
            return Ok(());
        }
        Err(AimsError::invalid(format!(
            "{} has {others} own fields in force, and at most {MOST_OWN_FIELDS} fit",
            field.register
        ))
        .with_hint("supersede those that nobody needs any more"))
    }

    /// Returns what records hold in an own field: their newest versions, and those in force beside them.
    fn values(&self, field: &OwnField) -> Result<Vec<(Key, Value)>> {
        let mut values = self.image.own_values(&field.register, &field.name)?;
        let register = self.register(&field.register)?;
        for row in self.image.records(register.name)? {
            if row
                .approved_version
                .is_none_or(|version| version == row.version)
            {
                continue;
            }
            let body = self.in_force(register, &row)?.unwrap_or_default();
            let value = &body[OWN][&field.name];
            if !value.is_null() {
                values.push((row.key, value.clone()));
            }
        }
        values.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(values)
    }

    /// Refuses an own field that what records hold under its name does not fit, such as one that was
    /// a text and shall be a number.
    fn check_values(&self, field: &OwnField) -> Result<()> {
        let as_field = registers::Field::of_schema(&field.name, &field.schema(), false)
            .map_err(AimsError::invalid)?;
        let values = self.values(field)?;
        let mut misfits: Vec<String> = values
            .iter()
            .filter(|(_, value)| !as_field.fits(value))
            .map(|(key, _)| key.to_string())
            .collect();
        misfits.dedup();
        if misfits.is_empty() {
            return Ok(());
        }
        let (count, first) = (
            misfits.len(),
            misfits[..misfits.len().min(NAMED)].join(", "),
        );
        let more = if count > NAMED { ", …" } else { "" };
        let at = match field.kind {
            OwnFieldKind::Choice => "choices",
            _ => "kind",
        };
        let message = format!(
            "{count} records of {} hold something else in own.{}: {first}{more}",
            field.register, field.name
        );
        Err(AimsError::invalid(format!("{at}: {message}"))
            .with_problem(at, message)
            .with_hint(
                "change their values first, approved versions included, or supersede this field and add one with another name",
            ))
    }

    /// Refuses that an own field goes while an own check reads it, or is erased while it is in force or
    /// records hold something in it; nothing for other records.
    pub(super) fn check_withdrawal(
        &self,
        register: &RegisterInfo,
        row: &RecordRow,
        to: &str,
    ) -> Result<()> {
        if register.name != REGISTER || !["superseded", ERASED].contains(&to) {
            return Ok(());
        }
        let own = self.catalog.own();
        let Some(field) = own.of_record(row.key.as_str()) else {
            return Ok(());
        };
        let mut in_force = own.in_force(&field.register);
        let is_in_force = in_force.any(|(key, _)| key == row.key.as_str());
        if to == ERASED {
            return self.check_erasure(&row.key, field, is_in_force);
        }
        if is_in_force {
            self.check_readers(&row.key, field)?;
        }
        Ok(())
    }

    fn check_erasure(&self, key: &Key, field: &OwnField, is_in_force: bool) -> Result<()> {
        if is_in_force {
            return Err(AimsError::invalid(format!("{key} is in force"))
                .with_hint(format!("withdraw it first: aimwright do {key} supersede")));
        }
        let mut values = self.values(field)?;
        values.dedup_by(|one, other| one.0 == other.0);
        if let Some((first, _)) = values.first() {
            return Err(AimsError::invalid(format!(
                "{} records hold something in own.{}, {first} the first of them",
                values.len(),
                field.name
            ))
            .with_hint(format!(
                "take it away first, and have that approved where a version in force holds it: \
                 aimwright edit {first} --set own.{}=",
                field.name
            )));
        }
        Ok(())
    }

    /// Refuses if an own check in force can no longer be run without the field.
    fn check_readers(&self, key: &Key, field: &OwnField) -> Result<()> {
        let mut without = self.catalog.own().clone();
        without.withdraw(key.as_str());
        let without = registers::catalog().with_own(&without);
        let column = format!("{OWN}_{}", field.name);
        let checks = self.register("own_check")?;
        for check in self.image.records(checks.name)? {
            let Some(body) = self.in_force(checks, &check)? else {
                continue;
            };
            let sql = body["fails"].as_str().unwrap_or_default();
            if !sql.to_lowercase().contains(&column) {
                continue;
            }
            let problems = |catalog| {
                self.workspace
                    .own_check_problems_in(catalog, &check.key, &body)
            };
            if problems(self.catalog)?.is_empty() && !problems(without)?.is_empty() {
                return Err(AimsError::invalid(format!(
                    "{} reads {column}, which goes with {key}",
                    check.key
                ))
                .with_hint(format!(
                    "supersede {0} first, or have a version of {0} approved that does without",
                    check.key
                )));
            }
        }
        self.check_frameworks(key, field, &column)
    }

    /// Refuses if a framework in the workspace's folder reads the field.
    fn check_frameworks(&self, key: &Key, field: &OwnField, column: &str) -> Result<()> {
        for engine in self.workspace.folder_engines() {
            let mut checks = engine.framework().checks();
            let reads = checks.find(|check| {
                let sql = check.fails.to_lowercase();
                sql.contains(column) && sql.contains(&field.register)
            });
            if let Some(check) = reads {
                return Err(AimsError::invalid(format!(
                    "the check {} of the framework {} reads {column}, which goes with {key}",
                    check.id,
                    engine.framework().id
                ))
                .with_hint(format!(
                    "write the check without it first: {}",
                    check.source.file
                )));
            }
        }
        Ok(())
    }

    /// Takes notice of an own field that was laid: what is laid after it may have it.
    pub(super) fn take_own_field(&mut self, row: &RecordRow) {
        if row.register != REGISTER {
            return;
        }
        let mut own = self.catalog.own().clone();
        let is_known = own.of_record(row.key.as_str()).is_some();
        match row.state.as_str() {
            "superseded" if is_known => own.withdraw(row.key.as_str()),
            "approved" | "superseded" => {
                let Ok(register) = self.register(REGISTER) else {
                    return;
                };
                let body = present(register, &row.body, row.shape);
                own.set(&row.key, &body, row.state == "approved");
            }
            _ => return,
        }
        self.catalog = registers::catalog().with_own(&own);
    }
}

fn read(body: &Value) -> Result<OwnField> {
    serde_json::from_value(body.clone()).map_err(|error| AimsError::invalid(error.to_string()))
}
