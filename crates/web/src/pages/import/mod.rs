//! Import of workbooks and CSV files in four steps, each a page: a file, its columns, what would happen,
//! what happened.
//!
//! ```text
//! start    which register, the file, templates       trial   what each row would do, and the import
//! columns  which column fills which field             done    the records that an import wrote
//! sent     a mapping out of the form
//! ```
//!
//! Between the steps the file and its mapping are a draft of the person (`aims::SheetDraft`).

mod columns;
mod done;
mod sent;
mod start;
mod trial;

use aims::{Labels, SheetDraft, may_import};
use registers::RegisterInfo;

use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{Crumb, Tab, tabs};
use crate::routes::Route;
use crate::words::Words;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 12] {
    [
        Route::get("/import", start::index),
        Route::get("/r/{register}/import", start::show),
        Route::upload("/r/{register}/import", start::take),
        Route::get("/r/{register}/template", start::template).slow(),
        Route::get("/import/{id}", columns::show),
        Route::post("/import/{id}/sheet", columns::reread).slow(),
        Route::post("/import/{id}/try", columns::try_out).slow(),
        Route::get("/import/{id}/trial", trial::show),
        Route::get("/import/{id}/faults", trial::faults),
        Route::post("/import/{id}/do", trial::bring).slow(),
        Route::post("/import/{id}/discard", start::discard),
        Route::get("/import/done/{first}/{last}", done::show),
    ]
}

/// Returns whether who asks may import into a register; never in the past.
pub(crate) fn may(look: &Look<'_>, register: &str) -> bool {
    let actor = look.actor.as_ref();
    !look.is_past() && actor.is_some_and(|actor| may_import(actor, register))
}

/// Returns the sheet that the address names, which the person uploaded, and its register.
fn draft(look: &Look<'_>) -> Result<(SheetDraft, &'static RegisterInfo)> {
    if look.is_past() {
        return Err(Fault::past());
    }
    let found = look
        .site
        .workspace
        .sheet_draft(look.actor()?, look.param("id"))?;
    let draft = found.ok_or_else(|| gone(look))?;
    let register = look.view()?.catalog().get(&draft.register);
    let register = register.ok_or_else(|| gone(look))?;
    Ok((draft, register))
}

fn gone(look: &Look<'_>) -> Fault {
    let error = aims::AimsError::not_found(look.words.t("import-gone"));
    error.with_hint(look.words.t("import-gone-hint")).into()
}

/// Returns the way to a page of a sheet.
fn crumbs(look: &Look<'_>, register: &RegisterInfo, draft: &SheetDraft) -> Vec<Crumb> {
    vec![
        Crumb::to(
            format!("/r/{}", register.name),
            look.words.registers(register.name),
        ),
        Crumb::to(
            format!("/r/{}/import", register.name),
            look.words.t("import-do"),
        ),
        Crumb::here(draft.file.clone()),
    ]
}

/// Draws the ways between the steps that can be gone to.
fn steps(look: &Look<'_>, draft: &SheetDraft, here: &str) -> maud::Markup {
    let words = &look.words;
    let step = |name: &str, href: String| Tab {
        href,
        name: words.t(&format!("import-step-{name}")).to_owned(),
        count: None,
        here: name == here,
    };
    let mut all = vec![step("columns", format!("/import/{}", draft.id))];
    if draft.tried.is_some() {
        all.push(step("trial", format!("/import/{}/trial", draft.id)));
    }
    tabs(words, words.t("import-steps"), &all)
}

/// Returns what a field is called, with the parts on the way to it: `Inherent: Likelihood`.
fn label(words: &Words, register: &str, path: &str) -> String {
    match path {
        "key" => return words.t("list-key").to_owned(),
        "state" => return words.t("list-state").to_owned(),
        _ => {}
    }
    let mut said: Vec<String> = Vec::new();
    let mut way = String::new();
    for step in path.split('.') {
        if let Ok(place) = step.parse::<usize>() {
            if let Some(last) = said.last_mut() {
                last.push_str(&format!(" {}", place + 1));
            }
            continue;
        }
        if !way.is_empty() {
            way.push('.');
        }
        way.push_str(step);
        said.push(words.field(register, &way).into_owned());
    }
    said.join(": ")
}

impl Labels for Words {
    fn field(&self, register: &str, path: &str) -> Option<String> {
        Some(label(self, register, path))
    }

    fn choice(&self, register: &str, path: &str, value: &str) -> Option<String> {
        Some(Self::choice(self, register, path, value).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_with_what_is_around_it() {
        let words = Words::default();
        for (path, said) in [
            ("key", "Key"),
            ("name", "Full name"),
            ("competences.0.level", "Competences held 1: Level"),
        ] {
            assert_eq!(label(&words, "person", path), said);
        }
    }
}
