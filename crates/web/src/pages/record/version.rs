//! An older version of a record as it stood.

use std::collections::BTreeSet;

use maud::html;
use registers::Key;

use super::known::{Known, keys_in, moment};
use super::{crumbs, fields};
use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Head};

/// Shows the version.
pub(super) fn page(look: &Look<'_>) -> Result<Answer> {
    let mut known = Known::of(look)?;
    let number: u32 = look
        .param("version")
        .parse()
        .map_err(|_| Fault::not_found())?;
    let newest = known.found.row.version;
    let version = look.view()?.version(&known.key, number)?;
    let version = version.ok_or_else(|| Fault::no_version(known.key.as_str(), number))?;
    let mut keys = BTreeSet::new();
    keys_in(&version.body, &mut keys);
    keys.extend(version.by.parse::<Key>());
    known.learn(&keys)?;
    let words = &look.words;
    let title = words.with(
        "record-version-of",
        &[("title", known.title().into()), ("version", number.into())],
    );
    let when = moment(&version.at)
        .map(|at| words.moment(at))
        .unwrap_or_default();
    let values = [
        ("version", number.into()),
        ("who", known.who(&version.by).into()),
        ("when", when.into()),
        ("newest", newest.into()),
    ];
    let is_newest = number == newest;
    let said = words.with(
        if is_newest {
            "record-version-is-newest"
        } else {
            "record-version-is-old"
        },
        &values,
    );
    let compare = known.at(&format!("compare?from={number}&to={newest}"));
    let head = Head::new(title.as_str())
        .crumbs(words, &crumbs(&known, Some(&words.with("record-version-n", &[("version", number.into())]))))
        .fact(parts::state_version(words, &version.state, number.into(), true))
        .fact(html! { span.key { (known.key) } })
        .actions(html! {
            @if !is_newest { (parts::link_button(&compare, words.t("record-version-compare"))) }
            (parts::primary_link(&look.record(known.key.as_str()), words.t("record-version-newest")))
        })
        .below(parts::banner("clock", said));
    known.found.body = version.body;
    let main = html! { (head) div { (fields::lede(&known, None)) (fields::body(&known)) (fields::withdrawn(&known)) } };
    Ok(Page::new(known.section(), title, main).into())
}
