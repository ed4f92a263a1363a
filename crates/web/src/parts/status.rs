//! How a requirement stands: a shape, a word and a colour, in that order of weight.

use conformity::{Grade, Status};
use maud::{Markup, Render, html};

use super::icon::icon;
use crate::words::Words;

/// Marks a status with its word.
pub(crate) fn status(words: &Words, status: Status) -> Markup {
    mark(status.word(), status.word(), 14, words.status(status))
}

/// Marks a status with its word, small, as beside a line of a tree.
pub(crate) fn status_small(words: &Words, status: Status) -> Markup {
    mark(status.word(), status.word(), 12, words.status(status))
}

/// Marks a status with its word on a wash of its colour, as under a page's title.
pub(crate) fn status_boxed(words: &Words, status: Status) -> Markup {
    let class = format!("{} boxed", status.word());
    mark(&class, status.word(), 14, words.status(status))
}

/// Marks a status with other words, such as `2 minor` or `holds`.
pub(crate) fn status_said(status: Status, said: impl Render) -> Markup {
    mark(status.word(), status.word(), 14, said)
}

/// Draws a grade alone; its word must stand beside it.
pub(crate) fn grade_icon(grade: Grade, size: u16) -> Markup {
    icon(grade.word(), size)
}

/// Draws many statuses in a row; what conforms shrinks to a dot. Their count must stand beside it.
pub(crate) fn strip(statuses: impl IntoIterator<Item = Status>) -> Markup {
    html! {
        span.strip aria-hidden="true" {
            @for status in statuses {
                @let shape = if status == Status::Conforms { "ok" } else { status.word() };
                svg class=(status.word()) width="9" height="9" { use href={ "#i-" (shape) } {} }
            }
        }
    }
}

/// Draws a mark: a shape and words in the colour of its class.
pub(super) fn mark(class: &str, shape: &str, size: u16, said: impl Render) -> Markup {
    html! { span class={ "st " (class) } { (icon(shape, size)) span { (said) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_shape_and_a_word() {
        let words = Words::default();
        for one in Status::ALL {
            let html = status(&words, one).0;
            assert!(html.contains(&format!("#i-{}", one.word())), "{html}");
            assert!(
                html.contains(&format!("<span>{}</span>", words.status(one))),
                "{html}"
            );
        }
    }

    #[test]
    fn other_words_are_escaped() {
        let html = status_said(Status::Minor, "<2>").0;
        assert!(html.contains("&lt;2&gt;"));
    }

    #[test]
    fn in_a_strip_what_conforms_is_a_dot() {
        let html = strip([Status::Conforms, Status::Major]).0;
        assert!(
            html.contains("#i-ok") && html.contains("#i-major") && html.contains("aria-hidden")
        );
        assert!(!html.contains("#i-conforms"));
    }
}
