//! What a form's buttons do on the server: save, or keep what was typed and show the form again.

use aims::{AimsError, Edit, Kind, merge};
use axum::http::StatusCode;
use registers::{Completeness, Key, validate};
use serde_json::Value;

use super::act::Act;
use super::clash::{Choice, Clash};
use super::state::{About, BASE, DRAFT, Form, Opened, name_of};
use super::typed::Part;
use super::wrong::{Wrongs, id};
use super::{addable, draft, page, proofs};
use crate::answer::{Answer, Go};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::url;

/// How often a save starts anew because somebody else saved at the same moment.
const TRIES: usize = 3;

/// The step that hands a record in for review.
const SUBMIT: &str = "submit";

/// Takes the form of a new record.
///
/// # Errors
/// The person may not add to the register, or the record cannot be written.
pub(super) fn new(look: &Look<'_>) -> Result<Answer> {
    let register = addable(look)?;
    let mut form = Form::new(look, register, About::New);
    form.take(look, look.fields())?;
    if let Some(id) = look.field(DRAFT) {
        let draft = look.site.workspace.draft(look.actor()?, id)?;
        form.draft = draft.filter(|draft| draft.register == register.name && draft.key.is_none());
    }
    if let Some(answer) = act(look, &mut form)? {
        return Ok(answer);
    }
    let Some(body) = fit(look, &mut form)? else {
        return again(look, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    match look
        .site
        .workspace
        .add(look.actor()?, register.name, None, &body)
    {
        Ok(key) => saved(look, &form, &key, 1, format!("/k/{key}?done=added")),
        Err(error) => refused(look, form, error),
    }
}

/// Takes the form of a record.
///
/// # Errors
/// The person may not edit the record, or it cannot be written.
pub(super) fn edit(look: &Look<'_>) -> Result<Answer> {
    let key = look.key("key")?;
    let mut form = opened(look, &key)?;
    if let Some(answer) = act(look, &mut form)? {
        return Ok(answer);
    }
    let Some(body) = fit(look, &mut form)? else {
        return again(look, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    write(look, form, &key, &body)
}

/// Makes the form that was sent for a record.
///
/// # Errors
/// There is no such record or version, or the person may not edit it.
pub(super) fn opened(look: &Look<'_>, key: &Key) -> Result<Form> {
    let base = look.field(BASE).map(str::parse).transpose();
    let base = base.map_err(|_| Fault::bad(look.t("form-no-base")))?;
    let opened = Opened::open(look, look.view()?, key, base)?;
    let register = opened.shown.register;
    let mut form = Form::new(look, register, About::Record(Box::new(opened)));
    form.take(look, look.fields())?;
    form.draft = look.site.workspace.draft_of(look.actor()?, key)?;
    Ok(form)
}

/// Does what a button other than saving asks for.
fn act(look: &Look<'_>, form: &mut Form) -> Result<Option<Answer>> {
    let act = Act::of(look.fields());
    match act {
        Act::Save => return Ok(None),
        Act::Discard => return discard(look, form).map(Some),
        _ => {}
    }
    let to = act.apply(&form.plan.register.fields, &mut form.typed);
    draft::keep(look, form)?;
    if form.unkept.is_some() {
        // Without a draft the page itself must carry what was typed.
        if let Act::Preview(path) = act {
            form.preview = Some(path.to_owned());
        }
        if let Act::Find(path) = act {
            form.found = super::find::find(look.view()?, &form.plan, &mut form.typed, path)?;
        }
        return page::page(look, form, StatusCode::OK).map(Some);
    }
    let mut pairs = Vec::new();
    if let (About::New, Some(draft)) = (&form.about, &form.draft) {
        pairs.push(("draft", draft.id.as_str()));
    }
    match act {
        Act::Find(path) => pairs.push(("find", path)),
        Act::Preview(path) => pairs.push(("preview", path)),
        _ => {}
    }
    pairs.push(("go", "on"));
    let mut way = url::with(&form.action(), &pairs);
    if let Some(to) = to {
        way.push('#');
        way.push_str(&id(&to));
    }
    Ok(Some(Go::to(way)))
}

fn discard(look: &Look<'_>, form: &Form) -> Result<Answer> {
    let (actor, workspace) = (look.actor()?, &look.site.workspace);
    if let Some(draft) = &form.draft {
        workspace.draft_drop(actor, &draft.id)?;
    }
    let anew = look.field("_discard") == Some("again");
    Ok(match &form.about {
        About::New if anew => Go::to(url::with(&form.action(), &[("blank", "1")])),
        About::New => Go::to(format!("/r/{}", form.plan.register.name)),
        About::Record(_) if anew => Go::to(form.action()),
        About::Record(opened) => {
            workspace.closed(actor, &opened.key)?;
            Go::to(format!("/k/{}", opened.key))
        }
    })
}

/// Returns the body that was typed, in normal form, if nothing is wrong with it.
fn fit(look: &Look<'_>, form: &mut Form) -> Result<Option<Value>> {
    form.typed.close();
    let register = form.plan.register;
    let body = form.body();
    form.wrongs = Wrongs::of_problems(validate(register, &body, Completeness::Whole));
    for (name, _) in &form.unknown {
        let shown: String = name.chars().take(40).collect();
        form.wrongs.add(
            "",
            &look.words.with("form-no-field", &[("field", shown.into())]),
        );
    }
    for (path, said) in proofs::unknown(look, form, &body)? {
        form.wrongs.add(&path, &said);
    }
    if !form.wrongs.is_empty() {
        return Ok(None);
    }
    match register.decode(register.shape, body) {
        Ok((body, _)) => Ok(Some(body)),
        Err(reason) => {
            form.wrongs.add("", &reason);
            Ok(None)
        }
    }
}

/// Writes a new version, put together with what others saved meanwhile.
fn write(look: &Look<'_>, mut form: Form, key: &Key, mine: &Value) -> Result<Answer> {
    let (actor, workspace) = (look.actor()?, &look.site.workspace);
    let mut error = AimsError::new(Kind::Conflict, look.t("form-busy"));
    for _ in 0..TRIES {
        let Some(opened) = form.opened() else { break };
        let (base, newest) = (opened.base.version, opened.shown.row.version);
        let merged = if opened.is_behind() {
            let merged = merge(&opened.base.body, mine, &opened.shown.body);
            if !merged.conflicts.is_empty() {
                return clashing(look, form, key, merged);
            }
            Some(merged)
        } else {
            None
        };
        let body = merged.as_ref().map_or(mine, |merged| &merged.body);
        let note = Some(form.note.trim()).filter(|note| !note.is_empty());
        match workspace.edit_noted(actor, key, &Edit::Replace(body.clone()), Some(newest), note) {
            Ok(done) => {
                let taken = merged.is_some_and(|merged| !merged.taken.is_empty());
                let numbers = [base, newest, done.version].map(|number| number.to_string());
                let [base, newest, now] = &numbers;
                let way = if taken {
                    url::with(
                        &format!("/k/{key}/merged"),
                        &[("base", base), ("theirs", newest), ("saved", now)],
                    )
                } else {
                    format!("/k/{key}?done=saved")
                };
                return saved(look, &form, key, done.version, way);
            }
            Err(conflict) if conflict.kind() == Kind::Conflict => {
                error = conflict;
                // Somebody was faster: look again.
                form.about =
                    About::Record(Box::new(Opened::open(look, &look.now()?, key, Some(base))?));
            }
            Err(other) => return refused(look, form, other),
        }
    }
    refused(look, form, error)
}

/// Shows what two people changed differently, on the version of the other.
fn clashing(look: &Look<'_>, mut form: Form, key: &Key, merged: aims::Merged) -> Result<Answer> {
    let opened = Opened::open(look, &look.now()?, key, None)?;
    let by = name_of(look, &opened.base.by)?;
    form.typed = Part::of(&form.plan.register.fields, &merged.body);
    form.taken = merged.taken.into_iter().map(|(path, _)| path).collect();
    form.clashes = merged
        .conflicts
        .into_iter()
        .map(|conflict| Clash {
            path: conflict.path,
            mine: conflict.mine,
            theirs: conflict.theirs,
            choice: Choice::Mine,
            by: by.clone(),
        })
        .collect();
    form.about = About::Record(Box::new(opened));
    again(look, form, StatusCode::CONFLICT)
}

/// Tidies up after a save, hands in for review if that was wished for, and leads on.
fn saved(look: &Look<'_>, form: &Form, key: &Key, version: u32, way: String) -> Result<Answer> {
    let (actor, workspace) = (look.actor()?, &look.site.workspace);
    if let Some(draft) = &form.draft {
        workspace.draft_drop(actor, &draft.id)?;
    }
    workspace.closed(actor, key)?;
    if look.field("_save") == Some(SUBMIT) && submits(form) {
        workspace.take(actor, key, SUBMIT, None, Some(version))?;
    }
    Ok(Go::to(way))
}

/// Returns whether what is saved can be handed in for review.
pub(super) fn submits(form: &Form) -> bool {
    let workflow = form.plan.register.workflow;
    let state = match form.opened() {
        None => Some(workflow.initial),
        Some(opened) => workflow.after_edit(&opened.shown.row.state),
    };
    let step = workflow.transition(SUBMIT);
    step.is_some_and(|step| state.is_some_and(|state| step.from.contains(&state)))
}

/// Shows the form again with what the command said; what only the log may say is a fault.
fn refused(look: &Look<'_>, mut form: Form, error: AimsError) -> Result<Answer> {
    if matches!(error.kind(), Kind::Invalid | Kind::Refused | Kind::Conflict) {
        form.wrongs = Wrongs::of_error(&error);
        let status = Fault::from(error).status();
        return again(look, form, status);
    }
    draft::keep(look, &mut form)?;
    Err(error.into())
}

/// Keeps what was typed and shows it with what is wrong.
fn again(look: &Look<'_>, mut form: Form, status: StatusCode) -> Result<Answer> {
    draft::keep(look, &mut form)?;
    page::page(look, &form, status)
}
