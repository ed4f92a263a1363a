//! A mapping beside the sheet that it is to read: every field is one, every heading is there.

use std::collections::HashMap;

use registers::import_mapping::{ImportMapping, MappedColumn};
use registers::{Kind, RegisterInfo};
use serde_json::Value;

use super::cell_value::{DayForm, form_of, order_of, short};
use super::finder::folded;
use super::rows::SheetOrder;
use super::sheet::{Sheet, SheetCell, letters};
use super::target::{Fills, Target, within};
use crate::error::{AimsError, Result};

/// One column, or fixed value, and the field that it fills.
pub(super) struct Filled<'a> {
    pub(super) column: Option<u32>,
    pub(super) target: Target<'a>,
    pub(super) how: &'a MappedColumn,
    pub(super) days: Option<DayForm>,
    pub(super) translations: HashMap<String, Option<&'a str>>,
}

/// A mapping that was looked through: every field is one, every heading is there.
pub(super) struct Plan<'a> {
    pub(super) register: &'static RegisterInfo,
    pub(super) header: u32,
    pub(super) filled: Vec<Filled<'a>>,
    pub(super) matched_by: Option<&'a str>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        register: &'static RegisterInfo,
        sheet: &Sheet,
        order: &SheetOrder<'a>,
    ) -> Result<Self> {
        let mapping = order.mapping;
        let header = u32::try_from(mapping.header_row).unwrap_or(0);
        let headings = sheet.headings(header);
        if headings.is_empty() {
            return Err(AimsError::invalid(format!(
                "{} holds no headings",
                sheet.row_name(header)
            ))
            .with_hint("say in which row they stand: header_row of the mapping"));
        }
        let mut filled: Vec<Filled<'a>> = Vec::new();
        for how in &mapping.columns {
            let target = Target::find(register, &how.field)?;
            if filled.iter().any(|other| other.target.path == target.path) {
                return Err(AimsError::invalid(format!(
                    "two columns fill `{}`; leave one out",
                    target.path
                )));
            }
            let overlaps = |other: &&Filled<'_>| {
                let (one, other) = (&target.path, &other.target.path);
                within(one, other) || within(other, one)
            };
            if let Some(other) = filled.iter().find(overlaps) {
                return Err(AimsError::invalid(format!(
                    "`{}` and `{}` are parts of one another, and both are filled; leave one out",
                    other.target.path, target.path
                )));
            }
            let column = match &how.heading {
                None => None,
                Some(name) => {
                    let exact = headings.iter().find(|heading| heading.name == *name);
                    let close = || {
                        headings
                            .iter()
                            .find(|heading| folded(&heading.name) == folded(name))
                    };
                    let heading = exact.or_else(close).ok_or_else(|| {
                        let names: Vec<_> = headings
                            .iter()
                            .take(40)
                            .map(|heading| heading.name.as_str())
                            .collect();
                        AimsError::invalid(format!(
                            "{} has no heading `{}`",
                            sheet.row_name(header),
                            short(name)
                        ))
                        .with_hint(format!("there are: {}", names.join(", ")))
                    })?;
                    Some(heading.column)
                }
            };
            let days = match &how.date_format {
                Some(form) => Some(
                    form_of(form)
                        .map_err(|reason| AimsError::invalid(format!("{}: {reason}", how.field)))?,
                ),
                None => column.and_then(|column| {
                    let rows = sheet.below(header).iter();
                    order_of(rows.filter_map(|row| match row.cell(column) {
                        Some(SheetCell::Text(text)) => Some(text.as_str()),
                        _ => None,
                    }))
                }),
            };
            let translations = how.translations.iter();
            let translations = translations.map(|one| (folded(&one.from), one.to.as_deref()));
            filled.push(Filled {
                column,
                target,
                how,
                days,
                translations: translations.collect(),
            });
        }
        let plan = Self {
            register,
            header,
            filled,
            matched_by: mapping.matched_by.as_deref(),
        };
        plan.refuse_unusable()?;
        Ok(plan)
    }

    fn refuse_unusable(&self) -> Result<()> {
        if self.filled.iter().all(|filled| filled.column.is_none()) {
            return Err(AimsError::invalid("no column of the sheet fills a field")
                .with_hint("choose at least one field for a column"));
        }
        let Some(path) = self.matched_by else {
            return Ok(());
        };
        let by = self.filled.iter().find(|filled| filled.target.path == path);
        match by.map(|filled| filled.target.fills) {
            Some(Fills::Key | Fills::Field(Kind::Text { .. } | Kind::Reference(_))) => Ok(()),
            _ => Err(
                AimsError::invalid(format!("rows cannot be recognised by `{}`", short(path)))
                    .with_hint("choose a field with a text that a column fills, such as the title"),
            ),
        }
    }

    pub(super) fn column_of(&self, fills: fn(&Fills<'_>) -> bool) -> Option<u32> {
        let found = self
            .filled
            .iter()
            .find(|filled| fills(&filled.target.fills));
        found.and_then(|filled| filled.column)
    }

    /// Returns where a field is filled.
    pub(super) fn place_of(&self, path: &str) -> Option<usize> {
        self.filled
            .iter()
            .position(|filled| filled.target.path == path)
    }

    /// Returns what a body says in the field by which rows are recognised.
    pub(super) fn matched<'v>(&self, body: &'v Value) -> Option<&'v str> {
        let pointer = format!("/{}", self.matched_by?.replace('.', "/"));
        body.pointer(&pointer)?.as_str()
    }

    /// Says which headings nobody reads.
    pub(super) fn unread(&self, sheet: &Sheet, mapping: &ImportMapping) -> Option<String> {
        let ignored = |name: &str| {
            mapping
                .ignored
                .iter()
                .any(|other| folded(other) == folded(name))
        };
        let is_read = |column| {
            self.filled
                .iter()
                .any(|filled| filled.column == Some(column))
        };
        let headings = sheet.headings(self.header).into_iter();
        let unread = headings.filter(|heading| !is_read(heading.column) && !ignored(&heading.name));
        let names: Vec<_> = unread
            .map(|heading| format!("{} ({})", heading.name, letters(heading.column)))
            .collect();
        (!names.is_empty()).then(|| format!("columns that are not read: {}", names.join(", ")))
    }

    /// Finds the column that fills a field, a part of it or what is around it.
    pub(super) fn blame(&self, path: &str) -> Option<usize> {
        let filled = &self.filled;
        let exact = filled.iter().position(|filled| filled.target.path == path);
        let around = || {
            filled
                .iter()
                .position(|filled| within(path, &filled.target.path))
        };
        let inside = || {
            filled
                .iter()
                .position(|filled| within(&filled.target.path, path))
        };
        exact.or_else(around).or_else(inside)
    }
}
