//! Assessments and explanations as text for people. Words carry the meaning; colour, where the
//! caller wants it, only repeats it.

use std::fmt::Write as _;

use crate::assessment::{Assessment, Finding, RequirementResult, Status};
use crate::engine::{ExplainedCheck, Why};

/// How text is shown.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether the terminal shows colours.
    pub colour: bool,
    /// Columns to wrap at.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
        }
    }
}

impl Style {
    /// Returns a status word padded to the width of the longest, coloured if wanted.
    fn status(self, status: Status) -> String {
        let padded = format!("{:11}", status.word());
        let colour = match status {
            Status::Major => 31,
            Status::Minor => 33,
            Status::Improvement | Status::Attest => 36,
            Status::Open | Status::Excluded => 90,
            Status::Conforms => 32,
        };
        if self.colour {
            format!("\u{1b}[{colour}m{padded}\u{1b}[0m")
        } else {
            padded
        }
    }

    /// Writes text wrapped at the width, every line indented, without what would steer a terminal.
    fn wrap(self, out: &mut String, indent: usize, first: &str, text: &str) {
        let room = self
            .width
            .saturating_sub(indent + first.chars().count())
            .max(20);
        let mut lead = format!("{:indent$}{first}", "");
        let mut line = String::new();
        let mut flush = |line: &mut String, lead: &mut String| {
            let _ = writeln!(out, "{lead}{line}");
            line.clear();
            *lead = " ".repeat(lead.chars().count());
        };
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                flush(&mut line, &mut lead);
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(word.chars().filter(|letter| !letter.is_control()));
        }
        if !line.is_empty() {
            flush(&mut line, &mut lead);
        }
    }
}

/// Returns an assessment as text: every requirement with its status, and below each that does
/// not conform what is wrong and where it is put right.
pub fn assessment_text(assessment: &Assessment, style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} as of {} (entry {})",
        assessment.framework_title, assessment.as_of, assessment.entry
    );
    let widest = assessment
        .requirements
        .iter()
        .map(|requirement| requirement.id.len())
        .max();
    let width = widest.unwrap_or(0);
    let mut group = "";
    for requirement in &assessment.requirements {
        if requirement.group != group {
            group = &requirement.group;
            let _ = write!(out, "\n{group}\n");
        }
        requirement_text(&mut out, requirement, width, style);
    }
    let _ = write!(out, "\n{}\n", summary(assessment));
    out
}

fn requirement_text(out: &mut String, requirement: &RequirementResult, width: usize, style: Style) {
    let status = style.status(requirement.status);
    let _ = writeln!(
        out,
        "  {:width$}  {status}  {}",
        requirement.id, requirement.title
    );
    let indent = width + 4;
    if let Some(reason) = &requirement.reason {
        style.wrap(out, indent, "because ", reason);
    }
    for finding in &requirement.findings {
        finding_text(out, finding, indent, style);
    }
    for finding in &requirement.overridden {
        let by = finding.overridden_by.as_deref().unwrap_or_default();
        style.wrap(
            out,
            indent,
            "overridden ",
            &format!("by {by}: {}", finding.sentence()),
        );
    }
    if matches!(requirement.status, Status::Attest | Status::Open) {
        if let Some(asks) = &requirement.asks {
            style.wrap(out, indent, "to attest ", asks);
        }
        fix_text(out, requirement.fix.as_deref(), indent);
    }
}

fn finding_text(out: &mut String, finding: &Finding, indent: usize, style: Style) {
    style.wrap(
        out,
        indent,
        &format!("{:11} ", finding.grade.word()),
        &finding.sentence(),
    );
    fix_text(out, finding.fix.as_deref(), indent);
}

fn fix_text(out: &mut String, fix: Option<&str>, indent: usize) {
    if let Some(fix) = fix {
        let _ = writeln!(out, "{:indent$}{:11} {fix}", "", "fix");
    }
}

/// Returns the counts as sentences.
fn summary(assessment: &Assessment) -> String {
    let counts = &assessment.summary;
    let count = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let mut parts = vec![format!(
        "{} major, {} minor, {}.",
        counts.major,
        counts.minor,
        count(
            counts.improvement,
            "opportunity for improvement",
            "opportunities for improvement"
        )
    )];
    parts.push(format!(
        "{} of {} conform",
        counts.conform,
        count(counts.requirements, "requirement", "requirements")
    ));
    let rest = [
        (counts.attest, "to attest"),
        (counts.open, "open"),
        (counts.excluded, "excluded with a reason"),
    ];
    let rest = rest.iter().filter(|(count, _)| *count > 0);
    let rest: Vec<String> = rest
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!("; {}", rest.join(", "))
    };
    format!("{}{rest}.", parts.join(" "))
}

/// Returns an explanation as text.
pub fn why_text(why: &Why, style: Style) -> String {
    let mut out = String::new();
    let result = &why.result;
    let status = style.status(result.status);
    let _ = writeln!(out, "{} {}: {}", result.id, result.title, status.trim_end());
    let _ = writeln!(
        out,
        "{}, {}, as of {} (entry {})\n",
        why.framework, result.group, why.as_of, why.entry
    );
    for (label, text) in [
        ("Asks", Some(why.asks.as_str())),
        ("Why", Some(why.why.as_str())),
        ("Guidance", why.guidance.as_deref()),
        ("Good", why.good.as_deref()),
        ("An auditor asks", why.auditor.as_deref()),
        ("Often wrong", why.typical.as_deref()),
        ("First step", why.first.as_deref()),
        ("Excluded", result.reason.as_deref()),
    ] {
        if let Some(text) = text {
            style.wrap(&mut out, 0, &format!("{label:16}"), text);
        }
    }
    out.push_str("\nTests\n");
    for (id, says) in &why.tests {
        style.wrap(&mut out, 2, &format!("{id}  "), says);
    }
    attestation_text(&mut out, why, style);
    for check in &why.checks {
        check_text(&mut out, check, style);
    }
    evidence_text(&mut out, why);
    out
}

fn attestation_text(out: &mut String, why: &Why, style: Style) {
    for given in &why.result.attestations {
        let about = given
            .check
            .as_ref()
            .map_or(String::new(), |check| format!(" of check {check}"));
        let by = given.by.as_deref().unwrap_or("nobody");
        let on = given.on.as_deref().unwrap_or("an unknown day");
        let until = given
            .expires
            .as_ref()
            .map_or(String::new(), |day| format!(", holds until {day}"));
        let _ = writeln!(
            out,
            "\nAttestation{about} {} by {by} on {on}{until}",
            given.record
        );
    }
    let Some((asks, months)) = &why.attestation else {
        return;
    };
    out.push_str("\nJudged by a person's word, since no check can see it\n");
    style.wrap(out, 2, "", &format!("{asks} (holds for {months} months)"));
    if let Some((record, day)) = &why.expired {
        let _ = writeln!(out, "  {record} held until {day}");
    }
    fix_text(out, why.result.fix.as_deref(), 2);
}

fn check_text(out: &mut String, check: &ExplainedCheck, style: Style) {
    let found = match check.findings.len() {
        0 => "holds".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let carries_out = if check.own {
        "our own".to_owned()
    } else {
        format!("tests {}", check.tests.join(", "))
    };
    let _ = writeln!(
        out,
        "\nCheck {} ({}, {carries_out}): {found}",
        check.id,
        check.grade.word()
    );
    style.wrap(out, 2, "", &check.says);
    if let Some(why) = &check.why {
        style.wrap(out, 2, "", why);
    }
    for finding in &check.findings {
        finding_text(out, finding, 2, style);
    }
    for finding in &check.overridden {
        let by = finding.overridden_by.as_deref().unwrap_or_default();
        style.wrap(
            out,
            2,
            "overridden ",
            &format!("by {by}: {}", finding.sentence()),
        );
    }
    for line in check.sql.lines() {
        let _ = writeln!(out, "    {line}");
    }
}

fn evidence_text(out: &mut String, why: &Why) {
    if why.evidence.is_empty() {
        return;
    }
    out.push_str("\nRecords\n");
    for evidence in &why.evidence {
        let _ = writeln!(out, "  {} ({})", evidence.register, evidence.count);
        for (key, title, state) in &evidence.records {
            let _ = writeln!(out, "    {key}  {title} ({state})");
        }
    }
}
