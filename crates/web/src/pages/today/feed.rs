//! What changed lately: the newest change sets, day by day.

use aims::{LogGroup, LogQuery, grouped};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::fault::Result;
use crate::look::Look;
use crate::parts;

/// Entries that are read for the feed.
const READ: usize = 120;

/// Change sets that it shows.
const SHOWN: usize = 12;

/// Makes the section.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn section(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let query = LogQuery {
        limit: Some(READ),
        ..LogQuery::default()
    };
    let groups = grouped(look.view()?.log(&query)?);
    let beside = html! { a.more href=(look.href("/journal")) { (words.t("today-journal")) } };
    let body = html! {
        @if groups.is_empty() { p.help { (words.t("today-no-changes")) } }
        @for (day, of_day) in by_day(&groups[..groups.len().min(SHOWN)]) {
            h3 { (words.weekday_day(day)) }
            ol.feed { @for group in of_day { (line(look, group)) } }
        }
    };
    Ok(parts::section(
        "changed",
        words.t("today-changed"),
        beside,
        body,
    ))
}

fn by_day(groups: &[LogGroup]) -> Vec<(Date, Vec<&LogGroup>)> {
    let mut days: Vec<(Date, Vec<&LogGroup>)> = Vec::new();
    for group in groups {
        let day = group.newest().at.to_zoned(TimeZone::UTC).date();
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, of_day)) => of_day.push(group),
            None => days.push((day, vec![group])),
        }
    }
    days
}

/// Makes one line of the feed: who did what to which records.
pub(crate) fn line(look: &Look<'_>, group: &LogGroup) -> Markup {
    let words = &look.words;
    let newest = group.newest();
    let verb = words
        .find(&format!("did-{}", newest.command))
        .unwrap_or(words.t("did-other"));
    let records = group.records();
    html! {
        li {
            (parts::time(words, newest.at))
            p {
                b { (newest.by_name) } " " (verb) " "
                @if let [only] = records.as_slice() {
                    a.nb href=(look.record(only.as_str())) { (only) } " " (newest.title)
                } @else if let Some((first, last)) = group.run() {
                    (words.count("feed-records", records.len())) ", "
                    a.nb href=(look.record(first.as_str())) { (first) } " " (words.t("feed-to")) " "
                    a.nb href=(look.record(last.as_str())) { (last) }
                } @else {
                    (words.count("feed-records", records.len())) ": "
                    @for (at, key) in records.iter().take(4).enumerate() {
                        @if at > 0 { ", " }
                        a.nb href=(look.record(key.as_str())) { (key) }
                    }
                    @if records.len() > 4 { " …" }
                }
            }
        }
    }
}
