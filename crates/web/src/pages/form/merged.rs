//! After a save that was put together with a version in between: what was taken over from it.

use maud::{Markup, html};
use serde_json::Value;

use super::clash::{at, said};
use super::plan::Plan;
use super::state::name_of;
use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{Crumb, Head, diff, primary_link, text_diff};
use crate::sections;

/// Shows what was taken over.
///
/// # Errors
/// There is no such record or version.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let (words, key, view) = (&look.words, look.key("key")?, look.view()?);
    let register = registers::catalog()
        .of_key(&key)
        .ok_or_else(|| Fault::no_record(key.as_str()))?;
    let version = |name: &str| {
        let number = look.query(name).and_then(|number| number.parse().ok());
        let found = number
            .map(|number| view.version(&key, number))
            .transpose()?
            .flatten();
        found.ok_or(Fault::not_found())
    };
    let (base, theirs, saved) = (version("base")?, version("theirs")?, version("saved")?);
    let plan = Plan::of(words, register);
    let taken = aims::merge(&base.body, &base.body, &theirs.body).taken;
    let stands =
        |(path, value): &&(String, Value)| at(&saved.body, path).unwrap_or(&Value::Null) == value;
    let changes = taken.iter().filter(stands).map(|(path, value)| {
        let before = at(&base.body, path).unwrap_or(&Value::Null);
        let change: Markup = text_diff(&said(words, before), &said(words, value));
        (plan.said(path), change)
    });
    let title = words.with("form-merged", &[("version", saved.version.into())]);
    let by = name_of(look, &theirs.by)?;
    let crumbs = [
        Crumb::to(
            look.href(&format!("/r/{}", register.name)),
            words.registers(register.name),
        ),
        Crumb::to(look.record(key.as_str()), key.as_str()),
        Crumb::here(title.clone()),
    ];
    let lede = words.with(
        "form-merged-lede",
        &[("version", theirs.version.into()), ("name", by.into())],
    );
    let head = Head::new(title.clone()).crumbs(words, &crumbs).lede(lede);
    let main = html! {
        (head.actions(primary_link(&look.record(key.as_str()), words.t("form-merged-go"))))
        (diff(changes))
    };
    Ok(Page::new(sections::of_register(register.name).id, title, main).into())
}
