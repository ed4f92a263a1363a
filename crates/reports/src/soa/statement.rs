//! Reads the Statement of Applicability as it was issued, and compares the controls with it.

use jiff::civil::Date;

use super::read::Control;
use super::{Change, Changes, Practice};
use crate::source::{Row, fact};
use crate::{Cover, Evidence, ReportError, Source, markdown};

/// A statement: the record, and its lines if it is approved.
#[derive(Debug)]
pub(super) struct Statement {
    key: String,
    version: u64,
    state: String,
    changes: Option<String>,
    approved_on: Option<Date>,
    lines: Vec<Line>,
}

/// What a statement says of one control.
#[derive(Debug)]
struct Line {
    control: String,
    annex_a: Option<String>,
    title: String,
    applicable: String,
    reason: String,
    practice: Practice,
}

/// The statement in force, and a newer one that is not approved.
#[derive(Debug)]
pub(super) struct Statements {
    in_force: Option<Statement>,
    draft: Option<Statement>,
}

impl Statements {
    /// Reads both.
    pub(super) fn read(source: &Source<'_>) -> Result<Self, ReportError> {
        let in_force =
            "select id, version, 'approved' as state, changes, approved_at from current_statement";
        let mut in_force = first(source, in_force)?;
        if let Some(statement) = &mut in_force {
            statement.lines = lines(source, &statement.key)?;
        }
        let draft = "select id, version, state, changes, null as approved_at from statement_of_applicability \
                     where state in ('draft', 'in_review') order by issued_on desc, length(id) desc, id desc limit 1";
        Ok(Self {
            in_force,
            draft: first(source, draft)?,
        })
    }

    /// Puts on the cover which statement this is, in what state, and who approved it.
    pub(super) fn sign(
        &self,
        source: &Source<'_>,
        changes: Option<&Changes>,
        cover: &mut Cover,
    ) -> Result<(), ReportError> {
        let shown = self.in_force.as_ref().or(self.draft.as_ref());
        if let Some(statement) = shown {
            let (key, version) = (&statement.key, statement.version);
            cover.record = Some(source.version(key, version, &statement.state)?);
            cover.approvals = source.approvals(key, version)?;
        }
        cover.facts.push(fact("State", self.state(changes)));
        if let (Some(_), Some(draft)) = (&self.in_force, &self.draft) {
            cover.facts.push(fact("Next version", draft.named()));
        }
        Ok(())
    }

    /// Returns in a sentence how far the controls agree with an approved statement.
    fn state(&self, changes: Option<&Changes>) -> String {
        match (
            &self.in_force,
            &self.draft,
            changes.map(|changes| changes.lines.len()),
        ) {
            (Some(_), _, Some(1)) => "Approved; 1 line differs from it today".to_owned(),
            (Some(_), _, Some(many)) if many > 1 => {
                format!("Approved; {many} lines differ from it today")
            }
            (Some(_), ..) => "Approved; the controls stand today as they were approved".to_owned(),
            (None, Some(_), _) => "Draft: no Statement of Applicability is approved".to_owned(),
            (None, None, _) => "Draft: no Statement of Applicability is recorded".to_owned(),
        }
    }

    /// Returns what differs between the controls of the day and the statement in force.
    pub(super) fn changes(&self, controls: &[Control]) -> Option<Changes> {
        let statement = self.in_force.as_ref()?;
        let newer = self
            .draft
            .as_ref()
            .and_then(|draft| draft.changes.as_deref());
        Some(Changes {
            version: statement.version.to_string(),
            approved_on: statement.approved_on,
            note: newer.map(markdown::plain),
            lines: statement.differences(controls),
        })
    }

    /// Returns what the statement in force says it changed.
    pub(super) fn note(&self) -> Option<&str> {
        let shown = self.in_force.as_ref().or(self.draft.as_ref());
        shown.and_then(|statement| statement.changes.as_deref())
    }
}

impl Statement {
    fn named(&self) -> String {
        let state = self.state.replace('_', " ");
        format!("{}, version {}, {state}", self.key, self.version)
    }

    fn differences(&self, controls: &[Control]) -> Vec<Change> {
        let differ = controls.iter().filter_map(|control| {
            let line = self.lines.iter().find(|line| line.control == control.key);
            let what = line.map_or_else(
                || vec!["not in the approved statement".to_owned()],
                |line| line.compared(control),
            );
            (!what.is_empty()).then(|| Change {
                control: control.id().to_owned(),
                because: because(control, line),
                what: what.join("; "),
            })
        });
        let gone = self
            .lines
            .iter()
            .filter(|line| controls.iter().all(|control| control.key != line.control));
        differ.chain(gone.map(Line::gone)).collect()
    }
}

impl Line {
    fn compared(&self, control: &Control) -> Vec<String> {
        let applies = |word: &str| word.replace('_', " ");
        let today = control.applicable.as_deref().unwrap_or("not decided");
        let mut what = Vec::new();
        if self.applicable != today {
            what.push(format!(
                "applies: {}, was {}",
                applies(today),
                applies(&self.applicable)
            ));
        }
        if self.practice != control.practice {
            what.push(format!(
                "practice: {}, was {}",
                control.practice.words(),
                self.practice.words()
            ));
        }
        if self.reason != control.reason.as_deref().unwrap_or_default() {
            what.push("reason worded anew".to_owned());
        }
        if self.title != control.title {
            what.push("title worded anew".to_owned());
        }
        what
    }

    fn gone(&self) -> Change {
        Change {
            control: self.annex_a.clone().unwrap_or_else(|| self.control.clone()),
            what: format!("{} is no control in force any more", self.control),
            because: "its record was superseded".to_owned(),
        }
    }
}

/// Returns why a control differs: where only practice moved on, the newest trace of it, else the
/// control's reason.
fn because(control: &Control, line: Option<&Line>) -> String {
    let same = |line: &Line| {
        Some(line.applicable.as_str()) == control.applicable.as_deref()
            && Some(line.reason.as_str()) == control.reason.as_deref()
    };
    if line.is_some_and(same) {
        let newest = control.evidence.first().map(Evidence::line);
        return newest.unwrap_or_else(|| "no dated evidence".to_owned());
    }
    let reason = control.reason.clone();
    reason.unwrap_or_else(|| "no reason recorded".to_owned())
}

fn first(source: &Source<'_>, sql: &str) -> Result<Option<Statement>, ReportError> {
    Ok(source.rows(sql)?.first().map(|row| Statement {
        key: row.word("id"),
        version: row.count("version").unwrap_or(0),
        state: row.word("state"),
        changes: row.text("changes"),
        approved_on: row.day("approved_at"),
        lines: Vec::new(),
    }))
}

fn lines(source: &Source<'_>, statement: &str) -> Result<Vec<Line>, ReportError> {
    let sql = "select control, annex_a, title, applicable, reason, status \
               from approved_statement_of_applicability__lines where id = ?1 order by n";
    let line = |row: &Row| Line {
        control: row.word("control"),
        annex_a: row.text("annex_a"),
        title: row.word("title"),
        applicable: row.word("applicable"),
        reason: row.word("reason"),
        practice: Practice::of(row.text("status").as_deref()),
    };
    Ok(source.rows_of(sql, statement)?.iter().map(line).collect())
}
