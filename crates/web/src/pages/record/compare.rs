//! Two versions of a record side by side: every field that differs.

use std::collections::BTreeSet;

use aims::VersionBody;
use maud::{Markup, html};
use serde_json::Value;

use super::changes::{self, Change, kind_at};
use super::known::{Known, day_of, keys_in};
use super::{crumbs, value};
use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts::{self, Head};

/// Most versions that can be chosen from.
const MOST: u32 = 200;

/// Shows the comparison.
pub(super) fn page(look: &Look<'_>) -> Result<Answer> {
    let mut known = Known::of(look)?;
    let newest = known.found.row.version;
    let to = number(look, "to", newest)?;
    let from = number(
        look,
        "from",
        known
            .found
            .row
            .approved_version
            .filter(|version| *version < to)
            .unwrap_or(to.saturating_sub(1).max(1)),
    )?;
    let (before, after) = (version(&known, from)?, version(&known, to)?);
    let mut differ = aims::differences(&before.body, &after.body);
    differ.sort_by_key(|(path, ..)| place(&known, path));
    let mut keys = BTreeSet::new();
    changes::keys_of(&differ, &mut keys);
    for body in [&before.by, &after.by] {
        keys_in(&Value::String(body.clone()), &mut keys);
    }
    known.learn(&keys)?;
    Ok(drawn(&known, &before, &after, &differ).into())
}

fn number(look: &Look<'_>, name: &str, otherwise: u32) -> Result<u32> {
    match look.query(name) {
        None => Ok(otherwise),
        Some(text) => text
            .parse()
            .map_err(|_| Fault::bad(format!("`{name}` is the number of a version, such as 2"))),
    }
}

fn version(known: &Known<'_, '_>, number: u32) -> Result<VersionBody> {
    let version = known.look.view()?.version(&known.key, number)?;
    version.ok_or_else(|| Fault::no_version(known.key.as_str(), number))
}

/// Returns where a field stands in the order of the schema.
fn place(known: &Known<'_, '_>, path: &str) -> usize {
    let first = path.split('.').next().unwrap_or_default();
    let fields = &known.found.register.fields;
    fields
        .iter()
        .position(|field| field.name == first)
        .unwrap_or(fields.len())
}

fn drawn(
    known: &Known<'_, '_>,
    before: &VersionBody,
    after: &VersionBody,
    differ: &[Change],
) -> Page {
    let words = &known.look.words;
    let heading = words.with("record-compare-of", &[("title", known.title().into())]);
    let values = [
        ("from", before.version.into()),
        ("to", after.version.into()),
        ("n", differ.len().into()),
    ];
    let head = Head::new(heading.as_str())
        .crumbs(words, &crumbs(known, Some(words.t("record-compare"))))
        .lede(words.with("record-compare-lede", &values));
    let main = html! {
        (head)
        (choose(known, before.version, after.version))
        @if !differ.is_empty() { (table(known, before, after, differ)) }
    };
    Page::new(known.section(), heading, main)
}

/// Draws the form that chooses the two versions.
fn choose(known: &Known<'_, '_>, from: u32, to: u32) -> Markup {
    let words = &known.look.words;
    let newest = known.found.row.version;
    let lowest = newest.saturating_sub(MOST).max(1);
    let select = |id: &str, label: &str, chosen: u32| {
        html! {
            div.field {
                label for=(id) { (label) }
                select.in id=(id) name=(id) {
                    @for version in (lowest..=newest).rev() {
                        option value=(version) selected[version == chosen] { (words.with("record-version-n", &[("version", version.into())])) }
                    }
                }
            }
        }
    };
    html! {
        form.versions action={ "/k/" (known.key) "/compare" } {
            @if let Some(moment) = known.look.query("as_of") { input type="hidden" name="as_of" value=(moment); }
            (select("from", words.t("record-compare-from"), from))
            (select("to", words.t("record-compare-to"), to))
            button.btn type="submit" { (words.t("record-compare-do")) }
        }
    }
}

fn table(
    known: &Known<'_, '_>,
    before: &VersionBody,
    after: &VersionBody,
    differ: &[Change],
) -> Markup {
    let words = &known.look.words;
    let (left, right) = (column(known, before), column(known, after));
    let head = html! {
        (parts::Column::new(words.t("record-field"), ""))
        (parts::Column::new(&left, ""))
        (parts::Column::new(&right, ""))
    };
    let rows = html! {
        @for (path, old, new) in differ {
            tr {
                th.c1 scope="row" { (changes::label(known, path)) }
                td.cf data-l=(left) { (side(known, path, old, new, true)) }
                td.cf data-l=(right) { (side(known, path, new, old, false)) }
            }
        }
    };
    parts::table("compare stack", words.t("record-compare"), head, rows)
}

/// Returns the head of a version's column: its number, who wrote it and when.
fn column(known: &Known<'_, '_>, version: &VersionBody) -> String {
    let words = &known.look.words;
    let day = day_of(&version.at).map(|day| words.day_short(day, known.day));
    let values = [
        ("version", version.version.into()),
        ("who", known.who(&version.by).into()),
        ("day", day.unwrap_or_default().into()),
    ];
    words.with("record-compare-column", &values)
}

/// Draws one side; what the other side lacks of a list is marked.
fn side(known: &Known<'_, '_>, path: &str, own: &Value, other: &Value, is_old: bool) -> Markup {
    let Some(kind) = kind_at(&known.found.register.fields, path) else {
        return html! { @if !own.is_null() { (own.to_string()) } };
    };
    if own.is_null() {
        return html! { span.dim { (known.look.words.t("record-nothing")) } };
    }
    if let (registers::Kind::List(of), Value::Array(items)) = (kind, own) {
        let only = |item: &Value| !other.as_array().is_some_and(|others| others.contains(item));
        return html! {
            ul.lines {
                @for item in items {
                    @let shown = value::value(known, path, of, item);
                    li { @if !only(item) { (shown) } @else if is_old { del { (shown) } } @else { ins { (shown) } } }
                }
            }
        };
    }
    value::value(known, path, kind, own)
}
