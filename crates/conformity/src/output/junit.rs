//! Assessments as JUnit XML, which continuous integration reads: a suite for every requirement, a
//! case for every check. Major and minor findings fail their case; a requirement that waits for a
//! person's word, is open or excluded is a skipped case with the reason.

use std::fmt::Write as _;

use crate::assessment::{Assessment, Finding, RequirementResult, Status};
use crate::framework::{Framework, Grade};

/// Returns an assessment as JUnit XML.
pub fn junit(assessment: &Assessment, framework: &Framework) -> String {
    let suites: Vec<Suite> = assessment
        .requirements
        .iter()
        .map(|requirement| suite(assessment, requirement, framework))
        .collect();
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        escape(&format!(
            "{} as of {}",
            assessment.framework, assessment.as_of
        )),
        sum(|suite| suite.tests),
        sum(|suite| suite.failures),
        sum(|suite| suite.skipped)
    );
    for suite in &suites {
        xml.push_str(&suite.xml);
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// A requirement's suite with its counts.
struct Suite {
    tests: usize,
    failures: usize,
    skipped: usize,
    xml: String,
}

fn suite(assessment: &Assessment, requirement: &RequirementResult, framework: &Framework) -> Suite {
    let checks = framework
        .requirement(&requirement.id)
        .map_or(&[][..], |known| &known.checks);
    let class = format!("{}.{}", assessment.framework, requirement.id);
    let mut cases = String::new();
    let (mut failures, mut skipped) = (0, 0);
    if checks.is_empty() || requirement.status == Status::Excluded {
        skipped = usize::from(requirement.status != Status::Conforms);
        word_case(&mut cases, requirement, &class);
    } else {
        for check in checks {
            let of_check = |finding: &&Finding| finding.check == check.id;
            let findings: Vec<&Finding> = requirement.findings.iter().filter(of_check).collect();
            failures += usize::from(fails(&findings));
            check_case(&mut cases, &class, &check.id, check.says.trim(), &findings);
        }
    }
    let tests = cases.matches("<testcase ").count();
    let xml = format!(
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
         skipped=\"{skipped}\" timestamp=\"{}T00:00:00\">\n{cases}  </testsuite>\n",
        escape(&format!("{} {}", requirement.id, requirement.title)),
        assessment.as_of
    );
    Suite {
        tests,
        failures,
        skipped,
        xml,
    }
}

/// Writes the case of a requirement that no check judges, or that is excluded.
fn word_case(cases: &mut String, requirement: &RequirementResult, class: &str) {
    let asks = requirement
        .asks
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    let (name, skipped) = match requirement.status {
        Status::Excluded => ("applicability", requirement.reason.clone()),
        Status::Attest => (
            "attestation",
            Some(format!("waits for a person's word: {asks}")),
        ),
        Status::Open => (
            "attestation",
            Some(format!("nothing is recorded yet: {asks}")),
        ),
        _ => ("attestation", None),
    };
    let _ = write!(
        cases,
        "    <testcase classname=\"{}\" name=\"{name}\"",
        escape(class)
    );
    match skipped {
        Some(why) => {
            let _ = writeln!(cases, "><skipped message=\"{}\"/></testcase>", escape(&why));
        }
        None => cases.push_str("/>\n"),
    }
}

fn fails(findings: &[&Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.grade != Grade::Improvement)
}

fn check_case(cases: &mut String, class: &str, id: &str, says: &str, findings: &[&Finding]) {
    let _ = write!(
        cases,
        "    <testcase classname=\"{}\" name=\"{}\"",
        escape(class),
        escape(id)
    );
    let Some(first) = findings.first() else {
        cases.push_str("/>\n");
        return;
    };
    let lines = findings.iter().map(|finding| {
        let fix = finding
            .fix
            .as_ref()
            .map_or(String::new(), |fix| format!(" (fix: {fix})"));
        format!("{}{fix}", finding.sentence())
    });
    let lines = escape(&lines.collect::<Vec<_>>().join("\n"));
    if fails(findings) {
        let grade = first.grade.word();
        let says = escape(says);
        let _ = writeln!(
            cases,
            ">\n      <failure type=\"{grade}\" message=\"{says}\">{lines}</failure>\n    </testcase>"
        );
    } else {
        let _ = writeln!(
            cases,
            ">\n      <system-out>{lines}</system-out>\n    </testcase>"
        );
    }
}

/// Escapes text for XML and leaves out what XML cannot hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
