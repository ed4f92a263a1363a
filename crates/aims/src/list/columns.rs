//! The columns that a register's list can have: what all records have, its fields, and values in its
//! lists, which can be filtered by only.

use image::{Layout, ListTable, RegisterTables};
use registers::{Choice, Field, Kind, RegisterInfo};

use crate::error::{AimsError, Result};

/// Most columns of one page.
const MOST_COLUMNS: usize = 40;

/// Columns that a register's list usually shows, in this order, where its fields do not say it.
const USUAL: [(&str, &[&str]); 1] = [(
    "risk",
    &[
        "key",
        "title",
        "residual_organization",
        "residual_individuals",
        "residual_societies",
        "inherent_rating",
        "residual_rating",
        "option",
        "owner",
        "accepted_until",
    ],
)];

/// Columns that are computed from fields: register, name, what it holds, and SQL over the row `r`.
const COMPUTED: [(&str, &str, ColumnKind, &str); 3] = [
    (
        "risk",
        "inherent_consequence",
        ColumnKind::Number,
        "max(r.inherent_organization, r.inherent_individuals, r.inherent_societies)",
    ),
    (
        "risk",
        "residual_consequence",
        ColumnKind::Number,
        "max(r.residual_organization, r.residual_individuals, r.residual_societies)",
    ),
    (
        "risk",
        "accepted_until",
        ColumnKind::Date,
        "(select max(a.valid_until) from risk__acceptances a \
          where a.id = r.id and a.role = 'designated_management')",
    ),
];

/// A column of a list.
#[derive(Debug, Clone)]
pub struct ListColumn {
    /// Its name, by which it is chosen, sorted and filtered.
    pub name: String,
    /// The field it shows; nothing for what all records have.
    pub field: Option<&'static Field>,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether a list shows it unless told otherwise.
    pub usual: bool,
    /// Whether a record can have many values; it can then be filtered by, and not shown or sorted.
    pub many: bool,
    pub(super) place: Place,
    /// Whether the image has an index in its order.
    pub(super) indexed: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub enum ColumnKind {
    /// The record's key; sorts by number.
    Key,
    /// The record's title.
    Title,
    /// The record's state.
    State,
    /// The record's owner.
    Owner,
    /// A text.
    Text,
    /// A number, whole or decimal.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
    /// One of these words.
    Choice(&'static [Choice]),
    /// The key of a record of this register; `*` for any.
    Reference(&'static str),
    /// A moment.
    When,
}

/// Where a column's values stand in SQL. The names come from the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In the register's own table.
    Own(String),
    /// In the table of a list.
    Listed {
        /// The table.
        table: String,
        /// The column in it.
        column: String,
    },
}

impl ListColumn {
    fn own(name: &str, column: &str, kind: ColumnKind, field: Option<&'static Field>) -> Self {
        Self {
            name: name.to_owned(),
            field,
            kind,
            usual: false,
            many: false,
            place: Place::Own(format!("r.\"{column}\"")),
            indexed: image::Layout::is_sortable(column, field),
        }
    }

    /// Returns whether it is computed from fields; it has no field of its own then.
    pub fn is_computed(&self) -> bool {
        self.field.is_none() && COMPUTED.iter().any(|(_, name, ..)| *name == self.name)
    }

    /// Returns whether its values are keys of records or persons.
    pub(super) fn leads_somewhere(&self) -> bool {
        matches!(self.kind, ColumnKind::Owner | ColumnKind::Reference(_))
    }

    /// Returns how SQL names it, unless a record can have many values.
    pub(super) fn sql(&self) -> Option<&str> {
        match &self.place {
            Place::Own(name) => Some(name),
            Place::Listed { .. } => None,
        }
    }
}

/// All columns of a register.
pub(super) struct Columns {
    pub(super) register: &'static RegisterInfo,
    all: Vec<ListColumn>,
}

impl Columns {
    pub(super) fn of(layout: &'static Layout, register: &'static RegisterInfo) -> Result<Self> {
        let tables = layout.register(register.name).ok_or_else(|| {
            AimsError::not_found(format!("there is no table of {}", register.name))
                .with_hint("`aimwright registers` lists what there is")
        })?;
        let mut all = vec![
            usual(ListColumn::own("key", "id", ColumnKind::Key, None)),
            usual(ListColumn::own(
                "title",
                "title",
                ColumnKind::Title,
                title(register),
            )),
            usual(ListColumn::own("state", "state", ColumnKind::State, None)),
        ];
        let (listed, rest) = fields(tables);
        all.extend(listed);
        all.extend(owner(register).map(|field| {
            usual(ListColumn::own(
                "owner",
                "owner",
                ColumnKind::Owner,
                Some(field),
            ))
        }));
        all.extend(rest);
        all.extend([
            ListColumn::own("version", "version", ColumnKind::Number, None),
            ListColumn::own("created_at", "created_at", ColumnKind::When, None),
            ListColumn::own(
                "created_by",
                "created_by",
                ColumnKind::Reference("person"),
                None,
            ),
            ListColumn::own("updated_at", "updated_at", ColumnKind::When, None),
            ListColumn::own(
                "updated_by",
                "updated_by",
                ColumnKind::Reference("person"),
                None,
            ),
        ]);
        all.extend(computed(register));
        order_as_usual(register, &mut all);
        lists(register, &tables.lists, &mut all);
        Ok(Self { register, all })
    }

    pub(super) fn all(self) -> Vec<ListColumn> {
        self.all
    }

    /// Returns the columns of these names, each once; or the usual ones.
    pub(super) fn chosen(&self, names: Option<&[String]>) -> Result<Vec<ListColumn>> {
        let Some(names) = names else {
            let usual = self.all.iter().filter(|column| column.usual);
            return Ok(usual.cloned().collect());
        };
        if names.len() > MOST_COLUMNS {
            return Err(AimsError::invalid(format!(
                "{} columns are too many; choose at most {MOST_COLUMNS}",
                names.len()
            )));
        }
        let mut chosen: Vec<ListColumn> = Vec::with_capacity(names.len());
        for name in names {
            if chosen.iter().all(|column| column.name != *name) {
                chosen.push(self.single(name)?.clone());
            }
        }
        Ok(chosen)
    }

    /// Returns the column of this name, or says which there are.
    pub(super) fn named(&self, name: &str) -> Result<&ListColumn> {
        let found = self.all.iter().find(|column| column.name == name);
        found.ok_or_else(|| {
            let shown: String = name.chars().take(40).collect();
            let names: Vec<&str> = self.all.iter().map(|column| column.name.as_str()).collect();
            AimsError::invalid(format!(
                "`{shown}` is not a column of {}",
                self.register.name
            ))
            .with_hint(format!("there are: {}", names.join(", ")))
        })
    }

    /// Returns a column of which each record has one value, to show or to sort by.
    pub(super) fn single(&self, name: &str) -> Result<&ListColumn> {
        let column = self.named(name)?;
        if column.many {
            return Err(AimsError::invalid(format!(
                "{name} holds many values of a record; a list can be filtered by it, but not show it or be sorted by it"
            )));
        }
        Ok(column)
    }
}

/// Returns the columns of a register that are computed from its fields.
fn computed(register: &RegisterInfo) -> impl Iterator<Item = ListColumn> {
    let name = register.name;
    let own = COMPUTED.iter().filter(move |(of, ..)| *of == name);
    own.map(|(_, name, kind, sql)| ListColumn {
        place: Place::Own((*sql).to_owned()),
        ..ListColumn::own(name, "", *kind, None)
    })
}

/// Marks the usual columns of a register that names them, and puts them first.
fn order_as_usual(register: &RegisterInfo, all: &mut [ListColumn]) {
    let Some((_, names)) = USUAL.iter().find(|(of, _)| *of == register.name) else {
        return;
    };
    let place = |column: &ListColumn| names.iter().position(|name| *name == column.name);
    for column in all.iter_mut() {
        column.usual = place(column).is_some();
    }
    all.sort_by_key(|column| place(column).unwrap_or(names.len()));
}

fn usual(column: ListColumn) -> ListColumn {
    ListColumn {
        usual: true,
        ..column
    }
}

fn title(register: &'static RegisterInfo) -> Option<&'static Field> {
    register.field("title").or_else(|| register.field("name"))
}

fn owner(register: &'static RegisterInfo) -> Option<&'static Field> {
    register
        .field("owner")
        .filter(|field| matches!(field.kind, Kind::Reference(_)))
}

/// Returns the columns of the register's fields: those a list usually shows, and the rest.
fn fields(tables: &'static RegisterTables) -> (Vec<ListColumn>, Vec<ListColumn>) {
    let columns = tables.columns.iter().map(|column| {
        let usual = column.field.hints.contains_key("x-list") && column.name != "name";
        ListColumn {
            usual,
            ..ListColumn::own(
                &column.name,
                &column.name,
                kind(&column.field.kind),
                Some(&column.field),
            )
        }
    });
    columns.partition(|column| column.usual)
}

/// Adds the columns of lists: `affected` for a list of values, `holders.person` for one of parts.
fn lists(register: &RegisterInfo, tables: &'static [ListTable], all: &mut Vec<ListColumn>) {
    for table in tables {
        let named = table.name.strip_prefix(register.name);
        let named = named.and_then(|rest| rest.strip_prefix("__"));
        let list = named.unwrap_or(&table.name);
        all.extend(table.columns.iter().map(|column| ListColumn {
            name: if column.path.is_empty() {
                list.to_owned()
            } else {
                format!("{list}.{}", column.name)
            },
            field: Some(&column.field),
            kind: kind(&column.field.kind),
            usual: false,
            many: true,
            place: Place::Listed {
                table: format!("\"{}\"", table.name),
                column: format!("x.\"{}\"", column.name),
            },
            indexed: false,
        }));
        lists(register, &table.lists, all);
    }
}

fn kind(kind: &'static Kind) -> ColumnKind {
    match kind {
        Kind::Integer { .. } | Kind::Number { .. } => ColumnKind::Number,
        Kind::Boolean => ColumnKind::Boolean,
        Kind::Date => ColumnKind::Date,
        Kind::Choice(choices) => ColumnKind::Choice(choices),
        Kind::Reference(register) => ColumnKind::Reference(register),
        // Parts and lists have columns and tables of their own.
        Kind::Text { .. } | Kind::Object(_) | Kind::List(_) => ColumnKind::Text,
    }
}
