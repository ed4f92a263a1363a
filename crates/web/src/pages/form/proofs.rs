//! The checks that can prove a document's sentences: offered while one types, looked for on saving.

use std::collections::BTreeSet;

use maud::{Markup, html};
use registers::Key;
use serde_json::Value;

use super::plan::{Node, Plan};
use super::state::Form;
use crate::fault::Result;
use crate::look::Look;

/// The id of the list of checks on the page.
pub(super) const CHECKS: &str = "checks";

const REGISTER: &str = "document";
const FIELD: &str = "proved_by";

/// Returns whether a field names the check that proves a sentence.
pub(super) fn is_proof(plan: &Plan, node: &Node) -> bool {
    plan.register.name == REGISTER && node.field.name == FIELD
}

/// Draws the list of checks for the form of a document; nothing for other forms.
///
/// # Errors
/// The frameworks cannot be read.
pub(super) fn offered(look: &Look<'_>, form: &Form) -> Result<Markup> {
    if form.plan.register.name != REGISTER {
        return Ok(html! {});
    }
    let provers = look.view()?.provers()?;
    Ok(html! {
        datalist id=(CHECKS) { @for prover in &provers { option value=(prover.check) { (prover.says) } } }
    })
}

/// Returns the sentences that name a check that there is not, by path, with what is wrong; one that named
/// it before may go on doing so, which is a finding.
///
/// # Errors
/// The frameworks cannot be read.
pub(super) fn unknown(look: &Look<'_>, form: &Form, body: &Value) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    if form.plan.register.name != REGISTER {
        return Ok(found);
    }
    let before: BTreeSet<&str> = form
        .opened()
        .map(|opened| named(&opened.base.body).map(|(_, check)| check).collect())
        .unwrap_or_default();
    let mut known: Option<BTreeSet<String>> = None;
    for (at, check) in named(body) {
        if before.contains(check) {
            continue;
        }
        if known.is_none() {
            let provers = look.now()?.provers()?.into_iter();
            known = Some(provers.map(|prover| prover.check).collect());
        }
        if known.as_ref().is_some_and(|known| known.contains(check)) || is_own(look, check)? {
            continue;
        }
        let said = look.words.with("form-no-check", &[("check", check.into())]);
        found.push((format!("statements.{at}.{FIELD}"), said));
    }
    Ok(found)
}

/// Returns the checks that a document names, with the places of their sentences.
fn named(body: &Value) -> impl Iterator<Item = (usize, &str)> {
    let statements = body.get("statements").and_then(Value::as_array);
    let statements = statements.map_or(&[][..], Vec::as_slice).iter();
    statements
        .enumerate()
        .filter_map(|(at, statement)| Some((at, statement.get(FIELD)?.as_str()?)))
        .filter(|(_, check)| !check.trim().is_empty())
}

/// Returns whether it is the key of an own check, be it in force or not yet.
fn is_own(look: &Look<'_>, check: &str) -> Result<bool> {
    let Ok(key) = check.parse::<Key>() else {
        return Ok(false);
    };
    let found = look.now()?.record(&key)?;
    Ok(found.is_some_and(|found| found.register.name == "own_check"))
}
