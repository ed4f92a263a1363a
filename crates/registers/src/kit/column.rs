//! A register's fields as the columns of a table.

use super::RegisterInfo;
use super::field::{Field, Kind};

/// A field that fills one column; the fields of a part have a column each.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    /// The way to the field, with dots into parts: `inherent.likelihood`.
    pub name: String,
    /// The field at the end of the way.
    pub field: &'a Field,
    /// Whether a complete record has it: the field and every part around it are required.
    pub required: bool,
}

impl<'a> Column<'a> {
    /// Returns the names on the way to the field.
    pub fn path(&self) -> Vec<&str> {
        self.name.split('.').collect()
    }

    /// Returns what its cells hold.
    pub fn kind(&self) -> &'a Kind {
        &self.field.kind
    }
}

impl RegisterInfo {
    /// Returns the columns of a table with its records, in the order of the struct.
    pub fn columns(&self) -> Vec<Column<'_>> {
        let mut found = Vec::new();
        walk(&self.fields, "", true, &mut found);
        found
    }
}

fn walk<'a>(fields: &'a [Field], before: &str, required: bool, found: &mut Vec<Column<'a>>) {
    for field in fields {
        let name = if before.is_empty() {
            field.name.clone()
        } else {
            format!("{before}.{}", field.name)
        };
        let required = required && field.required;
        match &field.kind {
            Kind::Object(fields) => walk(fields, &name, required, found),
            _ => found.push(Column {
                name,
                field,
                required,
            }),
        }
    }
}
