//! The journal: who did what, newest first, and its signed head.

use std::str::FromStr;

use aims::{AsOf, LogGroup, LogQuery, grouped};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::today::line;
use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::url;

/// Entries of a page.
const PAGE: usize = 100;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/journal", show)]
}

fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let query = query(look)?;
    let lines = look.view()?.log(&query)?;
    let next = lines
        .last()
        .filter(|_| lines.len() == PAGE)
        .map(|line| line.seq);
    let groups = grouped(lines);
    let title = words.t("journal-title");
    let entries = look.view()?.entry().0;
    let main = html! {
        (parts::Head::new(title).lede(words.with("journal-lede", &[("n", words.number(entries).into())])).below(filters(look)?))
        (days(look, &groups))
        @if groups.is_empty() { p.help { (words.t("journal-nothing")) } }
        @if let Some(next) = next {
            p.pager { a.btn href=(older(look, next)) { (words.t("journal-older")) } }
        }
        @if !look.is_past() { (head(look)?) }
    };
    Ok(Page::new("today", title, main).into())
}

fn query(look: &Look<'_>) -> Result<LogQuery> {
    let before = look
        .query("before")
        .map(|text| {
            text.parse()
                .map_err(|_| Fault::bad(look.t("journal-no-entry")))
        })
        .transpose()?;
    let since = match look.query("since").map(AsOf::from_str) {
        None => None,
        Some(Ok(AsOf::Day(day))) => Some(day),
        Some(_) => return Err(Fault::bad(look.t("journal-no-day"))),
    };
    let register = look.query("register").map(str::to_owned);
    if let Some(register) = &register
        && registers::catalog().get(register).is_none()
    {
        return Err(Fault::not_found());
    }
    Ok(LogQuery {
        before,
        since,
        limit: Some(PAGE),
        register,
        by: look.query("by").map(str::to_owned),
        record: None,
    })
}

fn older(look: &Look<'_>, before: u64) -> String {
    let kept = look.ask.query.iter().filter(|(name, _)| name != "before");
    let mut pairs: Vec<(&str, &str)> = kept
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let before = before.to_string();
    pairs.push(("before", &before));
    url::with("/journal", &pairs)
}

fn filters(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let chosen = look.query("register").unwrap_or_default();
    let day = look.day()?;
    Ok(html! {
        form.bar action="/journal" {
            @if let Some(moment) = look.query("as_of") { input type="hidden" name="as_of" value=(moment); }
            div.field {
                label for="register" { (words.t("journal-register")) }
                select.in #register name="register" {
                    option value="" { (words.t("journal-all")) }
                    @for register in registers::catalog().all() {
                        option value=(register.name) selected[register.name == chosen] { (words.registers(register.name)) }
                    }
                }
            }
            div.field {
                label for="by" { (words.t("journal-by")) }
                input.in #by name="by" maxlength="20" placeholder="PER-0001" value=(look.query("by").unwrap_or_default());
            }
            div.field {
                label for="since" { (words.t("journal-since")) }
                input."in w-date" #since type="date" name="since" max=(day) value=(look.query("since").unwrap_or_default());
            }
            button.btn type="submit" { (words.t("journal-show")) }
        }
    })
}

fn days(look: &Look<'_>, groups: &[LogGroup]) -> Markup {
    let of = |group: &LogGroup| group.newest().at.to_zoned(TimeZone::UTC).date();
    html! {
        @for chunk in groups.chunk_by(|a, b| of(a) == of(b)) {
            section.sec {
                h2 { (look.words.day(of(&chunk[0]))) }
                ol.feed { @for group in chunk { (line(look, group)) } }
            }
        }
    }
}

fn head(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let checkpoint = look.site.workspace.checkpoint()?;
    let body = html! {
        p.prose { (words.t("journal-head-about")) }
        pre.sql tabindex="0" { code { (checkpoint) } }
    };
    Ok(parts::section(
        "head",
        words.t("journal-head"),
        html! {},
        body,
    ))
}
