//! Parts: fields that belong together, and lists of them that one adds to, takes from and sorts.

use maud::{Markup, html};

use super::{BLANK, Draw};
use crate::pages::form::plan::Node;
use crate::pages::form::read::THERE;
use crate::pages::form::typed::{Part, join};
use crate::parts::icon;

impl Draw<'_> {
    /// Draws a part.
    pub(super) fn part(&self, node: &Node, part: &Part, path: &str, headed: bool) -> Markup {
        let frame = self.frame(node, path, false);
        let inner = html! {
            @if part.there { input type="hidden" name=(path) value=(THERE); }
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

    /// Draws a list of parts.
    pub(super) fn parts(&self, node: &Node, parts: &[Part], path: &str, headed: bool) -> Markup {
        let frame = self.frame(node, path, false);
        let inner = html! {
            (Self::remarks(node, path, &frame))
            ol.parts data-list=(path) {
                @for (at, part) in parts.iter().enumerate() {
                    (self.item(node, part, &join(path, &at.to_string()), &(at + 1).to_string()))
                }
            }
            template data-blank=(path) { (self.item(node, &Self::blank(node), &join(path, BLANK), BLANK)) }
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
        let entries = node
            .inner
            .iter()
            .map(|node| crate::pages::form::typed::Entry::blank(&node.field.kind));
        Part {
            there: false,
            entries: entries.collect(),
        }
    }

    fn item(&self, node: &Node, part: &Part, path: &str, number: &str) -> Markup {
        let words = self.words;
        let named = html! { span.vh { " " (node.label) " " span.nr { (number) } } };
        html! {
            li.part data-part=(path) id=(super::id(path)) tabindex="-1" {
                span."no nr" { (number) }
                fieldset {
                    legend.vh { (node.label) " " span.nr { (number) } }
                    input type="hidden" name=(path) value=[part.there.then_some(THERE)];
                    (self.fields(&node.inner, part, path))
                }
                div.part-end {
                    button."btn quiet small" type="submit" name="_up" value=(path) { (icon("up", 12)) span.vh { (words.t("form-up")) } (named) }
                    button."btn quiet small" type="submit" name="_remove" value=(path) { (words.t("form-remove")) (named) }
                }
            }
        }
    }
}
