//! The shell around every page: side bar, top bar, the banner of the past, the foot.

use aims::AsOf;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::answer::Page;
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::sections::{GROUPS, Section, TOP};
use crate::sign_in::form_token;

mod past;
mod tally;

pub(crate) use tally::Tallies;
use tally::Tally;

/// Makes the whole document of a page.
///
/// # Errors
/// The workspace cannot be read.
pub(crate) fn page(look: &Look<'_>, page: &Page) -> Result<String> {
    let tally = Tally::of(look)?;
    let words = &look.words;
    let body = html! {
        a.skip href="#main" { (words.t("shell-skip")) }
        div.shell {
            (side(look, page, &tally))
            (top(look)?)
            main.main #main tabindex="-1" {
                @if look.is_past() { (past::banner(look)?) }
                @if let Some(notice) = &page.notice { (notice) }
                (page.main)
                (foot(look)?)
            }
        }
    }
    .into_string();
    let theme = look
        .settings
        .get("theme")
        .map(String::as_str)
        .filter(|theme| ["light", "dark"].contains(theme));
    let mut classes = Vec::new();
    if look
        .settings
        .get("side")
        .is_some_and(|side| side == "folded")
    {
        classes.push("no-side");
    }
    if look.is_past() {
        classes.push("then-page");
    }
    let classes = Some(classes.join(" ")).filter(|classes| !classes.is_empty());
    let document = html! {
        (DOCTYPE)
        html lang=(words.tag()) class=[classes] data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) " · " (look.site.workspace.config().name) " · Aimwright" }
                link rel="stylesheet" href=(look.site.assets.url("aimwright.css"));
                link rel="icon" type="image/svg+xml" href=(look.site.assets.url("favicon.svg"));
                script type="module" src=(look.site.assets.url("aimwright.js")) {}
            }
            body { (parts::sprite(&body)) (PreEscaped(body)) }
        }
    };
    Ok(document.into_string())
}

fn side(look: &Look<'_>, page: &Page, tally: &Tally) -> Markup {
    let words = &look.words;
    let workspace = &look.site.workspace;
    html! {
        nav.side #side popover aria-label=(words.t("shell-main")) {
            div {
                a.ws href=(look.href("/today")) { (parts::icon("mark", 20)) span { (workspace.config().name) } }
                @if workspace.is_demonstration() { p.demo { (words.t("shell-demonstration")) } }
                ul { @for section in &TOP { (entry(look, page, tally, section)) } }
                @for (at, group) in GROUPS.iter().enumerate() {
                    @let here = group.sections.iter().any(|section| section.id == page.section);
                    details open[at == 0 || here] {
                        summary { (parts::icon_with("chev", "chev", 12)) (words.t(&format!("group-{}", group.id))) }
                        ul { @for section in group.sections { (entry(look, page, tally, section)) } }
                    }
                }
                @if let Some((audit, day)) = &tally.next {
                    p.foot-note {
                        (audit) " " (parts::day(words, *day)) "," br;
                        (words.due(*day, look.site.workspace.today()))
                    }
                }
            }
        }
    }
}

fn entry(look: &Look<'_>, page: &Page, tally: &Tally, section: &Section) -> Markup {
    let words = &look.words;
    let current = (section.id == page.section).then_some("page");
    let count = tally.count(section.id);
    html! {
        li {
            a href=(look.href(section.path)) aria-current=[current] {
                span { (words.t(&format!("section-{}", section.id))) }
                @if count > 0 { span.n { (count) span.vh { " " (words.t("shell-need-attention")) } } }
            }
        }
    }
}

fn top(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let find = words.t("shell-find");
    let actor = look.actor()?;
    let initials: String = actor
        .name
        .split_whitespace()
        .filter_map(|part| part.chars().next())
        .take(3)
        .collect();
    Ok(html! {
        header.top {
            button."btn quiet menu-btn" type="button" popovertarget="side" { (parts::icon("menu", 16)) span.vh { (words.t("shell-menu")) } }
            form.find role="search" aria-label=(find) action="/find" {
                button type="submit" { (parts::icon("find", 16)) span.vh { (words.t("shell-find-do")) } }
                label.vh for="q" { (find) }
                input #q name="q" type="search" placeholder=(find) autocomplete="off" aria-keyshortcuts="Control+K" maxlength="200";
                @if let Some(moment) = look.query("as_of") { input type="hidden" name="as_of" value=(moment); }
                kbd aria-hidden="true" { "Ctrl K" }
            }
            div.top-end {
                (past::control(look)?)
                button."btn quiet" type="button" popovertarget="me" {
                    span.wide { (actor.name) }
                    span.narrow { (initials) span.vh { ": " (words.t("shell-your-menu")) } }
                    (parts::icon("down", 12))
                }
                div."pop menu" #me popover {
                    ul {
                        @if !actor.roles.is_empty() {
                            li.hd { (actor.roles.iter().map(|role| words.role(role)).collect::<Vec<_>>().join(", ")) }
                        }
                        li { a href="/me" { (words.t("shell-me")) } }
                        li { a href="/drafts" { (words.t("form-drafts")) } }
                        li { a href="/concern" { (words.t("concern-raise")) } }
                        li { a href="/keyboard" { (words.t("shell-keyboard")) kbd { "?" } } }
                        li.sep aria-hidden="true" {}
                        li { form action="/sign-out" method="post" { (form_token(look)) button type="submit" { (words.t("shell-sign-out")) } } }
                    }
                }
            }
        }
    })
}

fn foot(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let view = look.view()?;
    let head = look.site.workspace.checkpoint()?;
    let root = head.lines().nth(2).unwrap_or_default();
    let short: String = root.chars().take(16).collect();
    let moment = match look.as_of() {
        AsOf::Now => words.with(
            "shell-foot-now",
            &[
                ("entry", words.number(view.entry().0).into()),
                ("day", words.day(view.day()).into()),
            ],
        ),
        _ => words.with(
            "shell-foot-then",
            &[
                ("entry", words.number(view.entry().0).into()),
                ("day", words.day(view.day()).into()),
            ],
        ),
    };
    Ok(html! {
        footer.foot {
            p {
                span { (moment) } " "
                span { (words.t("shell-journal-head")) " " code.hash { (short) } } " "
                @if look.site.workspace.is_demonstration() { span { (words.t("shell-demonstration-data")) } " " }
                span { "Aimwright " (env!("CARGO_PKG_VERSION")) }
            }
        }
    })
}

/// Returns the title of a fault's page.
pub(crate) fn fault_title(look: &Look<'_>, fault: &Fault) -> String {
    let known = [403, 404, 405, 408, 409, 413, 422];
    let status = fault.status().as_u16();
    let id = if known.contains(&status) {
        format!("error-{status}")
    } else {
        "error-other".into()
    };
    look.t(&id)
}

/// Makes the main part of a fault's page.
pub(crate) fn fault(look: &Look<'_>, fault: &Fault) -> Markup {
    let message = fault.message();
    html! {
        header.page-head { div.title { div {
            h1 { (fault_title(look, fault)) }
            @if let Some(message) = &message { @for line in message.lines() { p.lede { (line) } } }
        } } }
        @if let Some(hint) = fault.hint() { p { (hint) } }
        p { a href=(look.href("/today")) { (look.t("error-home")) } }
        p.help { (look.words.with("error-request", &[("id", look.ask.id.clone().into())])) }
    }
}
