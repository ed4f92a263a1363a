//! The layout: which tables and columns a register's fields become.
//!
//! A scalar is a column, a nested part is columns with a prefix, a list is a table of its own with
//! the record's key and a position. There is no second list of fields anywhere.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use registers::{Catalog, Field, Key, Kind, RegisterInfo};
use sha2::{Digest, Sha256};

use crate::changed;

/// Columns that every register's table has besides its fields, in order.
pub(crate) const BASE: [&str; 11] = [
    "id",
    "key",
    "version",
    "state",
    "title",
    "owner",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "seq",
];

/// The two sets of tables a register can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// The newest version of each record, whatever its state.
    Head,
    /// The version in force, for registers whose versions are approved.
    Approved,
}

impl Set {
    /// Returns the table name's beginning.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Head => "",
            Self::Approved => "approved_",
        }
    }
}

/// One column that holds a field.
#[derive(Debug)]
pub struct Column {
    /// Its name in SQL.
    pub name: String,
    /// Where the value stands in the body, or in the list item.
    pub path: Vec<String>,
    /// What the field says.
    pub field: Field,
}

/// A table that holds the items of a list field.
#[derive(Debug)]
pub struct ListTable {
    /// Its name without the set's prefix, `person__roles`.
    pub name: String,
    /// Where the list stands in the body, or in the item of the list around it.
    pub path: Vec<String>,
    /// How many lists it is inside of, itself included; that many position columns it has.
    pub depth: usize,
    /// The item's columns; one, `value`, for a list of scalars.
    pub columns: Vec<Column>,
    /// Lists inside its items.
    pub lists: Vec<ListTable>,
    pub(crate) insert: [String; 2],
}

/// Everything a register becomes.
#[derive(Debug)]
pub struct RegisterTables {
    /// The register, with the own fields of the moment.
    pub register: &'static RegisterInfo,
    /// Columns of its fields, without the base columns.
    pub columns: Vec<Column>,
    /// Tables of its lists.
    pub lists: Vec<ListTable>,
    pub(crate) insert: [String; 2],
}

/// Names of the position columns, outermost list first.
const POSITIONS: [&str; 3] = ["n", "m", "k"];

/// The tables of all registers.
#[derive(Debug)]
pub struct Layout {
    catalog: &'static Catalog,
    tables: Vec<Arc<RegisterTables>>,
    fingerprint: String,
}

/// The vocabulary: views that make checks read like sentences.
const VOCABULARY: &str = concat!(
    include_str!("vocabulary.sql"),
    "\n",
    include_str!("staleness.sql")
);

/// Raised when rows change their meaning though the registers stay the same.
const FORMAT: u32 = 4;

impl Layout {
    /// Returns the layout of a catalogue, derived once.
    ///
    /// There is one for each set of own fields; what they have in common they share.
    pub fn of(catalog: &'static Catalog) -> &'static Self {
        static KNOWN: Mutex<Option<HashMap<usize, &'static Layout>>> = Mutex::new(None);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        let place = std::ptr::from_ref(catalog).addr();
        if let Some(layout) = known.get(&place) {
            return layout;
        }
        let others: Vec<&'static Self> = known.values().copied().collect();
        let layout: &'static Self = Box::leak(Box::new(Self::derive(catalog, &others)));
        known.insert(place, layout);
        layout
    }

    fn derive(catalog: &'static Catalog, others: &[&'static Self]) -> Self {
        let alike = |register: &'static RegisterInfo| {
            let mut same = others
                .iter()
                .filter_map(|other| other.shared(register.name));
            same.find(|tables| tables.register.is_same(register))
        };
        let tables = catalog.all().iter().map(|register| {
            alike(register).map_or_else(|| Arc::new(register_tables(register)), Arc::clone)
        });
        let mut layout = Self {
            catalog,
            tables: tables.collect(),
            fingerprint: String::new(),
        };
        let mut ddl = format!(
            "{FORMAT}\n{}{}\n{}",
            layout.ddl(),
            layout.indexes(),
            layout.views()
        );
        // What own fields say beside their columns is read from the image too.
        if let Some(own) = layout.own() {
            ddl.push_str(&own);
        }
        layout.fingerprint = Sha256::digest(ddl)
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        layout
    }

    /// Returns the registers, with the own fields that have columns here.
    pub fn catalog(&self) -> &'static Catalog {
        self.catalog
    }

    /// Returns the text of its own fields; nothing if there are none.
    pub(crate) fn own(&self) -> Option<String> {
        let own = self.catalog.own();
        (!own.is_empty()).then(|| own.text())
    }

    /// Returns the tables of all registers.
    pub fn tables(&self) -> &[Arc<RegisterTables>] {
        &self.tables
    }

    fn shared(&self, name: &str) -> Option<&Arc<RegisterTables>> {
        self.tables
            .iter()
            .find(|tables| tables.register.name == name)
    }

    /// Returns the tables of one register.
    pub fn register(&self, name: &str) -> Option<&RegisterTables> {
        self.shared(name).map(AsRef::as_ref)
    }

    /// Returns the tables of the register that a key belongs to.
    pub fn of_key(&self, key: &Key) -> Option<&RegisterTables> {
        let mut tables = self.tables.iter();
        let found = tables.find(|tables| tables.register.prefix == key.prefix());
        found.map(AsRef::as_ref)
    }

    /// Returns a hash that changes whenever an image built before could no longer be read.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Returns the register that a table's rows come from; nothing for tables of all records.
    pub fn register_of_table(&self, table: &str) -> Option<&'static RegisterInfo> {
        let name = table.split("__").next().unwrap_or(table);
        // A register's own name may begin like that of a twin: `approved_tool`.
        let twin = || name.strip_prefix(Set::Approved.prefix());
        let tables = self.register(name).or_else(|| self.register(twin()?));
        tables.map(|tables| tables.register)
    }

    /// Returns whether a register's table has an index in the order of a column, which shows a field.
    pub fn is_sortable(column: &str, field: Option<&Field>) -> bool {
        column == "id" || SORTED.contains(&column) || field.is_some_and(is_listed)
    }

    /// Returns the statements that make all tables.
    pub(crate) fn ddl(&self) -> String {
        let mut sql = String::from(COMMON);
        for tables in &self.tables {
            for set in tables.sets() {
                table_ddl(tables, *set, &mut sql);
            }
            let _ = writeln!(
                sql,
                "create table \"{}\" (id text not null, state text not null, at text not null, \
                 primary key (id, state)) without rowid;",
                tables.reached()
            );
            if let Some(changed) = tables.changed() {
                let _ = writeln!(
                    sql,
                    "create table \"{changed}\" (id text not null, field text not null, trigger text not null, \
                     seq integer not null, at text not null, day text not null, version integer not null, \
                     primary key (id, field, seq)) without rowid;"
                );
            }
        }
        sql
    }

    /// Returns the statements that make all indexes; made after the rows when many are loaded.
    pub(crate) fn indexes(&self) -> String {
        let mut sql = String::from(COMMON_INDEXES);
        for tables in &self.tables {
            for set in tables.sets() {
                let name = format!("{}{}", set.prefix(), tables.register.name);
                references(&name, &tables.columns, &mut sql);
                if *set == Set::Head {
                    sortable(&name, &tables.columns, &mut sql);
                }
                // Duties follow from the version in force, where there is one.
                let asks = *set == Set::Approved || !tables.register.workflow.approves();
                if asks {
                    dated(&name, &tables.columns, ", state, owner", &mut sql);
                }
                lists(&tables.lists, &mut |list| {
                    let name = format!("{}{}", set.prefix(), list.name);
                    references(&name, &list.columns, &mut sql);
                    if asks {
                        dated(&name, &list.columns, "", &mut sql);
                    }
                });
            }
        }
        sql
    }

    /// Returns the statements that make the views: what changed in any register, and the vocabulary.
    pub(crate) fn views(&self) -> String {
        let changed = self.tables.iter().filter_map(|tables| tables.changed());
        let rows: Vec<_> = changed
            .map(|table| {
                format!("select id, field, trigger, seq, at, day, version from \"{table}\"")
            })
            .collect();
        let rows = rows.join("\nunion all\n");
        format!("create view field_change as\n{rows};\n{VOCABULARY}")
    }
}

impl RegisterTables {
    /// Returns the name of the table that says when a record first reached each of its states.
    ///
    /// It says of one register what `history` says of all, so that a check which asks for it runs
    /// again only when that register changed.
    pub(crate) fn reached(&self) -> String {
        format!("{}__reached", self.register.name)
    }

    /// Returns the name of the table that says which fields changed whose change is an event; nothing
    /// if no field of the register is marked as such.
    pub(crate) fn changed(&self) -> Option<String> {
        changed::watched(self.register).then(|| format!("{}__changed", self.register.name))
    }

    /// Returns the sets of tables the register has.
    pub fn sets(&self) -> &'static [Set] {
        if self.register.workflow.approves() {
            &[Set::Head, Set::Approved]
        } else {
            &[Set::Head]
        }
    }

    /// Returns the field whose value is the record's owner, if the register has one.
    pub(crate) fn has_owner(&self) -> bool {
        self.register
            .field("owner")
            .is_some_and(|field| field.kind.is_scalar())
    }

    /// Returns the tables of all lists, nested ones included, in a set.
    pub(crate) fn list_names(&self, set: Set) -> Vec<String> {
        let mut names = Vec::new();
        lists(&self.lists, &mut |list| {
            names.push(format!("{}{}", set.prefix(), list.name));
        });
        names
    }
}

fn register_tables(register: &'static RegisterInfo) -> RegisterTables {
    let mut columns = Vec::new();
    let mut lists = Vec::new();
    let place = Place {
        register: register.name,
        table_path: Vec::new(),
        depth: 0,
    };
    place.walk(&register.fields, &[], &mut columns, &mut lists);
    columns.retain(|column: &Column| column.name != "title" && column.name != "owner");
    for column in &mut columns {
        if BASE.contains(&column.name.as_str()) {
            column.name.push('_');
        }
    }
    let insert = [Set::Head, Set::Approved].map(|set| {
        let mut names: Vec<&str> = BASE.iter().copied().filter(|name| *name != "key").collect();
        if set == Set::Approved {
            names.extend(["approved_at", "approved_by"]);
        }
        names.extend(columns.iter().map(|column| column.name.as_str()));
        insert(&format!("{}{}", set.prefix(), register.name), &names)
    });
    RegisterTables {
        register,
        columns,
        lists,
        insert,
    }
}

/// Where in a body the layout is being derived.
struct Place {
    register: &'static str,
    table_path: Vec<String>,
    depth: usize,
}

impl Place {
    fn walk(
        &self,
        fields: &[Field],
        path: &[String],
        columns: &mut Vec<Column>,
        lists: &mut Vec<ListTable>,
    ) {
        for field in fields {
            let mut path = path.to_vec();
            path.push(field.name.clone());
            match &field.kind {
                Kind::Object(fields) => self.walk(fields, &path, columns, lists),
                Kind::List(item) => lists.push(self.list(item, field, path)),
                _ => columns.push(Column {
                    name: path.join("_"),
                    path,
                    field: field.clone(),
                }),
            }
        }
    }

    fn list(&self, item: &Kind, field: &Field, path: Vec<String>) -> ListTable {
        let mut table_path = self.table_path.clone();
        table_path.push(path.join("_"));
        let inner = Self {
            register: self.register,
            table_path,
            depth: self.depth + 1,
        };
        let (mut columns, mut lists) = (Vec::new(), Vec::new());
        if let Kind::Object(fields) = item {
            inner.walk(fields, &[], &mut columns, &mut lists);
            for column in &mut columns {
                if column.name == "id" || POSITIONS.contains(&column.name.as_str()) {
                    column.name.push('_');
                }
            }
        } else {
            let value = Field {
                kind: item.clone(),
                ..field.clone()
            };
            columns.push(Column {
                name: "value".into(),
                path: Vec::new(),
                field: value,
            });
        }
        let name = format!("{}__{}", self.register, inner.table_path.join("_"));
        let insert = [Set::Head, Set::Approved].map(|set| {
            let mut names = vec!["id"];
            names.extend(&POSITIONS[..inner.depth]);
            names.extend(columns.iter().map(|column| column.name.as_str()));
            insert(&format!("{}{name}", set.prefix()), &names)
        });
        ListTable {
            name,
            path,
            depth: inner.depth,
            columns,
            lists,
            insert,
        }
    }
}

fn insert(table: &str, names: &[&str]) -> String {
    let columns: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let places = vec!["?"; names.len()].join(",");
    format!(
        "insert into \"{table}\" ({}) values ({places})",
        columns.join(",")
    )
}

fn lists(tables: &[ListTable], visit: &mut dyn FnMut(&ListTable)) {
    for table in tables {
        visit(table);
        lists(&table.lists, visit);
    }
}

fn affinity(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer { .. } | Kind::Boolean => "integer",
        Kind::Number { .. } => "real",
        _ => "text",
    }
}

fn table_ddl(tables: &RegisterTables, set: Set, sql: &mut String) {
    let name = format!("{}{}", set.prefix(), tables.register.name);
    let approval = if set == Set::Approved {
        ", approved_at text, approved_by text"
    } else {
        ""
    };
    let _ = write!(
        sql,
        "create table \"{name}\" (id text primary key not null, key text as (id), version integer not null, \
         state text not null, title text not null, owner text, created_at text, created_by text, \
         updated_at text, updated_by text, seq integer not null{approval}"
    );
    columns_ddl(&tables.columns, sql);
    sql.push_str(");\n");
    lists(&tables.lists, &mut |list| {
        let positions = &POSITIONS[..list.depth];
        let declared: Vec<_> = positions
            .iter()
            .map(|name| format!("{name} integer not null"))
            .collect();
        let _ = write!(
            sql,
            "create table \"{}{}\" (id text not null, {}",
            set.prefix(),
            list.name,
            declared.join(", ")
        );
        columns_ddl(&list.columns, sql);
        let _ = writeln!(
            sql,
            ", primary key (id, {})) without rowid;",
            positions.join(", ")
        );
    });
}

fn columns_ddl(columns: &[Column], sql: &mut String) {
    for column in columns {
        let _ = write!(
            sql,
            ", \"{}\" {}",
            column.name,
            affinity(&column.field.kind)
        );
    }
}

fn references(table: &str, columns: &[Column], sql: &mut String) {
    for column in columns
        .iter()
        .filter(|column| matches!(column.field.kind, Kind::Reference(_)))
    {
        index(table, &column.name, sql);
    }
}

/// Columns of every register that lists are sorted by.
const SORTED: [&str; 4] = ["title", "state", "owner", "updated_at"];

/// Lists are sorted by these columns; an index in that order spares the sorting of all rows.
fn sortable(table: &str, columns: &[Column], sql: &mut String) {
    let shown = columns
        .iter()
        .filter(|column| is_listed(&column.field))
        .map(|column| column.name.as_str());
    // Keys sort as numbers: RSK-9999 before RSK-10000.
    for column in SORTED.into_iter().chain(shown) {
        let _ = writeln!(
            sql,
            "create index \"{table}.{column}.sort\" on \"{table}\" (\"{column}\", length(id), id);"
        );
    }
    let _ = writeln!(
        sql,
        "create index \"{table}.id.sort\" on \"{table}\" (length(id), id);"
    );
}

/// Tells whether lists usually show a field, and are sorted by it.
fn is_listed(field: &Field) -> bool {
    field.hints.contains_key("x-list") && !matches!(field.kind, Kind::Reference(_))
}

/// Duties are looked for by their day. Where a field settles one, the open ones stand together; what
/// else they are chosen by is at hand in the index.
fn dated(table: &str, columns: &[Column], more: &str, sql: &mut String) {
    for column in columns {
        let Some(due) = column.field.due() else {
            continue;
        };
        let beside = |name: &&str| {
            let path = column
                .path
                .split_last()
                .map_or(&[][..], |(_, around)| around);
            let is_meant = |other: &&Column| {
                other
                    .path
                    .split_last()
                    .is_some_and(|(last, around)| last == name && around == path)
            };
            columns
                .iter()
                .find(is_meant)
                .map(|other| format!("\"{}\", ", other.name))
        };
        let settled: String = due.done.iter().filter_map(beside).collect();
        let _ = writeln!(
            sql,
            "create index \"{table}.{0}.due\" on \"{table}\" ({settled}\"{0}\"{more});",
            column.name
        );
    }
}

fn index(table: &str, column: &str, sql: &mut String) {
    let _ = writeln!(
        sql,
        "create index \"{table}.{column}\" on \"{table}\" (\"{column}\");"
    );
}

/// Tables of all records.
const COMMON: &str = include_str!("common.sql");

/// Their indexes.
const COMMON_INDEXES: &str = include_str!("common_indexes.sql");
