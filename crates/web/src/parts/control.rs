//! What is pressed and filled in: buttons, menus, and the frame round a form's control.

use maud::{Markup, Render, html};

use super::icon::icon;
use super::prose::prose;
use crate::words::Words;

/// Draws a link that looks like a button, for a way to another page.
pub(crate) fn link_button(href: &str, said: impl Render) -> Markup {
    html! { a.btn href=(href) { (said) } }
}

/// Draws the one primary way on from a page.
pub(crate) fn primary_link(href: &str, said: impl Render) -> Markup {
    html! { a.btn.primary href=(href) { (said) } }
}

/// Draws a button that sends its form; `look` is nothing, `primary`, `quiet` or `danger`.
pub(crate) fn submit(look: &str, said: impl Render) -> Markup {
    html! { button class={ "btn " (look) } type="submit" { (said) } }
}

/// One line of a menu.
pub(crate) enum Item {
    /// What the lines below have in common.
    Heading(String),
    /// A way to a page.
    Link {
        /// Where it leads.
        href: String,
        /// What it is called.
        name: String,
        /// A shortcut or a kind at its end.
        hint: Option<String>,
        /// Whether it is what is shown now.
        here: bool,
    },
    /// A line between groups.
    Line,
}

impl Item {
    /// Makes a way to a page.
    pub(crate) fn link(href: impl Into<String>, name: impl Into<String>) -> Self {
        Self::Link {
            href: href.into(),
            name: name.into(),
            hint: None,
            here: false,
        }
    }
}

/// Draws a button that opens the menu of this id; an empty `look` is a button with a border.
pub(crate) fn menu_button(id: &str, look: &str, said: impl Render) -> Markup {
    html! {
        button class={ "btn " (look) } type="button" popovertarget=(id) { (said) (icon("down", 12)) }
    }
}

/// Draws a menu, which its button opens.
pub(crate) fn menu(id: &str, items: &[Item]) -> Markup {
    html! {
        div.pop.menu id=(id) popover {
            ul {
                @for item in items {
                    @match item {
                        Item::Heading(said) => li.hd { (said) },
                        Item::Line => li.sep aria-hidden="true" {},
                        Item::Link { href, name, hint, here } => li {
                            a href=(href) aria-current=[here.then_some("true")] {
                                (name)
                                @if let Some(hint) = hint { " " kbd { (hint) } }
                            }
                        },
                    }
                }
            }
        }
    }
}

/// The frame round a form's control: label above, help, error beside.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Field<'a> {
    /// The control's id; help and error have `-h` and `-e` after it.
    pub(crate) id: &'a str,
    /// What is asked.
    pub(crate) label: &'a str,
    /// How to answer.
    pub(crate) help: &'a str,
    /// What is wrong with the answer.
    pub(crate) error: Option<&'a str>,
    /// Whether it may stay empty, which is said.
    pub(crate) optional: bool,
}

impl Field<'_> {
    /// Draws the frame round a control with a label of its own.
    pub(crate) fn around(&self, words: &Words, control: impl Render) -> Markup {
        html! {
            div class=(self.class()) {
                label for=(self.id) { (self.said(words)) }
                (self.remarks())
                (control)
            }
        }
    }

    /// Draws the frame round several controls that answer one question.
    pub(crate) fn group(&self, words: &Words, controls: impl Render) -> Markup {
        let described = described_by(self.id, self.help, self.error);
        html! {
            fieldset class=(self.class()) id=(self.id) aria-describedby=[described] tabindex=[self.error.map(|_| "-1")] {
                legend.group-l { (self.said(words)) }
                (self.remarks())
                (controls)
            }
        }
    }

    fn class(&self) -> &'static str {
        if self.error.is_some() {
            "field bad"
        } else {
            "field"
        }
    }

    fn said(&self, words: &Words) -> Markup {
        html! { (self.label) @if self.optional { " " span.opt { (words.t("form-optional")) } } }
    }

    fn remarks(&self) -> Markup {
        html! {
            @for (n, paragraph) in self.help.split("\n\n").filter(|text| !text.is_empty()).enumerate() {
                p.help id=[(n == 0).then(|| format!("{}-h", self.id))] { (prose(paragraph)) }
            }
            @if let Some(error) = self.error {
                p.err id={ (self.id) "-e" } { (icon("err", 14)) span { (error) } }
            }
        }
    }
}

/// Returns the ids of a control's help and error, for its `aria-describedby`.
pub(crate) fn described_by(id: &str, help: &str, error: Option<&str>) -> Option<String> {
    match (help.is_empty(), error.is_none()) {
        (true, true) => None,
        (false, true) => Some(format!("{id}-h")),
        (true, false) => Some(format!("{id}-e")),
        (false, false) => Some(format!("{id}-h {id}-e")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_ties_label_help_and_error_to_its_control() {
        let field = Field {
            id: "lim",
            label: "Limits",
            help: "What it must not do.\n\nMore.",
            error: Some("Say a limit."),
            optional: false,
        };
        let described = described_by(field.id, field.help, field.error);
        assert_eq!(described.as_deref(), Some("lim-h lim-e"));
        let html = field.around(&Words::default(), html! { input id="lim"; }).0;
        assert!(
            html.starts_with("<div class=\"field bad\"><label for=\"lim\">Limits</label>"),
            "{html}"
        );
        assert!(
            html.contains(
                "<p class=\"help\" id=\"lim-h\">What it must not do.</p><p class=\"help\">More.</p>"
            ),
            "{html}"
        );
        assert!(
            html.contains("id=\"lim-e\"") && html.contains("<span>Say a limit.</span>"),
            "{html}"
        );
        assert_eq!(described_by("a", "", None), None);
    }

    #[test]
    fn a_menu_is_opened_by_its_button() {
        let items = [
            Item::Heading("Do".into()),
            Item::link("/a", "A <b>"),
            Item::Line,
        ];
        let html = html! { (menu_button("more", "", "More")) (menu("more", &items)) }.0;
        assert!(
            html.contains("popovertarget=\"more\"") && html.contains("id=\"more\" popover"),
            "{html}"
        );
        assert!(html.contains("A &lt;b&gt;"), "{html}");
    }
}
