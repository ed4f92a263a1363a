//! What is typed: lines, texts, Markdown, numbers, days, values one a line.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{Draw, Frame};
use crate::markdown::markdown;
use crate::pages::form::plan::{Control, Node};
use crate::pages::form::proofs::{CHECKS, is_proof};
use crate::pages::form::typed::join;

/// Most rows with which a text begins; it grows as one types.
const MOST_ROWS: usize = 14;

/// Characters that fit into a row of a text.
const ROW: usize = 80;

impl Draw<'_> {
    /// Draws what holds one value that is typed.
    pub(super) fn text(&self, node: &Node, text: &str, path: &str) -> Markup {
        let frame = self.frame(node, path, false);
        let lines = text.contains('\n');
        let control = match node.control {
            Control::Line(most) if !lines && is_proof(self.plan, node) => html! {
                input.in type="text" id=(frame.id) name=(path) value=(text) maxlength=(most) autocomplete="off" list=(CHECKS)
                    aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()];
            },
            Control::Line(most) if !lines => input(&frame, path, text, "in", None, Some(most)),
            Control::Whole if !lines => {
                input(&frame, path, text, "in w-num", Some("numeric"), None)
            }
            Control::Decimal if !lines => {
                input(&frame, path, text, "in w-num", Some("decimal"), None)
            }
            Control::Date if is_day(text) => day(&frame, path, text),
            // A browser would throw away what is no day.
            Control::Date if !lines => {
                input(&frame, path, text, "in w-date", Some("numeric"), None)
            }
            Control::Markdown => {
                html! { (area(&frame, path, text, 4)) (self.markdown_help(text, path)) }
            }
            _ => area(
                &frame,
                path,
                text,
                if Self::is_prose(node, path) { 2 } else { 1 },
            ),
        };
        self.around(node, path, &frame, control)
    }

    /// Returns whether a text is more than a word or two, as far as one can tell.
    fn is_prose(node: &Node, path: &str) -> bool {
        node.field.required && node.control == Control::Area && !path.contains('.')
    }

    fn markdown_help(&self, text: &str, path: &str) -> Markup {
        html! {
            p.md-help {
                span.help { (self.words.t("form-markdown")) }
                button."btn quiet small" type="submit" name="_preview" value=(path) { (self.words.t("form-preview")) }
            }
            @if self.preview == Some(path) {
                div.preview id={ (super::id(path)) "-p" } role="group" aria-label=(self.words.t("form-previewed")) {
                    @if text.trim().is_empty() { p.help { (self.words.t("form-preview-empty")) } } @else { (markdown(text)) }
                }
            }
        }
    }

    /// Draws values one a line; where one of them has several lines, each has a field of its own.
    pub(super) fn lines(&self, node: &Node, values: &[String], path: &str) -> Markup {
        let frame = self.frame(node, path, true);
        let apart = values.iter().any(|value| value.contains('\n'));
        if !apart {
            let mut text = values.join("\n");
            if !text.is_empty() {
                // The next one is typed on a line of its own.
                text.push('\n');
            }
            let control = html! {
                (area(&frame, path, &text, 2))
                p.help { (self.words.t("form-one-a-line")) }
            };
            return self.around(node, path, &frame, control);
        }
        let controls = html! {
            @for (at, value) in values.iter().chain([&String::new()]).enumerate() {
                @let path = join(path, &at.to_string());
                @let id = super::id(&path);
                textarea.area id=(id) name=(path) rows=(rows(value, 1)) aria-label={ (node.label) " " (at + 1) } { (first_line(value)) (value) }
            }
        };
        self.group(node, path, &frame, controls)
    }

    /// Draws what an upload sets: to be seen, and sent back as it is.
    pub(super) fn of_file(node: &Node, text: &str, path: &str) -> Markup {
        html! {
            @if !text.is_empty() {
                div.field {
                    span.lab { (node.label) }
                    input type="hidden" name=(path) value=(text);
                    p.of-file { (text) }
                }
            }
        }
    }
}

fn is_day(text: &str) -> bool {
    let day = |text: &str| {
        text.parse::<Date>()
            .ok()
            .filter(|day| day.to_string() == text)
    };
    text.is_empty() || day(text).is_some_and(|day| day.year() > 0)
}

fn input(
    frame: &Frame,
    path: &str,
    text: &str,
    class: &str,
    mode: Option<&str>,
    most: Option<u64>,
) -> Markup {
    html! {
        input class=(class) type="text" id=(frame.id) name=(path) value=(text) inputmode=[mode] maxlength=[most] autocomplete="off"
            aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()];
    }
}

fn day(frame: &Frame, path: &str, text: &str) -> Markup {
    html! {
        input."in w-date" type="date" id=(frame.id) name=(path) value=(text) min="1900-01-01" max="2999-12-31"
            aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()];
    }
}

fn area(frame: &Frame, path: &str, text: &str, least: usize) -> Markup {
    let class = if least == 1 { "area line" } else { "area" };
    html! {
        textarea class=(class) id=(frame.id) name=(path) rows=(rows(text, least))
            aria-invalid=[frame.invalid()] aria-describedby=[frame.described.as_deref()] { (first_line(text)) (text) }
    }
}

/// Returns the line end that a browser takes away from the start of a text.
fn first_line(text: &str) -> &'static str {
    if text.starts_with('\n') { "\n" } else { "" }
}

fn rows(text: &str, least: usize) -> usize {
    let rows = text
        .split('\n')
        .map(|line| line.len() / ROW + 1)
        .take(MOST_ROWS)
        .sum::<usize>();
    rows.clamp(least, MOST_ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_rows_for_what_is_in_it() {
        assert_eq!(rows("", 2), 2);
        assert_eq!(rows("a\nb\nc", 1), 3);
        assert_eq!(rows(&"a".repeat(100_000), 1), MOST_ROWS);
    }

    #[test]
    fn only_days_go_into_a_calendar() {
        for (text, fits) in [
            ("", true),
            ("2026-03-31", true),
            ("31.3.2026", false),
            ("2026-02-30", false),
            ("20260331", false),
        ] {
            assert_eq!(is_day(text), fits, "{text}");
        }
    }
}
