//! What a record points to and what points at it, by register.

use std::collections::BTreeMap;

use aims::{Brief, Pointing};
use maud::{Markup, html};
use registers::{Key, references};

use super::known::Known;
use crate::fault::Result;
use crate::parts;
use crate::url;

/// Most records of a register that are shown; the list has the rest.
pub(super) const EACH: usize = 10;

/// What points at a record, and how long its history is.
pub(super) struct Around {
    /// By register and field.
    pub(super) pointing: Vec<Pointing>,
    /// How many steps its life has.
    pub(super) steps: usize,
}

/// What points at a record from one register.
pub(super) struct Group<'a> {
    /// The register.
    pub(super) register: &'static str,
    /// How many links there are.
    pub(super) count: u64,
    /// The fields they come from.
    pub(super) fields: Vec<&'a Pointing>,
}

impl Around {
    /// Finds what points at the record.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(super) fn of(known: &Known<'_, '_>) -> Result<Self> {
        let view = known.look.view()?;
        Ok(Self {
            pointing: view.pointing(&known.key, EACH)?,
            steps: view.life(&known.key, None, 0)?.total,
        })
    }

    /// Returns the groups by register, in the order of the catalogue; evidence has its own section.
    pub(super) fn by_register(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for register in registers::catalog().all() {
            let fields: Vec<&Pointing> = self
                .pointing
                .iter()
                .filter(|one| one.register == register.name)
                .collect();
            let is_evidence =
                register.name == "evidence" && fields.iter().all(|one| one.field == "records");
            if !fields.is_empty() && !is_evidence {
                groups.push(Group {
                    register: register.name,
                    count: fields.iter().map(|one| one.count).sum(),
                    fields,
                });
            }
        }
        groups
    }

    /// Returns the first records that point at it from a field of a register.
    pub(super) fn from(&self, register: &str, field: &str) -> &[Brief] {
        let found = self
            .pointing
            .iter()
            .find(|one| one.register == register && one.field == field);
        found.map_or(&[], |one| &one.first)
    }
}

/// Returns the list of everything in a group, or its place on the page if no list can show just that.
pub(super) fn all(known: &Known<'_, '_>, group: &Group<'_>) -> Result<String> {
    match group.fields.as_slice() {
        [one] => Ok(filtered(known, one)?.unwrap_or_else(|| place(known, group))),
        _ => Ok(place(known, group)),
    }
}

fn place(known: &Known<'_, '_>, group: &Group<'_>) -> String {
    known
        .look
        .href(&format!("/k/{}#from-{}", known.key, group.register))
}

/// Returns the list of what points at the record from a field, if lists can be filtered by it.
fn filtered(known: &Known<'_, '_>, one: &Pointing) -> Result<Option<String>> {
    let columns = known.look.view()?.columns(one.register)?;
    if !columns.iter().any(|column| column.name == one.field) {
        return Ok(None);
    }
    let filter = format!("{}:is:{}", one.field, known.key);
    Ok(Some(known.look.href(&url::with(
        &format!("/r/{}", one.register),
        &[("f", &filter)],
    ))))
}

/// Draws what points at the record; `shown` are registers that the page shows elsewhere.
///
/// # Errors
/// The workspace cannot be read.
pub(super) fn used_by(known: &Known<'_, '_>, around: &Around, shown: &[&str]) -> Result<Markup> {
    let words = &known.look.words;
    let groups: Vec<Group<'_>> = around
        .by_register()
        .into_iter()
        .filter(|group| !shown.contains(&group.register))
        .collect();
    let total: u64 = groups.iter().map(|group| group.count).sum();
    if groups.is_empty() {
        return Ok(html! {});
    }
    let mut body = Vec::new();
    for group in &groups {
        body.push(group_drawn(known, group)?);
    }
    let beside =
        html! { p { (words.count("record-links", usize::try_from(total).unwrap_or(usize::MAX))) } };
    Ok(parts::section(
        "used-by",
        words.t("record-used-by"),
        beside,
        html! { @for group in body { (group) } },
    ))
}

fn group_drawn(known: &Known<'_, '_>, group: &Group<'_>) -> Result<Markup> {
    let words = &known.look.words;
    let mut rows = Vec::new();
    let mut more = Vec::new();
    for one in &group.fields {
        let label = words.field(one.register, &one.field);
        rows.extend(
            one.first
                .iter()
                .map(|brief| (brief, Some(label.clone().into_owned()))),
        );
        if one.count > one.first.len() as u64 {
            more.push((filtered(known, one)?, label, one.count));
        }
    }
    Ok(html! {
        div.part id={ "from-" (group.register) } {
            h3 { (words.registers(group.register)) " " span.n { (words.number(group.count)) } }
            (table(known, &words.registers(group.register), &rows))
            @for (href, label, count) in more {
                @let said = words.with("record-all-of", &[("n", count.into()), ("field", label.into())]);
                p.help { @if let Some(href) = href { a href=(href) { (said) } } @else { (said) } }
            }
        }
    })
}

/// Draws what the record points to; people are named where they stand.
pub(super) fn points_to(known: &Known<'_, '_>, shown: &[&str]) -> Markup {
    let words = &known.look.words;
    let mut groups: BTreeMap<usize, BTreeMap<Key, (&Brief, Vec<String>)>> = BTreeMap::new();
    let registers = registers::catalog().all();
    for (field, key) in references(known.found.register, &known.found.body) {
        let at = registers
            .iter()
            .position(|register| register.prefix == key.prefix());
        let Some((at, brief)) = at.zip(known.all_named().get(&key)) else {
            continue;
        };
        let name = registers[at].name;
        if name == "person" || shown.contains(&name) {
            continue;
        }
        let label = words.field(known.found.register.name, &field).into_owned();
        let (_, labels) = groups
            .entry(at)
            .or_default()
            .entry(key)
            .or_insert_with(|| (brief, Vec::new()));
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    if groups.is_empty() {
        return html! {};
    }
    let total = groups.values().map(BTreeMap::len).sum();
    let beside = html! { p { (words.count("record-records", total)) } };
    let body = html! {
        @for (at, group) in &groups {
            @let name = words.registers(registers[*at].name);
            @let rows: Vec<_> = group.values().map(|(brief, labels)| (*brief, Some(labels.join(", ")))).collect();
            div.part { h3 { (name) " " span.n { (words.number(group.len())) } } (table(known, &name, &rows)) }
        }
    };
    parts::section("points-to", words.t("record-points-to"), beside, body)
}

/// Draws records in a table: key, title, what joins them, state.
pub(super) fn table(
    known: &Known<'_, '_>,
    caption: &str,
    rows: &[(&Brief, Option<String>)],
) -> Markup {
    let words = &known.look.words;
    html! {
        div.t-wrap {
            table."t stack" {
                caption.vh { (caption) }
                thead.vh {
                    tr {
                        th scope="col" { (words.t("record-key")) }
                        th scope="col" { (words.t("record-title")) }
                        th scope="col" { (words.t("record-as")) }
                        th scope="col" { (words.t("record-state")) }
                    }
                }
                tbody {
                    @for (brief, joined) in rows {
                        @let href = known.look.record(brief.key.as_str());
                        tr {
                            td."fit c3" { a.key href=(href) { (brief.key) } }
                            th.c1 scope="row" { a.name href=(href) { (title(known, brief)) } }
                            td."dim p2" { @if let Some(joined) = joined { (joined) } }
                            td."fit c2" { (parts::state_version(words, &brief.state, brief.version.into(), false)) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns a record's title, or what is left of it.
pub(super) fn title(known: &Known<'_, '_>, brief: &Brief) -> String {
    if brief.title.is_empty() {
        known.look.t("record-erased-title")
    } else {
        brief.title.clone()
    }
}
