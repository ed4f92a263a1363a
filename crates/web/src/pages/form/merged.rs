//! After a save that was put together with a version in between: what was taken over from it.

use maud::{Markup, html};
use serde_json::Value;

use super::clash::said;
use super::plan::Plan;
use super::state::name_of;
use super::typed::join;
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
    let register = view
        .catalog()
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
    let mut taken = Vec::new();
    changes("", &base.body, &theirs.body, &saved.body, &mut taken);
    let changes = taken.iter().map(|(path, before, after)| {
        let change: Markup = text_diff(&said(words, before), &said(words, after));
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

/// Collects what the others changed and what stands in what was saved: path, before, after.
fn changes(
    path: &str,
    base: &Value,
    theirs: &Value,
    saved: &Value,
    found: &mut Vec<(String, Value, Value)>,
) {
    match (base, theirs) {
        _ if base == theirs => {}
        (Value::Object(before), Value::Object(after)) => {
            let gone = before.keys().filter(|name| !after.contains_key(*name));
            for name in after.keys().chain(gone) {
                let of = |value: &Value| value.get(name).cloned().unwrap_or_default();
                changes(&join(path, name), &of(base), &of(theirs), &of(saved), found);
            }
        }
        (Value::Array(before), Value::Array(after)) if saved != theirs => {
            let stands = |item: &Value| saved.as_array().is_some_and(|saved| saved.contains(item));
            for (at, item) in after
                .iter()
                .enumerate()
                .filter(|(_, item)| !before.contains(item) && stands(item))
            {
                let old = before.get(at).filter(|old| !after.contains(old));
                found.push((
                    join(path, &at.to_string()),
                    old.cloned().unwrap_or_default(),
                    item.clone(),
                ));
            }
        }
        _ if saved == theirs => found.push((path.to_owned(), base.clone(), theirs.clone())),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_others_changed_is_listed_as_far_as_it_stands() {
        let base = json!({"a": 1, "b": 1, "c": {"d": 1}, "list": ["x"], "gone": 1});
        let theirs = json!({"a": 2, "b": 2, "c": {"d": 2}, "list": ["x", "theirs"]});
        let saved = json!({"a": 2, "b": 3, "c": {"d": 2}, "list": ["x", "theirs", "mine"]});
        let mut found = Vec::new();
        changes("", &base, &theirs, &saved, &mut found);
        let paths: Vec<_> = found.iter().map(|(path, ..)| path.as_str()).collect();
        assert_eq!(paths, ["a", "c.d", "list.1", "gone"]);
    }
}
