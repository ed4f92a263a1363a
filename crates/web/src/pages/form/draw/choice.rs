//! What is chosen: boxes to tick, one of a few, one of many, yes or no.

use maud::{Markup, html};

use super::{Draw, is_first};
use crate::pages::form::plan::{Node, Offer};
use crate::parts;

impl Draw<'_> {
    /// Draws a box to tick.
    pub(super) fn tick(&self, node: &Node, text: &str, path: &str) -> Markup {
        let ticked = !["", "false"].contains(&text);
        let value = if ticked && text != "on" { text } else { "true" };
        let frame = self.frame(node, path, false);
        html! {
            div class=(frame.class()) {
                div.opts {
                    label {
                        input type="checkbox" id=(frame.id) name=(path) value=(value) checked[ticked]
                            aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()];
                        span { (node.label) }
                    }
                }
                (Self::remarks(node, path, &frame))
            }
        }
    }

    /// Draws yes and no, and nothing said where that is an answer.
    pub(super) fn yes_no(&self, node: &Node, text: &str, path: &str) -> Markup {
        let answers = [
            ("true", self.words.t("form-yes")),
            ("false", self.words.t("form-no")),
        ];
        let frame = self.frame(node, path, false);
        let controls = html! {
            div."opts inline" {
                @for (value, said) in answers { (Self::radio(path, value, said, text == value)) }
                @if !node.field.required { (Self::radio(path, "", self.words.t("form-not-said"), text.is_empty())) }
                @if !["", "true", "false"].contains(&text) { (Self::radio(path, text, text, true)) }
            }
        };
        self.group(node, path, &frame, controls)
    }

    fn radio(path: &str, value: &str, said: &str, checked: bool) -> Markup {
        html! { label { input type="radio" name=(path) value=(value) checked[checked]; span { (said) } } }
    }

    /// Draws one of a few, each with what it means.
    pub(super) fn radios(&self, node: &Node, text: &str, path: &str) -> Markup {
        let frame = self.frame(node, path, false);
        let explained = is_first(path)
            && !path.contains('.')
            && node.options.iter().any(|option| !option.help.is_empty());
        let unknown = Some(text).filter(|text| {
            !text.is_empty() && !node.options.iter().any(|option| option.value == *text)
        });
        let controls = html! {
            div class=(if explained { "opts" } else { "opts inline" }) {
                @for option in &node.options {
                    label {
                        input type="radio" name=(path) value=(option.value) checked[option.value == text];
                        span { (option.label) }
                        @if explained { span.help { (parts::prose(option.help)) } }
                    }
                }
                @if let Some(unknown) = unknown { (Self::radio(path, unknown, unknown, true)) }
                @if !node.field.required { (Self::radio(path, "", self.words.t("form-not-said"), text.is_empty())) }
            }
        };
        self.group(node, path, &frame, controls)
    }

    /// Draws one of many, with a list of what each means.
    pub(super) fn select(&self, node: &Node, text: &str, path: &str) -> Markup {
        let frame = self.frame(node, path, false);
        let unknown = Some(text).filter(|text| {
            !text.is_empty() && !node.options.iter().any(|option| option.value == *text)
        });
        let nothing = if node.field.required {
            "form-choose"
        } else {
            "form-not-said"
        };
        let control = html! {
            select.sel id=(frame.id) name=(path) aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()] {
                option value="" { (self.words.t(nothing)) }
                @for option in &node.options {
                    option value=(option.value) selected[option.value == text] { (option.label) }
                }
                @if let Some(unknown) = unknown { option value=(unknown) selected { (unknown) } }
            }
            @if is_first(path) { (self.meanings(&node.options)) }
        };
        self.around(node, path, &frame, control)
    }

    /// Draws some of a fixed set.
    pub(super) fn ticks(&self, node: &Node, values: &[String], path: &str) -> Markup {
        let frame = self.frame(node, path, true);
        let unknown = values
            .iter()
            .filter(|value| !node.options.iter().any(|option| option.value == **value));
        let controls = html! {
            div.opts {
                @for option in &node.options {
                    label {
                        input type="checkbox" name=(path) value=(option.value) checked[values.iter().any(|value| value == option.value)];
                        span { (option.label) }
                        @if is_first(path) && !option.help.is_empty() { span.help { (parts::prose(option.help)) } }
                    }
                }
                @for value in unknown {
                    label { input type="checkbox" name=(path) value=(value) checked; span { (value) } }
                }
            }
        };
        self.group(node, path, &frame, controls)
    }

    fn meanings(&self, options: &[Offer]) -> Markup {
        html! {
            @if options.iter().any(|option| !option.help.is_empty()) {
                (parts::disclosure(self.words.t("form-meanings"), false, html! {
                    dl.meanings { @for option in options { div { dt { (option.label) } dd { (parts::prose(option.help)) } } } }
                }))
            }
        }
    }
}
