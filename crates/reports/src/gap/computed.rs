//! Makes a first gap assessment where nobody has assessed practice yet: what the checks find, and
//! what to do first, so that a newcomer has a report on the first day.

use conformity::framework;

use super::model::{all_steps, groups, levels, titles};
use super::{Baseline, Gap, Line, Priority, Requirement, Summary, TopPriority};
use crate::source::sentence;
use crate::{ReportError, Source, Status};

/// Requirements on which all others stand: without scope, policy, roles, a way to assess risks
/// and impacts, nothing else can start.
const FOUNDATIONS: [&str; 5] = ["4.3", "5.2", "5.3", "6.1.2", "6.1.4"];
/// The most gaps that come first.
const FIRST: usize = 12;
/// The most findings that a line names.
const NAMED: usize = 3;

/// Returns the report.
pub(super) fn model(source: &Source<'_>) -> Result<Gap, ReportError> {
    let mut groups = groups(source);
    let titles = titles(&groups);
    let mut priorities = Vec::new();
    for requirement in groups.iter_mut().flat_map(|group| &mut group.requirements) {
        let Some(priority) = priority(requirement) else {
            continue;
        };
        let asks = source.framework.requirement(&requirement.id);
        let title = titles.get(&requirement.id).cloned().unwrap_or_default();
        priorities.extend(asks.map(|asks| top(priority, title, requirement, asks)));
        let line = line(priority, requirement, asks);
        requirement.lines.push(line);
    }
    priorities.sort_by_key(|top| top.priority);
    priorities.truncate(FIRST);
    let mut summary = Summary::of(&groups);
    summary.assessed = 0;
    let (next_steps, steps_done) = all_steps(source, "", "")?;
    Ok(Gap {
        cover: source.cover("Gap assessment")?,
        baseline: Baseline {
            on: source.assessment.as_of,
            assessed_by: "the checks; no person yet".to_owned(),
            method: "Computed from the records of the management system. Practice that nobody has \
                     recorded is not seen."
                .to_owned(),
            scope: "Everything that is recorded".to_owned(),
            levels: levels(),
            computed: true,
        },
        conclusion: Vec::new(),
        summary,
        priorities,
        groups,
        next_steps,
        steps_done,
    })
}

/// Returns how urgent a requirement is as far as the checks can tell.
fn priority(requirement: &Requirement) -> Option<Priority> {
    let foundation = FOUNDATIONS.contains(&requirement.id.as_str());
    match requirement.status {
        Status::Major | Status::Open if foundation => Some(Priority::Critical),
        Status::Major => Some(Priority::High),
        Status::Minor | Status::Open => Some(Priority::Medium),
        Status::Improvement => Some(Priority::Low),
        Status::Attest | Status::Conforms | Status::Excluded => None,
    }
}

/// Returns a line that says what is known: not practice, only what the records show.
fn line(
    priority: Priority,
    requirement: &Requirement,
    asks: Option<&framework::Requirement>,
) -> Line {
    Line {
        practice: format!("Not assessed. {}", shown(requirement)),
        evidence: Vec::new(),
        level: None,
        dimensions: Vec::new(),
        strength: None,
        priority: Some(priority),
        effort_days: None,
        recommendation: asks.and_then(|asks| asks.first.clone()),
    }
}

/// Returns what the records show, in a few sentences.
fn shown(requirement: &Requirement) -> String {
    let sentences = requirement.findings.iter().take(NAMED).map(|finding| {
        let record = finding.record.as_ref().map(|record| record.line() + " ");
        let said = record.unwrap_or_default() + &finding.because;
        format!("{}.", sentence(&said))
    });
    let mut named: Vec<String> = sentences.collect();
    match requirement.findings.len().saturating_sub(NAMED) {
        0 if named.is_empty() => return "Nothing is recorded.".to_owned(),
        0 => {}
        more => named.push(format!("And {more} more.")),
    }
    named.join(" ")
}

fn top(
    priority: Priority,
    title: String,
    requirement: &Requirement,
    asks: &framework::Requirement,
) -> TopPriority {
    TopPriority {
        priority,
        title,
        requirements: vec![requirement.id.clone()],
        why: shown(requirement),
        recommendation: asks.first.clone().unwrap_or_else(|| asks.asks.clone()),
    }
}
