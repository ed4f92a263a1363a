//! Drawing a form: each field in its frame, parts in their lists.

use std::collections::HashMap;

use maud::{Markup, Render, html};
use registers::Key;

use super::clash::Clash;
use super::find::Found;
use super::plan::{Control, Node, Plan, Section};
use super::typed::{Entry, Part, join};
use super::wrong::{Wrongs, id};
use crate::parts::{described_by, icon};
use crate::words::Words;

mod choice;
mod parts;
mod picker;
mod text;

pub(super) use picker::chip;

/// What stands for the position in the blank part that a script copies.
pub(super) const BLANK: &str = "#";

/// Everything that a form's drawing looks at.
pub(super) struct Draw<'d> {
    /// The words.
    pub(super) words: &'d Words,
    /// What the form looks like.
    pub(super) plan: &'d Plan,
    /// Titles of the records that are referred to.
    pub(super) titles: &'d HashMap<Key, String>,
    /// What is wrong.
    pub(super) wrongs: &'d Wrongs,
    /// What two people changed differently.
    pub(super) clashes: &'d [Clash],
    /// Records found for words in one of the fields.
    pub(super) found: Option<&'d Found>,
    /// The Markdown field that is shown as it will be read.
    pub(super) preview: Option<&'d str>,
}

impl Draw<'_> {
    /// Draws a section.
    pub(super) fn section(&self, section: &Section, typed: &Part) -> Markup {
        let fields = section.fields.clone();
        let first = fields.start;
        html! {
            section.fs aria-labelledby=(section.id) {
                h2 id=(section.id) { (section.head) }
                @for at in fields {
                    @if let (Some(node), Some(entry)) = (self.plan.nodes.get(at), typed.entries.get(at)) {
                        @let headed = section.of_part && at == first;
                        (self.node(node, entry, &node.field.name, headed))
                    }
                }
            }
        }
    }

    /// Draws a field; `headed` says that its name stands above it already.
    fn node(&self, node: &Node, entry: &Entry, path: &str, headed: bool) -> Markup {
        if let Some(clash) = self.clashes.iter().find(|clash| clash.path == path) {
            let control = self.control(node, entry, path, true);
            return super::clash::draw(self, node, clash, &control);
        }
        self.control(node, entry, path, headed)
    }

    fn control(&self, node: &Node, entry: &Entry, path: &str, headed: bool) -> Markup {
        match (node.control, entry) {
            (Control::Part, Entry::Part(part)) => self.part(node, part, path, headed),
            (Control::Parts, Entry::Parts(parts)) => self.parts(node, parts, path, headed),
            (Control::Ref(_) | Control::Refs(_), Entry::Refs(refs)) => {
                self.picker(node, refs, path)
            }
            (Control::Ticks, Entry::Values(values)) => self.ticks(node, values, path),
            (Control::Lines, Entry::Values(values)) => self.lines(node, values, path),
            (Control::Radios, Entry::Text(text)) => self.radios(node, text, path),
            (Control::YesNo, Entry::Text(text)) => self.yes_no(node, text, path),
            (Control::Tick, Entry::Text(text)) => self.tick(node, text, path),
            (Control::Select, Entry::Text(text)) => self.select(node, text, path),
            (Control::OfFile, Entry::Text(text)) => Self::of_file(node, text, path),
            (_, Entry::Text(text)) => self.text(node, text, path),
            _ => html! {},
        }
    }

    /// Draws fields below one another, short ones side by side.
    fn fields(&self, nodes: &[Node], part: &Part, path: &str) -> Markup {
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            match rows.last_mut() {
                Some(row)
                    if node.is_short()
                        && row.len() == 1
                        && nodes[row[0]].is_short()
                        && row[0] > 0 =>
                {
                    row.push(at);
                }
                _ => rows.push(vec![at]),
            }
        }
        let field = |at: usize| {
            let (node, entry) = (nodes.get(at)?, part.entries.get(at)?);
            Some(self.node(node, entry, &join(path, &node.field.name), false))
        };
        html! {
            @for row in rows {
                @if let [one] = row[..] { @if let Some(field) = field(one) { (field) } } @else {
                    div.g2 { @for field in row.into_iter().filter_map(&field) { (field) } }
                }
            }
        }
    }

    /// Draws the frame round a control that has a label of its own.
    fn around(&self, node: &Node, path: &str, frame: &Frame, control: impl Render) -> Markup {
        html! {
            div class=(frame.class()) {
                label for=(frame.id) { (self.label(node)) }
                (Self::remarks(node, path, frame))
                (control)
            }
        }
    }

    /// Draws the frame round several controls that answer one question.
    fn group(&self, node: &Node, path: &str, frame: &Frame, controls: impl Render) -> Markup {
        html! {
            fieldset class=(frame.class()) id=(frame.id) aria-describedby=[frame.described.as_deref()] tabindex=[frame.error.as_ref().map(|_| "-1")] {
                legend.group-l { (self.label(node)) }
                (Self::remarks(node, path, frame))
                (controls)
            }
        }
    }

    fn label(&self, node: &Node) -> Markup {
        let must = node.is_must && !node.may_lack;
        html! { (node.label) @if must { " " span.opt { (self.words.t("form-required")) } } }
    }

    /// Draws help and error. In parts that repeat, only the first one carries the help.
    fn remarks(node: &Node, path: &str, frame: &Frame) -> Markup {
        html! {
            @if is_first(path) {
                @for (n, paragraph) in node.help.split("\n\n").filter(|text| !text.is_empty()).enumerate() {
                    p.help id=[(n == 0).then(|| format!("{}-h", frame.id))] { (paragraph) }
                }
            }
            @if let Some(error) = &frame.error {
                p.err id={ (frame.id) "-e" } { (icon("err", 14)) span { (error) } }
            }
        }
    }

    /// Returns id, error and description of a control.
    fn frame(&self, node: &Node, path: &str, below: bool) -> Frame {
        let id = id(path);
        let error = self.wrongs.beside(self.words, path, below);
        let help = if is_first(path) { node.help } else { "" };
        let described = described_by(&id, help, error.as_deref());
        Frame {
            id,
            error,
            described,
        }
    }
}

/// A control's id, its error, and what describes it.
struct Frame {
    id: String,
    error: Option<String>,
    described: Option<String>,
}

impl Frame {
    fn class(&self) -> &'static str {
        if self.error.is_some() {
            "field bad"
        } else {
            "field"
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }
}

/// Returns whether a path leads through the first of parts only.
fn is_first(path: &str) -> bool {
    path.split('.')
        .all(|step| step == "0" || step != BLANK && step.parse::<usize>().is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_stands_in_the_first_of_parts_alone() {
        for first in ["name", "parts.0.name", "a.0.b.0.c"] {
            assert!(is_first(first), "{first}");
        }
        for other in ["parts.1.name", "a.0.b.2.c", "parts.#.name"] {
            assert!(!is_first(other), "{other}");
        }
    }
}
