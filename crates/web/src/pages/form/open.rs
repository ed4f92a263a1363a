//! Opening a form: blank, with values from the address, or with what was typed before.

use axum::http::StatusCode;
use registers::Key;

use super::state::{About, Form, Opened};
use super::{addable, find, page, pairs, read};
use crate::answer::Answer;
use crate::fault::{Fault, Result};
use crate::look::Look;

/// Names in the address that are not fields of a record.
const OWN: [&str; 6] = ["as_of", "draft", "go", "find", "preview", "blank"];

/// Shows the form of a new record.
///
/// # Errors
/// There is no such register, the person may not add to it, or the page shows the past.
pub(super) fn new(look: &Look<'_>) -> Result<Answer> {
    let register = addable(look)?;
    let mut form = Form::new(look, register, About::New);
    let actor = look.actor()?;
    let wished = prefill(look);
    if let Some(id) = look.query("draft") {
        let draft = look.site.workspace.draft(actor, id)?;
        let draft = draft.filter(|draft| draft.register == register.name && draft.key.is_none());
        form.draft = Some(draft.ok_or_else(|| no_draft(look))?);
    } else if wished.is_empty() && look.query("blank").is_none() {
        let mut drafts = look.site.workspace.drafts(actor)?.into_iter();
        form.draft = drafts.find(|draft| draft.register == register.name && draft.key.is_none());
    } else {
        fill(look, &mut form, wished)?;
    }
    shown(look, form)
}

/// Shows the form of a record.
///
/// # Errors
/// There is no such record, the person may not edit it, its state is closed to changes, or the page
/// shows the past.
pub(super) fn edit(look: &Look<'_>) -> Result<Answer> {
    if look.is_past() {
        return Err(Fault::past());
    }
    let key: Key = look.key("key")?;
    let view = look.view()?;
    let mut opened = Opened::open(look, view, &key, None)?;
    let (actor, workspace) = (look.actor()?, &look.site.workspace);
    let draft = workspace.draft_of(actor, &key)?;
    if let Some(base) = draft.as_ref().and_then(|draft| draft.base_version)
        && base != opened.base.version
    {
        opened = Opened::open(look, view, &key, Some(base))?;
    }
    workspace.opened(actor, &key)?;
    let register = opened.shown.register;
    let mut form = Form::new(look, register, About::Record(Box::new(opened)));
    if draft.is_none() {
        fill(look, &mut form, prefill(look))?;
    }
    form.draft = draft;
    shown(look, form)
}

/// Shows a form with its draft, and what one of its buttons asked for.
fn shown(look: &Look<'_>, mut form: Form) -> Result<Answer> {
    if let Some(draft) = &form.draft {
        let fields = draft.fields.clone();
        form.take(look, &fields)?;
        form.restored = look.query("go").is_none();
    }
    if read::is_too_large(&form.typed) {
        return Err(Fault::bad(look.t("form-too-large")));
    }
    if let Some(path) = look.query("find") {
        form.found = find::find(look.view()?, &form.plan, &mut form.typed, path)?;
    }
    form.preview = look.query("preview").map(str::to_owned);
    page::page(look, &form, StatusCode::OK)
}

/// Returns the values that the address gives for fields.
fn prefill(look: &Look<'_>) -> Vec<(String, String)> {
    let own =
        |name: &str| OWN.contains(&name) || name.starts_with(['_', '!', read::WORDS, read::PICK]);
    let given = look.ask.query.iter().filter(|(name, _)| !own(name));
    given.cloned().collect()
}

/// Puts values over what the form begins with; those of no field are left out.
fn fill(look: &Look<'_>, form: &mut Form, wished: Vec<(String, String)>) -> Result<()> {
    if wished.is_empty() {
        return Ok(());
    }
    let mut fields = pairs::pairs(&form.plan.register.fields, &form.typed);
    fields.extend(wished);
    form.take(look, &fields)?;
    form.unknown.clear();
    Ok(())
}

fn no_draft(look: &Look<'_>) -> Fault {
    use aims::{AimsError, Kind};
    let error = AimsError::new(Kind::NotFound, look.t("form-no-draft"));
    error.with_hint(look.t("form-no-draft-hint")).into()
}
