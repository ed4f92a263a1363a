//! Drafts: what is typed is kept on the server, by a button or by the script while one types.

use aims::{AimsError, Kind, Typed};
use axum::http::StatusCode;
use serde_json::json;

use super::state::{About, DRAFT, Form};
use super::{addable, save};
use crate::answer::Answer;
use crate::fault::Result;
use crate::look::Look;

/// Keeps what the script sends while somebody types a new record.
///
/// # Errors
/// The person may not add to the register, or the draft was dropped meanwhile.
pub(super) fn new(look: &Look<'_>) -> Result<Answer> {
    let register = addable(look)?;
    let mut form = Form::new(look, register, About::New);
    form.take(look, look.fields())?;
    let id = look.field(DRAFT).filter(|id| !id.is_empty());
    kept(look, &form, id)
}

/// Keeps what the script sends while somebody edits a record.
///
/// # Errors
/// The person may not edit the record.
pub(super) fn edit(look: &Look<'_>) -> Result<Answer> {
    let form = save::opened(look, &look.key("key")?)?;
    let id = look.field(DRAFT).filter(|id| !id.is_empty());
    kept(look, &form, id)
}

fn kept(look: &Look<'_>, form: &Form, id: Option<&str>) -> Result<Answer> {
    let draft = look
        .site
        .workspace
        .draft_keep(look.actor()?, typed(form, id))?;
    let mut said = json!({
        "draft": draft.id,
        "kept": look.words.with("form-kept", &[("time", look.words.time(draft.saved).into())]),
    });
    if let Some(opened) = form.opened().filter(|opened| opened.is_behind()) {
        let by = super::state::name_of(look, &opened.shown.row.updated_by)?;
        let newer = [
            ("version", opened.shown.row.version.into()),
            ("name", by.into()),
        ];
        said["newer"] = look.words.with("form-behind", &newer).into();
    }
    Ok(Answer::Json(StatusCode::OK, said, Vec::new()))
}

/// Keeps what was typed; the form says so, or why not.
///
/// # Errors
/// Nobody has signed in.
pub(super) fn keep(look: &Look<'_>, form: &mut Form) -> Result<()> {
    let actor = look.actor()?;
    let id = form.draft.as_ref().map(|draft| draft.id.clone());
    let mut kept = look
        .site
        .workspace
        .draft_keep(actor, typed(form, id.as_deref()));
    if kept
        .as_ref()
        .is_err_and(|error| error.kind() == Kind::NotFound)
    {
        // It was dropped in another window; what is typed here is kept anew.
        kept = look.site.workspace.draft_keep(actor, typed(form, None));
    }
    match kept {
        Ok(draft) => form.draft = Some(draft),
        Err(error) => form.unkept = Some(reason(look, error)),
    }
    Ok(())
}

fn typed(form: &Form, id: Option<&str>) -> Typed {
    Typed {
        id: id.map(str::to_owned),
        register: form.plan.register.name.to_owned(),
        key: form.opened().map(|opened| opened.key.clone()),
        base_version: form.opened().map(|opened| opened.base.version),
        fields: form.fields(),
    }
}

/// Returns what the person may read about a draft that could not be kept.
fn reason(look: &Look<'_>, error: AimsError) -> String {
    if matches!(error.kind(), Kind::Unusable | Kind::Internal) {
        let fault = crate::fault::Fault::from(error);
        fault.log(&look.ask.id);
        return look.t("form-unkept-log");
    }
    let hint = error
        .hint()
        .map(|hint| format!(": {hint}"))
        .unwrap_or_default();
    format!("{error}{hint}")
}
