//! Rows on their way to the desk: each finds its record, is looked through and laid.

use std::collections::{BTreeMap, HashMap, HashSet};

use registers::{Completeness, Key, validate, validate_as_it_stood};
use serde_json::{Value, json};

use super::cell_value::short;
use super::finder::{Finder, folded};
use super::plan::Plan;
use super::rows::{CellFault, RowDoes, RowResult, SheetImport, SheetOrder};
use super::sheet::{Sheet, SheetRow};
use super::target::{Fills, put, take, tidy, within};
use crate::desk::{Desk, ERASED, Put};
use crate::error::{AimsError, Kind as Fails, Result};
use crate::permit::{Act, Subject, allows};
use crate::refuse::was_erased;
use crate::view::{differences, present};

/// Most faults that are kept.
const MOST_FAULTS: usize = 10_000;

/// The rows on their way to the desk.
pub(super) struct Laying<'a, 'b> {
    pub(super) plan: &'b Plan<'a>,
    pub(super) sheet: &'b Sheet,
    pub(super) order: &'b SheetOrder<'a>,
    done: &'b mut SheetImport,
    pub(super) finder: Finder,
    /// Records by the words of the field by which rows are recognised.
    matches: HashMap<String, Vec<Key>>,
    /// Records that rows concern, with the row.
    touched: HashMap<Key, u32>,
    /// Required fields that no column gives, with how many rows lack them.
    lacking: BTreeMap<String, u64>,
}

/// A row after it was read.
pub(super) struct Row {
    pub(super) key: Option<Key>,
    pub(super) state: Option<String>,
    pub(super) values: Vec<(usize, Option<Value>)>,
    pub(super) faults: Vec<CellFault>,
}

impl<'a, 'b> Laying<'a, 'b> {
    pub(super) fn new(
        plan: &'b Plan<'a>,
        sheet: &'b Sheet,
        order: &'b SheetOrder<'a>,
        done: &'b mut SheetImport,
    ) -> Self {
        Self {
            plan,
            sheet,
            order,
            done,
            finder: Finder::default(),
            matches: HashMap::new(),
            touched: HashMap::new(),
            lacking: BTreeMap::new(),
        }
    }

    pub(super) fn all(
        &mut self,
        desk: &mut Desk<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<()> {
        let key = self.plan.column_of(|fills| matches!(fills, Fills::Key));
        let key_of = |row: &SheetRow| row.cell(key?)?.shown().trim().parse::<Key>().ok();
        let columns: HashSet<u32> = self
            .plan
            .filled
            .iter()
            .filter_map(|filled| filled.column)
            .collect();
        let below = self.sheet.below(self.plan.header);
        let mut rows: Vec<&SheetRow> = below
            .iter()
            .filter(|row| row.cells.iter().any(|(column, _)| columns.contains(column)))
            .collect();
        if rows.len() < below.len() {
            let skipped = below.len() - rows.len();
            let note = format!("{skipped} rows hold nothing in the columns that are read");
            self.done.notes.push(note);
        }
        self.finder.coming = rows.iter().filter_map(|row| key_of(row)).collect();
        self.index(desk)?;
        // Rows with a key come first: a new record must not take another's.
        rows.sort_by_key(|row| key_of(row).is_none());
        let total = rows.len() as u64;
        for (at, row) in (1..).zip(&rows) {
            self.row(desk, row)?;
            progress(at, total);
        }
        // The export of a register without records has headings alone; a template has no keys.
        if rows.is_empty() && key.is_none() {
            return Err(AimsError::invalid(format!(
                "{} has no rows below its headings",
                self.sheet.name
            ))
            .with_hint("look whether sheet and row of the headings are right"));
        }
        let header = self.plan.header;
        for (field, count) in std::mem::take(&mut self.lacking) {
            self.done.faults.push(CellFault {
                row: header,
                place: self.sheet.row_name(header),
                message: format!(
                    "no column gives `{field}`, which is required ({count} rows lack it)"
                ),
                field,
            });
        }
        self.done.rows.sort_by_key(|row| row.row);
        self.done.faults.sort_by_key(|fault| fault.row);
        if self.done.faults.len() > MOST_FAULTS {
            let more = self.done.faults.len() - MOST_FAULTS;
            self.done.faults.truncate(MOST_FAULTS);
            self.done
                .notes
                .push(format!("{more} more faults are not listed"));
        }
        Ok(())
    }

    /// Reads what existing records say in the field by which rows are recognised.
    fn index(&mut self, desk: &Desk<'_>) -> Result<()> {
        if self.plan.matched_by.is_none() {
            return Ok(());
        }
        let register = self.plan.register;
        let mut over: HashMap<String, Vec<Key>> = HashMap::new();
        for row in desk.records(register)? {
            if row.state == ERASED {
                continue;
            }
            let body = present(register, &row.body, row.shape);
            if let Some(text) = self.plan.matched(&body) {
                let is_over = register.workflow.after_edit(&row.state).is_none();
                let found = if is_over {
                    &mut over
                } else {
                    &mut self.matches
                };
                found.entry(folded(text)).or_default().push(row.key);
            }
        }
        // A record whose life is over is meant where no other is called so.
        for (text, keys) in over {
            self.matches.entry(text).or_insert(keys);
        }
        Ok(())
    }

    pub(super) fn fault(
        &self,
        row: &SheetRow,
        at: Option<usize>,
        field: &str,
        message: String,
    ) -> CellFault {
        let column = at.and_then(|at| self.plan.filled[at].column);
        let place = match column {
            Some(column) => self.sheet.cell_name(column, row.number),
            None => self.sheet.row_name(row.number),
        };
        CellFault {
            row: row.number,
            place,
            field: field.to_owned(),
            message,
        }
    }

    fn row(&mut self, desk: &mut Desk<'_>, row: &SheetRow) -> Result<()> {
        let mut read = self.read(desk, row)?;
        let existing = self.existing(desk, row, &mut read)?;
        let before = match &existing {
            Some(key) => {
                let found = desk.existing(key)?;
                if found.state == ERASED {
                    let message = was_erased(key).to_string();
                    read.faults.push(self.fault(row, None, "key", message));
                }
                present(self.plan.register, &found.body, found.shape)
            }
            None => json!({}),
        };
        let mut body = before.clone();
        for (at, value) in &read.values {
            let path = &self.plan.filled[*at].target.path;
            match value {
                Some(value) => put(&mut body, path, value.clone()),
                None => take(&mut body, path),
            }
        }
        tidy(&mut body);
        self.look_at_state(desk, row, existing.as_ref(), &mut read)?;
        if let (Some(key), true) = (&existing, read.faults.is_empty()) {
            let mut stands = before.clone();
            tidy(&mut stands);
            // Nobody is asked for what a record lacks that stays as it is.
            if stands == body {
                return self.laid(desk, row, key.clone(), Put::Unchanged, &before);
            }
        }
        let asked = self.plan.register.asked(&before, &body);
        let is_whole = self.look_through(row, &asked, existing.is_none(), &mut read);
        if !is_whole || !read.faults.is_empty() {
            self.refuse(row, read.faults);
            return Ok(());
        }
        // Who may edit a record need not be one who may bring in records as they stood elsewhere.
        let puts = self.may_put(desk);
        let laid = match (&existing, read.key, &read.state) {
            (Some(key), _, Some(state)) if puts => desk
                .put(key, state, &body, None)
                .map(|put| (key.clone(), put)),
            (Some(key), ..) => {
                let version = desk.existing(key)?.version;
                desk.edit(key, &body, None).map(|done| {
                    let same = done.version == version;
                    (done.key, if same { Put::Unchanged } else { Put::Edited })
                })
            }
            (None, Some(key), Some(state)) => {
                desk.put(&key, state, &body, None).map(|put| (key, put))
            }
            (None, key, _) => desk
                .add(self.plan.register.name, key, &body)
                .map(|key| (key, Put::Added)),
        };
        match laid {
            Ok((key, put)) => self.laid(desk, row, key, put, &before),
            Err(error) if error.kind() == Fails::Refused => {
                Err(error.at(&self.sheet.row_name(row.number)))
            }
            Err(error) => {
                let faults = self.faults_of(row, &error);
                self.refuse(row, faults);
                Ok(())
            }
        }
    }

    /// Returns whether the person may bring in records as they stood elsewhere.
    fn may_put(&self, desk: &Desk<'_>) -> bool {
        let subject = Subject {
            register: self.plan.register.name,
            ..Subject::default()
        };
        allows(desk.actor, Act::Import, &subject)
    }

    /// Blames the cell of a state that an import cannot bring about.
    fn look_at_state(
        &self,
        desk: &Desk<'_>,
        row: &SheetRow,
        existing: Option<&Key>,
        read: &mut Row,
    ) -> Result<()> {
        let Some(state) = &read.state else {
            return Ok(());
        };
        let reason = match existing {
            Some(key) => {
                let here = desk.existing(key)?.state;
                (here != *state && here != ERASED).then(|| {
                    format!(
                        "{key} is {here} here; an import changes no state: write {here}, and then \
                         take the step on the record"
                    )
                })
            }
            None => (!self.may_put(desk)).then(|| {
                format!(
                    "{} may not bring in a new record with its state; leave key and state out",
                    desk.actor.name
                )
            }),
        };
        if let Some(reason) = reason
            && read.faults.is_empty()
        {
            let at = self.plan.place_of("state");
            read.faults.push(self.fault(row, at, "state", reason));
        }
        Ok(())
    }

    /// Notes what a row did.
    fn laid(
        &mut self,
        desk: &Desk<'_>,
        row: &SheetRow,
        key: Key,
        put: Put,
        before: &Value,
    ) -> Result<()> {
        let does = if put == Put::Unchanged {
            self.done.unchanged += 1;
            RowDoes::Nothing { key: key.clone() }
        } else {
            let now = desk.existing(&key)?;
            let title = now.title;
            let after = present(self.plan.register, &now.body, now.shape);
            if put == Put::Added {
                self.done.added += 1;
                self.finder.learn(self.plan.register, &title, &key);
                if let Some(text) = self.plan.matched(&after) {
                    self.matches
                        .entry(folded(text))
                        .or_default()
                        .push(key.clone());
                }
                RowDoes::Adds {
                    key: key.clone(),
                    title,
                }
            } else {
                self.done.edited += 1;
                RowDoes::Changes {
                    key: key.clone(),
                    title,
                    changes: differences(before, &after),
                }
            }
        };
        self.touched.insert(key, row.number);
        self.done.rows.push(RowResult {
            row: row.number,
            does,
        });
        Ok(())
    }

    fn refuse(&mut self, row: &SheetRow, faults: Vec<CellFault>) {
        self.done.faulty += 1;
        self.done.faults.extend(faults);
        self.done.rows.push(RowResult {
            row: row.number,
            does: RowDoes::Faulty,
        });
    }

    /// Returns the record that a row is about: of its key, or with the same words.
    fn existing(&self, desk: &Desk<'_>, row: &SheetRow, read: &mut Row) -> Result<Option<Key>> {
        let found = match (&read.key, self.plan.matched_by) {
            (Some(key), _) => desk.exists(key)?.then(|| key.clone()),
            (None, Some(path)) => {
                let value = read.values.iter().find_map(|(at, value)| {
                    let fits = self.plan.filled[*at].target.path == path;
                    Some((*at, value.as_ref().filter(|_| fits)?.as_str()?))
                });
                let keys = value.and_then(|(_, text)| self.matches.get(&folded(text)));
                match (keys.map(Vec::as_slice), value) {
                    (Some([key]), _) => Some(key.clone()),
                    (Some([first, second, ..]), Some((at, text))) => {
                        let reason = format!(
                            "`{}` is said of more than one record ({first}, {second}); give the key",
                            short(text)
                        );
                        read.faults.push(self.fault(row, Some(at), path, reason));
                        None
                    }
                    _ => None,
                }
            }
            (None, None) => None,
        };
        let named = found.as_ref().or(read.key.as_ref());
        if let Some((key, before)) = named.and_then(|key| self.touched.get_key_value(key)) {
            let reason = format!("row {before} is about {key} already");
            let path = if read.key.is_some() {
                "key"
            } else {
                self.plan.matched_by.unwrap_or("key")
            };
            let at = self.plan.place_of(path);
            read.faults.push(self.fault(row, at, path, reason));
        }
        Ok(found)
    }

    /// Validates a row's body and names the cells at fault; says whether a field lacks its column.
    fn look_through(&mut self, row: &SheetRow, body: &Value, is_new: bool, read: &mut Row) -> bool {
        let mut is_whole = true;
        let faults = &mut read.faults;
        let mut blamed: Vec<String> = faults.iter().map(|fault| fault.field.clone()).collect();
        let problems = match read.state {
            Some(_) => validate_as_it_stood(self.plan.register, body),
            None => validate(self.plan.register, body, Completeness::Whole),
        };
        for problem in problems {
            let path = problem.path();
            // A cell that could not be read lacks in the body too, and that is said once.
            if blamed
                .iter()
                .any(|field| within(&path, field) || within(field, &path))
            {
                continue;
            }
            let at = self.plan.blame(&path);
            if at.is_none() && is_new && problem.message == "is required" {
                *self.lacking.entry(path.clone()).or_default() += 1;
                blamed.push(path);
                is_whole = false;
                continue;
            }
            let message = match at.map(|at| &self.plan.filled[at].target.path) {
                Some(own) if *own != path => problem.to_string(),
                Some(_) => problem.message,
                None => problem.to_string(),
            };
            faults.push(self.fault(row, at, &path, message));
        }
        is_whole
    }

    fn faults_of(&self, row: &SheetRow, error: &AimsError) -> Vec<CellFault> {
        if error.problems().is_empty() {
            let key = self.plan.place_of("key");
            return vec![self.fault(row, key, "key", error.to_string())];
        }
        let problems = error.problems().iter();
        let fault = |problem: &crate::FieldProblem| {
            let at = self.plan.blame(&problem.path);
            self.fault(row, at, &problem.path, problem.message.clone())
        };
        problems.map(fault).collect()
    }
}
