//! References: what was chosen, a field that looks for records, and what it found.

use maud::{Markup, html};
use registers::Key;

use super::{BLANK, Draw};
use crate::pages::form::plan::{Control, Node};
use crate::pages::form::read::{PICK, WORDS};
use crate::pages::form::typed::{Refs, join};
use crate::parts::icon;
use crate::words::Words;

/// Draws a record that was chosen, with a button that takes it away again.
pub(in crate::pages::form) fn chip(
    words: &Words,
    title: Option<&str>,
    key: &str,
    path: &str,
    place: &str,
) -> Markup {
    html! {
        span.ref {
            span { (title.unwrap_or_default()) } " "
            span.key { (key) }
            input type="hidden" name=(path) value=(key);
            button type="submit" name="_remove" value=(place) {
                (icon("x", 12)) span.vh { (words.t("form-remove")) @if !key.is_empty() { " " (title.unwrap_or(key)) } }
            }
        }
    }
}

impl Draw<'_> {
    /// Draws a reference or several.
    pub(super) fn picker(&self, node: &Node, refs: &Refs, path: &str) -> Markup {
        let (register, many) = match node.control {
            Control::Refs(register) => (register, true),
            Control::Ref(register) => (register, false),
            _ => return html! {},
        };
        let frame = self.frame(node, path, true);
        let words = self.words;
        let placeholder = match (many, refs.keys.is_empty()) {
            (_, true) => "form-ref-first",
            (true, false) => "form-ref-more",
            (false, false) => "form-ref-other",
        };
        let control = html! {
            div.picker data-register=(register) data-many=[many.then_some("")] data-path=(path) {
                @for (at, key) in refs.keys.iter().enumerate() {
                    @let place = if many { join(path, &at.to_string()) } else { path.to_owned() };
                    (self.chosen(key, path, &place))
                }
                input type="text" id=(frame.id) name={ (WORDS) (path) } value=(refs.words) autocomplete="off" maxlength="500"
                    placeholder=(words.t(placeholder)) aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()];
                button."btn quiet small" type="submit" name="_find" value=(path) { (icon("find", 12)) span { (words.t("form-find")) } span.vh { ": " (node.label) } }
            }
            @if path.split('.').all(|step| step != BLANK) { (self.found(path, many)) }
        };
        self.around(node, path, &frame, control)
    }

    fn chosen(&self, key: &str, path: &str, place: &str) -> Markup {
        let title = key
            .parse::<Key>()
            .ok()
            .and_then(|key| self.titles.get(&key));
        chip(self.words, title.map(String::as_str), key, path, place)
    }

    /// Draws the records that were found for what was typed here.
    fn found(&self, path: &str, many: bool) -> Markup {
        let Some(found) = self.found.filter(|found| found.path == path) else {
            return html! {};
        };
        let words = self.words;
        if found.hits.is_empty() {
            return html! { p.help role="status" { (words.with("form-found-none", &[("words", found.words.as_str().into())])) } };
        }
        html! {
            fieldset.found {
                legend { (words.count("form-found", found.hits.len())) }
                div.opts {
                    @for (key, title) in &found.hits {
                        label {
                            input type=(if many { "checkbox" } else { "radio" }) name={ (PICK) (path) } value=(key);
                            span { span.key { (key) } " " (title) }
                        }
                    }
                }
                button."btn small" type="submit" name="_keep" value=(path) { (words.t("form-take")) }
            }
        }
    }
}
