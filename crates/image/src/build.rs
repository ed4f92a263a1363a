//! Building an image: entry by entry when it is a little behind, all at once when it is new.

use std::collections::BTreeMap;
use std::collections::HashMap;

use journal::{Entry, Journal, Seq};
use registers::Key;
use rusqlite::types::ValueRef;

use crate::error::ImageError;
use crate::image::Image;
use crate::layout::Layout;
use crate::own;
use crate::project::{ERASED, Projector, Standing};

impl Image {
    /// Moves the image on to the journal's head in one transaction; does nothing when it is there.
    ///
    /// Several processes may do so at once: each sees what the one before has done.
    ///
    /// # Errors
    /// [`ImageError::Outdated`] if there is a newer file in its place, or words were erased that
    /// this one may hold; [`ImageError::OtherFields`] if own fields came or went; then the head image must be asked for again.
    pub fn catch_up(&self, journal: &dyn Journal) -> Result<(), ImageError> {
        if self.is_replaced() {
            return Err(ImageError::Outdated("a new one was put in its place"));
        }
        if journal.head()?.size <= self.upto()?.0 {
            return Ok(());
        }
        self.batch("begin immediate")?;
        let done = self.advance(journal);
        self.batch(if done.is_ok() { "commit" } else { "rollback" })?;
        done
    }

    fn advance(&self, journal: &dyn Journal) -> Result<(), ImageError> {
        let (after, upto) = (self.upto()?, Seq(journal.head()?.size));
        // The entries are few: a journal that is far ahead is projected all at once instead.
        let mut entries = Vec::new();
        journal.read(after, upto, &mut |entry, body| {
            entries.push((entry, body.map(|body| body.text)));
            Ok(())
        })?;
        // Deleted rows stay readable in the file's free pages and in the search index: where words
        // are to be gone for ever, only a file made without them will do.
        if entries.iter().any(|(entry, _)| entry.state == ERASED) {
            return Err(ImageError::Outdated("words were erased"));
        }
        if entries
            .iter()
            .any(|(entry, _)| entry.register == own::REGISTER)
            && own::own_fields(journal, self.catalog, upto)?.text()
                != self.layout.catalog().own().text()
        {
            return Err(ImageError::OtherFields);
        }
        let projector = self.projector();
        for (entry, body) in &mut entries {
            projector.history(entry)?;
            let register = self.catalog.get(&entry.register);
            if let Some(mut standing) = self.standing(journal, entry)? {
                standing.advance(register, entry, body.take());
                projector.replace(&standing)?;
            } else {
                let mut standing = Standing::new(entry);
                standing.advance(register, entry, body.take());
                projector.insert(&standing)?;
            }
            self.changed(&entry.register, entry.seq)?;
        }
        entries.last().map_or(Ok(()), |(entry, _)| self.mark(entry))
    }

    /// Notes the entry at which the image stands.
    fn mark(&self, entry: &Entry) -> Result<(), ImageError> {
        self.note("upto", &entry.seq.to_string())?;
        self.note("mark", &format!("{} {}", entry.change_set, entry.at))
    }

    /// Returns whether the image was made from this journal, by a program with this layout.
    pub(crate) fn fits(&self, journal: &dyn Journal) -> Result<bool, ImageError> {
        if self.noted("layout")?.as_deref() != Some(self.layout.fingerprint()) {
            return Ok(false);
        }
        if self.noted("origin")?.as_deref() != Some(journal.genesis().origin.as_str()) {
            return Ok(false);
        }
        let upto = self.upto()?;
        if upto.0 > journal.head()?.size {
            return Ok(false);
        }
        let mut mark = None;
        if upto.0 > 0 {
            journal.read(Seq(upto.0 - 1), upto, &mut |entry, _| {
                mark = Some(format!("{} {}", entry.change_set, entry.at));
                Ok(())
            })?;
        }
        Ok(self.noted("mark")? == mark)
    }

    /// Fills a new database with the journal up to an entry.
    pub(crate) fn build(&mut self, journal: &dyn Journal, upto: Seq) -> Result<(), ImageError> {
        self.lay_out(&own::own_fields(journal, self.catalog, upto)?);
        self.batch("begin immediate")?;
        let done = self.fill(journal, upto);
        self.batch(if done.is_ok() { "commit" } else { "rollback" })?;
        done
    }

    fn fill(&self, journal: &dyn Journal, upto: Seq) -> Result<(), ImageError> {
        self.batch(&self.layout.ddl())?;
        let projector = Projector {
            searchable: false,
            ..self.projector()
        };
        let standings = self.standings(journal, upto, &projector)?;
        for standing in &standings {
            projector.insert(standing)?;
        }
        self.batch(
            "insert into search (rowid, title, words) select number, id || ' ' || title, words(body) from record order by number",
        )?;
        self.batch(&self.layout.indexes())?;
        self.note("origin", &journal.genesis().origin)?;
        self.finish()
    }

    /// Reads the journal into standings, in the order in which the records were made.
    fn standings(
        &self,
        journal: &dyn Journal,
        upto: Seq,
        projector: &Projector<'_>,
    ) -> Result<Vec<Standing>, ImageError> {
        let mut places: HashMap<Key, usize> = HashMap::new();
        let mut standings: Vec<Standing> = Vec::new();
        let mut changed: BTreeMap<String, Seq> = BTreeMap::new();
        let mut last = None;
        let mut failed = None;
        journal.read(Seq(0), upto, &mut |entry, body| {
            if failed.is_none() {
                failed = projector.history(&entry).err();
            }
            let place = *places.entry(entry.record.clone()).or_insert_with(|| {
                standings.push(Standing::new(&entry));
                standings.len() - 1
            });
            let register = self.catalog.get(&entry.register);
            standings[place].advance(register, &entry, body.map(|body| body.text));
            if let Some(newest) = changed.get_mut(&entry.register) {
                *newest = entry.seq;
            } else {
                changed.insert(entry.register.clone(), entry.seq);
            }
            last = Some(entry);
            Ok(())
        })?;
        if let Some(failed) = failed {
            return Err(failed);
        }
        for (register, seq) in changed {
            self.changed(&register, seq)?;
        }
        if let Some(entry) = last {
            self.mark(&entry)?;
        }
        Ok(standings)
    }

    /// Returns the tables in which two images of the same entry differ; none, if all is well.
    ///
    /// # Errors
    /// [`ImageError::Outdated`] if they stand at different entries, because somebody moved one on.
    pub fn differences(&self, other: &Self) -> Result<Vec<String>, ImageError> {
        self.batch("begin deferred")?;
        let compared = self.compared(other);
        self.batch("commit")?;
        compared
    }

    /// Compares inside a transaction, so that nobody moves this image on between two tables.
    fn compared(&self, other: &Self) -> Result<Vec<String>, ImageError> {
        if self.upto()? != other.upto()? {
            return Err(ImageError::Outdated("it moved on while it was examined"));
        }
        let mut different = Vec::new();
        for (name, query) in contents(self.layout) {
            if self.lines(&query)? != other.lines(&query)? {
                different.push(name);
            }
        }
        Ok(different)
    }

    fn lines(&self, query: &str) -> Result<Vec<String>, ImageError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.conn.prepare(query)?;
            let width = statement.column_count();
            let mut rows = statement.query([])?;
            let mut lines = Vec::new();
            while let Some(row) = rows.next()? {
                let cells: Vec<String> = (0..width)
                    .map(|at| row.get_ref(at).map(shown))
                    .collect::<Result<_, _>>()?;
                lines.push(cells.join("\u{1f}"));
            }
            lines.sort_unstable();
            Ok(lines)
        };
        read().map_err(ImageError::sqlite("read"))
    }
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "∅".into(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => format!("{bytes:?}"),
    }
}

/// Returns a query over all that each table says, without row numbers.
fn contents(layout: &Layout) -> Vec<(String, String)> {
    let mut queries = vec![
        ("changed".into(), "select * from changed".into()),
        ("link".into(), "select * from link".into()),
        ("history".into(), "select * from history".into()),
        (
            "record".into(),
            "select id, register, version, state, title, owner, seq, shape, created_at, created_by, updated_at, \
             updated_by, author, body, approved_version, approved_at, approved_by from record"
                .into(),
        ),
        ("search".into(), "select r.id, s.title, s.words from search s join record r on r.number = s.rowid".into()),
    ];
    for tables in layout.tables() {
        let reached = tables.reached();
        for table in std::iter::once(reached).chain(tables.changed()) {
            queries.push((table.clone(), format!("select * from \"{table}\"")));
        }
        for set in tables.sets() {
            let name = format!("{}{}", set.prefix(), tables.register.name);
            let names = std::iter::once(name).chain(tables.list_names(*set));
            queries.extend(names.map(|name| (name.clone(), format!("select * from \"{name}\""))));
        }
    }
    queries
}
