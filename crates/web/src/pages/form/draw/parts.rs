//! Parts: fields that belong together, and lists of them that one adds to, takes from and sorts.

use maud::{Markup, html};

use super::{BLANK, Draw};
use crate::pages::form::plan::{Control, Node};
use crate::pages::form::read::THERE;
use crate::pages::form::typed::{Entry, Part, join};
use crate::pages::form::wrong::id;
use crate::parts::{disclosure, icon};

/// Most parts that stand open; of more, each is folded to a line.
const MOST_OPEN: usize = 4;

/// Most things that the line of a folded part says.
const PIECES: usize = 3;

/// Most characters of each.
const LONGEST_PIECE: usize = 60;

impl Draw<'_> {
    /// Draws a part.
    pub(super) fn part(&self, node: &Node, part: &Part, path: &str, headed: bool) -> Markup {
        let frame = self.frame(node, path, false);
        let inner = html! {
            @if part.there { input type="hidden" name=(path) value=(THERE); }
            @if let Some(least) = self.at_least(node) { p.help { (least) } }
            (self.fields(&node.inner, part, path))
        };
        if headed {
            return html! {
                (Self::remarks(node, path, &frame))
                div.part-of id=(frame.id) tabindex=[frame.error.as_ref().map(|_| "-1")] { (inner) }
            };
        }
        html! {
            fieldset class={ (frame.class()) " part-in" } id=(frame.id) aria-describedby=[frame.described.as_deref()] tabindex=[frame.error.as_ref().map(|_| "-1")] {
                legend.group-l { (self.label(node)) }
                (Self::remarks(node, path, &frame))
                (inner)
            }
        }
    }

    /// Says what a part that may be left blank as a whole needs once it is begun.
    fn at_least(&self, node: &Node) -> Option<String> {
        let must: Vec<&str> = node
            .inner
            .iter()
            .filter(|node| node.is_must && node.may_lack)
            .map(|node| node.label.as_ref())
            .collect();
        let fields = Some(self.words.list(&must)).filter(|_| !must.is_empty())?;
        Some(
            self.words
                .with("form-at-least", &[("fields", fields.into())]),
        )
    }

    /// Draws a list of parts.
    pub(super) fn parts(&self, node: &Node, parts: &[Part], path: &str, headed: bool) -> Markup {
        let frame = self.frame(node, path, false);
        let inner = html! {
            (Self::remarks(node, path, &frame))
            ol.parts data-list=(path) {
                @for (at, part) in parts.iter().enumerate() {
                    (self.item(node, part, &join(path, &at.to_string()), &(at + 1).to_string(), parts.len() > MOST_OPEN))
                }
            }
            template data-blank=(path) { (self.item(node, &Self::blank(node), &join(path, BLANK), BLANK, false)) }
            p.add {
                button.btn type="submit" name="_add" value=(path) {
                    (icon("plus", 14)) (self.words.t("form-add")) span.vh { ": " (node.label) }
                }
            }
        };
        if headed {
            return html! { div.part-of id=(frame.id) tabindex=[frame.error.as_ref().map(|_| "-1")] { (inner) } };
        }
        html! {
            fieldset class={ (frame.class()) " parts-in" } id=(frame.id) tabindex=[frame.error.as_ref().map(|_| "-1")] {
                legend.group-l { (self.label(node)) }
                (inner)
            }
        }
    }

    fn blank(node: &Node) -> Part {
        let entries = node.inner.iter().map(|node| Entry::blank(&node.field.kind));
        Part {
            there: false,
            entries: entries.collect(),
        }
    }

    fn item(&self, node: &Node, part: &Part, path: &str, number: &str, folded: bool) -> Markup {
        let words = self.words;
        let named = html! { span.vh { " " (node.label) " " span.nr { (number) } } };
        let fields = self.fields(&node.inner, part, path);
        html! {
            li.part data-part=(path) id=(id(path)) tabindex="-1" {
                span."no nr" { (number) }
                input type="hidden" name=(path) value=[part.there.then_some(THERE)];
                fieldset {
                    legend.vh { (node.label) " " span.nr { (number) } }
                    @if folded {
                        @let open = part.is_blank() || self.wrongs.is_wrong_in(path);
                        (disclosure(&self.brief(node, part), open, fields))
                    } @else { (fields) }
                }
                div.part-end {
                    button."btn quiet small" type="submit" name="_up" value=(path) { (icon("up", 12)) span.vh { (words.t("form-up")) } (named) }
                    button."btn quiet small" type="submit" name="_remove" value=(path) { (words.t("form-remove")) (named) }
                }
            }
        }
    }

    /// Says in a few words what a part is about: the first things that were said in it.
    fn brief(&self, node: &Node, part: &Part) -> String {
        let said = node
            .inner
            .iter()
            .zip(&part.entries)
            .filter_map(|(node, entry)| match entry {
                Entry::Text(text)
                    if matches!(node.control, Control::Tick | Control::YesNo)
                        || text.trim().is_empty() =>
                {
                    None
                }
                Entry::Text(text) => {
                    let option = node.options.iter().find(|option| option.value == text);
                    Some(option.map_or_else(|| shortened(text), |option| option.label.to_string()))
                }
                Entry::Refs(refs) => {
                    let title = refs
                        .keys
                        .first()?
                        .parse()
                        .ok()
                        .and_then(|key: registers::Key| self.titles.get(&key));
                    title.map(|title| shortened(title))
                }
                Entry::Values(_) | Entry::Part(_) | Entry::Parts(_) => None,
            });
        let said: Vec<String> = said.take(PIECES).collect();
        if said.is_empty() {
            self.words.t("form-blank-part").to_owned()
        } else {
            said.join(" · ")
        }
    }
}

fn shortened(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST_PIECE {
        return line.to_owned();
    }
    let start: String = line.chars().take(LONGEST_PIECE).collect();
    format!("{}…", start.trim_end())
}
