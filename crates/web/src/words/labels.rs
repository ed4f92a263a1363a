//! What registers, fields, choices, states and steps are called.
//!
//! A name comes from a message where there is one, and else from the word in the schema, so a new
//! register needs no message. Help comes from the register's own documentation unless a language
//! says it anew.

use std::borrow::Cow;

use conformity::{Grade, Status};
use registers::{Choice, Field, Kind, OWN, catalog};

use super::Words;

/// A label: a message's words, or words made from a name.
pub(crate) type Label = Cow<'static, str>;

/// Words that are written with capitals or marks of their own.
const SPELLED: [(&str, &str); 21] = [
    ("ai", "AI"),
    ("aims", "AIMS"),
    ("api", "API"),
    ("csv", "CSV"),
    ("dpia", "DPIA"),
    ("eu", "EU"),
    ("gdpr", "GDPR"),
    ("iec", "IEC"),
    ("id", "ID"),
    ("ip", "IP"),
    ("iso", "ISO"),
    ("json", "JSON"),
    ("llm", "LLM"),
    ("ml", "ML"),
    ("pdf", "PDF"),
    ("sha256", "SHA-256"),
    ("soa", "SoA"),
    ("sql", "SQL"),
    ("uk", "UK"),
    ("url", "URL"),
    ("us", "US"),
];

impl Words {
    /// Returns what one record of a register is called: `AI system`.
    pub(crate) fn register(&self, register: &str) -> Label {
        self.or_humanised(&format!("register-{register}"), register)
    }

    /// Returns what records of a register are called: `AI systems`.
    pub(crate) fn registers(&self, register: &str) -> Label {
        self.or_humanised(&format!("register-{register}.many"), register)
    }

    /// Returns the label of a field; `path` is its name or the way to it, as in `parties.0.name`.
    pub(crate) fn field(&self, register: &str, path: &str) -> Label {
        if let Some(label) = self.own_field(register, path).and_then(Field::label) {
            return Cow::Borrowed(label);
        }
        let steps = steps(path);
        let own = format!("field-{register}-{}", steps.join("-"));
        let last = steps.last().copied().unwrap_or(path);
        let found = self.find(&own);
        found.map_or_else(
            || self.or_humanised(&format!("field-any-{last}"), last),
            Cow::Borrowed,
        )
    }

    /// Returns the help of a field, or nothing if the register's documentation is silent.
    pub(crate) fn help(&self, register: &str, path: &str) -> &'static str {
        let steps = steps(path);
        let own = format!("help-{register}-{}", steps.join("-"));
        let found = self.find(&own);
        found.unwrap_or_else(|| {
            self.field_at(register, &steps)
                .map_or("", |field| &field.help)
        })
    }

    /// Returns what a register is for.
    pub(crate) fn register_help(&self, register: &str) -> &'static str {
        let found = self.find(&format!("help-{register}"));
        found.unwrap_or_else(|| catalog().get(register).map_or("", |info| &info.help))
    }

    /// Returns the words of a choice's value.
    pub(crate) fn choice(&self, register: &str, path: &str, value: &str) -> Label {
        let own = format!("choice-{register}-{}-{value}", steps(path).join("-"));
        let found = self.find(&own);
        found.map_or_else(
            || self.or_humanised(&format!("choice-any-{value}"), value),
            Cow::Borrowed,
        )
    }

    /// Returns what a choice's value means, or nothing if the register's documentation is silent.
    pub(crate) fn choice_help(&self, register: &str, path: &str, value: &str) -> &'static str {
        let steps = steps(path);
        let own = format!("help-{register}-{}-{value}", steps.join("-"));
        let choices = || {
            self.field_at(register, &steps)
                .map_or(&[][..], |field| choices(&field.kind))
        };
        let meant = || choices().iter().find(|choice| choice.value == value);
        let found = self.find(&own);
        found.unwrap_or_else(|| meant().map_or("", |choice| &choice.help))
    }

    /// Returns the word of a record's state: `in review`.
    pub(crate) fn state(&self, state: &str) -> Label {
        let found = self.find(&format!("state-{state}"));
        found.map_or_else(|| state.replace('_', " ").into(), Cow::Borrowed)
    }

    /// Returns the words of a button that takes a step of a workflow: `Submit for review`.
    pub(crate) fn transition(&self, name: &str) -> Label {
        self.or_humanised(&format!("transition-{name}"), name)
    }

    /// Returns what happened when a step was taken: `Submitted for review`.
    pub(crate) fn transition_done(&self, name: &str) -> Label {
        self.or_humanised(&format!("transition-{name}.done"), name)
    }

    /// Returns what an access role is called.
    pub(crate) fn role(&self, role: &str) -> Label {
        self.or_humanised(&format!("role-{role}"), role)
    }

    /// Returns the word of a requirement's status: `conforms`.
    pub(crate) fn status(&self, status: Status) -> &'static str {
        self.t(match status {
            Status::Major => "status-major",
            Status::Minor => "status-minor",
            Status::Improvement => "status-improvement",
            Status::Attest => "status-attest",
            Status::Open => "status-open",
            Status::Excluded => "status-excluded",
            Status::Conforms => "status-conforms",
        })
    }

    /// Returns the word of a finding's grade, as it starts a line: `Minor`.
    pub(crate) fn grade(&self, grade: Grade) -> &'static str {
        self.t(match grade {
            Grade::Major => "grade-major",
            Grade::Minor => "grade-minor",
            Grade::Improvement => "grade-improvement",
        })
    }

    /// Returns the organisation's own field at the end of a way, or of this column's name; nothing for
    /// the others.
    fn own_field(&self, register: &str, path: &str) -> Option<&'static Field> {
        let rest = path.strip_prefix(OWN)?.strip_prefix(['.', '_', '/'])?;
        let name = steps(rest).first().copied()?;
        self.catalog.get().get(register)?.own_field(name)
    }

    /// Returns the field at the end of the way.
    fn field_at(&self, register: &str, steps: &[&str]) -> Option<&'static Field> {
        let (first, rest) = steps.split_first()?;
        let register = self.catalog.get().get(register)?;
        if let ([name], true) = (rest, *first == OWN) {
            return register.own_field(name);
        }
        let mut field = register.field(first)?;
        for step in rest {
            field = parts(&field.kind).iter().find(|part| part.name == *step)?;
        }
        Some(field)
    }

    fn or_humanised(&self, id: &str, name: &str) -> Label {
        self.find(id)
            .map_or_else(|| humanised(name).into(), Cow::Borrowed)
    }
}

/// Returns the names on the way to a field, without positions in lists.
fn steps(path: &str) -> Vec<&str> {
    let parts = path.split(['.', '/', '[', ']']);
    parts
        .filter(|part| {
            !part.is_empty() && *part != "*" && !part.bytes().all(|byte| byte.is_ascii_digit())
        })
        .collect()
}

fn parts(kind: &Kind) -> &[Field] {
    match kind {
        Kind::Object(parts) => parts,
        Kind::List(of) => parts(of),
        _ => &[],
    }
}

fn choices(kind: &Kind) -> &[Choice] {
    match kind {
        Kind::Choice(choices) => choices,
        Kind::List(of) => choices(of),
        _ => &[],
    }
}

/// Turns a name such as `due_diligence` into words: `Due diligence`.
fn humanised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split('_').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        if let Some((_, spelled)) = SPELLED.iter().find(|(known, _)| *known == word) {
            out.push_str(spelled);
        } else if out.is_empty() {
            let mut letters = word.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        } else {
            out.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("due_diligence", "Due diligence"),
            ("ai_system", "AI system"),
            ("aims_owner", "AIMS owner"),
            ("sha256", "SHA-256"),
            ("A.5.2", "A.5.2"),
            ("stage_1", "Stage 1"),
            ("", ""),
        ] {
            assert_eq!(humanised(name), words);
        }
    }

    #[test]
    fn every_register_has_a_name_for_one_and_for_many() {
        let words = Words::default();
        for register in catalog().all() {
            let one = format!("register-{}", register.name);
            assert!(words.find(&one).is_some(), "{one}");
            assert!(words.find(&format!("{one}.many")).is_some(), "{one}.many");
        }
        assert_eq!(words.register("ai_system"), "AI system");
        assert_eq!(words.registers("ai_system"), "AI systems");
        assert_eq!(words.registers("new_register"), "New register");
    }

    #[test]
    fn every_state_and_step_has_its_words() {
        let words = Words::default();
        for workflow in [
            &registers::workflow::KEPT,
            &registers::workflow::REVIEWED,
            &registers::workflow::HANDLED,
        ] {
            for state in workflow.states {
                assert!(words.find(&format!("state-{state}")).is_some(), "{state}");
            }
            for step in workflow.transitions {
                let id = format!("transition-{}", step.name);
                assert!(words.find(&id).is_some(), "{id}");
                assert!(words.find(&format!("{id}.done")).is_some(), "{id}.done");
            }
        }
        assert_eq!(words.transition("submit"), "Submit for review");
        assert_eq!(words.role("aims_manager"), "AIMS manager");
    }

    #[test]
    fn fields_and_choices_are_named_by_their_last_part_unless_a_message_does() {
        let words = Words::default();
        assert_eq!(words.field("supplier", "due_diligence"), "Due diligence");
        assert_eq!(
            words.field("document", "statements[0].sentence"),
            "Sentence"
        );
        assert_eq!(words.field("evidence", "sha256"), "Fingerprint (SHA-256)");
        assert_eq!(words.choice("scope", "kind", "whole"), "Whole");
        assert_eq!(words.transition_done("approve"), "Approved");
        assert_eq!(words.state("in_review"), "in review");
        assert_eq!(words.state("some_new_state"), "some new state");
    }

    #[test]
    fn every_message_about_a_field_is_about_one_that_exists() {
        let words = Words::default();
        for id in words.language.plain_ids() {
            let Some(rest) = id
                .strip_prefix("field-")
                .filter(|rest| !rest.starts_with("any-"))
            else {
                continue;
            };
            let (register, path) = rest.split_once('-').expect("a register and a path");
            let steps: Vec<_> = path.split('-').collect();
            assert!(words.field_at(register, &steps).is_some(), "{id}");
        }
    }

    #[test]
    fn help_is_the_registers_documentation() {
        let words = Words::default();
        let help = words.help("access", "roles");
        assert!(help.starts_with("What the person may do."), "{help}");
        assert_eq!(words.help("access", "no_such_field"), "");
        assert!(
            words
                .choice_help("access", "roles", "approver")
                .starts_with("Approves")
        );
        let deep = words.help("impact_assessment", "parties.0.consulted_on");
        assert!(deep.is_empty() || deep.ends_with('.'), "{deep}");
        assert!(!words.register_help("risk").is_empty());
    }
}
