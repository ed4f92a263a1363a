//! The list of every register, made of one set of parts: what the register's schema says is what is
//! shown, filtered, sorted, exported and changed here.
//!
//! ```text
//! ask      the address in both directions      add      a form that makes a filter
//! columns  which columns, where, the menu      filters  the filters that are on, in words
//! cells    a value as it is shown              head     title, how things are, tabs
//! rows     table, rows of a part, pager        bulk     the same for what is selected
//! risks    the matrices above the list of risks
//! export   exactly what is shown, as a file         setting  one field of many records
//! ```

mod add;
mod ask;
mod bulk;
mod cells;
mod columns;
mod export;
mod filters;
mod head;
mod risks;
mod rows;
mod setting;

use aims::{Act, AimsError, Kind, ListColumn, ListPage, Subject};
use axum::http::StatusCode;
use maud::{Markup, html};
use registers::RegisterInfo;

use crate::answer::{Answer, Go, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::pages::import;
use crate::parts;
use crate::routes::Route;
use crate::{sections, url};
use add::Made;
use ask::{ListAsk, PAGE, PART};

pub(crate) use head::within;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 4] {
    [
        Route::get("/r/{register}", show).kept(),
        Route::get("/r/{register}/export", export::export).slow(),
        Route::post("/r/{register}/columns", keep),
        Route::post("/r/{register}/bulk", bulk::bulk),
    ]
}

/// Returns the register that the path names, which the person may look at.
fn register(look: &Look<'_>) -> Result<&'static RegisterInfo> {
    let register = look.register(look.param("register"))?;
    let subject = Subject {
        register: register.name,
        ..Subject::default()
    };
    if !look.may(Act::Read, &subject) {
        return Err(
            AimsError::new(Kind::Refused, "your access does not include this register").into(),
        );
    }
    Ok(register)
}

fn show(look: &Look<'_>) -> Result<Answer> {
    let register = register(look)?;
    let known = look.view()?.columns(register.name)?;
    let (ask, strange) = ListAsk::of(look, register, &known);
    if !strange.is_empty() {
        let what = strange.join(", ");
        let error = look.words.with("list-strange", &[("what", what.into())]);
        return wrong(look, &ask, &known, &error, None);
    }
    let kept = columns::kept(look, register.name, &known);
    let shown = columns::chosen(&ask, kept, &known);
    if look.query("choose").is_some() {
        return Ok(Go::to(
            ask.first()
                .shows(Some(columns::ticked(look, &shown)))
                .href(look),
        ));
    }
    let column = look
        .query("add")
        .and_then(|name| known.iter().find(|column| column.name == name));
    let made = column.map_or(Ok(Made::Nothing), |column| add::made(look, column))?;
    if let Made::Filters(filters) = made {
        return Ok(Go::to(ask.with(filters).href(look)));
    }
    let is_part = look.query("part") == Some("rows");
    let limit = if is_part { PART } else { PAGE };
    let page = match look
        .view()?
        .page(register.name, &ask.page(Some(&shown), limit))
    {
        Ok(page) => page,
        Err(error) if error.kind() == Kind::Invalid => {
            return wrong(look, &ask, &known, &error.to_string(), error.hint());
        }
        Err(error) => return Err(error.into()),
    };
    if is_part {
        return Ok(Answer::Part(rows::part(look, &ask, &page)));
    }
    let adding = column.map(|column| add::form(look, &ask, column, &made));
    let list = List {
        look,
        ask: &ask,
        known: &known,
        shown: &shown,
        page: &page,
    };
    let main = list.main(adding)?;
    Ok(Page::new(section(register), look.words.registers(register.name), main).into())
}

/// Returns the section of the side bar that a register's pages belong to.
pub(crate) fn section(register: &RegisterInfo) -> &'static str {
    sections::of_register(register.name).id
}

/// Says what the address asks for that there is not, with the ways on.
fn wrong(
    look: &Look<'_>,
    ask: &ListAsk,
    known: &[ListColumn],
    message: &str,
    hint: Option<&str>,
) -> Result<Answer> {
    let words = &look.words;
    let whole = look.href(&format!("/r/{}", ask.register.name));
    let main = html! {
        (parts::Head::new(words.registers(ask.register.name)))
        div."note error" role="alert" tabindex="-1" {
            (parts::icon("err", 16))
            div {
                h2 { (words.t("list-wrong")) }
                @for line in message.lines() { p { (line) } }
                @if let Some(hint) = hint { p.help { (hint) } }
            }
        }
        div.bar { (filters::chips(look, ask, known)?) a.clear href=(whole) { (words.t("list-whole")) } }
    };
    let page = Page::new(
        section(ask.register),
        words.registers(ask.register.name),
        main,
    );
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into())
}

/// What a list's page is made of.
struct List<'p, 's> {
    look: &'p Look<'s>,
    ask: &'p ListAsk,
    known: &'p [ListColumn],
    shown: &'p [String],
    page: &'p ListPage,
}

impl List<'_, '_> {
    fn main(&self, adding: Option<Markup>) -> Result<Markup> {
        let (look, ask, page) = (self.look, self.ask, self.page);
        let is_empty = page.total == 0;
        Ok(html! {
            (head::head(look, ask, page)?)
            @if let Some(done) = look.query("done") { (bulk::done(look, done)) }
            @if is_empty { (head::empty(look, ask.register)) }
            @else {
                (risks::matrices(look, ask, page)?)
                (self.bar()?)
                @if let Some(adding) = adding { (adding) }
                @if page.rows.is_empty() { (self.nothing()) }
                @else { (rows::table(look, ask, page)) (rows::pager(look, ask, page, 0)) }
            }
        })
    }

    /// Draws what stands above the table: how many, which filters, columns, export.
    fn bar(&self) -> Result<Markup> {
        let (look, ask, page) = (self.look, self.ask, self.page);
        let words = &look.words;
        let path = format!("/r/{}", ask.register.name);
        let first = ask.first();
        Ok(html! {
            div.bar {
                span.count { (head::count(words, page)) }
                form.within role="search" action=(path) aria-label=(words.t("list-words-in")) {
                    (columns::carried(look, &first, &["q"]))
                    label.vh for="words" { (words.t("list-words-in")) }
                    input.in #words type="search" name="q" value=(ask.words) placeholder=(words.t("list-words-in")) maxlength="200" autocomplete="off" aria-keyshortcuts="/";
                }
                (filters::chips(look, ask, self.known)?)
                (filters::menu(look, ask, self.known))
                @if ask.is_narrowed() { a.clear href=(ask.all().href(look)) { (words.t("list-clear")) } }
                div.end {
                    (columns::menu(look, ask, self.known, self.shown))
                    @if import::may(look, ask.register.name) {
                        a."btn quiet" href={ "/r/" (ask.register.name) "/import" } { (words.t("import-do")) }
                    }
                    (export::menu(look, &first, self.shown))
                }
            }
        })
    }

    fn nothing(&self) -> Markup {
        let words = &self.look.words;
        let whole = self.ask.all().href(self.look);
        html! {
            div.empty {
                h2 { (words.t("list-no-match")) }
                p { (words.t("list-no-match-help")) }
                div.actions { (parts::link_button(&whole, words.t("list-whole"))) }
            }
        }
    }
}

/// Keeps the columns of a list for the person, and leads back to it.
fn keep(look: &Look<'_>) -> Result<Answer> {
    let register = register(look)?;
    columns::keep(look, register)?;
    Ok(Go::to(back(look, register)))
}

/// Returns the list that a form came from: one of this register, or the whole.
fn back(look: &Look<'_>, register: &RegisterInfo) -> String {
    let whole = format!("/r/{}", register.name);
    let sent = look.field("back").and_then(url::local);
    let same = sent.filter(|back| back.split(['?', '#']).next() == Some(whole.as_str()));
    same.map_or(whole.clone(), str::to_owned)
}
