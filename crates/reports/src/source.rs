//! What reports read: the image of one moment, what the checks say about it, and SQL rows
//! with named columns.

use std::collections::BTreeMap;
use std::rc::Rc;

use conformity::{Assessment, Framework};
use image::{Limits, Reader, Value};
use jiff::civil::Date;

use crate::{Approval, Cover, Fact, RecordVersion, Reference, ReportError, Status, markdown};

/// Everything a report is made from.
#[derive(Clone)]
pub struct Source<'a> {
    /// The records, at the moment of the report.
    pub reader: &'a Reader,
    /// What the checks say at the same moment: the whole framework, not a part of it.
    pub assessment: &'a Assessment,
    /// The framework that was checked.
    pub framework: &'a Framework,
    /// Root hash of the signed checkpoint that covers the moment, in hexadecimal.
    pub checkpoint_root: Option<String>,
    /// Who has the report made: name and function.
    pub prepared_by: String,
    /// Whether the workspace is a demonstration.
    pub demonstration: bool,
}

/// One row with its columns' names.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    columns: Rc<[String]>,
    values: Vec<Value>,
}

/// Names and functions of people by key.
#[derive(Debug, Default)]
pub(crate) struct People(BTreeMap<String, (String, Option<String>)>);

impl Row {
    fn value(&self, column: &str) -> Option<&Value> {
        let at = self.columns.iter().position(|name| name == column);
        debug_assert!(at.is_some(), "the query has no column {column}");
        at.and_then(|at| self.values.get(at))
    }

    /// Returns a text; nothing if it is blank.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        match self.value(column)? {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Real(number) => Some(number.to_string()),
            Value::Text(_) | Value::Null | Value::Blob(_) => None,
        }
    }

    /// Returns a text, empty if there is none.
    pub(crate) fn word(&self, column: &str) -> String {
        self.text(column).unwrap_or_default()
    }

    /// Returns the day of a date or a moment.
    pub(crate) fn day(&self, column: &str) -> Option<Date> {
        self.text(column)?.get(..10)?.parse().ok()
    }

    /// Returns a number.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        self.text(column)?.parse().ok()
    }

    /// Returns a count.
    pub(crate) fn count(&self, column: &str) -> Option<u64> {
        self.text(column)?.parse().ok()
    }

    /// Returns the record that the columns `key` and `title` name.
    pub(crate) fn reference(&self) -> Reference {
        Reference {
            key: self.word("key"),
            title: self.word("title"),
        }
    }
}

impl Source<'_> {
    /// Runs a query.
    pub(crate) fn rows(&self, sql: &str) -> Result<Vec<Row>, ReportError> {
        self.rows_of(sql, "")
    }

    /// Runs a query whose `?1` is a text, if it has one.
    pub(crate) fn rows_of(&self, sql: &str, value: &str) -> Result<Vec<Row>, ReportError> {
        let limits = Limits::check();
        let table = if sql.contains("?1") {
            self.reader.rows_with(sql, &[&value], &limits)?
        } else {
            self.reader.rows(sql, &limits)?
        };
        let columns: Rc<[String]> = table.columns.into();
        let row = |values| Row {
            columns: Rc::clone(&columns),
            values,
        };
        Ok(table.rows.into_iter().map(row).collect())
    }

    /// Runs a query and gathers its rows by the column `id`.
    pub(crate) fn by_id(&self, sql: &str) -> Result<BTreeMap<String, Vec<Row>>, ReportError> {
        let mut found: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in self.rows(sql)? {
            found.entry(row.word("id")).or_default().push(row);
        }
        Ok(found)
    }

    /// Runs a query with columns `id`, `key` and `title` and gathers its references.
    pub(crate) fn references(
        &self,
        sql: &str,
    ) -> Result<BTreeMap<String, Vec<Reference>>, ReportError> {
        let found = self.by_id(sql)?.into_iter();
        Ok(found
            .map(|(id, rows)| (id, rows.iter().map(Row::reference).collect()))
            .collect())
    }

    fn people(&self) -> Result<People, ReportError> {
        let rows = self.rows("select id, title, function from person")?;
        let person = |row: &Row| {
            let name = row.text("title").unwrap_or_else(|| row.word("id"));
            (row.word("id"), (name, row.text("function")))
        };
        Ok(People(rows.iter().map(person).collect()))
    }

    /// Returns the cover of a report.
    pub(crate) fn cover(&self, title: &str) -> Result<Cover, ReportError> {
        let organization = "select title from organization where state = 'active' order by id";
        let organization = self
            .rows(organization)?
            .first()
            .map(|row| row.word("title"));
        Ok(Cover {
            organization: organization.unwrap_or_else(|| "Organization without a name".to_owned()),
            title: title.to_owned(),
            subtitle: format!(
                "{}, edition {}",
                self.framework.title, self.framework.edition
            ),
            as_of: self.assessment.as_of,
            entry: self.assessment.entry,
            checkpoint_root: self.checkpoint_root.clone(),
            prepared_by: self.prepared_by.clone(),
            demonstration: self.demonstration,
            record: None,
            facts: self.scope()?.into_iter().collect(),
            approvals: Vec::new(),
        })
    }

    /// Returns the scope in force.
    fn scope(&self) -> Result<Option<Fact>, ReportError> {
        let rows =
            self.rows("select statement from approved_scope order by approved_at desc, id")?;
        let statement = rows.first().and_then(|row| row.text("statement"));
        // The first paragraph says what is covered; the rest is in the record.
        let first = statement.and_then(|text| markdown::paragraphs(&text).into_iter().next());
        Ok(first.map(|statement| fact("Scope", statement)))
    }

    /// Returns a version of a record with the hash that an approval of it is bound to.
    pub(crate) fn version(
        &self,
        key: &str,
        version: u64,
        state: &str,
    ) -> Result<RecordVersion, ReportError> {
        let sql = "select body, version from history where record = ?1 order by seq";
        let rows = self.rows_of(sql, key)?;
        let of = rows
            .iter()
            .find(|row| row.count("version") == Some(version));
        Ok(RecordVersion {
            key: key.to_owned(),
            version: version.to_string(),
            state: state.replace('_', " "),
            hash: of.and_then(|row| row.text("body")),
        })
    }

    /// Returns who prepared, submitted and approved a version of a record.
    pub(crate) fn approvals(&self, key: &str, version: u64) -> Result<Vec<Approval>, ReportError> {
        let sql = "select seq, state, at, by, version from history where record = ?1 order by seq";
        let People(people) = self.people()?;
        let mut steps: Vec<Approval> = Vec::new();
        for row in self.rows_of(sql, key)? {
            let step = match row.word("state").as_str() {
                "draft" => "Prepared",
                "in_review" => "Submitted",
                "approved" => "Approved",
                _ => continue,
            };
            let (Some(on), true) = (row.day("at"), row.count("version") == Some(version)) else {
                continue;
            };
            // What was returned is submitted anew: the first draft and the last of the others count.
            if step == "Prepared" && !steps.is_empty() {
                steps.truncate(1);
                continue;
            }
            steps.retain(|earlier| earlier.step != step);
            let by = row.word("by");
            let (person, role) = people.get(&by).cloned().unwrap_or((by, None));
            steps.push(Approval {
                step: step.to_owned(),
                person,
                role,
                on,
                version: version.to_string(),
                entry: row.count("seq"),
            });
        }
        Ok(steps)
    }
}

/// Returns a labelled line of the cover.
pub(crate) fn fact(label: &str, value: String) -> Fact {
    Fact {
        label: label.to_owned(),
        value,
    }
}

/// Returns a query's text for the versions in force: approved ones, and where a record has never
/// been approved, its draft. `list` is the name of a list's table after the register's, or nothing.
pub(crate) fn in_force(register: &str, list: &str, columns: &str) -> String {
    format!(
        "select {columns} from approved_{register}{list} \
         union all select {columns} from {register}{list} \
         where id in (select id from {register} where state in ('draft', 'in_review')) \
         and id not in (select id from approved_{register})"
    )
}

/// Returns the text with a capital first letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + letters.as_str()
}

/// Splits a framework's group, `A.2 Policies related to AI`, into number and title.
pub(crate) fn split_group(group: &str) -> (String, String) {
    let (id, title) = group.split_once(' ').unwrap_or((group, group));
    (id.to_owned(), title.to_owned())
}

impl From<conformity::Status> for Status {
    fn from(status: conformity::Status) -> Self {
        match status {
            conformity::Status::Major => Self::Major,
            conformity::Status::Minor => Self::Minor,
            conformity::Status::Improvement => Self::Improvement,
            conformity::Status::Attest => Self::Attest,
            conformity::Status::Open => Self::Open,
            conformity::Status::Excluded => Self::Excluded,
            conformity::Status::Conforms => Self::Conforms,
        }
    }
}

impl From<conformity::Grade> for Status {
    fn from(grade: conformity::Grade) -> Self {
        match grade {
            conformity::Grade::Major => Self::Major,
            conformity::Grade::Minor => Self::Minor,
            conformity::Grade::Improvement => Self::Improvement,
        }
    }
}
