//! Days and moments, always with the machine's form beside the words.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::words::{Words, days_between};

/// Within how many days what is due counts as soon.
const SOON: i32 = 5;

/// Writes a day for a table: `10 Aug`.
pub(crate) fn date(words: &Words, date: Date, today: Date) -> Markup {
    html! { time datetime=(date) { (words.day_short(date, today)) } }
}

/// Writes a day for a sentence: `10 August 2026`.
pub(crate) fn day(words: &Words, date: Date) -> Markup {
    html! { time datetime=(date) { (words.day(date)) } }
}

/// Writes when something is due, with how long that is from today.
pub(crate) fn due(words: &Words, on: Date, today: Date) -> Markup {
    let class = match days_between(today, on) {
        ..0 => "due late",
        0..=SOON => "due soon",
        _ => "due",
    };
    html! { span class=(class) { (date(words, on, today)) " " span { (words.due(on, today)) } } }
}

/// Writes a moment: `10 August 2026, 08:41`.
pub(crate) fn moment(words: &Words, at: Timestamp) -> Markup {
    html! { time datetime=(at) { (words.moment(at)) } }
}

/// Writes the time of a moment: `08:41`.
pub(crate) fn time(words: &Words, at: Timestamp) -> Markup {
    html! { time datetime=(at) { (words.time(at)) } }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as on;

    use super::*;

    #[test]
    fn what_is_due_says_the_day_and_how_long() {
        let words = Words::default();
        let today = on(2026, 8, 10);
        let html = due(&words, on(2026, 8, 22), today).0;
        assert_eq!(
            html,
            "<span class=\"due\"><time datetime=\"2026-08-22\">22 Aug</time> <span>in 12 days</span></span>"
        );
        assert!(due(&words, on(2026, 8, 15), today).0.contains("due soon"));
        assert!(due(&words, on(2026, 8, 9), today).0.contains("due late"));
    }
}
