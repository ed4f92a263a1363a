//! Messages: what happened, what is wrong, what belongs on an empty page. None of them goes away by itself.

use maud::{Markup, Render, html};

use super::icon::icon;
use crate::words::Words;

/// Says what was just done, with what can be done about it.
pub(crate) fn flash(said: impl Render, actions: Option<Markup>) -> Markup {
    html! {
        div.flash role="status" {
            (icon("done", 16))
            span { (said) }
            @if let Some(actions) = actions { span.actions { (actions) } }
        }
    }
}

/// Says something to know before going on.
pub(crate) fn note(shape: &str, heading: &str, body: impl Render) -> Markup {
    html! {
        div.note { (icon(shape, 16)) div { h2 { (heading) } (body) } }
    }
}

/// Says in one line what holds for the whole page, such as that the workspace is read-only.
pub(crate) fn banner(shape: &str, said: impl Render) -> Markup {
    html! { p.banner role="note" { (icon(shape, 16)) span { (said) } } }
}

/// Something wrong with what was sent, and where.
pub(crate) struct Wrong {
    /// The id of the control, if one control can be named.
    pub(crate) id: Option<String>,
    /// What is wrong and what to do.
    pub(crate) said: String,
}

/// Lists what is wrong with a form, each with a link to its control.
pub(crate) fn error_summary(words: &Words, wrongs: &[Wrong]) -> Markup {
    html! {
        div.note.error id="errors" role="alert" aria-labelledby="errors-h" tabindex="-1" {
            (icon("err", 16))
            div {
                h2 id="errors-h" { (words.count("form-errors", wrongs.len())) }
                ul {
                    @for wrong in wrongs {
                        @match &wrong.id {
                            Some(id) => li { a href={ "#" (id) } { (wrong.said) } },
                            None => li { (wrong.said) },
                        }
                    }
                }
            }
        }
    }
}

/// Fills an empty page: what belongs there, why the standard wants it, the first step.
pub(crate) fn empty(heading: &str, why: impl Render, actions: impl Render) -> Markup {
    html! {
        div.empty { h2 { (heading) } p { (why) } div.actions { (actions) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_leads_to_each_field() {
        let wrongs = [
            Wrong {
                id: Some("mon".into()),
                said: "Choose someone <else>.".into(),
            },
            Wrong {
                id: None,
                said: "It was changed meanwhile.".into(),
            },
        ];
        let html = error_summary(&Words::default(), &wrongs).0;
        assert!(
            html.contains("<a href=\"#mon\">Choose someone &lt;else&gt;.</a>"),
            "{html}"
        );
        assert!(
            html.contains("role=\"alert\"") && html.contains("tabindex=\"-1\""),
            "{html}"
        );
        assert!(html.contains(">2 fields need another look"), "{html}");
    }
}
