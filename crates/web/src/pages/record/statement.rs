//! What the page of a Statement of Applicability begins with: its numbers, what changed since the version
//! before, what contradicts it, and its controls with how they stand on the day (6.1.3).

mod controls;

use std::collections::HashMap;

use aims::{ChangedLine, ControlToday, FieldChange, LineChange, StatementBefore, changed_lines};
use conformity::{Assessment, Finding, RequirementResult};
use maud::{Markup, html};
use serde_json::Value;

use super::evidence::text;
use super::known::Known;
use super::open::{STANDARD, assessment};
use crate::fault::Result;
use crate::parts::{self, Fact};
use crate::url;

/// The register.
const STATEMENTS: &str = "statement_of_applicability";

/// Checks whose findings challenge a statement: what is left out or in without a good reason, what the
/// statement says otherwise than the controls, and what is said to be in place and is not seen at work.
const CHALLENGES: [&str; 10] = [
    "annex-a-compared",
    "soa-current",
    "exclusion-reasoned",
    "exclusion-contradicted",
    "some-systems-enough",
    "inclusion-reasoned",
    "inclusion-traced",
    "treatment-controls",
    "control-in-place",
    "control-operating",
];

/// Most contradictions that stand above the table; the rest are behind a switch.
const MOST: usize = 6;

/// Which controls the table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    AnnexA,
    Applies,
    SomeSystems,
    Excluded,
    Own,
    Partly,
    Changed,
}

impl Shown {
    /// The choices that stand above the table; the others stand there while they are chosen.
    const USUAL: [Self; 5] = [
        Self::All,
        Self::SomeSystems,
        Self::Excluded,
        Self::Partly,
        Self::Changed,
    ];

    const EVERY: [Self; 8] = [
        Self::All,
        Self::AnnexA,
        Self::Applies,
        Self::SomeSystems,
        Self::Excluded,
        Self::Own,
        Self::Partly,
        Self::Changed,
    ];

    /// Returns its word in the address.
    fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::AnnexA => "annex",
            Self::Applies => "applies",
            Self::SomeSystems => "some",
            Self::Excluded => "excluded",
            Self::Own => "own",
            Self::Partly => "partly",
            Self::Changed => "changed",
        }
    }

    fn of(word: Option<&str>) -> Self {
        let chosen = Self::EVERY
            .into_iter()
            .find(|shown| Some(shown.word()) == word);
        chosen.unwrap_or(Self::All)
    }
}

/// One control of the statement.
struct Row<'p> {
    line: &'p Value,
    today: Option<&'p ControlToday>,
    changed: bool,
    requirement: Option<&'p RequirementResult>,
}

impl Row<'_> {
    fn is(&self, shown: Shown) -> bool {
        let applies = text(self.line, "applicable");
        match shown {
            Shown::All => true,
            Shown::AnnexA => !self.is_own(),
            Shown::Applies => applies != "no",
            Shown::SomeSystems => applies == "some_systems",
            Shown::Excluded => applies == "no",
            Shown::Own => self.is_own(),
            Shown::Partly => applies != "no" && text(self.line, "status") == "partly",
            Shown::Changed => self.changed,
        }
    }

    fn is_own(&self) -> bool {
        text(self.line, "annex_a").is_empty()
    }

    /// Returns the person who answers for it: the one frozen, or today's where the line has none.
    fn owner(&self) -> Option<&str> {
        let frozen = Some(text(self.line, "owner")).filter(|owner| !owner.is_empty());
        frozen.or_else(|| self.today?.owner.as_deref())
    }

    /// Returns the kind of reason: the one frozen, or today's where the line has none.
    fn kind(&self) -> Option<&str> {
        let frozen = Some(text(self.line, "reason_kind")).filter(|kind| !kind.is_empty());
        frozen.or_else(|| self.today?.reason_kind.as_deref())
    }

    /// Returns the objective that it stands under.
    fn group(&self) -> &str {
        let number = text(self.line, "annex_a");
        let objective = number
            .match_indices('.')
            .nth(1)
            .map_or(number, |(at, _)| &number[..at]);
        self.requirement
            .map_or(objective, |requirement| requirement.group.as_str())
    }
}

/// Returns the number by which people cite a line's control.
fn number(line: &Value) -> &str {
    let numbers = ["annex_a", "own_id", "control"].map(|field| text(line, field));
    let given = numbers.into_iter().find(|number| !number.is_empty());
    given.unwrap_or_default()
}

/// Returns the field whose entries the page shows in the table, so that they need not stand open below.
pub(super) fn folded(known: &Known<'_, '_>) -> &'static [&'static str] {
    if known.found.register.name == STATEMENTS {
        &["lines"]
    } else {
        &[]
    }
}

/// Draws what the page begins with; nothing for other records, and for a statement without lines.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn opening(known: &Known<'_, '_>) -> Result<Markup> {
    let lines = known.found.body["lines"].as_array();
    let is_statement = known.found.register.name == STATEMENTS;
    let Some(lines) = lines.filter(|lines| is_statement && !lines.is_empty()) else {
        return Ok(html! {});
    };
    let view = known.look.view()?;
    let before = view.statement_before(&known.found)?;
    let changed = before
        .as_ref()
        .map_or_else(Vec::new, |before| changed_lines(&before.lines, lines));
    let today = view.controls_today()?;
    let assessment = assessment(known.look, STANDARD)?;
    let rows = rows(lines, &changed, &today, &assessment);
    Ok(html! {
        div.cols.three {
            (parts::section("numbers", known.look.words.t("soa-numbers"), html! {}, numbers(known, &rows)))
            (changes(known, before.as_ref(), &changed))
            (contradictions(known, &assessment))
        }
        (controls::section(known, &rows)?)
    })
}

fn rows<'p>(
    lines: &'p [Value],
    changed: &[ChangedLine],
    today: &'p HashMap<String, ControlToday>,
    assessment: &'p Assessment,
) -> Vec<Row<'p>> {
    let row = |line: &'p Value| Row {
        line,
        today: today.get(text(line, "control")),
        changed: changed
            .iter()
            .any(|changed| changed.line["control"] == line["control"]),
        requirement: assessment
            .requirements
            .iter()
            .find(|requirement| requirement.id == text(line, "annex_a")),
    };
    lines.iter().map(row).collect()
}

/// Returns the address of the page with some of the controls.
fn at(known: &Known<'_, '_>, shown: Shown) -> String {
    let path = format!("/k/{}#controls", known.key);
    known.look.href(&match shown {
        Shown::All => path,
        shown => url::with(&path, &[("show", shown.word())]),
    })
}

fn numbers(known: &Known<'_, '_>, rows: &[Row<'_>]) -> Markup {
    let words = &known.look.words;
    let count = |shown: Shown| {
        let count = rows.iter().filter(|row| row.is(shown)).count();
        html! { a.num-link href=(at(known, shown)) { (words.number(count)) } }
    };
    let some = rows.iter().any(|row| row.is(Shown::SomeSystems));
    let unreasoned = rows
        .iter()
        .filter(|row| row.is(Shown::Excluded) && text(row.line, "reason").trim().is_empty())
        .count();
    let excluded = rows.iter().any(|row| row.is(Shown::Excluded));
    parts::dl_narrow([
        Fact::new(
            words.t("soa-annex"),
            html! { (count(Shown::AnnexA)) " " (words.t("soa-controls-of")) },
        ),
        Fact::new(
            words.t("soa-apply"),
            html! {
                (count(Shown::Applies))
                @if some { ", " (words.t("soa-of-these")) " " (count(Shown::SomeSystems)) " " (words.t("soa-for-some")) }
            },
        ),
        Fact::new(
            words.t("soa-excluded"),
            html! {
                (count(Shown::Excluded))
                @if excluded && unreasoned == 0 { ", " (words.t("soa-with-reason")) }
                @if unreasoned > 0 { ", " (words.count("soa-without-reason", unreasoned)) }
            },
        ),
        Fact::new(words.t("soa-own"), count(Shown::Own)),
    ])
}

/// Says what differs from the statement before, the same difference of several controls once.
fn changes(
    known: &Known<'_, '_>,
    before: Option<&StatementBefore>,
    changed: &[ChangedLine],
) -> Markup {
    let words = &known.look.words;
    let Some(before) = before else {
        let first = html! { p.help { (words.t("soa-first")) } };
        return parts::section("changed", words.t("soa-changed"), html! {}, first);
    };
    let version = words.with("record-version-n", &[("version", before.version.into())]);
    let named = if before.key == known.key {
        version
    } else {
        format!("{} {version}", before.key)
    };
    let heading = words.with("soa-changed-since", &[("version", named.into())]);
    let mut said: Vec<(Markup, Vec<&ChangedLine>)> = Vec::new();
    for line in changed {
        let what = difference(known, &line.change);
        match said.iter_mut().find(|(other, _)| other.0 == what.0) {
            Some((_, lines)) => lines.push(line),
            None => said.push((what, vec![line])),
        }
    }
    let from = before.version;
    let compare = (before.key == known.key).then(|| {
        known.at(&format!(
            "compare?from={from}&to={}",
            known.found.row.version
        ))
    });
    let beside =
        html! { @if let Some(href) = compare { a.more href=(href) { (words.t("soa-compare")) } } };
    let body = html! {
        @if said.is_empty() { p.help { (words.t("soa-unchanged")) } }
        @else {
            ul.points {
                @for (what, lines) in &said {
                    li.improvement {
                        (parts::icon("dot", 14))
                        span {
                            @for (at, changed) in lines.iter().enumerate() {
                                @if at > 0 { ", " }
                                a.nb href=(known.look.record(text(&changed.line, "control"))) { (number(&changed.line)) }
                            }
                            ": " (what)
                        }
                    }
                }
            }
        }
    };
    parts::section("changed", &heading, beside, body)
}

fn difference(known: &Known<'_, '_>, change: &LineChange) -> Markup {
    let words = &known.look.words;
    match change {
        LineChange::Added => html! { (words.t("soa-added")) },
        LineChange::Removed => html! { (words.t("soa-removed")) },
        LineChange::Changed(fields) => html! {
            @for (at, field) in fields.iter().enumerate() {
                @if at > 0 { "; " }
                (field_difference(known, field))
            }
        },
    }
}

fn field_difference(known: &Known<'_, '_>, change: &FieldChange) -> Markup {
    let words = &known.look.words;
    let path = format!("lines.{}", change.field);
    let one = |value: &Option<Value>| {
        let value = value.as_ref().and_then(Value::as_str)?.to_owned();
        let said = words.choice(STATEMENTS, &path, &value).to_lowercase();
        Some(html! { (said) })
    };
    match change.field {
        "applicable" | "status" => html! {
            (words.t(if change.field == "status" { "soa-practice" } else { "soa-applies" }).to_lowercase())
            " " (parts::changed(one(&change.was), one(&change.is)))
        },
        field => {
            let name = words
                .field(STATEMENTS, &format!("lines.{field}"))
                .to_lowercase();
            html! { (words.with("soa-field-changed", &[("field", name.into())])) }
        }
    }
}

/// Lists the findings that challenge the statement, with their records and requirements.
fn contradictions(known: &Known<'_, '_>, assessment: &Assessment) -> Markup {
    let words = &known.look.words;
    let found: Vec<(&RequirementResult, &Finding)> = assessment
        .findings()
        .filter(|(_, finding)| CHALLENGES.contains(&finding.check.as_str()))
        .collect();
    let (first, rest) = found.split_at(found.len().min(MOST));
    let list = |findings: &[(&RequirementResult, &Finding)]| {
        html! {
            ul.points { @for (requirement, finding) in findings { (contradiction(known, requirement, finding)) } }
        }
    };
    let beside = html! { @if !found.is_empty() { p { (words.number(found.len())) } } };
    let body = html! {
        @if found.is_empty() { p.help { (words.t("soa-no-contradiction")) } }
        @else { (list(first)) }
        @if !rest.is_empty() {
            (parts::disclosure(&words.count("soa-more-contradictions", rest.len()), false, list(rest)))
        }
    };
    parts::section("against", words.t("soa-contradictions"), beside, body)
}

fn contradiction(
    known: &Known<'_, '_>,
    requirement: &RequirementResult,
    finding: &Finding,
) -> Markup {
    let words = &known.look.words;
    let href = known
        .look
        .href(&format!("/requirements/{STANDARD}/{}", requirement.id));
    let title = finding.title.as_deref().unwrap_or_default();
    html! {
        li class=(finding.grade.word()) {
            (parts::grade_icon(finding.grade, 14))
            span {
                b { (words.grade(finding.grade)) } " "
                @if let Some(record) = &finding.record {
                    a.nb href=(known.look.record(record)) { (record) } " " (title) " "
                }
                (finding.because) " "
                a.nb href=(href) { (requirement.id) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(line: &Value) -> Row<'_> {
        Row {
            line,
            today: None,
            changed: false,
            requirement: None,
        }
    }

    #[test]
    fn what_challenges_a_statement_are_checks_of_the_standard() {
        let framework = conformity::Framework::embedded(STANDARD, registers::catalog());
        let framework = framework.expect("the standard");
        let known: Vec<&str> = framework
            .requirements
            .iter()
            .flat_map(|requirement| &requirement.checks)
            .map(|check| check.id.as_str())
            .collect();
        for check in CHALLENGES {
            assert!(known.contains(&check), "{check}");
        }
    }

    #[test]
    fn a_control_stands_under_its_objective() {
        for (annex_a, objective) in [("A.2.2", "A.2"), ("A.6.1.3", "A.6"), ("A.10.4", "A.10")] {
            assert_eq!(row(&json!({ "annex_a": annex_a })).group(), objective);
        }
    }

    #[test]
    fn what_is_shown_follows_from_the_line() {
        let out = json!({ "annex_a": "A.9.3", "applicable": "no", "status": "partly" });
        let is = |line: &Value, shown| row(line).is(shown);
        assert!(is(&out, Shown::Excluded) && is(&out, Shown::AnnexA) && is(&out, Shown::All));
        assert!(!is(&out, Shown::Applies) && !is(&out, Shown::Partly) && !is(&out, Shown::Own));
        let own = json!({ "own_id": "TS-1", "applicable": "some_systems", "status": "partly" });
        assert!(is(&own, Shown::Own) && is(&own, Shown::Applies) && is(&own, Shown::Partly));
        assert_eq!(number(&own), "TS-1");
        assert_eq!(Shown::of(Some("<script>")), Shown::All);
    }
}
