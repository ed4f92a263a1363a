//! Makes the Statement of Applicability from the records of one moment.

use std::collections::BTreeMap;

use conformity::RequirementKind;
use conformity::framework::Requirement;

use super::contradiction::Facts;
use super::read::{self, Control};
use super::statement::Statements;
use super::{Applies, Group, Line, Practice, Reason, RiskLine, Side, Soa, Summary};
use crate::source::split_group;
use crate::{ReportError, Source, Status, markdown};

/// Returns the statement: every control of the framework in its order, decided or not, then the
/// organisation's own; beside them what the checks and other records say.
///
/// # Errors
///
/// [`ReportError::Query`] if the image cannot be read.
pub fn model(source: &Source<'_>) -> Result<Soa, ReportError> {
    let controls = read::controls(source)?;
    let statements = Statements::read(source)?;
    let changes = statements.changes(&controls);
    let mut cover = source.cover("Statement of Applicability")?;
    statements.sign(source, changes.as_ref(), &mut cover)?;
    let risks = risks(source, &controls)?;
    let mut groups = Lines::new(source, &controls)?.groups();
    for line in groups.iter_mut().flat_map(|group| &mut group.lines) {
        let differs =
            |lines: &[super::Change]| lines.iter().any(|change| change.control == line.id);
        line.changed = changes
            .as_ref()
            .is_some_and(|changes| differs(&changes.lines));
    }
    Ok(Soa {
        cover,
        introduction: statements
            .note()
            .map(markdown::paragraphs)
            .unwrap_or_default(),
        summary: Summary::of(&groups),
        groups,
        risks,
        changes,
    })
}

/// What lines are made from.
struct Lines<'a> {
    source: &'a Source<'a>,
    facts: Facts,
    /// Records of the framework's controls by the control's id; more than one is a contradiction.
    annex: BTreeMap<&'a str, Vec<&'a Control>>,
    own: Vec<&'a Control>,
}

impl<'a> Lines<'a> {
    fn new(source: &'a Source<'a>, controls: &'a [Control]) -> Result<Self, ReportError> {
        let mut lines = Self {
            source,
            facts: Facts::read(source)?,
            annex: BTreeMap::new(),
            own: Vec::new(),
        };
        for control in controls {
            match control
                .annex_a
                .as_deref()
                .filter(|id| is_control(source, id))
            {
                Some(id) => lines.annex.entry(id).or_default().push(control),
                None => lines.own.push(control),
            }
        }
        // What is approved speaks first.
        for records in lines.annex.values_mut() {
            records.sort_by_key(|control| control.state != "approved");
        }
        Ok(lines)
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let controls = self.source.framework.requirements.iter();
        for requirement in
            controls.filter(|requirement| requirement.kind == RequirementKind::Control)
        {
            let (id, title) = split_group(&requirement.group);
            let line = self.annex_line(requirement);
            match groups.last_mut() {
                Some(group) if group.id.as_ref() == Some(&id) => group.lines.push(line),
                _ => groups.push(Group {
                    id: Some(id),
                    title,
                    lines: vec![line],
                }),
            }
        }
        if !self.own.is_empty() {
            groups.push(Group {
                id: None,
                title: "Own controls".to_owned(),
                lines: self
                    .own
                    .iter()
                    .map(|control| self.own_line(control))
                    .collect(),
            });
        }
        groups
    }

    fn annex_line(&self, requirement: &Requirement) -> Line {
        let records = self.annex.get(requirement.id.as_str());
        let mut line = match records.and_then(|records| records.first()) {
            Some(control) => self.line(control),
            None => undecided(),
        };
        line.id.clone_from(&requirement.id);
        line.title.clone_from(&requirement.title);
        for other in records.into_iter().flatten().skip(1) {
            let also = format!("{} is a second record of this control.", other.key);
            line.contradictions.push(also);
        }
        if let Some(result) = self.source.assessment.requirement(&requirement.id) {
            line.status = result.status.into();
            let because = result.findings.iter().map(conformity::Finding::sentence);
            line.because.extend(because);
        }
        line
    }

    /// Returns the line of an own control; the checks speak of it only by naming its record.
    fn own_line(&self, control: &Control) -> Line {
        let mut line = self.line(control);
        if let Some(id) = &control.annex_a {
            let unknown = format!("{id} is no control of Annex A.");
            line.contradictions.push(unknown);
        }
        let found = self.source.assessment.findings();
        let found = found.filter(|(_, finding)| finding.record.as_ref() == Some(&control.key));
        let mut worst = None;
        for (requirement, finding) in found {
            worst = worst.into_iter().chain([finding.grade]).min();
            line.because
                .push(format!("{}: {}", requirement.id, finding.because));
        }
        line.status = match (worst, control.state.as_str(), &line.applies) {
            (Some(grade), ..) => grade.into(),
            (None, "approved", Applies::No) => Status::Excluded,
            (None, "approved", _) => Status::Conforms,
            _ => Status::Open,
        };
        line
    }

    fn line(&self, control: &Control) -> Line {
        let mut because = Vec::new();
        if control.state != "approved" {
            because.push(format!(
                "{} is not approved ({})",
                control.key,
                control.state.replace('_', " ")
            ));
        }
        Line {
            id: control.id().to_owned(),
            key: Some(control.key.clone()),
            title: control.title.clone(),
            applies: applies(control),
            reasons: reason(control).into_iter().collect(),
            risks: control.risks.clone(),
            impact_assessments: control.impacts.clone(),
            implementation: control.how.clone(),
            practice: control.practice,
            documented: control.documents.iter().any(|document| document.in_force),
            documents: control
                .documents
                .iter()
                .map(|document| document.reference.clone())
                .collect(),
            evidence: control.evidence.clone(),
            owner: control.owner.clone(),
            status: Status::Open,
            because,
            reviewed: control.reviewed,
            contradictions: self.facts.against(control),
            changed: false,
        }
    }
}

fn is_control(source: &Source<'_>, id: &str) -> bool {
    let requirement = source.framework.requirement(id);
    requirement.is_some_and(|requirement| requirement.kind == RequirementKind::Control)
}

/// Returns the line of a control of which nothing is recorded.
fn undecided() -> Line {
    Line {
        id: String::new(),
        key: None,
        title: String::new(),
        applies: Applies::Undecided,
        reasons: Vec::new(),
        risks: Vec::new(),
        impact_assessments: Vec::new(),
        implementation: None,
        practice: Practice::Unknown,
        documented: false,
        documents: Vec::new(),
        evidence: Vec::new(),
        owner: None,
        status: Status::Open,
        because: Vec::new(),
        reviewed: None,
        contradictions: Vec::new(),
        changed: false,
    }
}

fn applies(control: &Control) -> Applies {
    match control.applicable.as_deref() {
        Some("yes") => Applies::Yes,
        Some("no") => Applies::No,
        Some("some_systems") => Applies::Some {
            systems: control.systems.clone(),
        },
        _ => Applies::Undecided,
    }
}

fn reason(control: &Control) -> Option<Reason> {
    let kind = match control.reason_kind.as_deref() {
        Some("not_needed") => "no need",
        Some("exempt") => "exempt",
        Some("best_practice") => "best practice",
        Some(kind) => kind,
        None => "",
    };
    let side = match control.applicable.as_deref() {
        Some("no") => Side::Exclusion,
        _ => Side::Inclusion,
    };
    control.reason.as_ref().map(|text| Reason {
        side,
        kind: kind.to_owned(),
        text: text.clone(),
    })
}

/// Returns every risk with the controls set against it, whichever of the two names the other.
fn risks(source: &Source<'_>, controls: &[Control]) -> Result<Vec<RiskLine>, ReportError> {
    let mut against: BTreeMap<&str, Vec<&Control>> = BTreeMap::new();
    for control in controls {
        for risk in &control.risks {
            against.entry(&risk.key).or_default().push(control);
        }
    }
    let sql = "select id, title, \"option\" as treatment from risk \
               where state <> 'erased' order by length(id), id";
    let line = |row: crate::source::Row| {
        let key = row.word("id");
        let set = against.get(key.as_str()).into_iter().flatten();
        RiskLine {
            controls: set.map(|control| control.id().to_owned()).collect(),
            title: row.word("title"),
            treatment: row.text("treatment").map(|option| treatment(&option)),
            key,
        }
    };
    Ok(source.rows(sql)?.into_iter().map(line).collect())
}

fn treatment(option: &str) -> String {
    match option {
        "remove_source" => "remove the source".to_owned(),
        "change_likelihood" => "change the likelihood".to_owned(),
        "change_consequence" => "change the consequences".to_owned(),
        other => other.replace('_', " "),
    }
}
