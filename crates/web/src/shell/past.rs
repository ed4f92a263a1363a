//! The control that takes a page to another day, and the banner over a page that shows the past.

use aims::AsOf;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::fault::Result;
use crate::look::{Ask, Look};
use crate::parts;
use crate::url;

/// Returns the page that is shown, at another moment; nothing means today.
pub(crate) fn same_page(ask: &Ask, moment: Option<&str>) -> String {
    let kept = ask.query.iter().filter(|(name, _)| name != "as_of");
    let mut pairs: Vec<(&str, &str)> = kept
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if let Some(moment) = moment {
        pairs.push(("as_of", moment));
    }
    url::with(&ask.path, &pairs)
}

/// Makes the control in the top bar.
///
/// # Errors
/// The workspace cannot be read.
pub(crate) fn control(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let shown = match look.as_of() {
        AsOf::Now => words.t("time-today").to_string(),
        AsOf::Day(day) => words.day(day),
        AsOf::Entry(entry) => words.with("time-entry", &[("entry", words.number(entry).into())]),
    };
    let today = look.site.workspace.today();
    let day = if look.is_past() { look.day()? } else { today };
    let kept = look.ask.query.iter().filter(|(name, _)| name != "as_of");
    Ok(html! {
        button."btn quiet" type="button" popovertarget="asof" {
            (parts::icon("clock", 14))
            span { span.wide { (words.t("time-as-of")) " " } b { (shown) } }
        }
        div.pop #asof popover {
            form action=(look.ask.path) {
                @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                div.asof-go {
                    div.field {
                        label for="as_of" { (words.t("time-show")) }
                        input."in w-date" type="date" #as_of name="as_of" value=(day) max=(today);
                    }
                    button."btn primary" type="submit" { (words.t("time-go")) }
                }
                ul.asof-list {
                    @if look.is_past() { li { a href=(same_page(&look.ask, None)) { (words.t("time-today")) } } }
                    @for (day, id) in days(today) {
                        li { a href=(same_page(&look.ask, Some(&day.to_string()))) { (words.day(day)) } " " span { (words.t(id)) } }
                    }
                    li { a href=(url::with("/changes", &[("from", &day.to_string())])) { (words.t("time-changes")) } }
                }
            }
        }
    })
}

/// Returns days that people often want to go back to.
fn days(today: Date) -> Vec<(Date, &'static str)> {
    let month = today.first_of_month().checked_sub(1.day());
    let quarter = today
        .first_of_month()
        .checked_sub(2.months())
        .map(Date::last_of_month);
    let week = today.checked_sub(7.days());
    [
        (week, "time-week-ago"),
        (month, "time-month-end"),
        (quarter, "time-months-ago"),
    ]
    .into_iter()
    .filter_map(|(day, id)| Some((day.ok()?, id)))
    .collect()
}

/// Makes the banner over a page that shows the past.
///
/// # Errors
/// The workspace cannot be read.
pub(crate) fn banner(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let view = look.view()?;
    let day = view.day();
    let newest = look.site.workspace.head_size()?;
    let named = [
        ("entry", words.number(view.entry().0).into()),
        ("newest", words.number(newest).into()),
    ];
    let beside = |days: i64| day.checked_add(days.days()).ok();
    let before = beside(-1);
    let after = beside(1).filter(|after| *after < look.site.workspace.today());
    Ok(html! {
        section.past aria-label=(words.t("time-past")) {
            p {
                b { (words.with("time-looking", &[("day", words.day(day).into())])) }
                span { (words.with("time-entries", &named)) }
            }
            (parts::pinned(words, day, look.site.workspace.today()))
            div.actions {
                @if let Some(before) = before {
                    a.btn href=(same_page(&look.ask, Some(&before.to_string()))) { (parts::icon_with("flip", "chev", 12)) span { (words.day(before)) } }
                }
                @if let Some(after) = after {
                    a.btn href=(same_page(&look.ask, Some(&after.to_string()))) { span { (words.day(after)) } (parts::icon("chev", 12)) }
                }
                a."btn primary" href=(same_page(&look.ask, None)) { (words.t("time-back")) }
            }
        }
    })
}
