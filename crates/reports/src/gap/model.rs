//! Makes the gap assessment from the records of one moment.

use std::collections::BTreeMap;

use super::{
    Baseline, Finding, Gap, Group, Line, Priority, Requirement, Step, Summary, TopPriority,
};
use crate::source::{Row, fact, split_group};
use crate::{Cover, Reference, ReportError, Source, Status, markdown};

use super::computed;

/// The levels of a gap assessment's scale: the word in the record, and how it is printed.
const LEVELS: [(&str, &str); 5] = [
    ("absent", "absent"),
    ("ad_hoc", "ad hoc"),
    ("partial", "partial"),
    ("mostly", "mostly"),
    ("complete", "complete"),
];
/// The most gaps that come first, unless more are critical.
const FIRST: usize = 10;

/// A gap assessment's record without its lines.
struct Assessed {
    key: String,
    version: u64,
    state: String,
    baseline: Baseline,
    conclusion: Vec<String>,
}

/// Returns the newest gap assessment beside what the checks find on the same day; where none is
/// recorded, a first one that follows from the checks alone.
///
/// # Errors
///
/// [`ReportError::Query`] if the image cannot be read.
pub fn model(source: &Source<'_>) -> Result<Gap, ReportError> {
    let newest = "select g.*, coalesce(nullif(p.title, ''), g.\"by\") as by_name from gap_assessment g \
                  left join person p on p.id = g.\"by\" where g.state in ('draft', 'in_review', 'approved') \
                  order by g.performed_on desc, length(g.id) desc, g.id desc limit 1";
    match source.rows(newest)?.first() {
        Some(row) => assessed(source, &read(source, row)),
        None => computed::model(source),
    }
}

/// Returns the gap assessment of this key beside what the checks find.
///
/// # Errors
///
/// [`ReportError::NoSuchGapAssessment`] if there is none, [`ReportError::Query`] if the image
/// cannot be read.
pub fn model_of(source: &Source<'_>, key: &str) -> Result<Gap, ReportError> {
    let named = "select g.*, coalesce(nullif(p.title, ''), g.\"by\") as by_name from gap_assessment g \
                 left join person p on p.id = g.\"by\" where g.id = ?1 and g.state <> 'erased'";
    let rows = source.rows_of(named, key)?;
    let row = rows
        .first()
        .ok_or_else(|| ReportError::NoSuchGapAssessment(key.to_owned()))?;
    assessed(source, &read(source, row))
}

fn read(source: &Source<'_>, row: &Row) -> Assessed {
    let by = match (row.text("by_name"), row.text("consultant")) {
        (Some(by), Some(consultant)) => format!("{by}, with {consultant}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "nobody named".to_owned(),
    };
    let summary = row.text("summary");
    Assessed {
        key: row.word("id"),
        version: row.count("version").unwrap_or(0),
        state: row.word("state"),
        baseline: Baseline {
            on: row.day("performed_on").unwrap_or(source.assessment.as_of),
            assessed_by: by,
            method: row
                .text("method")
                .unwrap_or_else(|| "not recorded".to_owned()),
            scope: row
                .text("scope")
                .unwrap_or_else(|| "not recorded".to_owned()),
            levels: levels(),
            computed: false,
        },
        conclusion: summary
            .as_deref()
            .map(markdown::paragraphs)
            .unwrap_or_default(),
    }
}

fn assessed(source: &Source<'_>, assessed: &Assessed) -> Result<Gap, ReportError> {
    let mut groups = groups(source);
    let titles = titles(&groups);
    let lines = lines(source, &assessed.key)?;
    let priorities = priorities(source, &lines, &titles);
    place(&mut groups, lines);
    let (next_steps, steps_done) = steps(source, &assessed.key)?;
    Ok(Gap {
        cover: signed(source, assessed)?,
        baseline: assessed.baseline.clone(),
        conclusion: assessed.conclusion.clone(),
        summary: Summary::of(&groups),
        priorities,
        groups,
        next_steps,
        steps_done,
    })
}

fn signed(source: &Source<'_>, assessed: &Assessed) -> Result<Cover, ReportError> {
    let mut cover = source.cover("Gap assessment")?;
    // What was looked at then is not what the management system covers today.
    cover.facts = vec![fact("Looked at", assessed.baseline.scope.clone())];
    cover.record = Some(source.version(&assessed.key, assessed.version, &assessed.state)?);
    cover.approvals = source.approvals(&assessed.key, assessed.version)?;
    Ok(cover)
}

/// Returns the words of the scale.
pub(super) fn levels() -> Vec<String> {
    LEVELS.iter().map(|(_, word)| (*word).to_owned()).collect()
}

/// Returns the framework's groups with what the checks find, and no assessor's lines.
pub(super) fn groups(source: &Source<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for requirement in &source.framework.requirements {
        let (id, title) = split_group(&requirement.group);
        let result = source.assessment.requirement(&requirement.id);
        let about = Requirement {
            id: requirement.id.clone(),
            title: requirement.title.clone(),
            status: result.map_or(Status::Open, |result| result.status.into()),
            findings: result
                .map(|result| result.findings.iter().map(finding).collect())
                .unwrap_or_default(),
            lines: Vec::new(),
        };
        match groups.last_mut() {
            Some(group) if group.id == id => group.requirements.push(about),
            _ => groups.push(Group {
                id,
                title,
                requirements: vec![about],
            }),
        }
    }
    groups
}

fn finding(found: &conformity::Finding) -> Finding {
    Finding {
        check: found.check.clone(),
        grade: found.grade.into(),
        record: found.record.as_ref().map(|key| Reference {
            key: key.clone(),
            title: found.title.clone().unwrap_or_default(),
        }),
        because: found.because.clone(),
    }
}

/// Returns titles by which requirements are told apart: four are called `General`.
pub(super) fn titles(groups: &[Group]) -> BTreeMap<String, String> {
    let in_group = |group: &Group| {
        let title = |requirement: &Requirement| match requirement.title.as_str() {
            "General" => format!("{}: general", group.title),
            title => title.to_owned(),
        };
        let each = |requirement: &Requirement| (requirement.id.clone(), title(requirement));
        group.requirements.iter().map(each).collect::<Vec<_>>()
    };
    groups.iter().flat_map(in_group).collect()
}

fn lines(source: &Source<'_>, key: &str) -> Result<Vec<(String, Line)>, ReportError> {
    let sql = "select requirement, practice, evidence, level, dimension, strength, priority, effort_days, \
               recommendation from gap_assessment__lines where id = ?1 order by n";
    let line = |row: &Row| {
        let level = LEVELS
            .iter()
            .position(|(word, _)| row.text("level").as_deref() == Some(word));
        // A practice that lacks nothing has no gap, whatever priority its record must name.
        let complete = level == Some(LEVELS.len() - 1);
        let line = Line {
            practice: row.word("practice"),
            evidence: row.text("evidence").into_iter().collect(),
            level: level.and_then(|level| u8::try_from(level).ok()),
            dimensions: row.text("dimension").into_iter().collect(),
            strength: row.text("strength"),
            priority: priority(row.text("priority").as_deref()).filter(|_| !complete),
            effort_days: row.number("effort_days"),
            recommendation: row.text("recommendation"),
        };
        (row.word("requirement"), line)
    };
    Ok(source.rows_of(sql, key)?.iter().map(line).collect())
}

fn priority(word: Option<&str>) -> Option<Priority> {
    Priority::ALL
        .into_iter()
        .find(|priority| word == Some(priority.word()))
}

/// Puts lines to their requirements. A line of a whole clause stands at the clause's first
/// requirement and says so; a line of nothing known stands in a group of its own.
fn place(groups: &mut Vec<Group>, lines: Vec<(String, Line)>) {
    let mut elsewhere: Vec<Requirement> = Vec::new();
    for (id, mut line) in lines {
        let within = format!("{id}.");
        let mut all = groups.iter_mut().flat_map(|group| &mut group.requirements);
        let exact = all.find(|requirement| requirement.id == id);
        if let Some(requirement) = exact {
            requirement.lines.push(line);
            continue;
        }
        let mut all = groups.iter_mut().flat_map(|group| &mut group.requirements);
        if let Some(requirement) = all.find(|requirement| requirement.id.starts_with(&within)) {
            line.practice = format!("({id} as a whole) {}", line.practice);
            requirement.lines.push(line);
        } else {
            elsewhere.push(Requirement {
                id,
                title: "Not a requirement of this framework".to_owned(),
                status: Status::Open,
                findings: Vec::new(),
                lines: vec![line],
            });
        }
    }
    if !elsewhere.is_empty() {
        groups.push(Group {
            id: "–".to_owned(),
            title: "Other lines of the assessment".to_owned(),
            requirements: elsewhere,
        });
    }
}

/// Returns the gaps that come first: all critical ones, then the next most urgent.
fn priorities(
    source: &Source<'_>,
    lines: &[(String, Line)],
    titles: &BTreeMap<String, String>,
) -> Vec<TopPriority> {
    let mut gaps: Vec<(Priority, &String, &Line)> = lines
        .iter()
        .filter_map(|(id, line)| Some((line.priority?, id, line)))
        .filter(|(priority, ..)| *priority <= Priority::High)
        .collect();
    gaps.sort_by_key(|(priority, ..)| *priority);
    let critical = gaps
        .iter()
        .filter(|(priority, ..)| *priority == Priority::Critical)
        .count();
    let first = gaps.into_iter().take(FIRST.max(critical));
    first
        .map(|(priority, id, line)| TopPriority {
            priority,
            title: titles.get(id).unwrap_or(id).clone(),
            requirements: vec![id.clone()],
            why: line.practice.clone(),
            recommendation: recommendation(source, id, line),
        })
        .collect()
}

/// Returns what the assessor recommends, or what the framework would do first.
fn recommendation(source: &Source<'_>, id: &str, line: &Line) -> String {
    let first = || source.framework.requirement(id)?.first.clone();
    line.recommendation
        .clone()
        .or_else(first)
        .unwrap_or_default()
}

/// Returns the open actions that come from the assessment, and how many are done.
fn steps(source: &Source<'_>, key: &str) -> Result<(Vec<Step>, usize), ReportError> {
    let sql =
        "where a.origin = ?1 or a.id in (select action from gap_assessment__lines where id = ?1)";
    all_steps(source, sql, key)
}

/// Returns the open actions of a condition, soonest first, and how many are done.
pub(super) fn all_steps(
    source: &Source<'_>,
    condition: &str,
    value: &str,
) -> Result<(Vec<Step>, usize), ReportError> {
    let sql = format!(
        "select a.id, a.title, a.due, a.state, coalesce(nullif(p.title, ''), a.owner) as owner_name \
         from action a left join person p on p.id = a.owner {condition} \
         order by a.due is null, a.due, length(a.id), a.id"
    );
    let rows = source.rows_of(&sql, value)?;
    let rows: Vec<&Row> = rows
        .iter()
        .filter(|row| row.word("state") != "erased")
        .collect();
    let (open, done): (Vec<&Row>, Vec<&Row>) = rows
        .into_iter()
        .partition(|row| matches!(row.word("state").as_str(), "open" | "in_progress"));
    let step = |row: &Row| Step {
        key: row.text("id"),
        what: row.word("title"),
        owner: row.text("owner_name"),
        due: row.day("due"),
    };
    Ok((open.into_iter().map(step).collect(), done.len()))
}
