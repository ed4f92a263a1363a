//! How a requirement stood over time: a band of stretches, each with its word and its first day.

use conformity::Status;
use jiff::civil::Date;
use maud::{Markup, html};

use super::chart::percent;
use crate::words::{Words, days_between};

/// Narrowest stretch that has room for its word, in per cent. The last one, which holds now, says its
/// word in any case.
const ROOM: f64 = 9.0;

/// A status from one day until the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    /// Its first day.
    pub(crate) from: Date,
    /// How the requirement stood.
    pub(crate) status: Status,
}

/// Draws how something stood from its first stretch until a day; `name` says what it is.
pub(crate) fn history(words: &Words, name: &str, stretches: &[Stretch], until: Date) -> Markup {
    let Some(first) = stretches.first() else {
        return html! {};
    };
    let all = f64::from(days_between(first.from, until).max(1));
    let place =
        |day: Date| (100.0 * f64::from(days_between(first.from, day)) / all).clamp(0.0, 100.0);
    let ends = stretches
        .iter()
        .skip(1)
        .map(|stretch| stretch.from)
        .chain([until]);
    html! {
        svg."chart strip-chart" height="44" role="img" aria-label=(said(words, name, stretches)) {
            @for (stretch, end) in stretches.iter().zip(ends) {
                @let from = place(stretch.from);
                @let width = place(end) - from;
                rect class={ "seg " (stretch.status.word()) } x=(percent(from)) y="16" width=(percent(width)) height="8" {}
                @if from + width >= 100.0 && width < ROOM {
                    (label(words, *stretch, until, "100%", "end"))
                } @else if width >= ROOM {
                    (label(words, *stretch, until, &percent(from), "start"))
                }
            }
        }
    }
}

fn label(words: &Words, stretch: Stretch, until: Date, x: &str, side: &str) -> Markup {
    html! {
        text class={ "t-" (stretch.status.word()) " " (side) } x=(x) y="10" { (words.status(stretch.status)) }
        text class=(side) x=(x) y="40" { (words.day_short(stretch.from, until)) }
    }
}

/// Returns the band in words: `8.4: open from 12 January 2026, major from 27 February 2026`.
fn said(words: &Words, name: &str, stretches: &[Stretch]) -> String {
    let one = |stretch: &Stretch| {
        let values = [
            ("status", words.status(stretch.status).into()),
            ("day", words.day(stretch.from).into()),
        ];
        words.with("history-from", &values)
    };
    let all: Vec<_> = stretches.iter().map(one).collect();
    format!("{name}: {}", all.join(", "))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_stretch_is_as_long_as_it_lasted() {
        let words = Words::default();
        let stretches = [
            Stretch {
                from: date(2026, 1, 1),
                status: Status::Open,
            },
            Stretch {
                from: date(2026, 1, 2),
                status: Status::Major,
            },
            Stretch {
                from: date(2026, 2, 20),
                status: Status::Conforms,
            },
        ];
        let html = history(&words, "8.4", &stretches, date(2026, 4, 11)).0;
        assert!(
            html.contains("<rect class=\"seg conforms\" x=\"50.00%\" y=\"16\" width=\"50.00%\""),
            "{html}"
        );
        assert!(
            html.contains(
                "8.4: open from 1 January 2026, major from 2 January 2026, conforms from"
            ),
            "{html}"
        );
        assert!(!html.contains("t-open"), "too narrow for its word: {html}");
        assert!(history(&words, "8.4", &[], date(2026, 4, 11)).0.is_empty());
    }

    #[test]
    fn days_out_of_order_stay_in_the_picture() {
        let stretches = [
            Stretch {
                from: date(2026, 5, 1),
                status: Status::Open,
            },
            Stretch {
                from: date(2026, 1, 1),
                status: Status::Major,
            },
        ];
        let html = history(&Words::default(), "x", &stretches, date(2026, 4, 1)).0;
        assert!(!html.contains("width=\"-"), "{html}");
    }
}
