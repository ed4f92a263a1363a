//! Requirements by the part of the framework they stand in.

use conformity::framework::{Lens, LensItem};
use conformity::{RequirementKind, RequirementResult, Status};

use super::stand::Stand;
use crate::words::Words;

/// One part of a framework, such as `8 Operation`.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// Its number; empty if it has none.
    pub(super) number: &'a str,
    /// Its title.
    pub(super) title: &'a str,
    /// What its requirements are.
    pub(super) kind: RequirementKind,
    /// All its requirements.
    pub(super) all: Vec<&'a RequirementResult>,
    /// Those that the filter lets through.
    pub(super) shown: Vec<&'a RequirementResult>,
}

/// Groups of one kind under one heading.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// The heading.
    pub(super) heading: String,
    /// The groups that show something.
    pub(super) groups: Vec<Group<'a>>,
}

impl Group<'_> {
    /// Returns how many of its requirements conform.
    pub(super) fn conforming(&self) -> usize {
        let statuses = self.all.iter().map(|result| result.status);
        statuses
            .filter(|status| *status == Status::Conforms)
            .count()
    }

    /// Returns whether any of its requirements has a finding or waits for somebody.
    pub(super) fn needs_attention(&self) -> bool {
        self.all.iter().any(|result| {
            !matches!(
                result.status,
                Status::Conforms | Status::Open | Status::Excluded
            )
        })
    }

    /// Returns whether the requirement of this id stands in it.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.all.iter().any(|result| result.id == id)
    }

    /// Returns its id on a page.
    pub(super) fn anchor(&self) -> String {
        let name = if self.number.is_empty() {
            self.title
        } else {
            self.number
        };
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        let name: String = name.chars().map(plain).collect();
        format!("part-{}", name.to_lowercase())
    }
}

/// Returns the groups that show something, under their headings.
pub(super) fn parts<'a>(stand: &'a Stand<'_, '_>) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut kind = None;
    for group in groups(stand) {
        if kind.replace(group.kind) != Some(group.kind) {
            parts.push(Part {
                heading: String::new(),
                groups: Vec::new(),
            });
        }
        if let Some(part) = parts.last_mut() {
            part.groups.push(group);
        }
    }
    for part in &mut parts {
        part.heading = heading(&stand.look.words, &part.groups);
        part.groups.retain(|group| !group.shown.is_empty());
    }
    parts.retain(|part| !part.groups.is_empty());
    parts
}

fn groups<'a>(stand: &'a Stand<'_, '_>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut name = None;
    for result in &stand.assessment.requirements {
        if name.replace(&result.group) != Some(&result.group) {
            let (number, title) = split(&result.group);
            groups.push(Group {
                number,
                title,
                kind: result.kind,
                all: Vec::new(),
                shown: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.all.push(result);
            if stand.filter.lets(stand, result) {
                group.shown.push(result);
            }
        }
    }
    groups
}

/// Returns the parts of a lens as groups; a requirement may stand in several.
pub(super) fn through<'a>(stand: &'a Stand<'_, '_>, lens: &'a Lens) -> Vec<Group<'a>> {
    let results = &stand.assessment.requirements;
    let group = |item: &'a LensItem| {
        let covered = |result: &&RequirementResult| {
            let requirement = stand.framework.requirement(&result.id);
            requirement.is_some_and(|requirement| item.covers(requirement))
        };
        let all: Vec<&RequirementResult> = results.iter().filter(covered).collect();
        Group {
            number: "",
            title: &item.title,
            kind: RequirementKind::Clause,
            shown: all.clone(),
            all,
        }
    };
    lens.items.iter().map(group).collect()
}

fn heading(words: &Words, groups: &[Group<'_>]) -> String {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return String::new();
    };
    match first.kind {
        RequirementKind::Control => words.t("requirements-controls").to_owned(),
        RequirementKind::Clause if first.number.is_empty() || last.number.is_empty() => {
            words.t("requirements-clauses").to_owned()
        }
        RequirementKind::Clause => {
            let numbers = [("first", first.number.into()), ("last", last.number.into())];
            words.with("requirements-clauses-from", &numbers)
        }
    }
}

/// Splits the number off a group's name: `A.6.2 AI system life cycle`.
pub(super) fn split(group: &str) -> (&str, &str) {
    let (first, rest) = group.split_once(' ').unwrap_or(("", group));
    let numbered = first.contains(|letter: char| letter.is_ascii_digit());
    if numbered { (first, rest) } else { ("", group) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_split_off() {
        assert_eq!(split("8 Operation"), ("8", "Operation"));
        assert_eq!(
            split("A.6.2 AI system life cycle"),
            ("A.6.2", "AI system life cycle")
        );
        assert_eq!(split("House rules"), ("", "House rules"));
        assert_eq!(split("Rules"), ("", "Rules"));
    }
}
