//! Lists as the command line shows them: a filter in SQL, and objects of whatever columns there are.

use image::{Limits, Value as Cell};
use registers::RegisterInfo;
use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::refuse::register_in;
use crate::spoken::spoken;
use crate::view::View;

/// Which records a list shows.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// An SQL expression over the register's columns.
    pub filter: Option<String>,
    /// A column; with a minus sign before it, from the greatest down.
    pub sort: Option<String>,
    /// Most rows.
    pub limit: Option<usize>,
}

impl View<'_> {
    /// Returns records of a register: key, title, state, version, owner and its list columns.
    pub fn list(&self, register: &str, query: &ListQuery) -> Result<Vec<Map<String, Value>>> {
        let register = register_in(self.catalog(), register)?;
        let sql = self.list_sql(register, query);
        let found = self.lease.rows(&sql, &Limits::user())?;
        let object = |row: &Vec<Cell>| {
            let mut object = found
                .columns
                .iter()
                .cloned()
                .zip(row.iter().map(value))
                .collect::<Map<String, Value>>();
            if let (Some(Value::String(key)), Some(Value::String(title))) =
                (object.get("key"), object.get("title"))
            {
                let title = spoken(&self.lease, key, title.clone());
                object.insert("title".into(), title.into());
            }
            object
        };
        Ok(found.rows.iter().map(object).collect())
    }

    fn list_sql(&self, register: &RegisterInfo, query: &ListQuery) -> String {
        let tables = self.lease.layout().register(register.name);
        let columns = tables.into_iter().flat_map(|tables| &tables.columns);
        let shown = columns
            .filter(|column| column.field.hints.contains_key("x-list") && column.name != "name");
        let mut sql = String::from("select key, title, state, version, owner");
        for column in shown {
            sql.push_str(&format!(", \"{}\"", column.name));
        }
        sql.push_str(&format!(" from \"{}\"", register.name));
        if let Some(filter) = &query.filter {
            sql.push_str(&format!(" where ({filter}\n)"));
        }
        match query.sort.as_deref() {
            Some(sort) => {
                let (column, order) = sort
                    .strip_prefix('-')
                    .map_or((sort, "asc"), |column| (column, "desc"));
                // With its table named, an unknown column is an error and not a text.
                sql.push_str(&format!(
                    " order by \"{}\".\"{}\" {order}, id {order}",
                    register.name,
                    column.replace('"', "\"\"")
                ));
            }
            // Keys sort as numbers: RSK-9999 before RSK-10000.
            None => sql.push_str(" order by length(id), id"),
        }
        if let Some(limit) = query.limit {
            sql.push_str(&format!(" limit {limit}"));
        }
        sql
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null | Cell::Blob(_) => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Text(text) => json!(text),
    }
}
