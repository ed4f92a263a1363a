//! What happened to a thing, the newest first, by month.

use jiff::civil::Date;
use maud::{Markup, html};

use super::date::date;
use super::icon::icon;
use crate::words::Words;

/// One thing that happened.
pub(crate) struct Moment {
    /// On which day.
    pub(crate) on: Date,
    /// A class for the colour: a state or a status; nothing for the rest.
    pub(crate) class: &'static str,
    /// The icon; `dot` for what has none of its own.
    pub(crate) shape: &'static str,
    /// What happened, by whom and what it changed.
    pub(crate) body: Markup,
}

/// Draws a timeline; `months` puts the name of a month above its first moment.
pub(crate) fn timeline(words: &Words, today: Date, months: bool, moments: &[Moment]) -> Markup {
    let mut month = None;
    html! {
        ol.tl {
            @for moment in moments {
                @let now = Some((moment.on.year(), moment.on.month()));
                @if months && month.replace((moment.on.year(), moment.on.month())) != now {
                    li.month { (words.month(moment.on.month())) " " (moment.on.year()) }
                }
                li class=(moment.class) {
                    (date(words, moment.on, today))
                    (icon(moment.shape, 14))
                    div { (moment.body) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as on;

    use super::*;

    #[test]
    fn a_month_is_named_once() {
        let moment = |on| Moment {
            on,
            class: "approved",
            shape: "approved",
            body: html! { "x" },
        };
        let moments = [
            moment(on(2026, 6, 12)),
            moment(on(2026, 6, 2)),
            moment(on(2025, 6, 2)),
        ];
        let html = timeline(&Words::default(), on(2026, 8, 10), true, &moments).0;
        assert_eq!(html.matches("June 2026").count(), 1, "{html}");
        assert_eq!(html.matches("June 2025").count(), 1, "{html}");
        assert!(
            html.contains("<time datetime=\"2025-06-02\">2 Jun 2025</time>"),
            "{html}"
        );
    }
}
