//! What the form of a register looks like: its sections, and for every field a control and its words.
//!
//! All of it is read from the schema and the words. A section starts where a message
//! `section-of-REGISTER-FIELD` gives it a name, and at every part.

use std::borrow::Cow;
use std::ops::Range;

use registers::{Choice, Field, Kind, OWN, RegisterInfo};

use super::typed::{is_tick, join};
use crate::words::Words;

/// What something is called.
type Label = Cow<'static, str>;

/// Most choices that are shown side by side; more go into a list that opens.
const MOST_RADIOS: usize = 5;

/// Most choices that are shown side by side in a part that repeats.
const MOST_RADIOS_IN_PARTS: usize = 3;

/// Longest text that gets a single line.
const LONGEST_LINE: u64 = 300;

/// Fields of an evidence record that speak of its file: set by an upload, never by hand.
const OF_A_FILE: [&str; 4] = ["sha256", "file_name", "media_type", "size"];

/// The form of a register.
#[derive(Debug)]
pub(super) struct Plan {
    /// The register.
    pub(super) register: &'static RegisterInfo,
    /// Its fields.
    pub(super) nodes: Vec<Node>,
    /// Its sections.
    pub(super) sections: Vec<Section>,
}

/// A section of a form.
#[derive(Debug)]
pub(super) struct Section {
    /// Its id on the page.
    pub(super) id: String,
    /// Its heading.
    pub(super) head: Label,
    /// The fields it holds.
    pub(super) fields: Range<usize>,
    /// Whether it is headed by the name of its first field, which is a part.
    pub(super) of_part: bool,
}

/// A field of a form.
#[derive(Debug)]
pub(super) struct Node {
    /// The field.
    pub(super) field: &'static Field,
    /// What it is called.
    pub(super) label: Label,
    /// How to answer.
    pub(super) help: &'static str,
    /// How it is answered.
    pub(super) control: Control,
    /// What may be chosen.
    pub(super) options: Vec<Offer>,
    /// Whether it must be answered, at least where the part around it is filled in.
    pub(super) is_must: bool,
    /// Whether it stands in a part that may be left blank as a whole.
    pub(super) may_lack: bool,
    /// The fields of a part.
    pub(super) inner: Vec<Node>,
}

/// One of several answers.
#[derive(Debug)]
pub(super) struct Offer {
    /// The word in the body.
    pub(super) value: &'static str,
    /// What it is called.
    pub(super) label: Label,
    /// What it means.
    pub(super) help: &'static str,
}

/// How a field is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    /// A line of text of at most so many characters.
    Line(u64),
    /// A text that grows.
    Area,
    /// A text in Markdown.
    Markdown,
    /// A whole number.
    Whole,
    /// A decimal.
    Decimal,
    /// A day.
    Date,
    /// A box to tick.
    Tick,
    /// Yes or no.
    YesNo,
    /// One of a few.
    Radios,
    /// One of many.
    Select,
    /// A reference to a record of a register.
    Ref(&'static str),
    /// References to records of a register.
    Refs(&'static str),
    /// Single values, one a line.
    Lines,
    /// Some of a fixed set.
    Ticks,
    /// A part.
    Part,
    /// Parts, each with a number.
    Parts,
    /// What an upload sets.
    OfFile,
}

impl Plan {
    /// Makes the form of a register.
    pub(super) fn of(words: &Words, register: &'static RegisterInfo) -> Self {
        let maker = Maker {
            words,
            register: register.name,
        };
        let nodes: Vec<Node> = register
            .fields
            .iter()
            .map(|field| maker.node(field, "", false))
            .collect();
        Self {
            sections: sections(words, register, &nodes),
            nodes,
            register,
        }
    }

    /// Returns the section that a field of this path stands in.
    pub(super) fn section_of(&self, path: &str) -> Option<&Section> {
        let name = super::typed::split(path).0;
        let at = self.nodes.iter().position(|node| node.field.name == name)?;
        self.sections
            .iter()
            .find(|section| section.fields.contains(&at))
    }

    /// Returns what a path is called, with the numbers of parts: `Parties 2, name`.
    pub(super) fn said(&self, path: &str) -> String {
        let mut said = String::new();
        let mut nodes = &self.nodes;
        for step in path.split('.') {
            if let Ok(position) = step.parse::<usize>() {
                said.push_str(&format!(" {}", position.saturating_add(1)));
            } else if let Some(node) = nodes.iter().find(|node| node.field.name == step) {
                if !said.is_empty() {
                    said.push_str(", ");
                }
                said.push_str(&node.label);
                nodes = &node.inner;
            }
        }
        said
    }

    /// Returns where a path stands on the form, to sort by.
    pub(super) fn place(&self, path: &str) -> Vec<usize> {
        let mut nodes = &self.nodes;
        let mut place = Vec::new();
        for step in path.split('.') {
            if let Ok(position) = step.parse() {
                place.push(position);
            } else if let Some(at) = nodes.iter().position(|node| node.field.name == step) {
                place.push(at);
                nodes = &nodes[at].inner;
            }
        }
        place
    }

    /// Returns the field at a path.
    pub(super) fn node(&self, path: &str) -> Option<&Node> {
        let mut nodes = &self.nodes;
        let mut found = None;
        for step in path
            .split('.')
            .filter(|step| step.parse::<usize>().is_err())
        {
            let node = nodes.iter().find(|node| node.field.name == step)?;
            nodes = &node.inner;
            found = Some(node);
        }
        found
    }
}

impl Node {
    /// Returns whether two such fields fit beside each other.
    pub(super) fn is_short(&self) -> bool {
        matches!(
            self.control,
            Control::Line(_) | Control::Whole | Control::Decimal | Control::Date | Control::Select
        )
    }
}

fn sections(words: &Words, register: &'static RegisterInfo, nodes: &[Node]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let name = &node.field.name;
        let own = words.find(&format!("section-of-{}-{name}", register.name));
        let of_part = matches!(node.control, Control::Part | Control::Parts);
        let head = match own {
            Some(head) => Some(head.into()),
            None if of_part => Some(node.label.clone()),
            None if at == 0 => Some(words.register(register.name)),
            None => None,
        };
        match (head, sections.last_mut()) {
            (None, Some(last)) => last.fields.end = at + 1,
            (head, _) => sections.push(Section {
                id: format!("s-{name}"),
                head: head.unwrap_or_default(),
                fields: at..at + 1,
                of_part,
            }),
        }
    }
    sections
}

struct Maker<'w> {
    words: &'w Words,
    register: &'static str,
}

impl Maker<'_> {
    fn node(&self, field: &'static Field, around: &str, repeated: bool) -> Node {
        let path = join(around, &field.name);
        let control = self.control(field, repeated);
        let inner: &'static [Field] = match &field.kind {
            Kind::Object(fields) => fields,
            Kind::List(of) => match &**of {
                Kind::Object(fields) => fields,
                _ => &[],
            },
            _ => &[],
        };
        let repeats = repeated || control == Control::Parts;
        // Own fields that are required are so even where the others are left blank.
        let optional = control == Control::Part && !field.required && path != OWN;
        let mut inner: Vec<Node> = inner
            .iter()
            .map(|field| self.node(field, &path, repeats))
            .collect();
        for node in &mut inner {
            node.may_lack = optional;
        }
        Node {
            field,
            label: self.words.field(self.register, &path),
            help: self.words.help(self.register, &path),
            control,
            options: self.options(&field.kind, &path),
            is_must: field.required && field.default.is_none(),
            may_lack: false,
            inner,
        }
    }

    fn control(&self, field: &'static Field, repeated: bool) -> Control {
        if self.register == "evidence" && OF_A_FILE.contains(&field.name.as_str()) {
            return Control::OfFile;
        }
        match &field.kind {
            Kind::Text { .. } if field.hints.contains_key("x-markdown") => Control::Markdown,
            Kind::Text { max, .. } if *max <= LONGEST_LINE => Control::Line(*max),
            Kind::Text { .. } => Control::Area,
            Kind::Integer { .. } => Control::Whole,
            Kind::Number { .. } => Control::Decimal,
            Kind::Boolean if is_tick(field) => Control::Tick,
            Kind::Boolean => Control::YesNo,
            Kind::Date => Control::Date,
            Kind::Choice(choices) => {
                let most = if repeated {
                    MOST_RADIOS_IN_PARTS
                } else {
                    MOST_RADIOS
                };
                if choices.len() <= most {
                    Control::Radios
                } else {
                    Control::Select
                }
            }
            Kind::Reference(to) => Control::Ref(to),
            Kind::Object(_) => Control::Part,
            Kind::List(of) => match &**of {
                Kind::Reference(to) => Control::Refs(to),
                Kind::Object(_) => Control::Parts,
                Kind::Choice(_) => Control::Ticks,
                _ => Control::Lines,
            },
        }
    }

    fn options(&self, kind: &'static Kind, path: &str) -> Vec<Offer> {
        let choices: &'static [Choice] = match kind {
            Kind::Choice(choices) => choices,
            Kind::List(of) => match &**of {
                Kind::Choice(choices) => choices,
                _ => &[],
            },
            _ => &[],
        };
        let option = |choice: &'static Choice| Offer {
            value: &choice.value,
            label: self.words.choice(self.register, path, &choice.value),
            help: self.words.choice_help(self.register, path, &choice.value),
        };
        choices.iter().map(option).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_register_stands_in_one_section() {
        let words = Words::default();
        for register in registers::catalog().all() {
            let plan = Plan::of(&words, register);
            let held: Vec<usize> = plan
                .sections
                .iter()
                .flat_map(|section| section.fields.clone())
                .collect();
            assert_eq!(
                held,
                (0..plan.nodes.len()).collect::<Vec<_>>(),
                "{}",
                register.name
            );
            for section in &plan.sections {
                assert!(
                    !section.head.is_empty(),
                    "{}: {}",
                    register.name,
                    section.id
                );
                let long = section.fields.len() > 12;
                assert!(
                    !long,
                    "{}: {} has too many fields",
                    register.name, section.head
                );
            }
        }
    }

    #[test]
    fn every_section_that_is_named_starts_at_a_field() {
        let messages = include_str!("../../../locales/en/form.ftl");
        let ids = messages
            .lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(id, _)| id);
        for id in ids.filter(|id| id.starts_with("section-of-")) {
            let named = registers::catalog().all().iter().any(|register| {
                let field = id.strip_prefix(&format!("section-of-{}-", register.name));
                field.is_some_and(|field| register.field(field).is_some())
            });
            assert!(named, "{id}");
        }
    }

    #[test]
    fn a_path_is_said_with_the_numbers_of_its_parts() {
        let register = registers::catalog().get("supplier").expect("a register");
        let plan = Plan::of(&Words::default(), register);
        assert_eq!(plan.said("answers.1.question"), "Answers 2, Question");
        assert_eq!(
            plan.section_of("answers.1.question")
                .map(|section| section.head.as_ref()),
            Some("Answers")
        );
    }
}
