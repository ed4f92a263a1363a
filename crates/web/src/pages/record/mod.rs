//! One record, whatever its register: what it says, what it is linked to, its evidence, its life,
//! and what the person may do with it now.
//!
//! `fields` and `value` show a body by its schema, `changes` the difference between two; all pages
//! here are made of them. Nothing knows a register by name but `system`, `statement` and `impact`, which
//! add to the pages of an AI system, a Statement of Applicability and an impact assessment what only
//! those have.

mod changes;
mod compare;
mod erase;
mod evidence;
mod export;
mod fields;
mod file;
mod follow;
mod gate;
mod head;
mod history;
mod impact;
mod known;
mod links;
mod measures;
mod open;
mod promises;
mod stale;
mod statement;
mod step;
mod suggested;
mod system;
mod timeline;
mod unfit;
mod upload;
mod value;
mod version;

use maud::{Markup, html};

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::sections;
use known::Known;

/// State of a record whose words were erased.
const ERASED: &str = "erased";

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 12] {
    [
        Route::get("/k/{key}", show).kept(),
        Route::get("/k/{key}/history", history::page),
        Route::get("/k/{key}/compare", compare::page),
        Route::get("/k/{key}/v/{version}", version::page),
        Route::get("/k/{key}/do/{step}", step::ask),
        Route::post("/k/{key}/do/{step}", step::take),
        Route::get("/k/{key}/erase", erase::ask),
        Route::post("/k/{key}/erase", erase::erase),
        Route::upload("/k/{key}/attach", upload::attach),
        Route::get("/k/{key}/file", file::send),
        Route::get("/k/{key}/export/{form}", export::send),
        Route::get("/k/{key}/attach", upload::ask),
    ]
}

fn show(look: &Look<'_>) -> Result<Answer> {
    let known = Known::of(look)?;
    let mut page = Page::new(known.section(), known.title(), main(&known)?);
    page.notice = notice(&known);
    Ok(page.into())
}

fn main(known: &Known<'_, '_>) -> Result<Markup> {
    if known.is_erased() {
        return erased(known);
    }
    let around = links::Around::of(known)?;
    let system = system::System::of(known, &around)?;
    let shown = if system.is_some() {
        system::System::registers()
    } else {
        &[]
    };
    Ok(html! {
        (head::head(known, &around)?)
        (statement::opening(known)?)
        (impact::opening(known)?)
        div."cols wide-r" {
            div {
                (fields::lede(known, system.as_ref().map(system::System::stages)))
                (stale::section(known)?)
                (unfit::section(known)?)
                (open::section(known)?)
                (promises::section(known)?)
                (fields::body_with_folded(known, statement::folded(known)))
                (fields::withdrawn(known))
                (follow::section(known)?)
                (suggested::section(known)?)
                @if system.is_some() { (system::System::sections(known, &around)?) }
                @if known.found.register.name == "concern" { (crate::pages::concern::raised_by(known.look, &known.key)?) }
                (evidence::section(known)?)
                (links::points_to(known, shown))
                (links::used_by(known, &around, shown)?)
                (fields::about(known))
            }
            (timeline::aside(known, system.as_ref())?)
        }
    })
}

/// Says what is left of a record whose words were erased.
fn erased(known: &Known<'_, '_>) -> Result<Markup> {
    let words = &known.look.words;
    let around = links::Around::of(known)?;
    Ok(html! {
        (head::head(known, &around)?)
        div."cols wide-r" {
            div {
                section."sec first" aria-label=(words.t("record-erased")) {
                    (parts::note("locked", words.t("record-erased"), html! { p { (words.t("record-erased-help")) } }))
                }
                (links::used_by(known, &around, &[])?)
            }
            (timeline::aside(known, None)?)
        }
    })
}

/// Says what was just done, where the page is led to after it.
fn notice(known: &Known<'_, '_>) -> Option<Markup> {
    let words = &known.look.words;
    let done = known.look.query("done")?;
    let compare = || {
        let version = known.found.row.version;
        let path = format!(
            "/k/{}/compare?from={}&to={version}",
            known.key,
            version.saturating_sub(1)
        );
        (version > 1).then(|| html! { a."btn quiet small" href=(known.look.href(&path)) { (words.t("record-see-changes")) } })
    };
    match done.split_once(':') {
        Some(("attached", key)) => {
            let key: registers::Key = key.parse().ok()?;
            let said = words.with("record-done-attached", &[("key", key.as_str().into())]);
            let open = html! { a."btn quiet small" href=(known.look.record(key.as_str())) { (words.t("record-open-it")) } };
            Some(parts::flash(said, Some(open)))
        }
        Some(_) => None,
        None if done == "saved" => {
            let row = &known.found.row;
            let values = [
                ("version", row.version.into()),
                ("state", words.state(&row.state).into()),
            ];
            Some(parts::flash(
                words.with("record-done-saved", &values),
                compare(),
            ))
        }
        None if done == "added" => {
            let values = [("key", known.key.as_str().into())];
            Some(parts::flash(words.with("record-done-added", &values), None))
        }
        None if done == "erased" => Some(parts::flash(words.t("record-done-erased"), None)),
        None => {
            let step = known.found.register.workflow.transition(done)?;
            Some(parts::flash(words.transition_done(step.name), None))
        }
    }
}

/// Returns the crumbs on the way to a record's page.
fn crumbs(known: &Known<'_, '_>, below: Option<&str>) -> Vec<parts::Crumb> {
    let (look, words) = (known.look, &known.look.words);
    let register = known.found.register.name;
    let section = sections::of_register(register);
    let list = format!("/r/{register}");
    let mut crumbs = Vec::new();
    if section.path != list {
        let name = words.t(&format!("section-{}", section.id)).to_owned();
        crumbs.push(parts::Crumb::to(look.href(section.path), name));
    }
    crumbs.push(parts::Crumb::to(
        look.href(&list),
        words.registers(register),
    ));
    match below {
        None => crumbs.push(parts::Crumb::here(known.key.as_str())),
        Some(below) => {
            crumbs.push(parts::Crumb::to(
                look.record(known.key.as_str()),
                known.key.as_str(),
            ));
            crumbs.push(parts::Crumb::here(below));
        }
    }
    crumbs
}
