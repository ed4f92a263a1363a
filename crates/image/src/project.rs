//! From journal entries to rows.
//!
//! A record's rows are a function of four things: its newest entry, that version's body, the entry
//! that created it and the version in force. [`Standing`] holds these; whoever brings entries,
//! one by one or all at once, ends with the same standings and so with the same rows.

use journal::Entry;
use registers::{Key, RegisterInfo, references};
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use crate::cell::Cell;
use crate::changed::{self, FieldChange};
use crate::error::ImageError;
use crate::layout::{Layout, ListTable, RegisterTables, Set};

/// A text and the shape it was written in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written {
    pub(crate) version: u32,
    pub(crate) shape: u32,
    pub(crate) body: String,
    /// When this version was written, and by whom; or when it was approved, and by whom.
    pub(crate) at: String,
    pub(crate) by: String,
}

/// What the journal says of one record up to some entry.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) record: Key,
    pub(crate) register: String,
    pub(crate) state: String,
    pub(crate) seq: u64,
    pub(crate) created_at: String,
    pub(crate) created_by: String,
    pub(crate) updated_at: String,
    pub(crate) updated_by: String,
    /// The newest version; its `by` is the version's author.
    pub(crate) head: Written,
    /// The version in force; its `at` and `by` are the approval's.
    pub(crate) approved: Option<Written>,
    /// Fields that changed since the rows were last written.
    pub(crate) changed: Vec<FieldChange>,
}

/// State of a record whose words were erased.
pub(crate) const ERASED: &str = "erased";

impl Standing {
    /// Begins with a record's first entry.
    pub(crate) fn new(entry: &Entry) -> Self {
        Self {
            record: entry.record.clone(),
            register: entry.register.clone(),
            state: String::new(),
            seq: 0,
            created_at: entry.at.to_string(),
            created_by: entry.by.clone(),
            updated_at: String::new(),
            updated_by: String::new(),
            head: Written::default(),
            approved: None,
            changed: Vec::new(),
        }
    }

    /// Moves on by one entry; `body` is there when the entry brought a version that was not erased.
    pub(crate) fn advance(
        &mut self,
        register: Option<&RegisterInfo>,
        entry: &Entry,
        body: Option<String>,
    ) {
        let watched = register.filter(|register| changed::watched(register));
        let before = watched.and_then(|register| self.counting(register));
        self.move_on(entry, body);
        if let (Some(register), Some(before)) = (watched, before)
            && let Some(after) = self.counting(register)
            && after.version != before.version
        {
            let came = (entry.seq.0, self.updated_at.as_str());
            let changed = changed::between(register, &before, &after, came);
            self.changed.extend(changed);
        }
        if self.state == ERASED {
            self.changed.clear();
        }
    }

    /// Returns the version that counts: the one in force, where versions are approved.
    fn counting(&self, register: &RegisterInfo) -> Option<Written> {
        if register.workflow.approves() {
            self.approved.clone()
        } else {
            Some(self.head.clone()).filter(|head| head.version > 0)
        }
    }

    fn move_on(&mut self, entry: &Entry, body: Option<String>) {
        self.state.clone_from(&entry.state);
        self.seq = entry.seq.0;
        self.updated_at = entry.at.to_string();
        self.updated_by.clone_from(&entry.by);
        if entry.state == ERASED {
            self.head.body.clear();
            self.approved = None;
        } else if entry.version != self.head.version {
            self.head = Written {
                version: entry.version,
                shape: entry.shape,
                body: body.unwrap_or_default(),
                at: self.updated_at.clone(),
                by: entry.by.clone(),
            };
        }
        match entry.state.as_str() {
            "approved" => {
                let approval = (self.updated_at.clone(), entry.by.clone());
                let version = self.head.clone();
                self.approved = Some(Written {
                    at: approval.0,
                    by: approval.1,
                    ..version
                });
            }
            "superseded" => self.approved = None,
            _ => {}
        }
    }
}

/// Writes rows through one connection.
pub(crate) struct Projector<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) layout: &'a Layout,
    /// Whether words go into the search index with each record, or all at once at the end.
    pub(crate) searchable: bool,
}

/// A body in its present form, ready for columns.
pub(crate) struct Decoded {
    pub(crate) title: String,
    pub(crate) body: Value,
}

/// Reads a stored body in the register's present shape.
pub(crate) fn decode(register: &RegisterInfo, written: &Written) -> Result<Decoded, String> {
    if written.body.is_empty() {
        return Ok(Decoded {
            title: "(erased)".into(),
            body: Value::Object(serde_json::Map::new()),
        });
    }
    let stored = serde_json::from_str(&written.body).map_err(|error| error.to_string())?;
    let (body, title) = register.decode(written.shape, stored)?;
    Ok(Decoded { title, body })
}

impl Projector<'_> {
    /// Adds an entry to the history and notes that its register changed.
    pub(crate) fn history(&self, entry: &Entry) -> Result<(), ImageError> {
        let add = "insert into history values (?,?,?,?,?,?,?,?,?,?,?)";
        let at = entry.at.to_string();
        let (set, body) = (entry.change_set.to_string(), entry.body.to_string());
        let note = entry.note.map(|note| note.to_string());
        let cells = [
            Cell::count(entry.seq.0),
            Cell::Text(entry.record.as_str()),
            Cell::Text(&entry.register),
            Cell::Integer(i64::from(entry.version)),
            Cell::Text(&entry.state),
            Cell::Text(&at),
            Cell::Text(&entry.by),
            Cell::Text(&entry.command),
            Cell::Text(&set),
            Cell::Text(&body),
            Cell::text(note.as_deref()),
        ];
        self.run(add, &cells)?;
        let Some(tables) = self.layout.register(&entry.register) else {
            return Ok(());
        };
        let add = format!(
            "insert or ignore into \"{}\" values (?,?,?)",
            tables.reached()
        );
        let cells = [
            Cell::Text(entry.record.as_str()),
            Cell::Text(&entry.state),
            Cell::Text(&at),
        ];
        self.run(&add, &cells)
    }

    /// Replaces all rows of a record.
    pub(crate) fn replace(&self, standing: &Standing) -> Result<(), ImageError> {
        self.remove(&standing.record, &standing.register)?;
        self.insert(standing)
    }

    /// Writes all rows of a record that has none yet.
    pub(crate) fn insert(&self, standing: &Standing) -> Result<(), ImageError> {
        let Some(tables) = self.layout.register(&standing.register) else {
            return Ok(());
        };
        let refuse = |reason| ImageError::Body {
            entry: standing.seq,
            record: standing.record.to_string(),
            reason,
        };
        let head = decode(tables.register, &standing.head).map_err(refuse)?;
        self.rows(standing, tables, &head)?;
        if self.searchable {
            self.search(&standing.record)?;
        }
        let Some(approved) = standing
            .approved
            .as_ref()
            .filter(|_| tables.register.workflow.approves())
        else {
            return Ok(());
        };
        if approved.version == standing.head.version {
            self.version_rows(Set::Approved, standing, tables, approved, &head)
        } else {
            let decoded = decode(tables.register, approved).map_err(refuse)?;
            self.version_rows(Set::Approved, standing, tables, approved, &decoded)
        }
    }

    /// Writes the rows of a record's newest version, decoded already.
    pub(crate) fn rows(
        &self,
        standing: &Standing,
        tables: &RegisterTables,
        head: &Decoded,
    ) -> Result<(), ImageError> {
        self.record_row(standing, tables, head)?;
        self.changed_rows(standing, tables)?;
        self.version_rows(Set::Head, standing, tables, &standing.head, head)?;
        for (field, to) in references(tables.register, &head.body) {
            let add = "insert or ignore into link values (?,?,?)";
            let cells = [
                Cell::Text(standing.record.as_str()),
                Cell::Text(&field),
                Cell::Text(to.as_str()),
            ];
            self.run(add, &cells)?;
        }
        Ok(())
    }

    /// Writes the rows of a record whose bodies are fragments: head, search and version in force.
    pub(crate) fn fragment(
        &self,
        standing: &Standing,
        head: &Decoded,
        approved: Option<&Decoded>,
    ) -> Result<(), ImageError> {
        let Some(tables) = self.layout.register(&standing.register) else {
            return Ok(());
        };
        self.rows(standing, tables, head)?;
        self.search(&standing.record)?;
        match standing.approved.as_ref().zip(approved) {
            Some((written, decoded)) if tables.register.workflow.approves() => {
                self.version_rows(Set::Approved, standing, tables, written, decoded)
            }
            _ => Ok(()),
        }
    }

    fn record_row(
        &self,
        standing: &Standing,
        tables: &RegisterTables,
        head: &Decoded,
    ) -> Result<(), ImageError> {
        let add = "insert into record (id, register, version, state, title, owner, seq, shape, created_at, created_by, \
                   updated_at, updated_by, author, body, approved_version, approved_at, approved_by) \
                   values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
        let approved = standing.approved.as_ref();
        let cells = [
            Cell::Text(standing.record.as_str()),
            Cell::Text(&standing.register),
            Cell::Integer(i64::from(standing.head.version)),
            Cell::Text(&standing.state),
            Cell::Text(&head.title),
            owner(tables, &head.body),
            Cell::count(standing.seq),
            Cell::Integer(i64::from(standing.head.shape)),
            Cell::Text(&standing.created_at),
            Cell::Text(&standing.created_by),
            Cell::Text(&standing.updated_at),
            Cell::Text(&standing.updated_by),
            Cell::Text(&standing.head.by),
            Cell::Text(&standing.head.body),
            approved.map_or(Cell::Null, |approved| {
                Cell::Integer(i64::from(approved.version))
            }),
            Cell::text(approved.map(|approved| approved.at.as_str())),
            Cell::text(approved.map(|approved| approved.by.as_str())),
        ];
        self.run(add, &cells)
    }

    /// Adds what changed since the record's rows were last written; earlier rows stay.
    fn changed_rows(&self, standing: &Standing, tables: &RegisterTables) -> Result<(), ImageError> {
        let Some(table) = tables.changed() else {
            return Ok(());
        };
        let add = format!("insert into \"{table}\" values (?,?,?,?,?,?,?)");
        for change in &standing.changed {
            let cells = [
                Cell::Text(standing.record.as_str()),
                Cell::Text(&change.field),
                Cell::Text(&change.trigger),
                Cell::count(change.seq),
                Cell::Text(&change.at),
                Cell::Text(&change.day),
                Cell::Integer(i64::from(change.version)),
            ];
            self.run(&add, &cells)?;
        }
        Ok(())
    }

    /// Adds a record's words to the search index.
    pub(crate) fn search(&self, record: &Key) -> Result<(), ImageError> {
        let add = "insert into search (rowid, title, words) select number, id || ' ' || title, words(body) from record where id = ?";
        self.run(add, &[Cell::Text(record.as_str())])
    }

    fn version_rows(
        &self,
        set: Set,
        standing: &Standing,
        tables: &RegisterTables,
        written: &Written,
        decoded: &Decoded,
    ) -> Result<(), ImageError> {
        let state = if set == Set::Approved {
            "approved"
        } else {
            &standing.state
        };
        let mut cells = vec![
            Cell::Text(standing.record.as_str()),
            Cell::Integer(i64::from(written.version)),
            Cell::Text(state),
            Cell::Text(&decoded.title),
            owner(tables, &decoded.body),
            Cell::Text(&standing.created_at),
            Cell::Text(&standing.created_by),
            Cell::Text(&standing.updated_at),
            Cell::Text(&standing.updated_by),
            Cell::count(standing.seq),
        ];
        if set == Set::Approved {
            cells.extend([Cell::Text(&written.at), Cell::Text(&written.by)]);
        }
        cells.extend(
            tables
                .columns
                .iter()
                .map(|column| Cell::of(at(&decoded.body, &column.path))),
        );
        self.run(&tables.insert[set as usize], &cells)?;
        for list in &tables.lists {
            self.list_rows(set, standing.record.as_str(), list, &[], &decoded.body)?;
        }
        Ok(())
    }

    fn list_rows(
        &self,
        set: Set,
        record: &str,
        list: &ListTable,
        positions: &[u64],
        around: &Value,
    ) -> Result<(), ImageError> {
        let items = at(around, &list.path).and_then(Value::as_array);
        for (position, item) in items.into_iter().flatten().enumerate() {
            let positions = [positions, &[position as u64]].concat();
            let mut cells = vec![Cell::Text(record)];
            cells.extend(positions.iter().map(|position| Cell::count(*position)));
            cells.extend(
                list.columns
                    .iter()
                    .map(|column| Cell::of(at(item, &column.path))),
            );
            self.run(&list.insert[set as usize], &cells)?;
            for inner in &list.lists {
                self.list_rows(set, record, inner, &positions, item)?;
            }
        }
        Ok(())
    }

    /// Removes all rows of a record, its history and what changed in it.
    pub(crate) fn withdraw(&self, record: &Key, register: &str) -> Result<(), ImageError> {
        self.remove(record, register)?;
        let id = [Cell::Text(record.as_str())];
        self.run("delete from history where record = ?", &id)?;
        let Some(tables) = self.layout.register(register) else {
            return Ok(());
        };
        let told = std::iter::once(tables.reached()).chain(tables.changed());
        for table in told {
            self.run(&format!("delete from \"{table}\" where id = ?"), &id)?;
        }
        Ok(())
    }

    fn remove(&self, record: &Key, register: &str) -> Result<(), ImageError> {
        let id = [Cell::Text(record.as_str())];
        let Some(tables) = self.layout.register(register) else {
            return Ok(());
        };
        self.run(
            "delete from search where rowid = (select number from record where id = ?)",
            &id,
        )?;
        self.run("delete from record where id = ?", &id)?;
        self.run("delete from link where from_id = ?", &id)?;
        for set in tables.sets() {
            let name = format!("{}{}", set.prefix(), tables.register.name);
            self.run(&format!("delete from \"{name}\" where id = ?"), &id)?;
            for name in tables.list_names(*set) {
                self.run(&format!("delete from \"{name}\" where id = ?"), &id)?;
            }
        }
        Ok(())
    }

    pub(crate) fn run(&self, sql: &str, cells: &[Cell<'_>]) -> Result<(), ImageError> {
        let written = self
            .conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params_from_iter(cells)));
        written.map(|_| ()).map_err(ImageError::sqlite("written"))
    }
}

fn owner<'a>(tables: &RegisterTables, body: &'a Value) -> Cell<'a> {
    if tables.has_owner() {
        Cell::of(body.get("owner"))
    } else {
        Cell::Null
    }
}

fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}
