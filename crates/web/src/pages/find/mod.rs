//! Finding things: a record by its key or its words, a page, something to do. The same answers come
//! as a page and, while somebody types, as suggestions.

mod places;
mod suggest;

use aims::Hit;
use maud::{Markup, html};

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::url;
use places::{Place, commands, pages};

/// Most records of a page of results.
const RECORDS: usize = 50;
/// Most pages and commands of a page of results.
const PLACES: usize = 12;
/// Most letters of what is looked for.
const LONGEST: usize = 200;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 2] {
    [
        Route::get("/find", find).kept(),
        Route::get("/find/suggest", suggest::suggest),
    ]
}

/// Returns what is looked for.
fn asked(look: &Look<'_>) -> String {
    look.query("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST)
        .collect()
}

/// What was found.
struct Found {
    /// The record whose key was typed.
    exact: Option<Hit>,
    pages: Vec<Place>,
    records: Vec<Hit>,
    commands: Vec<Place>,
}

impl Found {
    fn of(look: &Look<'_>, asked: &str) -> Result<Self> {
        let view = look.view()?;
        let exact = exact(look, asked)?;
        let mut records = view.find(asked, RECORDS)?;
        records.retain(|hit| exact.as_ref().is_none_or(|exact| exact.key != hit.key));
        // A title that says just this comes before those that say more.
        let small = asked.to_lowercase();
        records.sort_by_key(|hit| hit.title.to_lowercase() != small);
        Ok(Self {
            exact,
            pages: pages(look, asked, PLACES)?,
            records,
            commands: commands(look, asked, PLACES),
        })
    }

    fn count(&self) -> usize {
        self.records.len()
            + self.pages.len()
            + self.commands.len()
            + usize::from(self.exact.is_some())
    }
}

/// Returns the record whose key was typed.
fn exact(look: &Look<'_>, asked: &str) -> Result<Option<Hit>> {
    let key = asked.to_uppercase();
    if key.parse::<registers::Key>().is_err() {
        return Ok(None);
    }
    let hits = look.view()?.suggest("*", &key, 1)?;
    Ok(hits.into_iter().find(|hit| hit.key == key))
}

fn find(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let asked = asked(look);
    if asked.is_empty() {
        return Ok(Page::new("", words.t("find-title"), explain(look)).into());
    }
    let found = Found::of(look, &asked)?;
    let title = words.with("find-results", &[("words", asked.as_str().into())]);
    let is_cut = found.records.len() == RECORDS;
    let lede = if is_cut {
        words.count("find-most", RECORDS)
    } else {
        words.count("find-count", found.count())
    };
    let main = html! {
        (parts::Head::new(title.clone()).lede(lede))
        (field(look, &asked))
        @if found.count() == 0 { (nothing(look)) }
        @if let Some(hit) = &found.exact { (records(look, "exact", words.t("find-key"), std::slice::from_ref(hit))) }
        @if !found.pages.is_empty() { (list("pages", words.t("find-pages"), &found.pages)) }
        @if !found.records.is_empty() { (records(look, "records", words.t("find-records"), &found.records)) (within(look, &asked, &found.records)) }
        @if !found.commands.is_empty() { (list("commands", words.t("find-commands"), &found.commands)) }
    };
    Ok(Page::new("", title, main).into())
}

/// Draws the field with what was looked for.
fn field(look: &Look<'_>, asked: &str) -> Markup {
    let words = &look.words;
    html! {
        form.within role="search" action="/find" aria-label=(words.t("find-title")) {
            label.vh for="fq" { (words.t("find-words")) }
            input.in #fq type="search" name="q" value=(asked) maxlength=(LONGEST) autocomplete="off" placeholder=(words.t("find-words"));
            @if let Some(moment) = look.query("as_of") { input type="hidden" name="as_of" value=(moment); }
            (parts::submit("", words.t("find-do")))
        }
    }
}

/// Says how to look for things, where nothing was looked for yet.
fn explain(look: &Look<'_>) -> Markup {
    let words = &look.words;
    html! {
        (parts::Head::new(words.t("find-title")).lede(words.t("find-lede")))
        (field(look, ""))
        ul.places {
            @for id in ["find-how-key", "find-how-words", "find-how-pages", "find-how-commands"] { li { (words.t(id)) } }
        }
        p { a href=(look.href("/r")) { (words.t("find-all-registers")) } }
    }
}

fn nothing(look: &Look<'_>) -> Markup {
    let words = &look.words;
    let all = parts::link_button(&look.href("/r"), words.t("find-all-registers"));
    parts::empty(words.t("find-nothing"), words.t("find-nothing-help"), all)
}

/// Draws records, each with its register and its state.
fn records(look: &Look<'_>, id: &str, heading: &str, hits: &[Hit]) -> Markup {
    let words = &look.words;
    let heads = html! {
        th."p2" scope="col" { (words.t("list-key")) }
        th scope="col" { (words.t("list-title")) }
        th."p3" scope="col" { (words.t("list-register")) }
        th scope="col" { (words.t("list-state")) }
    };
    let rows = html! { @for hit in hits { (record(look, hit)) } };
    parts::section(
        id,
        heading,
        html! {},
        parts::table("plain stack", heading, heads, rows),
    )
}

fn record(look: &Look<'_>, hit: &Hit) -> Markup {
    let words = &look.words;
    let href = look.record(&hit.key);
    let title = if hit.title.is_empty() {
        &hit.key
    } else {
        &hit.title
    };
    html! {
        tr {
            td."fit p2 c3" { (parts::key(&href, &hit.key)) }
            th."c1" scope="row" {
                a.name href=(href) { (title) }
                @if !hit.snippet.is_empty() { span.sub { (hit.snippet) } }
            }
            td."fit p3 c4" { (words.register(&hit.register)) }
            td."fit c2" { (parts::state(words, &hit.state)) }
        }
    }
}

/// Draws the ways to all records of each register that hold the words.
fn within(look: &Look<'_>, asked: &str, hits: &[Hit]) -> Markup {
    let words = &look.words;
    let mut registers: Vec<&str> = Vec::new();
    for hit in hits {
        if !registers.contains(&hit.register.as_str()) {
            registers.push(&hit.register);
        }
    }
    html! {
        p.help {
            (words.t("find-within"))
            @for (at, register) in registers.iter().enumerate() {
                (if at == 0 { " " } else { ", " })
                a href=(look.href(&url::with(&format!("/r/{register}"), &[("q", asked)]))) { (words.registers(register)) }
            }
        }
    }
}

/// Draws pages or commands.
fn list(id: &str, heading: &str, places: &[Place]) -> Markup {
    let body = html! {
        ul.places {
            @for place in places {
                li {
                    @if let Some(mark) = &place.mark { span.key { (mark) } " " }
                    a href=(place.href) { (place.title) }
                    @if !place.kind.is_empty() { " " span.dim { (place.kind) } }
                }
            }
        }
    };
    parts::section(id, heading, html! {}, body)
}
